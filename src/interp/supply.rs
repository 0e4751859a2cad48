//! Values that no program works out: the records and the network that come with nn-tutor, and initial weights.
//!
//! A lesson names them by their files, which are held within the program, so that it runs the same on every machine
//! and touches no disk.

use std::fmt::Display;
use std::io::Cursor;
use std::sync::LazyLock;

use nalgebra::DMatrix;

use crate::digits::{Dataset, shipped};
use crate::lang::{Diagnostic, Load, Span};
use crate::matrix::{MAX_CELLS, Supply, Value};
use crate::network::{self, FileError, Model, WeightMatrix};
use crate::pictures::scan::{Grey, Scan};

fn missing(message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Span::default(), message).with_help(help)
}

fn unknown(name: &str, known: &str) -> Diagnostic {
    missing(format!("nothing called \"{name}\" comes with nn-tutor"), format!("there is {known}"))
}

fn broken(error: impl Display) -> Diagnostic {
    missing(error.to_string(), "the file should be whole")
}

/// The value a call asks for by names and settings; `own` is the learner's own picture. Why there is none is said
/// without a place, which is the call's.
pub(super) fn value(
    supply: Supply,
    names: &[&str],
    settings: &[i64],
    own: Option<&Grey>,
) -> Result<Value, Diagnostic> {
    let count = |at: usize| settings.get(at).map_or(0, |n| n.unsigned_abs());
    let name = names.first().copied().unwrap_or_default();
    let matrix = match supply {
        Supply::Records => records(name)?,
        Supply::Weights => return weights(name, names.get(1).copied().unwrap_or_default()),
        Supply::Picture => picture(name, own)?,
        Supply::BoxMeans => box_means(fair(count(0), count(1))?),
        Supply::InitialWeights => {
            let (rows, columns) = fair(count(0), count(1))?;
            network::initial_weights(rows, columns, count(2), count(3))
        }
        Supply::Generator => return Ok(generator(count(0) as f64, 0.0)),
        Supply::Given | Supply::File | Supply::Drawn(_) => return Err(unknown(name, "nothing to ask for")),
    };
    Ok(Value::matrix(matrix))
}

/// A generator of random numbers that stands at a draw.
pub(super) fn generator(seed: f64, draws: f64) -> Value {
    Value::from_rows(1, 2, &[seed, draws]).into_list().whole_numbers()
}

/// An array of a file of one's own, which whoever opened the program has read.
pub(super) fn loaded(names: &[&str], loads: &[Load]) -> Result<Value, Diagnostic> {
    let is_it = |load: &&Load| *names == [load.file.as_str(), load.array.as_str()];
    loads.iter().find(is_it).and_then(|load| load.value.clone()).ok_or_else(|| {
        let message = format!("`{}` was not read", names.join("` of `"));
        missing(message, "files are loaded by `nn-tutor run` and `nn-tutor debug`, from beside the program")
    })
}

/// Rows and columns, if a matrix may have so many.
fn fair(rows: u64, columns: u64) -> Result<(usize, usize), Diagnostic> {
    if rows.saturating_mul(columns) > MAX_CELLS as u64 {
        let message = format!("{rows}×{columns} is too many cells for a matrix");
        return Err(missing(message, "ask for fewer"));
    }
    Ok((rows as usize, columns as usize))
}

/// The records of a file that comes with nn-tutor: a row each, the label and then the pixels.
fn records(name: &str) -> Result<DMatrix<f64>, Diagnostic> {
    match shipped::records(name) {
        Some(Ok(data)) => Ok(as_rows(&data)),
        Some(Err(error)) => Err(broken(error)),
        None => Err(unknown(name, &record_files())),
    }
}

fn record_files() -> String {
    shipped::RECORDS.map(|file| file.name).join(" and ")
}

fn as_rows(data: &Dataset) -> DMatrix<f64> {
    let records = data.iter();
    let numbers =
        records.flat_map(|record| std::iter::once(record.label).chain(record.pixels.iter().copied()));
    DMatrix::from_row_iterator(data.len(), 1 + data.pixels_per_image(), numbers.map(f64::from))
}

/// The matrices of the network that comes with nn-tutor, read once: whoever asks for one shares it.
static SHIPPED: LazyLock<Result<[(WeightMatrix, Value); 2], FileError>> = LazyLock::new(|| {
    let (wih, who) = Model::shipped()?.network.into_matrices();
    Ok([(WeightMatrix::Wih, Value::matrix(wih)), (WeightMatrix::Who, Value::matrix(who))])
});

/// A matrix of a network that comes with nn-tutor, by the file's name and the matrix's.
fn weights(name: &str, matrix: &str) -> Result<Value, Diagnostic> {
    if name != shipped::NETWORK.name {
        return Err(unknown(name, shipped::NETWORK.name));
    }
    let matrices = SHIPPED.as_ref().map_err(broken)?;
    let wanted = WeightMatrix::named(matrix);
    let found = matrices.iter().find(|(matrix, _)| Some(*matrix) == wanted);
    found.map(|(_, value)| value.clone()).ok_or_else(|| {
        let message = format!("there is no matrix called \"{matrix}\" in {name}");
        missing(message, "there are \"wih\" and \"who\"")
    })
}

/// The picture of a digit: the learner's own, or the one that comes with nn-tutor.
fn picture(name: &str, own: Option<&Grey>) -> Result<DMatrix<f64>, Diagnostic> {
    if name != shipped::PICTURE.name {
        return Err(unknown(name, shipped::PICTURE.name));
    }
    let shown = match own {
        Some(own) => own.clone(),
        None => Scan::read(Cursor::new(shipped::PICTURE.bytes)).map_err(broken)?.grey,
    };
    let shades = shown.pixels.iter().map(|&shade| f64::from(shade));
    Ok(DMatrix::from_row_iterator(shown.height(), shown.width, shades))
}

/// The matrix that makes so many rows of others: row r covers a stretch as long as old / new of them, and holds the
/// share each of them has in it.
fn box_means((rows, columns): (usize, usize)) -> DMatrix<f64> {
    // In parts of which an old row has as many as there are new ones: everything is whole.
    let share = |row: usize, column: usize| {
        let (start, end) = (row * columns, (row + 1) * columns);
        let covered = end.min((column + 1) * rows).saturating_sub(start.max(column * rows));
        covered as f64 / columns as f64
    };
    DMatrix::from_fn(rows, columns, share)
}
