//! Expressions over a step of training: what breakpoints and watches ask.
//!
//! Those that need only what training keeps at hand (outputs, errors, the label) are worked out beside it, many
//! thousand a second. Any other has the step's whole program run for it.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use crate::interp::evaluate;
use crate::lang::{Diagnostic, Expression, Literal, Span, did_you_mean, parse_expression};
use crate::matrix::{Kind, Value};
use crate::network::{HIGH_TARGET, LOW_TARGET, Learned, input};
use crate::trace::Places;

use super::Moment;

/// What training keeps at hand, by the names of the step's program.
const AT_HAND: [&str; 11] = [
    "epoch",
    "sample",
    "label",
    "lr",
    "pixels",
    "inputs",
    "targets",
    "hidden_outputs",
    "final_outputs",
    "output_errors",
    "loss",
];
/// What only the step's program works out.
const BY_PROGRAM: [&str; 5] = ["hidden_inputs", "final_inputs", "hidden_errors", "wih", "who"];

/// An expression over a step of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its text.
    pub text: String,
    expression: Expression,
    literals: Vec<Literal>,
    names: Vec<String>,
}

/// A sample's step, as far as training has it at hand.
#[derive(Clone, Copy)]
pub(crate) struct AtHand<'a> {
    /// Which sample of which epoch.
    pub moment: Moment,
    /// What was learned.
    pub learned: Learned<'a>,
    /// Its label.
    pub label: u8,
    /// Its pixels.
    pub pixels: &'a [u8],
}

impl Condition {
    /// Reads an expression, and checks that every name in it is one of a training step's.
    ///
    /// # Errors
    /// The first fault, at its place in the text.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let (expression, literals) = parse_expression(text).map_err(|faults| {
            let nothing = || Diagnostic::new(Span::default(), "there is no expression");
            faults.into_iter().next().unwrap_or_else(nothing)
        })?;
        let known = || AT_HAND.into_iter().chain(BY_PROGRAM);
        if let Some((unknown, span)) =
            expression.names().into_iter().find(|(name, _)| !known().any(|k| k == *name))
        {
            let help = match did_you_mean(unknown, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known().collect::<Vec<_>>().join(", ")),
            };
            return Err(Diagnostic::new(span, format!("unknown name `{unknown}`")).with_help(help));
        }
        let names = expression.names().into_iter().map(|(name, _)| name.to_owned()).collect();
        Ok(Self { text: text.to_owned(), expression, literals, names })
    }

    /// Whether it needs the step's program to be run.
    #[must_use]
    pub(crate) fn needs_program(&self) -> bool {
        self.names.iter().any(|name| BY_PROGRAM.contains(&name.as_str()))
    }

    /// Its value over given variables.
    ///
    /// # Errors
    /// Where it cannot be worked out, at a place in its own text.
    pub fn value(&self, variables: &BTreeMap<String, Value>) -> Result<Value, Diagnostic> {
        evaluate(&self.expression, &self.literals, variables, Places::Python)
    }

    /// Its value for a sample from what training has at hand.
    ///
    /// # Errors
    /// Where it cannot be worked out, at a place in its own text.
    pub(crate) fn value_at_hand(&self, sample: AtHand<'_>) -> Result<Value, Diagnostic> {
        let variables = self.names.iter().filter_map(|name| Some((name.clone(), sample.variable(name)?)));
        self.value(&variables.collect())
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
        let message =
            format!("this is {} numbers, {}, and one is needed", value.shape().cells(), value.shape());
        Diagnostic::new(Span::default(), message).with_help("take max(…), sum(…) or one of its cells, [0, 0]")
    })
}

fn column(numbers: impl IntoIterator<Item = f64>) -> Value {
    let numbers: Vec<f64> = numbers.into_iter().collect();
    Value::matrix(DMatrix::from_vec(numbers.len(), 1, numbers))
}

impl AtHand<'_> {
    /// A variable of the step as the step leaves it.
    fn variable(self, name: &str) -> Option<Value> {
        let network = self.learned.network;
        Some(match name {
            "epoch" => Value::whole(self.moment.epoch),
            "sample" => Value::whole(self.moment.sample),
            "label" => Value::Scalar(f64::from(self.label), Kind::Whole),
            "lr" => Value::real(self.learned.training.learning_rate),
            "pixels" => column(self.pixels.iter().map(|p| f64::from(*p))),
            "inputs" => column(self.pixels.iter().map(|p| input(*p))),
            "targets" => {
                let target = |node| if node == usize::from(self.label) { HIGH_TARGET } else { LOW_TARGET };
                column((0..network.shape().outputs).map(target))
            }
            "hidden_outputs" => column(network.hidden_outputs().iter().copied()),
            "final_outputs" => column(network.final_outputs().iter().copied()),
            "output_errors" => column(network.output_errors().iter().copied()),
            "loss" => Value::real(self.learned.loss),
            _ => return None,
        })
    }
}
