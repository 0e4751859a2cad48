//! The orders that made a session what it is, as a script that makes it again.
//!
//! Only what leaves something behind is noted: breakpoints, watches and changes, each with the place it was said at.

use super::Debugging;
use crate::command::{Command, TABLE};
use crate::lesson::CellName;
use crate::matrix::exact;
use crate::session::{Change, Session};

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

    /// Notes what keys changed here since the last order, each as the order that does the same.
    pub(super) fn note_keys(&mut self, session: &Session) {
        let now = session.changes();
        let same = self.seen.iter().zip(now).take_while(|(a, b)| a == b).count();
        let here = session.stepper().cursor().stop;
        for _ in same..self.seen.len() {
            self.note((self.position, here), Command::Undo, "");
        }
        for change in &now[same..] {
            let (stop, words) = as_order(session, *change);
            self.note((self.position, stop), Command::Set, &words);
        }
        self.seen = now.to_vec();
    }

    /// Takes what was noted up to now as saved.
    pub(crate) fn count_as_saved(&mut self) {
        self.saved = self.noted.len();
    }

    /// How many breakpoints, watches and changes are lost where the session is left, if there are new ones among them.
    pub(super) fn unsaved(&self, session: &Session) -> usize {
        let is_new = self.noted.len() > self.saved || session.changes() != self.seen;
        let waiting: usize = self.waiting().map(|(_, changes)| changes.len()).sum();
        let changes = session.changes().len() + self.kept.len() + waiting;
        if is_new { self.breakpoints.len() + self.watches.len() + changes } else { 0 }
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
        for (position, stop, line) in self.places.orders() {
            text += &self.way(&mut at, (position, stop));
            text.extend([line.as_str(), "\n"]);
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

/// A change as what is typed after `set`, and the stop it is said at.
fn as_order(session: &Session, change: Change) -> (usize, String) {
    let plain = |number: f64| exact(number).replace('−', "-");
    let cell = match change {
        Change::Written(literal, to) => {
            return (0, format!("{} = {}", session.place_of_written(literal), plain(to)));
        }
        Change::Cell(cell) => cell,
    };
    let trace = session.trace();
    let Some(step) = trace.steps.get(cell.step) else { return (0, String::new()) };
    // A variable is set where it has its value of that step.
    let is_there = |name: &str, at: usize| trace.variable_at(name, at).is_some_and(|v| v.step == cell.step);
    let stop_of = |name: &str| {
        let stops = session.stepper().stops().iter().enumerate();
        stops.filter_map(|(at, stop)| Some((at, stop.step()?))).find(|(_, step)| is_there(name, *step))
    };
    let place = (cell.row, cell.column);
    match step.assigns.as_deref().and_then(|name| Some((name, stop_of(name)?))) {
        Some((name, (stop, _))) => {
            (stop, format!("{} = {}", CellName::of(name, &step.result, place), plain(cell.to)))
        }
        None => {
            let number = (cell.step + 1).saturating_sub(trace.given);
            let name = CellName::of("", &step.result, place);
            (0, format!("step {number}{name} = {}", plain(cell.to)))
        }
    }
}
