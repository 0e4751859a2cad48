//! `nn-tutor man`: the manual page.

use std::process::ExitCode;

use clap::CommandFactory;

use super::Cli;
use super::look::Look;
use super::output::put_own;

/// Print the manual page
#[derive(Debug, clap::Args)]
pub struct Arguments;

/// Does it.
///
/// # Errors
/// When nothing can be written.
pub fn run(_: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    put_own(&page)?;
    Ok(ExitCode::SUCCESS)
}
