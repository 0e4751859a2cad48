//! The check by nudging: a weight's update beside the slope of two errors, found by moving the weight a little.
//!
//! It trusts nothing of the backward pass: only the forward pass is worked out, twice.

use crate::matrix::{Value, counted, number};
use crate::network::{WeightMatrix, WeightName, sigmoid};

/// How far the weight is moved either way.
const BY: f64 = 1e-4;
/// Two slopes agree when they differ by less than this share of the larger, or this much in all.
const AGREES: f64 = 1e-5;

/// Multiplications, about, that a whole matrix may take to be nudged.
const MOST_WORK: usize = 100_000_000;

/// What the check needs of a step.
pub struct Step<'a> {
    /// The weights before the step.
    pub wih: &'a Value,
    /// The same for the output layer.
    pub who: &'a Value,
    /// What goes in.
    pub inputs: &'a Value,
    /// What should come out.
    pub targets: &'a Value,
    /// The learning rate.
    pub lr: f64,
    /// What the hidden nodes give with no weight moved.
    hidden_outputs: Vec<f64>,
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
    follows_squared_error: bool,
    follows_cross_entropy: bool,
}

/// A weight's update beside the two slopes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nudged {
    /// Which weight.
    pub weight: WeightName,
    /// By how much the step moves it, divided by the learning rate.
    pub update: f64,
    /// Minus the slope of the squared error ½ Σ (t − O)².
    pub squared_error: f64,
    /// Minus the slope of the cross-entropy −Σ (t ln O + (1 − t) ln (1 − O)).
    pub cross_entropy: f64,
}

impl<'a> Step<'a> {
    /// A step of these matrices.
    #[must_use]
    pub fn new(wih: &'a Value, who: &'a Value, inputs: &'a Value, targets: &'a Value, lr: f64) -> Self {
        let mut step = Self { wih, who, inputs, targets, lr, hidden_outputs: Vec::new() };
        let hidden = wih.shape().extent().0;
        step.hidden_outputs = (0..hidden).map(|row| step.hidden_output(row, None)).collect();
        step
    }

    /// A matrix before the step.
    #[must_use]
    pub fn before(&self, matrix: WeightMatrix) -> &'a Value {
        match matrix {
            WeightMatrix::Wih => self.wih,
            WeightMatrix::Who => self.who,
        }
    }

    /// Nudges one weight; `moved` is by how much the step moves it.
    #[must_use]
    pub fn nudge(&self, weight: WeightName, moved: f64) -> Nudged {
        let (squared_up, entropy_up) = self.errors(weight, BY);
        let (squared_down, entropy_down) = self.errors(weight, -BY);
        Nudged {
            weight,
            update: moved / self.lr,
            squared_error: (squared_down - squared_up) / (2.0 * BY),
            cross_entropy: (entropy_down - entropy_up) / (2.0 * BY),
        }
    }

    /// Nudges every weight of a matrix; `after` is the matrix as the step leaves it. None where it is too large to be
    /// nudged whole.
    #[must_use]
    pub fn nudge_all(&self, matrix: WeightMatrix, after: &Value) -> Option<NudgedMatrix> {
        let before = self.before(matrix);
        let (rows, columns) = before.shape().extent();
        let cost = match matrix {
            WeightMatrix::Wih => before.shape().cells(),
            WeightMatrix::Who => columns,
        };
        if rows * columns * cost > MOST_WORK {
            return None;
        }
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let nudged = cells.map(|(row, column)| {
            let moved = after.get(row, column).unwrap_or(f64::NAN) - before.get(row, column).unwrap_or(0.0);
            self.nudge(WeightName { matrix, row, column }, moved)
        });
        let mut all = NudgedMatrix {
            matrix,
            weights: rows * columns,
            from_squared_error: 0.0,
            from_cross_entropy: 0.0,
            follows_squared_error: true,
            follows_cross_entropy: true,
        };
        for one in nudged {
            all.from_squared_error = all.from_squared_error.max((one.update - one.squared_error).abs());
            all.from_cross_entropy = all.from_cross_entropy.max((one.update - one.cross_entropy).abs());
            all.follows_squared_error &= agree(one.update, one.squared_error);
            all.follows_cross_entropy &= agree(one.update, one.cross_entropy);
        }
        Some(all)
    }

    /// Squared error and cross-entropy with one weight moved.
    fn errors(&self, weight: WeightName, by: f64) -> (f64, f64) {
        let (hidden, _) = self.wih.shape().extent();
        let (outputs, _) = self.who.shape().extent();
        let mut hidden_outputs = self.hidden_outputs.clone();
        if weight.matrix == WeightMatrix::Wih {
            // Only the node the weight leads to gets another sum.
            hidden_outputs[weight.row] = self.hidden_output(weight.row, Some((weight.column, by)));
        }
        let mut errors = (0.0, 0.0);
        for row in 0..outputs {
            let mut sum = 0.0;
            for (column, hidden_output) in hidden_outputs.iter().enumerate().take(hidden) {
                let is_it = weight == WeightName { matrix: WeightMatrix::Who, row, column };
                let moved = if is_it { by } else { 0.0 };
                sum += (get(self.who, row, column) + moved) * hidden_output;
            }
            let (output, target) = (sigmoid(sum), get(self.targets, row, 0));
            errors.0 += 0.5 * (target - output) * (target - output);
            errors.1 -= target * libm::log(output) + (1.0 - target) * libm::log(1.0 - output);
        }
        errors
    }

    /// A hidden node's output, one of its weights moved if asked for.
    fn hidden_output(&self, row: usize, moved: Option<(usize, f64)>) -> f64 {
        let inputs = self.inputs.shape().cells();
        let term = |column| {
            let by = moved.filter(|(at, _)| *at == column).map_or(0.0, |(_, by)| by);
            (get(self.wih, row, column) + by) * get(self.inputs, column, 0)
        };
        sigmoid((0..inputs).map(term).sum())
    }
}

fn get(value: &Value, row: usize, column: usize) -> f64 {
    value.get(row, column).unwrap_or(0.0)
}

impl NudgedMatrix {
    /// What was found, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let verdict = verdict(self.follows_squared_error, self.follows_cross_entropy);
        format!(
            "{}, all {}: furthest from minus the slope of the squared error {}, of the cross-entropy {}: {verdict}",
            self.matrix,
            counted(self.weights, "weight"),
            number(self.from_squared_error, 8),
            number(self.from_cross_entropy, 8)
        )
    }
}

impl Nudged {
    /// What was found, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let verdict = verdict(agree(self.update, self.squared_error), agree(self.update, self.cross_entropy));
        format!(
            "{}: update / lr {} · minus the slope of the squared error {} · of the cross-entropy {}: {verdict}",
            self.weight,
            number(self.update, 8),
            number(self.squared_error, 8),
            number(self.cross_entropy, 8)
        )
    }
}

fn verdict(squared_error: bool, cross_entropy: bool) -> &'static str {
    match (squared_error, cross_entropy) {
        (true, true) => "it follows the slope of both errors",
        (true, false) => "it follows the slope of the squared error, and not that of the cross-entropy",
        (false, true) => "it follows the slope of the cross-entropy, and not that of the squared error",
        (false, false) => "it follows the slope of neither error",
    }
}

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= AGREES * a.abs().max(b.abs()) + 1e-9
}
