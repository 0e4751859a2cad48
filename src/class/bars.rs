//! What a class answered, as it is shown and sent.

use serde::{Deserialize, Serialize};

use crate::lesson::safe_line;

/// The most bars of somebody else's that are drawn, and the most that one of them counts.
const MOST_BARS: usize = 12;
const MOST_COUNTED: usize = 1_000_000;

/// What a class answered, as bars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerBars {
    /// How many answered.
    pub answered: usize,
    /// The answers given, those given most first.
    pub bars: Vec<CountBar>,
}

/// An answer and how many gave it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountBar {
    /// The answer.
    pub answer: String,
    /// How many gave it.
    pub count: usize,
    /// Whether it is right, where that is shown.
    #[serde(default)]
    pub right: Option<bool>,
    /// The slip that it is, where that is shown and has a name.
    #[serde(default)]
    pub slip: Option<String>,
}

impl AnswerBars {
    pub(super) fn make_safe(&mut self) {
        self.bars.truncate(MOST_BARS);
        for bar in &mut self.bars {
            bar.count = bar.count.min(MOST_COUNTED);
            bar.answer = safe_line(&bar.answer);
            bar.slip = bar.slip.as_deref().map(safe_line);
        }
    }
}
