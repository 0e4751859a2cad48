//! What one stops for, and what one watches.

use std::fmt;

use super::Condition;

/// When to stop.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// Where a line of the program is reached, counted from 1.
    Line(usize),
    /// Where an expression is true.
    Holds(Condition),
    /// Where an expression comes to differ from its value after the sample before by more than so much.
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

/// A step of a sample at which a breakpoint stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The breakpoint's number.
    pub breakpoint: usize,
    /// The step, from 0.
    pub step: usize,
    /// What the expression was and what it is now, where its change stops.
    pub change: Option<(f64, f64)>,
}

/// An expression shown at every step, with its past.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// What is shown.
    pub condition: Condition,
    /// Its values at the last samples, the newest last.
    pub past: Vec<Option<f64>>,
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

    /// The line it stops at, if it stops at one.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self.when {
            When::Line(line) => Some(line),
            When::Holds(_) | When::Changes { .. } => None,
        }
    }
}

/// As it is typed.
impl fmt::Display for Breakpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.when {
            When::Line(line) => write!(f, "line {line}"),
            When::Holds(condition) => f.write_str(&condition.text),
            When::Changes { condition, by } => write!(f, "change {} > {by}", condition.text),
        }
    }
}
