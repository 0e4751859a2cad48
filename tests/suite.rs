//! The integration tests, in one binary so that they link once.

#[path = "suite/screens.rs"]
mod screens;
#[path = "suite/support.rs"]
mod support;
