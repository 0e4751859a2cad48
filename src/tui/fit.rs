//! Whether a lesson's steps fit the smallest screen, for `check`.

use std::collections::BTreeSet;

use super::layout::{Matrices, Pane, SMALLEST, Wants, layout};
use super::stage::StageView;
use super::theme::Theme;
use crate::lang::Diagnostic;
use crate::matrix::Value;
use crate::session::Session;
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

/// How high a lesson's matrices are.
pub(super) fn matrices(session: &Session) -> Matrices {
    if session.trace().steps.iter().any(scrolls) { Matrices::High } else { Matrices::Low }
}

/// A fault for every operation of the program that cannot be shown whole on the smallest screen.
#[must_use]
pub fn misfits(session: &Session) -> Vec<Diagnostic> {
    let area = Rect::new(0, 0, SMALLEST.0, SMALLEST.1);
    let Some(layout) =
        layout(area, Wants { pane: Pane::Prose, picture: false, matrices: Matrices::Low, strip: false })
    else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (step, done) in session.trace().steps.iter().enumerate() {
        let stage = StageView {
            session,
            step,
            decimals: DECIMALS,
            picked: None,
            on_the_way: None,
            prompt: &[],
            theme: Theme::default(),
        };
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
