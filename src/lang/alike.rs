//! Whether two programs say the same, wherever their parts stand in the text and whatever is said beside them.

use super::{Expression, ExpressionKind as Kind, Literal, Program, Statement, StatementKind};

impl Program {
    /// Whether this program has the statements of another, one by one, in assignments and updates. Other kinds of
    /// statements and expressions than a step of training needs are never alike.
    pub fn is_alike(&self, other: &Self) -> bool {
        let same = |(a, b): (&Statement, &Statement)| match (&a.kind, &b.kind) {
            (
                StatementKind::Assign { name, value },
                StatementKind::Assign { name: its, value: other_value },
            ) => name == its && self.says(value, other, other_value),
            (
                StatementKind::Update { name, operator, value },
                StatementKind::Update { name: its, operator: its_operator, value: other_value },
            ) => name == its && operator == its_operator && self.says(value, other, other_value),
            _ => false,
        };
        self.statements.len() == other.statements.len()
            && self.statements.iter().zip(&other.statements).all(same)
    }

    fn says(&self, a: &Expression, other: &Self, b: &Expression) -> bool {
        let number = |literal: Option<&Literal>| literal.map(|literal| (literal.value, literal.kind));
        let own = match (&a.kind, &b.kind) {
            (Kind::Literal(a), Kind::Literal(b)) => {
                number(self.literals.get(a.0)) == number(other.literals.get(b.0))
            }
            (Kind::Name(a), Kind::Name(b)) => a == b,
            (Kind::Arithmetic(a, ..), Kind::Arithmetic(b, ..)) => a == b,
            (Kind::MatMul(..), Kind::MatMul(..)) | (Kind::Transpose(_), Kind::Transpose(_)) => true,
            (Kind::Count(_, a), Kind::Count(_, b)) => a == b,
            (
                Kind::Call { function, axis, dimensions, .. },
                Kind::Call { function: its, axis: its_axis, dimensions: its_dimensions, .. },
            ) => function == its && axis == its_axis && dimensions == its_dimensions,
            _ => false,
        };
        let (parts, others) = (a.parts(), b.parts());
        own && parts.len() == others.len()
            && parts.into_iter().zip(others).all(|(a, b)| self.says(a, other, b))
    }
}
