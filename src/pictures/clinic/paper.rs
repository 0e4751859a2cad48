//! Paper made 0 everywhere, whatever the light on it, and ink 255.

use super::super::scan::Grey;
use super::ink::{median, percentile};

/// The window that looks for paper, as a part of the picture's longer side: wider than any stroke, narrower than a
/// shadow.
const WINDOW: usize = 3;
/// How many times the grain's usual size still counts as grain.
const GRAINS: u8 = 4;

/// A picture with even paper.
pub(super) struct Flat {
    /// The picture: paper 0, ink up to 255.
    pub picture: Grey,
    /// The darkest and lightest paper found.
    pub paper: (u8, u8),
    /// What above the paper still counts as paper.
    pub grain: u8,
    /// How far the ink stands above its paper.
    pub contrast: u8,
}

/// Takes the paper away from a picture of light ink on dark paper.
///
/// The paper at a pixel is a grey opening's: the highest of the lowest values in the windows that hold it. A stroke,
/// narrower than a window, is not in it; a shadow, wider, is.
pub(super) fn flatten(picture: &Grey) -> Flat {
    let reach = picture.width.max(picture.height()) / WINDOW / 2;
    let lowest = slide(picture, reach, u8::min);
    let paper = slide(&lowest, reach, u8::max);
    let mut above: Vec<u8> = picture
        .pixels
        .iter()
        .zip(&paper.pixels)
        .map(|(&pixel, &paper)| pixel.saturating_sub(paper))
        .collect();
    let usual = median(&above);
    let spread: Vec<u8> = above.iter().map(|pixel| pixel.abs_diff(usual)).collect();
    let grain = usual.saturating_add(median(&spread).saturating_mul(GRAINS));
    for pixel in &mut above {
        *pixel = pixel.saturating_sub(grain);
    }
    let highest = above.iter().copied().max().unwrap_or(0);
    let strong: Vec<u8> = above.iter().copied().filter(|&ink| ink > highest / 2).collect();
    // Most of the strong ink becomes full ink; only its weaker part keeps its shade.
    let full = percentile(&strong, 75).max(1);
    let stretch = |ink: u8| (u32::from(ink) * 255 / u32::from(full)).min(255) as u8;
    let pixels = above.into_iter().map(stretch).collect();
    Flat { picture: Grey { width: picture.width, pixels }, paper: paper.range(), grain, contrast: full }
}

/// The lowest or highest within `reach` of each pixel, across and down.
fn slide(picture: &Grey, reach: usize, pick: impl Fn(u8, u8) -> u8 + Copy) -> Grey {
    let width = picture.width;
    let across: Vec<u8> =
        picture.pixels.chunks_exact(width).flat_map(|row| slide_line(row, reach, pick)).collect();
    let mut pixels = vec![0; across.len()];
    for x in 0..width {
        let column: Vec<u8> = across.iter().skip(x).step_by(width).copied().collect();
        for (y, value) in slide_line(&column, reach, pick).into_iter().enumerate() {
            pixels[y * width + x] = value;
        }
    }
    Grey { width, pixels }
}

/// The lowest or highest within `reach` of each place of a line. Each window is the end of one block and the start of the next, so running picks from both
/// ends of every block answer it (van Herk 1992): the time does not grow with the reach.
#[must_use]
pub fn slide_line(line: &[u8], reach: usize, pick: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let block = 2 * reach + 1;
    let running = |picked: &mut Option<u8>, value: u8| {
        *picked = Some(picked.map_or(value, |before| pick(before, value)));
        *picked
    };
    let mut from_start = Vec::with_capacity(line.len());
    let mut from_end = Vec::with_capacity(line.len());
    for part in line.chunks(block) {
        from_start.extend(part.iter().scan(None, |picked, &value| running(picked, value)));
        let mut backwards: Vec<u8> =
            part.iter().rev().scan(None, |picked, &value| running(picked, value)).collect();
        backwards.reverse();
        from_end.extend(backwards);
    }
    let last = line.len().saturating_sub(1);
    (0..line.len())
        .map(|at| {
            let (first, end) = (at.saturating_sub(reach), (at + reach).min(last));
            if first / block < end / block {
                pick(from_end[first], from_start[end])
            } else if first.is_multiple_of(block) {
                from_start[end]
            } else {
                // Cut off where the line ends, as the block is.
                from_end[first]
            }
        })
        .collect()
}
