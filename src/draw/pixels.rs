//! A drawing in pixels: smooth lines as thick as they are strong, on nothing, so that any ground may lie behind them.

use tiny_skia::{
    BlendMode, Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Shader, Stroke,
    StrokeDash, Transform,
};

use super::cells;
use super::letters;
use super::outline::{self, BASELINE, BRAILLE_DOT, COLUMN, CROSS, CROSS_LINE, DOT, LIVE_SHADE, RING};
use super::palette::{Rgb, Surface, mix};
use crate::scene::{Anchor, Area, Mark, Polyline, Scene, Shades, Sign, Tone};

/// The most pixels of a drawing.
const MOST: u64 = 40_000_000;
/// How far outside a drawing, in pixels, a line is followed.
const FAR: f64 = 100_000.0;
/// How much thicker the letters of what matters now are.
const BOLD: f64 = 0.5;
/// How much of their row letters need. A frame of one row has its lines at the edges.
const LETTERS: f64 = 0.8;
/// More than places in pixels are off by.
const HALF_ERROR: f64 = 1e-6;
/// Columns of air at either side of letters.
const AIR: f64 = 0.3;
/// The radius of the corners of the room that letters have.
const ROUND: f64 = COLUMN / 3.0;

/// Who writes the letters of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lettering {
    /// Whoever shows it, over it and each in a cell, which they take away from it: room is left for them.
    Apart,
    /// Whoever shows it, behind it and each in a cell: what it leaves free shows them.
    Behind,
    /// They are drawn.
    Drawn,
}

/// An image: its pixels row after row, of red, green, blue, and how much of what is behind they cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels in a row.
    pub width: usize,
    /// The pixels.
    pub pixels: Vec<[u8; 4]>,
}

impl Raster {
    /// Its rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    /// A piece of it, from so many pixels right and down on, as far as it goes.
    #[must_use]
    pub fn piece(&self, (left, top): (usize, usize), (wide, high): (usize, usize)) -> Self {
        let rows = self.pixels.chunks(self.width.max(1)).skip(top).take(high);
        let pixels = rows.flat_map(|row| row.iter().skip(left).take(wide).copied()).collect();
        Self { width: wide.min(self.width.saturating_sub(left)), pixels }
    }
}

/// A pixel with a ground behind it.
pub(super) fn over([red, green, blue, cover]: [u8; 4], ground: Rgb) -> Rgb {
    match cover {
        0 => ground,
        255 => [red, green, blue],
        _ => mix(ground, [red, green, blue], f64::from(cover) / 255.0),
    }
}

/// A scene whose characters are so many pixels wide and high; `None` if it has no pixels, or too many.
#[must_use]
pub fn draw(
    scene: &Scene,
    cell: (u16, u16),
    surface: impl Into<Surface>,
    lettering: Lettering,
) -> Option<Raster> {
    let (wide, high) =
        (u32::from(scene.size.0) * u32::from(cell.0), u32::from(scene.size.1) * u32::from(cell.1));
    let map = (u64::from(wide) * u64::from(high) <= MOST).then(|| Pixmap::new(wide, high)).flatten()?;
    let (column, row) = (f64::from(cell.0), f64::from(cell.1));
    let mut sheet = PixelSheet { map, column, row, surface: surface.into(), lettering };
    for mark in &scene.marks {
        sheet.mark(mark);
    }
    if lettering != Lettering::Drawn {
        // Last, since they may stand under it.
        scene.marks.iter().for_each(|mark| sheet.room(mark));
    }
    let pixels = sheet.map.pixels().iter().map(|pixel| match pixel.alpha() {
        0 => [0; 4],
        255 => [pixel.red(), pixel.green(), pixel.blue(), 255],
        cover => {
            // At least as much as each of them, since they are multiplied by it.
            let own = |part: u8| ((u32::from(part) * 255 + u32::from(cover) / 2) / u32::from(cover)) as u8;
            [own(pixel.red()), own(pixel.green()), own(pixel.blue()), cover]
        }
    });
    Some(Raster { width: wide as usize, pixels: pixels.collect() })
}

/// A drawing under way.
struct PixelSheet {
    map: Pixmap,
    /// Pixels a column is wide.
    column: f64,
    /// Pixels a row is high.
    row: f64,
    surface: Surface,
    lettering: Lettering,
}

impl PixelSheet {
    /// A place in pixels.
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (x * self.column, y * self.row)
    }

    /// A length in pixels.
    fn long(&self, length: f64) -> f64 {
        length * self.column / COLUMN
    }

    fn paint(&self, tone: Tone) -> Paint<'static> {
        paint(self.surface.tone(tone))
    }

    fn fill(&mut self, path: Option<Path>, paint: &Paint<'_>) {
        if let Some(path) = path {
            self.map.fill_path(&path, paint, FillRule::Winding, Transform::identity(), None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, paint: &Paint<'_>, stroke: &Stroke) {
        if let Some(path) = path {
            self.map.stroke_path(&path, paint, stroke, Transform::identity(), None);
        }
    }

    /// A line of some thickness, without gaps.
    fn solid(&self, thickness: f64) -> Stroke {
        Stroke { width: self.long(thickness) as f32, line_join: LineJoin::Round, ..Stroke::default() }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Line(line) => self.line(line, self.surface),
            Mark::Node { area, tone } => self.node(*area, *tone),
            Mark::Text { at, text, anchor, tone } if self.lettering == Lettering::Drawn => {
                self.text(*at, text, *anchor, *tone);
            }
            Mark::Text { .. } => {}
            Mark::Sign { at, sign, tone } => self.sign(*at, *sign, *tone),
            Mark::Bar { area, tone } => {
                let paint = self.paint(*tone);
                self.fill(self.rectangle(*area).map(PathBuilder::from_rect), &paint);
            }
            Mark::Shades(shades) => self.shades(shades),
            Mark::Screen { at, text, ink, ground, bold } => self.screen(*at, text, [*ink, *ground], *bold),
        }
    }

    /// A line, with the colours it has on some ground.
    fn line(&mut self, line: &Polyline, surface: Surface) {
        let places = line.through.iter().map(|place| self.at(*place));
        let places: Vec<(f64, f64)> = places.filter(|(x, y)| x.abs() < FAR && y.abs() < FAR).collect();
        let dashes = outline::dashes(line.pattern).map(|dash| dash.map(|part| self.long(part) as f32));
        let stroke = Stroke {
            line_cap: if dashes.is_some() { LineCap::Butt } else { LineCap::Round },
            dash: dashes.and_then(|dashes| StrokeDash::new(dashes.to_vec(), 0.0)),
            ..self.solid(outline::thickness(line.weight))
        };
        let paint = paint(surface.tone(line.tone));
        let head = self.long(outline::head_length(line.weight));
        let drawn = if line.arrow { outline::shaft(&places, head) } else { places.clone() };
        self.stroke(polygon(&drawn), &paint, &stroke);
        if let ([.., before, end], true) = (&places[..], line.arrow) {
            self.fill(polygon(&outline::head(*before, *end, head)), &paint);
        }
    }

    fn node(&mut self, area: Area, tone: Tone) {
        let (area, radius, thickness) = outline::frame(area, tone);
        // The whole line is within its place, which may be at the edge.
        let half = (self.long(thickness) / 2.0) as f32;
        let frame = self.rectangle(area).and_then(|rect| rect.inset(half, half));
        let radius = self.long(radius);
        self.fill(frame.and_then(|rect| rounded(rect, radius)), &nothing());
        // Cells with letters in them would cut the lines along the only row.
        let is_cut = self.lettering == Lettering::Apart && area.height < 1.5;
        let line = frame.and_then(|rect| if is_cut { ends(rect, radius) } else { rounded(rect, radius) });
        let (paint, stroke) = (self.paint(tone), self.solid(thickness));
        self.stroke(line, &paint, &stroke);
    }

    fn text(&mut self, (x, y): (f64, f64), text: &str, anchor: Anchor, tone: Tone) {
        let wide = cells::columns(text);
        let left = outline::left(x, wide, anchor);
        let top = y - LETTERS / 2.0;
        self.free(Area { left: left - AIR, top, width: wide + 2.0 * AIR, height: LETTERS });
        self.letters((left, y), text, &self.paint(tone), tone == Tone::Live);
    }

    /// Writes a text from a place at the middle of its row.
    fn letters(&mut self, at: (f64, f64), text: &str, paint: &Paint<'_>, bold: bool) {
        let (x, y) = self.at(at);
        let letters = letters::outline(text, (x, y + self.long(BASELINE)), self.column);
        if bold {
            let stroke = self.solid(BOLD);
            self.stroke(letters.clone(), paint, &stroke);
        }
        self.fill(letters, paint);
    }

    /// A piece of a screen. Half blocks and braille are drawn, so that they meet; other signs come from the font.
    fn screen(&mut self, (x, y): (f64, f64), text: &str, [ink, ground]: [Rgb; 2], bold: bool) {
        let behind = Area { left: x, top: y - 0.5, width: cells::columns(text), height: 1.0 };
        self.crisp(behind, ground);
        if text.chars().all(|sign| sign == '▀') {
            self.crisp(Area { height: 0.5, ..behind }, ink);
        } else if text.chars().all(outline::is_braille) {
            for at in outline::braille(text) {
                let (x, y) = self.at((x + at.0, y - 0.5 + at.1));
                let dot = PathBuilder::from_circle(x as f32, y as f32, self.long(BRAILLE_DOT) as f32);
                self.fill(dot, &paint(ink));
            }
        } else {
            self.letters((x, y), text, &paint(ink), bold);
        }
    }

    /// Makes room for a text whose letters stand in cells.
    fn room(&mut self, mark: &Mark) {
        if let Mark::Text { at: (x, y), text, anchor, .. } = mark {
            let wide = cells::columns(text);
            let left = outline::left(*x, wide, *anchor);
            // As much at either side of the place it was meant for, though its cells be off it by half a column.
            let air = AIR + (cells::column(*x, wide, *anchor) - left).abs();
            let height = if self.lettering == Lettering::Behind { LETTERS } else { 1.0 };
            let top = y.floor() + (1.0 - height) / 2.0;
            self.free(Area { left: left - air, top, width: wide + 2.0 * air, height });
        }
    }

    /// Takes away what is there.
    fn free(&mut self, area: Area) {
        let place = self.rectangle(area).and_then(|rect| rounded(rect, self.long(ROUND)));
        self.fill(place, &nothing());
    }

    fn sign(&mut self, at: (f64, f64), sign: Sign, tone: Tone) {
        let ((x, y), paint) = (self.at(at), self.paint(tone));
        let circle = || PathBuilder::from_circle(x as f32, y as f32, self.long(DOT) as f32);
        match sign {
            Sign::Dot => self.fill(circle(), &paint),
            Sign::Ring => {
                let stroke = self.solid(RING);
                self.stroke(circle(), &paint, &stroke);
            }
            Sign::Cross => {
                let (arm, stroke) = (self.long(CROSS), self.solid(CROSS_LINE));
                for arms in [(arm, arm), (arm, -arm)] {
                    let line = [(x - arms.0, y - arms.1), (x + arms.0, y + arms.1)];
                    self.stroke(polygon(&line), &paint, &stroke);
                }
            }
        }
    }

    fn shades(&mut self, shades: &Shades) {
        for (at, share) in shades.cells.iter().enumerate() {
            self.crisp(outline::shade(shades, at), self.surface.shade(*share, shades.ramp));
        }
        for (area, tone) in outline::lit(shades) {
            let (paint, stroke) = (self.paint(tone), self.solid(LIVE_SHADE));
            self.stroke(self.whole(area).map(PathBuilder::from_rect), &paint, &stroke);
        }
        let behind = self.surface.behind(shades.ramp);
        outline::crossings(shades).for_each(|line| self.line(&line, behind));
    }

    /// Fills an area as far as it has whole pixels, so that no ground shines through where two meet.
    fn crisp(&mut self, area: Area, colour: Rgb) {
        if let Some(rect) = self.whole(area) {
            let paint = Paint { anti_alias: false, ..paint(colour) };
            self.map.fill_rect(rect, &paint, Transform::identity(), None);
        }
    }

    fn whole(&self, area: Area) -> Option<Rect> {
        let (left, top) = self.at((area.left, area.top));
        let (right, bottom) = self.at((area.left + area.width, area.top + area.height));
        // Half a pixel, reached from either side with its own error, is one edge.
        let [left, top, right, bottom] =
            [left, top, right, bottom].map(|edge| (edge + HALF_ERROR).round() as f32);
        Rect::from_ltrb(left, top, right, bottom)
    }

    fn rectangle(&self, area: Area) -> Option<Rect> {
        let (x, y) = self.at((area.left, area.top));
        let (wide, high) = self.at((area.width, area.height));
        Rect::from_xywh(x as f32, y as f32, wide as f32, high as f32)
    }
}

fn paint([red, green, blue]: Rgb) -> Paint<'static> {
    let shader = Shader::SolidColor(Color::from_rgba8(red, green, blue, 255));
    Paint { shader, anti_alias: true, ..Paint::default() }
}

/// Takes away what is there.
fn nothing() -> Paint<'static> {
    Paint { blend_mode: BlendMode::Clear, anti_alias: true, ..Paint::default() }
}

fn polygon(places: &[(f64, f64)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (at, (x, y)) in places.iter().map(|(x, y)| (*x as f32, *y as f32)).enumerate() {
        if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.finish()
}

/// A rectangle whose corners are quarters of a circle.
fn rounded(rect: Rect, radius: f64) -> Option<Path> {
    let (radius, short) = corner(rect, radius);
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - short, top, right, top + short, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - short, right - short, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + short, bottom, left, bottom - short, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + short, left + short, top, left + radius, top);
    path.close();
    path.finish()
}

/// The two ends of such a frame, and nothing along its top and bottom.
fn ends(rect: Rect, radius: f64) -> Option<Path> {
    let (radius, short) = corner(rect, radius);
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let mut path = PathBuilder::new();
    for (edge, inwards) in [(left, 1.0), (right, -1.0)] {
        path.move_to(edge + inwards * radius, top);
        path.cubic_to(edge + inwards * short, top, edge, top + short, edge, top + radius);
        path.line_to(edge, bottom - radius);
        path.cubic_to(edge, bottom - short, edge + inwards * short, bottom, edge + inwards * radius, bottom);
    }
    path.finish()
}

/// A corner's radius, and how far from it a handle of its quarter of a circle is, as near as a cubic comes to it.
fn corner(rect: Rect, radius: f64) -> (f32, f32) {
    const HANDLE: f32 = 0.552_284_8;
    let radius = (radius as f32).min(rect.width() / 2.0).min(rect.height() / 2.0);
    (radius, radius * (1.0 - HANDLE))
}
