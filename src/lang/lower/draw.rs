//! Lowering of draws from a generator of random numbers: `r.normal(0, 0.1, (3, 2))`.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::Lowering;
use crate::lang::{Builtin, DRAWS, ExpressionKind};

/// How a generator is made and drawn from.
pub(super) const NAMED: &str = "write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))";

impl Lowering<'_> {
    /// The generator a call draws from, and the draw's name, where it is a draw.
    pub(super) fn drawn_from<'e>(&self, call: &'e ast::ExprCall) -> Option<(&'e ast::ExprName, &'e str)> {
        let Expr::Attribute(attribute) = call.func.as_ref() else { return None };
        let Expr::Name(name) = attribute.value.as_ref() else { return None };
        self.generators.contains(name.id.as_str()).then_some((name, attribute.attr.as_str()))
    }

    /// A draw: a generator gives numbers and stands elsewhere then.
    pub(super) fn draw(
        &mut self,
        call: &ast::ExprCall,
        (generator, name): (&ast::ExprName, &str),
    ) -> Option<ExpressionKind> {
        let Some(function) = DRAWS.iter().find(|draw| draw.name() == name) else {
            let there = DRAWS.iter().map(Builtin::name).collect::<Vec<_>>().join(" .");
            return self.fault(call, format!("a generator draws no `{name}`"), format!("it draws .{there}"));
        };
        let why = match () {
            () if self.scope.is_some() => {
                "a function draws nothing, so that it changes nothing outside itself"
            }
            () if self.is_perhaps => "what stands behind `and` or `or` may not be carried out",
            () => {
                let (arguments, _, dimensions) = self.arguments(call, function, None)?;
                let generator = generator.id.to_string();
                self.draws = true;
                return Some(ExpressionKind::Draw { generator, function, arguments, dimensions });
            }
        };
        self.fault(call, why, "draw on a line of its own, and hand the numbers on")
    }

    /// NumPy's own random numbers, which differ between its versions.
    pub(super) fn no_numpy_chance<T>(&mut self, at: impl Ranged) -> Option<T> {
        self.fault(at, "NumPy's random numbers are not to be had here", NAMED)
    }

    /// A generator that no variable holds would stand at its first draw for ever.
    pub(super) fn nameless_generator<T>(&mut self, at: impl Ranged) -> Option<T> {
        self.fault(at, "a generator has a name here, which is drawn from", NAMED)
    }
}
