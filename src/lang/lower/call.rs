//! Lowering of calls: which function, and its arguments by the function table.

use ruff_python_ast::{self as ast, Expr, Number};
use ruff_text_size::Ranged;

use super::{Lowering, span};
use crate::lang::builtin::method_names;
use crate::lang::{Also, Builtin, Expression, ExpressionKind, Parameter, builtin_names, did_you_mean};
use crate::matrix::{Axis, Kind};

/// A call's arguments while they are taken one by one.
struct Arguments<'a> {
    positional: std::vec::IntoIter<&'a Expr>,
    keywords: Vec<&'a ast::Keyword>,
}

impl<'a> Arguments<'a> {
    fn keyword(&mut self, name: &str) -> Option<&'a Expr> {
        let at = self.keywords.iter().position(|k| k.arg.as_ref().is_some_and(|arg| arg.as_str() == name))?;
        Some(&self.keywords.remove(at).value)
    }
}

impl Lowering<'_> {
    /// Lowers a call whose value may stand anywhere.
    pub(super) fn call(&mut self, call: &ast::ExprCall) -> Option<ExpressionKind> {
        match self.any_call(call)? {
            ExpressionKind::Call { function, .. } if function.is(Also::List) => {
                let name = function.name();
                let help = format!(
                    "lay it out: {name}(…).reshape(-1, 1) is a column, {name}(…).reshape(1, -1) a row"
                );
                self.fault(call, "NumPy would make this a list without rows and columns", help)
            }
            lowered => Some(lowered),
        }
    }

    /// A value that is about to be laid out, so that it may be a list.
    fn list(&mut self, value: &Expr) -> Option<Expression> {
        match value {
            Expr::Call(call) => Some(Expression { span: span(call.range()), kind: self.any_call(call)? }),
            other => self.expression(other),
        }
    }

    fn any_call(&mut self, call: &ast::ExprCall) -> Option<ExpressionKind> {
        let (function, receiver) = self.callee(call)?;
        let positional: Vec<&Expr> = receiver.into_iter().chain(&*call.arguments.args).collect();
        let mut given = Arguments {
            positional: positional.into_iter(),
            keywords: call.arguments.keywords.iter().collect(),
        };
        let mut arguments = Vec::new();
        let mut axis = Axis::All;
        for parameter in function.parameters {
            match *parameter {
                Parameter::Value
                | Parameter::Like
                | Parameter::Named(_)
                | Parameter::Default(..)
                | Parameter::Whole { .. } => {
                    let value = given.positional.next().or_else(|| given.keyword(parameter.name()?));
                    arguments.push(match (value, parameter.default()) {
                        (Some(value), _) => self.expression(value)?,
                        (None, Some((number, kind))) => left_out(call, number, kind),
                        (None, None) => return self.wrong_arguments(call, function),
                    });
                }
                Parameter::List => match given.positional.next() {
                    Some(value) => arguments.push(self.list(value)?),
                    None => return self.wrong_arguments(call, function),
                },
                Parameter::Several => match given.positional.next() {
                    Some(
                        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }),
                    ) => {
                        arguments = self.all(elts)?;
                    }
                    _ => return self.wrong_arguments(call, function),
                },
                Parameter::Rest => arguments = self.all(given.positional.by_ref())?,
                Parameter::Range => {
                    let mut values = self.all(given.positional.by_ref().take(3))?;
                    if values.len() == 1 {
                        values.insert(0, left_out(call, 0.0, Kind::Whole));
                    }
                    if values.len() == 2 {
                        values.push(left_out(call, 1.0, Kind::Whole));
                    }
                    arguments = values;
                }
                Parameter::Along(default) => axis = self.along(call, function, default, &mut given)?,
                Parameter::Text => match given.positional.next() {
                    Some(Expr::StringLiteral(text)) => arguments.push(Expression {
                        span: span(text.range()),
                        kind: ExpressionKind::Text(text.value.to_str().to_owned()),
                    }),
                    _ => return self.wrong_arguments(call, function),
                },
                Parameter::Shape(form) => {
                    arguments.extend(self.shape(call, function, form, &mut given)?);
                }
                Parameter::Layout => {
                    arguments.extend(self.layout(call, function, receiver.is_some(), &mut given)?);
                }
                Parameter::Axis => axis = self.axis(call, function, &mut given)?,
                Parameter::Rows => return self.array(call, function, &mut given),
                Parameter::NumberType => self.number_type(&mut given)?,
            }
        }
        let complete = given.positional.next().is_none() && given.keywords.is_empty();
        if !complete || arguments.is_empty() {
            return self.wrong_arguments(call, function);
        }
        Some(ExpressionKind::Call { function, arguments, axis })
    }

    fn all<'e>(&mut self, values: impl IntoIterator<Item = &'e Expr>) -> Option<Vec<Expression>> {
        values.into_iter().map(|value| self.expression(value)).collect()
    }

    /// A type may be named where NumPy takes one, but every number here is a float already.
    fn number_type(&mut self, given: &mut Arguments<'_>) -> Option<()> {
        match given.keyword("dtype") {
            None => Some(()),
            Some(Expr::Name(name)) if name.id.as_str() == "float" => Some(()),
            Some(other) => self.fault(other, "every matrix here holds floats", "leave the dtype out"),
        }
    }

    fn wrong_arguments<T>(&mut self, call: &ast::ExprCall, function: &Builtin) -> Option<T> {
        let message = format!("`{}` does not take these arguments", function.name());
        self.fault(call, message, function.help)
    }

    /// The function a call names, and the value it is called on where it is a method.
    fn callee<'e>(&mut self, call: &'e ast::ExprCall) -> Option<(&'static Builtin, Option<&'e Expr>)> {
        match call.func.as_ref() {
            Expr::Name(name) if self.is_variable(name.id.as_str()) => {
                let message = format!("`{}` is a variable here, and no longer a function", name.id);
                self.fault(name, message, "give the variable another name")
            }
            Expr::Name(name) => Some((self.builtin(name, name.id.as_str(), builtin_names())?, None)),
            Expr::Attribute(attribute) if self.is_module(&attribute.value) => {
                Some((self.builtin(&attribute.attr, attribute.attr.as_str(), builtin_names())?, None))
            }
            Expr::Attribute(attribute) => {
                let name = attribute.attr.as_str();
                if method_names().any(|method| method == name) {
                    return Some((
                        self.builtin(&attribute.attr, name, method_names())?,
                        Some(&attribute.value),
                    ));
                }
                let help = did_you_mean(name, method_names()).map_or_else(
                    || format!("the methods are .{}()", method_names().collect::<Vec<_>>().join("() .")),
                    |near| format!("did you mean `.{near}()`?"),
                );
                self.fault(&attribute.attr, format!("there is no method `.{name}()` here"), help)
            }
            other => self.fault(other, "only functions can be called", "write the function's name"),
        }
    }

    /// `np`, `numpy`, or a path below one, such as `scipy.special`.
    fn is_module(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => self.modules.contains(name.id.as_str()),
            Expr::Attribute(attribute) => self.is_module(&attribute.value),
            _ => false,
        }
    }

    fn builtin<'n>(
        &mut self,
        at: impl Ranged,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'static Builtin> {
        if let Some(function) = Builtin::named(name) {
            return Some(function);
        }
        let help = match did_you_mean(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "lessons/README.md lists the functions there are".to_owned(),
        };
        self.fault(at, format!("unknown function `{name}`"), help)
    }

    /// `(rows, columns)` or `W.shape`.
    fn shape(
        &mut self,
        call: &ast::ExprCall,
        function: &Builtin,
        form: &str,
        given: &mut Arguments<'_>,
    ) -> Option<[Expression; 2]> {
        match given.positional.next() {
            None => self.wrong_arguments(call, function),
            Some(Expr::Tuple(tuple)) if tuple.elts.len() == 2 => {
                Some([self.expression(&tuple.elts[0])?, self.expression(&tuple.elts[1])?])
            }
            Some(shape @ Expr::Attribute(attribute)) if attribute.attr.as_str() == "shape" => {
                let value = Box::new(self.expression(&attribute.value)?);
                let count = |axis| Expression {
                    span: span(shape.range()),
                    kind: ExpressionKind::Count(value.clone(), axis),
                };
                Some([count(Axis::Down), count(Axis::Along)])
            }
            Some(other) => self.fault(other, "a matrix has rows and columns", form),
        }
    }

    /// A shape, or of a method two numbers in a row.
    fn layout(
        &mut self,
        call: &ast::ExprCall,
        function: &Builtin,
        is_method: bool,
        given: &mut Arguments<'_>,
    ) -> Option<[Expression; 2]> {
        if !is_method {
            return self.shape(call, function, "write reshape(M, (3, 1)): rows, then columns", given);
        }
        match *given.positional.as_slice() {
            [rows, columns] => {
                given.positional = Vec::new().into_iter();
                Some([self.expression(rows)?, self.expression(columns)?])
            }
            _ => self.shape(call, function, "write .reshape(3, 1): rows, then columns", given),
        }
    }

    /// `axis=…` and `keepdims=True`, which belong together here.
    fn axis(&mut self, call: &ast::ExprCall, function: &Builtin, given: &mut Arguments<'_>) -> Option<Axis> {
        let keeps = match given.keyword("keepdims") {
            None => false,
            Some(Expr::BooleanLiteral(truth)) => truth.value,
            Some(other) => return self.fault(other, "keepdims is True or False", "write keepdims=True"),
        };
        let axis = self.axis_alone(given, Axis::All)?;
        let form = format!("write {}(…, axis=…, keepdims=True)", function.name());
        match (axis, keeps) {
            (Axis::All, true) => self.fault(call, "keepdims needs an axis here", form),
            (Axis::Down | Axis::Along, false) => {
                self.fault(call, "along an axis, the result would be a list without rows and columns", form)
            }
            _ => Some(axis),
        }
    }

    /// `axis=…` of a function that gives as many numbers as it takes.
    fn along(
        &mut self,
        call: &ast::ExprCall,
        function: &Builtin,
        default: Axis,
        given: &mut Arguments<'_>,
    ) -> Option<Axis> {
        let axis = self.axis_alone(given, default)?;
        if axis == Axis::All {
            let help =
                format!("write {}(…, axis=0), which goes down each column, or axis=1", function.name());
            return self.fault(call, "NumPy would make this a list without rows and columns", help);
        }
        Some(axis)
    }

    fn axis_alone(&mut self, given: &mut Arguments<'_>, default: Axis) -> Option<Axis> {
        match given.positional.next().or_else(|| given.keyword("axis")) {
            None => Some(default),
            Some(Expr::NoneLiteral(_)) => Some(Axis::All),
            Some(Expr::NumberLiteral(n)) if n.value == Number::Int(ast::Int::ZERO) => Some(Axis::Down),
            Some(Expr::NumberLiteral(n)) if n.value == Number::Int(ast::Int::ONE) => Some(Axis::Along),
            Some(other) => {
                let help = "axis=0 goes down each column, axis=1 along each row";
                self.fault(other, "an axis is 0 or 1", help)
            }
        }
    }

    /// `array([[…], […]])`; `array(value)` is a copy.
    fn array(
        &mut self,
        call: &ast::ExprCall,
        function: &'static Builtin,
        given: &mut Arguments<'_>,
    ) -> Option<ExpressionKind> {
        let form = "write column(1, 2, 3) for a column, array([[1, 2, 3]]) for a row, array([[1, 2], [3, 4]]) for more";
        self.number_type(given)?;
        let Some(rows) = given.positional.next() else {
            return self.fault(call, "array needs its rows", form);
        };
        let dtype_only =
            given.positional.next().is_none_or(|e| matches!(e, Expr::Name(n) if n.id.as_str() == "float"));
        if !dtype_only || !given.keywords.is_empty() {
            return self.fault(call, "array takes its rows and nothing else", form);
        }
        let Expr::List(list) = rows else {
            let arguments = vec![self.expression(rows)?];
            return Some(ExpressionKind::Call { function, arguments, axis: Axis::All });
        };
        let mut cells = Vec::new();
        let mut columns = None;
        for row in &list.elts {
            let Expr::List(row) = row else {
                return self.fault(row, "array is given rows, each in brackets", form);
            };
            if row.elts.is_empty() || *columns.get_or_insert(row.elts.len()) != row.elts.len() {
                let message = format!(
                    "this row has {} numbers and the first has {}",
                    row.elts.len(),
                    columns.unwrap_or(0)
                );
                return self.fault(row, message, "give every row as many");
            }
            for cell in &row.elts {
                cells.push(self.expression(cell)?);
            }
        }
        match columns {
            Some(columns) => Some(ExpressionKind::Array(cells, columns)),
            None => self.fault(list, "an empty matrix has nothing to show", form),
        }
    }
}

/// The number that stands for what a call leaves out.
fn left_out(call: &ast::ExprCall, number: f64, kind: Kind) -> Expression {
    Expression { span: span(call.range()), kind: ExpressionKind::Default(number, kind) }
}
