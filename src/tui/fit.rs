//! How much room a lesson's steps need, and whether they fit the smallest screen, for `check`.

use std::collections::BTreeSet;

use super::layout::{EquationExtent, Needs, Pane, SMALLEST, Stepped, Wants, layout};
use super::paint::cells;
use super::panes::program::Listing;
use super::panes::prose;
use super::stage::StageView;
use super::theme::Theme;
use crate::lang::Diagnostic;
use crate::matrix::{DECIMALS, Value};
use crate::session::{Interlude, Session};
use crate::trace::Step;
use ratatui::layout::Rect;

/// Matrices of more rows scroll on a small screen, and so do rows of more numbers.
const MOST_ROWS: usize = 8;
const MOST_COLUMNS: usize = 16;

/// Whether a step has a matrix so large that it is meant to scroll.
fn scrolls(step: &Step) -> bool {
    let is_large = |value: &Value| {
        let (rows, columns) = value.shape().extent();
        rows > MOST_ROWS || columns > MOST_COLUMNS
    };
    is_large(&step.result) || step.operands.iter().any(|operand| is_large(&operand.value))
}

/// Rows of an image of 28×28 with its name; what is higher scrolls.
const TALLEST: u16 = 15;

/// So many of a hundred equations are given all columns and rows they would take; the few others can be written with
/// fewer decimals, on two lines, or with less of their formula.
const USUAL: usize = 70;

/// What the steps of a session need on so many columns, as long as the picture that is there now stands beside them;
/// whatever was answered so far, so that one finds a step where one left it.
pub(super) fn needs(session: &Session, subject: Stepped, columns: u16) -> Needs {
    let session = &session.with_all_seen();
    let (inside, lesson) = (columns.saturating_sub(2), session.lesson());
    let from = session.pictured_from();
    let is_beside = |passage: &usize| lesson.pictured_from(*passage) == from;
    let passages = lesson.passages.iter().enumerate().filter(|(_, passage)| passage.code.is_some());
    let passages = passages.map(|(at, _)| at).filter(is_beside);
    let rows = |at| cells(prose::of(session, Interlude::Page(at), inside).len());
    // A loop does the same operation over and over.
    let mut seen = BTreeSet::new();
    let is_beside = |step: &Step| lesson.passage_at(step.statement.start).is_some_and(|at| is_beside(&at));
    let steps = session.trace().steps.iter().enumerate();
    let steps = steps.filter(|(_, step)| seen.insert(step.span) && is_beside(step));
    let extents: Vec<_> = steps.map(|(step, _)| whole_stage(session, step).extents(inside)).collect();
    let program = match subject {
        Stepped::Lesson => lesson.code_lines().len(),
        Stepped::Program | Stepped::Run => Listing::new(session, &[], columns * 3 / 5).len(),
    };
    Needs {
        prose: passages.map(rows).max().unwrap_or(0),
        equation: extent(extents.iter().map(|(best, _)| *best)),
        least: extent(extents.iter().map(|(_, least)| *least)),
        program: cells(program),
        foot: 0,
    }
}

/// What most of some equations take.
fn extent(all: impl Iterator<Item = (u16, u16)>) -> EquationExtent {
    let (mut columns, mut rows): (Vec<u16>, Vec<u16>) =
        all.map(|(columns, rows)| (columns, rows.min(TALLEST))).unzip();
    columns.sort_unstable();
    rows.sort_unstable();
    let usual = |sizes: &[u16]| sizes.get(sizes.len() * USUAL / 100).copied().unwrap_or(0);
    EquationExtent {
        columns: usual(&columns),
        rows: usual(&rows),
        highest: rows.last().copied().unwrap_or(0),
    }
}

/// The stage with a step on it, before anything is picked or asked.
fn whole_stage(session: &Session, step: usize) -> StageView<'_> {
    StageView {
        session,
        step,
        decimals: DECIMALS,
        picked: None,
        on_the_way: None,
        prompt: &[],
        theme: Theme::default(),
        aside: (0, 0),
    }
}

/// How much of a program's steps is laid out: a step takes about as long as so many letters, and as those it is told by.
const MOST_LAID_OUT: usize = 1_000_000;
const A_STEP: usize = 50;

/// A fault for every operation of the program that cannot be shown whole on the smallest screen; of a very long record its
/// beginning is looked at.
#[must_use]
pub(crate) fn misfits(session: &Session) -> Vec<Diagnostic> {
    let area = Rect::new(0, 0, SMALLEST.0, SMALLEST.1);
    let needs = Needs { prose: SMALLEST.1, ..Needs::default() };
    let wants = Wants { pane: Pane::Prose, picture: None, subject: Stepped::Lesson, needs };
    let Some(layout) = layout(area, wants) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    let mut laid_out = 0;
    for (step, done) in session.trace().steps.iter().enumerate() {
        let stage = whole_stage(session, step);
        // A loop does the same operation over and over; one fault is enough.
        if scrolls(done) || seen.contains(&done.span) {
            continue;
        }
        laid_out += A_STEP + 2 * done.span.range().len();
        if laid_out > MOST_LAID_OUT {
            break;
        }
        if !stage.fit(layout.stage.width - 2, layout.stage.height).whole {
            seen.insert(done.span);
            let shape = done.result.shape();
            let message =
                format!("this step ({shape}) does not fit a screen of {}×{}", SMALLEST.0, SMALLEST.1);
            let help = "use smaller matrices, shorter names, or a line for each operation";
            faults.push(Diagnostic::new(done.span, message).with_help(help));
        }
    }
    faults
}
