//! Checks of the front matter: numbers of lessons, names in `[links]` and `[symbols]`.

use super::{Checked, place_of};
use crate::lang::{Diagnostic, did_you_mean};
use crate::lesson::{Lesson, catalogue, key_in};

/// Each name that is to be written in a certain way is a variable of the program.
pub(super) fn names(subject: &Checked<'_>) -> Vec<Diagnostic> {
    let lesson = subject.lesson;
    let variables = subject.session.trace().variables();
    let is_known = |name: &str| variables.iter().any(|v| v.name == name) || subject.is_doubtful(name);
    let unknown = lesson.meta.notated().filter(|name| !is_known(name));
    let fault = |name: &str| {
        let message = format!("`{name}` is no variable of this program");
        let fault = Diagnostic::new(key_in(&lesson.source, lesson.meta.span, name), message);
        match did_you_mean(name, variables.iter().map(|v| v.name)) {
            Some(near) => fault.with_help(format!("did you mean `{near}`?")),
            None => fault,
        }
    };
    unknown.map(fault).collect()
}

/// The lesson's number is its own, and the lessons it builds on are there.
pub(super) fn numbers(lesson: &Lesson, others: &[&Lesson]) -> Vec<Diagnostic> {
    let in_course = |number: usize| catalogue::COURSE.iter().find(|entry| entry.number == number);
    let is_there = |number: usize| {
        in_course(number).is_some() || others.iter().any(|other| other.meta.number == Some(number))
    };
    let key = |key: &str| key_in(&lesson.source, lesson.meta.span, key);
    let needed = |number: &usize| {
        let place = place_of(&lesson.source, key("builds_on"), &number.to_string());
        let message = if lesson.meta.number == Some(*number) {
            format!("lesson {number} cannot build on itself")
        } else if is_there(*number) {
            return None;
        } else {
            format!("there is no lesson {number}")
        };
        Some(Diagnostic::new(place, message).with_help("name the lessons it needs, as [1, 2]"))
    };
    let mut faults: Vec<Diagnostic> = lesson.meta.builds_on.iter().filter_map(needed).collect();
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
