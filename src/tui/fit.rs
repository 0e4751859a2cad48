//! How much room a lesson's steps need, and whether they fit the smallest screen, for `check`.

use std::collections::BTreeSet;

use super::layout::{Needs, Pane, SMALLEST, Stepped, Wants, layout};
use super::paint::cells;
use super::panes::prose;
use super::stage::StageView;
use super::theme::Theme;
use crate::lang::Diagnostic;
use crate::matrix::Value;
use crate::session::{Interlude, Session};
use crate::trace::Step;
use ratatui::layout::Rect;

/// Decimals a step must fit at.
const DECIMALS: usize = 4;

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

/// Rows an equation is measured with: more than it is given.
const PLENTY: u16 = 60;
/// Rows of an image of 28×28 with its name; what is higher scrolls.
const TALLEST: u16 = 15;

/// So many of a hundred equations are given all columns they would take; the few wide ones can be written with fewer
/// decimals, or on two lines.
const USUAL: usize = 70;

/// What the steps of a session need on so many columns. It is worked out once for all of them.
pub(super) fn needs(session: &Session, columns: u16) -> Needs {
    let columns = columns.saturating_sub(2);
    let passages = session.lesson().passages.iter().enumerate().filter(|(_, passage)| passage.code.is_some());
    let rows = |(at, _)| cells(prose::of(session, Interlude::Page(at), columns).len());
    let mut needs = Needs {
        prose: passages.map(rows).max().unwrap_or(0),
        program: cells(session.lesson().code_lines().len()),
        ..Needs::default()
    };
    // A loop does the same operation over and over.
    let mut seen = BTreeSet::new();
    let steps = session.trace().steps.iter().enumerate().filter(|(_, done)| seen.insert(done.span));
    let extent = |(step, _)| whole_stage(session, step).fit(columns, PLENTY).extent();
    let (mut wide, high): (Vec<u16>, Vec<u16>) = steps.map(extent).unzip();
    wide.sort_unstable();
    needs.equation = (
        wide.get(wide.len() * USUAL / 100).copied().unwrap_or(0),
        high.into_iter().max().unwrap_or(0).min(TALLEST),
    );
    needs
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

/// A fault for every operation of the program that cannot be shown whole on the smallest screen.
#[must_use]
pub fn misfits(session: &Session) -> Vec<Diagnostic> {
    let area = Rect::new(0, 0, SMALLEST.0, SMALLEST.1);
    let needs = Needs { prose: SMALLEST.1, ..Needs::default() };
    let wants = Wants { pane: Pane::Prose, picture: false, subject: Stepped::Lesson, needs };
    let Some(layout) = layout(area, wants) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (step, done) in session.trace().steps.iter().enumerate() {
        let stage = whole_stage(session, step);
        if scrolls(done) {
            continue;
        }
        // A loop does the same operation over and over; one fault is enough.
        if !stage.fit(layout.stage.width - 2, layout.stage.height).whole && seen.insert(done.span) {
            let shape = done.result.shape();
            let message =
                format!("this step ({shape}) does not fit a screen of {}×{}", SMALLEST.0, SMALLEST.1);
            let help = "use smaller matrices, shorter names, or a line for each operation";
            faults.push(Diagnostic::new(done.span, message).with_help(help));
        }
    }
    faults
}
