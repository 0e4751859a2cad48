//! `nn-tutor data show`: one record, drawn.

use super::super::Look;
use super::super::output::put;
use super::super::records::{PartName, record};
use crate::digits::Source;
use crate::text::sketch::sketch;

/// What `data show` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the record is: builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input
    #[arg(value_name = "SET", default_value = "builtin")]
    data: Source,
    /// Which record, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    index: usize,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = PartName::Training)]
    part: PartName,
    /// Print it as JSON, pixel by pixel
    #[arg(long)]
    json: bool,
}

/// Does it.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<()> {
    let data = arguments.data.open(arguments.part.into())?;
    let sample = record(&data, arguments.index)?;
    if arguments.json {
        let record = serde_json::json!({
            "data": data.name(),
            "index": arguments.index,
            "label": sample.label,
            "width": data.width(),
            "height": data.height(),
            "pixels": sample.pixels,
        });
        return Ok(put(&format!("{record}\n"))?);
    }
    let image = sketch(sample.pixels, data.width(), look.sketch_signs());
    Ok(put(&format!("{image}\nlabel {}, index {} of {}\n", sample.label, arguments.index, data.name()))?)
}
