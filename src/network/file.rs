//! Networks in files: safetensors with what is known of the training, or NumPy's `.npz`; the name's ending says which.
//!
//! Nothing a file says is believed before it is checked against the bytes that are there, and a file is written whole
//! or not at all. It must not print.

mod npy;
mod npz;
mod tensors;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use nalgebra::DMatrix;

use super::{MOST_WEIGHTS, Network, ShapeError, WeightMatrix};
use crate::digits::shipped;
use crate::whole_file::WholeFile;

/// Bytes a file may have beside its weights: headers, and what is known of the training.
const BESIDE_WEIGHTS: u64 = 1 << 20;

/// A network with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The network.
    pub network: Network,
    /// What the file says of it, by key: `shape`, `data`, `test`, `epochs`, `rate`, `rule`, `seed`, `score`,
    /// `command`. An `.npz` file has room for none of it.
    pub about: BTreeMap<String, String>,
    /// The names of what else the file holds, which no network here has a use for.
    pub unused: Vec<String>,
}

/// How the weights are kept in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// As they are, 64 bits each.
    #[default]
    Double,
    /// Rounded to 32 bits each.
    Single,
}

/// Why a network could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", file.display())]
pub struct FileError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub fault: Box<FileFault>,
}

/// What is wrong with a file of weights.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileFault {
    /// The system would not let it be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The name does not say which form is meant.
    #[error("the name of a file of weights ends in .safetensors or .npz")]
    UnknownForm,
    /// More bytes than any network allowed has.
    #[error("the file has {0} bytes, more than any network here; is it a file of weights?")]
    TooLarge(u64),
    /// The file is damaged, or of another kind.
    #[error("this is not a whole {form} file: {why}")]
    Damaged {
        /// The form it should have.
        form: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A matrix is not there.
    #[error("there is no matrix `{wanted}` in it; a network has `wih` and `who`, and here is {there}")]
    Missing {
        /// The matrix.
        wanted: WeightMatrix,
        /// What there is instead.
        there: String,
    },
    /// A matrix is none, or its numbers are of a kind that weights are not.
    #[error("`{matrix}` {why}")]
    Matrix {
        /// The matrix.
        matrix: WeightMatrix,
        /// What is wrong with it.
        why: String,
    },
    /// A weight that is no number.
    #[error(
        "`{matrix}` has {value} in row {row}, column {column} (counted from 0); weights are finite numbers"
    )]
    NotFinite {
        /// The matrix.
        matrix: WeightMatrix,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
        /// What stands there.
        value: f64,
    },
    /// The matrices make no network.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// The form of a file of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WeightsForm {
    Safetensors,
    Npz,
}

impl WeightsForm {
    fn of(path: &Path) -> Result<Self, FileFault> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if extension.eq_ignore_ascii_case("safetensors") => Ok(Self::Safetensors),
            Some(extension) if extension.eq_ignore_ascii_case("npz") => Ok(Self::Npz),
            _ => Err(FileFault::UnknownForm),
        }
    }
}

impl Model {
    /// Reads a network, its matrices `wih` and `who`, from a file.
    ///
    /// # Errors
    /// Where the file cannot be read, is not whole, or holds no network.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let read = || {
            let form = WeightsForm::of(path)?;
            let bytes = bytes_of(path)?;
            match form {
                WeightsForm::Safetensors => tensors::read(&bytes),
                WeightsForm::Npz => npz::read(&bytes),
            }
        };
        read().map_err(|fault| FileError { file: path.to_owned(), fault: Box::new(fault) })
    }

    /// The network that comes with the program, trained on MNIST.
    ///
    /// # Errors
    /// None for the file as it is, which the tests hold to.
    pub fn shipped() -> Result<Self, FileError> {
        let shipped::File { name, bytes } = shipped::NETWORK;
        tensors::read(bytes).map_err(|fault| FileError { file: name.into(), fault: Box::new(fault) })
    }

    /// Writes the network to a file, in the form its name asks for.
    ///
    /// # Errors
    /// If it cannot be written; then nothing has changed.
    pub fn write(&self, path: &Path, precision: Precision) -> Result<(), FileError> {
        let write = || {
            let bytes = match WeightsForm::of(path)? {
                WeightsForm::Safetensors => tensors::bytes(self, precision),
                WeightsForm::Npz => npz::bytes(&self.network, precision)?,
            };
            Ok(WholeFile::write(path, &bytes)?)
        };
        write().map_err(|fault| FileError { file: path.to_owned(), fault: Box::new(fault) })
    }

    /// Checks that a file could be written, before there is anything to lose.
    ///
    /// # Errors
    /// If its name says no form, or it cannot be written where it should be.
    pub fn check_writable(path: &Path) -> Result<(), FileError> {
        let check = || {
            WeightsForm::of(path)?;
            WholeFile::create(path)?;
            Ok(())
        };
        check().map_err(|fault| FileError { file: path.to_owned(), fault: Box::new(fault) })
    }
}

/// Everything in a file, if it can be a file of weights by its size.
fn bytes_of(path: &Path) -> Result<Vec<u8>, FileFault> {
    let most = 8 * MOST_WEIGHTS as u64 + BESIDE_WEIGHTS;
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if meta.len() > most {
        return Err(FileFault::TooLarge(meta.len()));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The matrices of a form's names, both there, and the names nobody asks for.
///
/// # Errors
/// Where one of the two is not there.
fn sort_out(mut names: Vec<String>) -> Result<Vec<String>, FileFault> {
    names.sort_unstable();
    let is_there = |wanted: &WeightMatrix| names.iter().any(|name| name == wanted.name());
    if let Some(wanted) = WeightMatrix::ALL.into_iter().find(|wanted| !is_there(wanted)) {
        let there = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(FileFault::Missing { wanted, there });
    }
    names.retain(|name| WeightMatrix::named(name).is_none());
    Ok(names)
}

/// The network of two matrices, once every weight is seen to be a number.
fn network(wih: DMatrix<f64>, who: DMatrix<f64>) -> Result<Network, FileFault> {
    for (matrix, weights) in WeightMatrix::ALL.into_iter().zip([&wih, &who]) {
        if let Some(at) = weights.iter().position(|weight| !weight.is_finite()) {
            // nalgebra keeps its matrices column by column.
            let (row, column) = (at % weights.nrows(), at / weights.nrows());
            return Err(FileFault::NotFinite { matrix, row, column, value: weights[(row, column)] });
        }
    }
    Ok(Network::new(wih, who)?)
}

/// Rows and columns, if this is the shape of a matrix of weights.
fn rows_and_columns(matrix: WeightMatrix, shape: &[usize]) -> Result<(usize, usize), FileFault> {
    match *shape {
        [rows, columns] if rows.checked_mul(columns).is_some_and(|n| n > 0 && n <= MOST_WEIGHTS) => {
            Ok((rows, columns))
        }
        _ => {
            let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
            let why = format!("has the shape ({}), and weights have rows and columns", lengths.join(", "));
            Err(FileFault::Matrix { matrix, why })
        }
    }
}

/// The bytes of a matrix row by row, little-endian.
fn row_by_row(weights: &DMatrix<f64>, precision: Precision) -> Vec<u8> {
    // A matrix is kept column by column, so the transpose's columns are its rows.
    let weights = weights.transpose();
    match precision {
        Precision::Double => weights.iter().flat_map(|weight| weight.to_le_bytes()).collect(),
        Precision::Single => weights.iter().flat_map(|weight| (*weight as f32).to_le_bytes()).collect(),
    }
}
