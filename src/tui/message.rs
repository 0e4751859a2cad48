//! What the screens hear, and what they ask of the runtime.

use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::graphics::Graphics;
use super::screen::lesson::training::{Job, News};
use super::screen::pad::state::Keeping;
use super::screen::run::state::RunNews;
use super::theme::Brightness;
use crate::class::{ClassMoment, FromRoom, RoomNews, RoomTally, ToRoom, Waypoint};
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::run::{Request, TrainingRun};
use crate::session::progress::Progress;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// A [tick](super::TICK) has gone, while something moves.
    Tick,
    /// The mouse did something; only where it is wanted.
    Mouse(MouseEvent),
    /// A text was written to the file named, or why it was not.
    Written(Result<String, String>),
    /// The drawing was written to the file named, or why it was not.
    Kept(Result<String, String>),
    /// The screen has another size.
    Resize(u16, u16),
    /// The watched lesson's file was saved, and this is what it now holds.
    Reloaded(Result<Arc<Lesson>, Vec<Diagnostic>>),
    /// The worker tells of a training.
    Training {
        /// Which job it tells of.
        job: u64,
        /// What it tells.
        news: News,
    },
    /// The worker tells of the training run.
    Run(RunNews),
    /// The terminal said what ground it has.
    Ground(Brightness),
    /// What the terminal has for pictures besides cells, as far as it said.
    Graphics(Option<Graphics>),
    /// Something came from the class, or from its presenter.
    Class(ClassNews),
    /// The system asks the program to end.
    Terminate,
    /// The system asks it to stop for a while.
    Suspend,
}

/// What comes from a class, or from its presenter.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassNews {
    /// To the presenter, from the room.
    Room(RoomNews),
    /// To whoever is in the room.
    Heard(FromRoom),
    /// The room cannot be reached, and why; whether it is tried again.
    Cut(String, bool),
}

/// What is asked of the runtime for a class.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassOrder {
    /// Have the class see this, in the section of this number.
    Show(Box<ClassMoment>, usize),
    /// Have the second screen see this.
    Note(Box<RoomTally>),
    /// Keep the answers, as a table.
    Keep(Vec<u8>),
    /// Keep the waypoints that were made for a lesson, by its text's hash.
    Waypoints(String, Vec<Waypoint>),
    /// Say this to the room one is in.
    Send(ToRoom),
}

/// Which screen a message is for, wherever on the stack it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The menu.
    Menu,
    /// The lesson whose progress is kept under this name.
    Lesson(String),
    /// The lesson that asked for this training.
    Job(u64),
    /// The training run.
    Run,
    /// The drawing pad.
    Pad,
    /// The class, whichever end of it is here.
    Class,
}

/// A run that is to be behind the screen.
#[derive(Clone, Debug)]
pub struct RunWanted(pub Box<TrainingRun>);

impl PartialEq for RunWanted {
    /// Two are the same where the same is asked of them: that they are there.
    fn eq(&self, other: &Self) -> bool {
        self.0.setting.data == other.0.setting.data && self.0.setting.step.file == other.0.setting.step.file
    }
}

/// Something the runtime should do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep the learner's progress.
    Save(Progress),
    /// Give the terminal back and stop until woken.
    Suspend,
    /// Draw every cell afresh.
    Redraw,
    /// Carry out a training, in place of any other.
    Train(Job),
    /// Stop the training under way.
    StopTraining,
    /// Have this run behind the screen.
    Behind(RunWanted),
    /// Ask the training run.
    Ask(Request),
    /// Stop what it is asked.
    StopAsking,
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// Write a drawing to a file.
    Keep(Box<Keeping>),
    /// Write a text to a file.
    Write {
        /// The file, as it was named.
        file: String,
        /// What stands in it then.
        text: String,
    },
    /// Keep a typed order for another day.
    Remember(String),
    /// Keep the marks and notes of the run for another day.
    KeepPlaces(String),
    /// Something for a class.
    Class(ClassOrder),
    /// End.
    Quit,
}
