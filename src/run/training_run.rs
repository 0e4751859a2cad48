//! The run behind the debugger: it opens samples and answers what is asked of it, whole or stopped in between.
//!
//! Whoever asks decides on which thread. It keeps no place and no breakpoints of its own, so the same request has the
//! same answer as long as nothing is kept in between.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::condition::{AtHand, Condition};
use super::futures::Futures;
use super::observed::{Observed, Variables, variables_at};
use super::{Answer, Biography, DebugError, Marks, Moment, Opened, Request, Said, Setting, Stopper, Trained};
use crate::digits::Dataset;
use crate::interp::Settings;
use crate::lesson::catalogue::training_step;
use crate::matrix::Value;
use crate::network::{Learned, Network, Training};
use crate::session::{Change, run_changed};
use crate::trace::Trace;

/// Samples over which a watch's past is shown.
pub(crate) const PAST: usize = 32;
/// Points at most of the error's course.
const COURSE: usize = 512;

/// A training run and the records it goes over.
#[derive(Clone, Debug)]
pub struct TrainingRun {
    /// Its shape, as the state of debugging needs it.
    pub setting: Setting,
    tests: Option<Arc<Dataset>>,
    pub(super) futures: Futures,
}

impl TrainingRun {
    /// A run of so many epochs from a network, nothing of it trained yet.
    ///
    /// # Errors
    /// None with the step programs as shipped.
    pub fn new(
        network: &Network,
        data: Dataset,
        tests: Option<Dataset>,
        epochs: usize,
        training: Training,
    ) -> Result<Self, DebugError> {
        let step = training_step(training.rule).map_err(|faults| {
            DebugError::new(faults.into_iter().map(|fault| fault.message).collect::<String>())
        })?;
        let setting = Setting {
            step: Arc::new(step),
            records: data.len(),
            epochs,
            shape: network.shape(),
            rule: training.rule,
            data: data.name().to_owned(),
        };
        let futures = Futures::new(data, network, epochs, training);
        Ok(Self { setting, tests: tests.map(Arc::new), futures })
    }

    /// How far it has come.
    #[must_use]
    pub fn trained(&self) -> Trained {
        let timeline = &self.futures.timeline;
        let (losses, samples) = (timeline.losses(), timeline.samples());
        let stretch = samples.div_ceil(COURSE).max(1);
        let mean = |part: &[f32]| part.iter().map(|l| f64::from(*l)).sum::<f64>() / part.len() as f64;
        Trained {
            trained: losses.len(),
            samples,
            errors: losses.chunks(stretch).map(mean).collect(),
            stretch,
            diverged: (timeline.is_complete() && losses.len() < samples).then(|| self.moment(losses.len())),
        }
    }

    /// Whether everything is trained.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.futures.timeline.is_complete()
    }

    /// Trains on by so many samples.
    pub fn advance(&mut self, samples: usize) {
        self.futures.timeline.advance(samples);
    }

    pub(super) fn moment(&self, position: usize) -> Moment {
        Moment::of(position, self.setting.records)
    }

    /// Answers a request. `go_on` hears from time to time how many samples are done, of how many; it may stop the work.
    ///
    /// # Errors
    /// Where the position is past the end, training diverges before it, or a breakpoint cannot be worked out.
    pub fn answer(&mut self, request: Request, go_on: &mut Stopper<'_>) -> Result<Answer, DebugError> {
        let said = match request {
            Request::Open { position, watches } => {
                if self.futures.train_to(position, go_on)?.is_continue() {
                    return Ok(Answer::Opened(Box::new(self.open(position, &watches)?)));
                }
                None
            }
            Request::Search(search) => return self.search(&search, go_on),
            Request::Biography { weight, until } => {
                let life = Biography::of(weight, &mut self.futures, until, go_on)?;
                life.map(|life| Said::Biography(Box::new(life)))
            }
            Request::Compare { graft, samples, weight } => {
                let compared = self.futures.compare(graft, samples, weight, self.tests.as_deref(), go_on)?;
                compared.map(|comparison| Said::Compared(Box::new(comparison)))
            }
            Request::Keep(graft) => {
                let changes = graft.changes.clone();
                self.futures.keep(graft)?;
                return Ok(Answer::Kept(changes));
            }
        };
        Ok(Answer::Said(said.unwrap_or(Said::Stopped)))
    }

    /// The sample at a position, before it is learned from, with the past of watches up to it.
    pub(super) fn open(&mut self, position: usize, watches: &[Condition]) -> Result<Opened, DebugError> {
        let mut past = vec![Vec::new(); watches.len()];
        if !watches.is_empty() {
            let since = position.saturating_sub(PAST);
            let with_program = watches.iter().any(Condition::needs_program);
            self.each(since..position, with_program, &Marks::new(), &mut |seen| {
                for (watch, values) in watches.iter().zip(&mut past) {
                    values.push(seen.left(watch).ok().and_then(|value| value.as_single()));
                }
                ControlFlow::Continue(())
            })?;
        }
        let kept = self.futures.kept(position).to_vec();
        Ok(Opened { position, given: self.given(position)?, kept, past, hit: None })
    }

    /// The variables the step at a position begins with.
    pub(super) fn given(&mut self, position: usize) -> Result<Vec<(String, Value)>, DebugError> {
        let learning_rate = self.futures.timeline.training(position).learning_rate;
        let data = Arc::clone(&self.futures.timeline.data);
        let record = self.moment(position).sample;
        let sample = data.get(record).ok_or_else(|| self.futures.past_the_end())?;
        let network = self.futures.timeline.at(position)?.network();
        let pixels: Vec<f64> = sample.pixels.iter().map(|p| f64::from(*p)).collect();
        Ok(vec![
            ("wih".to_owned(), Value::matrix(network.wih().clone())),
            ("who".to_owned(), Value::matrix(network.who().clone())),
            ("lr".to_owned(), Value::real(learning_rate)),
            ("label".to_owned(), Value::whole(usize::from(sample.label))),
            ("pixels".to_owned(), Value::from_rows(pixels.len(), 1, &pixels)),
        ])
    }

    /// The record of the step at a position, with changes.
    pub(super) fn trace(&mut self, position: usize, changes: &[Change]) -> Result<Trace, DebugError> {
        let given = self.given(position)?;
        Ok(run_changed(&self.setting.step.program, given, changes, Settings::default()))
    }

    /// The variables as the step at a position leaves them.
    fn variables(&mut self, position: usize, changes: &[Change]) -> Result<Variables, DebugError> {
        let trace = self.trace(position, changes)?;
        Ok(variables_at(&trace, trace.steps.len(), self.moment(position)))
    }

    /// Goes through samples in order, until told to stop. The step's program is run where it is asked for, and where
    /// something is changed.
    pub(super) fn each(
        &mut self,
        stretch: Range<usize>,
        with_program: bool,
        marks: &Marks,
        tell: &mut dyn FnMut(&Observed<'_>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        let mut heard = ControlFlow::Continue(());
        let mut at = stretch.start;
        while at < stretch.end && heard.is_continue() {
            let marked = marks.range(at..).next().map(|(at, _)| *at);
            let changed = self.futures.next_kept(at).into_iter().chain(marked).min().unwrap_or(stretch.end);
            let plain = if with_program { at } else { changed.min(stretch.end) };
            if at < plain {
                self.natively(at..plain, &mut |at_hand| {
                    heard = tell(&Observed::natively(at_hand));
                    heard
                })?;
                at = plain;
                continue;
            }
            let kept = self.futures.kept(at).to_vec();
            let program = Some(&self.variables(at, &kept)?);
            let marked = marks.get(&at).map(|changes| self.variables(at, changes)).transpose()?;
            self.natively(at..at + 1, &mut |at_hand| {
                let is_kept = !kept.is_empty();
                heard = tell(&Observed { at_hand, program, is_kept, marked: marked.as_ref() });
                heard
            })?;
            at += 1;
        }
        Ok(())
    }

    fn natively(
        &mut self,
        stretch: Range<usize>,
        tell: &mut dyn FnMut(AtHand<'_>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        let records = self.setting.records;
        let data = Arc::clone(&self.futures.timeline.data);
        let told = self.futures.timeline.replay(stretch, &mut |learned: Learned<'_>| {
            let moment = Moment::of(learned.position, records);
            let Some(sample) = data.get(moment.sample) else { return ControlFlow::Break(()) };
            tell(AtHand { moment, learned, label: sample.label, pixels: sample.pixels })
        });
        Ok(told?)
    }
}
