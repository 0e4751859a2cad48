//! How thick lines are and how large signs, in every drawing finer than cells.
//!
//! Lengths are in ninths of a column's width, unless they are said to be in columns and rows.

use crate::scene::{ASPECT, Anchor, Area, Crossing, Pattern, Polyline, Shades, Tone};

/// How many of the lengths here make a column.
pub(crate) const COLUMN: f64 = 9.0;
/// The size of letters whose columns are as wide as ours.
pub(crate) const LETTERS: f64 = 15.0;
/// How far below the middle of its row the baseline of letters is.
pub(crate) const BASELINE: f64 = LETTERS * 0.35;
/// From the middle of a dot or a ring to its edge.
pub(crate) const DOT: f64 = 5.5;
/// How thick a ring's line is.
pub(crate) const RING: f64 = 2.2;
/// From the middle of a cross to the ends of its lines, each way.
pub(crate) const CROSS: f64 = 4.5;
/// How thick a cross's lines are.
pub(crate) const CROSS_LINE: f64 = 2.0;
/// How thick the frame of the shade at work is.
pub(crate) const LIVE_SHADE: f64 = 2.0;
/// How long the head of an arrow is, at least, and how many times longer than its line is thick.
const HEAD: f64 = 10.0;
const HEAD_TO_LINE: f64 = 3.0;
/// From the middle of a dot of braille to its edge.
pub(crate) const BRAILLE_DOT: f64 = 1.5;

/// How thick a line of some strength is.
pub(crate) fn thickness(weight: f64) -> f64 {
    1.2 + 5.0 * weight
}

/// A dash and the gap after it, where a line has gaps.
pub(crate) const fn dashes(pattern: Pattern) -> Option<[f64; 2]> {
    match pattern {
        Pattern::Solid => None,
        Pattern::Dashed => Some([8.0, 6.0]),
        Pattern::Dotted => Some([1.5, 5.0]),
    }
}

/// A node's frame: its place in columns and rows, clear of one in the row below; the radius of its corners; and how thick
/// it is.
pub fn frame(area: Area, tone: Tone) -> (Area, f64, f64) {
    let area = Area { top: area.top + 0.03, height: area.height - 0.06, ..area };
    let radius = (area.height * COLUMN * ASPECT / 2.0).min(20.0);
    (area, radius, if tone == Tone::Live { 2.5 } else { 1.3 })
}

/// How long the head of an arrow of some strength is.
pub(crate) fn head_length(weight: f64) -> f64 {
    HEAD.max(HEAD_TO_LINE * thickness(weight))
}

/// An arrow's line without the end that its head covers: a thick one would stand out beside the tip.
pub fn shaft(through: &[(f64, f64)], head: f64) -> Vec<(f64, f64)> {
    let Some(tip) = through.last() else { return Vec::new() };
    let from_tip = |place: &(f64, f64)| (tip.0 - place.0).hypot(tip.1 - place.1);
    let covered = 0.6 * head;
    let left = through.iter().rev().take_while(|place| from_tip(place) < covered).count();
    let mut shaft = through[..through.len() - left].to_vec();
    if let Some(last) = shaft.last().copied() {
        let share = (from_tip(&last) - covered) / from_tip(&last);
        shaft.push((last.0 + (tip.0 - last.0) * share, last.1 + (tip.1 - last.1) * share));
    }
    shaft
}

/// The corners of an arrow's head of some length, its tip first, where a line comes from one place to another.
pub fn head((x0, y0): (f64, f64), (x, y): (f64, f64), length: f64) -> [(f64, f64); 3] {
    let scale = length / (x - x0).hypot(y - y0).max(1e-9);
    let (dx, dy) = ((x - x0) * scale, (y - y0) * scale);
    [(x, y), (x - dx - dy / 2.0, y - dy + dx / 2.0), (x - dx + dy / 2.0, y - dy - dx / 2.0)]
}

/// Where a text of so many columns begins.
pub fn left(x: f64, wide: f64, anchor: Anchor) -> f64 {
    match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    }
}

/// The shades that have a frame: the sources, and over them the one at work.
pub fn lit(shades: &Shades) -> impl Iterator<Item = (Area, Tone)> {
    let sources = shades.sources.iter().map(|at| (*at, Tone::Source));
    sources.chain(shades.live.map(|at| (at, Tone::Live))).map(|(at, tone)| (shade(shades, at), tone))
}

/// The lines across shades.
pub fn crossings(shades: &Shades) -> impl Iterator<Item = Polyline> {
    let area = shades.area;
    shades.crossings.iter().map(move |Crossing { upright, at, tone }| {
        let (x, y) = (area.left + at * area.width, area.top + at * area.height);
        let through = if *upright {
            vec![(x, area.top), (x, area.bottom())]
        } else {
            vec![(area.left, y), (area.right(), y)]
        };
        Polyline { through, tone: *tone, pattern: Pattern::Solid, weight: 0.0, arrow: false }
    })
}

/// The place of one of the cells that are shades, in columns and rows.
pub fn shade(shades: &Shades, at: usize) -> Area {
    let (columns, rows) = (shades.columns.max(1), shades.rows().max(1));
    let (width, height) = (shades.area.width / columns as f64, shades.area.height / rows as f64);
    let (column, row) = ((at % columns) as f64, (at / columns) as f64);
    Area { left: shades.area.left + column * width, top: shades.area.top + row * height, width, height }
}

/// Whether a sign is braille: few fonts of equal width have it, so it is drawn.
pub(crate) fn is_braille(sign: char) -> bool {
    ('\u{2800}'..='\u{28ff}').contains(&sign)
}

/// The middles of the dots of a text in braille, in columns and rows from its left top.
pub fn braille(text: &str) -> impl Iterator<Item = (f64, f64)> {
    // In the order of the bits, which go down the columns first and know a fourth row only since computers do.
    const PLACES: [(u8, u8); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    text.chars().enumerate().flat_map(|(column, sign)| {
        let set = (0..8).filter(move |bit| u32::from(sign) & (1 << bit) != 0);
        let place = |(right, down): (u8, u8)| (0.25 + f64::from(right) / 2.0, 0.125 + f64::from(down) / 4.0);
        set.map(move |bit| place(PLACES[bit])).map(move |(right, down)| (column as f64 + right, down))
    })
}
