//! `nn-tutor query`: what a network makes of one record.

use std::process::ExitCode;

use super::Look;
use super::output::put;
use super::records::{PartName, fitting, model, record};
use crate::digits::Source;
use crate::network::{Instructions, SparseNetwork, answer};
use crate::text::network;

/// What `query` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The network: a file (.safetensors or .npz), or the one that comes with nn-tutor
    #[arg(long, value_name = "FILE", default_value = "shipped")]
    model: String,
    /// Where the record is: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(long, value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = PartName::Test)]
    part: PartName,
    /// Which record, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    index: usize,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
///
/// # Errors
/// Where network or record cannot be read, or do not fit one another.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let network = model(&arguments.model)?.network;
    let data = fitting(&arguments.data, arguments.part.into(), network.shape())?;
    let sample = record(&data, arguments.index)?;
    let mut asked = SparseNetwork::new(&network, Instructions::Best);
    let outputs = asked.query(sample.pixels);
    if arguments.json {
        let record = serde_json::json!({
            "model": arguments.model,
            "data": data.name(),
            "index": arguments.index,
            "label": sample.label,
            "answer": answer(outputs),
            "final_outputs": outputs,
        });
        put(&format!("{record}\n"))?;
    } else {
        put(&network::query(sample, data.width(), outputs, look.sketch_signs()))?;
    }
    Ok(ExitCode::SUCCESS)
}
