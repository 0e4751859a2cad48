//! Training over a data set: the order of records, an epoch, several.

use std::ops::ControlFlow;

use super::sparse::{Diverged, SparseNetwork};
use super::{First, Training, count_right};
use crate::chance::{Chance, Purpose};
use crate::digits::Dataset;

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
    let mut order: Vec<u32> = (0..count as u32).collect();
    if let Some(seed) = shuffle {
        Chance::new(seed, Purpose::Order, epoch).shuffle(&mut order);
    }
    order
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

/// A training of several epochs.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// The records to learn from.
    pub records: First<'a>,
    /// The records to be asked about after each epoch.
    pub tests: Option<First<'a>>,
    /// How often to go through the records.
    pub epochs: usize,
    /// How to learn.
    pub training: Training,
    /// The seed of the order the records are taken in; as they stand without one.
    pub shuffle: Option<u64>,
}

/// How a network did after an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Which epoch, from 1.
    pub epoch: usize,
    /// What came of it.
    pub outcome: Epoch,
    /// How many of the test records it then read correctly.
    pub correct: Option<usize>,
}

/// What a training tells while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// So many records of an epoch are learned from.
    Learned {
        /// Which epoch, from 1.
        epoch: usize,
        /// Records done in it.
        records: usize,
    },
    /// An epoch is over.
    Epoch(Report),
}

/// Hears how a training goes, and may stop it.
pub(crate) type TrainingListener<'l> = dyn FnMut(Event) -> ControlFlow<()> + 'l;

/// How a training ended that did not go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With its last epoch.
    Finished,
    /// Whoever listened to it stopped it; the network keeps what it learned.
    Stopped {
        /// Records learned from in the epoch under way; 0 where it was stopped between two epochs.
        records: usize,
    },
}

/// A training whose numbers grew beyond all bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("in epoch {epoch}, {diverged}")]
pub struct TrainingError {
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Where, and why it is likely.
    pub diverged: Diverged,
}

impl Course<'_> {
    /// Trains a network, telling how it goes after every record and every epoch, until it is done or stopped.
    ///
    /// # Errors
    /// [`TrainingError`] where a number becomes NaN or infinite. The network is of no more use then.
    pub fn train(
        &self,
        network: &mut SparseNetwork,
        tell: &mut TrainingListener<'_>,
    ) -> Result<Ended, TrainingError> {
        for epoch in 1..=self.epochs {
            let order = order(self.records.count, self.shuffle, epoch as u64 - 1);
            let learned = &mut |records| tell(Event::Learned { epoch, records });
            let outcome = train_epoch(network, self.records.data, &order, self.training, learned)
                .map_err(|diverged| TrainingError { epoch, diverged })?;
            if outcome.stopped {
                return Ok(Ended::Stopped { records: outcome.samples });
            }
            let correct = self.tests.map(|tests| count_right(network, tests));
            // After the last there is nothing left to stop.
            if tell(Event::Epoch(Report { epoch, outcome, correct })).is_break() && epoch < self.epochs {
                return Ok(Ended::Stopped { records: 0 });
            }
        }
        Ok(Ended::Finished)
    }
}
