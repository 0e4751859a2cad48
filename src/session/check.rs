//! Checking a lesson: everything it says is worked out and compared.
//!
//! Each check is small, looks at one thing, and gives its faults at their places; none keeps another from being done.
//! Whether the steps fit a screen is for the screens to say.

mod asked;
mod checked;
mod front;
mod leaks;
mod quoted;
mod shown;
mod tried;

use std::sync::Arc;

use super::Session;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use checked::Checked;

/// What is looked at in each passage.
const OF_PASSAGES: &[fn(&Checked<'_>, usize) -> Vec<Diagnostic>] = &[
    quoted::prose,
    quoted::errata,
    quoted::bare,
    asked::cells,
    asked::tolerances,
    asked::slips,
    asked::choices,
    asked::directions,
    asked::hints,
    asked::varied,
    asked::words,
    tried::numbers,
    tried::outcomes,
    tried::predictions,
    shown::length,
    shown::names,
    shown::lines,
    shown::arrows,
    shown::lit,
    shown::curves,
];

/// Every fault of a lesson besides those that keep it from being read, in the order of the file.
pub fn check(lesson: &Arc<Lesson>) -> Vec<Diagnostic> {
    check_among(lesson, &[])
}

/// The same for a lesson that stands beside others of its author's, besides the course.
pub fn check_among(lesson: &Arc<Lesson>, others: &[&Lesson]) -> Vec<Diagnostic> {
    check_and_open(lesson, others).0
}

/// The same, and the lesson opened, if nothing of its program had to be left out; it may have been stopped all the same.
pub(crate) fn check_and_open(lesson: &Arc<Lesson>, others: &[&Lesson]) -> (Vec<Diagnostic>, Option<Session>) {
    let (subject, mut faults) = Checked::of(lesson);
    faults.extend(lesson.unshown.iter().cloned());
    faults.extend(front::numbers(&subject, others));
    faults.extend(front::names(&subject));
    faults.extend(subject.session.unasked());
    for passage in 0..lesson.passages.len() {
        faults.extend(OF_PASSAGES.iter().flat_map(|check| check(&subject, passage)));
    }
    faults.extend(leaks::leaks(&subject));
    faults.sort_by_key(|fault| fault.span);
    (faults, subject.into_whole())
}
