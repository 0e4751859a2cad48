//! The state of the terminal UI: a stack of screens, and how messages change it.
//!
//! `update` is the only place where anything changes; it gives back what the runtime should do. The state is the fold
//! of its messages, so a list of keys is a bug report, a test and a demonstration. Keys go to the screen on top, and
//! every other message to the screen it is for.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::keys::binding;
use super::message::{Address, Effect, Message, RunWanted};
use super::screen::Screen;
use super::screen::follow::{FindLesson, FollowScreen};
use super::screen::help::Help;
use super::screen::lesson::{LessonScreen, Opening};
use super::screen::menu::{Menu, MenuEntry};
use super::screen::notes::NotesScreen;
use super::screen::pad::PadScreen;
use super::screen::present::{PresentScreen, Presenting};
use super::screen::program::ProgramScreen;
use super::screen::quiz::QuizScreen;
use super::screen::run::RunScreen;
use super::screen::stepping::Notice;
use super::shown::{Common, Round, Wish};
use super::theme::{ColourChoice, Glyphs, Role, Scheme, Theme, next_signs};
use crate::class::ClassMoment;
use crate::command::Command;
use crate::interp::Settings;
use crate::run::{Debugging, Trained, TrainingRun};
use crate::session::Session;
use crate::session::progress::Progress;
use crate::study::clinic::Clinic;

/// The most letters that are pasted.
const MOST_PASTED: usize = 1_000;

/// The whole state.
#[derive(Clone, Debug)]
pub struct App {
    /// What fills the screen: the top of the stack.
    pub screen: Screen,
    /// The screens it was opened from, the nearest last.
    beneath: Vec<Screen>,
    /// What all screens share.
    pub common: Common,
    /// The lesson whose file is watched, by the name its progress is kept under.
    watched: Option<String>,
}

impl App {
    /// The state at the start: at a lesson, or at the menu, whose lessons are read where they are first asked for. A file
    /// that is watched is that of the lesson opened here.
    #[must_use]
    pub fn new(
        opening: Option<Opening>,
        course: fn() -> Vec<MenuEntry>,
        progress: Progress,
        settings: Settings,
        theme: Theme,
    ) -> Self {
        let course = Arc::new(LazyLock::new(course));
        let mut common = Common { progress, course, settings, ..Common::new(theme) };
        let watched = opening.as_ref().map(|opening| opening.key.clone());
        let screen = match opening {
            Some(opening) => Screen::Lesson(Box::new(LessonScreen::open(opening, &mut common))),
            None => Screen::Menu(Box::new(Menu::new(&common.course, &common.progress))),
        };
        Self { screen, beneath: Vec::new(), common, watched }
    }

    /// A single screen, made for so many columns.
    fn alone(screen: impl FnOnce(u16) -> Screen, theme: Theme) -> Self {
        let common = Common::new(theme);
        Self { screen: screen(common.size.0), beneath: Vec::new(), common, watched: None }
    }

    /// The state at the questions that are due, with nothing beneath: they were asked for by themselves.
    #[must_use]
    pub fn review(mut self) -> Self {
        self.wish(Wish::Quiz(Round::Review));
        self.beneath.clear();
        self
    }

    /// The state at a program.
    #[must_use]
    pub fn program(session: Session, theme: Theme) -> Self {
        Self::alone(|columns| Screen::Program(Box::new(ProgramScreen::new(session, columns))), theme)
    }

    /// The state before a class, with the lessons of the course for whoever is asked about one.
    #[must_use]
    pub fn present(
        presenting: Presenting,
        course: fn() -> Vec<MenuEntry>,
        settings: Settings,
        colours: ColourChoice,
        theme: Theme,
    ) -> Self {
        let colours = ColourChoice { for_room: true, ..colours };
        let course = Arc::new(LazyLock::new(course));
        let common = Common::new(colours.theme(theme.glyphs));
        let mut common = Common { colours, course, settings, ..common };
        let screen = Screen::Present(Box::new(PresentScreen::new(presenting, &mut common)));
        Self { screen, beneath: Vec::new(), common, watched: None }
    }

    /// The state in a class, with a lesson that is not of the course.
    #[must_use]
    pub fn follow(own: Option<MenuEntry>, find: FindLesson, theme: Theme) -> Self {
        Self::alone(|_| Screen::Follow(Box::new(FollowScreen::new(own, find))), theme)
    }

    /// The state at the presenter's notes.
    #[must_use]
    pub fn notes(own: Option<MenuEntry>, find: FindLesson, theme: Theme) -> Self {
        Self::alone(|_| Screen::Notes(Box::new(NotesScreen::new(own, find))), theme)
    }

    /// The same, the lesson on it showing a moment.
    ///
    /// # Errors
    /// What of it the lesson does not have.
    pub fn showing(mut self, moment: &ClassMoment) -> Result<Self, String> {
        if let Screen::Lesson(lesson) = &mut self.screen {
            moment.show(&mut lesson.stepping.session)?;
            // What is shown at the start was not given up.
            lesson.stepping.session.take_outcomes();
            lesson.stepping.notice = None;
            lesson.stepping.arrive();
        }
        Ok(self)
    }

    /// The state at a sample of a training run.
    #[must_use]
    pub fn run(session: Session, debugging: Debugging, trained: Trained, theme: Theme) -> Self {
        Self::alone(
            |columns| Screen::Run(Box::new(RunScreen::new(session, debugging, trained, columns))),
            theme,
        )
    }

    /// The state at the drawing pad, with fresh paper.
    #[must_use]
    pub fn pad(clinic: Clinic, theme: Theme) -> Self {
        Self::alone(|_| Screen::Pad(Box::new(PadScreen::new(clinic))), theme)
    }

    /// Whether the mouse is wanted.
    #[must_use]
    pub fn wants_mouse(&self) -> bool {
        self.screen.shown().wants_mouse()
    }

    /// How long until something moves by itself, in whole ticks; `None` while nothing does.
    #[must_use]
    pub fn wants_tick(&self) -> Option<Duration> {
        self.screen.shown().wants_tick()
    }

    /// What leaving the screen on top leads to.
    pub(super) fn leads_to(&self) -> Option<&'static str> {
        self.beneath.last().map(|screen| screen.shown().name())
    }

    /// Takes in a message.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Resize(columns, rows) if self.common.size != (columns, rows) => {
                self.common.size = (columns, rows);
                let screens = std::iter::once(&mut self.screen).chain(&mut self.beneath);
                screens.for_each(|screen| screen.shown_mut().resized(columns));
            }
            Message::Resize(..) => {}
            Message::Ground(ground) => {
                self.common.colours.ground = Some(ground);
                if self.common.colours.scheme == Scheme::Own {
                    self.dress(self.common.theme.glyphs);
                }
            }
            Message::Graphics(graphics) => self.common.graphics = graphics,
            Message::Terminate => return self.quit(),
            Message::Suspend => return self.suspend(),
            Message::Paste(text) => return self.paste(&text),
            Message::Key(key) if key.kind == KeyEventKind::Release => {}
            Message::Key(key) => return self.key(key),
            Message::Mouse(_) | Message::Tick => return self.send(None, message),
            Message::Class(_) => return self.send(Some(&Address::Class), message),
            Message::Kept(_) => return self.send(Some(&Address::Pad), message),
            Message::Written(_) => return self.send(Some(&Address::Run), message),
            Message::Run(_) => return self.send(Some(&Address::Run), message),
            Message::Training { job, .. } => return self.send(Some(&Address::Job(job)), message),
            Message::Reloaded(_) => {
                if let Some(key) = self.watched.clone() {
                    return self.send(Some(&Address::Lesson(key)), message);
                }
            }
        }
        Vec::new()
    }

    fn suspend(&mut self) -> Vec<Effect> {
        self.screen.shown_mut().rest();
        vec![self.save(), Effect::Suspend]
    }

    /// Takes a pasted text for typed where one types: its first line. Anywhere else its letters would be commands.
    fn paste(&mut self, text: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for c in text.trim().chars().take_while(|c| !c.is_control()).take(MOST_PASTED) {
            if !self.screen.shown().context().takes_text() {
                if effects.is_empty() {
                    self.say("Nothing is typed here, and so nothing was pasted.".to_owned());
                }
                break;
            }
            effects.extend(self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
        effects
    }

    /// What every screen understands; the rest is for the one on top.
    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let screen = self.screen.shown_mut();
        let command = binding(key, screen.context()).map(|binding| binding.command);
        if let Some(Command::Suspend | Command::Redraw | Command::Help | Command::Colours | Command::Signs) =
            command
        {
            screen.rest();
        }
        self.common.notice = None;
        match command {
            Some(Command::Quit) => return self.quit(),
            Some(Command::Suspend) => return self.suspend(),
            Some(Command::Redraw) => return vec![Effect::Redraw],
            Some(Command::Colours) => {
                self.common.colours.scheme = self.common.colours.scheme.next();
                self.dress(self.common.theme.glyphs);
                self.say(format!("Colours: {}.", self.common.colours.scheme.name()));
            }
            Some(Command::Signs) => {
                let (glyphs, name) = next_signs(self.common.theme.glyphs);
                self.dress(glyphs);
                self.say(format!("Signs: {name}."));
            }
            Some(Command::Help) => {
                let help = Help::new(screen.help());
                self.open(Screen::Help(Box::new(help)));
            }
            _ => return self.send(None, Message::Key(key)),
        }
        Vec::new()
    }

    /// Has everything in the colours that are chosen, and in these signs.
    fn dress(&mut self, glyphs: Glyphs) {
        self.common.theme = self.common.colours.theme(glyphs);
    }

    fn say(&mut self, text: String) {
        self.common.notice = Some(Notice::new(text, Role::Quiet));
    }

    /// Gives a message to the screen it is for, or to the one on top; where there is no such screen, to none.
    fn send(&mut self, to: Option<&Address>, message: Message) -> Vec<Effect> {
        let mut stack = std::iter::once(&mut self.screen).chain(self.beneath.iter_mut().rev());
        let is_it = |screen: &&mut Screen| to.is_none_or(|address| screen.shown().is_at(address));
        let Some(screen) = stack.find(is_it) else { return Vec::new() };
        let wishes = screen.shown_mut().update(message, &mut self.common);
        wishes.into_iter().filter_map(|wish| self.wish(wish)).collect()
    }

    fn wish(&mut self, wish: Wish) -> Option<Effect> {
        match wish {
            Wish::Do(effect) => return Some(*effect),
            Wish::Lesson(MenuEntry { lesson, key }) => {
                let session = Session::new(lesson, self.common.settings.clone());
                let opening = Opening { session, key, step: None };
                let lesson = LessonScreen::open(opening, &mut self.common);
                self.open(Screen::Lesson(Box::new(lesson)));
            }
            Wish::Program(session) => {
                let program = ProgramScreen::new(*session, self.common.size.0);
                self.open(Screen::Program(Box::new(program)));
            }
            Wish::Run(run) => return self.open_run(*run),
            Wish::Quiz(round) => match QuizScreen::new(round, &mut self.common) {
                Some(quiz) => self.open(Screen::Quiz(Box::new(quiz))),
                None => self.say("Other numbers change nothing here. a asks it again.".to_owned()),
            },
            Wish::Menu if !self.common.course.is_empty() => self.open_menu(),
            Wish::Close | Wish::Menu => match self.beneath.pop() {
                Some(screen) => self.screen = screen,
                None if matches!(wish, Wish::Close) => return Some(Effect::Quit),
                None => self.say("There is no menu here: nn-tutor by itself opens it.".to_owned()),
            },
        }
        None
    }

    /// Opens a run at its first sample, and has it behind the screen.
    fn open_run(&mut self, mut run: TrainingRun) -> Option<Effect> {
        let (debugging, session) = match run.stand_at(0, Settings::default()) {
            Ok(stands) => stands,
            Err(why) => {
                self.say(format!("It cannot be opened: {why}."));
                return None;
            }
        };
        let screen = RunScreen::new(session, debugging, run.trained(), self.common.size.0);
        self.open(Screen::Run(Box::new(screen)));
        Some(Effect::Behind(RunWanted(Box::new(run))))
    }

    fn open(&mut self, screen: Screen) {
        self.beneath.push(std::mem::replace(&mut self.screen, screen));
    }

    /// Down to the menu; where there is none on the stack, to a new one in place of it.
    fn open_menu(&mut self) {
        while let Some(screen) = self.beneath.pop() {
            if screen.shown().is_at(&Address::Menu) {
                self.screen = screen;
                return;
            }
        }
        self.screen = Screen::Menu(Box::new(Menu::new(&self.common.course, &self.common.progress)));
    }

    fn save(&self) -> Effect {
        Effect::Save(self.common.progress.clone())
    }

    fn quit(&self) -> Vec<Effect> {
        vec![self.save(), Effect::Quit]
    }
}
