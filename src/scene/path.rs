//! A link's way: level at both ends, as in a drawing by hand.

use super::{Mark, Pattern, Polyline, Tone};

/// Pieces a link is drawn in.
const PIECES: usize = 32;
/// Columns between an arrow's head and what it leads to.
const CLEAR: f64 = 0.4;

/// A cubic curve with both its handles half way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path {
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
}

impl Path {
    /// The place so far along it, from 0 to 1.
    pub fn at(&self, t: f64) -> (f64, f64) {
        let (u, middle) = (1.0 - t, f64::midpoint(self.from.0, self.to.0));
        let [a, b, c, d] = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        (a * self.from.0 + (b + c) * middle + d * self.to.0, (a + b) * self.from.1 + (c + d) * self.to.1)
    }

    /// It as a line; a link whose weight is below zero is dashed.
    pub fn line(&self, tone: Tone, weight: f64) -> Polyline {
        let through = (0..=PIECES).map(|n| self.at(n as f64 / PIECES as f64)).collect();
        let pattern = match tone {
            Tone::Negative | Tone::CalmNegative => Pattern::Dashed,
            _ => Pattern::Solid,
        };
        Polyline { through, tone, pattern, weight, arrow: false }
    }

    /// The same way back.
    pub fn reversed(&self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

impl Polyline {
    /// It as an arrow, whose head stands clear of what it leads to.
    pub(super) fn into_arrow(self) -> Mark {
        let Self { mut through, tone, pattern, weight, .. } = self;
        if let [first, .., end] = through[..] {
            let by = CLEAR.copysign(end.0 - first.0);
            let clear = (end.0 - by, end.1);
            // What lies between would turn the head round.
            through.pop();
            through.retain(|place| (clear.0 - place.0) * by > 0.0);
            through.push(clear);
        }
        Mark::Line(Self { through, tone, pattern, weight, arrow: true })
    }
}
