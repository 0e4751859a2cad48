//! Matrices of one shape as arrows: how long each is, and the angle between them.

use super::Session;
use crate::matrix::Value;

/// Two matrices, each taken as one arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrowsPlot {
    /// The arrows, as many as there are yet.
    pub arrows: Vec<Arrow>,
    /// The angle of the second to the first, in radians from 0 to π, once its cosine is known and not hidden.
    pub angle: Option<f64>,
}

/// A matrix as an arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The variable.
    pub name: String,
    /// The root of the sum of its cells' squares; none while any of them is hidden, or where that is too large a number.
    pub length: Option<f64>,
}

/// The arrows that two variables are, and their angle by the variable that holds its cosine.
pub(super) fn arrows(session: &Session, of: &[String; 2], cosine: &str) -> Option<ArrowsPlot> {
    let reached = session.reached()?;
    let variable = |name: &str| session.trace().variable_at(name, reached);
    let arrow = |name: &String| {
        let found = variable(name)?;
        let length = (!session.is_any_hidden(found.step)).then(|| norm(found.value));
        let length = length.filter(|length| length.is_finite());
        Some(Arrow { name: name.clone(), length })
    };
    let seen = |name: &str| {
        let found = variable(name).filter(|found| !session.is_any_hidden(found.step))?;
        found.value.as_single().filter(|cosine| (-1.0 - ROUNDING..=1.0 + ROUNDING).contains(cosine))
    };
    let angle = seen(cosine).map(|cosine| libm::acos(cosine.clamp(-1.0, 1.0)));
    Some(ArrowsPlot { arrows: of.iter().filter_map(arrow).collect(), angle })
}

/// How far beyond 1 a cosine may be by rounding.
const ROUNDING: f64 = 1e-9;

fn norm(value: &Value) -> f64 {
    value.cells().map(|cell| cell * cell).sum::<f64>().sqrt()
}
