//! The commands of the terminal UI, as one table: names, keys, help, and where they apply.
//!
//! The table drives dispatch, the footer, the `?` overlay and the README; a test holds it free of conflicts.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Something a key can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// One forward at this level.
    Next,
    /// One back at this level.
    Previous,
    /// One level finer.
    In,
    /// One back, then one level finer.
    InBack,
    /// One level coarser.
    Out,
    /// One level coarser, then one back.
    OutBack,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// To the step whose number was typed before.
    GoTo,
    /// To the next section.
    NextSection,
    /// To the section before.
    PreviousSection,
    /// Search.
    Find,
    /// Pick out cells.
    Inspect,
    /// To the step that made the picked number.
    Follow,
    /// Back to where one jumped from.
    Back,
    /// Change a number.
    Edit,
    /// Take the last change back.
    Undo,
    /// Do what the note suggests.
    Try,
    /// By-hand rounding on or off.
    ByHand,
    /// One more decimal.
    MoreDecimals,
    /// One decimal fewer.
    FewerDecimals,
    /// A little more of the picture's number.
    Raise,
    /// A little less of it.
    Lower,
    /// The next pane.
    Pane,
    /// A pane on the whole screen.
    Zoom,
    /// Train the network here, or stop training it.
    Train,
    /// Stop training it.
    StopTraining,
    /// All keys.
    Help,
    /// The menu of lessons.
    Menu,
    /// Leave.
    Quit,
    /// To the shell, to come back later.
    Suspend,
    /// Draw everything afresh.
    Redraw,
    /// Open what is chosen.
    Open,
    /// One up.
    Up,
    /// One down.
    Down,
    /// One left.
    Left,
    /// One right.
    Right,
    /// Leave this mode.
    Leave,
}

/// Where a command applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// In a lesson, stepping.
    Stepping,
    /// In a lesson, picking out cells.
    Inspecting,
    /// In a lesson, where a network is trained; all keys of stepping apply besides.
    Training,
    /// In the menu of lessons.
    Menu,
    /// Over a text that scrolls.
    Reading,
}

impl Context {
    /// Where a key is looked up next that has no meaning here.
    const fn wider(self) -> Option<Self> {
        match self {
            Self::Training => Some(Self::Stepping),
            _ => None,
        }
    }
}

/// A line of the table.
pub struct Binding {
    /// What is asked for.
    pub command: Command,
    /// Where.
    pub contexts: &'static [Context],
    /// The keys, as they are shown: the first stands in the footer.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub help: &'static str,
}

use Context::{Inspecting, Menu, Reading, Stepping, Training};

const fn binding(
    command: Command,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    help: &'static str,
) -> Binding {
    Binding { command, contexts, keys, help }
}

/// Every command with its keys, in the order the help shows them.
pub const TABLE: &[Binding] = &[
    binding(Command::Next, &[Stepping], &["→", "l", "n", "Space", "PgDn"], "next step; 12n: twelve on"),
    binding(Command::Previous, &[Stepping], &["←", "h", "N", "Backspace", "PgUp"], "previous step"),
    binding(Command::In, &[Stepping], &["↓", "j", "s", "Enter"], "into: operation, cell, term"),
    binding(Command::Out, &[Stepping], &["↑", "k", "f", "Esc"], "out: cell, operation, statement"),
    binding(Command::InBack, &[Stepping], &["S"], "back one, then into"),
    binding(Command::OutBack, &[Stepping], &["F"], "out, then back one"),
    binding(Command::First, &[Stepping], &["Home"], "to the beginning"),
    binding(Command::Last, &[Stepping], &["End", "G"], "to the end"),
    binding(Command::GoTo, &[Stepping], &["g"], "12g: to step 12; g: to step 1"),
    binding(Command::NextSection, &[Stepping], &["]"], "next section"),
    binding(Command::PreviousSection, &[Stepping], &["["], "section before"),
    binding(Command::Find, &[Stepping], &["/"], "find in the program"),
    binding(Command::Inspect, &[Stepping], &["i"], "inspect any cell"),
    binding(Command::Back, &[Stepping, Inspecting], &["u"], "back to where you jumped from"),
    binding(Command::Edit, &[Stepping, Inspecting], &["e"], "change a number"),
    binding(Command::Undo, &[Stepping, Inspecting], &["U"], "take the last change back"),
    binding(Command::Try, &[Stepping], &["t"], "try what the note suggests"),
    binding(Command::ByHand, &[Stepping, Inspecting], &["r"], "by-hand rounding; 2r: to 2 decimals"),
    binding(Command::FewerDecimals, &[Stepping, Inspecting], &["<"], "fewer decimals"),
    binding(Command::MoreDecimals, &[Stepping, Inspecting], &[">"], "more decimals"),
    binding(Command::Raise, &[Stepping], &["+", "="], "move the picture's number up"),
    binding(Command::Lower, &[Stepping], &["-"], "move the picture's number down"),
    binding(Command::Pane, &[Stepping, Inspecting], &["Tab"], "next pane"),
    binding(Command::Zoom, &[Stepping, Inspecting], &["z"], "the pane on the whole screen"),
    binding(Command::Train, &[Training], &["Enter"], "train the network; again: stop"),
    binding(Command::StopTraining, &[Training], &["Esc"], "stop the training"),
    binding(Command::Menu, &[Stepping], &["m"], "menu of lessons"),
    binding(Command::Left, &[Inspecting], &["←", "h"], "cell to the left"),
    binding(Command::Right, &[Inspecting], &["→", "l"], "cell to the right"),
    binding(Command::Up, &[Inspecting, Menu, Reading], &["↑", "k"], "up"),
    binding(Command::Down, &[Inspecting, Menu, Reading], &["↓", "j"], "down"),
    binding(Command::Follow, &[Inspecting], &["Enter"], "where this number came from"),
    binding(Command::Open, &[Menu], &["Enter", "→", "l", "Space"], "open the lesson"),
    binding(Command::First, &[Menu, Reading], &["Home", "g"], "to the top"),
    binding(Command::Last, &[Menu, Reading], &["End", "G"], "to the bottom"),
    binding(Command::Leave, &[Inspecting], &["Esc", "i", "q"], "leave inspecting"),
    binding(Command::Leave, &[Reading], &["Esc", "q", "?", "z", "Enter"], "close"),
    binding(Command::Help, &[Stepping, Inspecting, Menu], &["?", "F1"], "all keys"),
    binding(Command::Quit, &[Stepping, Menu], &["q"], "quit"),
    binding(Command::Quit, &[Stepping, Inspecting, Menu, Reading], &["Ctrl-C"], "quit"),
    binding(
        Command::Suspend,
        &[Stepping, Inspecting, Menu, Reading],
        &["Ctrl-Z"],
        "to the shell; fg comes back",
    ),
    binding(Command::Redraw, &[Stepping, Inspecting, Menu, Reading], &["Ctrl-L"], "draw afresh"),
];

/// The command a key asks for in a context.
#[must_use]
pub fn command(key: KeyEvent, context: Context) -> Option<Command> {
    let pressed = name(key)?;
    bindings(context).find(|b| b.keys.contains(&pressed.as_str())).map(|b| b.command)
}

/// The key shown first for a command in a context.
#[must_use]
pub fn key_for(command: Command, context: Context) -> Option<&'static str> {
    bindings(context).find(|b| b.command == command)?.keys.first().copied()
}

/// The bindings of a context, and then those of the wider one.
fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let contexts = std::iter::successors(Some(context), |context| context.wider());
    contexts.flat_map(|context| TABLE.iter().filter(move |b| b.contexts.contains(&context)))
}

/// A key's name as the table has it.
fn name(key: KeyEvent) -> Option<String> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char(c) if control => format!("Ctrl-{}", c.to_ascii_uppercase()),
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Esc => "Esc".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::F(n) => format!("F{n}"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_asks_for_two_things_in_one_place() {
        let mut seen = std::collections::HashMap::new();
        for binding in TABLE {
            for context in binding.contexts {
                for key in binding.keys {
                    let other = seen.insert((*context, *key), binding.command);
                    assert_eq!(other, None, "{key} in {context:?}: {:?} and {other:?}", binding.command);
                }
            }
        }
    }
}
