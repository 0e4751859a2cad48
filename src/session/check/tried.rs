//! Checks of what a lesson suggests to try: that there is such a number, and that what is said of it comes about.

use super::super::claims::Known;
use super::super::{Interlude, Session};
use super::Checked;
use super::quoted;
use crate::lang::{Diagnostic, LiteralId};
use crate::lesson::{Note, Try};
use crate::matrix::exact;
use crate::trace::{Stop, Trace};

/// The tries of a passage, each with the number of the program that it changes, if it is there.
fn tries<'s>(subject: &'s Checked<'_>, at: usize) -> impl Iterator<Item = (&'s Try, Option<LiteralId>)> {
    let session = &subject.session;
    let is_note = move |stop: &Stop| matches!(session.reading_at(*stop), Some(Interlude::Note(passage, _)) if passage == at);
    let stop = session.stepper().stops().iter().position(is_note);
    subject.lesson.passages[at].notes.iter().filter_map(move |note| match note {
        Note::Try(suggestion) if !subject.is_doubtful(&suggestion.edit.name) => {
            Some((suggestion, session.literal_named(&suggestion.edit, stop?)))
        }
        _ => None,
    })
}

/// What is to be changed is a number written in the program, and another one.
pub(super) fn numbers(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let key = |suggestion: &Try, key: &str| subject.key(suggestion.span, key);
    let fault = |(suggestion, literal): (&Try, Option<LiteralId>)| match literal {
        None => {
            let message = format!("`{}` is not a number written in the program up to here", suggestion.edit);
            let help = "name a variable whose cell is written out, as in column(0.9, 0.1)";
            Some(Diagnostic::new(key(suggestion, "edit"), message).with_help(help))
        }
        Some(literal) => {
            let now = subject.session.trace().program.number(literal);
            (now == suggestion.to).then(|| {
                let message =
                    format!("`{}` is {} already, so this changes nothing", suggestion.edit, exact(now));
                Diagnostic::new(key(suggestion, "to"), message).with_help("name another number to try")
            })
        }
    };
    tries(subject, at).filter_map(fault).collect()
}

/// What is changed changes something, and what is said of it comes about.
pub(super) fn outcomes(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (suggestion, literal) in tries(subject, at) {
        let Some(literal) = literal.filter(|_| suggestion.to.is_finite()) else { continue };
        let before = subject.session.trace();
        let place = subject.key(suggestion.span, "to");
        let mut tried = subject.to_try(before.work);
        if let Some(tried) = &mut tried {
            tried.edit(literal, suggestion.to);
        }
        let Some(tried) = tried.filter(|tried| subject.spend(tried.trace().work)) else {
            faults.extend(subject.too_much(place));
            continue;
        };
        if !tried.is_changed() {
            continue;
        }
        if let Some(failure) = &tried.trace().failure {
            let message = format!("with this number the program stops: {}", failure.message);
            faults.push(Diagnostic::new(place, message));
        } else if !changes_what_is_worked_out(before, tried.trace()) {
            let message =
                format!("nothing is worked out from `{}`, so this changes nothing", suggestion.edit);
            faults
                .push(Diagnostic::new(place, message).with_help("name a number that something follows from"));
        } else {
            faults.extend(look(subject, &tried, suggestion, at));
        }
    }
    faults
}

/// What is asked before a try can be worked out before and after it.
pub(super) fn predictions(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let session = &subject.session;
    for stop in 0..session.stepper().stops().len() {
        let Some(Interlude::Note(passage, number)) = session.reading_at(session.stepper().stops()[stop])
        else {
            continue;
        };
        let note = subject.lesson.passages[passage].notes.get(number);
        let Some(Note::Try(suggestion)) = note.filter(|_| passage == at) else { continue };
        let Some(predict) =
            suggestion.predict.as_ref().filter(|_| !subject.is_doubtful(&suggestion.edit.name))
        else {
            continue;
        };
        faults.extend(quoted::claims(subject, predict.ask.claims(), || Known::at(&subject.session, at)));
        let work = session.trace().work;
        let Some(mut session) = subject.to_try(work) else {
            faults.extend(subject.too_much(subject.key(suggestion.span, "predict")));
            continue;
        };
        session.stepper_mut().go_to_stop(stop);
        session.prepare_trial();
        subject.spend(work);
        if session.trial().is_none() {
            let message = "what is to be predicted cannot be worked out before and after the try".to_owned();
            let help = "name numbers of the program, each a cell or a single number";
            faults.push(Diagnostic::new(subject.key(suggestion.span, "predict"), message).with_help(help));
        }
    }
    faults
}

/// The numbers in what is said of a try are those after it.
fn look(subject: &Checked<'_>, tried: &Session, suggestion: &Try, at: usize) -> Vec<Diagnostic> {
    quoted::claims(subject, suggestion.look.claims(), || Known::at(tried, at))
}

fn changes_what_is_worked_out(before: &Trace, after: &Trace) -> bool {
    before.steps.len() != after.steps.len()
        || before
            .steps
            .iter()
            .zip(&after.steps)
            .any(|(before, after)| before.operation.has_formula() && before.result != after.result)
}
