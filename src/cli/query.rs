//! `nn-tutor query`: what a network makes of one record.

use std::process::ExitCode;

use super::look::Look;
use super::output::show;
use super::records::{Inquiry, record};
use crate::network::answer;
use crate::text::network;

/// Ask a network about one record
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    asked: Inquiry,
    /// Which record, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    index: usize,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// Step through the network with it, on the screen
    #[arg(long, conflicts_with = "json")]
    open: bool,
}

/// Does it.
///
/// # Errors
/// Where network or record cannot be read, or do not fit one another.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let (mut network, data) = arguments.asked.open()?;
    let sample = record(&data, arguments.index)?;
    let outputs = network.query(sample.pixels);
    let json = serde_json::json!({
        "model": arguments.asked.network.model,
        "data": data.name(),
        "index": arguments.index,
        "label": sample.label,
        "answer": answer(outputs),
        "final_outputs": outputs,
    });
    if arguments.open {
        return arguments.asked.step_through(arguments.index, look);
    }
    show(arguments.json, &json, || {
        let text = network::query(sample, data.width(), outputs, look.sketch_signs());
        format!("{text}\nStep through it: {}\n", arguments.asked.opening(arguments.index))
    })
}
