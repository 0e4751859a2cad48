//! `nn-tutor data`: records to learn from, shown, counted, made and fetched.

mod fetch;
mod info;
mod make;
mod show;

use std::process::ExitCode;

use super::look::Look;

subcommands! {
    Show: show,
    Info: info,
    Make: make,
    Fetch: fetch,
}

/// Handwritten digits: show, count, make and fetch them
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// Does it.
///
/// # Errors
/// As the task does.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    arguments.task.run(look)
}
