//! The `train` directive: a network to train live, and the settings it is trained with.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::lang::Span;
use crate::network::{MOST_EPOCHS, MOST_HIDDEN, Plan, Rule, Scaling, Training, is_above_0};

/// The most values of a setting that varies.
const MOST_VALUES: usize = 12;
/// The highest seed TOML can write.
const MOST_SEED: u64 = i64::MAX as u64;

/// Where a lesson has a note, such as an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteAt {
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
    /// A setting whose values are tried one after another, a new network for each.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "vary")]
    pub vary: Option<Vary>,
    /// A number the learner is asked to guess before it begins: the value that scores best, or without
    /// [`Experiment::vary`] the last score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guess: Option<String>,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
}

/// A setting that varies, with its values in the order they are tried.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Vary {
    /// The learning rate.
    Rate(Vec<f64>),
    /// Hidden nodes.
    Hidden(Vec<usize>),
    /// What all initial weights are multiplied by.
    Start(Vec<f64>),
    /// How pixels become inputs.
    Inputs(Vec<Scaling>),
}

/// One training of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    /// The value of the setting that varies, as it is shown; empty where none does.
    pub label: String,
    /// The training.
    pub plan: Plan,
}

impl Vary {
    /// What varies, in a word or two.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rate(_) => "rate",
            Self::Hidden(_) => "hidden",
            Self::Start(_) => "weights",
            Self::Inputs(_) => "inputs",
        }
    }

    /// How many values it takes.
    pub const fn count(&self) -> usize {
        match self {
            Self::Rate(values) | Self::Start(values) => values.len(),
            Self::Hidden(values) => values.len(),
            Self::Inputs(values) => values.len(),
        }
    }

    /// The fault of its values, if they have one.
    fn fault(&self) -> Option<String> {
        let are_good = match self {
            Self::Rate(values) | Self::Start(values) => values.iter().copied().all(is_above_0),
            Self::Hidden(values) => values.iter().all(|value| (1..=MOST_HIDDEN).contains(value)),
            Self::Inputs(_) => true,
        };
        if !(1..=MOST_VALUES).contains(&self.count()) {
            return Some(format!(
                "{} varies over 1 to {MOST_VALUES} values, and not {}",
                self.name(),
                self.count()
            ));
        }
        (!are_good).then(|| match self {
            Self::Hidden(_) => format!("hidden nodes are from 1 to {MOST_HIDDEN}"),
            _ => format!("each value of {} must be above 0", self.name()),
        })
    }
}

impl Experiment {
    /// Its training, but for what varies.
    pub const fn plan(&self) -> Plan {
        let Self { records, tests, epochs, hidden, seed, .. } = *self;
        let training = Training { learning_rate: self.rate, rule: self.rule };
        Plan { records, tests, hidden, seed, epochs, training, ..Plan::DECK }
    }

    /// Its trainings, in order.
    pub(crate) fn variants(&self) -> Vec<Variant> {
        let plan = self.plan();
        match &self.vary {
            None => vec![Variant { label: String::new(), plan }],
            Some(Vary::Rate(values)) => each(values, f64::to_string, |&learning_rate| Plan {
                training: Training { learning_rate, ..plan.training },
                ..plan
            }),
            Some(Vary::Hidden(values)) => each(values, usize::to_string, |&hidden| Plan { hidden, ..plan }),
            Some(Vary::Start(values)) => {
                each(values, |start| format!("× {start}"), |&start| Plan { start, ..plan })
            }
            Some(Vary::Inputs(values)) => {
                let label = |scaling: &Scaling| match scaling {
                    Scaling::Scaled => "to 1.00".to_owned(),
                    Scaling::Raw => "to 255".to_owned(),
                };
                each(values, label, |&scaling| Plan { scaling, ..plan })
            }
        }
    }
}

/// A training for each value.
fn each<T>(values: &[T], label: impl Fn(&T) -> String, plan: impl Fn(&T) -> Plan) -> Vec<Variant> {
    values.iter().map(|value| Variant { label: label(value), plan: plan(value) }).collect()
}

const fn default_epochs() -> usize {
    Plan::DECK.epochs
}

const fn default_rate() -> f64 {
    Plan::DECK.training.learning_rate
}

const fn default_hidden() -> usize {
    Plan::DECK.hidden
}

const fn default_seed() -> u64 {
    Plan::DECK.seed
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

fn vary<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vary>, D::Error> {
    let vary = Vary::deserialize(from)?;
    vary.fault().map_or(Ok(Some(vary)), |fault| Err(Error::custom(fault)))
}

fn rate<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let rate = f64::deserialize(from)?;
    if is_above_0(rate) {
        Ok(rate)
    } else {
        Err(Error::custom(format!("the learning rate must be above 0, and not {rate}; 0.1 is usual")))
    }
}
