//! The terminal: taken, drawn on in one go, and given back as it was found however the program ends.

use std::io::{self, ErrorKind, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crossterm::cursor::{RestorePosition, SavePosition, SetCursorStyle, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};
use signal_hook::consts::SIGTSTP;

use super::super::app::App;
use super::super::graphics::Protocol;
use super::super::view::view;
use super::gallery::{self, Gallery};
use super::links::Links;

/// The most columns and rows that are drawn on: more than any screen has. A terminal may say anything of its size, and every
/// cell takes memory.
const MOST: (u16, u16) = (1_000, 500);

/// Standard output for as long as somebody sees it. Once the terminal is gone, what is written goes nowhere: that is an
/// end like any other, and no failure.
#[derive(Clone, Debug, Default)]
struct Outlet(Arc<AtomicBool>);

impl Outlet {
    fn is_gone(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// What came of writing, or of the want of somebody to write to.
    fn outcome<T>(&self, written: io::Result<T>, nowhere: T) -> io::Result<T> {
        match written {
            Err(error) if !matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {
                self.0.store(true, Ordering::Relaxed);
                Ok(nowhere)
            }
            written => written,
        }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_gone() { Ok(bytes.len()) } else { self.outcome(io::stdout().write(bytes), bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_gone() { Ok(()) } else { self.outcome(io::stdout().flush(), ()) }
    }
}

/// Whether the terminal sends what the mouse does; while it does, it does not mark text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MouseCapture {
    On,
    Off,
}

/// The terminal while it is ours.
pub(super) struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<Outlet>>,
    outlet: Outlet,
    mouse: MouseCapture,
    gallery: Gallery,
    links: Links,
    /// How images were sent, if any were: they are taken off the screen before it is given back.
    sent: Arc<OnceLock<Protocol>>,
}

impl Terminal {
    /// Takes the terminal.
    pub fn open() -> io::Result<Self> {
        let outlet = Outlet::default();
        let sent = Arc::default();
        give_back_on_panic(outlet.clone(), Arc::clone(&sent));
        let mut terminal = Self {
            screen: ratatui::Terminal::with_options(
                CrosstermBackend::new(outlet.clone()),
                TerminalOptions { viewport: Viewport::Fixed(room()?) },
            )?,
            outlet,
            mouse: MouseCapture::Off,
            gallery: Gallery::default(),
            links: Links::default(),
            sent,
        };
        terminal.take_up()?;
        Ok(terminal)
    }

    /// Whether nobody sees any more what is written.
    pub(crate) fn is_gone(&self) -> bool {
        self.outlet.is_gone()
    }

    /// Takes the terminal up, in whatever state it was left, with nothing on it.
    pub(crate) fn take_up(&mut self) -> io::Result<()> {
        // It may think that it is raw still where a shell has made it otherwise.
        disable_raw_mode()?;
        enable_raw_mode()?;
        // The cursor marks the number one is at, and must leave it readable.
        execute!(self.outlet, EnterAlternateScreen, SetCursorStyle::SteadyUnderScore, EnableBracketedPaste)?;
        self.mouse = MouseCapture::Off;
        self.forget()
    }

    /// Has the mouse as the state wants it.
    fn set_mouse(&mut self, app: &App) -> io::Result<()> {
        let wanted = if app.wants_mouse() { MouseCapture::On } else { MouseCapture::Off };
        if self.mouse != wanted {
            self.mouse = wanted;
            match wanted {
                MouseCapture::On => execute!(self.outlet, EnableMouseCapture)?,
                MouseCapture::Off => execute!(self.outlet, DisableMouseCapture)?,
            }
        }
        Ok(())
    }

    /// Draws a frame, which the terminal shows when it is whole.
    pub fn draw(&mut self, app: &App) -> io::Result<()> {
        let mut output = self.outlet.clone();
        self.set_mouse(app)?;
        execute!(output, BeginSynchronizedUpdate)?;
        let room = room()?;
        if room != self.screen.get_frame().area() {
            self.screen.resize(room)?;
        }
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
        self.screen.resize(room()?)
    }

    /// Stops as any program does on Ctrl-Z, with the terminal as it was found, and takes it up again when woken.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        self.close_screen()?;
        self.give_back()?;
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.take_up()
    }

    /// Leaves the screen as it was, while the terminal still sends here what it sends.
    pub(crate) fn close_screen(&mut self) -> io::Result<()> {
        self.mouse = MouseCapture::Off;
        take_down(&mut self.outlet, &self.sent)
    }

    /// Asks the terminal; the answer comes in with the keys.
    pub fn ask(&mut self, query: &str) -> io::Result<()> {
        self.outlet.write_all(query.as_bytes())?;
        self.outlet.flush()
    }

    /// Puts a text on the clipboard of whoever sits at the terminal, over a remote line too; one that has none takes no
    /// notice.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        self.ask(&format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text)))
    }

    /// Gives back the rest, once the screen is left.
    pub(crate) fn give_back(&self) -> io::Result<()> {
        self.outlet.outcome(disable_raw_mode(), ())
    }
}

/// The size of the terminal in cells, as far as it is drawn on.
pub(super) fn size() -> io::Result<(u16, u16)> {
    let (columns, rows) = crossterm::terminal::size()?;
    Ok((columns.min(MOST.0), rows.min(MOST.1)))
}

fn room() -> io::Result<Rect> {
    let (columns, rows) = size()?;
    Ok(Rect::new(0, 0, columns, rows))
}

/// Takes the pictures off the screen that were sent to it, undoes what was asked of the terminal, and leaves.
fn take_down(output: &mut Outlet, sent: &OnceLock<Protocol>) -> io::Result<()> {
    if let Some(protocol) = sent.get() {
        output.write_all(gallery::farewell(*protocol).as_bytes())?;
    }
    execute!(output, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste)?;
    execute!(output, SetCursorStyle::DefaultUserShape, LeaveAlternateScreen, Show)
}

/// On a panic of this thread the terminal is given back before anything is said. That of another is told on the screen.
fn give_back_on_panic(output: Outlet, sent: Arc<OnceLock<Protocol>>) {
    let say = panic::take_hook();
    let screen = thread::current().id();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if thread::current().id() == screen {
            // There is nobody left to tell if this fails.
            let _ = take_down(&mut output.clone(), &sent);
            let _ = disable_raw_mode();
            say(info);
        }
    }));
}
