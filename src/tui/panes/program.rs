//! The program, with the current line marked and the current operation lit in it.

use super::super::paint::{Painter, Run, width};
use super::super::theme::Role;
use crate::lang::Span;
use crate::session::Session;

/// A line of the program: its stretch of the file without the comment behind it, and the comment.
struct CodeLine {
    code: Span,
    comment: Span,
}

/// Draws the lines around the current one.
pub fn draw(painter: &mut Painter<'_>, session: &Session) {
    let lines = code_lines(session);
    let step = session.reached().and_then(|at| session.trace().steps.get(at));
    let current = step.and_then(|step| {
        lines.iter().position(|l| l.code.start <= step.span.start && step.span.start <= l.code.end)
    });
    let height = usize::from(painter.area.height);
    let from = current.unwrap_or(0).saturating_sub(height / 2).min(lines.len().saturating_sub(height));
    for (y, (at, line)) in (0_u16..).zip(lines.iter().enumerate().skip(from).take(height)) {
        let is_current = Some(at) == current && session.reading().is_none();
        painter.put(0, y, if is_current { "▸" } else { " " }, Role::Source);
        let lit = step.filter(|_| Some(at) == current).map(|step| step.span);
        let runs = runs(session, line, lit);
        let after = painter.put_runs(2, y, &runs);
        let comment = line.comment.of(&session.lesson().source);
        if !comment.is_empty() && after + 2 + width(comment) <= painter.area.width {
            painter.put(after + 2, y, comment, Role::Quiet);
        }
        if after > painter.area.width {
            painter.put_right(y, "…", Role::Key);
        }
    }
    if from > 0 {
        painter.put_right(0, "┊", Role::Quiet);
    }
    if from + height < lines.len() && height > 0 {
        painter.put_right(painter.area.height - 1, "┊", Role::Quiet);
    }
}

/// Every line with code in it.
fn code_lines(session: &Session) -> Vec<CodeLine> {
    let source = &session.lesson().source;
    let mut lines = Vec::new();
    for code in session.lesson().passages.iter().filter_map(|p| p.code) {
        let mut start = code.start;
        for line in code.of(source).split_inclusive('\n') {
            let comment_at = line.find('#').unwrap_or(line.len());
            let code_end = start + line[..comment_at].trim_end().len();
            let line_end = start + line.trim_end().len();
            if code_end > start {
                lines.push(CodeLine {
                    code: Span::new(start, code_end),
                    comment: Span::new(start + comment_at.min(line.trim_end().len()), line_end),
                });
            }
            start += line.len();
        }
    }
    lines
}

/// The line's text with changed numbers in their new form, and the lit stretch marked.
fn runs(session: &Session, line: &CodeLine, lit: Option<Span>) -> Vec<Run> {
    let source = &session.lesson().source;
    let program = &session.lesson().program;
    let role =
        |at: usize| if lit.is_some_and(|lit| lit.range().contains(&at)) { Role::Source } else { Role::Text };
    let mut runs: Vec<Run> = Vec::new();
    let mut at = line.code.start;
    let mut edits = session.edits();
    edits.sort_by_key(|edit| edit.literal);
    let in_line = |edit: &crate::session::Edit| {
        program.literals.get(edit.literal.0).filter(|l| line.code.range().contains(&l.span.start))
    };
    let changed: Vec<(Span, String)> =
        edits.iter().filter_map(|e| Some((in_line(e)?.span, crate::matrix::exact(e.to)))).collect();
    for (span, text) in changed {
        push(&mut runs, source, (at, span.start), &role);
        runs.push((text, Role::Changed));
        at = span.end;
    }
    push(&mut runs, source, (at, line.code.end), &role);
    runs
}

fn push(runs: &mut Vec<Run>, source: &str, (from, to): (usize, usize), role: &dyn Fn(usize) -> Role) {
    for (at, c) in source.get(from..to).unwrap_or("").char_indices() {
        let role = role(from + at);
        match runs.last_mut() {
            Some((text, last)) if *last == role => text.push(c),
            _ => runs.push((c.to_string(), role)),
        }
    }
}
