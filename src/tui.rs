//! The terminal UI.
#[cfg(test)]
mod ascii;
mod paint;
pub mod picture;
mod stage;
pub mod theme;
