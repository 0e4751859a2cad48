//! An image as lines of text.

/// From paper to ink, in signs every terminal has.
const ASCII: &[u8] = b" .:-=+*#%@";
/// From paper to ink, in blocks.
const BLOCKS: [char; 5] = [' ', '░', '▒', '▓', '█'];

/// The signs an image is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// ` .:-=+*#%@`
    Ascii,
    /// ` ░▒▓█`
    Blocks,
}

impl Signs {
    /// The sign for an amount of ink.
    fn of(self, ink: u8) -> char {
        match self {
            Self::Ascii => char::from(ASCII[usize::from(ink) * ASCII.len() / 256]),
            Self::Blocks => BLOCKS[usize::from(ink) * BLOCKS.len() / 256],
        }
    }
}

/// Draws an image of `width` pixels a row, 0 for paper and 255 for full ink: a line a row, and each pixel two signs
/// wide, since a sign is about twice as high as it is wide. Spaces at a line's end are left out.
pub(crate) fn sketch(pixels: &[u8], width: usize, signs: Signs) -> String {
    let rows = pixels.chunks(width.max(1));
    rows.map(|row| line(row.iter().flat_map(|&ink| [signs.of(ink); 2]))).collect()
}

/// Signs as a line, without the spaces at its end.
fn line(signs: impl Iterator<Item = char>) -> String {
    let line: String = signs.collect();
    format!("{}\n", line.trim_end())
}

/// The same at half the size: each sign stands for a pixel and the one below it.
pub(crate) fn small_sketch(pixels: &[u8], width: usize, signs: Signs) -> String {
    let width = width.max(1);
    let pair = |pair: &[u8]| {
        let ink = |x: usize| pair[x].midpoint(pair.get(width + x).copied().unwrap_or(0));
        line((0..width.min(pair.len())).map(|x| signs.of(ink(x))))
    };
    pixels.chunks(2 * width).map(pair).collect()
}

/// Numbers as a line of signs, from the lowest to the highest; a dot where there is none.
pub(crate) fn sparkline(values: &[Option<f64>]) -> String {
    let there = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let (low, high) = (there().fold(f64::INFINITY, f64::min), there().fold(f64::NEG_INFINITY, f64::max));
    sparkline_between(values, (low, high))
}

/// The same from one number to another.
#[must_use]
pub(crate) fn sparkline_between(values: &[Option<f64>], (low, high): (f64, f64)) -> String {
    const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let sign = |value: &Option<f64>| match value {
        Some(value) if value.is_finite() => {
            let share = if high > low { (value - low) / (high - low) } else { 0.0 };
            SIGNS[((share * 7.0).round() as usize).min(7)]
        }
        _ => '·',
    };
    values.iter().map(sign).collect()
}
