//! Matrices as arrows: their lengths under one another at first, from one origin once their angle is known.

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
/// Rows for what is said over the arrows and under them.
const ROWS_OF_WORDS: f64 = 2.0;
/// How thick an arrow is.
const THICK: f64 = 0.35;

pub(super) fn draw(marks: &mut Vec<Mark>, plot: &ArrowsPlot, room: Area, decimals: usize) {
    let room = caption::at_most(room, WIDEST);
    let lengths: Vec<f64> = plot.arrows.iter().map(|arrow| arrow.length.unwrap_or(0.0)).collect();
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    if longest <= 0.0 {
        return;
    }
    // Where each ends, seen from its origin: the first lies level, the other goes up from there.
    let end = |(at, length): (usize, &f64)| {
        let angle = plot.angle.filter(|_| at > 0).unwrap_or(0.0);
        (length * libm::cos(angle), length * libm::sin(angle) / ASPECT)
    };
    let ends: Vec<(f64, f64)> = lengths.iter().enumerate().map(end).collect();
    let behind = ends.iter().fold(0.0, |least: f64, (x, _)| least.min(*x));
    let up = ends.iter().fold(0.0, |most: f64, (_, y)| most.max(*y));
    let widest = plot.arrows.iter().map(|arrow| width_of(&words(arrow, decimals))).fold(0.0, f64::max);
    // Behind the ends words find room, and over and under them.
    let across = (room.width - 2.0 * BEHIND - widest).min(LONGEST * room.width) / (longest - behind);
    let scale = if up > 0.0 { across.min((room.height - ROWS_OF_WORDS) / up) } else { across }.max(0.0);
    let apart = (room.height / plot.arrows.len() as f64).floor().min(APART);
    let first = room.top + (room.height - apart * (plot.arrows.len() - 1) as f64) / 2.0;
    let level = room.top + room.height.midpoint(up * scale);
    for (at, (drawn, (x, y))) in plot.arrows.iter().zip(&ends).enumerate() {
        if drawn.length.is_none() {
            continue;
        }
        let row = if plot.angle.is_some() { level } else { first + apart * at as f64 };
        let from = (room.left + BEHIND - behind * scale, row.floor().min(room.bottom() - 1.0) + 0.5);
        let to = (from.0 + x * scale, from.1 - y * scale);
        // Before the angle is known nothing says where they point.
        let arrow = plot.angle.is_some();
        let (through, tone) = (vec![from, to], Tone::Series(at as u8));
        marks.push(Mark::Line(Polyline { through, tone, pattern: Pattern::Solid, weight: THICK, arrow }));
        named(marks, drawn, (to, at, plot), room, decimals);
    }
    if let Some(angle) = plot.angle {
        let at = (room.left + BEHIND, level.floor() + 2.5);
        if at.1 < room.bottom() {
            let says = format!("angle {}°", number(angle.to_degrees(), 1));
            marks.push(Mark::text(at, says, Anchor::Start, Tone::Text));
        }
    }
}

/// The name of an arrow, and its length.
fn words(arrow: &Arrow, decimals: usize) -> String {
    let length = arrow.length.map_or_else(String::new, |length| number(length, decimals));
    format!("{} {length}", arrow.name)
}

/// These behind its end.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever their angle both arrows are as long as they are, beside one another, and within their room.
    #[test]
    fn arrows_at_any_angle_are_in_their_room() {
        let arrow = |name: &str, length| Arrow { name: name.to_owned(), length: Some(length) };
        for angle in [0.0, 0.03, 0.8, 1.57, 2.4, std::f64::consts::PI] {
            let arrows = vec![arrow("a", 1.0), arrow("b", 3.0)];
            let plot = ArrowsPlot { arrows, angle: Some(angle) };
            for (width, height) in [(58.0, 4.0), (78.0, 8.0), (118.0, 20.0), (40.0, 14.0)] {
                let room = Area { left: 0.0, top: 0.0, width, height };
                let mut marks = Vec::new();
                draw(&mut marks, &plot, room, 4);
                let mut lengths = Vec::new();
                for mark in &marks {
                    if let Mark::Line(line) = mark {
                        let [from, to] = line.through[..] else { panic!("{line:?}") };
                        assert!(
                            [from, to].iter().all(|(x, y)| (room.left..=room.right()).contains(x)
                                && (room.top..=room.bottom()).contains(y)),
                            "{angle}: {line:?}"
                        );
                        lengths.push((to.0 - from.0).hypot((to.1 - from.1) * ASPECT));
                    }
                }
                let [first, second] = lengths[..] else { panic!("{marks:?}") };
                assert!(
                    first > 1.0 && (second - 3.0 * first).abs() < 1e-9,
                    "{angle} on {width}×{height}: {lengths:?}"
                );
            }
        }
    }
}
