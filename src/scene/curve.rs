//! The error as one weight moves, a valley: where the weight stands, how steep it is there, and where a step takes it.
//!
//! A step too short to be seen is drawn a second time beside it, enlarged; where there is no room for that, only which
//! way it goes.

use super::axes::{Axes, LineStyle, Scale, bounds};
use super::caption::{self, Caption, Phrase};
use super::step_arrow::{LANE, StepArrow, StepWay};
use super::{Anchor, Area, Mark, Pattern, Sign, Tone};
use crate::matrix::number;
use crate::session::WeightCurve;

/// How many times wider than high a plot is at most, in columns and rows.
const WIDEST: f64 = 5.0;
/// From so many rows on.
const ROOMY: f64 = 9.0;
/// The fewest columns between what is before the step and what is after.
const APART: f64 = 1.5;
/// The fewest decimals of what it says.
const FEWEST: usize = 3;
/// The line that touches the curve where the weight stands.
const TANGENT: LineStyle = LineStyle { tone: Tone::Live, pattern: Pattern::Solid, weight: 0.2 };
/// The fewest columns of a plot that has an enlarged piece beside it, of that piece, and between the two.
const WHOLE: f64 = 30.0;
const PIECE: f64 = 27.0;
const BETWEEN: f64 = 3.0;
/// The fewest rows of both, with the line of words under them.
const PIECE_ROWS: f64 = 6.0;
/// How much of the room both take the piece has.
const SHARE: f64 = 0.42;
/// To either side of the middle of a step, how many times its length the piece shows.
const AROUND: f64 = 2.0;

/// How a plot shows the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepShown {
    /// As long as it is.
    AsLong,
    /// Too short to be told from a place: another plot enlarges it.
    Enlarged,
    /// Too short, and which way it goes is all that is shown.
    Direction,
}

pub(super) fn draw(marks: &mut Vec<Mark>, curve: &WeightCurve, room: Area, decimals: usize) {
    let needed = words(curve, room.width, decimals);
    let finite = curve.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite());
    let points: Vec<(f64, f64)> = finite.collect();
    let outer =
        points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (x, _)| (a.min(*x), b.max(*x)));
    let by = curve.now.zip(curve.stepped).map(|(now, stepped)| stepped.0 - now.0);
    let columns = caption::at_most(room, WIDEST).width;
    let is_short = |by: f64| by.abs() / (outer.1 - outer.0) * columns < APART;
    let step = match by.filter(|by| *by != 0.0) {
        Some(by) if is_short(by) && has_room(room) => StepShown::Enlarged,
        Some(by) if is_short(by) => StepShown::Direction,
        _ => StepShown::AsLong,
    };
    let is_there = curve.stepped.is_some_and(|(x, _)| outer.0 <= x && x <= outer.1);
    let legend = legend(curve, is_there && step != StepShown::Direction, room.width);
    let plot = Plot { curve, points: &points, slope: curve.slope, decimals };
    if step != StepShown::Enlarged {
        let Some(room) = caption::write(marks, room, needed, legend) else { return };
        plot.draw(marks, caption::at_most(room, WIDEST), outer, step);
        return;
    }
    let Some(room) = caption::write_under(marks, room, needed, legend) else { return };
    let most = room.height * WIDEST * 2.0;
    let both = caption::in_the_middle(room, room.width.min(most.max(WHOLE + BETWEEN + PIECE)).floor());
    let width = (both.width * SHARE).floor().max(PIECE);
    let whole = Area { width: both.width - width - BETWEEN, ..both };
    let piece = Area { left: both.right() - width, width, ..both };
    let inner = curve.now.zip(curve.stepped).and_then(|(now, stepped)| {
        let (middle, reach) = (now.0.midpoint(stepped.0), AROUND * (stepped.0 - now.0).abs());
        bounds([middle - reach, middle + reach].into_iter())
    });
    let Some(inner) = inner else { return };
    let mut drawn = Vec::new();
    let place = plot.draw(&mut drawn, whole, outer, step);
    // So near, the curve and its tangent are one.
    let enlarged = Plot { slope: None, ..plot }.draw(&mut drawn, piece, inner, StepShown::AsLong);
    if let Some(((_, from), (corner, _))) = place.zip(enlarged) {
        for to in [(corner.left, corner.top), (corner.left, corner.bottom())] {
            marks.push(LineStyle::dotted(Tone::Quiet).through(vec![from, to]));
        }
    }
    marks.append(&mut drawn);
}

/// Whether there is room for an enlarged piece beside the whole.
fn has_room(room: Area) -> bool {
    room.width >= WHOLE + BETWEEN + PIECE && room.height >= PIECE_ROWS
}

/// What the plots are of.
#[derive(Clone, Copy)]
struct Plot<'a> {
    curve: &'a WeightCurve,
    points: &'a [(f64, f64)],
    /// That of the tangent, if it has one.
    slope: Option<f64>,
    decimals: usize,
}

impl Plot<'_> {
    /// Draws the curve from one weight to another, and gives back where the plot and where the weight is in it.
    fn draw(
        self,
        marks: &mut Vec<Mark>,
        room: Area,
        edges: (f64, f64),
        step: StepShown,
    ) -> Option<(Area, (f64, f64))> {
        let Self { curve, points, slope, decimals } = self;
        let points = between(points, edges);
        let ends = || curve.now.into_iter().chain(curve.stepped);
        let (low, high) = bounds(points.iter().copied().chain(ends()).map(|(_, y)| y))?;
        let is_roomy = room.height >= ROOMY;
        let lane = if is_roomy && step != StepShown::Enlarged {
            (high - low) * LANE / (room.height - 3.0 - LANE)
        } else {
            0.0
        };
        let (x, y) = (Scale::of(edges, &curve.weight), Scale::of((low - lane, high), &curve.error));
        let axes = Axes::draw(marks, room, [&x, &y])?;
        axes.curve(marks, &points, axes.strong(Tone::Series(0)));
        if let Some((now, slope)) = curve.now.zip(slope) {
            axes.tangent(marks, now, slope, TANGENT);
        }
        let [now, stepped] = [curve.now, curve.stepped].map(|at| at.and_then(|(x, y)| axes.within(x, y)));
        let by = curve.now.zip(curve.stepped).map_or(0.0, |(now, stepped)| stepped.0 - now.0);
        if let Some((now, stepped)) = now.zip(stepped).filter(|_| by != 0.0) {
            let way = match step {
                StepShown::AsLong => Some(StepWay::Between(now, stepped)),
                StepShown::Direction => Some(StepWay::Beyond(now, by)),
                StepShown::Enlarged => None,
            };
            let arrow = |way| {
                if is_roomy {
                    StepArrow::under(&axes, way, &number(by, decimals))
                } else {
                    Some(StepArrow::over(&axes, way))
                }
            };
            if let Some(arrow) = way.and_then(arrow) {
                arrow.draw(marks);
            }
        }
        let rises = curve.now.is_some_and(|now| rises(&points, now.0));
        let has_names = is_roomy && step != StepShown::Enlarged;
        if let Some(at) = stepped.filter(|_| step != StepShown::Direction) {
            mark(marks, &axes, at, Sign::Dot, has_names.then_some(("after", rises, -1.0)));
        }
        if let Some(at) = now {
            mark(marks, &axes, at, Sign::Ring, has_names.then_some(("before", !rises, 1.0)));
        }
        now.map(|now| (axes.plot, now))
    }
}

/// The piece of a curve between two edges, on to where it leaves it.
fn between(points: &[(f64, f64)], (left, right): (f64, f64)) -> Vec<(f64, f64)> {
    let at = |edge: f64| {
        let pair = points.windows(2).find(|pair| pair[0].0 < edge && edge < pair[1].0)?;
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        Some((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
    };
    let inside = points.iter().copied().filter(|(x, _)| (left..=right).contains(x));
    at(left).into_iter().chain(inside).chain(at(right)).collect()
}

/// Whether the curve goes up at a weight.
fn rises(points: &[(f64, f64)], at: f64) -> bool {
    let after = points.partition_point(|(x, _)| *x <= at).clamp(1, points.len().max(2) - 1);
    points.get(after - 1).zip(points.get(after)).is_some_and(|(before, after)| before.1 < after.1)
}

/// A place on the curve, and its name beside it: to the left or the right of it, above or below, where the curve is not,
/// and clear of the sign.
fn mark(marks: &mut Vec<Mark>, axes: &Axes<'_>, at: (f64, f64), sign: Sign, name: Option<(&str, bool, f64)>) {
    marks.push(Mark::Sign { at, sign, tone: Tone::Live });
    let Some((name, is_left, rows)) = name else { return };
    let y = (at.1 + rows).clamp(axes.plot.top, axes.plot.bottom() - LANE);
    let (x, anchor) =
        if is_left { ((at.0 - 1.0).floor(), Anchor::End) } else { ((at.0 + 1.0).ceil(), Anchor::Start) };
    marks.push(Mark::text((x, y), name, anchor, Tone::Text));
}

/// From what to what weight and error go and how steep it is, in one line if it fits there.
fn words(curve: &WeightCurve, room: f64, decimals: usize) -> Vec<Caption> {
    let lines = |decimals| in_decimals(curve, room, decimals);
    // Rather fewer decimals than a line broken in two.
    let fits = |lines: &Vec<Caption>| lines.iter().all(|line| caption::width(line) <= room);
    (FEWEST.min(decimals)..=decimals).rev().map(lines).find(fits).unwrap_or_else(|| lines(decimals))
}

fn in_decimals(curve: &WeightCurve, room: f64, decimals: usize) -> Vec<Caption> {
    let both = |pick: fn((f64, f64)) -> f64| {
        let now = curve.now.map(|now| number(pick(now), decimals));
        match (now, curve.stepped.map(|to| number(pick(to), decimals))) {
            (Some(now), Some(to)) => Some(format!("{now} → {to}")),
            (now, to) => now.or(to),
        }
    };
    let Some((weight, error)) = both(|(w, _)| w).zip(both(|(_, e)| e)) else { return Vec::new() };
    let weight = Phrase::words(format!("{} {weight}", curve.weight));
    let error = Phrase::words(format!("{} {error}", curve.error));
    let steep =
        |slope| vec![Phrase::Sample(TANGENT), Phrase::words(format!(" slope {}", number(slope, decimals)))];
    let entries = [vec![weight], vec![error]].into_iter().chain(curve.slope.map(steep));
    caption::in_line(entries.collect(), room)
}

/// What the signs are, that of the place after the step only where it is in the plot.
fn legend(curve: &WeightCurve, has_after: bool, room: f64) -> Vec<Caption> {
    let entry = |sign, text: &str| vec![Phrase::Sign(sign, Tone::Live), Phrase::words(format!(" {text}"))];
    let now = curve.now.map(|_| entry(Sign::Ring, "before the step"));
    let stepped = has_after.then(|| entry(Sign::Dot, "after it"));
    caption::in_line(now.into_iter().chain(stepped).collect(), room)
}
