//! `nn-tutor test`: how well a network reads records.

use std::process::ExitCode;

use super::Look;
use super::output::put;
use super::records::Asked;
use crate::network::test;
use crate::text::network;

/// What `test` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Print it as JSON, every mistake listed
    #[arg(long)]
    json: bool,
}

/// Does it.
///
/// # Errors
/// Where network or records cannot be read, or do not fit one another.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let (mut network, data) = arguments.asked.open()?;
    let score = test(&mut network, &data);
    if arguments.json {
        let record = serde_json::json!({
            "model": arguments.asked.model,
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
