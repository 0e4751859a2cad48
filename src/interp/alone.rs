//! One expression by itself, over variables that stay where they are: a number that words quote, a watch, a curve.

use std::collections::BTreeMap;

use super::{Budget, Interpreter, Recording, Settings};
use crate::lang::{Diagnostic, Expression, Literal};
use crate::matrix::Value;
use crate::trace::Places;

/// Multiplications and the like of an expression by itself: there may be very many of them beside a program, and it is
/// asked of every sample of a run.
pub const MOST_ALONE: usize = 60_000_000;

/// Works out one expression over given variables, such as a question's slip or a picture's curve.
///
/// # Errors
/// A fault at a place in the expression's own text: an unknown name, shapes that do not fit.
pub fn evaluate(
    expression: &Expression,
    literals: &[Literal],
    variables: &BTreeMap<String, Value>,
    places: Places,
) -> Result<Value, Diagnostic> {
    evaluate_within(MOST_ALONE, expression, literals, variables, places)
}

/// The same within so many multiplications and the like, for one of many that are worked out together.
pub(crate) fn evaluate_within(
    work: usize,
    expression: &Expression,
    literals: &[Literal],
    variables: &BTreeMap<String, Value>,
    places: Places,
) -> Result<Value, Diagnostic> {
    evaluate_counting(work, expression, literals, variables, places).map(|(value, _)| value)
}

/// The same, and how much it took.
pub(crate) fn evaluate_counting(
    work: usize,
    expression: &Expression,
    literals: &[Literal],
    variables: &BTreeMap<String, Value>,
    places: Places,
) -> Result<(Value, usize), Diagnostic> {
    let budget = Budget { work: work.min(MOST_ALONE), ..Budget::default() };
    let settings = Settings { places, budget, ..Settings::default() };
    let (recording, around) = (Recording::Nothing, Some(variables));
    let mut run = Interpreter { literals, settings, recording, around, ..Interpreter::default() };
    let value = run.expression(expression)?.value;
    Ok((value, run.used.work))
}
