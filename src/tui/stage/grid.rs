//! A value of the equation in numbers: a matrix in tall brackets, or a number by itself.

use super::super::paint::{Painter, width};
use super::super::theme::Role;
use super::{CellLook, LitCells, StageView};
use crate::matrix::{ColumnFormat, Value};

/// Which value of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One of the operands.
    Operand(usize),
    /// The result.
    Result,
    /// The result as it was before the learner's changes.
    Before,
}

/// A value laid out in cells.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// Which value it is.
    pub target: Target,
    /// What stands over it.
    pub label: String,
    /// The shorter label that does where room is short.
    pub short: String,
    /// The value.
    pub value: Value,
    /// How its cells are written.
    pub format: ColumnFormat,
    /// The rows shown: from, and how many.
    pub rows: (usize, usize),
    /// The columns shown: from, and how many.
    pub columns: (usize, usize),
    /// Whether the numbers of its rows stand before them, from 0.
    pub is_numbered: bool,
}

/// Columns between two cells.
const BETWEEN: u16 = 2;

impl Grid {
    fn is_cut_left(&self) -> bool {
        self.columns.0 > 0
    }

    fn is_cut_right(&self) -> bool {
        self.columns.0 + self.columns.1 < self.value.shape().extent().1
    }

    fn is_cut_above(&self) -> bool {
        self.rows.0 > 0
    }

    fn is_cut_below(&self) -> bool {
        self.rows.0 + self.rows.1 < self.value.shape().extent().0
    }

    fn cells_width(&self) -> u16 {
        let count = u16::try_from(self.columns.1).unwrap_or(u16::MAX);
        let cell = u16::try_from(self.format.width).unwrap_or(u16::MAX);
        let marks = BETWEEN * (u16::from(self.is_cut_left()) + u16::from(self.is_cut_right()));
        count.saturating_mul(cell.saturating_add(BETWEEN)).saturating_sub(BETWEEN).saturating_add(marks)
    }

    pub fn width(&self) -> u16 {
        let brackets = if self.value.is_scalar() { 0 } else { 4 };
        self.cells_width().saturating_add(brackets + self.before())
    }

    /// Columns of the rows' numbers before the bracket.
    fn before(&self) -> u16 {
        let last = self.value.shape().extent().0.saturating_sub(1);
        if self.is_numbered { width(&last.to_string()) + 1 } else { 0 }
    }

    pub fn height(&self) -> u16 {
        let rows = u16::try_from(self.rows.1).unwrap_or(u16::MAX);
        rows.saturating_add(u16::from(self.is_cut_above())).saturating_add(u16::from(self.is_cut_below()))
    }

    /// The line a row is drawn on, if it is shown.
    pub fn line_of(&self, row: usize) -> Option<u16> {
        let below = row.checked_sub(self.rows.0).filter(|below| *below < self.rows.1)?;
        Some(u16::try_from(below).ok()? + u16::from(self.is_cut_above()))
    }

    /// The cell under a place, from its left top.
    pub fn cell_at(&self, (x, y): (u16, u16)) -> Option<(usize, usize)> {
        let before = if self.value.is_scalar() { 0 } else { 2 } + if self.is_cut_left() { 2 } else { 0 };
        let column =
            usize::from(x.checked_sub(before + self.before())?) / (self.format.width + usize::from(BETWEEN));
        let row = usize::from(y.checked_sub(u16::from(self.is_cut_above()))?);
        let is_shown = row < self.rows.1 && column < self.columns.1;
        is_shown.then_some((self.rows.0 + row, self.columns.0 + column))
    }

    pub fn draw(&self, painter: &mut Painter<'_>, stage: &StageView<'_>, (x, y): (u16, u16)) {
        let lit = stage.lit(self.target);
        let height = self.height();
        let (x, right) = (x + self.before(), x + self.width() - 1);
        for line in 0..height {
            let at = y + line;
            if !self.value.is_scalar() {
                let (open, close) = brackets(line, height);
                painter.put(x, at, open, Role::Quiet);
                painter.put(right, at, close, Role::Quiet);
            }
            let inside = if self.value.is_scalar() { x } else { x + 2 };
            let above = u16::from(self.is_cut_above());
            let is_mark = (self.is_cut_above() && line == 0) || (self.is_cut_below() && line + 1 == height);
            if is_mark {
                painter.put(inside + self.cells_width() / 2, at, "┊", Role::Quiet);
            } else {
                let row = self.rows.0 + usize::from(line - above);
                if self.is_numbered {
                    let number = row.to_string();
                    painter.put(x - 1 - width(&number), at, &number, Role::Quiet);
                }
                self.draw_row(painter, stage, &lit, (inside, at), row);
            }
        }
    }

    fn draw_row(
        &self,
        painter: &mut Painter<'_>,
        stage: &StageView<'_>,
        lit: &LitCells,
        (mut x, y): (u16, u16),
        row: usize,
    ) {
        let cell_width = u16::try_from(self.format.width).unwrap_or(u16::MAX);
        if self.is_cut_left() {
            x = painter.put(x, y, "… ", Role::Quiet);
        }
        for column in self.columns.0..self.columns.0 + self.columns.1 {
            let Some(value) = self.value.get(row, column) else { continue };
            match stage.look(self.target, lit, row, column) {
                CellLook::Pending => self.put_mark(painter, (x, y), "·", Role::Quiet),
                CellLook::Hidden => self.put_mark(painter, (x, y), "?", Role::Question),
                CellLook::Number(role) => {
                    let text = self.format.cell(value);
                    let number = text.trim_start();
                    let pad = width(&text) - width(number);
                    painter.put(x + pad, y, number, role);
                }
            }
            x += cell_width + BETWEEN;
        }
        if self.is_cut_right() {
            painter.put(x, y, "…", Role::Quiet);
        }
    }

    /// A mark in a cell's place, on the column of its point or last digit.
    fn put_mark(&self, painter: &mut Painter<'_>, (x, y): (u16, u16), mark: &str, role: Role) {
        let behind = if self.format.decimals == 0 { 1 } else { self.format.decimals + 1 };
        let at = self.format.width.saturating_sub(behind);
        painter.put(x + u16::try_from(at).unwrap_or(0), y, mark, role);
    }
}

pub(super) fn brackets(line: u16, height: u16) -> (&'static str, &'static str) {
    match (line, height) {
        (_, 1) => ("[", "]"),
        (0, _) => ("⎡", "⎤"),
        (n, h) if n + 1 == h => ("⎣", "⎦"),
        _ => ("⎢", "⎥"),
    }
}

/// Moves the rows and columns shown so that a cell is among them.
pub(super) fn scroll_to(grid: &mut Grid, row: usize, column: usize) {
    let (rows, columns) = grid.value.shape().extent();
    let from =
        |at: usize, shown: usize, all: usize| at.saturating_sub(shown / 2).min(all.saturating_sub(shown));
    if grid.rows.1 < rows {
        grid.rows.0 = from(row, grid.rows.1, rows);
    }
    if grid.columns.1 < columns {
        grid.columns.0 = from(column, grid.columns.1, columns);
    }
}
