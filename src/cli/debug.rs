//! `nn-tutor debug`: any sample of a training run, on the screen, as text, or by a script of orders.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::builder::RangedU64ValueParser;

use super::look::Look;
use super::open::{read_text, text_of};
use super::output::{FAILED, complain, put, put_json};
use super::plan::{Learning, initial};
use super::records::Sets;
use super::screen;
use crate::interp::Settings;
use crate::lesson::safe_line;
use crate::network::{MOST_EPOCHS, Plan};
use crate::run::{Answer, DebugError, Debugging, Reply, Request, Said, TrainingRun};
use crate::session::Session;
use crate::text::sketch::Signs;
use crate::text::{debug, json, said};
use crate::tui::App;

/// What a file of orders is, for one that is none.
const ORDERS: &str = "orders are a short text, one a line";

/// Step through any training sample of a network, forwards and backwards
#[derive(Debug, clap::Args)]
// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
pub struct Arguments {
    #[command(flatten)]
    sets: Sets,
    /// Open at this sample, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    sample: usize,
    /// Open in this epoch, counted from 1
    #[arg(long, value_name = "E", default_value_t = 1, value_parser = epochs())]
    epoch: usize,
    /// Epochs of the run; 5, or as many as --epoch needs
    #[arg(long, value_name = "N", value_parser = epochs())]
    epochs: Option<usize>,
    /// Begin with the network in this file (.safetensors or .npz), or with `shipped`
    #[arg(long, id = "begin", value_name = "FILE")]
    model: Option<String>,
    #[command(flatten)]
    learning: Learning,
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
    let mut run = open(arguments)?;
    let setting = run.setting.clone();
    let epoch = arguments.epoch;
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
    let first = Request::Open { position, watches: Vec::new() };
    let Answer::Opened(opened) = run.answer(first, &mut |_, _| ControlFlow::Continue(()))? else {
        bail!("sample {} of epoch {epoch} cannot be opened", arguments.sample)
    };
    let (mut debugging, mut session) = Debugging::new(setting, *opened, Settings::default());
    if on_screen {
        if arguments.sets.sources().are_piped() {
            bail!("standard input is where keys come from; name a file of records, or take --print");
        }
        let trained = run.trained();
        return screen::alone(|theme| App::run(session, debugging, trained, theme), Some(run), look);
    }
    if let Some(file) = &arguments.commands {
        return script(&mut run, &mut debugging, &mut session, file, look.sketch_signs());
    }
    if arguments.json {
        let detail = if arguments.full { json::Detail::Whole } else { json::Detail::Summary };
        put_json(&json::sample(&debugging, &session, detail))?;
    } else {
        put(&debug::sample(&debugging, &session))?;
    }
    Ok(if session.trace().failure.is_some() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// A number of epochs.
fn epochs() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=MOST_EPOCHS as u64)
}

/// The run, nothing of it trained yet.
fn open(arguments: &Arguments) -> anyhow::Result<TrainingRun> {
    let epochs = arguments.epochs.unwrap_or(Plan::DECK.epochs.max(arguments.epoch));
    let plan = arguments.learning.plan(epochs);
    let sets = arguments.sets.sources().open()?;
    let network = initial(arguments.model.as_deref(), &plan, &sets)?;
    Ok(TrainingRun::new(&network, sets.training, sets.test, epochs, plan.training)?)
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
        text_of(std::io::stdin().lock(), "standard input", ORDERS)?
    } else {
        read_text(file, ORDERS)?
    };
    for (at, line) in (1..).zip(text.lines()) {
        let order = line.split('#').next().unwrap_or("").trim();
        if order.is_empty() {
            continue;
        }
        put(&format!("> {}\n", safe_line(order)))?;
        match carry_out(run, debugging, session, order, signs) {
            // What is piped can be typed again: numbers have the minus sign that programs read.
            Ok(said) => put(&said.replace('−', "-"))?,
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
) -> Result<String, DebugError> {
    let stood = debug::standing(debugging, session);
    let said = match debugging.order(session, order)? {
        Reply::Said(said) => said,
        Reply::Ask(request) => {
            let answer = run.answer(request, &mut |_, _| ControlFlow::Continue(()))?;
            debugging.take_in(session, answer)
        }
    };
    let mut text = said::whole(&said);
    if !text.is_empty() {
        text.push('\n');
    }
    if let Said::Biography(life) = &said {
        text.push_str(&debug::movers(life, signs));
    }
    let stands = debug::standing(debugging, session);
    if stands != stood {
        text.push_str(&stands);
    }
    Ok(text)
}
