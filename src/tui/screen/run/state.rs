//! A training run under the debugger: what keys and typed orders ask of it, and what its worker answers.

use crate::command::TABLE;
use crate::matrix::grouped;
use crate::network::{WeightMatrix, WeightName};
use crate::run::{Answer, Biography, Comparison, Course, Debugging, Question, Reply};
use crate::session::Session;
use crate::trace::Origin;
use crate::tui::app::{App, Effect, Screen};
use crate::tui::app::{LessonScreen, Mode};
use crate::tui::keys::Command;
use crate::tui::layout::Pane;
use crate::tui::stage::Target;
use crate::tui::theme::Role;

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

/// The run behind a screen.
#[derive(Clone, Debug)]
pub struct RunScreen {
    /// Where one stands in it.
    pub debugging: Debugging,
    /// How far it is trained.
    pub course: Course,
    /// The question under way: samples done, of how many.
    pub busy: Option<(usize, usize)>,
    /// What was last found.
    pub finding: Option<Finding>,
    /// A question for the worker, until it is sent.
    question: Option<Question>,
}

impl RunScreen {
    /// Stands at a sample.
    pub(in crate::tui) fn new(debugging: Debugging, course: Course) -> Self {
        Self { debugging, course, busy: None, finding: None, question: None }
    }
}

/// Commands that need words typed after them.
const fn needs_words(command: Command) -> bool {
    matches!(
        command,
        Command::GoToSample
            | Command::Watch
            | Command::Print
            | Command::Set
            | Command::Biography
            | Command::Nudge
            | Command::Order
    )
}

/// Whether a command is one of a training run's.
pub(in crate::tui) const fn is_of_run(command: Command) -> bool {
    needs_words(command)
        || matches!(
            command,
            Command::NextSample
                | Command::PreviousSample
                | Command::HundredOn
                | Command::HundredBack
                | Command::NextEpoch
                | Command::PreviousEpoch
                | Command::FirstSample
                | Command::LastSample
                | Command::Continue
                | Command::Reverse
                | Command::Break
                | Command::Delete
                | Command::Unwatch
                | Command::Compare
                | Command::Keep
                | Command::Drop
        )
}

impl LessonScreen {
    /// The question to be sent to the worker, if there is a new one.
    pub(in crate::tui) fn take_question(&mut self) -> Option<Question> {
        self.run.as_mut()?.question.take()
    }

    /// Does a command of a training run, with the number typed before it.
    pub(in crate::tui) fn run_command(&mut self, command: Command, count: &str) {
        if self.run.is_none() {
            return self.say("That is for a training run: nn-tutor debug", Role::Quiet);
        }
        let picked = self.picked_weight();
        let words = match command {
            Command::Biography | Command::Nudge => picked.unwrap_or_default(),
            Command::Order => String::new(),
            _ => count.to_owned(),
        };
        if needs_words(command) && words.is_empty() {
            let word = TABLE.iter().find(|b| b.command == command).and_then(|b| b.word);
            let line = word.map_or_else(String::new, |(word, _)| format!("{word} "));
            self.mode = Mode::Order(line);
            return;
        }
        let done =
            |run: &mut RunScreen, session: &mut Session| run.debugging.command(session, command, &words);
        self.order_with(done, None);
    }

    /// Carries a typed line out; one that cannot be is kept for mending.
    pub(in crate::tui) fn typed_order(&mut self, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        let done = |run: &mut RunScreen, session: &mut Session| run.debugging.order(session, line);
        self.order_with(done, Some(line));
    }

    fn order_with<E: std::fmt::Display>(
        &mut self,
        done: impl FnOnce(&mut RunScreen, &mut Session) -> Result<Reply, E>,
        line: Option<&str>,
    ) {
        let Some(run) = &mut self.run else { return };
        if run.busy.is_some() {
            return self.say("The run is still busy; Esc stops it.", Role::Quiet);
        }
        match done(run, &mut self.session) {
            Ok(Reply::Said(text)) => {
                if !text.is_empty() {
                    self.say(text, Role::Quiet);
                }
            }
            Ok(Reply::Ask(question)) => {
                run.busy = Some((0, 0));
                run.question = Some(question);
            }
            Err(error) => {
                self.say(error.to_string(), Role::Bad);
                if let Some(line) = line {
                    self.mode = Mode::Order(line.to_owned());
                }
            }
        }
    }

    /// The weight picked out, as orders name it.
    fn picked_weight(&self) -> Option<String> {
        let picked = self.picked()?;
        let (_, step) = self.session.stepper().step()?;
        let name = match picked.target {
            Target::Operand(at) => {
                let operand = step.operands.get(at)?;
                let made = |made: usize| self.session.trace().steps.get(made)?.assigns.clone();
                match operand.origin {
                    Origin::Step(step) => operand.name.clone().or_else(|| made(step))?,
                    _ => return None,
                }
            }
            Target::Result | Target::Before => step.assigns.clone()?,
        };
        WeightMatrix::named(&name)
            .map(|matrix| WeightName { matrix, row: picked.row, column: picked.column }.to_string())
    }
}

impl App {
    /// Takes in what the run's worker tells.
    pub(in crate::tui) fn take_in_run(&mut self, news: RunNews) {
        let Screen::Lesson(lesson) = &mut self.screen else { return };
        let Some(run) = &mut lesson.run else { return };
        match news {
            RunNews::Course(course) => run.course = course,
            RunNews::Progress(done, of) => run.busy = run.busy.map(|_| (done, of)),
            RunNews::Refused(why) => {
                run.busy = None;
                lesson.say(why, Role::Bad);
            }
            RunNews::Answered(answer) => {
                run.busy = None;
                match &answer {
                    Answer::Biography(life) => run.finding = Some(Finding::Biography(life.clone())),
                    Answer::Compared(pair) => run.finding = Some(Finding::Comparison(pair.clone())),
                    _ => {}
                }
                let has_found = matches!(answer, Answer::Biography(_) | Answer::Compared(_));
                let said = run.debugging.take_in(&mut lesson.session, answer);
                // What is longer than a line stands in the pane; the foot only says that it came.
                let first = said.lines().next().unwrap_or_default();
                if has_found {
                    lesson.pane = Pane::Variables;
                    lesson.say(format!("{first} · z shows all of it"), Role::Quiet);
                } else if !first.is_empty() {
                    lesson.say(first, Role::Quiet);
                }
            }
        }
    }

    /// Esc while the run is at work stops it.
    pub(in crate::tui) fn interrupt(&mut self, command: Command) -> Option<Effect> {
        let Screen::Lesson(lesson) = &mut self.screen else { return None };
        let is_busy = lesson.run.as_ref().is_some_and(|run| run.busy.is_some());
        (is_busy && matches!(command, Command::Out | Command::Leave)).then_some(Effect::StopAsking)
    }
}

impl RunScreen {
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
