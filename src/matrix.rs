//! Values of the lesson language: numbers and matrices, the operations on them, and how they are written.
//!
//! This is the bottom layer. It must not know of programs, records or screens: an operation gets values and gives a
//! value, or says in a learner's words why it cannot.

mod apply;
mod cells;
mod error;
mod format;
mod function;
pub(crate) mod kernel;
mod list;
mod numbers;
mod operation;
mod product;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use nalgebra::DMatrix;

pub(crate) use apply::{MAX_CELLS, ProductAdded, round_to};
pub(crate) use error::{OperationError, Place};
pub use format::{ColumnFormat, exact, number};
pub(crate) use format::{
    DECIMALS, counted, decimals_written, grouped, half_a_digit, in_powers, in_threes, out_of_powers,
    subscript, superscript,
};
pub(crate) use function::{
    CellRule, Function, Gives, LineFunction, Reduction, Telling, best, larger, ranking, running_sums,
    smaller, variance,
};
pub(crate) use list::{apply, apply_over, is_written_over};
pub(crate) use numbers::{InOrder, TOGETHER};
pub(crate) use operation::{
    Arithmetic, Axis, Dimensions, Distribution, Filling, Operation, Region, Relation, Supply, Targets,
};

/// What sort of numbers a value holds, as NumPy's dtypes keep them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers, such as an index or the count of a loop.
    Whole,
    /// Numbers with a fraction; every matrix written in a program is of this kind.
    Real,
    /// Outcomes of comparisons, held as 1 and 0.
    Truth,
}

impl Kind {
    /// The sort that can hold both.
    pub const fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Real, _) | (_, Self::Real) => Self::Real,
            (Self::Truth, Self::Truth) => Self::Truth,
            _ => Self::Whole,
        }
    }

    /// The sort that can hold all of some values.
    fn of_all(values: &[&Value]) -> Self {
        values.iter().map(|value| value.kind()).reduce(Self::joined).unwrap_or(Self::Real)
    }
}

/// A value of the language: one number, or a matrix of them. Cheap to clone; never changed once made.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One number.
    Scalar(f64, Kind),
    /// Numbers in rows and columns; a vector of the lessons is a matrix of one column.
    Matrix(Arc<DMatrix<f64>>, Kind),
    /// Numbers one after another, without rows and columns: NumPy's array of one dimension. It is held as a matrix of one
    /// row, and its cells are named so.
    List(Arc<DMatrix<f64>>, Kind),
}

/// Rows and columns of a value; a single number has neither, and a list only so many numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A single number.
    Scalar,
    /// A matrix of so many rows and columns.
    Matrix {
        /// Count of rows.
        rows: usize,
        /// Count of columns.
        columns: usize,
    },
    /// A list of so many numbers.
    List(usize),
}

impl Shape {
    /// Rows and columns, a single number counting as 1×1 and a list as one row.
    pub const fn extent(self) -> (usize, usize) {
        match self {
            Self::Scalar => (1, 1),
            Self::Matrix { rows, columns } => (rows, columns),
            Self::List(length) => (1, length),
        }
    }

    /// The row and column of each cell, row by row.
    pub fn places(self) -> impl Iterator<Item = (usize, usize)> + Clone {
        let (rows, columns) = self.extent();
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    /// How many numbers a value of this shape holds.
    pub const fn cells(self) -> usize {
        let (rows, columns) = self.extent();
        rows * columns
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar => f.write_str("a single number"),
            Self::Matrix { rows, columns } => write!(f, "{rows}×{columns}"),
            Self::List(length) => write!(f, "a list of {length}"),
        }
    }
}

impl Value {
    /// A single number with a fraction.
    pub const fn real(value: f64) -> Self {
        Self::Scalar(value, Kind::Real)
    }

    /// A single whole number.
    pub const fn whole(value: usize) -> Self {
        Self::Scalar(value as f64, Kind::Whole)
    }

    /// A matrix of real numbers.
    pub fn matrix(matrix: DMatrix<f64>) -> Self {
        Self::Matrix(Arc::new(matrix), Kind::Real)
    }

    /// A matrix of real numbers from its rows, left to right and top to bottom.
    pub fn from_rows(rows: usize, columns: usize, cells: &[f64]) -> Self {
        Self::matrix(DMatrix::from_row_slice(rows, columns, cells))
    }

    /// The value's shape.
    pub fn shape(&self) -> Shape {
        match self {
            Self::Scalar(..) => Shape::Scalar,
            Self::Matrix(m, _) => Shape::Matrix { rows: m.nrows(), columns: m.ncols() },
            Self::List(m, _) => Shape::List(m.len()),
        }
    }

    /// The sort of numbers the value holds.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Scalar(_, kind) | Self::Matrix(_, kind) | Self::List(_, kind) => *kind,
        }
    }

    /// Whether the value holds the very same numbers as another, in the same place.
    pub(crate) fn shares(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Matrix(a, _) | Self::List(a, _), Self::Matrix(b, _) | Self::List(b, _)) => {
                Arc::ptr_eq(a, b)
            }
            _ => false,
        }
    }

    /// Whether its numbers are a matrix that nobody else holds.
    pub(crate) fn is_alone(&self) -> bool {
        match self {
            Self::Matrix(matrix, _) | Self::List(matrix, _) => Arc::strong_count(matrix) == 1,
            Self::Scalar(..) => false,
        }
    }

    /// Whether the value is the same as another to the bit.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let is_same = |a: &DMatrix<f64>, b: &DMatrix<f64>| {
            a.as_slice().iter().zip(b.as_slice()).all(|(a, b)| a.to_bits() == b.to_bits())
        };
        let is_like = self.shape() == other.shape() && self.kind() == other.kind();
        is_like
            && match (self, other) {
                (Self::Matrix(a, _), Self::Matrix(b, _)) | (Self::List(a, _), Self::List(b, _)) => {
                    is_same(a, b)
                }
                (Self::Scalar(a, _), Self::Scalar(b, _)) => a.to_bits() == b.to_bits(),
                _ => false,
            }
    }

    /// Whether the value is a single number.
    pub(crate) const fn is_scalar(&self) -> bool {
        matches!(self, Self::Scalar(..))
    }

    /// Whether the value is a list.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self, Self::List(..))
    }

    /// The same numbers as a list, row by row; a single number is a list of one.
    pub(crate) fn into_list(self) -> Self {
        match self {
            Self::Scalar(number, kind) => Self::List(Arc::new(DMatrix::from_element(1, 1, number)), kind),
            Self::Matrix(m, kind) if m.nrows() == 1 => Self::List(m, kind),
            Self::Matrix(m, kind) => Self::List(
                Arc::new(DMatrix::from_row_iterator(1, m.len(), m.transpose().iter().copied())),
                kind,
            ),
            list @ Self::List(..) => list,
        }
    }

    /// The same as whole numbers, which the caller knows they are.
    pub(crate) fn whole_numbers(self) -> Self {
        self.of_kind(Kind::Whole)
    }

    /// The same as numbers of a sort, which the caller knows they are.
    pub(crate) fn of_kind(self, kind: Kind) -> Self {
        match self {
            Self::Scalar(number, _) => Self::Scalar(number, kind),
            Self::Matrix(m, _) => Self::Matrix(m, kind),
            Self::List(m, _) => Self::List(m, kind),
        }
    }

    /// The same with a list as the row it is held as.
    pub(crate) fn into_matrix(self) -> Self {
        match self {
            Self::List(m, kind) => Self::Matrix(m, kind),
            other => other,
        }
    }

    /// The number at a row and column, counted from 0; `None` past the edge. A single number is its own cell 0, 0.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        match self {
            Self::Scalar(value, _) => (row == 0 && column == 0).then_some(*value),
            Self::Matrix(m, _) | Self::List(m, _) => m.get((row, column)).copied(),
        }
    }

    /// The cell that stands at a place of a larger shape this value is stretched to, as NumPy broadcasts: a single
    /// row, column or number serves every row, column or cell.
    pub(crate) fn broadcast_place(&self, row: usize, column: usize) -> (usize, usize) {
        let (rows, columns) = self.shape().extent();
        (if rows == 1 { 0 } else { row }, if columns == 1 { 0 } else { column })
    }

    /// Every number, row by row.
    pub fn cells(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.shape().places().filter_map(|(row, column)| self.get(row, column))
    }

    /// The lowest and the highest number.
    pub fn range(&self) -> (f64, f64) {
        match self {
            Self::Scalar(value, _) => (*value, *value),
            Self::Matrix(m, _) | Self::List(m, _) => range_of(m.as_slice()),
        }
    }

    /// Whether any number lies below zero.
    pub(crate) fn has_negative(&self) -> bool {
        match self {
            Self::Scalar(value, _) => *value < 0.0,
            Self::Matrix(m, _) | Self::List(m, _) => {
                // No further than to the first: a screen asks at every frame.
                m.as_slice().chunks(LOOKED_AT).any(|part| range_of(part).0 < 0.0)
            }
        }
    }

    /// What a rule makes of each number, in the same shape.
    pub(crate) fn map(&self, rule: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Scalar(number, kind) => Self::Scalar(rule(*number), *kind),
            Self::Matrix(m, kind) => Self::Matrix(Arc::new(m.map(rule)), *kind),
            Self::List(m, kind) => Self::List(Arc::new(m.map(rule)), *kind),
        }
    }

    /// The single number this value holds, when it holds just one.
    pub fn as_single(&self) -> Option<f64> {
        (self.shape().cells() == 1).then(|| self.get(0, 0)).flatten()
    }
}

/// Numbers looked at side by side, which do not wait for one another.
const LANES: usize = 8;
/// Cells that are looked through before one asks whether that is enough.
const LOOKED_AT: usize = 512;

/// The lowest and the highest of some numbers, in whatever order; a screen asks at every frame.
fn range_of(numbers: &[f64]) -> (f64, f64) {
    let lower = |low: f64, v: f64| if v < low { v } else { low };
    let higher = |high: f64, v: f64| if v > high { v } else { high };
    let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    let (whole, rest) = numbers.as_chunks::<LANES>();
    for eight in whole {
        for lane in 0..LANES {
            low[lane] = lower(low[lane], eight[lane]);
            high[lane] = higher(high[lane], eight[lane]);
        }
    }
    let all = |ends: [f64; LANES]| ends.into_iter().chain(rest.iter().copied());
    (all(low).fold(f64::INFINITY, lower), all(high).fold(f64::NEG_INFINITY, higher))
}

/// How many numbers values hold together: a matrix that several of them hold is one.
pub(crate) fn held_together<'a>(values: impl Iterator<Item = &'a Value>) -> usize {
    let matrix = |value: &'a Value| match value {
        Value::Matrix(matrix, _) | Value::List(matrix, _) => Some((Arc::as_ptr(matrix), matrix.len())),
        Value::Scalar(..) => None,
    };
    values.filter_map(matrix).collect::<BTreeMap<_, _>>().values().sum()
}
