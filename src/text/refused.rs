//! What a run cannot do, in a sentence that says where it is wrong and what to do instead.

use std::fmt;

use crate::command::words;
use crate::lang::{Diagnostic, meant};
use crate::matrix::Shape;
use crate::run::{Allotted, DebugError, Moment, TimelineError, WeightNames};

impl fmt::Display for DebugError {
    #[expect(clippy::too_many_lines, reason = "a table: a line for each refusal")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOrder(word, near) => {
                let all = || format!("there are {}", words().collect::<Vec<_>>().join(", "));
                let instead = near.map_or_else(all, |near| format!("did you mean `{near}`?"));
                write!(f, "there is no order `{word}`; {instead}")
            }
            Self::SeveralOrders(word, may) => write!(f, "`{word}` may be {}", may.join(", ")),
            Self::NoOrder => f.write_str("this is no order"),
            Self::TakesNothing(word, rest) => {
                write!(f, "`{word}` takes nothing after it, and here stands `{rest}`")
            }
            Self::Takes(word, form) => write!(f, "write {word} {form}"),
            Self::NothingFurther => f.write_str("there is nothing further that way"),
            Self::NoCount(text) => write!(f, "`{text}` is not a count"),
            Self::NoNumber(text) => write!(f, "`{text}` is not a number"),
            Self::Enough(kept, there) => write!(f, "there are {there} {}", enough(*kept)),
            Self::OrdersTakeTooMuch(most) => write!(
                f,
                "what this list has worked out would take more than {most} multiplications or so together; make a \
                 shorter list, or take `table`, which goes through the run once"
            ),
            Self::NoSample { records, epochs } => {
                let last = records.saturating_sub(1);
                write!(f, "there is no such sample: samples go from 0 to {last}, epochs from 1 to {epochs}")
            }
            Self::NoPart(text) => write!(f, "`{text}` is no part of the run: write 23.5%"),
            Self::NamesNoSample(text) => write!(
                f,
                "`{text}` names no sample: write 31415, 2:31415 for epoch 2, 23.5%, or the name of a mark"
            ),
            Self::NoRow { rows: 0, .. } => {
                f.write_str("nothing was found yet: ask for a table, find or worst")
            }
            Self::NoRow { row, rows } => write!(f, "there is no row {row}; the last has {rows}"),
            Self::NothingToStopFor => f.write_str(
                "there is no breakpoint to go on to: set one with `break`, such as break loss > 1",
            ),
            Self::NoBreakpoint(text) => write!(f, "there is no breakpoint {text}"),
            Self::NoWatch(text) => write!(f, "there is no watch {text}"),
            Self::BreakWhere => f.write_str("say where: a line, or a condition"),
            Self::ChangeByWhat => {
                f.write_str("write how much has to change: break change wih[17, 400] > 0.001")
            }
            Self::NoStepAtLine { line, lines } => {
                write!(f, "no step begins at line {line}; the program has {lines}")
            }
            Self::EndsBeforeItBegins => f.write_str("the table ends before it begins"),
            Self::SeveralColumns => f.write_str("a histogram is of one expression"),
            Self::Rows { rows, most } => {
                write!(f, "a table has at most {most} rows, and this would have {rows}; say `every N`")
            }
            Self::NoLoss => f.write_str("the worst samples are those by `loss`, which this program has not"),
            Self::Expression(fault, column) => expression(f, fault, *column),
            Self::NotSingle(text, Ok(value)) => {
                write!(f, "`{text}` is {value}, and a number is needed")
            }
            Self::NotSingle(text, Err(shape)) => write!(f, "`{text}` is {shape}, and a number is needed"),
            Self::AtSample(moment, error) => write!(f, "at sample {moment}: {error}"),
            Self::NoValueYet(name, line) => {
                write!(f, "`{name}` has no value here yet: it gets one in line {line}")
            }
            Self::NoValue { name, stops } => {
                let why = if *stops { ": the program stops before it" } else { "" };
                write!(f, "`{name}` gets no value in this sample{why}")
            }
            Self::NoVariable(name, there) => {
                let help =
                    meant(name, there.iter().map(String::as_str), format!("there are {}", there.join(", ")));
                write!(f, "there is no variable `{name}` here; {help}")
            }
            Self::WholeVariable(first, shape) => {
                write!(f, "`{}` is {shape}; name one of its cells: set {first} = …", first.name)
            }
            Self::NoCell(name, shape) => {
                write!(f, "`{name}` is {shape}; name one of its cells, counted from 0")
            }
            Self::SetWhat => f.write_str(
                "write which number and what it should be: set wih[17, 400] = 0.5, or set lr = 0.2",
            ),
            Self::NoNumberAt(place) => write!(f, "there is no number at `{place}`"),
            Self::NoLabel(to, last) => {
                write!(f, "`{to}` is no label: they are whole numbers from 0 to {last}")
            }
            Self::NoPixel(to) => write!(f, "`{to}` is no pixel: they go from 0, paper, to 255, ink"),
            Self::NothingChanged(here, waiting) => nothing_changed(f, *here, *waiting),
            Self::NothingLearned => f.write_str("nothing is learned here, so a change has no future"),
            Self::Left(samples) => write!(f, "the run has only {samples} samples after this one"),
            Self::StepStops => f.write_str("this step does not come to its end"),
            Self::ChangedEnds(error) => write!(f, "with the change, {error}"),
            Self::NoWeights => {
                f.write_str("nothing learns here: no weight changes from one round to the next")
            }
            Self::NameWeight(named) => f.write_str(&form(named)),
            Self::NoSuchWeight(name, shape, named) => {
                write!(f, "{name} has {}; {}", extent(*shape), form(named))
            }
            Self::TooLargeToNudge(name) => {
                write!(f, "{name} is too large to be nudged whole; name one of its weights")
            }
            Self::NudgesLoss => {
                f.write_str("nudging asks for the loss: give the round a variable `loss`, a single number")
            }
            Self::NoRate => {
                f.write_str("with a learning rate of 0 the step moves no weight: there is no update to check")
            }
            Self::WhyWhat => {
                f.write_str("name a cell: why final_inputs[3, 0], or two: why z[3, 0] - z[5, 0]")
            }
            Self::NoSum { name, behind: Some(sum) } => {
                write!(f, "`{name}` is no sum; what it was worked out from is: why {sum}")
            }
            Self::NoSum { name, behind: None } => {
                write!(f, "`{name}` is no sum: `i` and Enter on it show how it was worked out")
            }
            Self::Places { most, longest } => {
                write!(f, "a run has {most} marks and notes at most, each of {longest} letters")
            }
            Self::NoMarkName(name) => {
                write!(f, "`{name}` is no name for a mark: it begins with a letter and has no spaces")
            }
            Self::Timeline(error) => error.fmt(f),
            Self::Halt(halt) => halt.fmt(f),
            Self::Data(error) => error.fmt(f),
            Self::Shape(error) => error.fmt(f),
            Self::Shipped(faults) => faults.iter().try_for_each(|fault| f.write_str(&fault.message)),
            Self::Unwritten(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for TimelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PastTheEnd(samples) => write!(f, "the run has {samples} samples in all"),
            Self::Ends(Moment { epoch, sample }, halt) => {
                write!(f, "the run ends at sample {sample} of epoch {epoch}: {halt}")
            }
        }
    }
}

fn enough(kept: Allotted) -> &'static str {
    match kept {
        Allotted::Watches => "watches; take one away with `unwatch`",
        Allotted::Breakpoints => "breakpoints; take one away with `delete`",
        Allotted::Changes => "numbers set by hand; `drop` them first",
    }
}

fn expression(f: &mut fmt::Formatter<'_>, fault: &Diagnostic, column: usize) -> fmt::Result {
    write!(f, "{} (column {column})", fault.message)?;
    fault.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
}

fn nothing_changed(f: &mut fmt::Formatter<'_>, here: Moment, waiting: Option<Moment>) -> fmt::Result {
    match waiting {
        Some(there) => write!(
            f,
            "nothing is changed at sample {here}; a change waits at {there}: go back to it first, goto {there}"
        ),
        None => f.write_str("nothing is changed: set a number first, such as set lr = 0.5"),
    }
}

/// How a weight is named.
fn form(named: &WeightNames) -> String {
    match named {
        WeightNames::Deck => {
            "name a weight by matrix, row and column, counted from 0: wih[17, 400] or who[3, 17]".to_owned()
        }
        WeightNames::Variables(names) => format!(
            "name a weight by its variable, row and column, counted from 0, such as {}[0, 0]; what learns here is {}",
            names.first().map_or("", String::as_str),
            names.join(", ")
        ),
    }
}

/// The numbers that cells of a shape have.
fn extent(shape: Shape) -> String {
    let (rows, columns) = shape.extent();
    match shape {
        Shape::List(_) => format!("numbers 0 to {}", columns - 1),
        _ => format!("rows 0 to {} and columns 0 to {}", rows - 1, columns - 1),
    }
}
