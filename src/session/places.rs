//! Where a session is: its passage, and the sections round it.

use super::{Interlude, Session};
use crate::trace::Stop;

impl Session {
    /// The passage one is in.
    pub fn passage(&self) -> usize {
        let failed = || self.lesson.passage_at(self.trace().failure.as_ref()?.span.start);
        let passage = match self.reading() {
            Some(Interlude::Failure) => failed(),
            _ => self.stepper.stop().and_then(|stop| self.passage_of(stop)),
        };
        passage.unwrap_or(0)
    }

    /// The passage a stop belongs to, if it does to one.
    pub(super) fn passage_of(&self, stop: Stop) -> Option<usize> {
        match (stop, self.reading_at(stop)) {
            (Stop::Step(step), _) => self.lesson.passage_at(self.trace().steps[step].statement.start),
            (_, Some(Interlude::Page(passage) | Interlude::Note(passage, _))) => Some(passage),
            _ => None,
        }
    }

    /// The stop at which the next section begins, or the one before; before the first there is the beginning.
    pub(crate) fn section_beside(&self, forward: bool) -> Option<usize> {
        let (stepper, here) = (self.stepper(), self.stepper().cursor());
        let halt = |(stop, _)| stepper.way().halt_from(stepper.trace(), here.level, stop);
        let mut stops = self.section_stops().into_iter().map(halt);
        if forward {
            stops.find(|stop| *stop > here.stop)
        } else {
            Some(stops.rev().find(|stop| *stop < here.stop).unwrap_or(0))
        }
    }

    /// The first stop of a passage's own.
    pub(crate) fn first_stop_of(&self, passage: usize) -> Option<usize> {
        self.stepper.stops().iter().position(|stop| self.passage_of(*stop) == Some(passage))
    }

    /// The stops at which the sections begin, with their titles.
    pub fn section_stops(&self) -> Vec<(usize, &str)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, stop) in self.stepper.stops().iter().enumerate() {
            let passage = self.passage_of(*stop);
            let Some(section) = passage.and_then(|p| self.lesson.passages[p].section) else { continue };
            if found.last().is_none_or(|(_, last)| *last != section) {
                found.push((at, section));
            }
        }
        let title = |section: usize| self.lesson.sections[section].title.as_str();
        found.into_iter().map(|(at, section)| (at, title(section))).collect()
    }
}
