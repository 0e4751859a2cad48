//! The futures of a run: the one it goes by, with every change that was kept, and one beside it.
//!
//! The only owner of the timeline: a change that is kept and the network it left are put in, and cut away, together.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Comparison, DebugError, Learner, Marks, Stopper, Timeline};
use crate::digits::Dataset;
use crate::lesson::CellName;
use crate::matrix::Value;
use crate::network::{First, count_right};
use crate::session::Change;

/// Samples between two looks at whether to go on.
pub(super) const LOOK_EVERY: usize = 256;

/// The beginning of another future: what a step that was changed leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Graft {
    /// The position of that step.
    pub position: usize,
    /// What was changed in it.
    pub changes: Vec<Change>,
    /// What it carries to the next round, by name.
    pub values: Vec<(String, Value)>,
    /// Its loss, where the program has one.
    pub loss: Option<f64>,
}

/// The run as it goes on, and another future of it.
#[derive(Clone, Debug)]
pub(super) struct Futures {
    pub timeline: Timeline,
    /// What was changed at the samples after which the run goes on by a changed future.
    kept: Marks,
    /// The other future last compared, trained on as far as was asked.
    branch: Option<(Graft, Timeline)>,
}

impl Futures {
    pub fn new(timeline: Timeline) -> Self {
        Self { timeline, kept: BTreeMap::new(), branch: None }
    }

    /// What was changed and kept at a sample.
    pub fn kept(&self, position: usize) -> &[Change] {
        self.kept.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The first sample from a position on at which a change was kept.
    pub(crate) fn next_kept(&self, position: usize) -> Option<usize> {
        self.kept.range(position..).next().map(|(at, _)| *at)
    }

    pub(crate) fn past_the_end(&self) -> DebugError {
        DebugError::NoSample { records: self.timeline.rounds, epochs: self.timeline.epochs }
    }

    /// Trains the run up to a position, in parts.
    pub(crate) fn train_to(
        &mut self,
        position: usize,
        go_on: &mut Stopper<'_>,
    ) -> Result<ControlFlow<()>, DebugError> {
        if position > self.timeline.samples() {
            return Err(self.past_the_end());
        }
        Ok(train_to(&mut self.timeline, position, go_on))
    }

    /// Lets the run go on by another future. What was kept at its sample or later belongs to the one that is left.
    pub fn keep(&mut self, graft: Graft) -> Result<(), DebugError> {
        self.timeline = self.branch_at(&graft)?;
        let _left = self.kept.split_off(&graft.position);
        self.kept.insert(graft.position, graft.changes);
        Ok(())
    }

    /// The other future that begins so, as far as it was ever followed.
    fn branch_at(&mut self, graft: &Graft) -> Result<Timeline, DebugError> {
        match self.branch.take() {
            Some((known, timeline)) if known == *graft => Ok(timeline),
            _ => {
                // Only what the step changed is another than before it.
                let changed = self.timeline.at(graft.position)?.with(&graft.values)?;
                Ok(self.timeline.fork(graft.position, changed, graft.loss)?)
            }
        }
    }

    /// What becomes of the run so many samples after a changed one, and of the future the change makes; none if told
    /// to stop.
    pub fn compare(
        &mut self,
        graft: Graft,
        samples: usize,
        weight: Option<CellName>,
        tests: Option<&Dataset>,
        go_on: &mut Stopper<'_>,
    ) -> Result<Option<Comparison>, DebugError> {
        let begin = graft.position + 1;
        let end = begin + samples;
        if self.train_to(end, go_on)?.is_break() {
            return Ok(None);
        }
        let mut branch = self.branch_at(&graft)?;
        if train_to(&mut branch, end, go_on).is_break() {
            self.branch = Some((graft, branch));
            return Ok(None);
        }
        let changed = branch.at(end).cloned();
        let changed_losses = branch.losses().get(begin..end).map(<[f32]>::to_vec);
        self.branch = Some((graft, branch));
        let run = self.timeline.at(end)?.clone();
        let changed = changed.map_err(DebugError::ChangedEnds)?;
        let scores =
            tests.and_then(|tests| Some((score(&run, tests)?, score(&changed, tests)?, tests.len())));
        let losses = self.timeline.losses().get(begin..end).zip(changed_losses.as_deref());
        Ok(Some(Comparison::of(samples, (&run.learned(), &changed.learned()), weight, scores, losses)))
    }
}

/// How many test records are read correctly, where that can be asked.
fn score(learner: &Learner, tests: &Dataset) -> Option<usize> {
    match learner {
        Learner::Network { network, .. } => Some(count_right(&mut network.clone(), First::of(tests, None))),
        Learner::Program(_) => None,
    }
}

/// Trains a timeline up to a position, in parts.
fn train_to(timeline: &mut Timeline, position: usize, go_on: &mut Stopper<'_>) -> ControlFlow<()> {
    while timeline.trained() < position && !timeline.is_complete() {
        timeline.advance((position - timeline.trained()).min(LOOK_EVERY));
        go_on(timeline.trained(), position)?;
    }
    ControlFlow::Continue(())
}
