//! What is asked of a run, and what it answers.

use super::futures::Graft;
use super::{Breakpoint, Condition, Halt, Hit, Marks, Moment, Said, TableWanted, Without};
use crate::lesson::CellName;
use crate::matrix::Value;
use crate::session::Change;

/// What comes of an order at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is done.
    Said(Said),
    /// The run has to be asked.
    Ask(Request),
    /// A text has to be written to a file.
    Write {
        /// The file, as it was named.
        file: String,
        /// What stands in it then.
        text: String,
    },
}

/// What is asked of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// The sample at a position, with the past of some watches.
    Open {
        /// Samples before it, over all epochs.
        position: usize,
        /// Expressions whose last values are wanted.
        watches: Vec<Condition>,
    },
    /// The nearest place at which a breakpoint stops.
    Search(Search),
    /// The life of a weight up to a position.
    Biography {
        /// Which weight.
        weight: CellName,
        /// Up to here.
        until: usize,
    },
    /// What becomes of the run after so many samples, and of another future of it.
    Compare {
        /// The other future's beginning.
        graft: Graft,
        /// Samples learned from after it.
        samples: usize,
        /// A weight that is asked for by name.
        weight: Option<CellName>,
    },
    /// A table of expressions.
    Table(TableWanted),
    /// How often an expression has which values.
    Histogram(TableWanted),
    /// Every moment at which something holds.
    Find(Condition),
    /// The samples with the largest losses, as the network stands at a position.
    Worst {
        /// Which.
        position: usize,
        /// How many samples.
        count: usize,
    },
    /// The run to go on by another future.
    Keep(Graft),
}

/// Which way one goes along the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To later samples.
    Forward,
    /// To earlier ones.
    Back,
}

/// A search for the nearest place at which a breakpoint stops.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The sample one stands in.
    pub from: usize,
    /// The step one stands at in it, from 0.
    pub step: usize,
    /// Whether one was stopped at just that step.
    pub was_stopped: bool,
    /// Which way.
    pub direction: Direction,
    /// What to stop for.
    pub breakpoints: Vec<Breakpoint>,
    /// Expressions whose last values are wanted there.
    pub watches: Vec<Condition>,
    /// What is changed at samples and not kept.
    pub marks: Marks,
}

/// What the run answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A sample, before it is learned from.
    Opened(Box<Opened>),
    /// The other future is the run now; what was changed at its sample.
    Kept(Vec<Change>),
    /// What changes nothing here.
    Said(Said),
}

/// A sample, before it is learned from.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its position.
    pub position: usize,
    /// The variables its step begins with.
    pub given: Vec<(String, Value)>,
    /// What was changed in its step and kept.
    pub kept: Vec<Change>,
    /// The last values of each watch, the newest last; none where it cannot be worked out.
    pub past: Vec<Vec<Option<f64>>>,
    /// Where a breakpoint stopped in it, and samples looked at on the way, if one was searched for.
    pub hit: Option<FoundHit>,
}

/// Where a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundHit {
    /// Which breakpoint stopped, and at which step.
    pub hit: Hit,
    /// Samples looked at on the way.
    pub looked: usize,
    /// Where on it a condition could not be told.
    pub without: Option<Without>,
}

/// How far the run has come, for whoever draws it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trained {
    /// Samples learned from.
    pub trained: usize,
    /// Samples in all.
    pub samples: usize,
    /// The mean loss of each stretch of [`Trained::stretch`] samples; none where the program has no loss.
    pub errors: Vec<f64>,
    /// Samples in a stretch.
    pub stretch: usize,
    /// The sample at which the run could not go on, and why, if there was one.
    pub halted: Option<(Moment, Halt)>,
}
