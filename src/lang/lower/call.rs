//! Lowering of calls: which function, and its arguments by the function table.

use ruff_python_ast::{self as ast, Expr, Number};
use ruff_text_size::Ranged;

use super::draw::NAMED;
use super::{Lowering, span};
use crate::lang::advice::instead_of;
use crate::lang::builtin::{methods, names};
use crate::lang::{AxisNamed, Builtin, DRAWS, Expression, ExpressionKind, Parameter, did_you_mean, meant};
use crate::matrix::{Axis, Dimensions, Kind};

/// A call while its arguments are taken one by one.
struct Call<'a> {
    whole: &'a ast::ExprCall,
    function: &'static Builtin,
    is_method: bool,
    positional: std::vec::IntoIter<&'a Expr>,
    keywords: Vec<&'a ast::Keyword>,
}

impl<'a> Call<'a> {
    fn keyword(&mut self, name: &str) -> Option<&'a Expr> {
        let at = self.keywords.iter().position(|k| k.arg.as_ref().is_some_and(|arg| arg.as_str() == name))?;
        Some(&self.keywords.remove(at).value)
    }
}

impl Lowering<'_> {
    /// Lowers a call: the function it names, and what it is given, in the order of the function's parameters.
    pub(super) fn call(&mut self, call: &ast::ExprCall) -> Option<ExpressionKind> {
        if let Some(function) = self.defined(call) {
            return self.call_defined(call, function, 1);
        }
        if let Some(from) = self.drawn_from(call) {
            return self.draw(call, from);
        }
        if let Some(counted) = self.length_of(call) {
            return Some(ExpressionKind::Count(
                Box::new(self.expression(counted)?),
                AxisNamed::Axis(Axis::Down),
            ));
        }
        let (function, receiver) = self.callee(call)?;
        if matches!(function.parameters, [Parameter::Rows, ..]) {
            return self.array(call, function);
        }
        let (arguments, axis, dimensions) = self.arguments(call, function, receiver)?;
        Some(ExpressionKind::Call { function, arguments, axis, dimensions })
    }

    /// What `len(…)` counts the rows of, or the numbers where it is a list.
    fn length_of<'e>(&self, call: &'e ast::ExprCall) -> Option<&'e Expr> {
        let is_len = matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "len");
        match (&*call.arguments.args, &*call.arguments.keywords) {
            ([counted], []) if is_len && !self.is_variable("len") => Some(counted),
            _ => None,
        }
    }

    /// What a function is given, in the order of its parameters.
    pub(super) fn arguments(
        &mut self,
        call: &ast::ExprCall,
        function: &'static Builtin,
        receiver: Option<&Expr>,
    ) -> Option<(Vec<Expression>, AxisNamed, Dimensions)> {
        let positional: Vec<&Expr> = receiver.into_iter().chain(&*call.arguments.args).collect();
        let mut given = Call {
            whole: call,
            function,
            is_method: receiver.is_some(),
            positional: positional.into_iter(),
            keywords: call.arguments.keywords.iter().collect(),
        };
        let mut arguments = Vec::new();
        let mut axis = AxisNamed::ALL;
        let mut dimensions = Dimensions::Two;
        for parameter in function.parameters {
            match *parameter {
                Parameter::Value
                | Parameter::Like
                | Parameter::Named(_)
                | Parameter::Default(..)
                | Parameter::Whole { .. } => arguments.push(self.value(*parameter, &mut given)?),
                Parameter::Several => arguments = self.several(&mut given)?,
                Parameter::Rest => arguments = self.all(given.positional.by_ref())?,
                Parameter::Range => {
                    arguments = self.all(given.positional.by_ref().take(3))?;
                    if arguments.len() == 1 {
                        arguments.insert(0, left_out(call, 0.0, Kind::Whole));
                    }
                    if arguments.len() == 2 {
                        arguments.push(left_out(call, 1.0, Kind::Whole));
                    }
                }
                Parameter::Along(default) => axis = self.along(default, &mut given)?,
                Parameter::Text => arguments.push(self.text(&mut given)?),
                Parameter::Shape(form) => {
                    let shape;
                    (shape, dimensions) = self.shape(form, &mut given)?;
                    arguments.extend(shape);
                }
                Parameter::Layout => {
                    let shape;
                    (shape, dimensions) = self.layout(&mut given)?;
                    arguments.extend(shape);
                }
                Parameter::Axis => (axis, dimensions) = self.axis(&mut given)?,
                Parameter::Rows => {}
                Parameter::Bounds => arguments.extend(self.bounds(&mut given)?),
                Parameter::Size => {
                    if let Some(size) = given.positional.next().or_else(|| given.keyword("size")) {
                        let shape;
                        (shape, dimensions) = self.shape_of(size, "write size=(3, 2), or size=3", call)?;
                        arguments.extend(shape);
                    }
                }
                Parameter::NumberType => self.number_type(&mut given)?,
            }
        }
        let complete = given.positional.next().is_none() && given.keywords.is_empty();
        if !complete || arguments.is_empty() {
            return self.wrong_arguments(&given);
        }
        Some((arguments, axis, dimensions))
    }

    /// A stop, or a start and a stop.
    fn bounds(&mut self, given: &mut Call<'_>) -> Option<[Expression; 2]> {
        let first = given.positional.next().or_else(|| given.keyword("low"));
        let second = match given.positional.as_slice().first() {
            Some(Expr::Tuple(_)) => None,
            _ => given.positional.next().or_else(|| given.keyword("high")),
        };
        match (first, second) {
            (Some(low), Some(high)) => Some([self.expression(low)?, self.expression(high)?]),
            (Some(high), None) => Some([left_out(given.whole, 0.0, Kind::Whole), self.expression(high)?]),
            (None, _) => self.wrong_arguments(given),
        }
    }

    /// A value by position, by name, or the number it is when left out.
    fn value(&mut self, parameter: Parameter, given: &mut Call<'_>) -> Option<Expression> {
        let value = given.positional.next().or_else(|| given.keyword(parameter.name()?));
        match (value, parameter.default()) {
            (Some(value), _) => self.expression(value),
            (None, Some((number, kind))) => Some(left_out(given.whole, number, kind)),
            (None, None) => self.wrong_arguments(given),
        }
    }

    pub(super) fn all<'e>(&mut self, values: impl IntoIterator<Item = &'e Expr>) -> Option<Vec<Expression>> {
        values.into_iter().map(|value| self.expression(value)).collect()
    }

    /// The next argument by position, which there must be.
    fn next<'a>(&mut self, given: &mut Call<'a>) -> Option<&'a Expr> {
        given.positional.next().or_else(|| self.wrong_arguments(given))
    }

    fn several(&mut self, given: &mut Call<'_>) -> Option<Vec<Expression>> {
        match self.next(given)? {
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.all(elts)
            }
            _ => self.wrong_arguments(given),
        }
    }

    fn text(&mut self, given: &mut Call<'_>) -> Option<Expression> {
        let Expr::StringLiteral(text) = self.next(given)? else { return self.wrong_arguments(given) };
        let kind = ExpressionKind::Text(text.value.to_str().to_owned());
        Some(Expression { span: span(text.range()), kind })
    }

    /// A type may be named where NumPy takes one, but every number here is a float already.
    fn number_type(&mut self, given: &mut Call<'_>) -> Option<()> {
        match given.keyword("dtype") {
            Some(other) if !is_float(other) => {
                self.fault(other, "every matrix here holds floats", "leave the dtype out")
            }
            _ => Some(()),
        }
    }

    fn wrong_arguments<T>(&mut self, given: &Call<'_>) -> Option<T> {
        let message = format!("`{}` does not take these arguments", given.function.name());
        self.fault(given.whole, message, given.function.help)
    }

    /// The function a call names, and the value it is called on where it is a method.
    fn callee<'e>(&mut self, call: &'e ast::ExprCall) -> Option<(&'static Builtin, Option<&'e Expr>)> {
        match call.func.as_ref() {
            Expr::Name(name) if self.is_variable(name.id.as_str()) => {
                let message = format!("`{}` is a variable here, and no longer a function", name.id);
                self.fault(name, message, "give the variable another name")
            }
            Expr::Name(name) if self.is_within_itself(name.id.as_str()) => {
                self.fault(name, "a function does not call itself here", "write a loop")
            }
            Expr::Name(name) if name.id.as_str() == "default_rng" => self.no_numpy_chance(name),
            Expr::Attribute(attribute) if is_numpy_chance(attribute) => self.no_numpy_chance(attribute),
            Expr::Attribute(attribute) if makes_chance(&attribute.value) => {
                self.nameless_generator(attribute)
            }
            Expr::Name(name) => Some((self.builtin(name, name.id.as_str())?, None)),
            Expr::Attribute(attribute) if self.is_module(&attribute.value) => {
                Some((self.builtin(&attribute.attr, attribute.attr.as_str())?, None))
            }
            Expr::Attribute(attribute) => Some((self.method(&attribute.attr)?, Some(&attribute.value))),
            other => self.fault(other, "only functions can be called", "write the function's name"),
        }
    }

    /// `np`, `numpy`, or a path below one, such as `scipy.special`.
    pub(super) fn is_module(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => self.modules.contains(name.id.as_str()),
            Expr::Attribute(attribute) => self.is_module(&attribute.value),
            _ => false,
        }
    }

    pub(super) fn builtin(&mut self, at: impl Ranged, name: &str) -> Option<&'static Builtin> {
        // Of a definition that was refused it has been said why.
        if self.refused.contains(name) {
            return None;
        }
        Builtin::named(name).or_else(|| match instead_of(name) {
            Some(instead) => self.fault(at, format!("there is no `{name}` here"), instead),
            None => {
                let help = meant(name, names(), "lessons/README.md lists the functions there are");
                self.fault(at, format!("unknown function `{name}`"), help)
            }
        })
    }

    fn method(&mut self, name: &ast::Identifier) -> Option<&'static Builtin> {
        methods().find(|method| method.name() == name.as_str()).or_else(|| {
            let names = || methods().map(Builtin::name);
            let all = || format!("the methods are .{}()", names().collect::<Vec<_>>().join("() ."));
            let help = match (instead_of(name), did_you_mean(name, names())) {
                (Some(instead), _) => instead.to_owned(),
                _ if DRAWS.iter().any(|draw| draw.name() == name.as_str()) => NAMED.to_owned(),
                (None, Some(near)) => format!("did you mean `.{near}()`?"),
                (None, None) => all(),
            };
            self.fault(name, format!("there is no method `.{name}()` here"), help)
        })
    }

    /// `(rows, columns)` or `W.shape`; of a list a single count.
    fn shape(&mut self, form: &str, given: &mut Call<'_>) -> Option<([Expression; 2], Dimensions)> {
        let shape = self.next(given)?;
        self.shape_of(shape, form, given.whole)
    }

    fn shape_of(
        &mut self,
        shape: &Expr,
        form: &str,
        whole: &ast::ExprCall,
    ) -> Option<([Expression; 2], Dimensions)> {
        match shape {
            Expr::Tuple(tuple) if tuple.elts.len() == 2 => {
                let shape = [self.expression(&tuple.elts[0])?, self.expression(&tuple.elts[1])?];
                Some((shape, Dimensions::Two))
            }
            Expr::Tuple(tuple) if tuple.elts.len() == 1 => self.length(whole, &tuple.elts[0]),
            shape @ Expr::Attribute(attribute) if attribute.attr.as_str() == "shape" => {
                let value = Box::new(self.expression(&attribute.value)?);
                let count = |axis| Expression {
                    span: span(shape.range()),
                    kind: ExpressionKind::Count(value.clone(), AxisNamed::Axis(axis)),
                };
                Some(([count(Axis::Down), count(Axis::Along)], Dimensions::Two))
            }
            Expr::Tuple(other) => {
                self.fault(other, "a matrix has rows and columns, and a list a length", form)
            }
            length => self.length(whole, length),
        }
    }

    /// The shape of a list, which is held as one row.
    fn length(&mut self, whole: &ast::ExprCall, length: &Expr) -> Option<([Expression; 2], Dimensions)> {
        Some(([left_out(whole, 1.0, Kind::Whole), self.expression(length)?], Dimensions::One))
    }

    /// A shape, or of a method two numbers in a row.
    fn layout(&mut self, given: &mut Call<'_>) -> Option<([Expression; 2], Dimensions)> {
        match *given.positional.as_slice() {
            _ if !given.is_method => self.shape("write reshape(M, (3, 1)): rows, then columns", given),
            [rows, columns] => {
                given.positional = Vec::new().into_iter();
                Some(([self.expression(rows)?, self.expression(columns)?], Dimensions::Two))
            }
            _ => self.shape("write .reshape(3, 1): rows, then columns", given),
        }
    }

    /// `axis=…`, of which a list is left, or with `keepdims=True` a row or column.
    fn axis(&mut self, given: &mut Call<'_>) -> Option<(AxisNamed, Dimensions)> {
        let keeps = match given.keyword("keepdims") {
            None => false,
            Some(Expr::BooleanLiteral(truth)) => truth.value,
            Some(other) => return self.fault(other, "keepdims is True or False", "write keepdims=True"),
        };
        let axis = self.axis_alone(given, AxisNamed::ALL)?;
        match (axis, keeps) {
            (AxisNamed::ALL, true) => {
                let form = format!("write {}(…, axis=…, keepdims=True)", given.function.name());
                self.fault(given.whole, "keepdims needs an axis here", form)
            }
            (axis, true) => Some((axis, Dimensions::Two)),
            (axis, false) => Some((axis, Dimensions::One)),
        }
    }

    /// `axis=…` of a function that gives as many numbers as it takes.
    fn along(&mut self, default: Axis, given: &mut Call<'_>) -> Option<AxisNamed> {
        self.axis_alone(given, AxisNamed::Axis(default))
    }

    fn axis_alone(&mut self, given: &mut Call<'_>, default: AxisNamed) -> Option<AxisNamed> {
        match given.positional.next().or_else(|| given.keyword("axis")) {
            None => Some(default),
            Some(Expr::NoneLiteral(_)) => Some(AxisNamed::ALL),
            Some(other) => axis_numbered(other).or_else(|| {
                let (name, form) =
                    (given.function.name(), "axis=0 goes down each column, axis=1 along each row");
                match place_by_place(name) {
                    Some(of_two) => {
                        let help = format!("write {of_two}(a, b) for that of two; of an axis, {form}");
                        self.fault(other, format!("`{name}` takes one value, and here an axis"), help)
                    }
                    None => self.fault(other, "an axis is 0 or 1", form),
                }
            }),
        }
    }

    /// `array([[…], […]])`; `array(value)` is a copy.
    fn array(&mut self, call: &ast::ExprCall, function: &'static Builtin) -> Option<ExpressionKind> {
        let given = &mut Call {
            whole: call,
            function,
            is_method: false,
            positional: call.arguments.args.iter().collect::<Vec<_>>().into_iter(),
            keywords: call.arguments.keywords.iter().collect(),
        };
        let form = "write array([[1, 2], [3, 4]]), array([1, 2, 3]) for a list, column(1, 2, 3) for a column";
        self.number_type(given)?;
        let Some(rows) = given.positional.next() else {
            return self.fault(given.whole, "array needs its rows", form);
        };
        if !given.positional.next().is_none_or(is_float) || !given.keywords.is_empty() {
            return self.fault(given.whole, "array takes its rows and nothing else", form);
        }
        let Expr::List(list) = rows else {
            let arguments = vec![self.expression(rows)?];
            let (function, axis, dimensions) = (given.function, AxisNamed::ALL, Dimensions::Two);
            return Some(ExpressionKind::Call { function, arguments, axis, dimensions });
        };
        if !list.elts.is_empty() && !list.elts.iter().any(|row| matches!(row, Expr::List(_))) {
            return Some(ExpressionKind::Array(self.all(&list.elts)?, list.elts.len(), Dimensions::One));
        }
        let mut cells = Vec::new();
        let mut columns = None;
        for row in &list.elts {
            let Expr::List(row) = row else {
                return self.fault(row, "array is given rows, each in brackets", form);
            };
            let (count, first) = (row.elts.len(), *columns.get_or_insert(row.elts.len()));
            if count == 0 || count != first {
                let message = format!("this row has {count} numbers and the first has {first}");
                return self.fault(row, message, "give every row as many");
            }
            cells.extend(self.all(&row.elts)?);
        }
        match columns {
            Some(columns) => Some(ExpressionKind::Array(cells, columns, Dimensions::Two)),
            None => self.fault(list, "an empty matrix has nothing to show", form),
        }
    }
}

/// Whether an expression is Python's type of every number here.
fn is_float(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id.as_str() == "float")
}

/// Whether something is of NumPy's `random`, such as `np.random.default_rng`.
fn is_numpy_chance(attribute: &ast::ExprAttribute) -> bool {
    attribute.attr.as_str() == "default_rng"
        || matches!(attribute.value.as_ref(), Expr::Attribute(inner) if inner.attr.as_str() == "random")
}

/// Whether something makes a generator of NumPy's random numbers, or of those there are here.
pub(super) fn makes_chance(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    match call.func.as_ref() {
        Expr::Name(name) => ["default_rng", "rng"].contains(&name.id.as_str()),
        Expr::Attribute(attribute) => attribute.attr.as_str() == "rng" || is_numpy_chance(attribute),
        _ => false,
    }
}

/// The axis that a number stands for.
pub(super) fn axis_numbered(expr: &Expr) -> Option<AxisNamed> {
    let is = |expr: &Expr, wanted: ast::Int| matches!(expr, Expr::NumberLiteral(n) if n.value == Number::Int(wanted));
    match expr {
        Expr::UnaryOp(minus) if minus.op == ast::UnaryOp::USub => {
            is(&minus.operand, ast::Int::ONE).then_some(AxisNamed::Last)
        }
        _ if is(expr, ast::Int::ZERO) => Some(AxisNamed::Axis(Axis::Down)),
        _ if is(expr, ast::Int::ONE) => Some(AxisNamed::Axis(Axis::Along)),
        _ => None,
    }
}

/// What the function of two values is called whose like takes one.
fn place_by_place(function: &str) -> Option<&'static str> {
    match function {
        "max" => Some("maximum"),
        "min" => Some("minimum"),
        _ => None,
    }
}

/// The number that stands for what a call leaves out.
fn left_out(call: &ast::ExprCall, number: f64, kind: Kind) -> Expression {
    Expression { span: span(call.range()), kind: ExpressionKind::Constant(number, kind) }
}
