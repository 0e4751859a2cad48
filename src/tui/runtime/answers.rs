//! What the terminal has for pictures besides cells, by what it is asked and by what it answers.
//!
//! A protocol is believed in when the terminal itself says that it knows it; a name in the environment proves nothing.

use crossterm::terminal::WindowSize;

use super::super::graphics::{Graphics, Protocol};
use super::intake::{self, Heard};
use crate::draw::kitty;

/// Asks for the size of a cell in pixels.
const CELL_SIZE: &str = "\x1b[16t";
/// Pixels that the edges of a window take each way, beside what is left over when no more cells fit.
const EDGES: u32 = 8;
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
    /// Pixels a cell is wide and high, as the terminal itself has it.
    told: Option<(u16, u16)>,
    /// The same as the system last had it, which may count the window's edges in: an image by it may be higher than its
    /// rows, and at the foot of the screen push all of it up.
    measured: Option<(u16, u16)>,
}

impl Answers {
    pub fn new(wanted: Images) -> Self {
        let protocol = match wanted {
            Images::Sent(protocol) => Some(protocol),
            Images::Asked | Images::AskedOfSixels | Images::Unwanted => None,
        };
        Self { wanted, protocol, told: None, measured: None }
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
            (Heard::CellSize(cell), _) => self.told = sound(*cell),
            _ => {}
        }
    }

    /// Takes in what the system says of the window, which may be nothing. A size that was known before holds while the
    /// window is as large as so many cells of it and less than one more.
    pub fn measure(&mut self, window: &WindowSize) {
        let part = |pixels: u16, cells: u16| pixels.checked_div(cells).unwrap_or(0);
        let Some(cell) = sound((part(window.width, window.columns), part(window.height, window.rows))) else {
            return;
        };
        let is_of = |pixels: u16, cells: u16, cell: u16| {
            let more = u32::from(pixels).checked_sub(u32::from(cells) * u32::from(cell));
            more.is_some_and(|more| more < u32::from(cell) + EDGES)
        };
        let holds = |known: &(u16, u16)| {
            is_of(window.width, window.columns, known.0) && is_of(window.height, window.rows, known.1)
        };
        self.told = self.told.filter(holds);
        self.measured = self.measured.filter(holds).or(Some(cell));
    }

    /// What there is, if enough is known.
    pub fn graphics(&self) -> Option<Graphics> {
        Some(Graphics { protocol: self.protocol?, cell: self.told.or(self.measured)? })
    }
}

/// A size that a cell can have.
fn sound((wide, high): (u16, u16)) -> Option<(u16, u16)> {
    ((1..=LARGEST).contains(&wide) && (1..=LARGEST).contains(&high)).then_some((wide, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_cells_holds_while_they_fit_the_window() {
        let mut answers = Answers::new(Images::Sent(Protocol::Sixel));
        let mut cell = |heard: Option<(u16, u16)>, (columns, rows, width, height)| {
            answers.measure(&WindowSize { columns, rows, width, height });
            if let Some(cell) = heard {
                answers.hear(&Heard::CellSize(cell));
            }
            answers.graphics().map(|graphics| graphics.cell)
        };
        assert_eq!(cell(None, (120, 40, 1204, 804)), Some((10, 20)), "as the window is divided");
        assert_eq!(cell(None, (59, 17, 602, 361)), Some((10, 20)), "what is left over is no part of a cell");
        assert_eq!(cell(Some((9, 19)), (59, 17, 602, 361)), Some((9, 19)), "it knows best");
        assert_eq!(cell(None, (60, 17, 545, 330)), Some((9, 19)));
        assert_eq!(cell(None, (60, 17, 0, 0)), Some((9, 19)), "the system may know nothing");
        assert_eq!(cell(None, (80, 24, 644, 388)), Some((8, 16)), "the letters are smaller now");
        assert_eq!(cell(None, (80, 24, 964, 580)), Some((12, 24)), "and now larger");
    }
}
