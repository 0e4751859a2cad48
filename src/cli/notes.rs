//! `nn-tutor notes`: the presenter's second screen.

use std::process::ExitCode;

use anyhow::bail;

use super::class::{PresenterFound, own_lesson, presenter};
use super::look::Look;
use super::screen;
use crate::class::{ToRoom, VERSION};
use crate::tui::{App, ClassEdge, WayIn};

/// The presenter's second screen: the note, what comes next, the answers and the time
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The lesson's file, where it is not found by itself
    #[arg(long, value_name = "FILE")]
    lesson: Option<String>,
}

/// Does it.
///
/// # Errors
/// When nobody presents on this machine, or the terminal cannot be used.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let Some(found) = presenter() else {
        bail!("nobody presents on this machine: `nn-tutor lesson 2 --present` in another terminal does");
    };
    if !screen::is_possible() {
        bail!("the notes need a terminal");
    }
    let own = own_lesson(arguments.lesson.as_deref().or(found.file.as_deref()))?;
    let way = way_to(found);
    screen::classed(|_, theme| App::notes(own, screen::entry, theme), ClassEdge::Follows(way), look)
}

/// The way to a presenter on this machine, who may be back at another port later.
fn way_to(found: PresenterFound) -> WayIn {
    WayIn {
        address: format!("127.0.0.1:{}", found.port),
        hello: ToRoom::Drive { version: VERSION, token: found.token },
        elsewhere: Some(|| presenter().map(way_to)),
    }
}
