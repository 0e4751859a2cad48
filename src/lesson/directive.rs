//! Directives: fenced TOML blocks that ask a question, suggest an edit, correct a slide or set a picture.

use serde::Deserialize;

use super::{Experiment, Words};
use crate::lang::{Expression, ExpressionKind, Literal, Selector, Span, parse_expression};
use crate::matrix::{Region, Value};

/// A question: what it asks for may be hidden until it is answered.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "QuestionBlock")]
pub struct Question {
    /// What is asked.
    pub ask: Words,
    /// What an answer is, and how it is judged.
    pub kind: QuestionKind,
    /// Help, a piece at a time.
    pub hints: Vec<Words>,
    /// The variables whose numbers may be others when it is asked anew; all its answer hangs on, if none is named.
    pub vary: Vec<String>,
    /// Where it stands in the file.
    pub span: Span,
}

/// What an answer to a question is.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// A number of the record, or a whole row or column.
    Number {
        /// What is asked for.
        cell: PartName,
        /// How far off an answer may be.
        tolerance: f64,
        /// Mistakes worth telling apart by name.
        slips: Vec<Slip>,
    },
    /// One of several statements.
    Choice {
        /// The statements, at least one of them right.
        choices: Vec<Choice>,
        /// What is hidden until one is chosen; the question is asked where it is assigned.
        at: Option<PartName>,
    },
    /// Whether something grows, stays or shrinks.
    Direction {
        /// Between which two numbers.
        span: Between,
        /// What is said to a wrong answer.
        why: Whys,
    },
}

/// A known mistake.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// The expression whose value the mistake gives.
    pub value: String,
    /// What to say to it.
    pub say: Words,
}

/// One of the statements to choose from.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The statement.
    pub say: Words,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// What to say to whoever chooses it; needed where it is wrong.
    #[serde(default)]
    pub why: Words,
    /// An expression that is not 0 where the statement is true, and 0 where it is not.
    pub holds: Option<String>,
}

/// Two expressions to compare: what becomes of the first.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// What it was.
    pub from: String,
    /// What it is then.
    pub to: String,
}

/// What is said to each wrong direction.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Whys {
    /// To "it grows".
    pub grows: Words,
    /// To "it stays".
    pub stays: Words,
    /// To "it shrinks".
    pub shrinks: Words,
}

/// What becomes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// It is larger then.
    Grows,
    /// It is the same, to 1e-12 of its size.
    Stays,
    /// It is smaller then.
    Shrinks,
}

impl Trend {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Grows, Self::Stays, Self::Shrinks];

    /// What becomes of a number that is another one then; `None` where one of them is none.
    pub fn between(from: f64, to: f64) -> Option<Self> {
        let near = 1e-12 * from.abs().max(to.abs());
        if from.is_nan() || to.is_nan() {
            None
        } else if from == to || (from - to).abs() <= near {
            Some(Self::Stays)
        } else {
            Some(if to > from { Self::Grows } else { Self::Shrinks })
        }
    }

    /// All, as they are offered.
    pub fn choices() -> Vec<String> {
        Self::ALL.map(|trend| trend.words().to_owned()).into()
    }

    /// How it is offered.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Grows => "it grows",
            Self::Stays => "it stays",
            Self::Shrinks => "it shrinks",
        }
    }
}

impl Whys {
    /// What is said to a direction that is wrong.
    pub const fn of(&self, trend: Trend) -> &Words {
        match trend {
            Trend::Grows => &self.grows,
            Trend::Stays => &self.stays,
            Trend::Shrinks => &self.shrinks,
        }
    }
}

/// A question as its block has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionBlock {
    ask: Words,
    cell: Option<PartName>,
    tolerance: Option<f64>,
    slips: Option<Vec<Slip>>,
    choices: Option<Vec<Choice>>,
    at: Option<PartName>,
    direction: Option<Between>,
    why: Option<Whys>,
    #[serde(default)]
    hints: Vec<Words>,
    #[serde(default)]
    vary: Vec<String>,
}

impl TryFrom<QuestionBlock> for Question {
    type Error = String;

    fn try_from(block: QuestionBlock) -> Result<Self, String> {
        let QuestionBlock { ask, cell, tolerance, slips, choices, at, direction, why, hints, vary } = block;
        let (of_number, of_choice, of_direction) =
            (tolerance.is_some() || slips.is_some(), at.is_some(), why.is_some());
        let (kind, others) = match (cell, choices, direction) {
            (Some(cell), None, None) => {
                let tolerance = tolerance.unwrap_or_else(default_tolerance);
                let slips = slips.unwrap_or_default();
                (QuestionKind::Number { cell, tolerance, slips }, of_choice || of_direction)
            }
            (None, Some(choices), None) => (QuestionKind::Choice { choices, at }, of_number || of_direction),
            (None, None, Some(span)) => {
                let why = why.unwrap_or_default();
                (QuestionKind::Direction { span, why }, of_number || of_choice)
            }
            _ => return Err("a question has one of `cell`, `choices` and `direction`".to_owned()),
        };
        if others {
            return Err(
                "`tolerance` and `slips` go with `cell`, `at` with `choices`, `why` with `direction`"
                    .to_owned(),
            );
        }
        Ok(Self { ask, kind, hints, vary, span: Span::default() })
    }
}

impl QuestionKind {
    /// What is said to whoever picks a choice that is wrong, by its place from 0.
    pub fn why(&self, choice: usize) -> Option<&Words> {
        match self {
            Self::Number { .. } => None,
            Self::Choice { choices, .. } => choices.get(choice).map(|choice| &choice.why),
            Self::Direction { why, .. } => Trend::ALL.get(choice).map(|trend| why.of(*trend)),
        }
    }
}

impl Question {
    /// All its words.
    pub fn words(&self) -> Vec<&Words> {
        let mut all: Vec<&Words> = std::iter::once(&self.ask).chain(&self.hints).collect();
        match &self.kind {
            QuestionKind::Number { slips, .. } => all.extend(slips.iter().map(|slip| &slip.say)),
            QuestionKind::Choice { choices, .. } => {
                all.extend(choices.iter().flat_map(|choice| [&choice.say, &choice.why]));
            }
            QuestionKind::Direction { why, .. } => all.extend(Trend::ALL.map(|way| why.of(way))),
        }
        all
    }

    /// The same, to change.
    pub(super) fn words_mut(&mut self) -> Vec<&mut Words> {
        let mut all: Vec<&mut Words> = std::iter::once(&mut self.ask).chain(&mut self.hints).collect();
        match &mut self.kind {
            QuestionKind::Number { slips, .. } => all.extend(slips.iter_mut().map(|slip| &mut slip.say)),
            QuestionKind::Choice { choices, .. } => {
                all.extend(choices.iter_mut().flat_map(|choice| [&mut choice.say, &mut choice.why]));
            }
            QuestionKind::Direction { why, .. } => {
                all.extend([&mut why.grows, &mut why.stays, &mut why.shrinks]);
            }
        }
        all
    }

    /// What is hidden until it is answered, if something is.
    pub fn hides(&self) -> Option<PartName> {
        match &self.kind {
            QuestionKind::Number { cell, .. } => Some(cell.clone()),
            QuestionKind::Choice { at, .. } => at.clone(),
            QuestionKind::Direction { span, .. } => PartName::parse(&span.to),
        }
    }
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
    pub look: Words,
    /// What is asked before; without it, what becomes of what `look` quotes first.
    pub predict: Option<Predict>,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
}

/// What is asked before an edit is tried.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "PredictBlock")]
pub struct Predict {
    /// What is asked.
    pub ask: Words,
    /// What is to be predicted.
    pub of: Prediction,
}

/// What is to be predicted of an edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    /// What becomes of a number: `from` before the edit, `to` after it.
    Direction(Between),
    /// What a cell is then.
    Cell(PartName),
}

/// A prediction as its table has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PredictBlock {
    ask: Words,
    direction: Option<Between>,
    cell: Option<PartName>,
}

impl TryFrom<PredictBlock> for Predict {
    type Error = String;

    fn try_from(block: PredictBlock) -> Result<Self, String> {
        let of = match (block.direction, block.cell) {
            (Some(direction), None) => Prediction::Direction(direction),
            (None, Some(cell)) => Prediction::Cell(cell),
            _ => return Err("a prediction has one of `direction` and `cell`".to_owned()),
        };
        Ok(Self { ask: block.ask, of })
    }
}

/// A slip of the deck's, put right.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// Which slide.
    pub slide: String,
    /// What it prints.
    pub prints: Words,
    /// What is right.
    pub right: Words,
    /// How the learner can see it.
    #[serde(default)]
    pub see: Words,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
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
    /// All its words with numbers that are worked out.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::Try(Try { look, predict, .. }) => {
                std::iter::once(look).chain(predict.as_ref().map(|predict| &predict.ask)).collect()
            }
            Self::Erratum(Erratum { prints, right, see, .. }) => vec![prints, right, see],
            Self::Experiment(_) => Vec::new(),
        }
    }

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
        /// The variable that says how far to either side the first curve's secant there goes.
        secant: Option<String>,
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
    /// What was written behind the name.
    pub index: CellIndex,
}

/// What names a cell behind its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellIndex {
    /// Nothing: the variable is a single number.
    None,
    /// Its place in a list: `b[3]`. A list is held as a row.
    Place,
    /// Row and column.
    Both,
}

impl std::fmt::Display for CellName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.index {
            CellIndex::None => f.write_str(&self.name),
            CellIndex::Place => write!(f, "{}[{}]", self.name, self.column),
            CellIndex::Both => write!(f, "{}[{}, {}]", self.name, self.row, self.column),
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
    /// The name of a cell of a value.
    pub fn of(name: &str, value: &Value, (row, column): (usize, usize)) -> Self {
        let index = match value {
            Value::Scalar(..) => CellIndex::None,
            Value::List(..) => CellIndex::Place,
            Value::Matrix(..) => CellIndex::Both,
        };
        Self { name: name.to_owned(), row, column, index }
    }

    /// The cell's number in a value; `None` where the value has no such cell, or is no single number and none is named.
    pub fn get(&self, value: &Value) -> Option<f64> {
        let names_one = match self.index {
            CellIndex::None => value.is_scalar(),
            CellIndex::Place => value.is_list(),
            CellIndex::Both => !value.is_list(),
        };
        value.get(self.row, self.column).filter(|_| names_one)
    }

    /// Reads `name`, `name[place]` or `name[row, column]`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_part(PartName::parse(text)?)
    }

    /// The cell that a part of a variable is, if it is one.
    pub fn of_part(PartName { name, part }: PartName) -> Option<Self> {
        match part {
            Within::Whole => Some(Self { name, row: 0, column: 0, index: CellIndex::None }),
            Within::Place(column) => Some(Self { name, row: 0, column, index: CellIndex::Place }),
            Within::Cell(row, column) => Some(Self { name, row, column, index: CellIndex::Both }),
            Within::Row(_) | Within::Column(_) => None,
        }
    }
}

/// A variable, or a cell, row or column of it, as a question names it: `lr`, `W[0, 1]`, `W[1, :]`, `W[:, 0]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub struct PartName {
    /// The variable.
    pub name: String,
    /// Which part of it.
    pub part: Within,
}

/// A part of a variable, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// All of it.
    Whole,
    /// The number in this place of a list.
    Place(usize),
    /// The cell in this row and column.
    Cell(usize, usize),
    /// This row.
    Row(usize),
    /// This column.
    Column(usize),
}

impl std::fmt::Display for PartName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        match self.part {
            Within::Whole => f.write_str(name),
            Within::Place(place) => write!(f, "{name}[{place}]"),
            Within::Cell(row, column) => write!(f, "{name}[{row}, {column}]"),
            Within::Row(row) => write!(f, "{name}[{row}, :]"),
            Within::Column(column) => write!(f, "{name}[:, {column}]"),
        }
    }
}

impl TryFrom<String> for PartName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let help = "write `lr`, `W[0, 1]`, or for a whole row or column `W[0, :]`, `W[:, 1]`";
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a cell: {help}"))
    }
}

impl PartName {
    /// Reads `name`, `name[row, column]`, `name[row, :]` or `name[:, column]`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_line(text).or_else(|| {
            let (expression, literals) = parse_expression(text).ok()?;
            Self::of(&expression, &literals)
        })
    }

    /// Reads `name[row, :]` or `name[:, column]`, which is no expression of the language: NumPy makes a list of it.
    fn of_line(text: &str) -> Option<Self> {
        let (name, places) = text.trim().strip_suffix(']')?.split_once('[')?;
        let (row, column) = places.split_once(',')?;
        let part = match (row.trim(), column.trim()) {
            (row, ":") => Within::Row(row.parse().ok()?),
            (":", column) => Within::Column(column.parse().ok()?),
            _ => return None,
        };
        Some(Self { part, ..Self::parse(name).filter(|read| read.part == Within::Whole)? })
    }

    /// The part that an expression is, if it is no more than that.
    pub fn of(expression: &Expression, literals: &[Literal]) -> Option<Self> {
        let at = |index: &Expression| {
            let ExpressionKind::Literal(id) = index.kind else { return None };
            let at = literals.get(id.0)?.value;
            (at >= 0.0 && at.fract() == 0.0).then_some(at as usize)
        };
        let (name, part) = match &expression.kind {
            ExpressionKind::Name(name) => (name, Within::Whole),
            ExpressionKind::Index(base, selectors) => {
                let ExpressionKind::Name(name) = &base.kind else { return None };
                let Selector::At(first) = &selectors.first else { return None };
                match &selectors.second {
                    None => (name, Within::Place(at(first)?)),
                    Some(Selector::At(column)) => (name, Within::Cell(at(first)?, at(column)?)),
                    Some(Selector::Run(..)) => return None,
                }
            }
            _ => return None,
        };
        Some(Self { name: name.clone(), part })
    }

    /// Where it lies in a value; `None` where the value has no such part.
    pub fn within(&self, value: &Value) -> Option<Region> {
        let (rows, columns) = value.shape().extent();
        let region = match self.part {
            Within::Whole => Region { row: 0, column: 0, rows, columns },
            Within::Place(_) if !value.is_list() => return None,
            Within::Place(place) => Region::cell(0, place),
            Within::Cell(row, column) => Region::cell(row, column),
            Within::Row(row) => Region { row, column: 0, rows: 1, columns },
            Within::Column(column) => Region { row: 0, column, rows, columns: 1 },
        };
        // A row may be named that no count of rows comes to.
        let ends =
            |start: usize, count: usize, of: usize| start.checked_add(count).is_some_and(|end| end <= of);
        let fits = ends(region.row, region.rows, rows) && ends(region.column, region.columns, columns);
        (fits && region.rows * region.columns > 0).then_some(region)
    }
}

/// Where the value of a key stands in a block, or the block if no line of it begins with the key.
pub(crate) fn key_in(source: &str, block: Span, key: &str) -> Span {
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
