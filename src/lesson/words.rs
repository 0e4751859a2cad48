//! Words with numbers in them that are worked out: `It grows to [0.42](=y[0, 0]).`

use serde::Deserialize;

use super::Claim;
use super::claim::claim_at;
use crate::lang::Span;

/// Words of a directive.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(from = "String")]
pub struct Words(Vec<WordPiece>);

/// A stretch of words.
#[derive(Clone, Debug, PartialEq)]
enum WordPiece {
    Text(String),
    Claim(Claim),
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        let (mut pieces, mut words) = (Vec::new(), String::new());
        let mut rest = text.as_str();
        while let Some(start) = rest.find('[') {
            words.push_str(&rest[..start]);
            rest = &rest[start..];
            let Some((quoted, expression, length)) = claim_at(rest) else {
                words.push('[');
                rest = &rest[1..];
                continue;
            };
            pieces.push(WordPiece::Text(std::mem::take(&mut words)));
            let (quoted, expression) = (quoted.to_owned(), expression.to_owned());
            pieces.push(WordPiece::Claim(Claim { quoted, expression, span: Span::default() }));
            rest = &rest[length..];
        }
        pieces.push(WordPiece::Text(words + rest));
        Self(pieces)
    }
}

impl Words {
    /// The words, each number as a person wants it.
    pub fn with(&self, number: impl Fn(&Claim) -> String) -> String {
        let piece = |piece: &WordPiece| match piece {
            WordPiece::Text(text) => text.clone(),
            WordPiece::Claim(claim) => number(claim),
        };
        self.0.iter().map(piece).collect()
    }

    /// The words as they are written.
    pub fn written(&self) -> String {
        self.with(|claim| claim.quoted.clone())
    }

    /// The words without the numbers that are worked out, which leave a gap.
    pub fn bare(&self) -> String {
        self.with(|_| " ".to_owned())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, WordPiece::Text(text) if text.trim().is_empty()))
    }

    /// The numbers that are worked out.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.0.iter().filter_map(|piece| match piece {
            WordPiece::Claim(claim) => Some(claim),
            WordPiece::Text(_) => None,
        })
    }

    /// Notes where each of them stands in the file.
    pub(super) fn place(&mut self, place: impl Fn(&str) -> Span) {
        for piece in &mut self.0 {
            if let WordPiece::Claim(claim) = piece {
                claim.span = place(&format!("[{}](={})", claim.quoted, claim.expression));
            }
        }
    }
}
