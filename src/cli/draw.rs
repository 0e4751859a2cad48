//! `nn-tutor draw`: the drawing pad.

use std::process::ExitCode;

use anyhow::bail;

use super::look::Look;
use super::records::{NetworkName, model, records_help};
use super::screen;
use crate::digits::means::ClassMeans;
use crate::digits::{Part, Source};
use crate::study::clinic::Clinic;
use crate::tui::App;

/// Draw a digit, by mouse or keys, and see what a network reads as it grows
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkName,
    #[arg(long, value_name = "SET", default_value = "builtin", help = records_help("Records whose mean digits are shown"))]
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
    let network = model(&arguments.network.model)?.network;
    let means = ClassMeans::of(&arguments.data.open(Part::Test)?);
    let clinic = Clinic::new(network, means)?;
    screen::alone(|theme| App::pad(clinic, theme), None, look)
}
