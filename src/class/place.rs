//! A place in a lesson, as a word: a step as a person counts, from 1, then how far into it.
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

use crate::lesson::safe_line;
use crate::session::Session;
use crate::trace::{Cursor, Level, Stop, Trace, Way};

/// The longest word that says something before a class.
pub(super) const LONGEST_WORD: usize = 120;

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
    pub(super) fn at(session: &Session, Cursor { stop, level, element, term }: Cursor) -> Self {
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
            let what =
                if found.is_empty() { "nothing".to_owned() } else { format!("no {at}, but {}", found.len()) };
            return stop
                .map(whole)
                .ok_or_else(|| format!("there is {what} to read after step {}", self.step));
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

/// The beginning of a word that is none, as it is told.
pub(super) fn quoted(word: &str) -> String {
    safe_line(&word.chars().take(LONGEST_WORD).collect::<String>())
}

/// Where every lesson begins.
pub(super) const COVER: WayPlace = WayPlace { step: 0, within: PlaceWithin::Reading(1) };

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

pub(super) use as_text;

as_text!(WayPlace);
