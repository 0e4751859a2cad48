//! `nn-tutor man`: the manual page.

use std::process::ExitCode;

use clap::CommandFactory;

use super::Cli;
use super::output::put;

/// Does it.
///
/// # Errors
/// When nothing can be written.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    put(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}
