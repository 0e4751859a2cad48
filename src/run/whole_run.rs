//! Going through the whole run for a question, beside where one stands.
//!
//! It is told how far it is, and what was found is kept when it is stopped.

use std::ops::ControlFlow;

use super::condition::{AtHand, Condition, holds};
use super::futures::LOOK_EVERY;
use super::survey::{Findings, Table, TableWanted, Unfinished, Without, Worst};
use super::{DebugError, Learned, Marks, Moment, Stopper, TrainingRun};
use crate::interp::MOST_ALONE;

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
            return Err(DebugError::Rows { rows, most: MOST_ROWS });
        }
        let names = columns.iter().map(|column| column.text.clone()).collect();
        let mut whole = None;
        let takes = self.setting.learns.takes();
        let mut table = Table { columns: names, takes, rows: Vec::with_capacity(rows), ended: None };
        let mut at = *from;
        while at < *to {
            let end = (at + LOOK_EVERY).min(*to);
            let gone = self.each(at..end, &Marks::new(), &mut |seen| {
                if (seen.at_hand.learned.position - from).is_multiple_of(*every) {
                    // A column of a whole matrix is none anywhere.
                    if table.rows.is_empty() {
                        whole = columns.iter().find_map(|column| seen.is_whole(column));
                        if whole.is_some() {
                            return ControlFlow::Break(());
                        }
                    }
                    let value = |column: &Condition| seen.left(MOST_ALONE, column).ok()?.as_single();
                    table.rows.push((seen.at_hand.moment, columns.iter().map(value).collect()));
                }
                ControlFlow::Continue(())
            });
            if let Some(whole) = whole {
                return Err(whole);
            }
            if let Err(why) = gone {
                table.ended = Some(ended(why, table.rows.is_empty())?);
                break;
            }
            at = end;
            if go_on(at - from, to - from).is_break() {
                table.ended = (at < *to).then_some(Unfinished::Stopped);
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
        let (moments, without, ended) = (Vec::new(), None, None);
        let takes = self.setting.learns.takes();
        let mut found = Findings { condition: text, takes, count: 0, looked: 0, moments, without, ended };
        while found.looked < samples {
            let end = (found.looked + LOOK_EVERY).min(samples);
            let mut whole = None;
            let gone = self.each(found.looked..end, &Marks::new(), &mut |seen| {
                // A whole matrix is no condition anywhere.
                if found.looked == 0 {
                    whole = seen.is_whole(condition);
                    if whole.is_some() {
                        return ControlFlow::Break(());
                    }
                }
                match seen.left(MOST_ALONE, condition).and_then(|value| holds(&value)) {
                    Ok(true) => {
                        found.count += 1;
                        if found.moments.len() < MOST_MOMENTS {
                            found.moments.push(seen.at_hand.moment);
                        }
                    }
                    Ok(false) => {}
                    Err(fault) => Without::count(&mut found.without, condition, seen.at_hand.moment, fault),
                }
                found.looked += 1;
                ControlFlow::Continue(())
            });
            if let Some(whole) = whole {
                return Err(whole);
            }
            if let Err(why) = gone {
                found.ended = Some(self::ended(why, found.looked == 0)?);
                break;
            }
            if go_on(end, samples).is_break() {
                found.ended = (end < samples).then_some(Unfinished::Stopped);
                break;
            }
        }
        match found.without {
            Some(without) if without.count == found.looked => Err(without.why.at(without.first)),
            without => Ok(Findings { without, ..found }),
        }
    }

    /// Asks every sample of the epoch for its loss, as the network stands at a position, which learns nothing by it.
    pub(super) fn worst(
        &mut self,
        position: usize,
        count: usize,
        go_on: &mut Stopper<'_>,
    ) -> Result<Worst, DebugError> {
        let mut learner = self.futures.timeline.at(position)?.clone();
        learner.freeze();
        let data = std::sync::Arc::clone(&self.futures.timeline.data);
        let rounds = self.setting.records;
        let loss = Condition::parse("loss", &self.setting.names).map_err(|_| DebugError::NoLoss)?;
        let mut losses = Vec::with_capacity(rounds);
        let mut worst = Worst {
            moment: self.moment(position),
            takes: self.setting.learns.takes(),
            looked: rounds,
            samples: Vec::new(),
            without: None,
            ended: None,
        };
        for round in 0..rounds {
            let told = learner.learn(&data, round);
            let learned = Learned { position: round, learner: &learner };
            let moment = Moment::of(round, rounds);
            let at_hand = AtHand { moment, learned, data: &data, beside: &self.beside };
            let value = loss.value_at_hand(MOST_ALONE, at_hand).ok().and_then(|value| value.as_single());
            match (value, told) {
                (Some(loss), Ok(_)) => losses.push((round, loss)),
                (_, told) => worst.without.get_or_insert((0, round, told.err())).0 += 1,
            }
            if round.is_multiple_of(LOOK_EVERY) && go_on(round, rounds).is_break() {
                worst.looked = round + 1;
                worst.ended = (worst.looked < rounds).then_some(Unfinished::Stopped);
                break;
            }
        }
        losses.sort_by(|a, b| b.1.total_cmp(&a.1));
        losses.truncate(count);
        Ok(Worst { samples: losses, ..worst })
    }
}

/// Why a question ends with what was found so far; the fault itself where that is nothing.
fn ended(why: DebugError, is_nothing_found: bool) -> Result<Unfinished, DebugError> {
    if is_nothing_found { Err(why) } else { Ok(Unfinished::Fault(why)) }
}
