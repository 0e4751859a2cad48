//! The network run backwards: from a label to the image that stands for it.
//!
//! Each step undoes one of the forward pass: the sigmoid by the logit, a matrix by its transpose. A transpose is not
//! an inverse, and so the image, asked about again, does not give the outputs it came from.

use nalgebra::DVector;
use serde::Serialize;

use super::{HIGH_TARGET, LOW_TARGET, Network};

/// Every step of a back query, named as in the lesson.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BackQuery {
    /// The label asked for.
    pub label: usize,
    /// The outputs started from: 0.99 for the label, 0.01 for the others.
    pub final_outputs: Vec<f64>,
    /// Their logit.
    pub final_inputs: Vec<f64>,
    /// `who.T @ final_inputs`.
    pub raw_hidden: Vec<f64>,
    /// That, rescaled to 0.01 … 0.99.
    pub hidden_outputs: Vec<f64>,
    /// Its logit.
    pub hidden_inputs: Vec<f64>,
    /// `wih.T @ hidden_inputs`.
    pub raw_inputs: Vec<f64>,
    /// That, rescaled to 0.01 … 0.99: the image.
    pub inputs: Vec<f64>,
    /// What the network says to the image.
    pub asked_again: Vec<f64>,
}

impl Network {
    /// Runs the network backwards from a label.
    ///
    /// `None` if the network has no such label.
    #[must_use]
    pub fn back_query(&self, label: usize) -> Option<BackQuery> {
        let outputs = self.shape().outputs;
        if label >= outputs {
            return None;
        }
        let final_outputs =
            DVector::from_fn(outputs, |node, _| if node == label { HIGH_TARGET } else { LOW_TARGET });
        let final_inputs = final_outputs.map(logit);
        let raw_hidden = self.who().tr_mul(&final_inputs);
        let hidden_outputs = rescale(&raw_hidden);
        let hidden_inputs = hidden_outputs.map(logit);
        let raw_inputs = self.wih().tr_mul(&hidden_inputs);
        let inputs = rescale(&raw_inputs);
        let asked_again = self.query(&inputs);
        let plain = |column: DVector<f64>| column.data.into();
        Some(BackQuery {
            label,
            final_outputs: plain(final_outputs),
            final_inputs: plain(final_inputs),
            raw_hidden: plain(raw_hidden),
            hidden_outputs: plain(hidden_outputs),
            hidden_inputs: plain(hidden_inputs),
            raw_inputs: plain(raw_inputs),
            inputs: plain(inputs),
            asked_again: plain(asked_again),
        })
    }
}

/// ln(y / (1 − y)), the inverse of the sigmoid.
fn logit(y: f64) -> f64 {
    libm::log(y / (1.0 - y))
}

/// Moves and stretches numbers to 0.01 … 0.99. Numbers that are all the same have nothing to stretch and become 0.01.
fn rescale(column: &DVector<f64>) -> DVector<f64> {
    let moved = column.add_scalar(-column.min());
    let most = moved.max();
    let unit = if most > 0.0 { moved / most } else { moved };
    unit.map(|part| part * 0.98 + 0.01)
}
