//! The worker of a training run: one thread that trains ahead, and answers questions before all else.
//!
//! It sleeps once everything is trained and nothing is asked. A fault of its own is told like any other; it never
//! takes the screen with it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::super::screen::run::RunNews;
use super::guarded;
use crate::run::{DebugError, Question, TrainingRun};

/// The least time between two reports.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Samples trained ahead between two looks for questions: a few milliseconds' worth.
const AHEAD: usize = 256;

/// The worker, as the loop of the UI has hold of it.
pub(super) struct Runner {
    questions: Sender<Question>,
    stop: Arc<AtomicBool>,
}

impl Runner {
    /// Starts the thread. `tell` hears of everything, until it says that nobody listens any more.
    pub fn new(run: TrainingRun, tell: impl Fn(RunNews) -> ControlFlow<()> + Send + 'static) -> Self {
        let (sender, questions) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let worker = RunWorker { run, stop: Arc::clone(&stop), tell, told: None, halted: false };
        thread::spawn(move || worker.work(&questions));
        Self { questions: sender, stop }
    }

    /// Asks the run.
    pub fn ask(&self, question: Question) {
        self.stop.store(false, Ordering::Relaxed);
        // The worker is gone only once the UI is.
        let _ = self.questions.send(question);
    }

    /// Stops what is being answered.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

struct RunWorker<T> {
    run: TrainingRun,
    stop: Arc<AtomicBool>,
    tell: T,
    told: Option<Instant>,
    /// Whether it trains ahead no more, since a fault of its own stopped that.
    halted: bool,
}

impl<T: Fn(RunNews) -> ControlFlow<()>> RunWorker<T> {
    fn work(mut self, questions: &Receiver<Question>) {
        loop {
            let rests = self.halted || self.run.is_complete();
            let question = if rests { questions.recv().ok() } else { questions.try_recv().ok() };
            let heard = match question {
                Some(question) => self.answer(question),
                // A closed channel shows here too, and the next report finds nobody.
                None if rests => return,
                None => self.advance(),
            };
            if heard.is_break() {
                return;
            }
        }
    }

    fn advance(&mut self) -> ControlFlow<()> {
        match guarded(|| self.run.advance(AHEAD)) {
            Ok(()) => self.tell_course(false),
            Err(fault) => {
                self.halted = true;
                (self.tell)(RunNews::Refused(fault.to_owned()))
            }
        }
    }

    fn answer(&mut self, question: Question) -> ControlFlow<()> {
        let Self { run, stop, tell, told, .. } = self;
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
        let news = match guarded(|| run.answer(question, &mut go_on)) {
            Ok(Ok(answer)) => RunNews::Answered(answer),
            Ok(Err(error)) => RunNews::Refused(message(&error)),
            Err(fault) => RunNews::Refused(fault.to_owned()),
        };
        let heard = (self.tell)(news);
        if heard.is_break() { heard } else { self.tell_course(true) }
    }

    fn tell_course(&mut self, now: bool) -> ControlFlow<()> {
        let is_due = self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if !now && !is_due && !self.run.is_complete() {
            return ControlFlow::Continue(());
        }
        self.told = Some(Instant::now());
        (self.tell)(RunNews::Course(self.run.course()))
    }
}

fn message(error: &DebugError) -> String {
    crate::lesson::safe_line(&error.to_string())
}
