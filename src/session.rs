//! A lesson under way: the one place where lesson, program, record and debugger meet.
//!
//! A session runs a lesson's program, lays out the way through it (pages to read, steps, notes), keeps the learner's
//! edits and answers, and gives the pictures their data. It must not draw, and must not touch files but through the data's
//! own openers.

mod answer;
mod arrows;
mod asked;
mod beats;
mod changes;
pub mod check;
mod claims;
mod diagram;
mod digits;
mod fresh;
mod hidden;
mod histogram;
mod image_lines;
mod live;
mod notation;
mod picture;
mod places;
mod plots;
pub mod progress;
mod question;
mod sampling;
mod story;
mod trying;
mod typed;
mod way;
mod wide;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::interp::Settings;
use crate::lesson::{Block, Experiment, Lesson, Note, NoteAt, PartName};
use crate::matrix::{Region, Value};
use crate::trace::{
    Explanation, Form, Line, Notation, Places, Stepper, Stop, Trace, explain, explain_operation,
    explain_statement,
};

pub use answer::Verdict;
pub(crate) use answer::pieces;
pub use arrows::{Arrow, ArrowsPlot};
pub use beats::ClassQuestion;
pub(crate) use changes::run_changed;
pub use changes::{Change, Edit};
use claims::ChangedProse;
pub use diagram::{Diagram, Layer, Link, Node};
pub use digits::Digits;
use hidden::Hidden;
pub use histogram::HistogramPlot;
pub use image_lines::ImageLine;
pub use picture::{Bar, Bars, Image, PictureData, Plane};
pub use plots::{ChartPlot, FunctionPlot, Secant, WeightCurve};
pub(crate) use question::passes_for;
pub use question::{Asked, Attempt, Closed, Miss, NumbersOf, QuestionOutcome};
pub use sampling::{Jump, SampledCurve};
pub use trying::{TryOut, TryOutcome};
pub(crate) use typed::typed;
use way::lay_out;
pub use wide::{AtWork, FanIn, FanTerm, WideNetwork};

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
    /// What each of them hides, by its number.
    parts: BTreeMap<usize, Vec<(usize, Region)>>,
    /// The first of those that there is no room for.
    left_out: Option<usize>,
    /// What came of the questions, by their numbers.
    attempts: BTreeMap<usize, Attempt>,
    /// How questions were answered, until it is asked for.
    outcomes: Vec<QuestionOutcome>,
    /// The cells hidden by hand, each by its step, row and column.
    covered: BTreeSet<(usize, usize, usize)>,
    /// The most numbers a hidden one may be put together with and still hide what comes of them.
    most_together: usize,
    /// What is lit by hand.
    light: Option<PartName>,
    hidden: Hidden,
    /// The last step of the record up to the end of each passage.
    ends: Vec<Option<usize>>,
    /// The prose of the passages whose numbers are hidden, or were moved by a change, once one comes to them.
    changed_prose: ChangedProse,
    /// The suggestion one stands at.
    trial: Option<TryOut>,
    /// The note it was made ready for, or found to be none at.
    trial_of: Option<NoteAt>,
    /// The picture that shows here, made ready after every move.
    picture: Option<PictureData>,
    /// The points of its curves, sampled when one comes to the passage.
    samples: Vec<SampledCurve>,
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
        let trace = Arc::new(run_changed(&lesson.program, given.clone(), &[], None, settings.clone()));
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
            parts: BTreeMap::new(),
            left_out: None,
            attempts: BTreeMap::new(),
            outcomes: Vec::new(),
            covered: BTreeSet::new(),
            most_together: usize::MAX,
            light: None,
            hidden: Hidden::default(),
            ends: Vec::new(),
            changed_prose: ChangedProse::default(),
            trial: None,
            trial_of: None,
            picture: None,
            samples: Vec::new(),
            samples_of: None,
        };
        session.place_questions();
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

    /// Has the prose whose numbers are hidden, or not as they were written, worked out anew: each passage's when it is
    /// asked for, since one is at a few of them between an answer and the next.
    fn see_changes(&mut self) {
        let is_plain = self.is_as_written() && !self.hides_anything();
        self.changed_prose = if is_plain { ChangedProse::default() } else { ChangedProse::of(&self.lesson) };
    }

    /// A passage's prose, its quoted numbers as the record has them now; those that are not as they were written are
    /// marked [`crate::lesson::Style::Changed`].
    pub fn prose(&self, passage: usize) -> &[Block] {
        let written = || self.lesson.passages.get(passage).map_or(&[][..], |p| &p.prose);
        self.changed_prose.at(self, passage).unwrap_or_else(written)
    }

    /// The passage from which on the picture that belongs here is shown, or the first where there is none yet.
    pub fn pictured_from(&self) -> usize {
        self.lesson.pictured_from(self.passage())
    }

    /// Makes the picture and the suggestion that belong here ready. Call it after every move, so that drawing works
    /// nothing out.
    pub fn prepare_picture(&mut self) {
        self.prepare_trial();
        self.prepare_plots();
    }

    /// The same where a lesson is told from end to end, with what is left for its suggestions.
    pub(crate) fn prepare_picture_within(&mut self, left: &mut usize) {
        self.prepare_trial_within(left);
        self.prepare_plots();
    }

    fn prepare_plots(&mut self) {
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
