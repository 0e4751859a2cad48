//! A lesson on the screen: the session, how one looks at it, and what one is in the middle of.

use std::sync::Arc;

use ratatui::crossterm::event::KeyCode;

use crate::interp::Settings;
use crate::lang::{Diagnostic, LiteralId};
use crate::lesson::{CellName, Lesson, Note, Picture};
use crate::matrix::exact;
use crate::session::progress::LessonProgress;
use crate::session::{Asked, Interlude, Session, Verdict, note};
use crate::trace::Changed;
use crate::tui::app::PadScreen;
use crate::tui::app::Trainings;
use crate::tui::app::{Effect, Opening};
use crate::tui::keys::{Command, Context};
use crate::tui::layout::Pane;
use crate::tui::prompt::{Typed, take};
use crate::tui::screen::run::state::{RunScreen, is_of_run};
use crate::tui::stage::Picked;
use crate::tui::theme::Role;

/// Decimals shown unless the learner asks for others.
const DECIMALS: usize = 4;
/// Decimals of by-hand rounding unless others are typed: the deck's.
const BY_HAND: i32 = 3;
/// How far one press moves a picture's number.
const NUDGE: f64 = 0.25;

/// What one is in the middle of.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// Stepping.
    Step,
    /// Picking out cells.
    Inspect(Picked),
    /// Typing the answer to a question.
    Answer(String),
    /// Typing a new value for a number.
    Edit {
        /// Which number.
        target: Editable,
        /// Its name and old value, for the prompt.
        what: String,
        /// What was typed.
        line: String,
    },
    /// Typing what to look for.
    Find(String),
    /// Typing an order for the training run.
    Order(String),
    /// Typing a guess of what a training will come to.
    Guess(String),
}

/// A number that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// It is written in the program.
    Written(LiteralId),
    /// It is a cell of a step's result, to be set by hand.
    Cell {
        /// Which step, from 0.
        step: usize,
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        column: usize,
    },
}

/// Something said to the learner, until the next key.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The words.
    pub text: String,
    /// Good, bad or neither.
    pub role: Role,
}

/// A lesson on the screen.
#[derive(Clone, Debug)]
pub struct LessonScreen {
    /// The lesson under way.
    pub session: Session,
    /// The name its progress is kept under.
    pub key: String,
    /// What one is in the middle of.
    pub mode: Mode,
    /// The pane one looks at.
    pub pane: Pane,
    /// Decimals shown at most.
    pub decimals: usize,
    /// What was last said.
    pub notice: Option<Notice>,
    /// A number typed before a command.
    pub count: String,
    /// The networks trained here.
    pub trainings: Trainings,
    /// The training run behind it, if its program is a sample's step.
    pub run: Option<RunScreen>,
    /// The drawing pad one came from.
    pub pad: Option<Box<PadScreen>>,
    /// What was last looked for.
    found: String,
    /// How programs are run; a reload begins from it.
    settings: Settings,
}

impl LessonScreen {
    /// Opens a lesson, where it was left last time unless a step is named.
    pub(in crate::tui) fn open(opening: Opening, settings: Settings, known: &LessonProgress) -> Self {
        let mut session = Session::new(opening.lesson, settings);
        session.restore_answers(known.answered.iter().copied());
        let mut screen = Self {
            session,
            key: opening.key,
            mode: Mode::Step,
            pane: Pane::Prose,
            decimals: DECIMALS,
            notice: None,
            count: String::new(),
            trainings: Trainings::default(),
            run: None,
            pad: None,
            found: String::new(),
            settings,
        };
        let stops = screen.session.stepper().stops().len();
        match opening.step {
            Some(step) => screen.go_to(step),
            None if known.stop > 0 && known.stop + 1 < stops && known.stops == stops => {
                screen.session.stepper_mut().go_to_stop(known.stop);
                screen.say("You were here. Home goes back to the beginning.", Role::Quiet);
            }
            None => {}
        }
        screen
    }

    /// A program at its first step.
    pub(in crate::tui) fn of_program(session: Session, settings: Settings) -> Self {
        Self {
            session,
            key: String::new(),
            mode: Mode::Step,
            pane: Pane::Prose,
            decimals: DECIMALS,
            notice: None,
            count: String::new(),
            trainings: Trainings::default(),
            run: None,
            pad: None,
            found: String::new(),
            settings,
        }
    }

    /// What a key means now.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.mode {
            Mode::Inspect(_) => Context::Inspecting,
            _ if self.run.is_some() => Context::Debugging,
            _ if self.session.experiment().is_some() => Context::Training,
            _ => Context::Stepping,
        }
    }

    /// The picked cell, when one is inspecting.
    #[must_use]
    pub const fn picked(&self) -> Option<Picked> {
        match self.mode {
            Mode::Inspect(picked) => Some(picked),
            _ => None,
        }
    }

    /// The question open at the step on the stage.
    #[must_use]
    pub fn question(&self) -> Option<Asked> {
        let (step, _) = self.session.stepper().step()?;
        self.session.open_question(step)
    }

    pub(in crate::tui) fn say(&mut self, text: impl Into<String>, role: Role) {
        self.notice = Some(Notice { text: text.into(), role });
    }

    /// Another text of the lesson, after its file was saved; the place is kept, and trainings begin afresh.
    pub(in crate::tui) fn reload(&mut self, read: Result<Arc<Lesson>, Vec<Diagnostic>>) -> Option<Effect> {
        match read {
            Ok(lesson) => {
                let stopped = self.stop_training();
                self.trainings = Trainings::default();
                let cursor = self.session.stepper().cursor();
                let answered = self.session.answered().clone();
                let settings = Settings { round: self.session.round(), ..self.settings };
                self.session = Session::new(lesson, settings);
                self.session.restore_answers(answered);
                let last = self.session.stepper().stops().len().saturating_sub(1);
                self.session.stepper_mut().go_to_stop(cursor.stop.min(last));
                self.mode = Mode::Step;
                self.say("Loaded again.", Role::Good);
                stopped
            }
            Err(faults) => {
                let first = faults.first().map_or("it cannot be read", |fault| &fault.message);
                let text = format!("The saved file has a fault: {first}. `nn-tutor check` says where.");
                self.say(text, Role::Bad);
                None
            }
        }
    }

    /// Takes a key as text, where one is typing; whether it was taken.
    pub(in crate::tui) fn typed(&mut self, key: KeyCode) -> bool {
        match std::mem::replace(&mut self.mode, Mode::Step) {
            Mode::Step => self.typed_while_stepping(key),
            Mode::Inspect(picked) => {
                self.mode = Mode::Inspect(picked);
                self.count_digit(key)
            }
            Mode::Answer(mut line) => {
                match take(&mut line, key) {
                    Typed::On => self.mode = Mode::Answer(line),
                    Typed::Done(line) => self.answer(&line),
                    Typed::GivenUp => {}
                }
                true
            }
            Mode::Find(mut line) => {
                match take(&mut line, key) {
                    Typed::On => self.mode = Mode::Find(line),
                    Typed::Done(line) => self.find(line),
                    Typed::GivenUp => {}
                }
                true
            }
            // What comes of it the whole state decides: see `App::guessing`.
            Mode::Guess(line) => {
                self.mode = Mode::Guess(line);
                false
            }
            Mode::Order(mut line) => {
                match take(&mut line, key) {
                    Typed::On => self.mode = Mode::Order(line),
                    Typed::Done(line) => {
                        self.notice = None;
                        self.typed_order(&line);
                    }
                    Typed::GivenUp => {}
                }
                true
            }
            Mode::Edit { target, what, mut line } => {
                match take(&mut line, key) {
                    Typed::On => self.mode = Mode::Edit { target, what, line },
                    Typed::Done(line) => self.edited(target, what, &line),
                    Typed::GivenUp => {}
                }
                true
            }
        }
    }

    /// At a question a number begins the answer and Enter shows it; elsewhere digits count for the next command.
    fn typed_while_stepping(&mut self, key: KeyCode) -> bool {
        let Some(asked) = self.question() else { return self.count_digit(key) };
        match key {
            KeyCode::Char(c) if c.is_ascii_digit() || matches!(c, '.' | '-' | '(') => {
                self.mode = Mode::Answer(c.to_string());
                self.notice = None;
                true
            }
            KeyCode::Enter => {
                self.session.reveal(asked);
                self.say("Here it is.", Role::Good);
                true
            }
            _ => false,
        }
    }

    fn count_digit(&mut self, key: KeyCode) -> bool {
        match key {
            KeyCode::Char(c) if c.is_ascii_digit() && self.count.len() < 9 => {
                self.count.push(c);
                true
            }
            KeyCode::Char(c) => c.is_ascii_digit(),
            _ => false,
        }
    }

    fn answer(&mut self, line: &str) {
        let Some(asked) = self.question() else { return };
        if line.trim().is_empty() {
            self.session.reveal(asked);
            return self.say("Here it is.", Role::Good);
        }
        match self.session.answer(asked, line) {
            Verdict::Right => self.say("Right: that is it.", Role::Good),
            Verdict::Slip(slip) => self.say(format!("{}: {slip}", line.trim()), Role::Question),
            Verdict::Wrong => {
                self.say(format!("{} is not it. Try again, or Enter shows it.", line.trim()), Role::Question);
            }
            Verdict::NotANumber => self.say(format!("`{}` is not a number.", line.trim()), Role::Bad),
        }
    }

    fn find(&mut self, line: String) {
        if !line.is_empty() {
            self.found = line;
        }
        let wanted = self.found.clone();
        if !self.session.stepper_mut().find(&wanted, false) {
            self.say(format!("`{wanted}` does not occur."), Role::Bad);
        }
    }

    fn edited(&mut self, target: Editable, what: String, line: &str) {
        let text = line.trim().replace('−', "-").replace(',', ".");
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                match target {
                    Editable::Written(literal) => self.session.edit(literal, value),
                    Editable::Cell { step, row, column } => {
                        self.session.change(Changed { step, row, column, to: value });
                    }
                }
                let end = if self.session.trace().failure.is_some() {
                    " The program stops on it: see the end."
                } else {
                    ""
                };
                self.say(format!("Everything after is worked out anew. U takes it back.{end}"), Role::Good);
            }
            _ if text.is_empty() => {}
            _ => {
                self.say(format!("`{line}` is not a number."), Role::Bad);
                self.mode = Mode::Edit { target, what, line: String::new() };
            }
        }
    }

    /// Does what a key asked for.
    pub(in crate::tui) fn command(&mut self, command: Command) {
        self.notice = None;
        let count = std::mem::take(&mut self.count);
        if is_of_run(command) {
            return self.run_command(command, &count);
        }
        let is_move = matches!(command, Command::Left | Command::Right | Command::Up | Command::Down);
        let done = times(if is_move { &count } else { "" }, || {
            self.picked().is_some_and(|picked| self.inspecting(command, picked))
        });
        if !done {
            self.stepping(command, &count);
        }
    }

    pub(in crate::tui) fn stepping(&mut self, command: Command, count: &str) {
        let stepper = self.session.stepper_mut();
        match command {
            Command::Next if !times(count, || stepper.step_on()) => {
                self.say("This is the end of the lesson. m: menu", Role::Quiet);
            }
            Command::Previous if !times(count, || stepper.step_back()) => {
                self.say("This is the beginning.", Role::Quiet);
            }
            Command::In if !stepper.step_in() => {
                self.say("There is nothing smaller to step into here.", Role::Quiet);
            }
            Command::Out if !stepper.step_out() => {
                self.say("Statements are the largest steps. q: quit", Role::Quiet);
            }
            Command::InBack => {
                stepper.step_back();
                stepper.step_in();
            }
            Command::OutBack => {
                stepper.step_out();
                stepper.step_back();
            }
            Command::First => {
                stepper.go_to_stop(0);
            }
            Command::Last => {
                let last = stepper.stops().len().saturating_sub(1);
                stepper.go_to_stop(last);
            }
            Command::GoTo => self.go_to(count.parse().unwrap_or(1)),
            Command::NextSection | Command::PreviousSection => {
                self.seek_section(command == Command::NextSection);
            }
            Command::Find => self.mode = Mode::Find(String::new()),
            Command::Inspect => self.inspect(),
            Command::Back if !stepper.back() => self.say("You have not jumped from anywhere.", Role::Quiet),
            Command::Edit => self.edit_something(),
            Command::Undo => {
                let text = if self.session.undo_edit() { "Taken back." } else { "Nothing is changed." };
                self.say(text, Role::Quiet);
            }
            Command::Try => self.attempt(),
            Command::ByHand => self.by_hand(count),
            Command::FewerDecimals => self.decimals = self.decimals.saturating_sub(1).max(1),
            Command::MoreDecimals => self.decimals = (self.decimals + 1).min(12),
            Command::Raise => self.nudge(NUDGE),
            Command::Lower => self.nudge(-NUDGE),
            Command::Pane => self.pane = self.pane.next(self.session.picture().is_some()),
            _ => {}
        }
    }

    fn go_to(&mut self, step: usize) {
        let (steps, given) = (self.session.trace().count(), self.session.trace().given);
        if step == 0 || step > steps {
            return self.say(format!("There is no step {step}: steps go from 1 to {steps}."), Role::Bad);
        }
        self.session.stepper_mut().go_to_step(step - 1 + given);
    }

    fn seek_section(&mut self, forward: bool) {
        let here = self.session.stepper().cursor().stop;
        let stops: Vec<usize> = self.session.section_stops().into_iter().map(|(stop, _)| stop).collect();
        let target = if forward {
            stops.into_iter().find(|stop| *stop > here)
        } else {
            Some(stops.into_iter().rev().find(|stop| *stop < here).unwrap_or(0))
        };
        match target {
            Some(stop) => {
                self.session.stepper_mut().go_to_stop(stop);
            }
            None => self.say("This is the last section.", Role::Quiet),
        }
    }

    fn by_hand(&mut self, count: &str) {
        let wanted = count.parse().ok().filter(|n| (0..=12).contains(n));
        let round = match (wanted, self.session.round()) {
            (Some(decimals), _) => Some(decimals),
            (None, None) => Some(BY_HAND),
            (None, Some(_)) => None,
        };
        self.session.set_round(round);
        let text = match round {
            Some(n) => {
                format!("By hand: every result is rounded to {n} decimals. r goes back to full precision.")
            }
            None => "Full precision again.".to_owned(),
        };
        self.say(text, Role::Quiet);
    }

    fn attempt(&mut self) {
        let Some(Interlude::Note(passage, number)) = self.session.reading() else {
            return self.say("There is nothing suggested here: a note says when there is.", Role::Quiet);
        };
        let Some(Note::Try(suggestion)) = note(self.session.lesson(), passage, number).cloned() else {
            return self.say("This note suggests no change.", Role::Quiet);
        };
        if self.session.attempt(&suggestion) {
            self.say("Changed. Step back to see it work through; U takes it back.", Role::Good);
        } else {
            self.say(format!("`{}` is not written in the program here.", suggestion.edit), Role::Bad);
        }
    }

    /// Moves the number a picture is about.
    fn nudge(&mut self, by: f64) {
        let name = match self.session.lesson().picture_at(self.session.passage()) {
            Some(Picture::Function { x, .. }) => {
                CellName { name: x.clone(), row: 0, column: 0, indexed: false }
            }
            Some(Picture::Curve { weight, .. }) => weight.clone(),
            _ => return self.say("No picture here has a number to move.", Role::Quiet),
        };
        let stop = self.session.stepper().stops().len();
        let here = self.session.stepper().cursor().stop;
        let literal =
            self.session.literal_named(&name, here).or_else(|| self.session.literal_named(&name, stop));
        let Some(literal) = literal else { return };
        let now = self.session.nudge(literal, by);
        self.say(format!("{name} = {}. U takes it back.", exact(now)), Role::Quiet);
    }
}

/// Does a move as often as the number typed before it says, or once; whether it could be done at all.
fn times(count: &str, mut step: impl FnMut() -> bool) -> bool {
    let wanted: usize = count.parse().unwrap_or(1).max(1);
    (0..wanted).take_while(|_| step()).count() > 0
}
