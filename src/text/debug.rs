//! A training run under the debugger, in words: where one stands, what one watches, a sample's step.

use std::fmt::Write;

use super::print;
use super::sketch::{Signs, small_sketch, sparkline};
use super::survey;
use crate::lang::{FaultKind, locate};
use crate::lesson::CellName;
use crate::matrix::{DECIMALS, Value, exact, number};
use crate::run::{Biography, Debugging, Halt, Learns, RoundTakes, Setting, Trained, line};
use crate::session::Session;

/// Why a run ended early, if it did.
pub fn failure(trained: &Trained) -> Option<String> {
    let (at, halt) = trained.halted.as_ref()?;
    let place = format!("at sample {} of epoch {}", at.sample, at.epoch);
    Some(match halt {
        Halt::Diverged(_) => format!("the numbers became infinite {place}"),
        Halt::Fault { .. } => format!("the program stopped {place}: {halt}"),
    })
}

/// A sample's whole step as plain sentences.
pub fn sample(debugging: &Debugging, session: &Session) -> String {
    let setting = debugging.setting();
    let moment = debugging.moment();
    let (of, steps) = (subject(setting), print::program(session));
    let what = match setting.learns.takes() {
        RoundTakes::Nothing => return steps,
        takes => survey::round(takes),
    };
    let (sample, epoch) = (moment.sample, moment.epoch);
    let learns = !setting.is_frozen && !setting.changing.is_empty();
    let learned = if learns { "before it is learned from" } else { "from which nothing is learned" };
    format!("{of}: {what} {sample} of epoch {epoch}, {learned}.\n\n{steps}")
}

/// What learns from what.
fn subject(setting: &Setting) -> String {
    match setting.learns {
        Learns::Network { shape, .. } if setting.is_frozen => format!("{}, {shape}", setting.data),
        Learns::Network { shape, rule } => format!("{}, {shape}, {} rule", setting.data, rule.name()),
        Learns::Program(_) => format!("{}, {}", setting.data, setting.step.file),
    }
}

/// The samples that moved a weight most, drawn, the largest move first.
pub fn movers(life: &Biography, signs: Signs) -> String {
    let mut text = String::new();
    for moved in life.movers.iter().filter(|moved| !moved.pixels.is_empty()) {
        let label = moved.label.map_or_else(String::new, |label| format!("a {label}, "));
        let _ = writeln!(text, "{}, {label}{}:", moved.moment, number(moved.by, 6));
        text.push_str(&small_sketch(&moved.pixels, life.width, signs));
    }
    text
}

/// Where one stands, in a line: sample, step, line, what the step does and what came of it; then what is watched.
pub fn standing(debugging: &Debugging, session: &Session) -> String {
    let trace = session.trace();
    let mut text = format!("{}", debugging.moment());
    let stepper = session.stepper();
    if let Some((at, step)) = stepper.step() {
        let line = line(session).map_or_else(String::new, |line| format!(", line {line}"));
        let said = print::said(trace, step);
        let _ = write!(text, " step {} of {}{line}: {said}", stepper.number(at), stepper.count());
        match stepper.cell().and_then(|(r, c)| Some((r, c, step.result.get(r, c)?))) {
            Some((row, column, value)) => {
                let cell = CellName::of("", &step.result, (row, column));
                let _ = write!(text, " · {cell}: {}", exact(value));
            }
            None => {
                let _ = write!(text, " is {}", worth(&step.result));
            }
        }
    }
    text.push('\n');
    if let Some(fault) = trace.failure.as_ref().filter(|_| stepper.is_at_end()) {
        let (file, line) = (&debugging.setting().step.file, session.line_at(fault.span.start));
        let column = locate(&session.lesson().source, fault.span.start).column;
        let help = fault.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        let _ = writeln!(text, "  the program stops here: {file}:{line}:{column}: {}{help}", fault.message);
    }
    for (watch, value) in debugging.watched(session) {
        let value = value.map_or_else(|fault| unwatched(fault).to_owned(), |value| worth(&value));
        let _ = writeln!(text, "  watch {} = {value}  {}", watch.condition.text, sparkline(&watch.past));
    }
    text
}

/// What stands in place of a watch's value where there is none.
pub(crate) const fn unwatched(fault: FaultKind) -> &'static str {
    match fault {
        FaultKind::Stop => "takes too much",
        FaultKind::Wrong => "·",
    }
}

fn worth(value: &Value) -> String {
    match value.as_single() {
        Some(single) => exact(single),
        None => {
            let (low, high) = value.range();
            format!("{}, {} … {}", value.shape(), number(low, DECIMALS), number(high, DECIMALS))
        }
    }
}
