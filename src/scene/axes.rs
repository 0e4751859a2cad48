//! Axes with ticks at round numbers, and the way from numbers to places.
//!
//! Numbers under an axis never touch one another: there are as many of them as find room.

use super::{Anchor, Area, Mark, Pattern, Polyline, Tone, width_of};
use crate::matrix::number;

/// From this many rows on, names of axes have rows of their own.
pub(super) const NAMED: f64 = 9.0;
/// Fewer rows leave the upright axis no room for its name.
const LOW: f64 = 6.0;
/// The most intervals between ticks.
const MOST: usize = 10;
/// Rows from one tick of the upright axis to the next, where there is room, and where there is little.
const APART: (f64, f64) = (2.0, 1.0);
/// From this many rows on, ticks of the upright axis are further apart.
const TALL: f64 = 9.0;
/// How many times as long an upright axis may become so that its ticks stand in rows.
const MOST_LONGER: f64 = 1.5;
/// How far a tick of the upright axis may be from the middle of its number's row, in rows.
const OFF: f64 = 0.15;
/// A part of a row that is no difference.
const ROUNDING: f64 = 1e-6;
/// Columns right of a plot, for half of its last number.
const MARGIN: f64 = 3.0;
/// The fewest columns of a plot.
const NARROWEST: f64 = 8.0;
/// How far a tangent reaches to each side, as a part of the plot's width.
const REACH: f64 = 0.2;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineStyle {
    pub tone: Tone,
    pub pattern: Pattern,
    pub weight: f64,
}

impl LineStyle {
    /// Without a gap.
    pub(crate) const fn solid(tone: Tone, weight: f64) -> Self {
        Self { tone, pattern: Pattern::Solid, weight }
    }

    /// As fine as can be, in dots.
    pub(crate) const fn dotted(tone: Tone) -> Self {
        Self { tone, pattern: Pattern::Dotted, weight: 0.0 }
    }

    /// A line through places of the drawing.
    pub fn through(self, through: Vec<(f64, f64)>) -> Mark {
        let Self { tone, pattern, weight } = self;
        Mark::Line(Polyline { through, tone, pattern, weight, arrow: false })
    }
}

/// A tick's number, and what stands there.
type Tick = (f64, String);

/// What one axis shows.
#[derive(Clone, Debug)]
pub(super) struct Scale<'a> {
    /// Its least and greatest number.
    pub bounds: (f64, f64),
    /// Where it has ticks, if not at round numbers.
    pub ticks: Option<Vec<Tick>>,
    /// What it is called.
    pub name: &'a str,
}

impl<'a> Scale<'a> {
    /// From one number to another, with round ticks.
    pub const fn of(bounds: (f64, f64), name: &'a str) -> Self {
        Self { bounds, ticks: None, name }
    }

    fn is_range(&self) -> bool {
        let (low, high) = self.bounds;
        (high - low).is_finite() && high > low
    }

    fn part(&self, value: f64) -> f64 {
        (value - self.bounds.0) / (self.bounds.1 - self.bounds.0)
    }

    fn contains(&self, value: f64) -> bool {
        const SLACK: f64 = 1e-9;
        (-SLACK..=1.0 + SLACK).contains(&self.part(value))
    }

    /// As many round ticks as find room on an axis so long, each taking what its number needs.
    fn fitting(&self, length: f64, needs: impl Fn(&str) -> f64) -> Vec<Tick> {
        if let Some(ticks) = &self.ticks {
            return ticks.iter().filter(|(at, _)| self.contains(*at)).cloned().collect();
        }
        self.choices(length, needs).next().unwrap_or_default()
    }

    /// The round ticks that find room on an axis so long, the most of them first.
    fn choices(&self, length: f64, needs: impl Fn(&str) -> f64) -> impl Iterator<Item = Vec<Tick>> {
        let fits = move |(step, ticks): &(f64, Vec<Tick>)| {
            let room = step / (self.bounds.1 - self.bounds.0) * length;
            ticks.len() < 2 || ticks.iter().all(|(_, text)| needs(text) <= room)
        };
        (1..=MOST).rev().map(|intervals| self.round(intervals)).filter(fits).map(|(_, ticks)| ticks)
    }

    /// An upright axis at most so high, how high it is, and its ticks: where there is a way, every one stands in the
    /// middle of a row, as its number does, if only because the axis goes on a little.
    fn upright(&self, high: f64) -> (Self, f64, Vec<Tick>) {
        let apart = if high < TALL { APART.1 } else { APART.0 };
        let in_rows = |high: f64, fewest: usize| {
            let is_in_row = |(at, _): &Tick| {
                let row = self.part(*at) * high;
                (row - row.round()).abs() < OFF
            };
            let is_one = |ticks: &Vec<Tick>| ticks.len() >= fewest && ticks.iter().all(is_in_row);
            let found = self.choices(high, |_| apart).find(is_one);
            found.map(|ticks| (high, ticks))
        };
        let found = match self.ticks {
            Some(_) => None,
            None if high < TALL / 2.0 => in_rows(high, 3).or_else(|| in_rows(high, 2)),
            None => in_rows(high, 3).or_else(|| in_rows(high - 1.0, 3)),
        };
        if let Some((high, ticks)) = found {
            return (self.clone(), high, ticks);
        }
        let longer = if self.ticks.is_none() { self.on_rows(high, apart) } else { None };
        longer.map_or_else(
            || (self.clone(), high, self.fitting(high, |_| apart)),
            |(scale, ticks)| (scale, high, ticks),
        )
    }

    /// The same from a tick on and a little further, so that its ticks stand in rows of an axis so high; none where it
    /// would be much longer.
    fn on_rows(&self, high: f64, apart: f64) -> Option<(Self, Vec<Tick>)> {
        let (low, top) = self.bounds;
        let rows = (apart as usize..=(high / 2.0) as usize).map(|rows| rows as f64);
        let longer = rows.flat_map(|rows| {
            let least = round_step((top - low) * rows / high);
            [least, round_step(least * 1.01)].map(|step| {
                let from = (low / step + 1e-9).floor() * step;
                (from, from + step * high / rows, step)
            })
        });
        let holds = |(_, to, _): &(f64, f64, f64)| *to >= top - 1e-9 * (top - low);
        let shortest = longer.filter(holds).min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
        let (from, to, step) = shortest;
        let scale = Self { bounds: (from, to), ..self.clone() };
        let ticks = scale.every(step);
        ((to - from) <= MOST_LONGER * (top - low)).then_some((scale, ticks))
    }

    /// Round numbers within the bounds, at most so many apart, and how far apart they are.
    fn round(&self, intervals: usize) -> (f64, Vec<Tick>) {
        let (low, high) = self.bounds;
        let step = round_step((high - low) / intervals as f64);
        (step, self.every(step))
    }

    /// The multiples of a number within the bounds.
    fn every(&self, step: f64) -> Vec<Tick> {
        let (low, high) = self.bounds;
        let decimals = (-step.log10()).ceil().clamp(0.0, 12.0) as usize;
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        let count = (last - first).clamp(-1.0, 2.0 * MOST as f64) as i32;
        let tick = |n: i32| {
            let at = (first + f64::from(n)) * step;
            (at, number(at, decimals))
        };
        (0..=count).map(tick).collect()
    }
}

/// Axes and the plot between them.
#[derive(Clone, Debug)]
pub(super) struct Axes<'a> {
    /// Where its numbers are.
    pub plot: Area,
    x: &'a Scale<'a>,
    y: Scale<'a>,
}

impl<'a> Axes<'a> {
    /// Draws axes into an area; `None` where there is no room, or nothing between the bounds.
    pub fn draw(marks: &mut Vec<Mark>, room: Area, [x, y]: [&'a Scale<'a>; 2]) -> Option<Self> {
        if !x.is_range() || !y.is_range() {
            return None;
        }
        let is_named = room.height >= NAMED;
        let row_for = |name: &str| if is_named && !name.is_empty() { 1.0 } else { 0.0 };
        let (above, below) = (row_for(y.name), 1.0 + row_for(x.name));
        let (top, bottom) = (room.top + above + 0.5, room.bottom() - below - 0.5);
        let high = bottom - top;
        if high < 1.0 {
            return None;
        }
        let (y, high, ups) = y.upright(high);
        let numbers = ups.iter().map(|(_, text)| width_of(text)).fold(0.0, f64::max);
        // The axis is a dot of its cell, next to the column its ticks are in.
        let left = room.left + numbers + 1.25;
        let margin = MARGIN.min(room.width / 12.0);
        // A name behind the last number leaves it its place.
        let behind = if is_named || x.name.is_empty() { 0.0 } else { width_of(x.name) + 2.0 };
        let behind = if room.right() - behind - left >= 2.0 * NARROWEST { behind } else { 0.0 };
        let width = room.right() - margin.max(behind) - left;
        if width < NARROWEST {
            return None;
        }
        let y_name = y.name;
        let axes = Self { plot: Area { left, top, width, height: high }, x, y };
        axes.lines(marks);
        axes.upright(marks, &ups, room.left + numbers);
        axes.level(marks, room, is_named);
        let at = (left + 0.75, if is_named { room.top + 0.5 } else { top });
        if is_named || room.height >= LOW {
            words(marks, at, y_name, Anchor::Start);
        }
        Some(axes)
    }

    /// The axes, and zero where it is between their ends.
    fn lines(&self, marks: &mut Vec<Mark>) {
        let Area { left, top, .. } = self.plot;
        let (right, bottom) = (self.plot.right(), self.plot.bottom());
        let is_inside = |scale: &Scale<'_>| scale.bounds.0 < 0.0 && scale.bounds.1 > 0.0;
        let (x, y) = self.place(0.0, 0.0);
        let zero = LineStyle::dotted(Tone::Quiet);
        if is_inside(self.x) {
            marks.push(zero.through(vec![(x, top), (x, bottom)]));
        }
        if is_inside(&self.y) {
            marks.push(zero.through(vec![(left, y), (right, y)]));
        }
        let axis = LineStyle::solid(Tone::Quiet, 0.0);
        marks.push(axis.through(vec![(left, top), (left, bottom)]));
        marks.push(axis.through(vec![(left, bottom), (right, bottom)]));
    }

    /// The ticks of the upright axis, their numbers ending at a column.
    fn upright(&self, marks: &mut Vec<Mark>, ticks: &[Tick], end: f64) {
        let mut last = f64::INFINITY;
        for (at, text) in ticks {
            let y = self.place(self.x.bounds.0, *at).1;
            // Between two rows its number stands in the lower one, however the place was rounded.
            let row = if (y - y.round()).abs() < ROUNDING { y.round() } else { y };
            if last.floor() - row.floor() >= APART.1 {
                let tick = vec![(self.plot.left - 0.5, y), (self.plot.left, y)];
                marks.push(LineStyle::solid(Tone::Quiet, 0.0).through(tick));
                words(marks, (end, row), text, Anchor::End);
                last = row;
            }
        }
    }

    /// The ticks of the level axis, and its name: under them, or else behind them.
    fn level(&self, marks: &mut Vec<Mark>, room: Area, is_named: bool) {
        let (right, bottom) = (room.right(), self.plot.bottom());
        let name = self.x.name;
        let behind = if is_named || name.is_empty() { 0.0 } else { width_of(name) + 1.0 };
        let mut free = room.left;
        for (at, text) in self.x.fitting(self.plot.width, |text| width_of(text) + 2.0) {
            let x = self.place(at, self.y.bounds.0).0;
            let start = (x - width_of(&text) / 2.0).round();
            if start >= free && start + width_of(&text) <= right - behind {
                marks.push(LineStyle::solid(Tone::Quiet, 0.0).through(vec![(x, bottom), (x, bottom + 0.25)]));
                words(marks, (start + width_of(&text) / 2.0, bottom + 1.0), &text, Anchor::Middle);
                free = start + width_of(&text) + 1.0;
            }
        }
        if is_named {
            words(marks, (self.plot.middle().0, bottom + 2.0), name, Anchor::Middle);
        } else if free + width_of(name) <= right {
            words(marks, (right, bottom + 1.0), name, Anchor::End);
        }
    }

    /// The line the picture is about: finer where the plot is small.
    pub(crate) fn strong(&self, tone: Tone) -> LineStyle {
        LineStyle::solid(tone, if self.plot.height < TALL { 0.3 } else { 0.36 })
    }

    /// Where numbers lie.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let Area { left, top, width, height } = self.plot;
        (left + self.x.part(x) * width, top + (1.0 - self.y.part(y)) * height)
    }

    /// Where numbers lie, if that is within the plot.
    pub fn within(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        (self.x.contains(x) && self.y.contains(y)).then(|| self.place(x, y))
    }

    /// The numbers at a place.
    pub fn numbers(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let Area { left, top, width, height } = self.plot;
        let of = |part: f64, (low, high): (f64, f64)| low + part * (high - low);
        (of((x - left) / width, self.x.bounds), of(1.0 - (y - top) / height, self.y.bounds))
    }

    /// A line through numbers, which ends where it leaves the plot and begins again where it comes back.
    pub fn curve(&self, marks: &mut Vec<Mark>, numbers: &[(f64, f64)], style: LineStyle) {
        let places = numbers.iter().map(|(x, y)| self.within(*x, *y)).collect::<Vec<_>>();
        for run in places.split(Option::is_none).filter(|run| run.len() > 1) {
            marks.push(style.through(run.iter().copied().flatten().collect()));
        }
    }

    /// How far a tangent reaches to each side, in numbers of the level axis.
    pub(crate) fn reach(&self) -> f64 {
        (self.x.bounds.1 - self.x.bounds.0) * REACH
    }

    /// The line that touches a curve at a place of it.
    pub(crate) fn tangent(&self, marks: &mut Vec<Mark>, (x, y): (f64, f64), slope: f64, style: LineStyle) {
        let [from, to] = [-self.reach(), self.reach()].map(|by| (x + by, y + slope * by));
        self.straight(marks, from, to, style);
    }

    /// The piece of a straight line that is within the plot: from numbers to numbers.
    pub(crate) fn straight(&self, marks: &mut Vec<Mark>, from: (f64, f64), to: (f64, f64), style: LineStyle) {
        // Fine enough to end where the plot does.
        const PIECES: usize = 400;
        let part = |n: usize, (from, to): (f64, f64)| from + (to - from) * n as f64 / PIECES as f64;
        let numbers: Vec<_> =
            (0..=PIECES).map(|n| (part(n, (from.0, to.0)), part(n, (from.1, to.1)))).collect();
        for run in numbers.split(|(x, y)| self.within(*x, *y).is_none()) {
            if let [first, .., last] = run {
                self.curve(marks, &[*first, *last], style);
            }
        }
    }
}

/// A text that is there when looked for.
fn words(marks: &mut Vec<Mark>, at: (f64, f64), text: &str, anchor: Anchor) {
    if !text.is_empty() {
        marks.push(Mark::text(at, text, anchor, Tone::Quiet));
    }
}

/// The round number at or above a distance: 1, 2 or 5 times a power of ten.
fn round_step(distance: f64) -> f64 {
    let power = 10_f64.powf(distance.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|n| n * power >= distance * (1.0 - 1e-9));
    times.unwrap_or(10.0) * power
}

/// Bounds that hold all these numbers, taken out to round ones; numbers that are none do not count.
pub(super) fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|v| v.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low > high {
        return None;
    }
    let pad = if high > low { 0.0 } else { low.abs().max(1.0) / 2.0 };
    let step = round_step((high - low + 2.0 * pad) / 10.0);
    Some((((low - pad) / step).floor() * step, ((high + pad) / step).ceil() * step))
}
