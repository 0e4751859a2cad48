//! The worker of a training run: one thread that trains ahead, and answers questions before all else.
//!
//! It sleeps once everything is trained and nothing is asked. A fault of its own is told like any other; it never
//! takes the screen with it.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::super::app::RunNews;
use crate::run::{DebugError, Request, TrainingRun};

/// The least time between two reports.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Samples trained ahead between two looks for requests: a few milliseconds' worth.
const AHEAD: usize = 256;

/// The worker, as the loop of the UI has hold of it.
pub(super) struct Runner {
    requests: Sender<Request>,
    stop: Arc<AtomicBool>,
}

impl Runner {
    /// Starts the thread. `tell` hears of everything, until it says that nobody listens any more.
    pub fn new(
        run: TrainingRun,
        name: &str,
        tell: impl Fn(RunNews) -> ControlFlow<()> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, requests) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let worker = Worker { run, stop: Arc::clone(&stop), tell, told: None };
        thread::Builder::new().name(name.to_owned()).spawn(move || worker.work(&requests))?;
        Ok(Self { requests: sender, stop })
    }

    /// Asks the run.
    pub fn ask(&self, request: Request) {
        self.stop.store(false, Ordering::Relaxed);
        // The worker is gone only once the UI is.
        let _ = self.requests.send(request);
    }

    /// Stops what is being answered.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

struct Worker<T> {
    run: TrainingRun,
    stop: Arc<AtomicBool>,
    tell: T,
    told: Option<Instant>,
}

impl<T: Fn(RunNews) -> ControlFlow<()>> Worker<T> {
    fn work(mut self, requests: &Receiver<Request>) {
        loop {
            let request =
                if self.run.is_complete() { requests.recv().ok() } else { requests.try_recv().ok() };
            let heard = match request {
                Some(request) => self.answer(request),
                // A closed channel shows here too, and the next report finds nobody.
                None if self.run.is_complete() => return,
                None => {
                    self.run.advance(AHEAD);
                    self.tell_trained(false)
                }
            };
            if heard.is_break() {
                return;
            }
        }
    }

    fn answer(&mut self, request: Request) -> ControlFlow<()> {
        let Self { run, stop, tell, told } = self;
        let mut go_on = |done: usize, of: usize| {
            if stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            if told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
                return ControlFlow::Continue(());
            }
            *told = Some(Instant::now());
            tell(RunNews::Progress(done, of))
        };
        let answered = catch_unwind(AssertUnwindSafe(|| run.answer(request, &mut go_on)));
        let news = match answered {
            Ok(Ok(answer)) => RunNews::Answered(answer),
            Ok(Err(error)) => RunNews::Refused(message(&error)),
            Err(_) => RunNews::Refused("a fault of nn-tutor's own stopped this; please report it".to_owned()),
        };
        let heard = (self.tell)(news);
        if heard.is_break() { heard } else { self.tell_trained(true) }
    }

    fn tell_trained(&mut self, now: bool) -> ControlFlow<()> {
        let is_due = self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if !now && !is_due && !self.run.is_complete() {
            return ControlFlow::Continue(());
        }
        self.told = Some(Instant::now());
        (self.tell)(RunNews::Trained(self.run.trained()))
    }
}

fn message(error: &DebugError) -> String {
    crate::lesson::safe_line(&error.to_string())
}
