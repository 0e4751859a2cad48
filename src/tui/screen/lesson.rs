//! A lesson: its program, stepped through, and the networks trained in it.

mod state;
mod table;
pub(in crate::tui) mod training;
mod update;
pub(in crate::tui) mod view;

pub use state::{LessonScreen, Opening};
pub use training::{Job, LiveTraining, News, Standing, Trainings};
