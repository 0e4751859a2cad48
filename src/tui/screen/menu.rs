//! The menu of lessons, as a map: what builds on what, what is done, and what is due again.

pub(in crate::tui) mod state;
mod update;
mod view;

pub use state::{Menu, MenuEntry};
