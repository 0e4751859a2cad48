//! From the state to the screen. Drawing changes nothing.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::graphics::PlacedPicture;
use super::layout::LEAST;
use super::paint::Painter;
use super::shown::Seen;
use super::theme::{Glyphs, Role};

/// Draws the state on a frame, and gives back what is to be shown in pixels behind its letters.
pub fn view(app: &App, frame: &mut Frame<'_>) -> Vec<PlacedPicture> {
    draw(app, frame.area(), frame.buffer_mut())
}

/// Draws the state into a buffer.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) -> Vec<PlacedPicture> {
    let pictures = if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(app, area, buffer);
        Vec::new()
    } else {
        let seen = Seen { common: &app.common, area, leads_to: app.leads_to() };
        app.screen.shown().view(&seen, buffer)
    };
    app.common.theme.paint(buffer);
    if app.common.theme.glyphs == Glyphs::Ascii {
        super::ascii::transliterate(buffer);
    }
    pictures
}

fn too_small(app: &App, area: Rect, buffer: &mut Buffer) {
    let mut painter = Painter { buffer, area, theme: app.common.theme };
    let (columns, rows) = LEAST;
    let long = format!("nn-tutor needs {columns}×{rows}; this is {}×{}", area.width, area.height);
    let text =
        if usize::from(area.width) < long.chars().count() { format!("{columns}×{rows}!") } else { long };
    painter.put(0, area.height / 2, &text, Role::Text);
}
