//! What a run cannot do and what cannot be asked of it, as a value. Wording it is for `text`.

use super::{Halt, Moment, TimelineError};
use crate::digits::DataError;
use crate::lang::Diagnostic;
use crate::lesson::CellName;
use crate::matrix::Shape;
use crate::network::ShapeError;

/// What could not be done. Nothing is changed by it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DebugError {
    /// No order is called so; the word that may be meant.
    UnknownOrder(String, Option<&'static str>),
    /// Several orders begin so.
    SeveralOrders(String, Vec<&'static str>),
    /// What is no order of a run's.
    NoOrder,
    /// A word that takes nothing after it, and what stands there.
    TakesNothing(String, String),
    /// A word without what it takes, and the form of that.
    Takes(String, &'static str),
    /// There is nothing further that way in the step.
    NothingFurther,
    /// What was typed for a count.
    NoCount(String),
    /// What was typed for a number.
    NoNumber(String),
    /// There are as many of something as there may be.
    Enough(Allotted, usize),
    /// The expressions of a list of orders take more together than so many multiplications and the like.
    OrdersTakeTooMuch(usize),
    /// A sample past the last, in a run of so many records an epoch.
    NoSample {
        /// Records in an epoch.
        records: usize,
        /// Epochs.
        epochs: usize,
    },
    /// What was typed for a part of the run.
    NoPart(String),
    /// What was typed for a sample.
    NamesNoSample(String),
    /// A row past the last of those that were found.
    NoRow {
        /// Which was asked for.
        row: usize,
        /// How many there are.
        rows: usize,
    },
    /// There is no breakpoint to go on to.
    NothingToStopFor,
    /// What was typed for one of the breakpoints.
    NoBreakpoint(String),
    /// What was typed for one of the watches.
    NoWatch(String),
    /// A breakpoint at the line one stands at, where one stands at none.
    BreakWhere,
    /// A breakpoint on a change that does not say how large.
    ChangeByWhat,
    /// A line at which no step begins.
    NoStepAtLine {
        /// Which, from 1.
        line: usize,
        /// How many the program has.
        lines: usize,
    },
    /// A table that ends before it begins.
    EndsBeforeItBegins,
    /// A histogram of several expressions.
    SeveralColumns,
    /// A table of more rows than it may have.
    Rows {
        /// How many it would have.
        rows: usize,
        /// How many it may have.
        most: usize,
    },
    /// A question about losses, to a program that has none.
    NoLoss,
    /// A fault of an expression, in a column of what was typed, from 1.
    Expression(Box<Diagnostic>, usize),
    /// What an expression is, where a number is needed.
    NotSingle(String, Result<f64, Shape>),
    /// What is wrong at a sample.
    AtSample(Moment, Box<DebugError>),
    /// A variable that gets its value further on, in a line.
    NoValueYet(String, usize),
    /// A variable that gets none in this sample.
    NoValue {
        /// Which.
        name: String,
        /// Whether the program stops before it does.
        stops: bool,
    },
    /// No variable is called so; those there are.
    NoVariable(String, Vec<String>),
    /// A whole variable where one of its cells is needed; the first of them.
    WholeVariable(CellName, Shape),
    /// A cell that a variable does not have.
    NoCell(String, Shape),
    /// What was typed to be set, or what it should be, is missing.
    SetWhat,
    /// No number is written, or worked out, at this place.
    NoNumberAt(String),
    /// No label; the last there is.
    NoLabel(f64, usize),
    /// No pixel.
    NoPixel(f64),
    /// Nothing is changed at this sample; where a change waits.
    NothingChanged(Moment, Option<Moment>),
    /// Nothing is learned here.
    NothingLearned,
    /// A future longer than the run; how many samples it has left.
    Left(usize),
    /// The step stops with a fault, so that nothing comes of it.
    StepStops,
    /// The changed future ends before.
    ChangedEnds(TimelineError),
    /// No weight changes from one round to the next.
    NoWeights,
    /// What is no weight of this run's.
    NameWeight(WeightNames),
    /// A weight past a variable's edge, which is this large.
    NoSuchWeight(String, Shape, WeightNames),
    /// A variable with too many weights to nudge each.
    TooLargeToNudge(String),
    /// A program without a loss, nudged.
    NudgesLoss,
    /// A step with a learning rate of 0, nudged.
    NoRate,
    /// What is asked why is missing.
    WhyWhat,
    /// What is no sum.
    NoSum {
        /// Its name.
        name: String,
        /// The nearest sum that it was worked out from, if there is one.
        behind: Option<String>,
    },
    /// As many marks and notes as there may be, or one longer than it may be.
    Places {
        /// How many there may be.
        most: usize,
        /// Letters of the longest.
        longest: usize,
    },
    /// No name for a mark.
    NoMarkName(String),
    /// A moment that cannot be had.
    Timeline(TimelineError),
    /// The run cannot go on.
    Halt(Halt),
    /// The records cannot be used.
    Data(DataError),
    /// The network and the records do not fit.
    Shape(ShapeError),
    /// Faults of a program that is shipped.
    Shipped(Vec<Diagnostic>),
    /// A file could not be written; what the system says of it.
    Unwritten(String),
}

/// What a run keeps so many of at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allotted {
    /// Expressions that are watched.
    Watches,
    /// Breakpoints.
    Breakpoints,
    /// Numbers set by hand at a sample.
    Changes,
}

/// How a run's weights are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightNames {
    /// By the deck's matrices.
    Deck,
    /// By a program's variables, which are these.
    Variables(Vec<String>),
}

impl std::error::Error for DebugError {}

impl DebugError {
    /// A fault of an expression; its text begins in a column counted from 0.
    pub(super) fn of(fault: Diagnostic, text: &str, begins: usize) -> Self {
        let column = begins + text.get(..fault.span.start).map_or(1, |before| before.chars().count() + 1);
        Self::Expression(Box::new(fault), column)
    }

    /// The same at a sample.
    pub(super) fn at(self, moment: Moment) -> Self {
        Self::AtSample(moment, Box::new(self))
    }
}

impl From<TimelineError> for DebugError {
    fn from(error: TimelineError) -> Self {
        Self::Timeline(error)
    }
}

impl From<Halt> for DebugError {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl From<DataError> for DebugError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<ShapeError> for DebugError {
    fn from(error: ShapeError) -> Self {
        Self::Shape(error)
    }
}
