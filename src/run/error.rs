//! What a run cannot do, and what cannot be asked of it.

use super::Moment;
use crate::command::words;
use crate::lang::{Diagnostic, Span};
use crate::matrix::Shape;
use crate::network::{ShapeError, TimelineError, WeightMatrix};

/// What the run could not do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DebugError {
    /// There is no such sample.
    #[error(
        "there is no such sample: samples go from 0 to {}, epochs from 1 to {epochs}",
        records.saturating_sub(1)
    )]
    PastTheEnd {
        /// Records in an epoch.
        records: usize,
        /// Epochs.
        epochs: usize,
    },
    /// The run ends before it.
    #[error(transparent)]
    Timeline(#[from] TimelineError),
    /// The changed future ends before it.
    #[error("with the change, {0}")]
    Branch(TimelineError),
    /// An expression cannot be worked out.
    #[error("{message}{}", at(*column, help.as_deref()))]
    Expression {
        /// Column in its text, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The same, at some sample.
    #[error("at sample {moment}: {fault}")]
    AtSample {
        /// Where.
        moment: Moment,
        /// What.
        fault: Box<DebugError>,
    },
}

fn at(column: usize, help: Option<&str>) -> String {
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!(" (column {column}){help}")
}

impl DebugError {
    /// A fault of a text.
    pub(super) fn of(fault: Diagnostic, text: &str) -> Self {
        let column = text.get(..fault.span.start).map_or(1, |before| before.chars().count() + 1);
        Self::Expression { column, message: fault.message, help: fault.help }
    }

    /// The first of some faults of a text.
    pub(super) fn first(faults: Vec<Diagnostic>, text: &str) -> Self {
        let empty = || Diagnostic::new(Span::default(), "it is empty");
        Self::of(faults.into_iter().next().unwrap_or_else(empty), text)
    }
}

/// An order that cannot be carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OrderError {
    /// No word is like it.
    #[error("there is no order `{word}`; {}", instead(*near))]
    Unknown {
        /// What was typed.
        word: String,
        /// The nearest word there is.
        near: Option<&'static str>,
    },
    /// A command that no script can give.
    #[error("this is no order")]
    NoOrder,
    /// One stands at the end of the way, or at its beginning.
    #[error("there is nothing further that way")]
    NothingFurther,
    /// A count was to be typed.
    #[error("`{0}` is not a count")]
    NotACount(String),
    /// A number was to be typed.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// A sample was to be named.
    #[error("`{0}` names no sample: write 31415, or 2:31415 for epoch 2")]
    NotASample(String),
    /// There is nothing to stop for.
    #[error("there is no breakpoint to go on to: set one with `break`, such as break loss > 1")]
    NothingToStopFor,
    /// A breakpoint without a place.
    #[error("say where: a line, or a condition")]
    NoPlace,
    /// A line at which no step begins.
    #[error("no step begins at line {line}; the program has {lines}")]
    NoStepAtLine {
        /// The line.
        line: usize,
        /// Lines of the program.
        lines: usize,
    },
    /// A change without its size.
    #[error("write how much has to change: break change wih[17, 400] > 0.001")]
    NoBound,
    /// A breakpoint that is not there.
    #[error("there is no breakpoint {0}")]
    NoBreakpoint(String),
    /// A watch that is not there.
    #[error("there is no watch {0}")]
    NoWatch(String),
    /// No other future has been made.
    #[error("nothing is changed: set a number first, such as set lr = 0.5")]
    NothingChanged,
    /// The step stops with a fault, so that nothing comes of it.
    #[error("this step does not come to its end")]
    StepStops,
    /// Fewer samples are left than were asked for.
    #[error("the run has only {0} samples after this one")]
    TooFewLeft(usize),
    /// A matrix that would take too long to nudge.
    #[error("{0} is too large to be nudged whole; name one of its weights")]
    TooLarge(WeightMatrix),
    /// What is to be set, or to what, is missing.
    #[error("write which number and what it should be: set wih[17, 400] = 0.5, or set lr = 0.2")]
    SetForm,
    /// A variable without a value.
    #[error("`{0}` has no value here yet; step on to where it has")]
    NoValue(String),
    /// A cell that is not there.
    #[error("`{name}` is {shape}, counted from 0")]
    NoCell {
        /// The variable.
        name: String,
        /// Its shape.
        shape: Shape,
    },
    /// A label of no class.
    #[error("`{to}` is no label: they are whole numbers from 0 to {last}")]
    NotALabel {
        /// What was typed.
        to: f64,
        /// The last class.
        last: usize,
    },
    /// A pixel no image can have.
    #[error("`{0}` is no pixel: they go from 0, paper, to 255, ink")]
    NotAPixel(f64),
    /// A weight was to be named.
    #[error("{WEIGHT_FORM}")]
    WeightForm,
    /// A matrix that is none of weights.
    #[error("`{0}` is no weight matrix; {WEIGHT_FORM}")]
    NoMatrix(String),
    /// A weight that is not there.
    #[error("{matrix} has rows 0 to {} and columns 0 to {}; {WEIGHT_FORM}", rows - 1, columns - 1)]
    NoWeight {
        /// Its matrix.
        matrix: WeightMatrix,
        /// Rows of it.
        rows: usize,
        /// Columns of it.
        columns: usize,
    },
    /// Changed matrices that make no network.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The run cannot do it.
    #[error(transparent)]
    Run(#[from] DebugError),
}

const WEIGHT_FORM: &str =
    "name a weight by matrix, row and column, counted from 0: wih[17, 400] or who[3, 17]";

fn instead(near: Option<&str>) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", words().collect::<Vec<_>>().join(", ")),
    }
}
