//! Chance for a network: initial weights and the order of records, seeded, the same on every machine.
//!
//! Normal numbers are made here by the Box–Muller transform with `libm`'s functions. A distribution crate's would do,
//! were it not that those take `exp` and `ln` from the platform and may change with a version; a seed is a promise.

use std::f64::consts::TAU;

use nalgebra::DMatrix;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A generator for one seed and one use of it (16 bytes naming the use).
fn generator(seed: u64, purpose: &[u8; 16]) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..24].copy_from_slice(purpose);
    ChaCha8Rng::from_seed(key)
}

/// Initial weights into a layer: row by row normal about 0, with standard deviation 1/√columns.
///
/// Layer 1 is the hidden layer and 2 the output layer. Each has numbers of its own, so that a matrix depends on its
/// own size and the seed alone.
#[must_use]
pub fn initial_weights(rows: usize, columns: usize, seed: u64, layer: u64) -> DMatrix<f64> {
    let spread = 1.0 / (columns as f64).sqrt();
    let mut normal = Normal::new(seed, layer);
    let weights: Vec<f64> = (0..rows * columns).map(|_| spread * normal.next()).collect();
    DMatrix::from_row_slice(rows, columns, &weights)
}

/// A source of numbers normal about 0 with standard deviation 1.
struct Normal {
    generator: ChaCha8Rng,
    /// The second number of the last pair.
    spare: Option<f64>,
}

impl Normal {
    fn new(seed: u64, layer: u64) -> Self {
        let mut generator = generator(seed, b"nn-tutor weights");
        generator.set_stream(layer);
        Self { generator, spare: None }
    }

    /// Box and Muller 1958: √(−2 ln u)·cos 2πv and the same with sin are normal for uniform u in (0, 1] and v.
    fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let angle = TAU * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }

    /// A number from 0 up to but not including 1.
    fn uniform(&mut self) -> f64 {
        const STEPS: f64 = (1u64 << 53) as f64;
        (self.generator.next_u64() >> 11) as f64 / STEPS
    }
}

/// The numbers 0 to `count` − 1 in an order of chance, another for each epoch (Fisher and Yates).
pub(super) fn shuffled(count: usize, seed: u64, epoch: u64) -> Vec<u32> {
    let mut generator = generator(seed, b"nn-tutor shuffle");
    generator.set_stream(epoch);
    let mut order: Vec<u32> = (0..count as u32).collect();
    for left in (1..count).rev() {
        // The high half of the product is uniform on 0..=left to within 2⁻³².
        let chosen = (u128::from(generator.next_u64()) * (left as u128 + 1)) >> 64;
        order.swap(left, chosen as usize);
    }
    order
}
