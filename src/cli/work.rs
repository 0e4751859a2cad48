//! Work that takes a while: a bar on stderr that shows how far it is, and Ctrl-C, which ends it in order.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Status of a run ended by a signal, to which its number is added, as shells count it; and that of Ctrl-C.
const SIGNALLED: u8 = 128;
const INTERRUPTED: u8 = 130;

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

/// What asks a program to end: Ctrl-C, `kill`, and a terminal that is closed.
const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Whether the work was asked to end since.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<AtomicUsize>);

/// What an [`Interrupt`] holds while nobody asked, and when the work is to end for a reason of its own.
const GOES_ON: usize = 0;
const OWN: usize = usize::MAX;

impl Interrupt {
    /// Listens from now on; the process is no longer ended by the first of them, and by a second one at once: something may
    /// wait that no work stands behind, such as a pipe nobody reads.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicUsize::new(GOES_ON));
        let was_asked = Arc::new(AtomicBool::new(false));
        for signal in ENDING {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&was_asked))?;
            signal_hook::flag::register(signal, Arc::clone(&was_asked))?;
            signal_hook::flag::register_usize(signal, Arc::clone(&asked), signal as usize)?;
        }
        Ok(Self(asked))
    }

    /// Ends the work as a signal would.
    pub fn press(&self) {
        // What a signal asked is not forgotten.
        let _ = self.0.compare_exchange(GOES_ON, OWN, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Whether to go on.
    pub fn goes_on(&self) -> ControlFlow<()> {
        if self.0.load(Ordering::Relaxed) == GOES_ON {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    /// The status of a run that was ended, as shells count it by the signal.
    pub fn status(&self) -> ExitCode {
        let signal = self.0.load(Ordering::Relaxed);
        ExitCode::from(u8::try_from(signal).map_or(INTERRUPTED, |signal| SIGNALLED.saturating_add(signal)))
    }
}
