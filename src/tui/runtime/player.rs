//! A script played on the terminal: its keys at their times, with a stop at every waypoint until a key is pressed.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::super::film::{LETTER, PACE};
use super::super::message::Message;
use super::super::screen::stepping::{Notice, TICK};
use super::super::script::{Script, ScriptAct};
use super::super::shown::Common;
use super::super::theme::Role;

/// What is still to be played.
pub(super) struct Player {
    acts: VecDeque<ScriptAct>,
    /// When the next of it comes; `None` while it stands.
    due: Option<Instant>,
}

impl Player {
    pub fn new(Script(acts): Script) -> Self {
        Self { acts: acts.into(), due: Some(Instant::now()) }
    }

    /// When there is something to do.
    pub fn due(&self) -> Option<Instant> {
        self.due.filter(|_| !self.acts.is_empty())
    }

    /// Does what is due; what is pressed by it.
    pub fn next(&mut self, is_moving: bool, common: &mut Common) -> Option<Message> {
        if is_moving && self.acts.front() == Some(&ScriptAct::Rest) {
            self.after(TICK);
            return None;
        }
        let act = self.acts.pop_front()?;
        let pause = match self.acts.front() {
            Some(ScriptAct::Wait(_) | ScriptAct::Rest) => Duration::ZERO,
            Some(ScriptAct::Letter(_)) => LETTER,
            _ => PACE,
        };
        self.after(pause);
        match act {
            ScriptAct::Key(key) | ScriptAct::Letter(key) => return Some(Message::Key(key)),
            ScriptAct::Paste(text) => return Some(Message::Paste(text)),
            ScriptAct::Wait(time) => self.after(time),
            ScriptAct::Rest => self.after(Duration::ZERO),
            ScriptAct::Pause(name) => self.stand(&name, common),
        }
        None
    }

    fn after(&mut self, time: Duration) {
        self.due = Some(Instant::now() + time);
    }

    fn stand(&mut self, name: &str, common: &mut Common) {
        self.due = None;
        let at = if name.is_empty() { String::new() } else { format!("{name}. ") };
        let words = format!("{at}A key plays on, Ctrl-C ends.");
        common.notice = Some(Notice::new(words, Role::Quiet));
    }

    /// Whether a key of the learner's is for what is played: it stops it, or has it go on.
    pub fn takes(&mut self, message: &Message, common: &mut Common) -> bool {
        let Message::Key(key) = message else { return false };
        let is_end = *key == KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        if self.acts.is_empty() || is_end {
            return false;
        }
        if key.kind == KeyEventKind::Press {
            if self.due.is_some() {
                self.stand("", common);
            } else {
                common.notice = None;
                self.after(Duration::ZERO);
            }
        }
        true
    }
}
