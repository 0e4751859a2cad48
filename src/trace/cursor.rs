//! Moving over a record: where one stands, and what comes before and after.
//!
//! A cursor only ever holds a place. Going back is the exact inverse of going forward, since neither works anything
//! out.

use super::Trace;

/// How finely one steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A whole statement at a time.
    Statement,
    /// An operation at a time.
    #[default]
    Operation,
    /// A cell of the result at a time.
    Element,
    /// A term of a cell's sum at a time.
    Term,
}

/// A place on the way through a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A step of the record.
    Step(usize),
    /// Something to read between steps; which it is, is for whoever laid out the way.
    Reading(usize),
}

impl Stop {
    /// The number of the step, if it is one.
    pub const fn step(self) -> Option<usize> {
        match self {
            Self::Step(step) => Some(step),
            Self::Reading(_) => None,
        }
    }
}

/// Where one stands on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Which stop, from 0.
    pub stop: usize,
    /// How finely one steps.
    pub level: Level,
    /// Which element of the step's result, row by row from 0.
    pub element: usize,
    /// Which term of the element, from 0.
    pub term: usize,
}

impl Cursor {
    /// A whole stop, at the same level.
    pub const fn at(self, stop: usize) -> Self {
        Self { stop, element: 0, term: 0, ..self }
    }

    /// The number of the step under the cursor, if it stands on one.
    pub fn step(self, stops: &[Stop]) -> Option<usize> {
        stops.get(self.stop)?.step()
    }

    /// The next place at this level; `None` at the end of the way.
    pub fn next(self, trace: &Trace, stops: &[Stop]) -> Option<Self> {
        let (elements, terms) = self.counts(trace, stops);
        if self.level == Level::Term && self.term + 1 < terms {
            return Some(Self { term: self.term + 1, ..self });
        }
        if self.level >= Level::Element && self.element + 1 < elements {
            return Some(Self { element: self.element + 1, term: 0, ..self });
        }
        let stop = (self.stop + 1..stops.len()).find(|&stop| self.halts_at(trace, stops, stop))?;
        Some(self.at(stop))
    }

    /// The place before at this level; `None` at the start of the way.
    pub fn previous(self, trace: &Trace, stops: &[Stop]) -> Option<Self> {
        if self.level == Level::Term && self.term > 0 {
            return Some(Self { term: self.term - 1, ..self });
        }
        let at_last_term = |cursor: Self| {
            let terms = cursor.counts(trace, stops).1;
            Self { term: if cursor.level == Level::Term { terms - 1 } else { 0 }, ..cursor }
        };
        if self.level >= Level::Element && self.element > 0 {
            return Some(at_last_term(Self { element: self.element - 1, ..self }));
        }
        let stop = (0..self.stop).rev().find(|&stop| self.halts_at(trace, stops, stop))?;
        let there = self.at(stop);
        let last = there.counts(trace, stops).0 - 1;
        Some(at_last_term(Self { element: if self.level >= Level::Element { last } else { 0 }, ..there }))
    }

    /// One level finer; `None` where there is nothing smaller here.
    pub fn into(self, trace: &Trace, stops: &[Stop]) -> Option<Self> {
        let step = self.step(stops)?;
        match self.level {
            Level::Statement => {
                let before = trace.steps[..step].iter().rposition(|s| s.closes).map_or(0, |at| at + 1);
                let stop = stop_of(stops, before)?;
                Some(Self { level: Level::Operation, ..self.at(stop) })
            }
            Level::Operation => {
                let cells = trace.steps[step].operation.has_formula();
                cells.then_some(Self { level: Level::Element, ..self.at(self.stop) })
            }
            Level::Element => {
                (trace.steps[step].terms() > 1).then_some(Self { level: Level::Term, term: 0, ..self })
            }
            Level::Term => None,
        }
    }

    /// One level coarser; `None` at the coarsest.
    pub fn out(self, trace: &Trace, stops: &[Stop]) -> Option<Self> {
        let whole = self.at(self.stop);
        match self.level {
            Level::Statement => None,
            Level::Operation => {
                let closing = (self.stop..stops.len()).find(|&stop| is_close(trace, stops, stop));
                let stop = if self.step(stops).is_some() { closing.unwrap_or(self.stop) } else { self.stop };
                Some(Self { stop, level: Level::Statement, ..whole })
            }
            Level::Element => Some(Self { level: Level::Operation, ..whole }),
            Level::Term => Some(Self { level: Level::Element, term: 0, ..self }),
        }
    }

    /// The cell of the result under the cursor, when one steps finely enough to be at a cell.
    pub fn cell(self, trace: &Trace, stops: &[Stop]) -> Option<(usize, usize)> {
        let step = trace.steps.get(self.step(stops)?)?;
        (self.level >= Level::Element && step.operation.has_formula()).then(|| step.place(self.element))
    }

    /// Elements and terms of the step under the cursor; 1 and 1 where there is none.
    fn counts(self, trace: &Trace, stops: &[Stop]) -> (usize, usize) {
        let step = self.step(stops).and_then(|step| trace.steps.get(step));
        step.map_or((1, 1), |step| (step.elements().max(1), step.terms().max(1)))
    }

    fn halts_at(self, trace: &Trace, stops: &[Stop], stop: usize) -> bool {
        self.level != Level::Statement
            || is_close(trace, stops, stop)
            || matches!(stops[stop], Stop::Reading(_))
    }
}

/// The stop at which a step is met.
pub(super) fn stop_of(stops: &[Stop], step: usize) -> Option<usize> {
    stops.iter().position(|stop| *stop == Stop::Step(step))
}

fn is_close(trace: &Trace, stops: &[Stop], stop: usize) -> bool {
    matches!(stops.get(stop), Some(Stop::Step(step)) if trace.steps[*step].closes)
}
