//! Doing an operation: values in, a value or a learner-worded error out.
//!
//! Results equal NumPy's to rounding, and every sum is added up in a fixed order, so they are the same on every
//! machine. A result that NumPy would let through as `nan` or `inf` with a warning is an error here.

use std::borrow::Cow;
use std::sync::Arc;

use nalgebra::DMatrix;

use super::cells::{Odd, first_odd, joined, with_outer};
use super::numbers::{InOrder, each_row};
use super::product::Factors;
use super::{
    Arithmetic, Axis, Filling, Function, Kind, LineFunction, Operation, OperationError, Place, Reduction,
    Region, Shape, Targets, Value, exact,
};

/// The most cells one matrix may have: room for the 60,000×784 of a whole training set is not needed in a lesson, that for
/// 10,000 records is, of 64 MB.
pub(crate) const MAX_CELLS: usize = 8_000_000;

/// Does one operation on numbers and matrices; what should be a list is left in its rows and columns.
///
/// # Errors
/// When shapes do not fit, an argument is outside a function's domain, or the result cannot be held.
pub(super) fn apply_to_matrices(operation: Operation, operands: &[&Value]) -> Result<Value, OperationError> {
    match (operation, operands) {
        (Operation::Given | Operation::Loop | Operation::Supplied(_) | Operation::Copy, [a]) => {
            Ok((*a).clone())
        }
        (Operation::Arithmetic(op), [_, _]) => arithmetic(op, operands),
        (Operation::Comparison(relation), [_, _]) => {
            let holds = |x: &[f64]| f64::from(u8::from(relation.holds(x[0], x[1])));
            cell_by_cell(operands, Kind::Truth, holds, too_large)
        }
        (Operation::Function(f), _) => function(f, operands),
        (Operation::Round(_) | Operation::Rescale, [a]) if a.kind() == Kind::Truth => {
            Err(OperationError::FunctionOfTruth { function: operation.name() })
        }
        (Operation::Round(decimals), [a]) => Ok(round_to(a, decimals)),
        (Operation::MatMul, [a, b]) => matrix_product(a, b),
        (Operation::Outer, [a, b]) => {
            let (column, row) = (laid_out(a, a.shape().cells(), 1), laid_out(b, 1, b.shape().cells()));
            matrix_product(&column, &row)
        }
        (Operation::Transpose, [a]) => Ok(match a {
            Value::Matrix(m, kind) => Value::Matrix(Arc::new(m.transpose()), *kind),
            Value::Scalar(..) | Value::List(..) => (*a).clone(),
        }),
        (Operation::Reduce(_, Axis::Down | Axis::Along, _), [a]) if a.is_scalar() => {
            Err(OperationError::AxisOfNumber)
        }
        (Operation::Reduce(reduction, axis, _), [a]) => reduce(reduction, axis, a),
        (Operation::Line(f, axis), [a]) => line(f, axis, a),
        (Operation::Stack(axis), parts) => stack(axis, parts),
        (Operation::Arange, [start, stop, step]) => arange(start, stop, step),
        (Operation::Linspace { count }, [start, stop]) => linspace(start, stop, count),
        (Operation::Cell { row, column }, [a]) => match a.get(row, column) {
            Some(v) => Ok(Value::Scalar(v, a.kind())),
            None => Err(OperationError::OutOfRange { what: "row", index: row as i64, shape: a.shape() }),
        },
        (Operation::Slice(region, _), [a]) => slice(a, region),
        (Operation::SetCells(region), [a, new]) => {
            let (rows, columns) = new.shape().extent();
            if ![1, region.rows].contains(&rows) || ![1, region.columns].contains(&columns) {
                let there = Shape::Matrix { rows: region.rows, columns: region.columns };
                return Err(OperationError::CellsOfOtherShape { there, new: new.shape() });
            }
            let cell = |r, c| match region.within(r, c) {
                Some((r, c)) => {
                    let (r, c) = new.broadcast_place(r, c);
                    new.get(r, c)
                }
                None => a.get(r, c),
            };
            let (rows, columns) = a.shape().extent();
            build(rows, columns, a.kind(), |r, c| cell(r, c).unwrap_or(f64::NAN))
        }
        (Operation::Reshape { rows, columns, .. }, [a]) => {
            if rows.checked_mul(columns) == Some(a.shape().cells()) {
                Ok(laid_out(a, rows, columns))
            } else {
                Err(OperationError::Reshape { from: a.shape(), rows, columns })
            }
        }
        (Operation::Fill { filling, rows, columns, .. }, _) => {
            let fill = match operands.first() {
                Some(v) => Some(v.as_single().ok_or(OperationError::FillOfMatrix { shape: v.shape() })?),
                None => None,
            };
            build(rows, columns, Kind::Real, |r, c| match filling {
                Filling::Zeros => 0.0,
                Filling::Ones => 1.0,
                Filling::Full => fill.unwrap_or(0.0),
                Filling::Identity => f64::from(u8::from(r == c)),
            })
        }
        (Operation::OneHot { classes, targets }, [label]) => one_hot(label, classes, targets),
        (Operation::Rescale, [a]) => rescale(a),
        (Operation::Count(axis), [a]) => {
            let (rows, columns) = a.shape().extent();
            Ok(Value::whole(match axis {
                Axis::All => rows * columns,
                Axis::Down => rows,
                Axis::Along => columns,
            }))
        }
        (Operation::Column, parts) => lay_cells(parts, 1),
        (Operation::Array { columns, .. }, parts) => lay_cells(parts, columns),
        _ => Err(OperationError::NeedsMatrix { operation: operation.name() }),
    }
}

/// The product of two matrices, times a number, that is to be added to another matrix in its place; where it is the product
/// of a column with a row, in one go.
pub(crate) struct ProductAdded<'a> {
    scale: f64,
    left: &'a DMatrix<f64>,
    right: &'a DMatrix<f64>,
    factors: Factors<'a>,
}

impl<'a> ProductAdded<'a> {
    /// One that is to be added to a matrix, or taken from it; `None` where they do not fit.
    pub(crate) fn to(
        old: &Value,
        op: Arithmetic,
        scale: Option<&Value>,
        left: &'a Value,
        right: &'a Value,
    ) -> Option<Self> {
        let scale = scale.map_or(Some(1.0), Value::as_single)?;
        let is_real = left.kind().joined(right.kind()) == Kind::Real;
        let (Value::Matrix(left, _), Value::Matrix(right, _)) = (left, right) else { return None };
        let Value::Matrix(over, Kind::Real) = old else { return None };
        let factors =
            Factors::of(left, right).filter(|factors| factors.shape() == over.shape() && is_real)?;
        // What is taken away is added with the other sign: not a bit differs.
        let scale = match op {
            Arithmetic::Add => scale,
            Arithmetic::Subtract => -scale,
            _ => return None,
        };
        Some(Self { scale, left, right, factors })
    }

    /// Adds it to the matrix that it was found to fit.
    pub(crate) fn add(self, old: &mut Value) -> Result<(), OperationError> {
        let Value::Matrix(over, _) = old else { return Ok(()) };
        let rows = over.nrows();
        let over = Arc::make_mut(over);
        let odd = if self.left.ncols() == 1 {
            with_outer(over, self.scale, self.left.as_slice(), self.right.as_slice())
        } else {
            self.factors.add_to(over, self.scale);
            first_odd(over.as_slice())
        };
        odd.map_or(Ok(()), |odd| Err(overflow(odd, rows)))
    }
}

fn overflow(Odd(at): Odd, rows: usize) -> OperationError {
    OperationError::Overflow { place: Place::Cell(at % rows, at / rows) }
}

/// Arithmetic over whole matrices, where it can be had without looking at each cell by itself.
pub(super) fn quickly(
    op: Arithmetic,
    a: &mut Value,
    b: &mut Value,
    kind: Kind,
) -> Option<Result<Value, OperationError>> {
    if a.is_scalar() && b.is_scalar() {
        return None;
    }
    let rows = a.shape().extent().0.max(b.shape().extent().0);
    Some(joined(op, a, b, kind)?.map_err(|odd| overflow(odd, rows)))
}

/// Whether a matrix of so many cells may be built.
fn fair(rows: usize, columns: usize) -> Result<(), OperationError> {
    if rows.checked_mul(columns).is_none_or(|n| n > MAX_CELLS) {
        return Err(OperationError::TooLarge { rows, columns, limit: MAX_CELLS });
    }
    Ok(())
}

/// A matrix built cell by cell, once its size is known to be fair.
fn build(
    rows: usize,
    columns: usize,
    kind: Kind,
    cell: impl Fn(usize, usize) -> f64,
) -> Result<Value, OperationError> {
    fair(rows, columns)?;
    Ok(Value::Matrix(Arc::new(DMatrix::from_fn(rows, columns, cell)), kind))
}

/// A part of a matrix, column by column as it lies in memory.
fn slice(a: &Value, part: Region) -> Result<Value, OperationError> {
    let from = Stretched::of(a);
    let mut cells = Vec::with_capacity(part.rows * part.columns);
    for column in part.column..part.column + part.columns {
        let first = part.row * from.down + column * from.along;
        let outside = OperationError::OutOfRange { what: "column", index: column as i64, shape: a.shape() };
        cells.extend_from_slice(from.cells.get(first..first + part.rows).ok_or(outside)?);
    }
    Ok(Value::Matrix(Arc::new(DMatrix::from_vec(part.rows, part.columns, cells)), a.kind()))
}

/// The same cells, row by row, in other rows and columns; the caller has checked that they are as many.
fn laid_out(a: &Value, rows: usize, columns: usize) -> Value {
    let cells = rows_first(Stretched::of(a).cells, a.shape().extent().0);
    let laid = if rows == 1 || columns == 1 {
        DMatrix::from_vec(rows, columns, cells.into_owned())
    } else {
        DMatrix::from_row_slice(rows, columns, &cells)
    };
    Value::Matrix(Arc::new(laid), a.kind())
}

fn lay_cells(parts: &[&Value], columns: usize) -> Result<Value, OperationError> {
    let cells = parts.iter().map(|v| single("column", v)).collect::<Result<Vec<f64>, _>>()?;
    Ok(Value::from_rows(cells.len() / columns.max(1), columns, &cells))
}

/// The shape both operands stretch to, by NumPy's rule.
fn common_shape(a: Shape, b: Shape) -> Result<Shape, OperationError> {
    let fit = |x: usize, y: usize| match (x, y) {
        (x, y) if x == y => Some(x),
        (1, y) => Some(y),
        (x, 1) => Some(x),
        _ => None,
    };
    if (a, b) == (Shape::Scalar, Shape::Scalar) {
        return Ok(Shape::Scalar);
    }
    let ((ar, ac), (br, bc)) = (a.extent(), b.extent());
    let both = fit(ar, br).zip(fit(ac, bc));
    let shape = both.map(|(rows, columns)| Shape::Matrix { rows, columns });
    shape.ok_or(OperationError::Broadcast { left: a, right: b })
}

/// How an operand is read while a result is filled: how far apart in memory the cells below and beside one another
/// lie. Where a single row, column or number is stretched, that is nowhere.
struct Stretched<'a> {
    cells: &'a [f64],
    down: usize,
    along: usize,
}

impl<'a> Stretched<'a> {
    fn of(value: &'a Value) -> Self {
        match value {
            Value::Scalar(number, _) => Self { cells: std::slice::from_ref(number), down: 0, along: 0 },
            Value::Matrix(m, _) | Value::List(m, _) => Self {
                cells: m.as_slice(),
                down: usize::from(m.nrows() > 1),
                along: if m.ncols() > 1 { m.nrows() } else { 0 },
            },
        }
    }
}

/// A result worked out cell by cell, from the numbers that stand in its place in each operand. Of the first cell that comes
/// to no finite number `fault` says what is wrong: only there is it asked, since a rule that could say it itself would take
/// many times as long.
fn cell_by_cell(
    operands: &[&Value],
    kind: Kind,
    rule: impl Fn(&[f64]) -> f64,
    fault: impl Fn(&[f64], Place) -> OperationError,
) -> Result<Value, OperationError> {
    match *operands {
        [a] => each_cell([a], kind, rule, fault),
        [a, b] => each_cell([a, b], kind, rule, fault),
        [a, b, c] => each_cell([a, b, c], kind, rule, fault),
        [a, b, c, d] => each_cell([a, b, c, d], kind, rule, fault),
        _ => Err(OperationError::NeedsMatrix { operation: "this" }),
    }
}

/// The same of so many operands: where it is known how many, each cell is read without looking for them.
fn each_cell<const N: usize>(
    operands: [&Value; N],
    kind: Kind,
    rule: impl Fn(&[f64]) -> f64,
    fault: impl Fn(&[f64], Place) -> OperationError,
) -> Result<Value, OperationError> {
    let shape = operands.iter().try_fold(Shape::Scalar, |shape, v| common_shape(shape, v.shape()))?;
    let (rows, columns) = shape.extent();
    fair(rows, columns)?;
    let read = operands.map(Stretched::of);
    let numbers = |row: usize, column: usize| {
        read.each_ref().map(|from| from.cells[row * from.down + column * from.along])
    };
    if shape == Shape::Scalar {
        let value = rule(&numbers(0, 0));
        return if value.is_finite() {
            Ok(Value::Scalar(value, kind))
        } else {
            Err(fault(&numbers(0, 0), Place::Here))
        };
    }
    let mut cells = Vec::with_capacity(rows * columns);
    for column in 0..columns {
        cells.extend((0..rows).map(|row| rule(&numbers(row, column))));
    }
    if let Some(Odd(at)) = first_odd(&cells) {
        let (row, column) = (at % rows, at / rows);
        return Err(fault(&numbers(row, column), Place::Cell(row, column)));
    }
    Ok(Value::Matrix(Arc::new(DMatrix::from_vec(rows, columns, cells)), kind))
}

fn finite(value: f64, place: Place) -> Result<f64, OperationError> {
    if value.is_finite() { Ok(value) } else { Err(OperationError::Overflow { place }) }
}

/// What is wrong where nothing else is.
fn too_large(_: &[f64], place: Place) -> OperationError {
    OperationError::Overflow { place }
}

/// What sort of numbers arithmetic gives.
pub(super) fn arithmetic_kind(op: Arithmetic, a: &Value, b: &Value) -> Result<Kind, OperationError> {
    Ok(match (op, a.kind().joined(b.kind())) {
        (Arithmetic::Add | Arithmetic::Subtract, Kind::Truth) => return Err(OperationError::TwoTruths),
        (Arithmetic::Divide, _) | (_, Kind::Real) => Kind::Real,
        (Arithmetic::Power, _) if b.cells().any(|exponent| exponent < 0.0) => Kind::Real,
        (Arithmetic::Multiply, Kind::Truth) => Kind::Truth,
        _ => Kind::Whole,
    })
}

fn arithmetic(op: Arithmetic, operands: &[&Value]) -> Result<Value, OperationError> {
    let [a, b] = *operands else { return Err(OperationError::NeedsMatrix { operation: op.name() }) };
    let kind = arithmetic_kind(op, a, b)?;
    if let Some(result) = quickly(op, &mut a.clone(), &mut b.clone(), kind) {
        return result;
    }
    let rule = |numbers: &[f64]| {
        let (x, y) = (numbers[0], numbers[1]);
        match op {
            Arithmetic::Add => x + y,
            Arithmetic::Subtract => x - y,
            Arithmetic::Multiply => x * y,
            Arithmetic::Power => power(x, y),
            Arithmetic::Divide | Arithmetic::FloorDivide | Arithmetic::Remainder if y == 0.0 => f64::NAN,
            Arithmetic::Divide => x / y,
            Arithmetic::FloorDivide => floor_divide(x, y).0,
            Arithmetic::Remainder => floor_divide(x, y).1,
        }
    };
    cell_by_cell(operands, kind, rule, |numbers, place| {
        let (x, y) = (numbers[0], numbers[1]);
        match op {
            Arithmetic::Divide | Arithmetic::FloorDivide | Arithmetic::Remainder if y == 0.0 => {
                OperationError::DivisionByZero { place }
            }
            Arithmetic::Power if x == 0.0 && y < 0.0 => OperationError::DivisionByZero { place },
            Arithmetic::Power if power(x, y).is_nan() => {
                let (argument, function) = (format!("{} to the power {}", exact(x), exact(y)), "the power");
                let reason = "a negative number has no such root";
                OperationError::Domain { function, argument, place, reason }
            }
            _ => OperationError::Overflow { place },
        }
    })
}

/// Quotient rounded down and remainder with the divisor's sign, worked out as CPython and NumPy do, so that the two
/// always fit together.
fn floor_divide(x: f64, y: f64) -> (f64, f64) {
    let mut remainder = x % y;
    if remainder != 0.0 && (y < 0.0) != (remainder < 0.0) {
        remainder += y;
    }
    let quotient = (x - remainder) / y;
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder)
}

fn power(x: f64, y: f64) -> f64 {
    match y {
        // Squares and inverses are what lessons use; multiplied out they carry no error of `pow`'s own.
        2.0 => x * x,
        -1.0 => 1.0 / x,
        _ => libm::pow(x, y),
    }
}

fn function(f: &Function, operands: &[&Value]) -> Result<Value, OperationError> {
    let kind = f.gives.kind(f.name, operands)?;
    cell_by_cell(operands, kind, |numbers| f.at(numbers), |numbers, place| f.fault(numbers, place))
}

/// A value rounded to so many decimals as `numpy.round` does: scaled up, rounded with halves to even, scaled down.
pub(crate) fn round_to(value: &Value, decimals: i32) -> Value {
    let scale = libm::pow(10.0, f64::from(decimals.abs()));
    let round = |x: f64| {
        let (up, down) = if decimals >= 0 { (x * scale, 1.0 / scale) } else { (x / scale, scale) };
        let rounded = up.round_ties_even();
        // Numbers too large to have that many decimals stay as they are.
        if !up.is_finite() {
            x
        } else if decimals >= 0 {
            rounded / scale
        } else {
            rounded * down
        }
    };
    value.map(round)
}

fn matrix_product(a: &Value, b: &Value) -> Result<Value, OperationError> {
    let (Value::Matrix(left, left_kind), Value::Matrix(right, right_kind)) = (a, b) else {
        return Err(OperationError::NeedsMatrix { operation: "@" });
    };
    let Some(factors) = Factors::of(left, right) else {
        return Err(OperationError::Product { left: a.shape(), right: b.shape() });
    };
    if *left_kind == Kind::Truth && *right_kind == Kind::Truth {
        return Err(OperationError::TwoTruths);
    }
    let (rows, columns) = factors.shape();
    fair(rows, columns)?;
    let result = factors.product();
    if let Some(odd) = first_odd(result.as_slice()) {
        return Err(overflow(odd, rows));
    }
    Ok(Value::Matrix(Arc::new(result), a.kind().joined(b.kind())))
}

fn reduce(reduction: &Reduction, axis: Axis, a: &Value) -> Result<Value, OperationError> {
    let (rows, columns) = a.shape().extent();
    let kind = reduction.gives.kind(reduction.name, &[a])?;
    let cells = Stretched::of(a).cells;
    let result = match axis {
        Axis::All => {
            let number = (reduction.rule)(InOrder::of_rows(cells, rows));
            Value::Scalar(finite(number, Place::Here)?, kind)
        }
        Axis::Down => {
            build(1, columns, kind, |_, c| (reduction.rule)(InOrder::of_line(&cells[c * rows..][..rows])))?
        }
        Axis::Along => {
            let mut numbers = Vec::with_capacity(rows);
            each_row(cells, rows, |row| numbers.push((reduction.rule)(InOrder::of_line(row))));
            Value::Matrix(Arc::new(DMatrix::from_vec(rows, 1, numbers)), kind)
        }
    };
    all_finite(result)
}

/// Some cells that lie column after column, row after row; as they are where that is the same.
fn rows_first(cells: &[f64], rows: usize) -> Cow<'_, [f64]> {
    if rows == 1 || rows == cells.len() {
        return cells.into();
    }
    let mut laid = Vec::with_capacity(cells.len());
    each_row(cells, rows, |row| laid.extend_from_slice(row));
    laid.into()
}

fn line(f: &LineFunction, axis: Axis, a: &Value) -> Result<Value, OperationError> {
    let kind = f.gives.kind(f.name, &[a])?;
    let Value::Matrix(m, _) = a else { return Err(OperationError::NeedsMatrix { operation: f.name }) };
    if axis == Axis::All {
        let cells = rows_first(m.as_slice(), m.nrows());
        let line = DMatrix::from_vec(1, cells.len(), (f.rule)(&cells));
        return all_finite(Value::Matrix(Arc::new(line), kind));
    }
    // A line along a row is a column of the transposed matrix.
    let along = axis == Axis::Along;
    let mut lines = if along { m.transpose() } else { DMatrix::clone(m) };
    for mut line in lines.column_iter_mut() {
        line.copy_from_slice(&(f.rule)(line.as_slice()));
    }
    let lines = if along { lines.transpose() } else { lines };
    all_finite(Value::Matrix(Arc::new(lines), kind))
}

/// Matrices on top of one another, or side by side. On top of others a single number is a row of one.
fn stack(axis: Axis, parts: &[&Value]) -> Result<Value, OperationError> {
    let function = Operation::Stack(axis).name();
    let along = axis == Axis::Along;
    let Some(first) = parts.first() else { return Err(OperationError::NeedsMatrix { operation: function }) };
    if along && parts.iter().any(|part| part.is_scalar()) {
        return Err(OperationError::NeedsMatrix { operation: function });
    }
    let extent = |part: &Value| part.shape().extent();
    let across = |part: &Value| if along { extent(part).0 } else { extent(part).1 };
    if let Some(other) = parts.iter().find(|part| across(part) != across(first)) {
        let what = if along { "rows" } else { "columns" };
        return Err(OperationError::Stack { function, what, first: first.shape(), other: other.shape() });
    }
    let (across, length) = (across(first), parts.iter().map(|part| part.shape().cells()).sum::<usize>());
    let length = length / across;
    fair(across, length)?;
    // Read down their columns, matrices side by side come one after another; along their rows, those on top.
    let stacked = if along {
        let cells = parts.iter().flat_map(|part| Stretched::of(part).cells).copied();
        DMatrix::from_iterator(across, length, cells)
    } else {
        DMatrix::from_row_iterator(length, across, parts.iter().flat_map(|part| part.cells()))
    };
    Ok(Value::Matrix(Arc::new(stacked), Kind::of_all(parts)))
}

/// From `start` up to, not including, `stop`, each worked out from the start as NumPy does.
fn arange(start: &Value, stop: &Value, step: &Value) -> Result<Value, OperationError> {
    let kind = Kind::of_all(&[start, stop, step]);
    let kind = if kind == Kind::Real { Kind::Real } else { Kind::Whole };
    let [start, stop, step] = [single("arange", start)?, single("arange", stop)?, single("arange", step)?];
    let count = ((stop - start) / step).ceil();
    // Also where a step of 0 makes the count infinite, or no number at all.
    if !(count >= 1.0 && count.is_finite()) {
        let [start, stop, step] = [start, stop, step].map(exact);
        return Err(OperationError::NoNumbers { start, stop, step });
    }
    let apart = (start + step) - start;
    build(1, count as usize, kind, |_, c| start + c as f64 * apart)
}

/// So many numbers from `start` to `stop`, both included.
fn linspace(start: &Value, stop: &Value, count: usize) -> Result<Value, OperationError> {
    let [start, stop] = [single("linspace", start)?, single("linspace", stop)?];
    let last = count - 1;
    let apart = (stop - start) / last as f64;
    all_finite(build(1, count, Kind::Real, |_, c| match c {
        0 => start,
        c if c == last => stop,
        c => c as f64 * apart + start,
    })?)
}

fn single(what: &'static str, value: &Value) -> Result<f64, OperationError> {
    match value {
        Value::Scalar(number, _) => Ok(*number),
        Value::Matrix(..) | Value::List(..) => {
            Err(OperationError::ColumnOfMatrix { what, shape: value.shape() })
        }
    }
}

/// A result, if it can be held.
fn all_finite(value: Value) -> Result<Value, OperationError> {
    let columns = value.shape().extent().1;
    if first_odd(Stretched::of(&value).cells).is_none() {
        return Ok(value);
    }
    let overflow = value.cells().position(|v| !v.is_finite());
    let place = overflow.map(|at| Place::Cell(at / columns, at % columns));
    place.map_or(Ok(value), |place| Err(OperationError::Overflow { place }))
}

fn one_hot(label: &Value, classes: usize, targets: Targets) -> Result<Value, OperationError> {
    let (high, low) = match targets {
        Targets::Whole => (1.0, 0.0),
        Targets::Reachable => (0.99, 0.01),
    };
    let what = Operation::OneHot { classes, targets }.name();
    let Value::Scalar(found, _) = *label else {
        return Err(OperationError::Labels { what, shape: label.shape(), classes });
    };
    if found.fract() != 0.0 {
        return Err(OperationError::NotWhole { what: "a label", found: exact(found) });
    }
    if !(found >= 0.0 && found < classes as f64) {
        return Err(OperationError::Label { label: found, classes });
    }
    build(classes, 1, Kind::Real, |r, _| if r as f64 == found { high } else { low })
}

/// Moved to start at 0, stretched to end at 1, then laid into 0.01 to 0.99: the deck's scaling in the back query.
fn rescale(a: &Value) -> Result<Value, OperationError> {
    let (low, high) = a.range();
    let spread = high - low;
    if spread == 0.0 {
        return Err(OperationError::NoSpread);
    }
    cell_by_cell(&[a], Kind::Real, |x| (x[0] - low) / spread * 0.98 + 0.01, too_large)
}
