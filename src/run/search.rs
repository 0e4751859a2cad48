//! The search for the nearest place, forwards or backwards, at which a breakpoint stops.
//!
//! A place is a step of a sample; all places stand in one line, in the order the program comes to them. A line stops at
//! every step that begins it; a condition, once in each sample that it holds for, at the first step where it does; a
//! change, at the step that made it. Forwards the search goes to the first such place after where one stands, backwards
//! to the last before it; so the one way is the other's mirror. The very step one stands at counts for conditions, as
//! long as one was not stopped there: so the sample one is in is tested too, and one stop is not told twice.

use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};

use super::condition::{holds, single};
use super::futures::LOOK_EVERY;
use super::learner::with_place;
use super::observed::{Observed, Variables};
use super::{
    Answer, Breakpoint, DebugError, Direction, FoundHit, Hit, Opened, Said, Search, Stopper, TrainingRun,
    When, Without,
};
use crate::interp::MOST_ALONE;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::trace::Trace;

/// A breakpoint that stops somewhere in a sample.
struct Holding {
    /// Which of those searched for.
    at: usize,
    /// What the expression was and what it is now, where its change stops.
    change: Option<(f64, f64)>,
}

impl Search {
    /// Whether the search may end at a place of the sample it begins in.
    fn is_ahead(&self, hit: &Hit, is_line: bool) -> bool {
        let is_untold = hit.step == self.step && !is_line && !self.was_stopped;
        is_untold
            || match self.direction {
                Direction::Forward => hit.step > self.step,
                Direction::Back => hit.step < self.step,
            }
    }
}

impl TrainingRun {
    /// Opens the nearest place at which a breakpoint stops.
    pub(super) fn search(&mut self, search: &Search, go_on: &mut Stopper<'_>) -> Result<Answer, DebugError> {
        let (from, samples) = (search.from, self.futures.timeline.samples());
        let forward = search.direction == Direction::Forward;
        let of = if forward { samples.saturating_sub(from) } else { from + 1 };
        let mut stretch = from..(from + 1).min(samples);
        let (mut looked, mut without) = (0, None);
        while !stretch.is_empty() {
            if let Some((position, holding)) = self.nearest(stretch.clone(), search, &mut without)? {
                // Where its places all lie behind, the search goes on beside it.
                stretch = position..position + 1;
                if let Some(hit) = self.place(position, &holding, search)? {
                    let opened = self.open(position, &search.watches)?;
                    let hit = Some(FoundHit { hit, looked: position.abs_diff(from) + 1, without });
                    return Ok(Answer::Opened(Box::new(Opened { hit, ..opened })));
                }
            }
            looked = if forward { stretch.end - from } else { from + 1 - stretch.start };
            if go_on(looked, of).is_break() {
                return Ok(Answer::Said(Said::Stopped));
            }
            // Backwards, a stretch is gone through forwards from its checkpoint, and its last hit is the nearest.
            stretch = if forward {
                stretch.end..(stretch.end + LOOK_EVERY).min(samples)
            } else {
                let end = stretch.start;
                let begin = self.futures.timeline.stretch_start(end.saturating_sub(1));
                begin.max(end.saturating_sub(8 * LOOK_EVERY))..end
            };
        }
        Ok(Answer::Said(Said::NotFound { looked, without: without.map(Box::new) }))
    }

    /// The nearest sample of a stretch in which a breakpoint stops, and which do: the first, or backwards the last.
    fn nearest(
        &mut self,
        stretch: Range<usize>,
        search: &Search,
        without: &mut Option<Without>,
    ) -> Result<Option<(usize, Vec<Holding>)>, DebugError> {
        let (begin, mut before) = self.before(stretch.start, search)?;
        let (mut found, mut is_first, mut whole) = (None, true, None);
        self.each(begin..stretch.end, &search.marks, &mut |seen| {
            let position = seen.at_hand.learned.position;
            let is_counted = position >= stretch.start;
            let mut passed = None;
            let holding =
                judge(&search.breakpoints, &mut before, seen, if is_counted { without } else { &mut passed });
            if !is_counted {
                return ControlFlow::Continue(());
            }
            if is_first {
                is_first = false;
                let mut conditions = search.breakpoints.iter().filter_map(Breakpoint::condition);
                whole = conditions.find_map(|condition| seen.is_whole(condition));
                if whole.is_some() {
                    return ControlFlow::Break(());
                }
            }
            if !holding.is_empty() {
                found = Some((position, holding));
                if search.direction == Direction::Forward {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        whole.map_or(Ok(found), Err)
    }

    /// Where to begin, so that changes up to a position are seen, and what the expressions are worth there.
    fn before(&mut self, position: usize, search: &Search) -> Result<(usize, Vec<Option<f64>>), DebugError> {
        let changing = |breakpoint: &Breakpoint| match &breakpoint.when {
            When::Changes { condition, .. } => Some(condition.clone()),
            When::Line(_) | When::Holds(_) => None,
        };
        let is_any = search.breakpoints.iter().any(|breakpoint| changing(breakpoint).is_some());
        if position > 0 || !is_any {
            return Ok((
                position - usize::from(position > 0 && is_any),
                vec![None; search.breakpoints.len()],
            ));
        }
        // Before the first sample there is what the run begins with.
        let given = self.given(0)?.into_iter().collect();
        let worth =
            |breakpoint: &Breakpoint| changing(breakpoint)?.value(MOST_ALONE, &given).ok()?.as_single();
        Ok((0, search.breakpoints.iter().map(worth).collect()))
    }

    /// The place at which the first of some breakpoints stops in a sample, or backwards the last; none where the search
    /// begins in this sample, past them all.
    fn place(
        &mut self,
        position: usize,
        holding: &[Holding],
        search: &Search,
    ) -> Result<Option<Hit>, DebugError> {
        let kept = self.futures.kept(position);
        let changes = search.marks.get(&position).map_or(kept, Vec::as_slice).to_vec();
        let trace = self.trace(position, &changes)?;
        let hits = holding.iter().flat_map(|holding| {
            let breakpoint = &search.breakpoints[holding.at];
            let steps = self.steps_of(&trace, position, breakpoint, holding.change);
            let hit = |step| Hit { breakpoint: breakpoint.id, step, change: holding.change };
            let is_ahead =
                |hit: &Hit| position != search.from || search.is_ahead(hit, breakpoint.line().is_some());
            steps.into_iter().map(hit).filter(is_ahead).collect::<Vec<_>>()
        });
        Ok(match search.direction {
            Direction::Forward => hits.min_by_key(|hit| (hit.step, hit.breakpoint)),
            Direction::Back => hits.max_by_key(|hit| (hit.step, Reverse(hit.breakpoint))),
        })
    }

    /// The steps of a sample at which a breakpoint that stops in it does so.
    fn steps_of(
        &self,
        trace: &Trace,
        position: usize,
        breakpoint: &Breakpoint,
        change: Option<(f64, f64)>,
    ) -> Vec<usize> {
        if let Some(line) = breakpoint.line() {
            return steps_of_line(&self.setting.step, trace, line);
        }
        let stops = |variables: &Variables| match &breakpoint.when {
            When::Line(_) => false,
            When::Holds(condition) => {
                condition.value(MOST_ALONE, variables).is_ok_and(|value| holds(&value).unwrap_or(false))
            }
            When::Changes { condition, by } => {
                let now = condition.value(MOST_ALONE, variables).ok().and_then(|value| value.as_single());
                now.zip(change).is_some_and(|(now, (was, _))| (now - was).abs() > *by)
            }
        };
        let mut variables = with_place(Variables::new(), self.moment(position));
        for (at, step) in trace.steps.iter().enumerate() {
            if let Some(name) = &step.assigns {
                variables.insert(name.to_string(), step.result.clone());
            }
            // Between two assignments nothing that is asked about changes.
            let is_new = step.assigns.is_some() || at == trace.given;
            if at >= trace.given && is_new && stops(&variables) {
                return vec![at];
            }
        }
        // What training has at hand may differ from the program's numbers in its last bits: at the end it holds, then.
        vec![trace.steps.len().saturating_sub(1)]
    }
}

/// Which breakpoints stop in a sample; those of which it cannot be told are counted. `before` are the expressions' values as
/// the sample before left them.
fn judge(
    breakpoints: &[Breakpoint],
    before: &mut [Option<f64>],
    seen: &Observed<'_>,
    without: &mut Option<Without>,
) -> Vec<Holding> {
    let mut holding = Vec::new();
    for (at, (breakpoint, before)) in breakpoints.iter().zip(before).enumerate() {
        // Each is judged, whatever became of those before it: the next sample is seen against this one.
        match stops(at, &breakpoint.when, before, seen) {
            Ok(Some(one)) => holding.push(one),
            Ok(None) => {}
            Err(fault) => {
                if let Some(condition) = breakpoint.condition() {
                    Without::count(without, condition, seen.at_hand.moment, fault);
                }
            }
        }
    }
    holding
}

/// What a breakpoint stops for in a sample, if it does.
fn stops(
    at: usize,
    when: &When,
    before: &mut Option<f64>,
    seen: &Observed<'_>,
) -> Result<Option<Holding>, Diagnostic> {
    let (holds, change) = match when {
        When::Line(_) => (true, None),
        When::Holds(condition) => (holds(&seen.shown(condition)?)?, None),
        When::Changes { condition, by } => {
            let was = before.take();
            let left = single(&seen.left(MOST_ALONE, condition)?)?;
            *before = Some(left);
            let now = if seen.marked.is_some() { single(&seen.shown(condition)?)? } else { left };
            let change = was.map(|was| (was, now));
            (change.is_some_and(|(was, now)| (now - was).abs() > *by), change)
        }
    };
    Ok(holds.then_some(Holding { at, change }))
}

/// The steps that begin a line of a program, counted from 1.
pub(super) fn steps_of_line(program: &Lesson, trace: &Trace, line: usize) -> Vec<usize> {
    let lines = program.code_lines();
    let Some(line) = lines.iter().find(|l| l.number == line) else { return Vec::new() };
    let begins = |step: &usize| {
        let is_first = *step == trace.given || trace.steps[step - 1].closes;
        is_first && line.holds(trace.steps[*step].statement.start)
    };
    (trace.given..trace.steps.len()).filter(begins).collect()
}
