//! `nn-tutor debug`: any sample of a training run, on the screen, as text, or by a script of orders.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::output::put;
use super::records::{check_fit, model};
use super::train::{HIDDEN, RuleName, rate};
use super::{FAILED, Look, output::complain, screen};
use crate::digits::{Part, Source};
use crate::interp::Settings;
use crate::network::{Layers, Network, Training};
use crate::run::{Answer, Debugging, OrderError, Question, Reply, Setting, TrainingRun};
use crate::session::Session;
use crate::text::sketch::Signs;
use crate::text::{debug, json};

/// Epochs of a run unless another number is asked for.
const EPOCHS: usize = 5;

/// What `debug` takes.
#[derive(Debug, clap::Args)]
// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
pub struct Arguments {
    /// Records to learn from: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Records for the score when two futures are compared; the test part of --data if left out and there is one
    #[arg(long, value_name = "SET")]
    test: Option<Source>,
    /// Open at this sample, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    sample: usize,
    /// Open in this epoch, counted from 1
    #[arg(long, value_name = "E", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    epoch: u64,
    /// Epochs of the run; 5, or as many as --epoch needs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    epochs: Option<u64>,
    /// Begin with the network in this file (.safetensors or .npz), or with `shipped`
    #[arg(long, value_name = "FILE")]
    model: Option<String>,
    /// Hidden nodes; 200 if left out
    #[arg(long, value_name = "N", conflicts_with = "model", value_parser = clap::value_parser!(u64).range(1..))]
    hidden: Option<u64>,
    /// Learning rate
    #[arg(long, value_name = "RATE", default_value_t = 0.1, value_parser = rate)]
    lr: f64,
    /// Which initial weights, as of `train`
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// How the hidden layer's error is worked out
    #[arg(long, value_enum, default_value_t = RuleName::Deck)]
    rule: RuleName,
    /// Print the sample's whole step as plain sentences
    #[arg(long, conflicts_with_all = ["json", "commands"])]
    print: bool,
    /// Print the sample's whole step as JSON
    #[arg(long, conflicts_with = "commands")]
    json: bool,
    /// With --json: every matrix whole
    #[arg(long, requires = "json")]
    full: bool,
    /// Carry out the orders in this file, a line each, and print what comes of them; - for standard input
    #[arg(long, value_name = "FILE")]
    commands: Option<PathBuf>,
}

/// Does it.
///
/// # Errors
/// Where records or network cannot be had, there is no such sample, or an order cannot be carried out.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let (mut run, setting) = open(arguments)?;
    let epoch = usize::try_from(arguments.epoch).unwrap_or(usize::MAX);
    if arguments.sample >= setting.records || epoch > setting.epochs {
        bail!(
            "{}: there is no sample {} of epoch {epoch}; samples go from 0 to {}, epochs from 1 to {}",
            setting.data,
            arguments.sample,
            setting.records - 1,
            setting.epochs
        );
    }
    let position = (epoch - 1) * setting.records + arguments.sample;
    let on_screen =
        !arguments.print && !arguments.json && arguments.commands.is_none() && screen::is_possible();
    let question = Question::Open { position, watches: Vec::new() };
    let Answer::Opened(opened) = run.answer(question, &mut |_, _| ControlFlow::Continue(()))? else {
        bail!("sample {} of epoch {epoch} cannot be opened", arguments.sample)
    };
    let (mut debugging, mut session) = Debugging::new(setting, *opened, Settings::default());
    if on_screen {
        if arguments.data == Source::Stdin || arguments.test == Some(Source::Stdin) {
            bail!("standard input is where keys come from; name a file of records, or take --print");
        }
        return screen::debug(run, debugging, session, look);
    }
    if let Some(file) = &arguments.commands {
        return script(&mut run, &mut debugging, &mut session, file, look.sketch_signs());
    }
    let text = if arguments.json {
        let detail = if arguments.full { json::Detail::Whole } else { json::Detail::Summary };
        json::sample(&debugging, &session, detail)?
    } else {
        debug::sample(&debugging, &session)
    };
    put(&text)?;
    Ok(if session.trace().failure.is_some() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// The run, nothing of it trained yet.
fn open(arguments: &Arguments) -> anyhow::Result<(TrainingRun, Setting)> {
    let data = arguments.data.open(Part::Training)?;
    let tests = match &arguments.test {
        Some(Source::Stdin) if arguments.data == Source::Stdin => {
            bail!("standard input can be read only once; name a file for --data or --test")
        }
        Some(test) => Some(test.open(Part::Test)?),
        None if arguments.data.has_parts() => Some(arguments.data.open(Part::Test)?),
        None => None,
    };
    let network = match &arguments.model {
        Some(file) => model(file)?.network,
        None => {
            let outputs = data.classes().max(tests.as_ref().map_or(0, crate::digits::Dataset::classes));
            let hidden = arguments.hidden.and_then(|hidden| usize::try_from(hidden).ok()).unwrap_or(HIDDEN);
            let shape = Layers { inputs: data.pixels_per_image(), hidden, outputs };
            Network::initial(shape, arguments.seed)?
        }
    };
    for records in std::iter::once(&data).chain(&tests) {
        check_fit(records, network.shape())?;
    }
    let epoch = usize::try_from(arguments.epoch.min(1000)).unwrap_or(EPOCHS);
    let epochs = match arguments.epochs {
        Some(epochs) => usize::try_from(epochs).unwrap_or(EPOCHS),
        None => EPOCHS.max(epoch),
    };
    let training = Training { learning_rate: arguments.lr, rule: arguments.rule.into() };
    let (shape, records, width) = (network.shape(), data.len(), data.width());
    let name = data.name().to_owned();
    let run = TrainingRun::new(&network, data, tests, epochs, training)?;
    let step = std::sync::Arc::clone(run.step());
    let setting = Setting { step, records, epochs, shape, rule: training.rule, data: name, width };
    Ok((run, setting))
}

/// Carries a file's orders out one after another, and stops at the first that cannot be.
fn script(
    run: &mut TrainingRun,
    debugging: &mut Debugging,
    session: &mut Session,
    file: &Path,
    signs: Signs,
) -> anyhow::Result<ExitCode> {
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("cannot read standard input")?
    } else {
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
    };
    for (at, line) in (1..).zip(text.lines()) {
        let order = line.split('#').next().unwrap_or("").trim();
        if order.is_empty() {
            continue;
        }
        put(&format!("> {order}\n"))?;
        match carry_out(run, debugging, session, order, signs) {
            Ok(said) => put(&said)?,
            Err(error) => {
                complain(&format!("{}:{at}: {error}", file.display()));
                return Ok(ExitCode::from(FAILED));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What an order says, and where it leaves one where that has changed.
fn carry_out(
    run: &mut TrainingRun,
    debugging: &mut Debugging,
    session: &mut Session,
    order: &str,
    signs: Signs,
) -> Result<String, OrderError> {
    let stood = debug::standing(debugging, session);
    let said = match debugging.order(session, order)? {
        Reply::Said(said) => said,
        Reply::Ask(question) => {
            let answer = run.answer(question, &mut |_, _| ControlFlow::Continue(()))?;
            let drawn = match &answer {
                Answer::Biography(life) => format!("\n{}", debug::movers(life, signs).trim_end()),
                _ => String::new(),
            };
            debugging.take_in(session, answer) + &drawn
        }
    };
    let mut text = if said.is_empty() { said } else { said + "\n" };
    let stands = debug::standing(debugging, session);
    if stands != stood {
        text.push_str(&stands);
    }
    Ok(text)
}
