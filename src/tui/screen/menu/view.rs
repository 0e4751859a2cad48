//! The menu of lessons, as a map: what builds on what, where one is, what is done and what is due again.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::state::Menu;
use crate::command::Context;
use crate::lesson::Lesson;
use crate::session::progress::LessonStanding;
use crate::text::course::{self, MapRow, NODE};
use crate::tui::chrome;
use crate::tui::paint::{Painter, Run, width, wrap};
use crate::tui::shown::{Common, Seen};
use crate::tui::theme::Role;

/// Where the map begins, and how many columns are left between it and the words, and at the right edge.
const MAP_AT: u16 = 3;
const GAP: u16 = 2;
/// A lesson that is not done.
const OPEN_NODE: char = '○';
/// Beside the lesson one is in; in little room the sign alone.
const HERE: [&str; 2] = [" ◂ you are here", " ◂"];

/// Rows a lesson takes: its title, and under it what it teaches, for all where there is room, else for the chosen one.
pub fn draw(menu: &Menu, seen: &Seen<'_>, buffer: &mut Buffer) {
    let Seen { common, area, .. } = *seen;
    let lessons: Vec<&Lesson> = common.course.iter().map(|entry| &*entry.lesson).collect();
    let standings: Vec<LessonStanding> = (0..lessons.len()).map(|at| common.standing(at)).collect();
    let due = course::due(standings.iter().map(|standing| standing.due).sum());
    let header = Rect { height: 1, ..area };
    chrome::header(header, buffer, common.theme, "nn-tutor", "how a neural network works inside", &due);
    let mut painter = Painter { buffer, area, theme: common.theme };
    painter.rule(1);
    painter.rule(area.height - 2);
    let map = course::map(&lessons);
    let lanes = map.iter().map(|row| width(row.at.trim_end())).max().unwrap_or_default();
    let number_at = MAP_AT + lanes + 1;
    let words_at = number_at + 2 + GAP;
    let columns = area.width.saturating_sub(words_at + GAP);
    let about = |at: usize| about(&lessons, at, columns);
    // What every lesson teaches shows while there is room for all, else the chosen one's only.
    let list = usize::from(area.height.saturating_sub(4));
    let rows: usize = (0..lessons.len()).map(|at| about(at).len() + 1).sum();
    let (all, airy) = (rows <= list, rows + lessons.len() <= list);
    let bottom = area.height - 2;
    let mut y = if airy { 3 } else { 2 };
    let first =
        if all { 0 } else { menu.chosen.saturating_sub(list.saturating_sub(1 + about(menu.chosen).len())) };
    more(&mut painter, 1, '↑', first);
    for at in first..lessons.len() {
        if y >= bottom {
            more(&mut painter, bottom, '↓', lessons.len() - at);
            break;
        }
        let chosen = at == menu.chosen;
        if chosen {
            seen.besides.cursor.set(Some(Position::new(area.x + words_at, area.y + y)));
            painter.put(1, y, "▸", Role::Source);
        }
        lesson(&mut painter, y, &map[at], standings[at]);
        let meta = &lessons[at].meta;
        let number = meta.number.map_or_else(String::new, |n| n.to_string());
        painter.put(number_at, y, &format!("{number:>2}"), Role::Quiet);
        let far = course::standing(standings[at]);
        let right = area.width.saturating_sub(width(&far) + GAP);
        let after = painter.put(words_at, y, &meta.title, if chosen { Role::Live } else { Role::Strong });
        if is_here(common, at)
            && let Some(here) = HERE.into_iter().find(|here| after + width(here) < right)
        {
            painter.put(after, y, here, Role::Quiet);
        }
        painter.put(right, y, &far, if standings[at].due > 0 { Role::Question } else { Role::Good });
        y += 1;
        let mut under = if all || chosen { about(at) } else { Vec::new() };
        under.extend(airy.then(Vec::new));
        for line in under.iter().take(usize::from(bottom.saturating_sub(y))) {
            painter.put(MAP_AT, y, &map[at].below, Role::Quiet);
            painter.put_runs(words_at, y, line);
            y += 1;
        }
    }
    let footer = Rect { y: area.y + area.height - 1, height: 1, ..area };
    chrome::footer(seen, footer, buffer, Context::Menu);
}

/// Says on a rule how many lessons are beyond it.
fn more(painter: &mut Painter<'_>, y: u16, sign: char, count: usize) {
    if count > 0 {
        painter.put(MAP_AT, y, &format!(" {sign} {count} more "), Role::Quiet);
    }
}

/// A lesson's row of the map: its sign says whether it is done, its colour whether something of it is due again.
fn lesson(painter: &mut Painter<'_>, y: u16, row: &MapRow, standing: LessonStanding) {
    let role = match standing {
        LessonStanding { due: 1.., .. } => Role::Question,
        LessonStanding { is_done: true, .. } => Role::Good,
        _ => Role::Text,
    };
    for (x, sign) in (MAP_AT..).zip(row.at.chars()) {
        let (sign, role) = match sign {
            NODE if standing.is_done => (NODE, role),
            NODE => (OPEN_NODE, role),
            line => (line, Role::Quiet),
        };
        painter.put(x, y, &sign.to_string(), role);
    }
}

/// What a lesson teaches, what it builds on and what builds on it.
fn about(lessons: &[&Lesson], at: usize, columns: u16) -> Vec<Vec<Run>> {
    let lesson = lessons[at];
    let words = [Some(lesson.meta.promise.clone()), lesson.needs(), lesson.leads_to(lessons)];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    wrap(&[(words, Role::Quiet)], columns)
}

fn is_here(common: &Common, at: usize) -> bool {
    common.course.get(at).is_some_and(|entry| common.progress.last.as_ref() == Some(&entry.key))
}
