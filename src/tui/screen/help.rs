//! What lies over the screen: all keys, or a pane on the whole of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app::{App, Overlay, Screen};
use crate::tui::keys::{Context, TABLE};
use crate::tui::layout::Pane;
use crate::tui::paint::{Painter, Run, width, wrap};
use crate::tui::panes::{prose, variables};
use crate::tui::theme::Role;

/// Columns of air at either side.
pub const MARGIN: u16 = 3;

/// Columns the keys' names take in the help.
const KEYS: u16 = 20;

/// Draws the overlay over everything but the last row.
pub fn draw(app: &App, overlay: Overlay, area: Rect, buffer: &mut Buffer) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
    let inner = Rect::new(area.x + MARGIN, area.y + 1, area.width - 2 * MARGIN, area.height - 3);
    let (Overlay::Help { scroll } | Overlay::Zoom { scroll }) = overlay;
    let is_drawing = matches!((overlay, &app.screen), (Overlay::Zoom { .. }, Screen::Lesson(l)) if matches!(l.pane, Pane::Program | Pane::Picture));
    if let (true, Screen::Lesson(lesson)) = (is_drawing, &app.screen) {
        crate::tui::screen::stepping::view::pane(app, lesson, lesson.pane, inner, buffer);
    } else {
        let lines = lines(app, overlay, inner.width);
        let mut painter = Painter { buffer, area: inner, theme: app.theme };
        for (y, line) in (0_u16..inner.height).zip(lines.iter().skip(scroll)) {
            painter.put_runs(0, y, line);
        }
        if lines.len() > scroll + usize::from(inner.height) {
            painter.put_right(inner.height - 1, " … ↓ more", Role::Key);
        }
    }
    let mut painter = Painter { buffer, area, theme: app.theme };
    painter.rule(area.height - 2);
    let after = painter.put(1, area.height - 1, "Esc", Role::Key);
    let after = painter.put(after, area.height - 1, " close  ", Role::Quiet);
    let after = painter.put(after, area.height - 1, "↑↓", Role::Key);
    painter.put(after, area.height - 1, " scroll", Role::Quiet);
}

/// The overlay's lines at so many columns.
pub fn lines(app: &App, overlay: Overlay, columns: u16) -> Vec<Vec<Run>> {
    match (overlay, &app.screen) {
        (Overlay::Zoom { .. }, Screen::Lesson(lesson)) if lesson.pane == Pane::Variables => {
            let run = lesson.run.as_ref();
            let mut lines = run.map_or_else(Vec::new, |run| {
                crate::tui::screen::run::view::lines(
                    run,
                    &lesson.session,
                    columns,
                    lesson.decimals,
                    crate::tui::screen::run::view::signs(app.theme),
                )
            });
            lines.extend(variables::lines(&lesson.session, columns, lesson.decimals));
            lines
        }
        (Overlay::Zoom { .. }, Screen::Lesson(lesson)) => prose::lines(&lesson.session, columns.min(76)),
        _ => help(app, columns),
    }
}

fn help(app: &App, columns: u16) -> Vec<Vec<Run>> {
    let sections: &[(Context, &str)] = match &app.screen {
        Screen::Menu => &[(Context::Menu, "In the menu")],
        Screen::Pad(_) => &[
            (Context::Drawing, "On the pad"),
            (Context::Examining, "Among the stages (v)"),
            (Context::Reading, "Reading this"),
        ],
        Screen::Lesson(lesson) if lesson.run.is_some() => &[
            (Context::Debugging, "In a training run"),
            (Context::Stepping, "Stepping"),
            (Context::Inspecting, "Inspecting cells (i)"),
            (Context::Reading, "Reading this"),
        ],
        Screen::Lesson(_) => &[
            (Context::Stepping, "Stepping"),
            (Context::Inspecting, "Inspecting cells (i)"),
            (Context::Training, "Where a network is trained"),
            (Context::Reading, "Reading this"),
        ],
    };
    let in_run = matches!(&app.screen, Screen::Lesson(lesson) if lesson.run.is_some());
    let mut lines = Vec::new();
    for (context, title) in sections {
        if !lines.is_empty() {
            lines.push(Vec::new());
        }
        lines.push(vec![((*title).to_owned(), Role::Title)]);
        for binding in TABLE.iter().filter(|b| b.contexts.contains(context)) {
            if binding.word.is_some() && !in_run {
                continue;
            }
            let keys = binding.keys.join(" ");
            let pad = " ".repeat(usize::from(KEYS.saturating_sub(width(&keys))));
            let mut said = vec![(binding.help.to_owned(), Role::Text)];
            if let Some((word, takes)) = binding.word {
                said.push((format!("  :{word} {takes}"), Role::Quiet));
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
