//! The life of one weight over a run: its values, what moved it, and the sum of its updates.

use std::fmt;
use std::ops::ControlFlow;

use super::{DebugError, Place, Stopper};
use crate::digits::Dataset;
use crate::matrix::{counted, exact, number};
use crate::network::{Layers, Timeline, WeightMatrix, WeightName};

/// Points at most of a weight's course.
const POINTS: usize = 512;
/// Signs of its course as a line of text.
const CURVE: usize = 64;
/// Samples told of that moved it most.
const MOVERS: usize = 5;
/// Samples between two looks at whether to go on.
const LOOK_EVERY: usize = 256;

/// A sample's part in a weight's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which sample.
    pub place: Place,
    /// Its label.
    pub label: u8,
    /// By how much it moved the weight.
    pub by: f64,
    /// Its image, a number from 0 to 255 a pixel.
    pub pixels: Vec<u8>,
}

/// A weight's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Biography {
    /// Which weight.
    pub weight: WeightName,
    /// Samples it covers.
    pub samples: usize,
    /// Its value at the beginning and after each stretch, evenly spaced.
    pub values: Vec<f64>,
    /// Its value before the first sample.
    pub first: f64,
    /// Its value after the last.
    pub last: f64,
    /// All its updates added up, one after the other.
    pub sum: f64,
    /// The samples that moved it most, the largest move first.
    pub movers: Vec<Move>,
    /// Pixels in a row of their images.
    pub width: usize,
}

impl WeightName {
    /// Reads a name such as `wih[17, 400]`, and checks that a network of a shape has it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, layers: Layers) -> Result<Self, String> {
        let form = "name a weight by matrix, row and column, counted from 0: wih[17, 400] or who[3, 17]";
        let cell = crate::lesson::CellName::parse(text.trim()).ok_or(form)?;
        let name = &cell.name;
        let matrix =
            WeightMatrix::named(name).ok_or_else(|| format!("`{name}` is no weight matrix; {form}"))?;
        let (rows, columns) = matrix.shape(layers);
        if !cell.indexed || cell.row >= rows || cell.column >= columns {
            return Err(format!(
                "{name} has rows 0 to {} and columns 0 to {}; {form}",
                rows - 1,
                columns - 1
            ));
        }
        Ok(Self { matrix, row: cell.row, column: cell.column })
    }
}

impl Biography {
    /// Follows a weight from the run's beginning up to a position; none if told to stop.
    ///
    /// # Errors
    /// Where the run ends before the position.
    pub(super) fn of(
        weight: WeightName,
        timeline: &mut Timeline,
        data: &Dataset,
        until: usize,
        go_on: &mut Stopper<'_>,
    ) -> Result<Option<Self>, DebugError> {
        let first = weight.of(timeline.at(data, 0)?);
        let stretch = until.div_ceil(POINTS).max(1);
        let records = timeline.records();
        let mut life = Self {
            weight,
            samples: until,
            values: vec![first],
            first,
            last: first,
            sum: 0.0,
            movers: Vec::new(),
            width: data.width(),
        };
        let mut stopped = false;
        timeline.replay(data, 0..until, &mut |learned| {
            let now = weight.of(learned.network);
            let by = now - life.last;
            life.sum += by;
            life.last = now;
            if (learned.position + 1).is_multiple_of(stretch) {
                life.values.push(now);
            }
            let place = Place::of(learned.position, records);
            life.note(place, by, data);
            let look = learned.position.is_multiple_of(LOOK_EVERY);
            stopped = look && go_on(learned.position, until).is_break();
            if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok((!stopped).then_some(life))
    }

    fn note(&mut self, place: Place, by: f64, data: &Dataset) {
        let at = self.movers.partition_point(|other| other.by.abs() >= by.abs());
        if let Some(sample) = data.get(place.sample).filter(|_| at < MOVERS) {
            self.movers.insert(at, Move { place, label: sample.label, by, pixels: sample.pixels.to_vec() });
            self.movers.truncate(MOVERS);
        }
    }
}

impl fmt::Display for Biography {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (exact(self.first), exact(self.last));
        let change = self.last - self.first;
        writeln!(f, "{} over {}: from {first} to {last}", self.weight, counted(self.samples, "sample"))?;
        writeln!(f, "  {}", self.curve(CURVE))?;
        write!(f, "  its updates add up to {}, its change is {}", exact(self.sum), exact(change))?;
        for (at, moved) in self.movers.iter().enumerate() {
            let lead = if at == 0 { "\n  moved most by" } else { "," };
            write!(f, "{lead} {} (a {}) {}", moved.place, moved.label, number(moved.by, 6))?;
        }
        Ok(())
    }
}

impl Biography {
    /// Its course as a line of so many signs.
    #[must_use]
    pub fn curve(&self, signs: usize) -> String {
        let signs = signs.clamp(1, self.values.len().max(1));
        let at = |sign: usize| self.values.get((sign + 1) * self.values.len() / signs - 1).copied();
        sparkline(&(0..signs).map(at).collect::<Vec<_>>())
    }
}

/// Numbers as a line of signs, from the lowest to the highest; a dot where there is none.
#[must_use]
pub fn sparkline(values: &[Option<f64>]) -> String {
    const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let there = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let (low, high) = (there().fold(f64::INFINITY, f64::min), there().fold(f64::NEG_INFINITY, f64::max));
    let sign = |value: &Option<f64>| match value {
        Some(value) if value.is_finite() => {
            let share = if high > low { (value - low) / (high - low) } else { 0.0 };
            SIGNS[((share * 7.0).round() as usize).min(7)]
        }
        _ => '·',
    };
    values.iter().map(sign).collect()
}
