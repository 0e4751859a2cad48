//! Stepping through a program: the session, how one looks at it, and what one is in the middle of. Several screens have
//! this part.

use super::motion::Motion;
use crate::class::AnswerBars;
use crate::command::{Command, Context};
use crate::lang::LiteralId;
use crate::matrix::{DECIMALS, Value};
use crate::scene::{self, Arrangement, Proportions};
use crate::session::{Asked, Change, Closed, Interlude, PictureData, Session};
use crate::tui::fit::needs;
use crate::tui::layout::{Needs, Pane, Stepped};
use crate::tui::prompt::Prompt;
use crate::tui::stage::Picked;
use crate::tui::theme::Role;

/// What one is in the middle of.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Stepping.
    Step,
    /// Picking out cells.
    Inspect(Picked),
    /// Typing a line.
    Type(Wanted, Prompt),
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// The answer to a question.
    Answer,
    /// Another value for a number.
    Value(Editing),
    /// What to look for.
    Text,
    /// An order for the training run.
    Order,
    /// A guess of what a training will come to.
    Guess,
}

/// A number about to be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Editing {
    /// Where it stands on the stage.
    pub picked: Picked,
    /// Which number it is.
    pub target: Editable,
    /// What it is called.
    pub name: String,
    /// What it is now.
    pub now: f64,
}

/// A number that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// It is written in the program.
    Written(LiteralId),
    /// It is a cell of a step's result, to be set by hand.
    Cell {
        /// Which step, from 0.
        step: usize,
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        column: usize,
    },
}

/// How a class takes part in what is asked; what is asked names no keys then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassLines {
    /// What is said beside it.
    pub words: String,
    /// The same where there is no room for it: a line of its own is one less for the picture.
    pub short: String,
    /// Whether an answer is typed here.
    pub takes_answers: bool,
    /// What the class answered, once that is shown.
    pub bars: Option<AnswerBars>,
    /// What became of one's own answer, once all is told.
    pub verdict: Option<String>,
}

/// Something said to the learner, until the next key.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The words.
    pub text: String,
    /// Good, bad or neither.
    pub role: Role,
}

impl Notice {
    /// Words in a role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// A program one steps through.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// Its session.
    pub session: Session,
    /// What it is to the layout.
    pub subject: Stepped,
    /// What one is in the middle of.
    pub mode: Mode,
    /// The pane one looks at.
    pub pane: Pane,
    /// Lines of it scrolled past, while it is on the whole screen.
    pub zoom: Option<usize>,
    /// Decimals shown at most.
    pub decimals: usize,
    /// What was last said.
    pub notice: Option<Notice>,
    /// A number typed before a command.
    pub count: String,
    /// What moves by itself.
    pub motion: Motion,
    /// How much room the steps with this picture need.
    pub needs: Needs,
    /// The columns, the passage of the picture and the changes they were measured for.
    measured: (u16, usize, Vec<Change>),
    /// What was last looked for.
    pub(super) found: String,
    /// What is done if it is asked for once more, with the number typed before it: it shows an answer.
    pub sure: Option<(Command, String)>,
    /// The question that was closed here, while what is said of it still stands.
    pub(crate) told: Option<Asked>,
    /// How a class takes part, where there is one.
    pub class: Option<ClassLines>,
}

impl Stepping {
    /// Where the session stands, on so many columns.
    #[must_use]
    pub fn new(session: Session, subject: Stepped, columns: u16) -> Self {
        let pane = if subject == Stepped::Lesson { Pane::Prose } else { Pane::Program };
        let mut stepping = Self {
            session,
            subject,
            mode: Mode::Step,
            pane,
            zoom: None,
            decimals: DECIMALS,
            notice: None,
            count: String::new(),
            motion: Motion::default(),
            needs: Needs::default(),
            measured: (0, 0, Vec::new()),
            found: String::new(),
            sure: None,
            told: None,
            class: None,
        };
        stepping.measure(columns);
        stepping.arrive();
        stepping
    }

    /// Works out how much room the steps need on so many columns; before the screen's size is known there are none.
    pub fn measure(&mut self, columns: u16) {
        self.measured = (columns, self.session.pictured_from(), self.session.changes().to_vec());
        if columns > 0 {
            self.needs = needs(&self.session, self.subject, columns);
        }
    }

    /// Makes ready what is drawn where the session stands now. Call it after every move.
    pub(crate) fn arrive(&mut self) {
        self.session.prepare_picture();
        let here = self.session.stepper().step().map(|(step, _)| step);
        let is_left =
            |asked: &Asked| here != Some(asked.step) || self.session.attempt_at(asked.id).closed.is_none();
        if self.told.as_ref().is_some_and(is_left) {
            self.told = None;
        }
        let (columns, from, changes) = &self.measured;
        if *from != self.session.pictured_from() || changes != self.session.changes() {
            self.measure(*columns);
        }
    }

    /// The picture that belongs beside the stage: an image that stands there already, or is not there yet, does not.
    #[must_use]
    pub fn picture(&self) -> Option<&PictureData> {
        let step = self.session.stepper().step().map(|(_, step)| step);
        let is_on_stage = |image: &Value| {
            let read = step.into_iter().flat_map(|step| step.operands.iter().map(|read| &read.value));
            let mut values = read.chain(step.map(|step| &step.result));
            let is_alike = |value: &Value| value.shape().cells() == image.shape().cells();
            values.any(|value| is_alike(value) && Arrangement::of(value).is_picture())
        };
        self.session.picture().filter(|data| match data {
            PictureData::Image(image) => {
                !is_on_stage(&image.value) && image.value.cells().any(|cell| !cell.is_nan())
            }
            _ => true,
        })
    }

    /// The room it can do with, if there is one.
    #[must_use]
    pub fn picture_room(&self) -> Option<Proportions> {
        self.picture().map(scene::proportions)
    }

    /// What a key means now; `on_the_way` is what it means where one only steps.
    #[must_use]
    pub(crate) fn context_or(&self, on_the_way: Context) -> Context {
        match &self.mode {
            _ if self.zoom.is_some() && self.pane == Pane::Picture => Context::Looking,
            _ if self.zoom.is_some() => Context::Reading,
            Mode::Inspect(_) => Context::Inspecting,
            Mode::Type(Wanted::Value(_), _) => Context::Changing,
            Mode::Type(..) => Context::Typing,
            Mode::Step if self.motion.is_playing() => Context::Playing,
            Mode::Step => on_the_way,
        }
    }

    /// What a key means here by what there is to read or to answer.
    #[must_use]
    pub fn place(&self) -> Context {
        match self.session.reading() {
            None if self.question().is_some() => Context::Asked,
            None => Context::Stepping,
            // A slip on the slides is only read.
            Some(Interlude::Note(..))
                if self.session.trial().is_some() || self.session.experiment().is_some() =>
            {
                Context::Note
            }
            Some(_) => Context::Page,
        }
    }

    /// Whether one is picking out cells.
    #[must_use]
    pub(crate) const fn is_inspecting(&self) -> bool {
        matches!(self.mode, Mode::Inspect(_))
    }

    /// The picked cell, when one is inspecting or changing a number.
    #[must_use]
    pub const fn picked(&self) -> Option<Picked> {
        match &self.mode {
            Mode::Inspect(picked) | Mode::Type(Wanted::Value(Editing { picked, .. }), _) => Some(*picked),
            _ => None,
        }
    }

    /// The question open at the step on the stage. One that comes after an answer that was shown waits until one goes on.
    #[must_use]
    pub fn question(&self) -> Option<Asked> {
        if self.next_question().is_some() {
            return None;
        }
        let (step, _) = self.session.stepper().step()?;
        self.session.open_question(step)
    }

    /// The question of the step that waits until one goes on from an answer that was shown.
    pub(super) fn next_question(&self) -> Option<Asked> {
        let told = self.told?;
        let is_shown = self.session.attempt_at(told.id).closed == Some(Closed::Shown);
        self.session.open_question(told.step).filter(|_| is_shown)
    }

    /// Says something, until the next key.
    pub fn say(&mut self, text: impl Into<String>, role: Role) {
        self.notice = Some(Notice::new(text, role));
    }

    /// Asks for a line, which may begin with words.
    pub fn ask(&mut self, wanted: Wanted, words: impl Into<String>) {
        self.mode = Mode::Type(wanted, Prompt::new(words));
    }
}
