//! Why an operation could not be done, worded for a learner.

use thiserror::Error;

use super::{Shape, exact};

/// Why an operation could not be done. The text says what is wrong and, where there is one, the way out.
#[derive(Clone, Debug, PartialEq, Error)]
pub(crate) enum OperationError {
    /// Two shapes, one on each side, that no element-by-element operation can pair up.
    #[error(
        "the shapes do not fit: {left} and {right}. Element by element, both need the same rows and columns, or one of them must be 1"
    )]
    Broadcast { left: Shape, right: Shape },
    /// A matrix product whose inner sizes differ.
    #[error(
        "the shapes do not fit: {left} @ {right}. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right"
    )]
    Product { left: Shape, right: Shape },
    /// A number where only a matrix makes sense.
    #[error("{operation} needs a matrix here, and this is a single number")]
    NeedsMatrix { operation: &'static str },
    /// An axis of a single number.
    #[error(
        "a single number has no axis; of two numbers the larger is maximum(a, b), the smaller minimum(a, b)"
    )]
    AxisOfNumber,
    /// A whole matrix where a single number is needed.
    #[error(
        "this is {} numbers, {shape}, and one is needed; take max(…), sum(…) or one of its cells, [0, 0]",
        .shape.cells()
    )]
    NeedsNumber { shape: Shape },
    /// A division by zero.
    #[error("division by zero, {place}")]
    DivisionByZero { place: Place },
    /// An argument outside a function's domain, and which it takes.
    #[error("{function} of {argument} is not a number, {place}: {reason}")]
    Domain { function: &'static str, argument: String, place: Place, reason: &'static str },
    /// A result past the largest number that can be held.
    #[error("the result is larger than any number this computer can hold, {place}")]
    Overflow { place: Place },
    /// The same of a function, and what to write instead.
    #[error("the result is larger than any number this computer can hold, {place}; {instead}")]
    Beyond { place: Place, instead: &'static str },
    /// An index, of a row or a column, past the edge.
    #[error("there is no {what} {}: this is {shape}, and counting starts at 0", exact(*.index as f64))]
    OutOfRange { what: &'static str, index: i64, shape: Shape },
    /// A second axis asked for.
    #[error("a list has one axis, which is 0: axis=0, .shape[0]")]
    OneAxis,
    /// A reshape that would lose or invent cells.
    #[error("{from} has {} cells and cannot be laid out as {rows}×{columns}", .from.cells())]
    Reshape { from: Shape, rows: usize, columns: usize },
    /// Matrices that do not fit together, one on top of or beside another.
    #[error(
        "the shapes do not fit: {function} needs as many {what} in each, and these are {first} and {other}"
    )]
    Stack { function: &'static str, what: &'static str, first: Shape, other: Shape },
    /// Numbers from one to another that never get there.
    #[error(
        "there are no numbers from {start} to {stop} in steps of {step}, and an empty matrix has nothing to show"
    )]
    NoNumbers { start: String, stop: String, step: String },
    /// Arithmetic on truths that NumPy would read as logic.
    #[error(
        "both sides are outcomes of comparisons, and NumPy would not add them up as numbers; multiply one by 1.0 first"
    )]
    TwoTruths,
    /// A function of truths, which NumPy computes in very low precision.
    #[error("{function} of the outcome of a comparison; multiply it by 1.0 first")]
    FunctionOfTruth { function: &'static str },
    /// An update in place that would change the shape.
    #[error("an update in place keeps the shape: the variable is {variable}, the result would be {result}")]
    InPlaceShape { variable: Shape, result: Shape },
    /// Cells set to a matrix that does not fit there.
    #[error("the cells set here are {there}, and this is {new}: it needs as many rows and columns, or 1")]
    CellsOfOtherShape { there: Shape, new: Shape },
    /// A matrix too large to build.
    #[error("{rows}×{columns} is {} numbers, more than the {limit} a matrix may hold", *.rows as u128 * *.columns as u128)]
    TooLarge { rows: usize, columns: usize, limit: usize },
    /// A label that has no place in the target column.
    #[error("label {} has no place among {classes} classes, which are counted from 0", exact(*.label))]
    Label { label: f64, classes: usize },
    /// Something that must be a whole number and is not.
    #[error("{what} must be a whole number, and this is {found}")]
    NotWhole { what: &'static str, found: String },
    /// A spread of zero, which cannot be scaled up.
    #[error("every value is the same, so there is no spread to rescale")]
    NoSpread,
    /// A matrix was to be filled with something other than one number.
    #[error("a matrix is filled with a single number, and this is {shape}")]
    FillOfMatrix { shape: Shape },
    /// A column was asked for from something that is not a row of numbers.
    #[error("{what} takes single numbers, and this is {shape}; take a cell, such as M[0, 0]")]
    ColumnOfMatrix { what: &'static str, shape: Shape },
    /// Targets were asked for of more than one label.
    #[error(
        "{what} takes one label, and this is {shape}; take a cell, such as labels[0, 0], or write (arange({classes}) == labels) * 1.0, a row of targets for each"
    )]
    Labels { what: &'static str, shape: Shape, classes: usize },
}

impl OperationError {
    /// The same, its cell named as programs do.
    #[must_use]
    pub fn in_python(mut self) -> Self {
        if let Self::DivisionByZero { place }
        | Self::Domain { place, .. }
        | Self::Overflow { place }
        | Self::Beyond { place, .. } = &mut self
            && let Place::Cell(row, column) = *place
        {
            *place = Place::Index(row, column);
        }
        self
    }
}

/// Where in a value something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a single number.
    Here,
    /// In a matrix, at a row and column counted from 0; told as mathematics does, from 1.
    Cell(usize, usize),
    /// The same, told as programs do.
    Index(usize, usize),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Here => f.write_str("here"),
            Self::Cell(row, column) => write!(f, "in row {}, column {}", row + 1, column + 1),
            Self::Index(row, column) => write!(f, "at [{row}, {column}]"),
        }
    }
}
