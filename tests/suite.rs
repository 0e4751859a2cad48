//! The integration tests, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

#[path = "suite/handwriting.rs"]
mod handwriting;
#[path = "suite/handwriting_score.rs"]
mod handwriting_score;
#[path = "suite/make.rs"]
mod make;
#[path = "suite/prepare.rs"]
mod prepare;
