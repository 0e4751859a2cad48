//! The menu of lessons: what each teaches, and how far one got.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::chrome;
use crate::tui::keys::{Command, Context};
use crate::tui::paint::{Painter, width, wrap};
use crate::tui::theme::Role;

/// Rows a lesson takes: its title, and its promise for the chosen one.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    chrome::header(
        Rect { height: 1, ..area },
        buffer,
        app.theme,
        "nn-tutor",
        "how a neural network works inside",
        "",
    );
    let mut painter = Painter { buffer, area, theme: app.theme };
    painter.rule(1);
    painter.rule(area.height - 2);
    let list = usize::from(area.height.saturating_sub(4));
    let columns = area.width.saturating_sub(9);
    let promise =
        |at: usize| wrap(&[(app.menu.entries[at].lesson.meta.promise.clone(), Role::Quiet)], columns);
    // Every lesson's promise shows while there is room for all, else the chosen one's only.
    let rows: usize = (0..app.menu.entries.len()).map(|at| promise(at).len() + 1).sum();
    let (all, airy) = (rows <= list, rows + app.menu.entries.len() <= list);
    let mut y = if airy { 3 } else { 2 };
    let first = if all { 0 } else { app.menu.chosen.saturating_sub(list.saturating_sub(4)) };
    for (at, entry) in app.menu.entries.iter().enumerate().skip(first) {
        if y >= area.height - 2 {
            break;
        }
        let chosen = at == app.menu.chosen;
        let meta = &entry.lesson.meta;
        let number = meta.number.map_or_else(String::new, |n| n.to_string());
        painter.put(1, y, if chosen { "▸" } else { " " }, Role::Source);
        painter.put(3, y, &format!("{number:>2}"), Role::Quiet);
        painter.put(7, y, &meta.title, if chosen { Role::Live } else { Role::Strong });
        let place = progress(app, &entry.key);
        painter.put(area.width.saturating_sub(width(&place) + 2), y, &place, Role::Good);
        y += 1;
        if all || chosen {
            for line in &promise(at) {
                if y < area.height - 2 {
                    painter.put_runs(7, y, line);
                    y += 1;
                }
            }
        }
        if airy {
            y += 1;
        }
    }
    let keys =
        [(Command::Open, "open"), (Command::Up, "up"), (Command::Down, "down"), (Command::Help, "help")];
    let footer = Rect { y: area.y + area.height - 1, height: 1, ..area };
    chrome::footer(footer, buffer, app.theme, Context::Menu, &keys, (Command::Quit, "quit"));
}

fn progress(app: &App, key: &str) -> String {
    match app.progress.lessons.get(key) {
        None => String::new(),
        Some(known) => match known.percent() {
            100 => "done ✓".to_owned(),
            percent => format!("{percent} %"),
        },
    }
}
