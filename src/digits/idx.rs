//! The IDX files MNIST comes in: a magic number, the sizes, then a byte a pixel or a byte a label.
//!
//! All numbers are big-endian. Image files begin 0x00000803 (bytes, three dimensions) and say how many images, rows
//! and columns; label files begin 0x00000801 and say how many labels.

use std::path::{Path, PathBuf};

use super::format::DataFormat;
use super::open::{Input, is_there, list};
use super::prepare::SIDE;
use super::{DataError, Dataset, Part, Sample, image_size};

/// IDX as a form of file.
pub(super) const FORMAT: DataFormat = DataFormat {
    name: "IDX",
    reads: "a folder or file of IDX images",
    writes: ".idx (which makes a pair of files) or images-idx3-ubyte",
    named,
    read: |name, files| match files {
        [images, labels] => read(name, images, labels),
        _ => Err(DataError::new(name, "not found; IDX images and labels are a pair of files")),
    },
    made,
    head: |count| {
        let count = u32::try_from(count).ok()?;
        let bytes = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect();
        Some(vec![bytes(&[IMAGES, count, SIDE as u32, SIDE as u32]), bytes(&[LABELS, count])])
    },
    record: |Sample { label, pixels }| vec![pixels.to_vec(), vec![label]],
};

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
    read_inputs(name, || Input::file(images), &mut Input::file(labels)?)
}

/// Reads images and labels from bytes.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(name: &str, images: &[u8], labels: &[u8]) -> Result<Dataset, DataError> {
    read_inputs(name, || Input::stream("images", images), &mut Input::stream("labels", labels)?)
}

fn read_inputs<'a>(
    name: &str,
    images: impl FnOnce() -> Result<Input<'a>, DataError>,
    labels: &mut Input<'_>,
) -> Result<Dataset, DataError> {
    let labels_found = read_labels(labels)?;
    let mut images = images()?;
    let (size, pixels) = read_images(&mut images)?;
    Dataset::new(name, size, pixels, labels_found)
        .map_err(|error| DataError { file: format!("{}, {}", images.name, labels.name), ..error })
}

fn read_labels(input: &mut Input<'_>) -> Result<Vec<u8>, DataError> {
    let [count] = header(input, LABELS, "files of labels")?;
    body(input, 8, u128::from(count), &format!("{count} labels"))
}

fn read_images(input: &mut Input<'_>) -> Result<((usize, usize), Vec<u8>), DataError> {
    let [count, height, width] = header(input, IMAGES, "files of images")?;
    let size = (width as usize, height as usize);
    let pixels = image_size(&input.name, size.0, size.1)?;
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
    let mut bytes = vec![0; 4 * (N + 1)];
    let there = input.fill(&mut bytes)?;
    let wrong = |fault: String| Err(DataError::new(&input.name, fault));
    let words: Vec<u32> = bytes.as_chunks().0.iter().map(|word| u32::from_be_bytes(*word)).collect();
    let found = words[0];
    if there >= 4 && found != magic {
        let hint = match found {
            IMAGES | LABELS => "; are the files of images and of labels the wrong way round?",
            _ if found >> 8 == 0x08 => "; only these two kinds are read",
            _ => "; is this an IDX file?",
        };
        return wrong(format!(
            "the IDX magic number is 0x{found:08x}, and {wanted} have 0x{magic:08x}{hint}"
        ));
    }
    match there {
        0 => Err(DataError::empty(&input.name)),
        _ if there < bytes.len() => {
            wrong(format!("the file ends within the IDX header, after {there} bytes"))
        }
        _ => Ok(std::array::from_fn(|at| words[at + 1])),
    }
}

/// Everything after a header of `header` bytes, if it is as much as claimed.
fn body(input: &mut Input<'_>, header: u64, claimed: u128, what: &str) -> Result<Vec<u8>, DataError> {
    let differs = |input: &Input<'_>, there: String| {
        let claims = format!("the header claims {claimed} bytes of {what}");
        Err(DataError::new(&input.name, format!("{claims}, and the file has {there}")))
    };
    if let Some(most) = input.at_most.map(|at_most| at_most.saturating_sub(header))
        && claimed > u128::from(most)
    {
        if !input.is_packed {
            return differs(input, most.to_string());
        }
        let fault = format!(
            "the header claims {claimed} bytes of {what}, and packed as it is the file is taken to hold at most {most}; unpack it first if that is right"
        );
        return Err(DataError::new(&input.name, fault));
    }
    let most = u64::try_from(claimed).unwrap_or(u64::MAX - 1);
    let bytes = input.take(most)?;
    if (bytes.len() as u128) < claimed {
        return differs(input, bytes.len().to_string());
    }
    if input.fill(&mut [0])? > 0 {
        return differs(input, format!("more than {most}"));
    }
    Ok(bytes)
}

/// A pair of files, given as both or by the images alone.
fn named(text: &str) -> Option<Vec<PathBuf>> {
    let path = Path::new(text);
    if let Some(labels) = labels_beside(path) {
        return Some(vec![path.to_owned(), labels]);
    }
    let (images, labels) = text.split_once(',').filter(|_| !is_there(path))?;
    Some(vec![images.into(), labels.into()])
}

/// The pair a name stands for: `digits.idx` for `digits-images-idx3-ubyte` and `digits-labels-idx1-ubyte`, and the first
/// of a pair's names for both.
fn made(path: &Path) -> Option<Vec<PathBuf>> {
    let name = path.file_name()?.to_str()?;
    let pair =
        |images: &str, labels: String| Some(vec![path.with_file_name(images), path.with_file_name(labels)]);
    for joint in ["-", "."] {
        if let Some(stem) = name.strip_suffix(&format!("images{joint}idx3-ubyte")) {
            return pair(name, format!("{stem}labels{joint}idx1-ubyte"));
        }
    }
    let stem = name.strip_suffix(".idx").filter(|stem| !stem.is_empty())?;
    pair(&format!("{stem}-images-idx3-ubyte"), format!("{stem}-labels-idx1-ubyte"))
}

/// The file of labels that belongs to a file of images by their names.
fn labels_beside(images: &Path) -> Option<PathBuf> {
    let name = images.file_name()?.to_str()?;
    let joint = ["images-idx3", "images.idx3"].into_iter().find(|joint| name.contains(joint))?;
    let labels = name.replacen(joint, &joint.replace("images", "labels").replace("idx3", "idx1"), 1);
    let bare = labels.strip_suffix(".gz").unwrap_or(&labels).to_owned();
    let both = [labels, format!("{bare}.gz"), bare].map(|name| images.with_file_name(name));
    Some(both.iter().find(|path| is_there(path)).unwrap_or(&both[0]).clone())
}

/// A file of images and the file of its labels.
type Pair = (PathBuf, PathBuf);

/// Whether a folder holds a pair for each part.
#[must_use]
pub fn has_parts(folder: &Path) -> bool {
    pairs_in(folder).is_ok_and(|pairs| pairs.len() > 1)
}

/// The pairs of IDX files in a folder, in the order of their names.
fn pairs_in(folder: &Path) -> std::io::Result<Vec<Pair>> {
    let pair = |path: PathBuf| labels_beside(&path).map(|labels| (path, labels));
    let mut pairs: Vec<Pair> = list(folder)?.into_iter().filter_map(pair).collect();
    // A file beside its packed self counts once.
    pairs.dedup_by_key(|(images, _)| images.to_string_lossy().trim_end_matches(".gz").to_owned());
    Ok(pairs)
}

/// Reads the pair of a part from a folder with IDX files in it.
///
/// # Errors
/// Where there is none, or it is not what it should be.
pub(crate) fn read_folder(folder: &Path, part: Part) -> Result<Dataset, DataError> {
    let name = folder.display().to_string();
    let pairs = pairs_in(folder).map_err(|error| DataError::new(&name, error))?;
    let (images, labels) = choose(&pairs, part).ok_or_else(|| {
        let what = format!("not found; no IDX files of {part} images in it; they are named like train-images-idx3-ubyte and t10k-images-idx3-ubyte, packed (.gz) or not");
        DataError::new(&name, what)
    })?;
    read(&format!("{name} ({part})"), images, labels)
}

/// Whether a folder has images and labels of any part.
pub(super) fn is_in(folder: &Path) -> bool {
    pairs_in(folder).is_ok_and(|pairs| !pairs.is_empty())
}

/// The pair of a part: the only one there is, or the one so named.
fn choose(pairs: &[Pair], part: Part) -> Option<&Pair> {
    let says = |pair: &&Pair| {
        let name = pair.0.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        match part {
            Part::Training => name.contains("train"),
            Part::Test => name.contains("t10k") || name.contains("test"),
        }
    };
    match pairs {
        [only] => Some(only),
        _ => pairs.iter().find(says),
    }
}
