//! Where data comes from, as it is written on the command line.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{DataError, DataFormat, Dataset, FORMATS, Part, builtin, csv, idx};

/// The environment variable that names the folder MNIST lies in.
pub const MNIST_VARIABLE: &str = "NN_TUTOR_MNIST";

/// A place data comes from.
///
/// As text: `builtin`, `mnist`, `-` for CSV on standard input, a folder of IDX files, and otherwise what the first of
/// [`FORMATS`] knows that takes it: a file of IDX images (its labels lie beside it), `IMAGES,LABELS`, a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The built-in handwriting.
    Builtin,
    /// MNIST, as `data fetch` leaves it.
    Mnist,
    /// A folder with IDX files in it.
    Folder(PathBuf),
    /// A file, or a pair, as it was named.
    File(String),
    /// CSV on standard input.
    Stdin,
}

impl FromStr for Source {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "builtin" => Self::Builtin,
            "mnist" => Self::Mnist,
            "-" => Self::Stdin,
            _ if Path::new(text).is_dir() => Self::Folder(text.into()),
            _ => Self::File(text.to_owned()),
        })
    }
}

/// What can be named as a source, as help says it.
#[must_use]
pub fn takes() -> String {
    let files = FORMATS.iter().map(|format| format.reads).collect::<Vec<_>>().join(", ");
    format!("builtin, mnist, {files}, or - for standard input")
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin => f.write_str("builtin"),
            Self::Mnist => f.write_str("mnist"),
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::File(name) => f.write_str(name),
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
            Self::Folder(folder) => idx::has_parts(folder),
            Self::File(_) | Self::Stdin => false,
        }
    }

    /// The folder or the file it is, the first of several.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Builtin | Self::Mnist | Self::Stdin => None,
            Self::Folder(path) => Some(path.clone()),
            Self::File(name) => files(name)?.1.into_iter().next(),
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
            Self::Folder(folder) => idx::read_folder(folder, part),
            Self::File(name) => open_file(name),
            Self::Stdin => csv::read("standard input", std::io::stdin().lock()),
        }
    }
}

/// The form of what was named, and its files.
fn files(name: &str) -> Option<(&'static DataFormat, Vec<PathBuf>)> {
    FORMATS.iter().find_map(|format| Some((format, (format.named)(name)?)))
}

fn open_file(name: &str) -> Result<Dataset, DataError> {
    match files(name) {
        Some((format, files)) => {
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            (format.read)(&names.join(","), &files)
        }
        None => {
            let what = format!("not found; it is no file; records are named by {}", takes());
            Err(DataError::new(name, what))
        }
    }
}

/// The folder MNIST lies in: what `NN_TUTOR_MNIST` says, or else a folder among the user's data.
#[must_use]
pub(crate) fn mnist_folder() -> Option<PathBuf> {
    match std::env::var_os(MNIST_VARIABLE).filter(|folder| !folder.is_empty()) {
        Some(folder) => Some(folder.into()),
        None => Some(directories::ProjectDirs::from("", "", "nn-tutor")?.data_dir().join("mnist")),
    }
}

fn open_mnist(part: Part) -> Result<Dataset, DataError> {
    let instead = "`nn-tutor data fetch` downloads MNIST; without `--data` the built-in handwriting is used";
    let missing = |name: String| DataError::new(name, format!("not found; {instead}"));
    let folder = mnist_folder().ok_or_else(|| missing("MNIST".into()))?;
    let name = folder.display().to_string();
    // A download that failed leaves a folder without files.
    if !idx::is_in(&folder) {
        return Err(missing(name));
    }
    idx::read_folder(&folder, part).map(|data| data.called(format!("MNIST ({part})")))
}
