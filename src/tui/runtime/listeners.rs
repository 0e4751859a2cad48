//! The threads that wait for what comes from outside, and send it to the loop: the terminal's bytes, signals, and a
//! watched file that was saved.
//!
//! They understand nothing of what they send.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;

use super::pressure::Pressure;
use super::{Incoming, Read, guarded};
use crate::lang::{Diagnostic, Span};
use crate::tui::message::Message;

/// How often a watched file is looked at.
const WATCH_EVERY: Duration = Duration::from_millis(200);

/// Reads what the terminal sends, until it is gone.
pub(super) fn terminal(sender: Sender<Incoming>, pressure: Pressure) {
    thread::spawn(move || {
        let mut bytes = [0; 256];
        loop {
            let next = match io::stdin().lock().read(&mut bytes) {
                Ok(count @ 1..) if pressure.is_borne(&bytes[..count]) => {
                    Incoming::Bytes(bytes[..count].to_vec())
                }
                Ok(1..) => continue,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => Incoming::Signal(SIGHUP),
            };
            let last = !matches!(next, Incoming::Bytes(_));
            if sender.send(next).is_err() || last {
                return;
            }
        }
    });
}

/// Waits for signals, each of which the loop acts upon.
pub(super) fn signals(sender: Sender<Incoming>, pressure: Pressure) -> io::Result<()> {
    let ending = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2];
    let mut signals = Signals::new(ending.into_iter().chain([SIGTSTP, SIGCONT, SIGWINCH]))?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if !matches!(signal, SIGWINCH | SIGCONT | SIGTSTP) {
                pressure.ask_for_the_end(signal);
            }
            if sender.send(Incoming::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Sends the lesson anew whenever its file has another time or size than before. Editors that save by renaming change
/// both too, so looking is enough, and works on every file system.
pub(super) fn watch(path: PathBuf, read: Read, sender: Sender<Incoming>) {
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
                let lesson = guarded(|| read(&path))
                    .unwrap_or_else(|fault| Err(vec![Diagnostic::new(Span::default(), fault)]));
                if sender.send(Incoming::Message(Message::Reloaded(lesson))).is_err() {
                    return;
                }
            }
        }
    });
}
