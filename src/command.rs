//! Everything that can be asked for, as one table: words, keys, help, and where it applies.
//!
//! Every footer, the `?` help, the `:` prompt, the scripts of `debug --commands` and the README's tables come from it;
//! tests hold it free of conflicts and the README to it. Here a key is only its name; what a terminal sends for it, the
//! terminal UI knows.

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
    /// Have the steps of the section play by themselves.
    Play,
    /// Play faster.
    Faster,
    /// Play slower.
    Slower,
    /// Play no further.
    Pause,
    /// Copy the number that is picked or lit.
    CopyNumber,
    /// Copy the command that shows this step.
    CopyCommand,
    /// Other colours.
    Colours,
    /// Other signs to draw with.
    Signs,
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
    /// Leave altogether.
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
    /// Leave this mode, or this screen for the one it was opened from.
    Leave,
    /// Take what was typed.
    Accept,
    /// Show the answer to a question.
    Reveal,
    /// The next hint to a question.
    Hint,
    /// Ask a question again.
    AskAgain,
    /// Ask a question again with other numbers.
    Fresh,
    /// Ask all questions of the lesson so.
    Quiz,
    /// To the next question, or what comes after the last.
    GoOn,
    /// Ask what is due again.
    Review,
    /// Hide a cell, or show it again.
    Hide,
    /// Keep a try.
    KeepTry,
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
    /// The sum behind a number, its largest terms first.
    Why,
    /// Expressions at moments of the run.
    Table,
    /// Every moment at which something holds.
    FindAll,
    /// The samples with the largest losses.
    Worst,
    /// How often an expression has which values.
    Histogram,
    /// To a row of what was last found.
    Row,
    /// Choose among the rows of what was last found.
    ChooseRow,
    /// Write the orders given here to a file.
    SaveOrders,
    /// Give a place of the run a name.
    Mark,
    /// Leave words at a place of the run.
    Remark,
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
    /// Open what was drawn in the debugger.
    Debug,
    /// Write the drawing to a file.
    Save,
    /// Let the mouse draw, or leave it to the terminal.
    Mouse,
    /// Back by what was shown last, or to the step before.
    GoBack,
    /// Show the class nothing, or all again.
    Blank,
    /// Show what the class answered; then mark it.
    ClassAnswers,
    /// Take in how many hands went up.
    Hands,
    /// Make a waypoint here.
    MakeWaypoint,
    /// The waypoints, to jump to one.
    Waypoints,
    /// Show how one joins the class.
    Joining,
    /// Light the row, the column or the cell alone.
    Extent,
    /// Back to where the class is.
    Rejoin,
}

/// Where a command applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// In a lesson, at a step.
    Stepping,
    /// While the steps play by themselves.
    Playing,
    /// At a step whose question is open.
    Asked,
    /// In a quiz, at a question that is answered.
    Answered,
    /// In a quiz, between its questions.
    Quizzing,
    /// In a quiz, after its questions.
    Over,
    /// At a page that is only read.
    Page,
    /// At a note, with something to try or a slip told.
    Note,
    /// Where a network can be trained.
    Training,
    /// Where one is being trained.
    UnderWay,
    /// In a training run, stepping.
    Debugging,
    /// In a training run, among the rows of what was found.
    Choosing,
    /// Picking out cells.
    Inspecting,
    /// Typing a line.
    Typing,
    /// Typing another value for a number.
    Changing,
    /// In the menu of lessons.
    Menu,
    /// Over a text that scrolls.
    Reading,
    /// Over a picture on the whole screen.
    Looking,
    /// On the drawing pad.
    Drawing,
    /// On the drawing pad, looking at the stages of the preparation.
    Examining,
    /// Before a class.
    Presenting,
    /// Lighting a cell for the class.
    Lighting,
    /// Among the waypoints.
    Jumping,
    /// At the presenter's notes.
    Noting,
    /// In a class.
    Following,
    /// In a class, where the presenter has asked something.
    Answering,
    /// In a lesson told a sentence at a time, its keys typed as lines.
    Telling,
}

impl Context {
    /// Whether letters and figures are text there, for a line that is typed.
    #[must_use]
    pub(crate) const fn takes_text(self) -> bool {
        matches!(self, Self::Asked | Self::Answering | Self::Typing | Self::Changing)
    }

    /// Its heading in the help, and where a key is looked up next that has no meaning here.
    const fn about(self) -> (&'static str, Option<Self>) {
        match self {
            Self::Stepping => ("Stepping", None),
            Self::Playing => ("While the steps play (p)", Some(Self::Stepping)),
            Self::Asked => ("At a question", Some(Self::Stepping)),
            Self::Answered => ("In a quiz, at an answered question", Some(Self::Stepping)),
            Self::Quizzing => ("In a quiz, before its questions", None),
            Self::Over => ("In a quiz, after its questions", Some(Self::Quizzing)),
            Self::Page => ("At a page", Some(Self::Stepping)),
            Self::Note => ("At a note", Some(Self::Stepping)),
            Self::Training => ("Where a network is trained", Some(Self::Stepping)),
            Self::UnderWay => ("While it is", Some(Self::Training)),
            Self::Debugging => ("In a training run", Some(Self::Stepping)),
            Self::Choosing => ("Among the rows found (R)", Some(Self::Debugging)),
            Self::Inspecting => ("Inspecting cells (i)", None),
            Self::Typing => ("Typing", None),
            Self::Changing => ("Changing a number (e)", Some(Self::Typing)),
            Self::Menu => ("In the menu", None),
            Self::Reading => ("Reading this", None),
            Self::Looking => ("Looking at a picture", Some(Self::Reading)),
            Self::Drawing => ("On the pad", None),
            Self::Examining => ("Among the stages (v)", None),
            Self::Presenting => ("Before a class", Some(Self::Stepping)),
            Self::Lighting => ("Lighting a cell (i, or the mouse)", Some(Self::Presenting)),
            Self::Jumping => ("Among the waypoints (w)", None),
            Self::Noting => ("At the presenter's notes", None),
            Self::Following => ("In a class", Some(Self::Stepping)),
            Self::Answering => ("In a class, at a question", Some(Self::Following)),
            Self::Telling => ("A sentence at a time (--linear), each a line", None),
        }
    }

    /// Its heading in the help.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        self.about().0
    }

    /// Whether it is a part of another, in which keys are looked up that mean nothing in it.
    #[must_use]
    pub(crate) fn is_within(self, other: Self) -> bool {
        self != other && self.widening().any(|wider| wider == other)
    }

    /// This and all that are wider, the narrowest first.
    fn widening(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |context| context.about().1)
    }
}

/// Who carries a command out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The screen.
    Screen,
    /// The lesson that is stepped through, its questions and its notes.
    Lesson,
    /// The training run behind it.
    Run,
}

/// What is typed after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// This, or nothing.
    Perhaps(&'static str),
    /// This.
    Always(&'static str),
}

impl Takes {
    /// How it is written.
    #[must_use]
    pub const fn form(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Perhaps(form) | Self::Always(form) => form,
        }
    }
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What is asked for.
    pub command: Command,
    /// Where.
    pub contexts: &'static [Context],
    /// The keys, as they are shown: the first stands in the footer.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub help: &'static str,
    /// The word that asks for it in a script and after `:`, if there is one.
    pub word: Option<&'static str>,
    /// A letter or two that do as well as the word; empty where there is none.
    pub short: &'static str,
    /// What goes with the word.
    pub takes: Takes,
    /// Who carries it out.
    pub actor: Actor,
    /// Its word in the footer; empty where it is in none.
    pub footer: &'static str,
    /// The contexts whose footer shows it.
    pub shown: &'static [Context],
}

use Context::{
    Answered, Asked, Changing, Choosing, Debugging, Drawing, Examining, Following, Inspecting, Jumping,
    Lighting, Looking, Menu, Note, Noting, Over, Page, Playing, Presenting, Quizzing, Reading, Stepping,
    Telling, Training, Typing, UnderWay,
};
use Takes::{Always, Perhaps};

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

/// The bindings of a context, and then those of the wider one.
fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    context.widening().flat_map(here)
}

/// What a key means in a context.
#[must_use]
pub fn by_key(key: &str, context: Context) -> Option<&'static Binding> {
    bindings(context).find(|binding| binding.keys.contains(&key))
}

/// The key of a command in a context, the first where there are several; nothing where it has none there.
pub(crate) fn key_of(command: Command, context: Context) -> &'static str {
    let binding = bindings(context).find(|binding| binding.command == command);
    binding.and_then(|binding| binding.keys.first()).copied().unwrap_or_default()
}

/// What can be asked for in a context alone, in order.
pub fn here(context: Context) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// What the footer of a context shows, in order; where nothing is said of it, what that of the wider one shows.
pub fn footer(context: Context) -> impl Iterator<Item = &'static Binding> {
    let shown = |context: Context| TABLE.iter().filter(move |binding| binding.shown.contains(&context));
    context.widening().find(|context| shown(*context).next().is_some()).into_iter().flat_map(shown)
}

/// The commands a word may ask for: the one it is the word of, or short for, or all whose word begins with it.
#[must_use]
pub fn by_word(word: &str) -> Vec<&'static Binding> {
    let exact =
        TABLE.iter().find(|binding| binding.word == Some(word) || !word.is_empty() && binding.short == word);
    let begins =
        |binding: &&Binding| !word.is_empty() && binding.word.is_some_and(|own| own.starts_with(word));
    exact.map_or_else(|| TABLE.iter().filter(begins).collect(), |binding| vec![binding])
}

/// Every word, in the table's order.
pub fn words() -> impl Iterator<Item = &'static str> {
    TABLE.iter().filter_map(|binding| binding.word)
}
