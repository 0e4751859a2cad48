//! A drawing as a PNG file.

use png::{BitDepth, ColorType, Encoder, EncodingError};
use thiserror::Error;

use super::palette::Brightness;
use super::pixels::{self, Lettering};
use crate::scene::Scene;

/// Pixels a character is wide and high: twice those of an SVG, since images are enlarged badly.
const CELL: (u16, u16) = (18, 36);
/// The same of a drawing of many characters.
const SMALL_CELL: (u16, u16) = (9, 18);
/// The most characters of one that is drawn large.
const MANY: u32 = 20_000;

/// Why a drawing is no PNG file.
#[derive(Debug, Error)]
pub enum PngError {
    /// It has no pixels, or more than a machine can be expected to hold.
    #[error("no picture is {0}×{1} characters large")]
    Size(u16, u16),
    /// The file cannot be made.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
}

/// A scene as a PNG file, with its letters and on its ground. The same scene gives the same bytes.
///
/// # Errors
/// When it has no pixels, or too many.
pub fn png(scene: &Scene, ground: Brightness) -> Result<Vec<u8>, PngError> {
    let is_large = u32::from(scene.size.0) * u32::from(scene.size.1) > MANY;
    let cell = if is_large { SMALL_CELL } else { CELL };
    let raster = pixels::draw(scene, cell, ground, Lettering::Drawn)
        .ok_or(PngError::Size(scene.size.0, scene.size.1))?;
    let paper = ground.colour();
    let bytes: Vec<u8> = raster.pixels.iter().flat_map(|pixel| pixels::over(*pixel, paper)).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, raster.width as u32, raster.height() as u32);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.write_header()?.write_image_data(&bytes)?;
    Ok(file)
}
