//! A lesson as a room sees it: with air around it, and no keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::PresentScreen;
use crate::command::Context;
use crate::session::Interlude;
use crate::tui::graphics::PlacedPicture;
use crate::tui::paint::{Painter, Run, width};
use crate::tui::screen::lesson::view::draw_over;
use crate::tui::screen::stepping::view::Foot;
use crate::tui::sheet;
use crate::tui::shown::{Seen, Shown};
use crate::tui::theme::Role;

/// From these columns and rows on there is air at the sides.
const PLAIN: (u16, u16) = (84, 26);
/// The most columns and rows of it at a side.
const AIR: (u16, u16) = (8, 3);

/// Columns and rows of air at either side of a screen.
pub(super) fn margins((columns, rows): (u16, u16)) -> (u16, u16) {
    let half = |all: u16, plain: u16, most: u16| (all.saturating_sub(plain) / 2).min(most);
    (half(columns, PLAIN.0, AIR.0), half(rows, PLAIN.1, AIR.1))
}

/// Columns and rows within the air.
pub(super) fn inner(size: (u16, u16)) -> (u16, u16) {
    let (x, y) = margins(size);
    (size.0 - 2 * x, size.1 - 2 * y)
}

/// Draws it.
pub(super) fn draw(screen: &PresentScreen, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
    if screen.is_blank {
        return Vec::new();
    }
    if let Some(at) = screen.jumping {
        waypoints(screen, at, seen, buffer);
        return Vec::new();
    }
    let area = seen.area;
    let (x, y) = margins((area.width, area.height));
    let within =
        Rect { x: area.x + x, y: area.y + y, width: area.width - 2 * x, height: area.height - 2 * y };
    // The row of keys is left out, and so all of it is one row lower.
    let typing = !matches!(screen.context(), Context::Presenting | Context::Lighting);
    let foot = if typing { Foot::Keys } else { Foot::Empty };
    let pictures = draw_over(&screen.lesson, foot, &Seen { area: within, ..*seen }, buffer);
    if typing {
        return pictures;
    }
    let last = Rect { y: within.bottom() - 1, height: 1, ..within };
    let mut painter = Painter { buffer, area: last, theme: seen.common.theme };
    let mut say = |words: &str, role| {
        painter.put(last.width.saturating_sub(width(words)) / 2, 0, words, role);
    };
    if screen.is_over {
        say("the end", Role::Quiet);
    }
    let is_cover = screen.lesson.stepping.session.reading() == Some(Interlude::Cover);
    if let Some(joining) = screen.joining.as_deref().filter(|_| is_cover || screen.shows_joining) {
        say(joining, Role::Strong);
    }
    pictures
}

fn waypoints(screen: &PresentScreen, at: usize, seen: &Seen<'_>, buffer: &mut Buffer) {
    let line = |(number, waypoint): (usize, crate::class::Waypoint)| -> Vec<Run> {
        let role = if number == at { Role::Strong } else { Role::Text };
        let mark = if number == at { "▸" } else { " " };
        vec![(format!("{mark} {}", waypoint.name), role), (format!("  {}", waypoint.moment.at), Role::Quiet)]
    };
    let lines: Vec<Vec<Run>> = screen.waypoints().into_iter().enumerate().map(line).collect();
    sheet::frame(seen, Context::Jumping, buffer);
    let inner = sheet::inner(seen.area);
    let scroll = (at + 1).saturating_sub(usize::from(inner.height));
    let mut painter = Painter { buffer, area: inner, theme: seen.common.theme };
    painter.put_lines(0, lines.get(scroll..).unwrap_or_default(), " … ↓ more");
}
