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
    Weights = 1,
    /// The order of an epoch's records.
    Order = 2,
    /// A record of the built-in handwriting, or the order of ten labels.
    Handwriting = 3,
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
    pub fn happens(&mut self, likelihood: f64) -> bool {
        self.unit() < likelihood
    }

    /// Puts items into an order of chance, every order equally likely.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Chance {
        Chance::new(1, Purpose::Weights, 1)
    }

    /// The bits are those of `lessons/prelude.py`, the order that of a shuffle written in Python.
    #[test]
    fn a_seed_means_the_same_bits_for_ever() {
        let mut chance = weights();
        let normal: [u32; 4] = std::array::from_fn(|_| (chance.normal() as f32).to_bits());
        assert_eq!(normal, [0x3e47_598d, 0xbd08_9ef6, 0xbf77_7ec5, 0xbe96_bee8]);
        let mut chance = weights();
        let uniform: [u64; 3] = std::array::from_fn(|_| chance.unit().to_bits());
        assert_eq!(uniform, [0x3fe1_e48e_45d9_fb94, 0x3fdf_8bd2_f8c8_bf6c, 0x3fcc_4595_9454_6f60]);
        let mut order: [u8; 10] = std::array::from_fn(|at| at as u8);
        Chance::new(1, Purpose::Order, 0).shuffle(&mut order);
        assert_eq!(order, [5, 0, 2, 9, 4, 3, 6, 1, 7, 8]);
    }

    /// The tail is where a platform's logarithm goes in: the first number there of this seed.
    #[test]
    fn the_tail_is_the_same_too() {
        let mut chance = weights();
        let far = std::iter::repeat_with(|| chance.normal()).enumerate().find(|(_, x)| x.abs() > 3.66);
        assert_eq!(far.map(|(at, x)| (at, x.to_bits())), Some((1219, 0x400d_e18e_a000_0000)));
    }

    #[test]
    fn normal_numbers_have_the_bells_mean_spread_and_tail() {
        let mut chance = weights();
        let drawn: Vec<f64> = (0..1_000_000).map(|_| chance.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 1e6;
        let variance = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 1e6;
        let beyond = |limit: f64| drawn.iter().filter(|x| x.abs() > limit).count();
        assert!(mean.abs() < 0.004 && (variance - 1.0).abs() < 0.006, "mean {mean}, variance {variance}");
        // Of a million: 317,311 beyond 1, 2,700 beyond 3, 258 in the tail; four standard errors are allowed.
        assert!(beyond(1.0).abs_diff(317_311) < 1_900, "{}", beyond(1.0));
        assert!(beyond(3.0).abs_diff(2_700) < 210, "{}", beyond(3.0));
        assert!(beyond(3.654_152_885).abs_diff(258) < 65, "{}", beyond(3.654_152_885));
    }

    #[test]
    fn purposes_layers_and_seeds_share_no_numbers() {
        let firsts = [
            weights(),
            Chance::new(2, Purpose::Weights, 1),
            Chance::new(1, Purpose::Weights, 2),
            Chance::new(1, Purpose::Order, 1),
            Chance::new(1, Purpose::Handwriting, 1),
        ]
        .map(|mut chance| chance.unit().to_bits());
        let different: std::collections::BTreeSet<u64> = firsts.into_iter().collect();
        assert_eq!(different.len(), firsts.len());
    }
}
