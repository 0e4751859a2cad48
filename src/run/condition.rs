//! Expressions over a step of training: what breakpoints and watches ask.
//!
//! They are worked out beside training from what it keeps at hand, many thousand a second.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Learned, Moment};
use crate::digits::Dataset;
use crate::interp::evaluate;
use crate::lang::{Diagnostic, Expression, ExpressionKind, Literal, Span, parse_expression};
use crate::lesson::{CellIndex, CellName, PartName};
use crate::matrix::{OperationError, Value};
use crate::trace::Places;

/// An expression over a step of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its text.
    pub text: String,
    read: Arc<Asking>,
}

/// What a condition's text says.
#[derive(Debug, PartialEq)]
struct Asking {
    expression: Expression,
    literals: Vec<Literal>,
    names: Vec<String>,
    /// The same with the cells it names, `wih[17, 400]`, as variables of their own: a matrix need not be made for one.
    by_cells: Expression,
    /// Those cells, each with its name there, and the variables that are read whole beside them.
    cells: Vec<(String, CellName)>,
    beside: Vec<String>,
}

/// A sample's step, as far as training has it at hand.
#[derive(Clone, Copy)]
pub(crate) struct AtHand<'a> {
    /// Which sample of which epoch.
    pub moment: Moment,
    /// What was learned.
    pub learned: Learned<'a>,
    /// The records it was learned from.
    pub data: &'a Dataset,
    /// What was made before the rounds and none of them reads, by name.
    pub beside: &'a [(String, Value)],
}

impl Condition {
    /// Reads an expression, and checks that every name in it is one of those there are in a step.
    ///
    /// # Errors
    /// The first fault, at its place in the text.
    pub fn parse(text: &str, there: &[String]) -> Result<Self, Diagnostic> {
        let (expression, literals) = parse_expression(text)?;
        let known = || there.iter().map(String::as_str);
        if let Some((unknown, span)) =
            expression.names().into_iter().find(|(name, _)| !known().any(|k| k == *name))
        {
            return Err(Diagnostic::unknown_name(unknown, span, there));
        }
        let mut by_cells = expression.clone();
        let mut cells = Vec::new();
        name_cells(&mut by_cells, &literals, &mut cells);
        let names = |expression: &Expression| {
            expression.names().into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        };
        let mut beside = names(&by_cells);
        beside.retain(|name| !cells.iter().any(|(cell, _)| cell == name));
        let names = names(&expression);
        let read = Arc::new(Asking { expression, literals, names, by_cells, cells, beside });
        Ok(Self { text: text.to_owned(), read })
    }

    /// The variables it reads.
    pub(super) fn names(&self) -> &[String] {
        &self.read.names
    }

    /// Its value over given variables.
    ///
    /// # Errors
    /// Where it cannot be worked out, at a place in its own text.
    pub fn value(&self, variables: &BTreeMap<String, Value>) -> Result<Value, Diagnostic> {
        evaluate(&self.read.expression, &self.read.literals, variables, Places::Python)
    }

    /// Its value for a sample from what training has at hand.
    ///
    /// # Errors
    /// Where it cannot be worked out, at a place in its own text.
    pub(crate) fn value_at_hand(&self, sample: AtHand<'_>) -> Result<Value, Diagnostic> {
        let learner = sample.learned.learner;
        let cell = |(name, cell): &(String, CellName)| Some((name.clone(), Value::real(learner.cell(cell)?)));
        let variables = |names: &[String]| {
            let beside = |wanted: &str| {
                sample.beside.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
            };
            let value = |name: &String| {
                let of_round = learner.variable(name, sample.data, sample.moment);
                Some((name.clone(), of_round.or_else(|| beside(name))?))
            };
            names.iter().filter_map(value).collect::<BTreeMap<_, _>>()
        };
        match self.read.cells.iter().map(cell).collect::<Option<BTreeMap<_, _>>>() {
            Some(mut cells) if !cells.is_empty() => {
                cells.extend(variables(&self.read.beside));
                evaluate(&self.read.by_cells, &self.read.literals, &cells, Places::Python)
            }
            _ => self.value(&variables(&self.read.names)),
        }
    }
}

/// Puts a variable in the place of every cell that is named by numbers, called as the cell is written.
fn name_cells(expression: &mut Expression, literals: &[Literal], cells: &mut Vec<(String, CellName)>) {
    if let Some(cell) = named_cell(expression, literals) {
        let name = cell.to_string();
        expression.kind = ExpressionKind::Name(name.clone());
        cells.push((name, cell));
        return;
    }
    for part in expression.parts_mut() {
        name_cells(part, literals, cells);
    }
}

fn named_cell(expression: &Expression, literals: &[Literal]) -> Option<CellName> {
    CellName::of_part(PartName::of(expression, literals)?).filter(|cell| cell.index != CellIndex::None)
}

/// Whether a value says yes: a single number that is not 0.
///
/// # Errors
/// Where it is a whole matrix of numbers.
pub fn holds(value: &Value) -> Result<bool, Diagnostic> {
    single(value).map(|number| number != 0.0)
}

/// The single number a value is.
///
/// # Errors
/// Where it is a whole matrix of numbers.
pub fn single(value: &Value) -> Result<f64, Diagnostic> {
    value.as_single().ok_or_else(|| {
        Diagnostic::new(Span::default(), OperationError::NeedsNumber { shape: value.shape() }.to_string())
    })
}
