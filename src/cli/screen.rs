//! The terminal UI's edges: what the terminal can show, where progress goes, how it ended.

use std::cell::RefCell;
use std::env;
use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use super::open::{Opened, read_again};
use super::progress_file::ProgressFile;
use super::{Ground, Look, Signs, lessons};
use crate::interp::Settings;
use crate::lesson::catalogue::COURSE;
use crate::run::{Debugging, TrainingRun};
use crate::session::Session;
use crate::study::clinic::Clinic;
use crate::study::experiment::Sources;
use crate::tui::theme::{Glyphs, Palette, Theme};
use crate::tui::{App, Edges, Ended, Menu, MenuEntry, Opening, run};

/// How long the terminal may take to say what ground it has: here, and over a network.
const ASK: Duration = Duration::from_millis(25);
const ASK_FAR: Duration = Duration::from_millis(250);

/// Whether there is a terminal the UI can be shown on.
pub fn is_possible() -> bool {
    stdin().is_terminal() && stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Opens the menu; where there is no terminal, lists the lessons.
pub fn menu(look: Look) -> anyhow::Result<ExitCode> {
    if !is_possible() {
        return lessons::run(&lessons::Arguments::default());
    }
    show(None, Settings::default(), Sources::at_hand(), None, look)
}

/// Opens a lesson.
pub fn lesson(
    opened: Opened,
    step: Option<usize>,
    settings: Settings,
    sources: Sources,
    watch: Option<PathBuf>,
    look: Look,
) -> anyhow::Result<ExitCode> {
    show(Some(Opening { lesson: opened.lesson, key: opened.key, step }), settings, sources, watch, look)
}

fn show(
    opening: Option<Opening>,
    settings: Settings,
    sources: Sources,
    watch: Option<PathBuf>,
    look: Look,
) -> anyhow::Result<ExitCode> {
    let file = ProgressFile::open();
    let mut app = App::new(opening, course(), file.progress().clone(), settings, theme(look));
    app.sources = sources;
    let watch = watch.map(|path| (path, read_again as _));
    let failed = Rc::new(RefCell::new(None));
    let note = Rc::clone(&failed);
    let edges = Edges {
        save: Box::new(move |progress| *note.borrow_mut() = file.save(progress).err()),
        keep: Box::new(super::draw::keep),
        watch,
        run: None,
    };
    let ended = run(app, edges).context("the terminal cannot be used")?;
    if let Some(error) = failed.take() {
        return Err(error);
    }
    Ok(status(ended))
}

fn status(ended: Ended) -> ExitCode {
    match ended {
        Ended::Quit => ExitCode::SUCCESS,
        // As shells report a signal.
        Ended::Signal(signal) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
    }
}

/// Opens a program.
pub fn program(session: Session, settings: Settings, look: Look) -> anyhow::Result<ExitCode> {
    let app = App::program(session, None, settings, theme(look));
    alone(app, None)
}

/// Opens a sample of a training run.
pub fn debug(
    run: TrainingRun,
    debugging: Debugging,
    session: Session,
    look: Look,
) -> anyhow::Result<ExitCode> {
    let app = App::program(session, Some((debugging, run.trained())), Settings::default(), theme(look));
    alone(app, Some(run))
}

/// Opens the drawing pad.
pub fn pad(clinic: Clinic, look: Look) -> anyhow::Result<ExitCode> {
    alone(App::pad(clinic, theme(look)), None)
}

/// Shows what nothing is kept of.
fn alone(app: App, training: Option<TrainingRun>) -> anyhow::Result<ExitCode> {
    let edges =
        Edges { save: Box::new(|_| {}), keep: Box::new(super::draw::keep), watch: None, run: training };
    Ok(status(run(app, edges).context("the terminal cannot be used")?))
}

fn course() -> Menu {
    let entry = |entry: &crate::lesson::catalogue::Entry| {
        Some(MenuEntry { lesson: Arc::new(entry.read().ok()?), key: entry.name.to_owned() })
    };
    Menu { entries: COURSE.iter().filter_map(entry).collect(), chosen: 0 }
}

fn theme(look: Look) -> Theme {
    let palette = if look.colours(&stdout()) { ground(look) } else { Palette::Mono };
    Theme { palette, glyphs: glyphs(look) }
}

fn ground(look: Look) -> Palette {
    match look.theme {
        Ground::Dark => Palette::Dark,
        Ground::Light => Palette::Light,
        Ground::Auto => from_environment().or_else(from_terminal).unwrap_or(Palette::Either),
    }
}

/// Some terminals say by a variable: `foreground;background` in the numbers of the sixteen colours.
fn from_environment() -> Option<Palette> {
    let colours = env::var("COLORFGBG").ok()?;
    let ground: u8 = colours.rsplit(';').next()?.parse().ok()?;
    Some(if matches!(ground, 7 | 15) { Palette::Light } else { Palette::Dark })
}

fn from_terminal() -> Option<Palette> {
    let mut options = QueryOptions::default();
    options.timeout = if env::var_os("SSH_CONNECTION").is_some() { ASK_FAR } else { ASK };
    match theme_mode(options).ok()? {
        ThemeMode::Dark => Some(Palette::Dark),
        ThemeMode::Light => Some(Palette::Light),
    }
}

/// Braille is left to terminals that draw its dots themselves, since many fonts lack them.
pub(super) fn glyphs(look: Look) -> Glyphs {
    match look.glyphs {
        Signs::Braille => Glyphs::Braille,
        Signs::Blocks => Glyphs::Blocks,
        Signs::Ascii => Glyphs::Ascii,
        Signs::Auto if is_plain_locale() => Glyphs::Ascii,
        Signs::Auto if draws_braille() => Glyphs::Braille,
        Signs::Auto => Glyphs::Blocks,
    }
}

/// Whether the locale is set, and to one without Unicode.
fn is_plain_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

fn draws_braille() -> bool {
    let says = |name: &str, known: &[&str]| env::var(name).is_ok_and(|value| known.contains(&value.as_str()));
    says("TERM", &["xterm-kitty", "foot", "xterm-ghostty"])
        || says("TERM_PROGRAM", &["WezTerm", "ghostty", "iTerm.app"])
}
