//! A lesson under way: the one place where lesson, program, record and debugger meet.
//!
//! A session runs a lesson's program, lays out the way through it (pages to read, steps, notes), keeps the learner's
//! edits and answers, and gives the pictures their data. It must not draw, and must not touch files but through the data's
//! own openers.

mod answer;
mod beats;
pub mod check;
mod claims;
mod diagram;
mod digits;
mod fresh;
mod hidden;
mod notation;
mod picture;
mod plots;
pub mod progress;
mod question;
mod story;
mod trying;
mod typed;
mod way;
mod wide;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::interp::{Settings, Start, run_from};
use crate::lang::{LiteralId, Program, locate};
use crate::lesson::{Block, CellName, Experiment, Lesson, Note, NoteAt, PartName};
use crate::matrix::Value;
use crate::trace::{
    Changed, Explanation, Form, Line, Notation, Places, Stepper, Stop, Trace, explain, explain_operation,
    explain_statement,
};

pub use answer::Verdict;
pub(crate) use answer::pieces;
pub use beats::ClassQuestion;
pub use diagram::{Diagram, Layer, Link, Node};
pub use digits::Digits;
use hidden::Hidden;
pub use picture::{Bar, Bars, Image, PictureData, Plane};
pub use plots::{ChartPlot, FunctionPlot, WeightCurve};
pub(crate) use question::passes_for;
pub use question::{Asked, Attempt, Closed, Miss, NumbersOf, QuestionOutcome};
pub use trying::{TryOut, TryOutcome};
pub(crate) use typed::typed;
use way::lay_out;
pub use wide::{FanIn, WideNetwork};

/// Cells of a variable that are looked at to name a number of the program.
const MOST_NAMED: usize = 1_000;

/// Something to read between steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interlude {
    /// The lesson's opening: title, promise, first words.
    Cover,
    /// A passage of prose without code.
    Page(usize),
    /// A note after a passage's steps: passage, and which of its notes.
    Note(usize, usize),
    /// What went wrong, where the program stopped.
    Failure,
}

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

/// The record of a program that is begun with some variables given, and changed.
pub(crate) fn run_changed(
    program: &Arc<Program>,
    given: Vec<(String, Value)>,
    changes: &[Change],
    settings: Settings,
) -> Trace {
    let written: Vec<(LiteralId, f64)> = changes.iter().filter_map(Change::written).collect();
    let changed = changes.iter().filter_map(Change::cell).collect();
    let program =
        if written.is_empty() { Arc::clone(program) } else { Arc::new(program.with_literals(&written)) };
    run_from(program, &Start { given, changed }, settings)
}

/// What a session is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// A lesson, with its cover, and only the numbers written in its program open to change.
    Lesson,
    /// A program by itself: it begins with its first step, and every number is open to change.
    Program,
}

/// A lesson under way.
#[derive(Clone, Debug)]
pub struct Session {
    subject: Subject,
    lesson: Arc<Lesson>,
    notation: Notation,
    settings: Settings,
    /// What the program begins with.
    given: Vec<(String, Value)>,
    /// What the learner changed, the newest last.
    changes: Vec<Change>,
    /// What was changed before each change, the newest last.
    undoable: Vec<Vec<Change>>,
    original: Arc<Trace>,
    stepper: Stepper,
    readings: Vec<Interlude>,
    questions: Vec<Asked>,
    /// What came of the questions, by their numbers.
    attempts: BTreeMap<usize, Attempt>,
    /// How questions were answered, until it is asked for.
    outcomes: Vec<QuestionOutcome>,
    /// The cells hidden by hand, each by its step, row and column.
    covered: BTreeSet<(usize, usize, usize)>,
    /// What is lit by hand.
    light: Option<PartName>,
    hidden: Hidden,
    /// The prose of the passages whose numbers are hidden, or were moved by a change.
    changed_prose: BTreeMap<usize, Vec<Block>>,
    /// The suggestion one stands at.
    trial: Option<TryOut>,
    /// The note it was made ready for, or found to be none at.
    trial_of: Option<NoteAt>,
    /// The picture that shows here, made ready after every move.
    picture: Option<PictureData>,
    /// The points of its curves, sampled when one comes to the passage.
    samples: Vec<Vec<(f64, f64)>>,
    /// The passage their picture is set at; none until they are sampled.
    samples_of: Option<usize>,
}

impl Session {
    /// Opens a lesson at its beginning.
    pub fn new(lesson: Arc<Lesson>, settings: Settings) -> Self {
        Self::open(Subject::Lesson, lesson, Vec::new(), settings)
    }

    /// Opens a program at its first step, some of its variables given, with every number open to change.
    pub fn with(program: Arc<Lesson>, given: Vec<(String, Value)>, settings: Settings) -> Self {
        Self::open(Subject::Program, program, given, settings)
    }

    fn open(subject: Subject, lesson: Arc<Lesson>, given: Vec<(String, Value)>, settings: Settings) -> Self {
        let places = match subject {
            Subject::Lesson => Places::Subscripts,
            Subject::Program => Places::Python,
        };
        let settings = Settings { places, ..settings };
        let trace = Arc::new(run_changed(&lesson.program, given.clone(), &[], settings.clone()));
        let (way, readings) = lay_out(subject, &lesson, &trace);
        let mut session = Self {
            subject,
            notation: match subject {
                Subject::Lesson => notation::of(&lesson, &trace),
                Subject::Program => Notation::python(),
            },
            lesson,
            settings,
            given,
            changes: Vec::new(),
            undoable: Vec::new(),
            original: Arc::clone(&trace),
            stepper: Stepper::new(trace, way),
            readings,
            questions: Vec::new(),
            attempts: BTreeMap::new(),
            outcomes: Vec::new(),
            covered: BTreeSet::new(),
            light: None,
            hidden: Hidden::default(),
            changed_prose: BTreeMap::new(),
            trial: None,
            trial_of: None,
            picture: None,
            samples: Vec::new(),
            samples_of: None,
        };
        session.questions = question::place(&session);
        session.see_hidden();
        session
    }

    /// The lesson.
    pub const fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// How the lesson writes its elements.
    pub const fn notation(&self) -> &Notation {
        &self.notation
    }

    /// The record and the place in it.
    pub const fn stepper(&self) -> &Stepper {
        &self.stepper
    }

    /// The same, to move in.
    pub const fn stepper_mut(&mut self) -> &mut Stepper {
        &mut self.stepper
    }

    /// The record as it now is.
    pub fn trace(&self) -> &Trace {
        self.stepper.trace()
    }

    /// By-hand mode's decimals, if it is on.
    pub const fn round(&self) -> Option<i32> {
        self.settings.round
    }

    /// What there is to read at this stop, if it is not a step.
    pub fn reading(&self) -> Option<Interlude> {
        self.reading_at(self.stepper.stop()?)
    }

    /// What there is to read at a stop, if it is not a step.
    pub fn reading_at(&self, stop: Stop) -> Option<Interlude> {
        match stop {
            Stop::Step(_) => None,
            Stop::Reading(at) => self.readings.get(at).copied(),
        }
    }

    /// The network to train at this stop, if it is there for that, with its place.
    pub fn experiment(&self) -> Option<(NoteAt, &Experiment)> {
        let Some(Interlude::Note(passage, note)) = self.reading() else { return None };
        let place = NoteAt { passage, note };
        Some((place, self.lesson.experiment(place)?))
    }

    /// The step on the stage: the one under the cursor or, beside a note, the last one before it.
    pub(crate) fn staged(&self) -> Option<usize> {
        match self.stepper.step() {
            Some((step, _)) => Some(step),
            None => match self.reading()? {
                Interlude::Note(..) | Interlude::Failure => self.last_step(self.stepper.cursor().stop),
                Interlude::Cover | Interlude::Page(_) => None,
            },
        }
    }

    /// The last step among the stops up to one.
    fn last_step(&self, stop: usize) -> Option<usize> {
        self.stepper.stops().iter().take(stop + 1).rev().find_map(|stop| stop.step())
    }

    /// The step up to which things have happened: the staged one, or on a page the last before it.
    pub fn reached(&self) -> Option<usize> {
        self.last_step(self.stepper.cursor().stop)
    }

    /// Whether a cell of the staged step comes after the one being worked out, so that it is not there yet.
    fn is_pending(&self, step: usize, place: (usize, usize)) -> bool {
        self.stepper.step().is_some_and(|(at, _)| at == step)
            && self.stepper.cell().is_some_and(|live| place > live)
    }

    /// The passage one is in.
    pub fn passage(&self) -> usize {
        let failed = || self.lesson.passage_at(self.trace().failure.as_ref()?.span.start);
        let passage = match self.reading() {
            Some(Interlude::Failure) => failed(),
            _ => self.stepper.stop().and_then(|stop| self.passage_of(stop)),
        };
        passage.unwrap_or(0)
    }

    /// The passage a stop belongs to, if it does to one.
    fn passage_of(&self, stop: Stop) -> Option<usize> {
        match (stop, self.reading_at(stop)) {
            (Stop::Step(step), _) => self.lesson.passage_at(self.trace().steps[step].statement.start),
            (_, Some(Interlude::Page(passage) | Interlude::Note(passage, _))) => Some(passage),
            _ => None,
        }
    }

    /// The stop at which the next section begins, or the one before; before the first there is the beginning.
    pub(crate) fn section_beside(&self, forward: bool) -> Option<usize> {
        let (stepper, here) = (self.stepper(), self.stepper().cursor());
        let halt = |(stop, _)| stepper.way().halt_from(stepper.trace(), here.level, stop);
        let mut stops = self.section_stops().into_iter().map(halt);
        if forward {
            stops.find(|stop| *stop > here.stop)
        } else {
            Some(stops.rev().find(|stop| *stop < here.stop).unwrap_or(0))
        }
    }

    /// The first stop of a passage's own.
    pub(crate) fn first_stop_of(&self, passage: usize) -> Option<usize> {
        self.stepper.stops().iter().position(|stop| self.passage_of(*stop) == Some(passage))
    }

    /// The stops at which the sections begin, with their titles.
    pub fn section_stops(&self) -> Vec<(usize, &str)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, stop) in self.stepper.stops().iter().enumerate() {
            let passage = self.passage_of(*stop);
            let Some(section) = passage.and_then(|p| self.lesson.passages[p].section) else { continue };
            if found.last().is_none_or(|(_, last)| *last != section) {
                found.push((at, section));
            }
        }
        let title = |section: usize| self.lesson.sections[section].title.as_str();
        found.into_iter().map(|(at, section)| (at, title(section))).collect()
    }

    /// How an element of a step's result was worked out.
    pub fn explain(&self, step: usize, row: usize, column: usize) -> Option<Explanation> {
        explain(self.trace(), &self.notation, step, row, column)
    }

    /// How the whole statement that a step closes was worked out, where that is more than its last operation.
    pub(crate) fn explain_statement(&self, step: usize) -> Option<Explanation> {
        explain_statement(self.trace(), &self.notation, step)
    }

    /// How the statement of an operation stands before and after it, and the step the statement ends with; `None` where
    /// that is no line, or some of it is hidden.
    pub(crate) fn explain_operation(&self, step: usize) -> Option<(Explanation, usize)> {
        let found = explain_operation(self.trace(), &self.notation, step)?;
        (!self.is_any_hidden(found.1)).then_some(found)
    }

    /// The line before a statement, its name and what it is in symbols, where it comes to the same number: what differs
    /// is what is new.
    pub(crate) fn line_before(&self, step: usize) -> Option<(String, Line)> {
        let closes = |step: &usize| self.trace().steps[*step].closes;
        let before = (0..step).rev().find(closes)?;
        let worth = |step: usize| self.trace().steps.get(step)?.result.as_single();
        let (now, then) = (worth(step)?, worth(before)?);
        let is_told = (now - then).abs() <= 1e-12 * now.abs() && !self.is_any_hidden(step);
        let told = self.explain_statement(before).or_else(|| self.explain(before, 0, 0));
        match told.filter(|_| is_told)? {
            Explanation { name, form: Form::Formula(lines), .. } => name.zip(lines.into_iter().next()),
            Explanation { form: Form::Sum { .. }, .. } => None,
        }
    }

    // What-if.

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
    fn change_to(&mut self, changes: Vec<Change>) {
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
        written
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.bytes().take_while(u8::is_ascii_digit).count())
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

    fn run(&self, changes: &[Change]) -> Arc<Trace> {
        let given = self.given.clone();
        Arc::new(run_changed(&self.lesson.program, given, changes, self.settings.clone()))
    }

    /// The record as it would be with one more cell set by hand.
    pub(crate) fn run_with(&self, cell: Changed) -> Arc<Trace> {
        let changes: Vec<Change> = self.changes.iter().copied().chain([Change::Cell(cell)]).collect();
        self.run(&changes)
    }

    fn rerun(&mut self) {
        let trace = if self.is_changed() { self.run(&self.changes) } else { Arc::clone(&self.original) };
        let (way, readings) = lay_out(self.subject, &self.lesson, &trace);
        self.readings = readings;
        self.samples_of = None;
        self.stepper.replace(trace, way);
        self.questions = question::place(self);
        self.reopen();
        self.see_hidden();
    }

    /// Whether every number is as it was when the lesson was written.
    fn is_as_written(&self) -> bool {
        !self.is_changed() && self.settings.round.is_none()
    }

    /// Works out the prose whose numbers are hidden, or not as they were written.
    fn see_changes(&mut self) {
        let is_plain = self.is_as_written() && !self.hides_anything();
        self.changed_prose = if is_plain { BTreeMap::new() } else { claims::changed_prose(self) };
    }

    /// A passage's prose, its quoted numbers as the record has them now; those that are not as they were written are
    /// marked [`crate::lesson::Style::Changed`].
    pub fn prose(&self, passage: usize) -> &[Block] {
        let written = || self.lesson.passages.get(passage).map_or(&[][..], |p| &p.prose);
        self.changed_prose.get(&passage).map_or_else(written, Vec::as_slice)
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

    /// The passage from which on the picture that belongs here is shown, or the first where there is none yet.
    pub fn pictured_from(&self) -> usize {
        self.lesson.pictured_from(self.passage())
    }

    /// Makes the picture and the suggestion that belong here ready. Call it after every move, so that drawing works
    /// nothing out.
    pub fn prepare_picture(&mut self) {
        self.prepare_trial();
        // Passages that share a picture share its points.
        let set_at = self.pictured_from();
        if self.samples_of != Some(set_at) {
            self.samples = plots::sample_curves(self, self.passage());
            self.samples_of = Some(set_at);
        }
        self.picture = picture::data(self);
    }

    /// The data of the picture that shows here, if there is one.
    pub const fn picture(&self) -> Option<&PictureData> {
        self.picture.as_ref()
    }
}

/// How many decimals a number needs to be written in full.
pub(crate) fn decimals_of(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// A note of a lesson, by passage and number.
pub fn note(lesson: &Lesson, passage: usize, note: usize) -> Option<&Note> {
    lesson.passages.get(passage)?.notes.get(note)
}
