//! `nn-tutor query`: what a network makes of one record.

use std::process::ExitCode;

use super::Look;
use super::output::put;
use super::records::{Asked, record};
use crate::network::answer;
use crate::text::network;

/// What `query` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
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
    let (mut network, data) = arguments.asked.open()?;
    let sample = record(&data, arguments.index)?;
    let outputs = network.query(sample.pixels);
    if arguments.json {
        let record = serde_json::json!({
            "model": arguments.asked.model,
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
