//! Doing an operation: values in, a value or a learner-worded error out.
//!
//! Results equal NumPy's to rounding, and every sum is added up in a fixed order, so they are the same on every
//! machine. A result that NumPy would let through as `nan` or `inf` with a warning is an error here.

use std::sync::Arc;

use nalgebra::DMatrix;

use super::error::Place;
use super::{
    Arithmetic, Axis, Filling, Function, Kind, Operation, OperationError, Reduction, Shape, Value, exact,
};

/// The most cells one matrix may have: room for the 60,000×784 of a whole training set is not needed in a lesson,
/// 16 million numbers (128 MB) are.
pub const MAX_CELLS: usize = 16_000_000;

type Outcome = Result<Value, OperationError>;

/// Does one operation.
///
/// # Errors
/// When shapes do not fit, an argument is outside a function's domain, or the result cannot be held.
pub fn apply(operation: Operation, operands: &[&Value]) -> Outcome {
    match (operation, operands) {
        (Operation::Given | Operation::Loop | Operation::Supplied(_) | Operation::Copy, [a]) => {
            Ok((*a).clone())
        }
        (Operation::Arithmetic(op), [a, b]) => arithmetic(op, a, b),
        (Operation::Comparison(op), [a, b]) => {
            elementwise(a, b, Kind::Truth, |x, y, _| Ok(f64::from(u8::from(op.holds(x, y)))))
        }
        (Operation::Function(f), [a]) => function(f, a),
        (Operation::Round(_) | Operation::Rescale, [a]) if a.kind() == Kind::Truth => {
            Err(OperationError::FunctionOfTruth { function: operation.name() })
        }
        (Operation::Round(decimals), [a]) => Ok(round_to(a, decimals)),
        (Operation::MatMul, [a, b]) => product(a, b),
        (Operation::Outer, [a, b]) => {
            let (column, row) = (laid_out(a, a.shape().cells(), 1), laid_out(b, 1, b.shape().cells()));
            product(&column, &row)
        }
        (Operation::Transpose, [a]) => Ok(match a {
            Value::Scalar(..) => (*a).clone(),
            Value::Matrix(m, kind) => Value::Matrix(Arc::new(m.transpose()), *kind),
        }),
        (Operation::Reduce(_, Axis::Down | Axis::Along), [a]) if a.is_scalar() => {
            Err(OperationError::NeedsMatrix { operation: "axis" })
        }
        (Operation::Reduce(reduction, axis), [a]) => reduce(reduction, axis, a),
        (Operation::Cell { row, column }, [a]) => match a.get(row, column) {
            Some(v) => Ok(Value::Scalar(v, a.kind())),
            None => Err(OperationError::OutOfRange { what: "row", index: row as i64, shape: a.shape() }),
        },
        (Operation::Slice(region), [a]) => {
            let cell = |r, c| a.get(region.row + r, region.column + c).unwrap_or(f64::NAN);
            build(region.rows, region.columns, a.kind(), cell)
        }
        (Operation::SetCell { row, column }, [a, v]) => {
            let new =
                v.as_single().ok_or(OperationError::Broadcast { left: Shape::Scalar, right: v.shape() })?;
            let (rows, columns) = a.shape().extent();
            let cell = |r, c| if (r, c) == (row, column) { Some(new) } else { a.get(r, c) };
            build(rows, columns, a.kind(), |r, c| cell(r, c).unwrap_or(f64::NAN))
        }
        (Operation::Reshape { rows, columns }, [a]) => {
            if rows.checked_mul(columns) == Some(a.shape().cells()) {
                Ok(laid_out(a, rows, columns))
            } else {
                Err(OperationError::Reshape { from: a.shape(), rows, columns })
            }
        }
        (Operation::Fill { filling, rows, columns }, _) => {
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
        (Operation::OneHot { classes }, [label]) => one_hot(label, classes),
        (Operation::Rescale, [a]) => rescale(a),
        (Operation::Where, [condition, a, b]) => {
            let picked = three(condition, a, b, |c, x, y| if c == 0.0 { y } else { x })?;
            Ok(with_kind(picked, joined(a, b)))
        }
        (Operation::Clip, [a, low, high]) => {
            let clipped = three(a, low, high, |x, lo, hi| x.max(lo).min(hi))?;
            let kind = if high.kind() == Kind::Real { Kind::Real } else { joined(a, low) };
            Ok(with_kind(clipped, kind))
        }
        (Operation::Count(axis), [a]) => {
            let (rows, columns) = a.shape().extent();
            Ok(Value::whole(match axis {
                Axis::All => rows * columns,
                Axis::Down => rows,
                Axis::Along => columns,
            }))
        }
        (Operation::Column, parts) => lay_cells(parts, 1),
        (Operation::Array { columns }, parts) => lay_cells(parts, columns),
        _ => Err(OperationError::NeedsMatrix { operation: operation.name() }),
    }
}

/// A matrix built cell by cell, once its size is known to be fair.
fn build(rows: usize, columns: usize, kind: Kind, cell: impl Fn(usize, usize) -> f64) -> Outcome {
    if rows.checked_mul(columns).is_none_or(|n| n > MAX_CELLS) {
        return Err(OperationError::TooLarge { rows, columns, limit: MAX_CELLS });
    }
    Ok(Value::Matrix(Arc::new(DMatrix::from_fn(rows, columns, cell)), kind))
}

/// The same cells, row by row, in other rows and columns; the caller has checked that they are as many.
fn laid_out(a: &Value, rows: usize, columns: usize) -> Value {
    let cells: Vec<f64> = a.cells().collect();
    Value::Matrix(Arc::new(DMatrix::from_row_slice(rows, columns, &cells)), a.kind())
}

fn with_kind(value: Value, kind: Kind) -> Value {
    match value {
        Value::Scalar(v, _) => Value::Scalar(v, kind),
        Value::Matrix(m, _) => Value::Matrix(m, kind),
    }
}

fn joined(a: &Value, b: &Value) -> Kind {
    match (a.kind(), b.kind()) {
        (Kind::Real, _) | (_, Kind::Real) => Kind::Real,
        (Kind::Truth, Kind::Truth) => Kind::Truth,
        _ => Kind::Whole,
    }
}

fn lay_cells(parts: &[&Value], columns: usize) -> Outcome {
    let cells = parts.iter().map(|v| match v {
        Value::Scalar(x, _) => Ok(*x),
        Value::Matrix(..) => Err(OperationError::ColumnOfMatrix { what: "column", shape: v.shape() }),
    });
    let cells = cells.collect::<Result<Vec<f64>, _>>()?;
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
    match (a, b) {
        (Shape::Scalar, Shape::Scalar) => Ok(Shape::Scalar),
        _ => {
            let ((ar, ac), (br, bc)) = (a.extent(), b.extent());
            match (fit(ar, br), fit(ac, bc)) {
                (Some(rows), Some(columns)) => Ok(Shape::Matrix { rows, columns }),
                _ => Err(OperationError::Broadcast { left: a, right: b }),
            }
        }
    }
}

/// What is worked out for one cell: the two numbers and where they meet.
type CellRule<'a> = &'a dyn Fn(f64, f64, Place) -> Result<f64, OperationError>;

fn elementwise(
    a: &Value,
    b: &Value,
    kind: Kind,
    rule: impl Fn(f64, f64, Place) -> Result<f64, OperationError>,
) -> Outcome {
    let shape = common_shape(a.shape(), b.shape())?;
    let (rows, columns) = shape.extent();
    if rows.checked_mul(columns).is_none_or(|n| n > MAX_CELLS) {
        return Err(OperationError::TooLarge { rows, columns, limit: MAX_CELLS });
    }
    let rule: CellRule<'_> = &rule;
    let cell = |r: usize, c: usize, place: Place| {
        let at = |v: &Value| {
            let (r, c) = v.broadcast_place(r, c);
            v.get(r, c).unwrap_or(f64::NAN)
        };
        finite(rule(at(a), at(b), place)?, place)
    };
    if shape == Shape::Scalar {
        return Ok(Value::Scalar(cell(0, 0, Place::Here)?, kind));
    }
    let mut result = DMatrix::zeros(rows, columns);
    for c in 0..columns {
        for r in 0..rows {
            result[(r, c)] = cell(r, c, Place::Cell(r, c))?;
        }
    }
    Ok(Value::Matrix(Arc::new(result), kind))
}

fn three(a: &Value, b: &Value, c: &Value, rule: impl Fn(f64, f64, f64) -> f64) -> Outcome {
    // The first operand is stretched to what the other two need, then read beside them.
    let frame = common_shape(common_shape(a.shape(), b.shape())?, c.shape())?;
    let at = |v: &Value, row, column| {
        let (r, c) = v.broadcast_place(row, column);
        v.get(r, c).unwrap_or(f64::NAN)
    };
    let cell = |row, column| rule(at(a, row, column), at(b, row, column), at(c, row, column));
    match frame {
        Shape::Scalar => Ok(Value::Scalar(cell(0, 0), a.kind())),
        Shape::Matrix { rows, columns } => build(rows, columns, Kind::Real, cell),
    }
}

fn finite(value: f64, place: Place) -> Result<f64, OperationError> {
    if value.is_finite() { Ok(value) } else { Err(OperationError::Overflow { place }) }
}

fn arithmetic(op: Arithmetic, a: &Value, b: &Value) -> Outcome {
    let both_truths = a.kind() == Kind::Truth && b.kind() == Kind::Truth;
    if both_truths && matches!(op, Arithmetic::Add | Arithmetic::Subtract) {
        return Err(OperationError::TwoTruths);
    }
    let kind = match (op, joined(a, b)) {
        (Arithmetic::Divide, _) | (_, Kind::Real) => Kind::Real,
        (Arithmetic::Power, _) if b.cells().any(|exponent| exponent < 0.0) => Kind::Real,
        (Arithmetic::Multiply | Arithmetic::Maximum | Arithmetic::Minimum, Kind::Truth) => Kind::Truth,
        _ => Kind::Whole,
    };
    elementwise(a, b, kind, |x, y, place| match op {
        Arithmetic::Add => Ok(x + y),
        Arithmetic::Subtract => Ok(x - y),
        Arithmetic::Multiply => Ok(x * y),
        Arithmetic::Maximum => Ok(x.max(y)),
        Arithmetic::Minimum => Ok(x.min(y)),
        Arithmetic::Power => power(x, y, place),
        Arithmetic::Divide | Arithmetic::FloorDivide | Arithmetic::Remainder if y == 0.0 => {
            Err(OperationError::DivisionByZero { place })
        }
        Arithmetic::Divide => Ok(x / y),
        Arithmetic::FloorDivide => Ok(floor_divide(x, y).0),
        Arithmetic::Remainder => Ok(floor_divide(x, y).1),
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

fn power(x: f64, y: f64, place: Place) -> Result<f64, OperationError> {
    if x == 0.0 && y < 0.0 {
        return Err(OperationError::DivisionByZero { place });
    }
    let result = match y {
        // Squares and inverses are what lessons use; multiplied out they carry no error of `pow`'s own.
        2.0 => x * x,
        -1.0 => 1.0 / x,
        _ => libm::pow(x, y),
    };
    if result.is_nan() {
        let (argument, function) = (format!("{} to the power {}", exact(x), exact(y)), "the power");
        let reason = "a negative number has no such root";
        return Err(OperationError::Domain { function, argument, place, reason });
    }
    Ok(result)
}

fn function(f: Function, a: &Value) -> Outcome {
    if a.kind() == Kind::Truth && f != Function::Abs {
        return Err(OperationError::FunctionOfTruth { function: f.name() });
    }
    let kind = match f {
        Function::Negative | Function::Abs | Function::Square | Function::Sign => a.kind(),
        _ => Kind::Real,
    };
    elementwise(a, &Value::real(0.0), kind, |x, _, place| {
        let outside =
            |reason| OperationError::Domain { function: f.name(), argument: exact(x), place, reason };
        Ok(match f {
            Function::Negative => -x,
            Function::Exp => libm::exp(x),
            Function::Log | Function::Log2 | Function::Log10 if x <= 0.0 => {
                return Err(outside("only numbers above 0 have a logarithm"));
            }
            Function::Log => libm::log(x),
            Function::Log2 => libm::log2(x),
            Function::Log10 => libm::log10(x),
            Function::Sqrt if x < 0.0 => return Err(outside("only 0 and above have a square root")),
            Function::Sqrt => x.sqrt(),
            Function::Abs => x.abs(),
            Function::Square => x * x,
            Function::Sign if x == 0.0 => 0.0,
            Function::Sign => x.signum(),
            Function::Floor => x.floor(),
            Function::Ceil => x.ceil(),
            Function::Sin => libm::sin(x),
            Function::Cos => libm::cos(x),
            Function::Tanh => libm::tanh(x),
            Function::Sigmoid => 1.0 / (1.0 + libm::exp(-x)),
            Function::Logit if x <= 0.0 || x >= 1.0 => {
                return Err(outside(
                    "the sigmoid only gives numbers between 0 and 1, so only those lead back",
                ));
            }
            Function::Logit => libm::log(x / (1.0 - x)),
            Function::Step => f64::from(u8::from(x >= 0.0)),
        })
    })
}

/// A value rounded to so many decimals as `numpy.round` does: scaled up, rounded with halves to even, scaled down.
#[must_use]
pub fn round_to(value: &Value, decimals: i32) -> Value {
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
    match value {
        Value::Scalar(v, kind) => Value::Scalar(round(*v), *kind),
        Value::Matrix(m, kind) => Value::Matrix(Arc::new(m.map(round)), *kind),
    }
}

/// The matrix product. Every cell is added up from its first term to its last.
fn product(a: &Value, b: &Value) -> Outcome {
    let (Value::Matrix(left, left_kind), Value::Matrix(right, right_kind)) = (a, b) else {
        return Err(OperationError::NeedsMatrix { operation: "@" });
    };
    if left.ncols() != right.nrows() {
        return Err(OperationError::Product { left: a.shape(), right: b.shape() });
    }
    if *left_kind == Kind::Truth && *right_kind == Kind::Truth {
        return Err(OperationError::TwoTruths);
    }
    let (rows, columns) = (left.nrows(), right.ncols());
    if rows.checked_mul(columns).is_none_or(|n| n > MAX_CELLS) {
        return Err(OperationError::TooLarge { rows, columns, limit: MAX_CELLS });
    }
    let mut result = DMatrix::zeros(rows, columns);
    for c in 0..columns {
        for k in 0..left.ncols() {
            let factor = right[(k, c)];
            for r in 0..rows {
                result[(r, c)] += left[(r, k)] * factor;
            }
        }
    }
    let bad = result.iter().position(|v: &f64| !v.is_finite());
    if let Some(at) = bad {
        return Err(OperationError::Overflow { place: Place::Cell(at % rows, at / rows) });
    }
    Ok(Value::Matrix(Arc::new(result), joined(a, b)))
}

fn reduce(reduction: Reduction, axis: Axis, a: &Value) -> Outcome {
    let (rows, columns) = a.shape().extent();
    let kind = match (reduction, a.kind()) {
        (Reduction::ArgMax | Reduction::ArgMin, _) => Kind::Whole,
        (Reduction::Mean, _) | (_, Kind::Real) => Kind::Real,
        (Reduction::Min | Reduction::Max, kind) => kind,
        (Reduction::Sum | Reduction::Product, _) => Kind::Whole,
    };
    let one = |numbers: &mut dyn Iterator<Item = f64>| reduce_line(reduction, numbers);
    let down = |c: usize| one(&mut (0..rows).filter_map(|r| a.get(r, c)));
    let along = |r: usize| one(&mut (0..columns).filter_map(|c| a.get(r, c)));
    let result = match axis {
        Axis::All => Value::Scalar(finite(one(&mut a.cells()), Place::Here)?, kind),
        Axis::Down => build(1, columns, kind, |_, c| down(c))?,
        Axis::Along => build(rows, 1, kind, |r, _| along(r))?,
    };
    let overflow = result.cells().position(|v| !v.is_finite());
    match overflow {
        Some(at) => Err(OperationError::Overflow { place: Place::Cell(at, 0) }),
        None => Ok(result),
    }
}

fn reduce_line(reduction: Reduction, numbers: &mut dyn Iterator<Item = f64>) -> f64 {
    let best = |better: fn(f64, f64) -> bool, numbers: &mut dyn Iterator<Item = f64>| {
        let mut found: Option<(usize, f64)> = None;
        for (i, v) in numbers.enumerate() {
            if found.is_none_or(|(_, kept)| better(v, kept)) {
                found = Some((i, v));
            }
        }
        found.unwrap_or((0, 0.0))
    };
    match reduction {
        Reduction::Sum => numbers.fold(0.0, |sum, v| sum + v),
        Reduction::Product => numbers.fold(1.0, |product, v| product * v),
        Reduction::Mean => {
            let (sum, count) = numbers.fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
            sum / count
        }
        Reduction::Min => best(|v, kept| v < kept, numbers).1,
        Reduction::Max => best(|v, kept| v > kept, numbers).1,
        Reduction::ArgMax => best(|v, kept| v > kept, numbers).0 as f64,
        Reduction::ArgMin => best(|v, kept| v < kept, numbers).0 as f64,
    }
}

fn one_hot(label: &Value, classes: usize) -> Outcome {
    let Value::Scalar(found, _) = *label else {
        return Err(OperationError::ColumnOfMatrix { what: "one_hot", shape: label.shape() });
    };
    if found.fract() != 0.0 {
        return Err(OperationError::NotWhole { what: "a label", found: exact(found) });
    }
    if !(found >= 0.0 && found < classes as f64) {
        return Err(OperationError::Label { label: found, classes });
    }
    build(classes, 1, Kind::Real, |r, _| if r as f64 == found { 0.99 } else { 0.01 })
}

/// Moved to start at 0, stretched to end at 1, then laid into 0.01 to 0.99: the deck's scaling in the back query.
fn rescale(a: &Value) -> Outcome {
    let (low, high) =
        (reduce_line(Reduction::Min, &mut a.cells()), reduce_line(Reduction::Max, &mut a.cells()));
    let spread = high - low;
    if spread == 0.0 {
        return Err(OperationError::NoSpread);
    }
    elementwise(a, &Value::real(0.0), Kind::Real, |v, _, _| Ok((v - low) / spread * 0.98 + 0.01))
}
