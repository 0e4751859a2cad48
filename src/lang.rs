//! The lesson language: Python text in, a small program tree out.
//!
//! Parsing is ruff's; what is ours is the subset. Everything outside it becomes a [`Diagnostic`] that says what to
//! write instead. This layer must not run anything: a tree is only a description.

mod advice;
mod alike;
mod builtin;
mod comment;
mod diagnostic;
mod lower;
mod rounds;
mod tree;

pub(crate) use advice::{BY_NUMBERS, BY_TRUTHS};
pub(crate) use builtin::{AND, DRAWS, Does, Given, NOT, OR, Parameter, WHERE};
pub use builtin::{Also, BUILTINS, Builtin, Home};
pub(crate) use comment::comment_at;
pub use diagnostic::{Diagnostic, FaultKind, Span, locate};
pub(crate) use diagnostic::{did_you_mean, meant};
pub use lower::parse_expression;
pub(crate) use lower::{MAX_SOURCE, parse_given};
pub(crate) use tree::{
    AxisNamed, Branch, CellPlace, Connective, Definition, ExpressionKind, Load, Program, Rounds, Selector,
    Selectors, Statement, StatementKind,
};
pub use tree::{Expression, Literal, LiteralId};
