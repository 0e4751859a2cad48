//! Checks of what stands beside a question: its answer must not be there by another way.
//!
//! What is worked out from the answer is hidden; what is equal to it and was come by otherwise is not, and is told here.
//! Numbers that are on the screen for any reason, 0, 1 and −1, are nobody's secret.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::super::question::{is_telling, tells};
use super::super::{Asked, Session};
use super::Checked;
use super::asked::questions;
use super::quoted::{BareNumber, bare_numbers};
use crate::lang::{Diagnostic, Literal, Span, comment_at};
use crate::lesson::{Block, Claim, Picture, Question, QuestionKind, Trend, Words, plain_text};
use crate::matrix::{DECIMALS, Value, decimals_written, half_a_digit, number};
use crate::session::PictureData;

/// How far off a number may be to be the one that something grows or shrinks to.
const DIRECTION: f64 = 0.000_05;
/// Numbers further apart than this, and than this share of them, are never written the same.
const NEAR: f64 = 0.000_1;
const NEAR_SHARE: f64 = 0.1;
/// Values of more cells than this are shown as a picture or by their range.
const MOST_CELLS: usize = 60;

/// Characters of the lesson, operations and numbers that are looked through, over all questions.
const MOST_LOOKED_THROUGH: usize = 60_000_000;
/// Faults after which no more are looked for.
const MOST_FAULTS: usize = 1_000;

/// The answers that are beside their questions by another way.
pub(super) fn leaks(subject: &Checked<'_>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut all = (0..subject.lesson.passages.len())
        .flat_map(|at| {
            questions(subject, at).filter_map(move |(question, asked)| Some((at, question, asked?)))
        })
        .collect::<Vec<_>>();
    all.sort_by_key(|(.., asked)| asked.step);
    let mut session = subject.session.clone();
    let ranges = Ranges::default();
    let mut left = MOST_LOOKED_THROUGH;
    for (at, question, asked) in all {
        let tolerance = match question.kind {
            QuestionKind::Number { tolerance, .. } => tolerance,
            // What stays is the same as what it was, and that is to be seen.
            QuestionKind::Direction { .. } if subject.session.trend(asked) == Some(Trend::Stays) => continue,
            QuestionKind::Direction { .. } => DIRECTION,
            QuestionKind::Choice { .. } => continue,
        };
        let answers: Vec<f64> = session.wanted(asked).into_iter().filter(|number| tells(*number)).collect();
        if answers.is_empty() {
            continue;
        }
        let here = subject.lesson.source.len() + session.trace().steps.len();
        let Some(rest) = left.checked_sub(here.saturating_mul(answers.len().div_ceil(MOST_CELLS))) else {
            let message =
                "there is too much beside these questions to look for their answers in it from here on";
            faults.push(Diagnostic::new(question.span, message).with_help("make two lessons of it"));
            break;
        };
        left = rest;
        stand_before(&mut session, asked);
        let secret = Secret { session: &session, passage: at, answers: &answers, tolerance };
        faults.extend(in_words(subject, &secret, question, asked));
        faults.extend(in_values(subject, (&session, &ranges), (question, asked), &answers));
        faults.sort_by_key(|fault: &Diagnostic| fault.span);
        faults.dedup();
        if faults.len() > MOST_FAULTS {
            break;
        }
    }
    faults
}

/// Goes on to a question, those before it answered.
fn stand_before(session: &mut Session, asked: Asked) {
    session.stepper_mut().go_to_step(asked.step);
    session.skip_questions();
    session.prepare_picture();
}

/// The least and the greatest number of large results, by their steps, once they were asked for.
#[derive(Default)]
struct Ranges(RefCell<BTreeMap<usize, (f64, f64)>>);

impl Ranges {
    fn of(&self, step: usize, value: &Value) -> (f64, f64) {
        let further = |(least, most): (f64, f64), cell: f64| (least.min(cell), most.max(cell));
        let find = || value.cells().fold((f64::INFINITY, f64::NEG_INFINITY), further);
        *self.0.borrow_mut().entry(step).or_insert_with(find)
    }
}

/// What is looked for beside a question.
struct Secret<'s> {
    session: &'s Session,
    passage: usize,
    answers: &'s [f64],
    /// How far off a number may be to be the answer.
    tolerance: f64,
}

impl Secret<'_> {
    /// Whether a number that words have with so many decimals is an answer: it would be taken for it, and is it as far as
    /// it goes.
    fn is(&self, number: f64, decimals: usize) -> bool {
        let near = self.tolerance.min(half_a_digit(decimals));
        self.answers.iter().any(|answer| (answer - number).abs() <= near)
    }

    /// The answers among the numbers in words that are worked out.
    fn of_claims<'c>(&self, claims: impl IntoIterator<Item = &'c Claim>, message: &str) -> Vec<Diagnostic> {
        let is_one = |claim: &&Claim| {
            claim.number().is_some_and(|number| self.is(number, claim.decimals()))
                && !self.session.is_claim_hidden(claim, self.passage)
        };
        let help = "say it after the question, or name the number that is asked for, so that it is hidden";
        let fault = |claim: &Claim| Diagnostic::new(claim.span, message.to_owned()).with_help(help);
        claims.into_iter().filter(is_one).map(fault).collect()
    }

    /// The answers among the numbers written in the program.
    fn of_literals(&self, subject: &Checked<'_>) -> Vec<Diagnostic> {
        let source = &subject.lesson.source;
        let is_one = |literal: &&Literal| {
            let written = literal.span.of(source);
            let decimals = decimals_written(written);
            is_telling(literal.value) && self.is(literal.value, decimals)
        };
        let fault = |literal: &Literal| {
            let says = "this number is the answer of a question, and the program is there to be read";
            Diagnostic::new(literal.span, says.to_owned())
                .with_help("choose other numbers, or ask for another cell")
        };
        subject.lesson.program.literals.iter().filter(is_one).map(fault).collect()
    }

    /// The answers among the bare numbers in words.
    fn of_text(&self, subject: &Checked<'_>, within: Span, text: &str, message: &str) -> Vec<Diagnostic> {
        let is_one =
            |number: &BareNumber| number.value().is_some_and(|(value, decimals)| self.is(value, decimals));
        let fault = |BareNumber { digits, .. }: BareNumber| {
            let help = format!(
                "say it after the question, or write what it is, so that it is hidden: [{digits}](=…)"
            );
            Diagnostic::new(subject.place(within, &digits), message.to_owned()).with_help(help)
        };
        bare_numbers(&Words::from(text.to_owned())).into_iter().filter(is_one).map(fault).collect()
    }
}

/// Numbers in words that are the answer: what the question says itself, what others say at its step, the prose beside it,
/// the headings over it, and the comments of the program.
fn in_words(
    subject: &Checked<'_>,
    secret: &Secret<'_>,
    question: &Question,
    asked: Asked,
) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[secret.passage];
    let mut faults = Vec::new();
    let (says, beside) = ("the question says its answer", "this is the answer of the question beside it");
    for words in std::iter::once(&question.ask).chain(&question.hints) {
        faults.extend(secret.of_claims(words.claims(), says));
        faults.extend(secret.of_text(subject, question.span, &words.bare(), says));
    }
    faults.extend(secret.of_claims(&passage.claims, beside));
    faults.extend(secret.of_text(subject, passage.prose_span, &bare_prose(&passage.prose), beside));
    if let QuestionKind::Number { slips, .. } = &question.kind {
        let says = "what is said to a wrong answer is the answer";
        for words in slips.iter().map(|slip| &slip.say) {
            faults.extend(secret.of_claims(words.claims(), says));
            faults.extend(secret.of_text(subject, question.span, &words.bare(), says));
        }
    }
    let others = questions(subject, secret.passage);
    let is_here = |other: &Option<Asked>| other.is_some_and(|it| it.step == asked.step && it.id != asked.id);
    for (other, _) in others.filter(|(_, other)| is_here(other)) {
        let says = "another question of this step says the answer";
        for words in other.words() {
            faults.extend(secret.of_claims(words.claims(), says));
            faults.extend(secret.of_text(subject, other.span, &words.bare(), says));
        }
    }
    let lesson = &subject.lesson;
    if let Some(section) = passage.section.and_then(|at| lesson.sections.get(at)) {
        let over = "this heading is the answer of a question under it";
        faults.extend(secret.of_text(subject, section.span, &section.title, over));
    }
    let title = &lesson.meta.title;
    faults.extend(secret.of_text(
        subject,
        Span::new(0, lesson.source.len()),
        title,
        "the lesson's title is the answer of a question",
    ));
    if let Some(Picture::Function { curves, .. }) = lesson.picture_at(secret.passage) {
        let drawn = lesson.passages[lesson.pictured_from(secret.passage)].picture_span;
        let named = "a curve's name is the answer of the question beside it";
        let texts = curves.iter().map(|curve| secret.of_text(subject, drawn, curve, named));
        faults.extend(texts.flatten());
    }
    for (place, text) in comments(subject) {
        let says = "this comment is the answer of a question, and the program is there to be read";
        faults.extend(secret.of_text(subject, place, text, says));
    }
    faults.extend(secret.of_literals(subject));
    faults
}

/// The comments of the program, each with where it stands.
fn comments<'s>(subject: &'s Checked<'_>) -> impl Iterator<Item = (Span, &'s str)> {
    let source = &*subject.lesson.source;
    let blocks = subject.lesson.passages.iter().filter_map(|passage| passage.code);
    blocks.flat_map(move |code| {
        let mut start = code.start;
        code.of(source).split_inclusive('\n').map(move |line| {
            let from = start + comment_at(line);
            start += line.len();
            (Span::new(from, start), &source[from..start])
        })
    })
}

/// Prose without the numbers that are worked out.
fn bare_prose(prose: &[Block]) -> String {
    let mut bare = prose.to_vec();
    for piece in bare.iter_mut().flat_map(Block::pieces_mut).filter(|piece| piece.claim.is_some()) {
        " ".clone_into(&mut piece.text);
    }
    plain_text(&bare)
}

/// Numbers of the record, or of the picture, that are the answer and are not hidden.
fn in_values(
    subject: &Checked<'_>,
    seen: (&Session, &Ranges),
    (question, asked): (&Question, Asked),
    answers: &[f64],
) -> Option<Diagnostic> {
    let found: Vec<String> = answers.iter().map_while(|answer| shown(seen, asked, *answer)).collect();
    let trace = seen.0.trace();
    let is_asked = matches!(question.kind, QuestionKind::Number { .. });
    let is_written = asked.hides.filter(|_| is_asked).is_some_and(|part| {
        part.places().all(|(row, column)| trace.literal_behind(asked.step, row, column).is_some())
    });
    // Of a row or column, some cells may well be seen.
    let seen = found.first().filter(|_| found.len() == answers.len()).map(String::as_str);
    let first = is_written.then_some("it is written in the program").or(seen)?;
    let key = match question.kind {
        QuestionKind::Direction { .. } => "direction",
        _ => "cell",
    };
    let message =
        format!("the answer, {}, can be read beside the question: {first}", number(answers[0], DECIMALS));
    let help = "ask for the whole row or column, for another cell, or choose other numbers";
    Some(Diagnostic::new(subject.key(question.span, key), message).with_help(help))
}

/// Where a number is shown at a question, if it is.
fn shown((session, ranges): (&Session, &Ranges), asked: Asked, answer: f64) -> Option<String> {
    let written = number(answer, DECIMALS);
    let is_near = |value: f64| (value - answer).abs() <= NEAR.max(NEAR_SHARE * answer.abs());
    let is_it =
        |value: f64| value == answer || value != 0.0 && is_near(value) && number(value, DECIMALS) == written;
    let in_value = |step: usize, value: &Value| {
        let is_read = (value.is_scalar() || is_telling(answer)) && value.shape().cells() <= MOST_CELLS;
        let places = value.shape().places().filter(|_| is_read);
        let mut seen = places.filter(|&(row, column)| !session.is_hidden(step, row, column));
        seen.find(|&(row, column)| value.get(row, column).is_some_and(is_it))
    };
    let variables = session.trace().variables_at(asked.step);
    let is_free =
        |step: usize, value: &Value| !value.shape().places().any(|(r, c)| session.is_hidden(step, r, c));
    let named = variables.iter().find_map(|variable| {
        // Of a large one its least and its greatest are told.
        if variable.value.shape().cells() > MOST_CELLS {
            let ends = ranges.of(variable.step, variable.value);
            let is_told = (is_it(ends.0) || is_it(ends.1)) && is_free(variable.step, variable.value);
            return is_told.then(|| format!("the range of `{}`", variable.name));
        }
        let (row, column) = in_value(variable.step, variable.value)?;
        let is_one = variable.value.is_scalar();
        Some(if is_one {
            format!("`{}`", variable.name)
        } else {
            format!("`{}[{row}, {column}]`", variable.name)
        })
    });
    let picture = || {
        let numbers = session.picture().map_or_else(Vec::new, numbers_of);
        numbers.into_iter().any(is_it).then(|| "in its picture".to_owned())
    };
    named.or_else(picture)
}

/// The numbers a picture has that no variable is.
fn numbers_of(picture: &PictureData) -> Vec<f64> {
    match picture {
        PictureData::Network(diagram) => {
            diagram.gaps.iter().flatten().filter_map(|link| link.carries.filter(|_| link.live)).collect()
        }
        PictureData::Function(plot) => {
            let cut = plot.secant.as_ref().map(|secant| {
                let [(x0, y0), (x1, y1)] = secant.places;
                [y0, y1, x1 - x0, y1 - y0, (y1 - y0) / (x1 - x0)]
            });
            let touch = plot.tangent.into_iter().flat_map(|(y, slope)| [y, slope]);
            let gap = plot.gap.map(|[first, second]| first - second);
            touch.chain(cut.into_iter().flatten()).chain(gap).collect()
        }
        PictureData::Curve(curve) => {
            let ends = curve.now.into_iter().chain(curve.stepped).flat_map(|(x, y)| [x, y]);
            ends.chain(curve.slope).collect()
        }
        PictureData::Arrows(plot) => {
            let angle = plot.angle.into_iter().flat_map(|angle| [angle, angle.to_degrees()]);
            plot.arrows.iter().filter_map(|arrow| arrow.length).chain(angle).collect()
        }
        _ => Vec::new(),
    }
}
