//! A training run around its step: the header that says which sample, the timeline, and what is watched.

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::{ROWS, RunBehind, RunScreen};
use crate::lesson::CellName;
use crate::matrix::{Value, exact, grouped, number};
use crate::network::answer;
use crate::run::{Biography, Breakpoint, RoundTakes, Said, Watched, Why};
use crate::scene::{chart, map_of_wide};
use crate::session::{Change, PictureData, Session};
use crate::text::debug::{self, movers};
use crate::text::said;
use crate::text::sketch::{Signs, sparkline, sparkline_between};
use crate::text::survey;
use crate::tui::graphics::PlacedPicture;
use crate::tui::paint::{Painter, Run, cells, runs_width, width, wrap};
use crate::tui::picture::{as_lines, put};
use crate::tui::screen::stepping::Stepping;
use crate::tui::screen::stepping::view::{self, Around, Foot};
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::shown::{Seen, Shown};
use crate::tui::theme::{Glyphs, Role, Theme};

/// Columns a watch's past takes.
const PAST: usize = 24;
/// Columns it takes in a row with others.
const SHORT_PAST: usize = 8;
/// Rows shown above the chosen one.
const ABOVE: usize = 2;
/// Columns that the course of the error needs at least, beside what the run is doing.
const LEAST_STRIP: u16 = 20;
/// Rows of a weight's life.
const LIFE: u16 = 10;
/// Columns of a term's bar to either side of zero, the widest first.
const BARS: [usize; 3] = [8, 5, 3];
/// Decimals of the greatest error.
const SCALE_DECIMALS: usize = 2;
/// What stands where a row is too short for all that is watched.
const MORE: &str = " … Tab: all";

/// Draws it.
pub fn draw(screen: &RunScreen, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
    let theme = seen.common.theme;
    let strip = |area: Rect, buffer: &mut Buffer| timeline(&screen.run, area, buffer, theme);
    let watches = LazyCell::new(|| screen.run.debugging.watched(&screen.stepping.session));
    let watched = |area: Rect, buffer: &mut Buffer| {
        watched(&screen.run, &watches, &screen.stepping, &mut Painter { buffer, area, theme });
    };
    let over = over(&screen.run, |_| watches.as_slice(), theme);
    let around = Around {
        heading: title(&screen.run, &screen.stepping.session, seen.area.width),
        section: "",
        strip: Some(&strip),
        watched: Some(&watched),
        on_stage: None,
        asks: "",
        extra: Extra { marked: screen.run.debugging.lines(), over: &over, ..Extra::none() },
        foot: Foot::Keys,
    };
    view::draw(&screen.stepping, screen.context(), &around, seen, buffer)
}

/// What stands over the variables, with the watches as they are worked out at a step.
pub fn over<'a, W: Deref<Target = [Watched<'a>]>>(
    run: &'a RunBehind,
    watches: impl Fn(&Session) -> W,
    theme: Theme,
) -> impl Fn(&Stepping, u16) -> Vec<Vec<Run>> {
    move |stepping, columns| lines(run, &watches(&stepping.session), stepping, columns, theme)
}

/// Which sample one is at, and what the network makes of it.
fn title(run: &RunBehind, session: &Session, columns: u16) -> String {
    let (moment, setting) = (run.debugging.moment(), run.debugging.setting());
    let what = match setting.learns.takes() {
        RoundTakes::Nothing => return setting.step.file.clone(),
        takes => survey::round(takes),
    };
    let trace = session.trace();
    let last = trace.steps.len();
    let label = trace.variable_at("label", last).and_then(|v| v.value.as_single());
    let outputs = trace.variable_at("final_outputs", last).map(|v| v.value.cells().collect::<Vec<f64>>());
    let label = label.map_or_else(String::new, |label| format!(" · label {label}"));
    let reads = outputs.map_or_else(String::new, |outputs| format!(", reads {}", answer(&outputs)));
    let (sample, records) = (grouped(moment.sample), grouped(setting.records));
    let long = format!(
        "{} · epoch {} of {} · {what} {sample} of {records}{label}{reads}",
        setting.data, moment.epoch, setting.epochs
    );
    let short = format!("epoch {} · {what} {sample}{label}{reads}", moment.epoch);
    if width(&long) + 34 < columns { long } else { short }
}

/// The error over the run as a line of signs, with the place one is at and its scale.
fn timeline(run: &RunBehind, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let mut painter = Painter { buffer, area, theme };
    let course = &run.trained;
    // A program without a loss has no course to draw.
    let has_loss = course.errors.is_empty() || course.errors.iter().any(|error| error.is_finite());
    let doing = run.doing().unwrap_or_default();
    let end = area.width.saturating_sub(width(&doing) + if doing.is_empty() { 1 } else { 3 });
    if end < LEAST_STRIP {
        painter.put(1, 0, &doing, Role::Quiet);
        return;
    }
    let after = painter.put(1, 0, if has_loss { "error " } else { "" }, Role::Quiet);
    painter.put(end + 2, 0, &doing, Role::Quiet);
    let greatest = course.errors.iter().copied().filter(|error| error.is_finite()).fold(0.0, f64::max);
    // Where a sign stands for several samples it is their mean, and one of them may lie higher.
    let of = if course.samples > usize::from(end - after) { "means " } else { "" };
    let scale = format!("  {of}0 … {}", number(greatest, SCALE_DECIMALS));
    let room = usize::from(end.saturating_sub(after + width(&scale)));
    if room == 0 || course.samples == 0 || !has_loss {
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
    for ((x, sign), column) in (after..).zip(sparkline_between(&values, (0.0, greatest)).chars()).zip(0..) {
        let (text, role) =
            if column == here { ("│".to_owned(), Role::Live) } else { (sign.to_string(), Role::Text) };
        painter.put(x, 0, &text, role);
    }
    painter.put(after + cells(room), 0, &scale, Role::Quiet);
}

fn wrapped(lines: &[String], columns: u16) -> Vec<Vec<Run>> {
    lines.iter().flat_map(|line| wrap(&[(line.trim().to_owned(), Role::Text)], columns)).collect()
}

fn plain(lines: Vec<String>) -> impl Iterator<Item = Vec<Run>> {
    lines.into_iter().map(|line| vec![(line, Role::Text)])
}

/// A head, broken where it is too long, and the rows under it; where these begin.
fn headed(mut lines: impl Iterator<Item = String>, columns: u16) -> (Vec<Vec<Run>>, usize) {
    let head: Vec<Vec<Run>> = wrapped(lines.next().as_slice(), columns);
    let first = head.len();
    (head.into_iter().chain(plain(lines.collect())).collect(), first)
}

/// A weight's life: its course over the width there is, and the samples that moved it most, drawn.
fn biography(life: &Biography, columns: u16, theme: Theme) -> Vec<Vec<Run>> {
    let mut lines = wrapped(&[said::span(life)], columns);
    lines.extend(as_lines(&chart::life(life, (columns, LIFE)), theme));
    lines.extend(wrapped(&said::updates(life), columns));
    let drawn = movers(life, signs(theme));
    lines.extend(drawn.lines().map(|line| vec![(line.to_owned(), Role::Text)]));
    lines
}

/// What was last found, and which of its lines are rows that can be chosen.
fn finding(run: &RunBehind, columns: u16, theme: Theme) -> (Vec<Vec<Run>>, Range<usize>) {
    // The sign before each row takes two columns.
    let columns = columns.saturating_sub(if run.row.is_some() { 2 } else { 0 });
    let (lines, first): (Vec<Vec<Run>>, usize) = match &run.finding {
        Some(Said::Biography(life)) => (biography(life, columns, theme), 0),
        Some(Said::Compared(pair)) => (wrapped(&said::compared(pair), columns), 0),
        Some(Said::Table(table)) => (plain(survey::table_on(table, ROWS, columns.into())).collect(), 1),
        Some(Said::Found(found)) if run.row.is_some() => {
            let moments = found.moments.iter().map(|moment| format!("  {moment}"));
            headed([survey::of_found(found)].into_iter().chain(moments), columns)
        }
        Some(Said::Found(found)) => headed(survey::found_on(found, columns.into()).into_iter(), columns),
        Some(Said::Worst(worst)) => headed(survey::worst(worst).into_iter(), columns),
        Some(Said::Histogram(histogram)) => (plain(survey::histogram(histogram)).collect(), 0),
        Some(Said::Help(None)) => (wrapped(&said::orders(), columns), 0),
        Some(Said::Why(why)) => {
            let mut over = vec![survey::over_terms(why)];
            if why.moment != run.debugging.moment() {
                over.push(format!("(This is of {}, where it was asked.)", why.moment));
            }
            let mut lines = wrapped(&over, columns);
            let first = lines.len();
            lines.extend(terms(why, columns, theme));
            lines.extend(why.image.iter().flat_map(|(width, pixels)| over_image(*width, pixels)));
            (lines, first)
        }
        Some(Said::Places(places)) => (plain(said::marked(places)).collect(), 0),
        _ => (Vec::new(), 0),
    };
    let rows = first..(first + run.rows()).min(lines.len());
    (lines, rows)
}

/// A number taken apart, each term with a bar about zero by its size and its sign, as far as there is room for them.
fn terms(why: &Why, columns: u16, theme: Theme) -> Vec<Vec<Run>> {
    let bars = BARS.into_iter().find_map(|half| {
        let terms = survey::terms_on(why, columns.into(), 2 * half + 2)?;
        let most = terms.iter().fold(0.0, |most: f64, term| most.max(term.value.abs()));
        let line = |term: survey::ToldTerm| {
            let role = if term.value < 0.0 { Role::Negative } else { Role::Positive };
            let bar = signed_bar(term.value / most, half, theme.glyphs);
            vec![(term.numbers, Role::Text), (bar, role), (format!(" {}", term.of), Role::Text)]
        };
        Some(terms.into_iter().map(line).collect())
    });
    bars.unwrap_or_else(|| plain(survey::terms_in_short(why, columns.into())).collect())
}

/// A bar about zero, so many columns to either side for a whole, in halves of a column where there are signs for them.
fn signed_bar(share: f64, half: usize, glyphs: Glyphs) -> String {
    let (full, end, zero) = match glyphs {
        Glyphs::Ascii => ("#", "", "|"),
        _ if share < 0.0 => ("█", "▐", "│"),
        _ => ("█", "▌", "│"),
    };
    let long = share.abs() * half as f64;
    let halves = if end.is_empty() { 2.0 * long.round() } else { (2.0 * long).round() } as usize;
    let (whole, end) = (full.repeat(halves / 2), if halves % 2 == 1 { end } else { "" });
    if share < 0.0 {
        format!("{:>half$}{zero}{:half$}", format!("{end}{whole}"), "")
    } else {
        format!("{:half$}{zero}{:<half$}", "", whole + end)
    }
}

/// What the pixels of an image add and take away, drawn: of two rows, one over the other, the stronger.
fn over_image(width: usize, pixels: &[f64]) -> Vec<Vec<Run>> {
    let most = survey::strongest(pixels);
    let rows: Vec<&[f64]> = pixels.chunks(width.max(1)).collect();
    let pair = |pair: &[&[f64]]| {
        let stronger = |at: usize| {
            let of = |row: &&[f64]| row.get(at).copied().unwrap_or(0.0);
            pair.iter().map(of).fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a })
        };
        let cell = |at: usize| {
            let value = stronger(at);
            let role = if value < 0.0 { Role::Negative } else { Role::Positive };
            (survey::sign(value, most).to_string(), role)
        };
        std::iter::once(("  ".to_owned(), Role::Text)).chain((0..width).map(cell)).collect()
    };
    std::iter::once(vec![(survey::OVER_IMAGE.to_owned(), Role::Text)])
        .chain(rows.chunks(2).map(pair))
        .collect()
}

/// What is watched, what one stops for, and what was last found, for the pane of variables.
fn lines(
    run: &RunBehind,
    watches: &[Watched<'_>],
    stepping: &Stepping,
    columns: u16,
    theme: Theme,
) -> Vec<Vec<Run>> {
    let (session, decimals) = (&stepping.session, stepping.decimals);
    let mut lines: Vec<Vec<Run>> =
        watches.iter().map(|watched| watch_runs(watched, PAST, decimals)).collect();
    lines.extend(run.debugging.breakpoints().iter().map(breakpoint_runs));
    let change = |change: &Change| what_if(session, change);
    lines.extend(session.changes().iter().map(|made| vec![(change(made), Role::Changed)]));
    for (moment, changes) in run.debugging.waiting() {
        let waiting = |made| vec![(format!("at {moment}, not kept: {}", change(made)), Role::Quiet)];
        lines.extend(changes.iter().map(waiting));
    }
    let (found, rows) = finding(run, columns, theme);
    if let Some(row) = run.row {
        // Among the rows only these are of interest, from a little above the chosen one on.
        let chosen = rows.start + row.min(rows.len().saturating_sub(1));
        let above = chosen.saturating_sub(ABOVE).max(rows.start);
        let mark = |(at, mut line): (usize, Vec<Run>)| {
            let (sign, role) = if at == chosen { ("▸ ", Role::Live) } else { ("  ", Role::Text) };
            line.insert(0, (sign.to_owned(), role));
            line
        };
        let marked = found.into_iter().enumerate().filter(|(at, _)| *at < rows.start || *at >= above);
        lines = marked.map(mark).collect();
    } else {
        lines.extend(found);
    }
    if !lines.is_empty() {
        lines.push(Vec::new());
    }
    lines
}

/// What is changed, watched and stopped for, in one row; where there is nothing of that, the line for a whole
/// network of which the picture has only part.
fn watched(run: &RunBehind, watches: &[Watched<'_>], stepping: &Stepping, painter: &mut Painter<'_>) {
    let (session, decimals) = (&stepping.session, stepping.decimals);
    let changes = session.changes().iter().map(|made| vec![(what_if(session, made), Role::Changed)]);
    let watches = watches.iter().map(|watched| watch_runs(watched, SHORT_PAST, decimals));
    let breakpoints = run.debugging.breakpoints().iter().map(breakpoint_runs);
    let mut runs: Vec<Run> = Vec::new();
    for part in changes.chain(watches).chain(breakpoints) {
        if !runs.is_empty() {
            runs.push((" · ".to_owned(), Role::Quiet));
        }
        runs.extend(part);
    }
    if runs.is_empty() {
        if let Some(PictureData::Wide(network)) = stepping.picture() {
            return put(painter, &map_of_wide(network, painter.area.width));
        }
        runs.push(("nothing is watched, no breakpoint is set".to_owned(), Role::Quiet));
    }
    let columns = painter.area.width.saturating_sub(2);
    if runs_width(&runs) <= columns {
        painter.put_runs(1, 0, &runs);
    } else {
        let lines = wrap(&runs, columns.saturating_sub(width(MORE)));
        let end = painter.put_runs(1, 0, lines.first().map_or(&[], Vec::as_slice));
        painter.put(end, 0, MORE, Role::Quiet);
    }
}

/// A watch with its value here and its last values, so many at most.
fn watch_runs((watch, value): &Watched<'_>, past: usize, decimals: usize) -> Vec<Run> {
    let value = match value.as_ref().map(Value::as_single) {
        Ok(Some(single)) => number(single, decimals),
        Ok(None) => "many numbers".to_owned(),
        Err(fault) => debug::unwatched(*fault).to_owned(),
    };
    let past = &watch.past[watch.past.len().saturating_sub(past)..];
    vec![
        ("watch ".to_owned(), Role::Quiet),
        (format!("{} ", watch.condition.text), Role::Code),
        (format!("{value} "), Role::Strong),
        (sparkline(past), Role::Text),
    ]
}

fn breakpoint_runs(breakpoint: &Breakpoint) -> Vec<Run> {
    vec![
        (format!("break {} ", breakpoint.id), Role::Quiet),
        (format!("{breakpoint} "), Role::Code),
        (format!("hits {}", breakpoint.hits), Role::Text),
    ]
}

/// A change, as it is typed.
fn what_if(session: &Session, change: &Change) -> String {
    match *change {
        Change::Cell(cell) => {
            let step = session.trace().steps.get(cell.step);
            let name = step.and_then(|step| step.assigns.as_deref()).unwrap_or("step");
            let name = step.map_or_else(
                || name.to_owned(),
                |step| CellName::of(name, &step.result, (cell.row, cell.column)).to_string(),
            );
            format!("what if {name} = {}", exact(cell.to))
        }
        Change::Written(literal, to) => {
            let from = session.lesson().program.literals.get(literal.0).map_or(0.0, |l| l.value);
            format!("what if {} = {}", exact(from), exact(to))
        }
    }
}

/// The signs images are drawn with in a text.
fn signs(theme: Theme) -> Signs {
    if theme.glyphs == Glyphs::Ascii { Signs::Ascii } else { Signs::Blocks }
}
