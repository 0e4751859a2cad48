//! A lesson as paper: its steps with their numbers and pictures, blanks for what is asked, and the key.
//!
//! It is taken apart into leaves, one for each halt of the story, and what a leaf holds is told apart by kind; how that is
//! written, as HTML or as Markdown, is for [`html`] and [`markdown`]. What is hidden is no part of it anywhere but in the
//! key: a sheet without a key cannot give an answer away.

pub mod html;
pub mod markdown;

use std::ops::RangeInclusive;

use super::experiment::sentences;
use super::json;
use super::print::{of_halt, said, spoken_shape, statement_working, summary, working};
use crate::lesson::{Block, Note, Try};
use crate::matrix::{Value, counted, exact, number};
use crate::scene::{self, Mark, Scene};
use crate::session::{Asked, Interlude, PictureData, Session, note, passes_for};
use crate::trace::{Level, Stop};

/// Decimals numbers are written with.
const DECIMALS: usize = 4;
/// Matrices of more cells than this are given by their range.
const CELLS_GIVEN: usize = 100;
/// Of more cells than this it is not written out how each was worked out.
const CELLS_EXPLAINED: usize = 16;
/// Columns a picture has at most, and rows: as much as a sheet of paper is wide, and a third of its height.
const PICTURE: (u16, u16) = (76, 18);
/// The most leaves there are in one file.
const MOST_LEAVES: usize = 400;

/// Where the answers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// Nowhere in the file.
    Nowhere,
    /// On a page of their own, after everything else.
    OwnPage,
    /// Filled in, each where it is asked for.
    FilledIn,
}

/// Which steps are wanted: `3`, `3..7`, `1,4..6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRanges(Vec<RangeInclusive<usize>>);

impl StepRanges {
    /// Reads them.
    ///
    /// # Errors
    /// What to write, where it is something else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let range = |part: &str| {
            let (from, to) = part.split_once("..").or_else(|| part.split_once('-')).unwrap_or((part, part));
            let (from, to) = (from.trim().parse().ok()?, to.trim().trim_start_matches('=').parse().ok()?);
            (1 <= from && from <= to).then_some(from..=to)
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| "write steps and ranges of them: 3, 3..7 or 1,4..6".to_owned())
    }

    fn has(&self, step: usize) -> bool {
        self.0.iter().any(|range| range.contains(&step))
    }

    fn last(&self) -> usize {
        self.0.iter().map(|range| *range.end()).max().unwrap_or(0)
    }
}

/// A lesson as paper.
#[derive(Debug)]
pub struct Handout {
    /// The lesson's number and title.
    heading: String,
    /// What it promises, what it builds on, how it rounds: a sentence each.
    about: Vec<String>,
    leaves: Vec<Leaf>,
    /// The answers, a leaf for each that asks for something, where they have a page of their own.
    key: Vec<Leaf>,
    /// The record, as JSON.
    record: String,
}

/// What belongs together: a step of the story, a page, or a note.
#[derive(Debug)]
struct Leaf {
    /// The section that begins with it.
    section: Option<String>,
    /// The section it is in.
    within: String,
    /// What it is called: `Step 3 of 11`.
    name: String,
    /// The number of its step, if it is one.
    step: Option<usize>,
    parts: Vec<LeafPart>,
}

/// Something on a leaf.
#[derive(Debug)]
enum LeafPart {
    Prose(Vec<Block>),
    /// A statement of the program.
    Code(String),
    /// Words.
    Text(String),
    /// How something was worked out, a line each.
    Workings(Vec<String>),
    Numbers(NumberTable),
    /// A picture, and what it shows in words.
    Picture(Scene, String),
    Task(HandoutTask),
}

/// A value by its cells.
#[derive(Debug)]
struct NumberTable {
    /// What it is of.
    name: String,
    /// What it is, in words.
    shape: String,
    /// What its first row and column are called: 1, or 0 as in Python.
    first: usize,
    /// The cells; none where there is a blank.
    rows: Vec<Vec<Option<String>>>,
}

/// Something to be answered.
#[derive(Debug)]
struct HandoutTask {
    /// What it is called: `Question 3`.
    name: String,
    ask: String,
    /// What there is to choose from.
    choices: Vec<String>,
    hints: Vec<String>,
    /// How many numbers are asked for; 0 for a choice, or where the answer stands here.
    blanks: usize,
    /// The answer, where it is filled in.
    answer: Option<String>,
}

impl Handout {
    /// A lesson's steps, or some of them, from a session in which nothing was answered.
    ///
    /// # Errors
    /// In words: where it has no such step, or more of them than go into a file.
    pub fn of(session: &Session, steps: Option<&StepRanges>, key: KeyPlace) -> Result<Self, String> {
        let count = session.stepper().count();
        if let Some(beyond) = steps.map(StepRanges::last).filter(|last| *last > count) {
            return Err(format!("there is no step {beyond}: steps go from 1 to {count}"));
        }
        let mut halts = halts(session, steps);
        if key == KeyPlace::Nowhere {
            // What a slide prints in place of an answer is too near to it.
            halts.retain(|halt| !is_slip(session, *halt));
        }
        if halts.len() > MOST_LEAVES {
            return Err(format!(
                "{} steps and pages are more than the {MOST_LEAVES} that go into a file: say which, as --steps 1..50",
                halts.len()
            ));
        }
        let on_it: Vec<Asked> = halts.iter().flat_map(|halt| asked_at(session, *halt)).collect();
        let mut told = session.clone();
        let mut open = session.clone();
        told.reveal_all(session.questions());
        // What is asked on the way, but not here, is known when one comes to what is.
        let stops = session.stepper().stops();
        let last = halts.iter().rev().find_map(|halt| stops[*halt].step());
        let is_known = |asked: &&Asked| !on_it.contains(asked) && Some(asked.step) < last;
        let known: Vec<Asked> = session.questions().iter().filter(is_known).copied().collect();
        open.reveal_all(&known);
        open.cover_asked_numbers();
        let asked = AskedNumbers(open.asked_numbers());
        let shown = if key == KeyPlace::FilledIn { &told } else { &open };
        let mut maker = Maker::new(shown.clone(), key == KeyPlace::FilledIn);
        let mut leaves: Vec<Leaf> = halts.iter().map(|halt| maker.leaf(*halt)).collect();
        if key != KeyPlace::FilledIn {
            leaves.iter_mut().flat_map(|leaf| &mut leaf.parts).for_each(|part| asked.blank_part(part));
        }
        let mut keyed = Vec::new();
        if key == KeyPlace::OwnPage {
            let mut maker = Maker::new(told.clone(), true);
            keyed = halts.iter().filter_map(|halt| maker.answers(*halt, &open)).collect();
        }
        let of = if key == KeyPlace::Nowhere { &open } else { &told };
        let mut record = serde_json::to_value(json::paper(of)).map_err(|error| error.to_string())?;
        if key == KeyPlace::Nowhere {
            asked.blank_record(&mut record);
        }
        let record = record.to_string();
        Ok(Self { heading: heading(session), about: about(session), leaves, key: keyed, record })
    }
}

/// The numbers asked for, which words may have by the way: the prose after a question does.
struct AskedNumbers(Vec<f64>);

impl AskedNumbers {
    /// Words with a question mark for each of them.
    fn blanked(&self, words: &str) -> String {
        let mut blanked = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(from.len());
            let number = from[..end].trim_end_matches('.');
            let is_negative = before.ends_with(['−', '-']);
            blanked.push_str(before);
            blanked.push_str(if self.is_one(number, is_negative) { "?" } else { number });
            rest = &from[number.len()..];
        }
        blanked + rest
    }

    /// Whether it is one as far as it goes, and goes far enough to tell.
    fn is_one(&self, number: &str, is_negative: bool) -> bool {
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let Ok(size) = number.parse::<f64>() else { return false };
        passes_for(&self.0, if is_negative { -size } else { size }, decimals)
    }

    fn blank(&self, words: &mut String) {
        *words = self.blanked(words);
    }

    fn blank_part(&self, part: &mut LeafPart) {
        match part {
            // The program is there to be worked out, and a number that is written in it is nobody's secret.
            LeafPart::Code(_) | LeafPart::Numbers(_) => {}
            LeafPart::Text(words) => self.blank(words),
            LeafPart::Workings(lines) => lines.iter_mut().for_each(|line| self.blank(line)),
            LeafPart::Prose(blocks) => {
                blocks.iter_mut().flat_map(Block::pieces_mut).for_each(|piece| self.blank(&mut piece.text));
            }
            LeafPart::Picture(scene, alt) => {
                self.blank(alt);
                for mark in &mut scene.marks {
                    if let Mark::Text { text, .. } = mark {
                        self.blank(text);
                    }
                }
            }
            LeafPart::Task(task) => {
                let HandoutTask { ask, choices, hints, .. } = task;
                std::iter::once(ask).chain(choices).chain(hints).for_each(|words| self.blank(words));
            }
        }
    }

    /// The same in a record, but for the program's own text.
    fn blank_record(&self, record: &mut serde_json::Value) {
        match record {
            serde_json::Value::String(words) => self.blank(words),
            serde_json::Value::Array(all) => all.iter_mut().for_each(|one| self.blank_record(one)),
            serde_json::Value::Object(all) => {
                all.iter_mut()
                    .filter(|(name, _)| *name != "source")
                    .for_each(|(_, one)| self.blank_record(one));
            }
            _ => {}
        }
    }
}

fn heading(session: &Session) -> String {
    let meta = &session.lesson().meta;
    match meta.number {
        Some(number) => format!("Lesson {number}: {}", meta.title),
        None => meta.title.clone(),
    }
}

fn about(session: &Session) -> Vec<String> {
    let lesson = session.lesson();
    let promise = Some(lesson.meta.promise.clone()).filter(|promise| !promise.is_empty());
    let rounded = session.round().map(|round| {
        let decimals = counted(round.unsigned_abs() as usize, "decimal");
        format!("By hand: every result is rounded to {decimals}.")
    });
    [promise, lesson.needs(), rounded].into_iter().flatten().collect()
}

/// The stops of the story that are wanted. A page belongs to the step after it, a note to the one before.
fn halts(session: &Session, steps: Option<&StepRanges>) -> Vec<usize> {
    let stepper = session.stepper();
    let story = &stepper.way().story;
    let Some(steps) = steps else { return story.clone() };
    let number = |halt: &usize| stepper.stops().get(*halt)?.step().map(|step| stepper.number(step));
    let wanted = |(at, halt): (usize, &usize)| {
        let comes_before = || story[..at].iter().rev().find_map(number);
        let comes_after = || story[at..].iter().find_map(number);
        let step = match session.reading_at(stepper.stops()[*halt]) {
            Some(Interlude::Note(..) | Interlude::Failure) => comes_before(),
            _ => comes_after().or_else(comes_before),
        };
        step.is_some_and(|step| steps.has(step))
    };
    story.iter().enumerate().filter(|it| wanted(*it)).map(|(_, halt)| *halt).collect()
}

/// Whether a stop tells of a slip on a slide.
fn is_slip(session: &Session, halt: usize) -> bool {
    match session.reading_at(session.stepper().stops()[halt]) {
        Some(Interlude::Note(passage, at)) => {
            matches!(note(session.lesson(), passage, at), Some(Note::Erratum(_)))
        }
        _ => false,
    }
}

/// The questions asked at a stop of the story.
fn asked_at(session: &Session, halt: usize) -> Vec<Asked> {
    let stepper = session.stepper();
    let group = stepper.way().group(stepper.trace(), Level::Story, halt);
    let steps: Vec<usize> = stepper.stops()[group].iter().filter_map(|stop| stop.step()).collect();
    session.questions().iter().copied().filter(|asked| steps.contains(&asked.step)).collect()
}

/// Makes leaves, one after the other.
struct Maker {
    session: Session,
    /// Whether answers are told.
    tells: bool,
    section: Option<usize>,
    passage: Option<usize>,
    /// Tasks so far.
    tasks: usize,
    pictured: Option<PictureData>,
}

impl Maker {
    const fn new(session: Session, tells: bool) -> Self {
        Self { session, tells, section: None, passage: None, tasks: 0, pictured: None }
    }

    fn stand_at(&mut self, halt: usize) -> Option<Stop> {
        self.session.stepper_mut().go_to_told(halt);
        self.session.prepare_picture();
        self.session.stepper().stop()
    }

    /// A leaf without anything on it.
    fn bare(&self) -> Leaf {
        let stepper = self.session.stepper();
        let step = stepper.step().map(|(at, _)| stepper.number(at));
        let name = match (step, self.session.reading()) {
            (Some(step), _) => format!("Step {step} of {}", stepper.count()),
            (_, Some(Interlude::Cover)) => "Before it begins".to_owned(),
            (_, Some(Interlude::Note(passage, at))) => {
                match note(self.session.lesson(), passage, at) {
                    Some(Note::Try(_)) => "To try",
                    Some(Note::Erratum(_)) => "A slip on a slide",
                    Some(Note::Experiment(_)) | None => "A training",
                }
            }
            .to_owned(),
            (_, Some(Interlude::Failure)) => "Where the program stops".to_owned(),
            (_, Some(Interlude::Page(_)) | None) => "To read".to_owned(),
        };
        let within = self.session.lesson().section_title(self.session.passage()).to_owned();
        Leaf { section: None, within, name, step, parts: Vec::new() }
    }

    fn leaf(&mut self, halt: usize) -> Leaf {
        let stop = self.stand_at(halt);
        let mut leaf = self.bare();
        match stop.and_then(|stop| self.session.reading_at(stop)) {
            Some(reading) => self.reading(&mut leaf, reading),
            None => self.step(&mut leaf, halt),
        }
        leaf
    }

    /// The section's title and the passage's prose, when one comes to them.
    fn enter(&mut self, leaf: &mut Leaf, passage: usize) {
        if self.passage == Some(passage) {
            return;
        }
        self.passage = Some(passage);
        let section = self.session.lesson().passages.get(passage).and_then(|passage| passage.section);
        if section != self.section {
            self.section = section;
            leaf.section = Some(self.session.lesson().section_title(passage).to_owned());
        }
        let prose = self.session.prose(passage);
        if !prose.is_empty() {
            leaf.parts.push(LeafPart::Prose(prose.to_vec()));
        }
    }

    fn reading(&mut self, leaf: &mut Leaf, reading: Interlude) {
        match reading {
            Interlude::Cover => {
                let first = self.session.lesson().passages.first();
                if first.is_some_and(|passage| passage.section.is_none() && passage.code.is_none()) {
                    self.enter(leaf, 0);
                }
            }
            Interlude::Page(passage) => {
                self.enter(leaf, passage);
                self.picture(leaf, "the page");
            }
            Interlude::Note(passage, at) => {
                let lesson = self.session.lesson().clone();
                match note(&lesson, passage, at) {
                    Some(Note::Try(suggestion)) => {
                        let task = self.suggestion(suggestion, passage);
                        leaf.parts.push(LeafPart::Task(task));
                    }
                    Some(Note::Erratum(erratum)) => {
                        let slide = erratum.slide.trim_end_matches('.');
                        let [prints, right, see] = self.session.correction(erratum, passage);
                        leaf.parts.push(LeafPart::Text(format!(
                            "A slip on the slide “{slide}”: it prints {prints}. Right: {right} {see}"
                        )));
                    }
                    Some(Note::Experiment(experiment)) => {
                        self.enter(leaf, passage);
                        leaf.parts.extend(sentences(experiment, None).into_iter().map(LeafPart::Text));
                    }
                    None => {}
                }
            }
            Interlude::Failure => {
                let fault = self.session.trace().failure.as_ref();
                let line = fault.map(|fault| (self.session.line_at(fault.span.start), &fault.message));
                leaf.parts.extend(
                    line.map(|(line, why)| {
                        LeafPart::Text(format!("The program stops at line {line}: {why}"))
                    }),
                );
            }
        }
    }

    /// What is told of a step of the story: what its statements come to, and what is asked there.
    fn step(&mut self, leaf: &mut Leaf, halt: usize) {
        let closing: Vec<usize> = self.closing(halt);
        let stepper = self.session.stepper();
        if let Some(rounds) = stepper.way().rounds(stepper.trace(), Level::Story, halt) {
            let rounds = counted(rounds, "more round");
            leaf.parts.push(LeafPart::Text(format!("{rounds} of the loop. The last ends so:")));
        }
        for at in closing {
            let (trace, lesson) = (self.session.trace(), self.session.lesson());
            let step = &trace.steps[at];
            let code = trace.text(step.statement);
            let caption = step.caption.clone();
            if let Some(passage) = lesson.passage_at(step.statement.start) {
                self.enter(leaf, passage);
            }
            let is_new =
                !leaf.parts.iter().any(|part| matches!(part, LeafPart::Code(other) if *other == code));
            if is_new {
                leaf.parts.push(LeafPart::Code(code));
            }
            leaf.parts.extend(caption.map(|caption| LeafPart::Text(format!("{}.", capital(&caption)))));
            self.value(leaf, at);
            self.workings(leaf, at);
        }
        let last = self.session.stepper().step().map(|(at, step)| (said(self.session.trace(), step), at));
        if let Some((said, at)) = last {
            let number = self.session.stepper().number(at);
            self.picture(leaf, &format!("step {number}, {said}"));
        }
        for asked in asked_at(&self.session, halt) {
            let task = self.question(asked);
            leaf.parts.push(LeafPart::Task(task));
        }
    }

    /// The steps that end the statements of a stop of the story.
    fn closing(&self, halt: usize) -> Vec<usize> {
        let steps = &self.session.trace().steps;
        let stops = of_halt(self.session.stepper(), halt);
        stops.into_iter().filter_map(Stop::step).filter(|at| steps[*at].closes).collect()
    }

    /// What a step comes to.
    fn value(&self, leaf: &mut Leaf, at: usize) {
        let step = &self.session.trace().steps[at];
        let name = step.assigns.as_deref().unwrap_or("The result");
        let value = &step.result;
        leaf.parts.push(match value {
            Value::Matrix(..) if value.shape().cells() > CELLS_GIVEN => {
                let cells = counted(value.shape().cells(), "number");
                let is_hidden = self.session.is_any_hidden(at);
                let range =
                    if is_hidden { format!("{cells}, some of them asked for") } else { summary(value) };
                LeafPart::Text(format!("{name}, {}: {range}.", spoken_shape(value)))
            }
            _ => LeafPart::Numbers(self.table(name, at, value)),
        });
    }

    fn table(&self, name: &str, at: usize, value: &Value) -> NumberTable {
        let (rows, columns) = value.shape().extent();
        let cell = |row, column| {
            let seen = value.get(row, column).filter(|_| !self.session.is_hidden(at, row, column));
            seen.map(|value| number(value, DECIMALS))
        };
        NumberTable {
            name: name.to_owned(),
            shape: if value.is_scalar() { String::new() } else { spoken_shape(value) },
            first: self.session.notation().ordinal(0),
            rows: (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect(),
        }
    }

    /// How the cells that are seen were worked out.
    fn workings(&self, leaf: &mut Leaf, at: usize) {
        let step = &self.session.trace().steps[at];
        let is_whole = !self.session.is_any_hidden(at);
        let whole = is_whole.then(|| statement_working(&self.session, at)).flatten();
        let lines: Vec<String> = match whole {
            Some(line) => vec![line],
            None if step.operation.has_formula() && step.result.shape().cells() <= CELLS_EXPLAINED => {
                let seen = |place: &(usize, usize)| !self.session.is_hidden(at, place.0, place.1);
                let places = step.result.shape().places().filter(seen);
                places.filter_map(|(row, column)| working(&self.session, at, row, column)).collect()
            }
            None => Vec::new(),
        };
        if !lines.is_empty() {
            leaf.parts.push(LeafPart::Workings(lines));
        }
    }

    /// The picture that shows here, where it is not the one that was shown last.
    fn picture(&mut self, leaf: &mut Leaf, of: &str) {
        let Some(data) = self.session.picture() else { return };
        if self.pictured.as_ref() == Some(data) {
            return;
        }
        let room = scene::proportions(data);
        let rows = PICTURE.1.min(room.highest).max(room.least.1);
        let columns = PICTURE.0.min(room.widest.saturating_mul(rows)).max(room.least.0);
        let scene = scene::picture(data, (columns, rows), DECIMALS);
        leaf.parts.push(LeafPart::Picture(scene, format!("{} at {of}", kind(data))));
        self.pictured = Some(data.clone());
    }

    fn question(&mut self, asked: Asked) -> HandoutTask {
        self.tasks += 1;
        let choices = self.session.choices(asked);
        let blanks =
            if choices.is_empty() { asked.hides.map_or(1, |part| part.rows * part.columns) } else { 0 };
        let answer = self.tells.then(|| self.answer(asked));
        HandoutTask {
            name: format!("Question {}", self.tasks),
            ask: self.session.ask(asked),
            choices,
            hints: self.session.hints(asked).collect(),
            blanks: if self.tells { 0 } else { blanks },
            answer,
        }
    }

    /// What is said where an answer is shown, which it is in this session.
    fn answer(&self, asked: Asked) -> String {
        let said = self.session.said(asked).unwrap_or_default().to_owned();
        said.strip_prefix("The answer: ").unwrap_or(&said).to_owned()
    }

    /// What is to be tried, and where answers are told what comes of it.
    fn suggestion(&mut self, suggestion: &Try, passage: usize) -> HandoutTask {
        self.tasks += 1;
        let trial = self.session.trial();
        let asks = trial.map_or_else(|| "What changes?".to_owned(), |trial| trial.ask.clone());
        let answer = self.tells.then(|| {
            // What it says of the numbers holds once it is tried.
            let mut tried = self.session.clone();
            let session = if tried.try_out(None).is_ok() { &tried } else { &self.session };
            let came = trial.map_or_else(String::new, |trial| trial.answer() + " ");
            came + &session.wording(&suggestion.look, passage)
        });
        HandoutTask {
            name: format!("Try {}", self.tasks),
            ask: format!("With {} = {}: {asks}", suggestion.edit, exact(suggestion.to)),
            choices: Vec::new(),
            hints: Vec::new(),
            blanks: usize::from(!self.tells),
            answer,
        }
    }

    /// The answers to what is asked at a stop, and the numbers that have blanks there.
    fn answers(&mut self, halt: usize, open: &Session) -> Option<Leaf> {
        self.stand_at(halt);
        let mut leaf = self.bare();
        for asked in asked_at(&self.session, halt) {
            self.tasks += 1;
            let answer = self.answer(asked);
            leaf.parts.push(LeafPart::Text(format!("Question {}: {answer}", self.tasks)));
        }
        if let Some(Interlude::Note(passage, at)) = self.session.reading() {
            let lesson = self.session.lesson().clone();
            if let Some(Note::Try(suggestion)) = note(&lesson, passage, at) {
                let HandoutTask { name, answer, .. } = self.suggestion(suggestion, passage);
                leaf.parts.extend(answer.map(|answer| LeafPart::Text(format!("{name}: {answer}"))));
            }
        } else {
            for at in self.closing(halt).into_iter().filter(|at| open.is_any_hidden(*at)) {
                self.value(&mut leaf, at);
                self.workings(&mut leaf, at);
            }
        }
        (!leaf.parts.is_empty()).then_some(leaf)
    }
}

/// What sort of picture something is.
const fn kind(data: &PictureData) -> &'static str {
    match data {
        PictureData::Network(_) | PictureData::Wide(_) => "The network",
        PictureData::Function(_) => "The curves",
        PictureData::Curve(_) => "The error over a weight",
        PictureData::Plane(_) => "The points and the dividing line",
        PictureData::Chart(_) => "The chart",
        PictureData::Image(_) => "The image",
        PictureData::Images(_) => "The images",
        PictureData::Bars(_) => "The outputs",
        PictureData::Sample(..) => "The image and the outputs",
    }
}

/// Words with a capital letter, as a sentence begins; a name of the program stays as it is.
fn capital(words: &str) -> String {
    let first = words.split_whitespace().next().unwrap_or_default();
    if !first.chars().all(char::is_alphabetic) {
        return words.to_owned();
    }
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |letter| letter.to_uppercase().chain(letters).collect())
}
