//! `nn-tutor backquery`: the image a network makes of a label.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::Look;
use super::output::put;
use super::records::model;
use crate::digits::nearest_to_square;
use crate::pictures::file;
use crate::text::network;
use crate::whole_file::WholeFile;

/// What `backquery` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The label asked for
    label: usize,
    /// The network: a file (.safetensors or .npz), or the one that comes with nn-tutor
    #[arg(long, value_name = "FILE", default_value = "shipped")]
    model: String,
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
    let network = model(&arguments.model)?.network;
    let shape = network.shape();
    let back = network.back_query(arguments.label).with_context(|| {
        format!("the network has no label {}; its labels go from 0 to {}", arguments.label, shape.outputs - 1)
    })?;
    let (width, _) = nearest_to_square(shape.inputs);
    if let Some(path) = &arguments.png {
        let image = file::png(&network::pixels(&back), width)?;
        WholeFile::write(path, &image).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if arguments.json {
        put(&(serde_json::to_string(&back)? + "\n"))?;
    } else {
        let signs = look.sketch_signs();
        let steps = if arguments.steps { network::steps(&back, signs) + "\n" } else { String::new() };
        put(&(steps + &network::image(&back, width, signs)))?;
    }
    Ok(ExitCode::SUCCESS)
}
