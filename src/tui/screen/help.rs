//! The help: the keys of a screen, under what one does when they mean so.

use ratatui::buffer::Buffer;

use super::scroll::scrolled;
use crate::command::{Command, Context, TABLE, by_key};
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::message::Message;
use crate::tui::paint::{Run, width, wrap};
use crate::tui::sheet;
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::theme::Role;

/// Columns the keys' names take.
const KEYS: u16 = 20;

/// The keys of some contexts, each under its heading.
#[derive(Clone, Debug)]
pub struct Help {
    sections: &'static [Context],
    /// Lines scrolled past.
    scroll: usize,
}

impl Help {
    /// From its beginning.
    #[must_use]
    pub const fn new(sections: &'static [Context]) -> Self {
        Self { sections, scroll: 0 }
    }

    /// Whether a key means there what its section says: where one is first, it may mean something else.
    fn means(&self, key: &str, section: Context) -> bool {
        let Some(first) = self.sections.first().filter(|first| first.is_within(section)) else { return true };
        by_key(key, *first).is_none_or(|found| found.contexts.contains(&section))
    }

    fn lines(&self, columns: u16) -> Vec<Vec<Run>> {
        let mut lines = Vec::new();
        let in_run = self.sections.contains(&Context::Debugging);
        let in_lesson = self.sections.contains(&Context::Asked);
        for context in self.sections {
            if !lines.is_empty() {
                lines.push(Vec::new());
            }
            lines.push(vec![(context.heading().to_owned(), Role::Title)]);
            let here = TABLE.iter().filter(|binding| binding.contexts.contains(context));
            for binding in here.filter(|binding| binding.is_carried_out(in_run, in_lesson)) {
                let keys: Vec<&str> =
                    binding.keys.iter().copied().filter(|key| self.means(key, *context)).collect();
                let keys = keys.join(" ");
                if keys.is_empty() {
                    continue;
                }
                let pad = " ".repeat(usize::from(KEYS.saturating_sub(width(&keys))));
                let mut said = vec![(binding.help.to_owned(), Role::Text)];
                if let Some(word) = binding.word.filter(|_| in_run) {
                    said.push((format!("  :{word} {}", binding.takes.form()), Role::Quiet));
                }
                let words = wrap(&said, columns.saturating_sub(KEYS + 4));
                for (at, mut line) in words.into_iter().enumerate() {
                    let lead =
                        if at == 0 { format!("  {keys}{pad}  ") } else { " ".repeat(usize::from(KEYS + 4)) };
                    line.insert(0, (lead, Role::Key));
                    lines.push(line);
                }
            }
        }
        lines
    }
}

impl Shown for Help {
    fn name(&self) -> &'static str {
        "the keys"
    }

    fn context(&self) -> Context {
        Context::Reading
    }

    fn help(&self) -> &'static [Context] {
        self.sections
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let Message::Key(key) = message else { return Vec::new() };
        let Some(binding) = binding(key, Context::Reading) else { return Vec::new() };
        if binding.command == Command::Leave {
            return vec![Wish::Close];
        }
        let (columns, rows) = sheet::room(common.size);
        let most = self.lines(columns).len().saturating_sub(usize::from(rows));
        self.scroll = scrolled(self.scroll, binding.command, most);
        Vec::new()
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        sheet::text(seen, &self.lines(sheet::inner(seen.area).width), self.scroll, buffer);
        Vec::new()
    }
}
