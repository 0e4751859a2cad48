//! Data sets: labelled images of handwritten digits, or of anything else.
//!
//! [`Source`] names where a set comes from and opens it: the built-in handwriting, MNIST, IDX files, CSV. Whatever
//! the source, the result is a [`Dataset`]: one byte a pixel, as the files have them, since all of MNIST then fits
//! in 47 MB; a network scales them as it reads them. Nothing a file says is believed before it is checked against
//! the bytes that are there.
//!
//! It must not train, and must not print.

mod builtin;
pub mod csv;
mod error;
pub mod fetch;
mod format;
pub mod handwriting;
pub mod idx;
pub mod make;
pub mod means;
mod open;
mod part;
pub mod prepare;
mod records;
pub mod shipped;
pub mod source;
pub mod statistics;

pub use error::DataError;
pub use format::DataFormat;
pub use part::Part;
pub use records::{Records, RecordsError, Sources};
pub use source::Source;

/// The forms of files records are kept in: the first that takes a name has it. To add one: its file in `digits/`, and here
/// its `mod` line and its row.
pub static FORMATS: &[DataFormat] = &[idx::FORMAT, csv::FORMAT];

/// Most pixels an image may have: 4096×4096.
pub(crate) const MOST_PIXELS: usize = 1 << 24;

/// Labelled images, all of one size.
///
/// There is at least one, and every image at least one pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    name: String,
    width: usize,
    height: usize,
    classes: usize,
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

/// One record of a [`Dataset`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample<'a> {
    /// What the image shows, from 0.
    pub label: u8,
    /// Its pixels, row after row from the top: 0 for paper, 255 for full ink.
    pub pixels: &'a [u8],
}

impl Dataset {
    /// A set of `labels.len()` images, `width`×`height` pixels each, one after another in `pixels`.
    ///
    /// There are as many classes as the highest label needs.
    ///
    /// # Errors
    /// Without a record, for a size that is no image's, or where pixels and labels do not make as many images.
    pub fn new(
        name: impl Into<String>,
        (width, height): (usize, usize),
        pixels: Vec<u8>,
        labels: Vec<u8>,
    ) -> Result<Self, DataError> {
        let name = name.into();
        let size = image_size(&name, width, height)?;
        let Some(&highest) = labels.iter().max() else { return Err(DataError::empty(name)) };
        let (images, count) = (pixels.len() / size, labels.len());
        if pixels.len() != count.saturating_mul(size) {
            return Err(DataError::new(name, format!("there are {images} images and {count} labels")));
        }
        Ok(Self { name, width, height, classes: usize::from(highest) + 1, pixels, labels })
    }

    /// The same records by another name.
    #[must_use]
    pub fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The first so many of the records.
    #[must_use]
    pub fn first(mut self, count: usize) -> Self {
        let count = count.max(1).min(self.len());
        self.pixels.truncate(count * self.pixels_per_image());
        self.labels.truncate(count);
        self
    }

    /// Where it came from, for people to read: a file's name, `MNIST`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many records there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a set is never empty")]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Pixels in an image's row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of an image.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Pixels of an image, which is the number of a network's input nodes.
    #[must_use]
    pub fn pixels_per_image(&self) -> usize {
        self.width * self.height
    }

    /// How many classes the labels need: the highest label and one.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Every record's label.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Every record's pixels, one image after another.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The record at `index`, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Sample<'_>> {
        let label = *self.labels.get(index)?;
        let size = self.pixels_per_image();
        let pixels = self.pixels.get(index * size..(index + 1) * size)?;
        Some(Sample { label, pixels })
    }

    /// The records in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Sample<'_>> {
        let images = self.pixels.chunks_exact(self.pixels_per_image());
        self.labels.iter().zip(images).map(|(&label, pixels)| Sample { label, pixels })
    }
}

/// Width and height of the rectangle of so many pixels that is nearest to a square, lying rather than standing.
#[must_use]
pub(crate) fn nearest_to_square(pixels: usize) -> (usize, usize) {
    let height = (1..=pixels.isqrt()).rev().find(|height| pixels.is_multiple_of(*height)).unwrap_or(1);
    (pixels / height, height)
}

/// The pixels of an image of this size, in a set of this name.
fn image_size(name: &str, width: usize, height: usize) -> Result<usize, DataError> {
    let wrong = match width.checked_mul(height) {
        Some(0) => "no pixels".to_owned(),
        Some(size) if size <= MOST_PIXELS => return Ok(size),
        _ => format!("more than the {MOST_PIXELS} pixels an image may have"),
    };
    Err(DataError::new(name, format!("images of {width}×{height} have {wrong}")))
}
