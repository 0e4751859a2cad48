//! The menu of lessons: what each teaches, and how far one got.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::state::Menu;
use crate::command::Context;
use crate::tui::chrome;
use crate::tui::paint::{Painter, width, wrap};
use crate::tui::shown::{Common, Seen};
use crate::tui::theme::Role;

/// Rows a lesson takes: its title, and its promise for the chosen one.
pub fn draw(menu: &Menu, seen: &Seen<'_>, buffer: &mut Buffer) {
    let Seen { common, area, .. } = *seen;
    let course = &common.course;
    chrome::header(
        Rect { height: 1, ..area },
        buffer,
        common.theme,
        "nn-tutor",
        "how a neural network works inside",
        "",
    );
    let mut painter = Painter { buffer, area, theme: common.theme };
    painter.rule(1);
    painter.rule(area.height - 2);
    let list = usize::from(area.height.saturating_sub(4));
    let columns = area.width.saturating_sub(9);
    let promise = |at: usize| wrap(&[(course[at].lesson.meta.promise.clone(), Role::Quiet)], columns);
    // Every lesson's promise shows while there is room for all, else the chosen one's only.
    let rows: usize = (0..course.len()).map(|at| promise(at).len() + 1).sum();
    let (all, airy) = (rows <= list, rows + course.len() <= list);
    let mut y = if airy { 3 } else { 2 };
    let first = if all { 0 } else { menu.chosen.saturating_sub(list.saturating_sub(4)) };
    for (at, entry) in course.iter().enumerate().skip(first) {
        if y >= area.height - 2 {
            break;
        }
        let chosen = at == menu.chosen;
        let meta = &entry.lesson.meta;
        let number = meta.number.map_or_else(String::new, |n| n.to_string());
        if chosen {
            seen.besides.cursor.set(Some(Position::new(area.x + 7, area.y + y)));
        }
        painter.put(1, y, if chosen { "▸" } else { " " }, Role::Source);
        painter.put(3, y, &format!("{number:>2}"), Role::Quiet);
        painter.put(7, y, &meta.title, if chosen { Role::Live } else { Role::Strong });
        let place = progress(common, &entry.key);
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
    let footer = Rect { y: area.y + area.height - 1, height: 1, ..area };
    chrome::footer(seen, footer, buffer, Context::Menu);
}

fn progress(common: &Common, key: &str) -> String {
    match common.progress.lessons.get(key) {
        None => String::new(),
        Some(known) => match known.percent() {
            100 => "done ✓".to_owned(),
            percent => format!("{percent} %"),
        },
    }
}
