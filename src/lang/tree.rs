//! The program tree: what a lesson's program says, with the place of every part.

use std::sync::Arc;

use crate::lang::{Builtin, Span};
use crate::matrix::{Arithmetic, Axis, Dimensions, Kind, Relation, Shape, Value};

/// A whole program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The text it was read from.
    pub source: Arc<str>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What it does with records after them, where it goes over some.
    pub rounds: Option<Rounds>,
    /// Every number written in it, in the order of the text.
    pub literals: Vec<Literal>,
    /// What it loads from files of one's own.
    pub loads: Vec<Load>,
    /// The functions it defines.
    pub definitions: Vec<Arc<Definition>>,
    /// Whether it draws random numbers.
    pub draws: bool,
}

/// A function that a program defines. Its parameters and what it gives a value are called `function.name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Where it stands, first to last character.
    pub span: Span,
    /// Its first line, up to the bracket.
    pub head: Span,
    /// What it is given, in order.
    pub parameters: Vec<String>,
    /// The variables from outside that it reads, with the place where it does.
    pub reads: Vec<(String, Span)>,
    /// What it does.
    pub body: Vec<Statement>,
    /// How many values it gives back.
    pub returns: usize,
}

/// What a program does with each record, or with each batch of them: `for pixels, label in records:` or
/// `for rows, labels in batches(32):`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// The head of the loop, `for … :`.
    pub head: Span,
    /// The variables a round is given: what the pixels are called, and what the label.
    pub names: [String; 2],
    /// Records in a round where they come in batches, a row each.
    pub batch: Option<usize>,
    /// What a round does.
    pub body: Vec<Statement>,
}

/// An array that a program loads from a file beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Where it says so.
    pub span: Span,
    /// The file's name.
    pub file: String,
    /// The array's name in it.
    pub array: String,
    /// The array, once whoever opened the program has read it.
    pub value: Option<Value>,
}

/// Which of a program's literals, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LiteralId(pub usize);

/// A number written in a program, its minus sign included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Literal {
    /// Where it stands.
    pub span: Span,
    /// Its value.
    pub value: f64,
    /// Whole, or with a fraction.
    pub kind: Kind,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Where it stands, first to last character.
    pub span: Span,
    /// The comment beside or above it.
    pub caption: Option<String>,
    /// What it does.
    pub kind: StatementKind,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `name = value`
    Assign { name: String, value: Expression },
    /// `name += value` and its kin.
    Update { name: String, operator: Arithmetic, value: Expression },
    /// `name, name = value, value`: all values are worked out before the first gets its name.
    AssignAll { names: Vec<String>, values: Vec<Expression> },
    /// `name[row, column] = value`, or with an operator an update of the cell; so with a rectangle of cells.
    SetCells { place: CellPlace, operator: Option<Arithmetic>, value: Expression },
    /// A value worked out and shown.
    Show(Expression),
    /// `for variable in range(start, stop, step):`
    For {
        /// The loop's variable.
        variable: String,
        /// The head of the loop, `for … :`.
        head: Span,
        /// First value, `None` for 0.
        start: Option<Expression>,
        /// The value to stop before.
        stop: Expression,
        /// The step, `None` for 1.
        step: Option<Expression>,
        /// What is repeated.
        body: Vec<Statement>,
    },
    /// `if condition:`, `elif condition:` and `else:`: of the branches the first that holds is carried out.
    If { branches: Vec<Branch>, otherwise: Vec<Statement> },
    /// `while condition:`
    While(Branch),
    /// `assert condition`
    Assert(Expression),
    /// `return value`, `return value, value`: what a function gives back.
    Return(Vec<Expression>),
    /// An import, `pass`, a definition, or words in quotes: allowed, and nothing to do.
    Nothing,
}

/// What is carried out where a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The line that asks, up to its colon.
    pub head: Span,
    /// The comment beside or above it.
    pub caption: Option<String>,
    /// What it asks.
    pub condition: Expression,
    /// What is carried out.
    pub body: Vec<Statement>,
}

/// The cell, or the rectangle of cells, that a statement sets.
#[derive(Clone, Debug, PartialEq)]
pub struct CellPlace {
    /// The matrix variable.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Which row and column, or which run of either.
    pub selectors: Selectors,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: ExpressionKind,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A number written out.
    Literal(LiteralId),
    /// A variable.
    Name(String),
    /// The name of a file or of a thing in it, in quotes; only as an argument of a function that takes one.
    Text(String),
    /// Element-by-element arithmetic.
    Arithmetic(Arithmetic, Box<Expression>, Box<Expression>),
    /// `left @ right`
    MatMul(Box<Expression>, Box<Expression>),
    /// A comparison.
    Comparison(Relation, Box<Expression>, Box<Expression>),
    /// `left and right`, `left or right`, `not right`: of two parts the second is only worked out where the first does
    /// not settle it.
    Logic(Connective, Vec<Expression>),
    /// `value.T`
    Transpose(Box<Expression>),
    /// `value[row, column]`, `value[place]`
    Index(Box<Expression>, Box<Selectors>),
    /// `value.shape[0]`, `value.shape[1]`, `value.shape[-1]`, `value.size`
    Count(Box<Expression>, AxisNamed),
    /// `array([[…], …])`: cells row by row, and the count of columns.
    Array(Vec<Expression>, usize, Dimensions),
    /// A number that is not written out, and cannot be changed: what a call leaves out, `True`, `False`.
    Constant(f64, Kind),
    /// A call of a function that the program defines.
    Defined { function: Arc<Definition>, arguments: Vec<Expression> },
    /// Numbers drawn from a generator, which has its next then.
    Draw { generator: String, function: &'static Builtin, arguments: Vec<Expression>, dimensions: Dimensions },
    /// A function of the language, of which `-value` is one, and what it is given: a shape counts as two, rows and
    /// columns. The axis is what a reduction runs over, `All` for every other function; of what it leaves and of what is
    /// made in a shape the dimensions are said.
    Call { function: &'static Builtin, arguments: Vec<Expression>, axis: AxisNamed, dimensions: Dimensions },
}

/// An axis as a program names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisNamed {
    /// One by its number, or all of them.
    Axis(Axis),
    /// The last there is, −1: that of the columns, or the one of a list.
    Last,
}

impl AxisNamed {
    /// Every cell, whatever the axes.
    pub(crate) const ALL: Self = Self::Axis(Axis::All);

    /// Which it is in a value of some shape.
    pub(crate) const fn of(self, shape: Shape) -> Axis {
        match (self, shape) {
            (Self::Axis(axis), _) => axis,
            (Self::Last, Shape::List(_)) => Axis::Down,
            (Self::Last, _) => Axis::Along,
        }
    }
}

/// A word that makes a truth of truths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// Both hold.
    And,
    /// One at least holds.
    Or,
    /// It does not hold.
    Not,
}

impl Connective {
    /// The word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }

    /// Whether a first part settles it, whatever the second.
    pub(crate) fn is_settled_by(self, holds: bool) -> bool {
        holds == (self == Self::Or)
    }
}

/// What an index names.
#[derive(Clone, Debug, PartialEq)]
pub struct Selectors {
    /// The row of a matrix, or the place in a list.
    pub first: Selector,
    /// The column of a matrix; a row is taken whole without one.
    pub second: Option<Selector>,
}

impl Selectors {
    /// The expressions in it.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = &Expression> {
        std::iter::once(&self.first).chain(&self.second).flat_map(Selector::bounds)
    }
}

/// One half of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// A single row or column.
    At(Expression),
    /// A run of rows or columns, from and up to.
    Run(Option<Expression>, Option<Expression>),
}

impl Selector {
    /// The expressions in it.
    pub(crate) fn bounds(&self) -> Vec<&Expression> {
        match self {
            Self::At(at) => vec![at],
            Self::Run(from, to) => from.iter().chain(to).collect(),
        }
    }
}

impl Expression {
    /// The variables it reads, each once, in the order of the text, with the place where it is first read.
    pub fn names(&self) -> Vec<(&str, Span)> {
        let mut names: Vec<(&str, Span)> = match &self.kind {
            ExpressionKind::Name(name) => vec![(name, self.span)],
            kind => {
                let own: Vec<(&str, Span)> = match kind {
                    ExpressionKind::Draw { generator, .. } => vec![(generator, self.span)],
                    ExpressionKind::Defined { function, .. } => {
                        function.reads.iter().map(|(name, at)| (name.as_str(), *at)).collect()
                    }
                    _ => Vec::new(),
                };
                self.parts().into_iter().flat_map(Self::names).chain(own).collect()
            }
        };
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|(name, _)| seen.insert(*name));
        names
    }

    /// Whether working it out moves a generator on.
    fn draws_from(&self, wanted: &str) -> bool {
        matches!(&self.kind, ExpressionKind::Draw { generator, .. } if generator == wanted)
            || self.parts().into_iter().any(|part| part.draws_from(wanted))
    }

    /// The expressions it is directly made of.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            ExpressionKind::Name(_)
            | ExpressionKind::Literal(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Constant(..) => Vec::new(),
            ExpressionKind::Transpose(a) | ExpressionKind::Count(a, _) => vec![a],
            ExpressionKind::Arithmetic(_, a, b)
            | ExpressionKind::MatMul(a, b)
            | ExpressionKind::Comparison(_, a, b) => vec![a, b],
            ExpressionKind::Index(a, selectors) => std::iter::once(&**a).chain(selectors.bounds()).collect(),
            ExpressionKind::Array(cells, ..) | ExpressionKind::Logic(_, cells) => cells.iter().collect(),
            ExpressionKind::Call { arguments, .. }
            | ExpressionKind::Defined { arguments, .. }
            | ExpressionKind::Draw { arguments, .. } => arguments.iter().collect(),
        }
    }
}

impl Expression {
    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.kind {
            ExpressionKind::Name(_)
            | ExpressionKind::Literal(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Constant(..) => Vec::new(),
            ExpressionKind::Transpose(a) | ExpressionKind::Count(a, _) => vec![a],
            ExpressionKind::Arithmetic(_, a, b)
            | ExpressionKind::MatMul(a, b)
            | ExpressionKind::Comparison(_, a, b) => vec![a, b],
            ExpressionKind::Index(a, selectors) => {
                let halves = std::iter::once(&mut selectors.first).chain(&mut selectors.second);
                let within = halves.flat_map(|selector| match selector {
                    Selector::At(at) => vec![at],
                    Selector::Run(from, to) => from.iter_mut().chain(to).collect(),
                });
                std::iter::once(&mut **a).chain(within).collect()
            }
            ExpressionKind::Array(cells, ..) | ExpressionKind::Logic(_, cells) => cells.iter_mut().collect(),
            ExpressionKind::Call { arguments, .. }
            | ExpressionKind::Defined { arguments, .. }
            | ExpressionKind::Draw { arguments, .. } => arguments.iter_mut().collect(),
        }
    }
}

impl Statement {
    /// Whether it, or a statement within it, gives a variable a value, or draws from it.
    pub fn assigns(&self, wanted: &str) -> bool {
        let draws = || self.expressions().into_iter().any(|value| value.draws_from(wanted));
        match &self.kind {
            StatementKind::Assign { name, .. }
            | StatementKind::Update { name, .. }
            | StatementKind::SetCells { place: CellPlace { name, .. }, .. } => name == wanted || draws(),
            StatementKind::AssignAll { names, .. } => names.iter().any(|name| name == wanted) || draws(),
            StatementKind::For { variable, .. } if variable == wanted => true,
            _ => draws() || self.bodies().into_iter().flatten().any(|s| s.assigns(wanted)),
        }
    }

    /// The expressions it works out itself, in the order it does.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match &self.kind {
            StatementKind::Nothing => Vec::new(),
            StatementKind::Assign { value, .. }
            | StatementKind::Update { value, .. }
            | StatementKind::Show(value)
            | StatementKind::Assert(value) => vec![value],
            StatementKind::AssignAll { values, .. } | StatementKind::Return(values) => {
                values.iter().collect()
            }
            // As Python has it, a plain value comes before the index, and an update's after it.
            StatementKind::SetCells { place, value, operator: None } => {
                std::iter::once(value).chain(place.selectors.bounds()).collect()
            }
            StatementKind::SetCells { place, value, operator: Some(_) } => {
                place.selectors.bounds().chain([value]).collect()
            }
            StatementKind::For { start, stop, step, .. } => start.iter().chain([stop]).chain(step).collect(),
            StatementKind::While(branch) => vec![&branch.condition],
            StatementKind::If { branches, .. } => branches.iter().map(|branch| &branch.condition).collect(),
        }
    }

    /// The statements within it, a body after the other.
    pub(crate) fn bodies(&self) -> Vec<&[Self]> {
        match &self.kind {
            StatementKind::For { body, .. } => vec![body],
            StatementKind::While(branch) => vec![&branch.body],
            StatementKind::If { branches, otherwise } => {
                branches.iter().map(|branch| branch.body.as_slice()).chain([otherwise.as_slice()]).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Program {
    /// Whether any of its statements calls a function of its own, or draws random numbers.
    pub(crate) fn prepares(&self) -> bool {
        self.draws || !self.definitions.is_empty()
    }

    /// Every variable it gives a value, in the order of the text.
    pub fn assigned(&self) -> Vec<String> {
        fn walk(statements: &[Statement], names: &mut Vec<String>) {
            for statement in statements {
                match &statement.kind {
                    StatementKind::Assign { name, .. } | StatementKind::For { variable: name, .. } => {
                        names.push(name.clone());
                    }
                    StatementKind::AssignAll { names: several, .. } => names.extend(several.iter().cloned()),
                    _ => {}
                }
                for body in statement.bodies() {
                    walk(body, names);
                }
            }
        }
        let mut names = Vec::new();
        walk(&self.statements, &mut names);
        if let Some(rounds) = &self.rounds {
            names.extend(rounds.names.iter().cloned());
            walk(&rounds.body, &mut names);
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// Every variable that is local to one of its functions, by its full name.
    pub(crate) fn locals(&self) -> Vec<String> {
        let locals = |function: &Arc<Definition>| {
            let own = Self { statements: function.body.clone(), ..Self::default() }.assigned();
            function.parameters.iter().cloned().chain(own).collect::<Vec<_>>()
        };
        self.definitions.iter().flat_map(locals).collect()
    }

    /// The same program with other numbers in the place of some literals.
    pub(crate) fn with_literals(&self, changes: &[(LiteralId, f64)]) -> Self {
        let mut program = self.clone();
        for &(LiteralId(at), value) in changes {
            if let Some(literal) = program.literals.get_mut(at) {
                literal.value = value;
                if value.fract() != 0.0 {
                    literal.kind = Kind::Real;
                }
            }
        }
        program
    }

    /// A number written in it; 0 where there is none such.
    pub fn number(&self, literal: LiteralId) -> f64 {
        self.literals.get(literal.0).map_or(0.0, |literal| literal.value)
    }

    /// The text of a span of the program.
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.source)
    }
}
