//! Lowering of the loop over records that a program may end with.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::{Lowering, span};
use crate::lang::{Rounds, Span};

impl Lowering<'_> {
    /// `for pixels, label in records:`, or the same over `batches(32)`.
    pub(super) fn rounds(&mut self, repeated: &ast::StmtFor) -> Option<Rounds> {
        let form = "write `for pixels, label in records:` or `for rows, labels in batches(32):`";
        let Expr::Tuple(targets) = repeated.target.as_ref() else {
            return self.fault(repeated.target.as_ref(), "records are a pair: pixels and a label", form);
        };
        let [Expr::Name(pixels), Expr::Name(label)] = targets.elts.as_slice() else {
            return self.fault(targets, "records are a pair: pixels and a label", form);
        };
        if !repeated.orelse.is_empty() {
            return self.fault(repeated, "a loop has no else here", form);
        }
        let batch = match over_records(repeated)? {
            Over::Records => None,
            Over::Batches(call) => Some(self.batch(call)?),
        };
        let head = Span::new(span(repeated.range).start, span(repeated.iter.range()).end);
        let names = [self.variable(pixels)?, self.variable(label)?];
        if names[0] == names[1] {
            return self.fault(targets, "pixels and label need a name each", form);
        }
        Some(Rounds { head, names, batch, body: self.body(&repeated.body) })
    }

    /// A loop over records within one that says how often.
    pub(super) fn repeated_records<T>(&mut self, records: &ast::StmtFor, range: &ast::ExprCall) -> Option<T> {
        let epochs = match &*range.arguments.args {
            [times @ Expr::NumberLiteral(_)] => span(times.range()).of(self.source),
            _ => "5",
        };
        let help = format!("leave the outer loop out, and say how often when you run it: --epochs {epochs}");
        self.fault(records.iter.as_ref(), "a program goes over its records in no other loop", help)
    }

    /// How many records a batch has; written out, so that rounds can be counted before any is carried out.
    fn batch(&mut self, call: &ast::ExprCall) -> Option<usize> {
        if let ([Expr::NumberLiteral(number)], []) = (&*call.arguments.args, &*call.arguments.keywords)
            && let ast::Number::Int(count) = &number.value
            && let Some(count @ 1..) = count.as_usize()
        {
            return Some(count);
        }
        self.fault(call, "batches takes how many records each has, as a number", "write batches(32)")
    }
}

/// What a loop over records goes over.
pub(super) enum Over<'a> {
    /// One after another.
    Records,
    /// So many at a time.
    Batches(&'a ast::ExprCall),
}

/// What a loop goes over, if it is one over records.
pub(super) fn over_records(repeated: &ast::StmtFor) -> Option<Over<'_>> {
    let is = |name: &ast::ExprName, word: &str| name.id.as_str() == word;
    match repeated.iter.as_ref() {
        Expr::Name(name) if is(name, "records") => Some(Over::Records),
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Name(name) if is(name, "batches") => Some(Over::Batches(call)),
            _ => None,
        },
        _ => None,
    }
}
