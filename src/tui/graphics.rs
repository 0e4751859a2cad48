//! Pictures in a terminal's pixels: whether it has any, and what is to stand where.
//!
//! The letters of a picture are in the screen's cells either way. It must not know how images are sent.

use ratatui::layout::Rect;

use crate::scene::Scene;

/// A way in which terminals take images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// kitty's: over the letters, with room for them.
    Kitty,
    /// Sixels: in place of what was there; letters are written over them.
    Sixel,
}

/// What there is for pictures besides cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graphics {
    /// How images are sent.
    pub protocol: Protocol,
    /// Pixels a cell is wide and high.
    pub cell: (u16, u16),
}

/// A picture that is to stand around its letters on the screen, or stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPicture {
    /// Where, in cells.
    pub area: Rect,
    /// What it shows.
    pub scene: Scene,
}
