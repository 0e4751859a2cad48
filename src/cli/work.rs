//! Work that takes a while: a bar on stderr that shows how far it is, and Ctrl-C, which ends it in order.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Status of a run ended by Ctrl-C, as shells count it.
pub const INTERRUPTED: u8 = 130;

/// What stands beside the bar of a training.
pub const RECORDS: &str = "{bar:30} {percent:>3} %  {per_sec} records  {eta} left";

/// A bar for so many pieces of work, where that is known; hidden where there is no terminal.
pub fn bar(total: Option<u64>, template: &str) -> ProgressBar {
    let target =
        if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(total, target);
    let style = ProgressStyle::with_template(template);
    style.map_or(bar.clone(), |style| bar.with_style(style.progress_chars("█▌ ")))
}

/// Whether Ctrl-C was pressed since.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on; the process is no longer ended by it.
    pub fn listen() -> io::Result<Self> {
        let pressed = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&pressed))?;
        Ok(Self(pressed))
    }

    /// Ends the work as Ctrl-C would.
    pub fn press(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to go on.
    pub fn goes_on(&self) -> ControlFlow<()> {
        if self.0.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
