//! Checks of the numbers that words quote: claims such as `[0.42](=y[0, 0])`, and plain decimals beside the program.

use super::super::claims::Known;
use super::Checked;
use crate::lang::{Diagnostic, Span};
use crate::lesson::{Claim, Note, Words};
use crate::matrix::{Value, exact};
use crate::trace::Trace;

/// Values of more cells than this are images, among whose shades any number could be found.
const MOST_CELLS: usize = 1_000;

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
pub(super) fn claims<'c>(
    subject: &Checked<'_>,
    claims: impl IntoIterator<Item = &'c Claim>,
    known: impl FnOnce() -> Known,
) -> Vec<Diagnostic> {
    let mut sound = claims.into_iter().filter(|claim| !subject.is_doubtful(&claim.expression)).peekable();
    if sound.peek().is_none() {
        return Vec::new();
    }
    let known = known();
    sound.filter_map(|claim| claim_fault(claim, &known)).collect()
}

fn claim_fault(claim: &Claim, known: &Known) -> Option<Diagnostic> {
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
    Some(Diagnostic::new(claim.span, message).with_help(format!("write {}", claim.quote(value))))
}

/// Whether a value is a number, once it is rounded to so many decimals.
fn is_rounded_to(value: f64, number: f64, decimals: usize) -> bool {
    (value - number).abs() <= 0.5 * libm::pow(10.0, -(decimals as f64)) + 1e-12
}

/// The numbers that a learner meets in some records, their signs aside.
pub(super) struct Met(Vec<f64>);

impl Met {
    /// All that some records hold, and some more.
    pub(super) fn of<'t>(traces: impl IntoIterator<Item = &'t Trace>, more: &[f64]) -> Self {
        let mut numbers = more.to_vec();
        for trace in traces {
            numbers.extend(trace.program.literals.iter().map(|literal| literal.value));
            let results = trace.steps.iter().map(|step| &step.result);
            numbers.extend(results.filter(|r| r.shape().cells() <= MOST_CELLS).flat_map(Value::cells));
        }
        Self(numbers)
    }

    fn has(&self, number: f64, decimals: usize) -> bool {
        self.0.iter().any(|met| is_rounded_to(met.abs(), number, decimals))
    }

    /// A fault for each decimal number of some words that is met nowhere, and not claimed to be something.
    pub(super) fn faults(&self, subject: &Checked<'_>, block: Span, words: &Words) -> Vec<Diagnostic> {
        let words = words.bare();
        let unmet = decimals_in(&words).filter(|text| {
            let decimals = text.split_once('.').map_or(0, |(_, rest)| rest.len());
            text.parse().is_ok_and(|number| !self.has(number, decimals))
        });
        let fault = |text: &str| {
            let message = format!("no number the program works out here is {text}");
            let help = format!("if it is right, say what it is, so that it can be checked: [{text}](=…)");
            Diagnostic::new(subject.place(block, text), message).with_help(help)
        };
        unmet.map(fault).collect()
    }
}

/// The numbers with a decimal point in some words, without their signs.
fn decimals_in(words: &str) -> impl Iterator<Item = &str> {
    let is_of_number = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | ',');
    words.split(move |c: char| !is_of_number(c)).filter_map(|word| {
        let word = word.trim_matches(['.', ',']);
        let (whole, rest) = word.split_once('.')?;
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (is_digits(whole) && is_digits(rest)).then_some(word)
    })
}
