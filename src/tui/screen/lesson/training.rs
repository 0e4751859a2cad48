//! Trainings on the screen, as plain data: what the messages of the worker have told so far.

use std::collections::BTreeMap;

use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

use crate::lesson::{Experiment, NoteAt};
use crate::study::experiment::{Counts, EpochScore, Sources};
use crate::tui::app::{App, Effect, LessonScreen, Mode, Screen};
use crate::tui::keys::Command;
use crate::tui::prompt::{Typed, take};
use crate::tui::theme::Role;

/// A training for the worker to carry out.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its number; no two have the same.
    pub id: u64,
    /// What to train.
    pub experiment: Experiment,
    /// Where the records come from.
    pub sources: Sources,
}

/// What the worker tells of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The records are read, and so many are used.
    Opened(Counts),
    /// So many records of the epoch under way are learned from.
    Learned(usize),
    /// An epoch is over.
    Epoch(EpochScore),
    /// The last epoch is over.
    Done,
    /// It cannot go on, and why.
    Failed(String),
}

/// How far a training has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs.
    UnderWay,
    /// It came to its end.
    Done,
    /// The learner stopped it.
    Stopped,
    /// It could not go on, and why.
    Failed(String),
}

/// A training as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveTraining {
    job: u64,
    /// How far it has come.
    pub standing: Standing,
    /// How many records it uses, once they are read.
    pub counts: Option<Counts>,
    /// The epochs that are over, in order.
    pub epochs: Vec<EpochScore>,
    /// Records of the next epoch learned from.
    pub learned: usize,
    /// What the learner guessed, if asked.
    pub guess: Option<f64>,
}

/// The trainings of a lesson, each at its place. One at most is under way.
#[derive(Clone, Debug, Default)]
pub struct Trainings(BTreeMap<NoteAt, LiveTraining>);

impl LiveTraining {
    fn new(job: u64, guess: Option<f64>) -> Self {
        let standing = Standing::UnderWay;
        Self { job, standing, counts: None, epochs: Vec::new(), learned: 0, guess }
    }

    fn take_in(&mut self, news: News) {
        match news {
            News::Opened(counts) => self.counts = Some(counts),
            News::Learned(records) => self.learned = records,
            News::Epoch(score) => {
                self.epochs.push(score);
                self.learned = 0;
            }
            News::Done => self.standing = Standing::Done,
            News::Failed(why) => self.standing = Standing::Failed(why),
        }
    }
}

impl Trainings {
    /// The training at a place, if one was ever started there.
    #[must_use]
    pub fn at(&self, place: NoteAt) -> Option<&LiveTraining> {
        self.0.get(&place)
    }

    /// Whether the training at a place is under way.
    #[must_use]
    pub fn is_under_way(&self, place: NoteAt) -> bool {
        self.at(place).is_some_and(|training| training.standing == Standing::UnderWay)
    }

    /// Begins afresh at a place; what was under way elsewhere is stopped by it.
    fn start(&mut self, place: NoteAt, job: u64, guess: Option<f64>) {
        self.stop();
        let before = self.at(place).and_then(|training| training.guess);
        self.0.insert(place, LiveTraining::new(job, guess.or(before)));
    }

    /// Stops what is under way; whether anything was.
    fn stop(&mut self) -> bool {
        let under_way = self.0.values_mut().find(|training| training.standing == Standing::UnderWay);
        under_way.map(|training| training.standing = Standing::Stopped).is_some()
    }

    /// Takes in what the worker tells; of a job stopped meanwhile it is of no interest.
    fn take_in(&mut self, job: u64, news: News) {
        let is_it =
            |training: &&mut LiveTraining| training.job == job && training.standing == Standing::UnderWay;
        if let Some(training) = self.0.values_mut().find(is_it) {
            training.take_in(news);
        }
    }
}

impl LessonScreen {
    /// Stops the training under way, if there is one.
    pub(in crate::tui) fn stop_training(&mut self) -> Option<Effect> {
        self.trainings.stop().then_some(Effect::StopTraining)
    }
}

impl App {
    /// Enter and Esc at a training: Enter starts it, and either stops it while it is under way.
    pub(in crate::tui) fn train(&mut self, command: Command) -> Vec<Effect> {
        let Screen::Lesson(lesson) = &mut self.screen else { return Vec::new() };
        let Some((place, experiment)) = lesson.session.experiment() else { return Vec::new() };
        if lesson.trainings.is_under_way(place) {
            lesson.notice = None;
            return lesson.stop_training().into_iter().collect();
        }
        if command == Command::StopTraining {
            lesson.command(Command::Out);
            return Vec::new();
        }
        let is_first = lesson.trainings.at(place).is_none();
        if experiment.guess.is_some() && is_first {
            lesson.notice = None;
            lesson.mode = Mode::Guess(String::new());
            return Vec::new();
        }
        self.start_training(None)
    }

    /// Takes a key into a guess that is being typed; `None` where there is none. Enter starts the training, with the
    /// guess or without one.
    pub(in crate::tui) fn guessing(&mut self, key: KeyEvent) -> Option<Vec<Effect>> {
        if self.overlay.is_some() || key.modifiers.contains(KeyModifiers::CONTROL) {
            return None;
        }
        let Screen::Lesson(lesson) = &mut self.screen else { return None };
        let Mode::Guess(line) = &mut lesson.mode else { return None };
        match take(line, key.code) {
            Typed::On => return Some(Vec::new()),
            Typed::GivenUp => lesson.mode = Mode::Step,
            Typed::Done(line) if line.trim().is_empty() => {
                lesson.mode = Mode::Step;
                return Some(self.start_training(None));
            }
            Typed::Done(line) => match line.trim().replace(',', ".").parse::<f64>() {
                Ok(guess) if guess.is_finite() => {
                    lesson.mode = Mode::Step;
                    return Some(self.start_training(Some(guess)));
                }
                _ => lesson.say(format!("`{}` is not a number.", line.trim()), Role::Bad),
            },
        }
        Some(Vec::new())
    }

    /// Starts the training one stands at, with what the learner guessed of it.
    pub(in crate::tui) fn start_training(&mut self, guess: Option<f64>) -> Vec<Effect> {
        let Screen::Lesson(lesson) = &mut self.screen else { return Vec::new() };
        let Some((place, experiment)) = lesson.session.experiment() else { return Vec::new() };
        self.jobs += 1;
        let job = Job { id: self.jobs, experiment: experiment.clone(), sources: self.sources.clone() };
        lesson.notice = None;
        lesson.trainings.start(place, job.id, guess);
        vec![Effect::Train(job)]
    }

    /// Takes in what the worker tells.
    pub(in crate::tui) fn take_in_news(&mut self, job: u64, news: News) {
        if let Screen::Lesson(lesson) = &mut self.screen {
            lesson.trainings.take_in(job, news);
        }
    }
}
