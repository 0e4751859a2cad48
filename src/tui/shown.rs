//! What a screen is to the rest: what it can be asked, what it asks for, and what it shares with the others. It knows no
//! screen.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::graphics::{Graphics, PlacedPicture};
use super::message::{Address, Effect, Message};
use super::panes::prose::PlacedLink;
use super::screen::menu::state::MenuEntry;
use super::screen::stepping::motion::Movement;
use super::screen::stepping::state::Notice;
use super::theme::{ColourChoice, Surface, Theme};
use crate::command::Context;
use crate::interp::Settings;
use crate::run::TrainingRun;
use crate::session::Session;
use crate::session::progress::{Day, LessonStanding, Progress};
use crate::study::experiment::Sources;

/// What every screen can be asked.
pub trait Shown {
    /// What it is called where leaving another leads to it.
    fn name(&self) -> &'static str;

    /// What a key means now.
    fn context(&self) -> Context;

    /// The contexts whose keys its help lists.
    fn help(&self) -> &'static [Context];

    /// Takes in a message, and says what is to come of it.
    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish>;

    /// How long until something on it moves by itself, if anything does.
    fn wants_tick(&self) -> Option<Duration> {
        None
    }

    /// Has everything on it come to rest.
    fn rest(&mut self) {}

    /// Takes in that there are so many columns now.
    fn resized(&mut self, _columns: u16) {}

    /// Draws it; nothing changes. Gives back what is to be shown in pixels, where there are any.
    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture>;

    /// Whether it is the one a message is for.
    fn is_at(&self, _address: &Address) -> bool {
        false
    }

    /// Whether its last row stays to be read, whatever is said of the whole screen.
    fn keeps_foot(&self) -> bool {
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
    /// A lesson over this screen, where it was left last time.
    Lesson(MenuEntry),
    /// A program over this screen.
    Program(Box<Session>),
    /// A run over this screen, at its first sample.
    Run(Box<TrainingRun>),
    /// Questions over this screen.
    Quiz(Round),
    /// The screen beneath this one; under the last there is the end.
    Close,
    /// The menu of lessons, in place of this and what is over it.
    Menu,
}

/// Which questions are asked again.
#[derive(Clone, Debug)]
pub enum Round {
    /// One of a lesson, by its number, with other numbers.
    Practice(MenuEntry, usize),
    /// Those of a lesson that is over.
    End(MenuEntry),
    /// Those of the course that are due.
    Review,
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
    /// What colours there are to choose from, and which are chosen.
    pub colours: ColourChoice,
    /// What was said of the whole screen, until the next key.
    pub notice: Option<Notice>,
    /// Whether anything may move.
    pub movement: Movement,
    /// What there is for pictures besides cells, as far as is known.
    pub graphics: Option<Graphics>,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is kept between runs.
    pub progress: Progress,
    /// The orders typed before, the newest last.
    pub orders: Vec<String>,
    /// Which day it is.
    pub today: Day,
    /// Where the records come from that networks are trained on.
    pub sources: Sources,
    /// The lessons of the menu, in order: read where they are first asked for, since a lesson's first frame needs no
    /// other.
    pub course: Arc<LazyLock<Vec<MenuEntry>>>,
    /// How programs are run.
    pub settings: Settings,
    /// Trainings started so far.
    pub jobs: u64,
    /// How often fresh numbers were drawn so far.
    pub drawn: u64,
}

impl Common {
    /// With nothing known and no lessons.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            colours: ColourChoice::default(),
            notice: None,
            movement: Movement::default(),
            graphics: None,
            size: (0, 0),
            progress: Progress::default(),
            orders: Vec::new(),
            today: Day::default(),
            sources: Sources::builtin(),
            course: Arc::new(LazyLock::new(Vec::new)),
            settings: Settings::default(),
            jobs: 0,
            drawn: 0,
        }
    }

    /// How far one is with a lesson of the course, by its place in it.
    #[must_use]
    pub fn standing(&self, at: usize) -> LessonStanding {
        let of = |entry: &MenuEntry| self.progress.standing(&entry.key, &entry.lesson, self.today);
        self.course.get(at).map(of).unwrap_or_default()
    }

    /// What pictures are drawn with in pixels, and on what: none, where the ground is not known or there are no colours.
    #[must_use]
    pub fn pixels(&self) -> Option<(Graphics, Surface)> {
        let surface = if self.colours.for_room { Surface::Room } else { Surface::Desk };
        self.graphics.zip(self.theme.ground().map(surface))
    }
}

/// What a screen has besides its cells.
#[derive(Debug, Default)]
pub struct Besides {
    /// Where the terminal's cursor is to stand: at what is picked, typed or lit.
    pub cursor: Cell<Option<Position>>,
    /// The words on it that lead to a place on the web.
    pub links: RefCell<Vec<PlacedLink>>,
}

/// What drawing a screen depends on besides its state.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What all screens share.
    pub common: &'a Common,
    /// Where to draw.
    pub area: Rect,
    /// Takes what is to be on it besides cells.
    pub besides: &'a Besides,
    /// What leaving it leads to; `None` for the end.
    pub leads_to: Option<&'static str>,
}
