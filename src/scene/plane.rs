//! Points with their marks, the line a neuron draws between them, and the side on which it fires.

use super::axes::{Axes, LineStyle, Scale};
use super::caption::{self, Caption, Phrase};
use super::{Anchor, Area, Mark, Sign, Tone, width_of};
use crate::matrix::number;
use crate::session::Plane;

/// How much the picture shows beyond the points.
const MARGIN: f64 = 0.35;
/// The most places along an axis at which points have ticks of their own.
const MOST_PLACES: usize = 4;
/// How many times wider than high a plot is at most, in columns and rows: little more than a square.
const WIDEST: f64 = 3.0;
/// In at most so many rows the mark at the live point says enough.
const LOW: f64 = 5.0;
const FIRES: &str = "fires";

pub(super) fn draw(marks: &mut Vec<Mark>, plane: &Plane, room: Area, decimals: usize) {
    let needed = words(plane, room.height > LOW, decimals);
    let Some(room) = caption::write(marks, room, needed, legend(plane)) else { return };
    let [across, up] = [
        Spread::of(plane.points.iter().map(|point| point.0)),
        Spread::of(plane.points.iter().map(|point| point.1)),
    ];
    let [x, y] = [(&across, 0), (&up, 1)].map(|(spread, at)| Scale {
        bounds: spread.bounds(),
        ticks: spread.ticks(),
        name: &plane.axes[at],
    });
    let Some(axes) = Axes::draw(marks, caption::at_most(room, WIDEST), [&x, &y]) else { return };
    if let Some(line) = plane.line {
        hatch(marks, &axes, line);
        divide(marks, &axes, line, [x.bounds, y.bounds]);
        let spread = |(low, high): (f64, f64)| high - low;
        let size = (line.0 * spread(across.ends())).hypot(line.1 * spread(up.ends()));
        name_side(marks, &axes, plane, (line, size.max(f64::MIN_POSITIVE)));
    }
    for (at, (x, y, fires)) in plane.points.iter().enumerate() {
        let Some(place) = axes.within(*x, *y) else { continue };
        let is_live = plane.live == Some(at);
        let tone = if is_live { Tone::Live } else { Tone::Text };
        marks.push(Mark::Sign { at: place, sign: sign(*fires), tone });
        if is_live {
            marks.push(Mark::text((place.0 - 1.0, place.1), "▸", Anchor::End, tone));
        }
    }
}

/// What stands at a point: what the neuron says there, if that is known yet.
const fn sign(fires: Option<bool>) -> Sign {
    match fires {
        Some(true) => Sign::Dot,
        Some(false) => Sign::Ring,
        None => Sign::Cross,
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
    fn ticks(&self) -> Option<Vec<(f64, String)>> {
        let is_short = |v: &f64| (v * 10.0).fract() == 0.0 && v.abs() < 100.0;
        ((1..=MOST_PLACES).contains(&self.places.len()) && self.places.iter().all(is_short))
            .then(|| self.places.iter().map(|at| (*at, number(*at, 1))).collect())
    }
}

/// How far past the threshold a point is.
fn past((a, b, threshold): (f64, f64, f64), (x, y): (f64, f64)) -> f64 {
    a * x + b * y - threshold
}

/// Dots all over the side that fires.
fn hatch(marks: &mut Vec<Mark>, axes: &Axes<'_>, line: (f64, f64, f64)) {
    let Area { left, top, width, height } = axes.plot;
    let style = LineStyle::dotted(Tone::CalmPositive);
    let columns = (2.0 * width) as usize;
    let mut y = top + 0.5;
    while y < top + height {
        let numbers: Vec<(f64, f64)> =
            (0..=columns).map(|half| axes.numbers((left + half as f64 / 2.0, y))).collect();
        for run in numbers.split(|at| past(line, *at) < 0.0) {
            if let [first, .., last] = run {
                axes.curve(marks, &[*first, *last], style);
            }
        }
        y += 1.0;
    }
}

fn divide(
    marks: &mut Vec<Mark>,
    axes: &Axes<'_>,
    (a, b, threshold): (f64, f64, f64),
    [x, y]: [(f64, f64); 2],
) {
    let ends = if b.abs() >= a.abs() {
        [x.0, x.1].map(|x| (x, (threshold - a * x) / b))
    } else {
        [y.0, y.1].map(|y| ((threshold - b * y) / a, y))
    };
    axes.straight(marks, ends[0], ends[1], axes.strong(Tone::Source));
}

/// Writes on which side the neuron fires: clear of the points, and well off the line.
/// `size` is how much the sum changes across the points' own square.
fn name_side(marks: &mut Vec<Mark>, axes: &Axes<'_>, plane: &Plane, (line, size): ((f64, f64, f64), f64)) {
    let Area { left, top, width, height } = axes.plot;
    let word = width_of(FIRES);
    let taken: Vec<_> = plane.points.iter().filter_map(|(x, y, _)| axes.within(*x, *y)).collect();
    let is_free = |(x, y): (f64, f64)| {
        taken.iter().all(|at| (at.1 - y).abs() >= 1.0 || (at.0 - x).abs() > word / 2.0 + 2.0)
    };
    let far = |(x, y): (f64, f64)| {
        let ends = [x - word / 2.0, x + word / 2.0].map(|x| past(line, axes.numbers((x, y))) / size);
        ends[0].min(ends[1])
    };
    // The names of the axes stand in the first row.
    let rows = (1..height as usize).map(|row| (top + row as f64).floor() + 0.5);
    let columns = (width - word).max(0.0) as usize;
    let places =
        rows.flat_map(|y| (1..columns).map(move |x| (left.floor() + 1.0 + x as f64 + word / 2.0, y)));
    let middle = |(x, y): (f64, f64)| (x - left - width / 2.0).abs() + 2.0 * (y - top - height / 2.0).abs();
    // A quarter of the points' square off is far enough; then the nearer to the middle the better.
    let firing =
        places.filter(|at| is_free(*at)).map(|at| (far(at).min(0.25), at)).filter(|(far, _)| *far > 0.02);
    let best = firing
        .min_by(|(far, at), (other, than)| other.total_cmp(far).then(middle(*at).total_cmp(&middle(*than))));
    if let Some((_, at)) = best {
        marks.push(Mark::text(at, FIRES, Anchor::Middle, Tone::Source));
    }
}

/// The condition, and the point at hand.
fn words(plane: &Plane, has_room: bool, decimals: usize) -> Vec<Caption> {
    let mut lines = Vec::new();
    if let Some((a, b, threshold)) = plane.line {
        let [x, y] = &plane.axes;
        let term = |w: f64, name: &str| {
            if w == 1.0 { name.to_owned() } else { format!("{} {name}", number(w, decimals)) }
        };
        let (plus, size) = if b < 0.0 { ("−", -b) } else { ("+", b) };
        let sum =
            format!(" from {} {plus} {} = {} on", term(a, x), term(size, y), number(threshold, decimals));
        lines.push(vec![Phrase::Words(FIRES.into(), Tone::Source), Phrase::words(sum)]);
    }
    if let Some((x, y, fires)) = plane.live.filter(|_| has_room).and_then(|at| plane.points.get(at)) {
        let text = format!("▸ ({}, {}): {}", number(*x, decimals), number(*y, decimals), says(*fires));
        lines.push(vec![Phrase::Words(text, Tone::Live)]);
    }
    lines
}

const fn says(fires: Option<bool>) -> &'static str {
    match fires {
        Some(true) => "1",
        Some(false) => "0",
        None => "not known yet",
    }
}

fn legend(plane: &Plane) -> Vec<Caption> {
    let has = |mark: &Option<bool>| plane.points.iter().any(|(_, _, fires)| fires == mark);
    let entry = |fires: Option<bool>| {
        vec![Phrase::Sign(sign(fires), Tone::Text), Phrase::words(format!(" {}", says(fires)))]
    };
    let shown = [Some(true), Some(false), None].into_iter().filter(has);
    caption::in_line(shown.map(entry).collect(), f64::INFINITY)
}
