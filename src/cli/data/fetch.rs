//! `nn-tutor data fetch`: brings MNIST to this machine.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use indicatif::ProgressBar;

use crate::cli::look::Look;
use crate::cli::output::put;
use crate::cli::work::{Interrupt, bar};
use crate::digits::fetch::{FetchNews, MIRRORS, MNIST, fetch};
use crate::digits::source::{MNIST_VARIABLE, mnist_folder};

/// Download MNIST, 60,000 handwritten digits to learn from and 10,000 to be tested on
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder to put it in; the one where `--data mnist` looks for it if left out
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Where to get it from, in place of the usual addresses; may be given several times
    #[arg(long, value_name = "URL")]
    mirror: Vec<String>,
}

/// Does it. Ctrl-C stops it, and the next time goes on from there.
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let folder = arguments.folder.clone().or_else(mnist_folder).with_context(|| {
        format!(
            "this machine has no folder for a user's data; name one with --folder, and in {MNIST_VARIABLE}"
        )
    })?;
    let mirrors = if arguments.mirror.is_empty() {
        MIRRORS.map(str::to_owned).to_vec()
    } else {
        arguments.mirror.clone()
    };
    let interrupt = Interrupt::listen()?;
    let bar = bar(None, "{msg}  {bar:30} {bytes} of {total_bytes}  {eta} left");
    let outcome = fetch(&MNIST, &mirrors, &folder, &mut |news| {
        if let Some(line) = follow(&bar, &news)
            && bar.suspend(|| put(&line)).is_err()
        {
            return ControlFlow::Break(());
        }
        interrupt.goes_on()
    });
    bar.finish_and_clear();
    outcome?;
    put(&format!("MNIST is in {}\n", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Moves the bar, and gives the line to be printed, if there is one.
fn follow(bar: &ProgressBar, news: &FetchNews<'_>) -> Option<String> {
    match news {
        FetchNews::Here(name) => Some(format!("{name}: here already, and right\n")),
        FetchNews::Begins { name, after, of } => {
            bar.set_length(of.unwrap_or(0));
            bar.set_position(*after);
            bar.set_message((*name).to_owned());
            None
        }
        FetchNews::Came(bytes) => {
            bar.inc(*bytes);
            None
        }
        FetchNews::GivenUp { address, why } => Some(format!("{address}: {why}\n")),
        FetchNews::Done(name) => Some(format!("{name}: fetched, and right\n")),
    }
}
