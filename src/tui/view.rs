//! From the state to the screen. Drawing changes nothing.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Screen};
use super::layout::SMALLEST;
use super::paint::Painter;
use super::theme::{Glyphs, Role};

pub(super) use super::screen::help::lines as overlay_content;

/// Draws the state on a frame.
pub fn view(app: &App, frame: &mut Frame<'_>) {
    draw(app, frame.area(), frame.buffer_mut());
}

/// Draws the state into a buffer.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(app, area, buffer);
    } else {
        match &app.screen {
            Screen::Menu => super::screen::menu::view::draw(app, area, buffer),
            Screen::Lesson(screen) => super::screen::stepping::view::draw(app, screen, area, buffer),
            Screen::Pad(screen) => super::screen::pad::view::draw(app, screen, area, buffer),
        }
        if let Some(overlay) = app.overlay {
            super::screen::help::draw(app, overlay, area, buffer);
        }
    }
    if app.theme.glyphs == Glyphs::Ascii {
        super::ascii::transliterate(buffer);
    }
}

/// How many lines the overlay has, for scrolling.
pub(super) fn overlay_lines(app: &App) -> usize {
    let columns = app.size.0.saturating_sub(super::screen::help::MARGIN * 2);
    app.overlay.map_or(0, |overlay| overlay_content(app, overlay, columns).len())
}

fn too_small(app: &App, area: Rect, buffer: &mut Buffer) {
    let mut painter = Painter { buffer, area, theme: app.theme };
    let (columns, rows) = SMALLEST;
    let long = format!("nn-tutor needs {columns}×{rows}; this is {}×{}", area.width, area.height);
    let text =
        if usize::from(area.width) < long.chars().count() { format!("{columns}×{rows}!") } else { long };
    painter.put(0, area.height / 2, &text, Role::Text);
}
