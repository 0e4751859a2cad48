//! What a learner changes: numbers of the program and cells of its results, everything after worked out anew, and taken
//! back one by one.

use std::sync::Arc;

use super::{Session, Subject, decimals_of, lay_out};
use crate::interp::{Settings, Start, run_from};
use crate::lang::{LiteralId, Program, locate};
use crate::lesson::CellName;
use crate::matrix::{Operation, Supply, Value, decimals_written};
use crate::trace::{Changed, Step, Trace};

/// Cells of a variable that are looked at to name a number of the program.
const MOST_NAMED: usize = 1_000;

/// A number the learner changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edit {
    /// Which number of the program.
    pub literal: LiteralId,
    /// What it was.
    pub from: f64,
    /// What it is now.
    pub to: f64,
}

/// Something the learner changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// A number written in the program, and what it is now.
    Written(LiteralId, f64),
    /// A cell of a step's result, set by hand.
    Cell(Changed),
}

impl Change {
    const fn written(&self) -> Option<(LiteralId, f64)> {
        match *self {
            Self::Written(literal, to) => Some((literal, to)),
            Self::Cell(_) => None,
        }
    }

    const fn cell(&self) -> Option<Changed> {
        match *self {
            Self::Cell(cell) => Some(cell),
            Self::Written(..) => None,
        }
    }

    /// Whether it is about the same number as another.
    fn is_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Written(one, _), Self::Written(other, _)) => one == other,
            (Self::Cell(a), Self::Cell(b)) => (a.step, a.row, a.column) == (b.step, b.row, b.column),
            _ => false,
        }
    }
}

/// The record of a program that is begun with some variables given, and changed, held beside another.
pub(crate) fn run_changed(
    program: &Arc<Program>,
    given: Vec<(String, Value)>,
    changes: &[Change],
    beside: Option<Arc<Trace>>,
    settings: Settings,
) -> Trace {
    let written: Vec<(LiteralId, f64)> = changes.iter().filter_map(Change::written).collect();
    let changed = changes.iter().filter_map(Change::cell).collect();
    let program =
        if written.is_empty() { Arc::clone(program) } else { Arc::new(program.with_literals(&written)) };
    run_from(program, &Start { given, changed, beside }, settings)
}

impl Session {
    /// The numbers of the program changed so far.
    pub fn edits(&self) -> Vec<Edit> {
        let edit = |(literal, to)| Edit { literal, from: self.lesson.program.number(literal), to };
        self.changes.iter().filter_map(Change::written).map(edit).collect()
    }

    /// Changes a number of the program and works everything out anew.
    pub fn edit(&mut self, literal: LiteralId, to: f64) {
        let written = self.lesson.program.literals.get(literal.0);
        self.make(Change::Written(literal, to), written.is_some_and(|written| written.value != to));
    }

    /// Whether every number is open to change, not only those written in the program.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.subject, Subject::Program)
    }

    /// The number of the line a place of the file is in: a program's own, as its pane has it, or the lesson file's.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        let in_code = self.lesson.code_line_at(offset).filter(|_| self.is_open());
        in_code.map_or_else(|| self.lesson.line_at(offset), |line| line.number)
    }

    /// What the learner changed, the newest last.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether anything is not as it was at first.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Sets a cell of a step's result by hand and works out anew what follows from it.
    pub fn change(&mut self, cell: Changed) {
        let before = self.original.steps.get(cell.step).and_then(|s| s.result.get(cell.row, cell.column));
        self.make(Change::Cell(cell), before != Some(cell.to));
    }

    /// Puts a change in the place of an earlier one of the same number; one to what it was at first only takes that back.
    fn make(&mut self, change: Change, is_one: bool) {
        let others = self.changes.iter().filter(|other| !other.is_of(&change)).copied();
        self.change_to(others.chain(is_one.then_some(change)).collect());
    }

    /// Makes just these changes, as one that an undo takes back.
    pub(super) fn change_to(&mut self, changes: Vec<Change>) {
        if self.changes != changes {
            self.undoable.push(std::mem::replace(&mut self.changes, changes));
            self.rerun();
        }
    }

    /// Makes just these changes, in the place of any others; an undo takes them back one by one.
    pub fn set_changes(&mut self, changes: Vec<Change>) {
        if self.changes != changes {
            self.undoable = (0..changes.len()).map(|made| changes[..made].to_vec()).collect();
            self.changes = changes;
            self.rerun();
        }
    }

    /// Takes the last change back; whether there was one.
    pub fn undo_edit(&mut self) -> bool {
        let Some(before) = self.undoable.pop() else { return false };
        self.changes = before;
        (self.trial, self.trial_of) = (None, None);
        self.rerun();
        true
    }

    /// Moves a number of the program, rounded to its own decimals and those of the move, and works everything out
    /// anew; what it is now.
    pub fn nudge(&mut self, literal: LiteralId, by: f64) -> f64 {
        let now = self.trace().program.number(literal);
        let decimals = decimals_of(now).max(decimals_of(by));
        let to = format!("{:.decimals$}", now + by).parse().unwrap_or(now + by);
        self.edit(literal, to);
        to
    }

    /// How many decimals a number of the program was written with.
    pub(crate) fn decimals_written(&self, literal: LiteralId) -> usize {
        let span = self.lesson.program.literals.get(literal.0).map(|literal| literal.span);
        let written = span.map_or("", |span| span.of(&self.lesson.source));
        decimals_written(written)
    }

    /// Where a number written in the program stands: line and column, from 1.
    pub(crate) fn place_of_written(&self, literal: LiteralId) -> String {
        let start = self.lesson.program.literals.get(literal.0).map_or(0, |literal| literal.span.start);
        format!("{}:{}", self.line_at(start), locate(&self.lesson.source, start).column)
    }

    /// What a number written in the program is called: the variable it is a cell of, else the line it stands in.
    pub(crate) fn name_of_written(&self, literal: LiteralId) -> String {
        let trace = self.trace();
        let named = trace.variables().iter().find_map(|v| {
            let is_it =
                |&(row, column): &(usize, usize)| trace.literal_behind(v.step, row, column) == Some(literal);
            let places = v.value.shape().places().filter(|_| !trace.steps[v.step].operation.has_formula());
            let (row, column) = places.take(MOST_NAMED).find(is_it)?;
            Some(crate::trace::cell_name(&self.notation, v.name, v.value, row, column))
        });
        let line = || {
            let at = self.lesson.program.literals.get(literal.0).map_or(0, |written| written.span.start);
            format!("the number in line {}", self.line_at(at))
        };
        named.unwrap_or_else(line)
    }

    /// The number of the program that stands behind a cell of a variable, as it is at a stop.
    pub(crate) fn literal_named(&self, cell: &CellName, stop: usize) -> Option<LiteralId> {
        let variable = self.trace().variable_at(&cell.name, self.last_step(stop)?)?;
        self.trace().literal_behind(variable.step, cell.row, cell.column)
    }

    /// Sets by-hand rounding and works everything out anew.
    pub fn set_round(&mut self, round: Option<i32>) {
        self.leave_trial();
        self.settings.round = round;
        self.original = self.run(&[]);
        self.rerun();
    }

    pub(super) fn run(&self, changes: &[Change]) -> Arc<Trace> {
        let beside = (!changes.is_empty()).then(|| Arc::clone(&self.original));
        let settings = self.settings.clone();
        Arc::new(run_changed(&self.lesson.program, self.given.clone(), changes, beside, settings))
    }

    /// The record as it would be with one more cell set by hand.
    pub(crate) fn run_with(&self, cell: Changed) -> Arc<Trace> {
        let changes: Vec<Change> = self.changes.iter().copied().chain([Change::Cell(cell)]).collect();
        self.run(&changes)
    }

    pub(super) fn rerun(&mut self) {
        let trace = if self.is_changed() { self.run(&self.changes) } else { Arc::clone(&self.original) };
        let (way, readings) = lay_out(self.subject, &self.lesson, &trace);
        self.readings = readings;
        self.samples_of = None;
        self.stepper.replace(trace, way);
        self.place_questions();
        self.reopen();
        self.see_hidden();
    }

    /// Whether every number is as it was when the lesson was written.
    pub(super) fn is_as_written(&self) -> bool {
        !self.is_changed() && self.settings.round.is_none() && !self.has_own_picture()
    }

    /// Whether the program takes in a picture of the learner's, and not the one the lesson was written for.
    pub(super) fn has_own_picture(&self) -> bool {
        let is_taken = |step: &Step| step.operation == Operation::Supplied(Supply::Picture);
        self.settings.picture.is_some() && self.original.steps.iter().any(is_taken)
    }

    /// What a cell of a step's result was before any edit; `None` where it is the same or there is nothing to compare.
    pub fn was(&self, step: usize, row: usize, column: usize) -> Option<f64> {
        if !self.is_changed() {
            return None;
        }
        let (now, before) = (self.trace().steps.get(step)?, self.original.steps.get(step)?);
        if now.span != before.span || now.operation != before.operation {
            return None;
        }
        let (now, before) = (now.result.get(row, column)?, before.result.get(row, column)?);
        (now != before).then_some(before)
    }
}
