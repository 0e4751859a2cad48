//! A lesson's experiment: a network trained on real records and tested after every epoch.
//!
//! The records come through their own opener. Nothing here draws, keeps time or starts a thread: whoever runs an
//! experiment hears how it goes, and may stop it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

use crate::digits::source::mnist_folder;
use crate::digits::{DataError, Dataset, Part, Source};
use crate::lesson::{Experiment, Lesson, NoteAt, Variant};
use crate::network::{
    Course, Event, First, Instructions, Layers, Network, Report, ShapeError, SparseNetwork, Training,
    TrainingError, performance,
};

/// Where the records to learn from and those to be tested on come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// Those to learn from.
    pub training: Source,
    /// Those kept back.
    pub test: Source,
}

/// The records themselves.
#[derive(Clone, Debug)]
pub struct Records {
    training: Dataset,
    test: Dataset,
}

/// How many records an experiment uses, of how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records learned from in an epoch.
    pub records: usize,
    /// Records there are to learn from.
    pub of_records: usize,
    /// Records tested on.
    pub tests: usize,
    /// Records there are to be tested on.
    pub of_tests: usize,
}

/// What came of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EpochScore {
    /// Which training of the experiment, from 0.
    #[serde(skip_serializing_if = "is_first")]
    pub training: usize,
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Test records read rightly after it.
    pub correct: usize,
    /// Test records asked about.
    pub tests: usize,
    /// The mean over its records of ½ Σ error², each taken before its update.
    pub mean_error: f64,
}

/// What became of an experiment carried out to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the records are called.
    pub data: String,
    /// How many of them were used.
    pub counts: Counts,
    /// The epochs, in order.
    pub epochs: Vec<EpochScore>,
    /// Why it ended before its last epoch, if it did.
    pub failure: Option<String>,
}

/// What became of a lesson's experiments.
pub type Outcomes = BTreeMap<NoteAt, Outcome>;

/// What an experiment tells while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// So many records of the epoch under way are learned from.
    Learned(usize),
    /// An epoch is over.
    Epoch(EpochScore),
}

/// Why an experiment cannot be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// There is no data, or it is not what it should be.
    #[error(transparent)]
    Data(#[from] DataError),
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
    /// No network can have this many nodes.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The numbers grew beyond all bounds.
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Sources {
    /// The best there is on this machine: MNIST where it has been fetched, and else the built-in handwriting.
    #[must_use]
    pub fn at_hand() -> Self {
        let is_there = mnist_folder().is_some_and(|folder| Source::Folder(folder).has_parts());
        let source = if is_there { Source::Mnist } else { Source::Builtin };
        Self { training: source.clone(), test: source }
    }

    /// The built-in handwriting, which is always there.
    #[must_use]
    pub const fn builtin() -> Self {
        Self { training: Source::Builtin, test: Source::Builtin }
    }

    /// What to call the records to learn from.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.training {
            Source::Builtin => "built-in handwriting".to_owned(),
            Source::Mnist => "MNIST".to_owned(),
            Source::Stdin => "standard input".to_owned(),
            Source::Folder(path) | Source::Csv(path) | Source::IdxPair { images: path, .. } => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                crate::lesson::safe_line(&name.to_string_lossy())
            }
        }
    }

    /// Reads the records.
    ///
    /// # Errors
    /// Where there are none, they are not what they should be, or the two sets have images of different sizes.
    pub fn open(&self) -> Result<Records, ExperimentError> {
        let training = self.training.open(Part::Training)?;
        let test = self.test.open(Part::Test)?;
        Records::new(training, test)
    }
}

impl Records {
    /// Records to learn from and records to be tested on.
    ///
    /// # Errors
    /// [`ExperimentError::SizesDiffer`] where their images are of different sizes.
    pub fn new(training: Dataset, test: Dataset) -> Result<Self, ExperimentError> {
        let size = |data: &Dataset| (data.width(), data.height());
        if size(&training) == size(&test) {
            return Ok(Self { training, test });
        }
        Err(ExperimentError::SizesDiffer {
            training_size: size(&training),
            test_size: size(&test),
            training: training.name().to_owned(),
            test: test.name().to_owned(),
        })
    }

    /// How many of them an experiment uses.
    #[must_use]
    pub fn counts(&self, experiment: &Experiment) -> Counts {
        let (of_records, of_tests) = (self.training.len(), self.test.len());
        Counts {
            records: experiment.records.map_or(of_records, |wanted| wanted.min(of_records)),
            of_records,
            tests: experiment.tests.map_or(of_tests, |wanted| wanted.min(of_tests)),
            of_tests,
        }
    }

    /// The network's shape: an input node for each pixel, an output node for each label of either set.
    fn shape(&self, hidden: usize) -> Layers {
        Layers {
            inputs: self.training.pixels_per_image(),
            hidden,
            outputs: self.training.classes().max(self.test.classes()),
        }
    }
}

impl EpochScore {
    /// The share of the test records read rightly, as the deck prints it: `0.6`, `0.9722`, `1.0`.
    #[must_use]
    pub fn performance(&self) -> String {
        performance(self.correct, self.tests)
    }

    /// The same as a number, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.correct as f64 / self.tests.max(1) as f64
    }
}

impl Outcome {
    /// Carries an experiment out on records of this name.
    #[must_use]
    pub fn of(experiment: &Experiment, data: String, records: &Records) -> Self {
        let mut epochs = Vec::new();
        let ended = run(experiment, records, &mut |progress| {
            if let Progress::Epoch(score) = progress {
                epochs.push(score);
            }
            ControlFlow::Continue(())
        });
        let failure = ended.err().map(|error| error.to_string());
        Self { data, counts: records.counts(experiment), epochs, failure }
    }
}

/// Trains a new network, or one for each value that is tried, telling how it goes after every record and every epoch,
/// until it is done or stopped.
///
/// # Errors
/// Where no network can have the shape asked for, or the training diverges.
pub fn run(
    experiment: &Experiment,
    records: &Records,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), ExperimentError> {
    for (training, variant) in experiment.variants().iter().enumerate() {
        let mut stopped = false;
        train(experiment, (training, variant), records, &mut |progress| {
            let said = tell(progress);
            stopped |= said.is_break();
            said
        })?;
        if stopped {
            break;
        }
    }
    Ok(())
}

/// One of its trainings.
fn train(
    experiment: &Experiment,
    (training, variant): (usize, &Variant),
    records: &Records,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), ExperimentError> {
    let initial = Network::initial(records.shape(variant.hidden), experiment.seed)?.times(variant.start);
    let mut network = SparseNetwork::new(&initial, Instructions::Best).fed(variant.scaling);
    let course = Course {
        records: First::of(&records.training, experiment.records),
        tests: Some(First::of(&records.test, experiment.tests)),
        epochs: experiment.epochs,
        training: Training { learning_rate: variant.rate, rule: experiment.rule },
        shuffle: None,
    };
    let tests = records.counts(experiment).tests;
    course.train(&mut network, &mut |event| {
        tell(match event {
            Event::Learned { records, .. } => Progress::Learned(records),
            Event::Epoch(Report { epoch, outcome, correct }) => Progress::Epoch(EpochScore {
                training,
                epoch,
                correct: correct.unwrap_or(0),
                tests,
                mean_error: outcome.mean_loss,
            }),
        })
    })?;
    Ok(())
}

// Serde hands a reference.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn is_first(training: &usize) -> bool {
    *training == 0
}

/// The last score of every training that came to its end, in order.
#[must_use]
pub fn last_scores(experiment: &Experiment, epochs: &[EpochScore]) -> Vec<EpochScore> {
    epochs.iter().filter(|score| score.epoch == experiment.epochs).copied().collect()
}

/// Which training scored best, the first of equals; `None` before any came to its end.
#[must_use]
pub fn best(experiment: &Experiment, epochs: &[EpochScore]) -> Option<EpochScore> {
    let last = last_scores(experiment, epochs);
    last.into_iter().reduce(|best, score| if score.correct > best.correct { score } else { best })
}

/// Carries out every experiment of a lesson, one after another. Without one no data is opened.
///
/// # Errors
/// Where the records cannot be had; an experiment that fails on them says so in its outcome.
pub fn carry_out(lesson: &Lesson, sources: &Sources) -> Result<Outcomes, ExperimentError> {
    if lesson.experiments().next().is_none() {
        return Ok(Outcomes::new());
    }
    let records = sources.open()?;
    let outcome = |experiment| Outcome::of(experiment, sources.name(), &records);
    Ok(lesson.experiments().map(|(place, experiment)| (place, outcome(experiment))).collect())
}
