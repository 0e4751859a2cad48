//! From the state to the screen. Drawing changes nothing.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::graphics::PlacedPicture;
use super::layout::LEAST;
use super::paint::Painter;
use super::panes::prose::PlacedLink;
use super::shown::{Besides, Seen};
use super::theme::{Glyphs, Role};

/// Draws the state on a frame, and gives back what is to be shown in pixels around its letters, and which of these lead
/// somewhere.
pub fn view(app: &App, frame: &mut Frame<'_>) -> (Vec<PlacedPicture>, Vec<PlacedLink>) {
    let besides = Besides::default();
    let pictures = drawn(app, frame.area(), frame.buffer_mut(), &besides);
    // Ratatui hides the cursor where none is wanted.
    if let Some(at) = besides.cursor.get() {
        frame.set_cursor_position(at);
    }
    (pictures, besides.links.into_inner())
}

/// Draws the state into a buffer.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) -> Vec<PlacedPicture> {
    drawn(app, area, buffer, &Besides::default())
}

fn drawn(app: &App, area: Rect, buffer: &mut Buffer, besides: &Besides) -> Vec<PlacedPicture> {
    let pictures = if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(app, area, buffer);
        Vec::new()
    } else {
        let seen = Seen { common: &app.common, area, leads_to: app.leads_to(), besides };
        let pictures = app.screen.shown().view(&seen, buffer);
        notice(app, area, buffer);
        pictures
    };
    app.common.theme.paint(buffer);
    if app.common.theme.glyphs == Glyphs::Ascii {
        super::ascii::transliterate(buffer);
    }
    pictures
}

/// What was said of the whole screen, in place of the keys or over them.
fn notice(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(notice) = &app.common.notice else { return };
    let below = if app.screen.shown().keeps_foot() { 2 } else { 1 };
    let foot = Rect { y: area.bottom() - below, height: 1, ..area };
    let mut painter = Painter { buffer, area: foot, theme: app.common.theme };
    painter.put(0, 0, &" ".repeat(usize::from(area.width)), Role::Text);
    painter.put(1, 0, &notice.text, notice.role);
}

fn too_small(app: &App, area: Rect, buffer: &mut Buffer) {
    let mut painter = Painter { buffer, area, theme: app.common.theme };
    let (columns, rows) = LEAST;
    let long = format!("nn-tutor needs {columns}×{rows}; this is {}×{}", area.width, area.height);
    let text =
        if usize::from(area.width) < long.chars().count() { format!("{columns}×{rows}!") } else { long };
    painter.put(0, area.height / 2, &text, Role::Text);
}
