//! Handwritten digits: drawn here, prepared as MNIST was, and written to files.
//!
//! This layer must not train: what a network makes of the digits is not its business.

pub mod handwriting;
pub mod make;
pub mod prepare;
