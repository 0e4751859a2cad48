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
    pub fn new(run: TrainingRun, tell: impl Fn(RunNews) -> ControlFlow<()> + Send + 'static) -> Self {
        let (sender, requests) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let worker = RunWorker { run, stop: Arc::clone(&stop), tell, told: None, halted: false };
        thread::spawn(move || worker.work(&requests));
        Self { requests: sender, stop }
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

struct RunWorker<T> {
    run: TrainingRun,
    stop: Arc<AtomicBool>,
    tell: T,
    told: Option<Instant>,
    /// Whether it trains ahead no more, since a fault of its own stopped that.
    halted: bool,
}

impl<T: Fn(RunNews) -> ControlFlow<()>> RunWorker<T> {
    fn work(mut self, requests: &Receiver<Request>) {
        loop {
            let rests = self.halted || self.run.is_complete();
            let request = if rests { requests.recv().ok() } else { requests.try_recv().ok() };
            let heard = match request {
                Some(request) => self.answer(request),
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
            Ok(()) => self.tell_trained(false),
            Err(fault) => {
                self.halted = true;
                (self.tell)(RunNews::Refused(fault.to_owned()))
            }
        }
    }

    fn answer(&mut self, request: Request) -> ControlFlow<()> {
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
        let news = match guarded(|| run.answer(request, &mut go_on)) {
            Ok(Ok(answer)) => RunNews::Answered(answer),
            Ok(Err(error)) => RunNews::Refused(message(&error)),
            Err(fault) => RunNews::Refused(fault.to_owned()),
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

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;
    use crate::digits::{Dataset, Records};
    use crate::network::Plan;

    #[test]
    fn a_panic_is_told_and_the_next_question_answered() {
        let pixels = (0..40).map(|at| at * 6).collect();
        let data = Dataset::new("ten", (2, 2), pixels, (0..10).map(|at| at % 3).collect()).unwrap();
        let plan = Plan { hidden: 2, ..Plan::DECK };
        let network = plan.initial(&Records::new(data.clone(), None).unwrap()).unwrap();
        let run = TrainingRun::new(&network, data, None, 2, plan.training).unwrap();
        let (told, is_first) = (RefCell::new(Vec::new()), Cell::new(true));
        let tell = |news| {
            let panics = matches!(news, RunNews::Progress(..)) && is_first.replace(false);
            assert!(!panics, "this panics in the worker's thread");
            told.borrow_mut().push(news);
            ControlFlow::Continue(())
        };
        let mut worker = RunWorker { run, stop: Arc::default(), tell, told: None, halted: false };
        for _ in 0..2 {
            assert!(worker.answer(Request::Open { position: 15, watches: Vec::new() }).is_continue());
        }
        let told = told.borrow();
        assert!(matches!(&told[0], RunNews::Refused(said) if said.contains("report")), "{:?}", told[0]);
        assert!(told.iter().any(|news| matches!(news, RunNews::Answered(_))));
    }
}
