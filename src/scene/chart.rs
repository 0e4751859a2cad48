//! Numbers over others, as curves: scores over what a sweep varied, with their spread, and a weight over the samples
//! that moved it.

use super::axes::{self, Axes, LineStyle, Scale, bounds};
use super::caption::{self, Caption, Phrase};
use super::dot_labels::DotLabels;
use super::{Anchor, Area, Mark, Pattern, Scene, Sign, Tone};
use crate::matrix::{ColumnFormat, DECIMALS, exact};
use crate::run::Biography;
use crate::session::ChartPlot;
use crate::study::sweep::{Extent, ScoreCurve, Varied};

/// How far the end of an error bar reaches to each side, in columns.
const CAP: f64 = 0.6;
/// The room left and right of places that stand as far apart as their numbers lie, and under heights, as a part of that.
const AIR: f64 = 0.08;
/// Rows that a name over low axes takes from so many on.
const LOW: f64 = 6.0;
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
    let places: Vec<f64> = plot.points.iter().map(|(place, _)| *place).collect();
    let count = places.len() as f64;
    let edges = around(&places).filter(|_| plot.is_scaled);
    let at = |nth: usize| if edges.is_some() { places[nth] } else { (nth + 1) as f64 };
    let ticks = places.iter().enumerate().map(|(nth, place)| (at(nth), exact(*place)));
    let [x_name, y_name] = &plot.names;
    let x = Scale { bounds: edges.unwrap_or((0.5, count + 0.5)), ticks: Some(ticks.collect()), name: x_name };
    let heights = plot.points.iter().enumerate();
    let known: Vec<(usize, f64)> = heights.filter_map(|(nth, (_, height))| Some((nth, (*height)?))).collect();
    let y = with_air(known.iter().map(|(_, y)| *y)).and_then(|ends| bounds(ends.into_iter()));
    let y = y.unwrap_or((0.0, 1.0));
    // In little room its name would lie on what it names.
    let is_low = room.height < axes::NAMED;
    let y = Scale::of(y, if is_low { "" } else { y_name });
    let above = if (LOW..axes::NAMED).contains(&room.height) { 1.0 } else { 0.0 };
    let room = caption::at_most(room, WIDEST);
    let below = Area { top: room.top + above, height: room.height - above, ..room };
    let Some(axes) = Axes::draw(marks, below, [&x, &y]) else { return };
    if above > 0.0 {
        let at = (axes.plot.left + 0.75, room.top + 0.5);
        marks.push(Mark::text(at, y_name.as_str(), Anchor::Start, Tone::Quiet));
    }
    let line: Vec<(f64, f64)> = known.iter().map(|(nth, height)| (at(*nth), *height)).collect();
    axes.curve(marks, &line, style(0));
    let dots: Vec<(f64, f64)> = line.iter().map(|(x, y)| axes.place(*x, *y)).collect();
    // Over the plot there may be its name.
    let named = if is_low { 0.0 } else { 1.0 };
    let (left, top) = (axes.plot.left + 1.0, below.top + named);
    let around = Area { left, top, width: room.right() - left, height: axes.plot.bottom() - top };
    let texts = labels(&known, &dots, around);
    for (at, ((nth, _), dot)) in known.iter().zip(&dots).enumerate() {
        let is_live = plot.live.contains(nth);
        let tone = if is_live { Tone::Live } else { style(0).tone };
        marks.push(Mark::Sign { at: *dot, sign: Sign::Dot, tone });
        let tone = if is_live { Tone::Live } else { Tone::Text };
        marks.extend(
            texts.get(at).map(|(place, text)| Mark::text(*place, text.as_str(), Anchor::Start, tone)),
        );
    }
}

/// The heights as numbers beside their dots, alike to the last digit, and where each begins; none if there is no room for
/// all of them.
fn labels(known: &[(usize, f64)], dots: &[(f64, f64)], room: Area) -> Vec<((f64, f64), String)> {
    let format = ColumnFormat::of_cells(known.iter().map(|(_, height)| *height), DECIMALS);
    let mut labels = DotLabels::new(room, dots);
    let placed = known.iter().zip(dots).map(|((_, height), dot)| {
        let text = format.cell(*height).trim().to_owned();
        Some((labels.place(*dot, &text)?, text))
    });
    placed.collect::<Option<_>>().unwrap_or_default()
}

/// From left of all places to right of them; none where they are one.
fn around(places: &[f64]) -> Option<(f64, f64)> {
    let [low, high] = ends(places.iter().copied())?;
    let air = (high - low) * AIR;
    (air > 0.0).then_some((low - air, high + air))
}

/// From under all heights to the highest, and not below 0 where none is: a dot on the axis has no room for its number.
fn with_air(heights: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let [low, high] = ends(heights)?;
    let under = low - (high - low) * AIR;
    Some([if low >= 0.0 { under.max(0.0) } else { under }, high])
}

/// The least and the greatest of some numbers.
fn ends(numbers: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let finite = numbers.filter(|number| number.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    (low <= high).then_some([low, high])
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
