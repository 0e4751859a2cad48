//! A training as plain data: the one description of it that commands, sweeps and lessons share, with what holds unless
//! something else is said, and how far each setting may go.
//!
//! It says nothing of where records come from; [`Records`] are those it is carried out on.

use serde::Serialize;

use super::{
    Course, Ended, First, Layers, Network, Rule, Scaling, ShapeError, SparseNetwork, Training, TrainingError,
    TrainingListener,
};
use crate::digits::{Dataset, Records};

/// The most epochs of a training that is kept to be stepped through, or drawn as it goes.
pub(crate) const MOST_EPOCHS: usize = 1_000;
/// The most hidden nodes a lesson may ask for, so that none can fill the machine's memory.
pub(crate) const MOST_HIDDEN: usize = 10_000;

/// A training, but for its records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// How many records to learn from: the first so many, or all.
    pub records: Option<usize>,
    /// How many to be tested on after each epoch: the first so many, or all.
    pub tests: Option<usize>,
    /// Hidden nodes.
    pub hidden: usize,
    /// What all initial weights are multiplied by.
    pub start: f64,
    /// How pixels become inputs.
    pub scaling: Scaling,
    /// The seed of the initial weights, and of the order of records where they are shuffled.
    pub seed: u64,
    /// How often to go through the records.
    pub epochs: usize,
    /// Whether each epoch takes the records in another order, or as they stand.
    pub shuffle: bool,
    /// How to learn.
    pub training: Training,
}

impl Plan {
    /// The deck's own: all records, 200 hidden nodes, 5 epochs, a learning rate of 0.1.
    pub const DECK: Self = Self {
        records: None,
        tests: None,
        hidden: 200,
        start: 1.0,
        scaling: Scaling::Scaled,
        seed: 1,
        epochs: 5,
        shuffle: false,
        training: Training { learning_rate: 0.1, rule: Rule::Deck },
    };
}

/// How many records a training uses, of how many there are.
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

/// A training that cannot be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// No network can have this many nodes.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The numbers grew beyond all bounds.
    #[error(transparent)]
    Training(#[from] TrainingError),
}

/// Whether something can be a learning rate, or a factor of initial weights: above 0 and finite.
#[must_use]
pub(crate) fn is_above_0(number: f64) -> bool {
    number > 0.0 && number.is_finite()
}

impl Plan {
    /// The network it begins with: an input node for each pixel, an output node for each label of either set.
    ///
    /// # Errors
    /// Where no network can have this shape.
    pub fn initial(&self, records: &Records) -> Result<Network, ShapeError> {
        Ok(Network::initial(self.shape(records), self.seed)?.times(self.start))
    }

    /// The shape of that network.
    #[must_use]
    pub fn shape(&self, records: &Records) -> Layers {
        let inputs = records.training.pixels_per_image();
        Layers { inputs, hidden: self.hidden, outputs: records.classes() }
    }

    /// The training itself, of a network that has been made.
    #[must_use]
    pub fn course<'a>(&self, records: &'a Records) -> Course<'a> {
        Course {
            records: First::of(&records.training, self.records),
            tests: records.test.as_ref().map(|test| First::of(test, self.tests)),
            epochs: self.epochs,
            training: self.training,
            shuffle: self.shuffle.then_some(self.seed),
        }
    }

    /// How many records it uses.
    #[must_use]
    pub fn counts(&self, records: &Records) -> Counts {
        let course = self.course(records);
        Counts {
            records: course.records.count,
            of_records: records.training.len(),
            tests: course.tests.map_or(0, |tests| tests.count),
            of_tests: records.test.as_ref().map_or(0, Dataset::len),
        }
    }

    /// Trains a new network, telling how it goes after every record and every epoch, until it is done or stopped.
    ///
    /// # Errors
    /// Where no network can have the shape asked for, or the training diverges.
    pub fn carry_out(&self, records: &Records, tell: &mut TrainingListener<'_>) -> Result<Ended, PlanError> {
        let mut network = SparseNetwork::new(&self.initial(records)?).fed(self.scaling);
        Ok(self.course(records).train(&mut network, tell)?)
    }
}
