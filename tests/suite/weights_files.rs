//! Files of weights: what is written reads back, NumPy's forms are read, and nothing a file claims is believed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;
use nalgebra::DMatrix;
use nn_tutor::network::{Model, Network, Precision};
use tempfile::TempDir;

/// A small network of easy numbers.
fn model() -> Model {
    let wih = DMatrix::from_row_slice(2, 3, &[0.9, 0.3, -0.4, 0.2, 0.8, 1e-300]);
    let who = DMatrix::from_row_slice(2, 2, &[0.1, -0.7, 0.5, 1.0 / 3.0]);
    let about = [("score", "0.9"), ("data", "a \"quoted\" name"), ("epochs", "5")];
    let about = about.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Model { network: Network::new(wih, who).unwrap(), about, unused: Vec::new() }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

/// What is said of a file with these bytes, without the folder it is in.
fn refused(name: &str, bytes: &[u8]) -> String {
    let (_kept, folder) = folder();
    fs::write(folder.join(name), bytes).unwrap();
    let said = Model::read(&folder.join(name)).unwrap_err().to_string();
    said.replace(&format!("{}/", folder.display()), "")
}

/// A safetensors file with this header before this data.
fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

/// A header of both matrices, 1×1 each.
fn header(kind: &str, bytes: usize) -> String {
    let one = |from: usize| {
        format!(r#"{{"dtype":"{kind}","shape":[1,1],"data_offsets":[{from},{}]}}"#, from + bytes)
    };
    format!(r#"{{"wih":{},"who":{}}}"#, one(0), one(bytes))
}

#[test]
fn both_forms_read_back_to_the_same_bits() {
    let (_kept, folder) = folder();
    for name in ["a.safetensors", "b.npz", "C.NPZ"] {
        let path = folder.join(name);
        model().write(&path, Precision::Double).unwrap();
        let read = Model::read(&path).unwrap();
        assert_eq!(read.network, model().network, "{name}");
        let has_about = name.ends_with(".safetensors");
        assert_eq!(read.about.is_empty(), !has_about);
        if has_about {
            assert_eq!(read.about, model().about);
        }
    }
}

#[test]
fn single_precision_is_rounded_and_reads_back() {
    let (_kept, folder) = folder();
    for name in ["a.safetensors", "b.npz"] {
        let path = folder.join(name);
        model().write(&path, Precision::Single).unwrap();
        assert_eq!(Model::read(&path).unwrap().network, model().network.in_single_precision(), "{name}");
    }
}

#[test]
fn the_same_network_gives_the_same_bytes() {
    let (_kept, folder) = folder();
    for name in ["a.safetensors", "b.npz"] {
        let write = |path: &Path| {
            model().write(path, Precision::Double).unwrap();
            fs::read(path).unwrap()
        };
        assert_eq!(write(&folder.join(name)), write(&folder.join(name)));
    }
}

#[test]
fn a_failed_write_leaves_what_was_there() {
    let (_kept, folder) = folder();
    let path = folder.join("kept.safetensors");
    fs::write(&path, "mine").unwrap();
    let missing = folder.join("no/such/folder.npz");
    assert!(model().write(&missing, Precision::Double).is_err());
    assert!(model().write(&folder.join("plain.txt"), Precision::Double).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no passing file is left");
}

/// Written by NumPy 2.4: `savez` and `savez_compressed` of `wih = [[1, 2, 3], [4, 5, 6]]` and `who = [[0.5, -2]]`, as
/// `<f8` and `<f4`; as `<f8` in Fortran order and `>f4`, with a `bias` beside; as `>f8` and `<f4`, both in Fortran order.
const BY_NUMPY: [(&str, &[u8]); 3] = [
    ("plain.npz", include_bytes!("numpy/plain.npz")),
    ("packed.npz", include_bytes!("numpy/packed.npz")),
    ("big.npz", include_bytes!("numpy/big.npz")),
];

/// A `.npy` file with this header before this data.
fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), data].concat()
}

/// An `.npz` file in which both matrices are the same bytes.
fn npz(array: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["wih.npy", "who.npy"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, array).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn arrays_of_either_order_precision_and_end_are_read() {
    let (_kept, folder) = folder();
    for (name, bytes) in BY_NUMPY {
        fs::write(folder.join(name), bytes).unwrap();
        let Model { network, unused, .. } = Model::read(&folder.join(name)).unwrap();
        assert_eq!(unused, if name == "packed.npz" { &["bias"][..] } else { &[] }, "{name}");
        assert_eq!(network.wih(), &DMatrix::from_row_slice(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), "{name}");
        assert_eq!(network.who(), &DMatrix::from_row_slice(1, 2, &[0.5, -2.0]), "{name}");
    }
}

#[test]
fn an_array_cut_short_anywhere_is_refused() {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }\n";
    let whole = npy(header, &[0; 8]);
    let (_kept, folder) = folder();
    let path = folder.join("cut.npz");
    fs::write(&path, npz(&whole)).unwrap();
    assert!(Model::read(&path).is_ok());
    for length in 0..whole.len() {
        fs::write(&path, npz(&whole[..length])).unwrap();
        assert!(Model::read(&path).is_err(), "{length}");
    }
}

#[test]
fn what_is_wrong_with_an_array_is_said() {
    let header = |descr: &str, order: &str, shape: &str| {
        npy(&format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"), &[0; 64])
    };
    let mut other = npy("{}", b"");
    other[6] = 9;
    let long = [b"\x93NUMPY\x02\x00", &(1_u32 << 30).to_le_bytes()[..], &[b' '; 9000]].concat();
    let faults: Vec<String> = [
        header("'<i8'", "False", "(1, 1)"),
        header("[('a', '<f8'), ('b', '<i4')]", "False", "(1, 1)"),
        header("'|O'", "False", "(1, 1)"),
        header("'<f8'", "Maybe", "(1, 1)"),
        header("'<f8'", "True", "(1, -1)"),
        header("'<f8'", "True", "(1, 99999999999999999999999)"),
        header("'<f8'", "True", "()"),
        header("'<f8'", "True", "(8,)"),
        header("'<f8'", "True", "(2, 2, 2)"),
        header("'<f8'", "True", "(2, 5)"),
        npy("{'descr': '<f8', 'shape': (1, 1)}", &[0; 8]),
        npy("\u{ff}", &[0; 8]),
        b"\x93NUMPX\x01\x00".to_vec(),
        other,
        long,
    ]
    .iter()
    .map(|array| refused("n.npz", &npz(array)))
    .collect();
    assert_snapshot!(faults.join("\n"));
}

/// Read as Python, each bracket would double the time.
#[test]
fn nested_brackets_take_no_time() {
    let brackets = format!("{}{}", "{'a': ".repeat(2000), "}".repeat(2000));
    let begun = std::time::Instant::now();
    for header in
        [brackets.clone(), format!("{{'descr': {brackets}, 'fortran_order': False, 'shape': (1, 1)}}")]
    {
        assert!(refused("n.npz", &npz(&npy(&header, &[0; 8]))).contains("n.npz: "));
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn matrices_nobody_asks_for_are_told_of() {
    let tensor = |rows: usize, from: usize| {
        format!(r#"{{"dtype":"F64","shape":[{rows},1],"data_offsets":[{from},{}]}}"#, from + 8 * rows)
    };
    let header = format!(
        r#"{{"wih":{},"who":{},"bih":{},"bho":{}}}"#,
        tensor(1, 0),
        tensor(1, 8),
        tensor(1, 16),
        tensor(1, 24)
    );
    let (_kept, folder) = folder();
    let path = folder.join("biased.safetensors");
    fs::write(&path, safetensors(&header, &[0; 32])).unwrap();
    assert_eq!(Model::read(&path).unwrap().unused, ["bho", "bih"]);
    fs::write(folder.join("sum.py"), "total = wih + who\n").unwrap();
    for arguments in [
        &["run", "sum.py", "--print", "--load", "biased.safetensors"][..],
        &["backquery", "0", "--model", "biased.safetensors"],
    ] {
        let said = Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
            .args(arguments)
            .current_dir(&folder)
            .env("HOME", &folder)
            .output()
            .unwrap();
        assert!(said.status.success(), "{said:?}");
        assert_eq!(
            String::from_utf8(said.stderr).unwrap(),
            "nn-tutor: biased.safetensors: `bho`, `bih` not used; a network here is `wih` and `who` alone\n"
        );
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let two = |a: f64, b: f64| [a.to_le_bytes(), b.to_le_bytes()].concat();
    let huge = r#"{"wih":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#;
    let vector = r#"{"wih":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"who":{"dtype":"F64","shape":[0,0],"data_offsets":[16,16]}}"#;
    let apart = r#"{"wih":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"who":{"dtype":"F64","shape":[1,2],"data_offsets":[8,24]}}"#;
    let three = [two(1.0, 2.0), 3.0_f64.to_le_bytes().to_vec()].concat();
    let whole = safetensors(&header("F64", 8), &two(1.0, 2.0));
    let faults: Vec<String> = [
        ("empty.safetensors", Vec::new()),
        ("lies.safetensors", [&(1_u64 << 40).to_le_bytes()[..], b"{}"].concat()),
        ("cut.safetensors", whole[..whole.len() - 5].to_vec()),
        ("text.safetensors", b"this is not a file of weights at all".to_vec()),
        ("none.safetensors", safetensors("{}", b"")),
        ("huge.safetensors", safetensors(huge, &[0; 8])),
        ("vector.safetensors", safetensors(vector, &[0; 16])),
        ("apart.safetensors", safetensors(apart, &three)),
        ("nan.safetensors", safetensors(&header("F64", 8), &two(1.0, f64::NAN))),
        ("whole.safetensors", safetensors(&header("I64", 8), &two(1.0, 2.0))),
        ("weights.bin", whole.clone()),
        ("empty.npz", Vec::new()),
        ("text.npz", b"PK this is no zip file".to_vec()),
    ]
    .iter()
    .map(|(name, bytes)| refused(name, bytes))
    .collect();
    assert_snapshot!(faults.join("\n"));
}

#[test]
fn a_claim_beyond_its_bytes_takes_no_memory() {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (200000000, 1), }";
    let said = refused("claims.npz", &npz(&npy(header, &[0; 64])));
    assert_snapshot!(said, @"claims.npz: this is not a whole .npz file: `wih` claims 200000000 weights in 141 bytes");
}

#[test]
fn the_shipped_network_says_where_it_comes_from() {
    let shipped = Model::shipped().unwrap();
    assert_eq!(shipped.network.shape().to_string(), "784-200-10");
    assert_eq!(shipped.about.get("shape").map(String::as_str), Some("784-200-10"));
    assert_eq!(shipped.about.get("data").map(String::as_str), Some("mnist"));
    let score: f64 = shipped.about["score"].parse().unwrap();
    assert!(score >= 0.97, "{score}");
    assert!(shipped.about["command"].starts_with("nn-tutor train "), "{}", shipped.about["command"]);
}

#[test]
#[ignore = "needs MNIST"]
fn the_shipped_network_has_the_score_it_claims() {
    use nn_tutor::digits::{Part, Source};
    use nn_tutor::network::{SparseNetwork, performance, test};
    let shipped = Model::shipped().unwrap();
    let data = Source::Mnist.open(Part::Test).unwrap();
    let score = test(&mut SparseNetwork::new(&shipped.network), &data);
    assert_eq!(performance(score.correct, score.total), shipped.about["score"]);
}
