//! `nn-tutor completions`: what a shell needs to complete our commands.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use super::look::Look;
use super::output::put_own;

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Does it.
///
/// # Errors
/// When nothing can be written.
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "nn-tutor", &mut script);
    put_own(&script)?;
    Ok(ExitCode::SUCCESS)
}
