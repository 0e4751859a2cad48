//! Checks of questions: their cells, their tolerances, their slips, the numbers in their words.

use super::super::Asked;
use super::super::claims::{Known, single};
use super::super::question::last_assigned;
use super::Checked;
use super::quoted::{self, Met};
use crate::lang::{Diagnostic, Span};
use crate::lesson::Question;
use crate::matrix::number;
use crate::trace::Step;

/// Decimals of the numbers a fault names.
const DECIMALS: usize = 6;

/// The questions of a passage, each with its place in the record where it has one.
fn questions<'s>(subject: &'s Checked<'_>, at: usize) -> impl Iterator<Item = (&'s Question, Option<Asked>)> {
    let passages = &subject.lesson.passages;
    let before: usize = passages[..at].iter().map(|p| p.questions.len()).sum();
    let asked = move |id: usize| subject.session.questions().iter().find(|asked| asked.id == id).copied();
    passages[at].questions.iter().enumerate().map(move |(n, question)| (question, asked(before + n)))
}

/// The same with the step that holds the answer and the answer, for those that have one.
fn answers<'s>(
    subject: &'s Checked<'_>,
    at: usize,
) -> impl Iterator<Item = (&'s Question, Asked, &'s Step, f64)> {
    questions(subject, at).filter_map(|(question, asked)| {
        let asked = asked?;
        let step = subject.session.trace().steps.get(asked.step)?;
        Some((question, asked, step, step.result.get(asked.row, asked.column)?))
    })
}

/// The cell that is asked for is one the block above works out.
pub(super) fn cells(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let unplaced = questions(subject, at).filter(|(_, asked)| asked.is_none()).map(|(question, _)| question);
    let sound = unplaced.filter(|question| !subject.is_doubtful(&question.cell.name));
    sound
        .map(|question| {
            let cell = &question.cell;
            let passage = &subject.lesson.passages[at];
            let step = last_assigned(&subject.session, passage, &cell.name, |_| true);
            let shape = step.map(|step| subject.session.trace().steps[step].result.shape());
            let (message, help) = match shape {
                None => (
                    format!("the block above does not assign the cell asked for, `{}`", cell.name),
                    "put the question after the block that works its answer out".to_owned(),
                ),
                Some(shape) if cell.indexed => (
                    format!(
                        "`{}` is {shape} here, and has no cell [{}, {}]",
                        cell.name, cell.row, cell.column
                    ),
                    "rows and columns count from 0".to_owned(),
                ),
                Some(shape) => (
                    format!("`{}` is {shape} here, and the answer is one number", cell.name),
                    format!("name the cell that is asked for, as {}[0, 0]", cell.name),
                ),
            };
            Diagnostic::new(subject.key(question.span, "cell"), message).with_help(help)
        })
        .collect()
}

/// No other cell of the same value is taken for the one that is asked for.
pub(super) fn tolerances(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let fault = |(question, _, step, right): (&Question, Asked, &Step, f64)| {
        let columns = step.result.shape().extent().1.max(1);
        let far = |value: f64| (value - right).abs();
        let others = step.result.cells().enumerate().filter(|(_, value)| *value != right);
        let (cell, value) = others.min_by(|(_, a), (_, b)| far(*a).total_cmp(&far(*b)))?;
        if far(value) > question.tolerance {
            return None;
        }
        let name = format!("{}[{}, {}]", question.cell.name, cell / columns, cell % columns);
        let message = format!(
            "a tolerance of {} takes {}, which is {name}, for {}",
            number(question.tolerance, DECIMALS),
            number(value, DECIMALS),
            number(right, DECIMALS)
        );
        let help = format!("make it smaller than {}", number(far(value), DECIMALS));
        let place = subject.key(question.span, "tolerance");
        let place = if place == question.span { subject.key(question.span, "cell") } else { place };
        Some(Diagnostic::new(place, message).with_help(help))
    };
    answers(subject, at).filter_map(fault).collect()
}

/// Each slip is a number, is not the answer, and can be told from the slips before it.
pub(super) fn slips(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (question, asked, _, right) in answers(subject, at) {
        let variables = subject.session.values_at(asked.step);
        let is_near = |a: f64, b: f64| (a - b).abs() <= question.tolerance;
        let mut values: Vec<(f64, &str)> = Vec::new();
        let mut rest = subject.key(question.span, "slips");
        rest.end = question.span.end;
        for slip in question.slips.iter().filter(|slip| !subject.is_doubtful(&slip.value)) {
            let place = subject.place(rest, &slip.value);
            if place != rest {
                rest = Span::new(place.end, rest.end);
            }
            let fault = |message: String| Diagnostic::new(place, message);
            match single(&slip.value, &variables) {
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

/// The numbers in what is asked and in what is said to slips are those of the program.
pub(super) fn words(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (question, asked, _, _) in answers(subject, at) {
        faults.extend(quoted::claims(subject, &question.claims, || Known::at(&subject.session, at)));
        let variables = subject.session.values_at(asked.step);
        let slips: Vec<f64> =
            question.slips.iter().filter_map(|slip| single(&slip.value, &variables).ok()).collect();
        let met = Met::of([subject.session.trace()], &slips);
        let words = std::iter::once(&question.ask).chain(question.slips.iter().map(|slip| &slip.say));
        for words in words {
            faults.extend(met.faults(subject, question.span, words, &question.claims));
        }
    }
    faults
}
