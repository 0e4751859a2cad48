//! Numbers quoted in words with what they are said to be: `[0.42](=y[0, 0])`.

use crate::lang::Span;
use crate::matrix::in_threes;

/// More decimals than any number has that a double can hold apart from its neighbours.
const MOST_DECIMALS: usize = 17;

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
        let text = if self.quoted.contains(',') { with_thousands(&text) } else { text };
        text.replace('-', "−")
    }
}

fn with_thousands(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let digits = whole.trim_start_matches('-');
    format!("{}{}{rest}", &whole[..whole.len() - digits.len()], in_threes(digits))
}

/// A text with its claims as one reads them, the number alone, and the claims. `place` says where a stretch of the
/// text, as it is written, stands in the file.
pub(super) fn take_claims(text: &str, place: impl Fn(&str) -> Span) -> (String, Vec<Claim>) {
    let (mut words, mut claims) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        words.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some((quoted, expression, length)) = claim_at(rest) else {
            words.push('[');
            rest = &rest[1..];
            continue;
        };
        words.push_str(quoted);
        claims.push(Claim {
            quoted: quoted.to_owned(),
            expression: expression.to_owned(),
            span: place(&rest[..length]),
        });
        rest = &rest[length..];
    }
    words.push_str(rest);
    (words, claims)
}

/// The number, the expression and the length of a claim that a text begins with.
fn claim_at(text: &str) -> Option<(&str, &str, usize)> {
    let quoted_end = text.find("](=")?;
    let quoted = &text[1..quoted_end];
    let expression_start = quoted_end + 3;
    let mut depth = 1_usize;
    let end = text[expression_start..].char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(expression_start + at)
    })?;
    let is_one_piece = !quoted.contains(['[', ']', '\n']);
    is_one_piece.then_some((quoted, &text[expression_start..end], end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_taken_out_of_words_and_brackets_of_other_kinds_stay() {
        let text = "X[0, 1] is [−0.42](=f(X[0, 0])), or [so](url).";
        let (words, claims) = take_claims(text, |_| Span::default());
        assert_eq!(words, "X[0, 1] is −0.42, or [so](url).");
        assert_eq!((claims[0].quoted.as_str(), claims[0].expression.as_str()), ("−0.42", "f(X[0, 0])"));
        assert_eq!(claims[0].number(), Some(-0.42));
    }

    #[test]
    fn a_value_is_quoted_as_the_number_was() {
        let claim = |quoted: &str| Claim {
            quoted: quoted.to_owned(),
            expression: String::new(),
            span: Span::default(),
        };
        assert_eq!(claim("0.42").quote(-0.5), "−0.50");
        assert_eq!(claim("397,000").quote(1_234_567.0), "1,234,567");
        assert_eq!(claim(&format!("0.{}", "1".repeat(70_000))).quote(0.5), "0.50000000000000000");
    }
}
