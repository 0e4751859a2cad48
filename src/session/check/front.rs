//! Checks of the front matter: numbers of lessons, names in `[links]` and `[symbols]`.

use std::collections::BTreeSet;

use super::Checked;
use crate::lang::{Diagnostic, did_you_mean};
use crate::lesson::{Lesson, catalogue};

/// Of very many lessons that are named wrongly the first are enough to see what is meant.
const MOST_TOLD: usize = 100;

/// Each name that is to be written in a certain way is a variable of the program.
pub(super) fn names(subject: &Checked<'_>) -> Vec<Diagnostic> {
    let lesson = subject.lesson;
    let variables = subject.session.trace().variables();
    let is_known = |name: &str| variables.iter().any(|v| v.name == name) || subject.is_doubtful(name);
    let unknown = lesson.meta.notated().filter(|name| !is_known(name));
    let fault = |name: &str| {
        let message = format!("`{name}` is no variable of this program");
        let near = did_you_mean(name, variables.iter().map(|v| v.name));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        Diagnostic { help, ..Diagnostic::new(subject.key(lesson.meta.span, name), message) }
    };
    unknown.map(fault).collect()
}

/// The lesson's number is its own, and the lessons it builds on are there.
pub(super) fn numbers(subject: &Checked<'_>, others: &[&Lesson]) -> Vec<Diagnostic> {
    let lesson = subject.lesson;
    let in_course = |number: usize| catalogue::COURSE.iter().find(|entry| entry.number == number);
    let is_there = |number: usize| {
        in_course(number).is_some() || others.iter().any(|other| other.meta.number == Some(number))
    };
    let key = |key: &str| subject.key(lesson.meta.span, key);
    let mut seen = BTreeSet::new();
    let needed = |number: &usize| {
        let message = if !seen.insert(*number) {
            format!("lesson {number} stands here twice")
        } else if lesson.meta.number == Some(*number) {
            format!("lesson {number} cannot build on itself")
        } else if is_there(*number) {
            return None;
        } else {
            format!("there is no lesson {number}")
        };
        let place = subject.place(key("builds_on"), &number.to_string());
        Some(Diagnostic::new(place, message).with_help("name the lessons it needs, as [1, 2]"))
    };
    let builds_on = lesson.meta.builds_on.iter();
    let mut faults: Vec<Diagnostic> = builds_on.filter_map(needed).take(MOST_TOLD).collect();
    if let Some(number) = lesson.meta.number {
        let course = in_course(number).and_then(|entry| Some((entry.read().ok()?.meta.title, "the course")));
        let mine = others.iter().find(|other| other.meta.number == Some(number));
        let same = mine.map(|other| (other.meta.title.clone(), other.file.as_str()));
        let taken = same.or_else(|| course.filter(|(title, _)| *title != lesson.meta.title));
        faults.extend(taken.map(|(title, place)| {
            let message = format!("{number} is the number of “{title}” already, in {place}");
            Diagnostic::new(key("number"), message).with_help("take another number, or leave it out")
        }));
    }
    faults
}
