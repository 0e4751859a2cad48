//! Directives: fenced TOML blocks that ask a question, suggest an edit, correct a slide or set a picture.

use serde::Deserialize;

use super::{Claim, Experiment};
use crate::lang::{Expression, ExpressionKind, Selector, Span, parse_expression};

/// A question whose answer is hidden until it is given or asked for.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// The cell whose value is the answer.
    pub cell: CellName,
    /// How far off an answer may be.
    #[serde(default = "default_tolerance")]
    pub tolerance: f64,
    /// Mistakes worth telling apart by name.
    #[serde(default)]
    pub slips: Vec<Slip>,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
    /// Numbers its words quote, to be checked.
    #[serde(skip)]
    pub claims: Vec<Claim>,
}

/// A known mistake.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// The expression whose value the mistake gives.
    pub value: String,
    /// What to say to it.
    pub say: String,
}

/// An edit to try.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// The number to change.
    pub edit: CellName,
    /// Its new value.
    pub to: f64,
    /// What to look for.
    pub look: String,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
    /// Numbers its words quote, to be checked.
    #[serde(skip)]
    pub claims: Vec<Claim>,
}

/// A slip of the deck's, put right.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// Which slide.
    pub slide: String,
    /// What it prints.
    pub prints: String,
    /// What is right.
    pub right: String,
    /// How the learner can see it.
    #[serde(default)]
    pub see: String,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
    /// Numbers its words quote, to be checked.
    #[serde(skip)]
    pub claims: Vec<Claim>,
}

/// What stands after a passage's steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Something to try.
    Try(Try),
    /// A correction.
    Erratum(Erratum),
    /// A network to train.
    Experiment(Experiment),
}

impl Note {
    /// The network to train, if it is one.
    pub const fn experiment(&self) -> Option<&Experiment> {
        match self {
            Self::Experiment(experiment) => Some(experiment),
            Self::Try(_) | Self::Erratum(_) => None,
        }
    }
}

/// A picture.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Picture {
    /// No picture from here on.
    None,
    /// Nodes in layers, and the links between them.
    Network {
        /// For each layer, the variables that hold its nodes' values; the newest shows.
        layers: Vec<Vec<String>>,
        /// For each gap, the variables laid out like its weights, the weights first.
        #[serde(default)]
        links: Vec<Vec<String>>,
        /// The variable that holds what the last layer should be.
        targets: Option<String>,
    },
    /// Curves over one variable.
    Function {
        /// The variable.
        x: String,
        /// Left edge.
        from: f64,
        /// Right edge.
        to: f64,
        /// Expressions in the variable.
        curves: Vec<String>,
        /// Whether to draw the first curve's tangent at the variable's value.
        #[serde(default)]
        tangent: bool,
    },
    /// The variable of the error as one weight moves from one edge to the other, and where the update takes it.
    Curve { weight: CellName, error: String, from: f64, to: f64, stepped: Option<CellName> },
    /// A column or row of pixels as an image. Of the variables that may hold it the newest shows; of a matrix the row at
    /// work, or the first.
    Image { of: Vec<String> },
    /// The outputs as bars, a class each: the newest of the variables that may hold them, a column each, and the
    /// variable that holds what they should be.
    Bars { of: Vec<String>, targets: Option<String> },
    /// A sample and what the network makes of it: its image, and the outputs as bars.
    Sample { image: Vec<String>, outputs: Vec<String>, targets: Option<String> },
    /// Points in a plane, a matrix with one in each column, with a row of zeros and ones to mark them; and the line that
    /// parts them, where a row of two weights @ point equals the threshold.
    Plane { points: String, marks: String, weights: String, threshold: String },
}

/// A variable, or one cell of it, as a lesson names it: `lr`, `W[0, 1]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub struct CellName {
    /// The variable.
    pub name: String,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// Whether a row and column were written.
    pub indexed: bool,
}

impl std::fmt::Display for CellName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.indexed {
            write!(f, "{}[{}, {}]", self.name, self.row, self.column)
        } else {
            f.write_str(&self.name)
        }
    }
}

impl TryFrom<String> for CellName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a cell: write `lr` or `W[0, 1]`"))
    }
}

impl CellName {
    /// Reads `name` or `name[row, column]`.
    pub fn parse(text: &str) -> Option<Self> {
        let (expression, literals) = parse_expression(text).ok()?;
        let at = |index: &Expression| {
            let ExpressionKind::Literal(id) = index.kind else { return None };
            let at = literals.get(id.0)?.value;
            (at >= 0.0 && at.fract() == 0.0).then_some(at as usize)
        };
        match &expression.kind {
            ExpressionKind::Name(name) => {
                Some(Self { name: name.clone(), row: 0, column: 0, indexed: false })
            }
            ExpressionKind::Index(base, selectors) => match (&base.kind, &**selectors) {
                (ExpressionKind::Name(name), [Selector::At(row), Selector::At(column)]) => {
                    Some(Self { name: name.clone(), row: at(row)?, column: at(column)?, indexed: true })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Where the value of a key stands in a block, or the block if no line of it begins with the key.
pub fn key_in(source: &str, block: Span, key: &str) -> Span {
    let mut start = block.start;
    for line in block.of(source).split_inclusive('\n') {
        let rest = line.trim_start().strip_prefix(key).map(str::trim_start);
        if let Some(value) = rest.and_then(|rest| rest.strip_prefix('=')) {
            let end = start + line.trim_end().len();
            return Span::new((start + line.len() - value.trim_start().len()).min(end), end);
        }
        start += line.len();
    }
    block
}

/// How far an answer may be off where nothing is said.
pub(super) const fn default_tolerance() -> f64 {
    0.005
}
