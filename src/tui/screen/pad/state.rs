//! The drawing pad: what keys and the mouse do to the paper, and what the network reads in it.

use ratatui::crossterm::event::{KeyCode, MouseButton, MouseEvent, MouseEventKind};

use crate::interp::Settings;
use crate::pictures::clinic::Examination;
use crate::pictures::drawing::{Drawing, Spot, Tool};
use crate::pictures::scan::Grey;
use crate::study::clinic::{Clinic, Diagnosis, Reading};
use crate::tui::app::{App, Effect, Screen};
use crate::tui::app::{LessonScreen, Notice};
use crate::tui::keys::{Command, Context};
use crate::tui::layout::pad_layout;
use crate::tui::theme::Role;

/// The pen's width to begin with, in hundredths of the paper: as wide as MNIST's where a digit fills three quarters.
const PEN: u16 = 9;
/// The thinnest pen and the widest.
const PENS: (u16, u16) = (2, 25);
/// How much wider than the pen the rubber is.
const RUBBER: f64 = 1.5;
/// Dots a far move goes.
const FAR: i32 = 4;

/// Where the pen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pen {
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
    pub pen: Pen,
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
    is_dragging: bool,
    /// Whether there is ink that is in no file.
    is_unsaved: bool,
    /// The network.
    clinic: Clinic,
}

impl PadScreen {
    /// A pad with fresh paper.
    pub(in crate::tui) fn new(clinic: Clinic) -> Self {
        Self {
            drawing: Drawing::default(),
            read: None,
            mode: PadMode::Drawing,
            cursor: [0.5, 0.5],
            pen: Pen::Up,
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

    /// What a key means now.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.mode {
            PadMode::Stages { .. } => Context::Examining,
            _ => Context::Drawing,
        }
    }

    /// The network that reads the drawing, and the mean digits.
    #[must_use]
    pub const fn clinic(&self) -> &Clinic {
        &self.clinic
    }

    fn say(&mut self, text: impl Into<String>, role: Role) {
        self.notice = Some(Notice { text: text.into(), role });
    }

    /// The width of a tool as a part of the paper.
    fn reach(&self, tool: Tool) -> f64 {
        let pen = f64::from(self.width) / 100.0;
        match tool {
            Tool::Pen => pen,
            Tool::Rubber => pen * RUBBER,
        }
    }

    fn begin(&mut self, tool: Tool, spot: Spot) {
        self.drawing.begin(tool, self.reach(tool), spot);
        self.drawn();
    }

    /// Reads the drawing anew.
    fn drawn(&mut self) {
        self.read = self.clinic.glance(&self.drawing.scan()).ok();
        self.is_unsaved = !self.drawing.is_blank();
    }

    /// Takes in a digit typed before a move, or as the name of the drawing. True if it was for that.
    pub(in crate::tui) fn typed(&mut self, key: KeyCode) -> Option<Vec<Effect>> {
        if self.mode == PadMode::Naming {
            let label = match key {
                KeyCode::Char(c) => Some(c.to_digit(10)? as usize),
                KeyCode::Enter => None,
                _ => {
                    self.mode = PadMode::Drawing;
                    self.notice = None;
                    return Some(Vec::new());
                }
            };
            self.mode = PadMode::Drawing;
            return Some(vec![Effect::Keep(Box::new(Keeping { label, picture: self.drawing.picture() }))]);
        }
        if self.mode == PadMode::Drawing
            && let KeyCode::Char(c @ '0'..='9') = key
            && (c != '0' || !self.count.is_empty())
            && self.count.len() < 3
        {
            self.notice = None;
            self.count.push(c);
            return Some(Vec::new());
        }
        None
    }

    fn step(&mut self, across: i32, down: i32, dots: u16) {
        let times = self.count.parse().unwrap_or(1);
        self.count.clear();
        let dot = 1.0 / f64::from(dots.max(1));
        let move_by = |at: f64, by: i32| (at + f64::from(by * times) * dot).clamp(dot / 2.0, 1.0 - dot / 2.0);
        self.cursor = [move_by(self.cursor[0], across), move_by(self.cursor[1], down)];
        if self.pen == Pen::Down {
            self.drawing.extend(self.cursor);
            self.drawn();
        }
    }

    fn lift(&mut self) {
        self.pen = Pen::Up;
    }

    /// Carries a command out; `dots` are the paper's dots on the screen, a side.
    fn command(&mut self, command: Command, dots: u16) -> Vec<Effect> {
        self.notice = None;
        let was_leaving = std::mem::replace(&mut self.mode, PadMode::Drawing) == PadMode::Leaving;
        match command {
            Command::Left => self.step(-1, 0, dots),
            Command::Right => self.step(1, 0, dots),
            Command::Up => self.step(0, -1, dots),
            Command::Down => self.step(0, 1, dots),
            Command::FarLeft => self.step(-FAR, 0, dots),
            Command::FarRight => self.step(FAR, 0, dots),
            Command::FarUp => self.step(0, -FAR, dots),
            Command::FarDown => self.step(0, FAR, dots),
            Command::Pen if self.pen == Pen::Down => self.lift(),
            Command::Pen => {
                self.pen = Pen::Down;
                self.begin(self.tool, self.cursor);
            }
            Command::Rubber => {
                self.lift();
                self.tool = if self.tool == Tool::Pen { Tool::Rubber } else { Tool::Pen };
            }
            Command::Wider => self.change_width(1),
            Command::Thinner => self.change_width(-1),
            Command::Undo => {
                self.lift();
                let undone = self.drawing.undo();
                self.say_unless(undone, "Nothing to take back.");
            }
            Command::Redo => {
                self.lift();
                let redone = self.drawing.redo();
                self.say_unless(redone, "Nothing to do again.");
            }
            Command::Clear => {
                self.lift();
                self.drawing.clear();
                self.drawn();
            }
            Command::Stages => self.show_stages(),
            Command::Save if self.drawing.is_blank() => self.say("There is nothing on the paper.", Role::Bad),
            Command::Save => {
                self.mode = PadMode::Naming;
                self.say(
                    "Which digit is it? 0 to 9, or Enter to save it without · Esc: do not save",
                    Role::Question,
                );
            }
            Command::Mouse => self.hand_over_mouse(),
            Command::Quit if self.is_unsaved && !was_leaving => {
                self.mode = PadMode::Leaving;
                self.say("The drawing is in no file. s saves it, q leaves without.", Role::Question);
            }
            Command::Quit => return vec![Effect::Quit],
            _ => {}
        }
        self.count.clear();
        Vec::new()
    }

    fn say_unless(&mut self, done: bool, words: &str) {
        if done {
            self.drawn();
        } else {
            self.say(words, Role::Quiet);
        }
    }

    fn change_width(&mut self, by: i16) {
        self.lift();
        self.width = self.width.saturating_add_signed(by).clamp(PENS.0, PENS.1);
    }

    fn hand_over_mouse(&mut self) {
        (self.mouse, self.is_dragging) = match self.mouse {
            Mouse::Draws => (Mouse::Terminal, false),
            Mouse::Terminal => (Mouse::Draws, false),
        };
        let words = match self.mouse {
            Mouse::Draws => "The mouse draws.",
            Mouse::Terminal => "The mouse marks text, as the terminal has it.",
        };
        self.say(words, Role::Quiet);
    }

    fn show_stages(&mut self) {
        self.lift();
        match self.clinic.examine(&self.drawing.scan()) {
            Ok(diagnosis) => self.mode = PadMode::Stages { at: 0, diagnosis: Box::new(diagnosis) },
            Err(_) => self.say("There is nothing on the paper.", Role::Bad),
        }
    }

    /// The same, among the stages.
    fn among_stages(&mut self, command: Command) {
        let PadMode::Stages { at, diagnosis } = &mut self.mode else { return };
        // After the last stage comes the result.
        let last = diagnosis.examination.stages.len();
        match command {
            Command::Next => *at = (*at + 1).min(last),
            Command::Previous => *at = at.saturating_sub(1),
            Command::First => *at = 0,
            Command::Last => *at = last,
            Command::Leave => self.mode = PadMode::Drawing,
            _ => {}
        }
    }

    /// Takes in what the mouse did at a place of the paper; `None` for a place that is off it.
    fn mouse(&mut self, kind: MouseEventKind, spot: Option<Spot>) {
        match (kind, spot) {
            (MouseEventKind::Down(button @ (MouseButton::Left | MouseButton::Right)), Some(spot)) => {
                self.lift();
                self.notice = None;
                self.mode = PadMode::Drawing;
                self.is_dragging = true;
                self.cursor = spot;
                let tool = if button == MouseButton::Right { Tool::Rubber } else { self.tool };
                self.begin(tool, spot);
            }
            (MouseEventKind::Drag(_), Some(spot)) if self.is_dragging => {
                self.cursor = spot;
                self.drawing.extend(spot);
                self.drawn();
            }
            (MouseEventKind::Up(_), _) => self.is_dragging = false,
            _ => {}
        }
    }

    /// Hears that the drawing was written, and where; or why it was not.
    pub(in crate::tui) fn kept(&mut self, outcome: Result<String, String>) {
        match outcome {
            Ok(file) => {
                self.is_unsaved = false;
                self.say(format!("Saved as {file}."), Role::Good);
            }
            Err(error) => self.say(error, Role::Bad),
        }
    }
}

impl App {
    /// Whether the mouse is wanted.
    #[must_use]
    pub fn wants_mouse(&self) -> bool {
        match &self.screen {
            Screen::Pad(pad) => pad.mouse == Mouse::Draws && pad.context() == Context::Drawing,
            Screen::Menu | Screen::Lesson(_) => false,
        }
    }

    pub(in crate::tui) fn on_pad(&mut self, command: Command) -> Vec<Effect> {
        let dots = pad_layout(self.size).map_or(1, |layout| layout.dots);
        let Screen::Pad(pad) = &mut self.screen else { return Vec::new() };
        match (command, pad.context()) {
            (Command::StepThrough, _) => self.step_through(),
            (_, Context::Examining) => pad.among_stages(command),
            _ => return pad.command(command, dots),
        }
        Vec::new()
    }

    pub(in crate::tui) fn mouse(&mut self, event: MouseEvent) {
        let Some(layout) = pad_layout(self.size) else { return };
        let Screen::Pad(pad) = &mut self.screen else { return };
        if pad.mouse == Mouse::Draws && pad.context() == Context::Drawing {
            pad.mouse(event.kind, layout.spot(event.column, event.row));
        }
    }

    /// Opens the network at the drawing, with the pad behind it.
    fn step_through(&mut self) {
        let Screen::Pad(pad) = &mut self.screen else { return };
        pad.lift();
        pad.mode = PadMode::Drawing;
        let Some((examination, _)) = &pad.read else {
            pad.say("There is nothing on the paper.", Role::Bad);
            return;
        };
        let Ok(session) = pad.clinic.step_through(&examination.image) else { return };
        let Screen::Pad(pad) = std::mem::replace(&mut self.screen, Screen::Menu) else { return };
        let mut lesson = LessonScreen::of_program(session, Settings::default());
        lesson.pad = Some(pad);
        self.screen = Screen::Lesson(Box::new(lesson));
    }

    /// Goes back to the pad behind a lesson; false if there is none.
    pub(in crate::tui) fn back_to_pad(&mut self) -> bool {
        let Screen::Lesson(lesson) = &mut self.screen else { return false };
        let Some(pad) = lesson.pad.take() else { return false };
        self.screen = Screen::Pad(pad);
        true
    }
}
