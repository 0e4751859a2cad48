//! Axes with ticks at round numbers, and the way from numbers to cells.

use ratatui::layout::Rect;

use super::super::paint::{Painter, width};
use super::super::theme::Role;
use super::canvas::Canvas;
use crate::matrix::number;

/// From this many rows on, the lower axis has a line of its own.
const TALL: u16 = 8;
/// At most so many rows leave the upright axis no room for its name.
const LOW: u16 = 4;
/// Decimals of a tick's number: enough for any round one.
const DECIMALS: usize = 6;

/// What one axis shows.
#[derive(Clone, Copy)]
pub(super) struct Scale<'a> {
    /// Its least and greatest number.
    pub bounds: (f64, f64),
    /// Where it has ticks, if not at round numbers.
    pub ticks: Option<&'a [f64]>,
    /// What it is called; room is left for it.
    pub name: &'a str,
}

impl Scale<'_> {
    /// From one number to another, with round ticks and no name.
    pub const fn of(bounds: (f64, f64)) -> Self {
        Self { bounds, ticks: None, name: "" }
    }

    fn ticks(self, intervals: u16) -> Vec<f64> {
        self.ticks.map_or_else(|| ticks(self.bounds, intervals), <[f64]>::to_vec)
    }
}

/// Axes and the plot between them.
pub(super) struct Axes {
    /// The plot, counted from the painter's left top.
    pub plot: Rect,
    x: (f64, f64),
    y: (f64, f64),
    /// Where the numbers under the lower axis end.
    behind_numbers: (u16, u16),
}

impl Axes {
    /// Draws axes into an area; `None` where there is no room, or nothing between the bounds.
    pub fn draw(painter: &mut Painter<'_>, area: Rect, [x, y]: [Scale<'_>; 2]) -> Option<Self> {
        let is_range = |(low, high): (f64, f64)| (high - low).is_finite() && high > low;
        let below = if area.height >= TALL { 2 } else { 1 };
        let rows = area.height.checked_sub(below).filter(|rows| *rows > 0)?;
        if !is_range(x.bounds) || !is_range(y.bounds) {
            return None;
        }
        let ups = y.ticks(rows / 3);
        let label = |v: &f64| number(*v, DECIMALS);
        let wide = ups.iter().map(|v| width(&label(v))).max().unwrap_or(0);
        let left = wide + 2;
        let columns = area.width.checked_sub(left + 1).filter(|columns| *columns >= 4)?;
        let mut axes = Self {
            plot: Rect::new(area.x + left, area.y, columns, rows),
            x: x.bounds,
            y: y.bounds,
            behind_numbers: (0, 0),
        };
        for row in 0..rows {
            painter.put(area.x + left - 1, area.y + row, "│", Role::Quiet);
        }
        for v in &ups {
            let row = area.y + axes.place(x.bounds.0, *v).1 as u16;
            let text = label(v);
            painter.put(area.x + wide - width(&text), row, &text, Role::Quiet);
            painter.put(area.x + left - 1, row, "┤", Role::Quiet);
        }
        axes.behind_numbers = axes.draw_lower(painter, &x.ticks(columns / 6), below == 2, width(x.name));
        Some(axes)
    }

    fn draw_lower(&self, painter: &mut Painter<'_>, ticks: &[f64], lined: bool, name: u16) -> (u16, u16) {
        let bottom = self.plot.bottom();
        if lined {
            let line = format!("╰{}", "─".repeat(usize::from(self.plot.width)));
            painter.put(self.plot.x - 1, bottom, &line, Role::Quiet);
        }
        let mut free = 0;
        let end = painter.area.width - if name > 0 { name + 1 } else { 0 };
        for v in ticks {
            let text = number(*v, DECIMALS);
            let at = self.plot.x + self.place(*v, self.y.0).0 as u16;
            // Centred under the place; a sign leans out to the left.
            let start = at.saturating_sub(width(&text) / 2);
            if start >= free && start + width(&text) <= end {
                painter.put(start, bottom + u16::from(lined), &text, Role::Quiet);
                free = start + width(&text) + 1;
                if lined {
                    painter.put(at, bottom, "┴", Role::Quiet);
                }
            }
        }
        (free, bottom + u16::from(lined))
    }

    /// Says what the axes are: the level one at the end of its numbers, the upright one beside its top.
    pub fn name(&self, painter: &mut Painter<'_>, [x, y]: [&str; 2]) {
        let (free, row) = self.behind_numbers;
        let start = self.plot.right().saturating_sub(width(x)).max(free);
        if start + width(x) <= painter.area.width {
            painter.put(start, row, x, Role::Quiet);
        }
        // In a low plot every row is needed.
        if self.plot.height > LOW {
            painter.put(self.plot.x + 1, self.plot.y, y, Role::Quiet);
        }
    }

    /// A sheet to draw lines on, as large as the plot.
    pub fn canvas(&self, painter: &Painter<'_>) -> Canvas {
        Canvas::new(self.plot.width, self.plot.height, painter.theme.glyphs)
    }

    /// Where numbers lie on that sheet, in cells from its left top corner.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let part = |v: f64, (low, high): (f64, f64)| (v - low) / (high - low);
        let (columns, rows) = (f64::from(self.plot.width - 1), f64::from(self.plot.height - 1));
        (part(x, self.x) * columns + 0.5, (1.0 - part(y, self.y)) * rows + 0.5)
    }

    /// The screen cell where numbers lie, if it is within the plot.
    pub fn cell(&self, x: f64, y: f64) -> Option<(u16, u16)> {
        let (x, y) = self.place(x, y);
        let within = |v: f64, count: u16| (0.0..f64::from(count)).contains(&v);
        (within(x, self.plot.width) && within(y, self.plot.height))
            .then(|| (self.plot.x + x as u16, self.plot.y + y as u16))
    }

    /// The numbers in the middle of a cell of the plot, counted from its left top.
    pub fn numbers(&self, column: u16, row: u16) -> (f64, f64) {
        let back = |at: u16, count: u16, (low, high): (f64, f64)| {
            low + (high - low) * f64::from(at) / f64::from((count - 1).max(1))
        };
        let up = (self.plot.height - 1).saturating_sub(row);
        (back(column, self.plot.width, self.x), back(up, self.plot.height, self.y))
    }
}

/// Round numbers within bounds, at most so many apart; the bounds themselves where fewer than two would be left.
fn ticks((low, high): (f64, f64), intervals: u16) -> Vec<f64> {
    let step = round_step((high - low) / f64::from(intervals.max(1)));
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    let count = (last - first).clamp(-1.0, 99.0) as i32;
    if count < 1 {
        return vec![low, high];
    }
    (0..=count).map(|n| (first + f64::from(n)) * step).collect()
}

/// The round number at or above a distance: 1, 2 or 5 times a power of ten.
fn round_step(distance: f64) -> f64 {
    let power = 10_f64.powf(distance.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|n| n * power >= distance * (1.0 - 1e-9));
    times.unwrap_or(10.0) * power
}

/// Bounds that hold all these numbers, taken out to round ones; numbers that are none do not count.
pub(super) fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|v| v.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low > high {
        return None;
    }
    let pad = if high > low { 0.0 } else { low.abs().max(1.0) / 2.0 };
    let step = round_step((high - low + 2.0 * pad) / 5.0);
    Some((((low - pad) / step).floor() * step, ((high + pad) / step).ceil() * step))
}
