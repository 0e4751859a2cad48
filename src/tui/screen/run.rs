//! A sample of a training run: its step, stepped through, and the run behind it.

pub(in crate::tui) mod state;
mod typing;
mod update;
mod view;

pub use state::{RunBehind, RunNews, RunScreen};
