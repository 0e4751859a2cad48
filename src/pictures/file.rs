//! An image as a PNG file: dark ink on white paper, as the deck plots it.

use std::io;

use super::scan::Grey;

/// Dots of the file for each pixel, a side: 28 pixels alone would be a speck.
const DOTS: usize = 10;

/// An image of `width` pixels a row, 0 for paper and 255 for full ink, as the bytes of a PNG file.
///
/// # Errors
/// If it has no whole rows, or more of them than the format can hold.
pub fn png(pixels: &[u8], width: usize) -> io::Result<Vec<u8>> {
    let mut dots = Vec::with_capacity(pixels.len() * DOTS * DOTS);
    for row in pixels.chunks_exact(width.max(1)) {
        let line: Vec<u8> = row.iter().flat_map(|&ink| [255 - ink; DOTS]).collect();
        dots.extend(line.repeat(DOTS));
    }
    grey(&Grey { width: width * DOTS, pixels: dots })
}

/// Shades of grey as the bytes of a PNG file, a dot a pixel.
///
/// # Errors
/// If it has no whole rows, or more of them than the format can hold.
pub fn grey(picture: &Grey) -> io::Result<Vec<u8>> {
    let side = |pixels: usize| u32::try_from(pixels).map_err(io::Error::other);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(picture.width)?, side(picture.height())?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()?;
    Ok(bytes)
}
