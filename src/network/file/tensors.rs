//! The safetensors form: a length of eight bytes, a header in JSON, then every matrix row by row, little-endian.
//!
//! It is read by the `safetensors` crate. It is written here, since the crate keeps what is known of a file in no
//! particular order, and the same network is to give the same bytes.

use nalgebra::DMatrix;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use serde_json::{Map, Value, json};

use super::{
    Model, NumbersRead, Precision, Tensor, WeightMatrix, Written, Wrong, brain, count, half, little_endian,
    model, other_kind, room_for, rows_and_columns,
};
use crate::matrix::Kind;

/// The key of the header under which the crate looks for what is known of a file.
const ABOUT: &str = "__metadata__";
/// The data begins at a multiple of this.
const ALIGNMENT: usize = 8;

fn damaged(error: SafeTensorError) -> Wrong {
    Wrong::damaged("safetensors", error)
}

/// Reads a file's bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Model, Wrong> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let names = tensors.names().into_iter().map(str::to_owned).collect();
    let about = header.metadata().iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
    model(names, about.collect(), |which| matrix(&tensors, which))
}

/// The kinds of numbers that weights have.
const KINDS: [Dtype; 4] = [Dtype::F16, Dtype::BF16, Dtype::F32, Dtype::F64];

/// Every array in a file's bytes, by name.
pub(super) fn arrays(bytes: &[u8], wanted: NumbersRead) -> Result<Vec<Tensor>, Wrong> {
    let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let mut names: Vec<String> = tensors.names().into_iter().map(str::to_owned).collect();
    names.sort_unstable();
    let array = |name: String| {
        let tensor = tensors.tensor(&name).map_err(damaged)?;
        let shape = tensor.shape().to_vec();
        room_for(count(&name, &shape)?)?;
        // What is counted beside a network, such as the batches it saw, is no weight: it has a name, and no numbers here.
        let is_beside = shape.len() < 2 && !KINDS.contains(&tensor.dtype());
        let whole = if wanted == NumbersRead::All { whole_numbers(&tensor) } else { None };
        let (numbers, kind) = match whole {
            Some(whole) => whole,
            None if is_beside => (Vec::new(), Kind::Real),
            None => (numbers(&name, &tensor)?, Kind::Real),
        };
        Ok(Tensor { name, shape, numbers, kind })
    };
    names.into_iter().map(array).collect()
}

fn matrix(tensors: &SafeTensors<'_>, name: WeightMatrix) -> Result<DMatrix<f64>, Wrong> {
    let tensor = tensors.tensor(name.name()).map_err(damaged)?;
    let (rows, columns) = rows_and_columns(name, tensor.shape())?;
    room_for(rows * columns)?;
    Ok(DMatrix::from_row_slice(rows, columns, &numbers(name.name(), &tensor)?))
}

fn numbers(name: &str, tensor: &TensorView<'_>) -> Result<Vec<f64>, Wrong> {
    let data = tensor.data();
    let of_16 = || data.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes));
    Ok(match tensor.dtype() {
        Dtype::F64 => data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        Dtype::F32 => data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect(),
        Dtype::F16 => of_16().map(half).collect(),
        Dtype::BF16 => of_16().map(brain).collect(),
        other => {
            return Err(other_kind(name, &format!("{other:?}"), "F16, BF16, F32 or F64"));
        }
    })
}

/// The whole numbers or truths of a tensor, and which they are.
fn whole_numbers(tensor: &TensorView<'_>) -> Option<(Vec<f64>, Kind)> {
    let data = tensor.data();
    let numbers = match tensor.dtype() {
        Dtype::BOOL => {
            let truths = data.iter().map(|byte| f64::from(u8::from(*byte != 0)));
            return Some((truths.collect(), Kind::Truth));
        }
        Dtype::U8 => data.iter().map(|byte| f64::from(*byte)).collect(),
        Dtype::I8 => data.iter().map(|byte| f64::from(byte.cast_signed())).collect(),
        Dtype::U16 => data.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes).into()).collect(),
        Dtype::I16 => data.as_chunks().0.iter().map(|bytes| i16::from_le_bytes(*bytes).into()).collect(),
        Dtype::U32 => data.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes).into()).collect(),
        Dtype::I32 => data.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes).into()).collect(),
        Dtype::U64 => data.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes) as f64).collect(),
        Dtype::I64 => data.as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes) as f64).collect(),
        _ => return None,
    };
    Some((numbers, Kind::Whole))
}

/// Arrays, and what is known of them, as the bytes of a file.
#[expect(clippy::unnecessary_wraps, reason = "the table of forms wants one kind of function")]
pub(super) fn bytes(Written { arrays, about, precision }: Written<'_>) -> Result<Vec<u8>, Wrong> {
    let mut header = Map::from_iter([(ABOUT.to_owned(), json!(about))]);
    let kind = match precision {
        Precision::Double => "F64",
        Precision::Single => "F32",
    };
    let mut data = Vec::new();
    for Tensor { name, shape, numbers, .. } in arrays {
        let start = data.len();
        data.append(&mut little_endian(numbers, precision));
        let tensor = json!({"dtype": kind, "shape": shape, "data_offsets": [start, data.len()]});
        header.insert(name.clone(), tensor);
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.append(&mut header);
    bytes.append(&mut data);
    Ok(bytes)
}
