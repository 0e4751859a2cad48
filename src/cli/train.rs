//! `nn-tutor train`: trains a network on records and keeps it. It reads flags, keeps time and shows how it goes.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::look::Look;
use super::output::{complain, put, put_json};
use super::plan::{Learning, Limits, initial};
use super::records::Sets;
use super::work::{Interrupt, RECORDS, bar};
use crate::digits::Dataset;
use crate::network::{
    Course, Ended, Event, Model, Network, Plan, Precision, Report, SparseNetwork, count_right, performance,
};

/// Records between two looks at the progress bar.
const TELL_EVERY: usize = 256;

/// Train a network on handwritten digits
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    sets: Sets,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    learning: Learning,
    /// How often to go through all records; 0 only makes the network
    #[arg(long, value_name = "N", default_value_t = Plan::DECK.epochs)]
    epochs: usize,
    /// Take the records in another order each epoch, not as they stand
    #[arg(long)]
    shuffle: bool,
    /// Begin with the network in this file (.safetensors or .npz), or with `shipped`
    #[arg(long, id = "begin", value_name = "FILE")]
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

impl Arguments {
    fn plan(&self) -> Plan {
        Plan { shuffle: self.shuffle, ..self.limits.of(self.learning.plan(self.epochs)) }
    }
}

/// A training as JSON.
#[derive(Serialize)]
struct TrainingRecord<'a> {
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
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    if let Some(out) = &arguments.out {
        Model::check_writable(out)?;
    }
    let plan = arguments.plan();
    let records = arguments.sets.sources().open()?;
    let initial = initial(arguments.init.as_deref(), &plan, &records)?;
    if records.test.is_none() && !arguments.json {
        put(&format!(
            "{} has no test records, so there will be no score; name some with --test\n",
            records.training.name()
        ))?;
    }
    let course = plan.course(&records);
    let mut network = SparseNetwork::new(&initial);
    let interrupt = Interrupt::listen()?;
    let (ended, epochs, told) = train(arguments, &course, &mut network, &interrupt)?;
    if let Some(out) = &arguments.out {
        let gone_through = match ended {
            Ended::Finished | Ended::Stopped { records: 0 } => epochs.len().to_string(),
            Ended::Stopped { .. } => format!("{} and a part", epochs.len()),
        };
        let precision = if arguments.single { Precision::Single } else { Precision::Double };
        model(arguments, network.network(), &course, gone_through).write(out, precision)?;
    }
    // Whoever listened may be gone; what was to be kept is kept by now.
    told?;
    if ended != Ended::Finished {
        complain("stopped; what was learned so far is kept where --out says");
    }
    if arguments.json {
        let counts = plan.counts(&records);
        put_json(&TrainingRecord {
            data: records.training.name(),
            records: counts.records,
            test: records.test.as_ref().map(Dataset::name),
            tests: counts.tests,
            shape: initial.shape().to_string(),
            rate: plan.training.learning_rate,
            rule: plan.training.rule.name(),
            seed: plan.seed,
            shuffle: plan.shuffle,
            epochs,
            stopped: ended != Ended::Finished,
            out: arguments.out.as_ref().map(|out| out.display().to_string()),
        })?;
    } else if let Some(out) = &arguments.out {
        put(&format!("wrote {}\n", out.display()))?;
    }
    Ok(match ended {
        Ended::Finished => ExitCode::SUCCESS,
        Ended::Stopped { .. } => interrupt.status(),
    })
}

/// Trains, with a bar on stderr and a line for each epoch on stdout. Ctrl-C ends it at the next record; where nobody
/// reads the lines any more it goes on only if there is a file to keep the network in; that they could not be written
/// comes with what came of it.
fn train(
    arguments: &Arguments,
    course: &Course<'_>,
    network: &mut SparseNetwork,
    interrupt: &Interrupt,
) -> anyhow::Result<(Ended, Vec<EpochRecord>, io::Result<()>)> {
    let per_epoch = course.records.count as u64;
    let bar = bar(Some((course.epochs as u64).saturating_mul(per_epoch)), RECORDS);
    let mut epochs = Vec::new();
    let mut begun = Instant::now();
    let mut told = Ok(());
    let ended = course.train(network, &mut |event| {
        match event {
            Event::Learned { epoch, records } => {
                if records.is_multiple_of(TELL_EVERY) {
                    let before = (epoch as u64 - 1).saturating_mul(per_epoch);
                    bar.set_position(before.saturating_add(records as u64));
                }
            }
            Event::Epoch(report) => {
                let epoch = epoch_record(course, report, begun.elapsed());
                begun = Instant::now();
                if !arguments.json && told.is_ok() {
                    told = bar.suspend(|| put(&line(course, &epoch)));
                    if told.is_err() && arguments.out.is_none() {
                        interrupt.press();
                    }
                }
                epochs.push(epoch);
            }
        }
        interrupt.goes_on()
    });
    bar.finish_and_clear();
    Ok((ended?, epochs, told))
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
fn model(arguments: &Arguments, network: Network, course: &Course<'_>, epochs: String) -> Model {
    let network = if arguments.single { network.in_single_precision() } else { network };
    let (plan, sources) = (arguments.plan(), arguments.sets.sources());
    let mut about = vec![
        ("data", sources.training.to_string()),
        ("records", course.records.count.to_string()),
        ("epochs", epochs),
        ("rate", plan.training.learning_rate.to_string()),
        ("rule", plan.training.rule.name().to_owned()),
        ("seed", plan.seed.to_string()),
        ("shuffle", plan.shuffle.to_string()),
        ("command", command()),
        ("shape", network.shape().to_string()),
    ];
    if let (Some(tests), Some(test)) = (course.tests, sources.test) {
        let correct = count_right(&mut SparseNetwork::new(&network), tests);
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
