//! Orders: what a key or a line of a script asks of the debugger, and what it answers.

use super::{
    Arrival, Breakpoint, Condition, DebugError, Debugging, Graft, NudgedStep, Question, Watch, When,
};
use crate::command::{Command, by_word, words};
use crate::lang::did_you_mean;
use crate::lesson::CellName;
use crate::matrix::{Value, exact};
use crate::network::{Network, Training, WeightMatrix, WeightName};
use crate::session::Session;
use crate::trace::Changed;

/// Samples a jump goes over.
const HUNDRED: usize = 100;
/// Cells of a value that are written out.
const WRITTEN_OUT: usize = 12;
/// Samples over which two futures are compared unless a number is given.
const COMPARED: usize = 1000;

/// What comes of an order at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is done; what there is to say, if anything.
    Said(String),
    /// The run has to be asked.
    Ask(Question),
}

/// An order that cannot be carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct OrderError(pub String);

impl From<DebugError> for OrderError {
    fn from(error: DebugError) -> Self {
        Self(error.to_string())
    }
}

fn wrong(text: impl Into<String>) -> OrderError {
    OrderError(text.into())
}

/// The command a line asks for, and what goes with it.
///
/// # Errors
/// Where no word is like it.
pub fn parse(line: &str) -> Result<(Command, &str), OrderError> {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match by_word(word) {
        Some(binding) => Ok((binding.command, rest.trim())),
        None => Err(wrong(match did_you_mean(word, words()) {
            Some(near) => format!("there is no order `{word}`; did you mean `{near}`?"),
            None => {
                format!("there is no order `{word}`; there are {}", words().collect::<Vec<_>>().join(", "))
            }
        })),
    }
}

impl Debugging {
    /// Carries a line of a script out.
    ///
    /// # Errors
    /// Where the line says nothing that can be done here; nothing is changed then.
    pub fn order(&mut self, session: &mut Session, line: &str) -> Result<Reply, OrderError> {
        let (command, rest) = parse(line)?;
        self.command(session, command, rest)
    }

    /// Carries a command out with what was typed after it.
    ///
    /// # Errors
    /// Where it cannot be done here; nothing is changed then.
    pub fn command(
        &mut self,
        session: &mut Session,
        command: Command,
        rest: &str,
    ) -> Result<Reply, OrderError> {
        let here = self.position;
        let records = self.setting.records;
        self.arrival = if command == Command::GoToSample { Arrival::Start } else { Arrival::SameStep };
        match command {
            Command::NextSample => self.seek(here.checked_add(count(rest)?)),
            Command::PreviousSample => self.seek(here.checked_sub(count(rest)?)),
            Command::HundredOn => self.seek(here.checked_add(HUNDRED)),
            Command::HundredBack => self.seek(here.checked_sub(HUNDRED)),
            Command::NextEpoch => self.seek(here.checked_add(records)),
            Command::PreviousEpoch => self.seek(here.checked_sub(records)),
            Command::FirstSample => self.seek(Some(0)),
            Command::LastSample => self.seek((records * self.setting.epochs).checked_sub(1)),
            Command::GoToSample => {
                let position = self.named(rest)?;
                self.seek(Some(position))
            }
            Command::Continue | Command::Reverse => self.go_on(session, command == Command::Continue),
            Command::Break => self.add_breakpoint(session, rest),
            Command::Delete => Ok(Reply::Said(self.delete(rest)?)),
            Command::Watch => self.watch(rest),
            Command::Unwatch => Ok(Reply::Said(self.unwatch(rest)?)),
            Command::Print => Ok(Reply::Said(self.print(session, rest)?)),
            Command::Set => Ok(Reply::Said(set(session, rest)?)),
            Command::Compare => self.compare(session, rest),
            Command::Keep => {
                let graft = self.graft(session)?;
                self.kept.insert(self.position, session.changed().to_vec());
                Ok(Reply::Ask(Question::Keep(graft)))
            }
            Command::Drop => Ok(Reply::Said(drop_changes(session))),
            Command::Biography => {
                let weight = self.weight(rest)?;
                Ok(Reply::Ask(Question::Biography { weight, until: records * self.setting.epochs }))
            }
            Command::Nudge => Ok(Reply::Said(self.nudge(session, rest)?)),
            Command::Undo => {
                let undone = session.undo_edit();
                let said = match (undone, self.kept.contains_key(&self.position)) {
                    (true, true) => "Taken back here; the run still goes on by the change that was kept.",
                    (true, false) => "Taken back.",
                    (false, _) => "Nothing is changed.",
                };
                Ok(Reply::Said(said.to_owned()))
            }
            _ => step(session, command, rest),
        }
    }

    /// Asks for a sample, if there is one.
    fn seek(&self, position: Option<usize>) -> Result<Reply, OrderError> {
        let samples = self.setting.records * self.setting.epochs;
        match position.filter(|position| *position < samples) {
            Some(position) => Ok(Reply::Ask(Question::Open { position, watches: self.conditions() })),
            None => Err(self.no_such_sample()),
        }
    }

    fn no_such_sample(&self) -> OrderError {
        let (records, epochs) = (self.setting.records, self.setting.epochs);
        DebugError::PastTheEnd { records, epochs }.into()
    }

    /// The position of a sample written `31415`, of the epoch one is in, or `2:31415`.
    fn named(&self, text: &str) -> Result<usize, OrderError> {
        let form = || wrong(format!("`{text}` names no sample: write 31415, or 2:31415 for epoch 2"));
        let (epoch, sample) = match text.split_once(':') {
            Some((epoch, sample)) => (epoch.trim().parse().map_err(|_| form())?, sample),
            None => (self.place().epoch, text),
        };
        let sample: usize = sample.trim().parse().map_err(|_| form())?;
        if epoch == 0 || epoch > self.setting.epochs || sample >= self.setting.records {
            return Err(self.no_such_sample());
        }
        Ok((epoch - 1) * self.setting.records + sample)
    }

    fn go_on(&mut self, session: &mut Session, forward: bool) -> Result<Reply, OrderError> {
        if self.breakpoints.is_empty() {
            return Err(wrong(
                "there is no breakpoint to go on to: set one with `break`, such as break loss > 1",
            ));
        }
        if let Some(hit) = self.line_hit(session, forward) {
            return Ok(Reply::Said(hit));
        }
        Ok(Reply::Ask(Question::Search {
            from: self.position,
            forward,
            breakpoints: self.breakpoints.clone(),
            watches: self.conditions(),
        }))
    }

    fn add_breakpoint(&mut self, session: &Session, rest: &str) -> Result<Reply, OrderError> {
        let when = match rest {
            "" => When::Line(Self::line(session).ok_or_else(|| wrong("say where: a line, or a condition"))?),
            _ => Self::when(session, rest)?,
        };
        if let When::Line(_) = when
            && let Some(at) = self.breakpoints.iter().position(|b| b.when == when)
        {
            let gone = self.breakpoints.remove(at);
            return Ok(Reply::Said(format!("Breakpoint {}, {gone}, is removed.", gone.id)));
        }
        self.made += 1;
        let breakpoint = Breakpoint { id: self.made, when, hits: 0 };
        let said = format!("Breakpoint {}: {breakpoint}.", breakpoint.id);
        self.breakpoints.push(breakpoint);
        Ok(Reply::Said(said))
    }

    fn when(session: &Session, text: &str) -> Result<When, OrderError> {
        if let Ok(line) = text.trim_start_matches("line").trim().parse::<usize>() {
            if Self::steps_of_line(session, line).is_empty() {
                let lines = session.lesson().code_lines().last().map_or(0, |line| line.number);
                return Err(wrong(format!("no step begins at line {line}; the program has {lines}")));
            }
            return Ok(When::Line(line));
        }
        let condition = |text: &str| Condition::parse(text).map_err(|f| DebugError::first(vec![f], text));
        let Some(change) = text.strip_prefix("change ") else { return Ok(When::Holds(condition(text)?)) };
        let (expression, by) = change
            .rsplit_once('>')
            .ok_or_else(|| wrong("write how much has to change: break change wih[17, 400] > 0.001"))?;
        let by: f64 = by.trim().parse().map_err(|_| wrong(format!("`{}` is not a number", by.trim())))?;
        Ok(When::Changes { condition: condition(expression.trim())?, by })
    }

    fn delete(&mut self, rest: &str) -> Result<String, OrderError> {
        if rest.is_empty() {
            self.breakpoints.clear();
            return Ok("All breakpoints are removed.".to_owned());
        }
        let known = |id: usize| self.breakpoints.iter().position(|breakpoint| breakpoint.id == id);
        let known = rest.parse().ok().and_then(known);
        let at = known.ok_or_else(|| wrong(format!("there is no breakpoint {rest}")))?;
        let gone = self.breakpoints.remove(at);
        Ok(format!("Breakpoint {}, {gone}, is removed.", gone.id))
    }

    fn watch(&mut self, rest: &str) -> Result<Reply, OrderError> {
        let condition = Condition::parse(rest).map_err(|fault| DebugError::first(vec![fault], rest))?;
        self.watches.push(Watch { condition, past: Vec::new() });
        Ok(Reply::Ask(Question::Open { position: self.position, watches: self.conditions() }))
    }

    fn unwatch(&mut self, rest: &str) -> Result<String, OrderError> {
        if rest.is_empty() {
            self.watches.clear();
            return Ok("Nothing is watched.".to_owned());
        }
        let at = rest.parse().ok().filter(|at| (1..=self.watches.len()).contains(at));
        let at: usize = at.ok_or_else(|| wrong(format!("there is no watch {rest}")))?;
        let gone = self.watches.remove(at - 1);
        Ok(format!("{} is watched no more.", gone.condition.text))
    }

    fn print(&self, session: &Session, rest: &str) -> Result<String, OrderError> {
        let condition = Condition::parse(rest).map_err(|fault| DebugError::first(vec![fault], rest))?;
        let value = self.value_of(&condition, session)?;
        Ok(format!("{rest} = {}", written(&value)))
    }

    /// The changed future: the network as the changed step leaves it.
    fn graft(&self, session: &Session) -> Result<Graft, OrderError> {
        if !session.is_changed() {
            return Err(wrong("nothing is changed: set a number first, such as set lr = 0.5"));
        }
        let variables = session.values_at(session.trace().steps.len());
        let matrix = |name: &str| match variables.get(name) {
            Some(Value::Matrix(matrix, _)) => Some(nalgebra::DMatrix::clone(matrix)),
            _ => None,
        };
        let stopped = || wrong("the changed step does not come to its end");
        if session.trace().failure.is_some() {
            return Err(stopped());
        }
        let (wih, who) = matrix("wih").zip(matrix("who")).ok_or_else(stopped)?;
        let network = Network::new(wih, who).map_err(|error| wrong(error.to_string()))?;
        let learning_rate = variables.get("lr").and_then(Value::as_single).ok_or_else(stopped)?;
        let training = Training { learning_rate, rule: self.setting.rule };
        Ok(Graft { position: self.position + 1, network, training })
    }

    fn compare(&self, session: &Session, rest: &str) -> Result<Reply, OrderError> {
        let graft = self.graft(session)?;
        let left = (self.setting.records * self.setting.epochs).saturating_sub(graft.position);
        let (wanted, weight) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let weight = if weight.is_empty() { None } else { Some(self.weight(weight)?) };
        let samples = if wanted.is_empty() {
            COMPARED.min(left)
        } else {
            let number =
                wanted.parse().map_err(|_| wrong(format!("`{wanted}` is not a count of samples")))?;
            if number > left {
                return Err(wrong(format!("the run has only {left} samples after this one")));
            }
            number
        };
        Ok(Reply::Ask(Question::Compare { graft, samples, weight }))
    }

    fn weight(&self, rest: &str) -> Result<WeightName, OrderError> {
        WeightName::parse(rest, self.setting.shape).map_err(OrderError)
    }

    fn nudge(&self, session: &Session, rest: &str) -> Result<String, OrderError> {
        let (matrix, weight) = match WeightMatrix::named(rest) {
            Some(matrix) => (matrix, None),
            None => self.weight(rest).map(|weight| (weight.matrix, Some(weight)))?,
        };
        let trace = session.trace();
        let made = |step: &&crate::trace::Step, name: &str| step.assigns.as_deref() == Some(name);
        let first = |name: &str| trace.steps.iter().find(|step| made(step, name)).map(|step| &step.result);
        let last =
            |name: &str| trace.steps.iter().rev().find(|step| made(step, name)).map(|step| &step.result);
        let (Some(wih), Some(who), Some(inputs), Some(targets), Some(lr), Some(after)) = (
            first("wih"),
            first("who"),
            first("inputs"),
            first("targets"),
            first("lr").and_then(Value::as_single),
            last(matrix.name()).filter(|_| trace.failure.is_none()),
        ) else {
            return Err(wrong("this step does not come to its end"));
        };
        let step = NudgedStep::new(wih, who, inputs, targets, lr);
        let Some(weight) = weight else {
            let nudged = step.nudge_all(matrix, after);
            let too_large = "is too large to be nudged whole; name one of its weights";
            return nudged.map(|nudged| nudged.words()).ok_or_else(|| wrong(format!("{rest} {too_large}")));
        };
        let get = |value: &Value| value.get(weight.row, weight.column).unwrap_or(f64::NAN);
        Ok(step.nudge(weight, get(after) - get(step.before(matrix))).words())
    }
}

/// Moves within the step.
fn step(session: &mut Session, command: Command, rest: &str) -> Result<Reply, OrderError> {
    let times = count(rest)?;
    let stepper = session.stepper_mut();
    let mut repeat = |go: &mut dyn FnMut(&mut crate::trace::Stepper) -> bool| {
        (0..times).take_while(|_| go(stepper)).count() > 0
    };
    let done = match command {
        Command::Next => repeat(&mut |d| d.step_on()),
        Command::Previous => repeat(&mut |d| d.step_back()),
        Command::In => stepper.step_in(),
        Command::Out => stepper.step_out(),
        Command::First => stepper.go_to_stop(0),
        Command::Last => {
            let last = stepper.stops().len().saturating_sub(1);
            stepper.go_to_stop(last)
        }
        _ => return Err(wrong("this is no order")),
    };
    if done { Ok(Reply::Said(String::new())) } else { Err(wrong("there is nothing further that way")) }
}

/// A count typed after a word, 1 where none is.
fn count(rest: &str) -> Result<usize, OrderError> {
    if rest.is_empty() {
        return Ok(1);
    }
    rest.parse().ok().filter(|n| *n > 0).ok_or_else(|| wrong(format!("`{rest}` is not a count")))
}

/// Sets a cell of a variable by hand, as it stands at the session's step.
fn set(session: &mut Session, rest: &str) -> Result<String, OrderError> {
    let form = || wrong("write which number and what it should be: set wih[17, 400] = 0.5, or set lr = 0.2");
    let (name, to) = rest.split_once('=').ok_or_else(form)?;
    let cell = CellName::parse(name.trim()).ok_or_else(form)?;
    let to = to.trim().replace('−', "-");
    let to: f64 = to
        .parse()
        .ok()
        .filter(|v: &f64| v.is_finite())
        .ok_or_else(|| wrong(format!("`{to}` is not a number")))?;
    let at = session.reached().unwrap_or(session.trace().given.saturating_sub(1));
    let Some(variable) = session.trace().variable_at(&cell.name, at) else {
        return Err(wrong(format!("`{}` has no value here yet; step on to where it has", cell.name)));
    };
    let Some(was) = variable.value.get(cell.row, cell.column) else {
        return Err(wrong(format!("`{}` is {}, counted from 0", cell.name, variable.value.shape())));
    };
    session.change(Changed { step: variable.step, row: cell.row, column: cell.column, to });
    Ok(format!("{cell} was {}, and is {} now. Everything after is worked out anew.", exact(was), exact(to)))
}

fn drop_changes(session: &mut Session) -> String {
    if !session.is_changed() {
        return "Nothing is changed.".to_owned();
    }
    while session.undo_edit() {}
    "The changes are forgotten.".to_owned()
}

/// A value in words: whole where it is small, else its shape and range.
fn written(value: &Value) -> String {
    if let Some(number) = value.as_single() {
        return exact(number);
    }
    let (rows, columns) = value.shape().extent();
    if rows * columns <= WRITTEN_OUT {
        let row = |row: usize| {
            let cells: Vec<String> = (0..columns).filter_map(|c| value.get(row, c)).map(exact).collect();
            format!("[{}]", cells.join(", "))
        };
        return format!("[{}]", (0..rows).map(row).collect::<Vec<_>>().join(", "));
    }
    let (low, high) = value.range();
    format!("{}, from {} to {}", value.shape(), exact(low), exact(high))
}
