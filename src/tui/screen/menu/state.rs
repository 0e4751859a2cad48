//! The menu's state: which of the lessons is chosen.

use std::sync::Arc;

use crate::lesson::Lesson;
use crate::session::progress::Progress;

/// The menu of lessons.
#[derive(Clone, Debug, Default)]
pub struct Menu {
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
    /// At the lesson the learner was last in.
    #[must_use]
    pub fn new(course: &[MenuEntry], progress: &Progress) -> Self {
        let last = progress.last.as_ref();
        let chosen = course.iter().position(|entry| Some(&entry.key) == last).unwrap_or(0);
        Self { chosen }
    }
}
