//! A training run under the debugger: what keys and typed orders ask of it, and what its worker answers.

use super::super::keys::Command;
use super::super::layout::Pane;
use super::super::stage::Target;
use super::super::theme::Role;
use super::lesson_screen::{Editable, LessonScreen, Mode};
use super::{App, Effect, Screen};
use crate::command::TABLE;
use crate::matrix::grouped;
use crate::run::{Answer, Debugging, OrderError, Reply, Request, Said, Trained};
use crate::session::Session;
use crate::text::{debug, said};
use crate::trace::Origin;

/// What the worker tells of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunNews {
    /// It was trained further.
    Trained(Trained),
    /// So many samples of so many are done for the request under way.
    Progress(usize, usize),
    /// The request is answered.
    Answered(Answer),
    /// It cannot be answered, and why.
    Refused(String),
}

/// The run behind a screen.
#[derive(Clone, Debug)]
pub struct RunScreen {
    /// Where one stands in it.
    pub debugging: Debugging,
    /// How far it is trained.
    pub trained: Trained,
    /// The request under way: samples done, of how many.
    pub busy: Option<(usize, usize)>,
    /// What was last found that is worth a pane: a weight's life, or two futures.
    pub finding: Option<Said>,
    /// A request for the worker, until it is sent.
    request: Option<Request>,
}

impl RunScreen {
    /// Stands at a sample.
    pub(super) fn new(debugging: Debugging, trained: Trained) -> Self {
        Self { debugging, trained, busy: None, finding: None, request: None }
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
pub(super) const fn is_of_run(command: Command) -> bool {
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
    /// The request to be sent to the worker, if there is a new one.
    pub(super) fn take_request(&mut self) -> Option<Request> {
        self.run.as_mut()?.request.take()
    }

    /// Does a command of a training run, with the number typed before it.
    pub(super) fn run_command(&mut self, command: Command, count: &str) {
        if self.run.is_none() {
            let what = TABLE.iter().find(|b| b.command == command).map_or("that", |b| b.help);
            let needs =
                format!("This program is no training run, which `{what}` needs: nn-tutor debug has one.");
            return self.say(needs, Role::Quiet);
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
    pub(super) fn typed_order(&mut self, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        let done = |run: &mut RunScreen, session: &mut Session| run.debugging.order(session, line);
        self.order_with(done, Some(line));
    }

    fn order_with(
        &mut self,
        done: impl FnOnce(&mut RunScreen, &mut Session) -> Result<Reply, OrderError>,
        line: Option<&str>,
    ) {
        let Some(run) = &mut self.run else { return };
        if run.busy.is_some() {
            return self.say("The run is still busy; Esc stops it.", Role::Quiet);
        }
        match done(run, &mut self.session) {
            Ok(Reply::Said(said)) => self.say_of(&said),
            Ok(Reply::Ask(request)) => {
                run.busy = Some((0, 0));
                run.request = Some(request);
            }
            Err(error) => {
                self.say(error.to_string(), Role::Bad);
                if let Some(line) = line {
                    self.mode = Mode::Order(line.to_owned());
                }
            }
        }
    }

    /// Whether a number can stand where it was typed, in a sample's step.
    pub(super) fn check(&self, target: Editable, to: f64) -> Result<(), OrderError> {
        let (Some(run), Editable::Cell { step, .. }) = (&self.run, target) else { return Ok(()) };
        let name = self.session.trace().steps.get(step).and_then(|step| step.assigns.as_deref());
        name.map_or(Ok(()), |name| run.debugging.check(name, to))
    }

    fn say_of(&mut self, said: &Said) {
        let line = said::line(said);
        if !line.is_empty() {
            self.say(line, Role::Quiet);
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
        ["wih", "who"].contains(&&*name).then(|| format!("{name}[{}, {}]", picked.row, picked.column))
    }
}

impl App {
    /// Takes in what the run's worker tells.
    pub(super) fn take_in_run(&mut self, news: RunNews) {
        let Screen::Lesson(lesson) = &mut self.screen else { return };
        let Some(run) = &mut lesson.run else { return };
        match news {
            RunNews::Trained(trained) => run.trained = trained,
            RunNews::Progress(done, of) => run.busy = run.busy.map(|_| (done, of)),
            RunNews::Refused(why) => {
                run.busy = None;
                lesson.say(why, Role::Bad);
            }
            RunNews::Answered(answer) => {
                run.busy = None;
                let said = run.debugging.take_in(&mut lesson.session, answer);
                if matches!(said, Said::Biography(_) | Said::Compared(_)) {
                    // What is longer than a line stands in the pane; the foot only says that it came.
                    run.finding = Some(said.clone());
                    lesson.pane = Pane::Variables;
                    lesson.say(format!("{} · z shows all of it", said::line(&said)), Role::Quiet);
                } else {
                    lesson.say_of(&said);
                }
            }
        }
    }

    /// Esc while the run is at work stops it.
    pub(super) fn interrupt(&mut self, command: Command) -> Option<Effect> {
        let Screen::Lesson(lesson) = &mut self.screen else { return None };
        let is_busy = lesson.run.as_ref().is_some_and(|run| run.busy.is_some());
        (is_busy && matches!(command, Command::Out | Command::Leave)).then_some(Effect::StopAsking)
    }
}

impl RunScreen {
    /// What the run is doing, in a few words, if anything.
    #[must_use]
    pub fn doing(&self) -> Option<String> {
        let Trained { trained, samples, .. } = self.trained;
        match self.busy {
            Some((_, 0)) => Some("working · Esc stops".to_owned()),
            Some((done, of)) => Some(format!("{} of {} · Esc stops", grouped(done), grouped(of))),
            None => debug::failure(&self.trained)
                .or((trained < samples).then(|| format!("trained {} %", 100 * trained / samples.max(1)))),
        }
    }
}
