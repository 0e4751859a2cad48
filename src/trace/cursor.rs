//! Moving over a record: where one stands, and what comes before and after.
//!
//! A cursor only ever holds a place. Going back is the exact inverse of going forward, since neither works anything
//! out.

use std::ops::RangeInclusive;

use super::Trace;

/// How finely one steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is told at a time: a statement with those that only serve it, or the further rounds of a loop.
    Story,
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

/// The way through a record.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// All there is on it, in order.
    pub stops: Vec<Stop>,
    /// Those of the stops its story halts at, in order; none where no story is told, and a statement is the largest step.
    pub story: Vec<usize>,
}

impl Way {
    /// The stop at which a step is met.
    pub(crate) fn stop_of(&self, step: usize) -> Option<usize> {
        // Pages lie between, and what is given has no stop: it is not far from where it would be without these.
        let near = step.min(self.stops.len());
        let sides = |far: usize| [near.checked_add(far), near.checked_sub(far)];
        let mut outwards = (0..=self.stops.len()).flat_map(sides).flatten();
        outwards.find(|stop| self.stops.get(*stop) == Some(&Stop::Step(step)))
    }

    /// The largest steps there are.
    pub(crate) const fn coarsest(&self) -> Level {
        if self.story.is_empty() { Level::Statement } else { Level::Story }
    }

    /// The steps of the record at which the story halts.
    pub fn told(&self) -> impl Iterator<Item = usize> {
        self.story.iter().filter_map(|stop| self.stops[*stop].step())
    }

    /// Whether one halts at a stop, at a level.
    pub(crate) fn halts_at(&self, trace: &Trace, level: Level, stop: usize) -> bool {
        match level {
            Level::Story => self.story.binary_search(&stop).is_ok(),
            Level::Statement => match self.stops.get(stop) {
                Some(Stop::Step(step)) => trace.steps[*step].closes,
                other => other.is_some(),
            },
            Level::Operation | Level::Element | Level::Term => stop < self.stops.len(),
        }
    }

    /// The first stop from one on at which one halts at a level, or the last there is.
    pub(crate) fn halt_from(&self, trace: &Trace, level: Level, stop: usize) -> usize {
        let halt = (stop..self.stops.len()).find(|&stop| self.halts_at(trace, level, stop));
        halt.unwrap_or(self.stops.len().saturating_sub(1))
    }

    /// The stops that a halt at a level stands for: those after the halt before, up to it.
    pub fn group(&self, trace: &Trace, level: Level, stop: usize) -> RangeInclusive<usize> {
        let before = (0..stop).rev().find(|&stop| self.halts_at(trace, level, stop));
        before.map_or(0, |before| before + 1)..=stop
    }

    /// How many further rounds of a loop a halt at a level stands for, where it does: rounds after the first, which
    /// has halts of its own.
    pub fn rounds(&self, trace: &Trace, level: Level, stop: usize) -> Option<usize> {
        let step_at = |stop: usize| trace.steps.get(self.stops.get(stop)?.step()?).filter(|step| step.closes);
        let closing = step_at(stop)?;
        let group = self.group(trace, level, stop).filter_map(step_at);
        let rounds = group.filter(|step| step.statement == closing.statement).count();
        (rounds > 1).then_some(rounds)
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
    pub fn step(self, way: &Way) -> Option<usize> {
        way.stops.get(self.stop)?.step()
    }

    /// The next place at this level; `None` at the end of the way.
    pub fn next(self, trace: &Trace, way: &Way) -> Option<Self> {
        let (elements, terms) = self.counts(trace, way);
        if self.level == Level::Term && self.term + 1 < terms {
            return Some(Self { term: self.term + 1, ..self });
        }
        if self.level >= Level::Element && self.element + 1 < elements {
            return Some(Self { element: self.element + 1, term: 0, ..self });
        }
        let stop = (self.stop + 1..way.stops.len()).find(|&stop| way.halts_at(trace, self.level, stop))?;
        Some(self.at(stop))
    }

    /// The place before at this level; `None` at the start of the way.
    pub fn previous(self, trace: &Trace, way: &Way) -> Option<Self> {
        if self.level == Level::Term && self.term > 0 {
            return Some(Self { term: self.term - 1, ..self });
        }
        let at_last_term = |cursor: Self| {
            let terms = cursor.counts(trace, way).1;
            Self { term: if cursor.level == Level::Term { terms - 1 } else { 0 }, ..cursor }
        };
        if self.level >= Level::Element && self.element > 0 {
            return Some(at_last_term(Self { element: self.element - 1, ..self }));
        }
        let stop = (0..self.stop).rev().find(|&stop| way.halts_at(trace, self.level, stop))?;
        let there = self.at(stop);
        let last = there.counts(trace, way).0 - 1;
        Some(at_last_term(Self { element: if self.level >= Level::Element { last } else { 0 }, ..there }))
    }

    /// What this is made of: one level finer, or more where those between show the same. `None` where there is nothing
    /// smaller here.
    pub fn into(self, trace: &Trace, way: &Way) -> Option<Self> {
        let step = self.step(way)?;
        match self.level {
            Level::Story | Level::Statement => {
                let finer = if self.level == Level::Story { Level::Statement } else { Level::Operation };
                let first = *way.group(trace, self.level, self.stop).start();
                let stop = way.halt_from(trace, finer, first);
                let inside = Self { level: finer, ..self.at(stop) };
                if stop == self.stop { inside.into(trace, way) } else { Some(inside) }
            }
            Level::Operation => {
                let cells = trace.steps[step].has_formula();
                cells.then_some(Self { level: Level::Element, ..self.at(self.stop) })
            }
            Level::Element => {
                (trace.steps[step].terms() > 1).then_some(Self { level: Level::Term, term: 0, ..self })
            }
            Level::Term => None,
        }
    }

    /// What this is a part of, the exact inverse of [`Self::into`]: one level coarser, or more where those between show
    /// the same. `None` at the coarsest.
    pub fn out(self, trace: &Trace, way: &Way) -> Option<Self> {
        let coarser = match self.level {
            Level::Term => return Some(Self { level: Level::Element, term: 0, ..self }),
            Level::Element => {
                return Some(Self { level: Level::Operation, ..self.at(self.stop) }.widest(trace, way));
            }
            Level::Operation => Level::Statement,
            Level::Statement if way.coarsest() == Level::Story => Level::Story,
            Level::Statement | Level::Story => return None,
        };
        let stop = way.halt_from(trace, coarser, self.stop);
        Some(Self { level: coarser, ..self.at(stop) }.widest(trace, way))
    }

    /// The same at the coarsest level that stands for nothing more.
    fn widest(self, trace: &Trace, way: &Way) -> Self {
        let coarser = match self.level {
            Level::Operation => Level::Statement,
            Level::Statement if way.coarsest() == Level::Story => Level::Story,
            _ => return self,
        };
        let group = way.group(trace, coarser, self.stop);
        let is_all = way.halts_at(trace, coarser, self.stop)
            && way.halt_from(trace, self.level, *group.start()) == self.stop;
        if is_all { Self { level: coarser, ..self }.widest(trace, way) } else { self }
    }

    /// This, where one may halt at its level; else at the finer level at which one may.
    pub(crate) fn fitting(self, trace: &Trace, way: &Way) -> Self {
        match self.level {
            _ if way.halts_at(trace, self.level, self.stop) => self,
            Level::Story => Self { level: Level::Statement, ..self }.fitting(trace, way),
            _ => Self { level: Level::Operation, ..self },
        }
    }

    /// The cell of the result under the cursor, when one steps finely enough to be at a cell.
    pub fn cell(self, trace: &Trace, way: &Way) -> Option<(usize, usize)> {
        let step = trace.steps.get(self.step(way)?)?;
        (self.level >= Level::Element && step.has_formula()).then(|| step.place(self.element))
    }

    /// Elements and terms of the step under the cursor; 1 and 1 where there is none.
    fn counts(self, trace: &Trace, way: &Way) -> (usize, usize) {
        let step = self.step(way).and_then(|step| trace.steps.get(step));
        step.map_or((1, 1), |step| (step.elements().max(1), step.terms().max(1)))
    }
}
