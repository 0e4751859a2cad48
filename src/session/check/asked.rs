//! Checks of questions: what they ask for, their tolerances, slips, choices and directions, the numbers in their words.

use std::collections::BTreeMap;

use super::super::Asked;
use super::super::asked::{last_assigned, named};
use super::super::claims::{Known, single_at};
use super::Checked;
use super::quoted;
use crate::lang::{Diagnostic, Span};
use crate::lesson::{Choice, PartName, Question, QuestionKind, Slip, Trend, Within, Words};
use crate::matrix::{Value, number};
use crate::trace::Step;

/// Decimals of the numbers a fault names.
const DECIMALS: usize = 6;

/// The questions of a passage, each with its place in the record where it has one.
pub(super) fn questions<'s>(
    subject: &'s Checked<'_>,
    at: usize,
) -> impl Iterator<Item = (&'s Question, Option<Asked>)> {
    let passages = &subject.lesson.passages;
    let before: usize = passages[..at].iter().map(|p| p.questions.len()).sum();
    passages[at]
        .questions
        .iter()
        .enumerate()
        .map(move |(n, question)| (question, subject.session.asked(before + n)))
}

/// A question for numbers that has its place.
struct Numbers<'s> {
    question: &'s Question,
    cell: &'s PartName,
    tolerance: f64,
    slips: &'s [Slip],
    asked: Asked,
    step: &'s Step,
    right: Vec<f64>,
}

fn numbers<'s>(subject: &'s Checked<'_>, at: usize) -> impl Iterator<Item = Numbers<'s>> {
    questions(subject, at).filter_map(|(question, asked)| {
        let QuestionKind::Number { cell, tolerance, slips } = &question.kind else { return None };
        let asked = asked?;
        let step = subject.session.trace().steps.get(asked.step)?;
        let right = subject.session.wanted(asked);
        Some(Numbers { question, cell, tolerance: *tolerance, slips, asked, step, right })
    })
}

/// What is asked for, or hidden, is there: the block above works it out.
pub(super) fn cells(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let fault = |(question, asked): (&Question, Option<Asked>)| {
        let hides = question.hides();
        if asked.is_some() || hides.as_ref().is_some_and(|part| subject.is_doubtful(&part.name)) {
            return None;
        }
        let Some(part) = hides else {
            if subject.session.leaves_questions_out() {
                return None;
            }
            let message = "this question has no block above it that works something out".to_owned();
            let help = "put the question after a python block";
            return Some(Diagnostic::new(question.span, message).with_help(help));
        };
        let key = match question.kind {
            QuestionKind::Number { .. } => "cell",
            QuestionKind::Choice { .. } => "at",
            QuestionKind::Direction { .. } => "direction",
        };
        let step = last_assigned(&subject.session, passage, &part.name, |_| true);
        let value = step.map(|step| &subject.session.trace().steps[step].result);
        // Why it is not asked all the same is told of all that are not.
        if value.is_some_and(|value| named(question, &part, value).is_some()) {
            return None;
        }
        let shape = value.map(Value::shape);
        let (message, help) = match (shape, part.part) {
            (None, _) => (
                format!("the block above does not assign the cell asked for, `{}`", part.name),
                "put the question after the block that works its answer out".to_owned(),
            ),
            (Some(shape), Within::Whole) => (
                format!("`{}` is {shape} here, and the answer is one number", part.name),
                format!(
                    "name the cell that is asked for, as {0}[0, 0], or a row or column, as {0}[0, :]",
                    part.name
                ),
            ),
            (Some(shape), Within::Cell(row, column)) => (
                format!("`{}` is {shape} here, and has no cell [{row}, {column}]", part.name),
                "rows and columns count from 0".to_owned(),
            ),
            (Some(shape), _) => (
                format!("`{}` is {shape} here, and has no {part}", part.name),
                "rows and columns count from 0".to_owned(),
            ),
        };
        Some(Diagnostic::new(subject.key(question.span, key), message).with_help(help))
    };
    questions(subject, at).filter_map(fault).collect()
}

/// The cells of a value, each with its number, that are nearest to numbers asked for in it without being the same; by these
/// numbers, least first.
#[derive(Default)]
struct Nearest(Vec<(f64, Option<(usize, f64)>)>);

impl Nearest {
    fn find_in(&mut self, value: &Value) {
        self.0.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        self.0.dedup_by(|(a, _), (b, _)| a == b);
        for (cell, number) in value.cells().enumerate() {
            // What is asked for is a cell itself: a number is the nearest to those next to it alone.
            let above = self.0.partition_point(|(right, _)| *right <= number);
            let from = self.0[..above].partition_point(|(right, _)| *right < number).saturating_sub(1);
            for (right, nearest) in self.0.iter_mut().take(above + 1).skip(from) {
                let far = |value: f64| (value - *right).abs();
                if number != *right && nearest.is_none_or(|(_, other)| far(number) < far(other)) {
                    *nearest = Some((cell, number));
                }
            }
        }
    }

    fn to(&self, right: f64) -> Option<(usize, f64)> {
        let found = self.0.binary_search_by(|(known, _)| known.total_cmp(&right)).ok()?;
        self.0[found].1
    }
}

/// No other cell of the same value is taken for the one that is asked for.
pub(super) fn tolerances(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut nearest: BTreeMap<usize, Nearest> = BTreeMap::new();
    for asked in numbers(subject, at) {
        let near = nearest.entry(asked.asked.step).or_default();
        near.0.extend(asked.right.first().filter(|_| asked.right.len() == 1).map(|right| (*right, None)));
    }
    for (step, near) in &mut nearest {
        near.find_in(&subject.session.trace().steps[*step].result);
    }
    let fault = |asked: Numbers<'_>| {
        let [right] = asked.right[..] else { return None };
        let columns = asked.step.result.shape().extent().1.max(1);
        let far = |value: f64| (value - right).abs();
        let (cell, value) = nearest.get(&asked.asked.step)?.to(right)?;
        if far(value) > asked.tolerance {
            return None;
        }
        let name = format!("{}[{}, {}]", asked.cell.name, cell / columns, cell % columns);
        let message = format!(
            "a tolerance of {} takes {}, which is {name}, for {}",
            number(asked.tolerance, DECIMALS),
            number(value, DECIMALS),
            number(right, DECIMALS)
        );
        let help = format!("make it smaller than {}", number(far(value), DECIMALS));
        let block = asked.question.span;
        let place = subject.key(block, "tolerance");
        let place = if place == block { subject.key(block, "cell") } else { place };
        Some(Diagnostic::new(place, message).with_help(help))
    };
    numbers(subject, at).filter_map(fault).collect()
}

/// Each slip is a number, is not the answer, and can be told from the slips before it.
pub(super) fn slips(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for Numbers { question, tolerance, slips, asked, right, .. } in numbers(subject, at) {
        let (session, each) = (&subject.session, subject.session.work_of_each());
        let mut rest = subject.key(question.span, "slips");
        rest.end = question.span.end;
        let [right] = right[..] else {
            if !slips.is_empty() {
                let help = "ask for one number to tell its slips apart, or leave the slips out";
                let message = "slips are told of one number, not of a row or column".to_owned();
                faults.push(Diagnostic::new(rest, message).with_help(help));
            }
            continue;
        };
        let is_near = |a: f64, b: f64| (a - b).abs() <= tolerance;
        let mut values: Vec<(f64, &str)> = Vec::new();
        for slip in slips.iter().filter(|slip| !subject.is_doubtful(&slip.value)) {
            let place = subject.place(rest, &slip.value);
            if place != rest {
                rest = Span::new(place.end, rest.end);
            }
            let fault = |message: String| Diagnostic::new(place, message);
            match single_at(session.trace(), asked.step, &slip.value, each) {
                Err(why) => faults.push(fault(format!("the slip `{}`: {why}", slip.value))),
                Ok(value) if is_near(value, right) => {
                    let message = format!(
                        "the slip `{}` gives {}, which is taken for the answer, {}",
                        slip.value,
                        number(value, DECIMALS),
                        number(right, DECIMALS)
                    );
                    faults.push(
                        fault(message).with_help("a slip must be further from the answer than the tolerance"),
                    );
                }
                Ok(value) => {
                    let same = values.iter().find(|(other, _)| is_near(value, *other));
                    faults.extend(same.map(|(_, other)| {
                        fault(format!("the slip `{}` gives the same as the slip `{other}`", slip.value))
                            .with_help("only the first of them would ever be told")
                    }));
                    values.push((value, &slip.value));
                }
            }
        }
    }
    faults
}

/// Choices have a right one and a wrong one at least; each wrong one says why it is, and each is as true as it is held
/// to be.
pub(super) fn choices(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (question, asked) in questions(subject, at) {
        let QuestionKind::Choice { choices, .. } = &question.kind else { continue };
        let block = subject.key(question.span, "choices");
        let right = choices.iter().filter(|choice| choice.right).count();
        if right == 0 || right == choices.len() {
            let which = if right == 0 { "right" } else { "wrong" };
            let message = format!("none of the {} choices is {which}", choices.len());
            let help = "mark the right ones with `right = true`; one at least must be wrong";
            faults.push(Diagnostic::new(block, message).with_help(help));
        }
        for (n, choice) in choices.iter().enumerate() {
            let place = subject.place(question.span, &choice.say.written());
            if choice.say.is_empty() || choices[..n].iter().any(|other| other.say == choice.say) {
                let message = format!("choice {} says nothing of its own", n + 1);
                faults.push(Diagnostic::new(place, message).with_help("give each choice words of its own"));
            }
            if !choice.right && choice.why.is_empty() {
                let message = "this choice is wrong, and does not say why".to_owned();
                let help = "tell whoever chooses it what they may have thought: why = \"…\"";
                faults.push(Diagnostic::new(place, message).with_help(help));
            }
            faults.extend(asked.and_then(|asked| held(subject, question, choice, asked)));
        }
    }
    faults
}

/// A fault where a choice is not as true as it is held to be.
fn held(subject: &Checked<'_>, question: &Question, choice: &Choice, asked: Asked) -> Option<Diagnostic> {
    let holds = choice.holds.as_deref().filter(|holds| !subject.is_doubtful(holds))?;
    let place = subject.place(question.span, holds);
    match subject.session.worth(holds, asked.step) {
        Err(why) => Some(Diagnostic::new(place, format!("`{holds}`: {why}"))),
        Ok(value) if (value != 0.0) != choice.right => {
            let (is, held) = if choice.right { ("0", "right") } else { ("not 0", "wrong") };
            let message = format!("`{holds}` is {is}, and the choice is held to be {held}");
            Some(Diagnostic::new(place, message).with_help("it is to be 1 where the choice is right, else 0"))
        }
        Ok(_) => None,
    }
}

/// What a direction compares are numbers, and each direction that is wrong has something said to it.
pub(super) fn directions(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (question, asked) in questions(subject, at) {
        let (QuestionKind::Direction { span, why }, Some(asked)) = (&question.kind, asked) else { continue };
        let worth: Vec<_> = [&span.from, &span.to]
            .into_iter()
            .filter(|expression| !subject.is_doubtful(expression))
            .map(|expression| (expression, subject.session.worth(expression, asked.step)))
            .collect();
        for (expression, worth) in &worth {
            let fault = match worth {
                Err(why) => format!("`{expression}`: {why}"),
                Ok(value) if value.is_nan() => format!("`{expression}` is no number here"),
                Ok(_) => continue,
            };
            faults.push(Diagnostic::new(subject.place(question.span, expression), fault));
        }
        let Some(right) = subject.session.trend(asked).filter(|_| worth.len() == 2) else { continue };
        for trend in Trend::ALL {
            if trend == right && !why.of(trend).is_empty() {
                let message =
                    format!("{} is the answer here, so what is said to it is never told", trend.words());
                faults.push(Diagnostic::new(subject.key(question.span, "why"), message));
            } else if trend != right && why.of(trend).is_empty() {
                let message = format!("nothing is said to “{}”, which is wrong here", trend.words());
                let help = "say what whoever thinks so may have missed, in `why`";
                faults.push(Diagnostic::new(question.span, message).with_help(help));
            }
        }
    }
    faults
}

/// Hints have words, and what may vary is a variable of the program.
pub(super) fn hints(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let trace = subject.session.trace();
    let mut faults = Vec::new();
    for (question, _) in questions(subject, at) {
        if question.hints.iter().any(crate::lesson::Words::is_empty) {
            let place = subject.key(question.span, "hints");
            faults.push(
                Diagnostic::new(place, "a hint is empty".to_owned()).with_help("write one, or leave it out"),
            );
        }
        let is_known = |name: &str| trace.variable_at(name, trace.steps.len()).is_some();
        let unknown =
            question.vary.iter().flatten().filter(|name| !is_known(name) && !subject.is_doubtful(name));
        faults.extend(unknown.map(|name| {
            let place = subject.place(subject.key(question.span, "vary"), name);
            Diagnostic::new(place, format!("`{name}` is no variable of this program"))
        }));
    }
    faults
}

/// The numbers in a question's words are as their expressions have it.
pub(super) fn words(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let questions = &subject.lesson.passages[at].questions;
    let words = questions.iter().flat_map(Question::words);
    quoted::claims(subject, words.flat_map(Words::claims), || Known::at(&subject.session, at))
}

/// Where it is said what may vary, there are numbers with which the question can be asked anew.
pub(super) fn varied(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let said = questions(subject, at)
        .filter(|(question, _)| question.vary.as_ref().is_some_and(|names| !names.is_empty()));
    let fault = |(question, asked): (&Question, Option<Asked>)| {
        let (asked, place) = (asked?, subject.key(question.span, "vary"));
        let work = subject.session.work_of_fresh();
        let Some(session) = subject.to_try(work) else { return subject.too_much(place) };
        let fresh = session.fresh(asked.id, 1);
        subject.spend(work);
        if fresh.is_some() {
            return None;
        }
        let message = "no other numbers of these variables make a question of it";
        let help = "its answer must hang on numbers written down for them, other than 0 and 1; every choice needs `holds`";
        Some(Diagnostic::new(place, message).with_help(help))
    };
    said.filter_map(fault).collect()
}
