//! A training as a line of moments one can go to in either direction.
//!
//! The run is trained forward once, and what it carries from round to round kept at no more than [`MOST_CHECKPOINTS`]
//! moments of it. Any moment is then the nearest checkpoint before it, trained on from there: the same arithmetic in
//! the same order, so the same bits. It must not print, keep time or start threads: whoever holds it says how far to train.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Moment;
use super::learner::{Halt, Learner, State};
use crate::digits::Dataset;
use crate::memory;

/// Checkpoints kept of a run, where there may be room for them; 64 of a 784-200-10 network are 81 MB.
pub(crate) const MOST_CHECKPOINTS: usize = 64;

/// Bytes of them, with what learns as it goes on and as it was: where they are large they are fewer.
const MOST_BYTES: usize = 96 << 20;

/// A training run. A *position* counts rounds from 0 over all epochs; the state at a position is the one before that
/// round is gone through. A round takes one record, or a batch of them.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The records gone through in every epoch.
    pub data: Arc<Dataset>,
    /// Epochs in all.
    pub epochs: usize,
    /// Rounds in an epoch.
    pub rounds: usize,
    /// The state at some positions: as it was trained, evenly spaced, or as a change of the learner's left it.
    checkpoints: BTreeMap<usize, State>,
    losses: Vec<f32>,
    /// What learns, at the position trained to.
    head: Learner,
    /// The same at the position last asked for, from which later ones are reached sooner.
    visited: (usize, Learner),
    halted: Option<Halt>,
    /// Whether nothing is learned, so that every moment is like the first.
    is_frozen: bool,
}

/// A position not to be had, and why. Wording it is for `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineError {
    /// The run has only so many samples.
    PastTheEnd(usize),
    /// The run ends at a moment, and why.
    Ends(Moment, Halt),
}

impl std::error::Error for TimelineError {}

/// A round that was just gone through.
#[derive(Clone, Copy, Debug)]
pub struct Learned<'a> {
    /// Its position.
    pub position: usize,
    /// What learns, after it and before any change by the learner; what it worked out is still the round's own.
    pub learner: &'a Learner,
}

impl Timeline {
    /// A run of so many epochs over some records, nothing of it trained yet.
    #[must_use]
    pub fn new(learner: Learner, data: Arc<Dataset>, epochs: usize) -> Self {
        Self {
            rounds: learner.rounds(data.len()),
            data,
            epochs,
            checkpoints: BTreeMap::from([(0, learner.state())]),
            losses: Vec::new(),
            visited: (0, learner.clone()),
            head: learner,
            halted: None,
            is_frozen: false,
        }
    }

    /// The same with nothing learned: every moment is like the first.
    #[must_use]
    pub fn frozen(mut learner: Learner, data: Arc<Dataset>, epochs: usize) -> Self {
        learner.freeze();
        Self { is_frozen: true, ..Self::new(learner, data, epochs) }
    }

    /// Rounds in all epochs.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.rounds * self.epochs
    }

    /// How many rounds are gone through so far.
    #[must_use]
    pub fn trained(&self) -> usize {
        self.losses.len()
    }

    /// The loss of every round gone through so far; no number where the program has none.
    #[must_use]
    pub fn losses(&self) -> &[f32] {
        &self.losses
    }

    /// Whether there is nothing left to train.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.halted.is_some() || self.trained() >= self.samples()
    }

    /// Why it ended before its last round, if it did.
    pub(super) const fn halted(&self) -> Option<&Halt> {
        self.halted.as_ref()
    }

    /// Bytes held in checkpoints.
    #[must_use]
    pub fn checkpoint_bytes(&self) -> usize {
        self.checkpoints.values().map(State::bytes).sum()
    }

    /// How many checkpoints are kept.
    fn most_checkpoints(&self) -> usize {
        let each = self.checkpoints.values().next().map_or(0, State::bytes).max(1);
        let most = usize::try_from(memory::most() / 2).unwrap_or(usize::MAX).min(MOST_BYTES);
        (most.saturating_sub(2 * each) / each).clamp(1, MOST_CHECKPOINTS)
    }

    /// Numbers that are held of it wherever one stands: what learns as it goes on and as it was, and a checkpoint at least.
    pub(super) fn held(&self) -> usize {
        let each = self.checkpoints.values().next().map_or(0, State::bytes);
        3 * each / size_of::<f64>()
    }

    /// Whether nothing is learned.
    pub(super) const fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// What learns, as far as it is trained.
    pub(super) const fn learner(&self) -> &Learner {
        &self.head
    }

    /// Trains on by so many rounds at most.
    pub fn advance(&mut self, rounds: usize) {
        let all = self.samples();
        let spacing = all.div_ceil(self.most_checkpoints()).max(1);
        let until = (self.trained() + rounds).min(all);
        while self.trained() < until && self.halted.is_none() {
            let position = self.trained();
            match self.head.learn(&self.data, position % self.rounds) {
                Ok(loss) => self.losses.push(loss as f32),
                Err(halt) => {
                    self.halted = Some(halt);
                    return;
                }
            }
            let reached = position + 1;
            if reached.is_multiple_of(spacing) && reached < all {
                self.checkpoints.insert(reached, self.head.state());
            }
        }
    }

    /// What learns, before a round is gone through; at [`Timeline::samples`], as the run ends. Trains on where the run
    /// has not come so far.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub fn at(&mut self, position: usize) -> Result<&Learner, TimelineError> {
        self.reach(position)?;
        if self.is_frozen {
            self.visited.0 = position;
        }
        if let Some((at, state)) = self.checkpoints.range(..=position).next_back()
            && !(*at..=position).contains(&self.visited.0)
        {
            self.visited.1.restore(state);
            self.visited.0 = *at;
        }
        while self.visited.0 < position {
            let _ = self.visit_next(&mut |_| ControlFlow::Continue(()));
        }
        Ok(&self.visited.1)
    }

    /// Goes through the rounds of a stretch in order, telling of each, until told to stop.
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

    /// Takes the visited learner on by a round that the run has come past already.
    fn visit_next(&mut self, tell: &mut dyn FnMut(Learned<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let position = self.visited.0;
        let learner = &mut self.visited.1;
        // The run has come past it, so it cannot fail.
        let _loss = learner.learn(&self.data, position % self.rounds);
        let heard = tell(Learned { position, learner });
        self.visited.0 = position + 1;
        // What was changed by hand comes after what the records taught.
        if let Some(kept) = self.checkpoints.get(&(position + 1)) {
            learner.restore(kept);
        }
        heard
    }

    /// The beginning of the stretch between checkpoints that a position is in: replaying from it costs least.
    #[must_use]
    pub(crate) fn stretch_start(&self, position: usize) -> usize {
        self.checkpoints.range(..=position).next_back().map_or(0, |(at, _)| *at)
    }

    /// Another future: the same run up to a round whose step was changed, and after it what learns as that step leaves
    /// it; `loss` is the changed step's. Trains on to the round where the run has not come so far. Checkpoints up to it
    /// are shared.
    ///
    /// # Errors
    /// Where the run ends before it.
    pub(crate) fn fork(
        &mut self,
        position: usize,
        changed: Learner,
        loss: Option<f64>,
    ) -> Result<Self, TimelineError> {
        self.reach(position)?;
        let after = position + 1;
        let mut fork = self.clone();
        let _later = fork.checkpoints.split_off(&after);
        fork.checkpoints.insert(after, changed.state());
        fork.losses.truncate(position);
        fork.losses.push(loss.unwrap_or(f64::NAN) as f32);
        fork.visited = (after, changed.clone());
        fork.head = changed;
        fork.halted = None;
        Ok(fork)
    }

    fn reach(&mut self, position: usize) -> Result<(), TimelineError> {
        if position > self.samples() {
            return Err(TimelineError::PastTheEnd(self.samples()));
        }
        if self.is_frozen {
            return Ok(());
        }
        self.advance(position.saturating_sub(self.trained()));
        match &self.halted {
            Some(halt) if self.trained() < position => {
                Err(TimelineError::Ends(Moment::of(self.trained(), self.rounds), halt.clone()))
            }
            _ => Ok(()),
        }
    }
}
