//! The edge to the terminal: input in, messages to the state, frames and effects out.
//!
//! The only place of the UI with threads, signals and the real screen. One thread waits for keys, one for signals, one
//! for networks to train and, where a file is watched, one for its being saved; all send messages to the loop, which
//! sleeps until one comes.

mod runner;
mod trainer;

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, DisableMouseCapture, EnableMouseCapture, Event};
use ratatui::crossterm::execute;
use ratatui::layout::Rect;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use self::runner::Runner;
use self::trainer::Trainer;
use super::app::App;
use super::keys::apart;
use super::message::{Effect, Message};
use super::screen::pad::Keeping;
use super::view::view;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::run::TrainingRun;
use crate::session::progress::Progress;

/// How often a watched file is looked at.
const WATCH_EVERY: Duration = Duration::from_millis(200);

/// Reads a lesson file anew.
pub type Read = fn(&Path) -> Result<Arc<Lesson>, Vec<Diagnostic>>;

/// Writes a drawing to a file, and names it, or says why it could not.
pub type Keep = Box<dyn FnMut(&Keeping) -> Result<String, String>>;

/// What the UI needs from outside.
pub struct Edges {
    /// Keeps progress; an error is the caller's to report once the terminal is given back.
    pub save: Box<dyn FnMut(&Progress)>,
    /// Writes a drawing to a file of its own, and names it; an error is shown on the pad.
    pub keep: Keep,
    /// A file to load again whenever it is saved.
    pub watch: Option<(PathBuf, Read)>,
    /// The training run behind the screen.
    pub run: Option<TrainingRun>,
}

/// How the UI ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The learner quit.
    Quit,
    /// A signal asked for it.
    Signal(i32),
}

enum Input {
    Message(Message),
    Signal(i32),
    Failed(io::Error),
}

/// The threads that work for the screen.
struct Workers {
    trainer: Trainer,
    runner: Option<Runner>,
}

/// The name of the thread behind a training run.
const RUN_THREAD: &str = "training run";

/// Takes the terminal. It is given back on a panic, but for one in the run's thread: that one is told on the screen.
fn open_terminal(mouse: MouseCapture) -> io::Result<DefaultTerminal> {
    let terminal = ratatui::try_init()?;
    let restore = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(RUN_THREAD) {
            // There is nobody left to tell if this fails.
            let _ = execute!(io::stdout(), DisableMouseCapture);
            restore(info);
        }
    }));
    mouse.put_on()?;
    Ok(terminal)
}

/// Gives the terminal back as it was found.
fn give_back(mouse: MouseCapture) -> io::Result<()> {
    mouse.take_off()?;
    ratatui::try_restore()
}

/// Whether the terminal sends what the mouse does; while it does, it does not mark text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MouseCapture {
    On,
    Off,
}

impl MouseCapture {
    /// As the state wants it.
    fn wanted(app: &App) -> Self {
        if app.wants_mouse() { Self::On } else { Self::Off }
    }

    fn put_on(self) -> io::Result<()> {
        if self == Self::On { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) }
    }

    fn take_off(self) -> io::Result<()> {
        if self == Self::On { execute!(io::stdout(), DisableMouseCapture) } else { Ok(()) }
    }

    /// From this to what is wanted now.
    fn change_to(&mut self, wanted: Self) -> io::Result<()> {
        if *self != wanted {
            self.take_off()?;
            wanted.put_on()?;
            *self = wanted;
        }
        Ok(())
    }
}

/// Runs the UI until it ends, and gives the terminal back as it was found, on a panic too.
///
/// # Errors
/// When the terminal cannot be used.
pub fn run(mut app: App, mut edges: Edges) -> io::Result<Ended> {
    let (sender, inputs) = channel();
    listen_for_signals(sender.clone())?;
    if let Some((path, read)) = edges.watch.take() {
        watch(path, read, sender.clone());
    }
    let workers = Workers {
        trainer: trainer(sender.clone()),
        runner: edges.run.take().map(|run| runner(run, sender.clone())).transpose()?,
    };
    let mut mouse = MouseCapture::wanted(&app);
    let mut terminal = open_terminal(mouse)?;
    // The first look for events is what starts watching for a change of size: before the size is first read, or one
    // that comes in between is lost.
    event::poll(Duration::ZERO)?;
    listen_for_keys(sender);
    let ended = until_end(&mut app, &mut edges, &workers, (&mut terminal, &mut mouse), &inputs);
    give_back(mouse)?;
    ended
}

fn until_end(
    app: &mut App,
    edges: &mut Edges,
    workers: &Workers,
    (terminal, mouse): (&mut DefaultTerminal, &mut MouseCapture),
    inputs: &Receiver<Input>,
) -> io::Result<Ended> {
    let size = terminal.size()?;
    app.update(Message::Resize(size.width, size.height));
    terminal.draw(|frame| view(app, frame))?;
    while let Ok(first) = inputs.recv() {
        // Keys that came while drawing are taken in before the next frame.
        for input in std::iter::once(first).chain(inputs.try_iter()) {
            let (effects, signal) = match input {
                Input::Message(message) => (app.update(message), None),
                Input::Signal(SIGCONT) => (vec![Effect::Redraw], None),
                Input::Signal(signal) => (app.update(Message::Terminate), Some(signal)),
                Input::Failed(error) => return Err(error),
            };
            for effect in effects {
                match effect {
                    Effect::Save(progress) => (edges.save)(&progress),
                    Effect::Redraw => draw_afresh(terminal)?,
                    Effect::Suspend => suspend(terminal, *mouse)?,
                    Effect::Keep(drawing) => {
                        app.update(Message::Kept((edges.keep)(&drawing)));
                    }
                    Effect::Train(job) => workers.trainer.start(job),
                    Effect::StopTraining => workers.trainer.stop(),
                    Effect::Ask(question) => {
                        if let Some(runner) = &workers.runner {
                            runner.ask(question);
                        }
                    }
                    Effect::StopAsking => workers.runner.iter().for_each(Runner::stop),
                    Effect::Quit => return Ok(signal.map_or(Ended::Quit, Ended::Signal)),
                }
            }
        }
        mouse.change_to(MouseCapture::wanted(app))?;
        terminal.draw(|frame| view(app, frame))?;
    }
    Ok(Ended::Quit)
}

/// Stops as any program does on Ctrl-Z, with the terminal as it was found, and takes it up again when woken.
fn suspend(terminal: &mut DefaultTerminal, mouse: MouseCapture) -> io::Result<()> {
    give_back(mouse)?;
    signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
    *terminal = open_terminal(mouse)?;
    Ok(())
}

/// Forgets what is on the screen, so that the next frame draws every cell. `Terminal::clear` would ask the terminal
/// where its cursor is, and the answer would go to the thread that waits for keys.
fn draw_afresh(terminal: &mut DefaultTerminal) -> io::Result<()> {
    let size = terminal.size()?;
    terminal.resize(Rect::new(0, 0, size.width, size.height))
}

/// A worker whose news come to the loop as messages.
fn trainer(sender: Sender<Input>) -> Trainer {
    Trainer::new(move |job, news| match sender.send(Input::Message(Message::Training { job, news })) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

/// The training run's worker, whose news come to the loop as messages.
fn runner(run: TrainingRun, sender: Sender<Input>) -> io::Result<Runner> {
    Runner::new(run, RUN_THREAD, move |news| match sender.send(Input::Message(Message::Run(news))) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

fn listen_for_keys(sender: Sender<Input>) {
    thread::spawn(move || {
        loop {
            let inputs = match event::read() {
                Ok(Event::Key(key)) => apart(key).map(|key| Input::Message(Message::Key(key))).collect(),
                Ok(Event::Mouse(event)) => vec![Input::Message(Message::Mouse(event))],
                Ok(Event::Resize(columns, rows)) => vec![Input::Message(Message::Resize(columns, rows))],
                Ok(_) => continue,
                Err(error) => vec![Input::Failed(error)],
            };
            for input in inputs {
                let failed = matches!(input, Input::Failed(_));
                if sender.send(input).is_err() || failed {
                    return;
                }
            }
        }
    });
}

fn listen_for_signals(sender: Sender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if sender.send(Input::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Sends the lesson anew whenever its file has another time or size than before. Editors that save by renaming change
/// both too, so looking is enough, and works on every file system.
fn watch(path: PathBuf, read: Read, sender: Sender<Input>) {
    let stamp = |path: &Path| -> Option<(SystemTime, u64)> {
        let meta = std::fs::metadata(path).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    };
    let mut seen = stamp(&path);
    thread::spawn(move || {
        loop {
            thread::sleep(WATCH_EVERY);
            let now = stamp(&path);
            // While an editor is writing there may be no file for a moment.
            if now.is_some() && now != seen {
                seen = now;
                if sender.send(Input::Message(Message::Reloaded(read(&path)))).is_err() {
                    return;
                }
            }
        }
    });
}
