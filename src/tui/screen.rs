//! The screens. Each is a folder with its state, how messages change it, and how it is drawn; a part that several have,
//! such as [`stepping`], is a folder too.
//!
//! To add one: its folder, its line in [`Screen`], its line in the one match.

pub(super) mod follow;
pub(super) mod help;
pub(super) mod lesson;
pub(super) mod menu;
pub(super) mod notes;
pub(super) mod pad;
pub(super) mod present;
pub(super) mod program;
pub(super) mod quiz;
pub(super) mod run;
mod scroll;
pub(super) mod stepping;

use super::shown::Shown;
use follow::FollowScreen;
use help::Help;
use lesson::LessonScreen;
use menu::Menu;
use notes::NotesScreen;
use pad::PadScreen;
use present::PresentScreen;
use program::ProgramScreen;
use quiz::QuizScreen;
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
    /// Questions asked again.
    Quiz(Box<QuizScreen>),
    /// A lesson before a class.
    Present(Box<PresentScreen>),
    /// A class one follows.
    Follow(Box<FollowScreen>),
    /// The presenter's second screen.
    Notes(Box<NotesScreen>),
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
            Screen::Quiz($it) => $do,
            Screen::Present($it) => $do,
            Screen::Follow($it) => $do,
            Screen::Notes($it) => $do,
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
    pub(crate) fn shown_mut(&mut self) -> &mut dyn Shown {
        each!(self, it => &mut **it)
    }
}
