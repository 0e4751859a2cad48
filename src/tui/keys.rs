//! From what a terminal sends to the commands of the table, and keys by their names.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::command::{Binding, Context, by_key};

/// The keys that are no sign, by the names the table has for them; of several names for one the first.
const NAMED: &[(&str, KeyCode)] = &[
    ("Space", KeyCode::Char(' ')),
    ("←", KeyCode::Left),
    ("→", KeyCode::Right),
    ("↑", KeyCode::Up),
    ("↓", KeyCode::Down),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];

/// What a key means in a context.
#[must_use]
pub fn binding(key: KeyEvent, context: Context) -> Option<&'static Binding> {
    by_key(&name(key)?, context)
}

/// A key's name as the table has it.
pub(super) fn name(key: KeyEvent) -> Option<String> {
    if let KeyCode::Char(c) = key.code
        && key.modifiers.contains(KeyModifiers::CONTROL)
    {
        return Some(format!("Ctrl-{}", c.to_ascii_uppercase()));
    }
    let named = NAMED.iter().find(|(_, code)| *code == key.code).map(|(name, _)| (*name).to_owned());
    named.or_else(|| match key.code {
        KeyCode::Char(c) => Some(c.to_string()),
        KeyCode::F(n) => Some(format!("F{n}")),
        _ => None,
    })
}

/// The key of a name.
pub(super) fn named(name: &str) -> Option<KeyEvent> {
    let mut letters = name.chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    if let Some(letter) = name.strip_prefix("Ctrl-").and_then(|letter| letter.parse::<char>().ok()) {
        return Some(KeyEvent::new(KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL));
    }
    let known = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    let function = || name.strip_prefix('F')?.parse().ok().filter(|n| (1..=12).contains(n)).map(KeyCode::F);
    let code = known().or_else(|| single.map(KeyCode::Char)).or_else(function)?;
    Some(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The names there are of keys that are no sign.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(name, _)| *name)
}
