//! Trying what a note suggests: what will come of it is asked first, then it is seen beside what was before, and taken
//! back when one goes on, unless it is kept.

use std::collections::BTreeMap;

use super::answer::{chosen, said_back, too_long};
use super::claims::{last_step, single, values};
use super::typed::readings;
use super::{Change, Interlude, Session, Verdict, note};
use crate::lesson::{CellName, Note, NoteAt, PartName, Prediction, Trend, Try, Within};
use crate::matrix::{DECIMALS, Value, number};
use crate::trace::{Trace, cell_name};

/// How often a program is run to tell what a suggestion comes to.
const TRIES: usize = 2;
/// How far off a predicted number may be.
const TOLERANCE: f64 = 0.005;

/// A suggestion one stands at, and how far it was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct TryOut {
    /// The change that is suggested.
    tried: Change,
    /// What is changed already, on purpose, where it is made ready: it stays, and the try comes beside it.
    before: Vec<Change>,
    /// What is asked before it is tried.
    pub ask: String,
    /// Whether a direction is asked for, and not a number.
    pub is_direction: bool,
    /// What the number asked about is called.
    name: String,
    /// What it is without the change and with it.
    from: f64,
    to: f64,
    /// What came of it, once it was tried.
    pub outcome: Option<TryOutcome>,
}

/// A suggestion that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct TryOutcome {
    /// What came of the number asked about, and what was predicted.
    pub said: String,
    /// Whether the prediction was right; none where there was no prediction.
    pub is_right: Option<bool>,
    /// Whether it stays when one goes on.
    pub is_kept: bool,
    /// Whether it is what is shown now.
    pub is_shown: bool,
    /// What there is to look at, in the numbers it comes to.
    pub look: String,
    /// What was changed before.
    before: Vec<Change>,
}

impl TryOutcome {
    /// What was changed before it was tried.
    pub(super) fn changes_before(&self) -> &[Change] {
        &self.before
    }
}

/// What is changed on purpose, and a suggestion beside it, in the place of any change of the same number.
fn beside(changes: &[Change], tried: Change) -> Vec<Change> {
    let is_other = |change: &&Change| match (change, &tried) {
        (Change::Written(id, _), Change::Written(other, _)) => id != other,
        _ => true,
    };
    changes.iter().filter(is_other).copied().chain([tried]).collect()
}

impl TryOut {
    /// What the number asked about becomes.
    pub(super) fn becomes(&self) -> String {
        number(self.to, DECIMALS)
    }

    /// What comes of the number asked about.
    pub fn answer(&self) -> String {
        let [was, is] = [self.from, self.to].map(|value| number(value, DECIMALS));
        let trend = Trend::between(self.from, self.to).map_or("no number", Trend::words);
        // What lies below 0 grows by coming nearer to it.
        let side = match (self.from < 0.0, self.to < 0.0) {
            (false, true) => ", and lies below 0 now",
            (true, true) if self.to > self.from => ", nearer to 0",
            (true, true) if self.to < self.from => ", further below 0",
            _ => "",
        };
        format!("{}: {was} → {is}, {trend}{side}.", self.name)
    }
}

impl Session {
    /// The suggestion one stands at, made ready by [`prepare_picture`](Self::prepare_picture).
    pub const fn trial(&self) -> Option<&TryOut> {
        self.trial.as_ref()
    }

    /// Makes the suggestion here ready, and takes the one back that one has left without keeping it.
    pub fn prepare_trial(&mut self) {
        let here = match self.reading() {
            Some(Interlude::Note(passage, at)) => Some(NoteAt { passage, note: at }),
            _ => None,
        };
        let is_stale =
            self.trial.as_ref().is_some_and(|trial| trial.outcome.is_none() && trial.before != self.changes);
        if self.trial_of != here || is_stale {
            self.leave_trial();
            self.trial = here.and_then(|place| self.ready(place));
            self.trial_of = here;
        }
    }

    /// The same for one of the suggestions of a lesson that is told from end to end, as long as there is enough left of what
    /// all may take: it is run with the other number, and once more where it is tried.
    pub(crate) fn prepare_trial_within(&mut self, left: &mut usize) {
        if !matches!(self.reading(), Some(Interlude::Note(..))) {
            return self.prepare_trial();
        }
        match left.checked_sub(TRIES * self.trace().work) {
            Some(rest) => {
                *left = rest;
                self.prepare_trial();
            }
            None => self.leave_trial(),
        }
    }

    /// Takes back what was tried here and not kept; it is made ready anew where one stands at it.
    pub(super) fn leave_trial(&mut self) {
        self.trial_of = None;
        let Some(TryOut { tried, outcome: Some(outcome), .. }) = self.trial.take() else { return };
        let after = beside(&outcome.before, tried);
        let shown = if outcome.is_shown { &after } else { &outcome.before };
        // What was changed since goes on, and so does what was there before the try.
        if outcome.is_kept || self.changes != *shown || outcome.before == after {
            return;
        }
        self.undoable.pop();
        if outcome.is_shown {
            self.changes = outcome.before;
            self.rerun();
        }
    }

    /// The change that a suggestion is.
    fn literal_of(&self, suggestion: &Try, place: NoteAt) -> Option<Change> {
        let reads = |stop| self.reading_at(stop) == Some(Interlude::Note(place.passage, place.note));
        let stop = self.stepper.stops().iter().position(|stop| reads(*stop))?;
        Some(Change::Written(self.literal_named(&suggestion.edit, stop)?, suggestion.to))
    }

    fn ready(&self, place: NoteAt) -> Option<TryOut> {
        let Some(Note::Try(suggestion)) = note(&self.lesson, place.passage, place.note) else { return None };
        let tried = self.literal_of(suggestion, place)?;
        let record = self.run(&beside(&self.changes, tried));
        let (old, new) = (self.trace(), &*record);
        let [before, after] = [old, new].map(|trace| self.values_after(trace, place.passage));
        let each = self.work_of_each();
        let from = |expression: &str| single(expression, &before, each).ok();
        let to = |expression: &str| single(expression, &after, each).ok();
        let (ask, is_direction, name, from, to) = match &suggestion.predict {
            Some(predict) => {
                let ask = self.wording(&predict.ask, place.passage);
                match &predict.of {
                    Prediction::Direction(between) => {
                        (ask, true, self.called(&between.to, new), from(&between.from)?, to(&between.to)?)
                    }
                    Prediction::Cell(cell) => {
                        let cell = cell.to_string();
                        (ask, false, self.called(&cell, new), from(&cell)?, to(&cell)?)
                    }
                }
            }
            None => {
                let subject = self.subject(suggestion, place.passage, (&before, &after))?;
                let name = self.called(&subject, new);
                let ask = format!("Does {name} grow, stay or shrink?");
                (ask, true, name, from(&subject)?, to(&subject)?)
            }
        };
        Some(TryOut { tried, before: self.changes.clone(), ask, is_direction, name, from, to, outcome: None })
    }

    /// The variables of a record at the end of a passage.
    fn values_after(&self, trace: &Trace, passage: usize) -> BTreeMap<String, Value> {
        last_step(self, trace, passage).map(|last| values(trace, last)).unwrap_or_default()
    }

    /// What is asked about where a lesson does not say: the number that is to be looked at, else the first that moves of
    /// what the passage works out last.
    fn subject(
        &self,
        suggestion: &Try,
        passage: usize,
        (before, after): (&BTreeMap<String, Value>, &BTreeMap<String, Value>),
    ) -> Option<String> {
        let worth = |expression: &str| single(expression, after, self.work_of_each());
        let is_number =
            |expression: &&str| PartName::parse(expression).is_some() && worth(expression).is_ok();
        let quoted = suggestion.look.claims().map(|claim| claim.expression.as_str()).find(is_number);
        let worked_out = || {
            let mut passages = self.lesson.passages.iter().take(passage + 1).rev();
            let code = passages.find_map(|passage| passage.code)?;
            let own = self.original.steps.iter().filter(|step| code.range().contains(&step.statement.start));
            let mut names = own.rev().filter_map(|step| step.assigns.as_deref());
            names.find_map(|name| {
                let (old, new) = (before.get(name)?, after.get(name)?);
                let moved = |&(row, column): &(usize, usize)| old.get(row, column) != new.get(row, column);
                let (row, column) = new.shape().places().find(moved)?;
                Some(CellName::of(name, new, (row, column)).to_string())
            })
        };
        quoted.map(str::to_owned).or_else(worked_out)
    }

    /// What a number is called: a cell by its name, anything else by its expression.
    fn called(&self, expression: &str, trace: &Trace) -> String {
        let named = PartName::parse(expression).and_then(|part| {
            let value = trace.variable_at(&part.name, trace.steps.len())?.value;
            match part.part {
                Within::Place(column) => Some(cell_name(&self.notation, &part.name, value, 0, column)),
                Within::Cell(row, column) => Some(cell_name(&self.notation, &part.name, value, row, column)),
                _ => Some(part.name),
            }
        });
        named.unwrap_or_else(|| expression.to_owned())
    }

    /// Judges a prediction of what comes of the suggestion here.
    pub(super) fn judge_prediction(&self, text: &str) -> Verdict {
        let Some(trial) = &self.trial else { return Verdict::Wrong };
        if let Some(why) = too_long(text) {
            return Verdict::Unread(why);
        }
        let is_right = if trial.is_direction {
            match chosen(&Trend::choices(), text) {
                Ok(at) => Trend::between(trial.from, trial.to) == Some(Trend::ALL[at]),
                Err(why) => return Verdict::Unread(why),
            }
        } else {
            let given = readings(text);
            if given.is_empty() {
                return Verdict::Unread("is not a number".to_owned());
            }
            given.iter().any(|given| (given - trial.to).abs() <= TOLERANCE)
        };
        if is_right { Verdict::Right } else { Verdict::Wrong }
    }

    /// Tries the suggestion here, with a prediction of what comes of it or without one.
    ///
    /// # Errors
    /// Why the prediction cannot be read; then nothing is tried.
    pub fn try_out(&mut self, prediction: Option<&str>) -> Result<(), String> {
        let Some(trial) = &self.trial else { return Ok(()) };
        let is_right = match prediction.map(|text| (text, self.judge_prediction(text))) {
            Some((text, Verdict::Unread(why))) => return Err(format!("`{}` {why}.", said_back(text))),
            judged => judged.map(|(_, verdict)| verdict == Verdict::Right),
        };
        let came = trial.answer();
        let said = match (is_right, prediction) {
            (Some(true), _) => format!("{came} As you said."),
            (Some(false), Some(text)) if trial.is_direction => {
                let words = chosen(&Trend::choices(), text).map_or("", |at| Trend::ALL[at].words());
                format!("{came} You said: {words}.")
            }
            (Some(false), Some(text)) => format!("{came} You said {}.", said_back(text)),
            _ => came,
        };
        let (tried, before) = (trial.tried, self.changes.clone());
        self.change_to(beside(&before, tried));
        let looked = self.trial_of.and_then(|place| match note(&self.lesson, place.passage, place.note) {
            Some(Note::Try(suggestion)) => Some(self.wording(&suggestion.look, place.passage)),
            _ => None,
        });
        let mut look = looked.unwrap_or_default();
        if !before.is_empty() || self.has_own_picture() {
            look = format!("{look} {}", self.may_not_fit());
        }
        if let Some(trial) = &mut self.trial {
            trial.outcome = Some(TryOutcome { said, is_right, is_kept: false, is_shown: true, look, before });
        }
        Ok(())
    }

    /// Shows what was before the try, or what came of it again.
    pub fn flip_trial(&mut self) {
        let Some(TryOut { tried, outcome: Some(outcome), .. }) = &mut self.trial else { return };
        outcome.is_shown = !outcome.is_shown;
        self.changes =
            if outcome.is_shown { beside(&outcome.before, *tried) } else { outcome.before.clone() };
        self.rerun();
    }

    /// Keeps what was tried when one goes on; whether there was something.
    pub fn keep_trial(&mut self) -> bool {
        let Some(outcome) = self.trial.as_mut().and_then(|trial| trial.outcome.as_mut()) else {
            return false;
        };
        outcome.is_kept = true;
        let is_shown = outcome.is_shown;
        if !is_shown {
            self.flip_trial();
        }
        true
    }
}
