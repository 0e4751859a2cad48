//! The command line: one file a subcommand, and nothing decided here that the library could decide.
//!
//! To add a subcommand: its file in `cli/`, with its help on `Arguments` and what it does in `run`; here its `mod` line
//! and its row in `subcommands!`. Pieces that several share (`look`, `output`, `open`, `records`, `plan`, `work`,
//! `keep`, `linear`, `class`, `progress_file`, `drawing`, `screen`, `elsewhere`) know of no subcommand.

/// The subcommands, a row each: its name, and the file it is in.
macro_rules! subcommands {
    ($($name:ident: $file:ident,)*) => {
        #[derive(Debug, clap::Subcommand)]
        enum Task {
            $($name($file::Arguments),)*
        }

        impl Task {
            fn run(&self, look: $crate::cli::look::Look) -> anyhow::Result<std::process::ExitCode> {
                match self {
                    $(Self::$name(arguments) => $file::run(arguments, look),)*
                }
            }
        }
    };
}

mod backquery;
mod check;
mod class;
mod completions;
mod data;
mod debug;
mod draw;
mod drawing;
mod elsewhere;
mod follow;
mod handout;
mod history;
mod keep;
mod lesson;
mod lessons;
mod linear;
mod look;
mod man;
mod notes;
mod open;
mod output;
mod picture;
mod places;
mod plan;
mod predict;
pub mod progress_file;
mod query;
mod reading;
mod record;
mod records;
mod report;
mod review;
mod run;
mod screen;
mod stepped;
mod sweep;
mod test;
mod train;
mod work;

use std::env;
use std::io::ErrorKind;
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;

use clap::Parser;

use look::Look;
use output::{FAILED, complain, is_closed_pipe};

use crate::lesson::safe_line;
use crate::memory;

subcommands! {
    Lesson: lesson,
    Lessons: lessons,
    Review: review,
    Notes: notes,
    Follow: follow,
    Picture: picture,
    Handout: handout,
    Record: record,
    Report: report,
    Check: check,
    Data: data,
    Train: train,
    Test: test,
    Query: query,
    Backquery: backquery,
    Predict: predict,
    Draw: draw,
    Sweep: sweep,
    Debug: debug,
    Open: open,
    Run: run,
    Completions: completions,
    Man: man,
}

const EXAMPLES: &str = "\x1b[1mExamples:\x1b[0m
  nn-tutor                            the menu of lessons
  nn-tutor lesson 3                   open lesson 3
  nn-tutor lesson 2 --round 3         by hand: results rounded to three decimals
  nn-tutor lesson 3 --step 12         open it at step 12
  nn-tutor lesson 3 --print | less    read it as plain sentences
  nn-tutor lesson 3 --python          its program, for CPython with NumPy
  nn-tutor lesson 3 --linear          hear it a sentence at a time, without a screen
  nn-tutor lesson 2 --present --publish 0.0.0.0
                                      give it before a class that follows on its own screens
  nn-tutor notes                      your notes for it, in another terminal
  nn-tutor review                     answer again what you missed
  nn-tutor picture 2 --step 3 --out step.svg
                                      a step's picture for a slide or a hand-out
  nn-tutor handout 2 --out h.html     the lesson as paper, with blanks and a key
  nn-tutor record 2 --keys keys.txt --out class.cast
                                      a session as a film, from its keys
  nn-tutor report --out me.html       what you answered, for a teacher
  nn-tutor lesson ./mine.md --watch   write a lesson and see it as you save
  nn-tutor check ./mine.md            find its faults
  nn-tutor train --out digits.npz     train a network on built-in handwriting
  nn-tutor draw                       draw a digit and see what a network reads
  nn-tutor predict my_6.png           why a picture of yours is read as it is
  nn-tutor sweep --lr 0.05,0.1,0.3    the score against the learning rate
  nn-tutor debug --data mnist         step through any sample a network is trained on
  nn-tutor open mlp.safetensors --activation relu --output softmax
                                      step a network of yours, forwards and back
  nn-tutor backquery 8                what a trained network looks for in an 8";

/// How a neural network works inside, one operation at a time, forwards and backwards.
#[derive(Debug, Parser)]
#[command(name = "nn-tutor", version, before_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    look: Look,
    /// The most memory one thing that is read may take: 1G, 512M
    #[arg(long, global = true, value_name = "SIZE", value_parser = memory_size)]
    max_memory: Option<u64>,
}

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    // A file that may grow no further is then told of as an error by what writes it, and ends nothing. Where that cannot be
    // had, the system's own way stands.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    if let Some(bytes) = cli.max_memory {
        memory::allow(bytes);
    }
    let done = match &cli.task {
        None => screen::menu(cli.look),
        Some(task) => task.run(cli.look),
    };
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::report(&error, cli.look);
            ExitCode::from(FAILED)
        }
    }
}

/// Shows what is wrong with the words of the command line, or the help they ask for. What was typed stands in it, and so
/// it is said of the same words made safe to show.
fn refused(error: &clap::Error) -> ExitCode {
    let words = env::args_os().map(|word| safe_line(&word.to_string_lossy()));
    let told = match Cli::try_parse_from(words) {
        Err(same) => same.print(),
        Ok(_) => {
            complain(&error.to_string());
            Ok(())
        }
    };
    match told {
        // Whoever asked for help has none.
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("cannot say it: {why}"));
            ExitCode::from(FAILED)
        }
        Ok(()) | Err(_) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED)),
    }
}

/// Bytes, as they are asked for: `1G`, `512M`, `65536`.
fn memory_size(text: &str) -> Result<u64, String> {
    let units = [("G", 30), ("M", 20), ("K", 10)];
    let bare = text.trim_end_matches("iB").trim_end_matches('B').trim();
    let (digits, shift) = units
        .into_iter()
        .find_map(|(unit, shift)| Some((bare.strip_suffix(unit)?, shift)))
        .unwrap_or((bare, 0));
    let bytes = digits.trim().parse::<u64>().ok().and_then(|count| count.checked_mul(1 << shift));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "give a size such as 512M or 2G".to_owned())
}
