//! The terminal UI's edges: what the terminal can show, where progress goes, how it exit.

use std::cell::RefCell;
use std::env;
use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::Context;

use super::look::{Ground, Look};
use super::output::write_file;
use super::places::Keeper;
use super::progress_file::{ProgressFile, today};
use super::reading::{KEYS_OF, read_again};
use super::{history, keep, lessons, places};
use crate::class::ClassMoment;
use crate::interp::Settings;
use crate::lesson::catalogue::COURSE;
use crate::lesson::safe_line;
use crate::run::TrainingRun;
use crate::session::progress::Progress;
use crate::study::experiment::Sources;
use crate::tui;
use crate::tui::theme::{Brightness, ColourChoice, Depth, Scheme, Theme};
use crate::tui::{App, ClassEdge, Edges, Exit, Images, KeepKeys, MenuEntry, Opening, Script};

/// Whether there is a terminal the UI can be shown on.
pub(crate) fn is_possible() -> bool {
    stdin().is_terminal() && stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Opens the menu; where there is no terminal, lists the lessons.
pub fn menu(look: Look) -> anyhow::Result<ExitCode> {
    if !is_possible() {
        return lessons::run(&lessons::Arguments::default(), look);
    }
    course(None, Settings::default(), Sources::at_hand(), None, look)
}

/// The keys of a session: where they are kept, and which are played.
#[derive(Debug, Default)]
pub(crate) struct SessionKeys {
    /// The file that they are kept in.
    pub log: Option<PathBuf>,
    /// What is played first; then nothing is kept of the session.
    pub play: Option<Script>,
}

/// Opens the course, at its menu or at a lesson.
pub fn course(
    opening: Option<Opening>,
    settings: Settings,
    sources: Sources,
    watch: Option<PathBuf>,
    look: Look,
) -> anyhow::Result<ExitCode> {
    kept(opening, settings, sources, watch, SessionKeys::default(), look, |app| app)
}

/// The same at a lesson whose keys are kept or played. It begins as if nobody had been there before, or played again
/// they would do something else.
pub fn with_keys(
    opening: Opening,
    settings: Settings,
    sources: Sources,
    keys: SessionKeys,
    look: Look,
) -> anyhow::Result<ExitCode> {
    kept(Some(opening), settings, sources, None, keys, look, |app| app)
}

/// Opens a lesson that shows a moment.
///
/// # Errors
/// Where the lesson has no such moment.
pub fn at_moment(
    opening: Opening,
    settings: Settings,
    sources: Sources,
    moment: &ClassMoment,
    look: Look,
) -> anyhow::Result<ExitCode> {
    // What it lacks was found before.
    kept(Some(opening), settings, sources, None, SessionKeys::default(), look, |app| {
        let plain = app.clone();
        app.showing(moment).unwrap_or(plain)
    })
}

/// The same, with something done to it first.
fn kept(
    opening: Option<Opening>,
    settings: Settings,
    sources: Sources,
    watch: Option<PathBuf>,
    keys: SessionKeys,
    look: Look,
    first: impl FnOnce(App) -> App,
) -> anyhow::Result<ExitCode> {
    let mut file = ProgressFile::open();
    let called = opening.as_ref().map_or_else(String::new, command);
    let is_fresh = keys.log.is_some() || keys.play.is_some();
    let known = if is_fresh { Progress::default() } else { file.progress().clone() };
    let mut app = App::new(opening, entries, known, settings, theme(look));
    app.common.sources = sources;
    app.common.today = today();
    set_up(&mut app, look);
    let watch = watch.map(|path| (path, read_again as _));
    let failed = Rc::new(RefCell::new(None));
    let note = Rc::clone(&failed);
    let is_learning = keys.play.is_none();
    let edges = Edges {
        save: Box::new(move |progress| {
            if is_learning {
                *note.borrow_mut() = file.save(progress).err();
            }
        }),
        watch,
        log: keys.log.map(|path| log(path, &called, Rc::clone(&failed))).transpose()?,
        play: keys.play,
        ..edges(look)
    };
    let status = show(first(app), edges)?;
    failed.take().map_or(Ok(status), Err)
}

/// How a lesson was opened.
fn command(opening: &Opening) -> String {
    let step = opening.step.map_or_else(String::new, |step| format!(" --step {step}"));
    format!("{}{step}", safe_line(&opening.key))
}

/// Keeps keys in a file, and what went wrong with that where it is told of. That the file can be written is known before
/// the first key.
fn log(path: PathBuf, called: &str, failed: Rc<RefCell<Option<anyhow::Error>>>) -> anyhow::Result<KeepKeys> {
    let heading = format!("{KEYS_OF}{called}\n");
    write_file(&path, heading.as_bytes())?;
    Ok(Box::new(move |keys| {
        if let Err(error) = write_file(&path, (heading.clone() + keys).as_bytes()) {
            *failed.borrow_mut() = Some(error);
        }
    }))
}

/// Opens what is due again, over the menu.
pub fn review(look: Look) -> anyhow::Result<ExitCode> {
    let (sources, keys) = (Sources::at_hand(), SessionKeys::default());
    kept(None, Settings::default(), sources, None, keys, look, App::review)
}

/// Shows what nothing is kept of, with the run behind it, if there is one.
pub fn alone(
    app: impl FnOnce(Theme) -> App,
    run: Option<TrainingRun>,
    look: Look,
) -> anyhow::Result<ExitCode> {
    let mut app = app(theme(look));
    set_up(&mut app, look);
    app.common.orders = history::earlier();
    let file = run.as_ref().and_then(|run| places::file(&run.setting));
    let keeper = Rc::new(RefCell::new(Keeper::of(file)));
    let of_places = Rc::clone(&keeper);
    let keep_places = Box::new(move |places: &str| of_places.borrow_mut().keep(places));
    let status = show(app, Edges { keep_places, run, ..edges(look) });
    keeper.borrow_mut().end();
    status
}

/// Shows a screen of a class.
pub fn classed(
    app: impl FnOnce(ColourChoice, Theme) -> App,
    class: ClassEdge,
    look: Look,
) -> anyhow::Result<ExitCode> {
    let mut app = app(colours(look), theme(look));
    app.common.movement = look.movement();
    if !app.common.colours.for_room {
        app.common.colours = colours(look);
    }
    show(app, Edges { class, ..edges(look) })
}

fn edges(look: Look) -> Edges {
    Edges {
        save: Box::new(|_| {}),
        keep: Box::new(keep::keep),
        write: Box::new(keep::write),
        remember: Box::new(history::remember),
        keep_places: Box::new(|_| {}),
        watch: None,
        run: None,
        images: images(look),
        log: None,
        play: None,
        class: ClassEdge::None,
    }
}

fn show(app: App, edges: Edges) -> anyhow::Result<ExitCode> {
    Ok(match tui::run(app, edges).context("the terminal cannot be used")? {
        Exit::Quit => ExitCode::SUCCESS,
        // As shells report a signal.
        Exit::Signal(signal) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
    })
}

/// The lesson of the course that has a name.
pub fn entry(name: &str) -> Option<MenuEntry> {
    let found = COURSE.iter().find(|entry| entry.name == name)?;
    Some(MenuEntry { lesson: Arc::new(found.read().ok()?), key: found.name.to_owned() })
}

pub fn entries() -> Vec<MenuEntry> {
    let entry = |entry: &crate::lesson::catalogue::Entry| {
        Some(MenuEntry { lesson: Arc::new(entry.read().ok()?), key: entry.name.to_owned() })
    };
    COURSE.iter().filter_map(entry).collect()
}

/// How it looks and moves, and what can be chosen there.
fn set_up(app: &mut App, look: Look) {
    app.common.colours = colours(look);
    app.common.movement = look.movement();
}

fn theme(look: Look) -> Theme {
    colours(look).theme(look.glyphs())
}

fn colours(look: Look) -> ColourChoice {
    let scheme = match look.theme {
        _ if !look.colours(&stdout()) => Scheme::Mono,
        Ground::Dark => Scheme::Dark,
        Ground::Light => Scheme::Light,
        Ground::Auto => Scheme::Own,
    };
    ColourChoice { scheme, depth: depth(), ground: ground_told(), for_room: false }
}

/// Whether pictures are drawn in pixels: not without colours.
fn images(look: Look) -> Images {
    if look.colours(&stdout()) { look.images() } else { Images::Unwanted }
}

/// Every terminal of today has the 256 colours, though not every one's name says so; the old ones are known by theirs.
/// Those of 24 bits tell it in a variable of their own.
fn depth() -> Depth {
    let is_old = |term: &str| {
        matches!(term, "linux" | "ansi" | "cygwin" | "sun")
            || term.starts_with("vt")
            || ["-color", "-16color", "-mono"].iter().any(|end| term.ends_with(end))
    };
    let has_all = || env::var("COLORTERM").is_ok_and(|told| matches!(told.as_str(), "truecolor" | "24bit"));
    match env::var("TERM") {
        Ok(term) if !is_old(&term) => {
            if has_all() {
                Depth::Full
            } else {
                Depth::Many
            }
        }
        _ => Depth::Sixteen,
    }
}

/// What the environment tells of the ground, until the terminal itself does: `foreground;background` in the numbers of
/// the sixteen colours, and that the Linux console is dark.
fn ground_told() -> Option<Brightness> {
    if env::var("TERM").is_ok_and(|term| term == "linux") {
        return Some(Brightness::Dark);
    }
    let colours = env::var("COLORFGBG").ok()?;
    let ground: u8 = colours.rsplit(';').next()?.parse().ok()?;
    Some(if matches!(ground, 7 | 15) { Brightness::Light } else { Brightness::Dark })
}
