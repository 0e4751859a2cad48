//! How many numbers lie where: a line that steps from stretch to stretch.

use super::axes::{self, Axes, Scale};
use super::{Area, Mark, Tone, caption};
use crate::session::HistogramPlot;

/// How many times wider than high it is at most, in columns and rows.
const WIDEST: f64 = 5.0;
/// What the upright axis counts.
const COUNT: &str = "how many";

pub(super) fn draw(marks: &mut Vec<Mark>, plot: &HistogramPlot, room: Area) {
    let most = plot.counts.iter().copied().max().unwrap_or(0) as f64;
    // In little room it would lie on what it counts.
    let count = if room.height < axes::NAMED { "" } else { COUNT };
    let (x, y) = (Scale::of(plot.bounds, &plot.name), Scale::of((0.0, most), count));
    let Some(axes) = Axes::draw(marks, caption::at_most(room, WIDEST), [&x, &y]) else { return };
    let wide = (plot.bounds.1 - plot.bounds.0) / plot.counts.len() as f64;
    let stretch = |(at, count): (usize, &usize)| {
        let (from, height) = (plot.bounds.0 + wide * at as f64, *count as f64);
        [(from, height), (from + wide, height)]
    };
    let mut outline = vec![(plot.bounds.0, 0.0)];
    outline.extend(plot.counts.iter().enumerate().flat_map(stretch));
    outline.push((plot.bounds.1, 0.0));
    axes.curve(marks, &outline, axes.strong(Tone::Series(0)));
}
