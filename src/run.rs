//! Debugging a training run: where one stands in it, what one stops for and watches, what one changed.
//!
//! [`Debugging`] is the state, and gives every order an answer at once, or a [`Question`] for the [`TrainingRun`]; what
//! the run answers is [taken in](Debugging::take_in). So the same orders serve keys, which must never wait, and
//! scripts, which may. Nothing here draws, and no thread is started.

mod biography;
mod comparison;
mod condition;
mod hit;
mod nudge;
mod order;
mod run;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

pub use biography::{Biography, Move, sparkline};
pub use comparison::{Comparison, Difference};
pub use condition::Condition;
pub use nudge::{Nudged, NudgedMatrix, Step as NudgedStep};
pub use order::{OrderError, Reply};
pub use run::{Answer, Course, Graft, Opened, PAST, Question, TrainingRun};

use crate::interp::Settings;
use crate::lang::{Diagnostic, Span};
use crate::lesson::Lesson;
use crate::network::{Layers, Rule, TimelineError};
use crate::session::Session;
use crate::trace::Changed;

/// Hears how many of how many samples are done, and may stop the work.
pub type Stopper<'a> = dyn FnMut(usize, usize) -> ControlFlow<()> + 'a;

/// A sample of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Which sample of it, from 0.
    pub sample: usize,
}

impl Place {
    /// The place of a position, which counts samples over all epochs.
    #[must_use]
    pub fn of(position: usize, records: usize) -> Self {
        let records = records.max(1);
        Self { epoch: position / records + 1, sample: position % records }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.sample)
    }
}

/// When to stop.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// Where a line of the program is reached, counted from 1.
    Line(usize),
    /// Where an expression is true.
    Holds(Condition),
    /// Where an expression differs from its value at the sample before by more than so much.
    Changes {
        /// The expression.
        condition: Condition,
        /// The least difference that does not stop.
        by: f64,
    },
}

/// Something to stop for.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakpoint {
    /// Its number, from 1.
    pub id: usize,
    /// When it stops.
    pub when: When,
    /// How often it did.
    pub hits: usize,
}

impl Breakpoint {
    /// The expression it asks, if it asks one.
    #[must_use]
    pub const fn condition(&self) -> Option<&Condition> {
        match &self.when {
            When::Line(_) => None,
            When::Holds(condition) | When::Changes { condition, .. } => Some(condition),
        }
    }
}

impl fmt::Display for Breakpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.when {
            When::Line(line) => write!(f, "line {line}"),
            When::Holds(condition) => f.write_str(&condition.text),
            When::Changes { condition, by } => write!(f, "change {} > {by}", condition.text),
        }
    }
}

/// Where in a sample's step one comes to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// Before it begins.
    Start,
    /// At the step one was at in the sample before, so that one can be compared with the other.
    SameStep,
}

/// An expression shown at every step, with its past.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// What is shown.
    pub condition: Condition,
    /// Its values at the last samples, the newest last.
    pub past: Vec<Option<f64>>,
}

/// What the run could not do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DebugError {
    /// There is no such sample.
    #[error(
        "there is no such sample: samples go from 0 to {}, epochs from 1 to {epochs}",
        records.saturating_sub(1)
    )]
    PastTheEnd {
        /// Records in an epoch.
        records: usize,
        /// Epochs.
        epochs: usize,
    },
    /// The run ends before it.
    #[error(transparent)]
    Timeline(#[from] TimelineError),
    /// An expression cannot be worked out.
    #[error("{message}{}", at(*column, help.as_deref()))]
    Expression {
        /// Column in its text, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The same, at some sample.
    #[error("at sample {place}: {fault}")]
    AtSample {
        /// Where.
        place: Place,
        /// What.
        fault: Box<DebugError>,
    },
}

fn at(column: usize, help: Option<&str>) -> String {
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!(" (column {column}){help}")
}

impl DebugError {
    /// The first of some faults of a text.
    fn first(faults: Vec<Diagnostic>, text: &str) -> Self {
        let fault =
            faults.into_iter().next().unwrap_or_else(|| Diagnostic::new(Span::default(), "it is empty"));
        let column = text.get(..fault.span.start).map_or(1, |before| before.chars().count() + 1);
        Self::Expression { column, message: fault.message, help: fault.help }
    }
}

/// The shape of a run, as the state needs it.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The program of a step.
    pub step: Arc<Lesson>,
    /// Records in an epoch.
    pub records: usize,
    /// Epochs.
    pub epochs: usize,
    /// The network's.
    pub shape: Layers,
    /// How it learns.
    pub rule: Rule,
    /// What the records are called.
    pub data: String,
    /// Pixels in an image's row.
    pub width: usize,
}

/// Where one stands in a run, what one stops for, watches and changed.
#[derive(Clone, Debug)]
pub struct Debugging {
    setting: Setting,
    position: usize,
    breakpoints: Vec<Breakpoint>,
    made: usize,
    watches: Vec<Watch>,
    /// Where in the next sample's step one is to stand.
    arrival: Arrival,
    /// The changes of the samples after which the run goes on by a changed future.
    kept: BTreeMap<usize, Vec<Changed>>,
    settings: Settings,
}

impl Debugging {
    /// Stands at a sample. Gives the session of its step, too.
    #[must_use]
    pub fn new(setting: Setting, opened: Opened, settings: Settings) -> (Self, Session) {
        let session = Session::with(Arc::clone(&setting.step), opened.given, settings.clone());
        let debugging = Self {
            setting,
            position: opened.position,
            breakpoints: Vec::new(),
            made: 0,
            watches: Vec::new(),
            arrival: Arrival::SameStep,
            kept: BTreeMap::new(),
            settings,
        };
        (debugging, session)
    }

    /// The run's shape.
    #[must_use]
    pub const fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Samples before this one, over all epochs.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Which sample of which epoch.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::of(self.position, self.setting.records)
    }

    /// What one stops for.
    #[must_use]
    pub fn breakpoints(&self) -> &[Breakpoint] {
        &self.breakpoints
    }

    /// The lines one stops at, counted from 1.
    #[must_use]
    pub fn lines(&self) -> Vec<usize> {
        let line = |breakpoint: &Breakpoint| match breakpoint.when {
            When::Line(line) => Some(line),
            When::Holds(_) | When::Changes { .. } => None,
        };
        self.breakpoints.iter().filter_map(line).collect()
    }

    /// What one watches.
    #[must_use]
    pub fn watches(&self) -> &[Watch] {
        &self.watches
    }

    /// A watch's value over the variables as they stand at the session's step.
    ///
    /// # Errors
    /// Where it cannot be worked out there, as when a variable has no value yet.
    pub fn value_of(
        &self,
        condition: &Condition,
        session: &Session,
    ) -> Result<crate::matrix::Value, DebugError> {
        let step = session.reached().unwrap_or(session.trace().given.saturating_sub(1));
        let mut variables = session.values_at(step);
        let place = self.place();
        variables.insert("epoch".to_owned(), crate::matrix::Value::whole(place.epoch));
        variables.insert("sample".to_owned(), crate::matrix::Value::whole(place.sample));
        condition.value(&variables).map_err(|fault| DebugError::first(vec![fault], &condition.text))
    }

    fn conditions(&self) -> Vec<Condition> {
        self.watches.iter().map(|watch| watch.condition.clone()).collect()
    }

    /// Takes in what the run answered, and says what there is to say of it.
    pub fn take_in(&mut self, session: &mut Session, answer: Answer) -> String {
        match answer {
            Answer::Opened(opened) => self.open(session, *opened),
            Answer::NotFound { checked } => {
                format!("No breakpoint holds; {} looked at.", crate::matrix::counted(checked, "sample"))
            }
            Answer::Biography(life) => life.to_string(),
            Answer::Compared(comparison) => comparison.to_string(),
            Answer::Kept => "The changed future is the run now.".to_owned(),
            Answer::Stopped => "Stopped.".to_owned(),
        }
    }

    fn open(&mut self, session: &mut Session, opened: Opened) -> String {
        let cursor = session.stepper().cursor();
        let moved_by = opened.position.abs_diff(self.position);
        self.position = opened.position;
        for (watch, past) in self.watches.iter_mut().zip(opened.past) {
            watch.past = past;
        }
        let settings = Settings { round: session.round(), ..self.settings.clone() };
        *session = Session::with(Arc::clone(&self.setting.step), opened.given, settings);
        for cell in self.kept.get(&self.position).into_iter().flatten() {
            session.change(*cell);
        }
        let hit = opened.hit.and_then(|id| self.breakpoints.iter_mut().find(|b| b.id == id));
        let Some(hit) = hit else {
            if self.arrival == Arrival::SameStep {
                session.stepper_mut().stand_at(cursor);
            }
            return if moved_by == 0 { String::new() } else { format!("Sample {}.", self.place()) };
        };
        hit.hits += 1;
        let hit = hit.clone();
        let step = Self::first_hit(session, &hit);
        if let Some(step) = step {
            session.stepper_mut().stand_at_step(step);
        }
        let place = self.place();
        let looked = crate::matrix::counted(opened.checked, "sample");
        format!("Sample {place}: breakpoint {}, {hit} (hit {}, {looked} looked at).", hit.id, hit.hits)
    }

    /// The first step of a sample at which a breakpoint holds.
    fn first_hit(session: &Session, breakpoint: &Breakpoint) -> Option<usize> {
        let trace = session.trace();
        let mut steps = trace.given..trace.steps.len();
        match &breakpoint.when {
            When::Line(line) => Self::steps_of_line(session, *line).into_iter().next(),
            When::Holds(condition) => steps.find(|&step| {
                let value = condition.value(&session.values_at(step));
                value.is_ok_and(|value| condition::holds(&value).unwrap_or(false))
            }),
            When::Changes { .. } => None,
        }
    }

    /// The steps that begin a line of the program.
    fn steps_of_line(session: &Session, line: usize) -> Vec<usize> {
        let lines = session.lesson().code_lines();
        let Some(line) = lines.iter().find(|l| l.number == line) else { return Vec::new() };
        let trace = session.trace();
        let begins = |step: &usize| {
            let is_first = *step == trace.given || trace.steps[step - 1].closes;
            is_first && line.holds(trace.steps[*step].statement.start)
        };
        (trace.given..trace.steps.len()).filter(begins).collect()
    }

    /// The nearest step of this sample, after the one at hand or before it, at which a line breakpoint stops.
    fn line_hit(&mut self, session: &mut Session, forward: bool) -> Option<String> {
        let here = session.stepper().step().map(|(at, _)| at).or(session.reached());
        let here = here.unwrap_or(session.trace().given);
        let mut hits: Vec<(usize, usize)> = Vec::new();
        for breakpoint in &self.breakpoints {
            if let When::Line(line) = breakpoint.when {
                hits.extend(Self::steps_of_line(session, line).into_iter().map(|step| (step, breakpoint.id)));
            }
        }
        let (step, id) = if forward {
            hits.into_iter().filter(|(step, _)| *step > here).min()?
        } else {
            hits.into_iter().filter(|(step, _)| *step < here).max()?
        };
        session.stepper_mut().stand_at_step(step);
        let breakpoint = self.breakpoints.iter_mut().find(|b| b.id == id)?;
        breakpoint.hits += 1;
        Some(format!("Breakpoint {id}, {breakpoint} (hit {}).", breakpoint.hits))
    }

    /// The line one stands at, counted from 1.
    #[must_use]
    pub fn line(session: &Session) -> Option<usize> {
        let (_, step) = session.stepper().step()?;
        Some(session.line_at(step.span.start))
    }
}
