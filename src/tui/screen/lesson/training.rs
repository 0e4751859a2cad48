//! Trainings on the screen, as plain data: what the messages of the worker have told so far.

use std::collections::BTreeMap;

use crate::lesson::{Experiment, NoteAt};
use crate::study::experiment::{Counts, EpochScore, Sources};

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
    pub(crate) fn is_under_way(&self, place: NoteAt) -> bool {
        self.at(place).is_some_and(|training| training.standing == Standing::UnderWay)
    }

    /// Whether a job is one of these.
    pub(super) fn has(&self, job: u64) -> bool {
        self.0.values().any(|training| training.job == job)
    }

    /// Begins afresh at a place; what was under way elsewhere is stopped by it.
    pub(super) fn start(&mut self, place: NoteAt, job: u64, guess: Option<f64>) {
        self.stop();
        let before = self.at(place).and_then(|training| training.guess);
        self.0.insert(place, LiveTraining::new(job, guess.or(before)));
    }

    /// Stops what is under way; whether anything was.
    pub(super) fn stop(&mut self) -> bool {
        let under_way = self.0.values_mut().find(|training| training.standing == Standing::UnderWay);
        under_way.map(|training| training.standing = Standing::Stopped).is_some()
    }

    /// Takes in what the worker tells; of a job stopped meanwhile it is of no interest.
    pub(super) fn take_in(&mut self, job: u64, news: News) {
        let is_it =
            |training: &&mut LiveTraining| training.job == job && training.standing == Standing::UnderWay;
        if let Some(training) = self.0.values_mut().find(is_it) {
            training.take_in(news);
        }
    }
}
