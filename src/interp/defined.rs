//! Functions a program defines, carried out where they are called.
//!
//! A statement's calls and draws are carried out before the statement itself, each as statements of its own in the
//! record; where the statement asks for their values it is given those.

use super::{Bound, Done, Interpreter, Recording, alias};
use crate::lang::{Definition, Diagnostic, Expression, ExpressionKind, Span};
use crate::matrix::Value;
use crate::trace::Operand;

/// A value that a function gave back, or a draw, and the variable whose matrix it is, if it is one's.
pub(super) type GivenBack = (Operand, Option<String>);

/// The most cells of what is local to a function that can still be asked for after it.
const MOST_LEFT: usize = 1_000;

impl Interpreter<'_> {
    /// Carries out the calls and draws of expressions that are about to be worked out.
    pub(super) fn prepare<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) -> Done<()> {
        if self.prepares {
            for expression in expressions {
                self.prepare_one(expression)?;
            }
        }
        Ok(())
    }

    fn prepare_one(&mut self, expression: &Expression) -> Done<()> {
        for part in expression.parts() {
            self.prepare_one(part)?;
        }
        match &expression.kind {
            ExpressionKind::Defined { function, arguments } => {
                let given = self.carry_out(function, arguments, expression.span)?;
                self.keep(expression.span, given);
                Ok(())
            }
            ExpressionKind::Draw { generator, function, arguments, dimensions } => {
                self.draw(generator, function, arguments, (*dimensions, expression.span))
            }
            _ => Ok(()),
        }
    }

    /// Carries a function out: each argument becomes a variable of its own, then its body.
    fn carry_out(
        &mut self,
        function: &Definition,
        arguments: &[Expression],
        call: Span,
    ) -> Done<Vec<GivenBack>> {
        let caller = (self.statement, self.caption.take());
        self.begin(function.head, None);
        let waiting = self.waiting;
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            let first = self.used.steps;
            let value = self.expression(argument)?;
            self.note_alias(parameter, argument, &value.value);
            self.close(first, value, Some(parameter))?;
            self.waiting = waiting;
        }
        self.block(&function.body)?;
        (self.statement, self.caption) = caller;
        let mut returned = self.returned.take().ok_or_else(|| {
            Diagnostic::new(call, format!("`{}` came to its end without giving anything back", function.name))
                .with_help("let every way through it end with `return`")
        })?;
        for (_, viewed) in &mut returned {
            *viewed = viewed.take().and_then(|name| self.aliases.outside(&name, &function.name));
        }
        self.aliases.forget(&function.name);
        // What is local is gone, or the next call might read what this one left. Whoever looks on may still ask for what
        // is small; of a large matrix another holder would cost a copy at each update.
        let is_local = |name: &String, _: &mut Bound| alias::is_local(name, &function.name);
        let local: Vec<(String, Bound)> = self.variables.extract_if(.., is_local).collect();
        if self.recording == Recording::Nothing {
            let is_small = |(_, bound): &(String, Bound)| bound.value.shape().cells() <= MOST_LEFT;
            self.left.extend(local.into_iter().filter(is_small));
        }
        Ok(returned)
    }

    /// What a function gives back.
    pub(super) fn give_back(&mut self, values: &[Expression]) -> Done<()> {
        let mut returned = Vec::new();
        for value in values {
            let first = self.used.steps;
            let result = self.expression(value)?;
            let viewed = self.viewed(value, &result.value);
            self.close(first, result.clone(), None)?;
            returned.push((result, viewed));
        }
        self.returned = Some(returned);
        Ok(())
    }

    /// Keeps values for where they are asked for.
    pub(super) fn keep(&mut self, call: Span, values: Vec<GivenBack>) {
        let key = (call.start, call.end);
        self.views.insert(key, values.first().and_then(|(_, viewed)| viewed.clone()));
        self.kept.insert(key, values);
    }

    /// What a call or a draw gave that was carried out before.
    pub(super) fn kept(&mut self, call: Span) -> Done<Vec<GivenBack>> {
        let kept = self.kept.remove(&(call.start, call.end));
        let kept = kept.ok_or_else(|| {
            Diagnostic::new(call, "this cannot be called here").with_help("call it in a statement")
        })?;
        for (operand, _) in &kept {
            self.hold(&operand.value);
        }
        Ok(kept)
    }

    /// Notes whose matrix a variable holds from here on.
    pub(super) fn note_alias(&mut self, name: &str, expression: &Expression, value: &Value) {
        if matches!(expression.kind, ExpressionKind::Defined { .. }) {
            let viewed = self.viewed(expression, value);
            self.aliases.assign([(name, viewed.as_deref())]);
        } else {
            self.aliases.assign([(name, alias::viewed(expression, value))]);
        }
    }

    /// The variable whose matrix an expression's value is, or is a view of.
    pub(super) fn viewed(&self, expression: &Expression, value: &Value) -> Option<String> {
        match &expression.kind {
            ExpressionKind::Defined { .. } if !value.is_scalar() => {
                self.views.get(&(expression.span.start, expression.span.end)).cloned().flatten()
            }
            _ => alias::viewed(expression, value).map(str::to_owned),
        }
    }
}
