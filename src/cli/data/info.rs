//! `nn-tutor data info`: a data set in figures.

use super::super::output::put;
use super::super::records::PartName;
use crate::digits::Source;
use crate::digits::statistics::Statistics;
use crate::text::statistics;

/// What `data info` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The records: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = PartName::Training)]
    part: PartName,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let data = arguments.data.open(arguments.part.into())?;
    let found = Statistics::of(&data);
    if arguments.json {
        let record = serde_json::json!({ "data": data.name(), "statistics": found });
        return Ok(put(&format!("{record}\n"))?);
    }
    Ok(put(&statistics::sentences(data.name(), &found))?)
}
