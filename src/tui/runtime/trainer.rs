//! The worker: one thread that carries out trainings, one at a time, and tells how they go.
//!
//! It must not be waited for: a training that is no longer wanted notices so at its next record and ends.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::super::screen::lesson::{Job, News};
use super::guarded;
use crate::lesson::safe_line;
use crate::study::experiment::{ExperimentError, ExperimentNews, Records, Sources, run};

/// The least time between two reports of records learned from: an eye follows no more than twenty a second.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// The number of no job.
const NONE: u64 = 0;

/// The worker, as the loop of the UI has hold of it.
pub(super) struct Trainer {
    jobs: Sender<Job>,
    /// The job that is to run; a worker at another stops.
    wanted: Arc<AtomicU64>,
}

impl Trainer {
    /// Starts the thread, which waits for jobs. `tell` hears of each job by its number, until it says that nobody
    /// listens any more.
    pub fn new(tell: impl Fn(u64, News) -> ControlFlow<()> + Send + 'static) -> Self {
        let (sender, jobs) = channel();
        let wanted = Arc::new(AtomicU64::new(NONE));
        let worker = TrainingWorker { wanted: Arc::clone(&wanted), tell };
        thread::spawn(move || worker.work(&jobs));
        Self { jobs: sender, wanted }
    }

    /// Carries a job out, in place of any other.
    pub fn start(&self, job: Job) {
        self.wanted.store(job.id, Ordering::Relaxed);
        // The worker is gone only once the UI is.
        let _ = self.jobs.send(job);
    }

    /// Stops the job under way.
    pub fn stop(&self) {
        self.wanted.store(NONE, Ordering::Relaxed);
    }
}

struct TrainingWorker<T> {
    wanted: Arc<AtomicU64>,
    tell: T,
}

/// The records last read, kept since one experiment is seldom enough.
type Kept = Option<(Sources, Records)>;

impl<T: Fn(u64, News) -> ControlFlow<()>> TrainingWorker<T> {
    fn work(&self, jobs: &Receiver<Job>) {
        let mut opened = None;
        for job in jobs {
            let news = match guarded(|| self.carry_out(&job, &mut opened)) {
                Ok(Ok(())) => News::Done,
                Ok(Err(error)) => News::Failed(safe_line(&error.to_string())),
                Err(fault) => News::Failed(fault.to_owned()),
            };
            if self.is_wanted(&job) && (self.tell)(job.id, news).is_break() {
                return;
            }
        }
    }

    fn is_wanted(&self, job: &Job) -> bool {
        self.wanted.load(Ordering::Relaxed) == job.id
    }

    fn carry_out(&self, job: &Job, opened: &mut Kept) -> Result<(), ExperimentError> {
        let records = records(&job.sources, opened)?;
        let heard = (self.tell)(job.id, News::Opened(job.experiment.plan().counts(records)));
        let mut told = Instant::now();
        run(&job.experiment, records, &mut |progress| {
            if heard.is_break() || !self.is_wanted(job) {
                return ControlFlow::Break(());
            }
            let news = match progress {
                ExperimentNews::Learned(_) if told.elapsed() < TELL_EVERY => return ControlFlow::Continue(()),
                ExperimentNews::Learned(records) => News::Learned(records),
                ExperimentNews::Epoch(score) => News::Epoch(score),
            };
            told = Instant::now();
            (self.tell)(job.id, news)
        })?;
        Ok(())
    }
}

/// Reads the records, if they are not at hand from the last time.
fn records<'a>(sources: &Sources, opened: &'a mut Kept) -> Result<&'a Records, ExperimentError> {
    let found = match opened.take().filter(|(of, _)| of == sources) {
        Some(found) => found,
        None => (sources.clone(), sources.open()?),
    };
    Ok(&opened.insert(found).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Lesson;

    #[test]
    fn a_panic_is_told_and_the_next_training_begins() {
        let text = "+++\ntitle = \"T\"\n+++\n\n## A\n\nWords.\n\n```train\ntitle = \"All\"\nepochs = 1\nhidden = 2\n```\n";
        let lesson = Lesson::read("t.md", text).unwrap();
        let experiment = lesson.experiments().next().unwrap().1.clone();
        let (sender, told) = channel();
        let trainer = Trainer::new(move |id, news| {
            assert!(id != 1 || !matches!(news, News::Opened(_)), "this panics in the worker's thread");
            sender.send((id, news)).map_or(ControlFlow::Break(()), |()| ControlFlow::Continue(()))
        });
        let job = |id| Job { id, experiment: experiment.clone(), sources: Sources::builtin() };
        trainer.start(job(1));
        let (id, news) = told.recv().unwrap();
        assert!(id == 1 && matches!(&news, News::Failed(said) if said.contains("report")), "{news:?}");
        trainer.start(job(2));
        assert!(told.iter().any(|(id, news)| id == 2 && matches!(news, News::Opened(_))));
    }
}
