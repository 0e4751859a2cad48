//! The command line: one file a subcommand, and nothing decided here that the library could decide.

mod backquery;
mod check;
mod completions;
mod data;
mod debug;
mod draw;
mod lesson;
mod lessons;
mod man;
mod open;
mod output;
mod predict;
mod progress_file;
mod query;
mod records;
mod run;
mod screen;
mod sweep;
mod test;
mod train;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use output::{Quietly, report};

/// Status of a run whose job was not done.
const FAILED: u8 = 1;

const EXAMPLES: &str = "\x1b[1mExamples:\x1b[0m
  nn-tutor                            the menu of lessons
  nn-tutor lesson 3                   open lesson 3
  nn-tutor lesson 2 --round 3         by hand: results rounded to three decimals
  nn-tutor lesson 3 --step 12         open it at step 12
  nn-tutor lesson 3 --print | less    read it as plain sentences
  nn-tutor lesson 3 --python          its program, for CPython with NumPy
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
    command: Option<Command>,
    #[command(flatten)]
    look: Look,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open a lesson, by its number, its name, or a file
    Lesson(lesson::Arguments),
    /// List the lessons, with what each teaches and how far you got
    Lessons(lessons::Arguments),
    /// Find the faults of lesson files
    Check(check::Arguments),
    /// Handwritten digits: show, count, make and fetch them
    Data(data::Arguments),
    /// Train a network on handwritten digits
    Train(train::Arguments),
    /// Count what a network reads rightly, and show its surest mistakes
    Test(test::Arguments),
    /// Ask a network about one record
    Query(query::Arguments),
    /// Run a network backwards, from a label to an image
    Backquery(backquery::Arguments),
    /// Prepare pictures of digits as MNIST's are, and say what a network reads in them
    Predict(predict::Arguments),
    /// Draw a digit, by mouse or keys, and see what a network reads as it grows
    Draw(draw::Arguments),
    /// Train with other and other settings, and plot the scores
    Sweep(sweep::Arguments),
    /// Step through any training sample of a network, forwards and backwards
    Debug(debug::Arguments),
    /// Step through a program of the lesson language
    Run(run::Arguments),
    /// Print the completions for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man,
}

/// How things look.
#[derive(Args, Clone, Copy, Debug)]
pub struct Look {
    /// When to use colour; NO_COLOR turns it off too
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    color: When,
    /// The terminal's ground
    #[arg(long, global = true, value_enum, default_value_t = Ground::Auto)]
    theme: Ground,
    /// The signs to draw with
    #[arg(long, global = true, value_enum, default_value_t = Signs::Auto)]
    glyphs: Signs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Signs {
    /// What the terminal and the locale are known to show
    Auto,
    /// Braille dots for curves
    Braille,
    /// Line and block signs, which nearly every font has
    Blocks,
    /// ASCII only
    Ascii,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    /// Where the output is a terminal that can
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ground {
    /// Ask the terminal
    Auto,
    /// Light on dark
    Dark,
    /// Dark on light
    Light,
}

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => screen::menu(cli.look),
        Some(Command::Lesson(arguments)) => lesson::run(&arguments, cli.look),
        Some(Command::Lessons(arguments)) => lessons::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments, cli.look),
        Some(Command::Data(arguments)) => data::run(&arguments, cli.look),
        Some(Command::Train(arguments)) => train::run(&arguments),
        Some(Command::Test(arguments)) => test::run(&arguments, cli.look),
        Some(Command::Query(arguments)) => query::run(&arguments, cli.look),
        Some(Command::Backquery(arguments)) => backquery::run(&arguments, cli.look),
        Some(Command::Predict(arguments)) => predict::run(&arguments, cli.look),
        Some(Command::Draw(arguments)) => draw::run(&arguments, cli.look),
        Some(Command::Sweep(arguments)) => sweep::run(&arguments, cli.look),
        Some(Command::Debug(arguments)) => debug::run(&arguments, cli.look),
        Some(Command::Run(arguments)) => run::run(&arguments, cli.look),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man) => man::run(),
    };
    match done.quietly() {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::from(FAILED)
        }
    }
}
