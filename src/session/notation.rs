//! How a lesson under way writes its elements: its own names, kept in one order of row and column.
//!
//! A lesson says which matrices are weights, whose element in row j, column i is written as the link from i to j. What
//! is worked out from such a matrix cell by cell, or goes into one, has a cell for every link too, and is written in
//! the same order: otherwise a line would mix both, as in `split₁,₂ = s₂,₁ × e₁`.

use std::collections::BTreeSet;

use crate::lesson::Lesson;
use crate::matrix::Value;
use crate::trace::{Notation, Origin, Trace};

/// How often the record is gone through; each time more of what hangs together is found, in both directions.
const PASSES: usize = 8;

/// The notation of a lesson, as its program's record calls for it.
pub(super) fn of(lesson: &Lesson, trace: &Trace) -> Notation {
    let mut notation = lesson.meta.notation();
    if notation.links.is_empty() {
        return notation;
    }
    for name in links(&notation, trace) {
        let symbol = notation.symbols.remove(&name).unwrap_or_else(|| name.clone());
        notation.links.entry(name).or_insert(symbol);
    }
    notation
}

/// The variables that have a cell for every link.
fn links(notation: &Notation, trace: &Trace) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = notation.links.keys().cloned().collect();
    let mut steps: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..PASSES {
        let before = (names.len(), steps.len());
        for (at, step) in trace.steps.iter().enumerate().filter(|(_, step)| step.operation.is_cell_by_cell())
        {
            let like: Vec<_> = step.operands.iter().filter(|o| is_like(&o.value, &step.result)).collect();
            let is_link = |name: Option<&str>, made: Option<usize>| {
                name.is_some_and(|name| names.contains(name))
                    || made.is_some_and(|made| steps.contains(&made))
            };
            let made = |origin| if let Origin::Step(made) = origin { Some(made) } else { None };
            let any = is_link(step.assigns.as_deref(), Some(at))
                || like.iter().any(|o| is_link(o.name.as_deref(), made(o.origin)));
            if any {
                steps.insert(at);
                steps.extend(like.iter().filter_map(|o| made(o.origin)));
                let operands = like.iter().filter_map(|o| o.name.as_deref());
                names.extend(operands.chain(step.assigns.as_deref()).map(str::to_owned));
            }
        }
        if (names.len(), steps.len()) == before {
            break;
        }
    }
    names
}

/// Whether a value has the rows and columns of another, more than one of each.
fn is_like(value: &Value, other: &Value) -> bool {
    let (rows, columns) = other.shape().extent();
    rows > 1 && columns > 1 && value.shape().extent() == (rows, columns)
}
