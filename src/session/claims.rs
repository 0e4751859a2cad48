//! The numbers a lesson's words quote, as the record has them now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::Session;
use crate::interp::{MOST_ALONE, evaluate_within};
use crate::lang::{Expression, Literal, parse_expression};
use crate::lesson::{Block, Claim, Erratum, Inline, Lesson, PartName, Style, Words, names_in};
use crate::matrix::{Value, half_a_digit};
use crate::trace::{Places, Trace};

/// Multiplications and the like that all expressions of a lesson may take together: its claims, slips, what choices hold
/// by, and what is compared.
const MOST_QUOTED: usize = 200_000_000;
/// What stands where a number is hidden.
const HIDDEN: &str = "?";
/// What is said beside words that were written for other numbers than those there are.
const FOR_OWN_NUMBERS: &str = "(The numbers are changed: the words may not fit them.)";
/// And beside words that were written for another picture.
const FOR_OWN_PICTURE: &str = "(The picture is yours: the words may not fit it.)";

/// What an expression is worth over some variables, or why it is not one number, within so many multiplications and the
/// like.
pub(super) fn single(
    expression: &str,
    variables: &BTreeMap<String, Value>,
    work: usize,
) -> Result<f64, String> {
    let (parsed, literals) = parse_expression(expression).map_err(|fault| fault.message)?;
    let value = evaluate_within(work, &parsed, &literals, variables, Places::Subscripts);
    let value = value.map_err(|fault| fault.message)?;
    value.as_single().ok_or_else(|| "it is a whole matrix; name one cell".to_owned())
}

/// The same at a step of a record: of its variables those are looked up that are named.
pub(super) fn single_at(trace: &Trace, step: usize, expression: &str, work: usize) -> Result<f64, String> {
    let named: BTreeSet<&str> = names_in(expression).collect();
    let named = named.into_iter().filter_map(|name| trace.variable_at(name, step));
    let variables = named.map(|variable| (variable.name.to_owned(), variable.value.clone())).collect();
    single(expression, &variables, work)
}

/// What a passage's claims are about: the values its steps leave, and those the program ends with, for what the words say
/// ahead.
pub(super) struct Known<'t> {
    trace: &'t Trace,
    here: Option<usize>,
    /// What each may take, in multiplications and the like.
    work: usize,
}

impl<'t> Known<'t> {
    /// Those of a passage, or of the passages before where it has no steps.
    pub(super) fn at(session: &'t Session, passage: usize) -> Self {
        Self::of(session, session.trace(), passage)
    }

    fn of(session: &Session, trace: &'t Trace, passage: usize) -> Self {
        Self { trace, here: last_step(session, trace, passage), work: session.work_of_each() }
    }

    /// What a claim's expression is worth.
    pub(super) fn value(&self, claim: &Claim) -> Result<f64, String> {
        self.worth(&claim.expression)
    }

    fn worth(&self, expression: &str) -> Result<f64, String> {
        let worth = |step: usize| single_at(self.trace, step, expression, self.work);
        let finally = || worth(self.trace.steps.len());
        self.here.map_or_else(finally, |step| worth(step).or_else(|why| finally().map_err(|_| why)))
    }
}

/// The values of a passage's claims as the lesson was written and as they are now.
struct Requoted<'s> {
    session: &'s Session,
    written: Known<'s>,
    now: Known<'s>,
}

impl<'s> Requoted<'s> {
    fn at(session: &'s Session, passage: usize) -> Self {
        let written = Known::of(session, &session.original, passage);
        Self { session, written, now: Known::at(session, passage) }
    }

    /// What stands in a claim's place now, where that is another number; by hand all are others.
    fn quote(&self, claim: &Claim) -> Option<String> {
        let (now, by_hand) = (self.now.value(claim).ok()?, self.session.round());
        let is_same = |written: f64| (now - written).abs() <= 1e-12 * written.abs();
        // Of fresh numbers, which nothing is compared with, the words have others.
        let is_quoted =
            claim.number().is_some_and(|number| (now - number).abs() <= half_a_digit(claim.decimals()));
        let is_as_written = by_hand.is_none() && is_quoted && self.written.value(claim).is_ok_and(is_same);
        let text = (!is_as_written).then(|| claim.quote(now, by_hand))?;
        (text != claim.quoted).then_some(text)
    }
}

/// The variables as they stand at a step, by name.
pub(super) fn values(trace: &Trace, step: usize) -> BTreeMap<String, Value> {
    trace.variables_at(step).into_iter().map(|v| (v.name.to_owned(), v.value.clone())).collect()
}

impl Session {
    /// Words of a passage, their numbers as the record has them now; what is hidden is a question mark.
    pub(crate) fn wording(&self, words: &Words, passage: usize) -> String {
        let is_as_written = self.is_as_written();
        let changed = std::cell::OnceCell::new();
        words.with(|claim| {
            if self.is_claim_hidden(claim, passage) {
                return HIDDEN.to_owned();
            }
            let now = || changed.get_or_init(|| Requoted::at(self, passage)).quote(claim);
            let now = if is_as_written { None } else { now() };
            now.unwrap_or_else(|| claim.quoted.clone())
        })
    }

    /// What is said beside words of the lesson that may not be true here.
    pub(super) fn may_not_fit(&self) -> &'static str {
        if self.has_own_picture() { FOR_OWN_PICTURE } else { FOR_OWN_NUMBERS }
    }

    /// What a slide prints, what is right, and how one sees it; with other numbers than the lesson's it says so.
    pub(crate) fn correction(&self, erratum: &Erratum, passage: usize) -> [String; 3] {
        let all = [&erratum.prints, &erratum.right, &erratum.see];
        let [prints, mut right, see] = all.map(|words| self.wording(words, passage));
        if !self.is_as_written() {
            let changed = Requoted::at(self, passage);
            if all.iter().flat_map(|words| words.claims()).any(|claim| changed.quote(claim).is_some()) {
                right.extend([" ", self.may_not_fit()]);
            }
        }
        [prints, right, see]
    }

    /// What an expression of the lesson may take, in multiplications and the like: its share of what all may together.
    pub(super) fn work_of_each(&self) -> usize {
        (MOST_QUOTED / self.lesson.expressions().max(1)).min(MOST_ALONE)
    }

    /// The variables as they stand at a step, by name.
    pub fn values_at(&self, step: usize) -> BTreeMap<String, Value> {
        values(self.trace(), step)
    }

    /// What an expression is worth at a step, or at the program's end where it names what comes later.
    pub(super) fn worth(&self, expression: &str, step: usize) -> Result<f64, String> {
        let known = Known { trace: self.trace(), here: Some(step), work: self.work_of_each() };
        known.worth(expression)
    }

    /// Whether a number that a passage quotes is hidden, or worked out from what is.
    pub(super) fn is_claim_hidden(&self, claim: &Claim, passage: usize) -> bool {
        if !self.hides_anything() {
            return false;
        }
        let last = last_step(self, self.trace(), passage);
        parse_expression(&claim.expression)
            .is_ok_and(|(expression, literals)| self.reads_hidden(&expression, &literals, last))
    }

    /// Whether an expression reads a hidden cell of the variables as they stand at a step, or later.
    pub(super) fn reads_hidden(
        &self,
        expression: &Expression,
        literals: &[Literal],
        step: Option<usize>,
    ) -> bool {
        let Some(part) = PartName::of(expression, literals) else {
            return expression.parts().into_iter().any(|part| self.reads_hidden(part, literals, step));
        };
        let trace = self.trace();
        let here = step.and_then(|step| trace.variable_at(&part.name, step));
        let variable = here.or_else(|| trace.variable_at(&part.name, trace.steps.len()));
        variable.is_some_and(|variable| match part.within(variable.value) {
            Some(region) => {
                self.is_any_hidden(variable.step)
                    && region.places().any(|(row, column)| self.is_hidden(variable.step, row, column))
            }
            None => self.is_any_hidden(variable.step),
        })
    }
}

/// The last step of a record up to the end of each passage.
pub(super) fn last_steps(lesson: &Lesson, trace: &Trace) -> Vec<Option<usize>> {
    let mut last = vec![None; lesson.passages.len()];
    for (at, step) in trace.steps.iter().enumerate() {
        if let Some(own) = lesson.passage_at(step.statement.start).and_then(|passage| last.get_mut(passage)) {
            *own = Some(at);
        }
    }
    let up_to = |before: &mut Option<usize>, own: Option<usize>| {
        *before = own.max(*before);
        Some(*before)
    };
    last.into_iter().scan(None, up_to).collect()
}

/// The last step up to the end of a passage.
pub(super) fn last_step(session: &Session, trace: &Trace, passage: usize) -> Option<usize> {
    // Of the record that is shown it is known.
    if std::ptr::eq(trace, session.trace()) {
        return session.ends.get(passage).copied().flatten();
    }
    let in_or_before = |offset: usize| session.lesson().passage_at(offset).is_some_and(|p| p <= passage);
    trace.steps.iter().rposition(|step| in_or_before(step.statement.start))
}

/// The prose of the passages whose numbers are not to be shown as they were written: none of those that quote none, and of
/// each of the others once it was asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct ChangedProse(BTreeMap<usize, OnceLock<Option<Vec<Block>>>>);

impl ChangedProse {
    /// That of a lesson, none of it asked for yet.
    pub(super) fn of(lesson: &Lesson) -> Self {
        let quoting = lesson.passages.iter().enumerate().filter(|(_, passage)| !passage.claims.is_empty());
        Self(quoting.map(|(at, _)| (at, OnceLock::new())).collect())
    }

    /// A passage's, if it is not as it was written.
    pub(super) fn at(&self, session: &Session, passage: usize) -> Option<&[Block]> {
        self.0.get(&passage)?.get_or_init(|| changed_prose(session, passage)).as_deref()
    }
}

/// The prose of a passage, if its numbers are not to be shown as they were written.
fn changed_prose(session: &Session, at: usize) -> Option<Vec<Block>> {
    let passage = session.lesson().passages.get(at)?;
    let is_as_written = session.is_as_written();
    let changed = std::cell::OnceCell::new();
    let now = |claim: &Claim| {
        let text = changed.get_or_init(|| Requoted::at(session, at)).quote(claim)?;
        Some((text, Style::Changed))
    };
    let shown = |claim: &Claim| {
        if session.is_claim_hidden(claim, at) {
            Some((HIDDEN.to_owned(), Style::Hidden))
        } else if is_as_written {
            None
        } else {
            now(claim)
        }
    };
    let quotes: Vec<Quote> = passage.claims.iter().map(shown).collect();
    let is_changed = quotes.iter().any(Option::is_some);
    let is_other = quotes.iter().flatten().any(|(_, style)| *style == Style::Changed);
    is_changed.then(|| {
        let mut prose = with_quotes(&passage.prose, &quotes);
        let last = prose.last_mut().map(|(Block::Paragraph(pieces) | Block::Item(pieces))| pieces);
        if let Some(pieces) = last.filter(|_| is_other) {
            let text = format!(" {}", session.may_not_fit());
            pieces.push(Inline { text, style: Style::Emphasis, claim: None, link: None });
        }
        prose
    })
}

/// What stands in the place of a number in prose, and how it is set.
type Quote = Option<(String, Style)>;

/// Prose with the numbers of its claims replaced where there is another.
fn with_quotes(prose: &[Block], quotes: &[Quote]) -> Vec<Block> {
    let mut prose = prose.to_vec();
    for piece in prose.iter_mut().flat_map(Block::pieces_mut) {
        let quote = piece.claim.and_then(|claim| quotes.get(claim)?.clone());
        if let Some((text, style)) = quote {
            (piece.text, piece.style) = (text, style);
        }
    }
    prose
}
