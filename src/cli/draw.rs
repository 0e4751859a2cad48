//! `nn-tutor draw`: the drawing pad, and where drawings are kept.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::bail;

use super::records::model;
use super::{Look, screen};
use crate::digits::means::ClassMeans;
use crate::digits::{Part, Source};
use crate::pictures::file;
use crate::study::clinic::Clinic;
use crate::tui::Keeping;

/// The most drawings looked past for a free name.
const MOST_NAMES: usize = 10_000;

/// What `draw` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The network: a file (.safetensors or .npz), or the one that comes with nn-tutor
    #[arg(long, value_name = "FILE", default_value = "shipped")]
    model: String,
    /// Records whose mean digits are shown beside the drawing
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
}

/// Does it.
///
/// # Errors
/// Where there is no terminal, or the network or the records cannot be read.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    if !screen::is_possible() {
        bail!("drawing needs a terminal; `nn-tutor predict my.png` reads a picture drawn elsewhere");
    }
    if arguments.data == Source::Stdin {
        bail!("standard input is where keys come from; name a file of records");
    }
    let network = model(&arguments.model)?.network;
    let means = ClassMeans::of(&arguments.data.open(Part::Test)?);
    screen::pad(Clinic::new(network, means)?, look)
}

/// Writes a drawing to a new file in the folder one is in, and names it: `digit-1_6.png`, so that `predict` knows the
/// label. No file is written over.
pub fn keep(drawing: &Keeping) -> Result<String, String> {
    let bytes = file::grey(&drawing.picture).map_err(|error| error.to_string())?;
    let label = drawing.label.map_or_else(String::new, |label| format!("_{label}"));
    for number in 1..=MOST_NAMES {
        let name = format!("digit-{number}{label}.png");
        match OpenOptions::new().write(true).create_new(true).open(&name) {
            Ok(mut file) => {
                let written = file.write_all(&bytes).and_then(|()| file.sync_all());
                return written.map(|()| name.clone()).map_err(|error| {
                    // Half a picture is of no use to anybody.
                    let _ = std::fs::remove_file(&name);
                    format!("{name}: {error}")
                });
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
    Err(format!("there are {MOST_NAMES} drawings here already"))
}
