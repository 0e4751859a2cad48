//! ONNX: a graph of operations and its arrays, in Google's protocol buffers.
//!
//! The messages are our own, of what is needed of onnx.proto alone; a field that stands in none of them is passed over.

use std::path::Path;

use prost::Message;

use super::{
    FileError, Model, NumbersRead, Tensor, Written, Wrong, brain, bytes_of, count, half, other_kind, room_for,
};
use crate::matrix::Kind;
use crate::memory;

/// The most operations, and arrays, of a graph here.
const MOST_PARTS: usize = 10_000;
/// Bytes that one of a hostile file's may come to.
const GROWS: u64 = 16;

/// What is needed of `ModelProto`: the graph, still packed.
#[derive(Clone, PartialEq, Message)]
struct OnnxModel {
    #[prost(bytes = "vec", tag = "7")]
    graph: Vec<u8>,
}

/// Of `GraphProto`: its parts, still packed, so that they can be counted before they take room.
#[derive(Clone, PartialEq, Message)]
struct PackedGraph {
    #[prost(bytes = "vec", repeated, tag = "1")]
    nodes: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "5")]
    arrays: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "11")]
    inputs: Vec<OnnxNamed>,
    #[prost(message, repeated, tag = "12")]
    outputs: Vec<OnnxNamed>,
}

/// Of `ValueInfoProto`.
#[derive(Clone, PartialEq, Message)]
struct OnnxNamed {
    #[prost(string, tag = "1")]
    name: String,
}

/// Of `NodeProto`: an operation.
#[derive(Clone, PartialEq, Message)]
pub struct OnnxNode {
    /// What it is given, by name; empty where something is left out.
    #[prost(string, repeated, tag = "1")]
    pub inputs: Vec<String>,
    /// What it makes.
    #[prost(string, repeated, tag = "2")]
    pub outputs: Vec<String>,
    /// What it is called.
    #[prost(string, tag = "3")]
    pub name: String,
    /// What it does.
    #[prost(string, tag = "4")]
    pub does: String,
    #[prost(message, repeated, tag = "5")]
    settings: Vec<OnnxSetting>,
}

/// Of `AttributeProto`.
#[derive(Clone, PartialEq, Message)]
struct OnnxSetting {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(float, tag = "2")]
    number: f32,
    #[prost(int64, tag = "3")]
    whole: i64,
    #[prost(message, optional, tag = "5")]
    array: Option<OnnxArray>,
}

/// Of `TensorProto`: an array. Its numbers stand in one of several fields.
#[derive(Clone, PartialEq, Message)]
struct OnnxArray {
    #[prost(int64, repeated, tag = "1")]
    lengths: Vec<i64>,
    #[prost(int32, tag = "2")]
    kind: i32,
    #[prost(float, repeated, tag = "4")]
    singles: Vec<f32>,
    #[prost(int32, repeated, tag = "5")]
    bits: Vec<i32>,
    #[prost(string, tag = "8")]
    name: String,
    #[prost(bytes = "vec", tag = "9")]
    raw: Vec<u8>,
    #[prost(double, repeated, tag = "10")]
    doubles: Vec<f64>,
    /// 1 where its numbers lie in another file.
    #[prost(int32, tag = "14")]
    lies: i32,
}

/// The kinds of numbers that weights may be, as onnx.proto numbers them.
const SINGLE: i32 = 1;
const HALF: i32 = 10;
const DOUBLE: i32 = 11;
const BRAIN: i32 = 16;
/// Those of whole numbers, in which shapes are kept.
const WHOLE: [i32; 8] = [2, 3, 4, 5, 6, 7, 12, 13];

/// A graph: operations, and the names of what comes in and goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct OnnxGraph {
    /// The operations, in an order in which each comes after what it needs.
    pub nodes: Vec<OnnxNode>,
    /// What comes in, arrays among it in older files.
    pub inputs: Vec<String>,
    /// What goes out.
    pub outputs: Vec<String>,
}

impl OnnxGraph {
    /// Reads the graph in a file.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no ONNX.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let read = || {
            let packed = unpacked(&bytes_of(path)?)?;
            let names = |named: Vec<OnnxNamed>| named.into_iter().map(|named| named.name).collect();
            Ok(Self { nodes: nodes(&packed)?, inputs: names(packed.inputs), outputs: names(packed.outputs) })
        };
        read().map_err(|wrong: Wrong| wrong.with(path))
    }
}

impl OnnxNode {
    /// A setting that is a whole number.
    pub fn whole(&self, name: &str) -> Option<i64> {
        self.settings.iter().find(|setting| setting.name == name).map(|setting| setting.whole)
    }

    /// A setting that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.settings.iter().find(|setting| setting.name == name).map(|setting| setting.number.into())
    }
}

fn damaged(error: prost::DecodeError) -> Wrong {
    Wrong::damaged("ONNX", error)
}

fn unpacked(bytes: &[u8]) -> Result<PackedGraph, Wrong> {
    memory::room_for(bytes.len(), GROWS)?;
    let OnnxModel { graph } = OnnxModel::decode(bytes).map_err(damaged)?;
    let packed = PackedGraph::decode(&graph[..]).map_err(damaged)?;
    let parts = packed.nodes.len().max(packed.arrays.len());
    if parts > MOST_PARTS {
        return Err(Wrong(format!("its graph has {parts} parts, and here it may have {MOST_PARTS}")));
    }
    Ok(packed)
}

fn nodes(packed: &PackedGraph) -> Result<Vec<OnnxNode>, Wrong> {
    packed.nodes.iter().map(|bytes| OnnxNode::decode(&bytes[..]).map_err(damaged)).collect()
}

/// There is none of ours: what ours knows of itself has no place in a graph.
pub(super) fn read(_: &[u8]) -> Result<Model, Wrong> {
    Err(Wrong("an ONNX file is opened by `nn-tutor open`, which finds its layers".to_owned()))
}

/// Nothing is written so.
pub(super) fn bytes(_: Written<'_>) -> Result<Vec<u8>, Wrong> {
    Err(Wrong("weights are written as .safetensors or .npz; ONNX is only read".to_owned()))
}

/// Every array of numbers that may be weights: those of the graph, and those that an operation of it gives.
pub(super) fn arrays(bytes: &[u8], _: NumbersRead) -> Result<Vec<Tensor>, Wrong> {
    let packed = unpacked(bytes)?;
    let mut found = Vec::new();
    for bytes in &packed.arrays {
        found.push(OnnxArray::decode(&bytes[..]).map_err(damaged)?);
    }
    for node in nodes(&packed)?.into_iter().filter(|node| node.does == "Constant") {
        let array = node.settings.into_iter().find_map(|setting| setting.array);
        found.extend(
            array.zip(node.outputs.into_iter().next()).map(|(array, name)| OnnxArray { name, ..array }),
        );
    }
    let mut tensors = Vec::new();
    for array in found.into_iter().filter(|array| !WHOLE.contains(&array.kind)) {
        tensors.push(tensor(array)?);
    }
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tensors)
}

fn tensor(array: OnnxArray) -> Result<Tensor, Wrong> {
    let OnnxArray { lengths, kind, singles, bits, name, raw, doubles, lies } = array;
    if lies != 0 {
        let help =
            "save the model with its numbers in it: onnx.save(model, file, save_as_external_data=False)";
        return Err(Wrong(format!("the numbers of `{name}` lie in another file; {help}")));
    }
    let shape: Option<Vec<usize>> = lengths.iter().map(|length| usize::try_from(*length).ok()).collect();
    let shape = shape.ok_or_else(|| Wrong(format!("`{name}` has a length below 0")))?;
    let wanted = count(&name, &shape)?;
    room_for(wanted)?;
    let of_16 = |number: &dyn Fn(u16) -> f64| -> Vec<f64> {
        let raw = raw.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes));
        // In the field of whole numbers the lower half of each is one.
        raw.chain(bits.iter().map(|bits| *bits as u16)).map(number).collect()
    };
    let numbers: Vec<f64> = match kind {
        SINGLE => {
            let raw = raw.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
            raw.chain(singles).map(f64::from).collect()
        }
        DOUBLE => raw.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).chain(doubles).collect(),
        HALF => of_16(&half),
        BRAIN => of_16(&brain),
        other => {
            return Err(other_kind(&name, &other.to_string(), "FLOAT, FLOAT16, BFLOAT16 or DOUBLE"));
        }
    };
    if numbers.len() != wanted {
        let there = numbers.len();
        return Err(Wrong::damaged(
            "ONNX",
            format!("`{name}` has {there} numbers, and its shape asks for {wanted}"),
        ));
    }
    Ok(Tensor { name, shape, numbers, kind: Kind::Real })
}
