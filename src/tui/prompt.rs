//! A line being typed.

/// The most characters a typed line may have.
const LONGEST: usize = 160;

/// What a key did to a line being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The line goes on.
    On,
    /// It was finished with Enter.
    Done(String),
    /// It was given up.
    GivenUp,
}

/// Takes a key into a line.
pub fn take(line: &mut String, key: ratatui::crossterm::event::KeyCode) -> Typed {
    use ratatui::crossterm::event::KeyCode;
    match key {
        KeyCode::Enter => return Typed::Done(std::mem::take(line)),
        KeyCode::Esc => return Typed::GivenUp,
        KeyCode::Backspace if line.pop().is_none() => return Typed::GivenUp,
        KeyCode::Backspace => {}
        KeyCode::Char(c) if !c.is_control() && line.chars().count() < LONGEST => line.push(c),
        _ => {}
    }
    Typed::On
}
