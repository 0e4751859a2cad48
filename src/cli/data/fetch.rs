//! `nn-tutor data fetch`: brings MNIST to this machine.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, anyhow};
use indicatif::ProgressBar;

use crate::cli::look::Look;
use crate::cli::output::{complain, put};
use crate::cli::work::{Interrupt, bar};
use crate::digits::fetch::{FetchError, FetchNews, MIRRORS, MNIST, fetch};
use crate::digits::source::{MNIST_VARIABLE, mnist_folder};
use crate::tui::OWN_FAULT;

/// How often it is looked whether to go on.
const HEAR_EVERY: Duration = Duration::from_millis(100);

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
    // A thread of its own, since a server may be silent for long, and Ctrl-C is to be heard all the same. What has come
    // is in the file at any moment.
    let (sender, news) = channel();
    let brought = folder.clone();
    let work = thread::spawn(move || {
        fetch(&MNIST, &mirrors, &brought, &mut |news| match sender.send(news) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    loop {
        match news.recv_timeout(HEAR_EVERY) {
            Ok(news) => {
                if let Some(line) = follow(&bar, &news) {
                    // It is brought here whether anybody listens or not.
                    let _ = bar.suspend(|| put(&line));
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if interrupt.goes_on().is_break() {
            bar.finish_and_clear();
            complain(&FetchError::Stopped.to_string());
            return Ok(interrupt.status());
        }
    }
    bar.finish_and_clear();
    work.join().map_err(|_| anyhow!(OWN_FAULT))??;
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
