//! A line being typed.

use crossterm::event::{Event, KeyCode, KeyEvent};
use tui_input::Input as Line;
use tui_input::backend::crossterm::EventHandler;

use super::keys::binding;
use super::paint::Run;
use super::theme::Role;
use crate::command::{Command, Context};

/// The most characters a typed line may have.
const LONGEST: usize = 160;

/// A line being typed, with a place in it.
#[derive(Clone, Debug, Default)]
pub struct Prompt(Line);

/// What a key did to a line being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The line goes on.
    On,
    /// It is finished.
    Done,
    /// It was given up.
    GivenUp,
}

impl Prompt {
    /// A line that begins with some words, the place after them.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self(Line::new(words.into()))
    }

    /// The line as it is.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Takes a key in. Rubbing out where there is nothing gives the line up.
    pub fn take(&mut self, key: KeyEvent) -> Typed {
        match binding(key, Context::Typing).map(|binding| binding.command) {
            Some(Command::Accept) => return Typed::Done,
            Some(Command::Leave) => return Typed::GivenUp,
            _ if key.code == KeyCode::Backspace && self.text().is_empty() => return Typed::GivenUp,
            _ => {}
        }
        if !matches!(key.code, KeyCode::Char(c) if c.is_control()) {
            let before = self.0.clone();
            self.0.handle_event(&Event::Key(key));
            if self.text().chars().count() > LONGEST {
                self.0 = before;
            }
        }
        Typed::On
    }

    /// The line with its place marked, as it is shown.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let at = self.text().char_indices().nth(self.0.cursor()).map_or(self.text().len(), |(at, _)| at);
        let (before, after) = self.text().split_at(at);
        vec![
            (before.to_owned(), Role::Strong),
            ("▌".to_owned(), Role::Question),
            (after.to_owned(), Role::Strong),
        ]
    }
}
