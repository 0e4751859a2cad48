//! The integration tests, in one binary so that they link once.
// Clippy takes only functions marked as tests for tests; these are their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/clinic.rs"]
mod clinic;
#[path = "suite/data_command.rs"]
mod data_command;
#[path = "suite/debug_command.rs"]
mod debug_command;
#[path = "suite/debugging.rs"]
mod debugging;
#[path = "suite/experiments.rs"]
mod experiments;
#[path = "suite/faces.rs"]
mod faces;
#[path = "suite/fetch.rs"]
mod fetch;
#[path = "suite/fuzz.rs"]
mod fuzz;
#[path = "suite/handwriting.rs"]
mod handwriting;
#[path = "suite/handwriting_score.rs"]
mod handwriting_score;
#[path = "suite/language.rs"]
mod language;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/live_training.rs"]
mod live_training;
#[path = "suite/make.rs"]
mod make;
#[path = "suite/numbers.rs"]
mod numbers;
#[path = "suite/pad.rs"]
mod pad;
#[path = "suite/predict_command.rs"]
mod predict_command;
#[path = "suite/prepare.rs"]
mod prepare;
#[path = "suite/readers.rs"]
mod readers;
#[path = "suite/screens.rs"]
mod screens;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/sweep_command.rs"]
mod sweep_command;
#[path = "suite/train_command.rs"]
mod train_command;
#[path = "suite/training.rs"]
mod training;
#[path = "suite/weights_files.rs"]
mod weights_files;
