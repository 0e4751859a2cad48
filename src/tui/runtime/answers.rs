//! What the terminal has for pictures besides cells, by what it is asked and by what it answers.
//!
//! A protocol is believed in when the terminal itself says that it knows it; a name in the environment proves nothing.

use crossterm::terminal::WindowSize;

use super::super::graphics::{Graphics, Protocol};
use super::intake::{self, Heard};
use crate::draw::kitty;

/// Asks for the size of a cell in pixels.
const CELL_SIZE: &str = "\x1b[16t";
/// The most pixels a cell is wide or high.
const LARGEST: u16 = 256;

/// Whether pictures are shown in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// If the terminal says that it can, by kitty's protocol or in sixels.
    Asked,
    /// If it says that it can in sixels.
    AskedOfSixels,
    /// In this way, whatever it says.
    Sent(Protocol),
    /// Never.
    Unwanted,
}

/// What is known so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    wanted: Images,
    protocol: Option<Protocol>,
    /// Pixels a cell is wide and high.
    cell: Option<(u16, u16)>,
    /// The same as the system last had it, which may count the window's edges in.
    measured: Option<(u16, u16)>,
}

impl Answers {
    pub fn new(wanted: Images) -> Self {
        let protocol = match wanted {
            Images::Sent(protocol) => Some(protocol),
            Images::Asked | Images::AskedOfSixels | Images::Unwanted => None,
        };
        Self { wanted, protocol, cell: None, measured: None }
    }

    /// What is asked at the start: before all else the colour of the ground, which colours may be chosen by at any time.
    pub fn query(&self) -> String {
        let kitty = if self.wanted == Images::Asked { kitty::QUERY } else { "" };
        let cell = if self.wanted == Images::Unwanted { "" } else { CELL_SIZE };
        [intake::GROUND, kitty, cell, intake::FENCE].concat()
    }

    /// What is asked when the size of the screen has changed, and with it maybe that of its letters.
    pub(crate) fn query_again(&self) -> Option<String> {
        self.protocol.map(|_| [CELL_SIZE, intake::FENCE].concat())
    }

    /// Takes in what the terminal says.
    pub(crate) fn hear(&mut self, heard: &Heard) {
        match (heard, self.wanted) {
            (Heard::Kitty, Images::Asked) => self.protocol = Some(Protocol::Kitty),
            (Heard::Kind { sixels: true }, Images::Asked | Images::AskedOfSixels) => {
                self.protocol = self.protocol.or(Some(Protocol::Sixel));
            }
            (Heard::CellSize(cell), _) => self.cell = sound(*cell),
            _ => {}
        }
    }

    /// Takes in what the system says of the window, which may be nothing.
    pub fn measure(&mut self, window: &WindowSize) {
        let part = |pixels: u16, cells: u16| pixels.checked_div(cells).unwrap_or(0);
        let cell = sound((part(window.width, window.columns), part(window.height, window.rows)));
        if cell.is_some() && cell != self.measured {
            (self.cell, self.measured) = (cell, cell);
        }
    }

    /// What there is, if enough is known.
    pub fn graphics(&self) -> Option<Graphics> {
        Some(Graphics { protocol: self.protocol?, cell: self.cell? })
    }
}

/// A size that a cell can have.
fn sound((wide, high): (u16, u16)) -> Option<(u16, u16)> {
    ((1..=LARGEST).contains(&wide) && (1..=LARGEST).contains(&high)).then_some((wide, high))
}
