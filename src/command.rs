//! Everything that can be asked for, as one table: words, keys, help, and where it applies.
//!
//! The table drives the keys, the footer, the `?` overlay, the README, and the scripts of `debug --commands`; a test
//! holds it free of conflicts. Here a key is only its name; what a terminal sends for it, the terminal UI knows.

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
    /// Type an order by its word.
    Order,
    /// The next sample.
    NextSample,
    /// The sample before.
    PreviousSample,
    /// A hundred samples on.
    HundredOn,
    /// A hundred samples back.
    HundredBack,
    /// The same sample an epoch later.
    NextEpoch,
    /// The same sample an epoch earlier.
    PreviousEpoch,
    /// The run's first sample.
    FirstSample,
    /// The run's last sample.
    LastSample,
    /// To a sample by epoch and number.
    GoToSample,
    /// Stop where a line is reached, a condition holds or a value changes.
    Break,
    /// Remove a breakpoint.
    Delete,
    /// On to the next hit.
    Continue,
    /// Back to the hit before.
    Reverse,
    /// Show an expression at every step.
    Watch,
    /// Show it no more.
    Unwatch,
    /// Work an expression out.
    Print,
    /// Set a number by hand.
    Set,
    /// Follow the changed future and the run side by side.
    Compare,
    /// Let the changed future be the run.
    Keep,
    /// Forget the changes.
    Drop,
    /// The life of a weight.
    Biography,
    /// A weight's update beside the slopes found by nudging it.
    Nudge,
    /// Stop what is being worked out.
    Interrupt,
    /// The pen down on the paper, or up.
    Pen,
    /// The rubber in place of the pen, or the pen again.
    Rubber,
    /// A wider pen.
    Wider,
    /// A thinner pen.
    Thinner,
    /// Four dots to the left.
    FarLeft,
    /// Four dots down.
    FarDown,
    /// Four dots up.
    FarUp,
    /// Four dots to the right.
    FarRight,
    /// Fresh paper.
    Clear,
    /// Do again what was taken back.
    Redo,
    /// The stages from the drawing to the image the network reads.
    Stages,
    /// Step through the network with what was drawn.
    StepThrough,
    /// Write the drawing to a file.
    Save,
    /// Let the mouse draw, or leave it to the terminal.
    Mouse,
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
    /// In a training run, stepping; all keys of stepping apply besides.
    Debugging,
    /// In the menu of lessons.
    Menu,
    /// Over a text that scrolls.
    Reading,
    /// On the drawing pad.
    Drawing,
    /// On the drawing pad, looking at the stages of the preparation.
    Examining,
}

impl Context {
    /// Where a key is looked up next that has no meaning here.
    const fn wider(self) -> Option<Self> {
        match self {
            Self::Training | Self::Debugging => Some(Self::Stepping),
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
    /// The word that asks for it in a script and after `:`, and what goes with it; none where there is no such.
    pub word: Option<(&'static str, &'static str)>,
}

use Context::{Debugging, Drawing, Examining, Inspecting, Menu, Reading, Stepping, Training};

/// Every context that is not a part of another.
const EVERYWHERE: &[Context] = &[Stepping, Inspecting, Menu, Reading, Drawing, Examining];

const fn binding(
    command: Command,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    help: &'static str,
) -> Binding {
    Binding { command, contexts, keys, help, word: None }
}

/// A command that a script can ask for too: its word, and what goes with it.
const fn order(
    command: Command,
    keys: &'static [&'static str],
    word: &'static str,
    takes: &'static str,
    help: &'static str,
) -> Binding {
    Binding { command, contexts: &[Debugging], keys, help, word: Some((word, takes)) }
}

/// The same for a command about a weight, which may be the cell picked out.
const fn of_weight(
    command: Command,
    keys: &'static [&'static str],
    word: &'static str,
    takes: &'static str,
    help: &'static str,
) -> Binding {
    Binding { contexts: &[Debugging, Inspecting], ..order(command, keys, word, takes, help) }
}

/// Every command with its keys, in the order the help shows them.
pub const TABLE: &[Binding] = &[
    order(Command::NextSample, &["]"], "next-sample", "[N]", "next sample; 12]: twelve on"),
    order(Command::PreviousSample, &["["], "previous-sample", "[N]", "sample before"),
    order(Command::HundredOn, &[")"], "hundred-on", "", "a hundred samples on"),
    order(Command::HundredBack, &["("], "hundred-back", "", "a hundred samples back"),
    order(Command::NextEpoch, &["}"], "next-epoch", "", "the same sample an epoch later"),
    order(Command::PreviousEpoch, &["{"], "previous-epoch", "", "the same sample an epoch earlier"),
    order(Command::FirstSample, &["^"], "first-sample", "", "the run's first sample"),
    order(Command::LastSample, &["$"], "last-sample", "", "the run's last sample"),
    order(Command::GoToSample, &["o"], "goto", "[EPOCH:]SAMPLE", "to a sample: 2:31415"),
    order(
        Command::Continue,
        &["c"],
        "continue",
        "",
        "on to the next place a breakpoint stops at, this sample's too",
    ),
    order(Command::Reverse, &["C"], "reverse", "", "back to the place before"),
    order(
        Command::Break,
        &["b"],
        "break",
        "LINE | CONDITION | change EXPRESSION > X",
        "stop at this line, or where something holds",
    ),
    order(Command::Delete, &["D"], "delete", "[N]", "remove a breakpoint, or all"),
    order(Command::Watch, &["w"], "watch", "EXPRESSION", "show an expression at every step"),
    order(Command::Unwatch, &["W"], "unwatch", "[N]", "stop showing one, or all"),
    order(Command::Print, &["p"], "print", "EXPRESSION", "work an expression out here"),
    order(Command::Set, &["="], "set", "NAME[ROW, COLUMN] = X", "set a number by hand: what if?"),
    order(Command::Compare, &["x"], "compare", "SAMPLES [WEIGHT]", "train on with and without the changes"),
    order(Command::Keep, &["K"], "keep", "", "let the changed future be the run"),
    order(Command::Drop, &["X"], "drop", "", "forget the changes"),
    of_weight(Command::Biography, &["B"], "biography", "WEIGHT", "the life of a weight: wih[17, 400]"),
    of_weight(Command::Nudge, &["v"], "nudge", "WEIGHT | wih | who", "check an update by nudging its weight"),
    order(Command::Next, &["→", "l", "n", "Space", "PgDn"], "step", "[N]", "next step"),
    order(Command::Previous, &["←", "h", "N", "Backspace", "PgUp"], "back", "[N]", "previous step"),
    order(Command::In, &["↓", "j", "s", "Enter"], "into", "", "into: operation, cell, term"),
    order(Command::Out, &["↑", "k", "f", "Esc"], "out", "", "out: cell, operation, statement"),
    order(Command::First, &["Home"], "start", "", "to the step's beginning"),
    order(Command::Last, &["End", "G"], "end", "", "to the step's end"),
    order(Command::Undo, &["U"], "undo", "", "take the last change back"),
    binding(Command::Order, &[Debugging], &[":"], "type any of these by its word"),
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
    binding(Command::Left, &[Drawing], &["←", "h"], "a dot to the left; 9h: nine"),
    binding(Command::Down, &[Drawing], &["↓", "j"], "a dot down"),
    binding(Command::Up, &[Drawing], &["↑", "k"], "a dot up"),
    binding(Command::Right, &[Drawing], &["→", "l"], "a dot to the right"),
    binding(Command::FarLeft, &[Drawing], &["H"], "four dots to the left"),
    binding(Command::FarDown, &[Drawing], &["J"], "four dots down"),
    binding(Command::FarUp, &[Drawing], &["K"], "four dots up"),
    binding(Command::FarRight, &[Drawing], &["L"], "four dots to the right"),
    binding(Command::Pen, &[Drawing], &["Space", "d"], "pen down, pen up"),
    binding(Command::Rubber, &[Drawing], &["x"], "rubber in place of the pen; the pen again"),
    binding(Command::Wider, &[Drawing], &["+", "="], "wider pen"),
    binding(Command::Thinner, &[Drawing], &["-"], "thinner pen"),
    binding(Command::Undo, &[Drawing], &["u", "U"], "take the last stroke back"),
    binding(Command::Redo, &[Drawing], &["Ctrl-R"], "do it again"),
    binding(Command::Clear, &[Drawing], &["c"], "fresh paper"),
    binding(Command::StepThrough, &[Drawing, Examining], &["Enter"], "step through the network with it"),
    binding(Command::Stages, &[Drawing], &["v"], "how it is prepared, a stage at a time"),
    binding(Command::Next, &[Examining], &["→", "l", "n", "Space", "PgDn"], "next stage"),
    binding(Command::Previous, &[Examining], &["←", "h", "N", "Backspace", "PgUp"], "stage before"),
    binding(Command::First, &[Examining], &["Home", "g"], "first stage"),
    binding(Command::Last, &[Examining], &["End", "G"], "last stage"),
    binding(Command::Leave, &[Examining], &["Esc", "v", "q"], "back to the paper"),
    binding(Command::Save, &[Drawing], &["s"], "save it as a PNG file"),
    binding(Command::Mouse, &[Drawing], &["m"], "mouse draws, or marks text as usual"),
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
    binding(Command::Help, &[Stepping, Inspecting, Menu, Drawing, Examining], &["?", "F1"], "all keys"),
    binding(Command::Quit, &[Stepping, Menu, Drawing], &["q"], "quit"),
    binding(Command::Quit, EVERYWHERE, &["Ctrl-C"], "quit"),
    binding(Command::Suspend, EVERYWHERE, &["Ctrl-Z"], "to the shell; fg comes back"),
    binding(Command::Redraw, EVERYWHERE, &["Ctrl-L"], "draw afresh"),
];

/// The bindings of a context, and then those of the wider one.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let contexts = std::iter::successors(Some(context), |context| context.wider());
    contexts.flat_map(|context| TABLE.iter().filter(move |b| b.contexts.contains(&context)))
}

/// The command a word asks for.
#[must_use]
pub fn by_word(word: &str) -> Option<&'static Binding> {
    TABLE.iter().find(|binding| binding.word.is_some_and(|(known, _)| known == word))
}

/// Every word, in the table's order.
pub fn words() -> impl Iterator<Item = &'static str> {
    TABLE.iter().filter_map(|binding| Some(binding.word?.0))
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
