//! What a class sees, as one value: the lesson and the place in it, what is changed, hidden and lit.
//!
//! The same value is what `--at 7:3.2 --set 'inputs[0,0]=0' --hide 'wih[1,0]'` say on a command line, what `y` copies,
//! what a waypoint keeps and what travels to whoever follows: one type, one parser and one writer of each of its words,
//! so that any state of a lesson is one command. It is told in a lesson's own names, never in numbers of the record, and
//! so it means the same wherever the lesson is the same.
//!
//! What a place says is a step as a person counts, from 1, then how far into it:
//!
//! | word | place |
//! |---|---|
//! | `7` | step 7 |
//! | `7+1` | the first thing to read after step 7; `0+1` is the cover |
//! | `7/2` | its second statement |
//! | `7:3` | its third operation |
//! | `7:3.2` | that operation's second cell |
//! | `7:3.2.1` | the first term of that cell |

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bars::AnswerBars;
use crate::digits::{Source, Sources};
use crate::lang::LiteralId;
use crate::lesson::{Lesson, PartName, Within, safe_line};
use crate::matrix::{Value, counted, exact};
use crate::session::{Change, Session};
use crate::trace::{Cursor, Level, Stop, Trace, Way};

/// The most of anything a moment lists.
const MOST: usize = 64;
/// The longest word of one.
const LONGEST_WORD: usize = 120;
/// The most cells one word hides.
const MOST_CELLS: usize = 10_000;

/// The most names that are told of.
const MOST_NAMES: usize = 12;
/// The hexadecimal digits.
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Which text a lesson is, as sixty-four hexadecimal digits: its SHA-256.
pub fn hash_of(lesson: &Lesson) -> String {
    let digest = Sha256::digest(lesson.source.as_bytes());
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(HEX[usize::from(half)]))
        .collect()
}

/// How far into a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlaceWithin {
    /// The whole step.
    #[default]
    Whole,
    /// What is read after it, counted from 1.
    Reading(usize),
    /// One of its statements, from 1.
    Statement(usize),
    /// One of its operations, from 1.
    Operation(usize),
    /// A cell of that operation's result, from 1.
    Cell(usize, usize),
    /// A term of that cell, from 1.
    Term(usize, usize, usize),
}

/// A place in a lesson, as a person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WayPlace {
    /// The step of the story, from 1; 0 before the first.
    pub step: usize,
    /// How far into it.
    pub within: PlaceWithin,
}

impl fmt::Display for WayPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step;
        match self.within {
            PlaceWithin::Whole => write!(f, "{step}"),
            PlaceWithin::Reading(at) => write!(f, "{step}+{at}"),
            PlaceWithin::Statement(at) => write!(f, "{step}/{at}"),
            PlaceWithin::Operation(at) => write!(f, "{step}:{at}"),
            PlaceWithin::Cell(at, cell) => write!(f, "{step}:{at}.{cell}"),
            PlaceWithin::Term(at, cell, term) => write!(f, "{step}:{at}.{cell}.{term}"),
        }
    }
}

/// The beginning of a word that is none, as it is told.
fn quoted(word: &str) -> String {
    safe_line(&word.chars().take(LONGEST_WORD).collect::<String>())
}

impl FromStr for WayPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let shown = quoted(text);
            format!(
                "`{shown}` is no place: write a step such as 7, 7:3 for its third operation, 7:3.2 for a cell"
            )
        };
        let number = |text: &str| match text.parse::<usize>() {
            Ok(number) if text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(number),
            _ => Err(wrong()),
        };
        let counted = |text: &str| number(text).and_then(|n| if n == 0 { Err(wrong()) } else { Ok(n) });
        let split = text.find(['+', '/', ':']).map(|at| (&text[..at], &text[at..=at], &text[at + 1..]));
        let Some((step, sign, rest)) = split else {
            return Ok(Self { step: number(text)?, within: PlaceWithin::Whole });
        };
        let within = match sign {
            "+" => PlaceWithin::Reading(counted(rest)?),
            "/" => PlaceWithin::Statement(counted(rest)?),
            _ => match rest.split('.').map(counted).collect::<Result<Vec<_>, _>>()?[..] {
                [at] => PlaceWithin::Operation(at),
                [at, cell] => PlaceWithin::Cell(at, cell),
                [at, cell, term] => PlaceWithin::Term(at, cell, term),
                _ => return Err(wrong()),
            },
        };
        Ok(Self { step: number(step)?, within })
    }
}

impl WayPlace {
    /// The place a session stands at.
    pub fn of(session: &Session) -> Self {
        Self::at(session, session.stepper().cursor())
    }

    /// The step of the story a stop lies in.
    pub(crate) fn told(session: &Session, stop: usize) -> Self {
        let (way, trace) = (session.stepper().way(), session.trace());
        let stop = way.halt_from(trace, Level::Story, stop);
        Self::at(session, Cursor { stop, level: Level::Story, element: 0, term: 0 })
    }

    /// A place in a session.
    fn at(session: &Session, Cursor { stop, level, element, term }: Cursor) -> Self {
        let (way, trace) = (session.stepper().way(), session.trace());
        let told = told(way);
        let before = told.partition_point(|told| *told < stop);
        let first = before.checked_sub(1).and_then(|before| told.get(before)).map_or(0, |told| told + 1);
        let counted = |is_one: &dyn Fn(usize) -> bool| (first..=stop).filter(|at| is_one(*at)).count();
        if way.stops.get(stop).copied().and_then(Stop::step).is_none() {
            let readings = counted(&|at| way.stops.get(at).is_some_and(|stop| stop.step().is_none()));
            return Self { step: before, within: PlaceWithin::Reading(readings) };
        }
        let operation = counted(&|at| way.stops.get(at).is_some_and(|stop| stop.step().is_some()));
        let within = match level {
            Level::Story => PlaceWithin::Whole,
            Level::Statement => PlaceWithin::Statement(counted(&|at| closes(way, trace, at))),
            Level::Operation => PlaceWithin::Operation(operation),
            Level::Element => PlaceWithin::Cell(operation, element + 1),
            Level::Term => PlaceWithin::Term(operation, element + 1, term + 1),
        };
        Self { step: before + 1, within }
    }

    /// The cursor there, in a session's record.
    ///
    /// # Errors
    /// That there is no such place, in words.
    pub fn cursor(&self, session: &Session) -> Result<Cursor, String> {
        let (way, trace) = (session.stepper().way(), session.trace());
        let told = told(way);
        if self.step > told.len() {
            return Err(format!("there is no step {}: steps go from 1 to {}", self.step, told.len()));
        }
        let story = way.coarsest();
        let whole = |stop: usize| Cursor { stop, level: story, element: 0, term: 0 };
        let stops = |range: RangeInclusive<usize>, is_one: &dyn Fn(usize) -> bool| {
            range.filter(|at| is_one(*at)).collect::<Vec<usize>>()
        };
        let missing = |what: &str, at: usize, there: usize| match there {
            0 => format!("there is no {what} {at} at step {}: it has none", self.step),
            _ => format!("there is no {what} {at} at step {}: it has {there}", self.step),
        };
        let last = way.stops.len().saturating_sub(1);
        if let PlaceWithin::Reading(at) = self.within {
            let from = self.step.checked_sub(1).and_then(|step| told.get(step)).map_or(0, |told| told + 1);
            let to = told.get(self.step).copied().unwrap_or(last);
            let found = stops(from..=to, &|at| way.stops.get(at).is_some_and(|stop| stop.step().is_none()));
            let stop = found.get(at.saturating_sub(1)).copied();
            return stop.map(whole).ok_or_else(|| missing("thing to read", at, found.len()));
        }
        let Some(end) = self.step.checked_sub(1).and_then(|step| told.get(step)).copied() else {
            return Ok(whole(0));
        };
        let from = self.step.checked_sub(2).and_then(|step| told.get(step)).map_or(0, |told| told + 1);
        let operation = |at: usize| {
            let found = stops(from..=end, &|at| way.stops.get(at).is_some_and(|stop| stop.step().is_some()));
            found.get(at.saturating_sub(1)).copied().ok_or_else(|| missing("operation", at, found.len()))
        };
        let cell = |at: usize, cell: usize| {
            let stop = operation(at)?;
            let step = way.stops.get(stop).copied().and_then(Stop::step).and_then(|at| trace.steps.get(at));
            let cells = step.map_or(0, crate::trace::Step::elements);
            let has_it = cell >= 1 && cell <= cells;
            has_it.then_some((stop, step)).ok_or_else(|| missing("cell", cell, cells))
        };
        Ok(match self.within {
            PlaceWithin::Whole | PlaceWithin::Reading(_) => whole(end),
            PlaceWithin::Statement(at) => {
                let found = stops(from..=end, &|at| closes(way, trace, at));
                let stop = found.get(at.saturating_sub(1)).copied();
                let stop = stop.ok_or_else(|| missing("statement", at, found.len()))?;
                Cursor { level: Level::Statement, ..whole(stop) }
            }
            PlaceWithin::Operation(at) => Cursor { level: Level::Operation, ..whole(operation(at)?) },
            PlaceWithin::Cell(at, number) => {
                let (stop, _) = cell(at, number)?;
                Cursor { level: Level::Element, element: number - 1, ..whole(stop) }
            }
            PlaceWithin::Term(at, number, term) => {
                let (stop, step) = cell(at, number)?;
                let terms = step.map_or(0, crate::trace::Step::terms);
                if term < 1 || term > terms {
                    return Err(missing("term", term, terms));
                }
                Cursor { stop, level: Level::Term, element: number - 1, term: term - 1 }
            }
        })
    }
}

/// The stops of the story that are steps.
fn told(way: &Way) -> Vec<usize> {
    let is_step = |stop: &usize| way.stops.get(*stop).is_some_and(|stop| stop.step().is_some());
    if way.story.is_empty() {
        return (0..way.stops.len()).filter(is_step).collect();
    }
    way.story.iter().copied().filter(is_step).collect()
}

/// Whether a statement is done with at a stop.
fn closes(way: &Way, trace: &Trace, stop: usize) -> bool {
    let step = way.stops.get(stop).copied().and_then(Stop::step);
    step.and_then(|step| trace.steps.get(step)).is_some_and(|step| step.closes)
}

/// A number of the program given another value: `inputs[0,0]=0`, or `#7=0` for the seventh number that is written in it,
/// where it has no name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WrittenAs {
    number: Numbered,
    /// What it is to be.
    pub to: f64,
}

/// Which number of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Numbered {
    Named(PartName),
    Nameless(usize),
}

impl fmt::Display for WrittenAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = exact(self.to).replace('−', "-");
        match &self.number {
            Numbered::Named(part) => write!(f, "{}={to}", tight(part)),
            Numbered::Nameless(at) => write!(f, "#{at}={to}"),
        }
    }
}

impl FromStr for WrittenAs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let shown = quoted(text);
            format!("`{shown}` changes nothing: write it as inputs[0,0]=0, rows and columns from 0")
        };
        let (name, to) = text.split_once('=').filter(|_| text.len() <= LONGEST_WORD).ok_or_else(wrong)?;
        let to: f64 = to.trim().replace('−', "-").parse().map_err(|_| wrong())?;
        if !to.is_finite() {
            return Err(wrong());
        }
        let number = match name.trim().strip_prefix('#') {
            Some(at) => Numbered::Nameless(at.parse().ok().filter(|at| *at > 0).ok_or_else(wrong)?),
            None => Numbered::Named(PartName::parse(name.trim()).ok_or_else(wrong)?),
        };
        Ok(Self { number, to })
    }
}

impl WrittenAs {
    /// How a change of a session's is written.
    fn of(session: &Session, change: &Change) -> Option<Self> {
        let Change::Written(literal, to) = *change else { return None };
        let trace = session.trace();
        let named = trace.steps.iter().enumerate().find_map(|(at, step)| {
            let name = step.assigns.as_deref().filter(|_| !step.operation.has_formula())?;
            let mut places = step.result.shape().places().take(MOST_CELLS);
            let (row, column) =
                places.find(|(row, column)| trace.literal_behind(at, *row, *column) == Some(literal))?;
            let part = if step.result.is_scalar() { Within::Whole } else { Within::Cell(row, column) };
            let written = Self { number: Numbered::Named(PartName { name: name.to_owned(), part }), to };
            (written.literal(session) == Some(literal)).then_some(written)
        });
        Some(named.unwrap_or(Self { number: Numbered::Nameless(literal.0 + 1), to }))
    }

    /// The number of the program it is about.
    fn literal(&self, session: &Session) -> Option<LiteralId> {
        let part = match &self.number {
            Numbered::Nameless(at) => {
                let id = at.checked_sub(1)?;
                return session.lesson().program.literals.get(id).map(|_| LiteralId(id));
            }
            Numbered::Named(part) => part,
        };
        let (row, column) = match part.part {
            Within::Whole => (0, 0),
            Within::Place(place) => (0, place),
            Within::Cell(row, column) => (row, column),
            Within::Row(_) | Within::Column(_) => return None,
        };
        let trace = session.trace();
        let assigns = |step: &crate::trace::Step| step.assigns.as_deref() == Some(part.name.as_str());
        let mut made = trace.steps.iter().enumerate().filter(|(_, step)| assigns(step));
        made.find_map(|(at, step)| {
            step.result.get(row, column)?;
            trace.literal_behind(at, row, column)
        })
    }
}

/// Cells that are hidden by hand: `wih[1,0]`, a whole row `wih[1,:]`, or `3:2[0,0]` where what makes them has no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Covered {
    /// The place whose result it is of; none where that has a name.
    at: Option<WayPlace>,
    part: PartName,
}

/// What stands for the name of what has none.
const NAMELESS: &str = "_";

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{at}{}", tight(&self.part).trim_start_matches(NAMELESS)),
            None => f.write_str(&tight(&self.part)),
        }
    }
}

impl FromStr for Covered {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let shown = quoted(text);
            format!(
                "`{shown}` is no cell: write wih[1,0], rows and columns from 0, or wih[1,:] for a whole row"
            )
        };
        if text.len() > LONGEST_WORD {
            return Err(wrong());
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let (at, rest) = text.split_at(text.find('[').unwrap_or(text.len()));
            let part = PartName::parse(&format!("{NAMELESS}{rest}")).ok_or_else(wrong)?;
            return Ok(Self { at: Some(at.parse()?), part });
        }
        Ok(Self { at: None, part: PartName::parse(text.trim()).ok_or_else(wrong)? })
    }
}

impl Covered {
    /// How a hidden cell is written where a session stands.
    fn of(session: &Session, (step, row, column): (usize, usize, usize)) -> Option<Self> {
        let made = session.trace().steps.get(step)?;
        let part = if made.result.is_scalar() { Within::Whole } else { Within::Cell(row, column) };
        if let Some(name) = made.assigns.as_deref()
            && variable(session, name).is_some_and(|found| found == step)
        {
            return Some(Self { at: None, part: PartName { name: name.to_owned(), part } });
        }
        let stop = session.stepper().way().stop_of(step)?;
        let at = WayPlace::at(session, Cursor { stop, level: Level::Operation, element: 0, term: 0 });
        Some(Self { at: Some(at), part: PartName { name: NAMELESS.to_owned(), part } })
    }

    /// The cells of the record, each by its step, row and column.
    fn cells(&self, session: &Session) -> Result<Vec<(usize, usize, usize)>, String> {
        let step = match &self.at {
            Some(at) => session.stepper().stops().get(at.cursor(session)?.stop).copied().and_then(Stop::step),
            None => variable(session, &self.part.name),
        };
        let step = step.ok_or_else(|| {
            let names = names(session, |_| true);
            format!("there is no variable `{}` to hide: there are {names}", self.part.name)
        })?;
        let value = session.trace().steps.get(step).map(|step| &step.result);
        let region = value.and_then(|value| self.part.within(value));
        let region = region.filter(|region| region.rows.saturating_mul(region.columns) <= MOST_CELLS);
        let region = region.ok_or_else(|| {
            let (rows, columns) = value.map_or((0, 0), |value| value.shape().extent());
            format!("`{self}` is no part of it, which is {rows}×{columns}, or too large to hide")
        })?;
        Ok(region.places().map(|(row, column)| (step, row, column)).collect())
    }
}

/// The names that steps of some kind give values, in their order.
fn names(session: &Session, is_one: impl Fn(&crate::trace::Step) -> bool) -> String {
    let mut names: Vec<&str> = Vec::new();
    for step in session.trace().steps.iter().filter(|step| is_one(step)) {
        if let Some(name) = step.assigns.as_deref().filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    let more = if names.len() > MOST_NAMES { " and others" } else { "" };
    names.truncate(MOST_NAMES);
    names.join(", ") + more
}

/// The step that gave a variable its value where a session stands, else the first that will.
fn variable(session: &Session, name: &str) -> Option<usize> {
    let trace = session.trace();
    let now = session.reached().and_then(|at| trace.variable_at(name, at));
    let later = || trace.steps.iter().position(|step| step.assigns.as_deref() == Some(name));
    now.map(|variable| variable.step).or_else(later)
}

/// What is lit for the room to look at: a cell, a row or a column of what is on the stage, by its name; `_` is the result
/// of the step where that has none. A cell of a weight matrix is its link too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Spotlight(pub(crate) PartName);

impl fmt::Display for Spotlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tight(&self.0))
    }
}

impl FromStr for Spotlight {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let part = PartName::parse(text.trim()).filter(|_| text.len() <= LONGEST_WORD);
        part.map(Self).ok_or_else(|| {
            let shown = quoted(text);
            format!("`{shown}` cannot be lit: write wih[1,0], or wih[1,:] for a whole row")
        })
    }
}

/// A part's name as one word.
fn tight(part: &PartName) -> String {
    part.to_string().replace(", ", ",")
}

macro_rules! as_text {
    ($($name:ident)*) => {
        $(
            impl TryFrom<String> for $name {
                type Error = String;

                fn try_from(text: String) -> Result<Self, String> {
                    text.parse()
                }
            }

            impl From<$name> for String {
                fn from(it: $name) -> Self {
                    it.to_string()
                }
            }
        )*
    };
}

as_text!(WayPlace WrittenAs Covered Spotlight);

/// Which records a training learns from. Where a presenter's own lie, and what they are called, is nobody else's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassRecords {
    /// The built-in handwriting.
    #[default]
    Builtin,
    /// MNIST.
    Mnist,
    /// The presenter's own.
    Own,
}

impl ClassRecords {
    /// Which they are.
    pub(crate) fn of(sources: &Sources) -> Self {
        let is_whole = |source: Source| *sources == Sources::new(source, None);
        match &sources.training {
            Source::Builtin if is_whole(Source::Builtin) => Self::Builtin,
            Source::Mnist if is_whole(Source::Mnist) => Self::Mnist,
            _ => Self::Own,
        }
    }

    /// Where they are on a machine that has these at hand; nowhere, if it has not.
    pub(crate) fn here(self, at_hand: &Sources) -> Option<Sources> {
        match self {
            Self::Builtin => Some(Sources::builtin()),
            Self::Mnist => Some(at_hand.clone()).filter(|at_hand| Self::of(at_hand) == Self::Mnist),
            Self::Own => None,
        }
    }
}

/// What a class sees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassMoment {
    /// The lesson's name in the course, or its title.
    pub lesson: String,
    /// Its text, by [`hash_of`].
    pub hash: String,
    /// The place.
    pub at: WayPlace,
    /// How often one went on there: answers shown, a suggestion tried, a training begun.
    #[serde(default)]
    pub shown: usize,
    /// What the training here learns from, once it is begun: it is carried out by whoever sees it, and comes to the same.
    #[serde(default)]
    pub records: Option<ClassRecords>,
    /// What is changed.
    #[serde(default)]
    pub set: Vec<WrittenAs>,
    /// What is hidden by hand.
    #[serde(default)]
    pub hide: Vec<Covered>,
    /// What is lit.
    #[serde(default)]
    pub light: Option<Spotlight>,
    /// By-hand mode's decimals.
    #[serde(default)]
    pub round: Option<i32>,
    /// Whether nothing is shown at all.
    #[serde(default)]
    pub blank: bool,
    /// What the class answered, once that is shown.
    #[serde(default)]
    pub answers: Option<AnswerBars>,
}

impl ClassMoment {
    /// Where a session stands, after so many beats there.
    pub fn of(session: &Session, name: &str, shown: usize) -> Self {
        let changes = session.settled_changes().iter().take(MOST);
        let mut hide: Vec<Covered> = Vec::new();
        for cell in session.covered().iter().take(MOST) {
            hide.extend(Covered::of(session, *cell));
        }
        Self {
            lesson: name.to_owned(),
            hash: String::new(),
            at: WayPlace::of(session),
            shown,
            records: None,
            set: changes.filter_map(|change| WrittenAs::of(session, change)).collect(),
            hide,
            light: session.light().cloned().map(Spotlight),
            round: session.round(),
            blank: false,
            answers: None,
        }
    }

    /// Has a session of the same lesson show what this says.
    ///
    /// # Errors
    /// What of it the lesson does not have, in words.
    pub fn show(&self, session: &mut Session) -> Result<(), String> {
        if self.set.len() > MOST || self.hide.len() > MOST {
            return Err(format!("more than {MOST} changes or hidden cells are too many"));
        }
        if let Some(decimals) = self.round.filter(|decimals| !(0..=12).contains(decimals)) {
            return Err(format!("results are rounded to 0 to 12 decimals, and not {decimals}"));
        }
        if session.round() != self.round {
            session.set_round(self.round);
        }
        let changes = self.changes(session)?;
        // Leaving a suggestion takes it back, so one leaves before anything else is changed.
        let is_there =
            self.at.cursor(session).is_ok_and(|there| there.stop == session.stepper().cursor().stop);
        if !is_there && let Ok(there) = self.at.cursor(session) {
            session.stepper_mut().stand_at(there);
            session.prepare_trial();
        }
        if session.settled_changes() != changes {
            session.set_changes(changes);
        }
        let there = self.at.cursor(session)?;
        session.stepper_mut().stand_at(there);
        let mut covered = std::collections::BTreeSet::new();
        for cell in &self.hide {
            covered.extend(cell.cells(session)?);
        }
        session.cover_only(covered);
        session.prepare_trial();
        session.show_beats(self.shown.min(session.beats()));
        session.light_up(self.light.as_ref().map(|light| light.0.clone()));
        session.prepare_picture();
        Ok(())
    }

    /// Looks for what would show nothing, in a session that shows this: what comes from a command line says so.
    ///
    /// # Errors
    /// What it is, and what there is instead.
    pub fn check(&self, session: &Session) -> Result<(), String> {
        let beats = session.beats();
        if self.shown > beats {
            let at = match beats {
                0 => "nothing is asked, suggested or trained there".to_owned(),
                _ => format!("one goes on there {} at most", counted(beats, "time")),
            };
            return Err(format!("--shown {} is too much at {}: {at}", self.shown, self.at));
        }
        let Some(Spotlight(part)) = &self.light else { return Ok(()) };
        let step = session.stepper().step().map(|(_, step)| step);
        let operands = step.into_iter().flat_map(|step| &step.operands);
        let named = operands.filter_map(|operand| Some((operand.name.as_deref()?, &operand.value)));
        let result = step.map(|step| (step.assigns.as_deref().unwrap_or(NAMELESS), &step.result));
        let on_stage: Vec<_> = named.chain(result).collect();
        let is_there = |value: &Value| part.within(value).is_some();
        let is_result = part.name == NAMELESS && step.is_some_and(|step| is_there(&step.result));
        if is_result || on_stage.iter().any(|(name, value)| *name == part.name && is_there(value)) {
            return Ok(());
        }
        let mut there: Vec<String> = Vec::new();
        for (name, value) in &on_stage {
            let (rows, columns) = value.shape().extent();
            let one = format!("{name} ({rows}×{columns})");
            if !there.contains(&one) {
                there.push(one);
            }
        }
        let shown = tight(part);
        Err(match there.len() {
            0 => format!("--light {shown} lights nothing at {}: there is no step there", self.at),
            _ => format!("--light {shown} lights nothing at {}: there are {}", self.at, there.join(", ")),
        })
    }

    /// What it changes, in a session of the same lesson.
    ///
    /// # Errors
    /// Which number is not there.
    pub fn changes(&self, session: &Session) -> Result<Vec<Change>, String> {
        let change = |written: &WrittenAs| {
            let literal = written.literal(session);
            let literal = literal.ok_or_else(|| {
                let names = names(session, |step| !step.operation.has_formula());
                format!("`{written}`: no such number is written here; numbers are written in {names}")
            })?;
            Ok(Change::Written(literal, written.to))
        };
        self.set.iter().map(change).collect()
    }

    /// The words that say it on a command line, after the lesson's name.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut say = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if self.at != WayPlace::default() && self.at != COVER {
            say("--at", self.at.to_string());
        }
        self.set.iter().for_each(|written| say("--set", written.to_string()));
        self.hide.iter().for_each(|cell| say("--hide", cell.to_string()));
        self.light.iter().for_each(|light| say("--light", light.to_string()));
        self.round.iter().for_each(|decimals| say("--round", decimals.to_string()));
        if self.shown > 0 {
            say("--shown", self.shown.to_string());
        }
        words
    }
}

/// Where every lesson begins.
const COVER: WayPlace = WayPlace { step: 0, within: PlaceWithin::Reading(1) };
