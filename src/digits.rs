//! Data sets.
pub mod handwriting;
pub mod make;
pub mod prepare;
