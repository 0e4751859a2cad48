//! A drawing in a terminal's cells: lines in dots finer than the cells, shades as two half cells a cell, text as it is.
//!
//! What a cell's tone looks like is for whoever puts it on the screen.

use unicode_width::UnicodeWidthChar;

use super::canvas::{Canvas, Glyphs};
use super::palette::{Brightness, Rgb, mix};
use crate::scene::{Anchor, Area, Mark, Polyline, Ramp, Scene, Shades, Sign, Tone};

/// How much of its mark a line across shades takes.
const OF_LINE: f64 = 0.6;

/// How a cell is coloured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Face {
    /// A letter of a text, in a tone.
    Letter(Tone),
    /// A piece of a line or a shape, in a tone.
    Stroke(Tone),
    /// Its upper half in one colour, its lower half in the other.
    Halves(Rgb, Rgb),
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// The sign.
    pub sign: char,
    /// Its colour.
    pub face: Face,
}

/// A drawing in cells: row after row, `None` where nothing is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Cells in a row.
    pub columns: usize,
    /// The cells.
    pub cells: Vec<Option<Tile>>,
}

/// How shades are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shading {
    /// By two colours a cell.
    Colours(Brightness),
    /// The same, of the 256 colours that are the same everywhere.
    Few(Brightness),
    /// By signs alone.
    Signs,
}

/// Draws a scene with the signs there are.
#[must_use]
pub fn draw(scene: &Scene, glyphs: Glyphs, shading: Shading) -> Sheet {
    let (columns, rows) = (usize::from(scene.size.0), usize::from(scene.size.1));
    let mut sheet = Sheet { columns, cells: vec![None; columns * rows] };
    let mut canvas = Canvas::new(scene.size, glyphs);
    for mark in &scene.marks {
        if let Mark::Line(line) = mark {
            canvas.line(line);
        }
    }
    for (x, y, sign, tone) in canvas.signs() {
        sheet.put(x as f64, y as f64, sign, tone);
    }
    for mark in &scene.marks {
        match mark {
            Mark::Line(line) if line.arrow => sheet.arrow(line, glyphs),
            Mark::Line(_) => {}
            Mark::Node { area, tone } => sheet.node(*area, *tone, glyphs),
            Mark::Text { at, text, anchor, tone } => sheet.text(*at, text, *anchor, *tone),
            Mark::Sign { at, sign, tone } => sheet.put(at.0, at.1, sign_of(*sign, glyphs), *tone),
            Mark::Bar { area, tone } => sheet.bar(*area, *tone, glyphs),
            Mark::Shades(shades) => sheet.shades(shades, glyphs, shading),
            Mark::Screen { at, text, .. } => sheet.text(*at, text, Anchor::Start, Tone::Text),
        }
    }
    sheet
}

/// A scene's letters alone, each with its column, row and tone: for whoever shows the rest otherwise.
pub fn letters(scene: &Scene) -> impl Iterator<Item = ((usize, usize), char, Tone)> {
    let text = scene.marks.iter().filter(|mark| matches!(mark, Mark::Text { .. })).cloned().collect();
    let letters = Scene { size: scene.size, marks: text };
    let Sheet { columns, cells } = draw(&letters, Glyphs::default(), Shading::Signs);
    cells.into_iter().enumerate().filter_map(move |(at, tile)| match tile? {
        Tile { sign, face: Face::Letter(tone) } => Some(((at % columns, at / columns), sign, tone)),
        _ => None,
    })
}

fn sign_of(sign: Sign, glyphs: Glyphs) -> char {
    match (sign, glyphs) {
        (Sign::Dot, Glyphs::Ascii) => '*',
        (Sign::Ring, Glyphs::Ascii) => 'o',
        (Sign::Cross, Glyphs::Ascii) => 'x',
        (Sign::Dot, _) => '●',
        (Sign::Ring, _) => '○',
        (Sign::Cross, _) => '×',
    }
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> f64 {
    text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>() as f64
}

/// The column in which a text of some width begins.
pub(super) fn column(x: f64, width: f64, anchor: Anchor) -> f64 {
    match anchor {
        Anchor::Start => x.floor(),
        Anchor::Middle => (x - width / 2.0).round(),
        Anchor::End => (x - width).round(),
    }
}

impl Sheet {
    /// The cell at a column and row, where there is one.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> Option<Tile> {
        (x < self.columns).then(|| self.cells.get(y * self.columns + x).copied().flatten()).flatten()
    }

    fn set(&mut self, x: f64, y: f64, glyph: Option<Tile>) {
        if x >= 0.0 && y >= 0.0 && (x as usize) < self.columns {
            let at = y as usize * self.columns + x as usize;
            if let Some(cell) = self.cells.get_mut(at) {
                *cell = glyph;
            }
        }
    }

    fn put(&mut self, x: f64, y: f64, sign: char, tone: Tone) {
        self.set(x, y, Some(Tile { sign, face: Face::Stroke(tone) }));
    }

    fn text(&mut self, (x, y): (f64, f64), text: &str, anchor: Anchor, tone: Tone) {
        let mut x = column(x, columns(text), anchor);
        for sign in text.chars() {
            self.set(x, y, Some(Tile { sign, face: Face::Letter(tone) }));
            x += UnicodeWidthChar::width(sign).unwrap_or(0) as f64;
        }
    }

    /// A node's frame: round brackets around its text, or a box where it has the rows.
    fn node(&mut self, area: Area, tone: Tone, glyphs: Glyphs) {
        let (left, right) = (area.left.floor() as i32, (area.left + area.width).floor() as i32 - 1);
        let (top, bottom) = (area.top.floor() as i32, (area.top + area.height).floor() as i32 - 1);
        let [first, between, last] = match glyphs {
            _ if bottom - top < 2 => [['(', ' ', ')']; 3],
            Glyphs::Ascii => [['.', '-', '.'], ['|', ' ', '|'], ['\'', '-', '\'']],
            _ => [['╭', '─', '╮'], ['│', ' ', '│'], ['╰', '─', '╯']],
        };
        for line in top..=bottom {
            let [start, fill, end] = match line {
                _ if line == top => first,
                _ if line == bottom => last,
                _ => between,
            };
            let (y, inside) =
                (f64::from(line), (fill != ' ').then_some(Tile { sign: fill, face: Face::Stroke(tone) }));
            (left + 1..right).for_each(|x| self.set(x.into(), y, inside));
            self.put(left.into(), y, start, tone);
            self.put(right.into(), y, end, tone);
        }
    }

    fn arrow(&mut self, line: &Polyline, glyphs: Glyphs) {
        let [.., before, (x, y)] = line.through[..] else { return };
        let (dx, dy) = (x - before.0, y - before.1);
        let at = match (dx.abs() >= dy.abs(), dx < 0.0, dy < 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 1,
            (false, _, true) => 2,
            (false, _, false) => 3,
        };
        let heads = if glyphs == Glyphs::Ascii { ['<', '>', '^', 'v'] } else { ['◂', '▸', '▴', '▾'] };
        self.put(x, y, heads[at], line.tone);
    }

    /// A bar: eighths of a cell at its right end and at its top.
    fn bar(&mut self, area: Area, tone: Tone, glyphs: Glyphs) {
        const LEFT: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
        const LOWER: [char; 8] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];
        let (right, bottom) = (area.left + area.width, area.top + area.height);
        for y in (area.top.floor() as i32..bottom.ceil() as i32).map(f64::from) {
            for x in (area.left.floor() as i32..right.ceil() as i32).map(f64::from) {
                let across = ((right - x).min(1.0) * 8.0).round() as usize;
                let down = ((y + 1.0 - area.top.max(y)) * 8.0).round() as usize;
                // What a bar leaves free of its first cell: of less than half of that only an eighth has a sign.
                let free = ((area.left - x).max(0.0) * 8.0).round() as usize;
                let sign = match (across, down) {
                    _ if glyphs == Glyphs::Ascii && area.width < 0.5 => '|',
                    _ if free > 7 || glyphs == Glyphs::Ascii && free > 4 => ' ',
                    (8, 8) if free == 7 => '▕',
                    (8, 8) if free > 2 => '▐',
                    _ if glyphs == Glyphs::Ascii && across * down >= 32 => '=',
                    _ if glyphs == Glyphs::Ascii => ' ',
                    (8, 8) => '█',
                    (8, down) => LOWER[down.min(7)],
                    (across, _) => LEFT[across.min(7)],
                };
                if sign != ' ' {
                    self.put(x, y, sign, tone);
                }
            }
        }
    }

    fn shades(&mut self, shades: &Shades, glyphs: Glyphs, shading: Shading) {
        let (wide, high) = (shades.area.width.round() as usize, shades.area.height.round() as usize);
        for row in 0..high {
            for column in 0..wide {
                let (x, y) = (shades.area.left + column as f64, shades.area.top + row as f64);
                let half = |half: usize| shades.mean((column, wide), (2 * row + half, 2 * high));
                let halves = |shade: &dyn Fn(f64) -> Rgb, ground: Brightness| {
                    let colour = |at: usize| {
                        let (share, tone) = half(at);
                        let own = tone.map_or_else(|| shade(share), |tone| ground.tone(tone));
                        // The half is as thin as a line can be here: what it crosses shines through.
                        let crossing = crossing_at(shades, (column, wide), (2 * row + at, 2 * high));
                        let tint = |tone| ground.behind(shades.ramp).tone(tone);
                        crossing.map_or(own, |(tone, _)| mix(own, tint(tone), OF_LINE))
                    };
                    Tile { sign: '▀', face: Face::Halves(colour(0), colour(1)) }
                };
                let glyph = match shading {
                    Shading::Colours(ground) => halves(&|share| ground.shade(share, shades.ramp), ground),
                    Shading::Few(ground) => halves(&|share| ground.shade_of_few(share, shades.ramp), ground),
                    Shading::Signs => match crossing_at(shades, (column, wide), (row, high)) {
                        Some((tone, ways)) => Tile { sign: ways.sign(glyphs), face: Face::Stroke(tone) },
                        None => shade_sign(shades.mean((column, wide), (row, high)), shades.ramp, glyphs),
                    },
                };
                self.set(x, y, Some(glyph));
            }
        }
    }
}

/// Which ways lines run across a mark of shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ways {
    Level,
    Upright,
    Both,
}

impl Ways {
    const fn sign(self, glyphs: Glyphs) -> char {
        match (self, glyphs) {
            (Self::Level, Glyphs::Ascii) => '-',
            (Self::Upright, Glyphs::Ascii) => '|',
            (Self::Both, Glyphs::Ascii) => '+',
            (Self::Level, _) => '─',
            (Self::Upright, _) => '│',
            (Self::Both, _) => '┼',
        }
    }
}

/// The line across shades that goes through one of so many marks across and one of so many down, the last of several.
fn crossing_at(
    shades: &Shades,
    (column, wide): (usize, usize),
    (row, high): (usize, usize),
) -> Option<(Tone, Ways)> {
    let is_here = |at: f64, mark: usize, marks: usize| {
        ((at * marks as f64).floor() as usize).min(marks.saturating_sub(1)) == mark
    };
    let through = |upright: bool| {
        let mut lines = shades.crossings.iter().rev().filter(move |line| line.upright == upright);
        lines.find(|line| if upright { is_here(line.at, column, wide) } else { is_here(line.at, row, high) })
    };
    match (through(false), through(true)) {
        (Some(level), None) => Some((level.tone, Ways::Level)),
        (None, Some(upright)) => Some((upright.tone, Ways::Upright)),
        (Some(_), Some(upright)) => Some((upright.tone, Ways::Both)),
        (None, None) => None,
    }
}

/// A share as a sign: shades above zero, other signs below.
fn shade_sign((share, lit): (f64, Option<Tone>), ramp: Ramp, glyphs: Glyphs) -> Tile {
    const INK: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];
    const BLOCKS: [char; 5] = [' ', '░', '▒', '▓', '█'];
    const BELOW: [char; 5] = [' ', '-', '=', '≡', '■'];
    let of = |signs: &[char]| {
        let most = signs.len() - 1;
        signs[((share.abs() * most as f64).round() as usize).min(most)]
    };
    let tone = match (lit, ramp) {
        (Some(tone), _) => tone,
        (_, Ramp::Grey) => Tone::Text,
        (_, Ramp::Signed) if share < 0.0 => Tone::Negative,
        (_, Ramp::Signed) => Tone::Positive,
    };
    let sign = match (glyphs, ramp) {
        _ if share.is_nan() => '·',
        (_, Ramp::Signed) if share < 0.0 => of(&BELOW),
        (Glyphs::Ascii, _) => of(&INK),
        _ => of(&BLOCKS),
    };
    let sign = if lit.is_some() && sign == ' ' { '·' } else { sign };
    Tile { sign, face: Face::Stroke(tone) }
}
