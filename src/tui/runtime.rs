//! The edge to the terminal: input in, messages to the state, frames and effects out.
//!
//! The only place of the UI with threads, signals and the real screen. One thread waits for bytes from the terminal,
//! one for signals, one for networks to train and, where a file is watched, one for its being saved; all send to the
//! loop, which sleeps until something comes. A panic in a thread that works for the screen is told on it, and the
//! program lives.

mod answers;
mod class;
mod gallery;
mod intake;
mod link;
mod links;
mod listeners;
mod log;
mod player;
mod pressure;
mod room;
mod runner;
mod terminal;
mod trainer;
mod wire;

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};

pub use self::answers::Images;
pub use self::class::{ClassEdge, KeepAnswers, KeepWaypoints};
pub use self::link::{RoomLink, WayIn};
pub use self::room::{OpenRoom, RoomDoors};
pub(crate) use self::wire::token;

use self::answers::Answers;
use self::class::ClassEnd;
use self::intake::{Heard, Intake};
use self::log::Log;
use self::player::Player;
use self::pressure::Pressure;
use self::runner::Runner;
use self::terminal::Terminal;
use self::trainer::Trainer;
use super::app::App;
use super::message::{Effect, Message};
use super::screen::pad::Keeping;
use super::screen::stepping::TICK;
use super::script::Script;
use super::theme::Brightness;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::run::TrainingRun;
use crate::session::progress::Progress;

/// How long the loop may be busy with what came before it looks up.
const BEHIND: Duration = Duration::from_millis(200);
/// How long is waited, once one has left, for answers of the terminal that would reach the shell as keys.
const LAST_ANSWERS: Duration = Duration::from_millis(300);

/// What is told of a panic.
pub(crate) const OWN_FAULT: &str = "a fault of nn-tutor's own stopped this; please report it";

/// Reads a lesson file anew.
pub type Read = fn(&Path) -> Result<Arc<Lesson>, Vec<Diagnostic>>;

/// Writes a drawing to a file, and names it, or says why it could not.
pub type Keep = Box<dyn FnMut(&Keeping) -> Result<String, String>>;

/// Keeps the keys of a session.
pub type KeepKeys = Box<dyn FnMut(&str)>;

/// What the UI needs from outside.
pub struct Edges {
    /// Keeps progress; an error is the caller's to report once the terminal is given back.
    pub save: Box<dyn FnMut(&Progress)>,
    /// Writes a drawing to a file of its own, and names it; an error is shown on the pad.
    pub keep: Keep,
    /// Writes a text to a new file of a name, and says that or why not.
    pub write: WriteText,
    /// Keeps a typed order for another day.
    pub remember: Box<dyn FnMut(&str)>,
    /// Keeps the marks and notes of the run.
    pub keep_places: Box<dyn FnMut(&str)>,
    /// A file to load again whenever it is saved.
    pub watch: Option<(PathBuf, Read)>,
    /// The training run behind the screen.
    pub run: Option<TrainingRun>,
    /// Whether pictures are shown in pixels.
    pub images: Images,
    /// Keeps the keys pressed so far, as a text that can be played; an error is the caller's to report.
    pub log: Option<KeepKeys>,
    /// What is played before the learner's own keys are heard.
    pub play: Option<Script>,
    /// The class, whichever end of it is here.
    pub class: ClassEdge,
}

/// Writes a text to a new file of a name, and says that or why not.
pub type WriteText = Box<dyn FnMut(&str, &str) -> Result<String, String>>;

/// How the UI ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The learner quit.
    Quit,
    /// A signal asked for it.
    Signal(i32),
}

/// What wakes the loop.
enum Incoming {
    Message(Message),
    /// From the terminal.
    Bytes(Vec<u8>),
    Signal(i32),
    /// Nothing, for so long that something moves.
    Time(Duration),
    /// Nothing, until the next key that is played.
    Played,
    /// Nothing, until what a class answered is to be kept.
    Due,
}

/// Runs the UI until it ends, and gives the terminal back as it was found, on a panic too.
///
/// # Errors
/// When the terminal cannot be used.
pub fn run(app: App, mut edges: Edges) -> io::Result<Exit> {
    let (sender, incoming) = channel();
    // Before the size is first read, or a change that comes in between is lost.
    let pressure = Pressure::default();
    listeners::signals(sender.clone(), pressure.clone())?;
    if let Some((path, read)) = edges.watch.take() {
        listeners::watch(path, read, sender.clone());
    }
    let trainer = trainer(sender.clone());
    let runner = edges.run.take().map(|run| runner(run, sender.clone()));
    let class = ClassEnd::open(std::mem::take(&mut edges.class), sender.clone())?;
    let terminal = Terminal::open()?;
    listeners::terminal(sender.clone(), pressure.clone());
    let (intake, answers) = (Intake::default(), Answers::new(edges.images));
    let player = edges.play.take().map(Player::new);
    let log = edges.log.take().map(Log::new);
    let mut shown = Loop {
        app,
        edges,
        trainer,
        runner,
        sender,
        class,
        terminal,
        intake,
        answers,
        pressure,
        log,
        player,
        waits_until: None,
        stands_since: None,
    };
    let exit = catch_unwind(AssertUnwindSafe(|| shown.until_end(&incoming)));
    shown.class.keep_answers();
    let exit = match exit {
        Ok(exit) => exit,
        Err(panic) => {
            // The terminal is given back and what happened is told; what was learned is not to be lost with it.
            let _ = guarded(|| shown.save());
            resume_unwind(panic);
        }
    };
    if exit.is_err() {
        shown.save();
    }
    let left = shown.leave(&incoming);
    if shown.terminal.is_gone() {
        // There is nobody left to tell of anything.
        return Ok(exit.ok().filter(|exit| *exit != Exit::Quit).unwrap_or(Exit::Signal(SIGHUP)));
    }
    left?;
    exit
}

/// Everything the loop has hold of.
struct Loop {
    app: App,
    edges: Edges,
    trainer: Trainer,
    runner: Option<Runner>,
    /// Where what a worker tells goes.
    sender: Sender<Incoming>,
    class: ClassEnd,
    terminal: Terminal,
    intake: Intake,
    answers: Answers,
    pressure: Pressure,
    log: Option<Log>,
    player: Option<Player>,
    /// When what the intake holds is given up, if it holds anything.
    waits_until: Option<Instant>,
    /// Since when what moves has stood as it does, if anything moves.
    stands_since: Option<Instant>,
}

impl Loop {
    fn until_end(&mut self, incoming: &Receiver<Incoming>) -> io::Result<Exit> {
        for message in self.measure()? {
            for effect in self.app.update(message) {
                self.perform(effect)?;
            }
        }
        self.terminal.draw(&self.app)?;
        // Drawn first, asked then: the answer may be long in coming.
        self.ask(Some(self.answers.query()))?;
        loop {
            let first = self.wait(incoming);
            self.class.keep_due_answers();
            if let ControlFlow::Break(exit) = self.catch_up(first, incoming)? {
                return Ok(exit);
            }
            self.terminal.draw(&self.app)?;
            if self.terminal.is_gone() {
                self.save();
                return Ok(Exit::Signal(SIGHUP));
            }
            self.stands_since = self.app.wants_tick().map(|_| self.stands_since.unwrap_or_else(Instant::now));
        }
    }

    /// Takes in all that came while drawing before the next frame. Where that is so much that it takes long, frames are
    /// drawn amid it, and whoever asks for the end need not wait for his turn.
    fn catch_up(&mut self, first: Incoming, incoming: &Receiver<Incoming>) -> io::Result<ControlFlow<Exit>> {
        let begun = Instant::now();
        let (mut drawn, mut next) = (begun, Some(first));
        while let Some(came) = next {
            if begun.elapsed() > BEHIND
                && let Some(exit) = self.pressure.end()
            {
                self.save();
                return Ok(ControlFlow::Break(exit));
            }
            if let ControlFlow::Break(exit) = self.take_in(came)? {
                return Ok(ControlFlow::Break(exit));
            }
            if drawn.elapsed() > BEHIND {
                self.terminal.draw(&self.app)?;
                drawn = Instant::now();
            }
            next = incoming.try_recv().ok();
        }
        Ok(ControlFlow::Continue(()))
    }

    fn ask(&mut self, query: Option<String>) -> io::Result<()> {
        if let Some(query) = query {
            self.terminal.ask(&query)?;
            self.intake.expect_answer();
        }
        Ok(())
    }

    /// Waits for what comes next; bytes that are none say that no more of them came in time.
    fn wait(&self, incoming: &Receiver<Incoming>) -> Incoming {
        let moves = self.stands_since.zip(self.app.wants_tick()).map(|(since, after)| (since + after, after));
        let next = match (self.waits_until, moves) {
            (given_up, Some((at, after))) if given_up.is_none_or(|given_up| at < given_up) => {
                Some((at, Incoming::Time(after)))
            }
            (given_up, _) => given_up.map(|at| (at, Incoming::Bytes(Vec::new()))),
        };
        let played = self.player.as_ref().and_then(Player::due).map(|at| (at, Incoming::Played));
        let kept = self.class.keeps_at().map(|at| (at, Incoming::Due));
        let next = next.into_iter().chain(played).chain(kept).min_by_key(|(at, _)| *at);
        let Some((at, otherwise)) = next else {
            return incoming.recv().unwrap_or(Incoming::Signal(SIGHUP));
        };
        match incoming.recv_timeout(at.saturating_duration_since(Instant::now())) {
            Ok(came) => came,
            Err(RecvTimeoutError::Timeout) => otherwise,
            Err(RecvTimeoutError::Disconnected) => Incoming::Signal(SIGHUP),
        }
    }

    fn take_in(&mut self, next: Incoming) -> io::Result<ControlFlow<Exit>> {
        let (messages, signal) = match next {
            Incoming::Message(message) => (vec![message], None),
            Incoming::Bytes(bytes) => {
                self.pressure.taken_in(bytes.len());
                (self.hear(&bytes), None)
            }
            Incoming::Signal(SIGWINCH) => {
                self.ask(self.answers.query_again())?;
                (self.measure()?, None)
            }
            Incoming::Signal(SIGCONT) => {
                // Whoever had the terminal meanwhile may have left it otherwise.
                self.terminal.take_up()?;
                (self.measure()?, None)
            }
            Incoming::Signal(SIGTSTP) => (vec![Message::Suspend], None),
            Incoming::Signal(signal) => (vec![Message::Terminate], Some(signal)),
            Incoming::Played => {
                let is_moving = self.app.wants_tick().is_some();
                let common = &mut self.app.common;
                (
                    self.player
                        .as_mut()
                        .and_then(|player| player.next(is_moving, common))
                        .into_iter()
                        .collect(),
                    None,
                )
            }
            Incoming::Due => (Vec::new(), None),
            Incoming::Time(gone) => {
                self.stands_since = None;
                let ticks = gone.as_millis() / TICK.as_millis();
                ((0..ticks).map(|_| Message::Tick).collect(), None)
            }
        };
        for message in messages {
            for effect in self.app.update(message) {
                if effect == Effect::Quit {
                    return Ok(ControlFlow::Break(signal.map_or(Exit::Quit, Exit::Signal)));
                }
                self.perform(effect)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The messages in bytes of the terminal's; in none, what was held.
    fn hear(&mut self, bytes: &[u8]) -> Vec<Message> {
        let heard = if bytes.is_empty() { self.intake.give_up() } else { self.intake.take_in(bytes) };
        self.waits_until = self.intake.patience().map(|patience| Instant::now() + patience);
        let mut messages: Vec<Message> =
            heard.into_iter().map(|heard| message(heard, &mut self.answers)).collect();
        if let Some(player) = &mut self.player {
            messages.retain(|message| !player.takes(message, &mut self.app.common));
        }
        if let Some(log) = &mut self.log {
            for message in &messages {
                log.hear(message);
            }
        }
        messages
    }

    /// The size of the screen in cells, and that of a cell in pixels, as the system has them.
    fn measure(&mut self) -> io::Result<Vec<Message>> {
        let (columns, rows) = terminal::size()?;
        // Not every system knows of pixels.
        if let Ok(window) = crossterm::terminal::window_size() {
            self.answers.measure(&window);
        }
        Ok(vec![Message::Resize(columns, rows), Message::Graphics(self.answers.graphics())])
    }

    /// Has everything kept, as at the end.
    fn save(&mut self) {
        for effect in self.app.update(Message::Terminate) {
            if let Effect::Save(progress) = effect {
                (self.edges.save)(&progress);
            }
        }
        self.log.iter_mut().for_each(Log::keep);
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Save(progress) => {
                (self.edges.save)(&progress);
                self.log.iter_mut().for_each(Log::keep);
            }
            Effect::Redraw => self.terminal.forget()?,
            Effect::Copy(text) => self.terminal.copy(&text)?,
            Effect::Suspend => self.terminal.suspend()?,
            Effect::Keep(drawing) => {
                self.app.update(Message::Kept((self.edges.keep)(&drawing)));
            }
            Effect::Write { file, text } => {
                self.app.update(Message::Written((self.edges.write)(&file, &text)));
            }
            Effect::Remember(order) => (self.edges.remember)(&order),
            Effect::KeepPlaces(places) => (self.edges.keep_places)(&places),
            Effect::Train(job) => self.trainer.start(job),
            Effect::StopTraining => self.trainer.stop(),
            Effect::Behind(run) => self.runner = Some(runner(*run.0, self.sender.clone())),
            Effect::Ask(question) => self.runner.iter().for_each(|runner| runner.ask(question.clone())),
            Effect::Class(order) => self.class.carry_out(order),
            Effect::StopAsking => self.runner.iter().for_each(Runner::stop),
            Effect::Quit => {}
        }
        Ok(())
    }

    /// Gives the terminal back, and keeps answers on their way from whoever reads it next.
    fn leave(&mut self, incoming: &Receiver<Incoming>) -> io::Result<()> {
        self.terminal.close_screen()?;
        let end = Instant::now() + LAST_ANSWERS;
        while self.intake.expects_answer() {
            match incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Incoming::Bytes(bytes)) => self.intake.take_in(&bytes),
                Ok(_) => continue,
                Err(_) => break,
            };
        }
        self.terminal.give_back()
    }
}

fn message(heard: Heard, answers: &mut Answers) -> Message {
    match heard {
        Heard::Key(key) => Message::Key(key),
        Heard::Mouse(event) => Message::Mouse(event),
        Heard::Ground(rgb) => Message::Ground(Brightness::of(rgb)),
        Heard::Pasted(text) => Message::Paste(text),
        Heard::Kitty | Heard::Kind { .. } | Heard::CellSize(_) => {
            answers.hear(&heard);
            Message::Graphics(answers.graphics())
        }
    }
}

/// The messages in what a terminal sends in some pieces, each after so long a wait that what was not whole is given up.
/// An answer is expected, as at the start.
pub fn messages<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Message> {
    let (mut intake, mut answers) = (Intake::default(), Answers::new(Images::Asked));
    intake.expect_answer();
    let mut messages = Vec::new();
    for piece in pieces {
        let heard = intake.take_in(piece).into_iter().chain(intake.give_up());
        messages.extend(heard.map(|heard| message(heard, &mut answers)));
    }
    messages
}

/// A worker whose news come to the loop as messages.
fn trainer(sender: Sender<Incoming>) -> Trainer {
    Trainer::new(move |job, news| match sender.send(Incoming::Message(Message::Training { job, news })) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

/// The training run's worker, whose news come to the loop as messages.
fn runner(run: TrainingRun, sender: Sender<Incoming>) -> Runner {
    Runner::new(run, move |news| match sender.send(Incoming::Message(Message::Run(news))) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

/// What work comes to, or that it panicked: then it is at an end, and the program is not.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, &'static str> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| OWN_FAULT)
}
