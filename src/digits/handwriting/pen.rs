//! The pen: lines to ink on paper, with tiny-skia.
//!
//! tiny-skia gets straight lines only and is built with its own `libm` mathematics, so the ink is the same on every
//! machine. It must not choose anything by chance.

use tiny_skia::{FillRule, LineCap, LineJoin, Mask, PathBuilder, Transform};

use super::glyphs::Trail;

/// A drawing: one byte of ink for each pixel, row after row.
pub(super) struct Ink {
    /// Pixels in a row.
    pub(super) width: usize,
    /// The pixels, 0 for paper and 255 for full ink.
    pub(super) pixels: Vec<u8>,
}

/// How a drawing is made.
pub(super) struct Pen {
    /// Width of the line, in the plane of the strokes.
    pub(super) width: f64,
    /// Length in pixels of the drawing's longer side.
    pub(super) size: f64,
}

/// Draws the strokes, scaled so that the longer side of the ink is `pen.size` pixels, with a margin round it.
pub(super) fn draw(strokes: &[Trail], pen: &Pen) -> Option<Ink> {
    const MARGIN: f64 = 3.0;
    let (low, high) = bounds(strokes);
    let extent = (high[0] - low[0]).max(high[1] - low[1]) + pen.width;
    let scale = pen.size / extent;
    let place = |value: f64, axis: usize| ((value - low[axis] + pen.width * 0.5) * scale + MARGIN) as f32;
    let mut builder = PathBuilder::new();
    for stroke in strokes {
        for (at, point) in stroke.iter().enumerate() {
            let (x, y) = (place(point[0], 0), place(point[1], 1));
            if at == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
        }
    }
    let stroke = tiny_skia::Stroke {
        width: (pen.width * scale) as f32,
        line_cap: LineCap::Round,
        // The turns of a curve's short lines are slight: mitred they look round and cost a third less. At a sharp
        // corner the limit turns the mitre into a bevel, so there is no spike.
        line_join: LineJoin::Miter,
        miter_limit: 1.2,
        ..tiny_skia::Stroke::default()
    };
    let outline = builder.finish()?.stroke(&stroke, 1.0)?;
    let side = |axis: usize| ((high[axis] - low[axis] + pen.width) * scale + 2.0 * MARGIN).ceil() as u32;
    let mut mask = Mask::new(side(0), side(1))?;
    mask.fill_path(&outline, FillRule::Winding, true, Transform::identity());
    Some(Ink { width: mask.width() as usize, pixels: mask.take() })
}

/// Softens the edges: each pixel is averaged with its neighbours, which count `share` as much.
pub(super) fn blur(ink: &mut Ink, share: f64) {
    let side = (share * 64.0) as u32;
    if side == 0 {
        return;
    }
    let height = ink.pixels.len() / ink.width;
    soften(&mut ink.pixels, ink.width, height, 1, ink.width, side);
    soften(&mut ink.pixels, height, ink.width, ink.width, 1, side);
}

/// Averages along lines: `count` lines of `length` pixels, `step` apart, beginning every `next`.
fn soften(pixels: &mut [u8], length: usize, count: usize, step: usize, next: usize, side: u32) {
    let total = 64 + 2 * side;
    for line in 0..count {
        let mut before = 0;
        for at in 0..length {
            let here = line * next + at * step;
            let old = pixels[here];
            let after = if at + 1 < length { pixels[here + step] } else { 0 };
            let sum = u32::from(old) * 64 + (u32::from(before) + u32::from(after)) * side;
            pixels[here] = ((sum + total / 2) / total) as u8;
            before = old;
        }
    }
}

fn bounds(strokes: &[Trail]) -> ([f64; 2], [f64; 2]) {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for point in strokes.iter().flatten() {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    (low, high)
}
