//! The built-in handwriting as a data set.

use super::handwriting::{Handwriting, HandwritingError, Record, TEST_SEED, TRAINING_SEED};
use super::prepare::{PIXELS, SIDE};
use super::{DataError, Dataset, Fault, Part};

/// Records of the built-in training set.
pub const BUILT_IN_TRAINING: usize = 10_000;
/// Records of the built-in test set.
pub const BUILT_IN_TEST: usize = 2_000;

/// Writes the built-in set of a part.
pub(super) fn write(part: Part) -> Result<Dataset, DataError> {
    let (count, seed) = match part {
        Part::Training => (BUILT_IN_TRAINING, TRAINING_SEED),
        Part::Test => (BUILT_IN_TEST, TEST_SEED),
    };
    let name = format!("built-in handwriting ({part})");
    let hand = Handwriting::built_in()
        .map_err(|error: HandwritingError| DataError::new(name.clone(), error.into()))?;
    let mut pixels = Vec::with_capacity(count * PIXELS);
    let mut labels = Vec::with_capacity(count);
    for Record { label, pixels: image } in hand.records(seed, 0..count as u64) {
        labels.push(label);
        pixels.extend_from_slice(&image);
    }
    Dataset::new(name.clone(), (SIDE, SIDE), pixels, labels)
        .map_err(|fault: Fault| DataError::new(name, fault))
}
