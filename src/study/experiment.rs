//! A lesson's experiment: a network trained on real records and tested after every epoch.
//!
//! The records come through their own opener. Nothing here draws, keeps time or starts a thread: whoever runs an
//! experiment hears how it goes, and may stop it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;

use crate::digits::{RecordsError, Source};
use crate::lesson::{Experiment, Lesson, NoteAt, Variant, safe_line};
use crate::network::{Event, PlanError, Report, performance};

pub use crate::digits::{Records, Sources};
pub use crate::network::Counts;

/// What came of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EpochScore {
    /// Which training of the experiment, from 0.
    #[serde(skip_serializing_if = "is_first")]
    pub training: usize,
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Test records read correctly after it.
    pub correct: usize,
    /// Test records asked about.
    pub tests: usize,
    /// The mean over its records of ½ Σ error², each taken before its update.
    pub mean_error: f64,
}

/// What became of an experiment carried out to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the records are called.
    pub data: String,
    /// How many of them were used.
    pub counts: Counts,
    /// The epochs, in order.
    pub epochs: Vec<EpochScore>,
    /// Why it ended before its last epoch, if it did.
    pub failure: Option<String>,
}

/// What became of a lesson's experiments.
pub type Outcomes = BTreeMap<NoteAt, Outcome>;

/// What an experiment tells while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExperimentNews {
    /// So many records of the epoch under way are learned from.
    Learned(usize),
    /// An epoch is over.
    Epoch(EpochScore),
}

/// Why an experiment cannot be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// There are no records, or they are not what they should be.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// It cannot be carried out on them.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What to call the records to learn from.
#[must_use]
pub fn name_of(sources: &Sources) -> String {
    match (&sources.training, sources.training.path()) {
        (Source::Builtin, _) => "built-in handwriting".to_owned(),
        (Source::Mnist, _) => "MNIST".to_owned(),
        (Source::Stdin, _) => "standard input".to_owned(),
        (source, path) => {
            let name = path.as_deref().and_then(Path::file_name).map(OsStr::to_string_lossy);
            safe_line(&name.unwrap_or_else(|| source.to_string().into()))
        }
    }
}

impl EpochScore {
    /// The share of the test records read correctly, as the deck prints it: `0.6`, `0.9722`, `1.0`.
    #[must_use]
    pub fn performance(&self) -> String {
        performance(self.correct, self.tests)
    }

    /// The same as a number, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.correct as f64 / self.tests.max(1) as f64
    }
}

impl Outcome {
    /// Carries an experiment out on records of this name.
    #[must_use]
    pub fn of(experiment: &Experiment, data: String, records: &Records) -> Self {
        let mut epochs = Vec::new();
        let ended = run(experiment, records, &mut |progress| {
            if let ExperimentNews::Epoch(score) = progress {
                epochs.push(score);
            }
            ControlFlow::Continue(())
        });
        let failure = ended.err().map(|error| error.to_string());
        Self { data, counts: experiment.plan().counts(records), epochs, failure }
    }
}

/// Trains a new network, or one for each value that is tried, telling how it goes after every record and every epoch,
/// until it is done or stopped.
///
/// # Errors
/// Where no network can have the shape asked for, or the training diverges.
pub fn run(
    experiment: &Experiment,
    records: &Records,
    tell: &mut dyn FnMut(ExperimentNews) -> ControlFlow<()>,
) -> Result<(), PlanError> {
    for (training, Variant { plan, .. }) in experiment.variants().into_iter().enumerate() {
        let tests = plan.counts(records).tests;
        let mut said = ControlFlow::Continue(());
        plan.carry_out(records, &mut |event| {
            said = tell(match event {
                Event::Learned { records, .. } => ExperimentNews::Learned(records),
                Event::Epoch(Report { epoch, outcome, correct }) => ExperimentNews::Epoch(EpochScore {
                    training,
                    epoch,
                    correct: correct.unwrap_or(0),
                    tests,
                    mean_error: outcome.mean_loss,
                }),
            });
            said
        })?;
        if said.is_break() {
            break;
        }
    }
    Ok(())
}

// Serde hands a reference.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn is_first(training: &usize) -> bool {
    *training == 0
}

/// The last score of every training that came to its end, in order.
#[must_use]
pub fn last_scores(experiment: &Experiment, epochs: &[EpochScore]) -> Vec<EpochScore> {
    epochs.iter().filter(|score| score.epoch == experiment.epochs).copied().collect()
}

/// Which training scored best, the first of equals; `None` before any came to its end.
#[must_use]
pub fn best(experiment: &Experiment, epochs: &[EpochScore]) -> Option<EpochScore> {
    let last = last_scores(experiment, epochs);
    last.into_iter().reduce(|best, score| if score.correct > best.correct { score } else { best })
}

/// Carries out every experiment of a lesson, one after another. Without one no data is opened.
///
/// # Errors
/// Where the records cannot be had; an experiment that fails on them says so in its outcome.
pub fn carry_out(lesson: &Lesson, sources: &Sources) -> Result<Outcomes, ExperimentError> {
    if lesson.experiments().next().is_none() {
        return Ok(Outcomes::new());
    }
    let records = sources.open()?;
    let outcome = |experiment| Outcome::of(experiment, name_of(sources), &records);
    Ok(lesson.experiments().map(|(place, experiment)| (place, outcome(experiment))).collect())
}
