//! The drawing pad's state: the paper and the pen, what is undone, and the stage one looks at.

use crate::pictures::clinic::Examination;
use crate::pictures::drawing::{Drawing, Spot, Tool};
use crate::pictures::scan::Grey;
use crate::study::clinic::{Clinic, Diagnosis, Reading};
use crate::tui::screen::stepping::Notice;
use crate::tui::theme::Role;

/// The pen's width to begin with, in hundredths of the paper: as wide as MNIST's where a digit fills three quarters.
const PEN: u16 = 9;
/// How much wider than the pen the rubber is.
const RUBBER: f64 = 1.5;

/// Where the pen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Over the paper: moving leaves nothing.
    Up,
    /// On the paper.
    Down,
}

/// What the mouse is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// It draws.
    Draws,
    /// It is the terminal's, to mark text.
    Terminal,
}

/// What one is in the middle of.
#[derive(Clone, Debug, PartialEq)]
pub enum PadMode {
    /// Drawing.
    Drawing,
    /// Looking at the stages of the preparation.
    Stages {
        /// Which, from 0; after the last, the result.
        at: usize,
        /// What came of the drawing.
        diagnosis: Box<Diagnosis>,
    },
    /// Saying which digit it is, to save it.
    Naming,
    /// Leaving without having saved: asked once.
    Leaving,
}

/// A drawing for the runtime to write to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Which digit it is, if that was said.
    pub label: Option<usize>,
    /// The drawing.
    pub picture: Grey,
}

/// The pad.
#[derive(Clone, Debug)]
pub struct PadScreen {
    /// The paper.
    pub drawing: Drawing,
    /// What is read in it, once there is ink.
    pub read: Option<(Examination, Reading)>,
    /// What one is in the middle of.
    pub mode: PadMode,
    /// Where the pen is over the paper.
    pub cursor: Spot,
    /// Whether it touches.
    pub pen: Touch,
    /// Pen or rubber.
    pub tool: Tool,
    /// The pen's width in hundredths of the paper.
    pub width: u16,
    /// What the mouse is for.
    pub mouse: Mouse,
    /// What was last said.
    pub notice: Option<Notice>,
    /// A number typed before a move.
    pub count: String,
    /// Whether a button is held down and drawing.
    pub(super) is_dragging: bool,
    /// Whether there is ink that is in no file.
    pub(super) is_unsaved: bool,
    /// The network.
    pub(super) clinic: Clinic,
}

impl PadScreen {
    /// A pad with fresh paper.
    #[must_use]
    pub fn new(clinic: Clinic) -> Self {
        Self {
            drawing: Drawing::default(),
            read: None,
            mode: PadMode::Drawing,
            cursor: [0.5, 0.5],
            pen: Touch::Up,
            tool: Tool::Pen,
            width: PEN,
            mouse: Mouse::Draws,
            notice: None,
            count: String::new(),
            is_dragging: false,
            is_unsaved: false,
            clinic,
        }
    }

    /// The network that reads the drawing, and the mean digits.
    #[must_use]
    pub const fn clinic(&self) -> &Clinic {
        &self.clinic
    }

    pub(super) fn say(&mut self, text: impl Into<String>, role: Role) {
        self.notice = Some(Notice::new(text, role));
    }

    /// The width of a tool as a part of the paper.
    fn reach(&self, tool: Tool) -> f64 {
        let pen = f64::from(self.width) / 100.0;
        match tool {
            Tool::Pen => pen,
            Tool::Rubber => pen * RUBBER,
        }
    }

    pub(super) fn begin(&mut self, tool: Tool, spot: Spot) {
        self.drawing.begin(tool, self.reach(tool), spot);
        self.drawn();
    }

    /// Reads the drawing anew.
    pub(super) fn drawn(&mut self) {
        self.read = self.clinic.glance(&self.drawing.scan()).ok();
        self.is_unsaved = !self.drawing.is_blank();
    }
}
