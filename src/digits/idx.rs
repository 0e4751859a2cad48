//! The IDX files MNIST comes in: a magic number, the sizes, then a byte a pixel or a byte a label.
//!
//! All numbers are big-endian. Image files begin 0x00000803 (bytes, three dimensions) and say how many images, rows
//! and columns; label files begin 0x00000801 and say how many labels.

use std::path::Path;

use super::error::Bytes;
use super::open::Input;
use super::{DataError, Dataset, Fault, image_size};

/// What an image file begins with.
const IMAGES: u32 = 0x0000_0803;
/// What a label file begins with.
const LABELS: u32 = 0x0000_0801;

/// Reads a file of images and the file of their labels, each packed with gzip or not.
///
/// # Errors
/// Where a file cannot be read, is no IDX file of its kind, does not hold what its header claims, or where there are
/// not as many labels as images. No memory is taken on a header's word alone.
pub fn read(name: &str, images: &Path, labels: &Path) -> Result<Dataset, DataError> {
    let mut labels_from = Input::file(labels)?;
    let labels_found = read_labels(&mut labels_from)?;
    let mut images_from = Input::file(images)?;
    let (size, pixels) = read_images(&mut images_from)?;
    Dataset::new(name, size, pixels, labels_found)
        .map_err(|fault| DataError::new(format!("{}, {}", images_from.name, labels_from.name), fault))
}

fn read_labels(input: &mut Input<'_>) -> Result<Vec<u8>, DataError> {
    let [count] = header(input, LABELS, "files of labels")?;
    body(input, 8, u128::from(count), &format!("{count} labels"))
}

fn read_images(input: &mut Input<'_>) -> Result<((usize, usize), Vec<u8>), DataError> {
    let [count, height, width] = header(input, IMAGES, "files of images")?;
    let size = (width as usize, height as usize);
    let pixels = image_size(size.0, size.1).map_err(|fault| DataError::new(input.name.clone(), fault))?;
    let claimed = u128::from(count) * pixels as u128;
    let bytes = body(input, 16, claimed, &format!("{count} images of {width}×{height}"))?;
    Ok((size, bytes))
}

/// The sizes after the magic number.
fn header<const N: usize>(
    input: &mut Input<'_>,
    magic: u32,
    wanted: &'static str,
) -> Result<[u32; N], DataError> {
    let found = word(input, 0)?;
    if found != magic {
        let hint = match found {
            IMAGES | LABELS => "; are the files of images and of labels the wrong way round?",
            _ if found >> 8 == 0x08 => "; only these two kinds are read",
            _ => "; is this an IDX file?",
        };
        return Err(DataError::new(input.name.clone(), Fault::Magic { found, magic, wanted, hint }));
    }
    let mut sizes = [0; N];
    for (at, size) in sizes.iter_mut().enumerate() {
        *size = word(input, 4 * (at + 1))?;
    }
    Ok(sizes)
}

fn word(input: &mut Input<'_>, before: usize) -> Result<u32, DataError> {
    let mut bytes = [0; 4];
    match input.fill(&mut bytes)? {
        4 => Ok(u32::from_be_bytes(bytes)),
        0 if before == 0 => Err(DataError::new(input.name.clone(), Fault::Empty)),
        short => Err(DataError::new(input.name.clone(), Fault::ShortHeader(before + short))),
    }
}

/// Everything after a header of `header` bytes, if it is as much as claimed.
fn body(input: &mut Input<'_>, header: u64, claimed: u128, what: &str) -> Result<Vec<u8>, DataError> {
    let differs = |input: &Input<'_>, there| {
        DataError::new(input.name.clone(), Fault::Length { claimed, there, what: what.to_owned() })
    };
    if let Some(most) = input.at_most.map(|at_most| at_most.saturating_sub(header))
        && claimed > u128::from(most)
    {
        let there = if input.is_packed() { Bytes::AtMost(most) } else { Bytes::Exactly(most) };
        return Err(differs(input, there));
    }
    let most = u64::try_from(claimed).unwrap_or(u64::MAX - 1);
    let bytes = input.take(most)?;
    if (bytes.len() as u128) < claimed {
        return Err(differs(input, Bytes::Exactly(bytes.len() as u64)));
    }
    if input.fill(&mut [0])? > 0 {
        return Err(differs(input, Bytes::Over(most)));
    }
    Ok(bytes)
}
