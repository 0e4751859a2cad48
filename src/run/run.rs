//! The run behind the debugger: it opens samples, looks for hits, and follows other futures.
//!
//! It answers [`Question`]s, whole or stopped in between; whoever asks decides on which thread. It keeps no place and
//! no breakpoints of its own, so the same question has the same answer.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::biography::Biography;
use super::condition::{AtHand, Condition};
use super::hit::{Variables, value_of};
use super::{Breakpoint, Comparison, DebugError, Place, Stopper, When};
use crate::digits::Dataset;
use crate::lesson::Lesson;
use crate::lesson::catalogue::training_step;
use crate::matrix::Value;
use crate::network::{First, Learned, Network, Rule, Timeline, Training, WeightName, count_right};
use crate::network::{Instructions, SparseNetwork};

/// Samples over which a watch's past is shown.
pub const PAST: usize = 32;
/// Samples between two looks at whether to go on.
const LOOK_EVERY: usize = 256;
/// Points at most of the error's course.
const COURSE: usize = 512;

/// What is asked of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The sample at a position, with the past of some watches.
    Open {
        /// Samples before it, over all epochs.
        position: usize,
        /// Expressions whose last values are wanted.
        watches: Vec<Condition>,
    },
    /// The next sample after a position, or the one before it, at which a breakpoint holds.
    Search {
        /// Where to begin, itself left out.
        from: usize,
        /// Which way.
        forward: bool,
        /// What to stop for.
        breakpoints: Vec<Breakpoint>,
        /// Expressions whose last values are wanted there.
        watches: Vec<Condition>,
    },
    /// The life of a weight up to a position.
    Biography {
        /// Which weight.
        weight: WeightName,
        /// Up to here.
        until: usize,
    },
    /// What becomes of the run after so many samples, and of another future of it.
    Compare {
        /// The other future's beginning.
        graft: Graft,
        /// Samples learned from after it.
        samples: usize,
        /// A weight that is asked for by name.
        weight: Option<WeightName>,
    },
    /// The run to go on by another future.
    Keep(Graft),
}

/// The beginning of another future: the network after a step that was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Graft {
    /// The position after that step.
    pub position: usize,
    /// The network as the changed step leaves it.
    pub network: Network,
    /// How training goes on from there.
    pub training: Training,
}

/// What the run answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A sample, before it is learned from.
    Opened(Box<Opened>),
    /// No breakpoint held at any of so many samples.
    NotFound {
        /// How many were looked at.
        checked: usize,
    },
    /// A weight's life.
    Biography(Box<Biography>),
    /// Two futures.
    Compared(Box<Comparison>),
    /// The other future is the run now.
    Kept,
    /// Whoever asked stopped it.
    Stopped,
}

/// A sample, before it is learned from.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its position.
    pub position: usize,
    /// The variables its step begins with.
    pub given: Vec<(String, Value)>,
    /// The last values of each watch, the newest last; none where it cannot be worked out.
    pub past: Vec<Vec<Option<f64>>>,
    /// Which breakpoint stopped here, if one did.
    pub hit: Option<usize>,
    /// Samples looked at on the way.
    pub checked: usize,
}

/// How far the run has come, for whoever draws it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Samples learned from.
    pub trained: usize,
    /// Samples in all.
    pub samples: usize,
    /// The mean error ½ Σ error² of each stretch of [`Course::stretch`] samples.
    pub errors: Vec<f64>,
    /// Samples in a stretch.
    pub stretch: usize,
    /// Why it ended early, if it did.
    pub failure: Option<String>,
}

/// A training run and the records it goes over.
#[derive(Clone, Debug)]
pub struct TrainingRun {
    data: Arc<Dataset>,
    tests: Option<Arc<Dataset>>,
    step: Arc<Lesson>,
    timeline: Timeline,
    /// The other future last compared, trained on as far as was asked.
    branch: Option<(Graft, Timeline)>,
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
        let step = training_step(training.rule).map_err(|faults| DebugError::first(faults, ""))?;
        Ok(Self {
            timeline: Timeline::new(network, data.len(), epochs, training),
            data: Arc::new(data),
            tests: tests.map(Arc::new),
            step: Arc::new(step),
            branch: None,
        })
    }

    /// The program of a step.
    #[must_use]
    pub fn step(&self) -> &Arc<Lesson> {
        &self.step
    }

    /// The records.
    #[must_use]
    pub fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    /// Epochs in all.
    #[must_use]
    pub const fn epochs(&self) -> usize {
        self.timeline.epochs()
    }

    /// How far it has come.
    #[must_use]
    pub fn course(&self) -> Course {
        let losses = self.timeline.losses();
        let stretch = self.timeline.samples().div_ceil(COURSE).max(1);
        let mean = |part: &[f32]| part.iter().map(|l| f64::from(*l)).sum::<f64>() / part.len() as f64;
        let complete = self.timeline.is_complete() && losses.len() < self.timeline.samples();
        Course {
            trained: losses.len(),
            samples: self.timeline.samples(),
            errors: losses.chunks(stretch).map(mean).collect(),
            stretch,
            failure: complete.then(|| {
                let place = self.place(losses.len());
                format!("the numbers became infinite at sample {} of epoch {}", place.sample, place.epoch)
            }),
        }
    }

    /// Whether everything is trained.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.timeline.is_complete()
    }

    /// Trains on by so many samples.
    pub fn advance(&mut self, samples: usize) {
        self.timeline.advance(&self.data, samples);
    }

    fn place(&self, position: usize) -> Place {
        Place::of(position, self.timeline.records())
    }

    /// Answers a question. `go_on` hears from time to time how many samples are done, of how many; it may stop the work.
    ///
    /// # Errors
    /// Where the position is past the end, training diverges before it, or a breakpoint cannot be worked out.
    pub fn answer(&mut self, question: Question, go_on: &mut Stopper<'_>) -> Result<Answer, DebugError> {
        match question {
            Question::Open { position, watches } => {
                if self.train_to(position, go_on)?.is_break() {
                    return Ok(Answer::Stopped);
                }
                Ok(Answer::Opened(Box::new(self.open(position, &watches)?)))
            }
            Question::Search { from, forward, breakpoints, watches } => {
                self.search(from, forward, &breakpoints, &watches, go_on)
            }
            Question::Biography { weight, until } => {
                if self.train_to(until, go_on)?.is_break() {
                    return Ok(Answer::Stopped);
                }
                let told = Biography::of(weight, &mut self.timeline, &self.data, until, go_on)?;
                Ok(told.map_or(Answer::Stopped, |told| Answer::Biography(Box::new(told))))
            }
            Question::Compare { graft, samples, weight } => self.compare(graft, samples, weight, go_on),
            Question::Keep(graft) => {
                self.timeline = self.branch_for(&graft);
                self.branch = None;
                Ok(Answer::Kept)
            }
        }
    }

    /// Trains the run up to a position, in parts.
    fn train_to(&mut self, position: usize, go_on: &mut Stopper<'_>) -> Result<ControlFlow<()>, DebugError> {
        if position > self.timeline.samples() {
            return Err(DebugError::PastTheEnd {
                records: self.timeline.records(),
                epochs: self.timeline.epochs(),
            });
        }
        while self.timeline.trained() < position && !self.timeline.is_complete() {
            let left = position - self.timeline.trained();
            self.timeline.advance(&self.data, left.min(LOOK_EVERY));
            if go_on(self.timeline.trained(), position).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The sample at a position, before it is learned from, with the past of watches up to it.
    fn open(&mut self, position: usize, watches: &[Condition]) -> Result<Opened, DebugError> {
        let since = position.saturating_sub(PAST);
        let mut past = vec![Vec::new(); watches.len()];
        if !watches.is_empty() {
            let quick: Vec<bool> = watches.iter().map(|watch| !watch.needs_program()).collect();
            self.each(since..position, quick.contains(&false), &mut |sample, variables| {
                for (watch, values) in watches.iter().zip(&mut past) {
                    let value = value_of(watch, sample, variables);
                    values.push(value.ok().and_then(|value| value.as_single()));
                }
                ControlFlow::Continue(())
            })?;
        }
        let given = self.given(position)?;
        Ok(Opened { position, given, past, hit: None, checked: 0 })
    }

    /// The variables the step at a position begins with.
    fn given(&mut self, position: usize) -> Result<Vec<(String, Value)>, DebugError> {
        let training = self.timeline.training(position);
        let network = self.timeline.at(&self.data, position)?.network();
        let record = position % self.timeline.records().max(1);
        let Some(sample) = self.data.get(record) else {
            return Err(DebugError::PastTheEnd {
                records: self.timeline.records(),
                epochs: self.timeline.epochs(),
            });
        };
        let pixels: Vec<f64> = sample.pixels.iter().map(|p| f64::from(*p)).collect();
        let given = [
            ("lr".to_owned(), Value::real(training.learning_rate)),
            ("label".to_owned(), Value::whole(usize::from(sample.label))),
            ("pixels".to_owned(), Value::from_rows(pixels.len(), 1, &pixels)),
        ];
        Ok(network.variables().chain(given).collect())
    }

    /// Goes through samples in order, each with what training has at hand and, if asked for, every variable of its
    /// step.
    fn each(
        &mut self,
        stretch: Range<usize>,
        with_program: bool,
        tell: &mut dyn FnMut(AtHand<'_>, Option<&Variables>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        if with_program {
            for position in stretch {
                let given = self.given(position)?;
                let variables = Variables::of(&self.step.program, given);
                let mut heard = ControlFlow::Continue(());
                self.natively(position..position + 1, &mut |sample| {
                    heard = tell(sample, Some(&variables));
                    ControlFlow::Continue(())
                })?;
                if heard.is_break() {
                    break;
                }
            }
            return Ok(());
        }
        self.natively(stretch, &mut |sample| tell(sample, None))
    }

    fn natively(
        &mut self,
        stretch: Range<usize>,
        tell: &mut dyn FnMut(AtHand<'_>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        let records = self.timeline.records();
        let data = Arc::clone(&self.data);
        self.timeline.replay(&data, stretch, &mut |learned: Learned<'_>| {
            let place = Place::of(learned.position, records);
            let Some(sample) = data.get(place.sample) else { return ControlFlow::Break(()) };
            tell(AtHand { place, learned, label: sample.label, pixels: sample.pixels })
        })?;
        Ok(())
    }

    /// The nearest sample in a direction at which a breakpoint holds.
    fn search(
        &mut self,
        from: usize,
        forward: bool,
        breakpoints: &[Breakpoint],
        watches: &[Condition],
        go_on: &mut Stopper<'_>,
    ) -> Result<Answer, DebugError> {
        let mut checked = 0;
        let last = self.timeline.samples();
        let of = if forward { last.saturating_sub(from + 1) } else { from };
        let mut at = if forward { from + 1 } else { from };
        while if forward { at < last } else { at > 0 } {
            // Backwards, a stretch is gone through forwards from its checkpoint, and its last hit is the nearest.
            let stretch = if forward {
                at..(at + LOOK_EVERY).min(last)
            } else {
                self.timeline.stretch_start(at - 1).max(at.saturating_sub(8 * LOOK_EVERY))..at
            };
            at = if forward { stretch.end } else { stretch.start };
            let hit = self.hit_in(stretch.clone(), forward, breakpoints)?;
            checked += stretch.len();
            if let Some((position, hit)) = hit {
                let checked = position.abs_diff(from);
                let opened = self.open(position, watches)?;
                return Ok(Answer::Opened(Box::new(Opened { hit: Some(hit), checked, ..opened })));
            }
            if go_on(checked, of).is_break() {
                return Ok(Answer::Stopped);
            }
        }
        Ok(Answer::NotFound { checked })
    }

    /// The first hit of a stretch, or the last.
    fn hit_in(
        &mut self,
        stretch: Range<usize>,
        first: bool,
        breakpoints: &[Breakpoint],
    ) -> Result<Option<(usize, usize)>, DebugError> {
        let needs = |breakpoint: &Breakpoint| breakpoint.condition().is_some_and(Condition::needs_program);
        let with_program = breakpoints.iter().any(needs);
        let mut found = None;
        let mut fault = None;
        // A change is seen against the sample before.
        let changes = breakpoints.iter().any(|breakpoint| matches!(breakpoint.when, When::Changes { .. }));
        let begin = if changes { stretch.start.saturating_sub(1) } else { stretch.start };
        let mut before: Vec<Option<f64>> = vec![None; breakpoints.len()];
        self.each(begin..stretch.end, with_program, &mut |sample, variables| {
            for (breakpoint, before) in breakpoints.iter().zip(&mut before) {
                match breakpoint.holds(sample, variables, before) {
                    Ok(true) if sample.learned.position >= stretch.start => {
                        found = Some((sample.learned.position, breakpoint.id));
                        if first {
                            return ControlFlow::Break(());
                        }
                        break;
                    }
                    Ok(_) => {}
                    Err(diagnostic) => {
                        let text = breakpoint.condition().map_or("", |condition| &condition.text);
                        fault = Some(DebugError::AtSample {
                            place: sample.place,
                            fault: Box::new(DebugError::first(vec![diagnostic], text)),
                        });
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        match fault {
            Some(fault) => Err(fault),
            None => Ok(found),
        }
    }

    /// The other future that begins so, as far as it was ever followed.
    fn branch_for(&mut self, graft: &Graft) -> Timeline {
        match self.branch.take() {
            Some((known, timeline)) if known == *graft => timeline,
            _ => self.timeline.fork(graft.position, &graft.network, graft.training),
        }
    }

    fn compare(
        &mut self,
        graft: Graft,
        samples: usize,
        weight: Option<WeightName>,
        go_on: &mut Stopper<'_>,
    ) -> Result<Answer, DebugError> {
        let position = graft.position + samples;
        if self.train_to(position, go_on)?.is_break() {
            return Ok(Answer::Stopped);
        }
        let mut branch = self.branch_for(&graft);
        while branch.trained() < position && !branch.is_complete() {
            branch.advance(&self.data, (position - branch.trained()).min(LOOK_EVERY));
            if go_on(branch.trained(), position).is_break() {
                self.branch = Some((graft, branch));
                return Ok(Answer::Stopped);
            }
        }
        let changed = branch.at(&self.data, position).map(SparseNetwork::network);
        let losses = branch.losses()[graft.position.min(branch.trained())..].to_vec();
        let run_losses = self.timeline.losses()[graft.position..position].to_vec();
        self.branch = Some((graft, branch));
        let run = self.timeline.at(&self.data, position)?.network();
        let changed = changed?;
        let scores = self.tests.clone().map(|tests| {
            let right = |network: &Network| {
                let mut network = SparseNetwork::new(network, Instructions::Best);
                count_right(&mut network, First::of(&tests, None))
            };
            (right(&run), right(&changed), tests.len())
        });
        let losses = (run_losses.as_slice(), &losses[..losses.len().min(samples)]);
        let comparison = Comparison::of(samples, (&run, &changed), weight, scores, losses);
        Ok(Answer::Compared(Box::new(comparison)))
    }

    /// The rule it learns by.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.timeline.training(0).rule
    }
}
