//! What comes of an order.

use super::{
    Biography, Breakpoint, Comparison, Findings, Histogram, Moment, Nudged, NudgedAll, NudgedLoss,
    NudgedMatrix, Table, Why, Without, Worst,
};
use crate::matrix::Value;

/// What there is to say of an order that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// What was done shows.
    Nothing,
    /// One stands at another sample.
    Arrived {
        /// Which.
        moment: Moment,
        /// Whether changes wait there to be kept or dropped.
        is_marked: bool,
        /// The sample one left, where changes wait there.
        waiting: Option<Moment>,
    },
    /// A breakpoint stopped.
    Hit {
        /// At which sample, where that is another one.
        moment: Option<Moment>,
        /// Which, this hit counted.
        breakpoint: Breakpoint,
        /// What the expression was and what it is now, where its change stopped.
        change: Option<(f64, f64)>,
        /// Samples looked at, those at both ends included.
        looked: usize,
        /// Where on the way it could not be told.
        without: Option<Box<Without>>,
    },
    /// No breakpoint stops at any of so many samples.
    NotFound {
        /// How many were looked at.
        looked: usize,
        /// Where it cannot be told.
        without: Option<Box<Without>>,
    },
    /// A breakpoint is there.
    BreakpointSet(Breakpoint),
    /// It is there no more.
    BreakpointRemoved(Breakpoint),
    /// None is.
    BreakpointsRemoved,
    /// An expression is watched no more.
    Unwatched(String),
    /// Nothing is watched.
    NothingWatched,
    /// An expression's value.
    Printed(String, Value),
    /// A number was set by hand.
    Set {
        /// What it is called.
        name: String,
        /// What it was.
        was: f64,
        /// What it is.
        to: f64,
    },
    /// The last change is taken back; whether one that was kept still holds for the run.
    Undone {
        /// Whether it does.
        is_kept: bool,
    },
    /// There is no change to take back; whether one was kept here.
    NothingChanged {
        /// Whether one was.
        is_kept: bool,
        /// A sample at which changes wait.
        waiting: Option<Moment>,
    },
    /// The changes that waited here are forgotten.
    Dropped,
    /// The changed future is the run now.
    Kept,
    /// A weight was nudged.
    Nudged(Nudged),
    /// A whole matrix was.
    NudgedMatrix(NudgedMatrix),
    /// A weight of a program was.
    NudgedLoss(NudgedLoss),
    /// All weights of a variable of a program were.
    NudgedAll(NudgedAll),
    /// A weight's life.
    Biography(Box<Biography>),
    /// A table of expressions.
    Table(Box<Table>),
    /// How often an expression has which values.
    Histogram(Box<Histogram>),
    /// What can be ordered: all of it, or of one word.
    Help(Option<&'static str>),
    /// The moments at which something holds.
    Found(Box<Findings>),
    /// The samples with the largest losses.
    Worst(Box<Worst>),
    /// A number taken apart.
    Why(Box<Why>),
    /// Two futures.
    Compared(Box<Comparison>),
    /// What was marked and noted, in the order of the run: where, and the mark's name or the note.
    Places(Vec<(Moment, String)>),
    /// A mark or a note is kept: where, and what.
    Placed(Moment, String),
    /// Whoever asked stopped it.
    Stopped,
}

impl Said {
    /// Whether it is more than a line.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        matches!(
            self,
            Self::Biography(_)
                | Self::Compared(_)
                | Self::Table(_)
                | Self::Histogram(_)
                | Self::Help(None)
                | Self::Found(_)
                | Self::Worst(_)
                | Self::Why(_)
                | Self::Places(_)
        )
    }
}
