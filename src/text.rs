//! A session without a screen: plain sentences, JSON, Python.
//!
//! Everything here is read from the record. It must not open a terminal or a file.

mod experiment;
pub mod json;
pub mod print;
pub mod python;
