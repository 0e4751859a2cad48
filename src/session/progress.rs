//! What is kept between runs: places reached and questions answered, as a versioned JSON text.
//!
//! This is the text's form only; the file it goes to is the command line's business.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The form's version. A text of a later one is left alone.
const VERSION: u32 = 1;

/// Progress in every lesson, by the lesson's name or a file's path.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Progress {
    version: u32,
    /// Progress by lesson.
    #[serde(default)]
    pub lessons: BTreeMap<String, LessonProgress>,
    /// The lesson one was last in.
    #[serde(default)]
    pub last: Option<String>,
}

/// Progress in one lesson.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LessonProgress {
    /// The stop one was at.
    pub stop: usize,
    /// The furthest stop reached. Where `visited` is not kept yet, all up to it count as visited.
    pub furthest: usize,
    /// The stops one has been at.
    #[serde(default)]
    pub visited: BTreeSet<usize>,
    /// How many stops there are.
    pub stops: usize,
    /// The numbers of the questions answered or shown.
    #[serde(default)]
    pub answered: BTreeSet<usize>,
}

/// Why kept progress cannot be used.
#[derive(Debug, Error)]
pub enum ProgressError {
    /// Not the form it should be.
    #[error("it cannot be read: {0}")]
    Corrupt(#[from] serde_json::Error),
    /// Written by a later version of the program.
    #[error("it was written by a later version of nn-tutor (form {0}, and this one knows {VERSION})")]
    Later(u32),
}

impl Default for Progress {
    fn default() -> Self {
        Self { version: VERSION, lessons: BTreeMap::new(), last: None }
    }
}

impl Progress {
    /// Reads progress.
    ///
    /// # Errors
    /// When the text is damaged, or of a later version.
    pub fn from_json(text: &str) -> Result<Self, ProgressError> {
        /// Read first, so that a later form is told from a damaged one.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_str(text)?;
        if version > VERSION {
            return Err(ProgressError::Later(version));
        }
        Ok(serde_json::from_str(text)?)
    }

    /// Writes progress.
    ///
    /// # Errors
    /// None that the form allows; serde's own are passed on.
    pub fn to_json(&self) -> Result<String, ProgressError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// This, as another terminal may have left it, with what was learned here since `known`: the places gone to and the
    /// answers given, and the lesson one was last in. What was known and is gone from this was forgotten, and stays so.
    pub fn with_news(mut self, known: &Self, now: &Self) -> Self {
        for (name, lesson) in &now.lessons {
            let before = known.lessons.get(name);
            if before != Some(lesson) {
                let before = before.cloned().unwrap_or_default();
                self.lessons.entry(name.clone()).or_default().add(&before, lesson);
            }
        }
        if now.last != known.last {
            self.last.clone_from(&now.last);
        }
        self
    }
}

impl LessonProgress {
    /// Adds what is new in `now` since `before`.
    fn add(&mut self, before: &Self, now: &Self) {
        (self.stop, self.stops) = (now.stop, now.stops);
        self.furthest = self.furthest.max(now.stop);
        if now.furthest > before.furthest {
            self.furthest = self.furthest.max(now.furthest);
        }
        self.visited.extend(now.visited.difference(&before.visited));
        self.visited.insert(now.stop);
        self.answered.extend(now.answered.difference(&before.answered));
    }

    /// Notes a place and the answers given.
    pub fn note(&mut self, stop: usize, stops: usize, answered: &BTreeSet<usize>) {
        if self.visited.is_empty() && self.stops > 0 {
            self.visited = (0..=self.furthest).collect();
        }
        (self.stop, self.stops) = (stop, stops);
        self.furthest = self.furthest.max(stop).min(stops.saturating_sub(1));
        self.visited.insert(stop);
        // A lesson that was written anew may have fewer.
        self.visited.retain(|stop| *stop < stops);
        self.answered.extend(answered);
    }

    /// The share of the way gone, in whole percent: of the stops, how many were visited.
    pub fn percent(&self) -> usize {
        let visited = if self.visited.is_empty() { self.furthest + 1 } else { self.visited.len() };
        (visited.min(self.stops) * 100).checked_div(self.stops).unwrap_or(0)
    }
}
