//! `nn-tutor test`: how well a network reads records.

use std::process::ExitCode;

use super::look::Look;
use super::output::show;
use super::records::Inquiry;
use crate::network::test;
use crate::text::network;

/// Mistakes whose command is told.
const OPENED: usize = 3;

/// Count what a network reads correctly, and show its surest mistakes
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    asked: Inquiry,
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
    let json = serde_json::json!({
        "model": arguments.asked.network.model,
        "data": data.name(),
        "performance": score.performance(),
        "score": score,
    });
    show(arguments.json, &json, || {
        let mut text = network::score(&score, &data, look.sketch_signs());
        let surest = score.mistakes.iter().take(OPENED);
        let commands: Vec<String> = surest.map(|mistake| arguments.asked.opening(mistake.index)).collect();
        if !commands.is_empty() {
            text.extend(["\nStep through the surest of them:\n  ", &commands.join("\n  "), "\n"]);
        }
        text
    })
}
