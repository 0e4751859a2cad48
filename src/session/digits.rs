//! How many digits arithmetic is shown with, so that it is true when it is worked out from the digits shown.

use std::collections::BTreeMap;

use super::Session;
use super::claims::single;
use crate::interp::MOST_ALONE;
use crate::matrix::{Operation, Value, apply, decimals_written, number, out_of_powers};
use crate::trace::{Explanation, Factor, Form, Line, Operand, Origin, Piece, Step, Term};

/// Decimals of what is worked with, at the most.
const MOST: usize = 10;
/// Decimals of what comes out, at the most beyond those asked for.
const MORE: usize = 4;
/// Decimals of what is worked with beyond those the result needs, at the most.
const FEW: usize = 1;
/// Decimals that leave nothing of a lesson's numbers out.
const EXACT: usize = 17;
/// Sums of more terms are not shown whole.
const TERMS: usize = 32;

/// With how many decimals a line, or several that come to the same, is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Decimals of what is worked with.
    pub parts: usize,
    /// Decimals of what comes out.
    pub result: usize,
    /// For each line, whether the digits shown come only near to what comes out.
    nearly: Vec<bool>,
    /// For each line, whether what it has in the place of something of the line before is only near to that.
    replaced: Vec<bool>,
}

impl Digits {
    /// So many decimals of everything, where nothing is claimed about them.
    pub fn plain(decimals: usize) -> Self {
        Self { parts: decimals, result: decimals, nearly: Vec::new(), replaced: Vec::new() }
    }

    /// The sign before a line.
    pub fn sign(&self, line: usize) -> &'static str {
        if self.replaced.get(line).is_some_and(|replaced| *replaced) { "≈" } else { self.ending(line) }
    }

    /// The sign between a line and the result.
    pub fn ending(&self, line: usize) -> &'static str {
        if self.nearly.get(line).is_some_and(|nearly| *nearly) { "≈" } else { "=" }
    }

    fn is_near_anywhere(&self) -> bool {
        self.nearly.contains(&true) || self.replaced.contains(&true)
    }

    /// The sign between the last line and the result.
    pub fn last_ending(&self) -> &'static str {
        self.ending(self.nearly.len().saturating_sub(1))
    }
}

/// What is to be shown.
struct Reckoned<'a> {
    /// What comes out, cell by cell.
    results: &'a [f64],
    /// By-hand mode's decimals, where what comes out was rounded to them.
    rounded: Option<usize>,
    /// What each line comes to, cell by cell, with so many decimals; nothing where that cannot be said.
    lines: &'a dyn Fn(usize) -> Vec<Vec<f64>>,
    /// For each line, whether with so many decimals something in it is only near to what it stands for.
    replaced: &'a dyn Fn(usize) -> Vec<bool>,
}

impl Reckoned<'_> {
    /// The fewest decimals from `least` on that make every line true and no result look rounder than it is; where
    /// none do, `least`. A few more, where they make all that is worked out on the way true as well.
    fn digits(&self, least: usize, most: usize) -> Digits {
        let is_true = |parts: usize, result: usize| !self.nearly(parts, result).contains(&true);
        let mut best = None;
        for result in least..=(least + MORE).min(most) {
            let Some(parts) = (result..=most.max(result)).find(|parts| is_true(*parts, result)) else {
                break;
            };
            best = Some((parts, result));
            if self.results.iter().all(|value| is_whole(*value, result)) {
                break;
            }
        }
        let (fewest, result) = best.unwrap_or((least, least));
        let more = fewest..=(fewest + FEW).min(most.max(fewest));
        let closer = best
            .and_then(|_| more.map(|parts| self.with(parts, result)).find(|other| !other.is_near_anywhere()));
        closer.unwrap_or_else(|| self.with(fewest, result))
    }

    fn with(&self, parts: usize, result: usize) -> Digits {
        Digits { parts, result, nearly: self.nearly(parts, result), replaced: (self.replaced)(parts) }
    }

    fn nearly(&self, parts: usize, result: usize) -> Vec<bool> {
        let decimals = self.rounded.map_or(result, |rounded| rounded.min(result));
        let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX));
        let is_off = |(worked, value): (&f64, &f64)| {
            let written = number(*value, result);
            let shown = as_read(&written, *value);
            let half = if written.contains('e') { half.min(half_unit(&written)) } else { half };
            let ulps = 1e-12 * worked.abs().max(shown.abs());
            // Rounded from halfway it would look wrong to whoever rounds up.
            let is_near = (worked - shown).abs() < half * (1.0 - 1e-9) - ulps || worked == &shown;
            // Not a number is off as well.
            !is_near
        };
        (self.lines)(parts).iter().map(|line| line.iter().zip(self.results).any(is_off)).collect()
    }
}

/// A number as it reads with so many decimals.
fn as_shown(value: f64, decimals: usize) -> f64 {
    as_read(&number(value, decimals), value)
}

/// The number that is read where one is written, or that one itself.
fn as_read(written: &str, value: f64) -> f64 {
    written.replace('−', "-").parse().unwrap_or(value)
}

/// Half of the last digit of a number as it is written, with a power of ten or without.
fn half_unit(number: &str) -> f64 {
    let (digits, power) = number.split_once('e').unwrap_or((number, "0"));
    let decimals = decimals_written(digits);
    let power: i32 = power.replace('−', "-").parse().unwrap_or(0);
    0.5 * 10_f64.powi(power.saturating_sub(i32::try_from(decimals).unwrap_or(i32::MAX)))
}

/// Whether a number as it is written is what was worked out, as far as its digits go.
fn is_as_worked(worked: f64, value: f64, decimals: usize) -> bool {
    let written = number(value, decimals);
    let shown = as_read(&written, value);
    let ulps = 1e-12 * worked.abs().max(shown.abs());
    (worked - shown).abs() <= half_unit(&written) * (1.0 - 1e-9) + ulps
}

/// Whether a number written with so many decimals does not look rounder than it is.
fn is_whole(value: f64, decimals: usize) -> bool {
    let text = number(value, decimals);
    let written = decimals_written(&text);
    written == decimals
        || text.contains('e')
        || (as_read(&text, value) - value).abs() <= 1e-12 * value.abs().max(1.0)
}

impl Session {
    fn rounded_to(&self, step: &Step) -> Option<usize> {
        self.round().filter(|_| step.operation.computes()).and_then(|round| usize::try_from(round).ok())
    }

    /// How the lines that explain a cell of a step are shown, with so many decimals at least and at most: those below
    /// the one in symbols.
    pub fn digits(&self, step: usize, explanation: &Explanation, (least, most): (usize, usize)) -> Digits {
        let step = &self.trace().steps[step];
        let lines = |decimals: usize| match &explanation.form {
            Form::Sum { terms, divisor } => sum_lines(terms, divisor.unwrap_or(1), decimals),
            Form::Formula(lines) => {
                // What goes wrong with these digits alone, a division by nothing, is off.
                let worked =
                    |line: &Line| written(line, decimals).or_else(|| written(line, EXACT).map(|_| f64::NAN));
                lines.iter().map(|line| worked(line).into_iter().collect()).collect()
            }
        };
        let replaced = |decimals: usize| match &explanation.form {
            Form::Sum { terms, .. } => replaced_terms(terms, decimals),
            Form::Formula(lines) => replaced_pieces(lines, decimals),
        };
        let (results, rounded) = (&[explanation.result][..], self.rounded_to(step));
        Reckoned { results, rounded, lines: &lines, replaced: &replaced }
            .digits(least, most.max(least).min(MOST.max(least)))
    }

    /// How the equation of a whole step is shown, with so many decimals at least: of single numbers with more where
    /// that makes it true.
    pub(crate) fn equation_digits(&self, step: usize, least: usize) -> Digits {
        let step = &self.trace().steps[step];
        let is_single = step.result.is_scalar() && step.operands.iter().all(|o| o.value.is_scalar());
        // What reads as halfway between two numbers would be rounded to the other one by whoever rounds up.
        let rounds_to = if let Operation::Round(decimals) = step.operation { Some(decimals) } else { None };
        let is_halfway = |value: &Value| {
            let scale = rounds_to.map_or(0.0, |decimals| 10_f64.powi(decimals));
            value.cells().any(|cell| ((cell * scale).abs().fract() - 0.5).abs() < 1e-6)
        };
        let lines = |decimals: usize| {
            let shown = |operand: &Operand| match (operand.origin, &operand.value) {
                // What is written in the program is shown as it is written.
                (Origin::Literal(_), value) => value.clone(),
                (_, value) => value.map(|number| as_shown(number, decimals)),
            };
            let operands: Vec<Value> = step.operands.iter().map(shown).collect();
            if operands.first().is_some_and(is_halfway) {
                return vec![vec![f64::NAN; step.result.shape().cells()]];
            }
            let worked = apply(step.operation, &operands.iter().collect::<Vec<_>>());
            vec![worked.map_or_else(|_| Vec::new(), |worked| worked.cells().collect())]
        };
        let results: Vec<f64> = step.result.cells().collect();
        let rounded = self.rounded_to(step);
        let shown = Reckoned { results: &results, rounded, lines: &lines, replaced: &|_| Vec::new() };
        let most = if rounds_to.is_some() { least + MORE } else { least };
        shown.digits(least, if is_single { MOST.max(least) } else { most })
    }
}

/// What a sum's terms come to, then their products.
fn sum_lines(terms: &[Term], divisor: usize, decimals: usize) -> Vec<Vec<f64>> {
    if terms.len() > TERMS {
        return Vec::new();
    }
    let factors: f64 = terms.iter().map(|term| product(term, decimals)).sum();
    let products: f64 = terms.iter().map(|term| as_shown(term.value, decimals)).sum();
    vec![vec![factors / divisor as f64], vec![products / divisor as f64]]
}

/// What a term comes to, worked out from its factors as they are written.
fn product(term: &Term, decimals: usize) -> f64 {
    term.factors.iter().map(|factor| as_shown(factor.value, decimals)).product()
}

/// Whether the products of a sum are only near to what their factors come to: for the factors' line and theirs.
fn replaced_terms(terms: &[Term], decimals: usize) -> Vec<bool> {
    let is_off = |term: &Term| !is_as_worked(product(term, decimals), term.value, decimals);
    vec![false, terms.len() <= TERMS && terms.iter().any(is_off)]
}

/// For each line whether a number stands in it that is only near to what it has taken the place of.
fn replaced_pieces(lines: &[Line], decimals: usize) -> Vec<bool> {
    let after = lines.windows(2).map(|pair| is_off(&pair[0], &pair[1], decimals));
    std::iter::once(false).chain(after).take(lines.len()).collect()
}

/// Whether a number of `new` is only near to what stands in its place in `old`.
fn is_off(old: &[Piece], new: &[Piece], decimals: usize) -> bool {
    let is_same =
        |(old, new): &(&Piece, &Piece)| old.written(false, decimals) == new.written(false, decimals);
    let before = old.iter().zip(new).take_while(is_same).count();
    let (old, new) = (&old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(is_same).count();
    match (&old[..old.len() - behind], &new[..new.len() - behind]) {
        ([Piece::Over(above, below)], [Piece::Over(over, under)]) => {
            is_off(above, over, decimals) || is_off(below, under, decimals)
        }
        (
            old,
            [
                Piece::Number(value)
                | Piece::Cell(Factor { value, .. })
                | Piece::Enclosed(Factor { value, .. }),
            ],
        ) => written(old, decimals).is_some_and(|worked| !is_as_worked(worked, *value, decimals)),
        _ => false,
    }
}

/// What a line comes to as it is written.
fn written(line: &[Piece], decimals: usize) -> Option<f64> {
    let mut text: String = line.iter().map(|piece| piece.written(false, decimals)).collect();
    // The sign of a size opens, then closes.
    for word in ["abs(", ")"].iter().cycle().take(text.matches('|').count()) {
        text = text.replacen('|', word, 1);
    }
    let text = out_of_powers(&text);
    let python =
        [("−", "-"), ("×", "*"), ("e^", "exp(1)^"), ("^", "**"), ("≥", ">="), ("≤", "<="), ("≠", "!=")];
    let text = python.iter().fold(text, |text, (sign, word)| text.replace(sign, word));
    // A root is of the number behind it, and of no more.
    let text = text.strip_prefix('√').map_or(text.clone(), |number| format!("({number})**0.5"));
    single(&text, &BTreeMap::new(), MOST_ALONE).ok()
}
