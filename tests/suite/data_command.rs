//! `nn-tutor data`, through the binary.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use tempfile::TempDir;

fn run(folder: &TempDir, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.arg("data").args(arguments).current_dir(folder.path()).env("HOME", folder.path());
    command
        .env("XDG_DATA_HOME", folder.path().join("share"))
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NN_TUTOR_MNIST");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads no input may have gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(folder: &TempDir, arguments: &[&str], input: &str) -> String {
    let output = run(folder, arguments, input);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_record_is_drawn() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("d.csv"), "3,0,255,0,255,128,255\n1,9,9,9,9,9,9\n").unwrap();
    assert_snapshot!(out(&run(&folder, &["show", "d.csv"], "")), @r"
      ██
    ██▒▒██

    label 3, index 0 of d.csv
    ");
    assert_snapshot!(out(&run(&folder, &["show", "builtin", "--index", "7", "--glyphs", "ascii"], "")));
    let json = out(&run(&folder, &["show", "-", "--index", "1", "--json"], "3,0,255\n1,9,8\n"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["label"], &json["pixels"]), (&1.into(), &serde_json::json!([9, 8])));
}

#[test]
fn mnist_that_was_not_had_is_told_how_to_get() {
    let folder = TempDir::new().unwrap();
    let told = refused(&folder, &["info", "mnist"], "");
    // A download that failed leaves its folder behind.
    fs::create_dir_all(folder.path().join("share/nn-tutor/mnist")).unwrap();
    assert_eq!(refused(&folder, &["info", "mnist"], ""), told);
    assert!(told.contains("`nn-tutor data fetch` downloads MNIST"), "{told}");
}

#[test]
fn a_set_in_figures() {
    let folder = TempDir::new().unwrap();
    let input = "0,0,255\n2,100,0\n2,0,0\n2,0,0\n";
    assert_snapshot!(out(&run(&folder, &["info", "-"], input)));
    let json: serde_json::Value =
        serde_json::from_str(&out(&run(&folder, &["info", "-", "--json"], input))).unwrap();
    assert_eq!(json["statistics"]["class_counts"], serde_json::json!([1, 0, 3]));
}

#[test]
fn what_was_made_is_read() {
    let folder = TempDir::new().unwrap();
    for name in ["a.csv", "b.csv.gz", "c.idx"] {
        out(&run(&folder, &["make", "--count", "30", "--seed", "1", "--out", name], ""));
    }
    let shown = |name: &str| {
        let text = out(&run(&folder, &["show", name, "--index", "29"], ""));
        text.rsplit_once("index 29").unwrap().0.to_owned()
    };
    assert_eq!(shown("a.csv"), shown("b.csv.gz"));
    assert_eq!(shown("a.csv"), shown("c-images-idx3-ubyte"));
    assert_eq!(shown("a.csv"), shown("builtin"), "seed 1 is the built-in training set");
}

#[test]
fn faults_name_file_record_and_column() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("bad.csv"), "1,0,0\n1,0,256\n").unwrap();
    let said = [
        refused(&folder, &["show", "bad.csv"], ""),
        refused(&folder, &["info", "-"], "1,2,3\n4,5\n"),
        refused(&folder, &["show", "builtin", "--index", "99999"], ""),
        refused(&folder, &["info", "nowhere.csv"], ""),
        refused(&folder, &["info", "mnist"], "").replace(folder.path().to_str().unwrap(), "~"),
        refused(&folder, &["fetch", "--folder", "bad.csv", "--mirror", "http://127.0.0.1:9"], ""),
    ];
    assert_snapshot!(said.concat());
}
