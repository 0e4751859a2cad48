//! `nn-tutor train`: trains a network on records and keeps it. It reads flags, keeps time and shows how it goes.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::bail;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::output::{complain, put};
use super::records::{check_fit, model};
use crate::digits::{Dataset, Part, Source};
use crate::network::{
    Course, Ended, Event, First, Instructions, Layers, Model, Network, Precision, Report, Rule,
    SparseNetwork, Training, count_right, performance,
};

/// Status of a run ended by Ctrl-C, as shells count it.
const INTERRUPTED: u8 = 130;
/// Hidden nodes unless another number is asked for: the deck's.
pub const HIDDEN: usize = 200;
/// Records between two looks at the progress bar.
const TELL_EVERY: usize = 256;

/// What `train` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Records to learn from: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Records to be asked about after each epoch; the test part of --data if left out and there is one
    #[arg(long, value_name = "SET")]
    test: Option<Source>,
    /// Learn from the first N records only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Ask about the first N test records only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    test_limit: Option<u64>,
    /// Hidden nodes; 200 if left out
    #[arg(long, value_name = "N", conflicts_with = "init", value_parser = clap::value_parser!(u64).range(1..))]
    hidden: Option<u64>,
    /// How often to go through all records; 0 only makes the network
    #[arg(long, value_name = "N", default_value_t = 5)]
    epochs: usize,
    /// Learning rate
    #[arg(long, value_name = "RATE", default_value_t = 0.1, value_parser = rate)]
    lr: f64,
    /// Which initial weights, and which order with --shuffle
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// How the hidden layer's error is worked out
    #[arg(long, value_enum, default_value_t = RuleName::Deck)]
    rule: RuleName,
    /// Take the records in another order each epoch, not as they stand
    #[arg(long)]
    shuffle: bool,
    /// Begin with the network in this file (.safetensors or .npz), or with `shipped`
    #[arg(long, value_name = "FILE")]
    init: Option<String>,
    /// Keep the network in this file (.safetensors or .npz)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Keep its weights in 32 bits instead of 64
    #[arg(long, requires = "out")]
    single: bool,
    /// Print everything as one JSON object at the end
    #[arg(long)]
    json: bool,
}

/// The rules by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RuleName {
    /// The deck's: the output errors themselves are carried back
    Deck,
    /// The exact gradient of the squared error
    Gradient,
}

impl From<RuleName> for Rule {
    fn from(name: RuleName) -> Self {
        match name {
            RuleName::Deck => Self::Deck,
            RuleName::Gradient => Self::Gradient,
        }
    }
}

/// A learning rate: above 0 and finite.
pub fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate.is_finite() => Ok(rate),
        _ => Err("a learning rate is a number above 0, such as 0.1".to_owned()),
    }
}

/// A training as JSON.
#[derive(Serialize)]
struct Record<'a> {
    data: &'a str,
    records: usize,
    test: Option<&'a str>,
    tests: usize,
    shape: String,
    rate: f64,
    rule: &'static str,
    seed: u64,
    shuffle: bool,
    epochs: Vec<EpochRecord>,
    stopped: bool,
    out: Option<String>,
}

/// One epoch as JSON.
#[derive(Serialize)]
struct EpochRecord {
    epoch: usize,
    mean_error: f64,
    correct: Option<usize>,
    performance: Option<f64>,
    seconds: f64,
}

/// Does it.
///
/// # Errors
/// Where records or network cannot be read, do not fit one another, the training diverges, or the network cannot be
/// kept.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if let Some(out) = &arguments.out {
        Model::check_writable(out)?;
    }
    let data = arguments.data.open(Part::Training)?;
    let test = open_test(arguments)?;
    let initial = initial(arguments, &data, test.as_ref())?;
    for records in std::iter::once(&data).chain(&test) {
        check_fit(records, initial.shape())?;
    }
    let limit = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok());
    let course = Course {
        records: First::of(&data, limit(arguments.limit)),
        tests: test.as_ref().map(|test| First::of(test, limit(arguments.test_limit))),
        epochs: arguments.epochs,
        training: Training { learning_rate: arguments.lr, rule: arguments.rule.into() },
        shuffle: arguments.shuffle.then_some(arguments.seed),
    };
    if course.tests.is_none() && !arguments.json {
        put(&format!(
            "{} has no test records, so there will be no score; name some with --test\n",
            data.name()
        ))?;
    }
    let mut network = SparseNetwork::new(&initial, Instructions::Best);
    let (ended, epochs) = train(arguments, &course, &mut network)?;
    if let Some(out) = &arguments.out {
        let model = kept(arguments, &course, network.network(), ended, epochs.len());
        model.write(out, precision(arguments))?;
    }
    if arguments.json {
        let record = record(arguments, &course, &data, test.as_ref(), initial.shape(), ended, epochs);
        put(&(serde_json::to_string(&record)? + "\n"))?;
    } else if let Some(out) = &arguments.out {
        put(&format!("wrote {}\n", out.display()))?;
    }
    Ok(match ended {
        Ended::Finished => ExitCode::SUCCESS,
        Ended::Stopped => ExitCode::from(INTERRUPTED),
    })
}

const fn precision(arguments: &Arguments) -> Precision {
    if arguments.single { Precision::Single } else { Precision::Double }
}

/// The test records: those named, or the test part of the others.
fn open_test(arguments: &Arguments) -> anyhow::Result<Option<Dataset>> {
    Ok(match &arguments.test {
        Some(Source::Stdin) if arguments.data == Source::Stdin => {
            bail!("standard input can be read only once; name a file for --data or --test")
        }
        Some(test) => Some(test.open(Part::Test)?),
        None if arguments.data.has_parts() => Some(arguments.data.open(Part::Test)?),
        None => None,
    })
}

/// The network to begin with.
fn initial(arguments: &Arguments, data: &Dataset, test: Option<&Dataset>) -> anyhow::Result<Network> {
    if let Some(init) = &arguments.init {
        return Ok(model(init)?.network);
    }
    let hidden = arguments.hidden.and_then(|hidden| usize::try_from(hidden).ok()).unwrap_or(HIDDEN);
    let outputs = data.classes().max(test.map_or(0, Dataset::classes));
    Ok(Network::initial(Layers { inputs: data.pixels_per_image(), hidden, outputs }, arguments.seed)?)
}

/// Trains, with a bar on stderr and a line for each epoch on stdout. Ctrl-C ends it at the next record.
fn train(
    arguments: &Arguments,
    course: &Course<'_>,
    network: &mut SparseNetwork,
) -> anyhow::Result<(Ended, Vec<EpochRecord>)> {
    let stop = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop))?;
    let bar = bar(course);
    let mut epochs = Vec::new();
    let mut begun = Instant::now();
    let mut failed = None;
    let ended = course.train(network, &mut |event| {
        match event {
            Event::Learned { epoch, records } => {
                if records.is_multiple_of(TELL_EVERY) {
                    let before = (epoch as u64 - 1).saturating_mul(course.records.count as u64);
                    bar.set_position(before.saturating_add(records as u64));
                }
            }
            Event::Epoch(report) => {
                let epoch = epoch_record(course, report, begun.elapsed());
                begun = Instant::now();
                if !arguments.json {
                    let said = bar.suspend(|| put(&line(course, &epoch)));
                    failed = failed.take().or(said.err());
                }
                epochs.push(epoch);
            }
        }
        let goes_on = failed.is_none() && !stop.load(Ordering::Relaxed);
        if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    bar.finish_and_clear();
    let ended = ended?;
    match failed {
        Some(error) => Err(error.into()),
        None => {
            if ended == Ended::Stopped {
                complain("stopped; what was learned so far is kept where --out says");
            }
            Ok((ended, epochs))
        }
    }
}

fn bar(course: &Course<'_>) -> ProgressBar {
    let total = (course.epochs as u64).saturating_mul(course.records.count as u64);
    let target =
        if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {per_sec} records  {eta} left");
    style.map_or(bar.clone(), |style| bar.with_style(style.progress_chars("█▌ ")))
}

fn epoch_record(course: &Course<'_>, report: Report, took: Duration) -> EpochRecord {
    let share = |correct: usize| correct as f64 / course.tests.map_or(1, |tests| tests.count.max(1)) as f64;
    EpochRecord {
        epoch: report.epoch,
        mean_error: report.outcome.mean_loss,
        correct: report.correct,
        performance: report.correct.map(share),
        seconds: took.as_secs_f64(),
    }
}

/// An epoch's line: its score as the deck prints it.
fn line(course: &Course<'_>, epoch: &EpochRecord) -> String {
    let score = epoch.correct.zip(course.tests).map_or_else(String::new, |(correct, tests)| {
        format!("performance = {}, ", performance(correct, tests.count))
    });
    format!("epoch {}: {score}mean error {:.4}, {:.1} s\n", epoch.epoch, epoch.mean_error, epoch.seconds)
}

/// The network with what is known of it. Its score is that of the weights as they are kept.
fn kept(arguments: &Arguments, course: &Course<'_>, network: Network, ended: Ended, epochs: usize) -> Model {
    let network = match precision(arguments) {
        Precision::Double => network,
        Precision::Single => network.in_single_precision(),
    };
    let epochs = match ended {
        Ended::Finished => epochs.to_string(),
        Ended::Stopped => format!("{epochs} and a part"),
    };
    let test = arguments.test.as_ref().unwrap_or(&arguments.data);
    let rule: Rule = arguments.rule.into();
    let mut about = vec![
        ("shape", network.shape().to_string()),
        ("data", arguments.data.to_string()),
        ("records", course.records.count.to_string()),
        ("epochs", epochs),
        ("rate", arguments.lr.to_string()),
        ("rule", rule.name().to_owned()),
        ("seed", arguments.seed.to_string()),
        ("shuffle", arguments.shuffle.to_string()),
        ("command", command()),
    ];
    if let Some(tests) = course.tests {
        let correct = count_right(&mut SparseNetwork::new(&network, Instructions::Best), tests);
        about.push(("score", performance(correct, tests.count)));
        about.push(("test", test.to_string()));
        about.push(("tests", tests.count.to_string()));
    }
    let about = about.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Model { network, about, unused: Vec::new() }
}

/// The command as it was typed.
fn command() -> String {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    std::iter::once("nn-tutor".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn record<'a>(
    arguments: &Arguments,
    course: &Course<'_>,
    data: &'a Dataset,
    test: Option<&'a Dataset>,
    shape: Layers,
    ended: Ended,
    epochs: Vec<EpochRecord>,
) -> Record<'a> {
    let rule: Rule = arguments.rule.into();
    Record {
        data: data.name(),
        records: course.records.count,
        test: test.map(Dataset::name),
        tests: course.tests.map_or(0, |tests| tests.count),
        shape: shape.to_string(),
        rate: arguments.lr,
        rule: rule.name(),
        seed: arguments.seed,
        shuffle: arguments.shuffle,
        epochs,
        stopped: ended == Ended::Stopped,
        out: arguments.out.as_ref().map(|out| out.display().to_string()),
    }
}
