//! The stroke templates: ways of writing each digit, read from `data/glyphs.toml` and checked.
//!
//! It must not draw, and knows nothing of pixels.

use serde::Deserialize;

use super::HandwritingError;

/// A point of the writing plane: 0 to 100 from the top of a digit to its bottom, x to the same scale.
pub(super) type Point = [f64; 2];
/// The points one stroke of the pen passes through; a point written twice is a sharp corner.
pub(super) type Trail = Vec<Point>;

/// All templates and how much a hand varies them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Templates {
    /// How a hand varies.
    pub(super) hand: Hand,
    /// The ways of writing, all digits together.
    #[serde(rename = "way")]
    pub(super) ways: Vec<Template>,
}

/// One way of writing one digit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    /// The digit written.
    pub(super) digit: u8,
    /// What this way is called, for messages and for the author.
    pub(super) name: String,
    /// How common it is beside the digit's other ways.
    pub(super) weight: f64,
    /// Poses of the same strokes with the same number of points; a drawn digit lies somewhere between them.
    pub(super) poses: Vec<Vec<Trail>>,
}

/// How much a hand varies from digit to digit. Spreads are standard deviations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hand {
    /// Mean slant to the right, x for each y.
    pub(super) slant: f64,
    /// Spread of the slant.
    pub(super) slant_spread: f64,
    /// Spread of the rotation, in radians.
    pub(super) rotation_spread: f64,
    /// Mean of the width's logarithm.
    pub(super) width: f64,
    /// Spread of the width's logarithm.
    pub(super) width_spread: f64,
    /// How far blends reach beyond the poses, as a part of the way between them.
    pub(super) reach: f64,
    /// Least and greatest haste: it multiplies the four spreads that follow.
    pub(super) haste: [f64; 2],
    /// Spread of each control point.
    pub(super) jitter: f64,
    /// Spread of a whole stroke against the others.
    pub(super) stroke_jitter: f64,
    /// Height of the waves that bend the plane.
    pub(super) bend: f64,
    /// Spread of where strokes begin and end, as a part of their length.
    pub(super) end_spread: f64,
    /// Length of the waves that bend the plane.
    pub(super) bend_length: f64,
    /// Likelihood that a hurried hand rounds the corners.
    pub(super) hurry: f64,
    /// Mean width of the pen.
    pub(super) pen: f64,
    /// Spread of the logarithm of the pen's width.
    pub(super) pen_spread: f64,
    /// Smallest and largest height in pixels at which a digit is first drawn, before it is prepared.
    pub(super) size: [f64; 2],
    /// Largest blur of that drawing, in its pixels.
    pub(super) blur: f64,
    /// Darkening: coverage is multiplied by this and cut off at full ink.
    pub(super) ink: f64,
    /// What the paper swallows: taken off each pixel after the darkening.
    pub(super) paper: f64,
}

/// Reads and checks templates.
pub(super) fn parse(text: &str) -> Result<Templates, HandwritingError> {
    let glyphs: Templates =
        toml::from_str(text).map_err(|error| HandwritingError::Syntax(error.to_string()))?;
    for way in &glyphs.ways {
        check(way)?;
    }
    for digit in 0..10 {
        if !glyphs.ways.iter().any(|way| way.digit == digit) {
            return Err(HandwritingError::Missing { digit });
        }
    }
    Ok(glyphs)
}

fn check(way: &Template) -> Result<(), HandwritingError> {
    let wrong = |reason| Err(HandwritingError::Way { digit: way.digit, name: way.name.clone(), reason });
    let Some(first) = way.poses.first() else { return wrong("it has no pose") };
    if way.digit > 9 {
        return wrong("it is no digit from 0 to 9");
    }
    if !way.weight.is_finite() || way.weight <= 0.0 {
        return wrong("its weight must be above 0");
    }
    if first.is_empty() || first.iter().any(|stroke| stroke.len() < 2) {
        return wrong("each stroke needs two points or more");
    }
    let shape = |pose: &[Trail]| pose.iter().map(Vec::len).collect::<Vec<_>>();
    if way.poses.iter().any(|pose| shape(pose) != shape(first)) {
        return wrong("its poses must have the same strokes and points");
    }
    let mut numbers = way.poses.iter().flatten().flatten().flatten();
    if !numbers.all(|number| (-1000.0..=1000.0).contains(number)) {
        return wrong("a point lies far outside the digit");
    }
    Ok(())
}
