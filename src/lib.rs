//! nn-tutor
pub mod interp;
pub mod lang;
pub mod matrix;
pub mod trace;
