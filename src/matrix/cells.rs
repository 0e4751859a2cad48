//! Arithmetic over whole matrices, cell by cell, as quick as memory allows.
//!
//! Each cell is worked out as everywhere, so that not a bit is another; only the way along the cells is a plain loop,
//! compiled for the widest instructions there are. What needs a word about one of its cells, such as a division by 0,
//! is left to `apply`.

#![expect(
    clippy::inline_always,
    reason = "must be compiled into the caller, for the caller's instruction set"
)]

use std::sync::Arc;

use nalgebra::DMatrix;
use pulp::{Arch, NullaryFnOnce};

use super::{Arithmetic, Kind, Value};

/// Cells looked at together for numbers that are none.
const LANES: usize = 8;

/// A cell that is no finite number, by its place in memory: column after column.
pub(super) struct Odd(pub usize);

/// Two values joined cell by cell, where one of them has the shape of the result and may be written over; `None` where
/// that is not so, or something has to be said about a cell.
pub(super) fn joined(op: Arithmetic, a: &mut Value, b: &mut Value, kind: Kind) -> Option<Result<Value, Odd>> {
    let extent = |value: &Value| value.shape().extent();
    let ((ar, ac), (br, bc)) = (extent(a), extent(b));
    let covers = |(rows, columns): (usize, usize), (other_rows, other_columns): (usize, usize)| {
        (other_rows == rows || other_rows == 1) && (other_columns == columns || other_columns == 1)
    };
    let (over, other, side) = if !a.is_scalar() && covers((ar, ac), (br, bc)) && !is_better(b, a) {
        (a, &*b, Side::Right)
    } else if !b.is_scalar() && covers((br, bc), (ar, ac)) {
        (b, &*a, Side::Left)
    } else {
        return None;
    };
    let divisor = match side {
        Side::Right => other,
        Side::Left => &*over,
    };
    let is_square = |other: &Value| matches!((side, other), (Side::Right, Value::Scalar(2.0, _)));
    let is_plain = match op {
        Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => true,
        Arithmetic::Divide => match divisor {
            Value::Scalar(number, _) => *number != 0.0,
            Value::Matrix(cells, _) | Value::List(cells, _) => {
                cells.as_slice().iter().all(|cell| *cell != 0.0)
            }
        },
        Arithmetic::Power => is_square(other),
        Arithmetic::FloorDivide | Arithmetic::Remainder => false,
    };
    // A list beside a matrix stays as it is, for whoever does it cell by cell.
    if !is_plain || over.is_list() {
        return None;
    }
    let taken = std::mem::replace(over, Value::real(0.0));
    let Value::Matrix(mut over, _) = taken else { return None };
    Some(match Arch::new().dispatch(Join { op, over: Arc::make_mut(&mut over), other, side }) {
        Some(odd) => Err(odd),
        None => Ok(Value::Matrix(over, kind)),
    })
}

/// Whether one value of the same shape may be written over without a copy, and another not.
fn is_better(one: &Value, other: &Value) -> bool {
    let is_own = |value: &Value| matches!(value, Value::Matrix(matrix, _) if Arc::strong_count(matrix) == 1);
    one.shape() == other.shape() && is_own(one) && !is_own(other)
}

/// The first of some cells that is no finite number.
pub(super) fn first_odd(cells: &[f64]) -> Option<Odd> {
    let mut odd = [0.0; LANES];
    let (parts, rest) = cells.as_chunks::<LANES>();
    for part in parts {
        for lane in 0..LANES {
            odd[lane] += part[lane] * 0.0;
        }
    }
    let is_whole = odd.iter().sum::<f64>() == 0.0 && rest.iter().all(|cell| cell.is_finite());
    if is_whole { None } else { cells.iter().position(|cell| !cell.is_finite()).map(Odd) }
}

/// On which side of the sign the other value stands.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

struct Join<'a> {
    op: Arithmetic,
    over: &'a mut DMatrix<f64>,
    other: &'a Value,
    side: Side,
}

impl NullaryFnOnce for Join<'_> {
    type Output = Option<Odd>;

    #[inline(always)]
    fn call(self) -> Option<Odd> {
        let Self { op, over, other, side } = self;
        match (op, side) {
            (Arithmetic::Add, _) => each(over, other, |x, y| x + y),
            (Arithmetic::Multiply, _) => each(over, other, |x, y| x * y),
            (Arithmetic::Subtract, Side::Right) => each(over, other, |x, y| x - y),
            (Arithmetic::Subtract, Side::Left) => each(over, other, |x, y| y - x),
            // Only squares come here.
            (Arithmetic::Power, _) => each(over, other, |x, _| x * x),
            (_, Side::Right) => each(over, other, |x, y| x / y),
            (_, Side::Left) => each(over, other, |x, y| y / x),
        }
    }
}

/// Writes over every cell what a rule makes of it and of the other value's number in its place.
#[inline(always)]
fn each(over: &mut DMatrix<f64>, other: &Value, rule: impl Fn(f64, f64) -> f64) -> Option<Odd> {
    let (rows, columns) = over.shape();
    let cells = over.as_mut_slice();
    let odd = match other {
        Value::Scalar(number, _) => with_one(cells, *number, rule),
        Value::Matrix(other, _) | Value::List(other, _) => {
            let other_rows = other.nrows();
            let other_cells = other.as_slice();
            if other.shape() == (rows, columns) {
                with_each(cells, other_cells, rule)
            } else {
                let mut odd = 0.0;
                for (at, column) in cells.chunks_exact_mut(rows).enumerate() {
                    let from = if other.ncols() == 1 { 0 } else { at * other_rows };
                    odd += match other_rows {
                        1 => with_one(column, other_cells[from], &rule),
                        _ => with_each(column, &other_cells[from..from + other_rows], &rule),
                    };
                }
                odd
            }
        }
    };
    // A product with 0 is 0 for every finite number, and no number for the others.
    if odd == 0.0 { None } else { cells.iter().position(|cell| !cell.is_finite()).map(Odd) }
}

#[inline(always)]
fn with_one(cells: &mut [f64], number: f64, rule: impl Fn(f64, f64) -> f64) -> f64 {
    let mut odd = [0.0; LANES];
    let (parts, rest) = cells.as_chunks_mut::<LANES>();
    for part in parts {
        for lane in 0..LANES {
            part[lane] = rule(part[lane], number);
            odd[lane] += part[lane] * 0.0;
        }
    }
    for cell in rest {
        *cell = rule(*cell, number);
        odd[0] += *cell * 0.0;
    }
    odd.iter().sum()
}

#[inline(always)]
fn with_each(cells: &mut [f64], others: &[f64], rule: impl Fn(f64, f64) -> f64) -> f64 {
    let mut odd = [0.0; LANES];
    let (parts, rest) = cells.as_chunks_mut::<LANES>();
    let (other_parts, other_rest) = others.as_chunks::<LANES>();
    for (part, other) in parts.iter_mut().zip(other_parts) {
        for lane in 0..LANES {
            part[lane] = rule(part[lane], other[lane]);
            odd[lane] += part[lane] * 0.0;
        }
    }
    for (cell, other) in rest.iter_mut().zip(other_rest) {
        *cell = rule(*cell, *other);
        odd[0] += *cell * 0.0;
    }
    odd.iter().sum()
}

/// A matrix and the product of a column with a row, times a number, added to it, written over it: each
/// cell as the product, the multiple and the sum would come out one after another.
///
/// The caller sees to it that the column has a cell for each row of the matrix, and the row one for each column.
pub(super) fn with_outer(over: &mut DMatrix<f64>, scale: f64, column: &[f64], row: &[f64]) -> Option<Odd> {
    Arch::new().dispatch(Outer { over, scale, column, row })
}

struct Outer<'a> {
    over: &'a mut DMatrix<f64>,
    scale: f64,
    column: &'a [f64],
    row: &'a [f64],
}

impl NullaryFnOnce for Outer<'_> {
    type Output = Option<Odd>;

    #[inline(always)]
    fn call(self) -> Option<Odd> {
        let Self { over, scale, column, row } = self;
        let cells = over.as_mut_slice();
        let mut odd = 0.0;
        for (part, factor) in cells.chunks_exact_mut(column.len()).zip(row) {
            // A product begins with 0, to which a term of −0 adds nothing.
            odd += with_each(part, column, |cell, x| cell + scale * (0.0 + x * factor));
        }
        if odd == 0.0 { None } else { cells.iter().position(|cell| !cell.is_finite()).map(Odd) }
    }
}
