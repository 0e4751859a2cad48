//! `nn-tutor review`: what was missed asked again, when it is due.

use std::process::ExitCode;

use super::look::Look;
use super::{linear, screen};

/// Answer again what you missed: after a day, three days, a week
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A question at a time in plain lines, without a screen
    #[arg(long)]
    linear: bool,
}

/// Does it.
///
/// # Errors
/// When the terminal cannot be used, or what was answered cannot be kept.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    if arguments.linear || !screen::is_possible() { linear::review() } else { screen::review(look) }
}
