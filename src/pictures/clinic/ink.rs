//! Measures of ink: medians, and the pieces it lies in.

use super::super::scan::Grey;

/// A piece with less than this part of all the ink is dirt.
const DIRT: u64 = 50;
/// How far a piece's blurred edge reaches, as a part of the picture's longer side.
const EDGE: usize = 100;
/// Pieces further apart than this part of the tallest one's height are different digits.
const APART: usize = 12;

/// The value that so many hundredths lie below; 0 of none.
pub(crate) fn percentile(values: &[u8], hundredths: usize) -> u8 {
    let mut counts = [0_usize; 256];
    for &value in values {
        counts[usize::from(value)] += 1;
    }
    let wanted = values.len() * hundredths / 100;
    let mut seen = 0;
    for (value, count) in (0..=u8::MAX).zip(counts) {
        seen += count;
        if seen > wanted {
            return value;
        }
    }
    values.iter().copied().max().unwrap_or(0)
}

/// The value in the middle.
pub fn median(values: &[u8]) -> u8 {
    percentile(values, 50)
}

/// Makes the strongest ink 255, and all the rest as much stronger.
pub(crate) fn strengthen(picture: &mut Grey) {
    let strongest = u32::from(picture.range().1);
    if strongest > 0 {
        let stretch = |ink: u8| ((u32::from(ink) * 255 + strongest / 2) / strongest).min(255) as u8;
        picture.pixels.iter_mut().for_each(|ink| *ink = stretch(*ink));
    }
}

/// Ink that hangs together.
#[derive(Default)]
struct Blot {
    pixels: Vec<usize>,
    ink: u64,
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

impl Blot {
    fn height(&self) -> usize {
        self.bottom - self.top + 1
    }
}

/// Wipes everything off a picture but the digit's pieces and what is close to them, and counts the digits there seem
/// to be: groups of pieces side by side, each at least half as tall as the tallest.
pub fn sweep(picture: &mut Grey, faintest: u8) -> usize {
    let mut pieces = pieces(picture, faintest);
    let all: u64 = pieces.iter().map(|piece| piece.ink).sum();
    pieces.retain(|piece| piece.ink * DIRT >= all);
    let is_near = near(&pieces, picture);
    for (ink, _) in picture.pixels.iter_mut().zip(is_near).filter(|(_, is_near)| !is_near) {
        *ink = 0;
    }
    count_digits(pieces)
}

/// For each pixel, whether it belongs to one of the pieces or to its blurred edge.
fn near(pieces: &[Blot], picture: &Grey) -> Vec<bool> {
    let (width, height) = (picture.width, picture.height());
    let edge = (width.max(height) / EDGE).max(1);
    let mut is_near = vec![false; picture.pixels.len()];
    for &at in pieces.iter().flat_map(|piece| &piece.pixels) {
        let (x, y) = (at % width, at / width);
        let columns = x.saturating_sub(edge)..(x + edge + 1).min(width);
        for y in y.saturating_sub(edge)..(y + edge + 1).min(height) {
            is_near[y * width + columns.start..y * width + columns.end].fill(true);
        }
    }
    is_near
}

fn count_digits(mut pieces: Vec<Blot>) -> usize {
    let tallest = pieces.iter().map(Blot::height).max().unwrap_or(0);
    pieces.sort_by_key(|piece| piece.left);
    // Groups as their right end and their tallest piece's height.
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for piece in &pieces {
        match groups.last_mut() {
            Some((right, height)) if piece.left <= *right + tallest / APART => {
                (*right, *height) = ((*right).max(piece.right), (*height).max(piece.height()));
            }
            _ => groups.push((piece.right, piece.height())),
        }
    }
    groups.iter().filter(|(_, height)| 2 * height >= tallest).count()
}

/// The pieces of a picture, each of pixels that touch by a side or a corner.
fn pieces(picture: &Grey, faintest: u8) -> Vec<Blot> {
    let (width, height) = (picture.width, picture.height());
    let mut is_seen: Vec<bool> = picture.pixels.iter().map(|&ink| ink < faintest).collect();
    let mut pieces = Vec::new();
    for start in 0..picture.pixels.len() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        let mut piece = Blot { left: usize::MAX, top: usize::MAX, ..Blot::default() };
        let mut waiting = vec![start];
        while let Some(at) = waiting.pop() {
            let (x, y) = (at % width, at / width);
            piece.pixels.push(at);
            piece.ink += u64::from(picture.pixels[at]);
            (piece.left, piece.right) = (piece.left.min(x), piece.right.max(x));
            (piece.top, piece.bottom) = (piece.top.min(y), piece.bottom.max(y));
            for next_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for next_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let next = next_y * width + next_x;
                    if !is_seen[next] {
                        is_seen[next] = true;
                        waiting.push(next);
                    }
                }
            }
        }
        pieces.push(piece);
    }
    pieces
}
