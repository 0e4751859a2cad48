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
pub const MOST_CURVES: usize = 6;
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
}

/// A result's settings, in the order results are kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hidden: usize,
    /// The rate's bits, which are in the order of the rates: they are above 0.
    rate: u64,
    seed: u64,
    epoch: usize,
}

/// A line of a file of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ResultRow {
    data: String,
    test: String,
    records: usize,
    tests: usize,
    rule: Rule,
    hidden: usize,
    lr: f64,
    seed: u64,
    epoch: usize,
    /// Test records read rightly; none where the numbers became infinite.
    correct: Option<usize>,
    performance: Option<f64>,
}

/// The columns of such a file.
const COLUMNS: [&str; 11] =
    ["data", "test", "records", "tests", "rule", "hidden", "lr", "seed", "epoch", "correct", "performance"];

/// What came of a sweep so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    heading: Heading,
    correct: BTreeMap<Key, Option<usize>>,
}

/// Why a file of results cannot be gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// It is no file of results.
    #[error("this is no file of a sweep's results: {0}")]
    Form(String),
    /// It has other columns.
    #[error("this is no file of a sweep's results: its first line is not {}", COLUMNS.join(","))]
    Columns,
    /// It belongs to another sweep.
    #[error(
        "line {line}: these results are of another sweep ({what} {theirs}, and now {ours}); name another file"
    )]
    Another {
        /// Where, from 1.
        line: u64,
        /// What differs.
        what: &'static str,
        /// There.
        theirs: String,
        /// Here.
        ours: String,
    },
    /// A line that no training has written.
    #[error("line {line}: {why}")]
    Line {
        /// Where, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl From<csv::Error> for ResultsError {
    fn from(error: csv::Error) -> Self {
        Self::Form(error.to_string())
    }
}

impl Results {
    /// No results yet.
    #[must_use]
    pub const fn new(heading: Heading) -> Self {
        Self { heading, correct: BTreeMap::new() }
    }

    /// What they have in common.
    #[must_use]
    pub const fn heading(&self) -> &Heading {
        &self.heading
    }

    /// The results in a file's text, which must be of this sweep's records and rule.
    ///
    /// # Errors
    /// Where it is not such a file.
    pub fn from_csv(text: &str, heading: Heading) -> Result<Self, ResultsError> {
        let mut results = Self::new(heading);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers()?;
        if !columns.is_empty() && columns != COLUMNS.as_slice() {
            return Err(ResultsError::Columns);
        }
        for (at, line) in (2..).zip(reader.deserialize::<ResultRow>()) {
            let line = line?;
            results.check(at, &line)?;
            let key =
                Key { hidden: line.hidden, rate: line.lr.to_bits(), seed: line.seed, epoch: line.epoch };
            results.correct.insert(key, line.correct);
        }
        Ok(results)
    }

    fn check(&self, at: u64, line: &ResultRow) -> Result<(), ResultsError> {
        let Heading { data, test, records, tests, rule } = &self.heading;
        let pairs = [
            ("data", line.data.clone(), data.clone()),
            ("test", line.test.clone(), test.clone()),
            ("records", line.records.to_string(), records.to_string()),
            ("tests", line.tests.to_string(), tests.to_string()),
            ("rule", line.rule.name().to_owned(), rule.name().to_owned()),
        ];
        if let Some((what, theirs, ours)) = pairs.into_iter().find(|(_, theirs, ours)| theirs != ours) {
            return Err(ResultsError::Another { line: at, what, theirs, ours });
        }
        if line.correct.is_some_and(|correct| correct > *tests) {
            return Err(ResultsError::Line {
                line: at,
                why: format!("more than all {tests} tests read rightly"),
            });
        }
        if line.lr.is_finite() && line.lr > 0.0 {
            return Ok(());
        }
        Err(ResultsError::Line { line: at, why: format!("a learning rate of {}", line.lr) })
    }

    /// The text of a file with them, in order of hidden nodes, rates, seeds and epochs.
    ///
    /// # Errors
    /// None for results of a sweep.
    pub fn to_csv(&self) -> Result<String, ResultsError> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for line in self.lines() {
            writer.serialize(line)?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn lines(&self) -> impl Iterator<Item = ResultRow> {
        let Heading { data, test, records, tests, rule } = &self.heading;
        self.correct.iter().map(move |(key, correct)| ResultRow {
            data: data.clone(),
            test: test.clone(),
            records: *records,
            tests: *tests,
            rule: *rule,
            hidden: key.hidden,
            lr: f64::from_bits(key.rate),
            seed: key.seed,
            epoch: key.epoch,
            correct: *correct,
            performance: correct.map(|correct| correct as f64 / (*tests).max(1) as f64),
        })
    }

    /// Everything as JSON values, a record a result.
    #[must_use]
    pub fn as_json(&self) -> serde_json::Value {
        serde_json::json!(self.lines().collect::<Vec<_>>())
    }

    /// Whether a training has still to be done.
    #[must_use]
    pub fn lacks(&self, training: &Plan, epochs: &[usize]) -> bool {
        epochs.iter().any(|&epoch| !self.correct.contains_key(&key(training, epoch)))
    }

    /// Takes in what came of a training: test records read rightly after each epoch, fewer than all where the numbers
    /// became infinite.
    pub fn take_in(&mut self, training: &Plan, epochs: &[usize], correct: &[usize]) {
        for &epoch in epochs {
            self.correct.insert(key(training, epoch), correct.get(epoch - 1).copied());
        }
    }

    /// The scores of a sweep against [`Sweep::axis`]: a curve for each combination of the other settings.
    #[must_use]
    pub fn curves(&self, sweep: &Sweep) -> Vec<ScoreCurve> {
        let axis = sweep.axis();
        let others: Vec<Varied> = [Varied::Hidden, Varied::LearningRate, Varied::Epochs]
            .into_iter()
            .filter(|other| *other != axis)
            .collect();
        let mut curves = Vec::new();
        for first in sweep.values(others[0]) {
            for second in sweep.values(others[1]) {
                let at = |value: f64| [(axis, value), (others[0], first), (others[1], second)];
                let points: Vec<ScorePoint> = sweep
                    .values(axis)
                    .into_iter()
                    .filter_map(|value| self.point(sweep, value, at(value)))
                    .collect();
                let name = format!("{}, {}", others[0].of(first), others[1].of(second));
                curves.push(ScoreCurve { name, points });
            }
        }
        curves
    }

    /// The scores over all seeds at one combination of settings; `None` where there is none.
    fn point(&self, sweep: &Sweep, value: f64, settings: [(Varied, f64); 3]) -> Option<ScorePoint> {
        let of = |axis: Varied| settings.iter().find(|(of, _)| *of == axis).map_or(0.0, |(_, value)| *value);
        let key = |seed: u64| Key {
            hidden: of(Varied::Hidden) as usize,
            rate: of(Varied::LearningRate).to_bits(),
            seed,
            epoch: of(Varied::Epochs) as usize,
        };
        let share = |correct: usize| correct as f64 / self.heading.tests.max(1) as f64;
        let found = sweep.seeds.iter().filter_map(|&seed| *self.correct.get(&key(seed))?);
        let scores: Vec<f64> = found.map(share).collect();
        let low = scores.iter().copied().reduce(f64::min)?;
        let high = scores.iter().copied().reduce(f64::max)?;
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        Some(ScorePoint { value, mean, low, high, seeds: scores.len() })
    }
}

fn key(training: &Plan, epoch: usize) -> Key {
    Key {
        hidden: training.hidden,
        rate: training.training.learning_rate.to_bits(),
        seed: training.seed,
        epoch,
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
pub struct Extent {
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
    /// It came to its end: the test records read rightly after each epoch, fewer than all epochs where the numbers
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
