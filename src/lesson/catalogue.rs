//! The lessons that come with the program, held within it.

use super::Lesson;
use crate::lang::{Diagnostic, did_you_mean};
use crate::network::Rule;

/// A lesson of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub number: usize,
    /// Its name, as in the file's name: `three-layers`.
    pub name: &'static str,
    /// The file's name in `lessons/`.
    pub file: &'static str,
    /// The file's text.
    pub text: &'static str,
}

macro_rules! entry {
    ($number:literal, $name:literal, $file:literal) => {
        Entry {
            number: $number,
            name: $name,
            file: $file,
            text: include_str!(concat!("../../lessons/", $file)),
        }
    };
}

/// The course, in order.
pub const COURSE: &[Entry] = &[
    entry!(0, "artificial-neuron", "00-artificial-neuron.md"),
    entry!(1, "following-the-signals", "01-following-the-signals.md"),
    entry!(2, "three-layers", "02-three-layers.md"),
    entry!(3, "splitting-the-error", "03-splitting-the-error.md"),
    entry!(4, "derivative-of-the-sigmoid", "04-derivative-of-the-sigmoid.md"),
    entry!(5, "updating-the-weights", "05-updating-the-weights.md"),
    entry!(6, "training-on-digits", "06-training-on-digits.md"),
    entry!(7, "back-query", "07-back-query.md"),
    entry!(8, "preparing-data", "08-preparing-data.md"),
    entry!(9, "experiments", "09-experiments.md"),
    entry!(10, "own-handwriting", "10-own-handwriting.md"),
];

/// What Python needs before a lesson's program.
pub const PRELUDE: &str = include_str!("../../lessons/prelude.py");

/// A step of training by each rule, as a program with prose: what the debugger steps through.
const STEP_DECK: &str = include_str!("../../lessons/step/deck.md");
const STEP_GRADIENT: &str = include_str!("../../lessons/step/gradient.md");
/// A query, as a program with prose: what a drawing goes through.
const QUERY: &str = include_str!("../../lessons/step/query.md");

/// A query as a program with prose. It is to be given `pixels`, `wih` and `who`.
///
/// # Errors
/// None for the program as shipped, which the tests hold to.
pub fn query() -> Result<Lesson, Vec<Diagnostic>> {
    Lesson::read("lessons/step/query.md", QUERY)
}

/// A step of training as a program with prose. It is to be given `pixels`, `label`, `wih`, `who` and `lr`.
///
/// # Errors
/// None for the programs as shipped, which the tests hold to.
pub(crate) fn training_step(rule: Rule) -> Result<Lesson, Vec<Diagnostic>> {
    match rule {
        Rule::Deck => Lesson::read("lessons/step/deck.md", STEP_DECK),
        Rule::Gradient => Lesson::read("lessons/step/gradient.md", STEP_GRADIENT),
    }
}

impl Entry {
    /// The lesson, taken apart.
    ///
    /// # Errors
    /// None for the lessons as shipped, which the tests hold to.
    pub fn read(&self) -> Result<Lesson, Vec<Diagnostic>> {
        Lesson::read(&format!("lessons/{}", self.file), self.text)
    }
}

/// The lesson meant by a number, a name or the beginning of one.
///
/// # Errors
/// The nearest name, where one is near, when there is no such lesson.
pub fn find(wanted: &str) -> Result<&'static Entry, Option<&'static str>> {
    let lower = wanted.to_lowercase();
    let by_number = wanted.parse().ok().and_then(|n: usize| COURSE.iter().find(|e| e.number == n));
    let begins = |e: &&Entry| !lower.is_empty() && (e.name.starts_with(&lower) || e.file.starts_with(&lower));
    match by_number.or_else(|| COURSE.iter().find(begins)) {
        Some(entry) => Ok(entry),
        None => Err(did_you_mean(&lower, COURSE.iter().map(|e| e.name))),
    }
}
