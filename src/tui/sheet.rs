//! A text on the whole screen, over everything else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chrome;
use super::paint::{Painter, Run};
use super::shown::Seen;
use crate::command::Context;

/// Columns of air at either side.
const MARGIN: u16 = 3;
/// Rows above the text, and the rule and the footer under it.
const FRAME: u16 = 3;

/// Columns and rows there are for it on a screen.
pub fn room((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.saturating_sub(2 * MARGIN), rows.saturating_sub(FRAME))
}

/// Where it stands on a screen.
pub fn inner(area: Rect) -> Rect {
    let (width, height) = room((area.width, area.height));
    Rect { x: area.x + MARGIN, y: area.y + 1, width, height }
}

/// The empty sheet, its rule and its footer.
pub fn frame(seen: &Seen<'_>, context: Context, buffer: &mut Buffer) {
    let area = seen.area;
    for position in area.positions() {
        buffer[position].reset();
    }
    Painter { buffer, area, theme: seen.common.theme }.rule(area.height - 2);
    let footer = Rect { y: area.bottom() - 1, height: 1, ..area };
    chrome::footer(seen, footer, buffer, context);
}

/// The sheet with a text, from the line scrolled to.
pub fn text(seen: &Seen<'_>, lines: &[Vec<Run>], scroll: usize, buffer: &mut Buffer) {
    frame(seen, Context::Reading, buffer);
    let mut painter = Painter { buffer, area: inner(seen.area), theme: seen.common.theme };
    painter.put_lines(0, lines.get(scroll..).unwrap_or_default(), " … ↓ more");
}
