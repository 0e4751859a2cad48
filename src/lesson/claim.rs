//! Numbers quoted in words with what they are said to be: `[0.42](=y[0, 0])`.

use crate::lang::Span;
use crate::matrix::{in_threes, number};

/// More decimals than any number has that a double can hold apart from its neighbours.
const MOST_DECIMALS: usize = 17;

/// The most decimals with which a number is written as exactly as it is rather than rounded.
const MOST_EXACT: usize = 4;

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

    /// Another value as this claim would quote it, rounded to as many decimals.
    pub fn rounded(&self, value: f64) -> String {
        self.with_decimals(value, self.decimals())
    }

    /// Another value in its place: with more decimals where a few say it exactly, and by hand with those it has.
    pub fn quote(&self, value: f64, by_hand: Option<i32>) -> String {
        let own = (0..=MOST_EXACT).find(|decimals| is_exact(value, *decimals));
        let decimals = match (own, by_hand) {
            (Some(own), Some(_)) => own,
            (own, _) => self.decimals().max(own.unwrap_or(0)),
        };
        self.with_decimals(value, decimals)
    }

    fn with_decimals(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        if text.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'.')) {
            // Nothing, or so little that these digits would show nothing.
            return number(value, decimals);
        }
        let text = if self.quoted.contains(',') { with_thousands(&text) } else { text };
        text.replace('-', "−")
    }
}

/// Whether so many decimals say a number as exactly as its arithmetic has it.
fn is_exact(value: f64, decimals: usize) -> bool {
    let written: f64 = format!("{value:.decimals$}").parse().unwrap_or(f64::NAN);
    (written - value).abs() <= 1e-12 * value.abs()
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
