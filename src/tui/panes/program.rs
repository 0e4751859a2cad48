//! The program, with the current line marked and the current operation lit in it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::paint::{Painter, Run, runs_width, width, wrap};
use super::super::theme::Role;
use crate::lang::{LiteralId, Span};
use crate::lesson::CodeLine;
use crate::matrix::exact;
use crate::session::Session;
use crate::trace::Level;

/// Columns a line's continuation is set in by.
const CONTINUED: u16 = 4;

/// A row of the pane: a line's text, or its continuation.
struct CodeRow {
    runs: Vec<Run>,
    indent: u16,
    /// Which line it is part of.
    line: usize,
    comment: Span,
}

/// The program's rows at a width.
pub(crate) struct Listing<'a> {
    session: &'a Session,
    lines: &'a [CodeLine],
    /// The numbers of the lines that are marked.
    marked: &'a [usize],
    rows: Vec<CodeRow>,
    /// The line of the step one has reached.
    current: Option<usize>,
}

impl<'a> Listing<'a> {
    /// Every line, a long one going on in the row below. Where one can stop at lines they are numbered.
    #[must_use]
    pub fn new(session: &'a Session, marked: &'a [usize], columns: u16) -> Self {
        let lines = session.lesson().code_lines();
        let step = session.reached().and_then(|at| session.trace().steps.get(at));
        let current = step.and_then(|step| lines.iter().position(|line| line.holds(step.span.start)));
        let columns = columns.saturating_sub(3);
        let covered = session.covered_literals();
        let mut rows = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let lit = step.filter(|_| Some(at) == current).map(|step| {
                // A whole statement is one step.
                if session.stepper().cursor().level <= Level::Statement { step.statement } else { step.span }
            });
            let mut runs = runs(session, line, lit, &covered);
            if session.is_open() {
                runs.insert(0, (format!("{:<2}  ", line.number), Role::Quiet));
            }
            rows.extend(line_rows(&runs, at, line.comment, columns));
        }
        Self { session, lines, marked, rows, current }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The first row to show so that the current line is in the middle, all of it where it takes more than one row.
    #[must_use]
    pub fn centred(&self, height: u16) -> usize {
        let height = usize::from(height);
        let is_current = |row: &&CodeRow| Some(row.line) == self.current;
        let focus = self.rows.iter().position(|row| is_current(&row)).unwrap_or(0);
        let taken = self.rows.iter().filter(is_current).count();
        let above = height.saturating_sub(taken).div_ceil(2);
        focus.saturating_sub(above).min(self.rows.len().saturating_sub(height))
    }

    /// Draws the rows from one on.
    pub fn draw(&self, painter: &mut Painter<'_>, from: usize) {
        let height = usize::from(painter.area.height);
        for (y, row) in (0_u16..).zip(self.rows.iter().skip(from).take(height)) {
            if Some(row.line) == self.current && row.indent == 0 && self.session.reading().is_none() {
                painter.put(0, y, "▸", Role::Source);
            }
            let is_marked = self.lines.get(row.line).is_some_and(|line| self.marked.contains(&line.number));
            if row.indent == 0 && is_marked {
                painter.put(1, y, "●", Role::Live);
            }
            let after = painter.put_runs(2 + row.indent, y, &row.runs);
            let comment = row.comment.of(&self.session.lesson().source);
            if !comment.is_empty() && after + 3 + width(comment) <= painter.area.width {
                painter.put(after + 2, y, comment, Role::Quiet);
            }
        }
        if from > 0 {
            painter.put_right(0, "┊", Role::Quiet);
        }
        if from + height < self.rows.len() && height > 0 {
            painter.put_right(painter.area.height - 1, "┊", Role::Quiet);
        }
    }
}

/// A line's rows. Its own indentation is kept, which wrapping at spaces would lose.
fn line_rows(runs: &[Run], line: usize, comment: Span, columns: u16) -> Vec<CodeRow> {
    if runs_width(runs) <= columns {
        return vec![CodeRow { runs: runs.to_vec(), indent: 0, line, comment }];
    }
    let leading: usize = runs.first().map_or(0, |(text, _)| text.len() - text.trim_start().len());
    let leading = u16::try_from(leading).unwrap_or(0).min(columns / 2);
    let wrapped = wrap(runs, columns.saturating_sub(CONTINUED + leading));
    let row = |(at, runs): (usize, Vec<Run>)| {
        let indent = leading + if at == 0 { 0 } else { CONTINUED };
        CodeRow { runs, indent, line, comment: Span::default() }
    };
    wrapped.into_iter().enumerate().map(row).collect()
}

/// The line's text with changed numbers in their new form, those hidden by hand as question marks, and the lit stretch
/// marked.
fn runs(session: &Session, line: &CodeLine, lit: Option<Span>, covered: &BTreeSet<LiteralId>) -> Vec<Run> {
    let source = &session.lesson().source;
    let program = &session.lesson().program;
    let role =
        |at: usize| if lit.is_some_and(|lit| lit.range().contains(&at)) { Role::Source } else { Role::Text };
    let mut runs: Vec<Run> = Vec::new();
    let mut at = line.code.start;
    let changed = session.edits().into_iter().map(|edit| (edit.literal, (exact(edit.to), Role::Changed)));
    let mut others: BTreeMap<LiteralId, Run> = changed.collect();
    others.extend(covered.iter().map(|literal| (*literal, ("?".to_owned(), Role::Question))));
    for (literal, run) in others {
        let Some(span) = program.literals.get(literal.0).map(|literal| literal.span) else { continue };
        if line.code.range().contains(&span.start) {
            push(&mut runs, source, (at, span.start), &role);
            runs.push(run);
            at = span.end;
        }
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
