//! From a file's arrays to layers that follow one on the other.
//!
//! Three conventions are known by their names: PyTorch's `0.weight` and `0.bias`, scikit-learn's `coefs_0` and
//! `intercepts_0`, Keras's `dense/kernel` and `dense/bias`; our own `wih` and `who` are as PyTorch keeps them. Where
//! names say nothing, shapes have to.

use std::cmp::Ordering;
use std::fmt::Write;

use crate::matrix::counted;
use crate::network::Tensor;

/// The most arrays that are told of by name, and signs of one name.
const MOST_LISTED: usize = 12;
const LONGEST_NAME: usize = 80;
/// The most layers a network may have to be brought along.
const MOST_LAYERS: usize = 64;

/// What a hidden node makes of its sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// The sum where it is above 0, else 0.
    Relu,
    /// 1 / (1 + e^−x).
    Sigmoid,
    /// The hyperbolic tangent.
    Tanh,
    /// The sum itself.
    Linear,
}

/// A layer: each node adds up what comes in by its weights, and its bias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DenseLayer {
    /// The array of its weights.
    pub weights: String,
    /// Whether they are kept with a row for each node that comes in, and not for each node of the layer.
    pub is_transposed: bool,
    /// The array of its biases, if it has some.
    pub bias: Option<String>,
    /// Nodes that come in.
    pub inputs: usize,
    /// Nodes of the layer.
    pub outputs: usize,
    /// What its nodes make of their sums, where the file says it.
    pub does: Option<Activation>,
}

/// What a file's arrays come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The layers, from the inputs to the outputs.
    pub layers: Vec<DenseLayer>,
    /// The arrays that have no place in them.
    pub unused: Vec<String>,
}

/// Why arrays make no network, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChainError(String);

impl ChainError {
    pub(super) fn new(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}

impl Brought {
    /// Finds the layers among a file's arrays.
    ///
    /// # Errors
    /// Where there is no matrix, or the matrices do not follow one on the other in one way.
    pub fn of<'t>(tensors: &'t [Tensor]) -> Result<Self, ChainError> {
        // A row or a column that is named as a bias is one.
        let is_matrix = |tensor: &&Tensor| tensor.shape.len() == 2 && !is_bias(&tensor.name);
        let mut matrices: Vec<&'t Tensor> = tensors.iter().filter(is_matrix).collect();
        matrices.sort_by(|a, b| in_order(&a.name, &b.name));
        if matrices.is_empty() {
            return Err(ChainError(format!(
                "there is no matrix of weights in it; here is {}",
                listed(tensors)
            )));
        }
        if matrices.len() > MOST_LAYERS {
            let count = matrices.len();
            return Err(ChainError(format!(
                "it has {count} matrices, and a network here has {MOST_LAYERS} layers"
            )));
        }
        let as_named = |tensor: &Tensor| tensor.name.contains("coefs_") || tensor.name.contains("kernel");
        let ways: [&dyn Fn(&Tensor) -> bool; 3] = [&as_named, &|_| false, &|_| true];
        // Matrices that chain the one way chain backwards the other: the order of their names is asked first.
        let chained_of = |matrices: &[&'t Tensor]| {
            let named = ways.into_iter().find_map(|way| named_chain(matrices, way));
            named.or_else(|| ways.into_iter().find_map(|way| only_chain(matrices, way)))
        };
        let of_known = || Some(without_strangers(&matrices)).filter(|known| !known.is_empty());
        let chained = chained_of(&matrices).or_else(|| chained_of(&of_known()?));
        let Some(chained) = chained else { return Err(ChainError(no_chain(&matrices))) };
        let mut unused: Vec<String> = tensors.iter().map(|tensor| tensor.name.clone()).collect();
        let in_turn = biases_in_turn(tensors, &chained);
        let mut layers: Vec<DenseLayer> = Vec::new();
        for (weights, is_transposed) in chained {
            let (inputs, outputs) = ends(weights, is_transposed);
            let free: Vec<&Tensor> = tensors
                .iter()
                .filter(|tensor| !layers.iter().any(|layer| layer.bias.as_ref() == Some(&tensor.name)))
                .collect();
            let bias = named_bias(weights, outputs, &free)?
                .or_else(|| in_turn.get(layers.len()).cloned())
                .or_else(|| bias_by_length(outputs, &free, &matrices));
            unused.retain(|name| *name != weights.name && Some(name) != bias.as_ref());
            layers.push(DenseLayer {
                weights: weights.name.clone(),
                is_transposed,
                bias,
                inputs,
                outputs,
                does: None,
            });
        }
        Ok(Self { layers, unused })
    }
}

/// Nodes that come in, and nodes of the layer.
fn ends(weights: &Tensor, is_transposed: bool) -> (usize, usize) {
    let (rows, columns) = (weights.shape[0], weights.shape[1]);
    if is_transposed { (rows, columns) } else { (columns, rows) }
}

/// The matrices one behind the other, all of them, in the order of their names, if that goes.
fn named_chain<'t>(
    matrices: &[&'t Tensor],
    is_transposed: &dyn Fn(&Tensor) -> bool,
) -> Option<Vec<(&'t Tensor, bool)>> {
    let ends = |tensor: &Tensor| ends(tensor, is_transposed(tensor));
    let goes = matrices.windows(2).all(|pair| ends(pair[0]).1 == ends(pair[1]).0);
    goes.then(|| matrices.iter().map(|tensor| (*tensor, is_transposed(tensor))).collect())
}

/// The same in the one order that goes.
fn only_chain<'t>(
    matrices: &[&'t Tensor],
    is_transposed: &dyn Fn(&Tensor) -> bool,
) -> Option<Vec<(&'t Tensor, bool)>> {
    let order = only_order(matrices, &|tensor| ends(tensor, is_transposed(tensor)))?;
    Some(order.into_iter().map(|tensor| (tensor, is_transposed(tensor))).collect())
}

/// The matrices without those that share no length with any other: such a one has no place in the network.
fn without_strangers<'t>(matrices: &[&'t Tensor]) -> Vec<&'t Tensor> {
    let is_known = |tensor: &&&Tensor| {
        let others = matrices.iter().filter(|other| other.name != tensor.name);
        others.flat_map(|other| &other.shape).any(|length| tensor.shape.contains(length))
    };
    matrices.iter().filter(is_known).copied().collect()
}

/// The only order in which each matrix follows on the one before, if there is one.
fn only_order<'t>(
    matrices: &[&'t Tensor],
    ends: &dyn Fn(&Tensor) -> (usize, usize),
) -> Option<Vec<&'t Tensor>> {
    let only = |wanted: &dyn Fn(&Tensor) -> bool| {
        let mut found = matrices.iter().filter(|tensor| wanted(tensor));
        found.next().filter(|_| found.next().is_none()).copied()
    };
    // The first is the one whose inputs no other gives.
    let first = only(&|tensor| {
        !matrices.iter().any(|other| other.name != tensor.name && ends(other).1 == ends(tensor).0)
    })?;
    let mut order = vec![first];
    while order.len() < matrices.len() {
        let last = ends(order[order.len() - 1]).1;
        let next = only(&|tensor| {
            ends(tensor).0 == last && !order.iter().any(|taken: &&Tensor| taken.name == tensor.name)
        })?;
        order.push(next);
    }
    Some(order)
}

/// What the matrices are, and that they do not chain.
fn no_chain(matrices: &[&Tensor]) -> String {
    let mut text = "its matrices do not follow one on the other: ".to_owned();
    for (at, matrix) in matrices.iter().take(MOST_LISTED).enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}`{}` is {}×{}", matrix.name, matrix.shape[0], matrix.shape[1]);
    }
    text += "; each has as many inputs as the one before has outputs, and a file holds one network";
    if matrices.iter().any(|matrix| matrix.name.starts_with("arr_")) {
        text += "; name what is in it: np.savez(file, W1=W1, b1=b1, W2=W2, b2=b2)";
    }
    text
}

/// The biases that belong to some weights by their name.
///
/// # Errors
/// Where they are not as many as the layer has nodes.
fn named_bias(weights: &Tensor, outputs: usize, free: &[&Tensor]) -> Result<Option<String>, ChainError> {
    let names = [("weight", "bias"), ("coefs_", "intercepts_"), ("kernel", "bias"), ("W", "b"), ("w", "b")];
    let named = names.iter().filter(|(of, _)| weights.name.contains(of)).find_map(|(of, bias)| {
        let wanted = weights.name.replacen(of, bias, 1);
        free.iter().find(|tensor| tensor.name == wanted)
    });
    match named {
        Some(bias) if bias.numbers.is_empty() => {
            Err(ChainError(format!("`{}` holds numbers of a kind that weights have not", bias.name)))
        }
        Some(bias) if bias.numbers.len() != outputs || bias.shape.len() > 2 => Err(ChainError(format!(
            "`{}` has {}, and the layer of `{}` has {}",
            bias.name,
            counted(bias.numbers.len(), "number"),
            weights.name,
            counted(outputs, "node")
        ))),
        named => Ok(named.map(|tensor| tensor.name.clone())),
    }
}

/// The only list of as many numbers as a layer has nodes, where no other layer has as many.
fn bias_by_length(outputs: usize, free: &[&Tensor], matrices: &[&Tensor]) -> Option<String> {
    let is_single = matrices.iter().filter(|matrix| matrix.shape.contains(&outputs)).count() <= 2;
    let mut lists = free.iter().filter(|tensor| *tensor.shape == [outputs]);
    lists.next().filter(|_| is_single && lists.next().is_none()).map(|tensor| tensor.name.clone())
}

/// The lists, where there is one for each layer and each is as long as its layer is wide: NumPy names what it is given
/// without names `arr_0`, `arr_1`, in their order.
fn biases_in_turn(tensors: &[Tensor], chained: &[(&Tensor, bool)]) -> Vec<String> {
    let mut lists: Vec<&Tensor> = tensors.iter().filter(|tensor| tensor.shape.len() == 1).collect();
    lists.sort_by(|a, b| in_order(&a.name, &b.name));
    let fits = lists.len() == chained.len()
        && lists
            .iter()
            .zip(chained)
            .all(|(list, (weights, turned))| list.shape[0] == ends(weights, *turned).1);
    if fits { lists.into_iter().map(|list| list.name.clone()).collect() } else { Vec::new() }
}

fn is_bias(name: &str) -> bool {
    name.contains("bias") || name.contains("intercepts_")
}

fn listed(tensors: &[Tensor]) -> String {
    let name = |tensor: &Tensor| format!("`{}`", tensor.name.chars().take(LONGEST_NAME).collect::<String>());
    let names: Vec<String> = tensors.iter().take(MOST_LISTED).map(name).collect();
    let more = if tensors.len() > MOST_LISTED { ", and others" } else { "" };
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") + more }
}

/// Names by their words and numbers: `2.weight` comes before `10.weight`.
fn in_order(a: &str, b: &str) -> Ordering {
    pieces(a).cmp(&pieces(b))
}

/// A name's numbers, each with what stands after it.
fn pieces(name: &str) -> Vec<(u64, String)> {
    let mut pieces: Vec<(u64, String)> = vec![(0, String::new())];
    let mut was_digit = false;
    for sign in name.chars() {
        let digit = sign.to_digit(10).map(u64::from);
        match (digit, pieces.last_mut()) {
            (Some(digit), Some((number, _))) if was_digit => {
                *number = number.saturating_mul(10).saturating_add(digit);
            }
            (None, Some((_, words))) => words.push(sign),
            (digit, _) => pieces.push((digit.unwrap_or(0), String::new())),
        }
        was_digit = digit.is_some();
    }
    pieces
}
