//! Lessons and networks without a screen: plain sentences, JSON, Python.
//!
//! Everything here is read from a record or from what a network answered. It must not open a terminal or a file.

pub mod clinic;
pub mod course;
pub mod debug;
mod experiment;
pub(crate) mod follow;
pub mod handout;
pub mod json;
pub mod linear;
mod markup;
pub mod network;
pub mod notebook;
mod page;
pub mod print;
pub mod python;
mod refused;
pub mod report;
pub mod said;
mod shell;
pub mod sketch;
pub mod statistics;
pub mod survey;
pub mod sweep;

pub use shell::shell_word;
