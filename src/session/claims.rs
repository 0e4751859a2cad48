//! The numbers a lesson's words quote, as the record has them now.

use std::collections::BTreeMap;

use super::Session;
use crate::interp::evaluate;
use crate::lang::parse_expression;
use crate::lesson::{Block, Claim, Style};
use crate::matrix::Value;
use crate::trace::Places;

/// What an expression is worth over some variables, or why it is not one number.
pub(super) fn single(expression: &str, variables: &BTreeMap<String, Value>) -> Result<f64, String> {
    let first = |faults: Vec<_>| {
        faults.into_iter().next().map_or(String::new(), |f: crate::lang::Diagnostic| f.message)
    };
    let (parsed, literals) = parse_expression(expression).map_err(first)?;
    let value = evaluate(&parsed, &literals, variables, Places::Subscripts).map_err(|fault| fault.message)?;
    value.as_single().ok_or_else(|| "it is a whole matrix; name one cell".to_owned())
}

/// The values a passage's claims are about: those its steps leave, and those the program ends with, for what the
/// words say ahead.
pub(super) struct Known {
    here: BTreeMap<String, Value>,
    finally: BTreeMap<String, Value>,
}

impl Known {
    /// Those of a passage, or of the passages before where it has no steps.
    pub(super) fn at(session: &Session, passage: usize) -> Self {
        let in_or_before = |offset: usize| session.lesson().passage_at(offset).is_some_and(|p| p <= passage);
        let steps = &session.trace().steps;
        let last = steps.iter().rposition(|step| in_or_before(step.statement.start));
        Self {
            here: last.map(|step| session.values_at(step)).unwrap_or_default(),
            finally: session.values_at(steps.len()),
        }
    }

    /// What a claim's expression is worth.
    pub(super) fn value(&self, claim: &Claim) -> Result<f64, String> {
        single(&claim.expression, &self.here)
            .or_else(|why| single(&claim.expression, &self.finally).map_err(|_| why))
    }
}

/// The prose of the passages whose numbers are not as they were written.
pub(super) fn changed_prose(session: &Session) -> BTreeMap<usize, Vec<Block>> {
    let with_claims = session.lesson().passages.iter().enumerate().filter(|(_, p)| !p.claims.is_empty());
    with_claims
        .filter_map(|(at, passage)| {
            let known = Known::at(session, at);
            let now = |claim: &Claim| known.value(claim).ok().map(|value| claim.quote(value));
            let quotes: Vec<Option<String>> = passage
                .claims
                .iter()
                .map(|claim| {
                    now(claim).filter(|text| *text != claim.quote(claim.number().unwrap_or(f64::NAN)))
                })
                .collect();
            let is_changed = quotes.iter().any(Option::is_some);
            is_changed.then(|| (at, with_quotes(&passage.prose, &quotes)))
        })
        .collect()
}

/// Prose with the numbers of its claims replaced where there is another.
fn with_quotes(prose: &[Block], quotes: &[Option<String>]) -> Vec<Block> {
    let mut prose = prose.to_vec();
    for piece in prose.iter_mut().flat_map(Block::pieces_mut) {
        let quote = piece.claim.and_then(|claim| quotes.get(claim)?.clone());
        if let Some(text) = quote {
            (piece.text, piece.style) = (text, Style::Changed);
        }
    }
    prose
}
