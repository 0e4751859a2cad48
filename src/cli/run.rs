//! `nn-tutor run`: steps through a program of the lesson language that is no lesson.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::look::Look;
use super::open::read_text;
use super::output::{Faulty, ending, put, put_json};
use super::records::model_in;
use super::screen;
use crate::interp::Settings;
use crate::lesson::{Lesson, safe_line, safe_text};
use crate::matrix::Value;
use crate::session::Session;
use crate::text::{json, print};
use crate::tui::App;

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
    /// Print every step as plain sentences
    #[arg(long, conflicts_with = "json")]
    print: bool,
    /// Print the record of every operation as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
///
/// # Errors
/// When the file cannot be read, has faults, or the terminal cannot be used.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let model = arguments.load.as_deref().map(model_in).transpose()?;
    let given: Vec<(String, Value)> = model.iter().flat_map(|model| model.network.variables()).collect();
    let names = given.iter().map(|(name, _)| name.clone()).collect();
    let text = read_text(&arguments.file, "a program is a Python file")?;
    let name = safe_line(&arguments.file.display().to_string());
    let program = Lesson::of_program(&name, &text, names)
        .map_err(|found| Faulty::new(&name, &safe_text(&text), found))?;
    let settings = Settings { round: arguments.round, ..Settings::default() };
    let session = Session::with(Arc::new(program), given, settings.clone());
    if !arguments.print && !arguments.json && screen::is_possible() {
        return screen::alone(|theme| App::program(session, theme), None, look);
    }
    if arguments.json {
        put_json(&json::record(&session))?;
    } else {
        put(&print::program(&session))?;
    }
    Ok(ending(&session, look))
}
