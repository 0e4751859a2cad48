//! `nn-tutor record`: a lesson gone through by a list of keys, as a film.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, bail};

use super::drawing::{painted, paper, size};
use super::look::Look;
use super::output::{put, write_file};
use super::reading::{check_step, open, read_keys, step_number};
use super::screen;
use crate::draw::film;
use crate::interp::Settings;
use crate::session::progress::Progress;
use crate::tui::{App, Opening, cast, scenes};

/// Record a lesson gone through by keys: as an asciicast for players, or as a moving SVG
#[derive(Debug, clap::Args)]
#[command(after_help = KEYS)]
pub struct Arguments {
    /// A number, a name or the beginning of one, or a file such as ./mine.md
    lesson: String,
    /// The keys, as `nn-tutor lesson --log` keeps them
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// The film (.cast or .svg)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Begin at this step
    #[arg(long, value_name = "K", value_parser = step_number)]
    step: Option<usize>,
    /// Columns and rows
    #[arg(long, value_name = "WxH", default_value = "80x24", value_parser = size)]
    size: (u16, u16),
}

/// How keys are written.
const KEYS: &str =
    "\x1b[1mKeys\x1b[0m are written by the names `nn-tutor lesson` lists under ?, with spaces between:
  → → ↓ Enter Ctrl-L    keys; Right, Left, Up and Down are arrows too
  →*5                   five times
  \"0.42\" Enter          text that is typed
  wait 2                two seconds; `wait` by itself: until nothing moves
  pause The product     a waypoint: playing stops there, and a key goes on
  # and words           for the reader
A key comes 0.7 seconds after the one before, where no wait says otherwise.";

/// Does it.
///
/// # Errors
/// When there is no such lesson or step, the keys have faults, or the film cannot be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let ending = arguments.out.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let is_cast = match ending.as_deref() {
        Some("cast") => true,
        Some("svg") => false,
        _ => bail!(
            "the name of a film ends in .cast or .svg, and that of {} does not",
            arguments.out.display()
        ),
    };
    let opened = open(&arguments.lesson)?;
    let script = read_keys(&arguments.keys, &opened.key)?;
    let (title, ground) = (opened.lesson.heading(), paper(look.theme));
    let opening = Opening::of(opened.lesson, &opened.key, arguments.step);
    if let Some(step) = arguments.step {
        check_step(&opening.session, step)?;
    }
    let settings = Settings::default();
    let theme = painted(look, ground);
    let mut app = App::new(Some(opening), screen::entries, Progress::default(), settings, theme);
    app.common.movement = look.movement_in_file();
    let film = crate::tui::film(&mut app, &script, arguments.size).map_err(|why| anyhow!(why))?;
    let text = if is_cast {
        cast(&film, &title)?
    } else {
        film::film(&scenes(&film, ground), film.end.as_secs_f64(), ground, &title)
    };
    write_file(&arguments.out, text.as_bytes())?;
    let seconds = film.end.as_secs_f64();
    put(&format!("wrote {}: {seconds:.1} seconds\n", arguments.out.display()))?;
    Ok(ExitCode::SUCCESS)
}
