//! Checks of the numbers that words quote: claims such as `[0.42](=y[0, 0])` are true, and what may be a number of the
//! program is one.

use std::collections::BTreeSet;

use super::super::claims::Known;
use super::Checked;
use crate::lang::{Diagnostic, Span};
use crate::lesson::{Claim, Note, Words};
use crate::matrix::{decimals_written, exact, half_a_digit};

/// The numbers quoted in a passage's prose.
pub(super) fn prose(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let claims = &subject.lesson.passages[at].claims;
    self::claims(subject, claims, || Known::at(&subject.session, at))
}

/// The numbers quoted in a passage's errata. What the slide prints is not held to be true.
pub(super) fn errata(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let errata = passage.notes.iter().filter_map(|note| match note {
        Note::Erratum(erratum) => Some(erratum),
        Note::Try(_) | Note::Experiment(_) => None,
    });
    let words = errata.flat_map(|erratum| [&erratum.prints, &erratum.right, &erratum.see]);
    claims(subject, words.flat_map(Words::claims), || Known::at(&subject.session, at))
}

/// The claims that are not as their expressions have it.
pub(super) fn claims<'c, 'k>(
    subject: &Checked<'_>,
    claims: impl IntoIterator<Item = &'c Claim>,
    known: impl FnOnce() -> Known<'k>,
) -> Vec<Diagnostic> {
    let mut sound = claims.into_iter().filter(|claim| !subject.is_doubtful(&claim.expression)).peekable();
    if sound.peek().is_none() {
        return Vec::new();
    }
    let known = known();
    sound.filter_map(|claim| claim_fault(claim, &known)).collect()
}

fn claim_fault(claim: &Claim, known: &Known<'_>) -> Option<Diagnostic> {
    let fault = |message: String| Some(Diagnostic::new(claim.span, message));
    let value = match known.value(claim) {
        Ok(value) => value,
        Err(why) => return fault(format!("`{}`: {why}", claim.expression)),
    };
    let Some(number) = claim.number() else { return fault(format!("`{}` is not a number", claim.quoted)) };
    if is_rounded_to(value, number, claim.decimals()) {
        return None;
    }
    let message = format!("{} is {}, not {}", claim.expression, exact(value), claim.quoted);
    Some(Diagnostic::new(claim.span, message).with_help(format!("write {}", claim.rounded(value))))
}

/// Whether a value is a number, once it is rounded to so many decimals.
fn is_rounded_to(value: f64, number: f64, decimals: usize) -> bool {
    (value - number).abs() <= half_a_digit(decimals)
}

/// Words that number a thing: `lesson 5`, `nodes 2 and 3`, `Output 2`.
const NUMBERED: [&str; 15] = [
    "lesson", "row", "column", "node", "input", "output", "label", "digit", "pixel", "link", "layer",
    "place", "record", "sample", "level",
];

/// The numbers in the words of a passage's blocks that are not said to be anything. What a slide prints is as it is.
pub(super) fn bare(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let questions = passage.questions.iter().map(|question| (question.span, question.words()));
    let notes = passage.notes.iter().filter_map(|note| match note {
        Note::Try(suggestion) => {
            let asked = suggestion.predict.as_ref().map(|predict| &predict.ask);
            Some((suggestion.span, std::iter::once(&suggestion.look).chain(asked).collect()))
        }
        Note::Erratum(erratum) => Some((erratum.span, vec![&erratum.right, &erratum.see])),
        Note::Experiment(_) => None,
    });
    let fault = |block: Span, number: &str| {
        let message = format!("{number} is written by hand");
        let help = format!("say what it is, so that it follows the program: [{number}](=…)");
        Diagnostic::new(subject.place(block, number), message).with_help(help)
    };
    let of_block = |(block, all): (Span, Vec<&Words>)| {
        let numbers = all.into_iter().flat_map(bare_numbers).map(|number| number.digits);
        let numbers: BTreeSet<String> = numbers.collect();
        numbers.iter().map(|number| fault(block, number)).collect::<Vec<_>>()
    };
    questions.chain(notes).flat_map(of_block).collect()
}

/// A number in words that is not said to be anything.
pub(super) struct BareNumber {
    /// As it is written, without a sign.
    pub digits: String,
    /// Whether a minus stands before it.
    pub is_negative: bool,
}

impl BareNumber {
    /// What it is, and with how many decimals.
    pub fn value(&self) -> Option<(f64, usize)> {
        let size: f64 = self.digits.replace(',', "").parse().ok()?;
        let decimals = decimals_written(&self.digits);
        Some((if self.is_negative { -size } else { size }, decimals))
    }
}

/// The numbers of some words that may be the program's and are not said to be anything.
///
/// A number with a decimal point may be the program's. So may a whole one, other than 0 and 1, unless it numbers a thing
/// (`lesson 5`, `rows 2 and 3`), stands in brackets, as an index or a point do, or is joined to others by `-` or `×`, as
/// a size is (`28×28`).
pub(super) fn bare_numbers(words: &Words) -> Vec<BareNumber> {
    let plain = words.with(|_| "¤".to_owned());
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '_' | '′' | '-' | '×');
    let mut bare = Vec::new();
    let (mut depth, mut in_code, mut numbers_things, mut before) = (0_usize, false, false, ' ');
    for piece in plain.split_inclusive(|c: char| !is_of_word(c)) {
        let (word, end) = match piece.char_indices().next_back() {
            Some((at, c)) if !is_of_word(c) => (&piece[..at], c),
            _ => (piece, ' '),
        };
        let (is_list, ends) = (word.ends_with(','), word.ends_with(['.', ';', ':']));
        let is_negative = before == '−' || word.starts_with('-');
        let word = word.trim_matches(['.', ',', '-']);
        if let Some(is_decimal) = number_in(word) {
            let is_named = numbers_things || depth > 0 || matches!(word, "0" | "1");
            if !in_code && (is_decimal || !is_named) {
                bare.push(BareNumber { digits: word.to_owned(), is_negative });
            }
        } else if !word.is_empty() && !matches!(word, "and" | "or" | "to") {
            let lower = word.to_lowercase();
            numbers_things = !is_list && NUMBERED.contains(&lower.strip_suffix('s').unwrap_or(&lower));
        }
        numbers_things &= !ends;
        match end {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '`' => in_code = !in_code,
            _ => {}
        }
        before = end;
    }
    bare
}

/// Whether a word is a number with a decimal point (`Some(true)`), a whole one, or none.
fn number_in(word: &str) -> Option<bool> {
    let (whole, rest) = word.split_once('.').map_or((word, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_number = is_digits(&whole.replace(',', "")) && rest.is_none_or(is_digits);
    is_number.then_some(rest.is_some())
}
