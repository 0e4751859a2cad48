//! A program on the screen: the stage, the panes, and the frame around them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::asking;
use super::state::{Mode, Stepping, Wanted};
use super::zoom::{self, Extra};
use crate::command::Context;
use crate::matrix::{counted, exact};
use crate::session::{Interlude, PictureData, WideNetwork};
use crate::trace::Level;
use crate::tui::chrome;
use crate::tui::graphics::PlacedPicture;
use crate::tui::layout::{Layout, Needs, Pane, Stepped, Wants, inset, layout};
use crate::tui::paint::{Painter, Run, cells, wrap};
use crate::tui::panes::program::Listing;
use crate::tui::panes::prose;
use crate::tui::picture::WholeLine;
use crate::tui::shown::Seen;
use crate::tui::stage::{Picked, StageView};
use crate::tui::theme::{Role, Theme};

/// Something a screen draws in an area.
pub type Drawn<'a> = &'a dyn Fn(Rect, &mut Buffer);

/// What a screen shows around its program.
pub(crate) struct Around<'a> {
    /// What is stepped through.
    pub heading: String,
    /// The part of it one is in.
    pub section: &'a str,
    /// A row over the footer.
    pub strip: Option<Drawn<'a>>,
    /// A row of what is watched, under the stage.
    pub watched: Option<Drawn<'a>>,
    /// What stands on the stage in place of a step, over the lines of the prompt.
    pub on_stage: Option<Drawn<'a>>,
    /// What is asked while a line is typed that only the screen knows of.
    pub asks: &'a str,
    /// What is added to the panes.
    pub extra: Extra<'a>,
    /// What stands in the last row.
    pub foot: Foot,
}

/// What stands in the last row.
#[derive(Clone, Debug)]
pub(crate) enum Foot {
    /// The keys that do something, or what was last said.
    Keys,
    /// These words, and over them what was last said.
    Words(Vec<Run>),
    /// Nothing, whatever was said.
    Empty,
}

/// Draws it.
pub fn draw(
    stepping: &Stepping,
    context: Context,
    around: &Around<'_>,
    seen: &Seen<'_>,
    buffer: &mut Buffer,
) -> Vec<PlacedPicture> {
    if let Some(scroll) = stepping.zoom {
        return zoom::draw(stepping, scroll, seen, &around.extra, buffer).into_iter().collect();
    }
    let (session, theme) = (&stepping.session, seen.common.theme);
    let mut wants = wants(stepping, seen.area.width);
    if around.on_stage.is_some() {
        // What stands there in place of a step has all the room there is.
        wants.picture = None;
        wants.needs.equation.rows = u16::MAX / 2;
    }
    let Some((layout, asked)) = laid_out(stepping, seen.area, wants, around.asks) else { return Vec::new() };
    let mut pictures = Vec::new();
    chrome::header(layout.header, buffer, theme, &around.heading, around.section, &place(stepping));
    if let (Some(draw), Some(strip)) = (around.strip, layout.strip) {
        draw(strip, buffer);
    }
    if let (Some(draw), Some(watched)) = (around.watched, layout.watched) {
        draw(watched, buffer);
    }
    if let Some(Interlude::Cover | Interlude::Page(_)) = session.reading() {
        page(stepping, &layout, seen, buffer);
        seen.besides.cursor.set(cursor(stepping, seen.area, theme, buffer));
    } else {
        chrome::rules(&layout, buffer, theme);
        stage(stepping, around, &layout, (&asked, theme), buffer);
        seen.besides.cursor.set(cursor(stepping, layout.stage, theme, buffer));
        for (kind, area) in &layout.panes {
            pictures.extend(pane(stepping, *kind, *area, &around.extra, seen, buffer));
        }
    }
    let covered = footer(stepping, (context, &around.foot), seen, layout.footer, buffer);
    pictures.retain(|picture: &PlacedPicture| picture.area.bottom() <= covered);
    pictures
}

/// Where the terminal's cursor stands on what was drawn: where a line is typed, else at the cell that is picked or lit,
/// else where an answer would be typed.
fn cursor(stepping: &Stepping, area: Rect, theme: Theme, buffer: &Buffer) -> Option<Position> {
    let typed = |role| (Some("▌"), theme.style(role));
    let wanted = match &stepping.mode {
        Mode::Type(..) => vec![typed(Role::Question)],
        Mode::Step | Mode::Inspect(_) => vec![(None, theme.style(Role::Live)), typed(Role::Strong)],
    };
    wanted.into_iter().find_map(|(sign, style)| {
        area.intersection(buffer.area).positions().find(|at| {
            buffer.cell(*at).is_some_and(|cell| {
                sign.is_none_or(|sign| cell.symbol() == sign)
                    && cell.modifier == style.add_modifier
                    && style.fg.is_none_or(|colour| colour == cell.fg)
            })
        })
    })
}

/// What the layout is to make room for.
fn wants(stepping: &Stepping, columns: u16) -> Wants {
    let session = &stepping.session;
    let mut needs = stepping.needs;
    if let Some(Interlude::Note(..)) = session.reading() {
        // A note may be longer than what is said of a step.
        needs.prose = needs.prose.max(cells(prose::lines(session, columns.saturating_sub(2)).len()));
    }
    let (pane, picture, subject) = (stepping.pane, stepping.picture_room(), stepping.subject);
    Wants { pane, picture, subject, needs }
}

/// Where everything stands, and the lines at the stage's foot. Where something is asked and the step would not be whole
/// over it, the picture gives as many rows and columns as it can do without, then all of them, and then the program gives
/// its own: what is asked about must be seen. What is asked stands there in any case.
fn laid_out(stepping: &Stepping, area: Rect, wants: Wants, asks: &str) -> Option<(Layout, Vec<Vec<Run>>)> {
    let first = layout(area, wants)?;
    let lines = prompt(stepping, asks, inset(first.stage).width);
    let shows_all = |layout: &Layout| {
        let stage = inset(layout.stage);
        let view = stage_view(stepping, layout, Theme::default(), &lines);
        layout.stage.width == first.stage.width
            && view.is_none_or(|view| view.fit(stage.width, stage.height).whole)
    };
    if wants.pane == Pane::Picture || lines.is_empty() || shows_all(&first) {
        return Some((first, lines));
    }
    let plain = Wants { picture: None, ..wants };
    let mut alone = plain;
    alone.needs.equation.rows = u16::MAX / 2;
    let has_picture = |layout: &Layout| layout.panes.iter().any(|(pane, _)| *pane == Pane::Picture);
    // The columns this equation takes, if it is one of the few that take more than usual.
    let own = stage_view(stepping, &first, Theme::default(), &lines).map_or(0, |view| {
        let ((columns, _), _) = view.extents(area.width.saturating_sub(2));
        columns
    });
    let lower = |(own, foot): (u16, u16)| {
        let mut needs = Needs { foot, ..wants.needs };
        for extent in [&mut needs.equation, &mut needs.least] {
            extent.columns = extent.columns.max(own);
        }
        layout(area, Wants { needs, ..wants })
    };
    let rooms = [0, own].into_iter().flat_map(|own| (0..=cells(lines.len())).map(move |foot| (own, foot)));
    let with_picture = rooms.filter_map(lower).filter(has_picture);
    let others = with_picture.chain([plain, alone].into_iter().filter_map(|wants| layout(area, wants)));
    // Many of them leave the step the same room, and whether it is whole there is what takes time.
    let mut tried = vec![(first.stage, first.aside)];
    let is_new = |layout: &Layout| {
        let room = (layout.stage, layout.aside);
        let is_new = !tried.contains(&room);
        tried.extend(is_new.then_some(room));
        is_new
    };
    let has_words = |layout: &Layout| cells(lines.len()) <= layout.stage.height;
    // Rather a part of the step, and of what is said of it, than of what is asked.
    let mut without = (1..=wants.needs.prose).rev().filter_map(|prose| {
        let needs = Needs { prose, ..alone.needs };
        layout(area, Wants { needs, ..alone })
    });
    let layout = others.filter(is_new).find(shows_all).or_else(|| without.find(has_words)).unwrap_or(first);
    Some((layout, lines))
}

/// Where one is: the level, the step, and how far into it.
fn place(stepping: &Stepping) -> String {
    let session = &stepping.session;
    let stepper = session.stepper();
    let total = stepper.count();
    let cursor = stepper.cursor();
    let mut place = match (stepper.step(), session.reading()) {
        (Some((at, step)), _) => {
            let word = if session.is_open() { "step " } else { "" };
            let mut place = format!("{word}{} of {total}", stepper.number(at));
            if cursor.level >= Level::Element && step.elements() > 1 {
                place = format!("{place} · cell {} of {}", cursor.element + 1, step.elements());
            }
            if cursor.level == Level::Term {
                place = format!("{place} · term {} of {}", cursor.term + 1, step.terms());
            }
            match cursor.level {
                Level::Statement if stepper.way().coarsest() == Level::Story => {
                    format!("{place} · statement")
                }
                Level::Operation if stepper.way().coarsest() == Level::Story => {
                    format!("{place} · operation")
                }
                _ => place,
            }
        }
        (None, Some(Interlude::Cover)) => counted(total, "step"),
        (None, Some(Interlude::Note(..))) if session.experiment().is_some() => "training".to_owned(),
        (None, Some(Interlude::Note(..))) => "note".to_owned(),
        (None, Some(Interlude::Failure)) => "stopped".to_owned(),
        (None, _) => "page".to_owned(),
    };
    if stepping.motion.is_playing() {
        let pace = stepping.motion.pace().map_or_else(String::new, |pace| format!(", {pace}"));
        place = format!("playing{pace} · {place}");
    }
    if let Some(round) = session.round() {
        place = format!("by hand, {} · {place}", counted(round.unsigned_abs() as usize, "decimal"));
    }
    if session.is_changed() {
        place = format!("changed · {place}");
    }
    place
}

/// A page that is only read: across the screen, not too wide.
fn page(stepping: &Stepping, layout: &Layout, seen: &Seen<'_>, buffer: &mut Buffer) {
    let theme = seen.common.theme;
    let header = layout.header;
    Painter { buffer, area: Rect { y: header.y + 1, ..header }, theme }.rule(0);
    let height = layout.footer.y.saturating_sub(header.y + 2);
    Painter { buffer, area: Rect { y: layout.footer.y - 1, ..header }, theme }.rule(0);
    let columns = header.width.saturating_sub(8).min(72);
    let lines = prose::lines(&stepping.session, columns);
    let used = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = (height.saturating_sub(used) / 3).min(6);
    let left = (header.width - columns) / 2;
    let area = Rect::new(header.x + left, header.y + 2 + top, columns, height.saturating_sub(top + 1));
    let typed = prompt(stepping, "", columns);
    let area = put_at_foot(&typed, area, theme, buffer);
    prose::draw(&mut Painter { buffer, area, theme }, &lines, 0);
    seen.besides.links.replace(prose::links(&stepping.session, &lines, area, 0));
}

fn stage(
    stepping: &Stepping,
    around: &Around<'_>,
    layout: &Layout,
    (asked, theme): (&[Vec<Run>], Theme),
    buffer: &mut Buffer,
) {
    let area = inset(layout.stage);
    let view = stage_view(stepping, layout, theme, asked).filter(|_| around.on_stage.is_none());
    if let Some(view) = view {
        return (&view).render(area, buffer);
    }
    let area = inset(area);
    let rest = put_at_foot(&prompt(stepping, around.asks, area.width), area, theme, buffer);
    if let Some(draw) = around.on_stage {
        draw(rest, buffer);
    }
}

/// The step on the stage, over the lines at its foot.
fn stage_view<'a>(
    stepping: &'a Stepping,
    layout: &Layout,
    theme: Theme,
    prompt: &'a [Vec<Run>],
) -> Option<StageView<'a>> {
    Some(StageView {
        session: &stepping.session,
        step: stepping.session.staged()?,
        decimals: stepping.decimals,
        picked: stepping.picked(),
        on_the_way: stepping.on_the_way(),
        prompt,
        theme,
        aside: layout.aside,
    })
}

/// The cell of the stage under the pointer, on a screen of so many columns and rows.
pub(crate) fn under_pointer(
    stepping: &Stepping,
    size: (u16, u16),
    theme: Theme,
    at: (u16, u16),
) -> Option<Picked> {
    let (layout, lines) = laid_out(stepping, Rect::new(0, 0, size.0, size.1), wants(stepping, size.0), "")?;
    let area = inset(layout.stage);
    stage_view(stepping, &layout, theme, &lines)?.cell_at(area, at)
}

/// Puts lines at the foot of an area; what is left of it.
fn put_at_foot(lines: &[Vec<Run>], area: Rect, theme: Theme, buffer: &mut Buffer) -> Rect {
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height);
    let rest = Rect { height: area.height - rows, ..area };
    let mut painter = Painter { buffer, area: Rect { y: rest.bottom(), height: rows, ..area }, theme };
    for (y, line) in (0..).zip(lines) {
        painter.put_runs(0, y, line);
    }
    rest
}

/// The lines at the stage's foot: what is asked, typed or answered.
fn prompt(stepping: &Stepping, asks: &str, columns: u16) -> Vec<Vec<Run>> {
    let columns = columns.saturating_sub(3);
    let (label, line) = match &stepping.mode {
        Mode::Type(Wanted::Answer, _) | Mode::Step | Mode::Inspect(_) => {
            return asking::lines(stepping, columns);
        }
        Mode::Type(wanted, prompt) => {
            let label = match wanted {
                Wanted::Value(change) => format!("{}, now {}:  ", change.name, exact(change.now)),
                Wanted::Text => "find:  ".to_owned(),
                Wanted::Order => ":  ".to_owned(),
                Wanted::Guess => format!("? {asks} "),
                Wanted::Answer => String::new(),
            };
            (label, prompt.runs())
        }
    };
    wrap(&std::iter::once((label, Role::Question)).chain(line).collect::<Vec<Run>>(), columns)
}

/// Draws a pane; of a picture in pixels, its letters.
fn pane(
    stepping: &Stepping,
    pane: Pane,
    area: Rect,
    extra: &Extra<'_>,
    seen: &Seen<'_>,
    buffer: &mut Buffer,
) -> Option<PlacedPicture> {
    let session = &stepping.session;
    let mut painter = Painter { buffer, area, theme: seen.common.theme };
    match pane {
        Pane::Prose => {
            let lines = prose::lines(session, area.width);
            prose::draw(&mut painter, &lines, 0);
            seen.besides.links.replace(prose::links(session, &lines, area, 0));
        }
        Pane::Program => {
            let listing = Listing::new(session, &extra.marked, area.width);
            listing.draw(&mut painter, listing.centred(area.height));
        }
        Pane::Picture if stepping.picture().is_some() => {
            name_on_rule(stepping, area, seen.common.theme, buffer);
            // A run has it in the row of what is watched.
            let is_run = stepping.subject == Stepped::Run;
            let whole = if is_run { WholeLine::Elsewhere } else { WholeLine::Within };
            return zoom::picture(stepping, whole, area, seen.common, buffer);
        }
        Pane::Picture | Pane::Variables => {
            // One more than there is room for: that there are more is marked.
            let most = usize::from(area.height) + 1;
            prose::draw(&mut painter, &zoom::variables(stepping, area.width, extra, most), 0);
        }
    }
    None
}

/// Beside a program the outputs of a sample take all rows: what they are called stands on the rule over them.
fn name_on_rule(stepping: &Stepping, area: Rect, theme: Theme, buffer: &mut Buffer) {
    let (name, outputs) = match stepping.picture() {
        Some(PictureData::Sample(_, bars)) => (&bars.name, bars.bars.len()),
        // A sum that goes into a layer before them takes their place.
        Some(PictureData::Wide(WideNetwork { layers, sum, .. })) => match layers.last() {
            Some(last) if sum.as_ref().is_none_or(|sum| sum.layer.max(sum.from) + 1 == layers.len()) => {
                (&last.name, last.nodes.len())
            }
            _ => return,
        },
        _ => return,
    };
    if stepping.subject == Stepped::Lesson || usize::from(area.height) > outputs || area.y == 0 {
        return;
    }
    let name = format!(" {name} ");
    let rule = Rect { y: area.y - 1, height: 1, ..area };
    let mut painter = Painter { buffer, area: rule, theme };
    painter.put(rule.width.saturating_sub(cells(name.chars().count()) + 1), 0, &name, Role::Quiet);
}

/// What was said last, or the keys that do something here; the first row it takes.
fn footer(
    stepping: &Stepping,
    (context, foot): (Context, &Foot),
    seen: &Seen<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let theme = seen.common.theme;
    if matches!(foot, Foot::Empty) {
        return area.bottom();
    }
    let area = match (foot, stepping.count.is_empty()) {
        (Foot::Words(words), true) => {
            Painter { buffer, area, theme }.put_runs(1, 0, words);
            // What is said stands over them: they tell how one gets back.
            Rect { y: area.y.saturating_sub(1), ..area }
        }
        _ => area,
    };
    if let Some(notice) = &stepping.notice {
        let lines = wrap(&[(notice.text.clone(), notice.role)], area.width.saturating_sub(2));
        let mut painter = Painter { buffer, area, theme };
        for (at, line) in (1..).zip(lines.iter().rev()) {
            // A longer message rises over the rows above.
            let y = area.y.saturating_sub(at - 1);
            painter.area = Rect { y, height: 1, ..area };
            for place in painter.area.intersection(painter.buffer.area).positions() {
                // What stood there may have been set off from its ground.
                painter.buffer[place].modifier = Modifier::empty();
            }
            painter.put(0, 0, &" ".repeat(usize::from(area.width)), Role::Text);
            painter.put_runs(1, 0, line);
        }
        return (area.y + 1).saturating_sub(cells(lines.len()));
    }
    match (foot, stepping.count.is_empty()) {
        (Foot::Words(_), true) => return area.y + 1,
        (_, true) => chrome::footer(seen, area, buffer, context),
        (_, false) => {
            let words = format!("{}   g: to that step · r: round to so many decimals", stepping.count);
            Painter { buffer, area, theme }.put(1, 0, &words, Role::Question);
        }
    }
    area.y
}
