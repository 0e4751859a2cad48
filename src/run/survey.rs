//! Questions over the whole run and what they find: a table of expressions, every moment at which something holds, the
//! worst samples.

use super::{Condition, DebugError, Halt, Moment, RoundTakes};
use crate::lang::Diagnostic;

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

/// Why a question came to no end.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfinished {
    /// It was told to stop.
    Stopped,
    /// The run goes no further, or what is asked cannot be worked out at a sample: where, and why.
    Fault(DebugError),
}

/// Expressions at moments of the run, as the samples left them.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The expressions.
    pub columns: Vec<String>,
    /// What the rounds they are asked of take.
    pub takes: RoundTakes,
    /// Their values at each moment; none where one cannot be worked out or is no single number.
    pub rows: Vec<(Moment, Vec<Option<f64>>)>,
    /// Why it has no more rows, if it came to no end.
    pub ended: Option<Unfinished>,
}

/// How often an expression has which values along the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The expression.
    pub expression: String,
    /// What the rounds it is asked of take.
    pub takes: RoundTakes,
    /// From what, up to what, and how often; where every value is whole and they are few, each by itself.
    pub bins: Vec<(f64, f64, usize)>,
    /// At how many moments it was asked for.
    pub looked: usize,
    /// At how many of them it is no number.
    pub none: usize,
    /// Why no more were asked, if it came to no end.
    pub ended: Option<Unfinished>,
}

/// Stretches that values are counted in.
const BINS: usize = 16;

impl Histogram {
    /// Counts the values of a table's one column.
    pub(super) fn of(table: &Table) -> Self {
        let values = || table.rows.iter().filter_map(|(_, values)| *values.first()?);
        let (low, high) =
            values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let is_few = high - low < 2.0 * BINS as f64 && values().all(|value| value.fract() == 0.0);
        let (count, wide) = match () {
            () if !low.is_finite() => (0, 1.0),
            () if is_few => ((high - low) as usize + 1, 1.0),
            () if low == high => (1, 1.0),
            () => (BINS, (high - low) / BINS as f64),
        };
        let mut counts = vec![0; count];
        for value in values() {
            // The greatest belongs to the last stretch.
            let at = (((value - low) / wide) as usize).min(count - 1);
            counts[at] += 1;
        }
        let from = |at: usize| low + wide * at as f64;
        let to = |at: usize| if is_few || low == high { from(at) } else { from(at + 1) };
        Self {
            expression: table.columns.first().cloned().unwrap_or_default(),
            takes: table.takes,
            bins: counts.iter().enumerate().map(|(at, count)| (from(at), to(at), *count)).collect(),
            looked: table.rows.len(),
            none: table.rows.len() - values().count(),
            ended: table.ended.clone(),
        }
    }
}

/// Samples at which an expression cannot be worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// The expression.
    pub expression: String,
    /// At how many.
    pub count: usize,
    /// The first of them.
    pub first: Moment,
    /// Why not there.
    pub why: DebugError,
}

impl Without {
    /// Counts one more; of the first it is kept why.
    pub(super) fn count(without: &mut Option<Self>, condition: &Condition, first: Moment, fault: Diagnostic) {
        let why = || DebugError::of(fault, &condition.text, 0);
        let begin = || Self { expression: condition.text.clone(), count: 0, first, why: why() };
        without.get_or_insert_with(begin).count += 1;
    }
}

/// The moments at which something holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// What holds.
    pub condition: String,
    /// What the rounds that were looked at take.
    pub takes: RoundTakes,
    /// At how many.
    pub count: usize,
    /// How many were looked at.
    pub looked: usize,
    /// The first of them.
    pub moments: Vec<Moment>,
    /// Where it cannot be worked out.
    pub without: Option<Without>,
    /// Why no more were looked at, if it did not come to the run's end.
    pub ended: Option<Unfinished>,
}

/// The samples with the largest losses, as the network is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// That moment.
    pub moment: Moment,
    /// What the rounds that were asked take.
    pub takes: RoundTakes,
    /// How many samples were asked.
    pub looked: usize,
    /// Samples and their losses, the largest first.
    pub samples: Vec<(usize, f64)>,
    /// At how many no loss can be worked out; the first, and why, where it is not that its loss is no number.
    pub without: Option<(usize, usize, Option<Halt>)>,
    /// Why no more were asked, if it came to no end.
    pub ended: Option<Unfinished>,
}
