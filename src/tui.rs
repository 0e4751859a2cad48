//! The terminal UI.
mod paint;
mod stage;
pub mod theme;
