//! A whole lesson as plain sentences with its numbers: no boxes, no colour, fit for `less` and for a screen reader.

use std::fmt::Write;

use super::experiment::sentences;
use super::page::{Page, Told};
use crate::interp::Budget;
use crate::lang::locate;
use crate::lesson::{Block, Erratum, Experiment, Note, NoteAt, Try, plain_text};
use crate::matrix::{DECIMALS, Operation, Supply, Value, counted, exact, number};
use crate::session::{Asked, Interlude, Session, note};
use crate::study::experiment::Outcomes;
use crate::trace::{Explanation, Factor, Form, Level, Line, Step, Stepper, Stop, Term, Trace};

/// Columns the text is wrapped at.
const COLUMNS: usize = 79;
/// Results of more cells than this are given as rows only, without a formula for each.
const CELLS_EXPLAINED: usize = 16;
/// Results of more cells than this are given by their range.
const CELLS_GIVEN: usize = 100;
/// Sums of more terms than this are given by their count.
const TERMS_SPELT_OUT: usize = 12;
/// On a page of more bytes than this only results are told, and no more how they were worked out.
const WORKINGS_TOLD: usize = 2_000_000;
/// The same where more numbers than this are behind those that were told of, however short the page: a sum of many is told
/// by their count, and is made of all of them.
const BEHIND_TOLD: usize = 2_000_000;

/// The lesson as text, its experiments as their settings.
pub fn lesson(session: &Session) -> String {
    lesson_with(session, &Outcomes::new())
}

/// The lesson as text, with what came of its experiments. What a question asks for is a question mark until the answer
/// has been told, under the question.
pub fn lesson_with(session: &Session, outcomes: &Outcomes) -> String {
    print(session, outcomes, true)
}

/// A program's steps as text, without a heading.
pub fn program(session: &Session) -> String {
    print(session, &Outcomes::new(), false)
}

fn print(session: &Session, outcomes: &Outcomes, has_opening: bool) -> String {
    let mut session = session.clone();
    let (mut page, mut to_try) = (Page::wrapped(COLUMNS), Budget::default().work);
    if has_opening {
        Printer { session: &session, outcomes, page: &mut page }.opening();
    }
    for stop in printed(session.stepper()) {
        let its_place = || session.stepper().stops().iter().position(|other| *other == stop);
        if let Some(at) = stop.step().map_or_else(its_place, |_| None) {
            session.stepper_mut().go_to_stop(at);
            session.prepare_trial_within(&mut to_try);
        }
        Printer { session: &session, outcomes, page: &mut page }.stop(stop);
        let Some(step) = stop.step() else { continue };
        let had_questions = session.open_question(step).is_some();
        while let Some(asked) = session.open_question(step) {
            Printer { session: &session, outcomes, page: &mut page }.question(asked);
            session.reveal(asked);
        }
        Printer { session: &session, outcomes, page: &mut page }.worked_out(step, had_questions);
    }
    page.text
}

/// What there is to say of the place a session stands at.
pub(crate) fn place(session: &Session) -> String {
    let mut page = Page { waits: true, ..Page::unwrapped() };
    let outcomes = Outcomes::new();
    let stepper = session.stepper();
    let cursor = stepper.cursor();
    let stops = if cursor.level == Level::Story {
        of_halt(stepper, cursor.stop)
    } else {
        stepper.stop().into_iter().collect()
    };
    for stop in stops {
        Printer { session, outcomes: &outcomes, page: &mut page }.stop(stop);
    }
    page.text.trim().to_owned()
}

/// What is printed of the way.
fn printed(stepper: &Stepper) -> Vec<Stop> {
    let way = stepper.way();
    if way.coarsest() != Level::Story {
        return way.stops.clone();
    }
    way.story.iter().flat_map(|halt| of_halt(stepper, *halt)).collect()
}

/// What is printed of a halt of the story: all that lies in it, but of a loop's further rounds only the last statement.
pub(super) fn of_halt(stepper: &Stepper, halt: usize) -> Vec<Stop> {
    let (trace, way) = (stepper.trace(), stepper.way());
    let level = if way.rounds(trace, Level::Story, halt).is_some() { Level::Statement } else { Level::Story };
    way.stops[way.group(trace, level, halt)].to_vec()
}

pub(super) struct Printer<'a> {
    pub(super) session: &'a Session,
    pub(super) outcomes: &'a Outcomes,
    pub(super) page: &'a mut Page,
}

impl Printer<'_> {
    /// A paragraph, wrapped.
    fn say(&mut self, words: &str) {
        self.inset(words, "");
    }

    /// The same, set in.
    fn inset(&mut self, words: &str, indent: &str) {
        // What fits is not looked at for where it may be broken, which takes many times as long.
        let is_short = indent.len() + words.len() < self.page.columns;
        if is_short && !words.contains('\n') && words.starts_with(|first| first != ' ') {
            self.page.text.extend([indent, words.trim_end_matches(' '), "\n"]);
            return;
        }
        let options =
            textwrap::Options::new(self.page.columns).initial_indent(indent).subsequent_indent(indent);
        // Wrapping only ever adds line ends, and writing to a string cannot fail.
        let _ = writeln!(self.page.text, "{}", textwrap::fill(words, options));
    }

    fn blank(&mut self) {
        self.page.text.push('\n');
    }

    fn prose(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.say(&plain_text(std::slice::from_ref(block)));
        }
        self.blank();
    }

    pub(super) fn stop(&mut self, stop: Stop) {
        if let Stop::Step(step) = stop {
            return self.step(step);
        }
        if let Some(reading) = self.session.reading_at(stop) {
            self.reading(reading);
        }
    }

    pub(super) fn opening(&mut self) {
        let lesson = self.session.lesson();
        let heading = match lesson.meta.number {
            Some(number) => format!("Lesson {number}: {}", lesson.meta.title),
            None => lesson.meta.title.clone(),
        };
        self.say(&heading);
        if !lesson.meta.promise.is_empty() {
            self.say(&lesson.meta.promise);
        }
        if let Some(needs) = lesson.needs() {
            self.say(&needs);
        }
        if let Some(round) = self.session.round() {
            self.say(&format!(
                "By hand: every result is rounded to {}.",
                counted(round.unsigned_abs() as usize, "decimal")
            ));
        }
        self.blank();
    }

    /// The section's title and the passage's prose, when one comes to them.
    fn enter(&mut self, passage: usize) {
        if self.page.passage == Some(passage) {
            return;
        }
        self.page.passage = Some(passage);
        let lesson = self.session.lesson();
        let entered = &lesson.passages[passage];
        if entered.section != self.page.section {
            self.page.section = entered.section;
            self.blank();
            self.say(lesson.section_title(passage));
            self.blank();
        }
        self.prose(self.session.prose(passage));
    }

    fn reading(&mut self, reading: Interlude) {
        let lesson = self.session.lesson();
        match reading {
            Interlude::Cover => {
                if lesson.passages.first().is_some_and(|p| p.section.is_none() && p.code.is_none()) {
                    self.page.passage = Some(0);
                    self.prose(self.session.prose(0));
                }
            }
            Interlude::Page(passage) => self.enter(passage),
            Interlude::Note(passage, at) => match note(lesson, passage, at) {
                Some(Note::Try(suggestion)) => self.suggestion(suggestion, passage),
                Some(Note::Erratum(erratum)) => self.erratum(erratum, passage),
                Some(Note::Experiment(experiment)) => {
                    self.enter(passage);
                    self.experiment(experiment, NoteAt { passage, note: at });
                }
                None => {}
            },
            Interlude::Failure => {
                let Some(fault) = &self.session.trace().failure else { return };
                let at = locate(&lesson.source, fault.span.start);
                let help = fault.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
                self.say(&format!(
                    "The program stops at line {}, column {}: {}{help}",
                    self.session.line_at(fault.span.start),
                    at.column,
                    fault.message
                ));
            }
        }
    }

    fn suggestion(&mut self, suggestion: &Try, passage: usize) {
        // What it says of the numbers holds once it is tried.
        let mut tried = self.session.clone();
        let is_tried = tried.try_out(None).is_ok();
        let session = if is_tried { &tried } else { self.session };
        let look = session.wording(&suggestion.look, passage);
        let tries = format!("Try {} = {}.", suggestion.edit, exact(suggestion.to));
        match self.session.trial() {
            Some(trial) if self.page.waits && trial.outcome.is_none() => self.say(&tries),
            Some(trial) => {
                self.say(&format!("{tries} {}", trial.ask));
                self.say(&format!("{} {look}", trial.answer()));
            }
            None => self.say(&format!("{tries} {look}")),
        }
        self.blank();
    }

    fn erratum(&mut self, erratum: &Erratum, passage: usize) {
        let slide = erratum.slide.trim_end_matches('.');
        let [prints, right, see] = self.session.correction(erratum, passage);
        self.say(&format!("A slip on the slide \"{slide}\": it prints {prints}. Right: {right} {see}"));
        self.blank();
    }

    /// A question with all its help, and under it the answer.
    fn question(&mut self, asked: Asked) {
        self.say(&format!("Question: {}", self.session.ask(asked)));
        for (n, choice) in self.session.choices(asked).iter().enumerate() {
            self.inset(&format!("{}. {choice}", n + 1), "  ");
        }
        for hint in self.session.hints(asked) {
            self.inset(&hint, "  ");
        }
        self.say(&format!("Answer: {}.", self.session.told_answer(asked).trim_end_matches('.')));
    }

    fn experiment(&mut self, experiment: &Experiment, place: NoteAt) {
        for sentence in sentences(experiment, self.outcomes.get(&place)) {
            self.say(&sentence);
        }
        self.blank();
    }

    /// A step; one that is only a part of the story's has no number of its own.
    fn step(&mut self, at: usize) {
        let (trace, stepper) = (self.session.trace(), self.session.stepper());
        let step = &trace.steps[at];
        if let Some(passage) = self.session.lesson().passage_at(step.statement.start) {
            self.enter(passage);
        }
        let line = self.session.line_at(step.span.start);
        let said = said(trace, step);
        let caption =
            step.caption.as_deref().filter(|_| step.closes).map_or_else(String::new, |c| format!(" ({c})"));
        let worth = match step.result {
            Value::Scalar(..) => format!(" is {}.", self.cell(at, &step.result, (0, 0))),
            Value::Matrix(..) | Value::List(..) => format!(", {}:", spoken_shape(&step.result)),
        };
        let has_story = stepper.way().coarsest() == Level::Story;
        let halt = stepper.way().stop_of(at).filter(|stop| stepper.way().story.binary_search(stop).is_ok());
        if let Some(rounds) = halt.and_then(|halt| stepper.way().rounds(trace, Level::Story, halt)) {
            self.say(&format!("{} of the loop. The last ends so:", counted(rounds, "more round")));
        }
        let place = if halt.is_some() || !has_story {
            format!("Step {}, line {line}", stepper.number(at))
        } else {
            format!("Line {line}")
        };
        self.say(&format!("{place}: {said}{caption}{worth}"));
        if !step.result.is_scalar() {
            self.rows(at);
        }
    }

    /// The words a step stands beside.
    pub(super) fn words_at(&mut self, at: usize) {
        let statement = self.session.trace().steps[at].statement;
        if let Some(passage) = self.session.lesson().passage_at(statement.start) {
            self.prose(self.session.prose(passage));
        }
    }

    /// A variable with what a step gives it.
    pub(super) fn value(&mut self, at: usize) {
        let step = &self.session.trace().steps[at];
        let name = step.assigns.as_deref().unwrap_or("The result");
        if step.result.is_scalar() {
            return self.say(&format!("{name} is {}.", self.cell(at, &step.result, (0, 0))));
        }
        self.say(&format!("{name}, {}:", spoken_shape(&step.result)));
        self.rows(at);
    }

    /// How a step's cells were worked out; before that the cells themselves, if some of them were hidden.
    pub(super) fn worked_out(&mut self, at: usize, were_hidden: bool) {
        let step = &self.session.trace().steps[at];
        if were_hidden && !step.result.is_scalar() {
            self.rows(at);
        }
        // What a statement does on the way to the number asked for waits until that is known.
        let waiting = std::mem::take(&mut self.page.waiting);
        let is_hidden = |step: &usize| self.session.is_any_hidden(*step);
        let is_long = self.page.text.len() > WORKINGS_TOLD
            || self.page.behind.saturating_add(behind(step)) > BEHIND_TOLD;
        if self.page.told == Told::Workings && is_long {
            self.page.told = Told::Results;
            self.say("From here on only the results are told, and no more how each came about.");
        }
        if self.page.told == Told::Workings {
            let (hidden, known): (Vec<_>, Vec<_>) = waiting.into_iter().chain([at]).partition(is_hidden);
            self.page.waiting = hidden;
            for step in known {
                self.workings(step);
            }
        }
        if step.closes {
            self.blank();
        }
    }

    /// What a step came to, now that nothing of it is hidden, and of a single number how.
    pub(super) fn answered(&mut self, at: usize) {
        if self.session.trace().steps[at].result.shape().cells() == 1 {
            return self.worked_out(at, true);
        }
        self.page.waiting.clear();
        self.value(at);
    }

    fn workings(&mut self, at: usize) {
        let step = &self.session.trace().steps[at];
        let shape = step.result.shape();
        self.page.behind = self.page.behind.saturating_add(behind(step));
        if let Some(working) = statement_working(self.session, at) {
            self.inset(&working, "    ");
        } else if step.has_formula() && shape.cells() <= CELLS_EXPLAINED {
            for (row, column) in shape.places() {
                if let Some(working) = working(self.session, at, row, column) {
                    self.inset(&working, "    ");
                }
            }
        }
    }

    fn rows(&mut self, at: usize) {
        let value = &self.session.trace().steps[at].result;
        let (rows, columns) = value.shape().extent();
        if rows * columns > CELLS_GIVEN {
            let is_hidden = self.session.is_any_hidden(at);
            let text = if is_hidden { format!("{} numbers: ?", rows * columns) } else { summary(value) };
            return self.inset(&text, "  ");
        }
        for row in 0..rows {
            let cells: Vec<String> = (0..columns).map(|column| self.cell(at, value, (row, column))).collect();
            let row = self.session.notation().ordinal(row);
            let head = if value.is_list() { String::new() } else { format!("row {row}: ") };
            self.inset(&format!("{head}{}", cells.join("  ")), "  ");
        }
    }

    /// A cell of a step's result, as far as it is to be seen.
    fn cell(&self, at: usize, value: &Value, (row, column): (usize, usize)) -> String {
        if self.session.is_hidden(at, row, column) {
            return "?".to_owned();
        }
        value.get(row, column).map_or_else(String::new, |value| number(value, DECIMALS))
    }
}

/// How many numbers are gone through to tell how those of a step came about.
fn behind(step: &Step) -> usize {
    let cells = step.result.shape().cells();
    let is_told = step.has_formula() && cells <= CELLS_EXPLAINED;
    if is_told { cells * step.sources_each() } else { 0 }
}

/// What a step says: its text, with the variable it gives a value.
pub(super) fn said(trace: &Trace, step: &Step) -> String {
    let source = trace.text(step.span);
    let is_said = |name: &str| {
        source.starts_with(&format!("{name} "))
            || step.span == step.statement && source.starts_with(&format!("{name}["))
    };
    match &step.assigns {
        Some(name)
            if step.operation == Operation::Supplied(Supply::Generator) && !source.contains("rng(") =>
        {
            format!("{name} after {source}")
        }
        Some(name) if step.operation != Operation::Loop && !is_said(name) => {
            format!("{name} = {source}")
        }
        _ => source,
    }
}

/// A large value in a sentence.
pub(super) fn summary(value: &Value) -> String {
    let count = value.shape().cells();
    let (low, high) = value.range();
    let mean = value.cells().sum::<f64>() / count as f64;
    let [low, high, mean] = [low, high, mean].map(|v| number(v, DECIMALS));
    format!("{count} numbers from {low} to {high}, their mean {mean}")
}

pub(super) fn spoken_shape(value: &Value) -> String {
    let (rows, columns) = value.shape().extent();
    if value.is_list() {
        return value.shape().to_string();
    }
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!("{} and {}", plural(rows, "row"), plural(columns, "column"))
}

/// How a cell of a step's result was worked out, on one line, in digits it is true in; `None` where it was not.
pub fn working(session: &Session, at: usize, row: usize, column: usize) -> Option<String> {
    Some(line(session, at, &session.explain(at, row, column)?))
}

/// The same of the whole statement that a step closes, where that is more than its last operation.
pub(crate) fn statement_working(session: &Session, at: usize) -> Option<String> {
    Some(line(session, at, &session.explain_statement(at)?))
}

fn line(session: &Session, at: usize, explanation: &Explanation) -> String {
    let digits = session.digits(at, explanation, (DECIMALS, usize::MAX));
    let written = |value: f64| number(value, digits.parts);
    // Each line under the one in symbols, with the sign before it.
    let (symbols, lines): (String, Vec<String>) = match &explanation.form {
        Form::Sum { terms, divisor } => {
            let over = divisor.map_or_else(String::new, |n| format!(", over {n}"));
            let joined =
                |of: &dyn Fn(&Term) -> String| terms.iter().map(of).collect::<Vec<_>>().join(" + ") + &over;
            let factors = |of: &dyn Fn(&Factor) -> String, term: &Term| {
                term.factors.iter().map(of).collect::<Vec<_>>().join(" × ")
            };
            if terms.len() > TERMS_SPELT_OUT {
                (format!("a sum of {} terms{over}", terms.len()), Vec::new())
            } else {
                let minus = |line: String| line.replace("+ −", "− ");
                let numbers = minus(joined(&|term| factors(&|f| written(f.value), term)));
                let products = minus(joined(&|term| written(term.value)));
                (joined(&|term| factors(&|f| f.symbol.clone(), term)), vec![numbers, products])
            }
        }
        Form::Formula(lines) => {
            let pieces = |line: &Line, symbols: bool| {
                line.iter().map(|piece| piece.written(symbols, digits.parts)).collect::<String>()
            };
            let symbols = lines.first().map_or_else(String::new, |line| pieces(line, true));
            (symbols, lines.iter().map(|line| pieces(line, false)).collect())
        }
    };
    let mut text = explanation.name.clone().unwrap_or_default();
    let mut last = text.clone();
    let result = number(explanation.result, digits.result);
    let signed = lines.into_iter().enumerate().map(|(at, line)| (digits.sign(at), line));
    let end = digits.last_ending();
    for (sign, line) in std::iter::once(("=", symbols)).chain(signed).chain([(end, result)]) {
        if line != last {
            if !text.is_empty() {
                text.extend([" ", sign, " "]);
            }
            text += &line;
            last = line;
        }
    }
    text
}
