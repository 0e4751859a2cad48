//! What is hidden: the cells that are asked for, and everything that was worked out from them.
//!
//! It is worked out once whenever a question is opened or answered, by the record's own account of where its numbers
//! came from, so that asking whether a cell is hidden costs nothing.

use std::collections::BTreeMap;

use crate::matrix::{Operation, Region};
use crate::trace::{CellRef, Origin, Step, Trace, sources};

/// A step whose cells are made of more numbers than this together is hidden whole, or not at all.
const MOST_SOURCES: usize = 50_000;

/// The hidden cells of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden(BTreeMap<usize, Cells>);

/// The hidden cells of a step's result.
#[derive(Clone, Debug)]
enum Cells {
    All,
    /// For each cell, row by row, whether it is one.
    Some(Vec<bool>),
}

impl Hidden {
    /// Parts of some steps' results, with what follows from them.
    pub(super) fn behind(trace: &Trace, parts: &[(usize, Region)]) -> Self {
        let mut hidden = Self::default();
        let mut asked: Vec<&(usize, Region)> = parts.iter().collect();
        asked.sort_by_key(|(step, _)| *step);
        let Some((first, _)) = asked.first() else { return hidden };
        let mut asked = asked.iter().peekable();
        for (at, step) in trace.steps.iter().enumerate().skip(*first) {
            hidden.follow(at, step);
            while let Some((_, part)) = asked.next_if(|(asked, _)| *asked == at) {
                hidden.hide(at, step, part);
            }
        }
        hidden
    }

    /// Whether a cell is hidden.
    pub(super) fn has(&self, step: usize, row: usize, column: usize, columns: usize) -> bool {
        match self.0.get(&step) {
            None => false,
            Some(Cells::All) => true,
            Some(Cells::Some(cells)) => cells.get(row * columns + column).copied().unwrap_or(false),
        }
    }

    /// Whether any cell of a step's result is hidden.
    pub(super) fn any(&self, step: usize) -> bool {
        self.0.contains_key(&step)
    }

    /// Whether nothing is hidden.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn hide(&mut self, at: usize, step: &Step, part: &Region) {
        let (rows, columns) = step.result.shape().extent();
        let cells = self.0.entry(at).or_insert_with(|| Cells::Some(vec![false; rows * columns]));
        let Cells::Some(cells) = cells else { return };
        for (row, column) in part.places() {
            if let Some(cell) = cells.get_mut(row * columns + column) {
                *cell = true;
            }
        }
    }

    /// Hides the cells of a step's result that are made of hidden ones.
    fn follow(&mut self, at: usize, step: &Step) {
        let is_touched = |origin| matches!(origin, Origin::Step(made) if self.any(made));
        if !step.operands.iter().any(|operand| is_touched(operand.origin)) {
            return;
        }
        let (rows, columns) = step.result.shape().extent();
        let makes_nothing_of_them = matches!(step.operation, Operation::Count(_))
            || matches!(step.operation, Operation::Fill { .. }) && sources(step, 0, 0).is_empty();
        if makes_nothing_of_them {
            return;
        }
        let each = sources(step, 0, 0).len();
        if each == 0 || rows * columns * each > MOST_SOURCES {
            self.0.insert(at, Cells::All);
            return;
        }
        let is_hidden = |cell: CellRef| {
            step.operands.get(cell.operand).is_some_and(|operand| match operand.origin {
                Origin::Step(made) => self.has(made, cell.row, cell.column, operand.value.shape().extent().1),
                Origin::Literal(_) | Origin::Language => false,
            })
        };
        let made_of = |(row, column)| sources(step, row, column).into_iter().any(is_hidden);
        let cells: Vec<bool> = step.result.shape().places().map(made_of).collect();
        if cells.contains(&true) {
            self.0.insert(at, Cells::Some(cells));
        }
    }
}
