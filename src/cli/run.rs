//! `nn-tutor run`: steps through a program of the lesson language that is no lesson.

use std::path::PathBuf;
use std::process::ExitCode;

use super::look::Look;
use super::reading::open_program;
use super::records::model_in;
use super::stepped::Faces;
use crate::digits::{Part, Source};
use crate::interp::Settings;
use crate::matrix::Value;
use crate::network::Plan;
use crate::run::TrainingRun;

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
    let settings = Settings { round: arguments.round, ..Settings::default() };
    let run = TrainingRun::of_program(&program, &given, data, None, Plan::DECK.epochs, settings.clone())?;
    arguments.faces.show(run, 0, settings, look)
}
