//! NumPy's `.npz`: a zip file with a `.npy` file for each matrix, as `numpy.savez(file, wih=wih, who=who)` writes it.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};

use nalgebra::DMatrix;
use npyz::{NpyFile, Order, TypeChar, WriterBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{FileFault, Model, Network, Precision, WeightMatrix, network, rows_and_columns, sort_out};

/// How many bytes a packed byte can stand for, at the very most.
const DEFLATE_AT_BEST: u64 = 1032;

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`, which gives errors away")]
fn damaged(why: impl ToString) -> FileFault {
    FileFault::Damaged { form: ".npz", why: why.to_string() }
}

/// Reads a file's bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Model, FileFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names =
        archive.file_names().filter_map(|file| Some(file.ok()?.strip_suffix(".npy")?.to_owned())).collect();
    let unused = sort_out(names)?;
    let [wih, who] = WeightMatrix::ALL.map(|which| matrix(&mut archive, which));
    Ok(Model { network: network(wih?, who?)?, about: BTreeMap::new(), unused })
}

fn matrix(archive: &mut ZipArchive<Cursor<&[u8]>>, name: WeightMatrix) -> Result<DMatrix<f64>, FileFault> {
    let entry = archive.by_name(&format!("{name}.npy")).map_err(damaged)?;
    let claimed = entry.size();
    if claimed > entry.compressed_size().saturating_mul(DEFLATE_AT_BEST) {
        return Err(damaged(format!("`{name}` claims {claimed} bytes, more than its packed bytes can hold")));
    }
    let array = NpyFile::new(entry.take(claimed)).map_err(damaged)?;
    let shape: Vec<usize> = array.shape().iter().map(|&length| length as usize).collect();
    let (rows, columns) = rows_and_columns(name, &shape)?;
    if (rows * columns) as u64 > claimed {
        return Err(damaged(format!("`{name}` claims {rows}×{columns} weights in {claimed} bytes")));
    }
    let order = array.order();
    let weights = numbers(array, name)?;
    if weights.len() != rows * columns {
        return Err(damaged(format!("`{name}` has {} weights of {}", weights.len(), rows * columns)));
    }
    Ok(match order {
        Order::C => DMatrix::from_row_slice(rows, columns, &weights),
        Order::Fortran => DMatrix::from_vec(rows, columns, weights),
    })
}

/// The numbers of an array, in the order they are kept.
fn numbers<R: Read>(array: NpyFile<R>, name: WeightMatrix) -> Result<Vec<f64>, FileFault> {
    let kind = array.dtype();
    match &kind {
        npyz::DType::Plain(plain) if plain.type_char() == TypeChar::Float && plain.size_field() == 8 => {
            array.into_vec::<f64>().map_err(damaged)
        }
        npyz::DType::Plain(plain) if plain.type_char() == TypeChar::Float && plain.size_field() == 4 => {
            let single = array.into_vec::<f32>().map_err(damaged)?;
            Ok(single.into_iter().map(f64::from).collect())
        }
        other => {
            let why = format!("holds numbers of the kind {}, and weights are f4 or f8", other.descr());
            Err(FileFault::Matrix { matrix: name, why })
        }
    }
}

/// A network as the bytes of a file. All of it is dated 1980, when the zip format's calendar begins, so that the same
/// network gives the same bytes.
pub(super) fn bytes(network: &Network, precision: Precision) -> Result<Vec<u8>, FileFault> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for matrix in WeightMatrix::ALL {
        let weights = matrix.of(network);
        archive.start_file(format!("{matrix}.npy"), options).map_err(damaged)?;
        match precision {
            Precision::Double => write_array(weights, &mut archive, |weight| weight)?,
            Precision::Single => write_array(weights, &mut archive, |weight| weight as f32)?,
        }
    }
    Ok(archive.finish().map_err(damaged)?.into_inner())
}

fn write_array<T: npyz::AutoSerialize>(
    weights: &DMatrix<f64>,
    to: &mut impl Write,
    kept: impl Fn(f64) -> T,
) -> io::Result<()> {
    let shape = [weights.nrows() as u64, weights.ncols() as u64];
    let mut writer = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(to).begin_nd()?;
    // A matrix is kept column by column, so the transpose's columns are its rows.
    writer.extend(weights.transpose().iter().map(|weight| kept(*weight)))?;
    writer.finish()
}
