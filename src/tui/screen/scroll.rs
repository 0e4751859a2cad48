//! Scrolling through lines.

use crate::command::Command;

/// How many lines are scrolled past after a command, of `most`.
pub(crate) fn scrolled(scroll: usize, command: Command, most: usize) -> usize {
    match command {
        Command::Up => scroll.min(most).saturating_sub(1),
        Command::Down => (scroll + 1).min(most),
        Command::First => 0,
        Command::Last => most,
        _ => scroll,
    }
}
