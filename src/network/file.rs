//! Networks in files: safetensors with what is known of the training, or NumPy's `.npz`; the name's ending says which.
//! Of ONNX graph and arrays are read.
//!
//! Nothing a file says is believed before it is checked against the bytes that are there, and a file is written whole
//! or not at all. It must not print.

mod npy;
mod npz;
mod onnx;
mod tensors;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use nalgebra::DMatrix;

use super::{MOST_WEIGHTS, Network, WeightMatrix};
use crate::digits::shipped;
use crate::matrix::{Kind, Shape, Value};
use crate::memory;
use crate::whole_file::WholeFile;

pub use onnx::{OnnxGraph, OnnxNode};

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

/// An array of a file, whatever it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Its name in the file.
    pub name: String,
    /// Its lengths, the outermost first.
    pub shape: Vec<usize>,
    /// Its numbers, the innermost place running fastest.
    pub numbers: Vec<f64>,
    /// What sort of numbers they are.
    pub kind: Kind,
}

/// Which numbers of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumbersRead {
    /// Those that may be weights.
    Weights,
    /// Whole ones and truths too.
    All,
}

impl Tensor {
    /// A value as an array of this name.
    #[must_use]
    pub fn of(name: &str, value: &Value) -> Self {
        let shape = match value.shape() {
            Shape::Scalar => Vec::new(),
            Shape::Matrix { rows, columns } => vec![rows, columns],
            Shape::List(length) => vec![length],
        };
        Self { name: name.to_owned(), shape, numbers: value.cells().collect(), kind: value.kind() }
    }

    /// Every array in a file of weights, in the order of their names.
    ///
    /// # Errors
    /// Where the file cannot be read, is not whole, or holds numbers of a kind that is not read.
    pub fn read_all(path: &Path) -> Result<Vec<Self>, FileError> {
        Self::read(path, NumbersRead::Weights)
    }

    /// The same of a file of any numbers, whole ones and truths among them.
    ///
    /// # Errors
    /// As [`Tensor::read_all`].
    pub fn read_numbers(path: &Path) -> Result<Vec<Self>, FileError> {
        Self::read(path, NumbersRead::All)
    }

    fn read(path: &Path, wanted: NumbersRead) -> Result<Vec<Self>, FileError> {
        let read = || {
            let form = WeightsForm::of(path)?;
            (form.arrays)(&bytes_of(path)?, wanted)
        };
        read().map_err(|wrong: Wrong| wrong.with(path))
    }

    /// Every array in the bytes of a file of weights, `name` standing for the file's.
    ///
    /// # Errors
    /// As [`Tensor::read_all`].
    pub fn from_bytes(name: &Path, bytes: &[u8]) -> Result<Vec<Self>, FileError> {
        let read = || (WeightsForm::of(name)?.arrays)(bytes, NumbersRead::Weights);
        read().map_err(|wrong: Wrong| wrong.with(name))
    }

    /// As a value of the language: what has one axis is a list, and a single number is one.
    ///
    /// # Errors
    /// Why it is none: it has more than rows and columns, or holds what is no number.
    pub fn value(&self) -> Result<Value, String> {
        let name = &self.name;
        if let Some(at) = self.numbers.iter().position(|number| !number.is_finite()) {
            let found = self.numbers[at];
            return Err(format!(
                "`{name}` has {found} at number {at} (counted from 0), and weights are finite"
            ));
        }
        let is_inexact = |number: &&f64| self.kind != Kind::Real && number.abs() >= LEAST_INEXACT;
        if let Some(number) = self.numbers.iter().find(is_inexact) {
            return Err(format!("`{name}` has {number:.0}, and whole numbers are exact up to 2^53 here"));
        }
        if self.numbers.is_empty() && !self.shape.contains(&0) {
            return Err(format!("`{name}` holds numbers of a kind that weights have not"));
        }
        let value = match *self.shape {
            [] => Value::real(self.numbers.first().copied().unwrap_or(0.0)),
            [columns] if columns > 0 => Value::from_rows(1, columns, &self.numbers).into_list(),
            [rows, columns] if rows > 0 && columns > 0 => Value::from_rows(rows, columns, &self.numbers),
            _ => {
                let shape = lengths(&self.shape);
                return Err(format!(
                    "`{name}` has the shape ({shape}), and a matrix here has rows and columns"
                ));
            }
        };
        Ok(value.of_kind(self.kind))
    }
}

/// How many numbers an array of these lengths has, if a network may have so many.
fn count(name: &str, shape: &[usize]) -> Result<usize, Wrong> {
    let count = shape.iter().try_fold(1_usize, |count, length| count.checked_mul(*length));
    count
        .filter(|count| *count <= MOST_WEIGHTS)
        .ok_or_else(|| Wrong(format!("`{name}` has the shape ({}): too many numbers", lengths(shape))))
}

fn lengths(shape: &[usize]) -> String {
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// Where whole numbers begin of which not every one is held exactly.
const LEAST_INEXACT: f64 = (1_u64 << 53) as f64;

/// A number of 16 bits as the standard has it: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
    };
    if bits >> 15 == 0 { size } else { -size }
}

/// A number of 16 bits that is the upper half of one of 32.
fn brain(bits: u16) -> f64 {
    f32::from_bits(u32::from(bits) << 16).into()
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
#[error("{}: {why}", file.display())]
pub struct FileError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// What is wrong with a file, worded where it is found.
struct Wrong(String);

impl<E: std::error::Error> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl Wrong {
    fn with(self, file: &Path) -> FileError {
        FileError { file: file.to_owned(), why: self.0 }
    }

    /// A file that is damaged, or of another form than its name says.
    fn damaged(form: &str, why: impl std::fmt::Display) -> Self {
        Self(format!("this is not a whole {form} file: {why}"))
    }
}

/// What is written to a file.
#[derive(Clone, Copy)]
struct Written<'a> {
    arrays: &'a [Tensor],
    /// What is known of them.
    about: &'a BTreeMap<String, String>,
    precision: Precision,
}

/// A form of file, by the ending of its name.
struct WeightsForm {
    ending: &'static str,
    read: fn(&[u8]) -> Result<Model, Wrong>,
    arrays: fn(&[u8], NumbersRead) -> Result<Vec<Tensor>, Wrong>,
    bytes: fn(Written<'_>) -> Result<Vec<u8>, Wrong>,
}

const FORMS: [WeightsForm; 3] = [
    WeightsForm {
        ending: "safetensors",
        read: tensors::read,
        arrays: tensors::arrays,
        bytes: tensors::bytes,
    },
    WeightsForm { ending: "npz", read: npz::read, arrays: npz::arrays, bytes: npz::bytes },
    WeightsForm { ending: "onnx", read: onnx::read, arrays: onnx::arrays, bytes: onnx::bytes },
];

/// What to do about a file of another form, by the ending of its name.
fn instead_of(ending: &str) -> Option<&'static str> {
    Some(match ending.to_lowercase().as_str() {
        "pt" | "pth" | "ckpt" => PYTORCH,
        "pkl" | "pickle" | "joblib" => {
            "this is a pickle, which may run any program as it is read, and never is here; with scikit-learn write \
             np.savez(\"mlp.npz\", coefs_0=mlp.coefs_[0], intercepts_0=mlp.intercepts_[0], …)"
        }
        "keras" | "h5" | "hdf5" => {
            "with Keras write np.savez(\"mlp.npz\", **{v.path: v.numpy() for v in model.weights})"
        }
        "npy" => "this is one array; write np.savez(\"mlp.npz\", W1=W1, b1=b1, W2=W2, b2=b2)",
        _ => return None,
    })
}

/// What to do about PyTorch's own form.
const PYTORCH: &str = "PyTorch's own form is a pickle, which may run any program as it is read, and never is here; write \
                       safetensors.torch.save_file(model.state_dict(), \"mlp.safetensors\")";

/// What to say of numbers that are no weights, by the name their kind has in the file.
fn other_kind(name: &str, kind: &str, known: &str) -> Wrong {
    let is = |words: &[&str]| {
        words
            .iter()
            .any(|word| kind.to_lowercase().trim_start_matches(['<', '>', '|', '=']).starts_with(word))
    };
    let help = if is(&["o"]) {
        "; these are Python's objects, kept as a pickle, which is never read: save each array under a name of its own"
    } else if is(&["i", "u", "q", "b1", "bool"]) {
        "; whole numbers are weights only once they are multiplied by their scale: save W.astype(np.float32) * scale"
    } else {
        ""
    };
    Wrong(format!("`{name}` holds numbers of the kind {kind}, and weights are {known}{help}"))
}

impl WeightsForm {
    fn of(path: &Path) -> Result<&'static Self, Wrong> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let form = FORMS.iter().find(|form| ending.eq_ignore_ascii_case(form.ending));
        form.ok_or_else(|| {
            let what = "the name of a file of weights ends in .safetensors or .npz";
            Wrong(instead_of(ending).map_or_else(|| what.to_owned(), |instead| format!("{what}; {instead}")))
        })
    }
}

impl Model {
    /// Reads a network, its matrices `wih` and `who`, from a file.
    ///
    /// # Errors
    /// Where the file cannot be read, is not whole, or holds no network.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let read = || Self::of_bytes(path, &bytes_of(path)?);
        read().map_err(|wrong: Wrong| wrong.with(path))
    }

    /// Reads a network from bytes, `name` standing for a file's, whose ending says the form.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn from_bytes(name: &Path, bytes: &[u8]) -> Result<Self, FileError> {
        Self::of_bytes(name, bytes).map_err(|wrong| wrong.with(name))
    }

    fn of_bytes(name: &Path, bytes: &[u8]) -> Result<Self, Wrong> {
        (WeightsForm::of(name)?.read)(bytes)
    }

    /// The network that comes with the program, trained on MNIST.
    ///
    /// # Errors
    /// None for the file as it is, which the tests hold to.
    pub fn shipped() -> Result<Self, FileError> {
        let shipped::File { name, bytes } = shipped::NETWORK;
        tensors::read(bytes).map_err(|wrong| wrong.with(Path::new(name)))
    }

    /// Writes the network to a file, in the form its name asks for.
    ///
    /// # Errors
    /// If it cannot be written; then nothing has changed.
    pub fn write(&self, path: &Path, precision: Precision) -> Result<(), FileError> {
        let array = |matrix: WeightMatrix| {
            Tensor::of(matrix.name(), &Value::matrix(matrix.of(&self.network).clone()))
        };
        write(path, Written { arrays: &WeightMatrix::ALL.map(array), about: &self.about, precision })
    }

    /// Checks that a file could be written, before there is anything to lose.
    ///
    /// # Errors
    /// If its name says no form, or it cannot be written where it should be.
    pub(crate) fn check_writable(path: &Path) -> Result<(), FileError> {
        let check = || {
            WeightsForm::of(path)?;
            Ok(WholeFile::check(path)?)
        };
        check().map_err(|wrong: Wrong| wrong.with(path))
    }
}

/// Writes arrays to a file, in the form its name asks for.
///
/// # Errors
/// If it cannot be written; then nothing has changed.
pub fn write_arrays(path: &Path, arrays: &[Tensor]) -> Result<(), FileError> {
    write(path, Written { arrays, about: &BTreeMap::new(), precision: Precision::Double })
}

fn write(path: &Path, written: Written<'_>) -> Result<(), FileError> {
    let write = || Ok(WholeFile::write(path, &(WeightsForm::of(path)?.bytes)(written)?)?);
    write().map_err(|wrong: Wrong| wrong.with(path))
}

/// Everything in a file, if it can be a file of weights by its size.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Wrong> {
    // What is no ordinary file does not say how long it is.
    let most = (8 * MOST_WEIGHTS as u64 + BESIDE_WEIGHTS).min(memory::most());
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if !meta.is_file() {
        // A pipe would be waited for, and a device has no end.
        return Err(Wrong("this is no ordinary file".to_owned()));
    }
    if meta.len() > most {
        let bytes = meta.len();
        let what = "more than any network here; is it a file of weights?";
        return Err(Wrong(format!("the file has {bytes} bytes, {what}")));
    }
    memory::room_for(usize::try_from(meta.len()).unwrap_or(usize::MAX), 1)?;
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The network of two matrices, if they have names among a file's and every weight is a number.
fn model(
    mut names: Vec<String>,
    about: BTreeMap<String, String>,
    mut matrix: impl FnMut(WeightMatrix) -> Result<DMatrix<f64>, Wrong>,
) -> Result<Model, Wrong> {
    names.sort_unstable();
    let is_there = |wanted: &WeightMatrix| names.iter().any(|name| name == wanted.name());
    if let Some(wanted) = WeightMatrix::ALL.into_iter().find(|wanted| !is_there(wanted)) {
        let there = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let what = "a network has `wih` and `who`, and here is";
        let other = if names.is_empty() { "" } else { "; `nn-tutor open` opens other networks" };
        return Err(Wrong(format!("there is no matrix `{wanted}` in it; {what} {there}{other}")));
    }
    names.retain(|name| WeightMatrix::named(name).is_none());
    let (wih, who) = (matrix(WeightMatrix::Wih)?, matrix(WeightMatrix::Who)?);
    for (matrix, weights) in WeightMatrix::ALL.into_iter().zip([&wih, &who]) {
        if let Some((at, value)) = weights.iter().enumerate().find(|(_, weight)| !weight.is_finite()) {
            // nalgebra keeps its matrices column by column.
            let (row, column) = (at % weights.nrows(), at / weights.nrows());
            let place = format!("row {row}, column {column} (counted from 0)");
            return Err(Wrong(format!("`{matrix}` has {value} in {place}; weights are finite numbers")));
        }
    }
    Ok(Model { network: Network::new(wih, who)?, about, unused: names })
}

/// Rows and columns, if this is the shape of a matrix of weights.
fn rows_and_columns(matrix: WeightMatrix, shape: &[usize]) -> Result<(usize, usize), Wrong> {
    match *shape {
        [rows, columns] if rows.checked_mul(columns).is_some_and(|n| n > 0 && n <= MOST_WEIGHTS) => {
            Ok((rows, columns))
        }
        _ => {
            let shape = lengths(shape);
            Err(Wrong(format!("`{matrix}` has the shape ({shape}), and weights have rows and columns")))
        }
    }
}

/// Whether there may be room for so many weights that are read: each once by itself and once in its matrix.
fn room_for(weights: usize) -> Result<(), Wrong> {
    Ok(memory::room_for(weights, 16)?)
}

/// The bytes of numbers, little-endian.
fn little_endian(numbers: &[f64], precision: Precision) -> Vec<u8> {
    match precision {
        Precision::Double => numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
        Precision::Single => numbers.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect(),
    }
}
