//! Points with their marks, the line a neuron draws between them, and the side on which it fires.

use super::super::paint::{Painter, Run, width};
use super::super::theme::{Glyphs, Role};
use super::axes::Axes;
use super::canvas::{Dash, Pen};
use super::{caption, line_style};
use crate::matrix::{number, subscript};
use crate::session::Plane;

/// How much the picture shows beyond the points.
const MARGIN: f64 = 0.35;
const FIRES: &str = "fires";

pub(super) fn draw(painter: &mut Painter<'_>, plane: &Plane, decimals: usize) {
    let Some(mut area) = caption::write(painter, &words(painter, plane, decimals), &legend(painter, plane))
    else {
        return;
    };
    let wide = area.width.min((area.height * 3).max(30));
    area.x += (area.width - wide) / 2;
    area.width = wide;
    let spread = |pick: fn(&(f64, f64, Option<bool>)) -> f64| {
        let finite = plane.points.iter().map(pick).filter(|v| v.is_finite());
        let (low, high) = finite.fold((0.0_f64, 1.0_f64), |(a, b), v| (a.min(v), b.max(v)));
        let margin = (high - low) * MARGIN;
        (low - margin, high + margin)
    };
    let (x, y) = (spread(|p| p.0), spread(|p| p.1));
    let Some(axes) = Axes::draw(painter, area, (x, y), Some(&[0.0, 1.0])) else { return };
    if let Some(line) = plane.line {
        shade(painter, &axes, line);
        divide(painter, &axes, line, (x, y));
        name_side(painter, &axes, plane, line);
    }
    for (at, (x, y, mark)) in plane.points.iter().enumerate() {
        let Some((column, row)) = axes.cell(*x, *y) else { continue };
        let is_live = plane.live == Some(at);
        if is_live {
            painter.put_styled(column.saturating_sub(1), row, "▸", line_style(painter.theme, Role::Live));
        }
        painter.put(column, row, sign(painter, *mark), if is_live { Role::Live } else { Role::Strong });
    }
}

const fn sign(painter: &Painter<'_>, mark: Option<bool>) -> &'static str {
    match (painter.theme.glyphs, mark) {
        (Glyphs::Ascii, Some(true)) => "1",
        (Glyphs::Ascii, Some(false)) => "0",
        (Glyphs::Ascii, None) => ".",
        (_, Some(true)) => "●",
        (_, Some(false)) => "○",
        (_, None) => "·",
    }
}

/// How far past the threshold a point is.
fn past((a, b, threshold): (f64, f64, f64), (x, y): (f64, f64)) -> f64 {
    a * x + b * y - threshold
}

fn shade(painter: &mut Painter<'_>, axes: &Axes, line: (f64, f64, f64)) {
    let sign = match painter.theme.glyphs {
        Glyphs::Braille => "⠐",
        Glyphs::Blocks => "░",
        Glyphs::Ascii => ",",
    };
    for row in 0..axes.plot.height {
        for column in (0..axes.plot.width).filter(|column| (column + row * 2) % 4 == 0) {
            if past(line, axes.numbers(column, row)) >= 0.0 {
                painter.put(axes.plot.x + column, axes.plot.y + row, sign, Role::Quiet);
            }
        }
    }
}

fn divide(painter: &mut Painter<'_>, axes: &Axes, line: (f64, f64, f64), (x, y): ((f64, f64), (f64, f64))) {
    let (a, b, threshold) = line;
    let ends = if b.abs() >= a.abs() {
        [x.0, x.1].map(|x| (x, (threshold - a * x) / b))
    } else {
        [y.0, y.1].map(|y| ((threshold - b * y) / a, y))
    };
    let mut canvas = axes.canvas(painter);
    let [from, to] = ends.map(|(x, y)| axes.place(x, y));
    let style = line_style(painter.theme, Role::Source);
    canvas.line(from, to, Pen { style, dash: Dash::SOLID, thick: false });
    canvas.draw(painter, (axes.plot.x, axes.plot.y));
}

/// Writes on which side the neuron fires: clear of the points, and well off the line.
fn name_side(painter: &mut Painter<'_>, axes: &Axes, plane: &Plane, line: (f64, f64, f64)) {
    let wide = width(FIRES);
    let Some(last) = axes.plot.width.checked_sub(wide + 1) else { return };
    let taken: Vec<_> = plane.points.iter().filter_map(|(x, y, _)| axes.cell(*x, *y)).collect();
    let is_free = |column: u16, row: u16| {
        let (x, y) = (axes.plot.x + column, axes.plot.y + row);
        taken.iter().all(|(px, py)| *py != y || *px + 2 < x || x + wide + 1 < *px)
    };
    let size = line.0.hypot(line.1).max(f64::MIN_POSITIVE);
    let far = |column: u16, row: u16| {
        let ends = [column, column + wide].map(|c| past(line, axes.numbers(c, row)) / size);
        ends[0].min(ends[1])
    };
    let places = (0..axes.plot.height).flat_map(|row| (1..=last).map(move |column| (column, row)));
    let firing = places.filter(|(c, r)| is_free(*c, *r)).map(|(c, r)| (far(c, r), c, r));
    // A quarter of the unit square off is far enough; then the nearer to the middle the better.
    let middle =
        |c: u16, r: u16| (c + wide / 2).abs_diff(axes.plot.width / 2) + 2 * r.abs_diff(axes.plot.height / 2);
    let best = firing.filter(|(far, ..)| *far > 0.02).min_by(|a, b| {
        let rank = |(far, c, r): &(f64, u16, u16)| (-(far.min(0.25)), middle(*c, *r));
        let (a, b) = (rank(a), rank(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    });
    if let Some((_, column, row)) = best {
        let text = format!(" {FIRES} ");
        painter.put(axes.plot.x + column - 1, axes.plot.y + row, &text, Role::Source);
    }
}

/// The condition, and the point at hand.
fn words(painter: &Painter<'_>, plane: &Plane, decimals: usize) -> Vec<Vec<Run>> {
    let ascii = painter.theme.glyphs == Glyphs::Ascii;
    let mut lines = Vec::new();
    if let Some((a, b, threshold)) = plane.line {
        let term = |w: f64, n: usize| {
            let name = if ascii { format!("x{n}") } else { format!("x{}", subscript(n)) };
            if w == 1.0 { name } else { format!("{} {name}", number(w, decimals)) }
        };
        let (plus, size) = if b < 0.0 { ("−", -b) } else { ("+", b) };
        let over = if ascii { ">=" } else { "≥" };
        let text = format!(
            "{FIRES} where {} {plus} {} {over} {}",
            term(a, 1),
            term(size, 2),
            number(threshold, decimals)
        );
        lines.push(vec![(text, Role::Strong)]);
    }
    // In the lowest areas the mark at the point has to do.
    let live = plane.live.filter(|_| painter.area.height > 5).and_then(|at| plane.points.get(at));
    if let Some((x, y, mark)) = live {
        let says = match mark {
            Some(true) => "1",
            Some(false) => "0",
            None => "not known yet",
        };
        let text = format!("▸ ({}, {}): {says}", number(*x, decimals), number(*y, decimals));
        lines.push(vec![(text, Role::Strong)]);
    }
    lines
}

fn legend(painter: &Painter<'_>, plane: &Plane) -> Vec<Vec<Run>> {
    let has = |mark| plane.points.iter().any(|(_, _, m)| *m == mark);
    let entries = [(Some(true), "1"), (Some(false), "0"), (None, "not known yet")];
    let shown = entries.into_iter().filter(|(mark, _)| has(*mark));
    // In ASCII a mark is the number it stands for.
    let shown = shown.filter(|(mark, _)| painter.theme.glyphs != Glyphs::Ascii || mark.is_none());
    let line: Vec<Run> =
        shown.map(|(mark, says)| (format!("{} {says}   ", sign(painter, mark)), Role::Text)).collect();
    if line.is_empty() { Vec::new() } else { vec![line] }
}
