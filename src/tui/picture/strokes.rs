//! Straight lines a whole cell thick, drawn with the signs for level, sloping and upright strokes.
//!
//! Where lines cross at few dots a cell they blur into blocks; strokes stay lines. For terminals without braille.

use ratatui::style::Style;

use super::super::paint::{Painter, cells};
use super::super::theme::Glyphs;
use super::canvas::LineStyle;

/// A sheet of cells to draw strokes on.
pub(super) struct Strokes {
    columns: u16,
    rows: u16,
    ascii: bool,
    cells: Vec<Option<(char, Style)>>,
}

impl Strokes {
    pub fn new(columns: u16, rows: u16, glyphs: Glyphs) -> Self {
        let count = usize::from(columns) * usize::from(rows);
        Self { columns, rows, ascii: glyphs == Glyphs::Ascii, cells: vec![None; count] }
    }

    /// A line between two places, counted in cells from the left top corner. The last one drawn settles a cell.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: LineStyle) {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let longest = f64::from(self.columns) + f64::from(self.rows) * 2.0;
        let steps = across.abs().max(down.abs()).ceil().max(1.0);
        if steps > longest || steps.is_nan() {
            return;
        }
        let place =
            |step: f64| ((from.0 + across * step / steps).floor(), (from.1 + down * step / steps).floor());
        for step in 0..=steps as usize {
            if !pen.dash.is_on(step) {
                continue;
            }
            let (here, next) = (place(step as f64), place((step as f64 + 1.0).min(steps)));
            self.put(here, self.sign((next.0 - here.0, next.1 - here.1), pen.thick), pen.style);
        }
    }

    /// The sign of a stroke that goes on by so many columns and rows.
    fn sign(&self, (across, down): (f64, f64), thick: bool) -> char {
        let signs = if self.ascii { ['-', '=', '|', '\\', '/'] } else { ['─', '━', '│', '╲', '╱'] };
        let [level, thick_level, upright, falling, rising] = signs;
        match (down == 0.0, across == 0.0) {
            (true, _) if thick => thick_level,
            (true, _) => level,
            (_, true) => upright,
            _ if (down > 0.0) == (across > 0.0) => falling,
            _ => rising,
        }
    }

    fn put(&mut self, (x, y): (f64, f64), sign: char, style: Style) {
        if (0.0..f64::from(self.columns)).contains(&x) && (0.0..f64::from(self.rows)).contains(&y) {
            let at = y as usize * usize::from(self.columns) + x as usize;
            if let Some(cell) = self.cells.get_mut(at) {
                *cell = Some((sign, style));
            }
        }
    }

    /// Puts the lines on the screen with their left top corner at a place; empty cells stay as they are.
    pub fn draw(&self, painter: &mut Painter<'_>, (left, top): (u16, u16)) {
        for (at, cell) in self.cells.iter().enumerate() {
            let Some((sign, style)) = cell else { continue };
            let (x, y) = (at % usize::from(self.columns), at / usize::from(self.columns));
            let place = (left.saturating_add(cells(x)), top.saturating_add(cells(y)));
            painter.put_styled(place.0, place.1, sign.encode_utf8(&mut [0; 4]), *style);
        }
    }
}
