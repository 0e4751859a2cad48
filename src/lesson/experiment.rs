//! The `train` directive: a network to train live, and the settings it is trained with.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::lang::Span;
use crate::network::Rule;

/// The most epochs a lesson may train for.
const MOST_EPOCHS: usize = 1_000;
/// The most hidden nodes, so that no lesson can fill the machine's memory.
const MOST_HIDDEN: usize = 10_000;
/// The highest seed TOML can write.
const MOST_SEED: u64 = i64::MAX as u64;

/// Where a lesson has an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The passage, from 0.
    pub passage: usize,
    /// Which of its notes, from 0.
    pub note: usize,
}

/// A network to train live: 784-200-10 and the deck's own settings unless the lesson says otherwise.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// What it shows, in a few words.
    pub title: String,
    /// How many records it learns from: the first so many, or all.
    #[serde(default, deserialize_with = "some_records")]
    pub records: Option<usize>,
    /// How many records it is tested on after each epoch: the first so many, or all.
    #[serde(default, deserialize_with = "some_records")]
    pub tests: Option<usize>,
    /// How often it goes through the records: 1 to 1,000 times.
    #[serde(default = "default_epochs", deserialize_with = "epochs")]
    pub epochs: usize,
    /// The learning rate, above 0.
    #[serde(default = "default_rate", deserialize_with = "rate")]
    pub rate: f64,
    /// Hidden nodes: 1 to 10,000.
    #[serde(default = "default_hidden", deserialize_with = "hidden")]
    pub hidden: usize,
    /// The seed of the initial weights.
    #[serde(default = "default_seed", deserialize_with = "seed")]
    pub seed: u64,
    /// How errors are carried back.
    #[serde(default)]
    pub rule: Rule,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
}

const fn default_epochs() -> usize {
    5
}

const fn default_rate() -> f64 {
    0.1
}

const fn default_hidden() -> usize {
    200
}

const fn default_seed() -> u64 {
    1
}

fn some_records<'de, D: Deserializer<'de>>(from: D) -> Result<Option<usize>, D::Error> {
    whole(from, "a count of records", 1..=u32::MAX as usize).map(Some)
}

fn epochs<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    whole(from, "the epochs", 1..=MOST_EPOCHS)
}

fn hidden<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    whole(from, "the hidden nodes", 1..=MOST_HIDDEN)
}

fn seed<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    whole(from, "the seed", 0..=MOST_SEED)
}

/// A whole number within a range.
fn whole<'de, D, N>(from: D, what: &str, range: RangeInclusive<N>) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<i64> + PartialOrd + Display,
{
    let written = i64::deserialize(from)?;
    N::try_from(written).ok().filter(|number| range.contains(number)).ok_or_else(|| {
        Error::custom(format!("{what} must be from {} to {}, and not {written}", range.start(), range.end()))
    })
}

fn rate<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let rate = f64::deserialize(from)?;
    if rate > 0.0 && rate.is_finite() {
        Ok(rate)
    } else {
        Err(Error::custom(format!("the learning rate must be above 0, and not {rate}; 0.1 is usual")))
    }
}
