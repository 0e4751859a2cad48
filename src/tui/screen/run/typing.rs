//! What helps one type an order: those typed before, and words that are completed.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent};

use super::state::RunScreen;
use crate::command::words;
use crate::lang::BUILTINS;
use crate::tui::paint::width;
use crate::tui::prompt::Prompt;
use crate::tui::screen::stepping::Wanted;
use crate::tui::screen::stepping::state::Mode;
use crate::tui::shown::Common;
use crate::tui::theme::Role;

/// Columns that are left for how many names there are.
const MORE_OFFERED: u16 = 32;

/// Takes a key in that helps typing an order; whether it was one.
pub(super) fn assist(screen: &mut RunScreen, key: KeyEvent, common: &Common) -> bool {
    let orders = &common.orders;
    let Mode::Type(Wanted::Order, prompt) = &screen.stepping.mode else { return false };
    let text = prompt.text().to_owned();
    let recalled = match key.code {
        KeyCode::Up => (screen.run.recalled + 1).min(orders.len()),
        KeyCode::Down => screen.run.recalled.saturating_sub(1),
        KeyCode::Tab => {
            complete(screen, &text, common.size.0);
            return true;
        }
        _ => {
            (screen.run.recalled, screen.run.offered) = (0, 0);
            return false;
        }
    };
    screen.run.recalled = recalled;
    let line = if recalled == 0 { "" } else { &orders[orders.len() - recalled] };
    put(screen, line);
    true
}

fn put(screen: &mut RunScreen, line: &str) {
    screen.stepping.mode = Mode::Type(Wanted::Order, Prompt::new(line));
}

/// Completes the last word of a line as far as only one thing can be meant, and offers what may be.
fn complete(screen: &mut RunScreen, text: &str, columns: u16) {
    let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-');
    let begins = text.trim_end_matches(is_of_word).len();
    let (before, word) = text.split_at(begins);
    let is_first = before.trim().is_empty();
    let names: Vec<String> = if is_first {
        words().map(str::to_owned).collect()
    } else {
        let own = screen.run.debugging.setting().names.iter().cloned();
        // Of the many functions those are offered of which a letter is there.
        let functions: &[_] = if word.is_empty() { &[] } else { BUILTINS };
        own.chain(functions.iter().flat_map(|row| row.names).map(|name| (*name).to_owned())).collect()
    };
    let mut meant: Vec<String> = names.into_iter().filter(|name| name.starts_with(word)).collect();
    meant.dedup();
    let common = meant.iter().skip(1).fold(meant.first().cloned(), |common, name| {
        let common = common.unwrap_or_default();
        let same = common.chars().zip(name.chars()).take_while(|(a, b)| a == b).map(|(sign, _)| sign);
        Some(same.collect())
    });
    match (common, meant.len()) {
        (None, _) => screen.stepping.say("Nothing begins so.", Role::Quiet),
        (Some(only), 1) => put(screen, &format!("{before}{only}{}", if is_first { " " } else { "" })),
        (Some(common), count) => {
            put(screen, &format!("{before}{common}"));
            let from = if common == word && screen.run.offered < count { screen.run.offered } else { 0 };
            let mut line = String::new();
            let mut to = from;
            // As many as there is room for, and one at least; Tab again goes on to the next of them.
            for name in meant.iter().skip(from).map(|name| with_shape(screen, name)) {
                if to > from && width(&line) + width(&name) + MORE_OFFERED > columns {
                    break;
                }
                line.extend([name.as_str(), "  "]);
                to += 1;
            }
            if to - from < count {
                let _ = write!(line, "({} to {to} of {count}; Tab: on)", from + 1);
            }
            screen.run.offered = to;
            screen.stepping.say(line.trim_end(), Role::Quiet);
        }
    }
}

/// A name, with the shape of what it stands for where it has a value here.
fn with_shape(screen: &RunScreen, name: &str) -> String {
    let trace = screen.stepping.session.trace();
    match trace.variable_at(name, trace.steps.len()) {
        Some(variable) if !variable.value.is_scalar() => format!("{name} {}", variable.value.shape()),
        _ => name.to_owned(),
    }
}
