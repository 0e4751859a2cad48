//! Numbers over others, as curves: scores over what a sweep varied, with their spread, and a weight over the samples
//! that moved it.

use super::axes::{self, Axes, LineStyle, Scale, bounds};
use super::caption::{self, Caption, Phrase};
use super::{Anchor, Area, Mark, Pattern, Scene, Sign, Tone, width_of};
use crate::matrix::{DECIMALS, number};
use crate::run::Biography;
use crate::session::ChartPlot;
use crate::study::sweep::{Extent, ScoreCurve, Varied};

/// How far the end of an error bar reaches to each side, in columns.
const CAP: f64 = 0.6;
/// How far a dot reaches, in rows.
const DOT: f64 = 0.45;
/// How many times wider than high heights are drawn at most, in columns and rows.
const WIDEST: f64 = 5.0;
/// The least room above and below the scores.
const LEAST_AIR: f64 = 0.005;

/// The scores of a sweep against what varies in it: the mean of all seeds, the lowest and the highest.
#[must_use]
pub fn scores(title: &str, axis: Varied, curves: &[ScoreCurve], size: (u16, u16)) -> Scene {
    // From left to right the values are evenly spaced, for few rates lie evenly.
    let Extent { values, low, high } = Extent::of(curves);
    let air = ((high - low) / 10.0).max(LEAST_AIR);
    let ticks = values.iter().enumerate().map(|(at, value)| ((at + 1) as f64, value.to_string()));
    let x =
        Scale { bounds: (0.5, values.len() as f64 + 0.5), ticks: Some(ticks.collect()), name: axis.name() };
    let y = Scale::of(((low - air).max(0.0), (high + air).min(1.0)), "score");
    let mut marks = Vec::new();
    let room = titled(&mut marks, title, size);
    let legend = if curves.len() > 1 { legend(curves, room.width) } else { Vec::new() };
    let room = caption::write(&mut marks, room, Vec::new(), legend);
    let axes = room.and_then(|room| Axes::draw(&mut marks, room, [&x, &y]));
    if let Some(axes) = axes {
        for (at, curve) in curves.iter().enumerate() {
            let points = curve.points.iter().map(|point| {
                let x =
                    values.iter().position(|value| *value == point.value).map_or(0.0, |at| (at + 1) as f64);
                (x, [point.low, point.mean, point.high])
            });
            spread(&mut marks, &axes, &points.collect::<Vec<_>>(), style(at));
        }
    }
    Scene { size, marks }
}

/// Heights over places, from point to point, the place at work lit.
pub(super) fn heights(marks: &mut Vec<Mark>, plot: &ChartPlot, room: Area) {
    let count = plot.points.len();
    let ticks = plot.points.iter().enumerate().map(|(at, (place, _))| ((at + 1) as f64, place.clone()));
    let [x_name, y_name] = &plot.names;
    let x = Scale { bounds: (0.5, count as f64 + 0.5), ticks: Some(ticks.collect()), name: x_name };
    let known: Vec<(f64, f64)> = plot
        .points
        .iter()
        .enumerate()
        .filter_map(|(at, (_, height))| Some(((at + 1) as f64, (*height)?)))
        .collect();
    // In little room its name would lie on what it names.
    let y_name = if room.height < axes::NAMED { "" } else { y_name };
    let y = Scale::of(bounds(known.iter().map(|(_, y)| *y)).unwrap_or((0.0, 1.0)), y_name);
    let Some(axes) = Axes::draw(marks, caption::at_most(room, WIDEST), [&x, &y]) else { return };
    axes.curve(marks, &known, style(0));
    let texts: Vec<String> = known.iter().map(|(_, height)| number(*height, DECIMALS)).collect();
    let widest = texts.iter().map(|text| width_of(text)).fold(0.0, f64::max);
    let has_room = axes.plot.width / count as f64 > widest;
    for (nth, ((place, height), text)) in known.iter().copied().zip(texts).enumerate() {
        let is_live = plot.live.contains(&(place as usize - 1));
        let tone = if is_live { Tone::Live } else { style(0).tone };
        let Some(at) = axes.within(place, height) else { continue };
        marks.push(Mark::Sign { at, sign: Sign::Dot, tone });
        if has_room {
            // In the row over its dot or under it: where the line is not, if there is room.
            let beside = [nth.checked_sub(1), Some(nth + 1)].into_iter().flatten();
            let beside: Vec<f64> =
                beside.filter_map(|at| known.get(at)).map(|(_, other)| other - height).collect();
            let (over, under) = ((at.1 - DOT).floor() - 0.5, (at.1 + DOT).ceil() + 0.5);
            let has_over = over >= room.top + 1.0;
            let has_under = under < axes.plot.bottom();
            let is_over = has_over && (beside.iter().sum::<f64>() <= 0.0 || !has_under);
            let y = if is_over { over } else { under };
            let tone = if is_live { Tone::Live } else { Tone::Text };
            marks.push(Mark::text((at.0, y), text, Anchor::Middle, tone));
        }
    }
}

/// A weight's life: its value over the samples of a run.
#[must_use]
pub fn life(life: &Biography, size: (u16, u16)) -> Scene {
    let mut marks = Vec::new();
    let room = Area::of(size);
    let name = life.weight.to_string();
    let x = Scale::of((0.0, life.samples as f64), "samples");
    if let Some(y) = bounds(life.values.iter().copied()) {
        let y = Scale::of(y, &name);
        if let Some(axes) = Axes::draw(&mut marks, room, [&x, &y]) {
            let apart = life.samples as f64 / (life.values.len() - 1).max(1) as f64;
            let points: Vec<_> =
                life.values.iter().enumerate().map(|(at, value)| (apart * at as f64, *value)).collect();
            axes.curve(&mut marks, &points, style(0));
        }
    }
    Scene { size, marks }
}

/// The title over everything, and the room under it.
fn titled(marks: &mut Vec<Mark>, title: &str, size: (u16, u16)) -> Area {
    let whole = Area::of(size);
    marks.push(Mark::text((whole.width / 2.0, 0.5), title, Anchor::Middle, Tone::Text));
    Area { top: 2.0, height: (whole.height - 2.0).max(0.0), ..whole }
}

/// A curve through the means, and at each a bar from the lowest to the highest.
fn spread(marks: &mut Vec<Mark>, axes: &Axes<'_>, points: &[(f64, [f64; 3])], style: LineStyle) {
    let means: Vec<(f64, f64)> = points.iter().map(|(x, [_, mean, _])| (*x, *mean)).collect();
    axes.curve(marks, &means, style);
    let bar = LineStyle { pattern: Pattern::Solid, weight: 0.0, ..style };
    for (x, ends) in points {
        let [low, mean, high] = ends.map(|y| axes.place(*x, y));
        marks.push(bar.through(vec![low, high]));
        for (x, y) in [low, high] {
            marks.push(bar.through(vec![(x - CAP, y), (x + CAP, y)]));
        }
        marks.push(Mark::Sign { at: mean, sign: Sign::Dot, tone: style.tone });
    }
}

/// Every other curve is dashed, so that neighbours are told apart without colours too.
const fn style(at: usize) -> LineStyle {
    let pattern = if at.is_multiple_of(2) { Pattern::Solid } else { Pattern::Dashed };
    LineStyle { tone: Tone::Series(at as u8), pattern, weight: 0.25 }
}

fn legend(curves: &[ScoreCurve], room: f64) -> Vec<Caption> {
    let entry = |(at, curve): (usize, &ScoreCurve)| {
        vec![Phrase::Sample(style(at)), Phrase::words(format!(" {}", curve.name))]
    };
    caption::in_line(curves.iter().enumerate().map(entry).collect(), room)
}
