//! The terminal: taken, drawn on in one go, and given back as it was found however the program ends.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, OnceLock};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crossterm::cursor::{RestorePosition, SavePosition, SetCursorStyle, Show};
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, LeaveAlternateScreen, disable_raw_mode,
};
use ratatui::DefaultTerminal;
use ratatui::layout::Rect;
use signal_hook::consts::SIGTSTP;

use super::super::app::App;
use super::super::graphics::Protocol;
use super::super::view::view;
use super::gallery::{self, Gallery};
use super::links::Links;

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
    gallery: Gallery,
    links: Links,
    /// How images were sent, if any were: they are taken off the screen before it is given back.
    sent: Arc<OnceLock<Protocol>>,
}

impl Terminal {
    /// Takes the terminal.
    pub fn open(app: &App) -> io::Result<Self> {
        let mut terminal = Self {
            screen: ratatui::try_init()?,
            mouse: MouseCapture::Off,
            gallery: Gallery::default(),
            links: Links::default(),
            sent: Arc::default(),
        };
        give_back_on_panic(Arc::clone(&terminal.sent));
        // It marks the number one is at, and must leave it readable.
        execute!(io::stdout(), SetCursorStyle::SteadyUnderScore)?;
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
    pub fn draw(&mut self, app: &App) -> io::Result<()> {
        let mut output = io::stdout();
        execute!(output, BeginSynchronizedUpdate)?;
        let (mut pictures, mut links) = (Vec::new(), Vec::new());
        let frame = self.screen.draw(|frame| (pictures, links) = view(app, frame))?;
        let linked = self.links.change(links, frame.buffer)?;
        let pixels = app.common.pixels();
        let change = self.gallery.change(pictures, pixels, frame.buffer)?;
        if let Some((graphics, _)) = pixels.filter(|_| !change.is_empty()) {
            let _ = self.sent.set(graphics.protocol);
        }
        if !(change.is_empty() && linked.is_empty()) {
            // The cursor stands where it is wanted.
            execute!(output, SavePosition)?;
            output.write_all(&change)?;
            output.write_all(&linked)?;
            execute!(output, RestorePosition)?;
        }
        execute!(output, EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame draws every cell. Ratatui's `clear` would ask the terminal
    /// where its cursor is, and wait for the answer.
    pub fn forget(&mut self) -> io::Result<()> {
        self.gallery.forget();
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Stops as any program does on Ctrl-Z, with the terminal as it was found, and takes it up again when woken.
    pub fn suspend(&mut self, app: &App) -> io::Result<()> {
        self.close_screen()?;
        give_back()?;
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        *self = Self::open(app)?;
        Ok(())
    }

    /// Leaves the screen as it was, while the terminal still sends here what it sends.
    pub fn close_screen(&mut self) -> io::Result<()> {
        self.mouse = MouseCapture::Off;
        take_down(&self.sent)?;
        execute!(io::stdout(), LeaveAlternateScreen, Show)
    }
}

/// Asks the terminal; the answer comes in with the keys.
pub(super) fn ask(query: &str) -> io::Result<()> {
    let mut output = io::stdout();
    output.write_all(query.as_bytes())?;
    output.flush()
}

/// Puts a text on the clipboard of whoever sits at the terminal, over a remote line too; one that has none takes no
/// notice.
pub(super) fn copy(text: &str) -> io::Result<()> {
    ask(&format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text)))
}

/// Gives back the rest, once the screen is left.
pub(super) fn give_back() -> io::Result<()> {
    disable_raw_mode()
}

/// Takes the pictures off the screen that were sent to it, and undoes what was asked of the terminal.
fn take_down(sent: &OnceLock<Protocol>) -> io::Result<()> {
    let mut output = io::stdout();
    if let Some(protocol) = sent.get() {
        output.write_all(gallery::farewell(*protocol).as_bytes())?;
    }
    execute!(output, EndSynchronizedUpdate, DisableMouseCapture, SetCursorStyle::DefaultUserShape)
}

/// On a panic of this thread the terminal is given back before anything is said. That of another is told on the screen.
fn give_back_on_panic(sent: Arc<OnceLock<Protocol>>) {
    // `try_init` has put its own hook before the one there was.
    let restore = panic::take_hook();
    let screen = thread::current().id();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if thread::current().id() == screen {
            // There is nobody left to tell if this fails.
            let _ = take_down(&sent);
            restore(info);
        }
    }));
}
