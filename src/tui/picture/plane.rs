//! Points with their marks, the line a neuron draws between them, and the side on which it fires.

use super::super::paint::{Painter, Run, width};
use super::super::theme::{Glyphs, Role};
use super::axes::{Axes, Scale};
use super::canvas::{Dash, LineStyle};
use super::{caption, line_style};
use crate::matrix::number;
use crate::session::Plane;

/// How much the picture shows beyond the points.
const MARGIN: f64 = 0.35;
/// The most places along an axis at which points have ticks of their own.
const MOST_PLACES: usize = 4;
const FIRES: &str = "fires";

pub(super) fn draw(painter: &mut Painter<'_>, plane: &Plane, decimals: usize) {
    let Some(mut area) = caption::write(painter, &words(painter, plane, decimals), &legend(painter, plane))
    else {
        return;
    };
    let wide = area.width.min((area.height * 3).max(30));
    area.x += (area.width - wide) / 2;
    area.width = wide;
    let (across, up) =
        (Spread::of(plane.points.iter().map(|p| p.0)), Spread::of(plane.points.iter().map(|p| p.1)));
    let (x, y) = (across.bounds(), up.bounds());
    let names = [plane.axes[0].as_str(), plane.axes[1].as_str()];
    let scales = [
        Scale { bounds: x, ticks: across.ticks(), name: names[0] },
        Scale { bounds: y, ticks: up.ticks(), name: names[1] },
    ];
    let Some(axes) = Axes::draw(painter, area, scales) else { return };
    if let Some(line) = plane.line {
        shade(painter, &axes, line);
        divide(painter, &axes, line, (x, y));
    }
    axes.name(painter, names);
    if let Some(line) = plane.line {
        let spread = |(low, high): (f64, f64)| high - low;
        let size = (line.0 * spread(across.ends())).hypot(line.1 * spread(up.ends()));
        name_side(painter, &axes, plane, (line, size.max(f64::MIN_POSITIVE)));
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

/// How far the points reach along one axis.
struct Spread {
    /// Where they are, in order, each place once.
    places: Vec<f64>,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut places: Vec<f64> = values.filter(|v| v.is_finite()).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        Self { places }
    }

    /// The least and the greatest; something around them where they are one, and from 0 to 1 where there are none.
    fn ends(&self) -> (f64, f64) {
        match self.places.as_slice() {
            [] => (0.0, 1.0),
            [only] => (only - 0.5, only + 0.5),
            [first, .., last] => (*first, *last),
        }
    }

    /// What the picture shows: the points and some room around them.
    fn bounds(&self) -> (f64, f64) {
        let (low, high) = self.ends();
        let margin = (high - low) * MARGIN;
        (low - margin, high + margin)
    }

    /// Ticks where the points are, if those are few and easily said; else at round numbers.
    fn ticks(&self) -> Option<&[f64]> {
        let is_short = |v: &f64| (v * 10.0).fract() == 0.0 && v.abs() < 100.0;
        ((1..=MOST_PLACES).contains(&self.places.len()) && self.places.iter().all(is_short))
            .then_some(&self.places)
    }
}

/// How far past the threshold a point is.
fn past((a, b, threshold): (f64, f64, f64), (x, y): (f64, f64)) -> f64 {
    a * x + b * y - threshold
}

fn shade(painter: &mut Painter<'_>, axes: &Axes, line: (f64, f64, f64)) {
    let sign = match painter.theme.glyphs {
        Glyphs::Braille | Glyphs::Octants | Glyphs::Sextants => "⠐",
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
    canvas.line(from, to, LineStyle { style, dash: Dash::SOLID, thick: false });
    canvas.draw(painter, (axes.plot.x, axes.plot.y));
}

/// Writes on which side the neuron fires: clear of the points, and well off the line.
/// `size` is how much the sum changes across the points' own square.
fn name_side(painter: &mut Painter<'_>, axes: &Axes, plane: &Plane, (line, size): ((f64, f64, f64), f64)) {
    let wide = width(FIRES);
    let Some(last) = axes.plot.width.checked_sub(wide + 1) else { return };
    let taken: Vec<_> = plane.points.iter().filter_map(|(x, y, _)| axes.cell(*x, *y)).collect();
    let is_free = |column: u16, row: u16| {
        let (x, y) = (axes.plot.x + column, axes.plot.y + row);
        taken.iter().all(|(px, py)| *py != y || *px + 2 < x || x + wide + 1 < *px)
    };
    let far = |column: u16, row: u16| {
        let ends = [column, column + wide].map(|c| past(line, axes.numbers(c, row)) / size);
        ends[0].min(ends[1])
    };
    let places = (0..axes.plot.height).flat_map(|row| (1..=last).map(move |column| (column, row)));
    let firing = places.filter(|(c, r)| is_free(*c, *r)).map(|(c, r)| (far(c, r), c, r));
    // A quarter of the points' square off is far enough; then the nearer to the middle the better.
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
        let [x, y] = &plane.axes;
        let term = |w: f64, name: &str| {
            if w == 1.0 { name.to_owned() } else { format!("{} {name}", number(w, decimals)) }
        };
        let (plus, size) = if b < 0.0 { ("−", -b) } else { ("+", b) };
        let over = if ascii { ">=" } else { "≥" };
        let text = format!(
            "{FIRES} where {} {plus} {} {over} {}",
            term(a, x),
            term(size, y),
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
