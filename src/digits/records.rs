//! Records to learn from with those to be tested on: named together, opened together, checked against one another.
//!
//! Every command and lesson that trains takes its records from here.

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

/// Why there are no such records.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordsError {
    /// A set cannot be had.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Both were to come from standard input.
    #[error("standard input can be read only once; name a file for --data or --test")]
    OneInputForTwo,
    /// A score was wanted, and nothing is kept back to take it on.
    #[error("{0} holds no test records of its own; name some with --test")]
    NoTests(Source),
    /// Records to learn from and test records of different sizes.
    #[error(
        "the images of {training} are {}×{} and those of {test} are {}×{}; name two sets of one size",
        training_size.0, training_size.1, test_size.0, test_size.1
    )]
    SizesDiffer {
        /// The set to learn from.
        training: String,
        /// The width and height of its images, in pixels.
        training_size: (usize, usize),
        /// The set to be tested on.
        test: String,
        /// The width and height of its images, in pixels.
        test_size: (usize, usize),
    },
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
    /// [`RecordsError::NoTests`] where it cannot.
    pub fn with_tests(self) -> Result<Self, RecordsError> {
        if self.test.is_some() { Ok(self) } else { Err(RecordsError::NoTests(self.training)) }
    }

    /// Whether any of them come from standard input.
    #[must_use]
    pub fn are_piped(&self) -> bool {
        [Some(&self.training), self.test.as_ref()].contains(&Some(&Source::Stdin))
    }

    /// Reads the records.
    ///
    /// # Errors
    /// Where there are none, they are not what they should be, or the two sets have images of different sizes.
    pub fn open(&self) -> Result<Records, RecordsError> {
        if self.training == Source::Stdin && self.test == Some(Source::Stdin) {
            return Err(RecordsError::OneInputForTwo);
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
    /// [`RecordsError::SizesDiffer`] where their images are of different sizes.
    pub fn new(training: Dataset, test: impl Into<Option<Dataset>>) -> Result<Self, RecordsError> {
        let test = test.into();
        let size = |data: &Dataset| (data.width(), data.height());
        match test {
            Some(test) if size(&test) != size(&training) => Err(RecordsError::SizesDiffer {
                training_size: size(&training),
                test_size: size(&test),
                training: training.name().to_owned(),
                test: test.name().to_owned(),
            }),
            test => Ok(Self { training, test }),
        }
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
}
