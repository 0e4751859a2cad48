//! Two futures of a run, side by side.

use crate::network::{Network, WeightMatrix, WeightName};

/// Weights told of that differ most.
const MOST: usize = 5;

/// A weight in both futures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Which weight.
    pub weight: WeightName,
    /// Its value in the run as it was.
    pub run: f64,
    /// Its value in the changed future.
    pub changed: f64,
}

/// Two futures of a run after so many samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Samples learned from since they parted.
    pub samples: usize,
    /// The weight that was asked for by name.
    pub named: Option<Difference>,
    /// Test records read correctly by the one, by the other, and asked about.
    pub scores: Option<(usize, usize, usize)>,
    /// The mean errors ½ Σ error² over those samples, of the one and of the other; none over no sample.
    pub errors: Option<(f64, f64)>,
    /// How many weights differ at all.
    pub differ: usize,
    /// The weights that differ most, the furthest first.
    pub furthest: Vec<Difference>,
}

impl Comparison {
    pub(super) fn of(
        samples: usize,
        (one, other): (&Network, &Network),
        weight: Option<WeightName>,
        scores: Option<(usize, usize, usize)>,
        losses: Option<(&[f32], &[f32])>,
    ) -> Self {
        let mean = |losses: &[f32]| losses.iter().map(|l| f64::from(*l)).sum::<f64>() / losses.len() as f64;
        let errors = losses.filter(|_| samples > 0).map(|(run, changed)| (mean(run), mean(changed)));
        let named = weight.and_then(|weight| {
            let value = |network| weight.matrix.of(network).get((weight.row, weight.column)).copied();
            Some(Difference { weight, run: value(one)?, changed: value(other)? })
        });
        let mut differences = Vec::new();
        for matrix in WeightMatrix::ALL {
            let (one, other) = (matrix.of(one), matrix.of(other));
            for (at, (run, changed)) in one.iter().zip(other.iter()).enumerate() {
                if run != changed {
                    let (row, column) = (at % one.nrows(), at / one.nrows());
                    let weight = WeightName { matrix, row, column };
                    differences.push(Difference { weight, run: *run, changed: *changed });
                }
            }
        }
        let gap = |d: &Difference| (d.changed - d.run).abs();
        differences.sort_by(|a, b| gap(b).total_cmp(&gap(a)));
        let differ = differences.len();
        differences.truncate(MOST);
        Self { samples, named, scores, errors, differ, furthest: differences }
    }
}
