//! Two futures of a run, side by side.

use crate::lesson::CellName;
use crate::matrix::Value;

/// Variables by name.
type Named = [(String, Value)];

/// Weights told of that differ most.
const MOST: usize = 5;

/// A weight in both futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which weight.
    pub weight: CellName,
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
    /// The mean losses over those samples, of the one and of the other; none over no sample, or without a loss.
    pub errors: Option<(f64, f64)>,
    /// How many weights differ at all.
    pub differ: usize,
    /// The weights that differ most, the furthest first.
    pub furthest: Vec<Difference>,
}

impl Comparison {
    pub(super) fn of(
        samples: usize,
        (one, other): (&Named, &Named),
        weight: Option<CellName>,
        scores: Option<(usize, usize, usize)>,
        losses: Option<(&[f32], &[f32])>,
    ) -> Self {
        let mean = |losses: &[f32]| losses.iter().map(|l| f64::from(*l)).sum::<f64>() / losses.len() as f64;
        let errors = losses.filter(|_| samples > 0).map(|(run, changed)| (mean(run), mean(changed)));
        let errors = errors.filter(|(run, changed)| run.is_finite() && changed.is_finite());
        let named = weight.and_then(|weight| {
            let value = |learned: &Named| {
                let (_, value) = learned.iter().find(|(name, _)| *name == weight.name)?;
                value.get(weight.row, weight.column)
            };
            let (run, changed) = (value(one)?, value(other)?);
            Some(Difference { weight, run, changed })
        });
        let mut differences = Vec::new();
        for ((name, run), (_, changed)) in one.iter().zip(other) {
            let (rows, columns) = run.shape().extent();
            for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row))) {
                if let (Some(one), Some(changed)) = (run.get(row, column), changed.get(row, column))
                    && one != changed
                {
                    let weight = CellName::of(name, run, (row, column));
                    let run = one;
                    differences.push(Difference { weight, run, changed });
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
