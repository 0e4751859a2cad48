//! Seeded chance for the handwriting: the same numbers on every machine.
//!
//! It takes raw words from the `ChaCha8` generator and turns them into numbers by plain arithmetic alone, so neither the platform's
//! mathematics library nor a later version of a distribution crate can change a digit. It must not read a clock or
//! the system's randomness.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of seeded numbers.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// The source for one record (`stream`) of one seed; records are independent of each other.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..24].copy_from_slice(b"nn-tutor digits\0");
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number from 0 up to but not including 1.
    pub(super) fn unit(&mut self) -> f64 {
        const STEPS: f64 = (1u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 / STEPS
    }

    /// A number from `low` up to `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A bell-shaped number, mean 0 and standard deviation 1, never beyond ±3.5: the sum of four uniform ones.
    pub(super) fn bell(&mut self) -> f64 {
        const SCALE: f64 = 1.732_050_807_568_877_2;
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * SCALE
    }

    /// Whether something of this likelihood happens.
    pub(super) fn happens(&mut self, likelihood: f64) -> bool {
        self.unit() < likelihood
    }

    /// A whole number from 0 up to but not including `count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}
