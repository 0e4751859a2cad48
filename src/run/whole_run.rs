//! Going through the whole run for a question, beside where one stands.
//!
//! It is told how far it is, and what was found is kept when it is stopped.

use std::ops::ControlFlow;

use super::condition::{AtHand, Condition, holds};
use super::futures::LOOK_EVERY;
use super::survey::{Findings, Table, TableWanted, Worst};
use super::{DebugError, Learned, Marks, Moment, Stopper, TrainingRun};

/// The most rows of a table, and moments told of.
const MOST_ROWS: usize = 1_000_000;
/// Moments told of one by one where something holds.
const MOST_MOMENTS: usize = 1_000;

impl TrainingRun {
    /// Fills a table.
    pub(super) fn table(
        &mut self,
        wanted: &TableWanted,
        go_on: &mut Stopper<'_>,
    ) -> Result<Table, DebugError> {
        let TableWanted { columns, from, to, every } = wanted;
        let rows = (to - from).div_ceil(*every);
        if rows > MOST_ROWS {
            let what =
                format!("a table has at most {MOST_ROWS} rows, and this would have {rows}; say `every N`");
            return Err(DebugError::new(what));
        }
        let names = columns.iter().map(|column| column.text.clone()).collect();
        let mut table = Table { columns: names, rows: Vec::with_capacity(rows), is_stopped: false };
        let mut at = *from;
        while at < *to {
            let end = (at + LOOK_EVERY).min(*to);
            self.each(at..end, &Marks::new(), &mut |seen| {
                if (seen.at_hand.learned.position - from).is_multiple_of(*every) {
                    let value = |column: &Condition| seen.left(column).ok()?.as_single();
                    table.rows.push((seen.at_hand.moment, columns.iter().map(value).collect()));
                }
                ControlFlow::Continue(())
            })?;
            at = end;
            if go_on(at - from, to - from).is_break() {
                table.is_stopped = at < *to;
                break;
            }
        }
        Ok(table)
    }

    /// Finds every moment at which a condition holds.
    pub(super) fn find(
        &mut self,
        condition: &Condition,
        go_on: &mut Stopper<'_>,
    ) -> Result<Findings, DebugError> {
        let samples = self.futures.timeline.samples();
        let text = condition.text.clone();
        let mut found =
            Findings { condition: text, count: 0, looked: 0, moments: Vec::new(), is_stopped: false };
        while found.looked < samples {
            let end = (found.looked + LOOK_EVERY).min(samples);
            let mut fault = None;
            self.each(found.looked..end, &Marks::new(), &mut |seen| {
                match seen.left(condition).and_then(|value| holds(&value)) {
                    Ok(true) => {
                        found.count += 1;
                        if found.moments.len() < MOST_MOMENTS {
                            found.moments.push(seen.at_hand.moment);
                        }
                    }
                    Ok(false) => {}
                    Err(why) => {
                        fault = Some((seen.at_hand.moment, why));
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })?;
            if let Some((moment, why)) = fault {
                let why = DebugError::of(why, &condition.text, 0);
                return Err(DebugError::new(format!("at sample {moment}: {why}")));
            }
            found.looked = end;
            if go_on(end, samples).is_break() {
                found.is_stopped = end < samples;
                break;
            }
        }
        Ok(found)
    }

    /// Asks every sample of the epoch for its loss, as the network stands at a position, which learns nothing by it;
    /// none if told to stop.
    pub(super) fn worst(
        &mut self,
        position: usize,
        count: usize,
        go_on: &mut Stopper<'_>,
    ) -> Result<Option<Worst>, DebugError> {
        let mut learner = self.futures.timeline.at(position)?.clone();
        learner.freeze();
        let data = std::sync::Arc::clone(&self.futures.timeline.data);
        let rounds = self.setting.records;
        let loss = Condition::parse("loss", &self.setting.names).map_err(|_| {
            DebugError::new("the worst samples are those by `loss`, which this program has not")
        })?;
        let mut losses = Vec::with_capacity(rounds);
        for round in 0..rounds {
            let told = learner.learn(&data, round);
            let learned = Learned { position: round, learner: &learner };
            let at_hand = AtHand { moment: Moment::of(round, rounds), learned, data: &data };
            let value = loss.value_at_hand(at_hand).ok().and_then(|value| value.as_single());
            losses.push((round, value.filter(|_| told.is_ok()).unwrap_or(f64::INFINITY)));
            if round.is_multiple_of(LOOK_EVERY) && go_on(round, rounds).is_break() {
                return Ok(None);
            }
        }
        losses.sort_by(|a, b| b.1.total_cmp(&a.1));
        losses.truncate(count);
        Ok(Some(Worst { moment: self.moment(position), looked: rounds, samples: losses }))
    }
}
