//! `nn-tutor data show`: one record, drawn.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::look::Look;
use crate::cli::output::show;
use crate::cli::records::{record, records_help};
use crate::digits::{Part, Source};
use crate::text::sketch::sketch;

/// Draw a record, with its label
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(value_name = "SET", default_value = "builtin", help = records_help("Where the record is"))]
    data: Source,
    /// Which record, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    index: usize,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = Part::Training)]
    part: Part,
    /// Print it as JSON, pixel by pixel
    #[arg(long)]
    json: bool,
}

/// A record as JSON has it. Its pixels are not copied: there may be millions.
#[derive(Serialize)]
struct ShownRecord<'a> {
    data: &'a str,
    height: usize,
    index: usize,
    label: u8,
    pixels: &'a [u8],
    width: usize,
}

/// Does it.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let data = arguments.data.open(arguments.part)?;
    let sample = record(&data, arguments.index)?;
    let shown = ShownRecord {
        data: data.name(),
        height: data.height(),
        index: arguments.index,
        label: sample.label,
        pixels: sample.pixels,
        width: data.width(),
    };
    show(arguments.json, &shown, || {
        let image = sketch(sample.pixels, data.width(), look.sketch_signs());
        format!("{image}\nlabel {}, index {} of {}\n", sample.label, arguments.index, data.name())
    })
}
