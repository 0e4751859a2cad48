//! The menu of lessons.

pub(in crate::tui) mod state;
mod update;
mod view;

pub use state::{Menu, MenuEntry};
