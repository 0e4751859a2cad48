//! What the lesson says here: a passage, a page, a note, or what went wrong.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::super::paint::{Painter, Run, cells, prose_lines, width, wrap};
use super::super::theme::Role;
use crate::lang::locate;
use crate::lesson::{Block, Erratum, Note, Style, Try};
use crate::matrix::exact;
use crate::session::{Interlude, Session, note};

/// Words on the screen that lead to a place on the web.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLink {
    /// Where they stand, in cells.
    pub area: Rect,
    /// Where they lead to.
    pub to: Arc<str>,
}

/// The lines of what is to be read where the session stands.
pub fn lines(session: &Session, columns: u16) -> Vec<Vec<Run>> {
    of(session, session.reading().unwrap_or(Interlude::Page(session.passage())), columns)
}

/// The lines of something to be read; the sentence of a step is that of its passage.
pub fn of(session: &Session, reading: Interlude, columns: u16) -> Vec<Vec<Run>> {
    match reading {
        Interlude::Cover => cover(session, columns),
        Interlude::Note(passage, at) => match note(session.lesson(), passage, at) {
            Some(Note::Try(suggestion)) => suggestion_lines(session, suggestion, passage, columns),
            Some(Note::Erratum(erratum)) => erratum_lines(session, erratum, passage, columns),
            Some(Note::Experiment(_)) => passage_lines(session, passage, columns),
            None => Vec::new(),
        },
        Interlude::Failure => failure(session, columns),
        Interlude::Page(passage) => passage_lines(session, passage, columns),
    }
}

/// The words that lead somewhere in what is to be read, whose lines stand in an area from the one scrolled to.
pub fn links(session: &Session, lines: &[Vec<Run>], area: Rect, scroll: usize) -> Vec<PlacedLink> {
    let pieces = session.prose(session.passage()).iter().flat_map(Block::pieces);
    // Breaking lines loses no sign but spaces.
    let mut targets = pieces.filter_map(|piece| piece.link.as_ref().map(|to| (to, signs(&piece.text))));
    let mut left: Option<(&Arc<str>, usize)> = None;
    let mut links = Vec::new();
    for (line, runs) in lines.iter().enumerate() {
        let mut column = 0;
        for (text, role) in runs {
            for word in text.split_inclusive(' ').filter(|_| *role == Role::Link) {
                if left.is_none_or(|(_, left)| left == 0) {
                    left = targets.next();
                }
                let Some((to, rest)) = &mut left else { return links };
                *rest = rest.saturating_sub(signs(word));
                if let Some(line) = line.checked_sub(scroll) {
                    let (x, y) = (area.x.saturating_add(column), area.y.saturating_add(cells(line)));
                    let words = Rect { x, y, width: width(word.trim_end()), height: 1 };
                    links.push(PlacedLink { area: words.intersection(area), to: Arc::clone(to) });
                }
                column += width(word);
            }
            if *role != Role::Link {
                column += width(text);
            }
        }
    }
    links.retain(|link: &PlacedLink| !link.area.is_empty());
    links
}

/// How many signs a text has, spaces not counted.
fn signs(text: &str) -> usize {
    text.chars().filter(|c| *c != ' ').count()
}

fn passage_lines(session: &Session, passage: usize, columns: u16) -> Vec<Vec<Run>> {
    prose_lines(session.prose(passage), columns)
}

/// The lesson's opening: promise, what it builds on, first words.
fn cover(session: &Session, columns: u16) -> Vec<Vec<Run>> {
    let lesson = session.lesson();
    let mut lines = Vec::new();
    if !lesson.meta.promise.is_empty() {
        lines.extend(wrap(&[(lesson.meta.promise.clone(), Role::Strong)], columns));
        lines.push(Vec::new());
    }
    if lesson.passages.first().is_some_and(|p| p.section.is_none() && p.code.is_none()) {
        lines.extend(prose_lines(session.prose(0), columns));
    }
    if let Some(needs) = lesson.needs() {
        lines.push(Vec::new());
        lines.extend(wrap(&[(needs, Role::Quiet)], columns));
    }
    lines
}

fn suggestion_lines(session: &Session, suggestion: &Try, passage: usize, columns: u16) -> Vec<Vec<Run>> {
    let head = [
        run("Try this: ", Role::Strong),
        run(&format!("{} = {}", suggestion.edit, exact(suggestion.to)), Role::Code),
    ];
    let mut lines = wrap(&head, columns);
    // What comes of it is told once it was tried, in the numbers it came to, whichever are shown.
    let look = match session.trial() {
        Some(trial) => trial.outcome.as_ref().map(|outcome| outcome.look.clone()),
        None => Some(session.wording(&suggestion.look, passage)),
    };
    lines.extend(look.into_iter().flat_map(|look| prose_lines(&[paragraph(look)], columns)));
    lines
}

fn erratum_lines(session: &Session, erratum: &Erratum, passage: usize, columns: u16) -> Vec<Vec<Run>> {
    let [prints, right, see] = session.correction(erratum, passage);
    let head = [
        run("A slip on the slide ", Role::Strong),
        run(&erratum.slide, Role::Quiet),
        run(". It prints ", Role::Text),
        run(&prints, Role::Code),
    ];
    let mut lines = wrap(&head, columns);
    lines.extend(wrap(&[run("Right: ", Role::Strong), run(&right, Role::Text)], columns));
    if !see.is_empty() {
        lines.extend(prose_lines(&[paragraph(see)], columns));
    }
    lines
}

fn run(words: &str, role: Role) -> Run {
    (words.to_owned(), role)
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(vec![crate::lesson::Inline { text, style: Style::Plain, claim: None, link: None }])
}

fn failure(session: &Session, columns: u16) -> Vec<Vec<Run>> {
    let Some(fault) = &session.trace().failure else { return Vec::new() };
    let at = locate(&session.lesson().source, fault.span.start);
    let mut lines = wrap(
        &[(format!("The program stops at line {}, column {}.", at.line, at.column), Role::Bad)],
        columns,
    );
    lines.extend(wrap(&[(fault.message.clone(), Role::Text)], columns));
    if let Some(help) = &fault.help {
        lines.extend(wrap(&[(help.clone(), Role::Strong)], columns));
    }
    lines
}

/// Draws lines from the one scrolled to; a mark says how to see the rest.
pub fn draw(painter: &mut Painter<'_>, lines: &[Vec<Run>], scroll: usize) {
    painter.put_lines(0, lines.get(scroll..).unwrap_or_default(), " … z: more");
}
