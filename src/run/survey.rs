//! Questions over the whole run and what they find: a table of expressions, every moment at which something holds, the
//! worst samples.

use super::{Condition, Moment};

/// What a table is asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct TableWanted {
    /// Its columns.
    pub columns: Vec<Condition>,
    /// The first position.
    pub from: usize,
    /// The position before which it ends.
    pub to: usize,
    /// Positions from a row to the next.
    pub every: usize,
}

/// Expressions at moments of the run, as the samples left them.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The expressions.
    pub columns: Vec<String>,
    /// Their values at each moment; none where one cannot be worked out or is no single number.
    pub rows: Vec<(Moment, Vec<Option<f64>>)>,
    /// Whether it was stopped before its end.
    pub is_stopped: bool,
}

/// The moments at which something holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// What holds.
    pub condition: String,
    /// At how many.
    pub count: usize,
    /// How many were looked at.
    pub looked: usize,
    /// The first of them.
    pub moments: Vec<Moment>,
    /// Whether it was stopped before the run's end.
    pub is_stopped: bool,
}

/// The samples with the largest losses, as the network is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// That moment.
    pub moment: Moment,
    /// How many samples were asked.
    pub looked: usize,
    /// Samples and their losses, the largest first.
    pub samples: Vec<(usize, f64)>,
}
