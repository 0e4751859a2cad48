//! A training run under the debugger: the step one is at, and the run behind it.

use crate::command::Context;
use crate::matrix::grouped;
use crate::run::{Answer, Biography, Comparison, Course, Debugging, Question};
use crate::session::Session;
use crate::tui::screen::stepping::Stepping;

/// What the worker tells of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunNews {
    /// It was trained further.
    Course(Course),
    /// So many samples of so many are done for the question under way.
    Progress(usize, usize),
    /// The question is answered.
    Answered(Answer),
    /// It cannot be answered, and why.
    Refused(String),
}

/// What the last question brought that is worth a pane.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A weight's life.
    Biography(Box<Biography>),
    /// Two futures.
    Comparison(Box<Comparison>),
}

/// A sample of a training run on the screen.
#[derive(Clone, Debug)]
pub struct RunScreen {
    /// The sample's step.
    pub stepping: Stepping,
    /// The run it is of.
    pub run: RunBehind,
}

/// The run behind a screen.
#[derive(Clone, Debug)]
pub struct RunBehind {
    /// Where one stands in it.
    pub debugging: Debugging,
    /// How far it is trained.
    pub course: Course,
    /// The question under way: samples done, of how many.
    pub busy: Option<(usize, usize)>,
    /// What was last found.
    pub finding: Option<Finding>,
    /// A question for the worker, until it is sent.
    pub(super) question: Option<Question>,
}

impl RunScreen {
    /// Stands at a sample.
    #[must_use]
    pub fn new(session: Session, debugging: Debugging, course: Course) -> Self {
        let run = RunBehind { debugging, course, busy: None, finding: None, question: None };
        Self { stepping: Stepping::new(session), run }
    }

    /// What a key means where one only steps.
    pub(super) fn on_the_way(&self) -> Context {
        match self.stepping.session.reading() {
            None => Context::Debugging,
            Some(_) => Context::Page,
        }
    }
}

impl RunBehind {
    /// What the run is doing, in a few words, if anything.
    #[must_use]
    pub fn doing(&self) -> Option<String> {
        match (self.busy, &self.course.failure) {
            (Some((_, 0)), _) => Some("working · Esc stops".to_owned()),
            (Some((done, of)), _) => Some(format!("{} of {} · Esc stops", grouped(done), grouped(of))),
            (None, Some(failure)) => Some(failure.clone()),
            (None, None) if self.course.trained < self.course.samples => {
                Some(format!("trained {} %", 100 * self.course.trained / self.course.samples.max(1)))
            }
            (None, None) => None,
        }
    }
}
