//! Lines finer than the screen's cells: in braille dots, in quarter blocks, or in the few ASCII signs that stand at
//! different heights of a cell.
//!
//! Ratatui's own canvas knows colours only; here a line has a whole style, a dash and a thickness, and the last one
//! drawn settles a cell.

use ratatui::style::Style;

use super::super::paint::{Painter, cells};
use super::super::theme::Glyphs;

/// Which dots along a line are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dash {
    /// Every how manieth dot.
    pub every: usize,
    /// How many dots a dash is long, and how many the hole after it; no hole, no dashes.
    pub on_off: (usize, usize),
}

impl Dash {
    /// Dot after dot.
    pub const SOLID: Self = Self { every: 1, on_off: (1, 0) };

    /// Whether the dot, or the cell, at a place along the line is set.
    pub(super) fn is_on(self, at: usize) -> bool {
        let (on, off) = self.on_off;
        at.is_multiple_of(self.every) && at % (on + off) < on
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineStyle {
    /// Colour and modifiers.
    pub style: Style,
    /// Its dashes.
    pub dash: Dash,
    /// Whether it is two dots thick.
    pub thick: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Dots row by row from the left top.
    dots: u8,
    thick: bool,
    style: Style,
}

/// A sheet of cells to draw lines on.
pub(super) struct Canvas {
    columns: u16,
    rows: u16,
    glyphs: Glyphs,
    cells: Vec<Cell>,
}

impl Canvas {
    pub fn new(columns: u16, rows: u16, glyphs: Glyphs) -> Self {
        let count = usize::from(columns) * usize::from(rows);
        Self { columns, rows, glyphs, cells: vec![Cell::default(); count] }
    }

    /// Dots across and down a cell.
    const fn grain(&self) -> (u16, u16) {
        match self.glyphs {
            Glyphs::Braille | Glyphs::Octants | Glyphs::Sextants => (2, 4),
            Glyphs::Blocks => (2, 2),
            Glyphs::Ascii => (1, 3),
        }
    }

    /// A straight line between two places, counted in cells from the left top corner.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: LineStyle) {
        self.path(&[from, to], pen);
    }

    /// A line through many places, its dashes running on from one to the next.
    pub fn path(&mut self, places: &[(f64, f64)], pen: LineStyle) {
        let (across, down) = self.grain();
        let (across, down) = (f64::from(across), f64::from(down));
        let longest = (f64::from(self.columns) * across + f64::from(self.rows) * down) * 4.0;
        let mut walked = 0.0;
        let mut last = None;
        for pair in places.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|(x, y)| (x * across, y * down));
            let length = (b.0 - a.0).abs().max((b.1 - a.1).abs());
            if !length.is_finite() || length > longest {
                continue;
            }
            let steps = length.ceil().max(1.0);
            for step in 0..=steps as usize {
                let part = step as f64 / steps;
                let dot = ((a.0 + (b.0 - a.0) * part).floor(), (a.1 + (b.1 - a.1) * part).floor());
                // Counted by the dots met, so that slow curves and steep ones have the same dashes.
                if last != Some(dot) {
                    walked += last.map_or(0.0, |(x, y): (f64, f64)| (dot.0 - x).abs().max((dot.1 - y).abs()));
                    last = Some(dot);
                }
                if pen.dash.is_on(walked as usize) {
                    self.dot(dot, pen);
                    if pen.thick {
                        self.dot((dot.0, dot.1 + 1.0), pen);
                    }
                }
            }
        }
    }

    fn dot(&mut self, (x, y): (f64, f64), pen: LineStyle) {
        let (across, down) = self.grain();
        let (wide, high) = (self.columns * across, self.rows * down);
        if !(0.0..f64::from(wide)).contains(&x) || !(0.0..f64::from(high)).contains(&y) {
            return;
        }
        let (x, y) = (x as u16, y as u16);
        let at = usize::from(y / down) * usize::from(self.columns) + usize::from(x / across);
        if let Some(cell) = self.cells.get_mut(at) {
            cell.dots |= 1 << ((y % down) * across + x % across);
            cell.thick |= pen.thick;
            cell.style = pen.style;
        }
    }

    /// Puts the lines on the screen with their left top corner at a place; empty cells stay as they are.
    pub fn draw(&self, painter: &mut Painter<'_>, (left, top): (u16, u16)) {
        for (at, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.dots != 0) {
            let (x, y) = (at % usize::from(self.columns), at / usize::from(self.columns));
            let sign = match self.glyphs {
                Glyphs::Braille | Glyphs::Octants | Glyphs::Sextants => braille(cell.dots),
                Glyphs::Blocks => quarters(cell.dots),
                Glyphs::Ascii => ascii(*cell),
            };
            let place = (left.saturating_add(cells(x)), top.saturating_add(cells(y)));
            painter.put_styled(place.0, place.1, sign.encode_utf8(&mut [0; 4]), cell.style);
        }
    }
}

/// The braille sign with these dots, whose numbering goes down the columns first.
fn braille(dots: u8) -> char {
    const BITS: [u32; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
    let bits = (0..8).filter(|n| dots & (1 << n) != 0).map(|n| BITS[n]).sum::<u32>();
    char::from_u32(0x2800 + bits).unwrap_or(' ')
}

fn quarters(dots: u8) -> char {
    const SIGNS: [char; 16] =
        [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
    SIGNS[usize::from(dots & 0xf)]
}

const fn ascii(cell: Cell) -> char {
    match (cell.thick, cell.dots) {
        (true, _) => '*',
        (false, 0b001) => '\'',
        (false, 0b010) => '-',
        (false, 0b100) => '.',
        (false, _) => '|',
    }
}
