//! nn-tutor
pub mod digits;
