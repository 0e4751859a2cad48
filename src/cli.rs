//! The command line: one file a subcommand, and nothing decided here that the library could decide.
//!
//! To add a subcommand: its file in `cli/`, with its help on `Arguments` and what it does in `run`; here its `mod` line
//! and its row in `subcommands!`. Pieces that several share (`look`, `output`, `open`, `records`, `plan`, `work`,
//! `keep`, `linear`, `progress_file`, `drawing`, `screen`) know of no subcommand.

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
mod completions;
mod data;
mod debug;
mod draw;
mod drawing;
mod keep;
mod lesson;
mod lessons;
mod linear;
mod look;
mod man;
mod open;
mod output;
mod picture;
mod plan;
mod predict;
pub mod progress_file;
mod query;
mod records;
mod review;
mod run;
mod screen;
mod sweep;
mod test;
mod train;
mod work;

use std::process::ExitCode;

use clap::Parser;

use look::Look;
use output::{FAILED, is_closed_pipe, report};

subcommands! {
    Lesson: lesson,
    Lessons: lessons,
    Review: review,
    Picture: picture,
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
  nn-tutor review                     answer again what you missed
  nn-tutor picture 2 --step 3 --out step.svg
                                      a step's picture for a slide or a hand-out
  nn-tutor lesson ./mine.md --watch   write a lesson and see it as you save
  nn-tutor check ./mine.md            find its faults
  nn-tutor train --out digits.npz     train a network on built-in handwriting
  nn-tutor draw                       draw a digit and see what a network reads
  nn-tutor predict my_6.png           why a picture of yours is read as it is
  nn-tutor sweep --lr 0.05,0.1,0.3    the score against the learning rate
  nn-tutor debug --data mnist         step through any sample a network is trained on
  nn-tutor backquery 8                what a trained network looks for in an 8";

/// How a neural network works inside, one operation at a time, forwards and backwards.
#[derive(Debug, Parser)]
#[command(name = "nn-tutor", version, before_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    look: Look,
}

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.task {
        None => screen::menu(cli.look),
        Some(task) => task.run(cli.look),
    };
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error, cli.look);
            ExitCode::from(FAILED)
        }
    }
}
