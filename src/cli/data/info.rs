//! `nn-tutor data info`: a data set in figures.

use std::process::ExitCode;

use crate::cli::look::Look;
use crate::cli::output::show;
use crate::cli::records::records_help;
use crate::digits::statistics::Statistics;
use crate::digits::{Part, Source};
use crate::text::statistics;

/// Count records, classes and ink
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(value_name = "SET", default_value = "builtin", help = records_help("The records"))]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = Part::Training)]
    part: Part,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let data = arguments.data.open(arguments.part)?;
    let found = Statistics::of(&data);
    let json = serde_json::json!({ "data": data.name(), "statistics": found });
    show(arguments.json, &json, || statistics::sentences(data.name(), &found))
}
