//! A picture somebody made: a PNG file of any kind, read as shades of grey.
//!
//! What the file claims is checked before room is made for it. It must not look for a digit in the picture.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use png::{ColorType, DecodingError, Limits, Transformations};

use crate::digits::MOST_PIXELS;
use crate::digits::prepare::{Crop, scale};

/// The most pixels on a side that are kept: a digit needs far fewer, and a photograph's grain is averaged out.
pub const LONGEST_SIDE: usize = 400;
/// The most bytes the decoder may take beside the picture itself.
const DECODER_BYTES: usize = 64 << 20;
/// How a JPEG file begins.
const JPEG: [u8; 2] = [0xff, 0xd8];

/// Shades of grey in rows, from 0 for black to 255 for white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    /// Pixels in a row, one at least.
    pub width: usize,
    /// The pixels, row after row from the top.
    pub pixels: Vec<u8>,
}

impl Grey {
    /// How many rows it has.
    #[must_use]
    pub fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    /// The darkest and the lightest shade; 0 and 0 of none.
    #[must_use]
    pub fn range(&self) -> (u8, u8) {
        let shades = || self.pixels.iter().copied();
        (shades().min().unwrap_or(0), shades().max().unwrap_or(0))
    }

    /// The whole of it as a rectangle.
    #[must_use]
    pub fn whole(&self) -> Crop {
        Crop { left: 0, top: 0, width: self.width, height: self.height() }
    }

    /// The same picture with its longer side at most so many pixels.
    #[must_use]
    pub(crate) fn no_larger_than(self, side: usize) -> Self {
        let (width, height) = (self.width, self.height());
        let longer = width.max(height);
        if longer <= side {
            return self;
        }
        let part = |of: usize| (of * side / longer).max(1);
        let size = (part(width), part(height));
        Self { width: size.0, pixels: scale(&self.pixels, width, self.whole(), size) }
    }
}

/// A picture as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Its shades, made smaller if it was larger than [`LONGEST_SIDE`].
    pub grey: Grey,
    /// Columns and rows of the file.
    pub size: (usize, usize),
    /// Whether the file has colours.
    pub is_coloured: bool,
    /// Whether it has parts that can be seen through; they were put on white paper.
    pub is_transparent: bool,
    /// How many pictures the file shows one after another; the first was taken.
    pub frames: usize,
}

/// Why a picture cannot be read, and what to do, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ScanError(String);

impl ScanError {
    fn new(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}

impl From<io::Error> for ScanError {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<DecodingError> for ScanError {
    fn from(error: DecodingError) -> Self {
        match error {
            DecodingError::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
            other => Self(format!("the PNG file is cut short or damaged: {other}")),
        }
    }
}

impl Scan {
    /// Reads a PNG file.
    ///
    /// # Errors
    /// Where it is no PNG file, a damaged one, or too large.
    pub fn open(path: &Path) -> Result<Self, ScanError> {
        if path.is_dir() {
            return Err(ScanError::new("this is a folder; name the pictures in it"));
        }
        Self::read(BufReader::new(File::open(path)?))
    }

    /// Reads the bytes of a PNG file.
    ///
    /// # Errors
    /// As [`Scan::open`].
    pub fn read(mut file: impl io::BufRead + Seek) -> Result<Self, ScanError> {
        check_kind(&mut file)?;
        let mut decoder = png::Decoder::new_with_limits(file, Limits { bytes: DECODER_BYTES });
        // One byte a channel, and palettes as colours.
        decoder.set_transformations(Transformations::normalize_to_color8());
        let header = decoder.read_header_info()?;
        let (width, height) = (header.width, header.height);
        let size = (width as usize, height as usize);
        let pixels = size.0.saturating_mul(size.1);
        if pixels > MOST_PIXELS {
            let most = format!("more than the {MOST_PIXELS} pixels that are read");
            return Err(ScanError(format!("the picture is {width}×{height}, {most}; make it smaller first")));
        }
        let mut reader = decoder.read_info()?;
        let (colours, _) = reader.output_color_type();
        let channels = colours.samples();
        let frames = reader.info().animation_control().map_or(1, |animation| animation.num_frames as usize);
        let mut bytes = vec![0; pixels * channels];
        // An animation's first picture may be smaller than the whole; the rest stays as it is.
        let frame = reader.next_frame(&mut bytes)?;
        bytes.truncate(frame.buffer_size());
        let is_transparent = matches!(colours, ColorType::GrayscaleAlpha | ColorType::Rgba)
            && bytes.chunks_exact(channels).any(|pixel| pixel[channels - 1] < u8::MAX);
        let is_coloured = matches!(colours, ColorType::Rgb | ColorType::Rgba);
        let shades = bytes.chunks_exact(channels).map(shade).collect();
        let grey = Grey { width: frame.width as usize, pixels: shades };
        Ok(Self { grey: grey.no_larger_than(LONGEST_SIDE), size, is_coloured, is_transparent, frames })
    }
}

/// Looks at how the file begins, and goes back.
fn check_kind(file: &mut (impl Read + Seek)) -> Result<(), ScanError> {
    let mut start = Vec::new();
    file.by_ref().take(8).read_to_end(&mut start)?;
    file.rewind()?;
    Err(ScanError::new(match start.as_slice() {
        b"\x89PNG\r\n\x1a\n" => return Ok(()),
        [] => "the file is empty",
        start if start.starts_with(&JPEG) => "this is a JPEG file; save it as PNG and try again",
        _ => "this is not a PNG file; save the picture as PNG and try again",
    }))
}

/// A pixel's brightness to the eye, on white paper where it can be seen through. The weights are those of ITU-R
/// BT.601.
fn shade(pixel: &[u8]) -> u8 {
    let luma =
        |r: u8, g: u8, b: u8| (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1000;
    let (shade, alpha) = match *pixel {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), u32::from(alpha)),
        [r, g, b] => (luma(r, g, b), 255),
        [r, g, b, alpha] => (luma(r, g, b), u32::from(alpha)),
        _ => (0, 0),
    };
    ((shade * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// The label a file's name carries: the number after the last `_`, as in `mine_6.png`.
#[must_use]
pub(crate) fn label_of(path: &Path) -> Option<usize> {
    path.file_stem()?.to_str()?.rsplit_once('_')?.1.parse().ok()
}
