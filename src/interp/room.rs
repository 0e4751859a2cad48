//! Room for what an operation makes beside what is held already. A record holds all that was made; where nothing is
//! recorded that is what variables hold, what calls gave, and operands that wait for others.

use super::budget::room;
use super::{Done, FEW, Interpreter, Recording};
use crate::lang::Span;
use crate::matrix::{Operation, Value, held_together, is_written_over};
use crate::trace::Operand;

/// What it takes to count a value among those held, as many times the multiplication, and to tell it apart from the others.
const COUNTED: usize = 4;
const TOLD_APART: usize = 60;

impl Interpreter<'_> {
    /// Counts an operation that is about to be done.
    pub(super) fn spend(&mut self, operation: Operation, values: &[&Value], span: Span) -> Done<()> {
        let is_recorded = self.recording == Recording::Whole;
        let told = if is_recorded { span.range().len() } else { 0 };
        self.used.spend(self.settings.budget, (operation, values), told, span)?;
        let makes_none = !is_recorded && is_written_over(operation, values);
        self.find_room(if makes_none { 0 } else { room(operation, values) }, span)
    }

    /// Whether there is room for so many numbers more.
    pub(super) fn find_room(&mut self, cells: usize, span: Span) -> Done<()> {
        let budget = self.settings.budget;
        if self.recording == Recording::Whole {
            return budget.has_room(self.used.cells.saturating_add(cells), span);
        }
        if cells < FEW {
            return Ok(());
        }
        let kept = self.kept.values().flatten().map(|(operand, _)| &operand.value);
        let held = self.variables.values().map(|bound| &bound.value).chain(kept);
        let (count, most) = held.clone().fold((0, 0), |(n, sum), v| (n + 1, sum + v.shape().cells()));
        let beside = self.waiting.saturating_add(cells);
        self.used.work = self.used.work.saturating_add(COUNTED * count);
        if budget.has_room(beside.saturating_add(most), span).is_ok() {
            return Ok(());
        }
        // Several may be names of one matrix.
        let held = held_together(held);
        self.used.work = self.used.work.saturating_add(TOLD_APART * count);
        budget.has_room(beside.saturating_add(held), span)
    }

    /// Counts a value that waits, in nobody's hands but its own, for others that an operation takes.
    pub(super) fn hold(&mut self, value: &Value) {
        self.waiting = self.waiting.saturating_add(alone(value));
    }

    /// Counts no more what goes with the operation it waited for.
    pub(super) fn let_go(&mut self, cells: usize) {
        self.waiting = self.waiting.saturating_sub(cells);
    }
}

/// The numbers of operands that nobody else holds.
pub(super) fn all_alone(operands: &[Operand]) -> usize {
    operands.iter().map(|operand| alone(&operand.value)).sum()
}

fn alone(value: &Value) -> usize {
    if value.is_alone() { value.shape().cells() } else { 0 }
}
