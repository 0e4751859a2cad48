//! The orders that made a session what it is, as a script that makes it again.
//!
//! Only what leaves something behind is noted: breakpoints, watches and changes, each with the place it was said at.

use super::Debugging;
use crate::command::{Command, TABLE};
use crate::session::Session;

/// An order that left something behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// The sample it was said at, by its position.
    position: usize,
    /// The stop in it, from 0.
    stop: usize,
    /// The order.
    line: String,
}

impl Debugging {
    /// Notes an order that was carried out, where it leaves something behind.
    pub(super) fn note(&mut self, (position, stop): (usize, usize), command: Command, rest: &str) {
        let leaves = matches!(
            command,
            Command::Break
                | Command::Delete
                | Command::Watch
                | Command::Unwatch
                | Command::Set
                | Command::Undo
                | Command::Drop
                | Command::Keep
        );
        let word = TABLE.iter().find(|binding| binding.command == command && binding.word.is_some());
        if let (true, Some(word)) = (leaves, word.and_then(|binding| binding.word)) {
            self.noted.push(Noted { position, stop, line: format!("{word} {rest}").trim_end().to_owned() });
        }
    }

    /// The script: what was said, where it was, and at last where one stands.
    pub(super) fn script(&self, session: &Session) -> String {
        let here = (self.position, session.stepper().cursor().stop);
        let mut text = format!("# {}\n", self.setting.data);
        let mut at = None;
        for Noted { position, stop, line } in &self.noted {
            text += &self.way(&mut at, (*position, *stop));
            text.extend([line, "\n"]);
        }
        text + &self.way(&mut at, here)
    }

    /// The orders that lead from one place to another.
    fn way(&self, at: &mut Option<(usize, usize)>, to: (usize, usize)) -> String {
        if *at == Some(to) {
            return String::new();
        }
        *at = Some(to);
        let moment = self.moment_of(to.0);
        let steps = if to.1 > 0 { format!("step {}\n", to.1) } else { String::new() };
        format!("goto {}:{}\nstart\n{steps}", moment.epoch, moment.sample)
    }
}
