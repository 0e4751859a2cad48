//! Moving about in a record: stepping, jumping, following a number to where it came from, and back.
//!
//! This layer must not draw, and must not run programs: it holds a record and a place in it.

use std::sync::Arc;

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
        self.jump(Cursor { stop, element: 0, term: 0, ..self.cursor });
        true
    }

    /// To a step by its number from 0.
    pub fn go_to_step(&mut self, step: usize) -> bool {
        self.stops.iter().position(|s| *s == Stop::Step(step)).is_some_and(|stop| self.go_to_stop(stop))
    }

    /// To a cell of a step's result.
    pub fn go_to_cell(&mut self, step: usize, row: usize, column: usize) -> bool {
        let Some(stop) = self.stops.iter().position(|s| *s == Stop::Step(step)) else { return false };
        let Some(made) = self.trace.steps.get(step) else { return false };
        let columns = made.result.shape().extent().1;
        let has_cells = made.operation.has_formula();
        let level = if has_cells { Level::Element } else { Level::Operation };
        let element = if has_cells { row * columns + column } else { 0 };
        self.jump(Cursor { stop, level, element, term: 0 });
        true
    }

    /// At a step by its number from 0, without remembering where one was.
    pub fn stand_at_step(&mut self, step: usize) -> bool {
        let stop = self.stops.iter().position(|s| *s == Stop::Step(step));
        stop.is_some_and(|stop| {
            self.cursor = self.fitting(Cursor { stop, element: 0, term: 0, ..self.cursor });
            true
        })
    }

    /// At a place of another record of the same program, as far as it exists here.
    pub fn stand_at(&mut self, place: Cursor) {
        let stop = place.stop.min(self.stops.len().saturating_sub(1));
        let moved = Cursor { stop, ..place };
        let step = moved.step(&self.stops).and_then(|step| self.trace.steps.get(step));
        let fits = step.is_some_and(|s| moved.element < s.elements() && moved.term < s.terms());
        self.cursor = self.fitting(if fits { moved } else { Cursor { element: 0, term: 0, ..moved } });
    }

    /// A place in the midst of a statement is looked at operation by operation.
    fn fitting(&self, place: Cursor) -> Cursor {
        let step = place.step(&self.stops).and_then(|step| self.trace.steps.get(step));
        let amid = place.level == Level::Statement && step.is_some_and(|step| !step.closes);
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
        let origin =
            self.step().and_then(|(_, step)| step.operands.get(cell.operand)).map(|operand| operand.origin);
        match origin {
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
            let statement = self.trace.text(if self.cursor.level == Level::Statement {
                step.statement
            } else {
                step.span
            });
            let assigned = step.assigns.as_deref().unwrap_or("");
            [&*statement, caption, assigned].iter().any(|held| held.to_lowercase().contains(&wanted))
        };
        let after = |n: usize| if backwards { self.cursor.stop + count - n } else { self.cursor.stop + n };
        let found = (1..=count).map(|n| after(n) % count).find(|&stop| holds(stop));
        !wanted.is_empty() && found.is_some_and(|stop| self.go_to_stop(stop))
    }
}
