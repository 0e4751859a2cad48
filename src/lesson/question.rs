//! Questions: what one asks for, how an answer is judged, and what is said to a wrong one.

use serde::Deserialize;

use super::{PartName, Words};
use crate::lang::Span;

/// How far an answer may be off where nothing is said.
pub(super) const DEFAULT_TOLERANCE: f64 = 0.005;

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
    /// The variables whose numbers may be others when it is asked anew; all its answer hangs on, where nothing is said.
    pub vary: Option<Vec<String>>,
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
    vary: Option<Vec<String>>,
}

impl TryFrom<QuestionBlock> for Question {
    type Error = String;

    fn try_from(block: QuestionBlock) -> Result<Self, String> {
        let QuestionBlock { ask, cell, tolerance, slips, choices, at, direction, why, hints, vary } = block;
        let (of_number, of_choice, of_direction) =
            (tolerance.is_some() || slips.is_some(), at.is_some(), why.is_some());
        let (kind, others) = match (cell, choices, direction) {
            (Some(cell), None, None) => {
                let tolerance = tolerance.unwrap_or(DEFAULT_TOLERANCE);
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

    /// How many expressions it has besides those its words quote.
    pub(super) fn expression_count(&self) -> usize {
        match &self.kind {
            QuestionKind::Number { slips, .. } => slips.len(),
            QuestionKind::Choice { choices, .. } => choices.iter().filter(|c| c.holds.is_some()).count(),
            QuestionKind::Direction { .. } => 2,
        }
    }

    /// All its words, to change.
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
