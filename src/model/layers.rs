//! From a file's arrays to layers that follow one on the other.
//!
//! Three conventions are known by their names: PyTorch's `0.weight` and `0.bias`, scikit-learn's `coefs_0` and
//! `intercepts_0`, Keras's `dense/kernel` and `dense/bias`; our own `wih` and `who` are as PyTorch keeps them, the one
//! before the other. Where names say nothing, shapes have to.

use std::cmp::Ordering;
use std::fmt::Write;

use crate::matrix::counted;
use crate::network::{Tensor, WeightMatrix};

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

/// What a row of a file's matrices belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// A node of the layer, as PyTorch has it.
    Outputs,
    /// A node that comes in, as Keras and scikit-learn have it.
    Inputs,
}

/// A layer: each node adds up what comes in by its weights, and its bias.
#[derive(Clone, Debug, PartialEq)]
pub struct DenseLayer {
    /// The array of its weights.
    pub weights: String,
    /// Whether they are kept with a row for each node that comes in, and not for each node of the layer.
    pub is_transposed: bool,
    /// The array of its biases, if it has some.
    pub bias: Option<String>,
    /// What the file's weights, and its biases, are multiplied by.
    pub times: (f64, f64),
    /// Nodes that come in.
    pub inputs: usize,
    /// Nodes of the layer.
    pub outputs: usize,
    /// What its nodes make of their sums, where the file says it.
    pub does: Option<Activation>,
}

/// What a file's arrays come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Brought {
    /// The layers, from the inputs to the outputs.
    pub layers: Vec<DenseLayer>,
    /// The arrays that have no place in them.
    pub unused: Vec<String>,
    /// Whether neither names nor shapes say what a row of a matrix belongs to.
    pub is_either_way: bool,
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
    /// Finds the layers among a file's arrays; `rows` is what their rows belong to, where that is known.
    ///
    /// # Errors
    /// Where there is no matrix, the matrices do not follow one on the other in one way, or something stands between them.
    pub fn of(tensors: &[Tensor], rows: Option<RowsOf>) -> Result<Self, ChainError> {
        if let Some(between) = tensors.iter().find_map(between_layers) {
            return Err(ChainError(between));
        }
        // A row or a column that is named as a bias is one.
        let is_matrix = |tensor: &&Tensor| tensor.shape.len() == 2 && !is_bias(&tensor.name);
        let mut matrices: Vec<&Tensor> = tensors.iter().filter(is_matrix).collect();
        matrices.sort_by(|a, b| own_place(&a.name).cmp(&own_place(&b.name)).then(in_order(&a.name, &b.name)));
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
        let mut why = None;
        for matrices in readings(&matrices) {
            let mut found = Vec::new();
            for chained in chains(&matrices, rows) {
                match Self::chained(tensors, &matrices, chained) {
                    Ok(network) => found.push(network),
                    Err(error) => why = why.or(Some(error)),
                }
            }
            // What leaves less over is meant. Of two that do as well, a network narrows, where names do not say what
            // comes first.
            let is_told = is_named_way(&matrices) || matrices.iter().all(|matrix| has_number(&matrix.name));
            let unlikely = |found: &Self| (found.unused.len(), !is_told && !found.narrows());
            if let Some(mut best) = found.into_iter().min_by_key(unlikely) {
                let is_square = |tensor: &&Tensor| tensor.shape[0] == tensor.shape[1];
                let is_said = rows.is_some() || is_named_way(&matrices);
                best.is_either_way = !is_said && matrices.iter().all(is_square);
                return Ok(best);
            }
        }
        Err(why.unwrap_or_else(|| ChainError(no_chain(&matrices))))
    }

    /// The network of matrices one behind the other, each with its biases.
    fn chained(
        tensors: &[Tensor],
        matrices: &[&Tensor],
        chained: Vec<(&Tensor, bool)>,
    ) -> Result<Self, ChainError> {
        let mut unused: Vec<String> = tensors.iter().map(|tensor| tensor.name.clone()).collect();
        let is_layer = |tensor: &&Tensor| matrices.iter().any(|matrix| matrix.name == tensor.name);
        let lists: Vec<&Tensor> =
            tensors.iter().filter(|tensor| is_list(tensor) && !is_layer(tensor)).collect();
        let in_turn = biases_in_turn(&lists, &chained);
        let mut layers: Vec<DenseLayer> = Vec::new();
        for (weights, is_transposed) in chained {
            let (inputs, outputs) = ends(weights, is_transposed);
            let is_free =
                |tensor: &&Tensor| !layers.iter().any(|layer| layer.bias.as_ref() == Some(&tensor.name));
            let free: Vec<&Tensor> = tensors.iter().filter(is_free).collect();
            let bias = named_bias(weights, outputs, &free)?
                .or_else(|| in_turn.get(layers.len()).cloned())
                .or_else(|| bias_by_length(outputs, lists.iter().filter(|list| is_free(list)), matrices));
            unused.retain(|name| *name != weights.name && Some(name) != bias.as_ref());
            layers.push(DenseLayer {
                weights: weights.name.clone(),
                is_transposed,
                bias,
                times: (1.0, 1.0),
                inputs,
                outputs,
                does: None,
            });
        }
        Ok(Self { layers, unused, is_either_way: false })
    }

    /// Whether it has no more outputs than inputs.
    fn narrows(&self) -> bool {
        let (first, last) = (self.layers.first(), self.layers.last());
        first.zip(last).is_some_and(|(first, last)| first.inputs >= last.outputs)
    }

    /// Whether this is the network of nn-tutor's own training: `wih`, `who`, and no biases.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let names = self.layers.iter().map(|layer| (layer.weights.as_str(), layer.bias.as_deref()));
        names.eq(WeightMatrix::ALL.iter().map(|matrix| (matrix.name(), None)))
    }
}

/// What stands between layers and is no layer, told by the array that shows it.
fn between_layers(tensor: &Tensor) -> Option<String> {
    let name = &tensor.name;
    let is_of_batches = ["running_mean", "running_var", "moving_mean", "moving_variance"];
    let is_of_batches = is_of_batches.iter().any(|word| name.contains(word));
    let scales =
        tensor.shape.len() == 1 && name.ends_with(".weight") || is_list(tensor) && name.contains("gamma");
    if !is_of_batches && !scales {
        return None;
    }
    let name: String = name.chars().take(LONGEST_NAME).collect();
    Some(if is_of_batches {
        format!(
            "`{name}` is of a batch normalisation, which layers here have not; fold it into the layer before and save \
             that: torch.nn.utils.fusion.fuse_linear_bn_eval(linear, bn) in PyTorch, or W = s * W and b = s * (b - \
             mean) + beta with s = gamma / sqrt(variance + epsilon), a number for each node"
        )
    } else {
        format!(
            "`{name}` is no matrix: it is of a normalisation or an activation that is learned, and layers here have \
             weights and biases alone; without it this is another network"
        )
    })
}

/// The matrices in the ways they can be meant, the likeliest first: without what is a layer's bias by its name, all of
/// them, and without rows and columns; then without what has no place among the others, or is kept beside weights, such
/// as their velocities.
fn readings<'t>(matrices: &[&'t Tensor]) -> Vec<Vec<&'t Tensor>> {
    let without = |from: &[&'t Tensor], left_out: &dyn Fn(&Tensor) -> bool| -> Vec<&'t Tensor> {
        from.iter().copied().filter(|tensor| !left_out(tensor)).collect()
    };
    let of_a_layer = |tensor: &Tensor| {
        let takes = |weights: &&Tensor| {
            let fits = weights.shape.contains(&tensor.numbers.len());
            fits && bias_names(&weights.name).any(|name| name == tensor.name)
        };
        is_list(tensor) && matrices.iter().any(takes)
    };
    let named = without(matrices, &of_a_layer);
    let wide = without(matrices, &is_list);
    // `vW1` is of `W1`; `11.weight` is not of `1.weight`.
    let is_of = |other: &Tensor, tensor: &Tensor| {
        let (name, of) = (&tensor.name, other.name.as_str());
        let more = name.strip_prefix(of).or_else(|| name.strip_suffix(of)).unwrap_or_default();
        !more.is_empty() && !has_number(more) && other.shape == tensor.shape
    };
    let beside = |from: &[&Tensor], tensor: &Tensor| from.iter().any(|other| is_of(other, tensor));
    let all = [named, matrices.to_vec(), wide];
    let known = all.clone().map(|from| without_strangers(&from));
    let alone = all.clone().map(|from| without(&from, &|tensor| beside(&from, tensor)));
    let all = all.into_iter().chain(known).chain(alone);
    all.filter(|matrices| !matrices.is_empty()).collect()
}

/// The matrices one behind the other, in every way that goes, the likeliest first.
fn chains<'t>(matrices: &[&'t Tensor], rows: Option<RowsOf>) -> Vec<Vec<(&'t Tensor, bool)>> {
    const WAYS: [fn(&Tensor) -> bool; 3] = [|tensor| is_named_turned(&tensor.name), |_| false, |_| true];
    let ways = match rows {
        Some(RowsOf::Outputs) => &WAYS[1..2],
        Some(RowsOf::Inputs) => &WAYS[2..],
        None => &WAYS[..],
    };
    let named = |way: &fn(&Tensor) -> bool| named_chain(matrices, way);
    let only = |way: &fn(&Tensor) -> bool| only_chain(matrices, way);
    if is_named_way(matrices) {
        return ways.iter().flat_map(|way| [named(way), only(way)]).flatten().collect();
    }
    // Matrices that chain the one way chain backwards the other: the order of their names is asked first.
    ways.iter().filter_map(named).chain(ways.iter().filter_map(only)).collect()
}

/// Whether a matrix is named as one that is kept with a row for each node that comes in.
fn is_named_turned(name: &str) -> bool {
    name.contains("coefs_") || name.contains("kernel")
}

/// Whether every name says what a row belongs to.
fn is_named_way(matrices: &[&Tensor]) -> bool {
    let is_known = |name: &str| {
        is_named_turned(name) || name == "weight" || name.ends_with(".weight") || own_place(name).is_some()
    };
    matrices.iter().all(|matrix| is_known(&matrix.name))
}

/// The place of a matrix of our own among the layers.
fn own_place(name: &str) -> Option<usize> {
    WeightMatrix::ALL.iter().position(|matrix| matrix.name() == name)
}

/// Whether an array is a list of numbers, a row, or a column.
fn is_list(tensor: &Tensor) -> bool {
    matches!(*tensor.shape, [_] | [1, _] | [_, 1])
}

fn has_number(name: &str) -> bool {
    name.contains(|sign: char| sign.is_ascii_digit())
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

/// What a layer's biases are called, by the name of its weights.
fn bias_names(weights: &str) -> impl Iterator<Item = String> {
    const NAMES: [(&str, &str); 5] =
        [("weight", "bias"), ("coefs_", "intercepts_"), ("kernel", "bias"), ("W", "b"), ("w", "b")];
    NAMES.iter().filter(|(of, _)| weights.contains(of)).map(|(of, bias)| weights.replacen(of, bias, 1))
}

/// The biases that belong to some weights by their name.
///
/// # Errors
/// Where they are not as many as the layer has nodes.
fn named_bias(weights: &Tensor, outputs: usize, free: &[&Tensor]) -> Result<Option<String>, ChainError> {
    let named = bias_names(&weights.name).find_map(|wanted| free.iter().find(|tensor| tensor.name == wanted));
    match named {
        Some(bias) if bias.numbers.is_empty() => {
            Err(ChainError(format!("`{}` holds numbers of a kind that weights have not", bias.name)))
        }
        Some(bias) if bias.numbers.len() != outputs || !is_list(bias) => Err(ChainError(format!(
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
fn bias_by_length<'t>(
    outputs: usize,
    free: impl Iterator<Item = &'t &'t Tensor>,
    matrices: &[&Tensor],
) -> Option<String> {
    let is_single = matrices.iter().filter(|matrix| matrix.shape.contains(&outputs)).count() <= 2;
    let mut lists = free.filter(|tensor| tensor.numbers.len() == outputs);
    lists.next().filter(|_| is_single && lists.next().is_none()).map(|tensor| tensor.name.clone())
}

/// The lists, where there is one for each layer and each is as long as its layer is wide: NumPy names what it is given
/// without names `arr_0`, `arr_1`, in their order.
fn biases_in_turn(lists: &[&Tensor], chained: &[(&Tensor, bool)]) -> Vec<String> {
    let mut lists = lists.to_vec();
    lists.sort_by(|a, b| in_order(&a.name, &b.name));
    let fits = lists.len() == chained.len()
        && lists
            .iter()
            .zip(chained)
            .all(|(list, (weights, turned))| list.numbers.len() == ends(weights, *turned).1);
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
