//! What keys do where one steps through a program.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::asking;
use super::state::{Editable, Editing, Mode, Stepping, Wanted};
use super::zoom::{self, Extra};
use crate::command::{Actor, Binding, Command, Context};
use crate::lang::LiteralId;
use crate::lesson::{CellIndex, CellName, Picture};
use crate::matrix::{counted, exact};
use crate::session::{Interlude, decimals_of, typed};
use crate::trace::{Changed, Level};
use crate::tui::keys::binding;
use crate::tui::layout::Stepped;
use crate::tui::prompt::Typed;
use crate::tui::screen::scroll::scrolled;
use crate::tui::shown::Common;
use crate::tui::theme::Role;

/// Decimals of by-hand rounding unless others are typed: the deck's.
const BY_HAND: i32 = 3;
/// How far one press moves a picture's number.
const NUDGE: f64 = 0.25;
/// The most digits of a number typed before a command.
const MOST_DIGITS: usize = 6;

/// What is left for the screen to do with a key.
#[derive(Clone, Debug)]
pub enum Rest {
    /// A command, with the number typed before it.
    Command(&'static Binding, String),
    /// A line that was typed.
    Line(Wanted, String),
}

impl Stepping {
    /// Takes in a key, as far as it concerns any program, and says what is left to do for the screen.
    pub fn key(
        &mut self,
        key: KeyEvent,
        context: Context,
        common: &Common,
        extra: &Extra<'_>,
    ) -> Option<Rest> {
        self.motion.allow(common.movement);
        if self.keeps_playing(key, context) {
            return None;
        }
        if let Mode::Type(wanted, prompt) = &mut self.mode {
            let (wanted, typed) = (wanted.clone(), prompt.take(key));
            let line = prompt.text().trim().to_owned();
            return self.typed(wanted, typed, line, key, extra);
        }
        if self.zoom.is_none() && self.digit(key, context) {
            return None;
        }
        let Some(binding) = binding(key, context) else {
            // A number is typed for the key right after it.
            self.count.clear();
            return None;
        };
        if let Some(scroll) = self.zoom {
            let most = zoom::most(self, common.size, extra);
            self.zoom = (binding.command != Command::Leave).then(|| scrolled(scroll, binding.command, most));
            return None;
        }
        self.notice = None;
        if binding.command == Command::Zoom {
            self.zoom = Some(zoom::start(self, common.size, extra));
            return None;
        }
        Some(Rest::Command(binding, std::mem::take(&mut self.count)))
    }

    /// Whether steps play on, slower or faster; any other key stops what moves.
    fn keeps_playing(&mut self, key: KeyEvent, context: Context) -> bool {
        match binding(key, context).map(|binding| binding.command) {
            Some(Command::Faster) => self.motion.change_pace(1),
            Some(Command::Slower) => self.motion.change_pace(-1),
            _ => {
                self.motion.rest();
                return false;
            }
        }
        true
    }

    /// At a question a number begins the answer; elsewhere digits count for the next command.
    fn digit(&mut self, key: KeyEvent, context: Context) -> bool {
        let KeyCode::Char(c) = key.code else { return false };
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return false;
        }
        let asks = matches!(context, Context::Asked | Context::Answering)
            || context == Context::Note && asking::predicts(self);
        if asks && (c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | '−' | '(' | '[')) {
            (self.notice, self.sure) = (None, None);
            self.ask(Wanted::Answer, c);
            return true;
        }
        if c.is_ascii_digit() && self.count.len() < MOST_DIGITS {
            self.count.push(c);
        }
        c.is_ascii_digit()
    }

    /// What a key did to the line being typed.
    fn typed(
        &mut self,
        wanted: Wanted,
        typed: Typed,
        line: String,
        key: KeyEvent,
        extra: &Extra<'_>,
    ) -> Option<Rest> {
        match typed {
            Typed::On => {
                if let Wanted::Value(change) = &wanted {
                    self.change_another(change, key);
                }
                return None;
            }
            Typed::GivenUp => self.mode = Mode::Step,
            Typed::Done => {
                self.mode = Mode::Step;
                match wanted {
                    Wanted::Answer => asking::answer(self, &line),
                    Wanted::Text => self.find(line),
                    Wanted::Value(change) => self.changed(change, &line, extra),
                    Wanted::Order | Wanted::Guess => return Some(Rest::Line(wanted, line)),
                }
            }
        }
        None
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

    /// Gives a number its new value.
    fn changed(&mut self, change: Editing, line: &str, extra: &Extra<'_>) {
        if line.is_empty() {
            return;
        }
        match typed(line) {
            Ok(value) => {
                // What was the answer is none any more.
                self.told = None;
                match change.target {
                    Editable::Written(literal) => self.session.edit(literal, value),
                    Editable::Cell { step, row, column } => {
                        if let Err(why) = (extra.may)(&self.session, step, value) {
                            self.say(why, Role::Bad);
                            return self.ask(Wanted::Value(change), line);
                        }
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
            Err(why) => {
                self.say(format!("`{line}` {why}."), Role::Bad);
                self.ask(Wanted::Value(change), line);
            }
        }
    }

    /// Does what a key asked for, with the number typed before it.
    pub fn command(&mut self, binding: &Binding, count: &str) {
        if !binding.is_carried_out(false, self.subject == Stepped::Lesson) {
            return self.lacks(binding);
        }
        let command = binding.command;
        let is_move = matches!(command, Command::Left | Command::Right | Command::Up | Command::Down);
        let mut goes_on = true;
        let done = times(if is_move { count } else { "" }, || match self.mode {
            Mode::Inspect(picked) if goes_on => {
                let is_done = self.inspecting(command, picked);
                goes_on = self.picked() != Some(picked);
                is_done
            }
            _ => false,
        });
        if !done {
            self.stepping(command, count);
        }
    }

    /// Says what a command needs that is not here.
    pub(crate) fn lacks(&mut self, binding: &Binding) {
        let name = binding.word.or(binding.keys.first().copied()).unwrap_or_default();
        let what = if binding.actor == Actor::Lesson {
            "needs a lesson: it asks and suggests, a program does not"
        } else {
            "needs a training run: nn-tutor debug has one"
        };
        self.say(format!("`{name}` {what}"), Role::Quiet);
    }

    /// Does a command of stepping. What leads past an open question asks first.
    pub(super) fn stepping(&mut self, command: Command, count: &str) {
        let again = self.sure.take().filter(|(asked, _)| *asked == command).map(|(_, count)| count);
        let is_sure = again.is_some();
        let count = again.filter(|_| count.is_empty()).unwrap_or_else(|| count.to_owned());
        let before = self.session.stepper().clone();
        self.step_by(command, &count, is_sure);
        asking::pass(self, before.clone(), (command, count), is_sure);
        if before.cursor() != self.session.stepper().cursor() {
            self.told = None;
        }
    }

    /// Does it, whatever is asked on the way.
    pub(crate) fn step_by(&mut self, command: Command, count: &str, is_sure: bool) {
        if matches!(command, Command::Next | Command::In) && asking::go_on(self) {
            return;
        }
        if command == Command::In && !count.is_empty() {
            return self.say("Nothing is asked here that a number would answer.", Role::Quiet);
        }
        let level = self.session.stepper().cursor().level;
        // A page has nothing inside, and whoever presses Enter there wants to go on.
        let is_page = matches!(self.session.reading(), Some(Interlude::Cover | Interlude::Page(_)));
        let is_page = is_page && level == Level::Story;
        let command = if command == Command::In && is_page { Command::Next } else { command };
        let stepper = self.session.stepper_mut();
        match command {
            Command::Next if !times(count, || stepper.step_on()) => {
                let end = if self.session.is_open() {
                    "This is the end."
                } else {
                    "This is the end of the lesson. m: menu"
                };
                self.say(end, Role::Quiet);
            }
            Command::Next if stepper.cell().is_some() => self.motion.set_out(1),
            Command::Play => self.play(),
            Command::Previous if !times(count, || stepper.step_back()) => {
                self.say("This is the beginning.", Role::Quiet);
            }
            Command::In if !stepper.step_in() => {
                let text = match level {
                    Level::Story if matches!(self.session.reading(), Some(Interlude::Note(..))) => {
                        "This is a note. ← goes back to the step it is about, ↓ then into that."
                    }
                    Level::Story => {
                        "This step has nothing smaller inside: a step that works something out has."
                    }
                    _ => "There is nothing smaller to step into here.",
                };
                self.say(text, Role::Quiet);
            }
            Command::Out if !stepper.step_out() => {
                self.say("There are no larger steps. q: leave", Role::Quiet);
            }
            Command::In | Command::Out => self.say_level(),
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
            Command::Find => self.ask(Wanted::Text, ""),
            Command::Reveal => asking::show(self, is_sure),
            Command::Hint => asking::hint(self),
            Command::AskAgain => asking::again(self),
            Command::Inspect => self.inspect(),
            Command::Back if !stepper.back() => self.say("You have not jumped from anywhere.", Role::Quiet),
            Command::Edit => self.edit_something(),
            Command::Undo => {
                let text = if self.session.undo_edit() { "Taken back." } else { "Nothing is changed." };
                self.say(text, Role::Quiet);
            }
            Command::Try => asking::attempt(self, is_sure),
            Command::KeepTry => asking::keep(self),
            Command::ByHand => self.by_hand(count),
            Command::FewerDecimals => self.decimals = self.decimals.saturating_sub(1).max(1),
            Command::MoreDecimals => self.decimals = (self.decimals + 1).min(12),
            Command::Raise => self.nudge(1.0),
            Command::Lower => self.nudge(-1.0),
            Command::Pane => {
                self.pane = self.pane.next(self.session.picture().is_some(), self.subject);
            }
            _ => {}
        }
    }

    /// Says how finely one steps now.
    fn say_level(&mut self) {
        let stepper = self.session.stepper();
        let (what, out) = match stepper.cursor().level {
            Level::Story => ("step", ""),
            Level::Statement => ("statement", ", ↑: out"),
            Level::Operation => ("operation", ", ↑: out"),
            Level::Element => ("cell", ", ↑: out"),
            Level::Term => ("term", ", ↑: out"),
        };
        let into = if stepper.cursor().level == Level::Term { "" } else { ", ↓: into it" };
        self.say(format!("Now {what} by {what}. →: the next{into}{out}"), Role::Quiet);
    }

    /// Goes to a step, counted from 1.
    pub(crate) fn go_to(&mut self, step: usize) {
        let stepper = self.session.stepper_mut();
        let Some(at) = stepper.numbered(step) else {
            let steps = stepper.count();
            return self.say(format!("There is no step {step}: steps go from 1 to {steps}."), Role::Bad);
        };
        stepper.way().stop_of(at).map(|stop| stepper.go_to_told(stop));
    }

    fn seek_section(&mut self, forward: bool) {
        match self.session.section_beside(forward) {
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
                format!(
                    "By hand: every result is rounded to {}. r goes back to full precision.",
                    counted(n.unsigned_abs() as usize, "decimal")
                )
            }
            None => "Full precision again.".to_owned(),
        };
        self.say(text, Role::Quiet);
    }

    /// Moves the number that is picked, else the one the picture is about, else the first on the stage that can be
    /// changed: by a quarter for a picture, by one of its last digit otherwise.
    fn nudge(&mut self, sign: f64) {
        let picked = self.picked();
        let of_picture = || self.pictured().map(|literal| (literal, NUDGE));
        let on_stage = || {
            let Editable::Written(literal) = self.written_on_stage(picked)? else { return None };
            let now = self.session.trace().program.number(literal);
            // As it was written: a number that lost its last digit on the way gets it back.
            let decimals = decimals_of(now).max(self.session.decimals_written(literal));
            Some((literal, format!("1e-{decimals}").parse().unwrap_or(1.0)))
        };
        let found = if picked.is_some() { on_stage() } else { of_picture().or_else(on_stage) };
        let Some((literal, by)) = found else {
            return self
                .say("No number here is written in the program. i inspects, Enter follows.", Role::Quiet);
        };
        self.told = None;
        let now = self.session.nudge(literal, sign * by);
        let name = self.session.name_of_written(literal);
        self.say(format!("{name} = {}. U takes it back.", exact(now)), Role::Quiet);
    }

    /// The number the picture is about.
    fn pictured(&self) -> Option<LiteralId> {
        let name = match self.session.lesson().picture_at(self.session.passage()) {
            Some(Picture::Function { x, .. }) => {
                CellName { name: x.clone(), row: 0, column: 0, index: CellIndex::None }
            }
            Some(Picture::Curve { weight, .. }) => weight.clone(),
            _ => return None,
        };
        let (here, end) = (self.session.stepper().cursor().stop, self.session.stepper().stops().len());
        self.session.literal_named(&name, here).or_else(|| self.session.literal_named(&name, end))
    }
}

/// Does a move as often as the number typed before it says, or once; whether it could be done at all.
fn times(count: &str, mut step: impl FnMut() -> bool) -> bool {
    let wanted: usize = count.parse().unwrap_or(1).max(1);
    (0..wanted).take_while(|_| step()).count() > 0
}
