//! The error as one weight moves: where the weight stands now, and where a step takes it.

use super::super::paint::{Painter, Run, runs_width};
use super::super::theme::{Glyphs, Role};
use super::axes::{Axes, Scale, bounds};
use super::canvas::{Dash, LineStyle};
use super::{caption, line_style};
use crate::matrix::number;
use crate::session::WeightCurve;

pub(super) fn draw(painter: &mut Painter<'_>, curve: &WeightCurve, decimals: usize) {
    let Some(area) = caption::write(painter, &words(painter, curve, decimals), &legend(painter, curve))
    else {
        return;
    };
    let marks = || curve.now.into_iter().chain(curve.stepped);
    let points = || curve.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite());
    let edges =
        points().map(|(x, _)| x).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let Some(y) = bounds(points().chain(marks()).map(|(_, y)| y)) else { return };
    let Some(axes) = Axes::draw(painter, area, [edges, y].map(Scale::of)) else { return };
    let mut canvas = axes.canvas(painter);
    let places: Vec<_> = points().map(|(x, y)| axes.place(x, y)).collect();
    let style = line_style(painter.theme, Role::Text);
    canvas.path(&places, LineStyle { style, dash: Dash::SOLID, thick: false });
    canvas.draw(painter, (axes.plot.x, axes.plot.y));
    let [now_sign, stepped_sign] = signs(painter);
    let now = curve.now.and_then(|(x, y)| axes.cell(x, y));
    if let Some((x, y)) = curve.stepped.and_then(|(x, y)| axes.cell(x, y)) {
        // Two marks in one cell would be one: the second stands beside the first, on the side it went to.
        let went_left = curve.now.zip(curve.stepped).is_some_and(|(now, stepped)| stepped.0 < now.0);
        let beside = if went_left { x.saturating_sub(1) } else { x + 1 };
        let x = if now == Some((x, y)) { beside } else { x };
        painter.put_styled(x, y, stepped_sign, line_style(painter.theme, Role::Live));
    }
    if let Some((x, y)) = now {
        painter.put(x, y, now_sign, Role::Source);
    }
}

/// The marks of the weight now and after the step.
const fn signs(painter: &Painter<'_>) -> [&'static str; 2] {
    match painter.theme.glyphs {
        Glyphs::Ascii => ["o", ">"],
        _ => ["●", "▸"],
    }
}

/// From what to what weight and error go, in one line if it fits there.
fn words(painter: &Painter<'_>, curve: &WeightCurve, decimals: usize) -> Vec<Vec<Run>> {
    let arrow = if painter.theme.glyphs == Glyphs::Ascii { "->" } else { "→" };
    let both = |pick: fn((f64, f64)) -> f64| {
        let now = curve.now.map(|now| number(pick(now), decimals));
        match (now, curve.stepped.map(|to| number(pick(to), decimals))) {
            (Some(now), Some(to)) => Some(format!("{now} {arrow} {to}")),
            (now, to) => now.or(to),
        }
    };
    let Some((weight, error)) = both(|(w, _)| w).zip(both(|(_, e)| e)) else { return Vec::new() };
    let (weight, error) = (format!("{} {weight}", curve.weight), format!("{} {error}", curve.error));
    let whole = vec![(format!("{weight}: {error}"), Role::Strong)];
    if runs_width(&whole) < painter.area.width && painter.area.height >= 8 {
        return vec![whole];
    }
    vec![vec![(format!("{weight}:"), Role::Strong)], vec![(error, Role::Strong)]]
}

fn legend(painter: &Painter<'_>, curve: &WeightCurve) -> Vec<Vec<Run>> {
    let [now, stepped] = signs(painter);
    let mut line = Vec::new();
    if curve.now.is_some() {
        line.extend([(now.to_owned(), Role::Source), (" now   ".to_owned(), Role::Text)]);
    }
    if curve.stepped.is_some() {
        line.extend([(stepped.to_owned(), Role::Strong), (" after the step".to_owned(), Role::Text)]);
    }
    if line.is_empty() { Vec::new() } else { vec![line] }
}
