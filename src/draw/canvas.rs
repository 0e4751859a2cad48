//! Lines finer than a terminal's cells: in the dots of octants, sextants, braille or quarter blocks, or in the few ASCII
//! signs that lean as a line does.

use crate::scene::{ASPECT, Pattern, Polyline, Tone};

/// The signs a terminal can show, the finest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Glyphs {
    /// Eighths of a cell, of Unicode 16.
    Octants,
    /// Sixths of a cell, of Unicode 13.
    Sextants,
    /// Eight dots a cell.
    #[default]
    Braille,
    /// Line signs and quarters of a cell.
    Blocks,
    /// Letters, digits and the marks of an old keyboard.
    Ascii,
}

impl Glyphs {
    /// Dots across and down a cell.
    const fn grain(self) -> (usize, usize) {
        match self {
            Self::Octants | Self::Braille => (2, 4),
            Self::Sextants => (2, 3),
            Self::Blocks => (2, 2),
            Self::Ascii => (1, 1),
        }
    }

    /// The sign with some of its dots set, counted row by row.
    fn with(self, dots: u8) -> char {
        match self {
            Self::Octants => octant(dots),
            Self::Sextants => sextant(dots),
            Self::Braille => braille(dots),
            Self::Blocks => QUARTERS[usize::from(dots & 0xf)],
            Self::Ascii => char::from(dots),
        }
    }
}

const QUARTERS: [char; 16] = [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

/// The octants that are older signs, by their dots counted row by row; the others follow U+1CD00 in order.
const OLD_OCTANTS: [(u8, char); 26] = [
    (0x00, ' '),
    (0x01, '\u{1cea8}'),
    (0x02, '\u{1ceab}'),
    (0x03, '\u{1fb82}'),
    (0x05, '▘'),
    (0x0a, '▝'),
    (0x0f, '▀'),
    (0x14, '\u{1fbe6}'),
    (0x28, '\u{1fbe7}'),
    (0x3f, '\u{1fb85}'),
    (0x40, '\u{1cea3}'),
    (0x50, '▖'),
    (0x55, '▌'),
    (0x5a, '▞'),
    (0x5f, '▛'),
    (0x80, '\u{1cea0}'),
    (0xa0, '▗'),
    (0xa5, '▚'),
    (0xaa, '▐'),
    (0xaf, '▜'),
    (0xc0, '▂'),
    (0xf0, '▄'),
    (0xf5, '▙'),
    (0xfa, '▟'),
    (0xfc, '▆'),
    (0xff, '█'),
];

fn octant(dots: u8) -> char {
    match OLD_OCTANTS.binary_search_by_key(&dots, |(old, _)| *old) {
        Ok(at) => OLD_OCTANTS[at].1,
        Err(older) => char::from_u32(0x1cd00 + u32::from(dots) - older as u32).unwrap_or(' '),
    }
}

fn sextant(dots: u8) -> char {
    let dots = u32::from(dots & 0x3f);
    match dots {
        0 => ' ',
        0b01_0101 => '▌',
        0b10_1010 => '▐',
        0b11_1111 => '█',
        _ => {
            let older = 1 + u32::from(dots > 0b01_0101) + u32::from(dots > 0b10_1010);
            char::from_u32(0x1fb00 + dots - older).unwrap_or(' ')
        }
    }
}

/// The braille sign with these dots, whose numbering goes down the columns first.
fn braille(dots: u8) -> char {
    const BITS: [u32; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
    let bits = (0..8).filter(|n| dots & (1 << n) != 0).map(|n| BITS[n]).sum::<u32>();
    char::from_u32(0x2800 + bits).unwrap_or(' ')
}

/// A sheet of cells to draw lines on.
pub(super) struct Canvas {
    glyphs: Glyphs,
    columns: usize,
    rows: usize,
    /// The dots of each cell, and the tone of the last line through it.
    cells: Vec<(u8, Tone)>,
}

impl Canvas {
    pub fn new((columns, rows): (u16, u16), glyphs: Glyphs) -> Self {
        let (columns, rows) = (usize::from(columns), usize::from(rows));
        Self { glyphs, columns, rows, cells: vec![(0, Tone::Text); columns * rows] }
    }

    /// Draws a line, its dashes running on from one piece to the next.
    pub fn line(&mut self, line: &Polyline) {
        let (across, down) = self.glyphs.grain();
        let (across, down) = (across as f64, down as f64);
        let longest = (self.columns as f64 * across + self.rows as f64 * down) * 4.0;
        let (mut walked, mut last) = (0.0, None);
        for pair in line.through.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|(x, y)| (x * across, y * down));
            let length = (b.0 - a.0).abs().max((b.1 - a.1).abs());
            if !length.is_finite() || length > longest {
                continue;
            }
            let steps = length.ceil().max(1.0);
            // A line is thickened across the way it runs, as the eye sees it.
            let is_level = (b.0 - a.0).abs() / across >= (b.1 - a.1).abs() / down * ASPECT;
            for step in 0..=steps as usize {
                let part = step as f64 / steps;
                let dot = ((a.0 + (b.0 - a.0) * part).floor(), (a.1 + (b.1 - a.1) * part).floor());
                // Counted by the dots met, so that slow curves and steep ones have the same dashes.
                if last != Some(dot) {
                    walked += last.map_or(0.0, |(x, y): (f64, f64)| (dot.0 - x).abs().max((dot.1 - y).abs()));
                    last = Some(dot);
                }
                if !is_on(line.pattern, walked as usize) {
                    continue;
                }
                if self.glyphs == Glyphs::Ascii {
                    self.letter(dot, (b.0 - a.0, (b.1 - a.1) * ASPECT), line);
                } else {
                    self.thick_dot(dot, is_level, line);
                }
            }
        }
    }

    /// The letter that leans as the line does.
    fn letter(&mut self, (x, y): (f64, f64), (dx, dy): (f64, f64), line: &Polyline) {
        let steep = if dx == 0.0 { f64::INFINITY } else { dy / dx };
        let letter = match steep.abs() {
            ..0.5 if line.weight >= 0.5 => b'=',
            ..0.5 => b'-',
            3.0.. => b'|',
            _ if steep > 0.0 => b'\\',
            _ => b'/',
        };
        if (0.0..self.columns as f64).contains(&x) && (0.0..self.rows as f64).contains(&y) {
            self.cells[y as usize * self.columns + x as usize] = (letter, line.tone);
        }
    }

    fn thick_dot(&mut self, (x, y): (f64, f64), is_level: bool, line: &Polyline) {
        let dots = match line.weight {
            ..0.34 => 0..=0,
            ..0.7 => 0..=1,
            _ => -1..=1,
        };
        for more in dots {
            let more = f64::from(more);
            self.dot(if is_level { (x, y + more) } else { (x + more, y) }, line.tone);
        }
    }

    fn dot(&mut self, (x, y): (f64, f64), tone: Tone) {
        let (across, down) = self.glyphs.grain();
        let (wide, high) = (self.columns * across, self.rows * down);
        if !(0.0..wide as f64).contains(&x) || !(0.0..high as f64).contains(&y) {
            return;
        }
        let (x, y) = (x as usize, y as usize);
        if let Some((dots, last)) = self.cells.get_mut(y / down * self.columns + x / across) {
            *dots |= 1 << ((y % down) * across + x % across);
            *last = tone;
        }
    }

    /// The cells with lines in them: column, row, sign and tone.
    pub fn signs(&self) -> impl Iterator<Item = (usize, usize, char, Tone)> + '_ {
        let drawn = self.cells.iter().enumerate().filter(|(_, (dots, _))| *dots != 0);
        drawn.map(|(at, (dots, tone))| (at % self.columns, at / self.columns, self.glyphs.with(*dots), *tone))
    }
}

/// Whether the dot so far along a line is set.
const fn is_on(pattern: Pattern, at: usize) -> bool {
    match pattern {
        Pattern::Solid => true,
        Pattern::Dashed => at % 7 < 4,
        Pattern::Dotted => at.is_multiple_of(3),
    }
}
