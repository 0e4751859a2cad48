//! The state of the terminal UI, and how messages change it.
//!
//! `update` is the only place where anything changes; it gives back what the runtime should do. A session is the fold
//! of its messages, so a list of keys is a bug report, a test and a demonstration.

use std::sync::Arc;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent};

use super::keys::{Command, Context, command};
use super::theme::Theme;
use crate::interp::Settings;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::run::{Course, Debugging, Question};
use crate::session::Session;
use crate::session::progress::{LessonProgress, Progress};
use crate::study::clinic::Clinic;
use crate::study::experiment::Sources;

pub use super::screen::lesson::training::{Job, LiveTraining, News, Standing, Trainings};
pub use super::screen::menu::state::{Menu, MenuEntry};
pub use super::screen::pad::state::{Keeping, Mouse, PadMode, PadScreen, Pen};
pub use super::screen::run::state::{Finding, RunNews, RunScreen};
pub use super::screen::stepping::state::{LessonScreen, Mode, Notice};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something; only where [`App::wants_mouse`].
    Mouse(MouseEvent),
    /// The drawing was written to the file named, or why it was not.
    Kept(Result<String, String>),
    /// The screen has another size.
    Resize(u16, u16),
    /// The lesson's file was saved, and this is what it now holds.
    Reloaded(Result<Arc<Lesson>, Vec<Diagnostic>>),
    /// The worker tells of a training.
    Training {
        /// Which job it tells of.
        job: u64,
        /// What it tells.
        news: News,
    },
    /// The worker tells of the training run.
    Run(RunNews),
    /// The system asks the program to end.
    Terminate,
}

/// Something the runtime should do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep the learner's progress.
    Save(Progress),
    /// Give the terminal back and stop until woken.
    Suspend,
    /// Draw every cell afresh.
    Redraw,
    /// Carry out a training, in place of any other.
    Train(Job),
    /// Stop the training under way.
    StopTraining,
    /// Ask the training run.
    Ask(Question),
    /// Stop what it is asked.
    StopAsking,
    /// Write a drawing to a file.
    Keep(Box<Keeping>),
    /// End.
    Quit,
}

/// What fills the screen.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The menu of lessons.
    Menu,
    /// A lesson.
    Lesson(Box<LessonScreen>),
    /// The drawing pad.
    Pad(Box<PadScreen>),
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// All keys.
    Help {
        /// Lines scrolled past.
        scroll: usize,
    },
    /// The pane one looks at, whole.
    Zoom {
        /// Lines scrolled past.
        scroll: usize,
    },
}

/// The whole state.
#[derive(Clone, Debug)]
pub struct App {
    /// What fills the screen.
    pub screen: Screen,
    /// The menu, kept while a lesson is open.
    pub menu: Menu,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is kept between runs.
    pub progress: Progress,
    /// Where the records come from that networks are trained on.
    pub sources: Sources,
    settings: Settings,
    /// Trainings started so far.
    pub(super) jobs: u64,
}

/// A lesson to open, and where.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The name its progress is kept under.
    pub key: String,
    /// The step to open at, from 1; `None` for the place reached last time.
    pub step: Option<usize>,
}

impl App {
    /// The state at the start: at a lesson, or at the menu.
    #[must_use]
    pub fn new(
        opening: Option<Opening>,
        menu: Menu,
        progress: Progress,
        settings: Settings,
        theme: Theme,
    ) -> Self {
        let mut app = Self {
            screen: Screen::Menu,
            menu,
            overlay: None,
            theme,
            size: (80, 24),
            progress,
            sources: Sources::builtin(),
            settings,
            jobs: 0,
        };
        if let Some(opening) = opening {
            app.open(opening);
        }
        app
    }

    /// The state at a program, or at a sample of a training run.
    #[must_use]
    pub fn program(
        session: Session,
        run: Option<(Debugging, Course)>,
        settings: Settings,
        theme: Theme,
    ) -> Self {
        let menu = Menu { entries: Vec::new(), chosen: 0 };
        let mut app = Self::new(None, menu, Progress::default(), settings, theme);
        let mut screen = LessonScreen::of_program(session, settings);
        screen.run = run.map(|(debugging, course)| RunScreen::new(debugging, course));
        screen.session.prepare_picture();
        app.screen = Screen::Lesson(Box::new(screen));
        app
    }

    /// The state at the drawing pad, with fresh paper.
    #[must_use]
    pub fn pad(clinic: Clinic, theme: Theme) -> Self {
        let menu = Menu { entries: Vec::new(), chosen: 0 };
        let mut app = Self::new(None, menu, Progress::default(), Settings::default(), theme);
        app.screen = Screen::Pad(Box::new(PadScreen::new(clinic)));
        app
    }

    /// What a key means now.
    #[must_use]
    pub fn context(&self) -> Context {
        match (&self.overlay, &self.screen) {
            (Some(_), _) => Context::Reading,
            (None, Screen::Menu) => Context::Menu,
            (None, Screen::Lesson(lesson)) => lesson.context(),
            (None, Screen::Pad(pad)) => pad.context(),
        }
    }

    /// Takes in a message.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = match message {
            Message::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
            Message::Key(key) => self.key(key),
            Message::Mouse(event) => {
                if self.overlay.is_none() {
                    self.mouse(event);
                }
                Vec::new()
            }
            Message::Kept(outcome) => {
                if let Screen::Pad(pad) = &mut self.screen {
                    pad.kept(outcome);
                }
                Vec::new()
            }
            Message::Resize(columns, rows) => {
                self.size = (columns, rows);
                Vec::new()
            }
            Message::Reloaded(read) => {
                let Screen::Lesson(lesson) = &mut self.screen else { return Vec::new() };
                lesson.reload(read).into_iter().collect()
            }
            Message::Training { job, news } => {
                self.take_in_news(job, news);
                Vec::new()
            }
            Message::Run(news) => {
                self.take_in_run(news);
                Vec::new()
            }
            Message::Terminate => self.leave(),
        };
        if let Screen::Lesson(lesson) = &mut self.screen {
            effects.extend(lesson.take_question().map(Effect::Ask));
            lesson.session.prepare_picture();
        }
        effects
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let is_text = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
        if let Some(effects) = self.guessing(key) {
            return effects;
        }
        let typed = if is_text || matches!(key.code, KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace) {
            if let (Screen::Lesson(lesson), None) = (&mut self.screen, &self.overlay) {
                lesson.typed(key.code)
            } else {
                false
            }
        } else {
            false
        };
        if typed {
            self.note_progress();
            return Vec::new();
        }
        if let (Screen::Pad(pad), None) = (&mut self.screen, &self.overlay)
            && let Some(effects) = pad.typed(key.code)
        {
            return effects;
        }
        if key.code == KeyCode::Char('q')
            && self.context() != Context::Inspecting
            && self.overlay.is_none()
            && self.back_to_pad()
        {
            return Vec::new();
        }
        match command(key, self.context()) {
            Some(command) => self.command(command),
            None => Vec::new(),
        }
    }

    fn command(&mut self, command: Command) -> Vec<Effect> {
        if let Some(stopped) = self.interrupt(command) {
            return vec![stopped];
        }
        match command {
            Command::Quit if matches!(self.screen, Screen::Pad(_)) => return self.on_pad(command),
            Command::Quit => return self.leave(),
            Command::Suspend => return vec![Effect::Save(self.noted_progress()), Effect::Suspend],
            Command::Redraw => return vec![Effect::Redraw],
            Command::Help => self.overlay = Some(Overlay::Help { scroll: 0 }),
            Command::Zoom => self.overlay = Some(Overlay::Zoom { scroll: 0 }),
            Command::Menu if self.is_program() => {
                self.back_to_pad();
            }
            Command::Menu => {
                let saved = Effect::Save(self.noted_progress());
                let left = std::mem::replace(&mut self.screen, Screen::Menu);
                let stopped = match left {
                    Screen::Lesson(mut lesson) => lesson.stop_training(),
                    Screen::Menu | Screen::Pad(_) => None,
                };
                return std::iter::once(saved).chain(stopped).collect();
            }
            Command::Train | Command::StopTraining => return self.train(command),
            _ if self.overlay.is_some() => self.scroll(command),
            _ => match &mut self.screen {
                Screen::Menu => return self.in_menu(command),
                Screen::Pad(_) => return self.on_pad(command),
                Screen::Lesson(lesson) => {
                    lesson.command(command);
                    self.note_progress();
                }
            },
        }
        Vec::new()
    }

    fn scroll(&mut self, command: Command) {
        let most = super::view::overlay_lines(self).saturating_sub(1);
        let Some(Overlay::Help { scroll } | Overlay::Zoom { scroll }) = &mut self.overlay else { return };
        match command {
            Command::Up => *scroll = scroll.saturating_sub(1),
            Command::Down => *scroll = (*scroll + 1).min(most),
            Command::First => *scroll = 0,
            Command::Last => *scroll = most,
            Command::Leave => self.overlay = None,
            _ => {}
        }
    }

    fn in_menu(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Up => self.menu.up(),
            Command::Down => self.menu.down(),
            Command::First => self.menu.chosen = 0,
            Command::Last => self.menu.chosen = self.menu.entries.len().saturating_sub(1),
            Command::Open => {
                if let Some(opening) = self.menu.opening() {
                    self.open(opening);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn open(&mut self, opening: Opening) {
        let known = self.progress.lessons.get(&opening.key).cloned().unwrap_or_default();
        let mut lesson = LessonScreen::open(opening, self.settings, &known);
        lesson.session.prepare_picture();
        self.screen = Screen::Lesson(Box::new(lesson));
    }

    fn leave(&mut self) -> Vec<Effect> {
        vec![Effect::Save(self.noted_progress()), Effect::Quit]
    }

    /// Whether the screen shows a program that is no lesson: there is no menu behind it and nothing to keep.
    fn is_program(&self) -> bool {
        matches!(&self.screen, Screen::Lesson(lesson) if lesson.session.is_open())
    }

    fn note_progress(&mut self) {
        if let Screen::Lesson(lesson) = &self.screen
            && !lesson.session.is_open()
        {
            let session = &lesson.session;
            let (stop, stops) = (session.stepper().cursor().stop, session.stepper().stops().len());
            let kept: &mut LessonProgress = self.progress.lessons.entry(lesson.key.clone()).or_default();
            kept.note(stop, stops, session.answered());
        }
    }

    fn noted_progress(&mut self) -> Progress {
        self.note_progress();
        self.progress.clone()
    }
}
