//! The terminal: taken, drawn on in one go, and given back as it was found however the program ends.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, LeaveAlternateScreen, disable_raw_mode,
};
use ratatui::layout::Rect;
use ratatui::{DefaultTerminal, Frame};
use signal_hook::consts::SIGTSTP;

use super::super::app::App;

/// Whether the terminal sends what the mouse does; while it does, it does not mark text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MouseCapture {
    On,
    Off,
}

/// The terminal while it is ours.
pub(super) struct Terminal {
    screen: DefaultTerminal,
    mouse: MouseCapture,
}

impl Terminal {
    /// Takes the terminal.
    pub fn open(app: &App) -> io::Result<Self> {
        let mut terminal = Self { screen: ratatui::try_init()?, mouse: MouseCapture::Off };
        give_back_on_panic();
        terminal.set_mouse(app)?;
        Ok(terminal)
    }

    /// Has the mouse as the state wants it.
    pub fn set_mouse(&mut self, app: &App) -> io::Result<()> {
        let wanted = if app.wants_mouse() { MouseCapture::On } else { MouseCapture::Off };
        if self.mouse != wanted {
            self.mouse = wanted;
            match wanted {
                MouseCapture::On => execute!(io::stdout(), EnableMouseCapture)?,
                MouseCapture::Off => execute!(io::stdout(), DisableMouseCapture)?,
            }
        }
        Ok(())
    }

    /// Draws a frame, which the terminal shows when it is whole.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        self.screen.draw(view)?;
        execute!(io::stdout(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame draws every cell. Ratatui's `clear` would ask the terminal
    /// where its cursor is, and wait for the answer.
    pub fn forget(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Writes a question; the answer comes in with the keys.
    pub fn ask(&self, query: &str) -> io::Result<()> {
        let mut output = io::stdout();
        output.write_all(query.as_bytes())?;
        output.flush()
    }

    /// Stops as any program does on Ctrl-Z, with the terminal as it was found, and takes it up again when woken.
    pub fn suspend(&mut self, app: &App) -> io::Result<()> {
        self.close_screen()?;
        self.give_back()?;
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        *self = Self::open(app)?;
        Ok(())
    }

    /// Leaves the screen as it was, while the terminal still sends here what it sends.
    pub fn close_screen(&mut self) -> io::Result<()> {
        self.mouse = MouseCapture::Off;
        execute!(io::stdout(), EndSynchronizedUpdate, DisableMouseCapture, LeaveAlternateScreen, Show)
    }

    /// Gives back the rest.
    pub fn give_back(&self) -> io::Result<()> {
        disable_raw_mode()
    }
}

/// On a panic of this thread the terminal is given back before anything is said. That of another is told on the screen.
fn give_back_on_panic() {
    // `try_init` has put its own hook before the one there was.
    let restore = panic::take_hook();
    let screen = thread::current().id();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if thread::current().id() == screen {
            // There is nobody left to tell if this fails.
            let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableMouseCapture);
            restore(info);
        }
    }));
}
