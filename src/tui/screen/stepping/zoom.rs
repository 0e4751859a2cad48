//! The pane one looks at, on the whole screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::state::Stepping;
use crate::command::Context;
use crate::session::Session;
use crate::tui::graphics::PlacedPicture;
use crate::tui::layout::Pane;
use crate::tui::paint::{Painter, Run};
use crate::tui::panes::program::Listing;
use crate::tui::panes::{prose, variables};
use crate::tui::picture::{PictureView, WholeLine};
use crate::tui::sheet;
use crate::tui::shown::{Common, Seen};
use crate::tui::theme::Role;

/// The most columns of prose.
const WIDEST: u16 = 76;

/// What a screen adds to its program.
pub struct Extra<'a> {
    /// The program's lines that are marked, by number.
    pub marked: Vec<usize>,
    /// What stands over the variables, in so many columns.
    pub over: &'a dyn Fn(&Stepping, u16) -> Vec<Vec<Run>>,
    /// Whether a cell of a step's result may be set to a number, or why not.
    pub may: &'a dyn Fn(&Session, usize, f64) -> Result<(), String>,
}

impl Extra<'_> {
    /// Nothing.
    pub fn none() -> Self {
        Self { marked: Vec::new(), over: &|_, _| Vec::new(), may: &|_, _, _| Ok(()) }
    }
}

/// The variables' lines, with what stands over them.
pub fn variables(stepping: &Stepping, columns: u16, extra: &Extra<'_>, most: usize) -> Vec<Vec<Run>> {
    let mut lines = (extra.over)(stepping, columns);
    lines.extend(variables::lines(&stepping.session, columns, stepping.decimals, most));
    lines
}

/// The lines of a pane that is a text.
fn lines(stepping: &Stepping, columns: u16, extra: &Extra<'_>) -> Vec<Vec<Run>> {
    match stepping.pane {
        Pane::Variables => variables(stepping, columns, extra, usize::MAX),
        _ => prose::lines(&stepping.session, columns.min(WIDEST)),
    }
}

fn listing<'a>(session: &'a Session, extra: &'a Extra<'_>, columns: u16) -> Listing<'a> {
    Listing::new(session, &extra.marked, columns)
}

/// The most lines of the zoomed pane that can be scrolled past.
pub fn most(stepping: &Stepping, size: (u16, u16), extra: &Extra<'_>) -> usize {
    let (columns, rows) = sheet::room(size);
    let all = match stepping.pane {
        Pane::Picture => 0,
        Pane::Program => listing(&stepping.session, extra, columns).len(),
        Pane::Prose | Pane::Variables => lines(stepping, columns, extra).len(),
    };
    all.saturating_sub(usize::from(rows))
}

/// The lines scrolled past when a pane is zoomed: the program is at its current line.
pub fn start(stepping: &Stepping, size: (u16, u16), extra: &Extra<'_>) -> usize {
    let (columns, rows) = sheet::room(size);
    match stepping.pane {
        Pane::Program => listing(&stepping.session, extra, columns).centred(rows),
        _ => 0,
    }
}

/// Draws it.
pub fn draw(
    stepping: &Stepping,
    scroll: usize,
    seen: &Seen<'_>,
    extra: &Extra<'_>,
    buffer: &mut Buffer,
) -> Option<PlacedPicture> {
    let inner = sheet::inner(seen.area);
    let theme = seen.common.theme;
    match stepping.pane {
        Pane::Picture => {
            sheet::frame(seen, Context::Looking, buffer);
            return picture(stepping, WholeLine::Within, inner, seen.common, buffer);
        }
        Pane::Program => {
            sheet::frame(seen, Context::Reading, buffer);
            let mut painter = Painter { buffer, area: inner, theme };
            listing(&stepping.session, extra, inner.width).draw(&mut painter, scroll);
        }
        Pane::Prose | Pane::Variables => {
            let lines = lines(stepping, inner.width, extra);
            sheet::text(seen, &lines, scroll, buffer);
            if stepping.pane == Pane::Prose {
                seen.besides.links.replace(prose::links(&stepping.session, &lines, inner, scroll));
            }
        }
    }
    None
}

/// Draws the picture that belongs here, or gives back what of it is to be shown in pixels.
pub fn picture(
    stepping: &Stepping,
    whole: WholeLine,
    area: Rect,
    common: &Common,
    buffer: &mut Buffer,
) -> Option<PlacedPicture> {
    let theme = common.theme;
    let Some(data) = stepping.session.picture() else {
        Painter { buffer, area, theme }.put(0, 0, "No picture belongs to this place.", Role::Quiet);
        return None;
    };
    let (decimals, on_the_way) = (stepping.decimals, stepping.on_the_way());
    let view = PictureView { data, theme, decimals, on_the_way, whole };
    if let Some((_, surface)) = common.pixels() {
        return Some(view.place(area, surface, buffer));
    }
    view.render(area, buffer);
    None
}
