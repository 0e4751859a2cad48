//! What a program may use before it is stopped, and what each operation takes of it, reckoned before it is done.

use crate::lang::{Diagnostic, Span};
use crate::matrix::{Arithmetic, Axis, MAX_CELLS, Operation, TOGETHER, Value};

/// What a program may use before it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Operations done, recorded or not.
    pub steps: usize,
    /// Numbers there are at a time: those of the record, and what is made on the way to the next.
    pub cells: usize,
    /// Multiplications and the like, over all operations.
    pub work: usize,
}

impl Default for Budget {
    /// Enough for any lesson: 100,000 operations, 224 MB of numbers, and about a second of arithmetic.
    fn default() -> Self {
        Self { steps: 100_000, cells: 28_000_000, work: 1_000_000_000 }
    }
}

// Each of these is about as many multiplications of a large product as it takes the time of.

/// A cell made: most of it is finding a place in memory.
const MADE: usize = 8;
/// A cell read.
const READ: usize = 2;
/// A byte of the program's text that an operation is told by: it stands wherever the operation does.
const TOLD: usize = 64;
/// A number drawn.
const DRAWN: usize = 24;
/// What is left of a division, which takes long where the numbers are far apart.
const DIVIDED: usize = 130;
/// A power of a cell.
const RAISED: usize = 60;
/// Rows of which so few are no match for what it takes to begin with each term of a product.
const FEW_ROWS: usize = 8;

/// What to do about a program that takes too much.
const SMALLER: &str = "use smaller matrices, or fewer steps";

impl Budget {
    /// Whether there may be so many numbers at a time.
    pub(super) fn has_room(self, cells: usize, span: Span) -> Result<(), Diagnostic> {
        if cells <= self.cells {
            return Ok(());
        }
        let why = format!("it would hold over {} numbers at a time", self.cells);
        Err(Diagnostic::stop(span, &why).with_help(SMALLER))
    }
}

/// What a program used so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    /// Operations done.
    pub steps: usize,
    /// Numbers held in the record, and in the one beside it.
    pub cells: usize,
    /// Multiplications and the like.
    pub work: usize,
}

impl Used {
    /// Counts an operation that is about to be done, and told by so many bytes of the program; whether a budget allows it.
    pub fn spend(
        &mut self,
        budget: Budget,
        (operation, values): (Operation, &[&Value]),
        told: usize,
        span: Span,
    ) -> Result<(), Diagnostic> {
        self.work = self.work.saturating_add(work(operation, values)).saturating_add(TOLD * told);
        if self.work > budget.work {
            let why = format!("this would be more than {} multiplications or so in all", budget.work);
            return Err(Diagnostic::stop(span, &why).with_help(SMALLER));
        }
        if self.steps >= budget.steps {
            let most = budget.steps;
            let help = format!("{most} are the most at a time; are the loops as long as you meant?");
            let why = format!("it has done {} operations", self.steps);
            return Err(Diagnostic::stop(span, &why).with_help(help));
        }
        Ok(())
    }
}

/// How many cells there have to be room for while an operation is done: those it makes, and those it needs beside them.
pub(super) fn room(operation: Operation, operands: &[&Value]) -> usize {
    let (made, beside) = (made(operation, operands), beside(operation, operands));
    // What is larger than any matrix is refused for that.
    if made > MAX_CELLS { 0 } else { made.saturating_add(beside) }
}

/// How many cells a shape among settings has, where a matrix may have so many.
pub(super) fn settings_cells(settings: &[i64]) -> usize {
    let sizes = settings.iter().take(2).map(|size| usize::try_from(*size).unwrap_or(0));
    let cells = sizes.fold(1_usize, usize::saturating_mul);
    if cells > MAX_CELLS { 0 } else { cells }
}

fn cells(value: &Value) -> usize {
    value.shape().cells()
}

/// How many cells an operation makes.
fn made(operation: Operation, operands: &[&Value]) -> usize {
    match (operation, operands) {
        (Operation::Given | Operation::Copy | Operation::Loop | Operation::Supplied(_), _) => 0,
        (Operation::Cell { .. } | Operation::Count(_) | Operation::Reduce(_, Axis::All, _), _) => 0,
        (Operation::Reduce(_, axis, _), [a]) => {
            let (rows, columns) = a.shape().extent();
            if axis == Axis::Down { columns } else { rows }
        }
        (Operation::MatMul, [_, b]) if b.is_list() => operands[0].shape().extent().0,
        (Operation::MatMul, [a, b]) => a.shape().extent().0.saturating_mul(b.shape().extent().1),
        (Operation::Outer, [a, b]) => cells(a).saturating_mul(cells(b)),
        (Operation::Fill { rows, columns, .. }, _) => rows.saturating_mul(columns),
        (Operation::Linspace { count: classes } | Operation::OneHot { classes, .. }, _) => classes,
        (Operation::Arange, [start, stop, step]) => counted(start, stop, step),
        (Operation::Stack(_), parts) => parts.iter().map(|part| cells(part)).sum(),
        (Operation::Slice(region, _), _) => region.rows * region.columns,
        (Operation::Column | Operation::Array { .. }, parts) => parts.len(),
        _ => stretched(operands),
    }
}

/// How many cells it copies on its way.
fn beside(operation: Operation, operands: &[&Value]) -> usize {
    match (operation, operands) {
        // A few rows of the left one are laid out term after term, and a list stands up as a column.
        (Operation::MatMul, [a, b]) => {
            let (rows, terms) = a.shape().extent();
            let laid_out = if rows < FEW_ROWS { 0 } else { FEW_ROWS * terms };
            laid_out + if b.is_list() { cells(b) } else { 0 }
        }
        (Operation::Outer, _) => operands.iter().map(|value| cells(value)).sum(),
        // A few rows are laid out at a time.
        (Operation::Reduce(_, Axis::All | Axis::Along, _), [a]) => {
            let (rows, columns) = a.shape().extent();
            columns * if rows == 1 { 0 } else { rows.min(TOGETHER) }
        }
        // Their order, and the room it takes to find it.
        (Operation::Line(..), [a]) => 3 * cells(a),
        // A list is laid row after row once more.
        (Operation::Slice(region, _), _) => region.rows * region.columns,
        (Operation::Reshape { .. }, [a]) => 2 * cells(a),
        _ => 0,
    }
}

/// The cells of what is worked out cell by cell, each operand stretched as far as the largest.
fn stretched(operands: &[&Value]) -> usize {
    let extents = operands.iter().map(|value| value.shape().extent());
    let (rows, columns) = extents.fold((1, 1), |(rows, columns), (r, c)| (rows.max(r), columns.max(c)));
    rows.saturating_mul(columns)
}

/// How many numbers there are from one up to another; 0 where that is no count.
fn counted(start: &Value, stop: &Value, step: &Value) -> usize {
    let [start, stop, step] = [start, stop, step].map(|value| value.as_single().unwrap_or(0.0));
    ((stop - start) / step).ceil() as usize
}

/// About how many multiplications an operation takes.
fn work(operation: Operation, operands: &[&Value]) -> usize {
    let made = made(operation, operands).min(MAX_CELLS);
    let read: usize = operands.iter().map(|value| cells(value)).sum();
    let rule = match (operation, operands) {
        (Operation::MatMul, [a, _]) => {
            let (rows, terms) = a.shape().extent();
            let terms = terms.saturating_mul(made);
            match rows {
                0 | 1 => terms.saturating_mul(2),
                2..FEW_ROWS => terms.saturating_add(FEW_ROWS * terms / rows),
                _ => terms / 2,
            }
        }
        (Operation::Supplied(_), _) => DRAWN * read,
        (Operation::Reduce(reduction, ..), _) => reduction.work * read,
        (Operation::Line(function, _), _) => function.work * made,
        (Operation::Function(function), _) => function.work * made,
        (Operation::Arithmetic(Arithmetic::FloorDivide | Arithmetic::Remainder), _) => DIVIDED * made,
        (Operation::Arithmetic(Arithmetic::Power), [_, Value::Scalar(power, _)]) if *power == 2.0 => 0,
        (Operation::Arithmetic(Arithmetic::Power), _) => RAISED * made,
        _ => 0,
    };
    rule.saturating_add(MADE * made + READ * read)
}
