//! A drawing as SVG: text that browsers, slides and reviewers read.
//!
//! Text is of equal width, so that it takes the room its scene gave it. The same scene gives the same bytes.

use std::fmt::Write as _;

use super::cells;
use super::outline::{
    self, BASELINE, BRAILLE_DOT, COLUMN, CROSS, CROSS_LINE, DOT, LETTERS, LIVE_SHADE, RING,
};
use super::palette::{Brightness, Rgb};
use crate::scene::{ASPECT, Anchor, Area, Mark, Polyline, Scene, Shades, Sign, Tone};

/// Pixels a row is high.
pub(super) const ROW: f64 = COLUMN * ASPECT;

/// A scene as an SVG document.
#[must_use]
pub fn draw(scene: &Scene, ground: Brightness) -> String {
    written(scene, ground, r#"xmlns="http://www.w3.org/2000/svg""#)
}

/// A scene as an element of a page, with what it shows in words.
#[must_use]
pub(crate) fn figure(scene: &Scene, ground: Brightness, alt: &str) -> String {
    let alt = escaped(alt).replace('"', "&quot;");
    written(scene, ground, &format!(r#"role="img" aria-label="{alt}""#))
}

fn written(scene: &Scene, ground: Brightness, more: &str) -> String {
    let (wide, high) = (f64::from(scene.size.0) * COLUMN, f64::from(scene.size.1) * ROW);
    let mut svg = Svg { written: String::new(), ground };
    svg.tag(&format!(
        r#"<svg {more} viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{LETTERS}">"#
    ));
    svg.tag(&format!(r#"<rect width="{wide}" height="{high}" fill="{}"/>"#, hex(ground.colour())));
    for mark in &scene.marks {
        svg.mark(mark);
    }
    svg.tag("</svg>");
    svg.written
}

/// One row of a screen, as if it were the first.
pub(super) fn row(scene: &Scene, y: u16, ground: Brightness) -> String {
    let mut svg = Svg { written: String::new(), ground };
    for mark in &scene.marks {
        if let Mark::Screen { at, text, ink, ground, bold } = mark
            && at.1 as u16 == y
        {
            svg.screen((at.0, at.1 - f64::from(y)), text, [*ink, *ground], *bold);
        }
    }
    svg.written
}

struct Svg {
    written: String,
    ground: Brightness,
}

impl Svg {
    fn tag(&mut self, tag: &str) {
        self.written.push_str(tag);
        self.written.push('\n');
    }

    fn colour(&self, tone: Tone) -> String {
        hex(self.ground.tone(tone))
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Line(line) => self.line(line, self.ground),
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

    /// A line, with the colours it has on some ground.
    fn line(&mut self, line: &Polyline, ground: Brightness) {
        let places = line.through.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        let places: Vec<(f64, f64)> = places.map(|(x, y)| (x * COLUMN, y * ROW)).collect();
        let head = outline::head_length(line.weight);
        let drawn = if line.arrow { outline::shaft(&places, head) } else { places.clone() };
        let drawn: Vec<String> = drawn.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let (colour, wide) = (hex(ground.tone(line.tone)), outline::thickness(line.weight));
        let dashes = outline::dashes(line.pattern)
            .map_or_else(String::new, |[dash, gap]| format!(r#" stroke-dasharray="{dash} {gap}""#));
        self.tag(&format!(
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="{wide:.1}" stroke-linejoin="round"{dashes}/>"#,
            drawn.join(" ")
        ));
        if let ([.., before, end], true) = (&places[..], line.arrow) {
            let [tip, left, right] =
                outline::head(*before, *end, head).map(|(x, y)| format!("{x:.1},{y:.1}"));
            self.tag(&format!(r#"<polygon points="{tip} {left} {right}" fill="{colour}"/>"#));
        }
    }

    fn node(&mut self, area: Area, tone: Tone) {
        let (area, round, wide) = outline::frame(area, tone);
        let (fill, stroke) = (hex(self.ground.colour()), self.colour(tone));
        let rect = rectangle(area);
        self.tag(&format!(
            r#"<rect {rect} rx="{round:.1}" fill="{fill}" stroke="{stroke}" stroke-width="{wide}"/>"#
        ));
    }

    fn letters(&mut self, (x, y): (f64, f64), text: &str, anchor: Anchor, tone: Tone) {
        let width = cells::columns(text);
        // What lies behind text is kept off it.
        let behind = Area { left: outline::left(x, width, anchor), top: y - 0.4, width, height: 0.8 };
        let (behind, ground) = (rectangle(behind), hex(self.ground.colour()));
        self.tag(&format!(r#"<rect {behind} fill="{ground}"/>"#));
        let (fill, anchor) = (
            self.colour(tone),
            match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
        );
        self.text((x, y), &format!(r#"text-anchor="{anchor}" fill="{fill}""#), text, tone == Tone::Live);
    }

    /// Writes a text from a place at the middle of its row, with more of its attributes.
    fn text(&mut self, (x, y): (f64, f64), more: &str, text: &str, bold: bool) {
        let (x, y, text) = (x * COLUMN, y * ROW + BASELINE, escaped(text));
        let bold = if bold { r#" font-weight="bold""# } else { "" };
        self.tag(&format!(r#"<text x="{x:.1}" y="{y:.1}" {more} xml:space="preserve"{bold}>{text}</text>"#));
    }

    /// A piece of a screen. Half blocks are drawn, so that nothing shows between them, and braille; other signs come from
    /// the font, each in its own column.
    fn screen(&mut self, (x, y): (f64, f64), text: &str, [ink, ground]: [Rgb; 2], bold: bool) {
        let width = cells::columns(text);
        let behind = Area { left: x, top: y - 0.5, width, height: 1.0 };
        self.crisp(behind, ground);
        if text.chars().all(|sign| sign == '▀') {
            self.crisp(Area { height: 0.5, ..behind }, ink);
        } else if text.chars().all(outline::is_braille) {
            self.braille((x, y), text, ink);
        } else if !text.trim().is_empty() {
            let (fill, long) = (hex(ink), width * COLUMN);
            self.text((x, y), &format!(r#"fill="{fill}" textLength="{long}""#), text, bold);
        }
    }

    /// Braille as dots.
    fn braille(&mut self, (x, y): (f64, f64), text: &str, ink: Rgb) {
        let mut dots = String::new();
        for (right, down) in outline::braille(text) {
            let (x, y) = ((x + right) * COLUMN, (y - 0.5 + down) * ROW);
            let _ = write!(dots, "M{x:.1},{y:.1}h0");
        }
        let (stroke, thick) = (hex(ink), 2.0 * BRAILLE_DOT);
        self.tag(&format!(
            r#"<path d="{dots}" stroke="{stroke}" stroke-width="{thick}" stroke-linecap="round"/>"#
        ));
    }

    fn crisp(&mut self, area: Area, colour: Rgb) {
        let (rect, fill) = (rectangle(area), hex(colour));
        self.tag(&format!(r#"<rect {rect} fill="{fill}" shape-rendering="crispEdges"/>"#));
    }

    fn sign(&mut self, (x, y): (f64, f64), sign: Sign, tone: Tone) {
        let (x, y, colour) = (x * COLUMN, y * ROW, self.colour(tone));
        self.tag(&match sign {
            Sign::Dot => format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="{DOT}" fill="{colour}"/>"#),
            Sign::Ring => format!(
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{DOT}" fill="none" stroke="{colour}" stroke-width="{RING}"/>"#
            ),
            Sign::Cross => format!(
                r#"<path d="M{:.1},{:.1} l{side},{side} m-{side},0 l{side},-{side}" stroke="{colour}" stroke-width="{CROSS_LINE}"/>"#,
                x - CROSS,
                y - CROSS,
                side = 2.0 * CROSS
            ),
        });
    }

    fn shades(&mut self, shades: &Shades) {
        self.tag(r#"<g shape-rendering="crispEdges">"#);
        for (at, share) in shades.cells.iter().enumerate() {
            let (rect, fill) =
                (rectangle(outline::shade(shades, at)), hex(self.ground.shade(*share, shades.ramp)));
            self.tag(&format!(r#"<rect {rect} fill="{fill}"/>"#));
        }
        self.tag("</g>");
        for (area, tone) in outline::lit(shades) {
            let (rect, colour) = (rectangle(area), self.colour(tone));
            self.tag(&format!(r#"<rect {rect} fill="none" stroke="{colour}" stroke-width="{LIVE_SHADE}"/>"#));
        }
        let behind = self.ground.behind(shades.ramp);
        outline::crossings(shades).for_each(|line| self.line(&line, behind));
    }
}

/// A rectangle whose edges are rounded, and not its lengths: it ends where the next one begins.
fn rectangle(area: Area) -> String {
    let rounded = |edge: f64| (edge * 10.0).round() / 10.0;
    let [left, right] = [area.left, area.right()].map(|x| rounded(x * COLUMN));
    let [top, bottom] = [area.top, area.bottom()].map(|y| rounded(y * ROW));
    format!(r#"x="{left:.1}" y="{top:.1}" width="{:.1}" height="{:.1}""#, right - left, bottom - top)
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Text as it stands between tags.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
