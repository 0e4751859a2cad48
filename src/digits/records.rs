//! Records to learn from with those to be tested on: named together, opened together, checked against one another.
//!
//! Every command and lesson that trains takes its records from here.

use sha2::{Digest, Sha256};

use super::source::mnist_folder;
use super::{DataError, Dataset, Part, Source};

/// Where the records to learn from and those to be tested on come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// Those to learn from.
    pub training: Source,
    /// Those kept back, where there are any.
    pub test: Option<Source>,
}

/// The records themselves: images all of one size.
#[derive(Clone, Debug)]
pub struct Records {
    /// Those to learn from.
    pub training: Dataset,
    /// Those kept back, where there are any.
    pub test: Option<Dataset>,
}

/// Why there are no such records, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RecordsError(String);

impl From<DataError> for RecordsError {
    fn from(error: DataError) -> Self {
        Self(error.to_string())
    }
}

impl Sources {
    /// These records, tested on those named or else on their own test part, if they have one.
    #[must_use]
    pub fn new(training: Source, test: Option<Source>) -> Self {
        let test = test.or_else(|| training.has_parts().then(|| training.clone()));
        Self { training, test }
    }

    /// The best there is on this machine: MNIST where it has been fetched, and else the built-in handwriting.
    #[must_use]
    pub fn at_hand() -> Self {
        let is_there = mnist_folder().is_some_and(|folder| Source::Folder(folder).has_parts());
        Self::new(if is_there { Source::Mnist } else { Source::Builtin }, None)
    }

    /// The built-in handwriting, which is always there.
    #[must_use]
    pub const fn builtin() -> Self {
        Self { training: Source::Builtin, test: Some(Source::Builtin) }
    }

    /// The same, if a score can be taken on them.
    ///
    /// # Errors
    /// Where it cannot.
    pub(crate) fn with_tests(self) -> Result<Self, RecordsError> {
        if self.test.is_some() {
            return Ok(self);
        }
        Err(RecordsError(format!(
            "{} holds no test records of its own; name some with --test",
            self.training
        )))
    }

    /// Whether any of them come from standard input.
    #[must_use]
    pub(crate) fn are_piped(&self) -> bool {
        [Some(&self.training), self.test.as_ref()].contains(&Some(&Source::Stdin))
    }

    /// Reads the records.
    ///
    /// # Errors
    /// Where there are none, they are not what they should be, or the two sets have images of different sizes.
    pub fn open(&self) -> Result<Records, RecordsError> {
        if self.training == Source::Stdin && self.test == Some(Source::Stdin) {
            let what = "standard input can be read only once; name a file for --data or --test";
            return Err(RecordsError(what.to_owned()));
        }
        let training = self.training.open(Part::Training)?;
        let test = self.test.as_ref().map(|test| test.open(Part::Test)).transpose()?;
        Records::new(training, test)
    }
}

impl Records {
    /// Records to learn from and records to be tested on.
    ///
    /// # Errors
    /// Where their images are of different sizes.
    pub fn new(training: Dataset, test: impl Into<Option<Dataset>>) -> Result<Self, RecordsError> {
        let test = test.into();
        let size = |data: &Dataset| format!("{}×{}", data.width(), data.height());
        if let Some(test) = test.as_ref().filter(|test| size(test) != size(&training)) {
            let (one, other) = (training.name(), test.name());
            let sizes = format!("{one} are {} and those of {other} are {}", size(&training), size(test));
            return Err(RecordsError(format!("the images of {sizes}; name two sets of one size")));
        }
        Ok(Self { training, test })
    }

    /// The sets there are.
    pub fn sets(&self) -> impl Iterator<Item = &Dataset> {
        std::iter::once(&self.training).chain(&self.test)
    }

    /// How many classes the labels of both need.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.sets().map(Dataset::classes).max().unwrap_or(0)
    }

    /// What the first so many records of each set are, their names aside: no two sets that differ have the same.
    #[must_use]
    pub fn fingerprint(&self, records: usize, tests: usize) -> String {
        let mut digest = Sha256::new();
        for (data, count) in self.sets().zip([records, tests]) {
            let count = count.min(data.len());
            for number in [data.width(), data.height(), count] {
                digest.update((number as u64).to_le_bytes());
            }
            digest.update(&data.labels()[..count]);
            digest.update(&data.pixels()[..count * data.pixels_per_image()]);
        }
        let bytes: Vec<String> = digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.concat()
    }
}
