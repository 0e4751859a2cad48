//! `nn-tutor debug`: any sample of a training run, the deck's or that of a program of one's own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::builder::RangedU64ValueParser;

use super::elsewhere::{put_script, write_notebook};
use super::look::Look;
use super::output::{complain, put};
use super::plan::{Learning, at_least_1, initial};
use super::reading::open_program;
use super::records::{SHIPPED, Sets, check_fit, model};
use super::stepped::Faces;
use crate::digits::{Part, Records};
use crate::interp::Settings;
use crate::network::{MOST_EPOCHS, Plan, Tensor, write_arrays};
use crate::run::{Learns, RoundTakes, TrainingRun};
use crate::text::notebook::RoundsBefore;

/// Step through any training sample of a network, forwards and backwards
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A program whose rounds are the training: it ends with `for pixels, label in records:`; the deck's if left out
    #[arg(value_name = "PROGRAM", conflicts_with_all = ["begin", "hidden", "lr", "seed", "rule"])]
    program: Option<PathBuf>,
    #[command(flatten)]
    sets: Sets,
    /// Go through the first N records only
    #[arg(long, value_name = "N", value_parser = at_least_1())]
    limit: Option<usize>,
    /// Learn nothing: step any record through the network as it is, the one that comes with nn-tutor or --model
    #[arg(long, conflicts_with_all = ["hidden", "lr", "seed", "rule", "epochs", "epoch"])]
    frozen: bool,
    /// With --frozen: which part of the records, where there are two
    #[arg(long, value_enum, requires = "frozen", default_value_t = Part::Training)]
    part: Part,
    /// Print a table of expressions all along the run as CSV, as the order `table` has it; as JSON with --json
    #[arg(long, value_name = "EXPRESSION, …", conflicts_with_all = ["print", "commands"])]
    table: Option<String>,
    /// Write what learns, as it is before the sample, to this file (.npz or .safetensors)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["print", "json", "commands", "table", "python"])]
    weights: Option<PathBuf>,
    /// Print PROGRAM as a script for CPython with NumPy, its records in it, that ends in the same numbers but for rounding:
    /// NumPy adds up in another order, and what that makes of the last digits grows with every step of a long training
    #[arg(long, requires = "program", conflicts_with_all = ["print", "json", "commands"])]
    python: bool,
    /// Write PROGRAM as a Jupyter notebook to this file, its records in it, with the numbers of the sample
    #[arg(long, value_name = "FILE", requires = "program", conflicts_with_all = ["print", "json", "commands", "table", "python", "weights"])]
    notebook: Option<PathBuf>,
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
    #[command(flatten)]
    faces: Faces,
}

impl Arguments {
    /// Epochs of the run.
    fn all_epochs(&self) -> usize {
        if self.frozen { 1 } else { self.epochs.unwrap_or(Plan::DECK.epochs.max(self.epoch)) }
    }

    /// The records it goes over.
    fn records(&self) -> anyhow::Result<Records> {
        let mut records = self.sets.sources().open()?;
        if self.part == Part::Test
            && let Some(test) = records.test.take()
        {
            records.training = test;
        }
        if let Some(limit) = self.limit {
            records.training = records.training.first(limit);
        }
        Ok(records)
    }
}

/// Does it.
///
/// # Errors
/// Where records or network cannot be had, there is no such sample, or an order cannot be carried out.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    if arguments.faces.is_screen() && arguments.sets.sources().are_piped() {
        bail!("standard input is where keys come from; name a file of records, or take --print");
    }
    if arguments.python
        && let Some(file) = &arguments.program
    {
        let (program, records) = (open_program(file, Vec::new())?, arguments.records()?);
        put_script(&program, Some((&records.training, arguments.all_epochs())))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut run = open(arguments)?;
    let setting = &run.setting;
    if setting.learns == Learns::Program(RoundTakes::Nothing) {
        let file = &setting.step.file;
        complain(&format!(
            "{file} goes over no records, so it is carried out once, as by `nn-tutor run {file}`; a training ends with \
             `for pixels, label in records:`"
        ));
    }
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
    if let Some(file) = &arguments.weights {
        return weights(run, position, file);
    }
    if let (Some(file), Some(path)) = (&arguments.notebook, &arguments.program) {
        let (program, records) = (open_program(path, Vec::new())?, arguments.records()?);
        let rounds =
            RoundsBefore { data: &records.training, epochs: arguments.all_epochs(), count: position };
        let (_, session) = run.stand_at(position, Settings::default())?;
        write_notebook(file, (path, &program), session.trace(), Some(rounds))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(table) = &arguments.table {
        return arguments.faces.table(run, table);
    }
    arguments.faces.show(run, position, Settings::default(), look)
}

/// Writes what learns, as it is before a sample.
fn weights(mut run: TrainingRun, position: usize, file: &Path) -> anyhow::Result<ExitCode> {
    let (debugging, session) = run.stand_at(position, Settings::default())?;
    let given = session.trace().steps[..session.trace().given].iter();
    let learned = given.filter_map(|step| Some((step.assigns.as_deref()?, &step.result)));
    let learned = learned.filter(|(name, _)| debugging.setting().learned.iter().any(|known| known == name));
    let arrays: Vec<Tensor> = learned.map(|(name, value)| Tensor::of(name, value)).collect();
    write_arrays(file, &arrays)?;
    put(&format!("wrote {}\n", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// A number of epochs.
fn epochs() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=MOST_EPOCHS as u64)
}

/// The run, nothing of it trained yet.
fn open(arguments: &Arguments) -> anyhow::Result<TrainingRun> {
    let epochs = arguments.all_epochs();
    let plan = arguments.learning.plan(epochs);
    if let Some(file) = &arguments.program {
        let program = open_program(file, Vec::new())?;
        let settings = Settings::default();
        if program.program.rounds.is_none() {
            return Ok(TrainingRun::of_program(&program, &[], None, None, 1, settings)?);
        }
        let sets = arguments.records()?;
        let run = TrainingRun::of_program(&program, &[], Some(sets.training), sets.test, epochs, settings)?;
        return Ok(if arguments.frozen { run.without_learning() } else { run });
    }
    let sets = arguments.records()?;
    if arguments.frozen {
        let network = model(arguments.model.as_deref().unwrap_or(SHIPPED))?.network;
        check_fit(&sets.training, network.shape())?;
        return Ok(TrainingRun::frozen(&network, sets.training)?);
    }
    if arguments.model.is_none() {
        // Before room is made for it.
        plan.shape(&sets).check_stepped()?;
    }
    let network = initial(arguments.model.as_deref(), &plan, &sets)?;
    Ok(TrainingRun::new(&network, sets.training, sets.test, epochs, plan.training)?)
}
