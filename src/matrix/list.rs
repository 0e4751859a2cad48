//! Doing an operation on any values: on matrices as `apply` does it, on lists by NumPy's rules for them.
//!
//! A list is held as a row and treated as one, but for what NumPy has other rules for: a product takes it as a column on
//! its right, it has a single axis, it is its own transpose, and what is made of lists alone is a list again.

use std::sync::Arc;

use super::apply::{apply_to_matrices, arithmetic_kind, quickly};
use super::{Arithmetic, Axis, Operation, OperationError, Shape, Value};

/// Does one operation.
///
/// # Errors
/// When shapes do not fit, an argument is outside a function's domain, or the result cannot be held.
pub fn apply(operation: Operation, operands: &[&Value]) -> Result<Value, OperationError> {
    let result = if operands.iter().any(|value| value.is_list()) {
        apply_to_lists(operation, operands)?
    } else {
        apply_to_matrices(operation, operands)?
    };
    Ok(if operation.gives_list() { result.into_list() } else { result })
}

/// Does one operation on values that nobody needs any more: a matrix among them that has no other owner may become the
/// result.
///
/// # Errors
/// As [`apply`].
pub(crate) fn apply_over(operation: Operation, mut operands: Vec<Value>) -> Result<Value, OperationError> {
    let has_lists = operands.iter().any(Value::is_list);
    let is_list = has_lists && stays_one(operation, &operands.iter().collect::<Vec<_>>());
    if is_list {
        operands = operands.into_iter().map(Value::into_matrix).collect();
    }
    let listed = |value: Value| if is_list { value.into_list() } else { value };
    if let (Operation::Arithmetic(op), [a, b]) = (operation, &mut operands[..])
        && let Some(result) = quickly(op, a, b, arithmetic_kind(op, a, b)?)
    {
        return result.map(listed);
    }
    apply(operation, &operands.iter().collect::<Vec<_>>()).map(listed)
}

/// Whether [`apply_over`] makes no matrix anew: one of the operands becomes the result.
pub(crate) fn is_written_over(operation: Operation, operands: &[&Value]) -> bool {
    let Operation::Arithmetic(op) = operation else { return false };
    let [a, b] = operands else { return false };
    let is_plain = match op {
        Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply | Arithmetic::Divide => true,
        Arithmetic::Power => matches!(b, Value::Scalar(2.0, _)),
        Arithmetic::FloorDivide | Arithmetic::Remainder => false,
    };
    let covers = |one: &Value, other: &Value| {
        let ((rows, columns), (other_rows, other_columns)) = (one.shape().extent(), other.shape().extent());
        one.is_alone() && rows >= other_rows && columns >= other_columns
    };
    // A list beside a matrix is done cell by cell.
    let is_mixed = a.is_list() != b.is_list() && !a.is_scalar() && !b.is_scalar();
    is_plain && !is_mixed && (covers(a, b) || covers(b, a))
}

/// Does an operation of whose operands one at least is a list.
///
/// # Errors
/// As [`apply`], and where a list is asked for a second axis.
fn apply_to_lists(operation: Operation, operands: &[&Value]) -> Result<Value, OperationError> {
    match (operation, operands) {
        (Operation::MatMul, [left, right]) => return product(left, right),
        (Operation::Transpose, [list]) => return Ok((*list).clone()),
        (
            Operation::Reduce(_, Axis::Down | Axis::Along, _) | Operation::Line(_, Axis::Down | Axis::Along),
            _,
        ) => {
            return Err(OperationError::OneAxis);
        }
        (Operation::Count(axis), [list]) => {
            return match axis {
                Axis::All | Axis::Down => Ok(Value::whole(list.shape().cells())),
                Axis::Along => Err(OperationError::OneAxis),
            };
        }
        (Operation::Stack(Axis::Along), parts) if !parts.iter().all(|part| part.is_list()) => {
            let other = parts.iter().find(|part| !part.is_list()).map_or(Shape::Scalar, |part| part.shape());
            let first = parts.first().map_or(Shape::Scalar, |part| part.shape());
            return Err(OperationError::Stack {
                function: operation.name(),
                what: "dimensions",
                first,
                other,
            });
        }
        (Operation::SetCells(region), [matrix, list])
            if list.is_list() && region.columns == 1 && region.rows > 1 =>
        {
            let column = as_column(list);
            return apply_to_matrices(operation, &[matrix, &column]);
        }
        _ => {}
    }
    let rows: Vec<Value> = operands.iter().map(|value| (*value).clone().into_matrix()).collect();
    let result = apply_to_matrices(operation, &rows.iter().collect::<Vec<_>>())?;
    Ok(if stays_one(operation, operands) { result.into_list() } else { result })
}

/// Whether what comes of lists is a list, since no operand has rows and columns.
fn stays_one(operation: Operation, operands: &[&Value]) -> bool {
    let leads = match operation {
        Operation::SetCells(_) => operands.first().is_some_and(|changed| changed.is_list()),
        Operation::Stack(Axis::Along) | Operation::Given | Operation::Loop | Operation::Supplied(_) => true,
        Operation::Rescale => true,
        _ => operation.is_cell_by_cell(),
    };
    let is_list = |value: &&Value| value.is_list();
    leads && operands.iter().any(is_list) && operands.iter().all(|value| value.is_list() || value.is_scalar())
}

/// `list @ list` is a single number, `matrix @ list` and `list @ matrix` are lists.
fn product(left: &Value, right: &Value) -> Result<Value, OperationError> {
    if left.is_scalar() || right.is_scalar() {
        return apply_to_matrices(Operation::MatMul, &[left, right]);
    }
    let column = as_column(right);
    let right_side = if right.is_list() { &column } else { right };
    let left_side = left.clone().into_matrix();
    if left_side.shape().extent().1 != right_side.shape().extent().0 {
        return Err(OperationError::Product { left: left.shape(), right: right.shape() });
    }
    let product = apply_to_matrices(Operation::MatMul, &[&left_side, right_side])?;
    Ok(match product.as_single() {
        Some(number) if left.is_list() && right.is_list() => Value::Scalar(number, product.kind()),
        _ => product.into_list(),
    })
}

/// A list stood up; other values as they are.
fn as_column(value: &Value) -> Value {
    match value {
        Value::List(m, kind) => Value::Matrix(Arc::new(m.transpose()), *kind),
        other => other.clone(),
    }
}
