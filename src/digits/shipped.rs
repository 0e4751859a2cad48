//! The files that come within the program, by their names: digits of the built-in handwriting in the form of the
//! deck's files of MNIST, and a network that was trained on MNIST itself.

use super::{DataError, Dataset, csv};

/// A file held within the program.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its name in `data/`, and in lessons.
    pub name: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

macro_rules! file {
    ($name:literal) => {
        File { name: $name, bytes: include_bytes!(concat!("../../data/", $name)) }
    };
}

/// The files of records.
pub static RECORDS: [File; 2] = [file!("digits_train_100.csv"), file!("digits_test_10.csv")];
/// The trained network.
pub(crate) static NETWORK: File = file!("mnist-784-200-10.safetensors");

/// The picture of a digit, drawn on the pad.
pub static PICTURE: File = file!("drawn_2.png");

/// Every file.
pub fn files() -> impl Iterator<Item = File> {
    RECORDS.into_iter().chain([NETWORK, PICTURE])
}

/// The records of a CSV file; `None` if none is called so.
///
/// # Errors
/// None for the files as they are, which the tests hold to.
#[must_use]
pub fn records(name: &str) -> Option<Result<Dataset, DataError>> {
    RECORDS.iter().find(|file| file.name == name).map(|file| csv::read(name, file.bytes))
}
