//! Names that share one matrix.
//!
//! In NumPy `old = W` makes a second name for the same matrix, and `W += …` then changes `old` too. Values here never
//! change, so a program that relies on it would come out differently elsewhere. Such a program is refused, with what
//! to write instead.

use std::collections::BTreeMap;

use crate::lang::{Also, Diagnostic, Expression, ExpressionKind, Span};
use crate::matrix::Value;

/// Which variables share a matrix: those in one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases {
    groups: BTreeMap<String, usize>,
    count: usize,
}

impl Aliases {
    /// Notes an assignment of values, each of which may be, or be a view of, the matrix of another variable.
    pub(super) fn assign<'a>(&mut self, named: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) {
        let named: Vec<(&str, usize)> =
            named.into_iter().map(|(name, viewed)| (name, self.group(viewed))).collect();
        for (name, group) in named {
            match self.groups.get_mut(name) {
                Some(known) => *known = group,
                None => drop(self.groups.insert(name.to_owned(), group)),
            }
        }
    }

    /// A variable outside a function that shares a matrix with one inside.
    pub(super) fn outside(&self, name: &str, function: &str) -> Option<String> {
        let group = self.groups.get(name)?;
        let is_outside = |other: &&String| !is_local(other, function);
        let mut sharing = self.groups.iter().filter(|(_, its)| *its == group).map(|(other, _)| other);
        sharing.find(is_outside).cloned()
    }

    /// Forgets what is local to a function.
    pub(super) fn forget(&mut self, function: &str) {
        self.groups.retain(|name, _| !is_local(name, function));
    }

    /// The group of another variable, or a fresh one.
    fn group(&mut self, viewed: Option<&str>) -> usize {
        self.count += 1;
        let fresh = self.count;
        viewed.map_or(fresh, |other| *self.groups.entry(other.to_owned()).or_insert(fresh))
    }

    /// Checks that a matrix about to change in place goes by one name only.
    pub(super) fn update(&self, name: &str, span: Span) -> Result<(), Diagnostic> {
        let group = self.groups.get(name);
        let shares = |(other, its): &(&String, &usize)| other.as_str() != name && Some(*its) == group;
        match self.groups.iter().find(shares) {
            Some((other, _)) => Err(Diagnostic::new(
                span,
                format!("in NumPy this would change `{other}` too, which is the same matrix"),
            )
            .with_help(own_matrix(name, other))),
            None => Ok(()),
        }
    }
}

/// How one of two variables is given a matrix of its own. What is local to a function can be written there alone, by its
/// own name.
fn own_matrix(name: &str, other: &str) -> String {
    match (name.split_once('.'), other.split_once('.')) {
        (Some((function, own)), None) => format!("write `{own} = {own}.copy()` first in `{function}`"),
        (Some((function, own)), Some((its, _))) if its != function => {
            format!("write `{own} = {own}.copy()` first in `{function}`")
        }
        (own, its) => {
            let [own, its] = [own.map_or(name, |(_, own)| own), its.map_or(other, |(_, its)| its)];
            format!("make it a matrix of its own above: `{its} = ….copy()` or `{own} = ….copy()`")
        }
    }
}

/// Whether a variable is local to a function.
pub(super) fn is_local(name: &str, function: &str) -> bool {
    name.strip_prefix(function).is_some_and(|rest| rest.starts_with('.'))
}

/// The variable whose matrix an expression's value is, or is a view of. Single numbers are never shared.
pub(super) fn viewed<'a>(expression: &'a Expression, value: &Value) -> Option<&'a str> {
    if value.is_scalar() { None } else { base(expression) }
}

fn base(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Transpose(inner) | ExpressionKind::Index(inner, _) => base(inner),
        ExpressionKind::Call { function, arguments, .. } if function.is(Also::View) => {
            base(arguments.first()?)
        }
        _ => None,
    }
}
