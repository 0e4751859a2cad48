//! The same question on the same program with other numbers, drawn from a seed.
//!
//! Which numbers may be others is known by provenance: those written down as they are, in no formula, that the answer
//! hangs on. Their likes have the same sign, about the same size and no more digits. What would not make a question of
//! it, such as a division by 0, is drawn again, a bounded number of times.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Asked, Change, Session};
use crate::chance::{Chance, Purpose};
use crate::lang::{Literal, LiteralId};
use crate::lesson::{Question, QuestionKind, names_in};
use crate::matrix::{Kind, Region, Value};
use crate::trace::{MOST_SOURCES, Origin, Trace, sources};

/// How often numbers are drawn before there are taken to be none, and for a long record how many cells of it are worked
/// out anew in all, and with how many multiplications.
const MOST_DRAWS: usize = 16;
const MOST_CELLS: usize = 4_000_000;
const MOST_WORK: usize = 100_000_000;
/// Cells of the record that are gone back to from an answer before it is taken to hang on too many.
const MOST_BEHIND: usize = 200_000;
/// A like number is at most so many times as large, or as small.
const FACTOR: u64 = 3;
/// The most digits a number is drawn with.
const MOST_DIGITS: usize = 2;

impl Session {
    /// This lesson, standing at a question of it with other numbers than the lesson's own; no other question is open.
    /// `None` where its answer hangs on no number that may be another, or none was found that makes a question.
    #[must_use]
    pub fn fresh(&self, id: usize, seed: u64) -> Option<Self> {
        let plain = self.asking(id)?;
        let asked = plain.asked(id)?;
        let question = plain.question(id)?;
        let numbers = numbers(plain.trace(), hangs_on(&plain, asked, question), question);
        if numbers.is_empty() || !may_be_others(question) {
            return None;
        }
        (0..plain.draws()).find_map(|draw| {
            let mut chance = Chance::new(seed, Purpose::Question, draw as u64);
            let other =
                |&id: &LiteralId| Change::Written(id, like(plain.lesson.program.number(id), &mut chance));
            let changes: Vec<Change> = numbers.iter().map(other).collect();
            let mut fresh = plain.clone();
            fresh.set_changes(changes);
            let is_one = runs_alike(plain.trace(), fresh.trace())
                && fresh.asked(id) == Some(asked)
                && is_another(&plain, &fresh, asked, question);
            if !is_one {
                return None;
            }
            // These numbers are its own: nothing is compared with the lesson's, or taken back to them.
            fresh.original = Arc::clone(fresh.stepper.trace());
            fresh.undoable.clear();
            Some(fresh)
        })
    }

    /// How often numbers are drawn for a question.
    fn draws(&self) -> usize {
        let cells: usize = self.trace().steps.iter().map(|step| step.result.shape().cells()).sum();
        let by_work = MOST_WORK / self.trace().work.max(1);
        MOST_DRAWS.min(MOST_CELLS / cells.max(1)).min(by_work).max(1)
    }

    /// How many multiplications it may take to draw numbers for a question.
    pub(super) fn work_of_fresh(&self) -> usize {
        self.draws() * self.trace().work
    }

    /// This lesson, standing at a question of it that is asked again: with other numbers if there are any, and what there
    /// is to choose from in another order, so that its place is nothing to remember. `None` where it is not asked.
    #[must_use]
    pub fn practised(&self, id: usize, seed: u64) -> Option<Self> {
        let mut session = self.fresh(id, seed).or_else(|| self.asking(id))?;
        let passages = &mut Arc::make_mut(&mut session.lesson).passages;
        let question = passages.iter_mut().flat_map(|passage| &mut passage.questions).nth(id);
        if let Some(Question { kind: QuestionKind::Choice { choices, .. }, .. }) = question {
            Chance::new(seed, Purpose::Choices, 0).shuffle(choices);
        }
        Some(session)
    }

    /// Whether statements are asked about in the very words another session has, and the same one is right: whoever
    /// answered there has nothing to find out here.
    pub(crate) fn asks_the_same(&self, other: &Self, id: usize) -> bool {
        let told = |session: &Self| {
            let asked = session.asked(id)?;
            let choices = session.choices(asked).into_iter().collect::<BTreeSet<_>>();
            Some((session.ask(asked), choices, session.right_answer(asked)))
        };
        let is_choice =
            matches!(self.question(id).map(|question| &question.kind), Some(QuestionKind::Choice { .. }));
        is_choice && told(self) == told(other)
    }

    /// The steps that made the named values a question is answered from, as far as they are known where it is asked.
    pub(crate) fn found_from(&self, asked: Asked) -> BTreeSet<usize> {
        let trace = self.trace();
        let Some(question) = self.question(asked.id) else { return BTreeSet::new() };
        let mut open: Vec<usize> = match &question.kind {
            QuestionKind::Number { .. } => {
                let statement = trace.steps[asked.step].statement;
                let done = trace.steps.iter().enumerate().take(asked.step + 1).rev();
                done.take_while(|(_, step)| step.statement == statement).map(|(at, _)| at).collect()
            }
            QuestionKind::Choice { .. } | QuestionKind::Direction { .. } => {
                hangs_on(self, asked, question).into_iter().map(|(step, ..)| step).collect()
            }
        };
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        while let Some(at) = open.pop() {
            let Some(step) = trace.steps.get(at).filter(|_| seen.insert(at)) else { continue };
            let is_told = step.assigns.is_some() && at <= asked.step && !self.is_any_hidden(at);
            if is_told {
                found.insert(at);
            } else {
                // What is not known yet, or has no name, is found from what it is made of.
                let origins = step.operands.iter().map(|operand| operand.origin);
                open.extend(
                    origins.filter_map(|o| if let Origin::Step(made) = o { Some(made) } else { None }),
                );
            }
        }
        found
    }

    /// This lesson with its own numbers, standing at a question of it, which is the only one open.
    #[must_use]
    pub fn asking(&self, id: usize) -> Option<Self> {
        let mut session = self.clone();
        session.set_changes(Vec::new());
        let others: Vec<usize> =
            session.questions.iter().map(|asked| asked.id).filter(|it| *it != id).collect();
        session.skip(others);
        let asked = session.asked(id)?;
        session.ask_again(asked);
        session.stepper.stand_at_step(asked.step).then_some(session)
    }

    /// A question's place in the record, by its number.
    #[must_use]
    pub fn asked(&self, id: usize) -> Option<Asked> {
        self.questions.iter().copied().find(|asked| asked.id == id)
    }
}

/// A choice is asked anew only where it is known of every statement when it is true.
fn may_be_others(question: &Question) -> bool {
    match &question.kind {
        QuestionKind::Choice { choices, .. } => choices.iter().all(|choice| choice.holds.is_some()),
        QuestionKind::Number { .. } | QuestionKind::Direction { .. } => true,
    }
}

/// A cell of the record: its step, row and column.
type RecordCell = (usize, usize, usize);

/// The cells of the record that an answer is read from.
fn hangs_on(session: &Session, asked: Asked, question: &Question) -> Vec<RecordCell> {
    let trace = session.trace();
    let expressions: Vec<&str> = match &question.kind {
        QuestionKind::Number { .. } => {
            let part = asked.hides.into_iter().flat_map(Region::places);
            return part.map(|(row, column)| (asked.step, row, column)).take(MOST_BEHIND).collect();
        }
        QuestionKind::Choice { choices, .. } => choices.iter().filter_map(|c| c.holds.as_deref()).collect(),
        QuestionKind::Direction { span, .. } => vec![&span.from, &span.to],
    };
    let names: BTreeSet<&str> = expressions.into_iter().flat_map(names_in).collect();
    let variable =
        |name| trace.variable_at(name, asked.step).or_else(|| trace.variable_at(name, trace.steps.len()));
    let variables = names.into_iter().filter_map(variable);
    let places =
        variables.flat_map(|v| v.value.shape().places().map(move |(row, column)| (v.step, row, column)));
    places.take(MOST_BEHIND).collect()
}

/// The numbers written in the program that some cells go back to and that may be others, in order.
fn numbers(trace: &Trace, mut open: Vec<RecordCell>, question: &Question) -> Vec<LiteralId> {
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    while let Some((step, row, column)) = open.pop() {
        if seen.len() + open.len() >= MOST_BEHIND {
            return Vec::new();
        }
        let Some(done) = trace.steps.get(step).filter(|_| seen.insert((step, row, column))) else { continue };
        if done.sources_each() > MOST_SOURCES {
            return Vec::new();
        }
        for source in sources(done, row, column) {
            match done.operands.get(source.operand).map(|operand| operand.origin) {
                Some(Origin::Step(made)) => open.push((made, source.row, source.column)),
                // A number in a formula, such as the 1 of 1 − x, belongs to the formula.
                Some(Origin::Literal(id)) if !done.operation.has_formula() => {
                    let is_single = done.result.is_scalar();
                    let is_count = is_single && trace.program.literals[id.0].kind == Kind::Whole;
                    found.extend((!is_count).then_some((is_single, id)));
                }
                _ => {}
            }
        }
    }
    let may_vary = |id: &LiteralId| {
        let literal = &trace.program.literals[id.0];
        literal.value.abs() > 0.0
            && literal.value.abs() != 1.0
            && is_named(trace, literal, question.vary.as_deref())
    };
    found.retain(|(_, id)| may_vary(id));
    // The words speak of a single number, such as a rate, by its size: it varies where there are no others, or where
    // the lesson names it.
    let has_others = found.iter().any(|(is_single, _)| !is_single);
    let varies = |is_single: bool| !is_single || !has_others || question.vary.is_some();
    found.into_iter().filter(|(is_single, _)| varies(*is_single)).map(|(_, id)| id).collect()
}

/// Whether a number stands in a statement that gives one of some variables its value; every one does, where nothing is
/// said of them.
fn is_named(trace: &Trace, literal: &Literal, names: Option<&[String]>) -> bool {
    let gives = |name: &String| {
        trace.steps.iter().any(|step| {
            step.assigns.as_deref() == Some(name.as_str())
                && step.statement.range().contains(&literal.span.start)
        })
    };
    names.is_none_or(|names| names.iter().any(gives))
}

/// Another number of the same sign, about the same size and no more digits; the same where there is none.
fn like(number: f64, chance: &mut Chance) -> f64 {
    let written = format!("{:e}", number.abs());
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).take(MOST_DIGITS).collect();
    let exponent = exponent.parse::<i32>().unwrap_or_default() + 1 - digits.len() as i32;
    let own: u64 = digits.parse().unwrap_or_default();
    let (least, most) = (10_u64.pow(digits.len() as u32 - 1), 10_u64.pow(digits.len() as u32) - 1);
    let likes: Vec<u64> =
        (own.div_ceil(FACTOR).max(least)..=(own * FACTOR).min(most)).filter(|like| *like != own).collect();
    let at = (chance.unit() * likes.len() as f64) as usize;
    let drawn = likes.get(at).and_then(|like| format!("{like}e{exponent}").parse::<f64>().ok());
    drawn.map_or(number, |size| size.copysign(number))
}

/// Whether a program does the same with other numbers, and everything it works out is a number where it was one.
fn runs_alike(before: &Trace, after: &Trace) -> bool {
    let is_number = |value: &Value| value.cells().all(f64::is_finite);
    let mut steps = before.steps.iter().zip(&after.steps);
    after.failure.is_none()
        && before.steps.len() == after.steps.len()
        && steps.all(|(before, after)| is_number(&after.result) || !is_number(&before.result))
}

/// Whether a question is one with other numbers, and another one than with the lesson's own.
fn is_another(plain: &Session, fresh: &Session, asked: Asked, question: &Question) -> bool {
    match &question.kind {
        QuestionKind::Number { tolerance, slips, .. } => {
            let (old, new) = (plain.wanted(asked), fresh.wanted(asked));
            let near = |a: f64, b: f64| (a - b).abs() <= *tolerance;
            let is_other = !old.iter().zip(&new).all(|(old, new)| near(*old, *new));
            // What passes for 0 passes without an answer.
            let is_plain = old.iter().zip(&new).all(|(old, new)| !near(*new, 0.0) || near(*old, 0.0));
            // The words around the question were written for numbers of these signs.
            let is_alike = old.iter().zip(&new).all(|(old, new)| *old == 0.0 || old.signum() == new.signum());
            let slip = |value: &str| fresh.worth(value, asked.step).ok();
            let is_slip = slips.iter().filter_map(|s| slip(&s.value)).any(|slip| near(slip, new[0]));
            is_other && is_plain && is_alike && !(new.len() == 1 && is_slip)
        }
        // What is said of each statement, and before them, was written for the one that is true.
        QuestionKind::Choice { choices, .. } => {
            (0..choices.len()).all(|at| fresh.is_right(asked, at) == plain.is_right(asked, at))
        }
        QuestionKind::Direction { .. } => fresh.trend(asked) == plain.trend(asked),
    }
}
