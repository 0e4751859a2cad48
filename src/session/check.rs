//! Checking a lesson: everything it claims is worked out and compared.
//!
//! Whether its steps fit a screen is for the screens to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Reading, Session};
use crate::interp::{Settings, evaluate};
use crate::lang::{Diagnostic, Span, parse_expression};
use crate::lesson::{Claim, Lesson, Note, Passage, Picture, plain_text};
use crate::matrix::{Value, exact};
use crate::trace::Stop;

/// The most characters of prose that stand beside a step on the smallest screen.
pub const BESIDE: usize = 230;
/// The most characters of a page that is only read.
pub const PAGE: usize = 600;

/// Every fault of a lesson that could be read, in the order of the file.
#[must_use]
pub fn check(lesson: &Arc<Lesson>) -> Vec<Diagnostic> {
    let session = Session::new(Arc::clone(lesson), Settings::default());
    let mut faults: Vec<Diagnostic> = session.trace().failure.iter().cloned().collect();
    for (at, passage) in lesson.passages.iter().enumerate() {
        faults.extend(claims(&session, at, passage));
        faults.extend(questions(&session, passage));
        faults.extend(suggestions(&session, at, passage));
        faults.extend(length(passage));
        faults.extend(picture(&session, passage));
    }
    faults.sort_by_key(|fault| fault.span);
    faults
}

/// The last step of a passage or, where it has none, of those before it.
fn last_step(session: &Session, passage: usize) -> Option<usize> {
    let in_or_before = |offset: usize| session.lesson().passage_at(offset).is_some_and(|p| p <= passage);
    session.trace().steps.iter().rposition(|step| in_or_before(step.statement.start))
}

fn claims(session: &Session, at: usize, passage: &Passage) -> Vec<Diagnostic> {
    let here = last_step(session, at).map(|step| session.values_at(step)).unwrap_or_default();
    let finally = session.values_at(session.trace().steps.len());
    passage.claims.iter().filter_map(|claim| claim_fault(claim, &here, &finally)).collect()
}

fn claim_fault(
    claim: &Claim,
    here: &BTreeMap<String, Value>,
    finally: &BTreeMap<String, Value>,
) -> Option<Diagnostic> {
    let fault = |message: String| Some(Diagnostic::new(claim.span, message));
    let (expression, literals) = match parse_expression(&claim.expression) {
        Ok(parsed) => parsed,
        Err(faults) => {
            let why = faults.first().map_or("it cannot be read", |f| &f.message).to_owned();
            return fault(format!("the number's expression `{}`: {why}", claim.expression));
        }
    };
    let value = evaluate(&expression, &literals, here).or_else(|_| evaluate(&expression, &literals, finally));
    let value = match value.map(|v| v.as_single()) {
        Ok(Some(value)) => value,
        Ok(None) => return fault(format!("`{}` is a whole matrix; name one cell", claim.expression)),
        Err(why) => return fault(format!("`{}`: {}", claim.expression, why.message)),
    };
    let quoted = claim.quoted.trim().replace('−', "-");
    let Ok(number) = quoted.parse::<f64>() else {
        return fault(format!("`{}` is not a number", claim.quoted));
    };
    let decimals = quoted.split_once('.').map_or(0, |(_, rest)| rest.len());
    let half_unit = 0.5 * libm::pow(10.0, -(decimals as f64));
    if (value - number).abs() <= half_unit + 1e-12 {
        return None;
    }
    let help = format!("write {value:.decimals$}");
    Some(
        Diagnostic::new(
            claim.span,
            format!("{} is {}, not {}", claim.expression, exact(value), claim.quoted),
        )
        .with_help(help),
    )
}

fn questions(session: &Session, passage: &Passage) -> Vec<Diagnostic> {
    let before: usize = session
        .lesson()
        .passages
        .iter()
        .take_while(|p| !std::ptr::eq(*p, passage))
        .map(|p| p.questions.len())
        .sum();
    let mut faults = Vec::new();
    for (at, question) in passage.questions.iter().enumerate() {
        let Some(asked) = session.questions().iter().find(|asked| asked.id == before + at) else {
            let message =
                format!("the block above does not assign the cell asked for, `{}`", question.cell.name);
            faults.push(
                Diagnostic::new(question.span, message)
                    .with_help("put the question after the block that works its answer out"),
            );
            continue;
        };
        let values = session.values_at(asked.step);
        for slip in &question.slips {
            let value = parse_expression(&slip.value).map_err(|mut faults| faults.remove(0));
            let value = value.and_then(|(e, literals)| evaluate(&e, &literals, &values));
            match value.map(|v| v.as_single()) {
                Ok(Some(_)) => {}
                Ok(None) => faults.push(Diagnostic::new(
                    question.span,
                    format!("the slip `{}` is not one number", slip.value),
                )),
                Err(why) => faults.push(Diagnostic::new(
                    question.span,
                    format!("the slip `{}`: {}", slip.value, why.message),
                )),
            }
        }
    }
    faults
}

fn suggestions(session: &Session, at: usize, passage: &Passage) -> Vec<Diagnostic> {
    let is_note = |stop: &Stop| match stop {
        Stop::Reading(reading) => {
            matches!(session.readings().get(*reading), Some(Reading::Note(p, _)) if *p == at)
        }
        Stop::Step(_) => false,
    };
    let Some(stop) = session.stepper().stops().iter().position(is_note) else { return Vec::new() };
    let tries = passage.notes.iter().filter_map(|note| match note {
        Note::Try(suggestion) => Some(suggestion),
        Note::Erratum(_) | Note::Experiment(_) => None,
    });
    let missing = tries.filter(|t| session.literal_named(&t.edit, stop).is_none());
    missing
        .map(|t| {
            let message = format!("`{}` is not a number written in the program up to here", t.edit.name);
            Diagnostic::new(t.span, message)
                .with_help("name a variable whose cell is written out, as in column(0.9, 0.1)")
        })
        .collect()
}

fn length(passage: &Passage) -> Option<Diagnostic> {
    let count = plain_text(&passage.prose).chars().count();
    let stands_beside = passage.code.is_some() || passage.has_experiment();
    let most = if stands_beside { BESIDE } else { PAGE };
    (count > most).then(|| {
        let message =
            format!("this prose has {count} characters, and {most} fit beside a step on a screen of 60×18");
        Diagnostic::new(passage.prose_span, message)
            .with_help("put some of it above another block, or on a page of its own")
    })
}

fn picture(session: &Session, passage: &Passage) -> Vec<Diagnostic> {
    let Some(picture) = &passage.picture else { return Vec::new() };
    let names: Vec<&str> = match picture {
        Picture::None => Vec::new(),
        Picture::Network { layers, links } => {
            layers.iter().chain(links).flatten().map(String::as_str).collect()
        }
        Picture::Image { of } => of.iter().map(String::as_str).collect(),
        Picture::Bars { of, targets } => of.iter().chain(targets).map(String::as_str).collect(),
        Picture::Sample { image, outputs, targets } => {
            image.iter().chain(outputs).chain(targets).map(String::as_str).collect()
        }
        Picture::Function { x, .. } => vec![x],
        Picture::Curve { weight, error, stepped, .. } => {
            [&*weight.name, &**error].into_iter().chain(stepped.as_ref().map(|s| &*s.name)).collect()
        }
        Picture::Plane { points, marks, weights, threshold } => vec![points, marks, weights, threshold],
    };
    let known = session.values_at(session.trace().steps.len());
    let unknown = names.into_iter().filter(|name| !known.contains_key(*name));
    let place = passage.code.map_or(passage.prose_span, |code| Span::new(code.start, code.start));
    unknown
        .map(|name| {
            Diagnostic::new(
                place,
                format!("the picture here names `{name}`, which the program never assigns"),
            )
        })
        .collect()
}
