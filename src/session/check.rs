//! Checking a lesson: everything it says is worked out and compared.
//!
//! Each check is small, looks at one thing, and gives its faults at their places; none keeps another from being done.
//! Whether the steps fit a screen is for the screens to say.

mod asked;
mod checked;
mod front;
mod quoted;
mod shown;
mod tried;

use std::sync::Arc;

use crate::lang::{Diagnostic, Span};
use crate::lesson::Lesson;
use checked::Checked;

pub use shown::{BESIDE, PAGE};

/// What is looked at in the lesson as a whole.
const OF_LESSONS: &[fn(&Checked<'_>) -> Vec<Diagnostic>] = &[front::names];

/// What is looked at in each passage.
const OF_PASSAGES: &[fn(&Checked<'_>, usize) -> Vec<Diagnostic>] = &[
    quoted::prose,
    quoted::errata,
    asked::cells,
    asked::tolerances,
    asked::slips,
    asked::words,
    tried::numbers,
    tried::outcomes,
    shown::length,
    shown::names,
    shown::curves,
];

/// Every fault of a lesson besides those that keep it from being read, in the order of the file.
pub fn check(lesson: &Arc<Lesson>) -> Vec<Diagnostic> {
    check_among(lesson, &[])
}

/// The same for a lesson that stands beside others of its author's, besides the course.
pub fn check_among(lesson: &Arc<Lesson>, others: &[&Lesson]) -> Vec<Diagnostic> {
    let (subject, mut faults) = Checked::of(lesson);
    faults.extend(lesson.unshown.iter().cloned());
    faults.extend(front::numbers(lesson, others));
    faults.extend(OF_LESSONS.iter().flat_map(|check| check(&subject)));
    for passage in 0..lesson.passages.len() {
        faults.extend(OF_PASSAGES.iter().flat_map(|check| check(&subject, passage)));
    }
    faults.sort_by_key(|fault| fault.span);
    faults
}

/// The first place of some words within a stretch of a text, or the stretch.
fn place_of(source: &str, within: Span, words: &str) -> Span {
    let at = within.of(source).find(words).map(|at| within.start + at);
    at.map_or(within, |start| Span::new(start, start + words.len()))
}
