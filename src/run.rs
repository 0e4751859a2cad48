//! Debugging a training run: where one stands in it, what one stops for and watches, what one changed.
//!
//! [`Debugging`] is the state, and gives every order an answer at once, or a [`Request`] for the [`TrainingRun`]; what
//! the run answers is [taken in](Debugging::take_in). So the same orders serve keys, which must never wait, and
//! scripts, which may. What comes of an order is a value, [`Said`]; wording it is for `text`. Nothing here draws, and no
//! thread is started.

mod answer;
mod biography;
mod breakpoint;
mod comparison;
mod condition;
mod error;
mod futures;
mod learner;
mod nudge;
mod observed;
mod order;
mod places;
mod said;
mod saved;
mod search;
mod survey;
mod timeline;
mod training_run;
mod what_if;
mod whole_run;
mod why;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

pub use answer::{Answer, Direction, FoundHit, Opened, Reply, Request, Search, Trained};
pub use biography::{Biography, Move};
pub use breakpoint::{Breakpoint, Hit, Watch, When};
pub use comparison::{Comparison, Difference};
pub use condition::Condition;
pub use error::{Allotted, DebugError, WeightNames};
pub use futures::Graft;
pub use learner::{Halt, Learner};
pub use nudge::{Follows, Nudged, NudgedAll, NudgedLoss, NudgedMatrix};
pub use order::parse as parse_order;
pub use said::Said;
pub use survey::{Findings, Histogram, Table, TableWanted, Unfinished, Without, Worst};
pub use timeline::{Learned, Timeline, TimelineError};
pub use training_run::TrainingRun;
pub use why::{Why, WhyTerm};

use observed::variables_at;

use crate::interp::{Budget, MOST_ALONE, Settings};
use crate::lang::FaultKind;
use crate::lesson::Lesson;
use crate::matrix::Value;
use crate::network::{Layers, Rule};
use crate::session::{Change, Session};

/// Multiplications and the like of all watches together: a screen waits for them.
const MOST_WATCHED: usize = 100_000_000;

/// A watch and its value, or what sort of fault there is in place of one.
pub(crate) type Watched<'a> = (&'a Watch, Result<Value, FaultKind>);

/// Hears how many of how many samples are done, and may stop the work.
pub(crate) type Stopper<'a> = dyn FnMut(usize, usize) -> ControlFlow<()> + 'a;

/// What is changed at samples, by their positions.
pub(crate) type Marks = BTreeMap<usize, Vec<Change>>;

/// A sample of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Which sample of it, from 0.
    pub sample: usize,
}

impl Moment {
    /// The moment of a position, which counts samples over all epochs.
    #[must_use]
    pub fn of(position: usize, records: usize) -> Self {
        let records = records.max(1);
        Self { epoch: position / records + 1, sample: position % records }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.sample)
    }
}

/// Where in a sample's step one comes to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// Before it begins.
    Start,
    /// At a stop of it.
    Stop(usize),
    /// At the step one was at in the sample before, so that one can be compared with the other.
    SameStep,
}

/// What learns in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learns {
    /// The deck's network.
    Network {
        /// How many nodes its layers have.
        shape: Layers,
        /// How it learns.
        rule: Rule,
    },
    /// A program, whose rounds take so much.
    Program(RoundTakes),
}

impl Learns {
    /// What a round of it takes.
    pub(crate) const fn takes(self) -> RoundTakes {
        match self {
            Self::Network { .. } => RoundTakes::Record,
            Self::Program(takes) => takes,
        }
    }
}

/// What a round of a program takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundTakes {
    /// A record.
    Record,
    /// Several records at a time.
    Batch,
    /// None: the program goes over no records and is carried out once.
    Nothing,
}

/// The shape of a run, as the state needs it.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The program of a step.
    pub step: Arc<Lesson>,
    /// Samples in an epoch: records, or batches of them.
    pub records: usize,
    /// Epochs.
    pub epochs: usize,
    /// What learns.
    pub learns: Learns,
    /// Whether nothing is learned, whatever could.
    pub is_frozen: bool,
    /// The variables that learn, by name.
    pub learned: Vec<String>,
    /// Those that a round may change for the next, what learns among them.
    pub changing: Vec<String>,
    /// The variables there are in a step, by name, and those that say where in the run it is.
    pub names: Arc<[String]>,
    /// What the records are called.
    pub data: String,
    /// Pixels of an image.
    pub pixels: usize,
    /// Pixels in a row of it.
    pub image_width: usize,
}

/// Where one stands in a run, what one stops for, watches and changed.
#[derive(Clone, Debug)]
pub struct Debugging {
    setting: Setting,
    position: usize,
    breakpoints: Vec<Breakpoint>,
    /// Breakpoints made so far; it numbers the next.
    made: usize,
    watches: Vec<Watch>,
    /// Where in the next sample's step one is to stand.
    arrival: Arrival,
    /// The sample and step at which a breakpoint last stopped one.
    stopped: Option<(usize, usize)>,
    /// What was changed at this sample and kept.
    kept: Vec<Change>,
    /// What is changed at samples and waits there to be kept or dropped. That of this sample is the session's.
    marks: Marks,
    /// The positions of what was last found, a row each.
    rows: Vec<usize>,
    /// The orders that left something behind.
    noted: Vec<saved::Noted>,
    /// How many of these were saved last, or carried out before one came.
    saved: usize,
    /// The changes at this sample that are noted.
    seen: Vec<Change>,
    /// What was marked and noted along the run.
    places: places::Bookmarks,
    /// What is left for all expressions of a list of orders, in multiplications and the like; none where each is by itself.
    left: Option<usize>,
    settings: Settings,
}

impl Debugging {
    /// Stands at a sample. Gives the session of its step, too.
    #[must_use]
    pub fn new(setting: Setting, opened: Opened, settings: Settings) -> (Self, Session) {
        let mut session = Session::with(Arc::clone(&setting.step), opened.given, settings.clone());
        session.set_changes(opened.kept.clone());
        let seen = opened.kept.clone();
        let debugging = Self {
            setting,
            position: opened.position,
            breakpoints: Vec::new(),
            made: 0,
            watches: Vec::new(),
            arrival: Arrival::SameStep,
            stopped: None,
            kept: opened.kept,
            marks: BTreeMap::new(),
            rows: Vec::new(),
            noted: Vec::new(),
            saved: 0,
            seen,
            places: places::Bookmarks::default(),
            left: None,
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

    /// Samples in all.
    const fn samples(&self) -> usize {
        self.setting.records * self.setting.epochs
    }

    /// Which sample of which epoch.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.moment_of(self.position)
    }

    fn moment_of(&self, position: usize) -> Moment {
        Moment::of(position, self.setting.records)
    }

    /// What one stops for.
    #[must_use]
    pub fn breakpoints(&self) -> &[Breakpoint] {
        &self.breakpoints
    }

    /// The lines one stops at, counted from 1.
    #[must_use]
    pub fn lines(&self) -> Vec<usize> {
        self.breakpoints.iter().filter_map(Breakpoint::line).collect()
    }

    /// What one watches.
    #[must_use]
    pub fn watches(&self) -> &[Watch] {
        &self.watches
    }

    /// The other samples at which changes wait to be kept or dropped.
    pub fn waiting(&self) -> impl Iterator<Item = (Moment, &[Change])> {
        let elsewhere = self.marks.iter().filter(|(at, _)| **at != self.position);
        elsewhere.map(|(at, changes)| (self.moment_of(*at), changes.as_slice()))
    }

    /// From here on expressions and changes share what one program may take, as those of a list of orders do; or each is
    /// by itself.
    pub fn share_work(&mut self, is_shared: bool) {
        self.left = is_shared.then(|| Budget::default().work);
    }

    /// Takes what it takes to work the sample's step out so many times more of what there is left, where that is shared.
    ///
    /// # Errors
    /// Where so much is not left.
    fn spend_rounds(&mut self, session: &Session, rounds: usize) -> Result<(), DebugError> {
        let Some(left) = self.left else { return Ok(()) };
        let rest = left.checked_sub(rounds.saturating_mul(session.trace().work));
        self.left = Some(rest.ok_or(DebugError::OrdersTakeTooMuch(Budget::default().work))?);
        Ok(())
    }

    /// A watch's value over the variables as they stand at the session's step.
    ///
    /// # Errors
    /// Where it cannot be worked out there, as when a variable has no value yet.
    pub(crate) fn value_of(&mut self, condition: &Condition, session: &Session) -> Result<Value, DebugError> {
        let variables = variables_at(session.trace(), step_at(session), self.moment());
        let left = self.left;
        let value = condition.value_counting(left.unwrap_or(MOST_ALONE), &variables);
        let value = value.inspect(|(_, took)| self.left = left.map(|left| left - took));
        value.map(|(value, _)| value).map_err(|fault| {
            if fault.kind == FaultKind::Stop && left.is_some_and(|left| left < MOST_ALONE) {
                return DebugError::OrdersTakeTooMuch(Budget::default().work);
            }
            match condition.names().iter().find(|name| !variables.contains_key(*name)) {
                Some(name) => self.without_value(session, name),
                None => DebugError::of(fault, &condition.text, 0),
            }
        })
    }

    /// The watches with their values where one stands, or what sort of fault there is in place of one.
    pub(crate) fn watched(&self, session: &Session) -> Vec<Watched<'_>> {
        let variables = variables_at(session.trace(), step_at(session), self.moment());
        let work = MOST_WATCHED / self.watches.len().max(1);
        let value = |watch: &Watch| watch.condition.value(work, &variables).map_err(|fault| fault.kind);
        self.watches.iter().map(|watch| (watch, value(watch))).collect()
    }

    fn conditions(&self) -> Vec<Condition> {
        self.watches.iter().map(|watch| watch.condition.clone()).collect()
    }

    /// Takes in what the run answered, and says what came of it.
    pub fn take_in(&mut self, session: &mut Session, answer: Answer) -> Said {
        match answer {
            Answer::Opened(opened) => self.open(session, *opened),
            Answer::Kept(changes) => {
                self.kept = changes;
                self.mark(session);
                Said::Kept
            }
            Answer::Said(said) => {
                self.remember_rows(&said);
                said
            }
        }
    }

    /// Remembers the places of what was found, to be gone to by their rows.
    fn remember_rows(&mut self, said: &Said) {
        let records = self.setting.records;
        let position = |moment: &Moment| (moment.epoch - 1) * records + moment.sample;
        self.rows = match said {
            Said::Table(table) => table.rows.iter().map(|(moment, _)| position(moment)).collect(),
            Said::Places(places) => places.iter().map(|(moment, _)| position(moment)).collect(),
            Said::Found(found) => found.moments.iter().map(position).collect(),
            Said::Worst(worst) => {
                let epoch = worst.moment.epoch;
                worst.samples.iter().map(|&(sample, _)| position(&Moment { epoch, sample })).collect()
            }
            _ => return,
        };
    }

    fn open(&mut self, session: &mut Session, opened: Opened) -> Said {
        let cursor = session.stepper().cursor();
        let left = (self.position != opened.position).then_some(self.position);
        self.mark(session);
        self.position = opened.position;
        self.kept = opened.kept;
        for (watch, past) in self.watches.iter_mut().zip(opened.past) {
            watch.past = past;
        }
        let settings = Settings { round: session.round(), ..self.settings.clone() };
        *session = Session::with(Arc::clone(&self.setting.step), opened.given, settings);
        let changes = self.marks.get(&self.position).unwrap_or(&self.kept);
        session.set_changes(changes.clone());
        self.seen = session.changes().to_vec();
        if let Arrival::Stop(stop) = self.arrival {
            session.stepper_mut().go_to_stop(stop);
        }
        if self.arrival == Arrival::SameStep || opened.hit.is_some() {
            session.stepper_mut().stand_at(cursor);
        }
        let moved = left.is_some();
        if let Some(FoundHit { hit, looked, without }) = opened.hit {
            session.stepper_mut().stand_at_step(hit.step);
            self.stopped = Some((self.position, hit.step));
            if let Some(breakpoint) = self.breakpoints.iter_mut().find(|b| b.id == hit.breakpoint) {
                breakpoint.hits += 1;
                let breakpoint = breakpoint.clone();
                let moment = moved.then(|| self.moment());
                let without = without.map(Box::new);
                return Said::Hit { moment, breakpoint, change: hit.change, looked, without };
            }
        }
        if !moved {
            return Said::Nothing;
        }
        let waiting = left.filter(|left| self.marks.contains_key(left));
        Said::Arrived {
            moment: self.moment(),
            is_marked: self.marks.contains_key(&self.position),
            waiting: waiting.map(|left| self.moment_of(left)),
        }
    }
}

/// The step up to which things have happened in a sample.
fn step_at(session: &Session) -> usize {
    session.reached().unwrap_or(session.trace().given.saturating_sub(1))
}

/// The line one stands at, counted from 1.
#[must_use]
pub fn line(session: &Session) -> Option<usize> {
    let (_, step) = session.stepper().step()?;
    Some(session.line_at(step.span.start))
}
