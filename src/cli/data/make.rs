//! `nn-tutor data make`: built-in handwriting, written to a file. It reads flags and shows progress, and no more.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::digits::handwriting::{Handwriting, TRAINING_SEED};
use crate::digits::make::{Destination, make, write_csv};

/// Write built-in handwriting as CSV (label, 784 pixels) or IDX
///
/// The same seed gives the same digits on every machine; every ten records hold each digit once.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many digits to write
    #[arg(long, value_name = "N", default_value_t = 60_000, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    /// Where to write: a name in .csv or .idx (which makes a pair of files), or one ending in images-idx3-ubyte;
    /// .gz packs it; - is CSV on the standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Which digits: another seed, other digits
    #[arg(long, value_name = "SEED", default_value_t = TRAINING_SEED)]
    seed: u64,
}

/// Writes the digits. Ctrl-C stops it and leaves no file behind.
pub fn run(args: &Arguments) -> anyhow::Result<()> {
    let hand = Handwriting::built_in()?;
    if args.out == Path::new("-") {
        return to_stdout(&hand, args);
    }
    let target = Destination::from_path(&args.out)?;
    let stop = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop))?;
    let shows = io::stderr().is_terminal();
    let outcome = make(&hand, args.count, args.seed, &target, &mut |done| {
        if shows && (done.is_multiple_of(1000) || done == args.count) {
            let _ = write!(io::stderr(), "\r{done} of {} digits", args.count);
        }
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if shows {
        let _ = writeln!(io::stderr());
    }
    outcome?;
    let mut out = io::stdout().lock();
    for file in target.files() {
        writeln!(out, "wrote {}", file.display())?;
    }
    Ok(())
}

/// A reader that has had enough (`| head`) is no error.
fn to_stdout(hand: &Handwriting, args: &Arguments) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write_csv(hand, args.count, args.seed, &mut out, &mut |_| ControlFlow::Continue(())) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}
