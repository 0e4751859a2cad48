//! A drawing as SVG: text that browsers, slides and reviewers read.
//!
//! Text is of equal width, so that it takes the room its scene gave it. The same scene gives the same bytes.

use std::fmt::Write as _;

use super::palette::{Brightness, Rgb};
use crate::scene::{ASPECT, Anchor, Area, Mark, Pattern, Polyline, Scene, Shades, Sign, Tone};

/// Pixels a column is wide.
const COLUMN: f64 = 9.0;
/// Pixels a row is high.
const ROW: f64 = COLUMN * ASPECT;
/// The size of letters whose columns are as wide as ours.
const LETTERS: f64 = 15.0;

/// A scene as an SVG document.
#[must_use]
pub fn draw(scene: &Scene, ground: Brightness) -> String {
    let (wide, high) = (f64::from(scene.size.0) * COLUMN, f64::from(scene.size.1) * ROW);
    let mut svg = Svg { text: String::new(), ground };
    svg.tag(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{LETTERS}">"#
    ));
    svg.tag(&format!(r#"<rect width="{wide}" height="{high}" fill="{}"/>"#, hex(ground.colour())));
    for mark in &scene.marks {
        svg.mark(mark);
    }
    svg.tag("</svg>");
    svg.text
}

struct Svg {
    text: String,
    ground: Brightness,
}

impl Svg {
    fn tag(&mut self, tag: &str) {
        self.text.push_str(tag);
        self.text.push('\n');
    }

    fn colour(&self, tone: Tone) -> String {
        hex(self.ground.tone(tone))
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Line(line) => self.line(line),
            Mark::Node { area, tone } => self.node(*area, *tone),
            Mark::Text { at, text, anchor, tone } => self.letters(*at, text, *anchor, *tone),
            Mark::Sign { at, sign, tone } => self.sign(*at, *sign, *tone),
            Mark::Bar { area, tone } => {
                let (rect, fill) = (rectangle(*area), self.colour(*tone));
                self.tag(&format!(r#"<rect {rect} fill="{fill}"/>"#));
            }
            Mark::Shades(shades) => self.shades(shades),
            Mark::Screen { at, text, ink, ground, bold } => self.screen(*at, text, [*ink, *ground], *bold),
        }
    }

    fn line(&mut self, line: &Polyline) {
        let places: Vec<String> = line
            .through
            .iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .map(|(x, y)| format!("{:.1},{:.1}", x * COLUMN, y * ROW))
            .collect();
        let (colour, wide) = (self.colour(line.tone), 1.2 + 5.0 * line.weight);
        let dashes = match line.pattern {
            Pattern::Solid => "",
            Pattern::Dashed => r#" stroke-dasharray="8 6""#,
            Pattern::Dotted => r#" stroke-dasharray="1.5 5""#,
        };
        self.tag(&format!(
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="{wide:.1}" stroke-linejoin="round"{dashes}/>"#,
            places.join(" ")
        ));
        if let ([.., before, end], true) = (&line.through[..], line.arrow) {
            let [tip, left, right] = arrow(*before, *end).map(|(x, y)| format!("{x:.1},{y:.1}"));
            self.tag(&format!(r#"<polygon points="{tip} {left} {right}" fill="{colour}"/>"#));
        }
    }

    fn node(&mut self, area: Area, tone: Tone) {
        let grown = if area.height < 2.0 {
            Area { top: area.top - 0.15, height: area.height + 0.3, ..area }
        } else {
            area
        };
        let round = (grown.height * ROW / 2.0).min(20.0);
        let (fill, stroke) = (hex(self.ground.colour()), self.colour(tone));
        let wide = if tone == Tone::Live { 2.5 } else { 1.3 };
        let rect = rectangle(grown);
        self.tag(&format!(
            r#"<rect {rect} rx="{round:.1}" fill="{fill}" stroke="{stroke}" stroke-width="{wide}"/>"#
        ));
    }

    fn letters(&mut self, (x, y): (f64, f64), text: &str, anchor: Anchor, tone: Tone) {
        let wide = text.chars().count() as f64;
        let (anchor, left) = match anchor {
            Anchor::Start => ("start", x),
            Anchor::Middle => ("middle", x - wide / 2.0),
            Anchor::End => ("end", x - wide),
        };
        // What lies behind text is kept off it.
        let (behind, ground) =
            (rectangle(Area { left, top: y - 0.4, width: wide, height: 0.8 }), hex(self.ground.colour()));
        self.tag(&format!(r#"<rect {behind} fill="{ground}"/>"#));
        let (x, y, fill) = (x * COLUMN, y * ROW + LETTERS * 0.35, self.colour(tone));
        let bold = if tone == Tone::Live { r#" font-weight="bold""# } else { "" };
        let text = escaped(text);
        self.tag(&format!(
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="{fill}" xml:space="preserve"{bold}>{text}</text>"#
        ));
    }

    /// A piece of a screen. Half blocks are drawn, so that nothing shows between them, and braille; other signs come from the font, each
    /// in its own column.
    fn screen(&mut self, (x, y): (f64, f64), text: &str, [ink, ground]: [Rgb; 2], bold: bool) {
        let columns = text.chars().count() as f64;
        let behind = Area { left: x, top: y - 0.5, width: columns, height: 1.0 };
        self.crisp(behind, ground);
        if text.chars().all(|sign| sign == '▀') {
            self.crisp(Area { height: 0.5, ..behind }, ink);
        } else if text.chars().all(|sign| ('\u{2800}'..='\u{28ff}').contains(&sign)) {
            self.braille((x, y), text, ink);
        } else if !text.trim().is_empty() {
            let (x, y, long) = (x * COLUMN, y * ROW + LETTERS * 0.35, columns * COLUMN);
            let (fill, text) = (hex(ink), escaped(text));
            let bold = if bold { r#" font-weight="bold""# } else { "" };
            self.tag(&format!(
                r#"<text x="{x:.1}" y="{y:.1}" fill="{fill}" textLength="{long}" xml:space="preserve"{bold}>{text}</text>"#
            ));
        }
    }

    /// Braille as dots: few fonts of equal width have it.
    fn braille(&mut self, (x, y): (f64, f64), text: &str, ink: Rgb) {
        // The dots' places in a sign, in the order of its bits.
        const PLACES: [(f64, f64); 8] = [
            (0.25, 0.125),
            (0.25, 0.375),
            (0.25, 0.625),
            (0.75, 0.125),
            (0.75, 0.375),
            (0.75, 0.625),
            (0.25, 0.875),
            (0.75, 0.875),
        ];
        let mut dots = String::new();
        for (column, sign) in text.chars().enumerate() {
            let set = (0..8).filter(|bit| u32::from(sign) & (1 << bit) != 0);
            for (right, down) in set.map(|bit| PLACES[bit]) {
                let (x, y) = ((x + column as f64 + right) * COLUMN, (y - 0.5 + down) * ROW);
                let _ = write!(dots, "M{x:.1},{y:.1}h0");
            }
        }
        let stroke = hex(ink);
        self.tag(&format!(r#"<path d="{dots}" stroke="{stroke}" stroke-width="3" stroke-linecap="round"/>"#));
    }

    fn crisp(&mut self, area: Area, colour: Rgb) {
        let (rect, fill) = (rectangle(area), hex(colour));
        self.tag(&format!(r#"<rect {rect} fill="{fill}" shape-rendering="crispEdges"/>"#));
    }

    fn sign(&mut self, (x, y): (f64, f64), sign: Sign, tone: Tone) {
        let (x, y, colour) = (x * COLUMN, y * ROW, self.colour(tone));
        self.tag(&match sign {
            Sign::Dot => format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="5.5" fill="{colour}"/>"#),
            Sign::Ring => format!(
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="5.5" fill="none" stroke="{colour}" stroke-width="2.2"/>"#
            ),
            Sign::Cross => format!(
                r#"<path d="M{:.1},{:.1} l9,9 m-9,0 l9,-9" stroke="{colour}" stroke-width="2"/>"#,
                x - 4.5,
                y - 4.5
            ),
        });
    }

    fn shades(&mut self, shades: &Shades) {
        let (columns, rows) = (shades.columns.max(1), shades.rows().max(1));
        let (wide, high) = (shades.area.width / columns as f64, shades.area.height / rows as f64);
        let cell = |at: usize| Area {
            left: shades.area.left + (at % columns) as f64 * wide,
            top: shades.area.top + (at / columns) as f64 * high,
            width: wide,
            height: high,
        };
        self.tag(r#"<g shape-rendering="crispEdges">"#);
        for (at, share) in shades.cells.iter().enumerate() {
            let (rect, fill) = (rectangle(cell(at)), hex(self.ground.shade(*share, shades.ramp)));
            self.tag(&format!(r#"<rect {rect} fill="{fill}"/>"#));
        }
        self.tag("</g>");
        let sources = shades.sources.iter().map(|at| (*at, Tone::Source));
        for (at, tone) in sources.chain(shades.live.map(|at| (at, Tone::Live))) {
            let (rect, colour) = (rectangle(cell(at)), self.colour(tone));
            self.tag(&format!(r#"<rect {rect} fill="none" stroke="{colour}" stroke-width="2"/>"#));
        }
    }
}

/// The corners of an arrow's head in pixels, its tip first.
fn arrow(before: (f64, f64), end: (f64, f64)) -> [(f64, f64); 3] {
    let [(x0, y0), (x, y)] = [before, end].map(|(x, y)| (x * COLUMN, y * ROW));
    let length = (x - x0).hypot(y - y0).max(1e-9);
    let (dx, dy) = ((x - x0) / length * 10.0, (y - y0) / length * 10.0);
    [(x, y), (x - dx - dy / 2.0, y - dy + dx / 2.0), (x - dx + dy / 2.0, y - dy - dx / 2.0)]
}

fn rectangle(area: Area) -> String {
    format!(
        r#"x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}""#,
        area.left * COLUMN,
        area.top * ROW,
        area.width * COLUMN,
        area.height * ROW
    )
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for sign in text.chars() {
        let _ = match sign {
            '&' => write!(safe, "&amp;"),
            '<' => write!(safe, "&lt;"),
            '>' => write!(safe, "&gt;"),
            sign => write!(safe, "{sign}"),
        };
    }
    safe
}
