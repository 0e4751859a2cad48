//! The terminal UI.
pub mod theme;
