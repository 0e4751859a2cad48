//! A lesson's halts made into leaves: their prose, statements, numbers, pictures and tasks, and the leaves of the key.

use super::super::experiment::sentences;
use super::super::print::{of_halt, said, spoken_shape, statement_working, summary, working};
use super::{DECIMALS, HandoutTask, Leaf, LeafPart, NumberTable, asked_at};
use crate::interp::Budget;
use crate::lesson::{Note, Try};
use crate::matrix::{Value, counted, exact, number};
use crate::scene;
use crate::session::{Asked, Interlude, PictureData, Session, note};
use crate::trace::{Level, Stop};

/// Matrices of more cells than this are given by their range.
const CELLS_GIVEN: usize = 100;
/// Of more cells than this it is not written out how each was worked out.
const CELLS_EXPLAINED: usize = 16;
/// Columns a picture has at most, and rows: as much as a sheet of paper is wide, and a third of its height.
const PICTURE: (u16, u16) = (76, 18);

/// Makes leaves, one after the other.
pub(super) struct Maker {
    session: Session,
    /// Whether answers are told.
    tells: bool,
    section: Option<usize>,
    passage: Option<usize>,
    /// Tasks so far.
    tasks: usize,
    pictured: Option<PictureData>,
    /// What is left for suggestions to be tried with.
    to_try: usize,
}

impl Maker {
    pub(super) fn new(session: Session, tells: bool) -> Self {
        let to_try = Budget::default().work;
        Self { session, tells, section: None, passage: None, tasks: 0, pictured: None, to_try }
    }

    fn stand_at(&mut self, halt: usize) -> Option<Stop> {
        self.session.stepper_mut().go_to_told(halt);
        self.session.prepare_picture_within(&mut self.to_try);
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

    pub(super) fn leaf(&mut self, halt: usize) -> Leaf {
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
            _ if value.shape().cells() > CELLS_GIVEN => {
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
            None if step.has_formula() && step.result.shape().cells() <= CELLS_EXPLAINED => {
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
    pub(super) fn answers(&mut self, halt: usize, open: &Session) -> Option<Leaf> {
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
        PictureData::Histogram(_) => "The histogram",
        PictureData::Arrows(_) => "The arrows",
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
