//! nn-tutor
pub mod debugger;
pub mod interp;
pub mod lang;
pub mod lesson;
pub mod matrix;
pub mod session;
pub mod trace;
pub mod tui;
