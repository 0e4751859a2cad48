//! From a template to the line the pen follows: blending poses, moving control points, and bending the plane.
//!
//! All mathematics here is plain arithmetic, square roots and `libm`, so the line is the same on every machine. It
//! must not know of pixels.

use super::glyphs::{Hand, Point, Template, Trail};
use crate::chance::Chance;

/// Line pieces drawn for each piece of curve between two control points.
const PIECES: usize = 6;
/// Waves added up in the bending of the plane.
const WAVES: usize = 3;

/// The lines of one digit, as this hand happens to write it this time.
pub(super) fn write(way: &Template, hand: &Hand, chance: &mut Chance) -> Vec<Trail> {
    let mut strokes = blend(way, hand, chance);
    let haste = chance.between(hand.haste[0], hand.haste[1]);
    let hand = &Hand {
        jitter: hand.jitter * haste,
        stroke_jitter: hand.stroke_jitter * haste,
        bend: hand.bend * haste,
        end_spread: hand.end_spread * haste,
        ..*hand
    };
    let rounds = chance.happens(hand.hurry);
    for stroke in &mut strokes {
        jitter(stroke, hand, chance);
        if rounds {
            // Every sharp corner becomes a bend without the second of its two points.
            stroke.dedup();
        }
        *stroke = shorten(&curve(stroke), hand, chance);
    }
    let warp = Warp::new(hand, chance);
    for point in strokes.iter_mut().flatten() {
        *point = warp.apply(*point);
    }
    strokes
}

/// A random point among the poses, or a little beyond them; one pose mostly outweighs the others.
fn blend(way: &Template, hand: &Hand, chance: &mut Chance) -> Vec<Trail> {
    let mut share = || {
        let share = libm::log(1.0 - chance.unit());
        share * share
    };
    let mut shares: Vec<f64> = way.poses.iter().map(|_| share()).collect();
    let sum: f64 = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let even = 1.0 / shares.len() as f64;
    for share in &mut shares {
        *share = even + (*share / sum - even) * (1.0 + hand.reach);
    }
    let mut strokes: Vec<Trail> = way.poses[0].iter().map(|stroke| vec![[0.0; 2]; stroke.len()]).collect();
    for (pose, share) in way.poses.iter().zip(&shares) {
        for (point, from) in strokes.iter_mut().flatten().zip(pose.iter().flatten()) {
            point[0] += from[0] * share;
            point[1] += from[1] * share;
        }
    }
    strokes
}

/// Moves a stroke's control points; neighbours move alike, and the two points of a corner move as one.
fn jitter(stroke: &mut Trail, hand: &Hand, chance: &mut Chance) {
    let whole = [chance.normal() * hand.stroke_jitter, chance.normal() * hand.stroke_jitter];
    let mut drift = [chance.normal(), chance.normal()];
    let mut before = None;
    for point in stroke {
        if before != Some(*point) {
            drift = drift.map(|part| part * 0.5 + chance.normal() * 0.866);
        }
        before = Some(*point);
        for axis in 0..2 {
            point[axis] += whole[axis] + drift[axis] * hand.jitter;
        }
    }
}

/// The curve through a stroke's points (Catmull-Rom), as short straight lines.
fn curve(stroke: &[Point]) -> Trail {
    let mut line = Vec::with_capacity(stroke.len() * PIECES + 1);
    let last = stroke.len() - 1;
    line.push(stroke[0]);
    for at in 0..last {
        let (from, to) = (stroke[at], stroke[at + 1]);
        if from == to {
            continue;
        }
        let before = stroke[at.saturating_sub(1)];
        let after = stroke[(at + 2).min(last)];
        for piece in 1..=PIECES {
            line.push(between(before, from, to, after, piece as f64 / PIECES as f64));
        }
    }
    if line.len() == 1 {
        line.push(stroke[last]);
    }
    line
}

/// A point of the curve from `from` to `to`; its direction at each end is that of the neighbours.
fn between(before: Point, from: Point, to: Point, after: Point, t: f64) -> Point {
    let mut point = [0.0; 2];
    for axis in 0..2 {
        let (leaving, arriving) = ((to[axis] - before[axis]) * 0.5, (after[axis] - from[axis]) * 0.5);
        let (t2, t3) = (t * t, t * t * t);
        point[axis] = (2.0 * t3 - 3.0 * t2 + 1.0) * from[axis]
            + (t3 - 2.0 * t2 + t) * leaving
            + (3.0 * t2 - 2.0 * t3) * to[axis]
            + (t3 - t2) * arriving;
    }
    point
}

/// Lets the stroke begin and end a little early or late.
fn shorten(line: &[Point], hand: &Hand, chance: &mut Chance) -> Trail {
    let length: f64 = line.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let mut rest = line.to_vec();
    for _ in 0..2 {
        rest = cut(&rest, chance.normal() * hand.end_spread * length);
        rest.reverse();
    }
    rest
}

/// The line without its first `amount`, or lengthened at its start if that is negative.
fn cut(line: &[Point], amount: f64) -> Trail {
    let mut left = amount;
    for at in 0..line.len() - 1 {
        let step = distance(line[at], line[at + 1]);
        if left < step && step > 0.0 {
            let part = left / step;
            let mut rest = line[at..].to_vec();
            rest[0] = [0, 1].map(|axis| line[at][axis] + (line[at + 1][axis] - line[at][axis]) * part);
            return rest;
        }
        left -= step;
    }
    line.to_vec()
}

fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// A smooth bending of the whole plane, then width, slant and rotation.
struct Warp {
    waves: [Wave; WAVES],
    matrix: [[f64; 2]; 2],
}

/// One wave of the bending.
struct Wave {
    along: Point,
    phase: f64,
    height: Point,
}

impl Warp {
    fn new(hand: &Hand, chance: &mut Chance) -> Self {
        let waves = std::array::from_fn(|_| {
            let angle = chance.between(0.0, std::f64::consts::TAU);
            let length = hand.bend_length * chance.between(0.7, 1.6);
            Wave {
                along: [libm::cos(angle) / length, libm::sin(angle) / length],
                phase: chance.between(0.0, std::f64::consts::TAU),
                height: [chance.normal() * hand.bend, chance.normal() * hand.bend],
            }
        });
        let width = libm::exp(hand.width + chance.normal() * hand.width_spread);
        let slant = hand.slant + chance.normal() * hand.slant_spread;
        let turn = chance.normal() * hand.rotation_spread;
        let (sin, cos) = (libm::sin(turn), libm::cos(turn));
        let matrix = [[cos * width, -cos * slant - sin], [sin * width, cos - sin * slant]];
        Self { waves, matrix }
    }

    fn apply(&self, point: Point) -> Point {
        let mut bent = point;
        for wave in &self.waves {
            let turns = point[0] * wave.along[0] + point[1] * wave.along[1];
            let rise = libm::sin(turns * std::f64::consts::TAU + wave.phase);
            bent[0] += wave.height[0] * rise;
            bent[1] += wave.height[1] * rise;
        }
        self.matrix.map(|row| row[0] * bent[0] + row[1] * bent[1])
    }
}
