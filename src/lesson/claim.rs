//! Numbers quoted in words with what they are said to be: `[0.42](=y[0, 0])`.

use crate::lang::Span;
use crate::matrix::{in_threes, number};

/// More decimals than any number has that a double can hold apart from its neighbours.
const MOST_DECIMALS: usize = 17;

/// What stands between the number and what it is said to be.
const BETWEEN: &str = "](=";

/// A number quoted in words with the expression it should equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The number as the words have it.
    pub quoted: String,
    /// What it is said to be.
    pub expression: String,
    /// Where it stands.
    pub span: Span,
}

impl Claim {
    /// The number quoted, its thousands set apart by commas or not; `None` if it is none.
    pub fn number(&self) -> Option<f64> {
        self.quoted.trim().replace('−', "-").replace(',', "").parse().ok()
    }

    /// How many decimals it is quoted with.
    pub fn decimals(&self) -> usize {
        self.quoted.trim().split_once('.').map_or(0, |(_, rest)| rest.len()).min(MOST_DECIMALS)
    }

    /// Another value as this claim would quote it.
    pub fn quote(&self, value: f64) -> String {
        let decimals = self.decimals();
        let text = format!("{value:.decimals$}");
        if text.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'.')) {
            // Nothing, or so little that these digits would show nothing.
            return number(value, decimals);
        }
        let text = if self.quoted.contains(',') { with_thousands(&text) } else { text };
        text.replace('-', "−")
    }
}

fn with_thousands(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let digits = whole.trim_start_matches('-');
    format!("{}{}{rest}", &whole[..whole.len() - digits.len()], in_threes(digits))
}

/// The number, the expression and the length of a claim that a text begins with. No further than to where the next may
/// begin is looked, so that all there are in a text take time by its length.
pub(super) fn claim_at(text: &str) -> Option<(&str, &str, usize)> {
    let quoted_end = 1 + text[1..].find(['[', ']', '\n'])?;
    let quoted = &text[1..quoted_end];
    let rest = text[quoted_end..].strip_prefix(BETWEEN)?;
    let rest = rest.split_once(BETWEEN).map_or(rest, |(before, _)| before);
    let mut depth = 1_usize;
    let end = rest.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some((quoted, &rest[..end], quoted_end + BETWEEN.len() + end + 1))
}
