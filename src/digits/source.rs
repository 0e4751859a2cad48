//! Where data comes from, as it is written on the command line.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{DataError, Dataset, Fault, Part, builtin, csv, idx};

/// The environment variable that names the folder MNIST lies in.
pub const MNIST_VARIABLE: &str = "NN_TUTOR_MNIST";

/// A place data comes from.
///
/// As text: `builtin`, `mnist`, `-` for CSV on standard input, a folder of IDX files, a file of IDX images (its
/// labels lie beside it), `IMAGES,LABELS`, and otherwise a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The built-in handwriting.
    Builtin,
    /// MNIST, as `data fetch` leaves it.
    Mnist,
    /// A folder with IDX files in it.
    Folder(PathBuf),
    /// Two IDX files.
    IdxPair {
        /// The images.
        images: PathBuf,
        /// Their labels.
        labels: PathBuf,
    },
    /// A CSV file.
    Csv(PathBuf),
    /// CSV on standard input.
    Stdin,
}

impl FromStr for Source {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = Path::new(text);
        Ok(match text {
            "builtin" => Self::Builtin,
            "mnist" => Self::Mnist,
            "-" => Self::Stdin,
            _ if path.is_dir() => Self::Folder(path.to_owned()),
            _ => pair(text).unwrap_or_else(|| Self::Csv(path.to_owned())),
        })
    }
}

/// A pair of IDX files, given as both or by the images alone.
fn pair(text: &str) -> Option<Source> {
    let path = Path::new(text);
    if let Some(labels) = labels_beside(path) {
        return Some(Source::IdxPair { images: path.to_owned(), labels });
    }
    let (images, labels) = text.split_once(',').filter(|_| !path.exists())?;
    Some(Source::IdxPair { images: images.into(), labels: labels.into() })
}

/// The file of labels that belongs to a file of images by their names.
fn labels_beside(images: &Path) -> Option<PathBuf> {
    let name = images.file_name()?.to_str()?;
    let joint = ["images-idx3", "images.idx3"].into_iter().find(|joint| name.contains(joint))?;
    let labels = name.replacen(joint, &joint.replace("images", "labels").replace("idx3", "idx1"), 1);
    let bare = labels.strip_suffix(".gz").unwrap_or(&labels).to_owned();
    let both = [labels, format!("{bare}.gz"), bare].map(|name| images.with_file_name(name));
    Some(both.iter().find(|path| path.exists()).unwrap_or(&both[0]).clone())
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin => f.write_str("builtin"),
            Self::Mnist => f.write_str("mnist"),
            Self::Folder(path) | Self::Csv(path) => write!(f, "{}", path.display()),
            Self::IdxPair { images, labels } => write!(f, "{},{}", images.display(), labels.display()),
            Self::Stdin => f.write_str("-"),
        }
    }
}

impl Source {
    /// Whether the two parts of it are different records.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        match self {
            Self::Builtin | Self::Mnist => true,
            Self::Folder(folder) => pairs_in(folder).is_ok_and(|pairs| pairs.len() > 1),
            Self::IdxPair { .. } | Self::Csv(_) | Self::Stdin => false,
        }
    }

    /// Reads the data.
    ///
    /// # Errors
    /// Where there is none, or it is not what it should be.
    pub fn open(&self, part: Part) -> Result<Dataset, DataError> {
        match self {
            Self::Builtin => builtin::write(part),
            Self::Mnist => open_mnist(part),
            Self::Folder(folder) => open_folder(folder, part),
            Self::IdxPair { images, labels } => idx::read(&self.to_string(), images, labels),
            Self::Csv(path) => open_csv(path),
            Self::Stdin => csv::read("standard input", std::io::stdin().lock()),
        }
    }
}

/// The folder MNIST lies in: what `NN_TUTOR_MNIST` says, or else a folder among the user's data.
#[must_use]
pub fn mnist_folder() -> Option<PathBuf> {
    match std::env::var_os(MNIST_VARIABLE).filter(|folder| !folder.is_empty()) {
        Some(folder) => Some(folder.into()),
        None => Some(directories::ProjectDirs::from("", "", "nn-tutor")?.data_dir().join("mnist")),
    }
}

fn open_mnist(part: Part) -> Result<Dataset, DataError> {
    let missing = |name: String| {
        DataError::new(
            name,
            Fault::Missing(
                "`nn-tutor data fetch` downloads MNIST; without `--data` the built-in handwriting is used"
                    .into(),
            ),
        )
    };
    let folder = mnist_folder().ok_or_else(|| missing("MNIST".into()))?;
    if !folder.is_dir() {
        return Err(missing(folder.display().to_string()));
    }
    open_folder(&folder, part).map(|data| data.called(format!("MNIST ({part})")))
}

fn open_csv(path: &Path) -> Result<Dataset, DataError> {
    if !path.exists() {
        let what = "it is no file; `--data` takes builtin, mnist, a folder, an IDX or a CSV file, or - for standard input";
        return Err(DataError::new(path.display().to_string(), Fault::Missing(what.into())));
    }
    csv::read_file(path)
}

/// A file of images and the file of its labels.
type Pair = (PathBuf, PathBuf);

/// The pairs of IDX files in a folder, in the order of their names.
fn pairs_in(folder: &Path) -> std::io::Result<Vec<Pair>> {
    let mut names: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.path());
    }
    names.sort();
    let mut pairs: Vec<Pair> =
        names.into_iter().filter_map(|path| labels_beside(&path).map(|labels| (path, labels))).collect();
    // A file beside its packed self counts once.
    pairs.dedup_by_key(|(images, _)| images.to_string_lossy().trim_end_matches(".gz").to_owned());
    Ok(pairs)
}

fn open_folder(folder: &Path, part: Part) -> Result<Dataset, DataError> {
    let name = folder.display().to_string();
    let pairs = pairs_in(folder).map_err(|error| DataError::new(name.clone(), Fault::Io(error)))?;
    let (images, labels) = choose(&pairs, part).ok_or_else(|| {
        let what = format!("no IDX files of {part} images in it; they are named like train-images-idx3-ubyte and t10k-images-idx3-ubyte, packed (.gz) or not");
        DataError::new(name.clone(), Fault::Missing(what))
    })?;
    idx::read(&format!("{name} ({part})"), images, labels)
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
