//! Networks brought along: a file's arrays by name and shape to layers, and layers to a program of the lesson language.
//!
//! What comes out is text that a person can read, change and keep; nothing here runs it. It must not open files.

mod graph;
mod layers;
mod written;

pub use layers::{Activation, Brought, ChainError, DenseLayer, RowsOf};
pub use written::{Inputs, Loss, Output, Writing, program};
