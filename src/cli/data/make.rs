//! `nn-tutor data make`: built-in handwriting, written to a file. It reads flags and shows progress, and no more.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::StyledStr;

use crate::cli::look::Look;
use crate::cli::output::{complain, put};
use crate::cli::records::help;
use crate::cli::work::{Interrupt, bar};
use crate::digits::handwriting::{Handwriting, TRAINING_SEED};
use crate::digits::make::{Destination, MakeError, endings, make, write_csv};

/// Write built-in handwriting to a file, as CSV (label, 784 pixels) or IDX
///
/// The same seed gives the same digits on every machine; every ten records hold each digit once.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many digits to write
    #[arg(long, value_name = "N", default_value_t = 60_000, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    #[arg(long, value_name = "FILE", help = out_help())]
    out: PathBuf,
    /// Which digits: another seed, other digits
    #[arg(long, value_name = "SEED", default_value_t = TRAINING_SEED)]
    seed: u64,
}

fn out_help() -> StyledStr {
    let what = "Where to write: a name that ends in";
    help(&format!("{what} {}; .gz packs it; - is CSV on the standard output", endings()))
}

/// Writes the digits. Ctrl-C stops it and leaves no file behind.
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let Arguments { count, ref out, seed } = *arguments;
    let hand = Handwriting::built_in()?;
    if out == Path::new("-") {
        write_csv(&hand, count, seed, &mut BufWriter::new(io::stdout().lock()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let target = Destination::from_path(out)?;
    let interrupt = Interrupt::listen()?;
    let bar = bar(Some(count), "{bar:30} {human_pos} of {human_len} digits  {eta} left");
    let outcome = make(&hand, count, seed, &target, &mut |done| {
        bar.set_position(done);
        interrupt.goes_on()
    });
    bar.finish_and_clear();
    if let Err(error @ MakeError::Stopped) = outcome {
        complain(&error.to_string());
        return Ok(interrupt.status());
    }
    outcome?;
    let wrote = |file: &PathBuf| format!("wrote {}\n", file.display());
    put(&target.files().iter().map(wrote).collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}
