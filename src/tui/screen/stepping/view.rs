//! A lesson's screen: the stage, the panes, and the frame around them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::lesson::{Experiment, NoteAt};
use crate::session::Interlude;
use crate::trace::Level;
use crate::tui::app::{App, LessonScreen, Mode};
use crate::tui::chrome;
use crate::tui::fit::matrices;
use crate::tui::keys::{Command, Context};
use crate::tui::layout::{Layout, Pane, Wants, layout};
use crate::tui::paint::{Painter, Run, runs_width, width, wrap};
use crate::tui::panes::{program, prose, variables};
use crate::tui::screen::lesson::table::Training;
use crate::tui::stage::Stage;
use crate::tui::theme::Role;

/// Draws a lesson.
pub fn draw(app: &App, screen: &LessonScreen, area: Rect, buffer: &mut Buffer) {
    let wants = Wants {
        pane: screen.pane,
        picture: screen.session.picture().is_some(),
        matrices: matrices(&screen.session),
        strip: screen.run.is_some(),
    };
    let Some(layout) = layout(area, wants) else { return };
    let session = &screen.session;
    let section = session.lesson().section_title(session.passage());
    let section = if session.reading() == Some(Interlude::Cover) { "" } else { section };
    let (heading, section) = match &screen.run {
        Some(run) => (crate::tui::screen::run::view::title(run, session, area.width), ""),
        None => (session.lesson().heading(), section),
    };
    chrome::header(layout.header, buffer, app.theme, &heading, section, &place(screen));
    if let (Some(run), Some(strip)) = (&screen.run, layout.strip) {
        crate::tui::screen::run::view::timeline(run, strip, buffer, app.theme);
    }
    if let Some(Interlude::Cover | Interlude::Page(_)) = session.reading() {
        page(app, screen, &layout, buffer);
    } else {
        chrome::rules(&layout, buffer, app.theme);
        stage(app, screen, &layout, buffer);
        for (pane_kind, area) in &layout.panes {
            pane(app, screen, *pane_kind, *area, buffer);
        }
    }
    footer(app, screen, layout.footer, buffer);
}

/// Where one is: the level, the step, and how far into it.
fn place(screen: &LessonScreen) -> String {
    let session = &screen.session;
    let stepper = session.stepper();
    let total = session.trace().count();
    let cursor = stepper.cursor();
    let mut place = match (stepper.step(), session.reading()) {
        (Some((at, step)), _) => {
            let mut place = format!("step {} of {total}", session.trace().number(at));
            if cursor.level >= Level::Element && step.elements() > 1 {
                place = format!("{place} · cell {} of {}", cursor.element + 1, step.elements());
            }
            if cursor.level == Level::Term {
                place = format!("{place} · term {} of {}", cursor.term + 1, step.terms());
            }
            if cursor.level == Level::Statement { format!("statement · {place}") } else { place }
        }
        (None, Some(Interlude::Cover)) => format!("{total} steps"),
        (None, Some(Interlude::Note(..))) if session.experiment().is_some() => "training".to_owned(),
        (None, Some(Interlude::Note(..))) => "note".to_owned(),
        (None, Some(Interlude::Failure)) => "stopped".to_owned(),
        (None, _) => "page".to_owned(),
    };
    if let Some(round) = session.round() {
        place = format!("by hand, {round} decimals · {place}");
    }
    if session.is_changed() {
        place = format!("changed · {place}");
    }
    place
}

/// A page that is only read: across the screen, not too wide.
fn page(app: &App, screen: &LessonScreen, layout: &Layout, buffer: &mut Buffer) {
    let header = layout.header;
    Painter { buffer, area: Rect { y: header.y + 1, ..header }, theme: app.theme }.rule(0);
    let height = layout.footer.y - header.y - 2;
    Painter { buffer, area: Rect { y: layout.footer.y - 1, ..header }, theme: app.theme }.rule(0);
    let columns = (header.width - 8).min(72);
    let lines = prose::lines(&screen.session, columns);
    let used = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = (height.saturating_sub(used) / 3).min(6);
    let left = (header.width - columns) / 2;
    let area = Rect::new(header.x + left, header.y + 2 + top, columns, height.saturating_sub(top + 1));
    prose::draw(&mut Painter { buffer, area, theme: app.theme }, &lines, 0);
}

fn stage(app: &App, screen: &LessonScreen, layout: &Layout, buffer: &mut Buffer) {
    if let Some((place, experiment)) = screen.session.experiment() {
        return training(app, screen, place, experiment, layout.stage, buffer);
    }
    let Some(step) = screen.session.staged() else { return };
    let area = Rect { x: layout.stage.x + 1, width: layout.stage.width.saturating_sub(2), ..layout.stage };
    let prompt = prompt(screen, area.width);
    let stage = Stage {
        session: &screen.session,
        step,
        decimals: screen.decimals,
        picked: screen.picked(),
        prompt: &prompt,
        theme: app.theme,
    };
    (&stage).render(area, buffer);
}

/// The training one stands at, over whatever is typed.
fn training(
    app: &App,
    screen: &LessonScreen,
    place: NoteAt,
    experiment: &Experiment,
    stage: Rect,
    buffer: &mut Buffer,
) {
    let mut area = Rect { x: stage.x + 2, width: stage.width.saturating_sub(4), ..stage };
    let prompt = prompt(screen, area.width);
    for line in prompt.iter().rev() {
        area.height = area.height.saturating_sub(1);
        let row = Rect { y: area.y + area.height, height: 1, ..area };
        Painter { buffer, area: row, theme: app.theme }.put_runs(0, 0, line);
    }
    let (live, data) = (screen.trainings.at(place), app.sources.name());
    (&Training { experiment, live, data: &data, theme: app.theme }).render(area, buffer);
}

/// The lines at the stage's foot: what is asked, typed or answered.
fn prompt(screen: &LessonScreen, columns: u16) -> Vec<Vec<Run>> {
    let typing = |label: &str, line: &str| {
        vec![
            (format!("{label}  "), Role::Question),
            (line.to_owned(), Role::Strong),
            ("▌".to_owned(), Role::Question),
        ]
    };
    let columns = columns.saturating_sub(3);
    let ask = || screen.question().and_then(|asked| screen.session.question(asked.id)).map(|q| q.ask.clone());
    match &screen.mode {
        Mode::Edit { what, line, .. } => vec![typing(&format!("new value, {what}:"), line)],
        Mode::Find(line) => vec![typing("find:", line)],
        Mode::Order(line) => vec![typing(":", line)],
        Mode::Guess(line) => {
            let ask = screen.session.experiment().and_then(|(_, experiment)| experiment.guess.clone());
            ask.map_or_else(Vec::new, |ask| wrapped_prompt(&ask, line, columns))
        }
        Mode::Answer(line) => ask().map_or_else(Vec::new, |ask| wrapped_prompt(&ask, line, columns)),
        Mode::Step | Mode::Inspect(_) => ask().map_or_else(Vec::new, |ask| {
            let mut lines = wrapped_prompt(&ask, "", columns);
            let hint = " type it · Enter shows it";
            if let Some(last) = lines.last_mut()
                && runs_width(last) + width(hint) <= columns
            {
                last.push((hint.to_owned(), Role::Quiet));
            }
            lines
        }),
    }
}

fn wrapped_prompt(ask: &str, line: &str, columns: u16) -> Vec<Vec<Run>> {
    wrap(&[(format!("? {ask} "), Role::Question), (format!("{line}▌"), Role::Strong)], columns)
}

/// Draws one pane.
pub fn pane(app: &App, screen: &LessonScreen, pane: Pane, area: Rect, buffer: &mut Buffer) {
    let session = &screen.session;
    let mut painter = Painter { buffer, area, theme: app.theme };
    match pane {
        Pane::Prose => prose::draw(&mut painter, &prose::lines(session, area.width), 0),
        Pane::Program => {
            let run = screen.run.as_ref();
            program::draw(&mut painter, session, &run.map_or_else(Vec::new, |run| run.debugging.lines()));
        }
        Pane::Variables => {
            let run = screen.run.as_ref();
            let mut lines = run.map_or_else(Vec::new, |run| {
                crate::tui::screen::run::view::lines(
                    run,
                    session,
                    area.width,
                    screen.decimals,
                    crate::tui::screen::run::view::signs(app.theme),
                )
            });
            lines.extend(variables::lines(session, area.width, screen.decimals));
            variables::draw(&mut painter, &lines);
        }
        Pane::Picture => {
            if let Some(data) = session.picture() {
                let picture =
                    crate::tui::picture::Picture { data, theme: app.theme, decimals: screen.decimals };
                picture.render(area, buffer);
            } else {
                painter.put(0, 0, "No picture belongs to this place.", Role::Quiet);
            }
        }
    }
}

/// What was said last, or the keys that do something here.
fn footer(app: &App, screen: &LessonScreen, area: Rect, buffer: &mut Buffer) {
    if let Some(notice) = &screen.notice {
        let lines = wrap(&[(notice.text.clone(), notice.role)], area.width.saturating_sub(2));
        let mut painter = Painter { buffer, area, theme: app.theme };
        for (at, line) in (1..).zip(lines.iter().rev()) {
            // A longer message rises over the rows above.
            let y = area.y.saturating_sub(at - 1);
            painter.area = Rect { y, height: 1, ..area };
            painter.put(0, 0, &" ".repeat(usize::from(area.width)), Role::Text);
            painter.put_runs(1, 0, line);
        }
        return;
    }
    if !screen.count.is_empty() {
        let mut painter = Painter { buffer, area, theme: app.theme };
        painter.put(
            1,
            0,
            &format!("{}   g: to that step · r: round to so many decimals", screen.count),
            Role::Question,
        );
        return;
    }
    let reading = screen.session.reading();
    let place = screen.session.experiment().map(|(place, _)| place);
    let under_way = place.is_some_and(|place| screen.trainings.is_under_way(place));
    let keys: &[(Command, &str)] = match (&screen.mode, reading) {
        (Mode::Inspect(_), _) => &[
            (Command::Left, "left"),
            (Command::Right, "right"),
            (Command::Follow, "follow"),
            (Command::Back, "back"),
            (Command::Edit, "change"),
            (Command::Leave, "done"),
        ],
        (_, None) if screen.run.is_some() => &[
            (Command::Next, "next"),
            (Command::Previous, "back"),
            (Command::In, "into"),
            (Command::NextSample, "sample"),
            (Command::Continue, "continue"),
            (Command::Break, "break"),
            (Command::Order, "order"),
            (Command::Help, "help"),
        ],
        (_, Some(Interlude::Note(..))) if place.is_some() => &[
            (Command::Next, "next"),
            (Command::Previous, "back"),
            (Command::Train, if under_way { "stop" } else { "train" }),
            (Command::Pane, "pane"),
            (Command::Help, "help"),
        ],
        (_, Some(Interlude::Note(..))) => &[
            (Command::Next, "next"),
            (Command::Previous, "back"),
            (Command::Try, "try it"),
            (Command::Undo, "undo"),
            (Command::Help, "help"),
        ],
        (_, Some(_)) => &[
            (Command::Next, "next"),
            (Command::Previous, "back"),
            (Command::Menu, "menu"),
            (Command::Help, "help"),
        ],
        _ => &[
            (Command::Next, "next"),
            (Command::Previous, "back"),
            (Command::In, "into"),
            (Command::Out, "out"),
            (Command::Inspect, "inspect"),
            (Command::Edit, "change"),
            (Command::Pane, "pane"),
            (Command::Help, "help"),
        ],
    };
    let (context, end) = match screen.mode {
        Mode::Inspect(_) => (Context::Inspecting, (Command::Help, "help")),
        _ if screen.pad.is_some() => (screen.context(), (Command::Quit, "to the pad")),
        _ => (screen.context(), (Command::Quit, "quit")),
    };
    chrome::footer(area, buffer, app.theme, context, keys, end);
}
