//! A large value of the equation as a picture: heat map or image, with the cells that matter lit, and its scale: beside it
//! where it has signs and there is room, else under it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::RangeBounds as _;

use ratatui::style::Color;

use super::super::paint::{Painter, cells, width};
use super::super::picture;
use super::super::theme::{Role, Theme};
use super::grid::{Target, brackets};
use super::image_sheet::ImageSheet;
use super::{LitCells, StageView};
use crate::draw::cells::Shading;
use crate::matrix::{Value, number};
use crate::scene::{Area, Arrangement, Mark, Ramp, Scene, Shaded, Sight, scale, scale_along};

/// Columns of a scale: air, its shades, and the numbers beside them, with a sign and a power of ten.
const SCALE: u16 = 11;
/// The fewest rows a scale is read on: greatest, zero and least.
const LOWEST_SCALE: u16 = 3;
/// What the numbers of a scale are where a mark stands for several cells.
const MEANS: &str = "means";
/// Digits in which numbers that are nearly the same are one.
const ROUGHLY: usize = 2;
/// Digits of a scale's numbers.
const DIGITS: usize = 3;

/// A value laid out in shades.
#[derive(Clone, Debug)]
pub(crate) struct Heat {
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
    /// In which rows and columns it is laid out.
    pub arrangement: Arrangement,
    /// Where its rows or columns are images: those that are seen.
    pub sheet: Option<ImageSheet>,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// What its shades stand for, as far as its numbers may be seen.
    pub ramp: Ramp,
    /// Where its scale stands.
    pub scale: HeatScale,
}

/// Where what a shade stands for is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeatScale {
    /// It stands at the right.
    Beside,
    /// It stands in a row below.
    Under,
    /// There is no room for it.
    Without,
}

impl Heat {
    /// The shades, a bracket at each side, where rows mean something an arrow beyond each bracket, and the scale.
    pub fn width(&self) -> u16 {
        let scale = if self.has_scale() { SCALE } else { 0 };
        self.bare_width().saturating_add(scale)
    }

    /// The same without the scale: what the name stands over.
    pub fn bare_width(&self) -> u16 {
        self.size.0.saturating_add(2 * self.margin())
    }

    /// The shades, and the scale where it stands under them.
    pub fn height(&self) -> u16 {
        self.size.1.saturating_add(u16::from(self.scale == HeatScale::Under))
    }

    /// Takes so many rows at the most, with its scale there; without one under it where the shades would have fewer than
    /// `lowest`.
    pub fn fit_rows(&mut self, rows: u16, scale: HeatScale, lowest: u16) {
        let is_low = scale == HeatScale::Under && rows <= lowest;
        self.scale = if is_low { HeatScale::Without } else { scale };
        let under = u16::from(self.scale == HeatScale::Under);
        let rows = (rows - under).max(1);
        self.size = match &mut self.sheet {
            Some(sheet) => sheet.fit(rows),
            None => self.arrangement.at_most(rows),
        };
    }

    /// Takes fewer columns of the screen, and with them fewer rows where that keeps its shape.
    pub fn shrink(&mut self) {
        let (width, height) = self.size;
        self.size = match &mut self.sheet {
            Some(sheet) => sheet.shrink(height),
            None if self.arrangement.is_image() && height > 1 => self.arrangement.at_most(height - 1),
            None => (width.saturating_sub(1).max(1), height),
        };
    }

    fn has_scale(&self) -> bool {
        self.scale == HeatScale::Beside && self.size.1 >= LOWEST_SCALE
    }

    /// The cells that are lit, as they stand in what is shown.
    fn lit(&self, stage: &StageView<'_>) -> LitCells {
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

    /// Whether a row of shades is a row of the matrix, or some of them.
    pub fn has_rows(&self) -> bool {
        self.sheet.is_none()
            && self.arrangement.place(0, 0) == (0, 0)
            && self.value.shape().extent().0 > 1
            && self.columns() > 1
    }

    fn columns(&self) -> usize {
        self.value.shape().extent().1
    }

    /// Shades across and down that are seen.
    fn seen(&self, theme: Theme) -> (usize, usize) {
        let rows = usize::from(self.size.1);
        let rows = if theme.shading() == Shading::Signs { rows } else { 2 * rows };
        (usize::from(self.size.0), rows)
    }

    /// What is laid out: the value, or those of its lines that are seen as images.
    fn laid_out(&self) -> (Cow<'_, Value>, Arrangement) {
        let Some(sheet) = self.sheet else { return (Cow::Borrowed(&self.value), self.arrangement) };
        let images = sheet.laid_out(&self.value);
        let arrangement = Arrangement::of(&images);
        (Cow::Owned(images), arrangement)
    }

    /// The first cell under a place, from its left top.
    pub fn cell_at(&self, (x, y): (u16, u16), theme: Theme) -> Option<(usize, usize)> {
        let (_, laid_out) = self.laid_out();
        let (wide, high) = laid_out.shades(self.seen(theme));
        let first = |at: u16, of: u16, shades: usize, all: usize| {
            let shade = (usize::from(at) * shades).div_ceil(usize::from(of));
            (shade * all).div_ceil(shades)
        };
        let column =
            x.checked_sub(self.margin()).filter(|column| *column < self.size.0 && y < self.size.1)?;
        let row = first(y, self.size.1, high, laid_out.rows);
        let (row, column) = laid_out.cell(row, first(column, self.size.0, wide, laid_out.columns));
        match self.sheet {
            Some(sheet) => sheet.cell((row, column)),
            None => Some((self.row.unwrap_or(row), column)),
        }
    }

    /// Draws it with its left top corner at a place.
    pub fn draw(&self, painter: &mut Painter<'_>, stage: &StageView<'_>, (x, y): (u16, u16)) {
        let (wide, high) = self.size;
        let area = Area::of(self.size);
        // Once for all cells, of which there may be millions.
        let pending = stage.pending(self.target);
        let may_be_hidden = stage.is_any_hidden(self.target);
        let sight = |row, column| {
            let shown = match self.sheet {
                Some(sheet) => sheet.cell((row, column)),
                None => Some((self.row.unwrap_or(row), column)),
            };
            let Some((row, column)) = shown else { return Sight::Known };
            if pending.is_some_and(|cells| cells.contains(&(row, column))) {
                Sight::Awaited
            } else if may_be_hidden && stage.is_hidden(self.target, row, column) {
                Sight::Hidden
            } else {
                Sight::Known
            }
        };
        let (value, arrangement) = self.laid_out();
        let shaded = Shaded::of((&value, arrangement), area, self.seen(painter.theme), sight);
        // Where everything is lit, the name over it says so, and the picture keeps its own look.
        let mut lit = self.lit(stage);
        if lit.len() >= self.value.shape().cells() {
            lit.retain(|_, role| *role == Role::Live);
        }
        if let Some(sheet) = self.sheet {
            lit = lit.into_iter().filter_map(|(cell, role)| Some((sheet.place(cell)?, role))).collect();
        }
        let place = |cell: &(usize, usize)| {
            let (column, row) = shaded.shade_of(*cell);
            let (columns, rows) = (shaded.shades.columns, shaded.shades.rows());
            (cells(column * usize::from(wide) / columns), cells(row * usize::from(high) / rows))
        };
        let lines: BTreeSet<u16> = lit.keys().map(|cell| place(cell).1).collect();
        self.draw_frame(painter, &lines, (x, y));
        let left = x + self.margin();
        let mut shades = shaded.shades.clone();
        let live = lit.iter().find(|(_, role)| **role == Role::Live || lit.len() == 1).map(|(cell, _)| cell);
        shades.live = live.map(|cell| {
            let (column, row) = shaded.shade_of(*cell);
            row * shades.columns + column
        });
        let ramp = shades.ramp;
        put(painter, (left, y), self.size, vec![Mark::Shades(shades)]);
        self.write_over(painter, &shaded, (left, y));
        self.write_labels(painter, stage, &shaded, (left, y));
        if self.scale == HeatScale::Under && shaded.range.0 < shaded.range.1 {
            let size = (self.bare_width(), 1);
            let word = if self.is_of_means(painter.theme) { MEANS } else { "" };
            put(painter, (x, y + high), size, scale_along(Area::of(size), word, shaded.range, ramp, DIGITS));
        }
        if let Some((column, line)) = live.map(place) {
            // The brackets stand over shades, whose ground is not theirs.
            let style = painter.theme.style(Role::Live).bg(Color::Reset);
            painter.put_styled((left + column).saturating_sub(1), y + line, "[", style);
            painter.put_styled(left + column + 1, y + line, "]", style);
        }
        if self.has_scale() && ramp == Ramp::Signed {
            let size = (SCALE - 2, high);
            let at = (left + wide + self.margin() + 1, y);
            let mut bar = Area { width: 1.0, ..Area::of(size) };
            // Means are nearer to one another than the cells are.
            if self.is_of_means(painter.theme) {
                painter.put(at.0, at.1, MEANS, Role::Quiet);
                (bar.top, bar.height) = (1.0, bar.height - 1.0);
            }
            put(painter, at, size, scale(bar, shaded.range, DIGITS));
        }
    }

    /// What shades cannot say: that a cell is hidden, or all of them, and what one number everywhere is.
    fn write_over(&self, painter: &mut Painter<'_>, shaded: &Shaded, (left, y): (u16, u16)) {
        let (wide, high) = self.size;
        let (columns, rows) = (shaded.shades.columns, shaded.shades.rows());
        let in_the_middle = |text: &str| (left + wide.saturating_sub(width(text)) / 2, y + (high - 1) / 2);
        let asked = painter.theme.style(Role::Question).bg(Color::Reset);
        if shaded.hidden.len() == shaded.shades.cells.len() {
            let (x, y) = in_the_middle("?");
            painter.put_styled(x, y, "?", asked);
            return;
        }
        for at in &shaded.hidden {
            let place = (at % columns * usize::from(wide) / columns, at / columns * usize::from(high) / rows);
            painter.put_styled(left + cells(place.0), y + cells(place.1), "?", asked);
        }
        let all = shaded.shades.cells.iter().all(|share| share.is_finite());
        if let Some(text) = in_one_number(shaded.range).filter(|_| all) {
            // The shades' own colours are neither its ground nor its ink.
            let style = painter.theme.style(Role::Text).fg(Color::Reset).bg(Color::Reset);
            let (x, y) = in_the_middle(&text);
            painter.put_styled(x, y, &text, style);
        }
    }

    /// The label that stands before each image's pixels, in its corner.
    fn write_labels(
        &self,
        painter: &mut Painter<'_>,
        stage: &StageView<'_>,
        shaded: &Shaded,
        (left, y): (u16, u16),
    ) {
        let Some(sheet) = self.sheet else { return };
        let lit = self.lit(stage);
        let (columns, rows) = (shaded.shades.columns, shaded.shades.rows());
        let is_there = |cell: &(usize, usize)| !stage.is_pending(self.target, cell.0, cell.1);
        for ((row, column), corner) in sheet.labels().filter(|(cell, _)| is_there(cell)) {
            let (across, down) = shaded.shade_of(corner);
            let at = (across * usize::from(self.size.0) / columns, down * usize::from(self.size.1) / rows);
            let (text, role) = if stage.is_hidden(self.target, row, column) {
                ("?".to_owned(), Role::Question)
            } else {
                let role = lit.get(&(row, column)).copied().unwrap_or(Role::Strong);
                (number(self.value.get(row, column).unwrap_or(f64::NAN), DIGITS), role)
            };
            let style = match role {
                Role::Strong | Role::Question => painter.theme.style(role).fg(Color::Reset).bg(Color::Reset),
                role => painter.theme.style(role),
            };
            painter.put_styled(left + cells(at.0), y + cells(at.1), &text, style);
        }
    }

    fn draw_frame(&self, painter: &mut Painter<'_>, lines: &BTreeSet<u16>, (x, y): (u16, u16)) {
        let (width, height) = self.size;
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

    /// What stands over it: where its lines are images, which of them are seen.
    pub fn label(&self) -> Cow<'_, str> {
        let named = self.sheet.zip(self.label.rsplit_once("  "));
        let label = named.map(|(sheet, (name, _))| format!("{name}  {}", sheet.words()));
        label.map_or(Cow::Borrowed(&self.label), Cow::Owned)
    }

    /// Has only its short name where its name is longer than it is wide.
    pub fn name_shortly(&mut self) {
        if width(&self.label()) > self.width() {
            self.label.clone_from(&self.short);
        }
    }

    /// Whether a shade stands for several cells.
    fn is_of_means(&self, theme: Theme) -> bool {
        let (wide, high) = self.seen(theme);
        let is_fine = |sheet: ImageSheet| sheet.extent().0 > high || sheet.extent().1 > wide;
        self.sheet.is_some_and(is_fine) || self.legend(theme).is_some()
    }

    /// How many cells a shade stands for, where they are more than one, and of what.
    pub fn legend(&self, theme: Theme) -> Option<(String, &str)> {
        if self.sheet.is_some() {
            return None;
        }
        let laid_out = self.arrangement;
        let (wide, high) = laid_out.shades(self.seen(theme));
        let (rows, columns) = (laid_out.rows.div_ceil(high), laid_out.columns.div_ceil(wide));
        (rows * columns > 1).then(|| (format!("{rows}×{columns}"), self.short.as_str()))
    }
}

/// What all numbers are, where their shades are one: the same, or nearly so.
fn in_one_number((least, greatest): (f64, f64)) -> Option<String> {
    if least == greatest {
        return Some(format!(" all {} ", number(least, DIGITS)));
    }
    let [least, greatest] = [least, greatest].map(|end| number(end, ROUGHLY));
    let is_nothing = least.trim_matches(['0', '.']).is_empty();
    (least == greatest && !is_nothing).then(|| format!(" near {least} "))
}

/// Puts a drawing at a place.
fn put(painter: &mut Painter<'_>, (x, y): (u16, u16), size: (u16, u16), marks: Vec<Mark>) {
    let area = painter.area;
    let (x, y) = (x.min(area.width), y.min(area.height));
    painter.area = ratatui::layout::Rect::new(area.x + x, area.y + y, area.width - x, area.height - y);
    picture::put(painter, &Scene { size, marks });
    painter.area = area;
}
