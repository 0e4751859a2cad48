//! A lesson as paper: its steps with their numbers and pictures, blanks for what is asked, and the key.
//!
//! It is taken apart into leaves, one for each halt of the story, and what a leaf holds is told apart by kind; how that is
//! written, as HTML or as Markdown, is for [`html`] and [`markdown`]. What is hidden is no part of it anywhere but in the
//! key: a sheet without a key cannot give an answer away.

mod blanks;
pub mod html;
mod maker;
pub mod markdown;
mod steps;

use super::json;
use crate::lesson::{Block, Note};
use crate::matrix::{DECIMALS, counted};
use crate::scene::Scene;
use crate::session::{Asked, Interlude, Session, note};
use crate::trace::Level;
use blanks::AskedNumbers;
use maker::Maker;
pub use steps::StepRanges;

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
