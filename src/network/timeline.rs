//! A training as a line of moments one can go to in either direction.
//!
//! The run is trained forward once, and the network kept at no more than [`MOST_CHECKPOINTS`] moments of it. Any
//! moment is then the nearest checkpoint before it, trained on from there: the same arithmetic in the same order, so
//! the same bits. It must not print, keep time or start threads: whoever holds it says how far to train.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::sparse::{Diverged, SparseNetwork, Weights};
use super::{Network, Rule, Training};
use crate::digits::Dataset;
use crate::memory;

/// Checkpoints kept of a run, where there may be room for them; 64 of a 784-200-10 network are 81 MB.
pub(crate) const MOST_CHECKPOINTS: usize = 64;

/// A training run. A *position* counts samples from 0 over all epochs; the network at a position is the one before
/// that sample is learned from.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The records gone through in every epoch.
    pub data: Arc<Dataset>,
    /// Epochs in all.
    pub epochs: usize,
    /// The settings that hold from a position on.
    settings: BTreeMap<usize, Training>,
    /// The network at some positions: as it was trained, evenly spaced, or as a change of the learner's left it.
    checkpoints: BTreeMap<usize, Arc<Weights>>,
    losses: Vec<f32>,
    /// The network at the position trained to.
    head: SparseNetwork,
    /// The network at the position last asked for, from which later ones are reached sooner.
    visited: (usize, SparseNetwork),
    diverged: Option<Diverged>,
}

/// A position not to be had, and why, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TimelineError(String);

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
    /// A run of so many epochs over some records, nothing of it trained yet.
    #[must_use]
    pub fn new(network: &Network, data: Arc<Dataset>, epochs: usize, training: Training) -> Self {
        let head = SparseNetwork::new(network);
        Self {
            data,
            epochs,
            settings: BTreeMap::from([(0, training)]),
            checkpoints: BTreeMap::from([(0, Arc::new(head.weights().clone()))]),
            losses: Vec::new(),
            visited: (0, head.clone()),
            head,
            diverged: None,
        }
    }

    /// Samples in all epochs.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.data.len() * self.epochs
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
        self.checkpoints.values().map(|weights| weights.bytes()).sum()
    }

    /// The settings a sample is learned from by.
    #[must_use]
    pub fn training(&self, position: usize) -> Training {
        let found = self.settings.range(..=position).next_back();
        found.map_or(Training { learning_rate: 0.0, rule: Rule::Deck }, |(_, training)| *training)
    }

    /// Trains on by so many samples at most.
    pub fn advance(&mut self, samples: usize) {
        let all = self.samples();
        let room = memory::most() / 2 / (self.head.weights().bytes() as u64).max(1);
        let spacing = all.div_ceil((room as usize).clamp(1, MOST_CHECKPOINTS)).max(1);
        let until = (self.trained() + samples).min(all);
        while self.trained() < until && self.diverged.is_none() {
            let position = self.trained();
            let training = self.training(position);
            match learn(&mut self.head, &self.data, position, training) {
                Ok(loss) => self.losses.push(loss as f32),
                Err(diverged) => {
                    self.diverged = Some(diverged);
                    return;
                }
            }
            let reached = position + 1;
            if reached.is_multiple_of(spacing) && reached < all {
                self.checkpoints.insert(reached, Arc::new(self.head.weights().clone()));
            }
        }
    }

    /// The network before a sample is learned from; at [`Timeline::samples`], the one the run ends with. Trains on
    /// where the run has not come so far.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub fn at(&mut self, position: usize) -> Result<&SparseNetwork, TimelineError> {
        self.reach(position)?;
        if let Some((at, weights)) = self.checkpoints.range(..=position).next_back()
            && !(*at..=position).contains(&self.visited.0)
        {
            self.visited.1.set_weights(weights);
            self.visited.0 = *at;
        }
        while self.visited.0 < position {
            let _ = self.visit_next(&mut |_| ControlFlow::Continue(()));
        }
        Ok(&self.visited.1)
    }

    /// Goes through the samples of a stretch in order, telling of each, until told to stop.
    ///
    /// # Errors
    /// Where the run ends before the stretch does.
    pub fn replay(
        &mut self,
        stretch: std::ops::Range<usize>,
        tell: &mut dyn FnMut(Learned<'_>) -> ControlFlow<()>,
    ) -> Result<(), TimelineError> {
        self.at(stretch.start)?;
        for position in stretch {
            self.reach(position + 1)?;
            if self.visit_next(tell).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Takes the visited network on by a sample that the run has come past already.
    fn visit_next(&mut self, tell: &mut dyn FnMut(Learned<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let position = self.visited.0;
        let training = self.training(position);
        let network = &mut self.visited.1;
        let loss = learn(network, &self.data, position, training).unwrap_or(f64::NAN);
        let heard = tell(Learned { position, network, loss, training });
        self.visited.0 = position + 1;
        // What the learner changed comes after what the sample taught.
        if let Some(kept) = self.checkpoints.get(&(position + 1)) {
            network.set_weights(kept);
        }
        heard
    }

    /// The beginning of the stretch between checkpoints that a position is in: replaying from it costs least.
    #[must_use]
    pub(crate) fn stretch_start(&self, position: usize) -> usize {
        self.checkpoints.range(..=position).next_back().map_or(0, |(at, _)| *at)
    }

    /// Another future: the same run up to a sample whose step was changed. After it the network is as that step leaves
    /// it, and training goes on by other settings; `loss` is the changed step's. Trains on to the sample where the run
    /// has not come so far. Checkpoints up to it are shared.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub(crate) fn fork(
        &mut self,
        position: usize,
        network: &Network,
        training: Training,
        loss: f64,
    ) -> Result<Self, TimelineError> {
        self.reach(position)?;
        let after = position + 1;
        let given = SparseNetwork::new(network);
        let mut fork = self.clone();
        let _later = fork.checkpoints.split_off(&after);
        let _later = fork.settings.split_off(&after);
        fork.settings.insert(after, training);
        fork.checkpoints.insert(after, Arc::new(given.weights().clone()));
        fork.losses.truncate(position);
        fork.losses.push(loss as f32);
        fork.visited = (after, given.clone());
        fork.head = given;
        fork.diverged = None;
        Ok(fork)
    }

    fn reach(&mut self, position: usize) -> Result<(), TimelineError> {
        if position > self.samples() {
            return Err(TimelineError(format!("the run has {} samples in all", self.samples())));
        }
        self.advance(position.saturating_sub(self.trained()));
        match self.diverged {
            Some(diverged) if self.trained() < position => {
                let (epoch, sample) =
                    (self.trained() / self.data.len() + 1, self.trained() % self.data.len());
                Err(TimelineError(format!("the run ends at sample {sample} of epoch {epoch}: {diverged}")))
            }
            _ => Ok(()),
        }
    }
}

/// Learns from the sample at a position; its loss.
fn learn(
    network: &mut SparseNetwork,
    data: &Dataset,
    position: usize,
    training: Training,
) -> Result<f64, Diverged> {
    let record = position % data.len();
    let Some(sample) = data.get(record) else { return Ok(0.0) };
    let loss = network.train(sample, training);
    if loss.is_finite() { Ok(loss) } else { Err(Diverged { record: Some(record) }) }
}
