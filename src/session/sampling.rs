//! Where a curve goes: worked out at places evenly apart, at more of them where it bends, and broken where it jumps.

/// How far from a straight piece a curve may be in its middle, as a part of all its height.
const VISIBLE: f64 = 1.0 / 400.0;
/// How often a piece between two even places is halved for a bend.
const HALVED: usize = 6;
/// The most places besides the even ones, for each of those.
const MORE: usize = 3;
/// How near a jump is looked at, as a part of all its width.
const NEAREST: f64 = 1e-12;
/// The most decimals of a place that a jump is taken to be at: with fewer than that few numbers lie so near by chance.
const ROUND: i32 = 6;

/// A curve through points. One without a height (not a number) breaks it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampledCurve {
    /// The points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// Where it jumps.
    pub jumps: Vec<Jump>,
}

/// A jump of a curve, with no height in between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jump {
    /// Where.
    pub at: f64,
    /// How high it is just left of there and just right of there.
    pub ends: [f64; 2],
    /// How high it is there.
    pub takes: f64,
}

/// How many times a curve of so many even places is worked out at most.
pub(super) const fn most(even: usize) -> usize {
    even * (1 + MORE)
}

/// So many numbers from `from` to `to` in even steps.
pub(super) fn evenly((from, to): (f64, f64), count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |n| from + (to - from) * n as f64 / (count - 1) as f64)
}

/// A curve from one place to another, through so many places evenly apart and those it needs besides; without points
/// where it has no height at any.
pub(super) fn sampled(
    edges: (f64, f64),
    count: usize,
    height: impl FnMut(f64) -> Option<f64>,
) -> SampledCurve {
    let mut sampler =
        Sampler { height, left: count, curve: SampledCurve::default(), edges, bounds: (0.0, 0.0) };
    let even: Vec<(f64, f64)> = evenly(edges, count).map(|x| (x, sampler.at(x))).collect();
    let known = even.iter().map(|(_, y)| *y).filter(|y| y.is_finite());
    sampler.bounds = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| (a.min(y), b.max(y)));
    if sampler.bounds.0 > sampler.bounds.1 {
        return SampledCurve::default();
    }
    sampler.left = count * MORE;
    let bends: Vec<bool> = even.windows(3).map(|three| sampler.is_bent(three)).collect();
    let is_bent = |at: usize| bends.get(at).copied().unwrap_or_default();
    for (at, pair) in even.windows(2).enumerate() {
        sampler.curve.points.push(pair[0]);
        if is_bent(at) || at.checked_sub(1).is_some_and(is_bent) {
            sampler.refine(pair[0], pair[1], HALVED);
        }
    }
    sampler.curve.points.extend(even.last());
    sampler.curve
}

/// A curve being worked out.
struct Sampler<F> {
    height: F,
    /// How many more times it may be.
    left: usize,
    curve: SampledCurve,
    edges: (f64, f64),
    /// The least and the greatest height at the even places.
    bounds: (f64, f64),
}

impl<F: FnMut(f64) -> Option<f64>> Sampler<F> {
    /// The height at a place; not a number where there is none.
    fn at(&mut self, x: f64) -> f64 {
        self.left = self.left.saturating_sub(1);
        (self.height)(x).filter(|y| y.is_finite()).unwrap_or(f64::NAN)
    }

    /// A difference in height that can be seen.
    fn visible(&self) -> f64 {
        (self.bounds.1 - self.bounds.0) * VISIBLE
    }

    /// Whether a height is about where the curve is seen. Where it leaves that, or has none, it is not joined.
    fn is_near(&self, height: f64) -> bool {
        let (low, high) = self.bounds;
        let air = (high - low) / 2.0;
        (low - air..=high + air).contains(&height)
    }

    /// Whether straight pieces between three points would be seen to be straight.
    fn is_bent(&self, three: &[(f64, f64)]) -> bool {
        let &[(_, a), (_, b), (_, c)] = three else { return false };
        (a - 2.0 * b + c).abs() / 8.0 > self.visible()
    }

    /// Adds the points that a bent piece needs between its ends.
    fn refine(&mut self, from: (f64, f64), to: (f64, f64), halved: usize) {
        if halved == 0 {
            self.settle(from, to);
            return;
        }
        if self.left == 0 {
            return;
        }
        let x = from.0.midpoint(to.0);
        let middle = (x, self.at(x));
        if !self.is_near(middle.1) {
            self.curve.points.push((x, f64::NAN));
            return;
        }
        let is_straight = (middle.1 - from.1.midpoint(to.1)).abs() <= self.visible();
        if !is_straight {
            self.refine(from, middle, halved - 1);
        }
        self.curve.points.push(middle);
        if !is_straight {
            self.refine(middle, to, halved - 1);
        }
    }

    /// Breaks a piece that is steep however short where it jumps.
    fn settle(&mut self, mut from: (f64, f64), mut to: (f64, f64)) {
        let rise = (to.1 - from.1).abs();
        if rise <= self.visible() {
            return;
        }
        while to.0 - from.0 > NEAREST * (self.edges.1 - self.edges.0) && self.left > 0 {
            let x = from.0.midpoint(to.0);
            let middle = (x, self.at(x));
            if !self.is_near(middle.1) {
                self.curve.points.push((x, f64::NAN));
                return;
            }
            if (middle.1 - from.1).abs() > (to.1 - middle.1).abs() {
                to = middle;
            } else {
                from = middle;
            }
        }
        let leap = (to.1 - from.1).abs();
        // What could not be gone to the end of may be no jump.
        if leap < rise / 2.0 || self.left == 0 {
            return;
        }
        let at = round_within(from.0, to.0);
        self.curve.points.extend([from, (at.unwrap_or_else(|| from.0.midpoint(to.0)), f64::NAN), to]);
        if let Some(at) = at {
            let takes = self.at(at);
            self.curve.jumps.push(Jump { at, ends: [from.1, to.1], takes });
        }
    }
}

/// The number with the fewest decimals between two that are very near.
fn round_within(low: f64, high: f64) -> Option<f64> {
    let middle = low.midpoint(high);
    let rounded = (0..=ROUND).map(|decimals| {
        let power = 10_f64.powi(decimals);
        (middle * power).round() / power
    });
    rounded.into_iter().find(|at| (low..=high).contains(at))
}
