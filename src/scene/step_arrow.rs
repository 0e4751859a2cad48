//! A step along the level axis of a plot, as an arrow: as long as it is, or only which way it goes.

use super::axes::{Axes, LineStyle};
use super::{Anchor, Mark, Polyline, Tone, width_of};

/// Rows over the axis that the arrow has to itself.
pub(super) const LANE: f64 = 1.5;
/// The fewest columns of an arrow.
const ARROW: f64 = 2.0;
/// The columns of one that only says which way.
const LONGER: f64 = 5.0;

/// Where a step leads, in places of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StepWay {
    /// From one place to another.
    Between((f64, f64), (f64, f64)),
    /// From a place to the side that this number's sign says, too short to be drawn.
    Beyond((f64, f64), f64),
}

impl StepWay {
    /// The columns where its arrow begins and ends, within the plot.
    fn ends(self, axes: &Axes<'_>) -> (f64, f64) {
        match self {
            Self::Between(now, stepped) => {
                let columns = stepped.0 - now.0;
                let tail = if columns.abs() < ARROW { stepped.0 - ARROW.copysign(columns) } else { now.0 };
                (tail, stepped.0)
            }
            Self::Beyond(now, towards) => {
                (now.0, (now.0 + LONGER.copysign(towards)).clamp(axes.plot.left, axes.plot.right()))
            }
        }
    }
}

/// An arrow along the axis.
pub(super) struct StepArrow {
    tail: f64,
    tip: f64,
    y: f64,
    /// The places it is about, from which fine lines lead to it.
    from: Vec<(f64, f64)>,
    /// What is said of it in the longest words there is room for, and where.
    says: Option<(String, (f64, f64), Anchor)>,
}

impl StepArrow {
    /// A step along the axis under the curve, with its number; none where it is drawn longer than it is and there is no
    /// room to say so.
    pub fn under(axes: &Axes<'_>, way: StepWay, by: &str) -> Option<Self> {
        let y = axes.plot.bottom() - LANE / 2.0;
        let (tail, tip) = way.ends(axes);
        let (from, says) = match way {
            StepWay::Between(now, stepped) => (vec![now, stepped], vec![format!("step {by}")]),
            StepWay::Beyond(now, _) => {
                let says =
                    [format!("step {by}, drawn longer than it is"), format!("step {by}, drawn longer")];
                (vec![now], says.into_iter().chain(["drawn longer".to_owned()]).collect())
            }
        };
        let (left, right) = (tail.min(tip) - 1.5, tail.max(tip) + 1.5);
        let place = |says: &String| {
            if right + width_of(says) < axes.plot.right() {
                Some(((right, y), Anchor::Start))
            } else {
                (left - width_of(says) > axes.plot.left).then_some(((left, y), Anchor::End))
            }
        };
        let says = says.into_iter().find_map(|says| place(&says).map(|(at, anchor)| (says, at, anchor)));
        let is_true = matches!(way, StepWay::Between(..)) || says.is_some();
        is_true.then_some(Self { tail, tip, y, from, says })
    }

    /// A step over the place it goes from: where it leads downhill, the curve is under it.
    pub fn over(axes: &Axes<'_>, way: StepWay) -> Self {
        let (tail, tip) = way.ends(axes);
        let higher = match way {
            StepWay::Between(now, stepped) => now.1.min(stepped.1),
            StepWay::Beyond(now, _) => now.1,
        };
        Self { tail, tip, y: (higher - 1.0).max(axes.plot.top), from: Vec::new(), says: None }
    }

    pub fn draw(self, marks: &mut Vec<Mark>) {
        let Self { tail, tip, y, from, says } = self;
        for (x, top) in from {
            marks.push(LineStyle::dotted(Tone::Live).through(vec![(x, top), (x, y)]));
        }
        let LineStyle { tone, pattern, weight } = LineStyle::solid(Tone::Live, 0.2);
        marks.push(Mark::Line(Polyline {
            through: vec![(tail, y), (tip, y)],
            tone,
            pattern,
            weight,
            arrow: true,
        }));
        if let Some((says, at, anchor)) = says {
            marks.push(Mark::text(at, says, anchor, Tone::Text));
        }
    }
}
