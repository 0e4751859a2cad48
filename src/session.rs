//! A lesson under way: the one place where lesson, program, record and debugger meet.
//!
//! A session runs a lesson's program, lays out the way through it (pages to read, steps, notes), keeps the learner's
//! edits and answers, and gives the pictures their data; it carries a lesson's experiments out. It must not draw, and
//! must not touch files but through the data's own openers.

mod answer;
pub mod check;
mod picture;
pub mod progress;
mod way;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::interp::{Settings, Start, run_from};
use crate::lang::{LiteralId, Program, locate};
use crate::lesson::{CellName, Experiment, Lesson, Note, Place, Question, Try};
use crate::matrix::Value;
use crate::trace::Stepper;
use crate::trace::{Changed, Explanation, Notation, Origin, Stop, Trace, explain};

pub use answer::Verdict;
pub use picture::{
    Bar, Bars, Diagram, FunctionPlot, Image, Link, Node, PictureData, Plane, WeightCurve, circled,
};
use way::lay_out;

/// Something to read between steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The lesson's opening: title, promise, first words.
    Cover,
    /// A passage of prose without code.
    Page(usize),
    /// A note after a passage's steps: passage, and which of its notes.
    Note(usize, usize),
    /// What went wrong, where the program stopped.
    Failure,
}

/// A question at its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which question of the lesson, from 0.
    pub id: usize,
    /// The step whose result holds the answer.
    pub step: usize,
    /// The answer's row.
    pub row: usize,
    /// The answer's column.
    pub column: usize,
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
#[must_use]
pub fn run_changed(
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
    original: Arc<Trace>,
    stepper: Stepper,
    readings: Vec<Reading>,
    questions: Vec<Asked>,
    answered: BTreeSet<usize>,
    /// The picture that shows here, made ready after every move.
    picture: Option<PictureData>,
    /// The points of its curves, sampled when one comes to the passage.
    samples: Vec<Vec<(f64, f64)>>,
    /// The passage their picture is set at; none until they are sampled.
    samples_of: Option<usize>,
}

impl Session {
    /// Opens a lesson at its beginning.
    #[must_use]
    pub fn new(lesson: Arc<Lesson>, settings: Settings) -> Self {
        Self::open(Subject::Lesson, lesson, Vec::new(), settings)
    }

    /// Opens a program at its first step, some of its variables given, with every number open to change.
    #[must_use]
    pub fn with(program: Arc<Lesson>, given: Vec<(String, Value)>, settings: Settings) -> Self {
        Self::open(Subject::Program, program, given, settings)
    }

    fn open(subject: Subject, lesson: Arc<Lesson>, given: Vec<(String, Value)>, settings: Settings) -> Self {
        let start = Start { given, changed: Vec::new() };
        let trace = Arc::new(run_from(Arc::clone(&lesson.program), &start, settings));
        let (stops, readings) = lay_out(subject, &lesson, &trace);
        let mut session = Self {
            subject,
            notation: match subject {
                Subject::Lesson => lesson.meta.notation(),
                Subject::Program => Notation::python(),
            },
            lesson,
            settings,
            given: start.given,
            changes: Vec::new(),
            original: Arc::clone(&trace),
            stepper: Stepper::new(trace, stops),
            readings,
            questions: Vec::new(),
            answered: BTreeSet::new(),
            picture: None,
            samples: Vec::new(),
            samples_of: None,
        };
        session.questions = session.place_questions();
        session
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// How the lesson writes its elements.
    #[must_use]
    pub const fn notation(&self) -> &Notation {
        &self.notation
    }

    /// The record and the place in it.
    #[must_use]
    pub const fn stepper(&self) -> &Stepper {
        &self.stepper
    }

    /// The same, to move in.
    pub const fn stepper_mut(&mut self) -> &mut Stepper {
        &mut self.stepper
    }

    /// The record as it now is.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.stepper.trace()
    }

    /// By-hand mode's decimals, if it is on.
    #[must_use]
    pub const fn round(&self) -> Option<i32> {
        self.settings.round
    }

    /// What there is to read at this stop, if it is not a step.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        match self.stepper.stop()? {
            Stop::Step(_) => None,
            Stop::Reading(at) => self.readings.get(at).copied(),
        }
    }

    /// The network to train at this stop, if it is there for that, with its place.
    #[must_use]
    pub fn experiment(&self) -> Option<(Place, &Experiment)> {
        let Some(Reading::Note(passage, note)) = self.reading() else { return None };
        let place = Place { passage, note };
        Some((place, self.lesson.experiment(place)?))
    }

    /// The readings on the way, in order; `Stop::Reading` counts them.
    #[must_use]
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// The step on the stage: the one under the cursor or, beside a note, the last one before it.
    #[must_use]
    pub fn staged(&self) -> Option<usize> {
        match self.stepper.step() {
            Some((step, _)) => Some(step),
            None => match self.reading()? {
                Reading::Note(..) | Reading::Failure => self.last_step_before(),
                Reading::Cover | Reading::Page(_) => None,
            },
        }
    }

    fn last_step_before(&self) -> Option<usize> {
        let before = &self.stepper.stops()[..self.stepper.cursor().stop];
        before.iter().rev().find_map(|stop| match stop {
            Stop::Step(step) => Some(*step),
            Stop::Reading(_) => None,
        })
    }

    /// The step up to which things have happened: the staged one, or on a page the last before it.
    #[must_use]
    pub fn reached(&self) -> Option<usize> {
        self.staged().or_else(|| self.last_step_before())
    }

    /// The passage one is in.
    #[must_use]
    pub fn passage(&self) -> usize {
        match self.reading() {
            Some(Reading::Page(passage) | Reading::Note(passage, _)) => passage,
            Some(Reading::Cover) => 0,
            Some(Reading::Failure) => {
                let at = self.trace().failure.as_ref().map(|fault| fault.span.start);
                at.and_then(|offset| self.lesson.passage_at(offset)).unwrap_or(0)
            }
            None => {
                let step = self.stepper.step().map(|(_, step)| step.statement.start);
                step.and_then(|offset| self.lesson.passage_at(offset)).unwrap_or(0)
            }
        }
    }

    /// The stops at which the sections begin, with their titles.
    #[must_use]
    pub fn section_stops(&self) -> Vec<(usize, &str)> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for (at, stop) in self.stepper.stops().iter().enumerate() {
            let passage = match stop {
                Stop::Step(step) => self.lesson.passage_at(self.trace().steps[*step].statement.start),
                Stop::Reading(reading) => match self.readings[*reading] {
                    Reading::Page(passage) | Reading::Note(passage, _) => Some(passage),
                    Reading::Cover | Reading::Failure => None,
                },
            };
            let Some(section) = passage.and_then(|p| self.lesson.passages[p].section) else { continue };
            let title = self.lesson.sections[section].title.as_str();
            if found.last().is_none_or(|(_, last)| *last != title) {
                found.push((at, title));
            }
        }
        found
    }

    /// How an element of a step's result was worked out.
    #[must_use]
    pub fn explain(&self, step: usize, row: usize, column: usize) -> Option<Explanation> {
        explain(self.trace(), &self.notation, step, row, column)
    }

    // What-if.

    /// The numbers of the program changed so far.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let original = |id: LiteralId| self.lesson.program.literals.get(id.0).map_or(0.0, |l| l.value);
        let written = self.changes.iter().filter_map(Change::written);
        written.map(|(literal, to)| Edit { literal, from: original(literal), to }).collect()
    }

    /// Changes a number of the program and works everything out anew.
    pub fn edit(&mut self, literal: LiteralId, to: f64) {
        let written = self.lesson.program.literals.get(literal.0).map(|l| l.value);
        self.make(Change::Written(literal, to), written.is_some_and(|value| value != to));
    }

    /// Whether every number is open to change, not only those written in the program.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.subject, Subject::Program)
    }

    /// The number of the line a place of the file is in: a program's own, as its pane has it, or the lesson file's.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        let in_file = locate(&self.lesson.source, offset).line;
        if !self.is_open() {
            return in_file;
        }
        let lines = self.lesson.code_lines();
        lines.iter().find(|line| line.holds(offset)).map_or(in_file, |line| line.number)
    }

    /// What the learner changed, the newest last.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether anything is not as it was at first.
    #[must_use]
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
        self.changes.retain(|other| !other.is_of(&change));
        if is_one {
            self.changes.push(change);
        }
        self.rerun();
    }

    /// Makes just these changes, in the place of any others.
    pub fn set_changes(&mut self, changes: Vec<Change>) {
        if self.changes != changes {
            self.changes = changes;
            self.rerun();
        }
    }

    /// Takes the last change back; whether there was one.
    pub fn undo_edit(&mut self) -> bool {
        let undone = self.changes.pop().is_some();
        if undone {
            self.rerun();
        }
        undone
    }

    /// Applies a lesson's suggestion; `false` if its number is not to be found.
    pub fn attempt(&mut self, suggestion: &Try) -> bool {
        let Some(literal) = self.literal_named(&suggestion.edit, self.stepper.cursor().stop) else {
            return false;
        };
        self.edit(literal, suggestion.to);
        true
    }

    /// The number of the program that stands behind a cell of a variable, as it is at a stop.
    #[must_use]
    pub fn literal_named(&self, cell: &CellName, stop: usize) -> Option<LiteralId> {
        let upto = self.stepper.stops().iter().take(stop + 1).rev();
        let step = upto.clone().find_map(|s| match s {
            Stop::Step(step) => Some(*step),
            Stop::Reading(_) => None,
        })?;
        let variable = self.trace().variable_at(&cell.name, step)?;
        self.trace().literal_behind(variable.step, cell.row, cell.column)
    }

    /// Sets by-hand rounding and works everything out anew.
    pub fn set_round(&mut self, round: Option<i32>) {
        self.settings.round = round;
        let start = Start { given: self.given.clone(), changed: Vec::new() };
        self.original = Arc::new(run_from(Arc::clone(&self.lesson.program), &start, self.settings));
        self.rerun();
    }

    fn rerun(&mut self) {
        let trace = if self.is_changed() {
            let given = self.given.clone();
            Arc::new(run_changed(&self.lesson.program, given, &self.changes, self.settings))
        } else {
            Arc::clone(&self.original)
        };
        let (stops, readings) = lay_out(self.subject, &self.lesson, &trace);
        self.readings = readings;
        self.samples_of = None;
        self.stepper.replace(trace, stops);
        self.questions = self.place_questions();
    }

    /// What a cell of a step's result was before any edit; `None` where it is the same or there is nothing to compare.
    #[must_use]
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

    // Questions.

    fn place_questions(&self) -> Vec<Asked> {
        let mut placed = Vec::new();
        let mut id = 0;
        for passage in &self.lesson.passages {
            for question in &passage.questions {
                let cell = &question.cell;
                let in_passage = |at: usize| passage.code.is_some_and(|code| code.range().contains(&at));
                let found = self.trace().steps.iter().rposition(|step| {
                    step.assigns.as_deref() == Some(&cell.name)
                        && in_passage(step.statement.start)
                        && step.result.get(cell.row, cell.column).is_some()
                });
                if let Some(step) = found {
                    placed.push(Asked { id, step, row: cell.row, column: cell.column });
                }
                id += 1;
            }
        }
        placed
    }

    /// A question's text and settings by its number.
    #[must_use]
    pub fn question(&self, id: usize) -> Option<&Question> {
        self.lesson.passages.iter().flat_map(|p| &p.questions).nth(id)
    }

    /// The question still open at a step.
    #[must_use]
    pub fn open_question(&self, step: usize) -> Option<Asked> {
        self.questions.iter().copied().find(|q| q.step == step && !self.answered.contains(&q.id))
    }

    /// Questions placed in the record.
    #[must_use]
    pub fn questions(&self) -> &[Asked] {
        &self.questions
    }

    /// The numbers of the questions answered or shown.
    #[must_use]
    pub const fn answered(&self) -> &BTreeSet<usize> {
        &self.answered
    }

    /// Counts questions as answered, as progress kept from another run has it.
    pub fn restore_answers(&mut self, answered: impl IntoIterator<Item = usize>) {
        self.answered.extend(answered);
    }

    /// Whether a cell of a step's result is hidden behind an open question.
    #[must_use]
    pub fn is_hidden(&self, step: usize, row: usize, column: usize) -> bool {
        let is_it = |q: &&Asked| (q.step, q.row, q.column) == (step, row, column);
        self.questions.iter().find(is_it).is_some_and(|q| !self.answered.contains(&q.id))
    }

    /// Whether a cell of an operand is hidden behind an open question.
    #[must_use]
    pub fn is_operand_hidden(&self, step: usize, operand: usize, row: usize, column: usize) -> bool {
        let origin = self.trace().steps.get(step).and_then(|s| s.operands.get(operand)).map(|o| o.origin);
        matches!(origin, Some(Origin::Step(made)) if self.is_hidden(made, row, column))
    }

    /// Shows a question's answer.
    pub fn reveal(&mut self, asked: Asked) {
        self.answered.insert(asked.id);
    }

    /// Judges an answer; a right one opens the cell.
    pub fn answer(&mut self, asked: Asked, text: &str) -> Verdict {
        let verdict = answer::judge(self, asked, text);
        if verdict == Verdict::Right {
            self.answered.insert(asked.id);
        }
        verdict
    }

    /// The variables as they stand at a step, by name.
    #[must_use]
    pub fn values_at(&self, step: usize) -> BTreeMap<String, Value> {
        let variables = self.trace().variables_at(step);
        variables.into_iter().map(|v| (v.name.to_owned(), v.value.clone())).collect()
    }

    /// Makes the picture that belongs here ready. Call it after every move, so that drawing works nothing out.
    pub fn prepare_picture(&mut self) {
        let passage = self.passage();
        // Passages that share a picture share its points.
        let set_at = self.lesson.passages.iter().take(passage + 1).rposition(|p| p.picture.is_some());
        let set_at = set_at.unwrap_or(passage);
        if self.samples_of != Some(set_at) {
            self.samples = picture::sample_curves(self, passage);
            self.samples_of = Some(set_at);
        }
        self.picture = picture::data(self);
    }

    /// The data of the picture that shows here, if there is one.
    #[must_use]
    pub const fn picture(&self) -> Option<&PictureData> {
        self.picture.as_ref()
    }

    pub(super) const fn settings(&self) -> Settings {
        self.settings
    }
}

/// A note of a lesson, by passage and number.
#[must_use]
pub fn note(lesson: &Lesson, passage: usize, note: usize) -> Option<&Note> {
    lesson.passages.get(passage)?.notes.get(note)
}
