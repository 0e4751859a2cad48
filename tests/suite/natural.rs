//! Programs as they are written elsewhere: what of them is understood, and what is said of the rest.

use insta::assert_snapshot;
use nn_tutor::interp::{Settings, run};
use nn_tutor::lesson::Lesson;
use nn_tutor::matrix::Kind;

use super::language::program;
use super::programs::faults;

/// The numbers of a variable, row by row, once a program has run.
fn numbers(text: &str, name: &str) -> Vec<f64> {
    let lesson = Lesson::of_program("mine.py", text, Vec::new()).unwrap();
    let trace = run(lesson.program.clone(), Settings::default());
    assert!(trace.failure.is_none(), "{text}: {:?}", trace.failure);
    let variables = trace.variables();
    variables.iter().find(|variable| variable.name == name).unwrap().value.cells().collect()
}

/// The numbers stand as NumPy 2 gives them.
#[test]
fn what_is_written_elsewhere_gives_the_numbers_it_gives_there() {
    let z = "z = np.array([[1.5, -2], [0, 3]])\n";
    let cases: [(&str, &[f64]); 21] = [
        ("d = np.ones((2, 2))\nd[z <= 0] = 0\na = d", &[1.0, 0.0, 0.0, 1.0]),
        ("m = z > 1\na = z.copy()\na[m] = 9.5", &[9.5, -2.0, 0.0, 9.5]),
        ("a = arange(3) * 1.0\na[logical_not(a > 1)] = -1", &[-1.0, -1.0, 2.0]),
        ("def f(x):\n    x = x.copy()\n    x[x < 0] = 0\n    return x\na = f(z)", &[1.5, 0.0, 0.0, 3.0]),
        ("n, a = z.T[0:1, :].shape[0], 2", &[2.0]),
        ("y = z[0:1, :]\na, n = y.shape", &[1.0]),
        ("y = z[0:1, :]\nn, a = y.shape", &[2.0]),
        ("a = len(z[0:1, :])", &[1.0]),
        ("a = len(arange(5))", &[5.0]),
        ("a = z.shape[-1] + arange(4).shape[-1]", &[6.0]),
        ("a = z.sum(axis=-1)", &[-0.5, 3.0]),
        ("a = arange(4).sum(axis=-1)", &[6.0]),
        ("a = np.max(z, axis=-1, keepdims=True)", &[1.5, 3.0]),
        ("a = np.sort(z, axis=-1)", &[-2.0, 1.5, 0.0, 3.0]),
        ("a = np.argmax(z, -1)", &[0.0, 1.0]),
        ("a = array([2 * np.pi, np.e])", &[std::f64::consts::TAU, std::f64::consts::E]),
        (
            "a = array([log1p(1e-10), expm1(1e-10), tan(0.5)])",
            &[9.999_999_999_500_001e-11, 1.000_000_000_05e-10, 0.546_302_489_843_790_5],
        ),
        ("a = z.var()", &[3.421_875]),
        ("a = z.std(axis=0)", &[0.75, 2.5]),
        ("a = np.var(z > 0, axis=1)", &[0.25, 0.25]),
        ("T = (arange(2) == array([1, 0]).reshape(-1, 1)) * 1.0\na = T @ z", &[0.0, 3.0, 1.5, -2.0]),
    ];
    for (text, wanted) in cases {
        let found = numbers(&format!("import numpy as np\n{z}{text}\n"), "a");
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-15 * b.abs().max(1e-10);
        assert!(found.len() == wanted.len() && found.iter().zip(wanted).all(is_near), "{text}: {found:?}");
    }
}

#[test]
fn cells_picked_by_truths_or_lists_are_refused_with_what_to_write() {
    assert_snapshot!(program("x = eye(2)\na = x[x > 2]"), @"mine.md:6:7: cells are not picked by truths here / write where(x > 2, x, 0), which keeps the shape; the others add nothing to a sum of it");
    assert_snapshot!(program("x = eye(2)\nm = x > 2\na = x[m]"), @"mine.md:7:7: cells are not picked by truths here / write where(x > 2, x, 0), which keeps the shape; the others add nothing to a sum of it");
    assert_snapshot!(program("S = eye(2)\ny = array([0, 1])\na = S[np.arange(2), y]"), @"mine.md:7:7: cells are not picked by lists of numbers here / T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T lessens it by 1, T @ X takes rows");
    assert_snapshot!(program("S = eye(2)\ny = arange(2)\nS[arange(2), y] -= 1"), @"mine.md:7:3: cells are not picked by lists of numbers here / T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T lessens it by 1, T @ X takes rows");
    assert_snapshot!(program("y = arange(2)\na = eye(10)[y]"), @"mine.md:6:13: cells are not picked by lists of numbers here / T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T lessens it by 1, T @ X takes rows");
    assert_snapshot!(program("y = column(1, 2)\na = np.eye(10)[y.ravel()]"), @"mine.md:6:16: cells are not picked by lists of numbers here / T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T lessens it by 1, T @ X takes rows");
    assert_snapshot!(program("x = eye(2)\na = x[[0, 1]]"), @"mine.md:6:7: cells are not picked by lists of numbers here / T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T lessens it by 1, T @ X takes rows");
    assert_snapshot!(program("d = eye(2)\nd[d > 0] *= 2"), @"mine.md:6:1: cells picked by truths are set, and not updated / write d = where(d > 0, …, d)");
    assert_snapshot!(program("d = eye(2)\nm = d > 0\nd[m] *= 2"), @"mine.md:7:3: cells picked by truths are set, and not updated / write d = where(truths, …, d)");
    assert_snapshot!(program("d = eye(2)\nd[column(1, 2) > 0] = 2"), @"mine.md:6:3: the truths are 2×1, and `d` is 2×2 / write d = where(truths, …, d)");
    assert_snapshot!(program("d = eye(2)\nd[d > 0] = column(1, 2)"), @"mine.md:6:12: cells picked by truths are set to a number, and this is 2×1 / write d = where(truths, …, d)");
    assert_snapshot!(program("d = eye(2)\nd[d > 0, 0] = 1"), @"mine.md:6:3: cells are not picked by truths here / write where(x > 2, x, 0), which keeps the shape; the others add nothing to a sum of it");
    assert_snapshot!(program("d = arange(3)\nd[d > 0] = 1"), @"mine.md:6:1: `d` holds no fractions, and setting a cell keeps it so / write d = d * 1.0 above, which makes a matrix that does");
    assert_snapshot!(program("z = eye(2)\nd = z\nd[z > 0] = 1"), @"mine.md:7:1: in NumPy this would change `z` too, which is the same matrix / make it a matrix of its own above: `z = ….copy()` or `d = ….copy()`");
    assert_snapshot!(program("x = column(1, 2)\na = x[:, None]"), @"mine.md:6:10: an index adds no axis here / write x.reshape(-1, 1) for a column, x.reshape(1, -1) for a row");
    assert_snapshot!(program("x = arange(3)\na = x[np.newaxis, :]"), @"mine.md:6:7: an index adds no axis here / write x.reshape(-1, 1) for a column, x.reshape(1, -1) for a row");
}

#[test]
fn what_is_not_there_is_told_with_what_to_write() {
    for name in [
        "int(1.5)",
        "float(1)",
        "np.concatenate((eye(2), eye(2)))",
        "np.linalg.norm(eye(2))",
        "np.allclose(1, 2)",
    ] {
        let told = program(&format!("a = {name}"));
        assert!(told.contains("there is no `") && !told.contains("did you mean"), "{name}: {told}");
    }
    assert_snapshot!(program("params = {\"W\": 1}\nparams[\"W\"] = 2"), @r#"
    mine.md:5:10: values are not kept under words here / give each a name of its own: W1, b1, W2, b2
    mine.md:6:1: only what a file holds has names / write load("mine.npz")["W1"] in one, and of other values W1, b1
    "#);
    assert_snapshot!(program("losses = []\na: float = 3"), @r#"
    mine.md:5:10: a list does not grow here / make room above, losses = zeros(100), and set losses[i] = loss
    mine.md:6:1: the type of a variable is not said here / write a = 1
    "#);
    assert_snapshot!(program("a = np.inf"), @"mine.md:5:5: every number here is finite / begin with a number that is large enough, such as 1e300, or with the first of those compared");
    assert_snapshot!(program("a = np.exp"), @"mine.md:5:5: `exp` is a function / call it: exp(…)");
    assert_snapshot!(program("a = eye(2).astype(float)"), @"mine.md:5:12: there is no method `.astype()` here / leave it out; of truths x * 1.0 makes numbers");
    assert_snapshot!(program("a = eye(2).sum().item()"), @"mine.md:5:18: there is no method `.item()` here / take a cell: x[0, 0] of a matrix, x[0] of a list");
    assert_snapshot!(program("x = eye(2)\na = max(x, 0.5)"), @"mine.md:6:12: `max` takes one value, and here an axis / write maximum(a, b) for that of two; of an axis, axis=0 goes down each column, axis=1 along each row");
    assert_snapshot!(program("a = min(3, 1)"), @"mine.md:5:5: a single number has no axis; of two numbers the larger is maximum(a, b), the smaller minimum(a, b)");
    assert_snapshot!(program("a, b = eye(2).shape"), @"mine.md:5:8: these are not the two numbers of a variable's shape / write rows, columns = X.shape with X a variable, or n = x.shape[0] of a list");
    assert_snapshot!(program("x = eye(2)\na, b, c = x.shape"), @"mine.md:6:11: these are not the two numbers of a variable's shape / write rows, columns = X.shape with X a variable, or n = x.shape[0] of a list");
    assert_snapshot!(program("x = arange(2)\na, b = x.shape"), @"mine.md:6:8: a list has one axis, which is 0: axis=0, .shape[0]");
    assert_snapshot!(program("data = load(\"f.npz\")\nX = data[\"X\"]"), @r#"
    mine.md:5:8: `load` does not take these arguments / An array of a file of yours beside the program, .npz or .safetensors: load("mine.npz")["W1"].
    mine.md:6:5: only what a file holds has names / write load("mine.npz")["W1"] in one, and of other values W1, b1
    "#);
    assert_snapshot!(program("W = np.random.default_rng(0).normal(0, 1, (2, 2))"), @"mine.md:5:5: a generator has a name here, which is drawn from / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
    assert_snapshot!(program("r = np.random.default_rng(0)\nW = r.normal(0, 1, (2, 2))"), @r"
    mine.md:5:5: NumPy's random numbers are not to be had here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))
    mine.md:6:7: there is no method `.normal()` here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))
    ");
    assert_snapshot!(program("a = 1 / (1 + np.exp(800))"), @"mine.md:5:14: the result is larger than any number this computer can hold, here; sigmoid(x) does without it; or write exp(minimum(x, 700)), or exp(z - z.max()) in a softmax");
    assert_snapshot!(program("def f(z, a=0.01):\n    return where(z > 0, z, a * z)\nx = f(1)\ny, z = f(2)\nw = f(x) + f(y)"), @"mine.md:5:10: a function's value is not said beforehand here / write def f(z, a): and give every value where it is called");
}

/// A line that was refused is the one told of, and not what follows from it.
#[test]
fn a_refusal_is_told_once() {
    let text = "def leaky(z, a=0.01):\n    return where(z > 0, z, a * z)\nx = leaky(1)\ny, z = leaky(2)\n";
    assert_snapshot!(faults(text).join("\n"), @"a function's value is not said beforehand here / write def leaky(z, a): and give every value where it is called");
    let text = "import numpy as np\nr = np.random.default_rng(0)\nW = r.normal(0, 1, (2, 2))\nb = r.uniform(0, 1, 2)\n";
    assert_snapshot!(faults(text).join("\n"), @"NumPy's random numbers are not to be had here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
}

#[test]
fn one_matrix_under_two_names_is_told_with_what_can_be_written() {
    assert_snapshot!(program("A = eye(2)\nB = np.asarray(A)\nB += 1"), @"mine.md:7:1: in NumPy this would change `A` too, which is the same matrix / make it a matrix of its own above: `A = ….copy()` or `B = ….copy()`");
    assert_snapshot!(program("A = eye(2)\nB = np.array(A)\nB += 1"), @"");
    assert_snapshot!(program("def upd(W, V):\n    W += 1\n    return W\nA = eye(2)\nB = upd(A, A)"), @"mine.md:6:5: in NumPy this would change `A` too, which is the same matrix / write `W = W.copy()` first in `upd`");
    assert_snapshot!(program("def upd(W):\n    V = W\n    V += 1\n    return V\nB = upd(eye(2))"), @"mine.md:7:5: in NumPy this would change `upd.W` too, which is the same matrix / make it a matrix of its own above: `W = ….copy()` or `V = ….copy()`");
}

#[test]
fn whole_numbers_of_a_file_are_indices_and_truths_are_truths() {
    let folder = tempfile::TempDir::new().unwrap();
    let load = |text: &str| {
        let file = folder.path().join("mine.py");
        std::fs::write(folder.path().join("whole.npz"), include_bytes!("numpy/whole.npz")).unwrap();
        std::fs::write(&file, text).unwrap();
        let (out, err) = super::programs::said(&super::programs::nn_tutor(&folder, &["run", "mine.py"]));
        if err.is_empty() { out } else { err }
    };
    for kind in ["int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8"] {
        let text = format!(
            "y = load(\"whole.npz\")[\"{kind}\"]\nassert y.sum() == 7\na = eye(9)[y[1], y[1]]\nassert a == 1\n"
        );
        let told = load(&text);
        assert!(!told.contains("error"), "{kind}: {told}");
    }
    let truths = load("t = np.load(\"whole.npz\")[\"bool\"]\nassert where(t, 2, 3).sum() == 7\n");
    assert!(!truths.contains("error"), "{truths}");
    let header = r#"{"y":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"t":{"dtype":"BOOL","shape":[1,2],"data_offsets":[16,18]}}"#;
    let mut tensors = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat();
    tensors.extend([2_i64, -1].iter().flat_map(|number| number.to_le_bytes()).chain([1, 0]));
    std::fs::write(folder.path().join("whole.safetensors"), tensors).unwrap();
    let told = load(
        "y = load(\"whole.safetensors\")[\"y\"]\na = eye(3)[y[0], y[1]]\nassert a == 1\nt = load(\"whole.safetensors\")[\"t\"]\nassert where(t, 1, 5).sum() == 6\n",
    );
    assert!(!told.contains("error"), "{told}");
    assert!(load("x = load(\"whole.npz\")[\"large\"]\n").contains("exact up to 2^53"));
    let kind = |name: &str| {
        let tensors = nn_tutor::network::Tensor::read_numbers(&folder.path().join("whole.npz")).unwrap();
        tensors.into_iter().find(|tensor| tensor.name == name).unwrap().kind
    };
    assert_eq!([kind("int64"), kind("bool"), kind("float32")], [Kind::Whole, Kind::Truth, Kind::Real]);
}
