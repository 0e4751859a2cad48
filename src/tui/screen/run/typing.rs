//! What helps one type an order: those typed before, and words that are completed.

use crossterm::event::{KeyCode, KeyEvent};

use super::state::RunScreen;
use crate::command::words;
use crate::lang::BUILTINS;
use crate::tui::prompt::Prompt;
use crate::tui::screen::stepping::Wanted;
use crate::tui::screen::stepping::state::Mode;
use crate::tui::theme::Role;

/// Names offered at a time.
const MOST_OFFERED: usize = 12;

/// Takes a key in that helps typing an order; whether it was one.
pub(super) fn assist(screen: &mut RunScreen, key: KeyEvent, orders: &[String]) -> bool {
    let Mode::Type(Wanted::Order, prompt) = &screen.stepping.mode else { return false };
    let text = prompt.text().to_owned();
    let recalled = match key.code {
        KeyCode::Up => (screen.run.recalled + 1).min(orders.len()),
        KeyCode::Down => screen.run.recalled.saturating_sub(1),
        KeyCode::Tab => {
            complete(screen, &text);
            return true;
        }
        _ => {
            screen.run.recalled = 0;
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
fn complete(screen: &mut RunScreen, text: &str) {
    let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-');
    let begins = text.trim_end_matches(is_of_word).len();
    let (before, word) = text.split_at(begins);
    let is_first = before.trim().is_empty();
    let names: Vec<String> = if is_first {
        words().map(str::to_owned).collect()
    } else {
        let own = screen.run.debugging.setting().names.iter().cloned();
        own.chain(BUILTINS.iter().flat_map(|row| row.names).map(|name| (*name).to_owned())).collect()
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
            let mut offered: Vec<String> =
                meant.iter().take(MOST_OFFERED).map(|name| with_shape(screen, name)).collect();
            if count > MOST_OFFERED {
                offered.push(format!("and {} more", count - MOST_OFFERED));
            }
            screen.stepping.say(offered.join("  "), Role::Quiet);
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
