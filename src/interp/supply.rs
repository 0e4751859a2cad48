//! Values that no program works out: the records and the network that come with nn-tutor, and initial weights.
//!
//! A lesson names them by their files, which are held within the program, so that it runs the same on every machine
//! and touches no disk.

use std::io::Cursor;

use nalgebra::DMatrix;

use super::evaluate::{count, whole};
use crate::digits::{Dataset, Sample, shipped};
use crate::lang::{Diagnostic, Span};
use crate::matrix::Value;
use crate::network::{self, FileError, Model, WeightMatrix};
use crate::pictures::scan::{Grey, Scan, ScanError};
use crate::trace::Operand;

/// Why there is no such value.
pub(super) enum Fault {
    /// Said without a place: it is the call itself.
    Here(String, String),
    /// Said at one of the arguments.
    There(Diagnostic),
}

impl Fault {
    /// The fault as a diagnostic of a call.
    pub fn at(self, call: Span) -> Diagnostic {
        match self {
            Self::Here(message, help) => Diagnostic::new(call, message).with_help(help),
            Self::There(diagnostic) => diagnostic,
        }
    }

    fn unknown(name: &str, known: &str) -> Self {
        Self::Here(format!("nothing called \"{name}\" comes with nn-tutor"), format!("there is {known}"))
    }
}

impl From<Diagnostic> for Fault {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::There(diagnostic)
    }
}

/// The records of a file that comes with nn-tutor: a row each, the label and then the pixels.
pub(super) fn records(names: &[&str]) -> Result<Value, Fault> {
    let name = names.first().copied().unwrap_or_default();
    match shipped::records(name) {
        Some(Ok(data)) => Ok(Value::matrix(as_rows(&data))),
        Some(Err(error)) => Err(Fault::Here(error.to_string(), "the file should be whole".to_owned())),
        None => Err(Fault::unknown(name, &record_files())),
    }
}

fn record_files() -> String {
    shipped::RECORDS.map(|file| file.name).join(" and ")
}

fn as_rows(data: &Dataset) -> DMatrix<f64> {
    let record = |sample: Sample<'_>| {
        let numbers: Vec<f64> =
            std::iter::once(sample.label).chain(sample.pixels.iter().copied()).map(f64::from).collect();
        numbers
    };
    let numbers: Vec<f64> = data.iter().flat_map(record).collect();
    DMatrix::from_row_slice(data.len(), 1 + data.pixels_per_image(), &numbers)
}

/// A matrix of a network that comes with nn-tutor: the file's name, then the matrix's.
pub(super) fn weights(names: &[&str]) -> Result<Value, Fault> {
    let [name, matrix] = names else { return Err(Fault::unknown("", shipped::NETWORK.name)) };
    if *name != shipped::NETWORK.name {
        return Err(Fault::unknown(name, shipped::NETWORK.name));
    }
    let whole = |error: FileError| Fault::Here(error.to_string(), "the file should be whole".to_owned());
    let network = Model::shipped().map_err(whole)?.network;
    match WeightMatrix::named(matrix) {
        Some(matrix) => Ok(Value::matrix(matrix.of(&network).clone())),
        None => {
            let message = format!("there is no matrix called \"{matrix}\" in {name}");
            Err(Fault::Here(message, "there are \"wih\" and \"who\"".to_owned()))
        }
    }
}

/// The picture of a digit: the learner's own, or the one that comes with nn-tutor.
pub(super) fn picture(names: &[&str], own: Option<&Grey>) -> Result<Value, Fault> {
    let name = names.first().copied().unwrap_or_default();
    if name != shipped::PICTURE.name {
        return Err(Fault::unknown(name, shipped::PICTURE.name));
    }
    let whole = |error: ScanError| Fault::Here(error.to_string(), "the file should be whole".to_owned());
    let shown = match own {
        Some(own) => own.clone(),
        None => Scan::read(Cursor::new(shipped::PICTURE.bytes)).map_err(whole)?.grey,
    };
    let shades: Vec<f64> = shown.pixels.iter().map(|&shade| f64::from(shade)).collect();
    Ok(Value::matrix(DMatrix::from_row_slice(shown.height(), shown.width, &shades)))
}

/// The matrix that makes so many rows of others: row r covers a stretch as long as old / new of them, and holds the
/// share each of them has in it.
pub(super) fn box_means(operands: &[Operand]) -> Result<Value, Fault> {
    let [new, old] = operands else {
        return Err(Fault::Here(
            "box_means takes the rows wanted and the rows there are".into(),
            String::new(),
        ));
    };
    let (rows, columns) = (count(new, "the rows wanted")?, count(old, "the rows there are")?);
    if rows == 0 || columns == 0 {
        let message = format!("{rows} rows cannot be made of {columns}");
        return Err(Diagnostic::new(new.span, message).with_help("there is 1 at least of each").into());
    }
    if rows.saturating_mul(columns) > crate::matrix::MAX_CELLS {
        let message = format!("{rows}×{columns} is too many cells for a lesson");
        return Err(Diagnostic::new(new.span, message).with_help("ask for fewer").into());
    }
    // In parts of which an old row has as many as there are new ones: everything is whole.
    let share = |row: usize, column: usize| {
        let (start, end) = (row * columns, (row + 1) * columns);
        let covered = end.min((column + 1) * rows).saturating_sub(start.max(column * rows));
        covered as f64 / columns as f64
    };
    Ok(Value::matrix(DMatrix::from_fn(rows, columns, share)))
}

/// Initial weights: rows, columns, seed, layer.
pub(super) fn initial_weights(operands: &[Operand]) -> Result<Value, Fault> {
    let [rows, columns, seed, layer] = operands else {
        return Err(Fault::Here("initial_weights takes a shape, a seed and a layer".into(), String::new()));
    };
    let (rows_count, columns_count) =
        (count(rows, "a count of rows")?, count(columns, "a count of columns")?);
    let cells = rows_count.saturating_mul(columns_count);
    if cells > crate::matrix::MAX_CELLS {
        let message = format!("{rows_count}×{columns_count} is {cells} weights, too many for a lesson");
        return Err(Diagnostic::new(rows.span, message).with_help("ask for fewer").into());
    }
    let natural = |operand: &Operand, what: &'static str| {
        let number = whole(operand, what)?;
        u64::try_from(number).map_err(|_| Diagnostic::new(operand.span, format!("{what} is 0 or more")))
    };
    let (seed, layer) = (natural(seed, "the seed")?, natural(layer, "the layer")?);
    Ok(Value::matrix(network::initial_weights(rows_count, columns_count, seed, layer)))
}
