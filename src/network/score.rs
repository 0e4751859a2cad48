//! How well a network reads: score, confusion, mistakes.

use serde::Serialize;

use super::{First, SparseNetwork, answer};
use crate::digits::{Dataset, Sample};

/// Decimals a score is written with at most: what 10,000 records can tell apart.
const DECIMALS: usize = 4;

/// A record read wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mistake {
    /// The record, counted from 0.
    pub index: usize,
    /// What it is.
    pub label: usize,
    /// What the network took it for.
    pub answer: usize,
    /// The output of that answer: how sure it was.
    pub output: f64,
}

/// A test of a network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Records read correctly.
    pub correct: usize,
    /// Records asked about.
    pub total: usize,
    /// Row l, column a: how many records of label l were answered a.
    pub confusion: Vec<Vec<usize>>,
    /// What was read wrongly, the surest first.
    pub mistakes: Vec<Mistake>,
}

impl Score {
    /// The share read correctly, from 0 to 1.
    #[must_use]
    pub fn performance(&self) -> f64 {
        self.correct as f64 / self.total.max(1) as f64
    }
}

/// The share read correctly as the deck prints it: `0.6`, `0.9722`, `1.0`.
#[must_use]
pub fn performance(correct: usize, total: usize) -> String {
    let text = format!("{:.DECIMALS$}", correct as f64 / total.max(1) as f64);
    let digits = text.trim_end_matches('0');
    if digits.ends_with('.') { format!("{digits}0") } else { digits.to_owned() }
}

/// How many of some records the network reads correctly.
#[must_use]
pub(crate) fn count_right(network: &mut SparseNetwork, records: First<'_>) -> usize {
    let is_right = |sample: &Sample<'_>| answer(network.query(sample.pixels)) == usize::from(sample.label);
    records.data.iter().take(records.count).filter(is_right).count()
}

/// Asks the network about every record.
///
/// A label the network has no output for counts as read wrongly; a caller that takes it for a fault checks before.
#[must_use]
pub fn test(network: &mut SparseNetwork, data: &Dataset) -> Score {
    let classes = network.shape().outputs.max(data.classes());
    let mut confusion = vec![vec![0; classes]; classes];
    let mut mistakes = Vec::new();
    for (index, sample) in data.iter().enumerate() {
        let outputs = network.query(sample.pixels);
        let (label, answer) = (usize::from(sample.label), answer(outputs));
        confusion[label][answer] += 1;
        if answer != label {
            mistakes.push(Mistake { index, label, answer, output: outputs[answer] });
        }
    }
    mistakes.sort_by(|a, b| b.output.total_cmp(&a.output).then(a.index.cmp(&b.index)));
    Score { correct: data.len() - mistakes.len(), total: data.len(), confusion, mistakes }
}
