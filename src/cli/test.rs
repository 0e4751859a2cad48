//! `nn-tutor test`: how well a network reads records.

use std::process::ExitCode;

use super::Look;
use super::output::put;
use super::records::{PartName, fitting, model};
use crate::digits::Source;
use crate::network::{Instructions, SparseNetwork, test};
use crate::text::network;

/// What `test` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The network: a file (.safetensors or .npz), or the one that comes with nn-tutor
    #[arg(long, value_name = "FILE", default_value = "shipped")]
    model: String,
    /// Records to ask about: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = PartName::Test)]
    part: PartName,
    /// Print it as JSON, every mistake listed
    #[arg(long)]
    json: bool,
}

/// Does it.
///
/// # Errors
/// Where network or records cannot be read, or do not fit one another.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let network = model(&arguments.model)?.network;
    let data = fitting(&arguments.data, arguments.part.into(), network.shape())?;
    let score = test(&mut SparseNetwork::new(&network, Instructions::Best), &data);
    if arguments.json {
        let record = serde_json::json!({
            "model": arguments.model,
            "data": data.name(),
            "performance": score.performance(),
            "score": score,
        });
        put(&format!("{record}\n"))?;
    } else {
        put(&network::score(&score, &data, look.sketch_signs()))?;
    }
    Ok(ExitCode::SUCCESS)
}
