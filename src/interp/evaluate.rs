//! Expressions: from the tree to operations, operands first.

use super::{Done, Interpreter, fault, supply};
use crate::lang::{
    Builtin, Diagnostic, Does, Expression, ExpressionKind, Given, LiteralId, Parameter, Selector, Span,
};
use crate::matrix::{Axis, Kind, Operation, OperationError, Region, Shape, Value, exact};
use crate::trace::{Operand, Origin};

impl Interpreter<'_> {
    /// Works an expression out, recording each operation.
    pub(super) fn expression(&mut self, expression: &Expression) -> Done<Operand> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(id) => Ok(self.literal(*id, span)),
            ExpressionKind::Name(name) => self.read(name, span),
            ExpressionKind::Default(number, kind) => Ok(Operand {
                value: Value::Scalar(*number, *kind),
                origin: Origin::Language,
                span,
                name: None,
            }),
            ExpressionKind::Text(_) => Err(Diagnostic::new(span, "a text is no value here")
                .with_help("numbers and matrices are; a text only names a file to load from")),
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
            ExpressionKind::Call { function, arguments, axis } => self.call(function, arguments, *axis, span),
        }
    }

    fn literal(&self, id: LiteralId, span: Span) -> Operand {
        let value = self.literals.get(id.0).map_or(Value::real(0.0), |l| Value::Scalar(l.value, l.kind));
        Operand { value, origin: Origin::Literal(id), span, name: None }
    }

    fn all(&mut self, expressions: &[Expression]) -> Done<Vec<Operand>> {
        expressions.iter().map(|e| self.expression(e)).collect()
    }

    fn one(&mut self, operation: Operation, inner: &Expression, span: Span) -> Done<Operand> {
        let operand = self.expression(inner)?;
        self.apply(operation, vec![operand], span)
    }

    fn two(&mut self, operation: Operation, a: &Expression, b: &Expression, span: Span) -> Done<Operand> {
        let operands = vec![self.expression(a)?, self.expression(b)?];
        self.apply(operation, operands, span)
    }

    fn index(&mut self, inner: &Expression, selectors: &[Selector; 2], span: Span) -> Done<Operand> {
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
    fn run_of(&mut self, selector: &Selector, count: usize) -> Done<(usize, usize)> {
        let Selector::Run(from, to) = selector else { return Ok((0, count)) };
        let mut edge = |bound: &Option<Expression>, default: usize| -> Done<usize> {
            let Some(bound) = bound else { return Ok(default) };
            let at = self.whole_index(bound)?;
            let from_end = if at < 0 { at + count as i64 } else { at };
            Ok(usize::try_from(from_end).unwrap_or(0).min(count))
        };
        Ok((edge(from, 0)?, edge(to, count)?))
    }

    fn whole_index(&mut self, bound: &Expression) -> Done<i64> {
        let operand = self.expression(bound)?;
        whole(&operand, "an index")
    }

    pub(super) fn require_matrix(operand: &Operand, operation: &'static str) -> Done<()> {
        if operand.value.is_scalar() {
            return Err(fault(operand.span, &OperationError::NeedsMatrix { operation }));
        }
        Ok(())
    }

    fn call(
        &mut self,
        function: &'static Builtin,
        arguments: &[Expression],
        axis: Axis,
        span: Span,
    ) -> Done<Operand> {
        let names: Vec<&str> = arguments.iter().filter_map(text).collect();
        let operands = self.all(&arguments[names.len()..])?;
        let (operands, settings) = sorted_out(function, operands)?;
        let operation = match &function.does {
            Does::Each(function) => Operation::Function(function),
            Does::Reduce(reduction) => Operation::Reduce(reduction, axis),
            Does::Line(function) => Operation::Line(function, axis),
            Does::Plain(operation) => *operation,
            Does::Settled(settled) => {
                let values: Vec<&Value> = operands.iter().map(|o| &o.value).collect();
                settled(&Given { values: &values, settings: &settings, axis })
            }
            Does::Supplied(supply) => {
                let own = self.settings.picture.as_deref();
                let value = supply::value(*supply, &names, &settings, own).map_err(|fault| fault.at(span))?;
                let given = Operand { value, origin: Origin::Language, span, name: None };
                return self.apply(Operation::Supplied(*supply), vec![given], span);
            }
        };
        self.apply(operation, operands, span)
    }
}

/// What a function works on, and the settings that say how, told apart by its parameters.
fn sorted_out(function: &'static Builtin, given: Vec<Operand>) -> Done<(Vec<Operand>, Vec<i64>)> {
    let (mut operands, mut settings) = (Vec::with_capacity(given.len()), Vec::new());
    let mut given = given.into_iter();
    for parameter in function.parameters {
        match *parameter {
            Parameter::Value
            | Parameter::List
            | Parameter::Named(_)
            | Parameter::Default(..)
            | Parameter::Rows => operands.extend(given.next()),
            Parameter::Range => operands.extend(given.by_ref().take(3)),
            Parameter::Rest | Parameter::Several => operands.extend(given.by_ref()),
            Parameter::Whole { what, least, .. } => {
                for setting in given.by_ref().take(1) {
                    settings.push(at_least(&setting, what, least)?);
                }
            }
            Parameter::Shape(_) => {
                for (what, setting) in
                    ["a count of rows", "a count of columns"].into_iter().zip(given.by_ref())
                {
                    settings.push(at_least(&setting, what, 1)?);
                }
            }
            Parameter::Layout => {
                let cells = operands.first().map_or(0, |o| o.value.shape().cells());
                if let (Some(rows), Some(columns)) = (given.next(), given.next()) {
                    settings.extend(layout(&rows, &columns, cells)?);
                }
            }
            Parameter::Like => {
                for pattern in given.by_ref().take(1) {
                    Interpreter::require_matrix(&pattern, function.name())?;
                    let (rows, columns) = pattern.value.shape().extent();
                    settings.extend([rows as i64, columns as i64]);
                }
            }
            Parameter::Text | Parameter::Axis | Parameter::Along(_) | Parameter::NumberType => {}
        }
    }
    Ok((operands, settings))
}

/// The rows and columns of a reshape, one of which may be −1: whatever is left.
fn layout(rows: &Operand, columns: &Operand, cells: usize) -> Done<[i64; 2]> {
    let cells = cells as i64;
    match (whole(rows, "a count of rows")?, whole(columns, "a count of columns")?) {
        (rows @ 1.., columns @ 1..) => Ok([rows, columns]),
        (rows @ 1.., -1) => Ok([rows, cells / rows]),
        (-1, columns @ 1..) => Ok([cells / columns, columns]),
        _ => {
            Err(Diagnostic::new(rows.span, "this is no shape")
                .with_help("write .reshape(-1, 1) for a column"))
        }
    }
}

/// The text of an argument that is one. Those come before all others.
fn text(argument: &Expression) -> Option<&str> {
    match &argument.kind {
        ExpressionKind::Text(text) => Some(text),
        _ => None,
    }
}

fn whole(operand: &Operand, what: &'static str) -> Done<i64> {
    match operand.value {
        Value::Scalar(v, Kind::Whole) => Ok(v as i64),
        _ => {
            let found = operand.value.as_single().map_or_else(|| operand.value.shape().to_string(), exact);
            Err(fault(operand.span, &OperationError::NotWhole { what, found }))
        }
    }
}

fn at_least(operand: &Operand, what: &'static str, least: i64) -> Done<i64> {
    let n = whole(operand, what)?;
    if n < least {
        return Err(Diagnostic::new(
            operand.span,
            format!("{what} must be {least} or more, and this is {n}"),
        ));
    }
    Ok(n)
}

/// An index counted from 0, a negative one from the end, checked against the shape.
pub(super) fn index(operand: &Operand, what: &'static str, shape: Shape) -> Done<usize> {
    let n = whole(operand, "an index")?;
    let (rows, columns) = shape.extent();
    let size = if what == "row" { rows } else { columns };
    let from_end = if n < 0 { n + size as i64 } else { n };
    match usize::try_from(from_end) {
        Ok(at) if at < size => Ok(at),
        _ => Err(fault(operand.span, &OperationError::OutOfRange { what, index: n, shape })),
    }
}
