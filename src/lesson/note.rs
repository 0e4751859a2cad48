//! What stands after a passage's steps: an edit to try, a slide put right, a network to train.

use serde::Deserialize;

use super::question::Between;
use super::{CellName, Experiment, PartName, Words};
use crate::lang::Span;

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

    /// Whether what comes of it is asked for first.
    pub(super) const fn is_predicted(&self) -> bool {
        matches!(self, Self::Try(Try { predict: Some(_), .. }))
    }

    /// The network to train, if it is one.
    pub const fn experiment(&self) -> Option<&Experiment> {
        match self {
            Self::Experiment(experiment) => Some(experiment),
            Self::Try(_) | Self::Erratum(_) => None,
        }
    }
}
