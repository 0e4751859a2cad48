//! Built-in handwriting: digits drawn from stroke templates, for a machine that has no MNIST.
//!
//! Each digit takes one of several ways of writing it (`data/glyphs.toml`), varies it as a hand does, draws it with a
//! pen, and prepares the drawing as MNIST's digits were. A seed and a record's number alone decide a record: the
//! same bytes on every machine, whatever is drawn before it. It must not train, and must not read files.
//!
//! How real it is, is measured: a 784-200-10 network trained on 60,000 of these digits, and never on MNIST, reads
//! 94 to 95 of 100 of MNIST's test images (the ignored test `handwriting_score` measures it again). The templates
//! were written by hand; what chance does to them (the file's `[hand]`) was set by that score on MNIST's training
//! images, the test images being kept for the measurement.

mod glyphs;
mod pen;
mod shape;

use std::ops::Range;

use glyphs::{Template, Templates};

use super::prepare::{self, PIXELS};
use crate::chance::{Chance, Purpose};

/// The built-in templates.
const GLYPHS: &str = include_str!("../../data/glyphs.toml");

/// The seed of the built-in training records.
pub const TRAINING_SEED: u64 = 1;
/// The seed of the built-in test records; no two seeds share a record.
pub const TEST_SEED: u64 = 2;

/// Templates that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandwritingError {
    /// The text is not TOML of the right form.
    #[error("the stroke templates cannot be read: {0}")]
    Syntax(String),
    /// A template is wrong in itself.
    #[error("digit {digit}, way of writing {name:?}: {reason}")]
    Way {
        /// The digit it writes.
        digit: u8,
        /// Its name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A digit has no template.
    #[error("there is no way of writing the digit {digit}")]
    Missing {
        /// The digit.
        digit: u8,
    },
}

/// One digit: what it is and how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The digit.
    pub label: u8,
    /// Its 28×28 pixels, row after row, 0 for paper and 255 for full ink.
    pub pixels: [u8; PIXELS],
}

/// A hand that writes digits.
#[derive(Debug, Clone)]
pub struct Handwriting {
    glyphs: Templates,
}

impl Handwriting {
    /// The hand whose templates are built into the program.
    ///
    /// # Errors
    /// If the built-in templates are wrong, which a test rules out.
    pub fn built_in() -> Result<Self, HandwritingError> {
        Self::from_toml(GLYPHS)
    }

    /// A hand with templates of your own, in the form of `data/glyphs.toml`.
    ///
    /// # Errors
    /// If the text is not such templates, or a digit has none.
    pub fn from_toml(text: &str) -> Result<Self, HandwritingError> {
        Ok(Self { glyphs: glyphs::parse(text)? })
    }

    /// The digit of record `index`: each ten records hold every digit once, in an order of their own.
    #[must_use]
    pub fn label(seed: u64, index: u64) -> u8 {
        let mut order: [u8; 10] = std::array::from_fn(|digit| digit as u8);
        Chance::new(seed, Purpose::Handwriting, 2 * (index / 10)).shuffle(&mut order);
        order[(index % 10) as usize]
    }

    /// The image of record `index`, 28×28.
    #[must_use]
    pub fn image(&self, seed: u64, index: u64) -> [u8; PIXELS] {
        let mut chance = Chance::new(seed, Purpose::Handwriting, 2 * index + 1);
        self.write(Self::label(seed, index), &mut chance)
    }

    /// The records of a seed, one after another.
    pub fn records(&self, seed: u64, indices: Range<u64>) -> impl Iterator<Item = Record> {
        indices.map(move |index| Record { label: Self::label(seed, index), pixels: self.image(seed, index) })
    }

    fn write(&self, digit: u8, chance: &mut Chance) -> [u8; PIXELS] {
        let hand = &self.glyphs.hand;
        let way = self.choose(digit, chance);
        let strokes = shape::write(way, hand, chance);
        let width = hand.pen * libm::exp(chance.normal() * hand.pen_spread);
        let size = chance.between(hand.size[0], hand.size[1]);
        let blur = chance.between(0.0, hand.blur);
        let Some(mut ink) = pen::draw(&strokes, &pen::Pen { width, size }) else { return [0; PIXELS] };
        pen::blur(&mut ink, blur);
        let mut image = prepare::prepare(&ink.pixels, ink.width);
        for pixel in &mut image {
            *pixel = (f64::from(*pixel) * hand.ink - hand.paper).clamp(0.0, 255.0) as u8;
        }
        image
    }

    fn choose(&self, digit: u8, chance: &mut Chance) -> &Template {
        let ways = || self.glyphs.ways.iter().filter(move |way| way.digit == digit);
        let mut left = chance.unit() * ways().map(|way| way.weight).sum::<f64>();
        for way in ways() {
            if left < way.weight {
                return way;
            }
            left -= way.weight;
        }
        &self.glyphs.ways[0]
    }
}
