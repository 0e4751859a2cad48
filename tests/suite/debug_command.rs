//! `debug` and `run` through the binary: text, JSON, scripts, and what is wrong with what they are given.

use std::fs;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a small set: four images of 3×3, two classes.
fn place() -> TempDir {
    let folder = TempDir::new().unwrap();
    let lines = [
        "0,255,0,0,255,0,0,255,0,0",
        "1,0,0,255,0,0,255,0,0,255",
        "0,200,0,0,250,0,0,240,0,0",
        "1,0,9,255,0,0,210,0,0,230",
    ];
    fs::write(folder.path().join("small.csv"), lines.join("\n")).unwrap();
    folder
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command.env("HOME", folder.path()).env("COLUMNS", "100").env("LC_ALL", "C.UTF-8");
    command.env_remove("NN_TUTOR_MNIST").output().unwrap()
}

fn debug(folder: &TempDir, arguments: &[&str]) -> Output {
    let small = ["debug", "--data", "small.csv", "--hidden", "3"];
    run(folder, &small.iter().chain(arguments).copied().collect::<Vec<_>>())
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_script_says_what_its_orders_answer() {
    let folder = place();
    let script = "# a session\nwatch loss\nbreak loss < 0.2\ncontinue\nend\nprint final_outputs\nnudge who\n\
                  set wih[0, 4] = 1  # what if\ncompare 4 wih[0, 4]\nkeep\nnext-sample 2\nbiography wih[0, 4]\n\
                  reverse\nundo\n";
    fs::write(folder.path().join("session.txt"), script).unwrap();
    assert_snapshot!(out(&debug(&folder, &["--commands", "session.txt"])));
}

#[test]
fn what_is_piped_has_the_minus_sign_programs_read() {
    let folder = place();
    let script = "print 0.5 - 1\nset wih[0, 4] = −3\nprint −1 * wih[0, 4]\nnudge wih\n";
    fs::write(folder.path().join("session.txt"), script).unwrap();
    let said = out(&debug(&folder, &["--commands", "session.txt"]));
    let answers: Vec<&str> = said.lines().filter(|line| !line.starts_with('>')).collect();
    assert!(answers.contains(&"0.5 - 1 = -0.5") && !answers.concat().contains('−'), "{said}");
}

#[test]
fn a_script_stops_at_its_first_wrong_line() {
    let folder = place();
    fs::write(folder.path().join("wrong.txt"), "goto 2:1\n\nbraek 3\ngoto 1\n").unwrap();
    let output = debug(&folder, &["--commands", "wrong.txt"]);
    assert_eq!(err(&output), "nn-tutor: wrong.txt:3: there is no order `braek`; did you mean `break`?\n");
    assert!(!String::from_utf8(output.stdout).unwrap().contains("goto 1\n"));
}

#[test]
fn a_sample_as_sentences_and_as_json() {
    let folder = place();
    assert_snapshot!(out(&debug(&folder, &["--sample", "2", "--print"])));
    let record: Value =
        serde_json::from_str(&out(&debug(&folder, &["--epoch", "2", "--json", "--full"]))).unwrap();
    assert_eq!((&record["epoch"], &record["sample"], &record["label"]), (&2.into(), &0.into(), &0.into()));
    let names = [
        "inputs",
        "targets",
        "hidden_inputs",
        "hidden_outputs",
        "final_inputs",
        "final_outputs",
        "output_errors",
        "hidden_errors",
        "wih",
        "who",
    ];
    for name in names {
        assert!(record["variables"][name].is_array(), "{name}");
    }
}

#[test]
fn the_same_seed_starts_the_same_network_as_train() {
    let folder = place();
    let make = ["train", "--data", "small.csv", "--hidden", "3", "--epochs", "2", "--out", "two.npz"];
    out(&run(&folder, &make));
    // The third epoch begins with the network two epochs of training end with.
    let begun = out(&debug(&folder, &["--epoch", "3", "--json", "--full"]));
    let loaded = ["debug", "--data", "small.csv", "--model", "two.npz", "--json", "--full"];
    let loaded = out(&run(&folder, &loaded));
    let steps = |text: &str| serde_json::from_str::<Value>(text).unwrap()["steps"][7]["value"].clone();
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|row| row[0].as_f64().unwrap()).collect()
    };
    for (one, other) in numbers(&steps(&begun)).iter().zip(numbers(&steps(&loaded))) {
        assert!((one - other).abs() < 1e-12);
    }
}

#[test]
fn what_is_wrong_is_said() {
    let folder = place();
    out(&run(&folder, &["train", "--data", "small.csv", "--epochs", "0", "--out", "fits.npz"]));
    fs::write(folder.path().join("other.csv"), "0,1,2,3,4").unwrap();
    let wrong: [&[&str]; 5] = [
        &["debug", "--data", "small.csv", "--sample", "4"],
        &["debug", "--data", "small.csv", "--epochs", "2", "--epoch", "3"],
        &["debug", "--data", "other.csv", "--model", "fits.npz", "--print"],
        &["debug", "--data", "small.csv", "--commands", "none.txt"],
        &["run", "none.py"],
    ];
    let said: Vec<String> = wrong.iter().map(|arguments| err(&run(&folder, arguments))).collect();
    assert_snapshot!(said.concat());
}

#[test]
fn a_program_is_run_with_weights_given() {
    let folder = place();
    out(&run(
        &folder,
        &["train", "--data", "small.csv", "--hidden", "2", "--epochs", "0", "--out", "two.npz"],
    ));
    let program = "import numpy as np\n\nx = np.zeros((9, 1)) + 0.5\nh = wih @ x\ny = h.sum()  # all of it\n";
    fs::write(folder.path().join("sum.py"), program).unwrap();
    let record: Value =
        serde_json::from_str(&out(&run(&folder, &["run", "sum.py", "--load", "two.npz", "--json"]))).unwrap();
    // What was given is no step: the steps are numbered from 1.
    assert_eq!(record["steps"][0]["index"], 1);
    assert_eq!(record["steps"][0]["line"], 3);
    let rows = record["variables"]["wih"].as_array().unwrap();
    let sum: f64 =
        rows.iter().flat_map(|row| row.as_array().unwrap()).map(|v| 0.5 * v.as_f64().unwrap()).sum();
    assert!((record["variables"]["y"].as_f64().unwrap() - sum).abs() < 1e-12);
    // Without the weights the name has no value, and the fault has its place.
    assert!(err(&run(&folder, &["run", "sum.py", "--print"])).contains("sum.py:4:5"));
}
