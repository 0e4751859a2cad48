//! Letters as outlines, for drawings that nobody writes text over.

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, OutlineBuilder};

/// The font `DejaVu Sans Mono`: the signs that lessons and pictures use (`data/DejaVuSansMono-LICENCE.txt`).
const FONT: &[u8] = include_bytes!("../../data/DejaVuSansMono-subset.ttf");

/// The outline of a text from a place on its baseline, its columns so many pixels wide; a sign the font lacks is a box.
/// `None` where there is nothing to see.
pub(crate) fn outline(text: &str, (x, y): (f64, f64), column: f64) -> Option<Path> {
    let face = Face::parse(FONT, 0).ok()?;
    let advance = face.glyph_hor_advance(face.glyph_index('0')?)?;
    let mut pen = Pencil { path: PathBuilder::new(), x, y, scale: column / f64::from(advance) };
    for sign in text.chars() {
        face.outline_glyph(face.glyph_index(sign).unwrap_or_default(), &mut pen);
        pen.x += super::cells::columns(sign.encode_utf8(&mut [0; 4])) * column;
    }
    pen.path.finish()
}

/// Draws in pixels what a font has in its own units, upside down.
struct Pencil {
    path: PathBuilder,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pencil {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.x + f64::from(x) * self.scale) as f32, (self.y - f64::from(y) * self.scale) as f32)
    }
}

impl OutlineBuilder for Pencil {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
