//! Expressions over a step of training: what breakpoints and watches ask.
//!
//! They are worked out beside training from what it keeps at hand, many thousand a second.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Learned, Moment};
use crate::digits::Dataset;
use crate::interp::{evaluate_counting, evaluate_within};
use crate::lang::{Diagnostic, Expression, ExpressionKind, Literal, Span, parse_expression};
use crate::lesson::{PartName, Within};
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
    /// The same with the cells, rows and columns it names, `wih[17, 400]`, as variables of their own: a matrix need not be
    /// made for one.
    by_parts: Expression,
    /// Those parts, each with its name there, and the variables that are read whole beside them.
    parts: Vec<(String, PartName)>,
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
        let mut by_parts = expression.clone();
        let mut parts = Vec::new();
        name_parts(&mut by_parts, &literals, &mut parts);
        let names = |expression: &Expression| {
            expression.names().into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        };
        let mut beside = names(&by_parts);
        beside.retain(|name| !parts.iter().any(|(part, _)| part == name));
        let names = names(&expression);
        let read = Arc::new(Asking { expression, literals, names, by_parts, parts, beside });
        Ok(Self { text: text.to_owned(), read })
    }

    /// The variables it reads.
    pub(super) fn names(&self) -> &[String] {
        &self.read.names
    }

    /// Its value over given variables, within so many multiplications and the like, and no more than an expression may take.
    ///
    /// # Errors
    /// Where it cannot be worked out or takes more, at a place in its own text.
    pub fn value(&self, work: usize, variables: &BTreeMap<String, Value>) -> Result<Value, Diagnostic> {
        evaluate_within(work, &self.read.expression, &self.read.literals, variables, Places::Python)
    }

    /// The same, and how much it took.
    ///
    /// # Errors
    /// The same.
    pub(super) fn value_counting(
        &self,
        work: usize,
        variables: &BTreeMap<String, Value>,
    ) -> Result<(Value, usize), Diagnostic> {
        evaluate_counting(work, &self.read.expression, &self.read.literals, variables, Places::Python)
    }

    /// Its value for a sample from what training has at hand.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn value_at_hand(&self, work: usize, sample: AtHand<'_>) -> Result<Value, Diagnostic> {
        let learner = sample.learned.learner;
        let part = |(name, part): &(String, PartName)| Some((name.clone(), learner.part(part)?));
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
        match self.read.parts.iter().map(part).collect::<Option<BTreeMap<_, _>>>() {
            Some(mut parts) if !parts.is_empty() => {
                parts.extend(variables(&self.read.beside));
                evaluate_within(work, &self.read.by_parts, &self.read.literals, &parts, Places::Python)
            }
            _ => self.value(work, &variables(&self.read.names)),
        }
    }
}

/// Puts a variable in the place of every part of one that is named by numbers, called as the part is written.
fn name_parts(expression: &mut Expression, literals: &[Literal], parts: &mut Vec<(String, PartName)>) {
    if let Some(part) = PartName::of(expression, literals).filter(|part| part.part != Within::Whole) {
        let name = part.to_string();
        expression.kind = ExpressionKind::Name(name.clone());
        parts.push((name, part));
        return;
    }
    for inner in expression.parts_mut() {
        name_parts(inner, literals, parts);
    }
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
