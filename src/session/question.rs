//! A lesson's questions at their places in the record: what is asked, what is hidden, what is answered.

use std::collections::BTreeSet;

use super::Session;
use crate::lesson::{CellName, Passage, Question};
use crate::matrix::Value;
use crate::trace::Origin;

/// A question at its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which question of the lesson, from 0.
    pub id: usize,
    /// The step whose result holds the answer.
    pub step: usize,
    /// The answer's row.
    pub row: usize,
    /// The answer's column.
    pub column: usize,
}

/// How a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionOutcome {
    /// Which question of the lesson, from 0.
    pub id: usize,
    /// How many answers were tried, the right one included.
    pub tries: usize,
    /// Whether the answer was shown instead.
    pub given_up: bool,
}

/// The questions of a lesson whose answers the record has.
pub(super) fn place(session: &Session) -> Vec<Asked> {
    let questions = session.lesson().passages.iter().flat_map(|p| p.questions.iter().map(move |q| (p, q)));
    questions
        .enumerate()
        .filter_map(|(id, (passage, question))| {
            let cell = &question.cell;
            let step = last_assigned(session, passage, &cell.name, |value| holds(value, cell))?;
            Some(Asked { id, step, row: cell.row, column: cell.column })
        })
        .collect()
}

/// The last step of a passage that gives a variable a value that will do.
pub(super) fn last_assigned(
    session: &Session,
    passage: &Passage,
    name: &str,
    will_do: impl Fn(&Value) -> bool,
) -> Option<usize> {
    let code = passage.code?;
    session.trace().steps.iter().rposition(|step| {
        step.assigns.as_deref() == Some(name)
            && code.range().contains(&step.statement.start)
            && will_do(&step.result)
    })
}

/// Whether a value has the cell that is named; without row and column only the one cell of a single number is.
fn holds(value: &Value, cell: &CellName) -> bool {
    value.get(cell.row, cell.column).is_some() && (cell.indexed || value.as_single().is_some())
}

impl Session {
    /// A question's text and settings by its number.
    pub fn question(&self, id: usize) -> Option<&Question> {
        self.lesson.passages.iter().flat_map(|p| &p.questions).nth(id)
    }

    /// The question still open at a step.
    pub fn open_question(&self, step: usize) -> Option<Asked> {
        self.questions.iter().copied().find(|q| q.step == step && !self.answered.contains(&q.id))
    }

    /// Questions placed in the record.
    pub fn questions(&self) -> &[Asked] {
        &self.questions
    }

    /// The numbers of the questions answered or shown.
    pub const fn answered(&self) -> &BTreeSet<usize> {
        &self.answered
    }

    /// Counts questions as answered, as progress kept from another run has it.
    pub fn restore_answers(&mut self, answered: impl IntoIterator<Item = usize>) {
        self.answered.extend(answered);
    }

    /// Whether a cell of a step's result is hidden behind an open question.
    pub fn is_hidden(&self, step: usize, row: usize, column: usize) -> bool {
        let is_it = |q: &&Asked| (q.step, q.row, q.column) == (step, row, column);
        self.questions.iter().find(is_it).is_some_and(|q| !self.answered.contains(&q.id))
    }

    /// Whether a cell of an operand is hidden behind an open question.
    pub fn is_operand_hidden(&self, step: usize, operand: usize, row: usize, column: usize) -> bool {
        let origin = self.trace().steps.get(step).and_then(|s| s.operands.get(operand)).map(|o| o.origin);
        matches!(origin, Some(Origin::Step(made)) if self.is_hidden(made, row, column))
    }

    /// Shows a question's answer.
    pub fn reveal(&mut self, asked: Asked) {
        self.settle(asked.id, true);
    }

    /// Ends a question: it is answered rightly, or given up.
    pub(super) fn settle(&mut self, id: usize, given_up: bool) {
        self.answered.insert(id);
        let tries = self.tries.remove(&id).unwrap_or_default();
        self.outcomes.push(QuestionOutcome { id, tries, given_up });
    }

    /// How questions were answered since this was last asked, in order.
    pub fn take_outcomes(&mut self) -> Vec<QuestionOutcome> {
        std::mem::take(&mut self.outcomes)
    }
}
