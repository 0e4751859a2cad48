//! The check by nudging: a weight's update beside the slope of two errors, found by moving the weight a little.
//!
//! It trusts nothing of the backward pass. Of the deck's network the forward pass alone is worked out, with the weight
//! moved either way; of a program of one's own its whole round, whose `loss` is read.

use super::DebugError;
use crate::lesson::CellName;
use crate::matrix::Value;
use crate::network::{WeightMatrix, sigmoid};
use crate::session::Session;
use crate::trace::Changed;

/// How far the weight is moved either way.
const BY: f64 = 1e-4;
/// Two slopes agree when they differ by less than this share of the larger, or [`AGREES_IN_ALL`].
const AGREES: f64 = 1e-5;
/// So much apart, two slopes agree whatever they are.
const AGREES_IN_ALL: f64 = 1e-9;

/// Outputs, about, that may be worked out to nudge a whole matrix.
const MOST_WORK: usize = 10_000_000;

/// The slopes that updates follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// That of the squared error ½ Σ (t − O)².
    pub squared_error: bool,
    /// That of the cross-entropy −Σ (t ln O + (1 − t) ln (1 − O)).
    pub cross_entropy: bool,
}

/// A weight's update beside the two slopes.
#[derive(Clone, Debug, PartialEq)]
pub struct Nudged {
    /// Which weight.
    pub weight: CellName,
    /// By how much the step moves it, divided by the learning rate.
    pub update: f64,
    /// Minus the slope of the squared error.
    pub squared_error: f64,
    /// Minus the slope of the cross-entropy.
    pub cross_entropy: f64,
}

/// A whole matrix's update beside the two slopes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NudgedMatrix {
    /// Which matrix.
    pub matrix: WeightMatrix,
    /// How many weights it has.
    pub weights: usize,
    /// The furthest an update, divided by the learning rate, is from minus the squared error's slope.
    pub from_squared_error: f64,
    /// The furthest it is from minus the cross-entropy's.
    pub from_cross_entropy: f64,
    /// The slopes that every update follows.
    pub follows: Follows,
}

/// A weight's update beside the slope of a program's loss.
#[derive(Clone, Debug, PartialEq)]
pub struct NudgedLoss {
    /// Which weight.
    pub weight: CellName,
    /// By how much the round moves it.
    pub update: f64,
    /// The slope of the loss: by how much it grows for each 1 that the weight grows.
    pub slope: f64,
}

/// The updates of all weights of a variable beside the slopes of a program's loss.
#[derive(Clone, Debug, PartialEq)]
pub struct NudgedAll {
    /// Which variable.
    pub name: String,
    /// How many weights it has.
    pub weights: usize,
    /// The factor that makes updates of slopes, by the weight with the steepest slope; −(learning rate) where each step
    /// goes down the slope.
    pub factor: f64,
    /// The furthest an update is from its slope times the factor.
    pub apart: f64,
    /// The largest update, whatever its sign.
    pub largest: f64,
}

/// Most weights of a variable that are nudged one after another, with a round for each twice.
const MOST_WEIGHTS: usize = 4_000;
/// Most numbers that are multiplied and added in all those rounds: keys wait for them.
const MOST_ADDED: usize = 2_000_000_000;

impl NudgedLoss {
    /// Nudges one weight of a session's round.
    pub(super) fn of(session: &Session, weight: CellName) -> Result<Self, DebugError> {
        let CellName { row, column, .. } = weight;
        let trace = session.trace();
        let given =
            trace.steps[..trace.given].iter().position(|s| s.assigns.as_deref() == Some(&weight.name));
        let step = given.ok_or(DebugError::StepStops)?;
        let before = trace.steps[step].result.get(row, column).ok_or(DebugError::StepStops)?;
        let after = trace.variable_at(&weight.name, trace.steps.len()).and_then(|v| v.value.get(row, column));
        let after = after.filter(|_| trace.failure.is_none()).ok_or(DebugError::StepStops)?;
        let loss = |by: f64| {
            let moved = session.run_with(Changed { step, row, column, to: before + by });
            let loss = moved.variable_at("loss", moved.steps.len()).and_then(|v| v.value.as_single());
            loss.filter(|_| moved.failure.is_none()).ok_or(DebugError::NudgesLoss)
        };
        let slope = (loss(BY)? - loss(-BY)?) / (2.0 * BY);
        Ok(Self { weight, update: after - before, slope })
    }
}

impl NudgedAll {
    /// Nudges every weight of a variable.
    pub(super) fn of(session: &Session, name: &str) -> Result<Self, DebugError> {
        let trace = session.trace();
        let variable = trace.variable_at(name, trace.steps.len()).ok_or(DebugError::StepStops)?;
        let shape = variable.value.shape();
        let round: usize = trace.steps.iter().map(|step| step.result.shape().cells() * step.terms()).sum();
        if shape.cells() > MOST_WEIGHTS || 2 * shape.cells() * round > MOST_ADDED {
            return Err(DebugError::TooLargeToNudge(name.to_owned()));
        }
        let one = |place| NudgedLoss::of(session, CellName::of(name, variable.value, place));
        let all = shape.places().map(one).collect::<Result<Vec<_>, _>>()?;
        let steepest = all.iter().max_by(|a, b| a.slope.abs().total_cmp(&b.slope.abs()));
        let factor = steepest.filter(|one| one.slope != 0.0).map_or(0.0, |one| one.update / one.slope);
        let furthest = |of: &dyn Fn(&NudgedLoss) -> f64| all.iter().map(of).fold(0.0, further);
        Ok(Self {
            name: name.to_owned(),
            weights: all.len(),
            factor,
            apart: furthest(&|one| one.update - factor * one.slope),
            largest: furthest(&|one| one.update),
        })
    }
}

/// A step's forward pass, in which one weight at a time is moved.
struct Forward<'a> {
    matrix: WeightMatrix,
    /// The matrix in question before the step and after it.
    before: &'a Value,
    after: &'a Value,
    learning_rate: f64,
    who: &'a Value,
    inputs: Vec<f64>,
    hidden_inputs: Vec<f64>,
    hidden_outputs: Vec<f64>,
    final_inputs: Vec<f64>,
    targets: Vec<f64>,
}

impl<'a> Forward<'a> {
    /// The step of a session's program, and what it does to one of the matrices.
    fn of(session: &'a Session, matrix: WeightMatrix) -> Result<Self, DebugError> {
        let trace = session.trace();
        let made = |name: &str| {
            let mut made = trace.steps.iter().filter(|step| step.assigns.as_deref() == Some(name));
            made.next().map(|step| &step.result).ok_or(DebugError::StepStops)
        };
        let after = trace.variable_at(matrix.name(), trace.steps.len());
        let after = after.filter(|_| trace.failure.is_none()).ok_or(DebugError::StepStops)?.value;
        let learning_rate = made("lr")?.as_single().ok_or(DebugError::StepStops)?;
        if learning_rate == 0.0 {
            return Err(DebugError::NoRate);
        }
        let who = made("who")?;
        let inputs: Vec<f64> = made("inputs")?.cells().collect();
        let hidden_inputs = product(made("wih")?, &inputs);
        let hidden_outputs: Vec<f64> = hidden_inputs.iter().map(|sum| sigmoid(*sum)).collect();
        Ok(Self {
            matrix,
            before: made(matrix.name())?,
            after,
            learning_rate,
            who,
            inputs,
            hidden_inputs,
            final_inputs: product(who, &hidden_outputs),
            hidden_outputs,
            targets: made("targets")?.cells().collect(),
        })
    }

    fn nudge(&self, row: usize, column: usize) -> Nudged {
        let get = |value: &Value| value.get(row, column).unwrap_or(f64::NAN);
        let update = (get(self.after) - get(self.before)) / self.learning_rate;
        let (squared_up, entropy_up) = self.errors(row, column, BY);
        let (squared_down, entropy_down) = self.errors(row, column, -BY);
        Nudged {
            weight: CellName::of(self.matrix.name(), self.after, (row, column)),
            update,
            squared_error: (squared_down - squared_up) / (2.0 * BY),
            cross_entropy: (entropy_down - entropy_up) / (2.0 * BY),
        }
    }

    /// Squared error and cross-entropy with one weight moved.
    fn errors(&self, row: usize, column: usize, by: f64) -> (f64, f64) {
        let matrix = self.matrix;
        // Only the node the weight leads to gets another sum.
        let hidden_moved = match matrix {
            WeightMatrix::Wih => {
                sigmoid(self.hidden_inputs[row] + by * self.inputs[column]) - self.hidden_outputs[row]
            }
            WeightMatrix::Who => 0.0,
        };
        let moved = |node: usize| match matrix {
            WeightMatrix::Wih => self.who.get(node, row).unwrap_or(0.0) * hidden_moved,
            WeightMatrix::Who if node == row => by * self.hidden_outputs[column],
            WeightMatrix::Who => 0.0,
        };
        let mut errors = (0.0, 0.0);
        for (node, (sum, target)) in self.final_inputs.iter().zip(&self.targets).enumerate() {
            let output = sigmoid(sum + moved(node));
            errors.0 += 0.5 * (target - output) * (target - output);
            errors.1 -= target * libm::log(output) + (1.0 - target) * libm::log(1.0 - output);
        }
        errors
    }
}

/// A matrix times a column.
fn product(matrix: &Value, column: &[f64]) -> Vec<f64> {
    let cell = |row: usize, at: usize| matrix.get(row, at).unwrap_or(0.0);
    let sum = |row: usize| column.iter().enumerate().map(|(at, value)| cell(row, at) * value).sum();
    (0..matrix.shape().extent().0).map(sum).collect()
}

impl Nudged {
    /// Nudges one weight of a session's step.
    pub(super) fn of(session: &Session, weight: &CellName) -> Result<Self, DebugError> {
        let matrix = WeightMatrix::named(&weight.name).ok_or(DebugError::StepStops)?;
        Ok(Forward::of(session, matrix)?.nudge(weight.row, weight.column))
    }

    /// The slopes the update follows.
    #[must_use]
    pub fn follows(&self) -> Follows {
        Follows {
            squared_error: agree(self.update, self.squared_error),
            cross_entropy: agree(self.update, self.cross_entropy),
        }
    }
}

impl NudgedMatrix {
    /// Nudges every weight of a matrix.
    pub(super) fn of(session: &Session, matrix: WeightMatrix) -> Result<Self, DebugError> {
        let pass = Forward::of(session, matrix)?;
        let (rows, columns) = pass.before.shape().extent();
        if rows * columns * pass.targets.len() > MOST_WORK {
            return Err(DebugError::TooLargeToNudge(matrix.name().to_owned()));
        }
        let follows = Follows { squared_error: true, cross_entropy: true };
        let mut all = Self { matrix, weights: 0, from_squared_error: 0.0, from_cross_entropy: 0.0, follows };
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let one = pass.nudge(row, column);
            all.weights += 1;
            all.from_squared_error = further(all.from_squared_error, one.update - one.squared_error);
            all.from_cross_entropy = further(all.from_cross_entropy, one.update - one.cross_entropy);
            let follows = one.follows();
            all.follows.squared_error &= follows.squared_error;
            all.follows.cross_entropy &= follows.cross_entropy;
        }
        Ok(all)
    }
}

/// The larger of two distances; one that is no number stays.
fn further(furthest: f64, from: f64) -> f64 {
    if from.abs() <= furthest || furthest.is_nan() { furthest } else { from.abs() }
}

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= AGREES * a.abs().max(b.abs()) + AGREES_IN_ALL
}
