//! The table itself: a line for each thing that can be asked for.

use super::Context::{
    Answered, Asked, Changing, Choosing, Debugging, Drawing, Examining, Following, Inspecting, Jumping,
    Lighting, Looking, Menu, Note, Noting, Over, Page, Playing, Presenting, Quizzing, Reading, Stepping,
    Telling, Training, Typing, UnderWay,
};
use super::Takes::{Always, Perhaps};
use super::{Actor, Binding, Command, Context, Takes};

/// Every context that is not a part of another.
const EVERYWHERE: &[Context] =
    &[Stepping, Inspecting, Choosing, Typing, Menu, Quizzing, Reading, Drawing, Examining, Jumping, Noting];
/// The same without those where letters are typed.
const AT_KEYS: &[Context] =
    &[Stepping, Inspecting, Choosing, Menu, Quizzing, Reading, Drawing, Examining, Jumping, Noting];
/// Where one steps, whatever else can be done there; the open question's footer is that of its step.
const ON_THE_WAY: &[Context] = &[Stepping, Page, Note, Training, UnderWay, Debugging];

const fn binding(
    command: Command,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    help: &'static str,
) -> Binding {
    Binding {
        command,
        contexts,
        keys,
        help,
        word: None,
        short: "",
        takes: Takes::Nothing,
        actor: Actor::Screen,
        footer: "",
        shown: &[],
    }
}

/// A command of the training run, with its word.
const fn of_run(
    command: Command,
    keys: &'static [&'static str],
    word: &'static str,
    takes: Takes,
    help: &'static str,
) -> Binding {
    Binding { word: Some(word), takes, actor: Actor::Run, ..binding(command, &[Debugging], keys, help) }
}

impl Binding {
    /// The same, for the cell picked out too.
    const fn of_cell(mut self) -> Self {
        self.contexts = &[Debugging, Inspecting];
        self
    }

    /// The same, where a lesson is stepped through.
    const fn of_lesson(mut self) -> Self {
        self.actor = Actor::Lesson;
        self
    }

    /// The same, asked for by a word too.
    const fn worded(mut self, word: &'static str, takes: Takes) -> Self {
        (self.word, self.takes) = (Some(word), takes);
        self
    }

    /// The same, asked for by a letter or two as well.
    const fn short(mut self, short: &'static str) -> Self {
        self.short = short;
        self
    }

    /// The same, in the footer.
    const fn shown(mut self, footer: &'static str, shown: &'static [Context]) -> Self {
        (self.footer, self.shown) = (footer, shown);
        self
    }

    /// Whether the training run carries it out.
    #[must_use]
    pub(crate) const fn is_of_run(&self) -> bool {
        matches!(self.actor, Actor::Run)
    }

    /// Whether it is carried out where there is a training run, or a lesson.
    #[must_use]
    pub(crate) const fn is_carried_out(&self, in_run: bool, in_lesson: bool) -> bool {
        match self.actor {
            Actor::Screen => true,
            Actor::Lesson => in_lesson,
            Actor::Run => in_run,
        }
    }

    /// Whether words must be typed for it.
    #[must_use]
    pub(crate) const fn needs_words(&self) -> bool {
        matches!(self.takes, Always(_))
    }
}

/// Every command with its keys, in the order the help and the footers show them, a line each.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    binding(Command::Next, &[Stepping], &["→", "l", "n", "Space", "PgDn"], "next step; 12n: twelve on").worded("step", Perhaps("[N]")).short("s").shown("next", ON_THE_WAY),
    binding(Command::Previous, &[Stepping], &["←", "h", "N", "Backspace", "PgUp"], "previous step").worded("back", Perhaps("[N]")).shown("back", ON_THE_WAY),
    binding(Command::In, &[Stepping], &["↓", "j", "s", "Enter"], "into: statement, operation, cell, term").worded("into", Takes::Nothing).shown("into", &[Stepping, Debugging]),
    binding(Command::Out, &[Stepping], &["↑", "k", "f", "Esc"], "out: cell, operation, statement, step").worded("out", Takes::Nothing).shown("out", &[Stepping]),
    binding(Command::Play, &[Stepping], &["p"], "play the steps of the section; any key stops").shown("play", &[Stepping]),
    binding(Command::Pause, &[Playing], &["p", "Space", "Enter", "Esc"], "stop playing, as any other key does").shown("stop", &[Playing]),
    binding(Command::Slower, &[Playing], &["<"], "slower").shown("slower", &[Playing]),
    binding(Command::Faster, &[Playing], &[">"], "faster").shown("faster", &[Playing]),
    binding(Command::Try, &[Note], &["Enter"], "try it; a number guesses what comes of it"),
    binding(Command::Reveal, &[Asked], &["Enter"], "show the answer, asked twice; a number is one"),
    binding(Command::Hint, &[Asked], &["H"], "a hint, one by one"),
    binding(Command::Hint, &[Note], &["H"], "how a try is answered: it has no hints"),
    binding(Command::AskAgain, &[Stepping], &["a"], "ask the question of this step again").of_lesson(),
    binding(Command::Fresh, &[Stepping], &["V"], "ask it with other numbers, as often as you like").of_lesson().shown("other numbers", &[Answered]),
    binding(Command::GoOn, &[Answered, Over], &["Enter", "→", "l", "n", "Space"], "next question; after the last, on").shown("go on", &[Answered, Over]),
    binding(Command::GoOn, &[Quizzing], &["Enter", "→", "l", "n", "Space"], "ask the questions").shown("ask", &[Quizzing]),
    binding(Command::InBack, &[Stepping], &["S"], "back one, then into"),
    binding(Command::OutBack, &[Stepping], &["F"], "out, then back one"),
    binding(Command::First, &[Stepping], &["Home"], "to the beginning").worded("start", Takes::Nothing),
    binding(Command::Last, &[Stepping], &["End", "G"], "to the end").worded("end", Takes::Nothing),
    binding(Command::GoTo, &[Stepping], &["g"], "12g: to step 12; g: to step 1"),
    binding(Command::NextSection, &[Stepping, Quizzing], &["]"], "next section; after a lesson, the next lesson"),
    binding(Command::PreviousSection, &[Stepping], &["["], "section before"),
    binding(Command::Find, &[Stepping], &["/"], "find in the program"),
    binding(Command::Inspect, &[Stepping], &["i"], "inspect any cell").shown("inspect", &[Stepping]),
    binding(Command::Left, &[Inspecting], &["←", "h"], "cell to the left").shown("left", &[Inspecting]),
    binding(Command::Right, &[Inspecting], &["→", "l"], "cell to the right").shown("right", &[Inspecting]),
    binding(Command::Up, &[Inspecting], &["↑", "k"], "cell above"),
    binding(Command::Down, &[Inspecting], &["↓", "j"], "cell below"),
    binding(Command::Follow, &[Inspecting], &["Enter"], "where this number came from").shown("follow", &[Inspecting]),
    binding(Command::Hide, &[Inspecting], &["H"], "hide this number and what follows from it; again: show it"),
    binding(Command::Back, &[Stepping, Inspecting], &["u"], "back to where you jumped from").shown("back", &[Inspecting]),
    binding(Command::Try, &[Stepping], &["t"], "try what the note suggests; again: before and after").of_lesson().shown("try it", &[Note]),
    binding(Command::KeepTry, &[Note], &["K"], "keep what was tried when going on").shown("keep it", &[Note]),
    binding(Command::Edit, &[Stepping, Inspecting], &["e"], "change a number").shown("change", &[Stepping, Inspecting]),
    binding(Command::Undo, &[Stepping, Inspecting], &["U"], "take the last change back").worded("undo", Takes::Nothing).shown("undo", &[Note]),
    binding(Command::ByHand, &[Stepping, Inspecting], &["r"], "by-hand rounding; 2r: to 2 decimals"),
    binding(Command::FewerDecimals, &[Stepping, Inspecting], &["<"], "fewer decimals"),
    binding(Command::MoreDecimals, &[Stepping, Inspecting], &[">"], "more decimals"),
    binding(Command::Raise, &[Stepping, Inspecting], &["+", "="], "move the number up: the picked, the picture's or the first here"),
    binding(Command::Lower, &[Stepping, Inspecting], &["-"], "move it down"),
    binding(Command::Train, &[Training], &["Enter"], "train the network").shown("train", &[Training]),
    binding(Command::StopTraining, &[UnderWay], &["Enter", "Esc"], "stop the training").shown("stop", &[UnderWay]),
    binding(Command::Pane, &[Stepping, Inspecting], &["Tab"], "next pane").shown("pane", &[Training, UnderWay]),
    binding(Command::Zoom, &[Stepping, Inspecting], &["z"], "the pane on the whole screen"),
    binding(Command::CopyCommand, &[Stepping, Inspecting], &["y"], "copy the command that shows just this"),
    binding(Command::CopyNumber, &[Stepping, Inspecting], &["Y"], "copy the number that is picked or lit"),
    binding(Command::Menu, &[Stepping, Quizzing], &["m"], "menu of lessons").shown("menu", &[Page, Quizzing, Over]),
    of_run(Command::NextSample, &["]"], "next-sample", Perhaps("[N]"), "next sample; 12]: twelve on").short("n").shown("sample", &[Debugging]),
    of_run(Command::PreviousSample, &["["], "previous-sample", Perhaps("[N]"), "sample before"),
    of_run(Command::HundredOn, &[")"], "hundred-on", Takes::Nothing, "a hundred samples on"),
    of_run(Command::HundredBack, &["("], "hundred-back", Takes::Nothing, "a hundred samples back"),
    of_run(Command::NextEpoch, &["}"], "next-epoch", Takes::Nothing, "the same sample an epoch later"),
    of_run(Command::PreviousEpoch, &["{"], "previous-epoch", Takes::Nothing, "the same sample an epoch earlier"),
    of_run(Command::FirstSample, &["^"], "first-sample", Takes::Nothing, "the run's first sample"),
    of_run(Command::LastSample, &["$"], "last-sample", Takes::Nothing, "the run's last sample"),
    of_run(Command::GoToSample, &["o"], "goto", Always("[EPOCH:]SAMPLE | PERCENT% | MARK"), "to a sample: 2:31415, 23.5%, or a mark").short("g"),
    of_run(Command::Continue, &["c"], "continue", Takes::Nothing, "on to the next place a breakpoint stops at, this sample's too; Esc stops").short("c").shown("continue", &[Debugging]),
    of_run(Command::Reverse, &["C"], "reverse", Takes::Nothing, "back to the place before").short("rc"),
    of_run(Command::Break, &["b"], "break", Perhaps("LINE | CONDITION | change EXPRESSION > X"), "stop at this line, or where something holds").short("b").shown("break", &[Debugging]),
    of_run(Command::Delete, &["D"], "delete", Perhaps("[N]"), "remove a breakpoint, or all").short("d"),
    of_run(Command::Watch, &["w"], "watch", Always("EXPRESSION"), "show an expression at every step").short("w"),
    of_run(Command::Unwatch, &["W"], "unwatch", Perhaps("[N]"), "stop showing one, or all"),
    of_run(Command::Print, &["p"], "print", Always("EXPRESSION"), "work an expression out here").short("p"),
    of_run(Command::Set, &["="], "set", Always("NAME[ROW, COLUMN] = EXPRESSION"), "set a number by hand: what if?"),
    of_run(Command::Compare, &["x"], "compare", Perhaps("SAMPLES [WEIGHT]"), "train on with and without the changes"),
    of_run(Command::Keep, &["K"], "keep", Takes::Nothing, "let the changed future be the run"),
    of_run(Command::Drop, &["X"], "drop", Takes::Nothing, "forget the changes"),
    of_run(Command::Biography, &["B"], "biography", Always("WEIGHT"), "the life of a weight: wih[17, 400]").of_cell(),
    of_run(Command::Nudge, &["v"], "nudge", Always("WEIGHT | wih | who"), "check an update by nudging its weight").of_cell(),
    of_run(Command::Why, &["Q"], "why", Always("CELL [- CELL]"), "the sum behind a number, its largest terms first, and their part of all sizes added up").of_cell(),
    of_run(Command::Table, &[], "table", Always("EXPRESSION, … [from A] [to B] [every N]"), "expressions all along the run"),
    of_run(Command::FindAll, &[], "find", Always("CONDITION"), "every sample at which something holds"),
    of_run(Command::Worst, &[], "worst", Perhaps("[N]"), "the samples with the largest losses, as the network is here"),
    of_run(Command::Histogram, &[], "histogram", Always("EXPRESSION [from A] [to B] [every N]"), "how often it has which values"),
    of_run(Command::Row, &[], "row", Always("N"), "to a row of what was last found"),
    of_run(Command::Mark, &[], "mark", Perhaps("[NAME]"), "give this place a name, kept from day to day; alone: all of them"),
    of_run(Command::Remark, &[], "note", Perhaps("[WORDS]"), "leave words at this place; alone: all of them"),
    of_run(Command::SaveOrders, &[], "save", Always("FILE"), "write the orders given here as a script"),
    binding(Command::ChooseRow, &[Debugging], &["R"], "choose a row of what was found, or a term of why"),
    binding(Command::Up, &[Choosing], &["↑", "k"], "row above").shown("up", &[Choosing]),
    binding(Command::Down, &[Choosing], &["↓", "j"], "row below").shown("down", &[Choosing]),
    binding(Command::Open, &[Choosing], &["Enter", "→", "l"], "to this sample, and out of the rows; from a term to what made it").shown("go there", &[Choosing]),
    binding(Command::Back, &[Choosing], &["←", "h", "Backspace"], "back to the sum this term is of").shown("back", &[Choosing]),
    binding(Command::Leave, &[Choosing], &["Esc", "R", "q"], "choose no more, as any other key does").shown("done", &[Choosing]),
    binding(Command::Order, &[Debugging], &[":"], "type any of these by its word").shown("order", &[Debugging]),
    binding(Command::Up, &[Changing], &["↑"], "the number before").shown("number before", &[Changing]),
    binding(Command::Down, &[Changing], &["↓"], "the number after").shown("after", &[Changing]),
    binding(Command::Accept, &[Typing], &["Enter"], "take what is typed").shown("done", &[Typing, Changing]),
    binding(Command::Leave, &[Typing], &["Esc"], "type nothing").shown("give up", &[Typing, Changing]),
    binding(Command::Open, &[Menu], &["Enter", "→", "l", "Space"], "open the lesson").shown("open", &[Menu]),
    binding(Command::Review, &[Menu], &["r"], "ask what is due again").shown("review", &[Menu]),
    binding(Command::Up, &[Menu, Reading], &["↑", "k"], "up").shown("up", &[Menu, Reading]),
    binding(Command::Down, &[Menu, Reading], &["↓", "j"], "down").shown("down", &[Menu, Reading]),
    binding(Command::First, &[Menu, Reading], &["Home", "g"], "to the top"),
    binding(Command::Last, &[Menu, Reading], &["End", "G"], "to the bottom"),
    binding(Command::Left, &[Drawing], &["←", "h"], "a dot to the left; 9h: nine"),
    binding(Command::Down, &[Drawing], &["↓", "j"], "a dot down"),
    binding(Command::Up, &[Drawing], &["↑", "k"], "a dot up"),
    binding(Command::Right, &[Drawing], &["→", "l"], "a dot to the right"),
    binding(Command::FarLeft, &[Drawing], &["H"], "four dots to the left"),
    binding(Command::FarDown, &[Drawing], &["J"], "four dots down"),
    binding(Command::FarUp, &[Drawing], &["K"], "four dots up"),
    binding(Command::FarRight, &[Drawing], &["L"], "four dots to the right"),
    binding(Command::Pen, &[Drawing], &["Space", "d"], "pen down, pen up").shown("pen", &[Drawing]),
    binding(Command::Rubber, &[Drawing], &["x"], "rubber in place of the pen; the pen again"),
    binding(Command::Wider, &[Drawing], &["+", "="], "wider pen"),
    binding(Command::Thinner, &[Drawing], &["-"], "thinner pen"),
    binding(Command::Undo, &[Drawing], &["u", "U"], "take the last stroke back").shown("undo", &[Drawing]),
    binding(Command::Redo, &[Drawing], &["Ctrl-R"], "do it again"),
    binding(Command::Clear, &[Drawing], &["c"], "fresh paper").shown("clear", &[Drawing]),
    binding(Command::Next, &[Examining], &["→", "l", "n", "Space", "PgDn"], "next stage").shown("next", &[Examining]),
    binding(Command::Previous, &[Examining], &["←", "h", "N", "Backspace", "PgUp"], "stage before").shown("back", &[Examining]),
    binding(Command::First, &[Examining], &["Home", "g"], "first stage"),
    binding(Command::Last, &[Examining], &["End", "G"], "last stage"),
    binding(Command::StepThrough, &[Drawing], &["Enter"], "step through the network with it").shown("step", &[Drawing]),
    binding(Command::StepThrough, &[Examining], &["Enter"], "step through the network with it").shown("step through", &[Examining]),
    binding(Command::Debug, &[Drawing, Examining], &["D"], "open it in the debugger, with all its orders"),
    binding(Command::Stages, &[Drawing], &["v"], "how it is prepared, a stage at a time").shown("stages", &[Drawing]),
    binding(Command::Save, &[Drawing], &["s"], "save it as a PNG file").shown("save", &[Drawing]),
    binding(Command::Mouse, &[Drawing], &["m"], "mouse draws, or marks text as usual"),
    binding(Command::GoOn, &[Presenting], &["PgDn"], "show what is asked, hidden or suggested, start a training, or go on a step"),
    binding(Command::GoBack, &[Presenting], &["PgUp"], "the same backwards"),
    binding(Command::GoTo, &[Presenting], &["Enter"], "12 and Enter: to step 12; what is typed is not shown"),
    binding(Command::Blank, &[Presenting], &[".", "b"], "show nothing; again: all"),
    binding(Command::ClassAnswers, &[Presenting], &["d"], "show what the class answered; again: what is right, and the slips"),
    binding(Command::Hands, &[Presenting], &["T"], "12T: 12 hands for the first choice, then for the next"),
    binding(Command::Inspect, &[Presenting], &["i"], "light a cell, a row or a link; a click does too"),
    binding(Command::Hide, &[Presenting, Lighting], &["H"], "hide the lit cell and what follows from it; again: show it"),
    binding(Command::MakeWaypoint, &[Presenting], &["W"], "make a waypoint here; again: take it away"),
    binding(Command::Waypoints, &[Presenting], &["w"], "the waypoints, to jump to one"),
    binding(Command::Joining, &[Presenting], &["J"], "show how one joins the class; again: not"),
    binding(Command::Colours, &[Presenting], &["C"], "colours: the terminal's, dark, light, none"),
    binding(Command::Left, &[Lighting], &["←", "h"], "cell to the left"),
    binding(Command::Right, &[Lighting], &["→", "l"], "cell to the right"),
    binding(Command::Up, &[Lighting], &["↑", "k"], "cell above"),
    binding(Command::Down, &[Lighting], &["↓", "j"], "cell below"),
    binding(Command::Extent, &[Lighting], &["x"], "its row, its column, the cell alone"),
    binding(Command::Leave, &[Lighting], &["Esc", "i"], "light nothing"),
    binding(Command::Up, &[Jumping, Noting], &["↑", "k"], "up").shown("up", &[Jumping]),
    binding(Command::Down, &[Jumping, Noting], &["↓", "j"], "down").shown("down", &[Jumping]),
    binding(Command::Open, &[Jumping], &["Enter"], "jump there").shown("jump there", &[Jumping]),
    binding(Command::Leave, &[Jumping], &["Esc", "w", "q"], "stay").shown("stay", &[Jumping]),
    binding(Command::GoOn, &[Noting], &["PgDn", "→", "Space"], "have the class shown what comes next").shown("next", &[Noting]),
    binding(Command::GoBack, &[Noting], &["PgUp", "←"], "the same backwards").shown("back", &[Noting]),
    binding(Command::Blank, &[Noting], &[".", "b"], "show the class nothing; again: all").shown("blank", &[Noting]),
    binding(Command::ClassAnswers, &[Noting], &["d"], "show the class its answers; again: what is right").shown("answers", &[Noting]),
    binding(Command::GoTo, &[Noting], &["Enter"], "12 and Enter: to step 12"),
    binding(Command::Waypoints, &[Noting], &["w"], "to the next waypoint").shown("waypoint", &[Noting]),
    binding(Command::Rejoin, &[Following], &["b"], "back to where the class is").shown("back to the class", &[Following]),
    binding(Command::Help, &[Noting, Stepping, Inspecting, Menu, Quizzing, Drawing, Examining], &["?", "F1"], "all keys").worded("help", Perhaps("[WORD]")).short("h").shown("help", &[Following, Noting, Stepping, Answered, Quizzing, Over, Playing, Page, Note, Training, UnderWay, Debugging, Inspecting, Menu, Drawing, Examining]),
    binding(Command::Leave, &[Inspecting], &["Esc", "i", "q"], "leave inspecting").shown("done", &[Inspecting]),
    binding(Command::Leave, &[Reading], &["Esc", "q", "?", "z", "Enter"], "close").shown("close", &[Reading, Looking]),
    binding(Command::Leave, &[Examining], &["Esc", "v", "q", "Ctrl-C"], "back to the paper").shown("to the paper", &[Examining]),
    binding(Command::Leave, &[Stepping, Quizzing], &["q"], "leave: to where it was opened from, or quit").worded("quit", Takes::Nothing).short("q").shown("quit", &[Following, Answered, Quizzing, Over, Stepping, Playing, Page, Note, Training, UnderWay, Debugging]),
    binding(Command::Leave, &[Noting], &["q"], "leave the notes; the class goes on").shown("leave", &[Noting]),
    binding(Command::Leave, &[Menu], &["q", "Esc"], "quit").shown("quit", &[Menu]),
    // What is drawn is not left by accident.
    binding(Command::Leave, &[Drawing], &["q", "Ctrl-C"], "quit").shown("quit", &[Drawing]),
    binding(Command::Quit, &[Stepping, Inspecting, Choosing, Typing, Menu, Quizzing, Reading, Jumping, Noting], &["Ctrl-C"], "quit altogether"),
    binding(Command::Next, &[Telling], &["Enter"], "on by a step; at the end of the lesson, out of it"),
    binding(Command::Previous, &[Telling], &["b"], "back by a step"),
    binding(Command::In, &[Telling], &["i"], "into the step, to its cells too"),
    binding(Command::Out, &[Telling], &["o"], "out of it again"),
    binding(Command::NextSection, &[Telling], &["n"], "to the next section; what is asked on the way is passed over"),
    binding(Command::PreviousSection, &[Telling], &["p"], "to the section before"),
    binding(Command::First, &[Telling], &["start"], "to the beginning"),
    binding(Command::Reveal, &[Telling], &["Enter Enter"], "at a question: show its answer"),
    binding(Command::Hint, &[Telling], &["h"], "at a question: a hint"),
    binding(Command::AskAgain, &[Telling], &["a"], "ask the question of this step again"),
    binding(Command::Fresh, &[Telling], &["v"], "ask the last question again, with other numbers where there are any"),
    binding(Command::Quiz, &[Telling], &["quiz"], "ask all questions of the lesson so"),
    binding(Command::Try, &[Telling], &["t"], "try what is suggested; typed before, what you think will come of it. Going on takes it back"),
    binding(Command::KeepTry, &[Telling], &["keep"], "keep it"),
    binding(Command::Edit, &[Telling], &["e NAME = NUMBER"], "change a number of the program and hear what becomes of this step, as e inputs[0,0] = 0.5; rows and columns from 0"),
    binding(Command::Undo, &[Telling], &["u"], "take back a change, or what was kept"),
    binding(Command::Train, &[Telling], &["train"], "train the network of this note"),
    binding(Command::Help, &[Telling], &["?", "help"], "all of this"),
    binding(Command::Leave, &[Telling], &["q", "quit"], "end; what was reached is kept"),
    binding(Command::Colours, AT_KEYS, &["T"], "colours: the terminal's, dark, light, none"),
    binding(Command::Signs, AT_KEYS, &["A"], "signs to draw with: from octants to ASCII"),
    binding(Command::Suspend, EVERYWHERE, &["Ctrl-Z"], "to the shell; fg comes back"),
    binding(Command::Redraw, EVERYWHERE, &["Ctrl-L"], "draw afresh"),
];
