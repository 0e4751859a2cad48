//! Going through a lesson before a class, beat by beat: at a stop with questions each is asked, then answered; at a
//! suggestion it is tried; at a network it is trained. Beats are counted from the place alone, so that a class is wherever
//! the place and the count say, whatever it went through before.

use std::collections::BTreeSet;

use super::{Asked, Change, Closed, Session};
use crate::lesson::PartName;

impl Session {
    /// The questions asked at the step one stands at, in order.
    fn asked_here(&self) -> Vec<Asked> {
        let here = self.stepper.step().map(|(step, _)| step);
        self.questions.iter().copied().filter(|asked| Some(asked.step) == here).collect()
    }

    /// How often one goes on at the place one stands at before one leaves it.
    pub fn beats(&self) -> usize {
        match self.asked_here().len() {
            0 => usize::from(self.trial.is_some() || self.experiment().is_some()),
            // Each but the last is asked after the answer of the one before has stood for a while.
            questions => 2 * questions - 1,
        }
    }

    /// The question whose answer stands there after so many beats, if one does.
    pub fn told_after(&self, beats: usize) -> Option<Asked> {
        (beats % 2 == 1).then(|| self.asked_here().get(beats / 2).copied()).flatten()
    }

    /// Whether what shows here is what shows after so many beats.
    pub(crate) fn shows(&self, beats: usize) -> bool {
        let is_tried = self.trial.as_ref().is_some_and(|trial| trial.outcome.is_some());
        match self.told_after(beats) {
            Some(asked) => self.attempt_at(asked.id).closed.is_some(),
            None => is_tried,
        }
    }

    /// Has everything as it is after so many beats here: questions before this place passed over, those after it open.
    pub fn show_beats(&mut self, beats: usize) {
        let stop = self.stepper.cursor().stop;
        let here = self.asked_here();
        let shown: Vec<usize> = here.iter().take(beats.div_ceil(2)).map(|asked| asked.id).collect();
        let mut changed = false;
        for asked in self.questions.clone() {
            let is_open = self.attempt_at(asked.id).closed.is_none();
            let is_past = here.iter().all(|it| it.id != asked.id)
                && self.stepper.way().stop_of(asked.step).is_some_and(|at| at < stop);
            if shown.contains(&asked.id) {
                if is_open || self.attempt_at(asked.id).closed == Some(Closed::Skipped) {
                    self.reveal(asked);
                }
            } else if is_past {
                if is_open {
                    self.attempts.entry(asked.id).or_default().closed = Some(Closed::Skipped);
                    changed = true;
                }
            } else if !is_open {
                self.attempts.remove(&asked.id);
                changed = true;
            }
        }
        if changed {
            self.see_hidden();
        }
        let is_tried = self.trial.as_ref().map(|trial| trial.outcome.is_some());
        match (is_tried, beats > 0) {
            // Without a prediction there is none that cannot be read.
            (Some(false), true) => drop(self.try_out(None)),
            (Some(true), false) => {
                self.leave_trial();
                self.prepare_trial();
            }
            _ => {}
        }
    }

    /// What is changed, without what a suggestion one stands at has changed for as long as one does.
    pub fn settled_changes(&self) -> &[Change] {
        let outcome = self.trial.as_ref().and_then(|trial| trial.outcome.as_ref());
        outcome.map_or(&self.changes, |outcome| outcome.changes_before())
    }

    /// The cells hidden by hand, each by its step, row and column.
    pub const fn covered(&self) -> &BTreeSet<(usize, usize, usize)> {
        &self.covered
    }

    /// Hides just these cells by hand.
    pub fn cover_only(&mut self, cells: BTreeSet<(usize, usize, usize)>) {
        if self.covered != cells {
            self.covered = cells;
            self.see_hidden();
        }
    }

    /// Judges an answer of somebody else's: nothing is closed, and nothing counted, by it.
    pub fn judge(&self, asked: Asked, text: &str) -> super::Verdict {
        super::answer::judge(self, asked, text)
    }

    /// The statement an answer chooses, in its words, where there is something to choose.
    pub(crate) fn chosen(&self, asked: Asked, text: &str) -> Option<String> {
        let choices = self.choices(asked);
        super::answer::chosen(&choices, text).ok().and_then(|at| choices.into_iter().nth(at))
    }

    /// What is lit by hand, by its name.
    pub(crate) const fn light(&self) -> Option<&PartName> {
        self.light.as_ref()
    }

    /// Lights a part of what is on the stage, in place of what is at work there; nothing lights that again.
    pub(crate) fn light_up(&mut self, part: Option<PartName>) {
        self.light = part;
    }
}
