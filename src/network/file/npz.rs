//! NumPy's `.npz`: a zip file with a `.npy` file for each matrix, as `numpy.savez(file, wih=wih, who=who)` writes it.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::path::Path;

use nalgebra::DMatrix;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::npy::{self, Header};
use super::{
    Model, NumbersRead, PYTORCH, Precision, Tensor, WeightMatrix, Written, Wrong, count, half, little_endian,
    model, other_kind, room_for, rows_and_columns,
};
use crate::matrix::Kind;
use crate::memory;

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`, which gives errors away")]
fn damaged(why: impl ToString) -> Wrong {
    Wrong::damaged(".npz", why.to_string())
}

/// Reads a file's bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Model, Wrong> {
    let mut archive = opened(bytes)?;
    model(names(&archive), BTreeMap::new(), |which| matrix(&mut archive, which))
}

/// Every array in a file's bytes, by name.
pub(super) fn arrays(bytes: &[u8], wanted: NumbersRead) -> Result<Vec<Tensor>, Wrong> {
    let mut archive = opened(bytes)?;
    let mut names = names(&archive);
    names.sort_unstable();
    // Packed, many arrays may be one and the same bytes: all of them together have to find room.
    let mut all = 0_usize;
    let array = |name: String| {
        let Array { is_by_columns, shape, numbers, kind } = array(&mut archive, &name, wanted)?;
        all = all.saturating_add(numbers.len());
        room_for(all)?;
        let numbers = match *shape {
            [rows, columns] if is_by_columns => {
                DMatrix::from_vec(rows, columns, numbers).transpose().as_slice().to_vec()
            }
            _ if is_by_columns && shape.len() > 2 => {
                return Err(Wrong(format!("`{name}` has {} lengths, kept column by column", shape.len())));
            }
            _ => numbers,
        };
        Ok(Tensor { name, shape, numbers, kind })
    };
    names.into_iter().map(array).collect()
}

/// The archive, if it is NumPy's.
fn opened(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Wrong> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let is_pickle = |file: &str| Path::new(file).extension().is_some_and(|ending| ending == "pkl");
    if archive.file_names().any(|file| file.is_ok_and(|file| is_pickle(&file))) {
        return Err(Wrong(format!("this is PyTorch's, whatever its name; {PYTORCH}")));
    }
    let most = memory::most_unpacked(bytes.len() as u64);
    if let Some(all) = archive.decompressed_size().filter(|all| *all > most.into()) {
        return Err(damaged(format!("it claims {all} bytes, far more than its packed ones make of weights")));
    }
    Ok(archive)
}

fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    archive.file_names().filter_map(|file| Some(file.ok()?.strip_suffix(".npy")?.to_owned())).collect()
}

/// An array as it is kept.
struct Array {
    is_by_columns: bool,
    shape: Vec<usize>,
    numbers: Vec<f64>,
    kind: Kind,
}

fn matrix(archive: &mut ZipArchive<Cursor<&[u8]>>, which: WeightMatrix) -> Result<DMatrix<f64>, Wrong> {
    let Array { is_by_columns, shape, numbers, .. } = array(archive, which.name(), NumbersRead::Weights)?;
    let (rows, columns) = rows_and_columns(which, &shape)?;
    Ok(if is_by_columns {
        DMatrix::from_vec(rows, columns, numbers)
    } else {
        DMatrix::from_row_slice(rows, columns, &numbers)
    })
}

fn array(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, wanted: NumbersRead) -> Result<Array, Wrong> {
    let entry = archive.by_name(&format!("{name}.npy")).map_err(damaged)?;
    let claimed = entry.size();
    let most = memory::most_unpacked(entry.compressed_size());
    if claimed > most {
        let what = format!("`{name}` claims {claimed} bytes, far more than its packed ones make of weights");
        return Err(damaged(what));
    }
    let mut array = BufReader::new(entry.take(claimed));
    let Header { kind, is_by_columns, shape } = Header::read(&mut array).map_err(damaged)?;
    let count = count(name, &shape)?;
    if count as u64 > claimed {
        return Err(damaged(format!("`{name}` claims {count} weights in {claimed} bytes")));
    }
    room_for(count)?;
    let whole = if wanted == NumbersRead::All { whole_numbers(&mut array, &kind, count) } else { None };
    let numbers = match whole.map_or_else(|| numbers(&mut array, &kind, count), Some) {
        Some(numbers) => numbers.map_err(damaged)?,
        // What is counted beside a network is no weight: it has a name, and no numbers here.
        None if shape.len() < 2 => Vec::new(),
        None => return Err(other_kind(name, &kind, "f2, f4 or f8")),
    };
    // Its checksum is looked at where it ends.
    io::copy(&mut array.take(MOST_BEHIND), &mut io::sink()).map_err(damaged)?;
    Ok(Array { is_by_columns, shape, numbers, kind: sort_of(&kind) })
}

/// Bytes looked past behind an array's numbers, where there should be none.
const MOST_BEHIND: u64 = 1 << 10;

/// So many numbers in the order they are kept, if they are of a kind that weights may be.
fn numbers(from: impl Read, kind: &str, count: usize) -> Option<io::Result<Vec<f64>>> {
    Some(match kind {
        "<f8" => each(from, count, f64::from_le_bytes),
        ">f8" => each(from, count, f64::from_be_bytes),
        "<f2" => each(from, count, |bytes| half(u16::from_le_bytes(bytes))),
        ">f2" => each(from, count, |bytes| half(u16::from_be_bytes(bytes))),
        "<f4" => each(from, count, |bytes| f32::from_le_bytes(bytes).into()),
        ">f4" => each(from, count, |bytes| f32::from_be_bytes(bytes).into()),
        _ => return None,
    })
}

/// The same of whole numbers and truths.
fn whole_numbers(from: impl Read, kind: &str, count: usize) -> Option<io::Result<Vec<f64>>> {
    Some(match kind {
        "|b1" => each(from, count, |[byte]| f64::from(u8::from(byte != 0))),
        "|u1" => each(from, count, |[byte]| byte.into()),
        "|i1" => each(from, count, |bytes| i8::from_le_bytes(bytes).into()),
        "<u2" => each(from, count, |bytes| u16::from_le_bytes(bytes).into()),
        "<i2" => each(from, count, |bytes| i16::from_le_bytes(bytes).into()),
        "<u4" => each(from, count, |bytes| u32::from_le_bytes(bytes).into()),
        "<i4" => each(from, count, |bytes| i32::from_le_bytes(bytes).into()),
        "<u8" => each(from, count, |bytes| u64::from_le_bytes(bytes) as f64),
        "<i8" => each(from, count, |bytes| i64::from_le_bytes(bytes) as f64),
        _ => return None,
    })
}

/// What sort of numbers a kind says.
fn sort_of(kind: &str) -> Kind {
    match kind.trim_start_matches(['<', '>', '|']).bytes().next() {
        Some(b'b') => Kind::Truth,
        Some(b'i' | b'u') => Kind::Whole,
        _ => Kind::Real,
    }
}

fn each<const N: usize>(
    mut from: impl Read,
    count: usize,
    number: impl Fn([u8; N]) -> f64,
) -> io::Result<Vec<f64>> {
    (0..count).map(|_| npy::bytes(&mut from).map(&number)).collect()
}

/// Arrays as the bytes of a file. All of it is dated 1980, when the zip format's calendar begins, so that the same arrays
/// give the same bytes. What is known of them has no place in it.
pub(super) fn bytes(Written { arrays, precision, .. }: Written<'_>) -> Result<Vec<u8>, Wrong> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let kind = match precision {
        Precision::Double => "<f8",
        Precision::Single => "<f4",
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for Tensor { name, shape, numbers, .. } in arrays {
        archive.start_file(format!("{name}.npy"), options).map_err(damaged)?;
        archive.write_all(&npy::header(kind, shape))?;
        archive.write_all(&little_endian(numbers, precision))?;
    }
    Ok(archive.finish().map_err(damaged)?.into_inner())
}
