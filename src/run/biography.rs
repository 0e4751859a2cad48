//! The life of one weight over a run: its values, what moved it, and the sum of its updates.

use std::ops::ControlFlow;

use super::futures::{Futures, LOOK_EVERY};
use super::{DebugError, Learner, Moment, Stopper};
use crate::digits::Dataset;
use crate::lesson::CellName;

/// Points at most of a weight's course.
const POINTS: usize = 512;
/// Samples told of that moved it most.
const MOVERS: usize = 5;

/// A sample's part in a weight's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which sample.
    pub moment: Moment,
    /// Its label, where it is a single record.
    pub label: Option<u8>,
    /// By how much it moved the weight.
    pub by: f64,
    /// Its image, a number from 0 to 255 a pixel; none where it is a batch of records.
    pub pixels: Vec<u8>,
}

/// A weight's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Biography {
    /// Which weight.
    pub weight: CellName,
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
    /// By how much changes that were kept moved it in all, beyond what their samples taught; none where none was.
    pub by_hand: Option<f64>,
    /// The samples that moved it most by what they taught, the largest move first.
    pub movers: Vec<Move>,
    /// Pixels in a row of their images.
    pub width: usize,
}

impl Biography {
    /// Follows a weight from the run's beginning up to a position; none if told to stop.
    ///
    /// # Errors
    /// Where the run ends before the position.
    pub(super) fn of(
        weight: &CellName,
        futures: &mut Futures,
        until: usize,
        go_on: &mut Stopper<'_>,
    ) -> Result<Option<Self>, DebugError> {
        if futures.train_to(until, go_on)?.is_break() {
            return Ok(None);
        }
        let value = |learner: &Learner| learner.cell(weight).unwrap_or(f64::NAN);
        let first = value(futures.timeline.at(0)?);
        let stretch = until.div_ceil(POINTS).max(1);
        let data = std::sync::Arc::clone(&futures.timeline.data);
        let rounds = futures.timeline.rounds;
        let mut life = Self {
            weight: weight.clone(),
            samples: until,
            values: vec![first],
            first,
            last: first,
            sum: 0.0,
            by_hand: None,
            movers: Vec::new(),
            width: data.width(),
        };
        let mut from = 0;
        while from < until {
            let kept = futures.next_kept(from).filter(|at| *at < until);
            let end = kept.map_or(until, |at| at + 1);
            let mut heard = ControlFlow::Continue(());
            futures.timeline.replay(from..end, &mut |learned| {
                life.learn(learned.position, value(learned.learner), &data, rounds);
                if (learned.position + 1).is_multiple_of(stretch) {
                    life.values.push(life.last);
                }
                if learned.position.is_multiple_of(LOOK_EVERY) {
                    heard = go_on(learned.position, until);
                }
                heard
            })?;
            if heard.is_break() {
                return Ok(None);
            }
            if kept.is_some() {
                let now = value(futures.timeline.at(end)?);
                *life.by_hand.get_or_insert(0.0) += now - life.last;
                life.last = now;
            }
            from = end;
        }
        Ok(Some(life))
    }

    /// Takes in what the sample at a position taught.
    fn learn(&mut self, position: usize, now: f64, data: &Dataset, rounds: usize) {
        let by = now - self.last;
        self.sum += by;
        self.last = now;
        let at = self.movers.partition_point(|other| other.by.abs() >= by.abs());
        if at >= MOVERS || by == 0.0 {
            return;
        }
        let moment = Moment::of(position, rounds);
        let sample = data.get(moment.sample).filter(|_| rounds == data.len());
        let label = sample.map(|sample| sample.label);
        let pixels = sample.map_or_else(Vec::new, |sample| sample.pixels.to_vec());
        self.movers.insert(at, Move { moment, label, by, pixels });
        self.movers.truncate(MOVERS);
    }
}
