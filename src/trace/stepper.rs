//! Moving about in a record: stepping, jumping, following a number to where it came from, and back.
//!
//! This layer must not draw, and must not run programs: it holds a record and a place in it.

use std::sync::Arc;

use super::{CellRef, Cursor, Level, Origin, Step, Stop, Trace, Way};
use crate::lang::LiteralId;

/// A record, the way through it, and the place one stands at.
#[derive(Clone, Debug)]
pub struct Stepper {
    trace: Arc<Trace>,
    way: Arc<Way>,
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
    /// Stands at the first stop of a record, to be gone through story step by story step where there is a story.
    pub fn new(trace: Arc<Trace>, way: Way) -> Self {
        let level = if way.coarsest() == Level::Story { Level::Story } else { Level::default() };
        Self { trace, way: Arc::new(way), cursor: Cursor { level, ..Cursor::default() }, jumps: Vec::new() }
    }

    /// The record.
    pub fn trace(&self) -> &Arc<Trace> {
        &self.trace
    }

    /// The stops on the way.
    pub fn stops(&self) -> &[Stop] {
        &self.way.stops
    }

    /// Whether there is nothing further on, at this level.
    pub(crate) fn is_at_end(&self) -> bool {
        self.cursor.next(&self.trace, &self.way).is_none()
    }

    /// The way they make.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// A step's number as a person counts, from 1: that of the step of the story it belongs to, where there is a story.
    pub fn number(&self, step: usize) -> usize {
        if self.way.coarsest() != Level::Story {
            return self.trace.number(step);
        }
        self.way.told().take_while(|told| *told < step).count() + 1
    }

    /// How many steps a person counts.
    pub fn count(&self) -> usize {
        if self.way.coarsest() == Level::Story { self.way.told().count() } else { self.trace.count() }
    }

    /// The step with a number as a person counts, if there is one.
    pub fn numbered(&self, number: usize) -> Option<usize> {
        let before = number.checked_sub(1)?;
        if self.way.coarsest() == Level::Story {
            return self.way.told().nth(before);
        }
        Some(self.trace.given + before).filter(|step| *step < self.trace.steps.len())
    }

    /// How many further rounds of a loop the place one stands at stands for, where it does.
    pub fn rounds(&self) -> Option<usize> {
        self.way.rounds(&self.trace, self.cursor.level, self.cursor.stop)
    }

    /// The place.
    pub const fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The stop under the cursor.
    pub fn stop(&self) -> Option<Stop> {
        self.way.stops.get(self.cursor.stop).copied()
    }

    /// The step under the cursor with its number from 0, if it stands on one.
    pub fn step(&self) -> Option<(usize, &Step)> {
        let at = self.cursor.step(&self.way)?;
        Some((at, self.trace.steps.get(at)?))
    }

    /// The cell of the result under the cursor, when one steps that finely.
    pub fn cell(&self) -> Option<(usize, usize)> {
        self.cursor.cell(&self.trace, &self.way)
    }

    /// Another record in place of this one, keeping the place as far as it still exists.
    pub fn replace(&mut self, trace: Arc<Trace>, way: Way) {
        let (old, was) = (self.cursor, self.stop());
        let same = was.and_then(|stop| way.stops.iter().position(|s| *s == stop));
        let stop = same.unwrap_or_else(|| old.stop.min(way.stops.len().saturating_sub(1)));
        (self.trace, self.way) = (trace, Arc::new(way));
        self.stand_at(Cursor { stop, ..old });
        let count = self.way.stops.len();
        self.jumps.retain(|jump| jump.stop < count);
    }

    fn moved(&mut self, to: Option<Cursor>) -> bool {
        let Some(to) = to else { return false };
        // A place remembered from before a change may be none of the story's any more.
        self.cursor = to.fitting(&self.trace, &self.way);
        true
    }

    /// One forward at this level; whether there was anywhere to go.
    pub fn step_on(&mut self) -> bool {
        self.moved(self.cursor.next(&self.trace, &self.way))
    }

    /// One back at this level; whether there was anywhere to go.
    pub fn step_back(&mut self) -> bool {
        self.moved(self.cursor.previous(&self.trace, &self.way))
    }

    /// One level finer; whether there was one.
    pub fn step_in(&mut self) -> bool {
        self.moved(self.cursor.into(&self.trace, &self.way))
    }

    /// One level coarser; whether there was one.
    pub fn step_out(&mut self) -> bool {
        self.moved(self.cursor.out(&self.trace, &self.way))
    }

    /// To a stop of the way, remembering where one was.
    pub fn go_to_stop(&mut self, stop: usize) -> bool {
        if stop >= self.way.stops.len() {
            return false;
        }
        self.jump(self.cursor.at(stop));
        true
    }

    /// To the step of the story that a stop lies in, where there is a story; else to the stop.
    pub(crate) fn go_to_told(&mut self, stop: usize) -> bool {
        if self.way.coarsest() != Level::Story {
            return self.go_to_stop(stop);
        }
        let told = self.way.halt_from(&self.trace, Level::Story, stop);
        self.jump(Cursor { level: Level::Story, ..self.cursor.at(told) });
        true
    }

    /// To a step by its number from 0.
    pub fn go_to_step(&mut self, step: usize) -> bool {
        self.way.stop_of(step).is_some_and(|stop| self.go_to_stop(stop))
    }

    /// To a cell of a step's result.
    pub fn go_to_cell(&mut self, step: usize, row: usize, column: usize) -> bool {
        let (Some(stop), Some(made)) = (self.way.stop_of(step), self.trace.steps.get(step)) else {
            return false;
        };
        let element = row * made.result.shape().extent().1 + column;
        let has_cells = made.has_formula();
        let (level, element) = if has_cells { (Level::Element, element) } else { (Level::Operation, 0) };
        self.jump(Cursor { stop, level, element, term: 0 });
        true
    }

    /// At a step by its number from 0, without remembering where one was.
    pub(crate) fn stand_at_step(&mut self, step: usize) -> bool {
        let stop = self.way.stop_of(step);
        self.moved(stop.map(|stop| self.cursor.at(stop).fitting(&self.trace, &self.way)))
    }

    /// At a place of another record of the same program, as far as it exists here.
    pub(crate) fn stand_at(&mut self, place: Cursor) {
        let stop = place.stop.min(self.way.stops.len().saturating_sub(1));
        let fits = |s: &Step| place.element < s.elements() && place.term < s.terms();
        let moved = Cursor { stop, ..place };
        let place = if self.step_at(moved).is_some_and(fits) { moved } else { place.at(stop) };
        self.cursor = place.fitting(&self.trace, &self.way);
    }

    fn step_at(&self, place: Cursor) -> Option<&Step> {
        self.trace.steps.get(place.step(&self.way)?)
    }

    fn jump(&mut self, to: Cursor) {
        let to = to.fitting(&self.trace, &self.way);
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

    /// The next halt after this one, going round, whose statements, captions or variables hold a text.
    pub fn find(&mut self, text: &str, backwards: bool) -> bool {
        let wanted = text.to_lowercase();
        let (level, count) = (self.cursor.level, self.way.stops.len());
        let says = |stop: usize| {
            let Some(step) = self.way.stops[stop].step().map(|at| &self.trace.steps[at]) else {
                return false;
            };
            let statement =
                self.trace.text(if level <= Level::Statement { step.statement } else { step.span });
            let held = [step.caption.as_deref(), step.assigns.as_deref(), Some(&*statement)];
            held.into_iter().flatten().any(|held| held.to_lowercase().contains(&wanted))
        };
        let holds = |stop: &usize| {
            self.way.halts_at(&self.trace, level, *stop)
                && self.way.group(&self.trace, level, *stop).any(says)
        };
        let after = |n: usize| if backwards { self.cursor.stop + count - n } else { self.cursor.stop + n };
        let found = (1..=count).map(|n| after(n) % count).find(holds);
        !wanted.is_empty() && found.is_some_and(|stop| self.go_to_stop(stop))
    }
}
