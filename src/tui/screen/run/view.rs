//! A training run around its step: the header that says which sample, the timeline, and what is watched.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::{Finding, RunBehind, RunScreen};
use crate::matrix::{exact, grouped, number};
use crate::network::answer;
use crate::run::{Biography, sparkline};
use crate::session::Session;
use crate::text::debug::movers;
use crate::text::sketch::Signs;
use crate::tui::paint::{Painter, Run, width, wrap};
use crate::tui::screen::stepping::Stepping;
use crate::tui::screen::stepping::view::{self, Around};
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::screen::{Seen, Shown};
use crate::tui::theme::{Glyphs, Role, Theme};

/// Columns a watch's past takes.
const PAST: usize = 24;

/// Draws it.
pub fn draw(screen: &RunScreen, seen: &Seen<'_>, buffer: &mut Buffer) {
    let theme = seen.common.theme;
    let strip = |area: Rect, buffer: &mut Buffer| timeline(&screen.run, area, buffer, theme);
    let over = over(&screen.run, theme);
    let around = Around {
        heading: title(&screen.run, &screen.stepping.session, seen.area.width),
        section: "",
        strip: Some(&strip),
        on_stage: None,
        asks: "",
        extra: Extra { marked: screen.run.debugging.lines(), over: &over },
    };
    view::draw(&screen.stepping, screen.context(), &around, seen, buffer);
}

/// What stands over the variables.
pub fn over(run: &RunBehind, theme: Theme) -> impl Fn(&Stepping, u16) -> Vec<Vec<Run>> {
    move |stepping, columns| lines(run, &stepping.session, columns, stepping.decimals, signs(theme))
}

/// Which sample one is at, and what the network makes of it.
fn title(run: &RunBehind, session: &Session, columns: u16) -> String {
    let (place, setting) = (run.debugging.place(), run.debugging.setting());
    let trace = session.trace();
    let last = trace.steps.len();
    let label = trace.variable_at("label", last).and_then(|v| v.value.as_single());
    let outputs = trace.variable_at("final_outputs", last).map(|v| v.value.cells().collect::<Vec<f64>>());
    let label = label.map_or_else(String::new, |label| format!(" · label {label}"));
    let reads = outputs.map_or_else(String::new, |outputs| format!(", reads {}", answer(&outputs)));
    let (sample, records) = (grouped(place.sample), grouped(setting.records));
    let long = format!(
        "{} · epoch {} of {} · sample {sample} of {records}{label}{reads}",
        setting.data, place.epoch, setting.epochs
    );
    let short = format!("epoch {} · sample {sample}{label}{reads}", place.epoch);
    if width(&long) + 34 < columns { long } else { short }
}

/// The error over the run as a line of signs, with the place one is at.
fn timeline(run: &RunBehind, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let mut painter = Painter { buffer, area, theme };
    let after = painter.put(1, 0, "error ", Role::Quiet);
    let doing = run.doing().unwrap_or_default();
    let end = area.width.saturating_sub(width(&doing) + if doing.is_empty() { 1 } else { 3 });
    painter.put(end + 2, 0, &doing, Role::Quiet);
    let room = usize::from(end.saturating_sub(after));
    let course = &run.course;
    if room == 0 || course.samples == 0 {
        return;
    }
    let bins = course.samples.div_ceil(course.stretch.max(1)).max(1);
    let here = run.debugging.position() * room / course.samples;
    let mean = |column: usize| {
        let (from, to) = (column * bins / room, ((column + 1) * bins).div_ceil(room));
        let part = course.errors.get(from..to.min(course.errors.len()))?;
        (!part.is_empty()).then(|| part.iter().sum::<f64>() / part.len() as f64)
    };
    let values: Vec<Option<f64>> = (0..room).map(mean).collect();
    for ((x, sign), column) in (after..).zip(sparkline(&values).chars()).zip(0..) {
        let (text, role) =
            if column == here { ("│".to_owned(), Role::Live) } else { (sign.to_string(), Role::Text) };
        painter.put(x, 0, &text, role);
    }
}

fn wrapped(text: &str, columns: u16) -> Vec<Vec<Run>> {
    text.lines().flat_map(|line| wrap(&[(line.trim().to_owned(), Role::Text)], columns)).collect()
}

/// A weight's life: its course over the width there is, and the samples that moved it most, drawn.
fn biography(life: &Biography, columns: u16, signs: Signs) -> Vec<Vec<Run>> {
    let told = life.to_string();
    let mut lines = Vec::new();
    for (at, line) in told.lines().enumerate() {
        // The second line is the course, drawn here as wide as the pane.
        if at == 1 {
            lines.push(vec![(life.curve(usize::from(columns)), Role::Text)]);
        } else {
            lines.extend(wrapped(line, columns));
        }
    }
    let drawn = movers(life, signs);
    lines.extend(drawn.lines().map(|line| vec![(line.to_owned(), Role::Text)]));
    lines
}

/// What is watched, what one stops for, and what was last found, for the pane of variables.
fn lines(run: &RunBehind, session: &Session, columns: u16, decimals: usize, signs: Signs) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    for watch in run.debugging.watches() {
        let value = run.debugging.value_of(&watch.condition, session);
        let value = match value.map(|value| value.as_single()) {
            Ok(Some(single)) => number(single, decimals),
            Ok(None) => "many numbers".to_owned(),
            Err(_) => "·".to_owned(),
        };
        let past = &watch.past[watch.past.len().saturating_sub(PAST)..];
        lines.push(vec![
            ("watch ".to_owned(), Role::Quiet),
            (format!("{}  ", watch.condition.text), Role::Code),
            (format!("{value}  "), Role::Strong),
            (sparkline(past), Role::Text),
        ]);
    }
    for breakpoint in run.debugging.breakpoints() {
        lines.push(vec![
            (format!("break {} ", breakpoint.id), Role::Quiet),
            (format!("{breakpoint}  "), Role::Code),
            (format!("hits {}", breakpoint.hits), Role::Text),
        ]);
    }
    for cell in session.changed() {
        let name =
            session.trace().steps.get(cell.step).and_then(|step| step.assigns.as_deref()).unwrap_or("step");
        let text = format!("what if {name}[{}, {}] = {}", cell.row, cell.column, exact(cell.to));
        lines.push(vec![(text, Role::Changed)]);
    }
    match &run.finding {
        Some(Finding::Biography(life)) => lines.extend(biography(life, columns, signs)),
        Some(Finding::Comparison(pair)) => lines.extend(wrapped(&pair.to_string(), columns)),
        None => {}
    }
    if !lines.is_empty() {
        lines.push(Vec::new());
    }
    lines
}

/// The signs images are drawn with in a text.
fn signs(theme: Theme) -> Signs {
    if theme.glyphs == Glyphs::Ascii { Signs::Ascii } else { Signs::Blocks }
}
