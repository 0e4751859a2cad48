//! The built-in handwriting as a data set.

use super::handwriting::{Handwriting, Record, TEST_SEED, TRAINING_SEED};
use super::prepare::SIDE;
use super::{DataError, Dataset, Part};

/// Writes the built-in set of a part.
pub(super) fn write(part: Part) -> Result<Dataset, DataError> {
    let (count, seed) = match part {
        Part::Training => (10_000, TRAINING_SEED),
        Part::Test => (2_000, TEST_SEED),
    };
    let name = format!("built-in handwriting ({part})");
    let hand = Handwriting::built_in().map_err(|error| DataError::new(&name, error))?;
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for Record { label, pixels: image } in hand.records(seed, 0..count) {
        labels.push(label);
        pixels.extend_from_slice(&image);
    }
    Dataset::new(name, (SIDE, SIDE), pixels, labels)
}
