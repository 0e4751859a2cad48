//! What is changed, hidden and lit before a class, a word each: `inputs[0,0]=0`, `wih[1,0]`, `wih[1,:]`.
//!
//! The same words stand on a command line and travel to whoever follows. They are a lesson's own names, never numbers of
//! the record, and so they mean the same wherever the lesson is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::place::{LONGEST_WORD, WayPlace, as_text, quoted};
use crate::lang::LiteralId;
use crate::lesson::{PartName, Within};
use crate::matrix::exact;
use crate::session::{Change, Session};
use crate::trace::{Cursor, Level, Stop};

/// The most cells one word hides.
const MOST_CELLS: usize = 200_000;
/// The most names that are told of.
const MOST_NAMES: usize = 12;

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
    pub(super) fn of(session: &Session, change: &Change) -> Option<Self> {
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
    pub(super) fn literal(&self, session: &Session) -> Option<LiteralId> {
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
        let is_whole = part.part == Within::Whole;
        let trace = session.trace();
        let assigns = |step: &crate::trace::Step| step.assigns.as_deref() == Some(part.name.as_str());
        let mut made = trace.steps.iter().enumerate().filter(|(_, step)| assigns(step));
        made.find_map(|(at, step)| {
            // Of several cells one is to be named.
            step.result.get(row, column).filter(|_| !is_whole || step.result.shape().cells() == 1)?;
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
pub(super) const NAMELESS: &str = "_";

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
    /// How some hidden cells are written where a session stands, in at most so many words a result: what is hidden whole
    /// is one word, and so is what would take more.
    pub(super) fn all(session: &Session, hidden: &BTreeSet<(usize, usize, usize)>, most: usize) -> Vec<Self> {
        let mut results: BTreeMap<usize, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for (step, row, column) in hidden {
            results.entry(*step).or_default().insert((*row, *column));
        }
        let words = |(step, mut cells): (usize, BTreeSet<(usize, usize)>)| {
            let (rows, columns) = session.trace().steps.get(step)?.result.shape().extent();
            let mut parts = Vec::new();
            if cells.len() == rows * columns {
                return Some(vec![Self::of(session, step, Within::Whole)?]);
            }
            for row in 0..rows {
                if columns > 1 && (0..columns).all(|column| cells.contains(&(row, column))) {
                    cells.retain(|(at, _)| *at != row);
                    parts.push(Within::Row(row));
                }
            }
            for column in 0..columns {
                if rows > 1 && (0..rows).all(|row| cells.contains(&(row, column))) {
                    cells.retain(|(_, at)| *at != column);
                    parts.push(Within::Column(column));
                }
            }
            parts.extend(cells.into_iter().map(|(row, column)| Within::Cell(row, column)));
            // Rather too much than what should not be seen.
            let parts = if parts.len() > most { vec![Within::Whole] } else { parts };
            parts.into_iter().map(|part| Self::of(session, step, part)).collect::<Option<Vec<Self>>>()
        };
        results.into_iter().filter_map(words).flatten().collect()
    }

    /// How a part of a step's result is written where a session stands.
    fn of(session: &Session, step: usize, part: Within) -> Option<Self> {
        let made = session.trace().steps.get(step)?;
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
    pub(super) fn cells(&self, session: &Session) -> Result<Vec<(usize, usize, usize)>, String> {
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
pub(super) fn names(session: &Session, is_one: impl Fn(&crate::trace::Step) -> bool) -> String {
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
pub(super) fn tight(part: &PartName) -> String {
    part.to_string().replace(", ", ",")
}

as_text!(WrittenAs Covered Spotlight);
