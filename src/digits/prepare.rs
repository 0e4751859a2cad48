//! Preparing a drawing as MNIST's digits were: cropped to its ink, scaled into a 20×20 box keeping its shape, and
//! placed in 28×28 with its centre of mass at the centre.
//!
//! Built-in handwriting and pictures of a learner's own digits take the same way. It must not know where a drawing
//! comes from.

/// Pixels on a side of a prepared image.
pub const SIDE: usize = 28;
/// Pixels of a prepared image.
pub const PIXELS: usize = SIDE * SIDE;
/// Pixels on a side of the box the ink is scaled into.
pub(crate) const BOX: usize = 20;

/// The least ink that counts as part of the digit when its edges are looked for; less is paper or blur.
const FAINTEST: u8 = 96;
/// The pixel across and down on which the centre of mass comes to lie, by whole steps, as in MNIST.
const MIDDLE: usize = SIDE / 2;

/// A rectangle of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// Its first column.
    pub left: usize,
    /// Its first row.
    pub top: usize,
    /// Its columns, one at least.
    pub width: usize,
    /// Its rows, one at least.
    pub height: usize,
}

impl Crop {
    /// Columns and rows it takes when its longer side is made to fill the box.
    #[must_use]
    pub(crate) fn fitted(self) -> (usize, usize) {
        let longer = self.width.max(self.height) as f64;
        let fit = |side: usize| ((side as f64 * BOX as f64 / longer + 0.5) as usize).clamp(1, BOX);
        (fit(self.width), fit(self.height))
    }
}

/// Prepares a drawing of `width` pixels a row, in which 0 is paper and 255 is ink.
///
/// A drawing without ink, or without pixels, becomes an empty image. A last row that is not whole is ignored.
#[must_use]
pub fn prepare(pixels: &[u8], width: usize) -> [u8; PIXELS] {
    let Some(crop) = crop(pixels, width, FAINTEST) else { return [0; PIXELS] };
    let size = crop.fitted();
    let small = scale(pixels, width, crop, size);
    place(&small, size, centre_of_mass(&small, size.0))
}

/// Places a small image in an empty one so that the pixel `(across, down)` of it comes to lie at the middle. What
/// falls outside is lost.
#[must_use]
pub fn place(small: &[u8], (columns, rows): (usize, usize), (across, down): (usize, usize)) -> [u8; PIXELS] {
    let mut image = [0; PIXELS];
    for (y, line) in image.chunks_exact_mut(SIDE).enumerate() {
        for (x, pixel) in line.iter_mut().enumerate() {
            let (Some(column), Some(row)) =
                ((x + across).checked_sub(MIDDLE), (y + down).checked_sub(MIDDLE))
            else {
                continue;
            };
            if column < columns && row < rows {
                *pixel = small[row * columns + column];
            }
        }
    }
    image
}

/// The rectangle that holds the ink of a drawing, `faintest` and stronger; `None` where there is none at all.
#[must_use]
pub fn crop(pixels: &[u8], width: usize, faintest: u8) -> Option<Crop> {
    if width == 0 {
        return None;
    }
    let strongest = pixels.chunks_exact(width).flatten().copied().max().filter(|&ink| ink > 0)?;
    let is_ink = |ink: &u8| *ink >= faintest.min(strongest);
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
    for (y, row) in pixels.chunks_exact(width).enumerate() {
        let (Some(first), Some(last)) = (row.iter().position(is_ink), row.iter().rposition(is_ink)) else {
            continue;
        };
        (left, right) = (left.min(first), right.max(last));
        (top, bottom) = (top.min(y), y);
    }
    Some(Crop { left, top, width: right - left + 1, height: bottom - top + 1 })
}

/// The rectangle scaled to so many columns and rows: each new pixel is the mean of the area it covers. Whole numbers
/// only: rounding is the same everywhere.
#[must_use]
pub fn scale(pixels: &[u8], width: usize, crop: Crop, (columns, rows): (usize, usize)) -> Vec<u8> {
    let across = shares(crop.width, columns);
    let down = shares(crop.height, rows);
    let area = (crop.width * crop.height) as u64;
    let mut small = Vec::with_capacity(columns * rows);
    let mut sums = vec![0u64; columns];
    for (first, weights) in &down {
        sums.fill(0);
        for (y, weight) in (crop.top + first..).zip(weights) {
            let start = y * width + crop.left;
            let line = &pixels[start..start + crop.width];
            for (sum, (from, parts)) in sums.iter_mut().zip(&across) {
                let inked: u64 =
                    line[*from..].iter().zip(parts).map(|(&ink, part)| u64::from(ink) * part).sum();
                *sum += inked * weight;
            }
        }
        small.extend(sums.iter().map(|sum| ((sum + area / 2) / area).min(255) as u8));
    }
    small
}

/// For each new pixel along one side: the first old pixel it covers and how much of each, in parts that add up to
/// the old length.
fn shares(old: usize, new: usize) -> Vec<(usize, Vec<u64>)> {
    (0..new)
        .map(|at| {
            let (start, end) = (at * old, (at + 1) * old);
            let first = start / new;
            let parts = (first..end.div_ceil(new))
                .map(|pixel| (end.min((pixel + 1) * new) - start.max(pixel * new)) as u64)
                .collect();
            (first, parts)
        })
        .collect()
}

/// The pixel nearest the centre of mass: column and row.
#[must_use]
pub(crate) fn centre_of_mass(small: &[u8], columns: usize) -> (usize, usize) {
    let (mut mass, mut across, mut down) = (0, 0, 0);
    for (at, &ink) in small.iter().enumerate() {
        let ink = usize::from(ink);
        mass += ink;
        across += ink * (at % columns);
        down += ink * (at / columns);
    }
    let nearest = |moment: usize| (2 * moment + mass).checked_div(2 * mass).unwrap_or(0);
    (nearest(across), nearest(down))
}
