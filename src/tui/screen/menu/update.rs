//! What keys do in the menu.

use super::state::Menu;
use crate::command::{Command, Context};
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::message::{Address, Message};
use crate::tui::shown::{Common, Round, Seen, Shown, Wish};

impl Shown for Menu {
    fn name(&self) -> &'static str {
        "the menu"
    }

    fn context(&self) -> Context {
        Context::Menu
    }

    fn help(&self) -> &'static [Context] {
        &[Context::Menu]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Menu
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let Message::Key(key) = message else { return Vec::new() };
        let Some(binding) = binding(key, Context::Menu) else { return Vec::new() };
        let last = common.course.len().saturating_sub(1);
        match binding.command {
            Command::Up => self.chosen = self.chosen.saturating_sub(1),
            Command::Down => self.chosen = (self.chosen + 1).min(last),
            Command::First => self.chosen = 0,
            Command::Last => self.chosen = last,
            Command::Review => return vec![Wish::Quiz(Round::Review)],
            Command::Leave => return vec![Wish::Close],
            Command::Open => {
                let chosen = common.course.get(self.chosen).cloned();
                return chosen.map(Wish::Lesson).into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut ratatui::buffer::Buffer) -> Vec<PlacedPicture> {
        super::view::draw(self, seen, buffer);
        Vec::new()
    }
}
