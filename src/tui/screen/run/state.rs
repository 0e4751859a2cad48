//! A training run under the debugger: the step one is at, and the run behind it.

use crate::matrix::grouped;
use crate::run::{Answer, Debugging, Said, Trained};
use crate::session::Session;
use crate::text::debug;
use crate::tui::layout::Stepped;
use crate::tui::screen::stepping::Stepping;

/// Rows of a table that are shown: it is laid out at every frame, and `debug --table` has all of it.
pub(super) const ROWS: usize = 200;

/// What the worker tells of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunNews {
    /// It was trained further.
    Trained(Trained),
    /// So many samples of so many are done for the request under way.
    Progress(usize, usize),
    /// The request is answered.
    Answered(Answer),
    /// It cannot be answered, and why.
    Refused(String),
}

/// A sample of a training run on the screen.
#[derive(Clone, Debug)]
pub struct RunScreen {
    /// The sample's step.
    pub stepping: Stepping,
    /// The run it is of.
    pub run: RunBehind,
}

/// The run behind a screen.
#[derive(Clone, Debug)]
pub struct RunBehind {
    /// Where one stands in it.
    pub debugging: Debugging,
    /// How far it is trained.
    pub trained: Trained,
    /// The request under way: samples done, of how many.
    pub busy: Option<(usize, usize)>,
    /// What was last found that is worth a pane: a weight's life, or two futures.
    pub finding: Option<Said>,
    /// Which of its rows is chosen, from 0, while one chooses.
    pub row: Option<usize>,
    /// Which was chosen when one last left them.
    pub(super) left_at: usize,
    /// The sums from whose terms one went on, the newest last.
    pub(super) sums: Vec<Said>,
    /// Which of the orders typed before stands in the prompt, counted from the newest.
    pub(super) recalled: usize,
    /// How many of the names that may be meant were offered.
    pub(super) offered: usize,
}

impl RunScreen {
    /// Stands at a sample, on so many columns.
    #[must_use]
    pub fn new(session: Session, mut debugging: Debugging, trained: Trained, columns: u16) -> Self {
        debugging.count_as_saved();
        let run = RunBehind {
            debugging,
            trained,
            busy: None,
            finding: None,
            row: None,
            left_at: 0,
            sums: Vec::new(),
            recalled: 0,
            offered: 0,
        };
        Self { stepping: Stepping::new(session, Stepped::Run, columns), run }
    }
}

impl RunBehind {
    /// Ends choosing among the rows; the one left at is where it begins the next time.
    pub(super) fn leave_rows(&mut self) {
        self.left_at = self.row.take().unwrap_or(self.left_at);
    }

    /// How many rows what was found has that can be chosen.
    pub(super) fn rows(&self) -> usize {
        match &self.finding {
            Some(Said::Table(table)) => table.rows.len().min(ROWS),
            Some(Said::Found(found)) => found.moments.len(),
            Some(Said::Worst(worst)) => worst.samples.len(),
            Some(Said::Places(places)) => places.len(),
            Some(Said::Why(why)) => why.terms.len(),
            _ => 0,
        }
    }

    /// What the run is doing, in a few words, if anything.
    #[must_use]
    pub(crate) fn doing(&self) -> Option<String> {
        let Trained { trained, samples, .. } = self.trained;
        match self.busy {
            Some((_, 0)) => Some("working · Esc stops".to_owned()),
            Some((done, of)) => Some(format!("{} of {} · Esc stops", grouped(done), grouped(of))),
            None => debug::failure(&self.trained)
                .or((trained < samples).then(|| format!("trained {} %", 100 * trained / samples.max(1)))),
        }
    }
}
