//! How much waits for the loop of the UI, and whether the end was asked for behind all that.
//!
//! A terminal can send faster than keys can be carried out. Nobody types so: what is too much is let go, and whoever asks
//! for the end is heard at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use super::Exit;

/// The most bytes that wait; nobody types ahead so far.
const MOST: usize = 1 << 16;
/// What Ctrl-C sends where the terminal is raw.
pub(super) const CTRL_C: u8 = 0x03;
/// What stands for Ctrl-C among the signals.
const QUIT: i32 = -1;

/// What waits, as the loop and those who send to it see it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pressure {
    waiting: Arc<AtomicUsize>,
    /// How the end was asked for, if it was.
    end: Arc<AtomicI32>,
}

impl Pressure {
    /// Whether bytes the terminal sent may still wait; if they may, they do from now on.
    pub(crate) fn is_borne(&self, bytes: &[u8]) -> bool {
        let is_end = bytes.contains(&CTRL_C);
        if is_end {
            self.ask_for_the_end(QUIT);
        }
        let is_borne = is_end || self.waiting.load(Ordering::Relaxed) < MOST;
        if is_borne {
            self.waiting.fetch_add(bytes.len(), Ordering::Relaxed);
        }
        is_borne
    }

    /// So many bytes wait no more.
    pub(crate) fn taken_in(&self, count: usize) {
        self.waiting.fetch_sub(count, Ordering::Relaxed);
    }

    /// A signal asks for the end.
    pub(crate) fn ask_for_the_end(&self, signal: i32) {
        self.end.store(signal, Ordering::Relaxed);
    }

    /// How the end was asked for, if it was.
    pub fn end(&self) -> Option<Exit> {
        match self.end.load(Ordering::Relaxed) {
            0 => None,
            QUIT => Some(Exit::Quit),
            signal => Some(Exit::Signal(signal)),
        }
    }
}
