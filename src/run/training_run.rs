//! The run behind the debugger: it opens samples and answers what is asked of it, whole or stopped in between.
//!
//! Whoever asks decides on which thread. It keeps no place and no breakpoints of its own, so the same request has the
//! same answer as long as nothing is kept in between.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::condition::{AtHand, Condition};
use super::futures::Futures;
use super::learner::PLACE;
use super::observed::{Observed, Variables, variables_at};
use super::survey::Histogram;
use super::{
    Answer, Biography, DebugError, Debugging, Learned, Learner, Learns, Marks, Moment, Opened, Request,
    RoundTakes, Said, Setting, Stopper, Timeline, Trained,
};
use crate::digits::Dataset;
use crate::interp::{Budget, MOST_REPEATED, Settings};
use crate::lang::Rounds;
use crate::lesson::Lesson;
use crate::lesson::catalogue::{query, training_step};
use crate::matrix::{Kind, Value};
use crate::network::{Network, Rule, Training};
use crate::session::{Change, Session, run_changed};
use crate::trace::Trace;

/// Samples over which a watch's past is shown.
pub(crate) const PAST: usize = 32;
/// Multiplications and the like of all their past together.
const MOST_PAST: usize = 1_000_000_000;
/// Points at most of the error's course.
const COURSE: usize = 512;

/// A training run and the records it goes over.
#[derive(Clone, Debug)]
pub struct TrainingRun {
    /// Its shape, as the state of debugging needs it.
    pub setting: Setting,
    tests: Option<Arc<Dataset>>,
    pub(super) futures: Futures,
    /// How the program of a step is run.
    settings: Settings,
    /// What a program makes before its rounds and none of them reads or writes, by name.
    pub(super) beside: Arc<[(String, Value)]>,
    /// Whether it is known what the records show.
    is_labelled: bool,
}

impl TrainingRun {
    /// A run of so many epochs from a network, nothing of it trained yet.
    ///
    /// # Errors
    /// With the step programs as shipped only where its weights are too many.
    pub fn new(
        network: &Network,
        data: Dataset,
        tests: Option<Dataset>,
        epochs: usize,
        training: Training,
    ) -> Result<Self, DebugError> {
        network.shape().check_stepped()?;
        let step = training_step(training.rule).map_err(DebugError::Shipped)?;
        let learns = Learns::Network { shape: network.shape(), rule: training.rule };
        let timeline = Timeline::new(Learner::network(network, training), Arc::new(data), epochs);
        Ok(Self::of(step, learns, timeline, tests))
    }

    /// Any record through a network that learns nothing by it: its query, and the loss beside it.
    ///
    /// # Errors
    /// With the program as shipped only where its weights are too many.
    pub fn frozen(network: &Network, data: Dataset) -> Result<Self, DebugError> {
        network.shape().check_stepped()?;
        let step = query().map_err(DebugError::Shipped)?;
        let rule = Rule::Deck;
        let learns = Learns::Network { shape: network.shape(), rule };
        let learner = Learner::network(network, Training { learning_rate: 0.0, rule });
        Ok(Self::of(step, learns, Timeline::frozen(learner, Arc::new(data), 1), None))
    }

    /// The same of one image, whose label may not be known.
    ///
    /// # Errors
    /// Where the pixels are no image of this width.
    pub fn of_image(
        network: &Network,
        name: &str,
        (width, pixels): (usize, &[u8]),
        label: Option<u8>,
    ) -> Result<Self, DebugError> {
        let size = (width, pixels.len() / width.max(1));
        let data = Dataset::new(name, size, pixels.to_vec(), vec![label.unwrap_or(0)])?;
        Ok(Self { is_labelled: label.is_some(), ..Self::frozen(network, data)? })
    }

    /// A run of a program of one's own, so many epochs of its rounds; of one without rounds, the program once. One that
    /// is the deck's step to the letter learns natively, many times as fast.
    ///
    /// # Errors
    /// Where what it does before its rounds cannot be carried out.
    pub fn of_program(
        program: &Lesson,
        given: &[(String, Value)],
        data: Option<Dataset>,
        tests: Option<Dataset>,
        epochs: usize,
        settings: Settings,
    ) -> Result<Self, DebugError> {
        let (learner, beside) = Learner::program(&program.file, &program.program, given)?;
        let mut step = program.round();
        step.meta.given.extend(beside.iter().map(|(name, _)| name.clone()));
        let beside: Arc<[(String, Value)]> = beside.into();
        if let Some(data) = &data
            && let Some((twin, rule)) = twin(&step, &learner, data)
        {
            let learns = Learns::Network { shape: twin.shape(), rule: rule.rule };
            let timeline = Timeline::new(Learner::network(&twin, rule), Arc::new(data.clone()), epochs);
            return Ok(Self { settings, beside, ..Self::of(step, learns, timeline, tests) });
        }
        let data = match data {
            Some(data) => data,
            // A program without rounds reads none: one record stands for it.
            None => Dataset::new(program.file.clone(), (1, 1), vec![0], vec![0])?,
        };
        let learns = Learns::Program(match &program.program.rounds {
            None => RoundTakes::Nothing,
            Some(Rounds { batch: Some(_), .. }) => RoundTakes::Batch,
            Some(_) => RoundTakes::Record,
        });
        let epochs = if program.program.rounds.is_some() { epochs } else { 1 };
        let timeline = Timeline::new(learner, Arc::new(data), epochs);
        Ok(Self { settings, beside, ..Self::of(step, learns, timeline, tests) })
    }

    /// The same, which learns nothing: every round begins as the first does.
    #[must_use]
    pub fn without_learning(self) -> Self {
        let Self { setting: Setting { step, learns, .. }, futures, settings, beside, .. } = self;
        let timeline = futures.timeline;
        let timeline = Timeline::frozen(timeline.learner().clone(), timeline.data, 1);
        Self { settings, beside, ..Self::of(Lesson::clone(&step), learns, timeline, None) }
    }

    fn of(step: Lesson, learns: Learns, timeline: Timeline, tests: Option<Dataset>) -> Self {
        let is_frozen = timeline.is_frozen();
        let learned = timeline.learner().learned().into_iter().map(|(name, _)| name);
        let learned = learned.filter(|_| !is_frozen).collect();
        let changing = if is_frozen { Vec::new() } else { timeline.learner().changing() };
        let mut names = step.meta.given.clone();
        names.extend(step.program.assigned());
        names.extend(PLACE.map(str::to_owned));
        names.extend(step.program.locals());
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        let data = Arc::clone(&timeline.data);
        let futures = Futures::new(timeline);
        let setting = Setting {
            step: Arc::new(step),
            records: futures.timeline.rounds,
            epochs: futures.timeline.epochs,
            learns,
            is_frozen,
            learned,
            changing,
            names: names.into(),
            pixels: data.pixels_per_image(),
            image_width: data.width(),
            data: data.name().to_owned(),
        };
        let (settings, beside) = (Settings::default(), Arc::new([]));
        Self { setting, tests: tests.map(Arc::new), futures, settings, beside, is_labelled: true }
    }

    /// How far it has come.
    #[must_use]
    pub fn trained(&self) -> Trained {
        let timeline = &self.futures.timeline;
        let (losses, samples) = (timeline.losses(), timeline.samples());
        let stretch = samples.div_ceil(COURSE).max(1);
        // Of an image that may show anything there is no loss.
        let worth = if self.is_labelled { 1.0 } else { f64::NAN };
        let mean = |part: &[f32]| worth * part.iter().map(|l| f64::from(*l)).sum::<f64>() / part.len() as f64;
        Trained {
            trained: losses.len(),
            samples,
            errors: losses.chunks(stretch).map(mean).collect(),
            stretch,
            halted: timeline.halted().map(|halt| (self.moment(losses.len()), halt.clone())),
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
                let life = Biography::of(&weight, &mut self.futures, until, go_on)?;
                life.map(|life| Said::Biography(Box::new(life)))
            }
            Request::Compare { graft, samples, weight } => {
                let compared = self.futures.compare(graft, samples, weight, self.tests.as_deref(), go_on)?;
                compared.map(|comparison| Said::Compared(Box::new(comparison)))
            }
            Request::Table(wanted) => Some(Said::Table(Box::new(self.table(&wanted, go_on)?))),
            Request::Histogram(wanted) => {
                Some(Said::Histogram(Box::new(Histogram::of(&self.table(&wanted, go_on)?))))
            }
            Request::Find(condition) => Some(Said::Found(Box::new(self.find(&condition, go_on)?))),
            Request::Worst { position, count } => {
                Some(Said::Worst(Box::new(self.worst(position, count, go_on)?)))
            }
            Request::Keep(graft) => {
                let changes = graft.changes.clone();
                self.futures.keep(graft)?;
                return Ok(Answer::Kept(changes));
            }
        };
        Ok(Answer::Said(said.unwrap_or(Said::Stopped)))
    }

    /// The debugger and its session at a sample, however long the way there is.
    ///
    /// # Errors
    /// Where there is no such sample, or the run ends before it.
    pub fn stand_at(
        &mut self,
        position: usize,
        settings: Settings,
    ) -> Result<(Debugging, Session), DebugError> {
        let _ = self.futures.train_to(position, &mut |_, _| ControlFlow::Continue(()))?;
        let opened = self.open(position, &[])?;
        Ok(Debugging::new(self.setting.clone(), opened, self.beside_it(settings)))
    }

    /// Settings for the record of a program's round, which has the room that the run beside it leaves.
    fn beside_it(&self, settings: Settings) -> Settings {
        let beside = || self.beside.iter().map(|(_, value)| value.shape().cells()).sum::<usize>();
        let held = match self.setting.learns {
            Learns::Program(_) => self.futures.timeline.held() + beside(),
            Learns::Network { .. } => 0,
        };
        let Budget { cells, .. } = settings.budget;
        let budget = Budget { cells: cells.saturating_sub(held).max(MOST_REPEATED), ..settings.budget };
        Settings { budget, ..settings }
    }

    /// The sample at a position, before it is learned from, with the past of watches up to it.
    pub(super) fn open(&mut self, position: usize, watches: &[Condition]) -> Result<Opened, DebugError> {
        let mut past = vec![Vec::new(); watches.len()];
        if !watches.is_empty() {
            let since = position.saturating_sub(PAST);
            let work = MOST_PAST / (watches.len() * PAST);
            self.each(since..position, &Marks::new(), &mut |seen| {
                for (watch, values) in watches.iter().zip(&mut past) {
                    values.push(seen.left(work, watch).ok().and_then(|value| value.as_single()));
                }
                ControlFlow::Continue(())
            })?;
        }
        let kept = self.futures.kept(position).to_vec();
        Ok(Opened { position, given: self.given(position)?, kept, past, hit: None })
    }

    /// The variables the step at a position begins with.
    pub(super) fn given(&mut self, position: usize) -> Result<Vec<(String, Value)>, DebugError> {
        let data = Arc::clone(&self.futures.timeline.data);
        let round = self.moment(position).sample;
        let mut given = self.futures.timeline.at(position)?.given(&data, round);
        // A query needs less than a step of training; the label stays to be asked about.
        let needed = &self.setting.step.meta.given;
        if let Some(given) = &mut given {
            given.extend(self.beside.iter().cloned());
            given.retain(|(name, _)| needed.contains(name) || name == "label" && self.is_labelled);
        }
        given.ok_or_else(|| self.futures.past_the_end())
    }

    /// The record of the step at a position, with changes.
    pub(super) fn trace(&mut self, position: usize, changes: &[Change]) -> Result<Trace, DebugError> {
        let given = self.given(position)?;
        let settings = self.beside_it(self.settings.clone());
        Ok(run_changed(&self.setting.step.program, given, changes, None, settings))
    }

    /// The variables as the step at a position leaves them.
    fn variables(&mut self, position: usize, changes: &[Change]) -> Result<Variables, DebugError> {
        let trace = self.trace(position, changes)?;
        Ok(variables_at(&trace, trace.steps.len(), self.moment(position)))
    }

    /// Goes through samples in order, until told to stop. The step's program is run with its record where something in
    /// it is changed.
    pub(super) fn each(
        &mut self,
        stretch: Range<usize>,
        marks: &Marks,
        tell: &mut dyn FnMut(&Observed<'_>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        let mut heard = ControlFlow::Continue(());
        let mut at = stretch.start;
        while at < stretch.end && heard.is_continue() {
            let marked = marks.range(at..).next().map(|(at, _)| *at);
            let changed = self.futures.next_kept(at).into_iter().chain(marked).min().unwrap_or(stretch.end);
            if at < changed.min(stretch.end) {
                let end = changed.min(stretch.end);
                self.unchanged(at..end, &mut |at_hand| {
                    heard = tell(&Observed::unchanged(at_hand));
                    heard
                })?;
                at = end;
                continue;
            }
            let kept = self.futures.kept(at).to_vec();
            let kept = if kept.is_empty() { None } else { Some(self.variables(at, &kept)?) };
            let marked = marks.get(&at).map(|changes| self.variables(at, changes)).transpose()?;
            self.unchanged(at..at + 1, &mut |at_hand| {
                heard = tell(&Observed { at_hand, kept: kept.as_ref(), marked: marked.as_ref() });
                heard
            })?;
            at += 1;
        }
        Ok(())
    }

    fn unchanged(
        &mut self,
        stretch: Range<usize>,
        tell: &mut dyn FnMut(AtHand<'_>) -> ControlFlow<()>,
    ) -> Result<(), DebugError> {
        let records = self.setting.records;
        let (data, beside) = (Arc::clone(&self.futures.timeline.data), Arc::clone(&self.beside));
        let told = self.futures.timeline.replay(stretch, &mut |learned: Learned<'_>| {
            let moment = Moment::of(learned.position, records);
            tell(AtHand { moment, learned, data: &data, beside: &beside })
        });
        Ok(told?)
    }
}

/// The deck's network and how it learns, where a program's round is the deck's step to the letter and its variables
/// make that network for these records.
fn twin(step: &Lesson, learner: &Learner, data: &Dataset) -> Option<(Network, Training)> {
    let rule = [Rule::Deck, Rule::Gradient].into_iter().find(|rule| {
        let known = training_step(*rule).ok();
        known.is_some_and(|known| step.program.is_alike(&known.program))
    })?;
    let variables = learner.given(data, 0)?;
    let value = |wanted: &str| variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let matrix = |name: &str| match value(name) {
        Some(Value::Matrix(matrix, Kind::Real)) => Some(nalgebra::DMatrix::clone(matrix)),
        _ => None,
    };
    let Some(Value::Scalar(learning_rate, _)) = value("lr") else { return None };
    value("label").and(value("pixels"))?;
    let network = Network::new(matrix("wih")?, matrix("who")?).ok()?;
    let shape = network.shape();
    let fits = shape.inputs == data.pixels_per_image() && data.classes() <= shape.outputs;
    fits.then_some((network, Training { learning_rate: *learning_rate, rule }))
}
