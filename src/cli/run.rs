//! `nn-tutor run`: steps through a program of the lesson language that is no lesson.

use std::path::PathBuf;
use std::process::ExitCode;

use super::elsewhere::{put_script, write_notebook};
use super::look::Look;
use super::output::ending;
use super::reading::open_program;
use super::records::model_in;
use super::stepped::Faces;
use crate::digits::{Part, Source};
use crate::interp::Settings;
use crate::matrix::Value;
use crate::network::Plan;
use crate::run::TrainingRun;
use crate::text::notebook::RoundsBefore;

/// Step through a program of the lesson language
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The program: a Python file of the lesson language, see lessons/README.md
    file: PathBuf,
    /// Give it the weights in this file (.npz or .safetensors) as wih and who
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// By hand: round every result to this many decimals
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..=12))]
    round: Option<i32>,
    /// Print it as a script for CPython with NumPy that ends in the same numbers but for their last digits
    #[arg(long, conflicts_with_all = ["load", "round", "print", "json", "commands", "why"])]
    python: bool,
    /// Write it as a Jupyter notebook to this file, with the numbers it gives
    #[arg(long, value_name = "FILE", conflicts_with_all = ["load", "round", "print", "json", "commands", "why", "python"])]
    notebook: Option<PathBuf>,
    #[command(flatten)]
    faces: Faces,
}

/// Does it.
///
/// # Errors
/// When the file cannot be read, has faults, or the terminal cannot be used.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let model = arguments.load.as_deref().map(model_in).transpose()?;
    let given: Vec<(String, Value)> = model.iter().flat_map(|model| model.network.variables()).collect();
    let names = given.iter().map(|(name, _)| name.clone()).collect();
    let program = open_program(&arguments.file, names)?;
    // One with rounds is a training: of the built-in handwriting, where nothing else is said.
    let data = program.program.rounds.as_ref().map(|_| Source::Builtin.open(Part::Training)).transpose()?;
    let epochs = Plan::DECK.epochs;
    if arguments.python {
        put_script(&program, data.as_ref().map(|data| (data, epochs)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings { round: arguments.round, ..Settings::default() };
    let carried = arguments.notebook.is_some().then(|| data.clone()).flatten();
    let mut run = TrainingRun::of_program(&program, &given, data, None, epochs, settings.clone())?;
    if let Some(file) = &arguments.notebook {
        let (_, session) = run.stand_at(0, settings)?;
        let rounds = carried.as_ref().map(|data| RoundsBefore { data, epochs, count: 0 });
        write_notebook(file, (&arguments.file, &program), session.trace(), rounds)?;
        return Ok(ending(&session, look));
    }
    arguments.faces.show(run, 0, settings, look)
}
