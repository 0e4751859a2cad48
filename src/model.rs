//! Networks brought along: a file's arrays by name and shape to layers, and layers to a program of the lesson language.
//!
//! What comes out is text that a person can read, change and keep; nothing here runs it. It must not open files.

mod layers;
mod written;

pub use layers::{Brought, ChainError, DenseLayer};
pub use written::{Activation, Inputs, Loss, Output, Writing, program};
