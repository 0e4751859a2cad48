//! Going through a lesson before a class, beat by beat: at a stop with questions each is asked, then answered; at a
//! suggestion it is tried; at a network it is trained. Beats are counted from the place alone, so that a class is wherever
//! the place and the count say, whatever it went through before.

use std::collections::BTreeSet;

use super::{Asked, Change, Closed, Session, Verdict};
use crate::lang::LiteralId;
use crate::lesson::{Note, PartName, Trend};
use crate::trace::Origin;

/// What is asked of a class at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassQuestion {
    /// A question of a step's.
    Step(Asked),
    /// What will come of a suggestion, by the number it has after all questions of the lesson.
    Trial(usize),
}

impl ClassQuestion {
    /// Its number in the lesson, from 0; no two have the same.
    pub const fn id(self) -> usize {
        match self {
            Self::Step(asked) => asked.id,
            Self::Trial(id) => id,
        }
    }
}

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

    /// What is asked of a class after so many beats here, or was and is told now.
    pub fn class_question(&self, beats: usize) -> Option<ClassQuestion> {
        if self.trial.is_some() {
            return self.suggestion_number().map(ClassQuestion::Trial);
        }
        let (step, _) = self.stepper.step()?;
        self.told_after(beats).or_else(|| self.open_question(step)).map(ClassQuestion::Step)
    }

    /// Whether the answer to what a class is asked stands there after so many beats here.
    pub fn is_told(&self, beats: usize) -> bool {
        match &self.trial {
            Some(trial) => trial.outcome.is_some(),
            None => self.told_after(beats).is_some(),
        }
    }

    /// Which number the suggestion has that one stands at.
    fn suggestion_number(&self) -> Option<usize> {
        let place = self.trial_of?;
        let before = self.lesson.passages.iter().take(place.passage).flat_map(|passage| &passage.notes);
        let here = self.lesson.passages.get(place.passage)?.notes.iter().take(place.note);
        let tries = before.chain(here).filter(|note| matches!(note, Note::Try(_)));
        Some(self.lesson.questions().count() + tries.count())
    }

    /// What a class is asked, in words.
    pub fn class_words(&self, asked: ClassQuestion) -> String {
        match asked {
            ClassQuestion::Step(asked) => self.ask(asked),
            ClassQuestion::Trial(_) => {
                self.trial.as_ref().map_or_else(String::new, |trial| trial.ask.clone())
            }
        }
    }

    /// What it chooses from, in order; nothing where a number is asked for.
    pub fn class_choices(&self, asked: ClassQuestion) -> Vec<String> {
        match asked {
            ClassQuestion::Step(asked) => self.choices(asked),
            ClassQuestion::Trial(_) if self.trial.as_ref().is_some_and(|trial| trial.is_direction) => {
                Trend::choices()
            }
            ClassQuestion::Trial(_) => Vec::new(),
        }
    }

    /// The number that is asked for of a class, as it is written; none where it is something else.
    pub(crate) fn class_number(&self, asked: ClassQuestion) -> Option<String> {
        match (asked, &self.trial) {
            (ClassQuestion::Step(asked), _) => match self.wanted(asked)[..] {
                [_] => Some(self.right_answer(asked)),
                _ => None,
            },
            (ClassQuestion::Trial(_), Some(trial)) if !trial.is_direction => Some(trial.becomes()),
            (ClassQuestion::Trial(_), _) => None,
        }
    }

    /// What a class is told that answered so, once all is told; nothing where it is no answer.
    pub(crate) fn class_verdict(&self, asked: ClassQuestion, text: &str) -> Option<String> {
        let said = self.chosen(asked, text).unwrap_or_else(|| super::answer::said_back(text));
        match self.judge(asked, text) {
            Verdict::Unread(_) => None,
            Verdict::Right => Some(format!("You said {said}: right.")),
            Verdict::Slip(slip) => Some(format!("You said {said}: {slip}")),
            Verdict::Wrong => Some(format!("You said {said}, and that is not it.")),
        }
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

    /// The numbers written in the program that are hidden by hand.
    pub(crate) fn covered_literals(&self) -> BTreeSet<LiteralId> {
        let written =
            |&(step, row, column): &(usize, usize, usize)| self.trace().literal_behind(step, row, column);
        self.covered.iter().filter_map(written).collect()
    }

    /// The numbers hidden by hand that going on would show, after so many beats here: all there are, once what is on the
    /// stage is among them or made of them, and nothing is asked first.
    pub(crate) fn shown_by_going_on(&self, beats: usize) -> Vec<f64> {
        let Some(at) = self.staged() else { return Vec::new() };
        let steps = &self.trace().steps;
        let operands = steps.get(at).into_iter().flat_map(|step| &step.operands);
        let mut made = operands.filter_map(|operand| match operand.origin {
            Origin::Step(made) => Some(made),
            Origin::Literal(_) | Origin::Language => None,
        });
        let is_seen = self.is_any_hidden(at) || made.any(|made| self.is_any_hidden(made));
        let waits = beats < self.beats() && self.open_question(at).is_some();
        if !is_seen || waits {
            return Vec::new();
        }
        let number = |&(step, row, column): &(usize, usize, usize)| steps.get(step)?.result.get(row, column);
        self.covered.iter().filter_map(number).collect()
    }

    /// Hides just these cells by hand.
    pub fn cover_only(&mut self, cells: BTreeSet<(usize, usize, usize)>) {
        if self.covered != cells {
            self.covered = cells;
            self.see_hidden();
        }
    }

    /// Judges an answer of somebody else's: nothing is closed, and nothing counted, by it.
    pub fn judge(&self, asked: ClassQuestion, text: &str) -> Verdict {
        match asked {
            ClassQuestion::Step(asked) => super::answer::judge(self, asked, text),
            ClassQuestion::Trial(_) => self.judge_prediction(text),
        }
    }

    /// The statement an answer chooses, in its words, where there is something to choose.
    pub(crate) fn chosen(&self, asked: ClassQuestion, text: &str) -> Option<String> {
        let choices = self.class_choices(asked);
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
