//! Seeded chance: the one place random numbers come from.
//!
//! # Which bits are promised
//!
//! The same seed gives the same numbers on every machine, and with every version of this program that says nothing
//! else in its history: initial weights, the order of records and the built-in handwriting all follow from one.
//!
//! - Words are `ChaCha8`'s (`rand_chacha`), keyed by [`SeedableRng::seed_from_u64`]; both promise their values.
//! - Uniform numbers and shuffles are `rand`'s, normal numbers `rand_distr`'s. These make their values out of the
//!   words by ways that may change with a version, and so `Cargo.toml` names the exact ones.
//! - `rand_distr` takes logarithms by `num-traits`, which means `libm`'s only so long as no other crate asks it for
//!   the platform's, and several do. Platforms differ in a logarithm's last bit, and it matters in the tail alone,
//!   beyond ±3.65. So a normal number is drawn in single precision: what is left of the difference is one number in
//!   10¹² whose last of 24 bits may be another.
//!
//! `lessons/prelude.py` and `tests/oracle/training.py` make the same numbers from the seed in Python.
//!
//! It must not read a clock or the system's randomness.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::StandardNormal;

/// What numbers are drawn for. Each use has numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The initial weights of a layer.
    Weights = 0,
    /// The order of an epoch's records.
    Order = 1,
    /// A record of the built-in handwriting, or the order of ten labels.
    Handwriting = 2,
    /// The fresh numbers of a question.
    Question = 3,
    /// A draw of a program's own.
    Program = 4,
    /// The order of what there is to choose from, where a question is asked again.
    Choices = 5,
}

/// A source of seeded numbers.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The source for one purpose and, in it, for the layer, epoch or record of a number below 2⁵⁶. No two share
    /// numbers.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut words = ChaCha8Rng::seed_from_u64(seed);
        words.set_stream(((purpose as u64) << 56) | number);
        Self(words)
    }

    /// A number normal about 0 with standard deviation 1, in single precision: see the module's head.
    pub fn normal(&mut self) -> f64 {
        let number: f32 = self.0.sample(StandardNormal);
        f64::from(number)
    }

    /// A number from 0 up to but not including 1, every one equally likely.
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// A number from `low` up to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this likelihood happens.
    pub(crate) fn happens(&mut self, likelihood: f64) -> bool {
        self.unit() < likelihood
    }

    /// Puts items into an order of chance, every order equally likely.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }
}
