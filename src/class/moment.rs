//! What a class sees, as one value: the lesson and the place in it, what is changed, hidden and lit.
//!
//! The same value is what `--at 7:3.2 --set 'inputs[0,0]=0' --hide 'wih[1,0]'` say on a command line, what `y` copies,
//! what a waypoint keeps and what travels to whoever follows: one type, one parser and one writer of each of its words,
//! so that any state of a lesson is one command.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bars::AnswerBars;
use super::place::{COVER, WayPlace};
use super::words::{Covered, NAMELESS, Spotlight, WrittenAs, names, tight};
use crate::digits::{Source, Sources};
use crate::lesson::Lesson;
use crate::matrix::{Value, counted};
use crate::session::{Change, Session};

/// The most of anything a moment lists.
const MOST: usize = 64;
/// The hexadecimal digits.
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Which text a lesson is, as sixty-four hexadecimal digits: its SHA-256.
pub fn hash_of(lesson: &Lesson) -> String {
    let digest = Sha256::digest(lesson.source.as_bytes());
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(HEX[usize::from(half)]))
        .collect()
}

/// Which records a training learns from. Where a presenter's own lie, and what they are called, is nobody else's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassRecords {
    /// The built-in handwriting.
    #[default]
    Builtin,
    /// MNIST.
    Mnist,
    /// The presenter's own.
    Own,
}

impl ClassRecords {
    /// Which they are.
    pub(crate) fn of(sources: &Sources) -> Self {
        let is_whole = |source: Source| *sources == Sources::new(source, None);
        match &sources.training {
            Source::Builtin if is_whole(Source::Builtin) => Self::Builtin,
            Source::Mnist if is_whole(Source::Mnist) => Self::Mnist,
            _ => Self::Own,
        }
    }

    /// Where they are on a machine that has these at hand; nowhere, if it has not.
    pub(crate) fn here(self, at_hand: &Sources) -> Option<Sources> {
        match self {
            Self::Builtin => Some(Sources::builtin()),
            Self::Mnist => Some(at_hand.clone()).filter(|at_hand| Self::of(at_hand) == Self::Mnist),
            Self::Own => None,
        }
    }
}

/// What a class sees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassMoment {
    /// The lesson's name in the course, or its title.
    pub lesson: String,
    /// Its text, by [`hash_of`].
    pub hash: String,
    /// The place.
    pub at: WayPlace,
    /// How often one went on there: answers shown, a suggestion tried, a training begun.
    #[serde(default)]
    pub shown: usize,
    /// What the training here learns from, once it is begun: it is carried out by whoever sees it, and comes to the same.
    #[serde(default)]
    pub records: Option<ClassRecords>,
    /// What is changed.
    #[serde(default)]
    pub set: Vec<WrittenAs>,
    /// What is hidden by hand.
    #[serde(default)]
    pub hide: Vec<Covered>,
    /// What is lit.
    #[serde(default)]
    pub light: Option<Spotlight>,
    /// By-hand mode's decimals.
    #[serde(default)]
    pub round: Option<i32>,
    /// Whether nothing is shown at all.
    #[serde(default)]
    pub blank: bool,
    /// What the class answered, once that is shown.
    #[serde(default)]
    pub answers: Option<AnswerBars>,
}

impl ClassMoment {
    /// Where a session stands, after so many beats there.
    pub fn of(session: &Session, name: &str, shown: usize) -> Self {
        let changes = session.settled_changes().iter().take(MOST);
        let mut hide = Covered::all(session, session.covered(), MOST);
        if hide.len() > MOST {
            hide = Covered::all(session, session.covered(), 0);
        }
        Self {
            lesson: name.to_owned(),
            hash: String::new(),
            at: WayPlace::of(session),
            shown,
            records: None,
            set: changes.filter_map(|change| WrittenAs::of(session, change)).collect(),
            hide,
            light: session.light().cloned().map(Spotlight),
            round: session.round(),
            blank: false,
            answers: None,
        }
    }

    /// Has a session of the same lesson show what this says.
    ///
    /// # Errors
    /// What of it the lesson does not have, in words.
    pub fn show(&self, session: &mut Session) -> Result<(), String> {
        if self.set.len() > MOST || self.hide.len() > MOST {
            return Err(format!("more than {MOST} changes or hidden cells are too many"));
        }
        if let Some(decimals) = self.round.filter(|decimals| !(0..=12).contains(decimals)) {
            return Err(format!("results are rounded to 0 to 12 decimals, and not {decimals}"));
        }
        if session.round() != self.round {
            session.set_round(self.round);
        }
        let changes = self.changes(session)?;
        // Leaving a suggestion takes it back, so one leaves before anything else is changed.
        let is_there =
            self.at.cursor(session).is_ok_and(|there| there.stop == session.stepper().cursor().stop);
        if !is_there && let Ok(there) = self.at.cursor(session) {
            session.stepper_mut().stand_at(there);
            session.prepare_trial();
        }
        if session.settled_changes() != changes {
            session.set_changes(changes);
        }
        let there = self.at.cursor(session)?;
        session.stepper_mut().stand_at(there);
        let mut covered = std::collections::BTreeSet::new();
        for cell in &self.hide {
            covered.extend(cell.cells(session)?);
        }
        session.cover_only(covered);
        session.prepare_trial();
        session.show_beats(self.shown.min(session.beats()));
        session.light_up(self.light.as_ref().map(|light| light.0.clone()));
        session.prepare_picture();
        Ok(())
    }

    /// Looks for what would show nothing, in a session that shows this: what comes from a command line says so.
    ///
    /// # Errors
    /// What it is, and what there is instead.
    pub fn check(&self, session: &Session) -> Result<(), String> {
        let beats = session.beats();
        if self.shown > beats {
            let at = match beats {
                0 => "nothing is asked, suggested or trained there".to_owned(),
                _ => format!("one goes on there {} at most", counted(beats, "time")),
            };
            return Err(format!("--shown {} is too much at {}: {at}", self.shown, self.at));
        }
        let Some(Spotlight(part)) = &self.light else { return Ok(()) };
        let step = session.stepper().step().map(|(_, step)| step);
        let operands = step.into_iter().flat_map(|step| &step.operands);
        let named = operands.filter_map(|operand| Some((operand.name.as_deref()?, &operand.value)));
        let result = step.map(|step| (step.assigns.as_deref().unwrap_or(NAMELESS), &step.result));
        let on_stage: Vec<_> = named.chain(result).collect();
        let is_there = |value: &Value| part.within(value).is_some();
        let is_result = part.name == NAMELESS && step.is_some_and(|step| is_there(&step.result));
        if is_result || on_stage.iter().any(|(name, value)| *name == part.name && is_there(value)) {
            return Ok(());
        }
        let mut there: Vec<String> = Vec::new();
        for (name, value) in &on_stage {
            let (rows, columns) = value.shape().extent();
            let one = format!("{name} ({rows}×{columns})");
            if !there.contains(&one) {
                there.push(one);
            }
        }
        let shown = tight(part);
        Err(match there.len() {
            0 => format!("--light {shown} lights nothing at {}: there is no step there", self.at),
            _ => format!("--light {shown} lights nothing at {}: there are {}", self.at, there.join(", ")),
        })
    }

    /// What it changes, in a session of the same lesson.
    ///
    /// # Errors
    /// Which number is not there.
    pub fn changes(&self, session: &Session) -> Result<Vec<Change>, String> {
        let change = |written: &WrittenAs| {
            let literal = written.literal(session);
            let literal = literal.ok_or_else(|| {
                let names = names(session, |step| !step.operation.has_formula());
                format!("`{written}`: no such number is written here; numbers are written in {names}")
            })?;
            Ok(Change::Written(literal, written.to))
        };
        self.set.iter().map(change).collect()
    }

    /// The words that say it on a command line, after the lesson's name.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut say = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if self.at != WayPlace::default() && self.at != COVER {
            say("--at", self.at.to_string());
        }
        self.set.iter().for_each(|written| say("--set", written.to_string()));
        self.hide.iter().for_each(|cell| say("--hide", cell.to_string()));
        self.light.iter().for_each(|light| say("--light", light.to_string()));
        self.round.iter().for_each(|decimals| say("--round", decimals.to_string()));
        if self.shown > 0 {
            say("--shown", self.shown.to_string());
        }
        words
    }
}
