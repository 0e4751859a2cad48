//! What keys and the mouse do on the drawing pad.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;

use super::state::{Keeping, Mouse, PadMode, PadScreen, Touch};
use crate::command::{Command, Context};
use crate::digits::prepare::SIDE;
use crate::pictures::drawing::{Spot, Tool};
use crate::run::TrainingRun;
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::layout::pad_layout;
use crate::tui::message::{Address, Effect, Message};
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::theme::Role;

/// The thinnest pen and the widest.
const PENS: (u16, u16) = (2, 25);
/// Dots a far move goes.
const FAR: i32 = 4;

impl Shown for PadScreen {
    fn name(&self) -> &'static str {
        "the pad"
    }

    fn context(&self) -> Context {
        match self.mode {
            PadMode::Stages { .. } => Context::Examining,
            _ => Context::Drawing,
        }
    }

    fn help(&self) -> &'static [Context] {
        &[Context::Drawing, Context::Examining, Context::Reading]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Pad
    }

    fn wants_mouse(&self) -> bool {
        self.mouse == Mouse::Draws && self.context() == Context::Drawing
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        match message {
            Message::Key(key) => return self.key(key, common.size),
            Message::Mouse(event) => self.pointed(event, common.size),
            Message::Kept(outcome) => self.kept(outcome),
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        super::view::draw(self, seen, buffer);
        Vec::new()
    }
}

impl PadScreen {
    fn key(&mut self, key: KeyEvent, size: (u16, u16)) -> Vec<Wish> {
        if let Some(wishes) = self.typed(key.code) {
            return wishes;
        }
        let Some(binding) = binding(key, self.context()) else { return Vec::new() };
        match (binding.command, self.context()) {
            (Command::StepThrough, _) => return self.step_through(),
            (Command::Debug, _) => return self.debug(),
            (command, Context::Examining) => self.among_stages(command),
            (command, _) => {
                let dots = pad_layout(size).map_or(1, |layout| layout.dots);
                return self.command(command, dots);
            }
        }
        Vec::new()
    }

    fn pointed(&mut self, event: MouseEvent, size: (u16, u16)) {
        if let Some(layout) = pad_layout(size).filter(|_| self.wants_mouse()) {
            self.mouse(event.kind, layout.spot(event.column, event.row));
        }
    }

    /// Opens the drawing in the debugger.
    fn debug(&mut self) -> Vec<Wish> {
        self.lift();
        let Some((examination, _)) = &self.read else {
            self.say("There is nothing on the paper.", Role::Bad);
            return Vec::new();
        };
        let image = (SIDE, &examination.image[..]);
        let run = TrainingRun::of_image(self.clinic.network(), "the drawing", image, None);
        run.ok().map(|run| Wish::Run(Box::new(run))).into_iter().collect()
    }

    /// Opens the network at the drawing.
    fn step_through(&mut self) -> Vec<Wish> {
        self.lift();
        self.mode = PadMode::Drawing;
        let Some((examination, _)) = &self.read else {
            self.say("There is nothing on the paper.", Role::Bad);
            return Vec::new();
        };
        let session = self.clinic.step_through(&examination.image);
        session.ok().map(|session| Wish::Program(Box::new(session))).into_iter().collect()
    }

    /// Takes in a digit typed before a move, or as the name of the drawing. True if it was for that.
    fn typed(&mut self, key: KeyCode) -> Option<Vec<Wish>> {
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
            let keeping = Keeping { label, picture: self.drawing.picture() };
            return Some(vec![Effect::Keep(Box::new(keeping)).into()]);
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
        if self.pen == Touch::Down {
            self.drawing.extend(self.cursor);
            self.drawn();
        }
    }

    fn lift(&mut self) {
        self.pen = Touch::Up;
    }

    /// Carries a command out; `dots` are the paper's dots on the screen, a side.
    fn command(&mut self, command: Command, dots: u16) -> Vec<Wish> {
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
            Command::Pen if self.pen == Touch::Down => self.lift(),
            Command::Pen => {
                self.pen = Touch::Down;
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
            Command::Leave if self.is_unsaved && !was_leaving => {
                self.mode = PadMode::Leaving;
                self.say("The drawing is in no file. s saves it, q leaves without.", Role::Question);
            }
            Command::Leave => return vec![Wish::Close],
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
    fn kept(&mut self, outcome: Result<String, String>) {
        match outcome {
            Ok(file) => {
                self.is_unsaved = false;
                self.say(format!("Saved as {file}."), Role::Good);
            }
            Err(error) => self.say(error, Role::Bad),
        }
    }
}
