//! What a run cannot do and what cannot be asked of it, worded where it is found.

use super::{Halt, TimelineError};
use crate::digits::DataError;
use crate::lang::Diagnostic;
use crate::network::ShapeError;

/// What could not be done, in a sentence that says where it is wrong and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DebugError(String);

impl DebugError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A sample past the last, in a run of so many records an epoch.
    pub(super) fn past_the_end(records: usize, epochs: usize) -> Self {
        let last = records.saturating_sub(1);
        Self(format!("there is no such sample: samples go from 0 to {last}, epochs from 1 to {epochs}"))
    }

    /// A step that stops with a fault, so that nothing comes of it.
    pub(super) fn step_stops() -> Self {
        Self::new("this step does not come to its end")
    }

    /// A fault of an expression; its text begins in a column counted from 0.
    pub(super) fn of(fault: Diagnostic, text: &str, begins: usize) -> Self {
        let column = begins + text.get(..fault.span.start).map_or(1, |before| before.chars().count() + 1);
        let help = fault.help.map_or_else(String::new, |help| format!("; {help}"));
        Self(format!("{} (column {column}){help}", fault.message))
    }
}

impl From<TimelineError> for DebugError {
    fn from(error: TimelineError) -> Self {
        Self(error.to_string())
    }
}

impl From<Halt> for DebugError {
    fn from(halt: Halt) -> Self {
        Self(halt.to_string())
    }
}

impl From<DataError> for DebugError {
    fn from(error: DataError) -> Self {
        Self(error.to_string())
    }
}

impl From<ShapeError> for DebugError {
    fn from(error: ShapeError) -> Self {
        Self(error.to_string())
    }
}
