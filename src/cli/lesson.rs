//! `nn-tutor lesson`: a lesson on the screen, or as text.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::linear;
use super::look::Look;
use super::output::{ending, put, put_json, write_json};
use super::reading::{check_step, open, read_keys, step_number};
use super::records::records_help;
use super::screen::{self, SessionKeys};
use crate::digits::{Source, Sources};
use crate::interp::Settings;
use crate::pictures::scan::{Grey, Scan};
use crate::session::Session;
use crate::study::experiment::carry_out;
use crate::text::notebook::notebook;
use crate::text::{json, print, python};
use crate::tui::Opening;

/// Open a lesson, by its number, its name, or a file
#[derive(Debug, clap::Args)]
// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
pub struct Arguments {
    /// A number, a name or the beginning of one, or a file such as ./mine.md; the menu if left out
    lesson: Option<String>,
    /// Open at this step
    #[arg(long, value_name = "K", value_parser = step_number)]
    step: Option<usize>,
    /// By hand: round every result to this many decimals
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..=12))]
    round: Option<i32>,
    #[command(flatten)]
    face: FaceWanted,
    /// With --json: leave out what the questions ask for and what follows from it, and list them
    #[arg(long, requires = "json")]
    questions: bool,
    #[arg(long, value_name = "SET", help = records_help("Records to train on, MNIST if left out and fetched, else the built-in handwriting"))]
    data: Option<Source>,
    /// Records to test on; the test part of --data if left out
    #[arg(long, value_name = "SET")]
    test: Option<Source>,
    /// A picture of yours, a PNG file, in place of the one lesson 10 takes
    #[arg(long, value_name = "IMAGE", conflicts_with = "python")]
    picture: Option<PathBuf>,
    /// Write it as a Jupyter notebook to this file, with its numbers
    #[arg(long, value_name = "FILE", conflicts_with_all = ["print", "linear", "json", "python", "watch"])]
    notebook: Option<PathBuf>,
    /// Load the file again whenever it is saved
    #[arg(long, conflicts_with = "face")]
    watch: bool,
    /// Keep the keys of this session in a file, to play them or to record them; the lesson begins as for the first time
    #[arg(long, value_name = "FILE", conflicts_with_all = ["face", "watch"])]
    log: Option<PathBuf>,
    /// Play the keys in a file, as --log keeps them, up to each waypoint; nothing is kept of the session
    #[arg(long, value_name = "FILE", conflicts_with_all = ["face", "watch", "log"])]
    play: Option<PathBuf>,
}

/// What to give instead of the screen.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(id = "face", multiple = false)]
// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
struct FaceWanted {
    /// Print the whole lesson as plain sentences
    #[arg(long)]
    print: bool,
    /// A sentence at a time, questions answered by typing: for screen readers, and through pipes
    #[arg(long)]
    linear: bool,
    /// Print the record of every operation as JSON
    #[arg(long)]
    json: bool,
    /// Print the program as a script for CPython with NumPy
    #[arg(long, conflicts_with = "round")]
    python: bool,
}

/// Does it.
///
/// # Errors
/// When there is no such lesson, it has faults, or the terminal cannot be used.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let face = arguments.face;
    let Some(wanted) = &arguments.lesson else {
        if face.print || face.json || face.python || face.linear {
            bail!("say which lesson: `nn-tutor lessons` lists them");
        }
        return screen::menu(look);
    };
    let opened = open(wanted)?;
    if arguments.watch && !opened.is_file {
        bail!("--watch is for a lesson file, such as ./mine.md");
    }
    let picture = arguments.picture.as_deref().map(picture).transpose()?;
    let settings = Settings { round: arguments.round, picture, ..Settings::default() };
    if face.python {
        put(&python::script(&opened.lesson))?;
        return Ok(ExitCode::SUCCESS);
    }
    let training = arguments.data.clone().unwrap_or_else(|| Sources::at_hand().training);
    let sources = Sources::new(training, arguments.test.clone()).with_tests()?;
    if face.linear {
        return linear::lesson(opened, arguments.step, &settings, &sources);
    }
    let on_screen = !face.print && !face.json && screen::is_possible();
    let keys = SessionKeys {
        log: arguments.log.clone(),
        play: arguments.play.as_deref().map(read_keys).transpose()?,
    };
    let has_keys = keys.log.is_some() || keys.play.is_some();
    let session = Session::new(Arc::clone(&opened.lesson), settings.clone());
    if let Some(step) = arguments.step {
        check_step(&session, step)?;
    }
    if let Some(file) = &arguments.notebook {
        write_json(file, &notebook(&opened.lesson, session.trace(), None))?;
        return Ok(ending(&session, look));
    }
    if on_screen {
        let watch = arguments.watch.then(|| wanted.into());
        if sources.are_piped() {
            bail!("standard input is where keys come from; name a file of records, or take --print");
        }
        let opening = Opening { lesson: opened.lesson, key: opened.key, step: arguments.step };
        if has_keys {
            return screen::with_keys(opening, settings, sources, keys, look);
        }
        return screen::course(Some(opening), settings, sources, watch, look);
    }
    if arguments.watch && !stdout().is_terminal() {
        bail!("--watch needs a terminal");
    }
    if has_keys {
        bail!("--log and --play need a terminal; `nn-tutor record` makes a film of keys without one");
    }
    if face.json && arguments.questions {
        put_json(&json::asking(&session))?;
    } else if face.json {
        put_json(&json::record(&session))?;
    } else {
        put(&print::lesson_with(&session, &carry_out(&opened.lesson, &sources)?))?;
    }
    Ok(ending(&session, look))
}

/// A picture for the lesson's program.
fn picture(path: &Path) -> anyhow::Result<Arc<Grey>> {
    let scan = Scan::open(path).with_context(|| path.display().to_string())?;
    Ok(Arc::new(scan.grey))
}
