//! Everything that can be asked for, as one table: words, keys, help, and where it applies.
//!
//! Every footer, the `?` help, the `:` prompt, the scripts of `debug --commands` and the README's tables come from it;
//! tests hold it free of conflicts and the README to it. Here a key is only its name; what a terminal sends for it, the
//! terminal UI knows.

mod table;

pub use table::TABLE;

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
