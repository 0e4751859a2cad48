//! The record of a program's run: every operation with its operands and result, in order, never changed afterwards.
//!
//! Everything a person sees is read from here. Operations are recorded as they happen; the elements of a result and
//! the terms of a sum are worked out from the operands when somebody looks ([`explain`]), so a 200×784 product costs
//! nothing to record and each of its 156,800 terms can still be visited. This layer must not run anything, and knows
//! nothing of lessons or terminals.

mod cursor;
mod explain;
mod statement;
mod stepper;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::lang::{Definition, Diagnostic, LiteralId, Program, Span, comment_at};
use crate::matrix::{Axis, Operation, Telling, Value};

pub use cursor::Stop;
pub(crate) use cursor::{Cursor, Level, Way};
pub use explain::Places;
pub(crate) use explain::{CellRef, Factor, Line, Notation, cell_name, sources};
pub use explain::{Explanation, Form, Piece, Term, explain};
pub(crate) use statement::{explain_operation, explain_statement};
pub(crate) use stepper::{Followed, Stepper};

/// What a program did.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The program that ran.
    pub program: Arc<Program>,
    /// Its operations, in the order they were done.
    pub steps: Vec<Step>,
    /// Why it stopped early, if it did.
    pub failure: Option<Diagnostic>,
    /// How many of its steps, the first ones, only hold what was given before the program began.
    pub given: usize,
    /// The cells that are not as they were worked out.
    pub changed: Vec<Changed>,
    /// About how many multiplications it took.
    pub work: usize,
    /// The steps that give each variable a value, once somebody has asked.
    pub(crate) assigned: OnceLock<BTreeMap<Arc<str>, Vec<usize>>>,
    /// How many classes there are, by the program's own account, once somebody has asked.
    pub(crate) classes: OnceLock<BTreeSet<usize>>,
}

/// A cell of a step's result that was set by hand: what follows was worked out from the new number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Changed {
    /// Which step, from 0.
    pub step: usize,
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
    /// What it is now.
    pub to: f64,
}

/// One operation that was done.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done.
    pub operation: Operation,
    /// What it was done to.
    pub operands: Vec<Operand>,
    /// What came out.
    pub result: Value,
    /// The stretch of the program that says so.
    pub span: Span,
    /// The statement it belongs to.
    pub statement: Span,
    /// That statement's caption.
    pub caption: Option<Arc<str>>,
    /// The variable that holds the result from here on.
    pub assigns: Option<Arc<str>>,
    /// Whether the statement is done with this step.
    pub closes: bool,
}

/// A value an operation was given.
#[derive(Clone, Debug)]
pub struct Operand {
    /// The value itself.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
    /// The stretch of the program that names it.
    pub span: Span,
    /// The variable it was read from, if it was.
    pub name: Option<Arc<str>>,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The result of a step.
    Step(usize),
    /// A number written in the program.
    Literal(LiteralId),
    /// Neither: a setting of the language itself.
    Language,
}

/// A variable as it stands at some step.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a Value,
    /// The step that gave it that value.
    pub step: usize,
}

/// The most cells behind one number that are told of one by one: of more each would take its time and memory, and nobody
/// would go through them.
pub(crate) const MOST_SOURCES: usize = 200_000;

impl Step {
    /// How many cells of the result can be visited one by one: those that were worked out each by itself. Values that
    /// were only written down or moved about are one whole.
    pub fn elements(&self) -> usize {
        if self.has_formula() { self.result.shape().cells() } else { 1 }
    }

    /// Whether each cell of the result is worked out by a formula of its own that can be told.
    pub(crate) fn has_formula(&self) -> bool {
        self.operation.has_formula() && self.sources_each() <= MOST_SOURCES
    }

    /// How many cells are behind each cell of the result where it is put together of a whole line; 1 elsewhere.
    pub(crate) fn sources_each(&self) -> usize {
        let (rows, columns) = self.operands.first().map_or((1, 1), |first| first.value.shape().extent());
        match self.operation {
            Operation::MatMul => 2 * columns,
            Operation::Reduce(_, axis, _) | Operation::Line(_, axis) => match axis {
                Axis::All => rows * columns,
                Axis::Down => rows,
                Axis::Along => columns,
            },
            _ => 1,
        }
    }

    /// How many terms each element is put together from; 1 where there is nothing smaller to visit.
    pub fn terms(&self) -> usize {
        let extent = |i: usize| self.operands.get(i).map_or((1, 1), |o| o.value.shape().extent());
        match self.operation {
            Operation::MatMul => extent(0).1,
            Operation::Reduce(reduction, axis, _) if reduction.telling != Telling::Called => match axis {
                Axis::All => extent(0).0 * extent(0).1,
                Axis::Down => extent(0).0,
                Axis::Along => extent(0).1,
            },
            _ => 1,
        }
    }

    /// Row and column of the element visited as number `element`, row by row.
    pub fn place(&self, element: usize) -> (usize, usize) {
        let columns = self.result.shape().extent().1.max(1);
        (element / columns, element % columns)
    }
}

impl Trace {
    /// A step's number as a person counts: from 1, what was given left out.
    pub fn number(&self, step: usize) -> usize {
        (step + 1).saturating_sub(self.given)
    }

    /// How many steps a person counts.
    pub fn count(&self) -> usize {
        self.steps.len() - self.given
    }

    /// Whether a cell of a step's result was set by hand.
    pub fn is_changed(&self, step: usize, row: usize, column: usize) -> bool {
        self.changed.iter().any(|cell| (cell.step, cell.row, cell.column) == (step, row, column))
    }

    /// Every variable as it stands once a step is done, in the order they were first assigned.
    pub fn variables_at(&self, step: usize) -> Vec<Variable<'_>> {
        let mut variables: Vec<Variable<'_>> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, done) in self.steps.iter().enumerate().take(step + 1) {
            let Some(name) = &done.assigns else { continue };
            let now = Variable { name, value: &done.result, step: at };
            match places.get(now.name) {
                Some(place) => variables[*place] = now,
                None => {
                    places.insert(now.name, variables.len());
                    variables.push(now);
                }
            }
        }
        variables.retain(|variable| !self.is_local_elsewhere(variable.name, step));
        variables
    }

    /// Whether a variable is local to a function of the program that a step is not of.
    fn is_local_elsewhere(&self, name: &str, step: usize) -> bool {
        let Some((function, _)) = name.split_once('.') else { return false };
        let here = self.steps.get(step).map(|step| step.statement.start);
        let is_of = |at: usize| {
            let own = |known: &&Arc<Definition>| known.name == function;
            self.program.definitions.iter().find(own).is_some_and(|known| known.span.range().contains(&at))
        };
        !here.is_some_and(is_of)
    }

    /// Every variable as the program leaves it.
    pub fn variables(&self) -> Vec<Variable<'_>> {
        self.variables_at(self.steps.len())
    }

    /// The value of a variable once a step is done.
    pub fn variable_at(&self, name: &str, step: usize) -> Option<Variable<'_>> {
        let assigned = self.assigned.get_or_init(|| {
            let mut assigned: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for (at, done) in self.steps.iter().enumerate() {
                if let Some(name) = &done.assigns {
                    assigned.entry(Arc::clone(name)).or_default().push(at);
                }
            }
            assigned
        });
        let steps = assigned.get(name)?;
        let at = *steps[..steps.partition_point(|at| *at <= step)].last()?;
        let done = &self.steps[at];
        Some(Variable { name: done.assigns.as_deref()?, value: &done.result, step: at })
    }

    /// Whether the rows of a column of so many are classes, whose numbers begin with 0: its program makes targets for so
    /// many, or asks where the largest or the least of so many stands.
    pub fn are_classes(&self, rows: usize) -> bool {
        let of = |step: &Step| match step.operation {
            Operation::OneHot { classes, .. } => Some(classes),
            Operation::Reduce(reduction, axis, _)
                if matches!(reduction.name, "argmax" | "argmin") && axis != Axis::Along =>
            {
                let (rows, columns) = step.operands.first()?.value.shape().extent();
                (axis == Axis::Down || columns == 1).then_some(rows)
            }
            _ => None,
        };
        self.classes.get_or_init(|| self.steps.iter().filter_map(of).collect()).contains(&rows)
    }

    /// The program text of a span, its white space folded so that it stands on one line.
    pub fn text(&self, span: Span) -> String {
        let text = self.program.text(span);
        let folded = text.lines().map(|line| &line[..comment_at(line)]);
        folded.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// The number written in the program that a cell goes back to unchanged, if it does.
    pub fn literal_behind(&self, step: usize, row: usize, column: usize) -> Option<LiteralId> {
        let done = self.steps.get(step).filter(|done| !done.operation.has_formula())?;
        let [source] = sources(done, row, column)[..] else { return None };
        match done.operands.get(source.operand)?.origin {
            Origin::Literal(id) => Some(id),
            Origin::Step(earlier) => self.literal_behind(earlier, source.row, source.column),
            Origin::Language => None,
        }
    }
}
