//! The check by nudging: a weight's update beside the slope of two errors, found by moving the weight a little.
//!
//! It trusts nothing of the backward pass: only the forward pass is worked out, twice.

use super::biography::WeightName;
use crate::matrix::{Value, number};
use crate::network::sigmoid;

/// How far the weight is moved either way.
const BY: f64 = 1e-4;
/// Two slopes agree when they differ by less than this share of the larger, or this much in all.
const AGREES: f64 = 1e-5;

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

impl Step<'_> {
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

    /// Squared error and cross-entropy with one weight moved.
    fn errors(&self, weight: WeightName, by: f64) -> (f64, f64) {
        let (hidden, inputs) = self.wih.shape().extent();
        let (outputs, _) = self.who.shape().extent();
        let get = |value: &Value, row, column| value.get(row, column).unwrap_or(0.0);
        let moved = |is_output: bool, row: usize, column: usize| {
            let is_it = weight == WeightName { is_output, row, column };
            if is_it { by } else { 0.0 }
        };
        let hidden_outputs: Vec<f64> = (0..hidden)
            .map(|row| {
                let term = |column| {
                    (get(self.wih, row, column) + moved(false, row, column)) * get(self.inputs, column, 0)
                };
                sigmoid((0..inputs).map(term).sum())
            })
            .collect();
        let mut errors = (0.0, 0.0);
        for row in 0..outputs {
            let term = |column: usize| {
                (get(self.who, row, column) + moved(true, row, column)) * hidden_outputs[column]
            };
            let (output, target) = (sigmoid((0..hidden).map(term).sum()), get(self.targets, row, 0));
            errors.0 += 0.5 * (target - output) * (target - output);
            errors.1 -= target * libm::log(output) + (1.0 - target) * libm::log(1.0 - output);
        }
        errors
    }
}

impl Nudged {
    /// What was found, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let verdict = match (agree(self.update, self.squared_error), agree(self.update, self.cross_entropy)) {
            (true, true) => "it follows the slope of both errors",
            (true, false) => "it follows the slope of the squared error, and not that of the cross-entropy",
            (false, true) => "it follows the slope of the cross-entropy, and not that of the squared error",
            (false, false) => "it follows the slope of neither error",
        };
        format!(
            "{}: update / lr {} · minus the slope of the squared error {} · of the cross-entropy {}: {verdict}",
            self.weight,
            number(self.update, 8),
            number(self.squared_error, 8),
            number(self.cross_entropy, 8)
        )
    }
}

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= AGREES * a.abs().max(b.abs()) + 1e-9
}
