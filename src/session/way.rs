//! The way through a lesson: what one meets in which order.

use super::{Interlude, Subject, story};
use crate::lesson::Lesson;
use crate::trace::{Stop, Trace, Way};

/// The way through a lesson: its cover, then passage by passage the steps, or the page, and the notes.
pub(super) fn lay_out(subject: Subject, lesson: &Lesson, trace: &Trace) -> (Way, Vec<Interlude>) {
    let mut way = Laid { lesson, stops: Vec::new(), readings: Vec::new(), passage: 0, has_steps: false };
    if subject == Subject::Lesson {
        way.read(Interlude::Cover);
    }
    // What was given is there before the way begins.
    for (at, step) in trace.steps.iter().enumerate().skip(trace.given) {
        let passage = lesson.passage_at(step.statement.start).unwrap_or(way.passage);
        way.reach(passage);
        way.has_steps = true;
        way.stops.push(Stop::Step(at));
    }
    if trace.failure.is_some() {
        way.read(Interlude::Failure);
    } else {
        way.reach(lesson.passages.len());
    }
    let story = match subject {
        Subject::Lesson => story::told(lesson, trace, &way.stops),
        Subject::Program => Vec::new(),
    };
    (Way { stops: way.stops, story }, way.readings)
}

struct Laid<'a> {
    lesson: &'a Lesson,
    stops: Vec<Stop>,
    readings: Vec<Interlude>,
    passage: usize,
    has_steps: bool,
}

impl Laid<'_> {
    fn read(&mut self, reading: Interlude) {
        self.stops.push(Stop::Reading(self.readings.len()));
        self.readings.push(reading);
    }

    /// Leaves every passage before this one, with its page if it had no steps, and its notes.
    fn reach(&mut self, passage: usize) {
        while self.passage < passage {
            let left = &self.lesson.passages[self.passage];
            // The cover has the words before the first section already.
            let on_cover = self.passage == 0 && left.section.is_none() && left.code.is_none();
            if !self.has_steps && !on_cover && !left.prose.is_empty() && !left.has_experiment() {
                self.read(Interlude::Page(self.passage));
            }
            for note in 0..left.notes.len() {
                self.read(Interlude::Note(self.passage, note));
            }
            self.passage += 1;
            self.has_steps = false;
        }
    }
}
