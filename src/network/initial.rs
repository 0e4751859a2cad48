//! The weights of a network that has learned nothing.

use nalgebra::DMatrix;

use crate::chance::{Chance, Purpose};

/// Initial weights into a layer: row by row normal about 0, with standard deviation 1/√columns.
///
/// Layer 1 is the hidden layer and 2 the output layer. Each has numbers of its own, so that a matrix depends on its
/// own size and the seed alone.
#[must_use]
pub(crate) fn initial_weights(rows: usize, columns: usize, seed: u64, layer: u64) -> DMatrix<f64> {
    let spread = 1.0 / (columns as f64).sqrt();
    let mut chance = Chance::new(seed, Purpose::Weights, layer);
    DMatrix::from_row_iterator(rows, columns, std::iter::repeat_with(|| spread * chance.normal()))
}
