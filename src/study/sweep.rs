//! A sweep: the same training over and over with other settings, and what came of each.
//!
//! A [`Sweep`] says which trainings there are, [`Results`] holds what came of them and goes to a CSV file and back, and
//! [`Results::curves`] turns them into score against one setting. Nothing here starts a thread or touches a file.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::digits::Records;
use crate::matrix::counted;
use crate::network::{Ended, Event, Plan, PlanError, Rule, Training};

/// The most trainings of a sweep.
pub const MOST_TRAININGS: usize = 10_000;
/// The most curves drawn of one sweep.
pub(crate) const MOST_CURVES: usize = 6;
/// Records between two tellings of how far a training is.
const TELL_EVERY: usize = 256;

/// A setting that can vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Varied {
    /// The learning rate.
    LearningRate,
    /// Hidden nodes.
    Hidden,
    /// How often the records are gone through.
    Epochs,
}

impl Varied {
    /// Its name in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LearningRate => "learning rate",
            Self::Hidden => "hidden nodes",
            Self::Epochs => "epochs",
        }
    }

    /// A value of it in words: `rate 0.1`, `200 hidden nodes`, `5 epochs`.
    fn of(self, value: f64) -> String {
        match self {
            Self::LearningRate => format!("rate {value}"),
            Self::Hidden => counted(value as usize, "hidden node"),
            Self::Epochs => counted(value as usize, "epoch"),
        }
    }
}

/// Every combination of these is tried; each list in rising order and without repetition.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// Learning rates, above 0.
    pub rates: Vec<f64>,
    /// Hidden nodes.
    pub hidden: Vec<usize>,
    /// After how many epochs the score is taken; a training goes on to the last.
    pub epochs: Vec<usize>,
    /// Seeds of the initial weights.
    pub seeds: Vec<u64>,
    /// What all trainings have in common.
    pub common: Plan,
}

/// A sweep that is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "that makes {0} trainings ({1} learning rates × {2} numbers of hidden nodes × {3} seeds), and at most {MOST_TRAININGS} are done in one sweep"
)]
pub struct TooMany(u128, usize, usize, usize);

impl Sweep {
    /// Every training, in the order of hidden nodes, rates and seeds.
    ///
    /// # Errors
    /// Where there are more than [`MOST_TRAININGS`].
    pub fn trainings(&self) -> Result<Vec<Plan>, TooMany> {
        let counts = [self.rates.len(), self.hidden.len(), self.seeds.len()];
        let count: u128 = counts.iter().map(|&count| count as u128).product();
        if count > MOST_TRAININGS as u128 {
            return Err(TooMany(count, counts[0], counts[1], counts[2]));
        }
        let epochs = self.epochs.last().copied().unwrap_or(self.common.epochs);
        let mut trainings = Vec::new();
        for &hidden in &self.hidden {
            for &learning_rate in &self.rates {
                let training = Training { learning_rate, ..self.common.training };
                let plan = |&seed: &u64| Plan { hidden, seed, epochs, training, ..self.common };
                trainings.extend(self.seeds.iter().map(plan));
            }
        }
        Ok(trainings)
    }

    /// The values a setting takes.
    #[must_use]
    pub fn values(&self, axis: Varied) -> Vec<f64> {
        let whole = |values: &[usize]| values.iter().map(|&value| value as f64).collect();
        match axis {
            Varied::LearningRate => self.rates.clone(),
            Varied::Hidden => whole(&self.hidden),
            Varied::Epochs => whole(&self.epochs),
        }
    }

    /// The setting the score is drawn against: the one with the most values, the earlier of equals.
    #[must_use]
    pub fn axis(&self) -> Varied {
        let mut best = Varied::LearningRate;
        for axis in [Varied::Hidden, Varied::Epochs] {
            if self.values(axis).len() > self.values(best).len() {
                best = axis;
            }
        }
        best
    }
}

/// What all results of a sweep have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// What the records learned from are called.
    pub data: String,
    /// What the test records are called.
    pub test: String,
    /// How many are learned from.
    pub records: usize,
    /// How many are asked about.
    pub tests: usize,
    /// How errors are carried back.
    pub rule: Rule,
    /// The records themselves, as [`Records::fingerprint`] has them.
    pub fingerprint: String,
}

impl Heading {
    /// What makes results those of one sweep, by its column. The same records may go by another name.
    fn words(&self) -> [(&'static str, String); 4] {
        let (records, tests, rule) = (self.records.to_string(), self.tests.to_string(), self.rule.name());
        let fingerprint = self.fingerprint.clone();
        [("records", records), ("tests", tests), ("rule", rule.to_owned()), ("fingerprint", fingerprint)]
    }
}

/// A result's settings, in the order results are kept in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hidden: usize,
    /// The rate's bits, which are in the order of the rates: they are above 0.
    rate: u64,
    seed: u64,
    epoch: usize,
}

impl Key {
    fn of(plan: &Plan, epoch: usize) -> Self {
        Self { hidden: plan.hidden, rate: plan.training.learning_rate.to_bits(), seed: plan.seed, epoch }
    }

    /// The same with another value of a setting.
    fn with(self, axis: Varied, value: f64) -> Self {
        match axis {
            Varied::LearningRate => Self { rate: value.to_bits(), ..self },
            Varied::Hidden => Self { hidden: value as usize, ..self },
            Varied::Epochs => Self { epoch: value as usize, ..self },
        }
    }
}

/// What a line of a file of results has after the heading's columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ResultRow {
    hidden: usize,
    lr: f64,
    seed: u64,
    epoch: usize,
    /// Test records read correctly; none where the numbers became infinite.
    correct: Option<usize>,
    performance: Option<f64>,
}

/// The columns of such a file.
const COLUMNS: [&str; 12] = [
    "data",
    "test",
    "records",
    "tests",
    "rule",
    "fingerprint",
    "hidden",
    "lr",
    "seed",
    "epoch",
    "correct",
    "performance",
];

/// What came of a sweep so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// What they have in common.
    pub heading: Heading,
    correct: BTreeMap<Key, Option<usize>>,
}

/// Why a file of results cannot be gone on with, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ResultsError(String);

impl From<csv::Error> for ResultsError {
    fn from(error: csv::Error) -> Self {
        Self(format!("this is no file of a sweep's results: {error}"))
    }
}

impl Results {
    /// No results yet.
    #[must_use]
    pub const fn new(heading: Heading) -> Self {
        Self { heading, correct: BTreeMap::new() }
    }

    /// The results in a file's text, which must be of this sweep's records and rule.
    ///
    /// # Errors
    /// Where it is not such a file.
    pub fn from_csv(text: &str, heading: Heading) -> Result<Self, ResultsError> {
        let mut results = Self::new(heading);
        let mut lines =
            csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
        if let Some(columns) = lines.next()
            && columns? != COLUMNS[..]
        {
            let columns = COLUMNS.join(",");
            let what = format!("this is no file of a sweep's results: its first line is not {columns}");
            return Err(ResultsError(what));
        }
        for (at, line) in (2..).zip(lines) {
            let (heading, row): (Heading, ResultRow) = line?.deserialize(None)?;
            let wrong = |why: String| ResultsError(format!("line {at}: {why}"));
            results.check(&heading, &row).map_err(wrong)?;
            let ResultRow { hidden, lr, seed, epoch, correct, .. } = row;
            results.correct.insert(Key { hidden, rate: lr.to_bits(), seed, epoch }, correct);
        }
        Ok(results)
    }

    /// What is wrong with a line that no training of this sweep has written.
    fn check(&self, heading: &Heading, row: &ResultRow) -> Result<(), String> {
        let mut pairs = heading.words().into_iter().zip(self.heading.words());
        if let Some(((what, theirs), (_, ours))) = pairs.find(|(theirs, ours)| theirs != ours) {
            if what == "fingerprint" {
                let (theirs, ours) = (&heading.data, &self.heading.data);
                let which = if theirs == ours {
                    format!("{ours} has changed since")
                } else {
                    format!("{theirs}, and now {ours}")
                };
                return Err(format!("these results are of other records ({which}); name another file"));
            }
            let differs = format!("{what} {theirs}, and now {ours}");
            return Err(format!("these results are of another sweep ({differs}); name another file"));
        }
        if row.correct.is_some_and(|correct| correct > heading.tests) {
            return Err(format!("more than all {} tests read correctly", heading.tests));
        }
        let is_rate = row.lr.is_finite() && row.lr > 0.0;
        if is_rate { Ok(()) } else { Err(format!("a learning rate of {}", row.lr)) }
    }

    /// The text of a file with them, in order of hidden nodes, rates, seeds and epochs.
    ///
    /// # Errors
    /// None for results of a sweep.
    pub fn to_csv(&self) -> Result<String, ResultsError> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for row in self.rows() {
            writer.serialize((&self.heading, row))?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Takes in the results of another run of the same sweep.
    pub fn add(&mut self, others: Self) {
        self.correct.extend(others.correct);
    }

    fn rows(&self) -> impl Iterator<Item = ResultRow> {
        self.correct.iter().map(|(&Key { hidden, rate, seed, epoch }, &correct)| {
            let performance = correct.map(|correct| self.share(correct));
            ResultRow { hidden, lr: f64::from_bits(rate), seed, epoch, correct, performance }
        })
    }

    fn share(&self, correct: usize) -> f64 {
        correct as f64 / self.heading.tests.max(1) as f64
    }

    /// Everything as JSON values, a record a result.
    #[must_use]
    pub fn as_json(&self) -> serde_json::Value {
        #[derive(Serialize)]
        struct WholeRow<'a> {
            #[serde(flatten)]
            heading: &'a Heading,
            #[serde(flatten)]
            row: ResultRow,
        }
        self.rows().map(|row| serde_json::json!(WholeRow { heading: &self.heading, row })).collect()
    }

    /// Whether a training has still to be done.
    #[must_use]
    pub fn lacks(&self, training: &Plan, epochs: &[usize]) -> bool {
        epochs.iter().any(|&epoch| !self.correct.contains_key(&Key::of(training, epoch)))
    }

    /// Takes in what came of a training: test records read correctly after each epoch, fewer than all where the numbers
    /// became infinite.
    pub fn take_in(&mut self, training: &Plan, epochs: &[usize], correct: &[usize]) {
        for &epoch in epochs {
            self.correct.insert(Key::of(training, epoch), correct.get(epoch - 1).copied());
        }
    }

    /// The scores of a sweep against [`Sweep::axis`]: a curve for each combination of the other settings.
    #[must_use]
    pub fn curves(&self, sweep: &Sweep) -> Vec<ScoreCurve> {
        let axis = sweep.axis();
        let mut others = vec![Varied::Hidden, Varied::LearningRate, Varied::Epochs];
        others.retain(|other| *other != axis);
        let mut curves = Vec::new();
        for first in sweep.values(others[0]) {
            for second in sweep.values(others[1]) {
                let held = Key::default().with(others[0], first).with(others[1], second);
                let point = |value| self.point(&sweep.seeds, value, held.with(axis, value));
                let points = sweep.values(axis).into_iter().filter_map(point).collect();
                let name = format!("{}, {}", others[0].of(first), others[1].of(second));
                curves.push(ScoreCurve { name, points });
            }
        }
        curves
    }

    /// The scores over all seeds at one combination of settings; `None` where there is none.
    fn point(&self, seeds: &[u64], value: f64, settings: Key) -> Option<ScorePoint> {
        let found = seeds.iter().filter_map(|&seed| *self.correct.get(&Key { seed, ..settings })?);
        let scores: Vec<f64> = found.map(|correct| self.share(correct)).collect();
        let low = scores.iter().copied().reduce(f64::min)?;
        let high = scores.iter().copied().reduce(f64::max)?;
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        Some(ScorePoint { value, mean, low, high, seeds: scores.len() })
    }
}

/// Score against one setting, the others held.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreCurve {
    /// The settings that are held.
    pub name: String,
    /// In the order of the setting that varies.
    pub points: Vec<ScorePoint>,
}

/// The scores of all seeds at one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ScorePoint {
    /// The value of the setting that varies.
    pub value: f64,
    /// The mean score, from 0 to 1.
    pub mean: f64,
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// How many seeds there were.
    pub seeds: usize,
}

/// What some curves span.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Extent {
    /// Every value of the setting that varies, in rising order.
    pub values: Vec<f64>,
    /// The lowest score of all seeds.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Extent {
    /// What these curves span.
    #[must_use]
    pub fn of(curves: &[ScoreCurve]) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        let mut values: Vec<f64> = points().map(|point| point.value).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let low = points().map(|point| point.low).fold(1.0, f64::min);
        let high = points().map(|point| point.high).fold(0.0, f64::max);
        Self { values, low, high }
    }
}

/// What came of a training.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It came to its end: the test records read correctly after each epoch, fewer than all epochs where the numbers
    /// became infinite.
    Whole(Vec<usize>),
    /// It was stopped after so many epochs.
    Stopped(usize),
}

/// Carries a training out. `tell` hears how many records were learned from since it was last told, and may stop it.
///
/// # Errors
/// Where no network can have the shape.
pub fn train(
    training: &Plan,
    records: &Records,
    tell: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Trial, PlanError> {
    let mut correct = Vec::new();
    let mut told = 0;
    let ended = training.carry_out(records, &mut |event| {
        let (learned, is_over) = match event {
            Event::Learned { records, .. } => (records, false),
            Event::Epoch(report) => {
                correct.extend(report.correct);
                (report.outcome.samples, true)
            }
        };
        if !is_over && learned < told + TELL_EVERY {
            return ControlFlow::Continue(());
        }
        let since = learned - told;
        told = if is_over { 0 } else { learned };
        tell(since)
    });
    match ended {
        Ok(Ended::Stopped { .. }) => Ok(Trial::Stopped(correct.len())),
        Ok(Ended::Finished) | Err(PlanError::Training(_)) => Ok(Trial::Whole(correct)),
        Err(other) => Err(other),
    }
}
