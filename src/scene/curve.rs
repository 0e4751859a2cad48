//! The error as one weight moves, a valley: where the weight stands, how steep it is there, and where a step takes it.

use super::axes::{Axes, LineStyle, Scale, bounds};
use super::caption::{self, Caption, Phrase};
use super::{Anchor, Area, Mark, Pattern, Polyline, Sign, Tone, width_of};
use crate::matrix::number;
use crate::session::WeightCurve;

/// How many times wider than high a plot is at most, in columns and rows.
const WIDEST: f64 = 5.0;
/// Rows over the axis that the step's arrow has to itself.
const LANE: f64 = 1.5;
/// From so many rows on.
const ROOMY: f64 = 9.0;
/// The fewest columns between what is before the step and what is after.
const APART: f64 = 1.5;
/// The fewest decimals of what it says.
const FEWEST: usize = 3;
/// The fewest columns of an arrow.
const ARROW: f64 = 2.0;
/// How far the tangent reaches to each side, as a part of the plot's width.
const REACH: f64 = 0.2;
/// The line that touches the curve where the weight stands.
const TANGENT: LineStyle = LineStyle { tone: Tone::Live, pattern: Pattern::Solid, weight: 0.2 };

pub(super) fn draw(marks: &mut Vec<Mark>, curve: &WeightCurve, room: Area, decimals: usize) {
    let needed = words(curve, room.width, decimals);
    let Some(room) = caption::write(marks, room, needed, legend(curve, room.width)) else { return };
    let ends = || curve.now.into_iter().chain(curve.stepped);
    let points: Vec<_> =
        curve.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    let edges =
        points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (x, _)| (a.min(*x), b.max(*x)));
    let Some((low, high)) = bounds(points.iter().copied().chain(ends()).map(|(_, y)| y)) else { return };
    let lane = if room.height >= ROOMY { (high - low) * LANE / (room.height - 3.0 - LANE) } else { 0.0 };
    let (x, y) = (Scale::of(edges, &curve.weight), Scale::of((low - lane, high), &curve.error));
    let Some(axes) = Axes::draw(marks, caption::at_most(room, WIDEST), [&x, &y]) else { return };
    axes.curve(marks, &points, axes.strong(Tone::Series(0)));
    if let Some((now, slope)) = curve.now.zip(curve.slope) {
        let reach = (edges.1 - edges.0) * REACH;
        let [from, to] = [-reach, reach].map(|by| (now.0 + by, now.1 + slope * by));
        axes.straight(marks, from, to, TANGENT);
    }
    let now = curve.now.and_then(|(x, y)| axes.within(x, y));
    let stepped = curve.stepped.and_then(|(x, y)| axes.within(x, y));
    // On a low picture there is no arrow, and the two marks stand where they are, one in the other.
    let by = curve.now.zip(curve.stepped).map_or(0.0, |(now, stepped)| stepped.0 - now.0);
    let step = now.zip(stepped).filter(|_| lane > 0.0).map(|(now, stepped)| {
        let longer = StepArrow::of(&axes, (now, stepped), apart(now, stepped), &number(by, decimals));
        // What is drawn longer than it is says so, or is not.
        longer
            .filter(|arrow| arrow.says.is_some())
            .or_else(|| StepArrow::of(&axes, (now, stepped), 1.0, &number(by, decimals)))
    });
    let step = step.flatten();
    let stepped = step.as_ref().map_or(stepped, |step| Some(step.stepped));
    let rises = curve.now.is_some_and(|now| rises(&points, now.0));
    if let Some(step) = step {
        step.draw(marks);
    }
    let is_named = room.height >= ROOMY;
    if let Some(at) = stepped {
        mark(marks, &axes, at, Sign::Dot, is_named.then_some(("after", rises, -1.0)));
    }
    if let Some(at) = now {
        mark(marks, &axes, at, Sign::Ring, is_named.then_some(("before", !rises, 1.0)));
    }
}

/// Whether the curve goes up at a weight.
fn rises(points: &[(f64, f64)], at: f64) -> bool {
    let after = points.partition_point(|(x, _)| *x <= at).clamp(1, points.len().max(2) - 1);
    points.get(after - 1).zip(points.get(after)).is_some_and(|(before, after)| before.1 < after.1)
}

/// Two marks in one place would be one: how many times as far off the second stands, so that it is beside the first.
fn apart(now: (f64, f64), stepped: (f64, f64)) -> f64 {
    let by = (stepped.0 - now.0).abs();
    if by > 0.0 { (APART / by).max(1.0) } else { 1.0 }
}

/// The step, as an arrow along the axis under the two places.
struct StepArrow {
    now: (f64, f64),
    /// Where it leads, as far off as it is drawn.
    stepped: (f64, f64),
    tail: f64,
    y: f64,
    /// What is said of it in the longest words there is room for, and where.
    says: Option<(String, (f64, f64), Anchor)>,
}

impl StepArrow {
    /// The step between two places, drawn so many times as long as it is; none where that leads out of the plot.
    fn of(axes: &Axes<'_>, (now, stepped): ((f64, f64), (f64, f64)), times: f64, by: &str) -> Option<Self> {
        let stepped = (now.0 + (stepped.0 - now.0) * times, now.1 + (stepped.1 - now.1) * times);
        if !(axes.plot.left..=axes.plot.right()).contains(&stepped.0) {
            return None;
        }
        let y = axes.plot.bottom() - LANE / 2.0;
        let by_columns = stepped.0 - now.0;
        let tail = if by_columns.abs() < ARROW { stepped.0 - ARROW.copysign(by_columns) } else { now.0 };
        let (left, right) = (tail.min(stepped.0) - 1.5, tail.max(stepped.0) + 1.5);
        let place = |says: &String| {
            if right + width_of(says) < axes.plot.right() {
                Some(((right, y), Anchor::Start))
            } else {
                (left - width_of(says) > axes.plot.left).then_some(((left, y), Anchor::End))
            }
        };
        let times = number(times, usize::from(times < 10.0));
        let says = match times.as_str() {
            "1" => vec![format!("step {by}")],
            times => vec![
                format!("step {by}, drawn {times} times as long"),
                format!("step {by} (drawn ×{times})"),
                format!("drawn ×{times}"),
            ],
        };
        let says = says.into_iter().find_map(|says| place(&says).map(|(at, anchor)| (says, at, anchor)));
        Some(Self { now, stepped, tail, y, says })
    }

    fn draw(self, marks: &mut Vec<Mark>) {
        let Self { now, stepped, tail, y, says } = self;
        for (x, top) in [now, stepped] {
            marks.push(LineStyle::dotted(Tone::Live).through(vec![(x, top), (x, y)]));
        }
        let through = vec![(tail, y), (stepped.0, y)];
        let LineStyle { tone, pattern, weight } = LineStyle::solid(Tone::Live, 0.2);
        marks.push(Mark::Line(Polyline { through, tone, pattern, weight, arrow: true }));
        if let Some((says, at, anchor)) = says {
            marks.push(Mark::text(at, says, anchor, Tone::Text));
        }
    }
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

fn legend(curve: &WeightCurve, room: f64) -> Vec<Caption> {
    let entry = |sign, text: &str| vec![Phrase::Sign(sign, Tone::Live), Phrase::words(format!(" {text}"))];
    let now = curve.now.map(|_| entry(Sign::Ring, "before the step"));
    let stepped = curve.stepped.map(|_| entry(Sign::Dot, "after it"));
    caption::in_line(now.into_iter().chain(stepped).collect(), room)
}
