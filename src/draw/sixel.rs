//! Images as sixels, which xterm, foot, mlterm, Windows Terminal and others know: bands of six rows, a colour at a time.
//!
//! What an image does not cover is left as it is on the screen. The crate `icy_sixel` would do this too, with a better
//! choice of colours for photographs and twenty-five more crates; `ratatui-image` brings it along, and reads the
//! terminal's answers itself, where they would be lost to keys.

use std::io::Write as _;
use std::ops::Range;

use super::palette::Rgb;
use super::pixels::{Raster, over};

/// The most colours an image has: as many as terminals keep.
const COLOURS: usize = 256;
/// Rows of a band.
const ROWS: usize = 6;
/// What of a colour's part tells it from others: the five highest of its bits.
const SHIFT: u8 = 3;
/// The least cover of a pixel that is drawn.
const SEEN: u8 = 24;

/// An image on a ground of some colour. The same image gives the same bytes.
#[must_use]
pub fn encode(raster: &Raster, ground: Rgb) -> Vec<u8> {
    let (width, height) = (raster.width, raster.height());
    let seen = |pixel: &[u8; 4]| (pixel[3] >= SEEN).then(|| over(*pixel, ground));
    let colours = Colours::of(raster.pixels.iter().filter_map(seen));
    let mut bytes = format!("\x1bP0;1;0q\"1;1;{width};{height}").into_bytes();
    for (number, rgb) in colours.chosen.iter().enumerate() {
        let [red, green, blue] = rgb.map(|part| (u32::from(part) * 100 + 127) / 255);
        let _ = write!(bytes, "#{number};2;{red};{green};{blue}");
    }
    let mut bands = vec![Band::new(width); colours.chosen.len()];
    for rows in raster.pixels.chunks(width.max(1) * ROWS) {
        for (bit, row) in rows.chunks(width.max(1)).enumerate() {
            for (x, pixel) in row.iter().enumerate() {
                if let Some(rgb) = seen(pixel) {
                    bands[colours.number(rgb)].set(x, bit);
                }
            }
        }
        for (number, band) in bands.iter_mut().enumerate().filter(|(_, band)| !band.set.is_empty()) {
            let _ = write!(bytes, "#{number}");
            band.write(&mut bytes);
            bytes.push(b'$');
        }
        bytes.push(b'-');
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}

/// The colours an image is drawn in: the most frequent of its own, and for every other the one most like it.
struct Colours {
    chosen: Vec<Rgb>,
    /// The number of the colour that stands for all with these bits.
    number: Vec<u16>,
}

impl Colours {
    fn of(pixels: impl Iterator<Item = Rgb>) -> Self {
        let bins = 1 << (3 * (8 - SHIFT));
        // Of each bin, how many pixels are in it, and their sum.
        let mut counts = vec![(0_u64, [0_u64; 3]); bins];
        for rgb in pixels {
            let (count, sum) = &mut counts[bin(rgb)];
            *count += 1;
            for (sum, part) in sum.iter_mut().zip(rgb) {
                *sum += u64::from(part);
            }
        }
        let mut used: Vec<usize> = (0..bins).filter(|bin| counts[*bin].0 > 0).collect();
        let mean = |bin: &usize| counts[*bin].1.map(|sum| (sum / counts[*bin].0.max(1)) as u8);
        used.sort_by_key(|bin| (std::cmp::Reverse(counts[*bin].0), *bin));
        let chosen: Vec<Rgb> = used.iter().take(COLOURS).map(mean).collect();
        let mut number = vec![0; bins];
        for (at, bin) in used.iter().enumerate() {
            let nearest = || {
                let far = |rgb: &Rgb| {
                    mean(bin).iter().zip(rgb).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>()
                };
                chosen.iter().enumerate().min_by_key(|(_, rgb)| far(rgb)).map_or(0, |(at, _)| at)
            };
            number[*bin] = if at < COLOURS { at } else { nearest() } as u16;
        }
        Self { chosen, number }
    }

    fn number(&self, rgb: Rgb) -> usize {
        usize::from(self.number[bin(rgb)])
    }
}

fn bin(rgb: Rgb) -> usize {
    rgb.iter().fold(0, |bin, part| bin << (8 - SHIFT) | usize::from(part >> SHIFT))
}

/// The pixels of one colour in a band: of each column, a bit a row.
#[derive(Clone)]
struct Band {
    columns: Vec<u8>,
    /// Those that may be set.
    set: Range<usize>,
}

impl Band {
    fn new(width: usize) -> Self {
        Self { columns: vec![0; width], set: width..0 }
    }

    fn set(&mut self, x: usize, row: usize) {
        self.columns[x] |= 1 << row;
        self.set = self.set.start.min(x)..self.set.end.max(x + 1);
    }

    /// Writes it, equal columns as a count, and empties it.
    fn write(&mut self, bytes: &mut Vec<u8>) {
        let set = std::mem::replace(&mut self.set, self.columns.len()..0);
        repeat(bytes, 0, set.start);
        for run in self.columns[set.clone()].chunk_by(|a, b| a == b) {
            repeat(bytes, run[0], run.len());
        }
        self.columns[set].fill(0);
    }
}

/// So many equal columns.
fn repeat(bytes: &mut Vec<u8>, column: u8, count: usize) {
    let sign = b'?' + column;
    if count > 3 {
        let _ = write!(bytes, "!{count}");
        bytes.push(sign);
    } else {
        bytes.extend(std::iter::repeat_n(sign, count));
    }
}
