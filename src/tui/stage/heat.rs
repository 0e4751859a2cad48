//! A large value of the equation as a picture: heat map or image, with the cells that matter lit.

use std::collections::{BTreeMap, BTreeSet};

use super::super::heat::Mosaic;
use super::super::paint::Painter;
use super::super::theme::Role;
use super::StageView;
use super::grid::{Target, brackets};
use crate::matrix::Value;
use crate::scene::Arrangement;

/// A value laid out in marks.
#[derive(Clone, Debug)]
pub struct Heat {
    /// Which value it is.
    pub target: Target,
    /// What stands over it.
    pub label: String,
    /// The shorter label that does where room is short.
    pub short: String,
    /// The value, or the row of it that is at work.
    pub value: Value,
    /// Which row of a larger matrix it is.
    pub row: Option<usize>,
    /// Columns and rows of marks.
    pub size: (u16, u16),
}

impl Heat {
    /// The marks, a bracket at each side, and where rows mean something an arrow beyond each bracket.
    pub fn width(&self) -> u16 {
        self.size.0.saturating_add(2 * self.margin())
    }

    /// The cells that are lit, as they stand in what is shown.
    fn lit(&self, stage: &StageView<'_>) -> BTreeMap<(usize, usize), Role> {
        let lit = stage.lit(self.target);
        match self.row {
            None => lit,
            Some(shown) => {
                let in_row = lit.into_iter().filter(|((row, _), _)| *row == shown);
                in_row.map(|((_, column), role)| ((0, column), role)).collect()
            }
        }
    }

    /// Whether every cell of it is lit.
    pub fn is_wholly_lit(&self, stage: &StageView<'_>) -> bool {
        self.lit(stage).len() >= self.value.shape().cells()
    }

    fn margin(&self) -> u16 {
        if self.has_rows() { 2 } else { 1 }
    }

    /// Whether a row of marks is a row of the matrix, or some of them.
    pub fn has_rows(&self) -> bool {
        Arrangement::of(&self.value).place(0, 0) == (0, 0)
            && self.value.shape().extent().0 > 1
            && self.columns() > 1
    }

    fn columns(&self) -> usize {
        self.value.shape().extent().1
    }

    /// Draws it with its left top corner at a place.
    pub fn draw(&self, painter: &mut Painter<'_>, stage: &StageView<'_>, (x, y): (u16, u16)) {
        let marks = Mosaic::of(&self.value, self.size);
        // Where everything is lit, the name over it says so, and the picture keeps its own look.
        let mut lit = self.lit(stage);
        if self.is_wholly_lit(stage) {
            lit.retain(|_, role| *role == Role::Live);
        }
        let mut roles: BTreeMap<(u16, u16), Role> = BTreeMap::new();
        for (&(row, column), &role) in &lit {
            let mark = roles.entry(marks.of_cell(row, column)).or_insert(role);
            if role == Role::Live {
                *mark = role;
            }
        }
        self.draw_frame(painter, &roles, (x, y));
        let (width, height) = self.size;
        for (line, column) in (0..height).flat_map(|line| (0..width).map(move |column| (line, column))) {
            let at = (x + self.margin() + column, y + line);
            let (row, cell) = marks.first_cell(column, line);
            if stage.is_pending(self.target, self.row.unwrap_or(row), cell)
                && !roles.contains_key(&(column, line))
            {
                painter.put(at.0, at.1, "·", Role::Quiet);
                continue;
            }
            let (sign, role) = marks.sign(column, line);
            painter.put(at.0, at.1, sign, roles.get(&(column, line)).copied().unwrap_or(role));
        }
    }

    fn draw_frame(&self, painter: &mut Painter<'_>, roles: &BTreeMap<(u16, u16), Role>, (x, y): (u16, u16)) {
        let (width, height) = self.size;
        let lines: BTreeSet<u16> = roles.keys().map(|(_, line)| *line).collect();
        for line in 0..height {
            let (open, close) = brackets(line, height);
            let left = x + self.margin() - 1;
            painter.put(left, y + line, open, Role::Quiet);
            painter.put(left + width + 1, y + line, close, Role::Quiet);
            if self.has_rows() && lines.len() == 1 && lines.contains(&line) {
                painter.put(left - 1, y + line, "▸", Role::Source);
                painter.put(left + width + 2, y + line, "◂", Role::Source);
            }
        }
    }

    /// What a mark stands for, where it is more than a cell.
    pub fn legend(&self) -> Option<String> {
        let (rows, columns) = Mosaic::of(&self.value, self.size).cells_per_mark();
        let name = if self.short.is_empty() { String::new() } else { format!(" of {}", self.short) };
        (rows * columns > 1).then(|| format!("{rows}×{columns}{name}"))
    }
}
