//! Expressions: from the tree to operations, operands first.

use super::budget::settings_cells;
use super::{Done, Interpreter, fault, given, supply};
use crate::lang::{
    AND, AxisNamed, BY_NUMBERS, BY_TRUTHS, Builtin, Connective, Diagnostic, Does, Expression, ExpressionKind,
    Given, LiteralId, NOT, OR, Parameter, Selector, Selectors, Span,
};
use crate::matrix::{Axis, Dimensions, Kind, Operation, OperationError, Region, Shape, Supply, Value, exact};
use crate::trace::{Operand, Origin};

impl Interpreter<'_> {
    /// Works an expression out, recording each operation.
    pub(super) fn expression(&mut self, expression: &Expression) -> Done<Operand> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(id) => Ok(self.literal(*id, span)),
            ExpressionKind::Name(name) => self.read(name, span),
            ExpressionKind::Constant(number, kind) => Ok(given(Value::Scalar(*number, *kind), span)),
            ExpressionKind::Text(_) => Err(Diagnostic::new(span, "a text is no value here")
                .with_help("numbers and matrices are; a text only names a file to load from")),
            ExpressionKind::Arithmetic(op, a, b) => self.two(Operation::Arithmetic(*op), a, b, span),
            ExpressionKind::Comparison(op, a, b) => self.two(Operation::Comparison(*op), a, b, span),
            ExpressionKind::MatMul(a, b) => self.two(Operation::MatMul, a, b, span),
            ExpressionKind::Logic(connective, parts) => self.logic(*connective, parts, span),
            ExpressionKind::Transpose(inner) => self.one(Operation::Transpose, inner, span),
            ExpressionKind::Count(inner, axis) => {
                let operand = self.expression(inner)?;
                Self::require_matrix(&operand, ".shape")?;
                let axis = axis.of(operand.value.shape());
                self.apply(Operation::Count(axis), vec![operand], span)
            }
            ExpressionKind::Index(inner, selectors) => self.index(inner, selectors, span),
            ExpressionKind::Array(cells, columns, dimensions) => {
                let operands = self.all(cells)?;
                self.apply(Operation::Array { columns: *columns, dimensions: *dimensions }, operands, span)
            }
            ExpressionKind::Defined { .. } | ExpressionKind::Draw { .. } => self
                .kept(span)?
                .into_iter()
                .next()
                .map(|(value, _)| value)
                .ok_or_else(|| Diagnostic::new(span, "this gives no value")),
            ExpressionKind::Call { function, arguments, axis, dimensions } => {
                self.call(function, arguments, (*axis, *dimensions), span)
            }
        }
    }

    fn literal(&self, id: LiteralId, span: Span) -> Operand {
        let value = self.literals.get(id.0).map_or(Value::real(0.0), |l| Value::Scalar(l.value, l.kind));
        Operand { value, origin: Origin::Literal(id), span, name: None }
    }

    pub(super) fn all(&mut self, expressions: &[Expression]) -> Done<Vec<Operand>> {
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

    /// Parts joined by a word, as Python does it: what does not matter any more is not worked out.
    fn logic(&mut self, connective: Connective, parts: &[Expression], span: Span) -> Done<Operand> {
        let function = match connective {
            Connective::And => &AND,
            Connective::Or => &OR,
            Connective::Not => &NOT,
        };
        let mut given: Vec<Operand> = Vec::new();
        for part in parts {
            if let [outcome] = &given[..]
                && connective.is_settled_by(outcome.value.as_single() == Some(1.0))
            {
                break;
            }
            given.push(self.truth(connective, part)?);
            if let (Connective::Not, _) | (_, 2) = (connective, given.len()) {
                given = vec![self.apply(Operation::Function(function), given, span)?];
            }
        }
        match given.pop() {
            Some(outcome) => Ok(outcome),
            None => Err(Diagnostic::new(span, format!("`{}` has nothing to join", connective.word()))),
        }
    }

    /// A part that must be a single truth.
    fn truth(&mut self, connective: Connective, part: &Expression) -> Done<Operand> {
        let operand = self.expression(part)?;
        if let Value::Scalar(_, Kind::Truth) = operand.value {
            return Ok(operand);
        }
        let word = connective.word();
        Err(Diagnostic::new(part.span, format!("`{word}` is said of single truths, and this is none"))
            .with_help(format!("compare it, as in x != 0; of matrices of truths use logical_{word}(…)")))
    }

    fn index(&mut self, inner: &Expression, selectors: &Selectors, span: Span) -> Done<Operand> {
        let matrix = self.expression(inner)?;
        Self::require_matrix(&matrix, "an index")?;
        let (_, taking) = self.region(selectors, matrix.value.shape(), span)?;
        self.apply(taking, vec![matrix], span)
    }

    /// The cells an index names, and what takes them out: a single number where every half of it names one, and a list
    /// where one does.
    pub(super) fn region(
        &mut self,
        selectors: &Selectors,
        shape: Shape,
        span: Span,
    ) -> Done<(Region, Operation)> {
        static ALL: Selector = Selector::Run(None, None);
        let is_list = matches!(shape, Shape::List(_));
        let [down, along] = match &selectors.second {
            Some(_) if is_list => {
                let message = format!("this is {shape}, whose cells have one index");
                return Err(Diagnostic::new(span, message).with_help("write v[0], or v[0:2] for some"));
            }
            _ if is_list => [&ALL, &selectors.first],
            second => [&selectors.first, second.as_ref().unwrap_or(&ALL)],
        };
        let (row, row_end) = self.run_of(down, "row", shape)?;
        let (column, column_end) = self.run_of(along, if is_list { "cell" } else { "column" }, shape)?;
        if row_end <= row || column_end <= column {
            let help = "a slice runs from its first number up to, not including, its second";
            let message = format!("this slice of {} holds nothing", matrix_or_list(shape));
            return Err(Diagnostic::new(span, message).with_help(help));
        }
        let region = Region { row, column, rows: row_end - row, columns: column_end - column };
        let is_one = |half: &Selector| matches!(half, Selector::At(_));
        let taking = match (is_one(down) || is_list, is_one(along)) {
            (true, true) => Operation::Cell { row, column },
            (false, false) => Operation::Slice(region, Dimensions::Two),
            _ => Operation::Slice(region, Dimensions::One),
        };
        Ok((region, taking))
    }

    /// The first and past-the-last of what half an index names: one, which must be there, or a run, cut to what there
    /// is, as Python slices are.
    fn run_of(&mut self, selector: &Selector, what: &'static str, shape: Shape) -> Done<(usize, usize)> {
        let (rows, columns) = shape.extent();
        let count = if what == "row" { rows } else { columns };
        let (from, to) = match selector {
            Selector::At(at) => {
                let at = index(&self.expression(at)?, what, shape)?;
                return Ok((at, at + 1));
            }
            Selector::Run(from, to) => (from, to),
        };
        let mut edge = |bound: &Option<Expression>, default: usize| -> Done<usize> {
            let Some(bound) = bound else { return Ok(default) };
            let at = whole(&self.expression(bound)?, "an index")?;
            let from_end = if at < 0 { at + count as i64 } else { at };
            Ok(usize::try_from(from_end).unwrap_or(0).min(count))
        };
        Ok((edge(from, 0)?, edge(to, count)?))
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
        (axis, dimensions): (AxisNamed, Dimensions),
        span: Span,
    ) -> Done<Operand> {
        let names: Vec<&str> = arguments.iter().filter_map(text).collect();
        let mut operands = self.all(&arguments[names.len()..])?;
        let (settings, dimensions) = settings_of(function, &mut operands, dimensions)?;
        let is_list = operands.first().is_some_and(|first| first.value.is_list());
        let axis = axis.of(operands.first().map_or(Shape::Scalar, |first| first.value.shape()));
        let along = |axis| if is_list { axis_of_list(function, axis, dimensions, span) } else { Ok(axis) };
        let operation = match &function.does {
            Does::Each(function) => Operation::Function(function),
            Does::Reduce(reduction) => Operation::Reduce(reduction, along(axis)?, dimensions),
            Does::Line(function) => Operation::Line(function, along(axis)?),
            Does::Plain(operation) => *operation,
            Does::Settled(settled) => {
                let values: Vec<&Value> = operands.iter().map(|o| &o.value).collect();
                settled(&Given { values: &values, settings: &settings, axis, dimensions })
            }
            Does::Supplied(supply) => {
                if *supply != Supply::Generator {
                    self.find_room(settings_cells(&settings), span)?;
                }
                let own = self.settings.picture.as_deref();
                let value = match supply {
                    Supply::File => supply::loaded(&names, self.loads),
                    _ => supply::value(*supply, &names, &settings, own),
                };
                let value = value.map_err(|fault| Diagnostic { span, ..fault })?;
                self.hold(&value);
                return self.apply(Operation::Supplied(*supply), vec![given(value, span)], span);
            }
        };
        self.apply(operation, operands, span)
    }
}

/// A list has one axis, so that what goes along it takes all of it.
fn axis_of_list(function: &'static Builtin, axis: Axis, dimensions: Dimensions, span: Span) -> Done<Axis> {
    let of_line = matches!(function.does, Does::Line(_));
    match axis {
        // As NumPy has it, sort goes along the last axis where none is named.
        Axis::Along if !of_line => Err(fault(span, &OperationError::OneAxis)),
        Axis::Down if !of_line && dimensions == Dimensions::Two => {
            let message = "of a list no row or column is left to be kept";
            Err(Diagnostic::new(span, message).with_help("leave keepdims out"))
        }
        _ => Ok(Axis::All),
    }
}

fn matrix_or_list(shape: Shape) -> String {
    match shape {
        Shape::List(_) => shape.to_string(),
        shape => format!("a {shape} matrix"),
    }
}

/// Takes the settings that say how out of what a function is given, told apart by its parameters. The others it works
/// on stay where they are: most functions have no settings, and nothing is moved.
pub(super) fn settings_of(
    function: &'static Builtin,
    given: &mut Vec<Operand>,
    dimensions: Dimensions,
) -> Done<(Vec<i64>, Dimensions)> {
    let mut settings = Vec::new();
    let mut dimensions = dimensions;
    let mut at = 0;
    for parameter in function.parameters {
        match *parameter {
            Parameter::Value | Parameter::Named(_) | Parameter::Default(..) | Parameter::Rows => at += 1,
            Parameter::Bounds => at += 2,
            Parameter::Size if at < given.len() => {
                settings.push(taken(given, at, "a count of rows", 1)?);
                settings.push(taken(given, at, "a count of columns", 1)?);
            }
            Parameter::Range | Parameter::Rest | Parameter::Several => at = given.len(),
            Parameter::Whole { what, least, .. } => settings.push(taken(given, at, what, least)?),
            Parameter::Shape(_) => {
                settings.push(taken(given, at, "a count of rows", 1)?);
                settings.push(taken(given, at, "a count of columns", 1)?);
            }
            Parameter::Layout => {
                if let [value, rows, columns] = given.as_slice() {
                    settings.extend(layout(rows, columns, value.value.shape().cells())?);
                }
                given.truncate(at);
            }
            Parameter::Like => {
                if let Some(pattern) = given.get(at) {
                    Interpreter::require_matrix(pattern, function.name())?;
                    let (rows, columns) = pattern.value.shape().extent();
                    settings.extend([rows as i64, columns as i64]);
                    if pattern.value.is_list() {
                        dimensions = Dimensions::One;
                    }
                    given.remove(at);
                }
            }
            Parameter::Text
            | Parameter::Size
            | Parameter::Axis
            | Parameter::Along(_)
            | Parameter::NumberType => {}
        }
    }
    Ok((settings, dimensions))
}

/// Takes a whole number out of what a function is given; 0 past the end, which no row of the table asks for.
fn taken(given: &mut Vec<Operand>, at: usize, what: &'static str, least: i64) -> Done<i64> {
    if at < given.len() { at_least(&given.remove(at), what, least) } else { Ok(0) }
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
        let message = format!("{what} must be {least} or more, and this is {n}");
        return Err(Diagnostic::new(operand.span, message));
    }
    Ok(n)
}

/// Refuses an index that is several numbers, or several truths.
fn no_picking(operand: &Operand) -> Done<()> {
    let (what, help) = match operand.value.kind() {
        _ if operand.value.shape().cells() == 1 => return Ok(()),
        Kind::Truth => ("truths", BY_TRUTHS),
        _ => ("lists of numbers", BY_NUMBERS),
    };
    Err(Diagnostic::new(operand.span, format!("cells are not picked by {what} here")).with_help(help))
}

/// An index counted from 0, a negative one from the end, checked against the shape.
fn index(operand: &Operand, what: &'static str, shape: Shape) -> Done<usize> {
    no_picking(operand)?;
    let n = whole(operand, "an index")?;
    let (rows, columns) = shape.extent();
    let size = if what == "row" { rows } else { columns };
    let from_end = if n < 0 { n + size as i64 } else { n };
    match usize::try_from(from_end) {
        Ok(at) if at < size => Ok(at),
        _ => Err(fault(operand.span, &OperationError::OutOfRange { what, index: n, shape })),
    }
}
