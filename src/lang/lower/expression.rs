//! Lowering of expressions other than calls.

use std::f64::consts::{E, PI};

use ruff_python_ast::{self as ast, Expr, Number, Operator, UnaryOp};
use ruff_text_size::Ranged;

use super::call::axis_numbered;
use super::{Lowering, MAX_DEPTH, span};
use crate::lang::advice::instead_of;
use crate::lang::builtin::NEGATIVE;
use crate::lang::{
    AxisNamed, BY_NUMBERS, BY_TRUTHS, Builtin, Connective, Expression, ExpressionKind, Literal, LiteralId,
    Load, Selector, Selectors,
};
use crate::matrix::{Arithmetic, Axis, Dimensions, Kind, Relation};

impl Lowering<'_> {
    /// Lowers one expression; `None` once a fault has been noted.
    pub(super) fn expression(&mut self, expr: &Expr) -> Option<Expression> {
        if self.depth >= MAX_DEPTH {
            return self.fault(expr, "this expression nests too deeply", "give its parts names of their own");
        }
        self.depth += 1;
        let kind = self.expression_kind(expr);
        self.depth -= 1;
        Some(Expression { span: span(expr.range()), kind: kind? })
    }

    fn boxed(&mut self, expr: &Expr) -> Option<Box<Expression>> {
        self.expression(expr).map(Box::new)
    }

    fn expression_kind(&mut self, expr: &Expr) -> Option<ExpressionKind> {
        match expr {
            Expr::NumberLiteral(number) => self.literal(expr, &number.value, 1.0),
            Expr::Name(name) => Some(ExpressionKind::Name(self.known(name)?)),
            // No number that is written out: there is nothing to change it to.
            Expr::BooleanLiteral(truth) => {
                Some(ExpressionKind::Constant(f64::from(u8::from(truth.value)), Kind::Truth))
            }
            Expr::UnaryOp(unary) => self.unary(expr, unary),
            Expr::BinOp(binary) if binary.op == Operator::MatMult => {
                Some(ExpressionKind::MatMul(self.boxed(&binary.left)?, self.boxed(&binary.right)?))
            }
            Expr::BinOp(binary) => {
                let operator = self.arithmetic(binary.op, binary)?;
                let (left, right) = (self.boxed(&binary.left)?, self.boxed(&binary.right)?);
                Some(ExpressionKind::Arithmetic(operator, left, right))
            }
            Expr::Compare(compare) => self.comparison(compare),
            Expr::BoolOp(logic) => {
                let connective = match logic.op {
                    ast::BoolOp::And => Connective::And,
                    ast::BoolOp::Or => Connective::Or,
                };
                if logic.values.len() > MAX_DEPTH {
                    let message = format!("this joins more than {MAX_DEPTH} truths");
                    return self.fault(expr, message, "give its parts names of their own");
                }
                Some(ExpressionKind::Logic(connective, self.perhaps(&logic.values)?))
            }
            Expr::Attribute(attribute) => self.attribute(attribute),
            Expr::Subscript(subscript) => self.subscript(subscript),
            Expr::Call(call) => self.call(call),
            _ => {
                let (message, help) = refusal(expr);
                self.fault(expr, message, help)
            }
        }
    }

    fn literal(&mut self, at: &Expr, number: &Number, sign: f64) -> Option<ExpressionKind> {
        let number = match number {
            Number::Int(int) => match int.as_u64() {
                Some(n) if n <= 1 << 53 => Ok((n as f64, Kind::Whole)),
                _ => Err(("this whole number is too large to hold exactly", "write it as 1e20")),
            },
            Number::Float(float) if float.is_finite() => Ok((*float, Kind::Real)),
            Number::Float(_) => {
                Err(("this number is larger than any that can be held", "the largest is about 1.8e308"))
            }
            Number::Complex { .. } => {
                Err(("complex numbers are not part of the lesson language", "leave out the j"))
            }
        };
        let (size, kind) = match number {
            Ok(held) => held,
            Err((message, help)) => return self.fault(at, message, help),
        };
        self.literals.push(Literal { span: span(at.range()), value: sign * size, kind });
        Some(ExpressionKind::Literal(LiteralId(self.literals.len() - 1)))
    }

    fn unary(&mut self, whole: &Expr, unary: &ast::ExprUnaryOp) -> Option<ExpressionKind> {
        match (unary.op, unary.operand.as_ref()) {
            (UnaryOp::USub, Expr::NumberLiteral(number)) => self.literal(whole, &number.value, -1.0),
            (UnaryOp::USub, operand) => {
                let arguments = vec![self.expression(operand)?];
                let (axis, dimensions) = (AxisNamed::ALL, Dimensions::Two);
                Some(ExpressionKind::Call { function: &NEGATIVE, arguments, axis, dimensions })
            }
            (UnaryOp::UAdd, operand) => self.expression_kind(operand),
            (UnaryOp::Not, operand) => {
                Some(ExpressionKind::Logic(Connective::Not, vec![self.expression(operand)?]))
            }
            (UnaryOp::Invert, _) => {
                let message = "`~` is not part of the lesson language";
                self.fault(unary, message, "write `not` of one truth, logical_not(…) of a matrix of them")
            }
        }
    }

    /// The element-by-element arithmetic an operator stands for.
    pub(super) fn arithmetic(&mut self, operator: Operator, at: impl Ranged) -> Option<Arithmetic> {
        Some(match operator {
            Operator::Add => Arithmetic::Add,
            Operator::Sub => Arithmetic::Subtract,
            Operator::Mult => Arithmetic::Multiply,
            Operator::Div => Arithmetic::Divide,
            Operator::FloorDiv => Arithmetic::FloorDivide,
            Operator::Mod => Arithmetic::Remainder,
            Operator::Pow => Arithmetic::Power,
            Operator::BitAnd | Operator::BitOr => {
                let word = if operator == Operator::BitAnd { "and" } else { "or" };
                let help =
                    format!("write `{word}` between single truths, logical_{word}(a, b) of matrices of them");
                return self.fault(at, format!("`{}` cannot stand here", operator.as_str()), help);
            }
            other => {
                let message = format!("`{}` cannot stand here", other.as_str());
                return self.fault(at, message, "the operators are + - * / // % ** and, between matrices, @");
            }
        })
    }

    fn comparison(&mut self, compare: &ast::ExprCompare) -> Option<ExpressionKind> {
        let ([operator], [right]) = (&*compare.ops, &*compare.comparators) else {
            return self.fault(compare, "one comparison at a time", "write a < b and b < c");
        };
        let operator = match operator {
            ast::CmpOp::Eq => Relation::Equal,
            ast::CmpOp::NotEq => Relation::NotEqual,
            ast::CmpOp::Lt => Relation::Less,
            ast::CmpOp::LtE => Relation::LessEqual,
            ast::CmpOp::Gt => Relation::Greater,
            ast::CmpOp::GtE => Relation::GreaterEqual,
            _ => {
                let message = "this comparison is not part of the lesson language";
                return self.fault(compare, message, "use == != < <= > >=");
            }
        };
        Some(ExpressionKind::Comparison(operator, self.boxed(&compare.left)?, self.boxed(right)?))
    }

    fn attribute(&mut self, attribute: &ast::ExprAttribute) -> Option<ExpressionKind> {
        if self.is_module(&attribute.value) {
            return self.of_library(attribute);
        }
        match attribute.attr.as_str() {
            "T" => Some(ExpressionKind::Transpose(self.boxed(&attribute.value)?)),
            "size" => Some(ExpressionKind::Count(self.boxed(&attribute.value)?, AxisNamed::ALL)),
            "shape" => {
                let message = "a shape is no value here, and its numbers are";
                self.fault(attribute, message, "take one: .shape[0] counts rows, .shape[1] columns")
            }
            other => {
                if let Some(local) = self.local_of(attribute) {
                    return Some(ExpressionKind::Name(local));
                }
                let message = format!("there is no `.{other}` here");
                let help = instead_of(other).unwrap_or("a value has .T, .shape[0], .shape[1] and .size");
                self.fault(attribute, message, help)
            }
        }
    }

    /// `np.pi`, `np.e`
    fn of_library(&mut self, attribute: &ast::ExprAttribute) -> Option<ExpressionKind> {
        let name = attribute.attr.as_str();
        let number = match name {
            "pi" => PI,
            "e" => E,
            "inf" | "nan" => {
                let help = "begin with a number that is large enough, such as 1e300, or with the first of those compared";
                return self.fault(attribute, "every number here is finite", help);
            }
            _ if Builtin::named(name).is_some() => {
                return self.fault(
                    attribute,
                    format!("`{name}` is a function"),
                    format!("call it: {name}(…)"),
                );
            }
            _ => {
                let help = instead_of(name).unwrap_or("lessons/README.md lists the functions there are");
                return self.fault(attribute, format!("there is no `{name}` here"), help);
            }
        };
        Some(ExpressionKind::Constant(number, Kind::Real))
    }

    /// The two numbers of a variable's shape: `rows, columns = X.shape`.
    pub(super) fn counts(&mut self, shape: &ast::ExprAttribute, names: usize) -> Option<Vec<Expression>> {
        let value = match shape.value.as_ref() {
            value @ Expr::Name(_) if names == 2 => self.expression(value)?,
            _ => {
                let help = "write rows, columns = X.shape with X a variable, or n = x.shape[0] of a list";
                return self.fault(shape, "these are not the two numbers of a variable's shape", help);
            }
        };
        let count = |axis| Expression {
            span: span(shape.range()),
            kind: ExpressionKind::Count(Box::new(value.clone()), AxisNamed::Axis(axis)),
        };
        Some(vec![count(Axis::Down), count(Axis::Along)])
    }

    /// What is local to a function, by its full name: `softmax.e`. Only one looking on asks for it so.
    fn local_of(&self, attribute: &ast::ExprAttribute) -> Option<String> {
        let Expr::Name(function) = attribute.value.as_ref() else { return None };
        self.names.is_none().then(|| format!("{}.{}", function.id, attribute.attr))
    }

    fn subscript(&mut self, subscript: &ast::ExprSubscript) -> Option<ExpressionKind> {
        if let Expr::Attribute(attribute) = subscript.value.as_ref()
            && attribute.attr.as_str() == "shape"
        {
            let Some(axis) = axis_numbered(&subscript.slice) else {
                return self.fault(subscript, "a shape has two numbers", "write .shape[0] or .shape[1]");
            };
            return Some(ExpressionKind::Count(self.boxed(&attribute.value)?, axis));
        }
        if let (Expr::Call(call), Expr::StringLiteral(array)) =
            (subscript.value.as_ref(), subscript.slice.as_ref())
        {
            return self.loaded(call, array, subscript);
        }
        self.no_picking(subscript)?;
        let base = self.boxed(&subscript.value)?;
        Some(ExpressionKind::Index(base, Box::new(self.selectors(subscript)?)))
    }

    /// Refuses an index that is a word, or that by its text picks cells by truths, or by a list of numbers.
    pub(super) fn no_picking(&mut self, subscript: &ast::ExprSubscript) -> Option<()> {
        let parts = match subscript.slice.as_ref() {
            Expr::Tuple(tuple) => tuple.elts.as_slice(),
            only => std::slice::from_ref(only),
        };
        for part in parts {
            match part {
                Expr::StringLiteral(_) => {
                    let help = "write load(\"mine.npz\")[\"W1\"] in one, and of other values W1, b1";
                    return self.fault(subscript, "only what a file holds has names", help);
                }
                Expr::Compare(_) => {
                    return self.fault(part, "cells are not picked by truths here", BY_TRUTHS);
                }
                Expr::List(_) => {
                    return self.fault(part, "cells are not picked by lists of numbers here", BY_NUMBERS);
                }
                Expr::Call(call) if called(call) == Some("arange") => {
                    return self.fault(part, "cells are not picked by lists of numbers here", BY_NUMBERS);
                }
                _ => {}
            }
        }
        Some(())
    }

    /// `load("mine.npz")["W1"]`
    fn loaded(
        &mut self,
        call: &ast::ExprCall,
        array: &ast::ExprStringLiteral,
        whole: &ast::ExprSubscript,
    ) -> Option<ExpressionKind> {
        let is_load = match call.func.as_ref() {
            Expr::Name(name) => name.id.as_str() == "load",
            Expr::Attribute(function) => function.attr.as_str() == "load" && self.is_module(&function.value),
            _ => false,
        };
        let ([Expr::StringLiteral(file)], []) = (&*call.arguments.args, &*call.arguments.keywords) else {
            return self.fault(call, "a file is named in quotes", "write load(\"mine.npz\")[\"W1\"]");
        };
        let Some(function) = Builtin::named("load").filter(|_| is_load) else {
            return self.fault(whole, "only what a file holds has names", "write load(\"mine.npz\")[\"W1\"]");
        };
        let (file, array) = (file.value.to_str().to_owned(), array.value.to_str().to_owned());
        let text = |text: &str| Expression {
            span: span(whole.range()),
            kind: ExpressionKind::Text(text.to_owned()),
        };
        let arguments = vec![text(&file), text(&array)];
        self.loads.push(Load { span: span(whole.range()), file, array, value: None });
        Some(ExpressionKind::Call { function, arguments, axis: AxisNamed::ALL, dimensions: Dimensions::Two })
    }

    /// The row and the column that an index names, or one of them, or a place in a list.
    pub(super) fn selectors(&mut self, subscript: &ast::ExprSubscript) -> Option<Selectors> {
        match subscript.slice.as_ref() {
            Expr::Tuple(tuple) => match tuple.elts.as_slice() {
                [first] => Some(Selectors { first: self.selector(first)?, second: None }),
                [row, column] => {
                    Some(Selectors { first: self.selector(row)?, second: Some(self.selector(column)?) })
                }
                _ => {
                    let help = "write W[0, 1] for a cell, W[0] for a row, W[:, 0] for a column as a list";
                    self.fault(subscript, "a matrix has rows and columns, and no more", help)
                }
            },
            only => Some(Selectors { first: self.selector(only)?, second: None }),
        }
    }

    fn selector(&mut self, half: &Expr) -> Option<Selector> {
        let Expr::Slice(slice) = half else {
            let is_new = matches!(half, Expr::Attribute(new) if new.attr.as_str() == "newaxis");
            if is_new || half.is_none_literal_expr() {
                let help = "write x.reshape(-1, 1) for a column, x.reshape(1, -1) for a row";
                return self.fault(half, "an index adds no axis here", help);
            }
            return Some(Selector::At(self.expression(half)?));
        };
        if slice.step.is_some() {
            return self.fault(slice, "a slice has no step here", "write from:to");
        }
        let mut bound = |edge: &Option<Box<Expr>>| match edge {
            Some(edge) => self.expression(edge).map(Some),
            None => Some(None),
        };
        Some(Selector::Run(bound(&slice.lower)?, bound(&slice.upper)?))
    }
}

/// The last word of what a call names.
fn called(call: &ast::ExprCall) -> Option<&str> {
    match call.func.as_ref() {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// Why an expression has no place in a lesson, and what to write instead.
const fn refusal(expr: &Expr) -> (&'static str, &'static str) {
    match expr {
        Expr::List(ast::ExprList { elts, .. }) if elts.is_empty() => {
            ("a list does not grow here", "make room above, losses = zeros(100), and set losses[i] = loss")
        }
        Expr::Dict(_) | Expr::Set(_) => {
            ("values are not kept under words here", "give each a name of its own: W1, b1, W2, b2")
        }
        Expr::List(_) | Expr::Tuple(_) => {
            ("a bare list has no shape", "write column(1, 2, 3) or array([[1, 2], [3, 4]])")
        }
        Expr::If(_) => ("a value is not chosen in a line here", "use where(condition, a, b), or `if` above"),
        Expr::StringLiteral(_) | Expr::FString(_) => {
            ("a lesson's program has no strings", "say it in a comment: # …")
        }
        Expr::NoneLiteral(_) => {
            ("there is no None here: every name has a value", "give it a number, such as 0")
        }
        Expr::Lambda(_) => ("a function has a name here", "write def f(x): and `return` above"),
        _ => (
            "this kind of expression is not part of the lesson language",
            "lessons/README.md lists what is: numbers, True, False, + - * / // % ** @, comparisons, .T, indexing, calls",
        ),
    }
}
