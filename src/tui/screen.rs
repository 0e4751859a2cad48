//! The screens. Each is a folder with its state, how messages change it, and how it is drawn; a part that several have,
//! such as [`stepping`], is a folder too.
//!
//! To add one: its folder, its line in [`Screen`], its line in the one match.

pub(super) mod help;
pub(super) mod lesson;
pub(super) mod menu;
pub(super) mod pad;
pub(super) mod program;
pub(super) mod run;
mod scroll;
pub(super) mod stepping;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::message::{Address, Effect, Message};
use super::theme::Theme;
use crate::command::Context;
use crate::interp::Settings;
use crate::session::progress::Progress;
use crate::study::experiment::Sources;
use help::Help;
use lesson::LessonScreen;
use menu::{Menu, MenuEntry};
use pad::PadScreen;
use program::ProgramScreen;
use run::RunScreen;

/// What fills the screen.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The menu of lessons.
    Menu(Box<Menu>),
    /// A lesson.
    Lesson(Box<LessonScreen>),
    /// A program by itself.
    Program(Box<ProgramScreen>),
    /// A sample of a training run.
    Run(Box<RunScreen>),
    /// The drawing pad.
    Pad(Box<PadScreen>),
    /// All keys.
    Help(Box<Help>),
}

/// The one match: the screen there is, whichever it is.
macro_rules! each {
    ($screen:expr, $it:ident => $do:expr) => {
        match $screen {
            Screen::Menu($it) => $do,
            Screen::Lesson($it) => $do,
            Screen::Program($it) => $do,
            Screen::Run($it) => $do,
            Screen::Pad($it) => $do,
            Screen::Help($it) => $do,
        }
    };
}

impl Screen {
    /// What it is asked, as any screen.
    #[must_use]
    pub fn shown(&self) -> &dyn Shown {
        each!(self, it => &**it)
    }

    /// The same, to be changed.
    pub fn shown_mut(&mut self) -> &mut dyn Shown {
        each!(self, it => &mut **it)
    }
}

/// What every screen can be asked.
pub trait Shown {
    /// What it is called where leaving another leads to it.
    fn name(&self) -> &'static str;

    /// What a key means now.
    fn context(&self) -> Context;

    /// The contexts whose keys its help lists, with their headings.
    fn help(&self) -> &'static [(Context, &'static str)];

    /// Takes in a message, and says what is to come of it.
    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish>;

    /// Draws it; nothing changes.
    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer);

    /// Whether it is the one a message is for.
    fn is_at(&self, _address: &Address) -> bool {
        false
    }

    /// Whether it wants to hear of the mouse.
    fn wants_mouse(&self) -> bool {
        false
    }
}

/// What a screen asks for.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Something of the runtime.
    Do(Box<Effect>),
    /// Another screen over this one.
    Open(Screen),
    /// The screen beneath this one; under the last there is the end.
    Close,
    /// The menu of lessons, in place of this and what is over it.
    Menu,
}

impl From<Effect> for Wish {
    fn from(effect: Effect) -> Self {
        Self::Do(Box::new(effect))
    }
}

/// What all screens share.
#[derive(Clone, Debug)]
pub struct Common {
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is kept between runs.
    pub progress: Progress,
    /// Where the records come from that networks are trained on.
    pub sources: Sources,
    /// The lessons of the menu, in order.
    pub course: Vec<MenuEntry>,
    /// How programs are run.
    pub settings: Settings,
    /// Trainings started so far.
    pub jobs: u64,
}

/// What drawing a screen depends on besides its state.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What all screens share.
    pub common: &'a Common,
    /// Where to draw.
    pub area: Rect,
    /// What leaving it leads to; `None` for the end.
    pub leads_to: Option<&'static str>,
}
