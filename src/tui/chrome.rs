//! The frame around everything: the header, the rules and the footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Layout;
use super::paint::{Painter, Run, runs_width, width};
use super::shown::Seen;
use super::theme::{Role, Theme};
use crate::command::{self, Binding, Command, Context};

/// Draws the rules, and where dividers meet them.
pub fn rules(layout: &Layout, buffer: &mut Buffer, theme: Theme) {
    for rule in &layout.rules {
        Painter { buffer, area: *rule, theme }.rule(0);
    }
    for divider in &layout.dividers {
        for y in 0..divider.height {
            let at = divider.y + y;
            let meets = layout.rules.iter().any(|rule| rule.y == at);
            let sign = match (meets, y) {
                (false, _) => "│",
                (true, 0) => "┬",
                (true, y) if y + 1 == divider.height => "┴",
                (true, _) => "┼",
            };
            Painter { buffer, area: Rect { y: at, height: 1, ..*divider }, theme }.put(
                0,
                0,
                sign,
                Role::Quiet,
            );
        }
    }
}

/// A title on the left and a place on the right; the title gives way, with a mark.
pub fn header(area: Rect, buffer: &mut Buffer, theme: Theme, title: &str, section: &str, place: &str) {
    let mut painter = Painter { buffer, area, theme };
    let room = area.width.saturating_sub(width(place) + 4);
    let full = if section.is_empty() { String::new() } else { format!(" › {section}") };
    painter.area.width = room + 1;
    let after = painter.put(1, 0, title, Role::Title);
    if width(title) + width(&full) <= room {
        painter.put(after, 0, &full, Role::Text);
    }
    painter.area = area;
    painter.put(area.width.saturating_sub(width(place) + 1), 0, place, Role::Text);
}

/// The keys that do something in a context, as many as fit; the one that tells of all others always does, and the one
/// that leaves stands at the right edge.
pub fn footer(seen: &Seen<'_>, area: Rect, buffer: &mut Buffer, context: Context) {
    let mut painter = Painter { buffer, area, theme: seen.common.theme };
    let runs_of = |binding: &Binding| -> Vec<Run> {
        let key = binding.keys.first().copied().unwrap_or_default();
        let word = match seen.leads_to {
            Some(name) if binding.footer == "quit" => format!(" to {name}"),
            _ => format!(" {}", binding.footer),
        };
        vec![(key.to_owned(), Role::Key), (word, Role::Quiet)]
    };
    let one = |command: Command| command::footer(context).find(|binding| binding.command == command);
    let [help, last] =
        [Command::Help, Command::Leave].map(|command| one(command).map(runs_of).unwrap_or_default());
    let edge = area.width.saturating_sub(runs_width(&last) + 1);
    let helped = if help.is_empty() { 0 } else { runs_width(&help) + 2 };
    let room = edge.saturating_sub(helped);
    let mut x = 1;
    let others = |binding: &&Binding| !matches!(binding.command, Command::Help | Command::Leave);
    for binding in command::footer(context).filter(others) {
        let runs = runs_of(binding);
        if x + runs_width(&runs) + 2 > room {
            break;
        }
        x = painter.put_runs(x, 0, &runs) + 2;
    }
    painter.put_runs(x, 0, &help);
    painter.put_runs(edge, 0, &last);
}
