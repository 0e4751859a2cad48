//! Whether a lesson's steps fit the smallest screen, for `check`.

use std::collections::BTreeSet;

use super::layout::{Pane, SMALLEST, Wants, layout};
use super::stage::Stage;
use super::theme::Theme;
use crate::lang::Diagnostic;
use crate::session::Session;
use ratatui::layout::Rect;

/// Decimals a step must fit at.
const DECIMALS: usize = 4;

/// A fault for every operation of the program that cannot be shown whole on the smallest screen.
#[must_use]
pub fn misfits(session: &Session) -> Vec<Diagnostic> {
    let area = Rect::new(0, 0, SMALLEST.0, SMALLEST.1);
    let Some(layout) = layout(area, Wants { pane: Pane::Prose, picture: false }) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (step, done) in session.trace().steps.iter().enumerate() {
        let stage =
            Stage { session, step, decimals: DECIMALS, picked: None, prompt: &[], theme: Theme::default() };
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
