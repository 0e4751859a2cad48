//! `nn-tutor lesson`: a lesson on the screen, or as text.

use std::cell::RefCell;
use std::fs;
use std::io::{ErrorKind, IsTerminal, stdout};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};

use super::class::{Beacon, PresenterFound, address, joining, keep_waypoints, own_code, waypoints};
use super::linear;
use super::look::Look;
use super::output::{complain, complain_of_unasked, ending, put, put_json, write_file, write_json};
use super::progress_file::now;
use super::reading::{OpenedLesson, check_step, open, read_keys, step_number};
use super::records::records_help;
use super::screen::{self, SessionKeys};
use crate::class::{ClassMoment, Covered, PlaceWithin, Spotlight, WayPlace, WrittenAs, hash_of};
use crate::digits::{Source, Sources};
use crate::interp::Settings;
use crate::pictures::scan::{Grey, Scan};
use crate::session::Session;
use crate::study::experiment::carry_out;
use crate::text::notebook::notebook;
use crate::text::{json, print, python};
use crate::tui::{App, ClassEdge, Opening, Presenting, RoomDoors};
use crate::whole_file::WholeFile;

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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["face", "watch", "present", "at", "set", "hide", "light"])]
    log: Option<PathBuf>,
    /// Play the keys in a file, as --log keeps them, up to each waypoint; nothing is kept of the session
    #[arg(long, value_name = "FILE", conflicts_with_all = ["face", "watch", "log", "present", "at", "set", "hide", "light"])]
    play: Option<PathBuf>,
    #[command(flatten)]
    moment: MomentWanted,
    #[command(flatten)]
    class: ClassWanted,
}

/// What shows first.
#[derive(Clone, Debug, clap::Args)]
struct MomentWanted {
    /// Show this place: 7, or 7:3.2.1 for the third operation of step 7, its second cell, its first term
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["step", "face", "notebook"])]
    at: Option<WayPlace>,
    /// Change a number of the program: inputs[0,0]=0, rows and columns from 0
    #[arg(long, value_name = "NAME=X", conflicts_with_all = ["linear", "python"])]
    set: Vec<WrittenAs>,
    /// Hide a cell with all that follows from it: wih[1,0], or wih[1,:] for a whole row
    #[arg(long, value_name = "CELL", conflicts_with_all = ["face", "notebook"])]
    hide: Vec<Covered>,
    /// Light a cell, a row or a column of what is on the stage: wih[1,0], wih[1,:]
    #[arg(long, value_name = "CELL", conflicts_with_all = ["face", "notebook"])]
    light: Option<Spotlight>,
    /// How often to go on there: 1 shows the answer, or tries what is suggested
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, conflicts_with_all = ["face", "notebook"])]
    shown: usize,
}

/// Before a class.
#[derive(Clone, Debug, clap::Args)]
struct ClassWanted {
    /// Before a class: large, without keys, by the two keys of a clicker; `nn-tutor notes` shows you more
    #[arg(long, conflicts_with_all = ["face", "watch", "log", "play", "notebook"])]
    present: bool,
    /// Let the class follow on its own screens, at an address of this machine
    #[arg(long, value_name = "ADDR", num_args = 0..=1, default_missing_value = "127.0.0.1", value_parser = address, requires = "present")]
    publish: Option<SocketAddr>,
    /// The code the class joins by, six signs or more, instead of one that is drawn: for coming back to the same class
    #[arg(long, value_name = "CODE", value_parser = own_code, requires = "publish")]
    code: Option<String>,
    /// Keep what the class answers in this file, as CSV
    #[arg(long, value_name = "FILE", requires = "present")]
    answers: Option<PathBuf>,
}

impl MomentWanted {
    /// What is asked for, if anything is.
    fn moment(&self, step: Option<usize>, round: Option<i32>, is_presented: bool) -> Option<ClassMoment> {
        let by_step = step.map(|step| WayPlace { step, within: PlaceWithin::Whole });
        let is_plain = self.at.is_none() && self.set.is_empty() && self.hide.is_empty();
        if is_plain && self.light.is_none() && self.shown == 0 && !(is_presented && step.is_some()) {
            return None;
        }
        Some(ClassMoment {
            at: self.at.or(by_step).unwrap_or_default(),
            set: self.set.clone(),
            hide: self.hide.clone(),
            light: self.light.clone(),
            shown: self.shown,
            round,
            ..ClassMoment::default()
        })
    }
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
        if arguments.class.present {
            bail!("say which lesson, before the options: nn-tutor lesson 2 --present");
        }
        return screen::menu(look);
    };
    let opened = open(wanted)?;
    if arguments.watch && !opened.is_file {
        bail!("--watch is for a lesson file, such as ./mine.md");
    }
    let picture = arguments.picture.as_deref().map(|path| picture(path, &opened)).transpose()?;
    let settings = Settings { round: arguments.round, picture, ..Settings::default() };
    if face.python {
        put(&python::script(&opened.lesson))?;
        return Ok(ExitCode::SUCCESS);
    }
    let training = arguments.data.clone().unwrap_or_else(|| Sources::at_hand().training);
    let sources = Sources::new(training, arguments.test.clone()).with_tests()?;
    if face.linear {
        return linear::lesson(opened, arguments.step, (&settings, &sources), look);
    }
    let moment = arguments.moment.moment(arguments.step, arguments.round, arguments.class.present);
    let mut session = Session::new(Arc::clone(&opened.lesson), settings.clone());
    if let Some(moment) = &moment {
        // It is said now what the lesson does not have, and not amid a class.
        let mut tried = session.clone();
        let shown = moment.show(&mut tried).and_then(|()| moment.check(&tried));
        shown.map_err(anyhow::Error::msg)?;
    }
    if arguments.class.present {
        return present(arguments, opened, session, (settings, sources), moment, look);
    }
    let on_screen = !face.print && !face.json && screen::is_possible();
    let keys = SessionKeys {
        log: arguments.log.clone(),
        play: arguments.play.as_deref().map(|path| read_keys(path, &opened.key)).transpose()?,
    };
    let has_keys = keys.log.is_some() || keys.play.is_some();
    complain_of_unasked(&session, look);
    if let Some(moment) = moment.as_ref().filter(|_| !on_screen) {
        session.set_changes(moment.changes(&session).map_err(anyhow::Error::msg)?);
    }
    if let Some(step) = arguments.step {
        check_step(&session, step)?;
    }
    if let Some(file) = &arguments.notebook {
        write_json(file, &notebook(&opened.lesson, session.trace(), None))?;
        put(&format!("wrote {}\n", file.display()))?;
        return Ok(ending(&session, look));
    }
    if on_screen {
        let watch = arguments.watch.then(|| wanted.into());
        if sources.are_piped() {
            bail!("standard input is where keys come from; name a file of records, or take --print");
        }
        let opening = Opening { session, key: opened.key, step: arguments.step };
        if has_keys {
            return screen::with_keys(opening, settings, sources, keys, look);
        }
        if let Some(moment) = &moment {
            return screen::at_moment(opening, settings, sources, moment, look);
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

/// Gives it before a class.
fn present(
    arguments: &Arguments,
    opened: OpenedLesson,
    session: Session,
    (settings, sources): (Settings, Sources),
    moment: Option<ClassMoment>,
    look: Look,
) -> anyhow::Result<ExitCode> {
    if !screen::is_possible() {
        bail!("--present needs a terminal");
    }
    if sources.are_piped() {
        bail!("standard input is where keys come from; name a file of records");
    }
    let answers = arguments.class.answers.as_deref().map(free_beside).transpose()?;
    if let Some(path) = &answers {
        if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
            bail!("cannot write {}: it is no ordinary file", path.display());
        }
        WholeFile::check(path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let publish = arguments.class.publish;
    let doors = RoomDoors::make(publish, arguments.class.code.clone()).map_err(|error| {
        match (publish, error.kind()) {
            (Some(at), ErrorKind::AddrInUse) => {
                anyhow!(
                    "{at} is taken: somebody presents there already, or name another as --publish {}:{}",
                    at.ip(),
                    at.port().saturating_add(1)
                )
            }
            (Some(at), _) => anyhow!("{at} cannot be had: {error}"),
            (None, _) => anyhow!("there is no way to listen on this machine: {error}"),
        }
    })?;
    let joining = doors.joining().map(|(address, code)| joining(address, code));
    let file = opened.is_file.then(|| opened.key.clone());
    let driving = doors.driving().map(|(address, token)| (address.port(), token.to_owned()));
    let beacon = driving.map(|(port, token)| Beacon::light(&PresenterFound { port, token, file }));
    // Where a lesson lies on this machine is nobody else's business.
    let key = if opened.is_file { opened.lesson.heading() } else { opened.key };
    let opening = Opening { session, key, step: Some(1) };
    let first = Some(moment.unwrap_or(ClassMoment { round: arguments.round, ..ClassMoment::default() }));
    let presenting =
        Presenting { opening, moment: first, joining, waypoints: waypoints(&hash_of(&opened.lesson)), now };
    let failed = Rc::new(RefCell::new(None));
    let (of_answers, of_waypoints) = (Rc::clone(&failed), Rc::clone(&failed));
    let to = answers.clone();
    let class = ClassEdge::Presents {
        doors,
        keep: Box::new(move |table| {
            let written = to.as_deref().map_or(Ok(()), |path| write_file(path, table));
            if let Err(error) = written {
                *of_answers.borrow_mut() = Some(error);
            }
        }),
        waypoints: Box::new(move |hash, made| {
            if let Err(error) = keep_waypoints(hash, made) {
                *of_waypoints.borrow_mut() = Some(error);
            }
        }),
    };
    let status = screen::classed(
        |colours, theme| {
            let mut app = App::present(presenting, screen::entries, settings, colours, theme);
            app.common.sources = sources;
            app
        },
        class,
        look,
    );
    drop(beacon);
    if let Some(path) = answers.filter(|path| arguments.class.answers.as_ref() != Some(path) && path.exists())
    {
        complain(&format!("the answers of this class are in {}", path.display()));
    }
    let status = status?;
    failed.take().map_or(Ok(status), Err)
}

/// The file answers are kept in: the one that is named or, where that has some already, as one has who begins again amid
/// a class, the first free one beside it.
fn free_beside(named: &Path) -> anyhow::Result<PathBuf> {
    let has_some = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.len() > 0);
    let stem = named.with_extension("");
    let numbered = (2..1_000).map(|number| {
        let mut name = stem.clone().into_os_string();
        name.push(format!("-{number}"));
        if let Some(end) = named.extension() {
            name.push(".");
            name.push(end);
        }
        PathBuf::from(name)
    });
    let mut names = std::iter::once(named.to_owned()).chain(numbered);
    names
        .find(|path| !has_some(path))
        .ok_or_else(|| anyhow!("{} and all names beside it have answers: name another file", named.display()))
}

/// A picture for the lesson's program.
fn picture(path: &Path, opened: &OpenedLesson) -> anyhow::Result<Arc<Grey>> {
    let scan = Scan::open(path).with_context(|| path.display().to_string())?;
    // A lesson of one's own may do with it what it likes.
    if !opened.is_file && !has_ink(&scan.grey) {
        let why = "nothing in it stands out from its first row, which lesson 10 takes for paper";
        bail!("{}: {why}; leave some paper over the digit", path.display());
    }
    Ok(Arc::new(scan.grey))
}

/// Whether lesson 10 finds ink in a picture: darker than its paper, or lighter where paper is dark, by more than its grain.
fn has_ink(grey: &Grey) -> bool {
    const GRAIN: f64 = 16.0;
    let mean = |pixels: &[u8]| {
        pixels.iter().map(|pixel| f64::from(*pixel)).sum::<f64>() / pixels.len().max(1) as f64
    };
    let is_light = mean(&grey.pixels) > 127.5;
    let paper = mean(&grey.pixels[..grey.width.min(grey.pixels.len())]);
    let (darkest, lightest) = grey.range();
    let most = if is_light { paper - f64::from(darkest) } else { f64::from(lightest) - paper };
    most > GRAIN
}
