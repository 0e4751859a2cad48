//! Moving about in a record: stepping, jumping, following a number to where it came from, and back.
//!
//! This layer must not draw, and must not run programs: it holds a record and a place in it.

use std::sync::Arc;

use super::cursor::stop_of;
use super::{CellRef, Cursor, Level, Origin, Step, Stop, Trace};
use crate::lang::LiteralId;

/// A record, the way through it, and the place one stands at.
#[derive(Clone, Debug)]
pub struct Stepper {
    trace: Arc<Trace>,
    stops: Vec<Stop>,
    cursor: Cursor,
    jumps: Vec<Cursor>,
}

/// Where following a number led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// To the step that made it.
    Step(usize),
    /// To a number written in the program; there is nowhere further to go.
    Literal(LiteralId),
    /// To what was given before the program began; there is nowhere further to go.
    Given,
    /// Nowhere: the language itself gave it.
    Nowhere,
}

impl Stepper {
    /// Stands at the first stop of a record.
    pub fn new(trace: Arc<Trace>, stops: Vec<Stop>) -> Self {
        Self { trace, stops, cursor: Cursor::default(), jumps: Vec::new() }
    }

    /// The record.
    pub fn trace(&self) -> &Arc<Trace> {
        &self.trace
    }

    /// The stops on the way.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The place.
    pub const fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The stop under the cursor.
    pub fn stop(&self) -> Option<Stop> {
        self.stops.get(self.cursor.stop).copied()
    }

    /// The step under the cursor with its number from 0, if it stands on one.
    pub fn step(&self) -> Option<(usize, &Step)> {
        let at = self.cursor.step(&self.stops)?;
        Some((at, self.trace.steps.get(at)?))
    }

    /// The cell of the result under the cursor, when one steps that finely.
    pub fn cell(&self) -> Option<(usize, usize)> {
        self.cursor.cell(&self.trace, &self.stops)
    }

    /// Another record in place of this one, keeping the place as far as it still exists.
    pub fn replace(&mut self, trace: Arc<Trace>, stops: Vec<Stop>) {
        let (old, was) = (self.cursor, self.stop());
        let same = was.and_then(|stop| stops.iter().position(|s| *s == stop));
        let stop = same.unwrap_or_else(|| old.stop.min(stops.len().saturating_sub(1)));
        (self.trace, self.stops) = (trace, stops);
        self.stand_at(Cursor { stop, ..old });
        let count = self.stops.len();
        self.jumps.retain(|jump| jump.stop < count);
    }

    fn moved(&mut self, to: Option<Cursor>) -> bool {
        let Some(to) = to else { return false };
        self.cursor = to;
        true
    }

    /// One forward at this level; whether there was anywhere to go.
    pub fn step_on(&mut self) -> bool {
        self.moved(self.cursor.next(&self.trace, &self.stops))
    }

    /// One back at this level; whether there was anywhere to go.
    pub fn step_back(&mut self) -> bool {
        self.moved(self.cursor.previous(&self.trace, &self.stops))
    }

    /// One level finer; whether there was one.
    pub fn step_in(&mut self) -> bool {
        self.moved(self.cursor.into(&self.trace, &self.stops))
    }

    /// One level coarser; whether there was one.
    pub fn step_out(&mut self) -> bool {
        self.moved(self.cursor.out(&self.trace, &self.stops))
    }

    /// To a stop of the way, remembering where one was.
    pub fn go_to_stop(&mut self, stop: usize) -> bool {
        if stop >= self.stops.len() {
            return false;
        }
        self.jump(self.cursor.at(stop));
        true
    }

    /// To a step by its number from 0.
    pub fn go_to_step(&mut self, step: usize) -> bool {
        stop_of(&self.stops, step).is_some_and(|stop| self.go_to_stop(stop))
    }

    /// To a cell of a step's result.
    pub fn go_to_cell(&mut self, step: usize, row: usize, column: usize) -> bool {
        let (Some(stop), Some(made)) = (stop_of(&self.stops, step), self.trace.steps.get(step)) else {
            return false;
        };
        let element = row * made.result.shape().extent().1 + column;
        let has_cells = made.operation.has_formula();
        let (level, element) = if has_cells { (Level::Element, element) } else { (Level::Operation, 0) };
        self.jump(Cursor { stop, level, element, term: 0 });
        true
    }

    /// At a step by its number from 0, without remembering where one was.
    pub fn stand_at_step(&mut self, step: usize) -> bool {
        let stop = stop_of(&self.stops, step);
        self.moved(stop.map(|stop| self.fitting(self.cursor.at(stop))))
    }

    /// At a place of another record of the same program, as far as it exists here.
    pub fn stand_at(&mut self, place: Cursor) {
        let stop = place.stop.min(self.stops.len().saturating_sub(1));
        let fits = |s: &Step| place.element < s.elements() && place.term < s.terms();
        let moved = Cursor { stop, ..place };
        self.cursor =
            self.fitting(if self.step_at(moved).is_some_and(fits) { moved } else { place.at(stop) });
    }

    fn step_at(&self, place: Cursor) -> Option<&Step> {
        self.trace.steps.get(place.step(&self.stops)?)
    }

    /// A place in the midst of a statement is looked at operation by operation.
    fn fitting(&self, place: Cursor) -> Cursor {
        let amid = place.level == Level::Statement && self.step_at(place).is_some_and(|step| !step.closes);
        if amid { Cursor { level: Level::Operation, ..place } } else { place }
    }

    fn jump(&mut self, to: Cursor) {
        let to = self.fitting(to);
        if to != self.cursor {
            self.jumps.push(self.cursor);
            self.cursor = to;
        }
    }

    /// To where one was before the last jump.
    pub fn back(&mut self) -> bool {
        let back = self.jumps.pop();
        self.moved(back)
    }

    /// From an operand's cell to the step that made it.
    pub fn follow(&mut self, cell: CellRef) -> Followed {
        let operand = self.step_at(self.cursor).and_then(|step| step.operands.get(cell.operand));
        match operand.map(|operand| operand.origin) {
            Some(Origin::Step(step)) if step < self.trace.given => Followed::Given,
            Some(Origin::Step(step)) => {
                self.go_to_cell(step, cell.row, cell.column);
                Followed::Step(step)
            }
            Some(Origin::Literal(literal)) => Followed::Literal(literal),
            Some(Origin::Language) | None => Followed::Nowhere,
        }
    }

    /// The next stop after this one, going round, whose step's statement, caption or variable holds a text.
    pub fn find(&mut self, text: &str, backwards: bool) -> bool {
        let wanted = text.to_lowercase();
        let count = self.stops.len();
        let holds = |stop: usize| {
            let Some(Stop::Step(at)) = self.stops.get(stop) else { return false };
            let step = &self.trace.steps[*at];
            let caption = step.caption.as_deref().unwrap_or("");
            let whole = self.cursor.level == Level::Statement;
            let statement = self.trace.text(if whole { step.statement } else { step.span });
            let assigned = step.assigns.as_deref().unwrap_or("");
            [&*statement, caption, assigned].iter().any(|held| held.to_lowercase().contains(&wanted))
        };
        let after = |n: usize| if backwards { self.cursor.stop + count - n } else { self.cursor.stop + n };
        let found = (1..=count).map(|n| after(n) % count).find(|&stop| holds(stop));
        !wanted.is_empty() && found.is_some_and(|stop| self.go_to_stop(stop))
    }
}
