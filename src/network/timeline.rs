//! A training as a line of moments one can go to in either direction.
//!
//! The run is trained forward once, and the network kept at no more than [`MOST_CHECKPOINTS`] moments of it. Any
//! moment is then the nearest checkpoint before it, trained on from there: the same arithmetic in the same order, so
//! the same bits. It must not print, keep time or start threads: whoever holds it says how far to train.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::sparse::{Diverged, Instructions, SparseNetwork, Weights};
use super::{Network, Training};
use crate::digits::Dataset;

/// Checkpoints kept of a run; 64 of a 784-200-10 network are 81 MB.
pub const MOST_CHECKPOINTS: usize = 64;

/// A training run. A *position* counts samples from 0 over all epochs; the network at a position is the one before
/// that sample is learned from.
#[derive(Clone, Debug)]
pub struct Timeline {
    records: usize,
    epochs: usize,
    /// The settings that hold from a position on.
    settings: BTreeMap<usize, Training>,
    spacing: usize,
    checkpoints: BTreeMap<usize, Arc<Weights>>,
    /// The positions whose network was given, not trained: a change of the learner's stands before them.
    grafts: BTreeMap<usize, Arc<Weights>>,
    losses: Vec<f32>,
    /// The network at the position trained to.
    head: SparseNetwork,
    /// The network at the position last asked for, from which later ones are reached sooner.
    visited: (usize, SparseNetwork),
    diverged: Option<Diverged>,
}

/// A position not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimelineError {
    /// Past the last sample of the last epoch.
    #[error("the run has {0} samples in all")]
    PastTheEnd(usize),
    /// The numbers grew beyond all bounds before it.
    #[error("the run ends at sample {position} of epoch {epoch}: {diverged}")]
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
        /// The sample in it, from 0.
        position: usize,
        /// Why.
        diverged: Diverged,
    },
}

/// A sample that was just learned from.
#[derive(Clone, Copy, Debug)]
pub struct Learned<'a> {
    /// Its position.
    pub position: usize,
    /// The network after it, before any change by the learner; its outputs and errors are still the sample's own.
    pub network: &'a SparseNetwork,
    /// ½ Σ error² before the update.
    pub loss: f64,
    /// How it was learned from.
    pub training: Training,
}

impl Timeline {
    /// A run of so many epochs over so many records, nothing of it trained yet.
    #[must_use]
    pub fn new(network: &Network, records: usize, epochs: usize, training: Training) -> Self {
        let head = SparseNetwork::new(network, Instructions::Best);
        let checkpoints = BTreeMap::from([(0, Arc::new(head.weights().clone()))]);
        Self {
            records,
            epochs,
            settings: BTreeMap::from([(0, training)]),
            spacing: (records * epochs).div_ceil(MOST_CHECKPOINTS).max(1),
            checkpoints,
            grafts: BTreeMap::new(),
            losses: Vec::new(),
            visited: (0, head.clone()),
            head,
            diverged: None,
        }
    }

    /// Records in an epoch.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }

    /// Epochs in all.
    #[must_use]
    pub const fn epochs(&self) -> usize {
        self.epochs
    }

    /// Samples in all epochs.
    #[must_use]
    pub const fn samples(&self) -> usize {
        self.records * self.epochs
    }

    /// How many samples are learned from so far.
    #[must_use]
    pub fn trained(&self) -> usize {
        self.losses.len()
    }

    /// The error ½ Σ error² of every sample learned from so far.
    #[must_use]
    pub fn losses(&self) -> &[f32] {
        &self.losses
    }

    /// Whether there is nothing left to train.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.diverged.is_some() || self.trained() >= self.samples()
    }

    /// Bytes held in checkpoints.
    #[must_use]
    pub fn checkpoint_bytes(&self) -> usize {
        self.checkpoints.values().chain(self.grafts.values()).map(|weights| weights.bytes()).sum()
    }

    /// The settings a sample is learned from by.
    #[must_use]
    pub fn training(&self, position: usize) -> Training {
        setting(&self.settings, position)
    }

    /// Trains on by so many samples at most.
    pub fn advance(&mut self, data: &Dataset, samples: usize) {
        let until = (self.trained() + samples).min(self.samples());
        while self.trained() < until && self.diverged.is_none() {
            let position = self.trained();
            let training = self.training(position);
            match learn(&mut self.head, data, self.records, position, training) {
                Ok(loss) => self.losses.push(loss as f32),
                Err(diverged) => self.diverged = Some(diverged),
            }
            let reached = self.trained();
            if reached > position && reached.is_multiple_of(self.spacing) && reached < self.samples() {
                self.checkpoints.insert(reached, Arc::new(self.head.weights().clone()));
            }
        }
    }

    /// The network before a sample is learned from; at [`Timeline::samples`], the one the run ends with. Trains on
    /// where the run has not come so far.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub fn at(&mut self, data: &Dataset, position: usize) -> Result<&SparseNetwork, TimelineError> {
        self.reach(data, position)?;
        self.visit(position);
        let (mut from, network) = (self.visited.0, &mut self.visited.1);
        while from < position {
            let training = setting(&self.settings, from);
            // The first pass came this way without a fault.
            let _ = learn(network, data, self.records, from, training);
            from += 1;
            if let Some(given) = self.grafts.get(&from) {
                network.set_weights(given);
            }
        }
        self.visited.0 = position;
        Ok(&self.visited.1)
    }

    /// Goes through the samples of a stretch in order, telling of each, until told to stop.
    ///
    /// # Errors
    /// Where the run ends before the stretch does.
    pub fn replay(
        &mut self,
        data: &Dataset,
        stretch: std::ops::Range<usize>,
        tell: &mut dyn FnMut(Learned<'_>) -> ControlFlow<()>,
    ) -> Result<(), TimelineError> {
        self.at(data, stretch.start)?;
        for position in stretch {
            self.reach(data, position + 1)?;
            let network = &mut self.visited.1;
            let training = setting(&self.settings, position);
            let loss = learn(network, data, self.records, position, training).unwrap_or(f64::NAN);
            let heard = tell(Learned { position, network, loss, training });
            // What the learner changed comes after what the sample taught.
            if let Some(given) = self.grafts.get(&(position + 1)) {
                network.set_weights(given);
            }
            self.visited.0 = position + 1;
            if heard.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The beginning of the stretch between checkpoints that a position is in: replaying from it costs least.
    #[must_use]
    pub fn stretch_start(&self, position: usize) -> usize {
        self.nearest(position).map_or(0, |(at, _)| at)
    }

    /// Another future: the same run up to a sample whose step was changed. After it the network is as that step leaves
    /// it, and training goes on by other settings; `loss` is the changed step's. Trains on to the sample where the run
    /// has not come so far. Checkpoints up to it are shared.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub fn fork(
        &mut self,
        data: &Dataset,
        position: usize,
        network: &Network,
        training: Training,
        loss: f64,
    ) -> Result<Self, TimelineError> {
        self.reach(data, position)?;
        let after = position + 1;
        let given = SparseNetwork::new(network, Instructions::Best);
        let mut fork = self.clone();
        let _later = fork.checkpoints.split_off(&after);
        let _later = fork.grafts.split_off(&after);
        let _later = fork.settings.split_off(&after);
        fork.settings.insert(after, training);
        fork.grafts.insert(after, Arc::new(given.weights().clone()));
        fork.losses.truncate(position);
        fork.losses.push(loss as f32);
        fork.visited = (after, given.clone());
        fork.head = given;
        fork.diverged = None;
        Ok(fork)
    }

    fn reach(&mut self, data: &Dataset, position: usize) -> Result<(), TimelineError> {
        if position > self.samples() {
            return Err(TimelineError::PastTheEnd(self.samples()));
        }
        self.advance(data, position.saturating_sub(self.trained()));
        match self.diverged {
            Some(diverged) if self.trained() < position => Err(TimelineError::Diverged {
                epoch: self.trained() / self.records.max(1) + 1,
                position: self.trained() % self.records.max(1),
                diverged,
            }),
            _ => Ok(()),
        }
    }

    /// Puts the visited network at the last checkpoint before a position, unless it stands nearer already.
    fn visit(&mut self, position: usize) {
        let Some((at, weights)) = self.nearest(position).map(|(at, weights)| (at, Arc::clone(weights)))
        else {
            return;
        };
        if !(at..=position).contains(&self.visited.0) {
            self.visited.1.set_weights(&weights);
            self.visited.0 = at;
        }
    }

    fn nearest(&self, position: usize) -> Option<(usize, &Arc<Weights>)> {
        let kept = self.checkpoints.range(..=position).next_back();
        let given = self.grafts.range(..=position).next_back();
        kept.into_iter().chain(given).max_by_key(|(at, _)| **at).map(|(at, weights)| (*at, weights))
    }
}

fn setting(settings: &BTreeMap<usize, Training>, position: usize) -> Training {
    let found = settings.range(..=position).next_back().or_else(|| settings.iter().next());
    found.map_or(Training { learning_rate: 0.0, rule: super::Rule::Deck }, |(_, training)| *training)
}

/// Learns from the sample at a position; its loss.
fn learn(
    network: &mut SparseNetwork,
    data: &Dataset,
    records: usize,
    position: usize,
    training: Training,
) -> Result<f64, Diverged> {
    let record = position % records.max(1);
    let Some(sample) = data.get(record) else { return Ok(0.0) };
    let loss = network.train(sample, training);
    if loss.is_finite() { Ok(loss) } else { Err(Diverged { record: Some(record) }) }
}
