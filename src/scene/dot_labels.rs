//! Where the numbers of dots on a line stand: beside these, where neither the line is nor another number.

use super::{Area, width_of};

/// How far a dot reaches, in rows.
const DOT: f64 = 0.45;
/// Columns between two numbers.
const AIR: f64 = 1.0;
/// Places at which a piece of the line is looked at.
const LOOKED: usize = 60;

/// The numbers beside a line's dots.
pub(super) struct DotLabels<'a> {
    /// Where they may stand.
    room: Area,
    /// The dots, joined.
    line: &'a [(f64, f64)],
    taken: Vec<Area>,
}

impl<'a> DotLabels<'a> {
    /// None yet.
    pub const fn new(room: Area, line: &'a [(f64, f64)]) -> Self {
        Self { room, line, taken: Vec::new() }
    }

    /// Where a dot's number begins: over it or under it, or else beside it; none where there is no place for it.
    pub fn place(&mut self, dot: (f64, f64), text: &str) -> Option<(f64, f64)> {
        let width = width_of(text);
        let middle = (dot.0 - width / 2.0).round();
        let (over, level, under) = ((dot.1 - DOT).floor() - 1.0, dot.1.floor(), (dot.1 + DOT).ceil());
        let (left, right) = ((dot.0 - 1.0).floor() - width, (dot.0 + 1.0).ceil());
        let beside =
            [(right, level), (left, level), (right, over), (left, over), (right, under), (left, under)];
        let places = [(middle, over), (middle, under)].into_iter().chain(beside);
        let mut areas = places.map(|(left, top)| Area { left, top, width, height: 1.0 });
        let found = areas.find(|area| self.is_free(*area))?;
        self.taken.push(found);
        Some((found.left, found.top + 0.5))
    }

    fn is_free(&self, area: Area) -> bool {
        let is_inside = area.left >= self.room.left
            && area.right() <= self.room.right()
            && area.top >= self.room.top
            && area.bottom() <= self.room.bottom();
        let is_on = |(x, y): (f64, f64)| {
            (area.left - 0.5..area.right() + 0.5).contains(&x) && (area.top..area.bottom()).contains(&y)
        };
        let is_crossed = |pair: &[(f64, f64)]| {
            let part = |n: usize, a: f64, b: f64| a + (b - a) * n as f64 / LOOKED as f64;
            let [from, to] = [pair[0], pair[1]];
            (0..=LOOKED).any(|n| is_on((part(n, from.0, to.0), part(n, from.1, to.1))))
        };
        is_inside
            && !self.taken.iter().any(|other| area.overlaps(*other, AIR))
            && !self.line.windows(2).any(is_crossed)
            && !self.line.iter().any(|dot| is_on(*dot))
    }
}
