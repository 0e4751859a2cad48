//! A drawing in the making: strokes of a pen and a rubber on white paper, each of which can be taken back.
//!
//! Places are parts of the paper's side, so a drawing is the same on a small screen and on a large one. It must not
//! know of keys, mice or screens.

use tiny_skia::{FillRule, LineCap, LineJoin, Mask, PathBuilder, Stroke as Outline, Transform};

use super::scan::{Grey, Scan};

/// Pixels on a side of the paper.
pub const PAPER: usize = 200;

/// A place on the paper: across and down, each from 0 to 1.
pub type Spot = [f64; 2];

/// What a stroke is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// It leaves ink.
    Pen,
    /// It takes ink away.
    Rubber,
}

/// A stroke: a line from place to place.
#[derive(Debug, Clone, PartialEq)]
struct Stroke {
    tool: Tool,
    /// Its width as a part of the paper's side.
    width: f64,
    spots: Vec<Spot>,
}

/// What was done to the paper.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Stroke(Stroke),
    Clear,
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    acts: Vec<Act>,
    undone: Vec<Act>,
    /// The paper as all acts leave it: 0 for paper, 255 for ink, row after row.
    ink: Vec<u8>,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { acts: Vec::new(), undone: Vec::new(), ink: vec![0; PAPER * PAPER] }
    }
}

impl Drawing {
    /// Whether there is no ink on it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.ink.iter().all(|&ink| ink == 0)
    }

    /// The ink, 0 to 255, [`PAPER`] pixels a row.
    #[must_use]
    pub fn ink(&self) -> &[u8] {
        &self.ink
    }

    /// Sets a tool down: a dot, from which the stroke goes on.
    pub fn begin(&mut self, tool: Tool, width: f64, spot: Spot) {
        self.undone.clear();
        self.acts.push(Act::Stroke(Stroke { tool, width, spots: vec![spot] }));
        mark(&mut self.ink, tool, width, spot, spot);
    }

    /// Takes the last stroke on to a place.
    pub fn extend(&mut self, spot: Spot) {
        if let Some(Act::Stroke(Stroke { tool, width, spots })) = self.acts.last_mut()
            && let Some(&from) = spots.last()
        {
            mark(&mut self.ink, *tool, *width, from, spot);
            spots.push(spot);
        }
    }

    /// Takes fresh paper.
    pub fn clear(&mut self) {
        self.undone.clear();
        self.acts.push(Act::Clear);
        self.ink.fill(0);
    }

    /// Takes the last stroke or clearing back; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(act) = self.acts.pop() else { return false };
        self.undone.push(act);
        self.draw_afresh();
        true
    }

    /// Does again what was taken back last; false if nothing was.
    pub fn redo(&mut self) -> bool {
        let Some(act) = self.undone.pop() else { return false };
        self.acts.push(act);
        self.draw_afresh();
        true
    }

    fn draw_afresh(&mut self) {
        self.ink.fill(0);
        for act in &self.acts {
            match act {
                Act::Clear => self.ink.fill(0),
                Act::Stroke(Stroke { tool, width, spots }) => {
                    let before = spots.first().into_iter().chain(spots);
                    for (&from, &to) in before.zip(spots) {
                        mark(&mut self.ink, *tool, *width, from, to);
                    }
                }
            }
        }
    }

    /// The drawing as a picture: black ink on white paper.
    #[must_use]
    pub fn picture(&self) -> Grey {
        Grey { width: PAPER, pixels: self.ink.iter().map(|ink| 255 - ink).collect() }
    }

    /// The same as if it had been read from a file.
    #[must_use]
    pub fn scan(&self) -> Scan {
        let grey = self.picture();
        Scan { size: (PAPER, PAPER), grey, is_coloured: false, is_transparent: false, frames: 1 }
    }
}

/// Draws or rubs out a straight piece of a stroke, with round ends.
fn mark(ink: &mut [u8], tool: Tool, width: f64, from: Spot, to: Spot) {
    let Some(touched) = touched(width, from, to) else { return };
    for (ink, &touched) in ink.iter_mut().zip(touched.data()) {
        *ink = match tool {
            Tool::Pen => (*ink).max(touched),
            Tool::Rubber => (*ink).min(255 - touched),
        };
    }
}

/// How far each pixel is under the tool; `None` for places that are no places.
fn touched(width: f64, from: Spot, to: Spot) -> Option<Mask> {
    let side = PAPER as f64;
    let [from, to] = [from, to].map(|[x, y]| ((x * side) as f32, (y * side) as f32));
    let width = (width * side) as f32;
    let path = if from == to {
        PathBuilder::from_circle(from.0, from.1, width / 2.0)?
    } else {
        let mut line = PathBuilder::new();
        line.move_to(from.0, from.1);
        line.line_to(to.0, to.1);
        let outline =
            Outline { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Outline::default() };
        line.finish()?.stroke(&outline, 1.0)?
    };
    let mut mask = Mask::new(PAPER as u32, PAPER as u32)?;
    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    Some(mask)
}
