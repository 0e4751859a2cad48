//! Networks brought along by `open`: each kind of file that there is, nn-tutor's own among them, against numbers that are
//! known, and what is no network here refused.

use std::fs;
use std::path::Path;

use nn_tutor::digits::Part;
use nn_tutor::matrix::Kind;
use nn_tutor::model::{Brought, RowsOf};
use nn_tutor::network::{Model, Precision, SparseNetwork, Tensor, write_arrays};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::programs::{nn_tutor, said, small_set};
use crate::support::handwriting;

/// An array whose numbers go through some eighths.
fn array(name: &str, shape: &[usize]) -> Tensor {
    let numbers = (0..shape.iter().product()).map(|at: usize| (at * 5 % 9) as f64 / 8.0 - 0.5).collect();
    Tensor { name: name.to_owned(), shape: shape.to_vec(), numbers, kind: Kind::Real }
}

fn arrays(named: &[(&str, &[usize])]) -> Vec<Tensor> {
    named.iter().map(|(name, shape)| array(name, shape)).collect()
}

/// The sizes of the layers, and what each takes from the file.
fn read(named: &[(&str, &[usize])]) -> String {
    told(Brought::of(&arrays(named), None).map_err(|error| error.to_string()))
}

fn told(brought: Result<Brought, String>) -> String {
    let Brought { layers, unused, .. } = match brought {
        Ok(brought) => brought,
        Err(error) => return error,
    };
    let layer = |layer: &nn_tutor::model::DenseLayer| {
        let turned = if layer.is_transposed { ".T" } else { "" };
        let bias = layer.bias.as_ref().map_or_else(String::new, |bias| format!(" + {bias}"));
        format!("{}{turned}{bias}: {}-{}", layer.weights, layer.inputs, layer.outputs)
    };
    let mut parts: Vec<String> = layers.iter().map(layer).collect();
    parts.extend((!unused.is_empty()).then(|| format!("without {}", unused.join(" "))));
    parts.join(", ")
}

/// What a command gives as JSON.
fn record(folder: &TempDir, arguments: &[&str]) -> Json {
    let (out, err) = said(&nn_tutor(folder, &[arguments, &["--json", "--full"]].concat()));
    assert!(err.is_empty(), "{err}");
    serde_json::from_str(&out).unwrap()
}

/// A variable that is a column.
fn column(record: &Json, name: &str) -> Vec<f64> {
    let rows = record["variables"][name].as_array().unwrap();
    rows.iter().map(|row| row[0].as_f64().unwrap()).collect()
}

fn is_near(one: &[f64], other: &[f64]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-12)
}

#[test]
fn the_network_that_nn_tutor_trains_is_opened_as_it_answers() {
    let folder = TempDir::new().unwrap();
    let shipped = Model::shipped().unwrap();
    let at = |name: &str| folder.path().join(name);
    shipped.write(&at("own.safetensors"), Precision::Double).unwrap();
    shipped.write(&at("own.npz"), Precision::Double).unwrap();
    // As `debug --weights` has them, in the order they are learned in.
    let own = Tensor::read_all(&at("own.npz")).unwrap();
    write_arrays(&at("weights.npz"), &own).unwrap();
    let digit = handwriting(Part::Test).get(3).unwrap();
    let known = SparseNetwork::new(&shipped.network).query(digit.pixels).to_vec();
    for file in ["own.safetensors", "own.npz", "weights.npz"] {
        let open = ["open", file, "--index", "3"];
        assert!(is_near(&column(&record(&folder, &open), "outputs"), &known), "{file}");
        let asked = [&open[..], &["--activation", "sigmoid", "--output", "sigmoid"]].concat();
        assert!(is_near(&column(&record(&folder, &asked), "outputs"), &known), "{file}");
    }
    // Another's, by the same names, has to be told of.
    let (_, err) = said(&nn_tutor(&folder, &["open", "own.npz", "--activation", "relu"]));
    assert!(err.contains("say --output softmax|sigmoid|linear"), "{err}");
    let (_, err) = said(&nn_tutor(&folder, &["open", "own.npz", "--inputs", "0..1", "--out", "own.py"]));
    assert_eq!(err, "");
    assert!(fs::read_to_string(at("own.py")).unwrap().contains("a0 = pixels / 255\n"));
}

/// A program of one's own, its biases columns: 9 inputs, 4 hidden nodes, 2 outputs, and the velocity of a matrix.
const OWN: &str = "W1 = full((4, 9), 0.25)
b1 = full((4, 1), 0.5)
W2 = full((2, 4), 0.125)
b2 = zeros((2, 1))
vW1 = zeros((4, 9))
for pixels, label in records:
    a0 = pixels / 255
    a1 = tanh(W1 @ a0 + b1)
    outputs = sigmoid(W2 @ a1 + b2)
    errors = outputs - one_hot(label, 2)
    d1 = (W2.T @ errors) * (1 - a1 ** 2)
    W2 -= 0.1 * errors @ a1.T
    b2 -= 0.1 * errors
    vW1 = 0.9 * vW1 - 0.1 * d1 @ a0.T
    W1 += vW1
    b1 -= 0.1 * d1
";

#[test]
fn the_weights_of_a_program_are_opened_as_it_has_them() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::write(folder.path().join("own.py"), OWN).unwrap();
    let debug = ["debug", "own.py", "--data", "small.csv", "--sample", "2"];
    let known = column(&record(&folder, &debug), "outputs");
    let how = [
        "--activation",
        "tanh",
        "--output",
        "sigmoid",
        "--data",
        "small.csv",
        "--index",
        "2",
        "--json",
        "--full",
    ];
    for file in ["own.npz", "own.safetensors"] {
        said(&nn_tutor(&folder, &[&debug[..], &["--weights", file]].concat()));
        let (out, err) = said(&nn_tutor(&folder, &[&["open", file], &how[..]].concat()));
        assert_eq!(err, format!("nn-tutor: {file}: `vW1` is not used\n"));
        let opened = column(&serde_json::from_str(&out).unwrap(), "outputs");
        assert!(is_near(&opened, &known), "{opened:?} and {known:?}");
    }
}

#[test]
fn biases_are_read_as_rows_and_columns_too() {
    let plain = "W1 + b1: 9-4, W2 + b2: 4-2";
    for bias in [[[4, 1], [2, 1]], [[1, 4], [1, 2]]] {
        assert_eq!(read(&[("W1", &[4, 9]), ("b1", &bias[0]), ("W2", &[2, 4]), ("b2", &bias[1])]), plain);
        let (by_turn, named) =
            ([&[9, 4][..], &bias[0], &[4, 2], &bias[1]], ["arr_0", "arr_1", "arr_2", "arr_3"]);
        let unnamed: Vec<(&str, &[usize])> = named.into_iter().zip(by_turn).collect();
        assert_eq!(read(&unnamed), "arr_0.T + arr_1: 9-4, arr_2.T + arr_3: 4-2");
    }
    // Where it chains a row is a layer of one node, and a column is weights from one.
    assert_eq!(read(&[("W1", &[4, 9]), ("W2", &[1, 4])]), "W1: 9-4, W2: 4-1");
    assert_eq!(
        read(&[("W1", &[1, 9]), ("b1", &[1, 1]), ("W2", &[9, 1]), ("b2", &[9, 1])]),
        "W1 + b1: 9-1, W2 + b2: 1-9"
    );
    assert_eq!(
        read(&[("W1", &[4, 9]), ("b1", &[4, 1]), ("W2", &[1, 4]), ("b2", &[1, 1])]),
        "W1 + b1: 9-4, W2 + b2: 4-1"
    );
}

#[test]
fn names_without_an_order_do_not_turn_a_network_round() {
    // The head comes before what is hidden in the alphabet, and a chain goes backwards as well.
    let torch = "hidden.weight + hidden.bias: 9-4, head.weight + head.bias: 4-2";
    assert_eq!(
        read(&[
            ("head.bias", &[2]),
            ("head.weight", &[2, 4]),
            ("hidden.bias", &[4]),
            ("hidden.weight", &[4, 9])
        ]),
        torch
    );
    assert_eq!(
        read(&[("head.weight", &[9, 4]), ("hidden.weight", &[4, 2])]),
        "hidden.weight: 2-4, head.weight: 4-9"
    );
    assert_eq!(read(&[("out", &[2, 4]), ("into", &[4, 9])]), "into: 9-4, out: 4-2");
    assert_eq!(read(&[("hidden", &[9, 4]), ("out", &[4, 2])]), "hidden.T: 9-4, out.T: 4-2");
    // Where numbers say the order, a network may widen.
    assert_eq!(read(&[("W1", &[4, 2]), ("W2", &[9, 4])]), "W1: 2-4, W2: 4-9");
    let own = read(&[("bih", &[4, 1]), ("bho", &[2, 1]), ("who", &[2, 4]), ("wih", &[4, 9])]);
    assert_eq!(own, "wih + bih: 9-4, who + bho: 4-2");
}

#[test]
fn square_matrices_say_which_way_they_are_read() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let square: [(&str, &[usize]); 4] =
        [("arr_0", &[9, 9]), ("arr_1", &[9]), ("arr_2", &[9, 9]), ("arr_3", &[9])];
    write_arrays(&folder.path().join("sq.npz"), &arrays(&square)).unwrap();
    let how = ["open", "sq.npz", "--activation", "relu", "--output", "linear", "--out"];
    let (_, err) = said(&nn_tutor(&folder, &[&how[..], &["as.py"]].concat()));
    assert!(
        err.contains("no name says what a row belongs to") && err.contains("--rows inputs reads it"),
        "{err}"
    );
    let (_, err) = said(&nn_tutor(&folder, &[&how[..], &["turned.py", "--rows", "inputs"]].concat()));
    assert_eq!(err, "");
    let turned = fs::read_to_string(folder.path().join("turned.py")).unwrap();
    assert_eq!(turned.matches("\"].T.copy()").count(), 2, "{turned}");
    let known = Brought::of(&arrays(&[("a.weight", &[9, 9]), ("b.weight", &[9, 9])]), None).unwrap();
    assert!(!known.is_either_way);
    let other =
        Brought::of(&arrays(&[("W1", &[4, 9])]), Some(RowsOf::Inputs)).map_err(|error| error.to_string());
    assert_eq!(told(other), "W1.T: 4-9");
}

#[test]
fn one_sigmoid_tells_two_labels_apart() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let named: [(&str, &[usize]); 4] =
        [("coefs_0", &[9, 4]), ("intercepts_0", &[4]), ("coefs_1", &[4, 1]), ("intercepts_1", &[1])];
    write_arrays(&folder.path().join("bin.npz"), &arrays(&named)).unwrap();
    let how = ["open", "bin.npz", "--activation", "relu", "--data", "small.csv", "--index", "1", "--output"];
    let sigmoid = [&how[..], &["sigmoid"]].concat();
    let plain = record(&folder, &sigmoid);
    // What NumPy makes of it.
    assert!(is_near(&column(&plain, "outputs"), &[BY_NUMPY]), "{:?}", plain["variables"]["outputs"]);
    assert_eq!(plain["variables"]["answer"].as_f64(), Some(if BY_NUMPY > 0.5 { 1.0 } else { 0.0 }));
    for loss in ["cross-entropy", "squared"] {
        let learning = record(&folder, &[&sigmoid[..], &["--loss", loss, "--frozen"]].concat());
        assert!(is_near(&column(&learning, "errors"), &[BY_NUMPY - 1.0]), "{loss}");
    }
    let (_, err) = said(&nn_tutor(&folder, &[&how[..], &["linear"]].concat()));
    assert!(err.contains("the network has 1 output; one with --output sigmoid tells 0 and 1 apart"), "{err}");
}

/// 1 / (1 + exp(-z)) of that network for the second of the small set's images.
const BY_NUMPY: f64 = 0.392_336_830_167_108_35;

#[test]
fn what_stands_between_layers_is_no_reason_to_open_another_network() {
    let bn: [(&str, &[usize]); 8] = [
        ("0.weight", &[4, 9]),
        ("0.bias", &[4]),
        ("1.weight", &[4]),
        ("1.bias", &[4]),
        ("1.running_mean", &[4]),
        ("1.running_var", &[4]),
        ("3.weight", &[2, 4]),
        ("3.bias", &[2]),
    ];
    let without_numbers = [&bn[..4], &bn[6..]].concat();
    assert!(read(&without_numbers).contains("`1.weight` is no matrix"), "{}", read(&without_numbers));
    let with_numbers = [&bn[..2], &bn[4..]].concat();
    let told = read(&with_numbers);
    assert!(
        told.contains("`1.running_mean` is of a batch normalisation")
            && told.contains("fuse_linear_bn_eval(linear, bn)"),
        "{told}"
    );
}

#[test]
fn what_does_not_learn_goes_over_its_records_once() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    write_arrays(&folder.path().join("w.npz"), &arrays(&[("W1", &[2, 9])])).unwrap();
    fs::write(folder.path().join("orders.txt"), "goto 2:0\n").unwrap();
    let how = ["open", "w.npz", "--output", "softmax", "--data", "small.csv", "--commands", "orders.txt"];
    let once = nn_tutor(&folder, &how);
    assert!(!once.status.success(), "{}", said(&once).0);
    let learns = nn_tutor(&folder, &[&how[..], &["--loss", "squared"]].concat());
    assert!(learns.status.success(), "{}", said(&learns).1);
}

/// A program that loads an array from beside itself, and one with rounds that does.
const LOADS: [(&str, &str); 2] = [
    ("sum.py", "W = load(\"w.npz\")[\"W1\"]\ntotal = sum(W @ ones((9, 1)))\n"),
    ("rounds.py", "W = load(\"w.npz\")[\"W1\"]\nfor pixels, label in records:\n    y = W @ pixels\n"),
];

#[test]
fn a_program_is_taken_elsewhere_by_run_as_by_debug() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::create_dir(folder.path().join("other")).unwrap();
    write_arrays(&folder.path().join("w.npz"), &arrays(&[("W1", &[2, 9])])).unwrap();
    for (name, text) in LOADS {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let beside = |shown: &str| {
        format!("nn-tutor: {shown}: it loads w.npz from beside itself; put a copy of that into its folder\n")
    };
    let (script, err) = said(&nn_tutor(&folder, &["run", "sum.py", "--python"]));
    assert_eq!(err, beside("the script"));
    assert!(
        script.contains("total = sum(W @ ones((9, 1)))\n") && !script.contains("_FILES[\"records\"] ="),
        "{script}"
    );
    assert_eq!(said(&nn_tutor(&folder, &["debug", "sum.py", "--python"])).0, script);
    let (_, err) = said(&nn_tutor(&folder, &["debug", "rounds.py", "--data", "small.csv", "--python"]));
    assert_eq!(err, beside("the script"));
    let book = |arguments: &[&str]| said(&nn_tutor(&folder, arguments));
    let (out, err) = book(&["run", "sum.py", "--notebook", "sum.ipynb"]);
    assert_eq!((out.as_str(), err.as_str()), ("wrote sum.ipynb\n", ""));
    let (out, err) = book(&["run", "sum.py", "--notebook", "other/sum.ipynb"]);
    assert_eq!((out, err), ("wrote other/sum.ipynb\n".to_owned(), beside("other/sum.ipynb")));
    let rounds = ["debug", "rounds.py", "--data", "small.csv", "--notebook"];
    let (_, err) = book(&[&rounds[..], &["other/rounds.ipynb"]].concat());
    assert_eq!(err, beside("other/rounds.ipynb"));
    let written = fs::read_to_string(folder.path().join("other/sum.ipynb")).unwrap();
    assert!(written.contains("total") && !written.contains("_rounds"), "{written}");
    assert!(Path::new(&folder.path().join("other/rounds.ipynb")).exists());
    let (_, err) = said(&nn_tutor(&folder, &["run", "sum.py", "--python", "--load", "w.npz"]));
    assert!(err.contains("cannot be used with"), "{err}");
}
