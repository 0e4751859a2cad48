//! Orders: what a key or a line of a script asks of the debugger.

use super::search::steps_of_line;
use super::what_if::number;
use super::{
    Allotted, Arrival, Breakpoint, Condition, DebugError, Debugging, Direction, Reply, Request, Said, Search,
    TableWanted, Watch, When, line, step_at,
};
use crate::command::{Binding, Command, Takes, by_word, words};
use crate::lang::did_you_mean;
use crate::session::Session;
use crate::trace::Stepper;

/// Samples a jump goes over.
const HUNDRED: usize = 100;
/// Samples told of where it is not said how many.
const WORST: usize = 10;
/// The most breakpoints, and watches, at a time: each is looked at for every sample.
const MOST: usize = 100;
/// The most numbers set by hand at a time.
const MOST_CHANGES: usize = 1_000;
/// How often a round is worked out anew where a number is nudged either way.
const NUDGED_BY_ROUNDS: usize = 2;

/// The command a line asks for, and what goes with it.
///
/// # Errors
/// Where no word is like it, or what goes with it is not what it takes.
pub fn parse(line: &str) -> Result<(Command, &str), DebugError> {
    // The colon that opens the prompt may be typed once more, as in a script of what was typed.
    let line = line.trim().trim_start_matches(':').trim_start();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let binding = known(word)?;
    fits(binding, word, rest.trim()).map(|()| (binding.command, rest))
}

/// The row of the table that a word asks for.
fn known(word: &str) -> Result<&'static Binding, DebugError> {
    match by_word(word)[..] {
        [binding] => Ok(binding),
        [] => {
            let near = did_you_mean(word, words());
            Err(DebugError::UnknownOrder(word.to_owned(), near))
        }
        ref several => {
            let may = several.iter().filter_map(|binding| binding.word).collect();
            Err(DebugError::SeveralOrders(word.to_owned(), may))
        }
    }
}

impl Debugging {
    /// Carries a line of a script out.
    ///
    /// # Errors
    /// Where the line says nothing that can be done here; nothing is changed then.
    pub fn order(&mut self, session: &mut Session, line: &str) -> Result<Reply, DebugError> {
        let (command, rest) = parse(line)?;
        self.command(session, command, rest)
    }

    /// Carries a command out with what was typed after it, in which either minus sign serves.
    ///
    /// # Errors
    /// Where it cannot be done here; nothing is changed then.
    pub fn command(
        &mut self,
        session: &mut Session,
        command: Command,
        rest: &str,
    ) -> Result<Reply, DebugError> {
        let rest = rest.trim().replace('−', "-");
        let rest = rest.as_str();
        let here = self.position;
        let records = self.setting.records;
        let stop = session.stepper().cursor().stop;
        self.note_keys(session);
        self.arrival = match command {
            Command::GoToSample => {
                self.places.named(rest).map_or(Arrival::Start, |(_, stop)| Arrival::Stop(stop))
            }
            _ => Arrival::SameStep,
        };
        let said = match command {
            Command::NextSample => return self.seek(here.checked_add(count(rest)?)),
            Command::PreviousSample => return self.seek(here.checked_sub(count(rest)?)),
            Command::HundredOn => return self.seek(here.checked_add(HUNDRED)),
            Command::HundredBack => return self.seek(here.checked_sub(HUNDRED)),
            Command::NextEpoch => return self.seek(here.checked_add(records)),
            Command::PreviousEpoch => return self.seek(here.checked_sub(records)),
            Command::FirstSample => return self.seek(Some(0)),
            Command::LastSample => return self.seek(self.samples().checked_sub(1)),
            Command::GoToSample => return self.seek(Some(self.named(rest)?)),
            Command::Continue => return self.go_on(session, Direction::Forward),
            Command::Reverse => return self.go_on(session, Direction::Back),
            Command::Compare => return self.compare(session, rest),
            Command::Keep => {
                let graft = self.graft(session)?;
                self.note((here, stop), command, rest);
                return Ok(Reply::Ask(Request::Keep(graft)));
            }
            Command::Biography => {
                let weight = self.weight(session, rest, &self.setting.changing)?;
                return Ok(Reply::Ask(Request::Biography { weight, until: self.samples() }));
            }
            Command::Watch => {
                let condition = self.condition(rest, 0)?;
                fewer_than(MOST, self.watches.len(), Allotted::Watches)?;
                self.watches.push(Watch { condition, past: Vec::new() });
                self.note((here, stop), command, rest);
                return self.seek(Some(here));
            }
            Command::Break => self.add_breakpoint(session, rest)?,
            Command::Delete => self.delete(rest)?,
            Command::Unwatch => self.unwatch(rest)?,
            Command::Print => {
                let value = self.value_of(&self.condition(rest, 0)?, session)?;
                Said::Printed(rest.to_owned(), value)
            }
            Command::Set => {
                fewer_than(MOST_CHANGES, session.changes().len(), Allotted::Changes)?;
                self.spend_rounds(session, 1)?;
                self.set(session, rest)?
            }
            Command::Drop => {
                self.spend_rounds(session, usize::from(session.changes() != self.kept))?;
                self.drop_changes(session)
            }
            Command::Undo => {
                self.spend_rounds(session, usize::from(session.is_changed()))?;
                self.undo(session)
            }
            Command::Nudge => {
                self.spend_rounds(session, NUDGED_BY_ROUNDS)?;
                self.nudge(session, rest)?
            }
            Command::Why => Said::Why(Box::new(self.why(session, rest)?)),
            Command::Table => return Ok(Reply::Ask(Request::Table(self.table(rest)?))),
            Command::FindAll => return Ok(Reply::Ask(Request::Find(self.condition(rest, 0)?))),
            Command::Worst => {
                let count = if rest.is_empty() { WORST } else { count(rest)? };
                return Ok(Reply::Ask(Request::Worst { position: here, count }));
            }
            Command::Histogram => return Ok(Reply::Ask(Request::Histogram(self.one_column(rest)?))),
            Command::Row => return self.seek(Some(self.row(rest)?)),
            Command::SaveOrders => {
                let text = self.script(session);
                self.count_as_saved();
                return Ok(Reply::Write { file: rest.to_owned(), text });
            }
            Command::Mark | Command::Remark if rest.is_empty() => {
                let said = Said::Places(self.places_told());
                self.remember_rows(&said);
                said
            }
            Command::Mark => self.mark_place(stop, rest)?,
            Command::Remark => self.note_place(stop, rest)?,
            Command::Help => Said::Help(known_if(rest)?),
            _ => step(session, command, rest)?,
        };
        self.note((here, stop), command, rest);
        self.seen = session.changes().to_vec();
        Ok(Reply::Said(said))
    }

    /// How many things an order would take away, if it takes any.
    #[must_use]
    pub fn at_stake(&self, session: &Session, command: Command) -> usize {
        match command {
            Command::Delete => self.breakpoints.len(),
            Command::Unwatch => self.watches.len(),
            Command::Drop => session.changes().len(),
            Command::Leave => self.unsaved(session),
            _ => 0,
        }
    }

    /// Asks for a sample, if there is one.
    fn seek(&self, position: Option<usize>) -> Result<Reply, DebugError> {
        match position.filter(|position| *position < self.samples()) {
            Some(position) => Ok(Reply::Ask(Request::Open { position, watches: self.conditions() })),
            None => Err(self.no_such_sample()),
        }
    }

    fn no_such_sample(&self) -> DebugError {
        DebugError::NoSample { records: self.setting.records, epochs: self.setting.epochs }
    }

    /// The position of a sample written `31415`, of the epoch one is in, or `2:31415`.
    fn named(&self, text: &str) -> Result<usize, DebugError> {
        if let Some(percent) = text.strip_suffix('%') {
            let part = percent.trim().parse::<f64>().ok().filter(|part| (0.0..=100.0).contains(part));
            let part = part.ok_or_else(|| DebugError::NoPart(text.to_owned()))?;
            return Ok(((part / 100.0 * self.samples() as f64) as usize).min(self.samples() - 1));
        }
        if let Some((position, _)) = self.places.named(text) {
            return Ok(position);
        }
        let none = |_| DebugError::NamesNoSample(text.to_owned());
        let whole = |part: &str| part.trim().parse().map_err(none);
        let (epoch, sample) = match text.split_once(':') {
            Some((epoch, sample)) => (whole(epoch)?, whole(sample)?),
            None => (self.moment().epoch, whole(text)?),
        };
        if epoch == 0 || epoch > self.setting.epochs || sample >= self.setting.records {
            return Err(self.no_such_sample());
        }
        Ok((epoch - 1) * self.setting.records + sample)
    }

    fn go_on(&mut self, session: &Session, direction: Direction) -> Result<Reply, DebugError> {
        if self.breakpoints.is_empty() {
            return Err(DebugError::NothingToStopFor);
        }
        self.mark(session);
        let step = step_at(session);
        Ok(Reply::Ask(Request::Search(Search {
            from: self.position,
            step,
            was_stopped: self.stopped == Some((self.position, step)),
            direction,
            breakpoints: self.breakpoints.clone(),
            watches: self.conditions(),
            marks: self.marks.clone(),
        })))
    }

    fn add_breakpoint(&mut self, session: &Session, rest: &str) -> Result<Said, DebugError> {
        let when = match rest {
            "" => When::Line(line(session).ok_or(DebugError::BreakWhere)?),
            _ => self.when(session, rest)?,
        };
        if let When::Line(_) = when
            && let Some(at) = self.breakpoints.iter().position(|b| b.when == when)
        {
            return Ok(Said::BreakpointRemoved(self.breakpoints.remove(at)));
        }
        fewer_than(MOST, self.breakpoints.len(), Allotted::Breakpoints)?;
        self.made += 1;
        let breakpoint = Breakpoint { id: self.made, when, hits: 0 };
        self.breakpoints.push(breakpoint.clone());
        Ok(Said::BreakpointSet(breakpoint))
    }

    fn delete(&mut self, rest: &str) -> Result<Said, DebugError> {
        if rest.is_empty() {
            self.breakpoints.clear();
            return Ok(Said::BreakpointsRemoved);
        }
        let known = |id: usize| self.breakpoints.iter().position(|breakpoint| breakpoint.id == id);
        let none = || DebugError::NoBreakpoint(rest.to_owned());
        let at = rest.parse().ok().and_then(known).ok_or_else(none)?;
        Ok(Said::BreakpointRemoved(self.breakpoints.remove(at)))
    }

    fn unwatch(&mut self, rest: &str) -> Result<Said, DebugError> {
        if rest.is_empty() {
            self.watches.clear();
            return Ok(Said::NothingWatched);
        }
        let at = rest.parse().ok().filter(|at| (1..=self.watches.len()).contains(at));
        let at: usize = at.ok_or_else(|| DebugError::NoWatch(rest.to_owned()))?;
        Ok(Said::Unwatched(self.watches.remove(at - 1).condition.text))
    }

    /// A table as it is asked for: expressions with commas between, then from where, to where and how often.
    fn table(&self, rest: &str) -> Result<TableWanted, DebugError> {
        let samples = self.samples();
        let mut wanted = TableWanted { columns: Vec::new(), from: 0, to: samples, every: 1 };
        let mut words: Vec<&str> = rest.split_whitespace().collect();
        while let [.., word @ ("from" | "to" | "every"), value] = words[..] {
            match word {
                "from" => wanted.from = self.named(value)?,
                // The last sample belongs to the table.
                "to" => wanted.to = self.named(value)? + 1,
                _ => wanted.every = count(value)?,
            }
            words.truncate(words.len() - 2);
        }
        let ends =
            words.last().map_or(0, |word| word.as_ptr() as usize + word.len() - rest.as_ptr() as usize);
        for (from, column) in columns(&rest[..ends]) {
            let blank = column.len() - column.trim_start().len();
            wanted.columns.push(self.condition(column.trim(), from + blank)?);
        }
        if wanted.from >= wanted.to {
            return Err(DebugError::EndsBeforeItBegins);
        }
        Ok(wanted)
    }

    /// The same of one expression alone.
    fn one_column(&self, rest: &str) -> Result<TableWanted, DebugError> {
        let wanted = self.table(rest)?;
        match wanted.columns.len() {
            1 => Ok(wanted),
            _ => Err(DebugError::SeveralColumns),
        }
    }

    /// The position of a row of what was last found, counted from 1.
    fn row(&self, rest: &str) -> Result<usize, DebugError> {
        let row = count(rest)?;
        self.rows.get(row - 1).copied().ok_or(DebugError::NoRow { row, rows: self.rows.len() })
    }

    /// The expression typed from a column on, counted from 0.
    pub(super) fn condition(&self, text: &str, from: usize) -> Result<Condition, DebugError> {
        Condition::parse(text, &self.setting.names).map_err(|fault| DebugError::of(fault, text, from))
    }

    /// When a breakpoint stops, as it is typed.
    fn when(&self, session: &Session, text: &str) -> Result<When, DebugError> {
        if let Ok(line) = text.trim_start_matches("line").trim().parse::<usize>() {
            if steps_of_line(session.lesson(), session.trace(), line).is_empty() {
                let lines = session.lesson().code_lines().last().map_or(0, |line| line.number);
                return Err(DebugError::NoStepAtLine { line, lines });
            }
            return Ok(When::Line(line));
        }
        let Some(change) = text.strip_prefix("change ") else {
            return Ok(When::Holds(self.condition(text, 0)?));
        };
        let (expression, by) = change.rsplit_once('>').ok_or(DebugError::ChangeByWhat)?;
        let by = number(by.trim())?;
        let from = text.chars().count() - change.trim_start().chars().count();
        Ok(When::Changes { condition: self.condition(expression.trim(), from)?, by })
    }
}

/// What stands between commas that are in no brackets, each with the character it begins at.
fn columns(text: &str) -> Vec<(usize, &str)> {
    let (mut depth, mut from, mut found) = (0_usize, (0, 0), Vec::new());
    for (at, (byte, sign)) in text.char_indices().enumerate() {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push((from.0, &text[from.1..byte]));
                from = (at + 1, byte + 1);
            }
            _ => {}
        }
    }
    found.push((from.0, &text[from.1..]));
    found
}

/// Refuses one more of what there are enough of.
fn fewer_than(most: usize, there: usize, kept: Allotted) -> Result<(), DebugError> {
    if there < most { Ok(()) } else { Err(DebugError::Enough(kept, there)) }
}

/// The word of the table that is asked about, if one is.
fn known_if(word: &str) -> Result<Option<&'static str>, DebugError> {
    if word.is_empty() { Ok(None) } else { known(word).map(|binding| binding.word) }
}

/// Moves within the step.
fn step(session: &mut Session, command: Command, rest: &str) -> Result<Said, DebugError> {
    let times = count(rest)?;
    let stepper = session.stepper_mut();
    let mut repeat = |go: fn(&mut Stepper) -> bool| (0..times).take_while(|_| go(stepper)).count() > 0;
    let moved = match command {
        Command::Next => repeat(Stepper::step_on),
        Command::Previous => repeat(Stepper::step_back),
        Command::In => stepper.step_in(),
        Command::Out => stepper.step_out(),
        Command::First => stepper.go_to_stop(0),
        Command::Last => {
            let last = stepper.stops().len().saturating_sub(1);
            stepper.go_to_stop(last)
        }
        _ => return Err(DebugError::NoOrder),
    };
    if moved { Ok(Said::Nothing) } else { Err(DebugError::NothingFurther) }
}

/// Whether what was typed after a word is what its row of the table takes.
fn fits(binding: &Binding, word: &str, rest: &str) -> Result<(), DebugError> {
    match binding.takes {
        Takes::Nothing if !rest.is_empty() => Err(DebugError::TakesNothing(word.to_owned(), rest.to_owned())),
        Takes::Always(form) if rest.is_empty() => Err(DebugError::Takes(word.to_owned(), form)),
        _ => Ok(()),
    }
}

/// A count typed after a word, 1 where none is.
fn count(rest: &str) -> Result<usize, DebugError> {
    if rest.is_empty() {
        return Ok(1);
    }
    let none = || DebugError::NoCount(rest.to_owned());
    rest.parse().ok().filter(|n| *n > 0).ok_or_else(none)
}
