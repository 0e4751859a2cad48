//! Drawings as data: what a picture shows, as shapes with roles.
//!
//! A scene is laid out once, for the room there is. Its unit is one character of the text around it: a place is so many
//! columns from the left and rows from the top (the middle of the first character is at 0.5, 0.5), and a row is twice as
//! high as a column is wide. So one scene is the same drawing in a terminal's cells, in its pixels and in a file. It must
//! know nothing of terminals, and whoever draws it nothing of networks.

mod arrows;
mod axes;
mod bars;
mod caption;
pub mod chart;
mod curve;
mod dot_labels;
mod fan;
mod focus;
mod function;
mod histogram;
mod image;
mod image_lines;
mod layer_area;
mod links;
mod map;
mod network;
mod nodes;
mod on_its_way;
mod path;
mod plane;
mod sample;
mod shades;
mod step_arrow;
mod tones;
mod wide;

pub use network::{RESTING, network};
pub use shades::scale;
pub(crate) use shades::{Arrangement, FEWEST_PIXELS, Shaded, Sight, scale_along};
pub use wide::{map_of_wide, wide_layers, wide_network};

use unicode_width::UnicodeWidthChar;

use crate::session::PictureData;

/// How many times higher than wide a character is.
pub(crate) const ASPECT: f64 = 2.0;

/// A rectangle of the drawing, in columns and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Columns left of it.
    pub left: f64,
    /// Rows above it.
    pub top: f64,
    /// Columns it takes.
    pub width: f64,
    /// Rows it takes.
    pub height: f64,
}

impl Area {
    /// All of a drawing of so many columns and rows.
    #[must_use]
    pub fn of((columns, rows): (u16, u16)) -> Self {
        Self { left: 0.0, top: 0.0, width: columns.into(), height: rows.into() }
    }

    pub(crate) fn right(self) -> f64 {
        self.left + self.width
    }

    pub(crate) fn bottom(self) -> f64 {
        self.top + self.height
    }

    /// Whether it and another share a place, or stand less than so many columns apart.
    fn overlaps(self, other: Self, air: f64) -> bool {
        self.top < other.bottom()
            && other.top < self.bottom()
            && self.left < other.right() + air
            && other.left < self.right() + air
    }

    fn middle(self) -> (f64, f64) {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }
}

/// What something is in the drawing, and so which colour it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Numbers and lines that are read.
    Text,
    /// Names, axes, ticks: there when looked for.
    Quiet,
    /// What is not in play, but never gone.
    Faint,
    /// The same, of a link with a weight above zero.
    CalmPositive,
    /// The same, below zero.
    CalmNegative,
    /// The one thing that matters now.
    Live,
    /// What it is made of.
    Source,
    /// What waits behind a question.
    Question,
    /// Above zero, where sign is the point.
    Positive,
    /// Below zero, where sign is the point.
    Negative,
    /// One of several curves, told apart by number.
    Series(u8),
}

/// Where a text stands, seen from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Without a gap.
    Solid,
    /// In dashes: below zero, or only thought of.
    Dashed,
    /// In dots: barely there.
    Dotted,
}

/// A sign at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A full dot.
    Dot,
    /// A ring.
    Ring,
    /// A cross.
    Cross,
}

/// A line: a curve, an axis, a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyline {
    /// The places it goes through, near enough to one another for straight pieces to look smooth.
    pub through: Vec<(f64, f64)>,
    /// Its colour.
    pub tone: Tone,
    /// How it is broken.
    pub pattern: Pattern,
    /// How strong it is, from 0, the finest line there is, to 1.
    pub weight: f64,
    /// Whether it ends in an arrow.
    pub arrow: bool,
}

/// What the numbers of a grid stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// From paper to ink: 0 is nothing, 1 is full.
    Grey,
    /// From −1 over 0 to 1, in two colours.
    Signed,
}

/// A matrix, an image or a strip as shades.
#[derive(Clone, Debug, PartialEq)]
pub struct Shades {
    /// Where it stands.
    pub area: Area,
    /// How many cells it has across; the cells fill whole rows of it.
    pub columns: usize,
    /// The cells, row after row, as shares of the largest: from −1 or 0 to 1. Not a number where there is none yet.
    pub cells: Vec<f64>,
    /// What they stand for.
    pub ramp: Ramp,
    /// The cell at work, by its number.
    pub live: Option<usize>,
    /// The cells it is made of.
    pub sources: Vec<usize>,
    /// Thin lines across all of it.
    pub crossings: Vec<Crossing>,
}

/// A thin line across shades, from one of their edges to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Whether it runs from the top to the bottom, and not from left to right.
    pub upright: bool,
    /// How far from the left edge it is, or from the top one, as a share of all there is.
    pub at: f64,
    /// Its colour.
    pub tone: Tone,
}

/// One thing of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line.
    Line(Polyline),
    /// A node: a box with round ends, for the text that stands in it.
    Node {
        /// Where it stands.
        area: Area,
        /// Its colour: live, known, or only a place kept.
        tone: Tone,
    },
    /// Text, which stands over whatever is there.
    Text {
        /// Where: see the anchor.
        at: (f64, f64),
        /// What it says.
        text: String,
        /// Which end of it is there.
        anchor: Anchor,
        /// Its colour.
        tone: Tone,
    },
    /// A sign.
    Sign {
        /// Where.
        at: (f64, f64),
        /// Which.
        sign: Sign,
        /// Its colour.
        tone: Tone,
    },
    /// A filled bar.
    Bar {
        /// Where it stands.
        area: Area,
        /// Its colour.
        tone: Tone,
    },
    /// Cells as shades.
    Shades(Shades),
    /// A piece of a screen's row as it is, in colours of its own (red, green and blue).
    Screen {
        /// Where it begins.
        at: (f64, f64),
        /// Its signs, a column each.
        text: String,
        /// Their colour.
        ink: [u8; 3],
        /// The colour behind them.
        ground: [u8; 3],
        /// Whether they are bold.
        bold: bool,
    },
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Columns and rows it is laid out for.
    pub size: (u16, u16),
    /// What it shows; what comes later lies over what comes before.
    pub marks: Vec<Mark>,
}

/// A picture in so many columns and rows, with at most so many decimals. What finds no room is left out.
#[must_use]
pub fn picture(data: &PictureData, size: (u16, u16), decimals: usize) -> Scene {
    let room = Area::of(size);
    let mut marks = Vec::new();
    match data {
        PictureData::Network(diagram) => return network(diagram, size, decimals, RESTING),
        PictureData::Wide(network) => return wide_network(network, size, decimals),
        PictureData::Function(plot) => function::draw(&mut marks, plot, room, decimals),
        PictureData::Curve(curve) => curve::draw(&mut marks, curve, room, decimals),
        PictureData::Plane(plane) => plane::draw(&mut marks, plane, room, decimals),
        PictureData::Chart(plot) => chart::heights(&mut marks, plot, room),
        PictureData::Histogram(plot) => histogram::draw(&mut marks, plot, room),
        PictureData::Arrows(plot) => arrows::draw(&mut marks, plot, room, decimals),
        PictureData::Image(image) => image::draw(&mut marks, image, room, decimals),
        PictureData::Images(images) => image::side_by_side(&mut marks, images, room, decimals),
        PictureData::Bars(bars) => bars::draw(&mut marks, bars, room, 0.0),
        PictureData::Sample(image, bars) => sample::draw(&mut marks, image, bars, room, decimals),
    }
    Scene { size, marks }
}

/// The room a picture can do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportions {
    /// The fewest columns and rows it is worth showing on.
    pub least: (u16, u16),
    /// The sizes from which on more of it shows, the smaller first.
    pub more: [(u16, u16); 3],
    /// The most columns it makes use of for each of its rows.
    pub widest: u16,
    /// The most rows it makes use of.
    pub highest: u16,
    /// Whether a single row of it says something: a line for the whole.
    pub in_a_line: bool,
}

/// The room a picture can do with.
#[must_use]
pub(crate) fn proportions(data: &PictureData) -> Proportions {
    let more = match data {
        PictureData::Network(diagram) => Some(nodes::more(diagram)),
        // In two columns, with their name over them.
        PictureData::Bars(bars) => Some([(24, bars.bars.len().div_ceil(2) as u16 + 1); 3]),
        _ => None,
    };
    let (least, widest, highest) = match data {
        PictureData::Network(diagram) => (nodes::least(diagram), 6, u16::MAX),
        PictureData::Wide(_) => ((40, 6), 12, u16::MAX),
        PictureData::Image(_) => ((24, 9), 3, 14),
        PictureData::Images(images) => {
            let names = images.first().map_or(0.0, |first| image_lines::room(first).1) as u16;
            (((24 * images.len().max(1)) as u16, 6), 3 * images.len().max(1) as u16, 14 + names)
        }
        PictureData::Arrows(_) => ((40, 4), 12, 14),
        PictureData::Bars(_) | PictureData::Sample(..) => ((24, 5), 6, 14),
        // Their words go beside them where they are low.
        PictureData::Function(_)
        | PictureData::Curve(_)
        | PictureData::Chart(_)
        | PictureData::Histogram(_)
        | PictureData::Plane(_) => ((24, 6), 12, u16::MAX),
    };
    let in_a_line = matches!(data, PictureData::Wide(_));
    Proportions { least, more: more.unwrap_or([least; 3]), widest, highest, in_a_line }
}

/// Columns a text takes.
fn width_of(text: &str) -> f64 {
    text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>() as f64
}

impl Mark {
    /// The same so many columns further right and rows further down.
    #[must_use]
    pub(crate) fn moved(mut self, (right, down): (f64, f64)) -> Self {
        let moved = |at: &mut (f64, f64)| *at = (at.0 + right, at.1 + down);
        match &mut self {
            Self::Line(line) => line.through.iter_mut().for_each(moved),
            Self::Text { at, .. } | Self::Sign { at, .. } | Self::Screen { at, .. } => moved(at),
            Self::Node { area, .. } | Self::Bar { area, .. } | Self::Shades(Shades { area, .. }) => {
                (area.left, area.top) = (area.left + right, area.top + down);
            }
        }
        self
    }

    fn text(at: (f64, f64), text: impl Into<String>, anchor: Anchor, tone: Tone) -> Self {
        Self::Text { at, text: text.into(), anchor, tone }
    }

    /// Text about a place, moved to where all of it is within so many columns.
    fn within(text: String, (x, y): (f64, f64), columns: f64, tone: Tone) -> Self {
        let half = width_of(&text) / 2.0;
        Self::text((x.min(columns - half).max(half), y), text, Anchor::Middle, tone)
    }
}

impl Shades {
    /// Numbers as shares of the largest of them, so many across; not a number where there is none yet.
    #[must_use]
    pub fn of(area: Area, columns: usize, numbers: Vec<f64>) -> Self {
        let finite = numbers.iter().filter(|v| v.is_finite());
        let largest = finite.fold(0.0, |most: f64, v| most.max(v.abs()));
        let ramp = if numbers.iter().any(|v| *v < 0.0) { Ramp::Signed } else { Ramp::Grey };
        // Where all are alike, the largest says nothing: as inputs and outputs go, 1 is full.
        let is_flat = largest <= 1.0 && numbers.iter().all(|v| *v == largest);
        let whole = if largest > 0.0 && !is_flat { largest } else { 1.0 };
        let cells = numbers.into_iter().map(|v| v / whole).collect();
        Self { area, columns, cells, ramp, live: None, sources: Vec::new(), crossings: Vec::new() }
    }

    /// How many rows of cells it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cells.len().div_ceil(self.columns.max(1))
    }

    /// The mean of the cells under one of so many columns and one of so many rows of it, and what the one
    /// that matters most among them is: at work, or a source of that.
    #[must_use]
    pub fn mean(&self, (x, wide): (usize, usize), (y, high): (usize, usize)) -> (f64, Option<Tone>) {
        let under = |at: usize, marks: usize, all: usize| {
            let first = at * all / marks.max(1);
            first..((at + 1) * all).div_ceil(marks.max(1)).max(first + 1).min(all)
        };
        let columns = under(x, wide, self.columns);
        let (mut sum, mut count, mut tone) = (0.0, 0.0, None);
        for row in under(y, high, self.rows()) {
            for at in columns.clone().map(|column| row * self.columns + column) {
                if let Some(share) = self.cells.get(at) {
                    sum += share;
                    count += 1.0;
                }
                if self.live == Some(at) {
                    tone = Some(Tone::Live);
                } else if self.sources.contains(&at) {
                    tone = tone.or(Some(Tone::Source));
                }
            }
        }
        (if count > 0.0 { sum / count } else { f64::NAN }, tone)
    }
}
