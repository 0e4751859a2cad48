//! A run that is stepped through: on the screen, as text, or by a script of orders.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use super::look::Look;
use super::output::{FAILED, complain, ending, put, put_json};
use super::places::Keeper;
use super::reading::{read_text_of, text_of};
use super::{keep, places, screen};
use crate::command::Command;
use crate::interp::Settings;
use crate::lesson::safe_line;
use crate::matrix::counted;
use crate::run::{Answer, DebugError, Debugging, Learns, Reply, RoundTakes, Said, TrainingRun, parse_order};
use crate::session::Session;
use crate::text::sketch::Signs;
use crate::text::{debug, json, said, survey};
use crate::tui::App;

/// The largest list of orders read, and the most orders in one.
const LARGEST: u64 = 256 << 10;
const MOST: usize = 10_000;
/// What a file of orders is, for one that is none.
const ORDERS: &str = "orders are a short text, one a line";

/// How a run is shown.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Faces {
    /// Print every step as plain sentences
    #[arg(long, conflicts_with_all = ["json", "commands"])]
    pub print: bool,
    /// Print the record of every operation as JSON
    #[arg(long, conflicts_with = "commands")]
    pub json: bool,
    /// Print why a cell, or the difference of two, is what it is at the end of the step; as JSON with --json
    #[arg(long, value_name = "CELL", conflicts_with_all = ["commands", "print", "full"])]
    why: Option<String>,
    /// With --json: every matrix whole
    #[arg(long, requires = "json")]
    full: bool,
    #[command(flatten)]
    orders: OrdersWanted,
}

/// Orders in place of keys.
#[derive(Clone, Debug, Default, clap::Args)]
struct OrdersWanted {
    /// Carry out the orders in this file, a line each, and print what comes of them; - for standard input
    #[arg(long, value_name = "FILE")]
    commands: Option<PathBuf>,
    /// With --commands: go on from there on the screen
    #[arg(long, requires = "commands")]
    then_screen: bool,
}

impl Faces {
    /// Whether it is shown on the screen.
    pub fn is_screen(&self) -> bool {
        let is_told = self.print || self.json || self.why.is_some() || self.orders.commands.is_some();
        !is_told && screen::is_possible()
    }

    /// Shows a run at a position.
    ///
    /// # Errors
    /// Where it cannot be opened there, or an order cannot be carried out.
    pub fn show(
        &self,
        mut run: TrainingRun,
        position: usize,
        settings: Settings,
        look: Look,
    ) -> anyhow::Result<ExitCode> {
        if self.orders.then_screen && !screen::is_possible() {
            bail!("--then-screen needs a terminal");
        }
        let learns = run.setting.learns;
        let (mut debugging, mut session) = run.stand_at(position, settings)?;
        debugging.recall_places(&places::kept(places::file(&run.setting).as_deref()));
        if let Some(cell) = &self.why {
            return self.tell_why(&mut debugging, &mut session, cell);
        }
        let on_screen = match &self.orders.commands {
            Some(file) => {
                let ended = script(&mut run, &mut debugging, &mut session, file, look.sketch_signs())?;
                if !self.orders.then_screen || ended != ExitCode::SUCCESS {
                    return Ok(ended);
                }
                true
            }
            None => self.is_screen(),
        };
        if on_screen {
            let trained = run.trained();
            return screen::alone(|theme| App::run(session, debugging, trained, theme), Some(run), look);
        }
        if !self.json {
            put(&debug::sample(&debugging, &session))?;
        } else if learns == Learns::Program(RoundTakes::Nothing) && !self.full {
            put_json(&json::record(&session))?;
        } else {
            let detail = if self.full { json::Detail::Whole } else { json::Detail::Summary };
            put_json(&json::sample(&debugging, &session, detail))?;
        }
        match learns {
            Learns::Network { .. } if session.trace().failure.is_none() => Ok(ExitCode::SUCCESS),
            Learns::Network { .. } => Ok(ExitCode::from(FAILED)),
            Learns::Program(_) => Ok(ending(&session, look)),
        }
    }

    /// Prints why a number is what it is once the step is done.
    fn tell_why(
        &self,
        debugging: &mut Debugging,
        session: &mut Session,
        cell: &str,
    ) -> anyhow::Result<ExitCode> {
        let last = session.stepper().stops().len().saturating_sub(1);
        session.stepper_mut().go_to_stop(last);
        if let Reply::Said(Said::Why(why)) = debugging.command(session, Command::Why, cell)? {
            if self.json {
                put_json(&json::why(&why))?;
            } else {
                put(&format!("{}\n", survey::why(&why).join("\n")))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Prints a table of the whole run.
    ///
    /// # Errors
    /// Where it cannot be filled.
    pub fn table(&self, mut run: TrainingRun, wanted: &str) -> anyhow::Result<ExitCode> {
        let (mut debugging, mut session) = run.stand_at(0, Settings::default())?;
        let Reply::Ask(request) = debugging.order(&mut session, &format!("table {wanted}"))? else {
            bail!("`{wanted}` is no table")
        };
        if let Answer::Said(Said::Table(table)) = run.answer(request, &mut never_stop)? {
            if self.json {
                put_json(&json::table(&table))?;
            } else {
                put(&String::from_utf8_lossy(&survey::csv(&table)?))?;
            }
            if let Some(why) = survey::ended(table.ended.as_ref(), &counted(table.rows.len(), "row")) {
                complain(&why);
                return Ok(ExitCode::from(FAILED));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn never_stop(_: usize, _: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Carries a file's orders out one after another, and stops at the first that cannot be.
fn script(
    run: &mut TrainingRun,
    debugging: &mut Debugging,
    session: &mut Session,
    file: &Path,
    signs: Signs,
) -> anyhow::Result<ExitCode> {
    let text = if file == Path::new("-") {
        text_of(std::io::stdin().lock(), "standard input", ORDERS, LARGEST)?
    } else {
        read_text_of(file, ORDERS, LARGEST)?
    };
    let orders = (1..).zip(text.lines().map(without_comment)).filter(|(_, order)| !order.is_empty());
    let count = orders.clone().count();
    if count > MOST {
        bail!("{} has {count} orders, and a list may have {MOST}", file.display());
    }
    debugging.share_work(true);
    let mut keeper = Keeper::of(places::file(&run.setting));
    for (at, order) in orders {
        put(&format!("> {}\n", safe_line(order)))?;
        if matches!(parse_order(order), Ok((Command::Leave, _))) {
            break;
        }
        match carry_out(run, debugging, session, order, signs) {
            // What is piped can be typed again: numbers have the minus sign that programs read.
            Ok(said) => {
                if let Some(places) = debugging.places_to_keep() {
                    keeper.keep(&places);
                }
                put(&said.replace('−', "-"))?;
            }
            Err(error) => {
                complain(&format!("{}:{at}: {error}", file.display()));
                keeper.end();
                return Ok(ExitCode::from(FAILED));
            }
        }
    }
    keeper.end();
    debugging.share_work(false);
    Ok(ExitCode::SUCCESS)
}

/// What an order says, and where it leaves one where that has changed.
fn carry_out(
    run: &mut TrainingRun,
    debugging: &mut Debugging,
    session: &mut Session,
    order: &str,
    signs: Signs,
) -> Result<String, DebugError> {
    let stood = debug::standing(debugging, session);
    let said = match debugging.order(session, order)? {
        Reply::Said(said) => said,
        Reply::Write { file, text } => {
            let written = keep::write(&file, &text).map_err(DebugError::Unwritten)?;
            return Ok(format!("Written to {written}.\n"));
        }
        Reply::Ask(request) => {
            let answer = run.answer(request, &mut never_stop)?;
            debugging.take_in(session, answer)
        }
    };
    let mut text = said::whole(&said);
    if !text.is_empty() {
        text.push('\n');
    }
    if let Said::Biography(life) = &said {
        text.push_str(&debug::movers(life, signs));
    }
    let stands = debug::standing(debugging, session);
    if stands != stood {
        text.push_str(&stands);
    }
    Ok(text)
}

/// An order without its comment: a `#` begins one at the start of a line, or set off by blanks. What is asked for may have
/// one in it.
fn without_comment(line: &str) -> &str {
    let order = line.split(" # ").next().unwrap_or_default().trim();
    if order.starts_with('#') { "" } else { order }
}
