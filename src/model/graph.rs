//! From an ONNX graph to layers: operations one behind the other, from what comes in to what goes out.

use super::{Activation, Brought, ChainError, DenseLayer, Output};
use crate::network::{OnnxGraph, OnnxNode, Tensor};

/// Operations a layer is made of, for whoever brings others.
const KNOWN: &str = "Gemm, MatMul, Add, Relu, Sigmoid, Tanh, Softmax and Flatten";

impl Brought {
    /// The layers of a graph with these arrays, each with what its nodes do, and what the output nodes do.
    ///
    /// # Errors
    /// Where an operation is none that a layer is made of, or they are not one behind the other.
    pub fn of_graph(graph: &OnnxGraph, tensors: &[Tensor]) -> Result<(Self, Output), ChainError> {
        let array = |name: &str| tensors.iter().find(|tensor| tensor.name == name);
        let mut coming = graph.inputs.iter().filter(|name| array(name).is_none());
        let (Some(mut at), None) = (coming.next(), coming.next()) else {
            return Err(ChainError::new("its graph has not just one input, which a network here has"));
        };
        let mut layers: Vec<DenseLayer> = Vec::new();
        let mut output = None;
        let mut left: Vec<&OnnxNode> = graph.nodes.iter().filter(|node| node.does != "Constant").collect();
        while let Some(node) = next(&mut left, at)? {
            let Some(made) = node.outputs.first() else { return Err(told(node, "it makes nothing")) };
            if output.is_some() {
                return Err(told(node, "it comes after the output layer"));
            }
            match (node.does.as_str(), layers.last_mut()) {
                ("Flatten" | "Reshape" | "Identity" | "Dropout" | "Cast", _)
                    if node.inputs.first() == Some(at) => {}
                ("Gemm" | "MatMul", last) => {
                    let layer = layer(node, at, &array)?;
                    if let Some(before) = last.filter(|before| before.outputs != layer.inputs) {
                        let what = format!(
                            "it has {} inputs, and what comes before it {} outputs",
                            layer.inputs, before.outputs
                        );
                        return Err(told(node, &what));
                    }
                    layers.push(layer);
                }
                ("Add", Some(layer)) if layer.bias.is_none() && layer.does.is_none() => {
                    let added = node.inputs.iter().find(|name| *name != at).and_then(|name| array(name));
                    layer.bias = Some(bias(node, added, layer.outputs)?);
                }
                ("Relu" | "Sigmoid" | "Tanh", Some(layer)) if layer.does.is_none() => {
                    layer.does = Some(match node.does.as_str() {
                        "Relu" => Activation::Relu,
                        "Tanh" => Activation::Tanh,
                        _ => Activation::Sigmoid,
                    });
                }
                ("Softmax", Some(layer)) if layer.does.is_none() => output = Some(Output::Softmax),
                (does, last) => {
                    let known = KNOWN.split([',', ' ']).any(|known| known == does);
                    let what = match last {
                        None if known => "no layer comes before it".to_owned(),
                        _ if known => "here it does not follow a layer's sums".to_owned(),
                        _ => format!("a network here is made of {KNOWN}"),
                    };
                    return Err(told(node, &what));
                }
            }
            at = made;
        }
        if let Some(node) = left.first() {
            return Err(told(node, "it is not one behind the other with the rest"));
        }
        let Some(last) = layers.last_mut() else {
            return Err(ChainError::new("its graph has no layer: no Gemm and no MatMul"));
        };
        let output = match (output, last.does.take()) {
            (Some(output), _) => output,
            (None, None) => Output::Linear,
            (None, Some(Activation::Sigmoid)) => Output::Sigmoid,
            (None, Some(_)) => {
                return Err(ChainError::new(
                    "its outputs are no sums, parts of 1 or sigmoids, which outputs here are",
                ));
            }
        };
        let hidden = layers.len() - 1;
        for layer in &mut layers[..hidden] {
            layer.does.get_or_insert(Activation::Linear);
        }
        let is_used = |tensor: &&Tensor| {
            layers
                .iter()
                .any(|layer| layer.weights == tensor.name || layer.bias.as_ref() == Some(&tensor.name))
        };
        let unused = tensors.iter().filter(|tensor| !is_used(tensor)).map(|tensor| tensor.name.clone());
        Ok((Self { unused: unused.collect(), layers, is_either_way: false }, output))
    }
}

/// Takes the operation out that goes on from a value; none where nothing does.
fn next<'g>(left: &mut Vec<&'g OnnxNode>, from: &str) -> Result<Option<&'g OnnxNode>, ChainError> {
    let takes = |node: &&OnnxNode| node.inputs.iter().any(|name| name == from);
    let Some(found) = left.iter().position(takes) else { return Ok(None) };
    let node = left.remove(found);
    match left.iter().find(|node| takes(node)) {
        Some(other) => {
            Err(told(other, "what it is given goes to another, too: layers here are one behind the other"))
        }
        None => Ok(Some(node)),
    }
}

/// A layer's sums.
fn layer<'t>(
    node: &OnnxNode,
    from: &str,
    array: &dyn Fn(&str) -> Option<&'t Tensor>,
) -> Result<DenseLayer, ChainError> {
    let [given, weights, rest @ ..] = node.inputs.as_slice() else {
        return Err(told(node, "it is given too little"));
    };
    let weights = array(weights).filter(|weights| given == from && weights.shape.len() == 2);
    let Some(weights) = weights else {
        return Err(told(node, "it multiplies what comes in by no matrix of weights that is in the file"));
    };
    let is_gemm = node.does == "Gemm";
    if is_gemm && node.whole("transA").unwrap_or(0) != 0 {
        return Err(told(node, "its transA has to be 0: what comes in is a row for each record"));
    }
    // What the weights, and the biases, are multiplied by.
    let times = |name| if is_gemm { node.number(name).unwrap_or(1.0) } else { 1.0 };
    let times = (times("alpha"), times("beta"));
    if !(times.0.is_finite() && times.1.is_finite()) {
        return Err(told(node, "its alpha and beta have to be finite numbers"));
    }
    // What comes in is a row there, so that weights that are not turned over have a row for each node that comes in.
    let is_transposed = !is_gemm || node.whole("transB").unwrap_or(0) == 0;
    let (rows, columns) = (weights.shape[0], weights.shape[1]);
    let (inputs, outputs) = if is_transposed { (rows, columns) } else { (columns, rows) };
    let bias = match rest.first().filter(|name| is_gemm && !name.is_empty()) {
        Some(name) => Some(bias(node, array(name), outputs)?),
        None => None,
    };
    Ok(DenseLayer { weights: weights.name.clone(), is_transposed, bias, times, inputs, outputs, does: None })
}

/// The name of what is added to a layer's sums, one for each.
fn bias(node: &OnnxNode, added: Option<&Tensor>, outputs: usize) -> Result<String, ChainError> {
    let is_one = |tensor: &&Tensor| tensor.numbers.len() == outputs && tensor.shape.last() == Some(&outputs);
    let bias = added.filter(is_one).map(|tensor| tensor.name.clone());
    bias.ok_or_else(|| {
        told(node, &format!("what it adds are not {outputs} numbers of the file, one for each node"))
    })
}

fn told(node: &OnnxNode, what: &str) -> ChainError {
    let OnnxNode { does, name, outputs, .. } = node;
    let name = if name.is_empty() { outputs.first().unwrap_or(name) } else { name };
    ChainError::new(&format!("`{name}`, {does}: {what}"))
}
