//! Expressions: from the tree to operations, operands first.

use super::supply::{self, Fault};
use super::{Outcome, Run, fault};
use crate::lang::{Builtin, Diagnostic, Expression, ExpressionKind, LiteralId, Selector, Span};
use crate::matrix::{
    Arithmetic, Axis, Filling, Function, Kind, Operation, OperationError, Reduction, Region, Shape, Supply,
    Value,
};
use crate::trace::{Operand, Origin};

impl Run<'_> {
    /// Works an expression out, recording each operation.
    pub(super) fn expression(&mut self, expression: &Expression) -> Outcome<Operand> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(id) => Ok(self.literal(*id, span)),
            ExpressionKind::Name(name) => self.read(name, span),
            ExpressionKind::Text(_) => Err(Diagnostic::new(span, "a text is no value here")
                .with_help("numbers and matrices are; a text only names a file to load from")),
            ExpressionKind::Negative(inner) => self.one(Operation::Function(Function::Negative), inner, span),
            ExpressionKind::Arithmetic(op, a, b) => self.two(Operation::Arithmetic(*op), a, b, span),
            ExpressionKind::Comparison(op, a, b) => self.two(Operation::Comparison(*op), a, b, span),
            ExpressionKind::MatMul(a, b) => self.two(Operation::MatMul, a, b, span),
            ExpressionKind::Transpose(inner) => self.one(Operation::Transpose, inner, span),
            ExpressionKind::Count(inner, axis) => {
                let operand = self.expression(inner)?;
                Self::require_matrix(&operand, ".shape")?;
                self.apply(Operation::Count(*axis), vec![operand], span)
            }
            ExpressionKind::Index(inner, selectors) => self.index(inner, selectors, span),
            ExpressionKind::Array(cells, columns) => {
                let operands = self.all(cells)?;
                self.apply(Operation::Array { columns: *columns }, operands, span)
            }
            ExpressionKind::Call { function, arguments, axis } => {
                self.call(*function, arguments, *axis, span)
            }
        }
    }

    fn literal(&self, id: LiteralId, span: Span) -> Operand {
        let value = self.literals.get(id.0).map_or(Value::real(0.0), |l| Value::Scalar(l.value, l.kind));
        Operand { value, origin: Origin::Literal(id), span, name: None }
    }

    fn all(&mut self, expressions: &[Expression]) -> Outcome<Vec<Operand>> {
        expressions.iter().map(|e| self.expression(e)).collect()
    }

    fn one(&mut self, operation: Operation, inner: &Expression, span: Span) -> Outcome<Operand> {
        let operand = self.expression(inner)?;
        self.apply(operation, vec![operand], span)
    }

    fn two(&mut self, operation: Operation, a: &Expression, b: &Expression, span: Span) -> Outcome<Operand> {
        let operands = vec![self.expression(a)?, self.expression(b)?];
        self.apply(operation, operands, span)
    }

    fn index(&mut self, inner: &Expression, selectors: &[Selector; 2], span: Span) -> Outcome<Operand> {
        let matrix = self.expression(inner)?;
        Self::require_matrix(&matrix, "an index")?;
        let shape = matrix.value.shape();
        let (rows, columns) = shape.extent();
        let operation = match selectors {
            [Selector::At(row), Selector::At(column)] => {
                let (row, column) = (self.expression(row)?, self.expression(column)?);
                Operation::Cell { row: index(&row, "row", shape)?, column: index(&column, "column", shape)? }
            }
            [row, column] => {
                let (row, row_end) = self.run_of(row, rows)?;
                let (column, column_end) = self.run_of(column, columns)?;
                if row_end <= row || column_end <= column {
                    return Err(Diagnostic::new(
                        span,
                        format!("this slice of a {shape} matrix holds nothing"),
                    )
                    .with_help("a slice runs from its first number up to, not including, its second"));
                }
                Operation::Slice(Region { row, column, rows: row_end - row, columns: column_end - column })
            }
        };
        self.apply(operation, vec![matrix], span)
    }

    /// The first and past-the-last of a run, cut to what there is, as Python slices are.
    fn run_of(&mut self, selector: &Selector, count: usize) -> Outcome<(usize, usize)> {
        let Selector::Run(from, to) = selector else { return Ok((0, count)) };
        let mut edge = |bound: &Option<Expression>, default: usize| -> Outcome<usize> {
            let Some(bound) = bound else { return Ok(default) };
            let at = self.whole_index(bound)?;
            let from_end = if at < 0 { at + count as i64 } else { at };
            Ok(usize::try_from(from_end).unwrap_or(0).min(count))
        };
        Ok((edge(from, 0)?, edge(to, count)?))
    }

    fn whole_index(&mut self, bound: &Expression) -> Outcome<i64> {
        let operand = self.expression(bound)?;
        whole(&operand, "an index")
    }

    pub(super) fn require_matrix(operand: &Operand, operation: &'static str) -> Outcome<()> {
        if operand.value.is_scalar() {
            return Err(fault(operand.span, &OperationError::NeedsMatrix { operation }));
        }
        Ok(())
    }

    fn call(
        &mut self,
        function: Builtin,
        arguments: &[Expression],
        axis: Axis,
        span: Span,
    ) -> Outcome<Operand> {
        let names: Vec<&str> = arguments.iter().filter_map(text).collect();
        let mut operands = self.all(&arguments[names.len()..])?;
        let elementwise = |f| Ok((Operation::Function(f), None));
        let arithmetic = |a| Ok((Operation::Arithmetic(a), None));
        let reduction = |r| Ok((Operation::Reduce(r, axis), None));
        // The operation, and how many operands it keeps: the rest became settings.
        let chosen: Outcome<(Operation, Option<usize>)> = match function {
            Builtin::LoadRecords => return self.supply(Supply::Records, supply::records(&names), span),
            Builtin::LoadWeights => return self.supply(Supply::Weights, supply::weights(&names), span),
            Builtin::LoadPicture => {
                return self.supply(
                    Supply::Picture,
                    supply::picture(&names, self.settings.picture.as_deref()),
                    span,
                );
            }
            Builtin::BoxMeans => return self.supply(Supply::BoxMeans, supply::box_means(&operands), span),
            Builtin::InitialWeights => {
                let weights = supply::initial_weights(&operands);
                return self.supply(Supply::InitialWeights, weights, span);
            }
            Builtin::Array | Builtin::Copy => Ok((Operation::Copy, None)),
            Builtin::Column => Ok((Operation::Column, None)),
            Builtin::Zeros => Self::filled(Filling::Zeros, &operands).map(|op| (op, Some(0))),
            Builtin::Ones => Self::filled(Filling::Ones, &operands).map(|op| (op, Some(0))),
            Builtin::Full => {
                let operation = Self::filled(Filling::Full, &operands);
                operands.drain(..2.min(operands.len()));
                operation.map(|op| (op, None))
            }
            Builtin::Identity => {
                let n = count(&operands[0], "the size")?;
                Ok((Operation::Fill { filling: Filling::Identity, rows: n, columns: n }, Some(0)))
            }
            Builtin::ZerosLike | Builtin::OnesLike | Builtin::FullLike if operands[0].value.is_scalar() => {
                Err(fault(operands[0].span, &OperationError::NeedsMatrix { operation: function.name() }))
            }
            Builtin::ZerosLike => Ok((fill_like(Filling::Zeros, &operands[0]), Some(0))),
            Builtin::OnesLike => Ok((fill_like(Filling::Ones, &operands[0]), Some(0))),
            Builtin::FullLike => {
                let pattern = operands.remove(0);
                Ok((fill_like(Filling::Full, &pattern), None))
            }
            Builtin::OneHot => {
                Ok((Operation::OneHot { classes: count(&operands[1], "the count of classes")? }, Some(1)))
            }
            Builtin::Round => {
                let decimals = operands.get(1).map_or(Ok(0), |d| whole(d, "the count of decimals"))?;
                Ok((Operation::Round(decimals.clamp(-300, 300) as i32), Some(1)))
            }
            Builtin::Reshape => {
                let (rows, columns) = reshaped(&operands)?;
                Ok((Operation::Reshape { rows, columns }, Some(1)))
            }
            Builtin::Exp => elementwise(Function::Exp),
            Builtin::Log => elementwise(Function::Log),
            Builtin::Log2 => elementwise(Function::Log2),
            Builtin::Log10 => elementwise(Function::Log10),
            Builtin::Sqrt => elementwise(Function::Sqrt),
            Builtin::Abs => elementwise(Function::Abs),
            Builtin::Square => elementwise(Function::Square),
            Builtin::Sign => elementwise(Function::Sign),
            Builtin::Floor => elementwise(Function::Floor),
            Builtin::Ceil => elementwise(Function::Ceil),
            Builtin::Sin => elementwise(Function::Sin),
            Builtin::Cos => elementwise(Function::Cos),
            Builtin::Tanh => elementwise(Function::Tanh),
            Builtin::Negative => elementwise(Function::Negative),
            Builtin::Sigmoid => elementwise(Function::Sigmoid),
            Builtin::Logit => elementwise(Function::Logit),
            Builtin::Step => elementwise(Function::Step),
            Builtin::Rescale => Ok((Operation::Rescale, None)),
            Builtin::Sum => reduction(Reduction::Sum),
            Builtin::Product => reduction(Reduction::Product),
            Builtin::Mean => reduction(Reduction::Mean),
            Builtin::Min => reduction(Reduction::Min),
            Builtin::Max => reduction(Reduction::Max),
            Builtin::ArgMax => reduction(Reduction::ArgMax),
            Builtin::ArgMin => reduction(Reduction::ArgMin),
            Builtin::Add => arithmetic(Arithmetic::Add),
            Builtin::Subtract => arithmetic(Arithmetic::Subtract),
            Builtin::Multiply => arithmetic(Arithmetic::Multiply),
            Builtin::Divide => arithmetic(Arithmetic::Divide),
            Builtin::Power => arithmetic(Arithmetic::Power),
            Builtin::Maximum => arithmetic(Arithmetic::Maximum),
            Builtin::Minimum => arithmetic(Arithmetic::Minimum),
            // With a single number on a side, NumPy's dot is a plain product.
            Builtin::Dot if operands.iter().any(|o| o.value.is_scalar()) => arithmetic(Arithmetic::Multiply),
            Builtin::Dot => Ok((Operation::MatMul, None)),
            Builtin::Outer => Ok((Operation::Outer, None)),
            Builtin::Transpose => Ok((Operation::Transpose, None)),
            Builtin::Where => Ok((Operation::Where, None)),
            Builtin::Clip => Ok((Operation::Clip, None)),
        };
        let (operation, keep) = chosen?;
        operands.truncate(keep.unwrap_or(operands.len()));
        self.apply(operation, operands, span)
    }

    /// Records a value that comes from outside the program.
    fn supply(&mut self, supply: Supply, value: Result<Value, Fault>, span: Span) -> Outcome<Operand> {
        let value = value.map_err(|fault| fault.at(span))?;
        let given = Operand { value, origin: Origin::Language, span, name: None };
        self.apply(Operation::Supplied(supply), vec![given], span)
    }

    fn filled(filling: Filling, operands: &[Operand]) -> Outcome<Operation> {
        let (rows, columns) =
            (count(&operands[0], "a count of rows")?, count(&operands[1], "a count of columns")?);
        Ok(Operation::Fill { filling, rows, columns })
    }
}

fn fill_like(filling: Filling, pattern: &Operand) -> Operation {
    let (rows, columns) = pattern.value.shape().extent();
    Operation::Fill { filling, rows, columns }
}

/// The rows and columns of a reshape, one of which may be −1: whatever is left.
fn reshaped(operands: &[Operand]) -> Outcome<(usize, usize)> {
    let cells = operands[0].value.shape().cells();
    let (rows, columns) =
        (whole(&operands[1], "a count of rows")?, whole(&operands[2], "a count of columns")?);
    let as_count = |n: i64| usize::try_from(n).ok().filter(|n| *n > 0);
    match (as_count(rows), as_count(columns)) {
        (Some(rows), Some(columns)) => Ok((rows, columns)),
        (Some(rows), None) if columns == -1 => Ok((rows, cells / rows)),
        (None, Some(columns)) if rows == -1 => Ok((cells / columns, columns)),
        _ => Err(Diagnostic::new(operands[1].span, "this is no shape")
            .with_help("write .reshape(-1, 1) for a column")),
    }
}

/// The text of an argument that is one. Those come before all others.
fn text(argument: &Expression) -> Option<&str> {
    match &argument.kind {
        ExpressionKind::Text(text) => Some(text),
        _ => None,
    }
}

pub(super) fn whole(operand: &Operand, what: &'static str) -> Outcome<i64> {
    match operand.value {
        Value::Scalar(v, Kind::Whole) => Ok(v as i64),
        _ => {
            let found = operand
                .value
                .as_single()
                .map_or_else(|| operand.value.shape().to_string(), crate::matrix::exact);
            Err(fault(operand.span, &OperationError::NotWhole { what, found }))
        }
    }
}

pub(super) fn count(operand: &Operand, what: &'static str) -> Outcome<usize> {
    let n = whole(operand, what)?;
    match usize::try_from(n) {
        Ok(n) if n > 0 => Ok(n),
        _ => Err(Diagnostic::new(operand.span, format!("{what} must be 1 or more, and this is {n}"))),
    }
}

/// An index counted from 0, a negative one from the end, checked against the shape.
pub(super) fn index(operand: &Operand, what: &'static str, shape: Shape) -> Outcome<usize> {
    let n = whole(operand, "an index")?;
    let (rows, columns) = shape.extent();
    let size = if what == "row" { rows } else { columns };
    let from_end = if n < 0 { n + size as i64 } else { n };
    match usize::try_from(from_end) {
        Ok(at) if at < size => Ok(at),
        _ => Err(fault(operand.span, &OperationError::OutOfRange { what, index: n, shape })),
    }
}
