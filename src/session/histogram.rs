//! How many of a variable's numbers lie where: what a bell curve is.

use super::Session;
use super::diagram::spoken_of;

/// Stretches that numbers are counted in: an odd count, so that zero lies in the middle of one.
const BINS: usize = 41;

/// How often a variable's numbers have which values.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramPlot {
    /// The variable.
    pub name: String,
    /// The least and the greatest number counted: as far below zero as above, where there are numbers on both sides.
    pub bounds: (f64, f64),
    /// How many numbers lie in each of as many stretches of one length; empty until there are any that are not hidden.
    pub counts: Vec<usize>,
}

/// The newest of some variables, counted.
pub(super) fn histogram(session: &Session, names: &[String]) -> Option<HistogramPlot> {
    let there = spoken_of(session, names);
    let name = there.map_or(names.first()?.as_str(), |v| v.name).to_owned();
    let empty = HistogramPlot { name, bounds: (0.0, 1.0), counts: Vec::new() };
    let Some(variable) = there.filter(|v| !session.is_any_hidden(v.step)) else { return Some(empty) };
    let (_, columns) = variable.value.shape().extent();
    // While they are being worked out, those there are.
    let is_staged = session.stepper().step().is_some_and(|(at, _)| at == variable.step);
    let made = session.stepper().cell().filter(|_| is_staged);
    let known = made.map_or(usize::MAX, |(row, column)| row * columns + column + 1);
    let cells = || {
        let places = variable.value.shape().places().take(known);
        places.filter_map(|(row, column)| variable.value.get(row, column)).filter(|v| v.is_finite())
    };
    let (low, high) =
        cells().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if !(high - low).is_finite() || high <= low {
        return Some(empty);
    }
    let most = high.max(-low);
    let bounds = if low < 0.0 && high > 0.0 { (-most, most) } else { (low, high) };
    let mut counts = vec![0; BINS];
    for value in cells() {
        // The greatest belongs to the last stretch.
        let at = ((value - bounds.0) / (bounds.1 - bounds.0) * BINS as f64) as usize;
        counts[at.min(BINS - 1)] += 1;
    }
    Some(HistogramPlot { bounds, counts, ..empty })
}
