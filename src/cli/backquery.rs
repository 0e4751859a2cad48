//! `nn-tutor backquery`: the image a network makes of a label.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::look::Look;
use super::output::{show, write_file};
use super::records::{NetworkName, model};
use crate::digits::nearest_to_square;
use crate::pictures::file;
use crate::text::network;

/// Run a network backwards, from a label to an image
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The label asked for
    label: usize,
    #[command(flatten)]
    network: NetworkName,
    /// Write the image to a PNG file too
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    /// Tell every step, and what the network says to its own image
    #[arg(long)]
    steps: bool,
    /// Print every step's numbers as JSON
    #[arg(long, conflicts_with = "steps")]
    json: bool,
}

/// Does it.
///
/// # Errors
/// Where the network cannot be read, has no such label, or the image cannot be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let network = model(&arguments.network.model)?.network;
    let shape = network.shape();
    let back = network.back_query(arguments.label).with_context(|| {
        format!("the network has no label {}; its labels go from 0 to {}", arguments.label, shape.outputs - 1)
    })?;
    let (width, _) = nearest_to_square(shape.inputs);
    if let Some(path) = &arguments.png {
        write_file(path, &file::png(&network::pixels(&back), width)?)?;
    }
    let signs = look.sketch_signs();
    let steps = if arguments.steps { network::steps(&back, signs) + "\n" } else { String::new() };
    show(arguments.json, &back, || steps + &network::image(&back, width, signs))
}
