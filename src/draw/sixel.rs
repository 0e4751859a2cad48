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
/// Of each part of a colour, so many of its highest bits tell it from others, at most and at least.
const BITS: u8 = 5;
const FEWEST_BITS: u8 = 2;
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

/// The colours an image is drawn in: the means of its own that are nearly the same, as nearly as there are colours for.
struct Colours {
    chosen: Vec<Rgb>,
    /// The number of the colour that stands for all in a bin.
    number: Vec<u16>,
}

/// So many pixels, and the sum of their colours.
type Sum = (u64, [u64; 3]);

impl Colours {
    fn of(pixels: impl Iterator<Item = Rgb>) -> Self {
        let mut bins: Vec<Sum> = vec![Sum::default(); 1 << (3 * BITS)];
        for rgb in pixels {
            add(&mut bins[bin(rgb)], &(1, rgb.map(u64::from)));
        }
        let fewer = (FEWEST_BITS..BITS).rev();
        let first = Self::merged(&bins, BITS);
        fewer.fold(
            first,
            |made, bits| if made.chosen.len() > COLOURS { Self::merged(&bins, bits) } else { made },
        )
    }

    /// A colour for all bins whose highest bits are the same.
    fn merged(bins: &[Sum], bits: u8) -> Self {
        let mut place = vec![None; 1 << (3 * bits)];
        let mut sums: Vec<Sum> = Vec::new();
        let mut number = vec![0; bins.len()];
        for (at, sum) in bins.iter().enumerate().filter(|(_, (count, _))| *count > 0) {
            let part = |n: u8| (at >> (n * BITS) & ((1 << BITS) - 1)) >> (BITS - bits);
            let group = (part(2) << bits | part(1)) << bits | part(0);
            let of = *place[group].get_or_insert(sums.len());
            if of == sums.len() {
                sums.push(Sum::default());
            }
            add(&mut sums[of], sum);
            number[at] = of as u16;
        }
        let mean = |(count, sum): &Sum| sum.map(|sum| (sum / count) as u8);
        Self { chosen: sums.iter().map(mean).collect(), number }
    }

    fn number(&self, rgb: Rgb) -> usize {
        usize::from(self.number[bin(rgb)])
    }
}

fn add(to: &mut Sum, more: &Sum) {
    to.0 += more.0;
    for (to, more) in to.1.iter_mut().zip(more.1) {
        *to += more;
    }
}

/// The bin of a colour: the highest bits of its parts.
fn bin(rgb: Rgb) -> usize {
    rgb.iter().fold(0, |bin, part| bin << BITS | usize::from(part >> (8 - BITS)))
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
