//! `nn-tutor data fetch`: brings MNIST to this machine.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::output::put;
use crate::digits::fetch::{MIRRORS, MNIST, News, fetch};
use crate::digits::source::{MNIST_VARIABLE, mnist_folder};

/// What `data fetch` takes.
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
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
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
    let stop = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop))?;
    let bar = bar();
    let outcome = fetch(&MNIST, &mirrors, &folder, &mut |news| {
        if let Some(line) = follow(&bar, &news)
            && bar.suspend(|| put(&line)).is_err()
        {
            return ControlFlow::Break(());
        }
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    outcome?;
    Ok(put(&format!("MNIST is in {}\n", folder.display()))?)
}

/// Moves the bar, and gives the line to be printed, if there is one.
fn follow(bar: &ProgressBar, news: &News<'_>) -> Option<String> {
    match news {
        News::Here(name) => Some(format!("{name}: here already, and right\n")),
        News::Begins { name, after, of } => {
            bar.set_length(of.unwrap_or(0));
            bar.set_position(*after);
            bar.set_message((*name).to_owned());
            None
        }
        News::Came(bytes) => {
            bar.inc(*bytes);
            None
        }
        News::GivenUp { address, why } => Some(format!("{address}: {why}\n")),
        News::Done(name) => Some(format!("{name}: fetched, and right\n")),
    }
}

fn bar() -> ProgressBar {
    let target =
        if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    let style = ProgressStyle::with_template("{msg}  {bar:30} {bytes} of {total_bytes}  {eta} left");
    style.map_or(bar.clone(), |style| bar.with_style(style.progress_chars("█▌ ")))
}
