//! The keys of a session as they are pressed, with the time between them.
//!
//! They are kept whole whenever progress is, so that what is on the disk can always be played.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crossterm::event::KeyEventKind;

use super::super::message::Message;
use super::super::script::Script;
use super::KeepKeys;

/// Shorter times between keys are none.
const SHORTEST: Duration = Duration::from_millis(50);
/// Longer ones are as long as this: somebody was away.
const LONGEST: Duration = Duration::from_mins(1);
/// The most bytes kept: days of keys.
const MOST: usize = 1 << 20;

/// The keys so far.
pub(super) struct Log {
    text: String,
    keep: KeepKeys,
    last: Instant,
}

impl Log {
    pub fn new(keep: KeepKeys) -> Self {
        Self { text: String::new(), keep, last: Instant::now() }
    }

    /// Takes in what came from the terminal.
    pub fn hear(&mut self, message: &Message) {
        let word = match message {
            Message::Key(key) if key.kind != KeyEventKind::Release => Script::word(*key),
            Message::Paste(text) => Some(Script::pasted(text)),
            _ => None,
        };
        let Some(word) = word.filter(|word| self.text.len() + word.len() < MOST) else { return };
        let gone = self.last.elapsed().min(LONGEST);
        self.last = Instant::now();
        let gone = if gone < SHORTEST { 0.0 } else { gone.as_secs_f64() };
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "wait {gone:.2} {word}");
    }

    /// Has them kept.
    pub fn keep(&mut self) {
        (self.keep)(&self.text);
    }
}
