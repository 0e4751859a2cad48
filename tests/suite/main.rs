//! The integration tests, in one binary so that they link once.
// Clippy takes only functions marked as tests for tests; these are their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked_again;
mod canvas;
mod chance;
mod checking;
mod cli;
mod clinic;
mod copying;
mod data_command;
mod debug_command;
mod debugging;
mod experiments;
mod exponential;
mod faces;
mod fetch;
mod fuzz;
mod handwriting;
mod handwriting_score;
mod imports;
mod language;
mod layers;
mod live_training;
mod make;
mod mirror;
mod movement;
mod network_picture;
mod numbers;
mod pad;
mod picture;
mod pictures_svg;
mod pixels;
mod predict_command;
mod prepare;
mod progress;
mod readers;
mod screens;
mod support;
mod sweep_command;
mod theme;
mod train_command;
mod training;
mod under_way;
mod weights_files;
mod words;
