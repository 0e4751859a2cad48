//! Training over a data set: the rules, the order of records, an epoch.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::initial;
use super::sparse::{Diverged, SparseNetwork};
use crate::digits::Dataset;

/// How the hidden layer's error is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// The deck's: `hidden_errors = who.T @ output_errors`.
    ///
    /// It leaves out the slope of the output layer, and so is the exact gradient of the squared error for `who`
    /// alone; for `wih` it is that of the cross-entropy.
    #[default]
    Deck,
    /// The exact gradient of the squared error for both matrices:
    /// `hidden_errors = who.T @ (output_errors * final_outputs * (1 - final_outputs))`.
    Gradient,
}

impl Rule {
    /// Its name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Deck => "deck",
            Self::Gradient => "gradient",
        }
    }
}

/// How a network learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// The part of each step's correction that is made.
    pub learning_rate: f64,
    /// How errors are carried back.
    pub rule: Rule,
}

/// What came of an epoch, or of the part of it before it was stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Records learned from.
    pub samples: usize,
    /// The mean over them of ½ Σ error², each taken before its update.
    pub mean_loss: f64,
    /// Whether it was stopped.
    pub stopped: bool,
}

/// The order in which an epoch (counted from 0) takes the records: as they stand, or shuffled by a seed.
#[must_use]
pub fn order(count: usize, shuffle: Option<u64>, epoch: u64) -> Vec<u32> {
    match shuffle {
        Some(seed) => initial::shuffled(count, seed, epoch),
        None => (0..count as u32).collect(),
    }
}

/// Trains on every record once, in the given order.
///
/// `progress` hears after each record how many are done, and may stop the work.
///
/// # Errors
/// [`Diverged`] where a number becomes NaN or infinite, with the record counted from 0.
pub fn train_epoch(
    network: &mut SparseNetwork,
    data: &Dataset,
    order: &[u32],
    training: Training,
    progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Epoch, Diverged> {
    let mut total = 0.0;
    let mut samples = 0;
    for &index in order {
        let Some(sample) = data.get(index as usize) else { continue };
        let loss = network.train(sample, training);
        if !loss.is_finite() {
            return Err(Diverged { record: Some(index as usize) });
        }
        total += loss;
        samples += 1;
        if progress(samples).is_break() {
            break;
        }
    }
    if !network.is_finite() {
        return Err(Diverged { record: None });
    }
    Ok(Epoch { samples, mean_loss: total / samples.max(1) as f64, stopped: samples < order.len() })
}
