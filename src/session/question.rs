//! A lesson's questions at their places in the record: what is asked where, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Session;
use crate::lesson::{Question, QuestionKind, Trend, Words};
use crate::matrix::{self, DECIMALS, Region, Value, half_a_digit, number};
use crate::trace::Stop;

/// The most wrong answers to a question that are kept.
const MOST_MISSES: usize = 12;
/// Whole numbers below this are too often the same to tell anything.
const LEAST_WHOLE: f64 = 20.0;

/// A question at its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which question of the lesson, from 0.
    pub id: usize,
    /// The step at which it is asked.
    pub step: usize,
    /// The part of that step's result that is hidden until it is answered; what is worked out from it is hidden too.
    pub hides: Option<Region>,
}

/// What came of a question so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// How many answers were judged.
    pub tries: usize,
    /// How many of its hints were given.
    pub hints: usize,
    /// How it was closed, once it is.
    pub closed: Option<Closed>,
    /// With which numbers it was closed.
    pub numbers: NumbersOf,
    /// What was last said to it, to the answer given or as a hint, and the right answer it was said beside.
    said: Option<(String, String)>,
    /// The last of the answers that were wrong.
    pub misses: Vec<Miss>,
}

/// A wrong answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The answer, as it was said back.
    pub given: String,
    /// The slip it was, where that has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<String>,
}

impl Miss {
    /// The last of those known and those that are new, each once.
    pub(super) fn joined(known: &[Self], new: &[Self]) -> Vec<Self> {
        let news = new.iter().filter(|miss| !known.contains(miss));
        let mut all: Vec<Self> = known.iter().chain(news).cloned().collect();
        all.drain(..all.len().saturating_sub(MOST_MISSES));
        all
    }
}

/// How a question was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The right answer was given.
    Answered,
    /// The answer was shown.
    Shown,
    /// One came in after it, and was never asked.
    Skipped,
}

/// Whose numbers a question is asked with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumbersOf {
    /// The lesson's own.
    #[default]
    Lesson,
    /// Others: what came of it is not kept as an answer to the lesson's question.
    Others,
}

/// How a question was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionOutcome {
    /// Which question of the lesson, from 0.
    pub id: usize,
    /// With which numbers.
    pub numbers: NumbersOf,
    /// How many answers were tried, the right one included.
    pub tries: usize,
    /// Whether the answer was shown instead.
    pub given_up: bool,
    /// The last of the answers that were wrong.
    pub misses: Vec<Miss>,
}

/// Whether a number tells anything by being seen.
pub(super) fn tells(number: f64) -> bool {
    number != 0.0 && number.abs() != 1.0
}

/// The same where it may be any number's: small whole ones are everywhere.
pub(super) fn is_telling(number: f64) -> bool {
    tells(number) && (number.fract() != 0.0 || number.abs() >= LEAST_WHOLE)
}

/// Whether a number that is written with so many decimals would be taken for one that is asked for.
pub(crate) fn passes_for(asked: &[f64], number: f64, decimals: usize) -> bool {
    let near = half_a_digit(decimals);
    asked.iter().any(|asked| {
        let written = matrix::number(*asked, DECIMALS);
        let is_whole = written.split_once('.').is_none_or(|(_, rest)| rest.len() <= decimals);
        (decimals >= 3 || is_whole) && (asked - number).abs() <= near
    })
}

impl Session {
    /// A question's text and settings by its number.
    pub fn question(&self, id: usize) -> Option<&Question> {
        self.lesson.questions().nth(id)
    }

    /// Questions placed in the record.
    pub fn questions(&self) -> &[Asked] {
        &self.questions
    }

    /// The question still open at a step.
    pub fn open_question(&self, step: usize) -> Option<Asked> {
        self.open_questions(step).next()
    }

    /// The last question at a step, open or not.
    pub(crate) fn last_question(&self, step: usize) -> Option<Asked> {
        self.questions.iter().copied().rfind(|asked| asked.step == step)
    }

    /// Whether a question is neither answered nor shown.
    pub(super) fn is_open_question(&self, id: usize) -> bool {
        self.attempt_at(id).closed.is_none()
    }

    /// The open questions one would leave behind by going from a stop to another.
    pub fn passed(&self, from: usize, to: usize) -> Vec<Asked> {
        let mut open: BTreeMap<usize, Vec<Asked>> = BTreeMap::new();
        for asked in self.questions.iter().filter(|asked| self.is_open_question(asked.id)) {
            open.entry(asked.step).or_default().push(*asked);
        }
        let way = self.stepper.stops().get(from..to).unwrap_or_default();
        let mut steps = way.iter().copied().filter_map(Stop::step);
        // Steps stand in their order, and none is left out.
        let (first, last) = (steps.next(), steps.next_back());
        let passed = first.map(|first| open.range(first..=last.unwrap_or(first)));
        passed.into_iter().flatten().flat_map(|(_, asked)| asked).copied().collect()
    }

    fn open_questions(&self, step: usize) -> impl Iterator<Item = Asked> + '_ {
        self.questions
            .iter()
            .copied()
            .filter(move |asked| asked.step == step && self.is_open_question(asked.id))
    }

    /// What came of a question so far.
    pub fn attempt_at(&self, id: usize) -> &Attempt {
        static NONE: Attempt = Attempt {
            tries: 0,
            hints: 0,
            closed: None,
            numbers: NumbersOf::Lesson,
            said: None,
            misses: Vec::new(),
        };
        self.attempts.get(&id).unwrap_or(&NONE)
    }

    /// What was last said to a question, as long as the right answer is the one it was said beside.
    pub fn said(&self, asked: Asked) -> Option<&str> {
        let (said, right) = self.attempt_at(asked.id).said.as_ref()?;
        (*right == self.right_answer(asked)).then_some(said)
    }

    /// Has something said to a question.
    pub(super) fn say(&mut self, asked: Asked, said: String) {
        let right = self.right_answer(asked);
        self.attempts.entry(asked.id).or_default().said = Some((said, right));
    }

    /// Opens again what was closed with other numbers, where the lesson's own are back.
    pub(super) fn reopen(&mut self) {
        let is_of_others = |asked: &&Asked| self.attempt_at(asked.id).numbers == NumbersOf::Others;
        let back = self.questions.iter().filter(is_of_others).filter(|asked| self.is_of_own_numbers(**asked));
        for id in back.map(|asked| asked.id).collect::<Vec<_>>() {
            self.attempts.remove(&id);
        }
    }

    fn numbers_of(&self, id: usize) -> NumbersOf {
        match self.asked(id) {
            Some(asked) if !self.is_of_own_numbers(asked) => NumbersOf::Others,
            _ => NumbersOf::Lesson,
        }
    }

    /// The numbers of the questions answered or shown.
    pub fn answered(&self) -> BTreeSet<usize> {
        let is_one = |closed| matches!(closed, Some(Closed::Answered | Closed::Shown));
        let closed = self.attempts.iter().filter(|(_, attempt)| is_one(attempt.closed));
        closed.map(|(id, _)| *id).collect()
    }

    /// Counts questions as answered, as progress kept from another run has it.
    pub(crate) fn restore_answers(&mut self, answered: impl IntoIterator<Item = usize>) {
        let mut answered = answered.into_iter().peekable();
        if answered.peek().is_none() {
            return;
        }
        for id in answered {
            self.attempts.entry(id).or_default().closed = Some(Closed::Answered);
        }
        self.see_hidden();
    }

    /// Shows the answers of all questions before the place one stands at, for whoever came there without passing them.
    pub fn skip_questions(&mut self) {
        let passed = self.passed(0, self.stepper.cursor().stop);
        if !passed.is_empty() {
            self.skip(passed.iter().map(|asked| asked.id));
        }
    }

    /// Closes a question.
    pub(super) fn close(&mut self, id: usize, how: Closed) {
        let numbers = self.numbers_of(id);
        let attempt = self.attempts.entry(id).or_default();
        (attempt.closed, attempt.numbers) = (Some(how), numbers);
        let (tries, misses) = (attempt.tries, attempt.misses.clone());
        self.outcomes.push(QuestionOutcome { id, numbers, tries, given_up: how == Closed::Shown, misses });
        self.see_hidden();
    }

    /// How questions were answered since this was last asked, in order.
    pub(crate) fn take_outcomes(&mut self) -> Vec<QuestionOutcome> {
        std::mem::take(&mut self.outcomes)
    }

    /// Shows a question's answer. With its reason it stands in its [`attempt`](Self::attempt_at).
    pub fn reveal(&mut self, asked: Asked) {
        self.close(asked.id, Closed::Shown);
        self.tell(asked);
    }

    /// Shows the answers of several questions at once.
    pub(crate) fn reveal_all(&mut self, asked: &[Asked]) {
        for asked in asked {
            self.attempts.entry(asked.id).or_default().closed = Some(Closed::Shown);
        }
        self.see_hidden();
        for asked in asked {
            self.tell(*asked);
        }
    }

    /// The right answer, or that there is none.
    pub fn told_answer(&self, asked: Asked) -> String {
        match self.right_answer(asked) {
            none if none.is_empty() => "none of these, with the numbers as they are now".to_owned(),
            answer => answer,
        }
    }

    /// Says a question's answer.
    fn tell(&mut self, asked: Asked) {
        let answer = self.told_answer(asked);
        let said = format!("The answer: {}. {}", answer.trim_end_matches('.'), self.reason(asked));
        self.say(asked, said.trim_end().to_owned());
    }

    /// Why what is right of several statements is right: what is said of it, else the last hint. Of a number, the step
    /// itself shows how it was worked out.
    pub(super) fn reason(&self, asked: Asked) -> String {
        let Some(question) = self.question(asked.id) else { return String::new() };
        if matches!(question.kind, QuestionKind::Number { .. }) {
            return String::new();
        }
        let mut right = (0..self.choices(asked).len()).filter(|at| self.is_right(asked, *at));
        let is_as_meant = right.clone().all(|at| self.is_as_meant(asked, at));
        let why = right.find_map(|at| self.why(asked, at)).or(question.hints.last().filter(|_| is_as_meant));
        why.map_or_else(String::new, |why| self.told_of_own(asked, why))
    }

    /// Words of a question that say why, which other numbers may make untrue: then it is said that they are not for those.
    pub(super) fn told_of_own(&self, asked: Asked, words: &Words) -> String {
        let words = self.worded(asked, words);
        if self.is_of_own_numbers(asked) { words } else { format!("{words} {}", self.may_not_fit()) }
    }

    /// Whether the step of a question reads and makes the numbers it did when the lesson was written.
    fn is_of_own_numbers(&self, asked: Asked) -> bool {
        let [now, written] = [self.trace(), &*self.original].map(|trace| trace.steps.get(asked.step));
        // What is held once is the same without a look at its numbers.
        let same = |now: &Value, written: &Value| now.shares(written) || now == written;
        !self.has_own_picture()
            && now.zip(written).is_some_and(|(now, written)| {
                let mut operands = now.operands.iter().zip(&written.operands);
                same(&now.result, &written.result)
                    && operands.all(|(now, written)| same(&now.value, &written.value))
            })
    }

    /// What is said to whoever chooses a statement: nothing where other numbers have made it right or wrong, since it was
    /// written for the lesson's own.
    pub(super) fn why(&self, asked: Asked, choice: usize) -> Option<&Words> {
        let why = self.question(asked.id)?.kind.why(choice).filter(|why| !why.is_empty())?;
        // Where nothing holds, what is said of one of them would lead on to another.
        (self.is_as_meant(asked, choice) && !self.right_answer(asked).is_empty()).then_some(why)
    }

    /// Whether a statement is as right or wrong as it was written to be.
    fn is_as_meant(&self, asked: Asked, choice: usize) -> bool {
        match self.question(asked.id).map(|question| &question.kind) {
            Some(QuestionKind::Choice { choices, .. }) => {
                choices.get(choice).is_none_or(|said| said.right == self.is_right(asked, choice))
            }
            _ => true,
        }
    }

    /// Counts questions as passed over.
    pub(super) fn skip(&mut self, questions: impl IntoIterator<Item = usize>) {
        for id in questions {
            self.attempts.entry(id).or_default().closed = Some(Closed::Skipped);
        }
        self.see_hidden();
    }

    /// Opens a question again, as if it had never been asked.
    pub fn ask_again(&mut self, asked: Asked) {
        self.attempts.remove(&asked.id);
        self.see_hidden();
    }

    /// How many hints there are to a question.
    pub(crate) fn hint_count(&self, asked: Asked) -> usize {
        self.question(asked.id).map_or(0, |question| question.hints.len())
    }

    /// All hints of a question, each with which it is and of how many.
    pub fn hints(&self, asked: Asked) -> impl Iterator<Item = String> + '_ {
        let hints = self.question(asked.id).map_or(&[][..], |question| &question.hints);
        let count = hints.len();
        let hints = hints.iter().enumerate();
        hints.map(move |(at, hint)| {
            // What has no number written by hand follows the program.
            let has_own = hint.bare().contains(|c: char| c.is_ascii_digit());
            let words = if has_own { self.told_of_own(asked, hint) } else { self.worded(asked, hint) };
            format!("Hint {} of {count}: {words}", at + 1)
        })
    }

    /// Gives the next hint of a question, after the last the first again; whether there is one. It stands in its
    /// [`attempt`](Self::attempt_at).
    pub fn hint(&mut self, asked: Asked) -> bool {
        let count = self.hint_count(asked);
        let Some(at) = self.attempt_at(asked.id).hints.checked_rem(count) else { return false };
        let said = self.hints(asked).nth(at);
        let attempt = self.attempts.entry(asked.id).or_default();
        let is_again = attempt.hints >= count && at == 0;
        attempt.hints += 1;
        let begins = if is_again { "That was the last hint. Again: " } else { "" };
        self.say(asked, format!("{begins}{}", said.unwrap_or_default()));
        true
    }

    /// What is asked, and which question of several at a step it is.
    pub fn ask(&self, asked: Asked) -> String {
        let words =
            self.question(asked.id).map_or_else(String::new, |question| self.worded(asked, &question.ask));
        let is_met = |other: &&Asked| {
            other.step == asked.step && self.attempt_at(other.id).closed != Some(Closed::Skipped)
        };
        let here: Vec<usize> = self.questions.iter().filter(is_met).map(|other| other.id).collect();
        match here.iter().position(|id| *id == asked.id) {
            Some(at) if here.len() > 1 => format!("{words} (question {} of {})", at + 1, here.len()),
            _ => words,
        }
    }

    /// What there is to choose from, in order: an answer is the number of one, from 1. Nothing where a number is asked
    /// for.
    pub fn choices(&self, asked: Asked) -> Vec<String> {
        match self.question(asked.id).map(|question| &question.kind) {
            Some(QuestionKind::Choice { choices, .. }) => {
                choices.iter().map(|choice| self.worded(asked, &choice.say)).collect()
            }
            Some(QuestionKind::Direction { .. }) => Trend::choices(),
            Some(QuestionKind::Number { .. }) | None => Vec::new(),
        }
    }

    /// Whether one of the statements to choose from is true: as the record has it, where the lesson says how that is
    /// known.
    pub(super) fn is_right(&self, asked: Asked, choice: usize) -> bool {
        match self.question(asked.id).map(|question| &question.kind) {
            Some(QuestionKind::Choice { choices, .. }) => choices.get(choice).is_some_and(|choice| {
                let holds = choice.holds.as_ref().and_then(|holds| self.worth(holds, asked.step).ok());
                holds.map_or(choice.right, |holds| holds != 0.0)
            }),
            Some(QuestionKind::Direction { .. }) => {
                Trend::ALL.get(choice).is_some_and(|trend| self.trend(asked) == Some(*trend))
            }
            Some(QuestionKind::Number { .. }) | None => false,
        }
    }

    /// The answer in words: the numbers asked for, or what is right.
    pub fn right_answer(&self, asked: Asked) -> String {
        match self.question(asked.id).map(|question| &question.kind) {
            Some(QuestionKind::Number { .. }) => {
                let numbers: Vec<String> =
                    self.wanted(asked).into_iter().map(|value| number(value, DECIMALS)).collect();
                numbers.join("  ")
            }
            Some(_) => {
                let choices = self.choices(asked).into_iter().enumerate();
                let right = choices.filter(|(at, _)| self.is_right(asked, *at)).map(|(_, choice)| choice);
                right.collect::<Vec<_>>().join(" / ")
            }
            None => String::new(),
        }
    }

    /// The numbers that are hidden until a question is answered.
    pub(super) fn wanted(&self, asked: Asked) -> Vec<f64> {
        let value = self.trace().steps.get(asked.step).map(|step| &step.result);
        let cells = |(value, part): (&Value, Region)| {
            part.places().filter_map(|(row, column)| value.get(row, column)).collect()
        };
        value.zip(asked.hides).map_or_else(Vec::new, cells)
    }

    /// What becomes of the number a question of direction is about.
    pub(crate) fn trend(&self, asked: Asked) -> Option<Trend> {
        let QuestionKind::Direction { span, .. } = &self.question(asked.id)?.kind else { return None };
        let worth = |expression: &str| self.worth(expression, asked.step).ok();
        Trend::between(worth(&span.from)?, worth(&span.to)?)
    }

    /// Words of a question, their numbers as they now are.
    pub(super) fn worded(&self, asked: Asked, words: &Words) -> String {
        let passage = self.trace().steps.get(asked.step);
        let passage = passage.and_then(|step| self.lesson.passage_at(step.statement.start));
        self.wording(words, passage.unwrap_or(0))
    }
}
