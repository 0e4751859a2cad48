//! A program by itself: there is nothing to keep of it.

use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;

use super::stepping::Stepping;
use super::stepping::update::Rest;
use super::stepping::view::{self, Around, Foot};
use super::stepping::zoom::Extra;
use crate::command::{Binding, Command, Context};
use crate::session::Session;
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::layout::Stepped;
use crate::tui::message::Message;
use crate::tui::shown::{Common, Seen, Shown, Wish};

/// A program on the screen.
#[derive(Clone, Debug)]
pub struct ProgramScreen {
    /// The program.
    pub stepping: Stepping,
}

impl ProgramScreen {
    /// A program where its session stands, on so many columns.
    #[must_use]
    pub fn new(session: Session, columns: u16) -> Self {
        Self { stepping: Stepping::new(session, Stepped::Program, columns) }
    }

    /// What a key would do in a training run, where it does nothing here.
    fn of_a_run(&self, key: KeyEvent) -> Option<&'static Binding> {
        let context = self.context();
        let means_nothing = context == Context::Stepping && binding(key, context).is_none();
        binding(key, Context::Debugging).filter(|_| means_nothing)
    }
}

impl Shown for ProgramScreen {
    fn name(&self) -> &'static str {
        "the program"
    }

    fn context(&self) -> Context {
        self.stepping.context_or(self.stepping.place())
    }

    fn help(&self) -> &'static [Context] {
        &[
            Context::Stepping,
            Context::Playing,
            Context::Inspecting,
            Context::Changing,
            Context::Typing,
            Context::Reading,
        ]
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let key = match message {
            Message::Key(key) => key,
            Message::Tick => {
                self.stepping.tick();
                self.stepping.arrive();
                return Vec::new();
            }
            Message::Mouse(event) => {
                self.stepping.pointed(event, common);
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        if let Some(binding) = self.of_a_run(key) {
            self.stepping.lacks(binding);
            return Vec::new();
        }
        if let Some(Rest::Command(binding, count)) =
            self.stepping.key(key, self.context(), common, &Extra::none())
        {
            match binding.command {
                Command::Leave if !self.stepping.is_inspecting() => return vec![Wish::Close],
                Command::Menu => return vec![Wish::Menu],
                Command::CopyNumber => return self.stepping.copy_number(),
                Command::CopyCommand => return self.stepping.has_no_command(),
                _ => self.stepping.command(binding, &count),
            }
        }
        self.stepping.arrive();
        Vec::new()
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.stepping.motion.wants_tick()
    }

    fn rest(&mut self) {
        self.stepping.motion.rest();
    }

    fn wants_mouse(&self) -> bool {
        self.stepping.wants_mouse()
    }

    fn resized(&mut self, columns: u16) {
        self.stepping.measure(columns);
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        let session = &self.stepping.session;
        let around = Around {
            heading: session.lesson().heading(),
            section: session.lesson().section_title(session.passage()),
            strip: None,
            watched: None,
            on_stage: None,
            asks: "",
            extra: Extra::none(),
            foot: Foot::Keys,
        };
        view::draw(&self.stepping, self.context(), &around, seen, buffer)
    }
}
