//! The menu's state: the lessons there are, and which is chosen.

use std::sync::Arc;

use crate::lesson::Lesson;
use crate::tui::app::Opening;

/// The menu of lessons.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// The lessons, in order.
    pub entries: Vec<MenuEntry>,
    /// Which is chosen.
    pub chosen: usize,
}

/// A lesson in the menu.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The name its progress is kept under.
    pub key: String,
}

impl Menu {
    /// The lesson before.
    pub const fn up(&mut self) {
        self.chosen = self.chosen.saturating_sub(1);
    }

    /// The lesson after.
    pub fn down(&mut self) {
        self.chosen = (self.chosen + 1).min(self.entries.len().saturating_sub(1));
    }

    /// The chosen lesson, to be opened where it was left.
    #[must_use]
    pub fn opening(&self) -> Option<Opening> {
        let entry = self.entries.get(self.chosen)?;
        Some(Opening { lesson: Arc::clone(&entry.lesson), key: entry.key.clone(), step: None })
    }
}
