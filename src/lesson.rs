//! Lessons: Markdown files that hold a program with prose, questions and pictures around it.
//!
//! [`Lesson::read`] takes a file apart; the [`catalogue`] holds the lessons that come with the program. This layer
//! must not run programs: what a lesson claims is checked further up. The format is described for its authors in
//! `lessons/README.md`.

pub mod catalogue;
mod claim;
mod draft;
mod experiment;
mod index;
mod layers;
mod markdown;
mod note;
mod part;
mod picture;
mod prose;
mod question;
mod remark;
mod safe;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use crate::lang::{Diagnostic, Program, Span};
use crate::trace::Notation;
use index::LessonIndex;

pub use claim::Claim;
pub use draft::Draft;
pub(crate) use draft::{names_assigned_in, names_in};
pub use experiment::{Experiment, NoteAt};
pub(crate) use experiment::{Variant, Vary};
pub use index::CodeLine;
pub(crate) use index::key_in;
pub(crate) use note::{Erratum, Prediction};
pub use note::{Note, Try};
pub(crate) use part::{CellIndex, CellName, PartName, Within};
pub(crate) use picture::{Held, Picture};
pub(crate) use prose::{Block, Inline};
pub use prose::{Style, plain_text};
pub(crate) use question::{Choice, Question, QuestionKind, Slip, Trend};
pub use remark::{Remark, RemarkKind};
pub(crate) use safe::is_safe;
pub use safe::{line as safe_line, text as safe_text};
pub use words::Words;

/// A lesson, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// What the file is called in messages.
    pub file: String,
    /// The whole file, made safe to show. Every span points into it.
    pub source: Arc<str>,
    /// What its front matter says.
    pub meta: Meta,
    /// Section headings, in order. The text before the first belongs to none.
    pub sections: Vec<Section>,
    /// Prose and code by turns.
    pub passages: Vec<Passage>,
    /// The program all its code blocks make together.
    pub program: Arc<Program>,
    /// What its Markdown has that is not shown as it is meant, such as a table: no reason not to open it.
    pub unshown: Vec<Diagnostic>,
    /// Names whose values are not to be judged: faulty lines were to give them one, or they are given from outside.
    pub doubtful: BTreeSet<String>,
    /// Where things are in the file, once somebody has asked.
    index: OnceLock<LessonIndex>,
}

/// What a lesson's front matter says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// The lesson's name.
    pub title: String,
    /// Its place in the course.
    pub number: Option<usize>,
    /// "After this you can …"
    #[serde(default)]
    pub promise: String,
    /// The lessons it needs.
    #[serde(default)]
    pub builds_on: Vec<usize>,
    /// Variables that are to be given before the program begins.
    #[serde(default)]
    pub given: Vec<String>,
    /// Weight matrices and their symbols.
    #[serde(default)]
    links: BTreeMap<String, String>,
    /// Short names of other variables.
    #[serde(default)]
    symbols: BTreeMap<String, String>,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
}

impl Meta {
    /// How the lesson writes its elements.
    pub fn notation(&self) -> Notation {
        Notation { links: self.links.clone(), symbols: self.symbols.clone(), ..Notation::default() }
    }

    /// The variables whose way of writing it says.
    pub(crate) fn notated(&self) -> impl Iterator<Item = &str> {
        self.links.keys().chain(self.symbols.keys()).map(String::as_str)
    }
}

/// A section's heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its text.
    pub title: String,
    /// Where it stands.
    pub span: Span,
}

/// A piece of prose with the code it stands beside.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// Which section it is in; `None` before the first heading.
    pub section: Option<usize>,
    /// The prose.
    pub prose: Vec<Block>,
    /// Where the prose begins and ends.
    pub prose_span: Span,
    /// Where the code stands; `None` for a page that is only read.
    pub code: Option<Span>,
    /// Questions about the code above them.
    pub questions: Vec<Question>,
    /// Things to try, errata, and networks to train.
    pub notes: Vec<Note>,
    /// Numbers quoted in the prose, to be checked.
    pub claims: Vec<Claim>,
    /// The picture that shows from here on, if one is set here.
    pub picture: Option<Picture>,
    /// Where that is set.
    pub picture_span: Span,
    /// What is said in it to a presenter, never to a learner.
    pub remarks: Vec<Remark>,
}

impl Passage {
    /// How many numbers in its words are said to be something.
    fn claim_count(&self) -> usize {
        let of_questions = self.questions.iter().flat_map(Question::words);
        let words = of_questions.chain(self.notes.iter().flat_map(Note::words));
        self.claims.len() + words.map(|words| words.claims().count()).sum::<usize>()
    }

    /// How many expressions there are beside its code: what its words quote, and what its blocks work out.
    fn expression_count(&self) -> usize {
        let of_questions = self.questions.iter().map(Question::expression_count).sum::<usize>();
        let compared = self.notes.iter().filter(|note| note.is_predicted()).count() * 2;
        self.claim_count() + of_questions + compared
    }

    /// Whether a network is trained here, with the prose beside it.
    pub(crate) fn has_experiment(&self) -> bool {
        self.notes.iter().any(|note| note.experiment().is_some())
    }
}

impl Lesson {
    /// All questions, in order: their numbers, from 0, are what they are known by.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.passages.iter().flat_map(|passage| &passage.questions)
    }

    /// How many expressions there are beside its program.
    pub(crate) fn expressions(&self) -> usize {
        self.passages.iter().map(Passage::expression_count).sum()
    }

    /// The waypoints written in it, each with its passage.
    pub fn waypoints(&self) -> impl Iterator<Item = (&str, usize)> {
        self.passages.iter().enumerate().flat_map(|(at, passage)| {
            passage.remarks.iter().filter_map(Remark::waypoint).map(move |name| (name, at))
        })
    }

    /// How many minutes a section is planned for, by its number; none is what stands before the first heading.
    pub fn minutes(&self, section: Option<usize>) -> Option<f64> {
        let own = self.passages.iter().filter(|passage| passage.section == section);
        own.flat_map(|passage| &passage.remarks).find_map(Remark::minutes)
    }

    /// All networks there are to train, each with its place.
    pub fn experiments(&self) -> impl Iterator<Item = (NoteAt, &Experiment)> {
        let notes = self.passages.iter().enumerate().flat_map(|(passage, read)| {
            read.notes.iter().enumerate().map(move |(note, it)| (NoteAt { passage, note }, it))
        });
        notes.filter_map(|(place, note)| Some((place, note.experiment()?)))
    }

    /// The network to train at a place, if there is one.
    pub fn experiment(&self, place: NoteAt) -> Option<&Experiment> {
        self.passages.get(place.passage)?.notes.get(place.note)?.experiment()
    }

    /// Takes a lesson file apart.
    ///
    /// # Errors
    /// Every fault found, each at its place in the text as [`safe_text`] gives it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let draft = Self::draft(file, text);
        if draft.faults.is_empty() { Ok(draft.lesson) } else { Err(draft.faults) }
    }

    /// Takes a lesson file apart as far as it goes, faults and all, for whoever looks for more of them.
    pub fn draft(file: &str, text: &str) -> Draft {
        markdown::read(file, &safe_text(text))
    }

    /// A program without prose, as one passage, some of its variables to be given; with a picture of its network, where
    /// it goes over records through a chain of layers.
    ///
    /// # Errors
    /// Every fault of the program, each at its place in the text as [`safe_text`] gives it.
    pub fn of_program(file: &str, text: &str, given: Vec<String>) -> Result<Self, Vec<Diagnostic>> {
        let source: Arc<str> = safe_text(text).into();
        let program = Arc::new(crate::lang::parse_given(&source, &given)?);
        let code = Span::new(0, source.len());
        let picture = layers::network(&program);
        let passage = Passage { code: Some(code), picture, ..Passage::default() };
        let meta = Meta { title: file.to_owned(), given, ..Meta::default() };
        let passages = vec![passage];
        Ok(Self { file: file.to_owned(), source, meta, passages, program, ..Self::default() })
    }

    /// What one round of its program does, as a program to be given what the round begins with; where it has no rounds,
    /// the whole.
    pub fn round(&self) -> Self {
        let (Some(program), Some(rounds)) = (self.program.round(), &self.program.rounds) else {
            return self.clone();
        };
        let given = rounds.carried().into_iter().chain(rounds.names.clone()).collect();
        let meta = Meta { given, ..self.meta.clone() };
        Self { program: Arc::new(program), meta, ..self.clone() }
    }

    fn index(&self) -> &LessonIndex {
        self.index.get_or_init(|| LessonIndex::of(&self.source, &self.passages))
    }

    /// The lines with code in them, in order.
    pub fn code_lines(&self) -> &[CodeLine] {
        &self.index().code_lines
    }

    /// The line of the file an offset is in, from 1.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.index().line_starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The line of the program an offset is in, if there is code.
    pub(crate) fn code_line_at(&self, offset: usize) -> Option<&CodeLine> {
        let lines = self.code_lines();
        let after = lines.partition_point(|line| line.code.start <= offset);
        lines[..after].last().filter(|line| line.holds(offset))
    }

    /// The picture that shows beside a passage: the last one set up to there.
    pub(crate) fn picture_at(&self, passage: usize) -> Option<&Picture> {
        let picture = self.passages.get(self.pictured_from(passage))?.picture.as_ref();
        picture.filter(|picture| !matches!(picture, Picture::None))
    }

    /// The passage that sets what shows beside another: a picture, or that there is none.
    pub fn pictured_from(&self, passage: usize) -> usize {
        let upto = self.passages.iter().take(passage + 1);
        upto.rev().position(|p| p.picture.is_some()).map_or(0, |before| passage - before)
    }

    /// The title of the section a passage is in; the lesson's own before the first.
    pub(crate) fn section_title(&self, passage: usize) -> &str {
        let section = self.passages.get(passage).and_then(|p| p.section).and_then(|s| self.sections.get(s));
        section.map_or(&self.meta.title, |s| &s.title)
    }

    /// The passage whose code an offset of the file lies in.
    pub(crate) fn passage_at(&self, offset: usize) -> Option<usize> {
        let code = &self.index().code;
        let after = code.partition_point(|(code, _)| code.start <= offset);
        code[..after].last().filter(|(code, _)| code.range().contains(&offset)).map(|(_, passage)| *passage)
    }

    /// What it builds on, as a sentence; nothing where it builds on nothing.
    pub fn needs(&self) -> Option<String> {
        Some(format!("Builds on {}.", numbered(&self.meta.builds_on)?))
    }

    /// Which lessons of a course build on it, as a sentence; nothing where none does.
    pub fn leads_to(&self, course: &[&Self]) -> Option<String> {
        let number = self.meta.number?;
        let builds = course.iter().filter(|lesson| lesson.meta.builds_on.contains(&number));
        let numbers: Vec<usize> = builds.filter_map(|lesson| lesson.meta.number).collect();
        Some(format!("Leads to {}.", numbered(&numbers)?))
    }

    /// Number and title, as a heading shows them.
    pub fn heading(&self) -> String {
        match self.meta.number {
            Some(number) => format!("{number} {}", self.meta.title),
            None => self.meta.title.clone(),
        }
    }
}

/// Lessons by their numbers: `lesson 3`, `lessons 1, 2 and 4`; nothing for none.
fn numbered(numbers: &[usize]) -> Option<String> {
    let (last, others) = numbers.split_last()?;
    if others.is_empty() {
        return Some(format!("lesson {last}"));
    }
    let others: Vec<String> = others.iter().map(usize::to_string).collect();
    Some(format!("lessons {} and {last}", others.join(", ")))
}
