//! `nn-tutor sweep`: the same training with other settings, over all cores, and the scores as curves.

use std::fmt::{self, Display};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread;

use anyhow::{Context, bail};
use clap::builder::RangedU64ValueParser;

use super::drawing::{DrawingFile, paper};
use super::look::Look;
use super::output::{complain, put, put_json, write_file};
use super::plan::{Limits, rate};
use super::reading::read_text_of;
use super::records::Sets;
use super::work::{Interrupt, RECORDS, bar};
use crate::digits::Dataset;
use crate::network::{Plan, PlanError, Rule, Training};
use crate::scene::chart::scores;
use crate::study::sweep::{Heading, MOST_CURVES, Results, Sweep, Trial, train};
use crate::text::sweep::{report, stopped, title};
use crate::tui::OWN_FAULT;
use crate::whole_file::Lock;

/// The most values of one setting.
const MOST_VALUES: u64 = 1_000;
/// The largest file of results read.
const LARGEST: u64 = 64 << 20;
/// The most trainings at a time.
const MOST_JOBS: u64 = 256;
/// Columns and rows of a drawing of the curves.
const PLOT: (u16, u16) = (107, 34);

/// Train with other and other settings, and plot the scores
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    sets: Sets,
    #[command(flatten)]
    limits: Limits,
    /// Learning rates: 0.05,0.1,0.2
    #[arg(long, value_name = "RATES", default_value_t = List(vec![Plan::DECK.training.learning_rate]), value_parser = rates)]
    lr: List<f64>,
    /// Numbers of hidden nodes: 10,50,200
    #[arg(long, value_name = "COUNTS", default_value_t = List(vec![Plan::DECK.hidden]), value_parser = counts)]
    hidden: List<usize>,
    /// After which epochs the score is taken: 5, or 1..10
    #[arg(long, value_name = "EPOCHS", default_value_t = List(vec![Plan::DECK.epochs]), value_parser = counts)]
    epochs: List<usize>,
    /// Seeds of the initial weights: 1, or 1..3
    #[arg(long, value_name = "SEEDS", default_value_t = List(vec![Plan::DECK.seed]), value_parser = whole_numbers)]
    seeds: List<u64>,
    /// How the hidden layer's error is worked out
    #[arg(long, value_enum, default_value_t)]
    rule: Rule,
    /// Keep the results in this CSV file, and go on with what is in it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draw the curves into this file (.svg or .png)
    #[arg(long, value_name = "FILE", value_parser = DrawingFile::parse)]
    plot: Option<DrawingFile>,
    /// Trainings at a time; as many as there are cores if left out
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=MOST_JOBS))]
    jobs: Option<usize>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

/// Values of a setting, in rising order and without repetition.
#[derive(Clone, Debug, PartialEq)]
struct List<T>(Vec<T>);

impl<T: Display> Display for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(T::to_string).collect::<Vec<_>>().join(","))
    }
}

/// Learning rates.
fn rates(text: &str) -> Result<List<f64>, String> {
    let mut rates = Vec::new();
    for part in text.split(',') {
        if part.contains("..") {
            return Err(format!("`{part}`: learning rates have no ranges; list them: 0.05,0.1,0.2"));
        }
        rates.push(rate(part.trim()).map_err(|error| format!("`{part}`: {error}"))?);
    }
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    Ok(List(rates))
}

/// Whole numbers above 0.
fn counts(text: &str) -> Result<List<usize>, String> {
    let List(values) = whole_numbers(text)?;
    if values.contains(&0) {
        return Err("0 is none; give whole numbers above 0".to_owned());
    }
    Ok(List(values.into_iter().map(|value| usize::try_from(value).unwrap_or(usize::MAX)).collect()))
}

/// Numbers and ranges such as `1,5,10..12`, both ends of a range included.
fn whole_numbers(text: &str) -> Result<List<u64>, String> {
    let mut values = Vec::new();
    for part in text.split(',') {
        let number = |text: &str| {
            let what = "give whole numbers such as 5, lists such as 1,5,10 or ranges such as 1..10";
            text.trim().parse::<u64>().map_err(|_| format!("`{part}` is no whole number; {what}"))
        };
        let (first, last) = match part.split_once("..") {
            Some((first, last)) => (number(first)?, number(last.trim_start_matches('='))?),
            None => (number(part)?, number(part)?),
        };
        if first > last {
            return Err(format!("the range `{part}` is empty: its first number is above its last"));
        }
        if last - first >= MOST_VALUES || values.len() as u64 + (last - first) >= MOST_VALUES {
            return Err(format!("`{text}` has more than {MOST_VALUES} values"));
        }
        values.extend(first..=last);
    }
    values.sort_unstable();
    values.dedup();
    Ok(List(values))
}

impl Arguments {
    fn sweep(&self) -> Sweep {
        let training = Training { rule: self.rule, ..Plan::DECK.training };
        Sweep {
            rates: self.lr.0.clone(),
            hidden: self.hidden.0.clone(),
            epochs: self.epochs.0.clone(),
            seeds: self.seeds.0.clone(),
            common: self.limits.of(Plan { training, ..Plan::DECK }),
        }
    }
}

/// Does it. Ctrl-C ends it: what is done is kept, what is under way is lost and said.
///
/// # Errors
/// Where records cannot be read, the settings are too many, a file of results is of another sweep, or a file cannot
/// be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let sweep = arguments.sweep();
    let trainings = sweep.trainings()?;
    let Some(first) = trainings.first() else { bail!("there is nothing to train") };
    // From here on an interruption is heard, also while the records are read.
    let interrupt = Interrupt::listen()?;
    let records = arguments.sets.sources().with_tests()?.open()?;
    let counts = first.counts(&records);
    let heading = Heading {
        data: records.training.name().to_owned(),
        test: records.test.as_ref().map_or("", Dataset::name).to_owned(),
        records: counts.records,
        tests: counts.tests,
        rule: arguments.rule,
        fingerprint: records.fingerprint(counts.records, counts.tests),
    };
    let mut results = begin(arguments.out.as_deref(), heading)?;
    let lacking: Vec<Plan> =
        trainings.iter().filter(|training| results.lacks(training, &sweep.epochs)).copied().collect();
    let per_training = (first.epochs as u64).saturating_mul(counts.records as u64);
    let bar = bar(Some((lacking.len() as u64).saturating_mul(per_training)), RECORDS);
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok().map(NonZero::get)).unwrap_or(1);
    let (mut done, mut lost) = (0, Vec::new());
    let work = |training: &Plan| {
        train(training, &records, &mut |learned| {
            bar.inc(learned as u64);
            interrupt.goes_on()
        })
    };
    let ended = carry_out(&lacking, jobs, &interrupt, work, |training, trained| match trained {
        Trial::Whole(correct) => {
            done += 1;
            results.take_in(training, &sweep.epochs, &correct);
            keep(arguments.out.as_deref(), &mut results)
        }
        Trial::Stopped(epochs) => {
            lost.push((*training, epochs));
            Ok(())
        }
    });
    bar.finish_and_clear();
    ended?;
    let is_whole = done == lacking.len();
    if !is_whole {
        lost.sort_by_key(|(training, _)| trainings.iter().position(|other| other == training));
        complain(&stopped(done, lacking.len(), arguments.out.as_deref(), &lost));
    }
    let curves = results.curves(&sweep);
    if let Some(file) = arguments.plot.as_ref().filter(|_| is_whole) {
        let title = title(&results.heading, &sweep);
        let curves = &curves[..curves.len().min(MOST_CURVES)];
        let scene = scores(&title, sweep.axis(), curves, PLOT);
        file.write(&scene, paper(look.theme))?;
    }
    if arguments.json {
        put_json(&serde_json::json!({
            "sweep": &results.heading,
            "axis": sweep.axis(),
            "curves": curves,
            "results": results.as_json(),
        }))?;
    } else if curves.iter().any(|curve| !curve.points.is_empty()) {
        put(&report(&results.heading, &sweep, &curves, look.sketch_signs()))?;
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { interrupt.status() })
}

/// The results so far: those in the file, where there is one.
fn begin(out: Option<&Path>, heading: Heading) -> anyhow::Result<Results> {
    let mut results = Results::new(heading);
    // A file that cannot be written is told of before hours of training, not after.
    keep(out, &mut results)?;
    Ok(results)
}

/// Adds the results to those in the file, and what others have put there since to these.
fn keep(out: Option<&Path>, results: &mut Results) -> anyhow::Result<()> {
    let Some(path) = out else { return Ok(()) };
    let _lock = Lock::of(path).with_context(|| format!("cannot write {}", path.display()))?;
    if path.try_exists()? {
        let text = read_text_of(path, "results are a CSV file", LARGEST)?;
        let there = Results::from_csv(&text, results.heading.clone());
        results.add(there.with_context(|| path.display().to_string())?);
    }
    write_file(path, results.to_csv()?.as_bytes())
}

/// Does the work of all trainings on so many threads until all are done or Ctrl-C ends it; `over` hears of every one
/// that was begun, on this thread. What panics takes its own training with it, and none that is done.
fn carry_out(
    trainings: &[Plan],
    jobs: usize,
    interrupt: &Interrupt,
    work: impl Fn(&Plan) -> Result<Trial, PlanError> + Sync,
    mut over: impl FnMut(&Plan, Trial) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let waiting = Mutex::new(trainings.iter());
    let next = || waiting.lock().ok().filter(|_| interrupt.goes_on().is_continue())?.next();
    let (sender, outcomes) = channel::<(&Plan, Result<Trial, PlanError>)>();
    thread::scope(|scope| {
        let begin = |_| {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(training) = next() {
                    if sender.send((training, work(training))).is_err() {
                        return;
                    }
                }
            })
        };
        let threads: Vec<_> = (0..jobs.min(trainings.len())).map(begin).collect();
        drop(sender);
        let ended = outcomes.into_iter().try_for_each(|(training, trained)| over(training, trained?));
        // After a fault the others need not go on.
        interrupt.press();
        let panics = threads.into_iter().filter_map(|thread| thread.join().err()).count();
        ended.and_then(|()| if panics == 0 { Ok(()) } else { bail!(OWN_FAULT) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_and_every_other_training_is_kept() {
        let trainings: Vec<Plan> = (1..=4).map(|hidden| Plan { hidden, ..Plan::DECK }).collect();
        let interrupt = Interrupt::listen().unwrap();
        let work = |training: &Plan| {
            assert_ne!(training.hidden, 2, "this panics in the worker's thread");
            Ok(Trial::Whole(vec![training.hidden]))
        };
        let mut kept = Vec::new();
        let ended = carry_out(&trainings, 2, &interrupt, work, |training, _| {
            kept.push(training.hidden);
            Ok(())
        });
        kept.sort_unstable();
        assert_eq!(kept, [1, 3, 4]);
        assert_eq!(ended.unwrap_err().to_string(), OWN_FAULT);
    }
}
