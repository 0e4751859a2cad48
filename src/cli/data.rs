//! `nn-tutor data`: records to learn from, shown, counted, made and fetched.

mod fetch;
mod info;
mod make;
mod show;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Look;

/// What `data` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Draw a record, with its label
    Show(show::Arguments),
    /// Count records, classes and ink
    Info(info::Arguments),
    /// Write built-in handwriting to a file, as CSV (label, 784 pixels) or IDX
    Make(make::Arguments),
    /// Download MNIST, 60,000 handwritten digits to learn from and 10,000 to be tested on
    Fetch(fetch::Arguments),
}

/// Does it.
///
/// # Errors
/// As the action does.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    match &arguments.action {
        Action::Show(arguments) => show::run(arguments, look)?,
        Action::Info(arguments) => info::run(arguments)?,
        Action::Make(arguments) => make::run(arguments)?,
        Action::Fetch(arguments) => fetch::run(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
