//! Curves over one variable, the place where it stands on each, and the line that touches the first one there.

use super::axes::{Axes, LineStyle, Scale, bounds};
use super::caption::{self, Caption, Phrase};
use super::{Anchor, Area, Mark, Pattern, Sign, Tone, width_of};
use crate::matrix::{exact, number};
use crate::session::{FunctionPlot, Jump, SampledCurve, Secant};

/// How many times wider than high a plot is at most, in columns and rows.
const WIDEST: f64 = 5.0;
/// The line that closes in on the tangent.
const SECANT: LineStyle = LineStyle { tone: Tone::Source, pattern: Pattern::Dashed, weight: 0.2 };
/// How far it goes, and how far it rises.
const LEG: LineStyle = LineStyle { tone: Tone::Source, pattern: Pattern::Solid, weight: 0.0 };
/// The fewest columns and rows of these.
const LEGS: (f64, f64) = (3.0, 1.0);
/// What lies between two curves.
const GAP: LineStyle = LineStyle { tone: Tone::Live, pattern: Pattern::Solid, weight: 0.8 };

pub(super) fn draw(marks: &mut Vec<Mark>, plot: &FunctionPlot, room: Area, decimals: usize) {
    let drawn = plot.curves.iter().enumerate().filter(|(_, (_, curve))| !curve.points.is_empty());
    let entry = |(at, (name, _)): (usize, &(String, _))| {
        vec![Phrase::Sample(style(at)), Phrase::words(format!(" {name}"))]
    };
    let legend: Vec<Caption> = drawn.map(entry).collect();
    let legend = caption::in_line(legend, caption::line_room(room, WIDEST));
    let Some(room) = caption::write(marks, room, words(plot, decimals), legend) else { return };
    let heights = plot.curves.iter().flat_map(|(_, curve)| &curve.points).map(|(_, y)| *y);
    let Some(y) = bounds(heights) else { return };
    let x = Scale::of(plot.bounds, &plot.variable);
    // Where places are spoken of, the axis names those.
    let ticks = plot.points.iter().map(|(at, _)| (*at, number(*at, decimals)));
    let ticks = (!plot.points.is_empty()).then(|| ticks.collect());
    let (x, y) = (Scale { ticks, ..x }, Scale::of(y, ""));
    let Some(axes) = Axes::draw(marks, caption::at_most(room, WIDEST), [&x, &y]) else { return };
    for (at, (_, curve)) in plot.curves.iter().enumerate().rev() {
        axes.curve(marks, &curve.points, style(at));
        for jump in &curve.jumps {
            leap(marks, &axes, *jump, style(at).tone);
        }
    }
    for (x, y) in &plot.points {
        let place = axes.within(*x, *y);
        marks.extend(place.map(|at| Mark::Sign { at, sign: Sign::Dot, tone: Tone::Source }));
    }
    let Some(at) = plot.at else { return };
    if let Some(secant) = &plot.secant {
        cut(marks, &axes, secant.places);
    }
    if let Some((y, slope)) = plot.tangent {
        axes.tangent(marks, (at, y), slope, LineStyle::solid(Tone::Live, 0.3));
    }
    if let Some(heights) = plot.gap {
        let [from, to] = heights.map(|y| (at, y));
        axes.straight(marks, from, to, GAP);
    }
    stand(marks, &axes, plot, at);
    if let Some(secant) = &plot.secant {
        legs(marks, &axes, secant, decimals);
    }
}

/// What a secant's slope is made of: under it how far it goes and beside that how far it rises, each with its number, if
/// there is room.
fn legs(
    marks: &mut Vec<Mark>,
    axes: &Axes<'_>,
    Secant { reach, places: [one, other] }: &Secant,
    decimals: usize,
) {
    let (low, high) = if one.1 < other.1 { (*one, *other) } else { (*other, *one) };
    let ends = axes.within(low.0, low.1).zip(axes.within(high.0, high.1));
    let Some((foot, top)) = ends else { return };
    let (columns, rows) = ((top.0 - foot.0).abs(), foot.1 - top.1);
    if columns < LEGS.0 || rows < LEGS.1 {
        return;
    }
    let corner = (top.0, foot.1);
    marks.push(LEG.through(vec![foot, corner, top]));
    let twice = if reach.chars().count() == 1 { format!("2{reach}") } else { format!("2 × {reach}") };
    let run = [format!("{twice} = {}", number((high.0 - low.0).abs(), decimals)), twice];
    if let Some(run) = run.into_iter().find(|run| width_of(run) < columns)
        && foot.1 + 1.5 < axes.plot.bottom()
    {
        marks.push(Mark::text((foot.0.midpoint(top.0), foot.1 + 1.0), run, Anchor::Middle, LEG.tone));
    }
    let rise = format!("rise {}", number(high.1 - low.1, decimals));
    let (x, anchor) = if foot.0 < top.0 { (top.0 + 1.0, Anchor::Start) } else { (top.0 - 1.0, Anchor::End) };
    let end = x + if anchor == Anchor::Start { width_of(&rise) } else { -width_of(&rise) };
    if rows >= 2.0 && (axes.plot.left..=axes.plot.right()).contains(&end) {
        marks.push(Mark::text((x, foot.1.midpoint(top.1)), rise, anchor, LEG.tone));
    }
}

/// The ends of a curve at a jump: a dot at the height it has there, rings at those it only comes near.
fn leap(marks: &mut Vec<Mark>, axes: &Axes<'_>, Jump { at, ends: [left, right], takes }: Jump, tone: Tone) {
    let is_taken = |end: f64| (end - takes).abs() <= (right - left).abs() * 1e-6;
    let rings = [left, right].into_iter().filter(|end| !is_taken(*end)).map(|end| (end, Sign::Ring));
    for (height, sign) in rings.chain([(takes, Sign::Dot)]) {
        marks.extend(axes.within(at, height).map(|at| Mark::Sign { at, sign, tone }));
    }
}

/// The line through two places of the first curve, on beyond them as far as the tangent reaches, and the two places.
fn cut(marks: &mut Vec<Mark>, axes: &Axes<'_>, [left, right]: [(f64, f64); 2]) {
    let slope = slope([left, right]);
    let beyond = (axes.reach() - (right.0 - left.0).abs() / 2.0).max(axes.reach() / 4.0);
    let (low, high) = if left.0 < right.0 { (left, right) } else { (right, left) };
    let ends = [(low, -beyond), (high, beyond)].map(|((x, y), by)| (x + by, y + slope * by));
    axes.straight(marks, ends[0], ends[1], SECANT);
    for (x, y) in [left, right] {
        let place = axes.within(x, y);
        marks.extend(place.map(|at| Mark::Sign { at, sign: Sign::Ring, tone: SECANT.tone }));
    }
}

fn slope([(x0, y0), (x1, y1)]: [(f64, f64); 2]) -> f64 {
    (y1 - y0) / (x1 - x0)
}

/// Marks where the variable stands: on the axis, and on every curve.
fn stand(marks: &mut Vec<Mark>, axes: &Axes<'_>, plot: &FunctionPlot, x: f64) {
    let touch = plot.tangent.map(|(y, _)| y);
    let on = |(at, curve)| touch.filter(|_| at == 0).or_else(|| height(curve, x));
    let curves = plot.curves.iter().map(|(_, curve)| curve);
    let heights: Vec<Option<f64>> = curves.enumerate().map(on).collect();
    let places: Vec<_> = heights.iter().map(|height| height.and_then(|y| axes.within(x, y))).collect();
    let bottom = axes.plot.bottom();
    if let Some((x, top)) = places.iter().flatten().copied().reduce(|a, b| if a.1 < b.1 { a } else { b }) {
        marks.push(LineStyle::dotted(Tone::Live).through(vec![(x, top), (x, bottom)]));
    }
    for (at, place) in places.into_iter().enumerate() {
        let tone = if at == 0 { Tone::Live } else { style(at).tone };
        marks.extend(place.map(|at| Mark::Sign { at, sign: Sign::Dot, tone }));
    }
}

/// The height of a curve at a place: what it has at a jump, or what lies between its points.
fn height(curve: &SampledCurve, x: f64) -> Option<f64> {
    let jump = curve.jumps.iter().find(|jump| jump.at == x).map(|jump| jump.takes);
    let between = |pair: &[(f64, f64)]| {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let part = (x - x0) / (x1 - x0);
        Some(y0 + (y1 - y0) * part).filter(|y| (0.0..=1.0).contains(&part) && y.is_finite())
    };
    jump.or_else(|| curve.points.windows(2).find_map(between)).filter(|y| y.is_finite())
}

/// The first curve is strong, the second fine, the others dotted.
const fn style(at: usize) -> LineStyle {
    let (pattern, weight) = match at {
        0 => (Pattern::Solid, 0.36),
        1 => (Pattern::Solid, 0.1),
        _ => (Pattern::Dotted, 0.2),
    };
    LineStyle { tone: Tone::Series(at as u8), pattern, weight }
}

/// Where the variable stands, in words.
fn words(plot: &FunctionPlot, decimals: usize) -> Vec<Caption> {
    let Some(at) = plot.at else { return Vec::new() };
    let touch = plot.tangent.map_or_else(String::new, |(y, slope)| {
        format!(": {}, slope {}", number(y, decimals), number(slope, decimals))
    });
    let is_outside = at < plot.bounds.0 || at > plot.bounds.1;
    // Rounded it might seem to be on the edge, or within.
    let (place, outside) =
        if is_outside { (exact(at), " (not in the picture)") } else { (number(at, decimals.max(2)), "") };
    let text = format!("at {} = {place}{touch}{outside}", plot.stands);
    let cut = plot.secant.as_ref().map(|secant| {
        let text = format!(" through both places: slope {}", number(slope(secant.places), decimals));
        vec![Phrase::Sample(SECANT), Phrase::words(text)]
    });
    let gap = plot.gap.map(|[first, second]| {
        vec![Phrase::Sample(GAP), Phrase::words(format!(" gap {}", number(first - second, decimals)))]
    });
    [vec![Phrase::words(text)]].into_iter().chain(cut).chain(gap).collect()
}
