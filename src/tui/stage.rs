//! The stage: the operation happening now, as matrices, and under it the formula of the lit cell.
//!
//! What is on the stage is worked out here as plain data ([`Stage::parts`]) and then drawn; drawing changes nothing.

mod equation;
mod formula;
mod grid;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use equation::parts;
pub use grid::Target;
pub(super) use grid::{Grid, Part};

use super::paint::{Painter, Run, width};
use super::theme::{Role, Theme};
use crate::matrix::{Operation, exact};
use crate::session::Session;
use crate::trace::{CellRef, Level, Origin, sources};

/// The most decimals a narrow stage takes off before it shows part of a matrix only.
const FEWEST_DECIMALS: usize = 2;

/// A cell picked out by the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Which matrix of the stage.
    pub target: Target,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
}

/// The stage as a widget.
pub(super) struct Stage<'a> {
    /// The lesson under way.
    pub session: &'a Session,
    /// The step shown.
    pub step: usize,
    /// Decimals shown at most.
    pub decimals: usize,
    /// The cell picked out, when one is inspecting.
    pub picked: Option<Picked>,
    /// The lines at the foot: a question, a prompt.
    pub prompt: &'a [Vec<Run>],
    /// Colours and signs.
    pub theme: Theme,
}

/// How one cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Its number, in a role.
    Number(Role),
    /// Not worked out yet.
    Pending,
    /// Behind a question.
    Hidden,
}

/// Everything of the stage that fits, and the rows it takes.
pub(super) struct Fitted {
    /// The equation.
    pub parts: Vec<Part>,
    /// The formula's lines.
    pub formula: Vec<Vec<Run>>,
    /// Whether everything could be shown whole.
    pub whole: bool,
}

impl Stage<'_> {
    /// Chooses what fits into so many columns and rows: first fewer decimals, then a part of the matrices, then fewer
    /// lines of formula.
    pub fn fit(&self, columns: u16, rows: u16) -> Fitted {
        let prompt = u16::try_from(self.prompt.len()).unwrap_or(0);
        let rows = rows.saturating_sub(prompt);
        let wide = |parts: &[Part]| parts.iter().map(Part::width).sum::<u16>();
        let mut parts = parts(self, self.decimals);
        let mut decimals = self.decimals;
        while wide(&parts) > columns && decimals > FEWEST_DECIMALS {
            decimals -= 1;
            parts = equation::parts(self, decimals);
        }
        let mut whole = true;
        if wide(&parts) > columns {
            // What was there before a change is the first to go.
            parts.retain(|part| !part.is_comparison());
        }
        if wide(&parts) > columns {
            equation::shorten_labels(&mut parts, columns);
        }
        if wide(&parts) > columns {
            whole = false;
            grid::narrow(&mut parts, columns);
        }
        let formula = formula::lines(self, columns);
        let tallest = |parts: &[Part]| parts.iter().map(Part::height).max().unwrap_or(1);
        let label = u16::from(parts.iter().any(Part::has_label));
        let least_formula = u16::try_from(formula.lines.len().min(2)).unwrap_or(2);
        let room = rows.saturating_sub(label + least_formula);
        if tallest(&parts) > room {
            whole = false;
            grid::shorten(&mut parts, room.max(1));
        }
        let left = rows.saturating_sub(label + tallest(&parts));
        // One row of air between the matrices and the formula, where there is one to spare.
        let formula = formula::squeeze(formula, usize::from(left));
        equation::follow_focus(self, &mut parts);
        Fitted { parts, formula, whole }
    }

    /// How a cell of one of the stage's matrices looks.
    pub fn look(&self, target: Target, row: usize, column: usize) -> Look {
        let hidden = match target {
            Target::Result => self.session.is_hidden(self.step, row, column),
            Target::Operand(operand) => self.session.is_operand_hidden(self.step, operand, row, column),
            Target::Before => false,
        };
        if self.is_pending(target, row, column) {
            return Look::Pending;
        }
        if hidden {
            return Look::Hidden;
        }
        Look::Number(self.role(target, row, column))
    }

    /// Cells after the one being worked out are not there yet.
    fn is_pending(&self, target: Target, row: usize, column: usize) -> bool {
        let Some((live_row, live_column)) = self.live_cell() else { return false };
        target == Target::Result && self.picked.is_none() && (row, column) > (live_row, live_column)
    }

    /// The cell of the result that is being worked out, when one steps that finely and stands on this step.
    pub fn live_cell(&self) -> Option<(usize, usize)> {
        let debugger = self.session.debugger();
        debugger.cell().filter(|_| debugger.step().is_some_and(|(at, _)| at == self.step))
    }

    /// Arrows at both ends of the row that is being worked out.
    fn mark_row(&self, painter: &mut Painter<'_>, parts: &[Part], (left, y, tallest): (u16, u16, u16)) {
        let Some((row, _)) = self.live_cell().filter(|_| self.picked.is_none()) else { return };
        let result = parts.iter().find_map(|part| match part {
            Part::Grid(grid) if grid.target == Target::Result => Some(grid),
            _ => None,
        });
        let Some(line) = result.filter(|grid| grid.rows.1 > 1).and_then(|grid| grid.line_of(row)) else {
            return;
        };
        let height = result.map_or(1, Grid::height);
        let at = y + (tallest - height) / 2 + line;
        let right = left + parts.iter().map(Part::width).sum::<u16>();
        if left >= 2 {
            painter.put(left - 2, at, "▸", Role::Source);
        }
        painter.put(right + 1, at, "◂", Role::Source);
    }

    fn role(&self, target: Target, row: usize, column: usize) -> Role {
        if let Some(picked) = self.picked {
            if (picked.target, picked.row, picked.column) == (target, row, column) {
                return Role::Live;
            }
            let made_of = picked.target == Target::Result
                && self.is_source(target, row, column, (picked.row, picked.column), None);
            return if made_of { Role::Source } else { self.resting(target, row, column) };
        }
        let Some(live) = self.live_cell() else {
            let taken = self.takes_one_cell() && self.is_source(target, row, column, (0, 0), None);
            return if taken { Role::Source } else { self.resting(target, row, column) };
        };
        let cursor = self.session.debugger().cursor();
        let term = (cursor.level == Level::Term).then_some(cursor.term);
        match target {
            Target::Result if (row, column) == live && term.is_none() => Role::Live,
            Target::Result if (row, column) == live => Role::Source,
            _ if term.is_some() && self.is_source(target, row, column, live, term) => Role::Live,
            _ if self.is_source(target, row, column, live, None) => Role::Source,
            _ => self.resting(target, row, column),
        }
    }

    /// Whether the step takes a single cell out of a matrix.
    fn takes_one_cell(&self) -> bool {
        let step = self.session.trace().steps.get(self.step);
        step.is_some_and(|step| matches!(step.operation, Operation::Cell { .. }))
    }

    fn resting(&self, target: Target, row: usize, column: usize) -> Role {
        let changed = match target {
            Target::Result => self.session.was(self.step, row, column).is_some(),
            Target::Operand(operand) => match self.origin(operand) {
                Some(Origin::Step(step)) => self.session.was(step, row, column).is_some(),
                Some(Origin::Literal(id)) => self.session.edits().iter().any(|edit| edit.literal == id),
                _ => false,
            },
            Target::Before => return Role::Quiet,
        };
        if changed { Role::Changed } else { Role::Text }
    }

    fn origin(&self, operand: usize) -> Option<Origin> {
        Some(self.session.trace().steps.get(self.step)?.operands.get(operand)?.origin)
    }

    /// Whether a cell of an operand goes into a cell of the result, or into one term of it.
    fn is_source(
        &self,
        target: Target,
        row: usize,
        column: usize,
        of: (usize, usize),
        term: Option<usize>,
    ) -> bool {
        let (Target::Operand(operand), Some(step)) = (target, self.session.trace().steps.get(self.step))
        else {
            return false;
        };
        let all = sources(step, of.0, of.1);
        let per_term = if step.terms() > 1 { (all.len() / step.terms()).max(1) } else { all.len().max(1) };
        let mut wanted =
            all.iter().enumerate().filter(|(at, _)| term.is_none_or(|term| at / per_term == term));
        wanted.any(|(_, cell)| *cell == CellRef { operand, row, column })
    }

    /// What the formula zone says of the picked cell when it comes straight from the program.
    pub fn picked_literal(&self) -> Option<String> {
        let picked = self.picked?;
        let Target::Operand(operand) = picked.target else { return None };
        let step = self.session.trace().steps.get(self.step)?;
        let value = step.operands.get(operand)?.value.get(picked.row, picked.column)?;
        let Origin::Literal(id) = self.origin(operand)? else { return None };
        let literal = self.session.lesson().program.literals.get(id.0)?;
        let at = crate::lang::locate(&self.session.lesson().source, literal.span.start);
        Some(format!("{} is written in the program, line {}", exact(value), at.line))
    }
}

impl Widget for &Stage<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let fitted = self.fit(area.width, area.height);
        let mut painter = Painter { buffer, area, theme: self.theme };
        let tallest = fitted.parts.iter().map(Part::height).max().unwrap_or(1);
        let label = u16::from(fitted.parts.iter().any(Part::has_label));
        let lines = u16::try_from(fitted.formula.len()).unwrap_or(u16::MAX);
        let prompt = u16::try_from(self.prompt.len()).unwrap_or(0);
        let spare = area.height.saturating_sub(label + tallest + lines + prompt);
        let (top, gap) = match spare {
            0 => (0, 0),
            1 => (0, 1),
            2 | 3 => (1, 1),
            // On a tall screen the equation stands at about a third.
            _ => ((spare / 3).min(6), 1 + u16::from(spare > 5)),
        };
        let total: u16 = fitted.parts.iter().map(Part::width).sum();
        let left = area.width.saturating_sub(total) / 2;
        let mut x = left;
        for part in &fitted.parts {
            part.draw(&mut painter, self, (x, top + label), tallest);
            x += part.width();
        }
        self.mark_row(&mut painter, &fitted.parts, (left, top + label, tallest));
        let widest = fitted.formula.iter().map(|line| super::paint::runs_width(line)).max().unwrap_or(0);
        let indent = (left + 2).min(area.width.saturating_sub(widest));
        for (at, line) in fitted.formula.iter().enumerate() {
            painter.put_runs(indent, top + label + tallest + gap + u16::try_from(at).unwrap_or(0), line);
        }
        // The prompt stands under the formula where there is room, and always in full.
        let foot = area.height.saturating_sub(prompt);
        let under = (top + label + tallest + gap + lines + 2).min(foot);
        for (at, line) in (under..).zip(self.prompt) {
            painter.put_runs(indent.min(2), at, line);
        }
    }
}

/// A label's width, for parts that must not be narrower.
pub(super) fn label_width(label: &str) -> u16 {
    width(label)
}
