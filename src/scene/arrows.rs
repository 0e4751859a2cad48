//! Matrices as arrows: under one another while only their lengths are known, from one origin once their angle is.

use super::{ASPECT, Anchor, Area, Mark, Pattern, Polyline, Tone, caption, width_of};
use crate::matrix::number;
use crate::session::{Arrow, ArrowsPlot};

/// How many times wider than high it is at most, in columns and rows.
const WIDEST: f64 = 10.0;
/// The part of the width that the longest arrow takes; its name stands behind it.
const LONGEST: f64 = 0.62;
/// Columns between an arrow's end and its name.
const BEHIND: f64 = 2.0;
/// Rows between two arrows under one another, the most.
const APART: f64 = 4.0;
/// How thick an arrow is.
const THICK: f64 = 0.35;

pub(super) fn draw(marks: &mut Vec<Mark>, plot: &ArrowsPlot, room: Area, decimals: usize) {
    let room = caption::at_most(room, WIDEST);
    let longest = plot.arrows.iter().filter_map(|arrow| arrow.length).fold(0.0, f64::max);
    if longest <= 0.0 {
        return;
    }
    // Behind each end its words find room.
    let most =
        |arrow: &Arrow| Some((room.width - 2.0 * BEHIND - width_of(&words(arrow, decimals))) / arrow.length?);
    let scale = plot.arrows.iter().filter_map(most).fold(LONGEST * room.width / longest, f64::min).max(0.0);
    let middle = room.top + room.height / 2.0;
    let apart = (room.height / plot.arrows.len() as f64).floor().min(APART);
    let first = middle - apart * (plot.arrows.len() - 1) as f64 / 2.0;
    for (at, arrow) in plot.arrows.iter().enumerate() {
        let Some(length) = arrow.length else { continue };
        let (y, angle) = match plot.angle {
            // The first lies level, with room for the other above or below it.
            Some(angle) => (middle, if at == 0 { 0.0 } else { angle }),
            None => (first + apart * at as f64, 0.0),
        };
        let from = (room.left + BEHIND, y.floor() + 0.5);
        let (along, up) = (length * libm::cos(angle) * scale, length * libm::sin(angle) * scale / ASPECT);
        let to = (from.0 + along, (from.1 - up).max(room.top + 0.5));
        let (through, tone) = (vec![from, to], Tone::Series(at as u8));
        marks.push(Mark::Line(Polyline {
            through,
            tone,
            pattern: Pattern::Solid,
            weight: THICK,
            arrow: true,
        }));
        named(marks, arrow, (to, at, plot), room, decimals);
    }
}

/// The name of an arrow, and its length.
fn words(arrow: &Arrow, decimals: usize) -> String {
    let length = arrow.length.map_or_else(String::new, |length| number(length, decimals));
    format!("{} {length}", arrow.name)
}

/// These behind its end, and that of the angle under them.
fn named(
    marks: &mut Vec<Mark>,
    arrow: &Arrow,
    (to, at, plot): ((f64, f64), usize, &ArrowsPlot),
    room: Area,
    decimals: usize,
) {
    let words = words(arrow, decimals);
    let left = (to.0 + BEHIND).min(room.right() - width_of(&words)).max(room.left);
    // From one origin the ends may lie in rows next to one another, or in one.
    let y = match plot.angle {
        Some(_) if at == 0 => (to.1 + 1.0).min(room.bottom() - 0.5),
        Some(_) => (to.1 - 1.0).max(room.top + 0.5),
        None => to.1,
    };
    marks.push(Mark::text((left, y), words, Anchor::Start, Tone::Series(at as u8)));
    if let Some(angle) = plot.angle.filter(|_| at == 1) {
        let says = format!("angle {}°", number(angle.to_degrees(), 1));
        let at = (room.left + BEHIND, (room.top + room.height / 2.0).floor() + 2.5);
        if at.1 < room.bottom() {
            marks.push(Mark::text(at, says, Anchor::Start, Tone::Text));
        }
    }
}
