//! `nn-tutor sweep`: the same training with other settings, over all cores, and the scores as curves.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Look;
use super::output::put;
use super::train::{HIDDEN, RuleName};
use crate::digits::{Part, Source};
use crate::lesson::Experiment;
use crate::study::experiment::{ExperimentError, Records};
use crate::study::sweep::{Heading, MOST_CURVES, Results, Sweep, train};
use crate::text::chart::Chart;
use crate::text::sweep::{report, title};
use crate::whole_file::WholeFile;

/// The most values of one setting.
const MOST_VALUES: u64 = 1_000;

/// What `sweep` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Records to learn from: builtin, mnist, a folder or file of IDX images, or a CSV file
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Records to be asked about; the test part of --data if left out and there is one
    #[arg(long, value_name = "SET")]
    test: Option<Source>,
    /// Learning rates: 0.05,0.1,0.2
    #[arg(long, value_name = "RATES", default_value = "0.1")]
    lr: Rates,
    /// Numbers of hidden nodes: 10,50,200
    #[arg(long, value_name = "COUNTS", default_value_t = Whole(vec![HIDDEN as u64]))]
    hidden: Whole,
    /// After which epochs the score is taken: 5, or 1..10
    #[arg(long, value_name = "EPOCHS", default_value = "5")]
    epochs: Whole,
    /// Seeds of the initial weights: 1, or 1..3
    #[arg(long, value_name = "SEEDS", default_value = "1")]
    seeds: Seeds,
    /// How the hidden layer's error is worked out
    #[arg(long, value_enum, default_value_t = RuleName::Deck)]
    rule: RuleName,
    /// Learn from the first N records only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Ask about the first N test records only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    test_limit: Option<u64>,
    /// Keep the results in this CSV file, and go on with what is in it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draw the curves into this file (.svg or .png)
    #[arg(long, value_name = "FILE", value_parser = plot_file)]
    plot: Option<PathBuf>,
    /// Trainings at a time; as many as there are cores if left out
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

/// Whole numbers above 0 in rising order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Whole(Vec<u64>);

impl std::fmt::Display for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Whole {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let values = whole_numbers(text)?;
        if values.contains(&0) {
            return Err("0 is none; give whole numbers above 0".to_owned());
        }
        Ok(Self(values))
    }
}

impl Whole {
    fn counts(&self) -> Vec<usize> {
        self.0.iter().map(|&value| usize::try_from(value).unwrap_or(usize::MAX)).collect()
    }
}

/// Seeds in rising order, 0 allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seeds(Vec<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        whole_numbers(text).map(Self)
    }
}

/// Learning rates in rising order.
#[derive(Clone, Debug, PartialEq)]
struct Rates(Vec<f64>);

impl FromStr for Rates {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut rates = Vec::new();
        for part in text.split(',') {
            if part.contains("..") {
                return Err(format!("`{part}`: learning rates have no ranges; list them: 0.05,0.1,0.2"));
            }
            rates.push(super::train::rate(part.trim()).map_err(|error| format!("`{part}`: {error}"))?);
        }
        rates.sort_by(f64::total_cmp);
        rates.dedup();
        Ok(Self(rates))
    }
}

/// Numbers and ranges such as `1,5,10..12`, both ends of a range included.
fn whole_numbers(text: &str) -> Result<Vec<u64>, String> {
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
    Ok(values)
}

fn plot_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match Form::of(&path) {
        Some(_) => Ok(path),
        None => Err("the name of a drawing ends in .svg or .png".to_owned()),
    }
}

/// The form of a drawing.
enum Form {
    Svg,
    Png,
}

impl Form {
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            _ => None,
        }
    }
}

/// Does it.
///
/// # Errors
/// Where records cannot be read, the settings are too many, a file of results is of another sweep, or a file cannot
/// be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let sweep = sweep(arguments);
    let trainings = sweep.trainings()?;
    let (records, data, test) = open(arguments)?;
    let Some(first) = trainings.first().cloned() else { bail!("there is nothing to train") };
    let counts = records.counts(&first);
    let heading =
        Heading { data, test, records: counts.records, tests: counts.tests, rule: arguments.rule.into() };
    let mut results = begin(arguments.out.as_deref(), heading)?;
    let lacking: Vec<Experiment> =
        trainings.into_iter().filter(|training| results.lacks(training, &sweep.epochs)).collect();
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let total =
        (lacking.len() as u64).saturating_mul(first.epochs as u64).saturating_mul(counts.records as u64);
    carry_out(&lacking, &records, jobs, &bar(total), |training, correct| {
        results.take_in(training, &sweep.epochs, &correct);
        keep(arguments.out.as_deref(), &results)
    })?;
    let curves = results.curves(&sweep);
    if let Some(path) = &arguments.plot {
        let title = title(results.heading(), &sweep);
        let drawn = &curves[..curves.len().min(MOST_CURVES)];
        let chart = Chart { title: &title, axis: sweep.axis(), curves: drawn };
        let bytes = match Form::of(path) {
            Some(Form::Svg) => chart.svg()?.into_bytes(),
            _ => chart.png()?,
        };
        WholeFile::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if arguments.json {
        let record = serde_json::json!({
            "sweep": results.heading(),
            "axis": sweep.axis(),
            "curves": curves,
            "results": results.as_json(),
        });
        put(&format!("{record}\n"))?;
    } else {
        put(&report(results.heading(), &sweep, &curves, look.sketch_signs()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn sweep(arguments: &Arguments) -> Sweep {
    let limit = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok());
    Sweep {
        rates: arguments.lr.0.clone(),
        hidden: arguments.hidden.counts(),
        epochs: arguments.epochs.counts(),
        seeds: arguments.seeds.0.clone(),
        rule: arguments.rule.into(),
        records: limit(arguments.limit),
        tests: limit(arguments.test_limit),
    }
}

/// The records, and what the two sets are called.
fn open(arguments: &Arguments) -> anyhow::Result<(Records, String, String)> {
    let training = arguments.data.open(Part::Training)?;
    let test = match &arguments.test {
        Some(Source::Stdin) if arguments.data == Source::Stdin => {
            bail!("standard input can be read only once; name a file for --data or --test")
        }
        Some(test) => test.open(Part::Test)?,
        None if arguments.data.has_parts() => arguments.data.open(Part::Test)?,
        None => bail!("{} has no test records to take a score on; name some with --test", training.name()),
    };
    let names = (training.name().to_owned(), test.name().to_owned());
    Ok((Records::new(training, test)?, names.0, names.1))
}

/// The results so far: those in the file, where there is one.
fn begin(out: Option<&Path>, heading: Heading) -> anyhow::Result<Results> {
    let Some(path) = out else { return Ok(Results::new(heading)) };
    let name = || path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Results::from_csv(&text, heading).with_context(name),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let results = Results::new(heading);
            // A file that cannot be written is told of before hours of training, not after.
            keep(out, &results)?;
            Ok(results)
        }
        Err(error) => Err(error).with_context(name),
    }
}

fn keep(out: Option<&Path>, results: &Results) -> anyhow::Result<()> {
    let Some(path) = out else { return Ok(()) };
    WholeFile::write(path, results.to_csv()?.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Trains on so many threads; `done` hears of every training that is over, on this one.
fn carry_out(
    trainings: &[Experiment],
    records: &Records,
    jobs: usize,
    bar: &ProgressBar,
    mut done: impl FnMut(&Experiment, Vec<usize>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let waiting = Mutex::new(trainings.iter());
    let is_over = AtomicBool::new(false);
    let (sender, over) = channel::<(&Experiment, Result<Option<Vec<usize>>, ExperimentError>)>();
    thread::scope(|scope| {
        for _ in 0..jobs.min(trainings.len()) {
            let (sender, waiting, is_over) = (sender.clone(), &waiting, &is_over);
            scope.spawn(move || {
                while let Some(training) = waiting.lock().ok().and_then(|mut waiting| waiting.next()) {
                    let outcome = train(training, records, &mut |learned| {
                        bar.inc(learned as u64);
                        if is_over.load(Ordering::Relaxed) {
                            ControlFlow::Break(())
                        } else {
                            ControlFlow::Continue(())
                        }
                    });
                    if sender.send((training, outcome)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut take_in =
            |(training, outcome): (&Experiment, Result<Option<Vec<usize>>, ExperimentError>)| {
                outcome?.map_or(Ok(()), |correct| done(training, correct))
            };
        let ended = over.into_iter().try_for_each(&mut take_in);
        // After a fault the others need not go on.
        is_over.store(true, Ordering::Relaxed);
        bar.finish_and_clear();
        ended
    })
}

fn bar(total: u64) -> ProgressBar {
    let target =
        if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {per_sec} records  {eta} left");
    style.map_or(bar.clone(), |style| bar.with_style(style.progress_chars("█▌ ")))
}
