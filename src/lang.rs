//! The lesson language: Python text in, a small program tree out.
//!
//! Parsing is ruff's; what is ours is the subset. Everything outside it becomes a [`Diagnostic`] that says what to
//! write instead. This layer must not run anything: a tree is only a description.

mod builtin;
mod diagnostic;
mod lower;
mod tree;

pub use builtin::{Also, BUILTINS, Builtin, Does, Given, Home, Parameter, names as builtin_names};
pub use diagnostic::{Diagnostic, Location, Span, did_you_mean, locate};
pub use tree::{Expression, ExpressionKind, Literal, LiteralId, Program, Selector, Statement, StatementKind};

/// Reads a program.
///
/// The text may be a whole lesson file with everything but its program blanked out: positions are byte offsets into
/// what is given.
///
/// # Errors
/// Every fault found, in the order of the text.
pub fn parse(source: &str) -> Result<Program, Vec<Diagnostic>> {
    lower::program(source, &[])
}

/// The same where some variables have a value before the program begins.
///
/// # Errors
/// Every fault found, in the order of the text.
pub fn parse_given(source: &str, given: &[String]) -> Result<Program, Vec<Diagnostic>> {
    lower::program(source, given)
}

/// Reads a single expression, such as a question's cell or a condition, and the numbers written in it.
///
/// # Errors
/// Every fault found, at byte offsets into `source`.
pub fn parse_expression(source: &str) -> Result<(Expression, Vec<Literal>), Vec<Diagnostic>> {
    lower::expression(source)
}
