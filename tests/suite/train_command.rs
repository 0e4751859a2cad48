//! The commands that train networks and ask them, through the binary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use nn_tutor::network::Model;
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

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("HOME", folder).env("COLUMNS", "100").env("LC_ALL", "C.UTF-8").env_remove("NN_TUTOR_MNIST");
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder.path(), arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What is said by a run that did not do its job; it wrote nothing but that.
fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let before = fs::read_dir(folder.path()).unwrap().count();
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before, "a file was left behind");
    String::from_utf8(output.stderr).unwrap()
}

/// A text without the seconds an epoch took.
fn timeless(text: &str) -> String {
    let line = |line: &str| {
        line.rsplit_once(", ")
            .filter(|(_, end)| end.ends_with(" s"))
            .map_or(line.to_owned(), |(start, _)| format!("{start}, … s"))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

const SMALL: [&str; 9] =
    ["train", "--data", "small.csv", "--test", "small.csv", "--hidden", "4", "--lr", "0.5"];

#[test]
fn training_tells_each_epoch_and_keeps_the_network() {
    let folder = place();
    let told = out(&run(&folder, &[&SMALL[..], &["--epochs", "3", "--out", "a.safetensors"]].concat()));
    assert_snapshot!(timeless(&told));
    let kept = Model::read(&folder.path().join("a.safetensors")).unwrap();
    let about: Vec<String> = kept.about.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    assert_snapshot!(about.join("\n"));
}

#[test]
fn no_epochs_keep_the_initial_weights_and_training_goes_on_from_a_file() {
    let folder = place();
    out(&run(&folder, &[&SMALL[..], &["--epochs", "0", "--out", "start.npz"]].concat()));
    let start = Model::read(&folder.path().join("start.npz")).unwrap().network;
    assert_eq!(start, nn_tutor::network::Network::initial(start.shape(), 1).unwrap());
    let train = ["train", "--data", "small.csv", "--lr", "0.5"];
    out(&run(&folder, &[&train[..], &["--init", "start.npz", "--epochs", "1", "--out", "one.npz"]].concat()));
    out(&run(&folder, &[&train[..], &["--init", "one.npz", "--epochs", "1", "--out", "two.npz"]].concat()));
    out(&run(&folder, &[&SMALL[..], &["--epochs", "2", "--out", "both.npz"]].concat()));
    let network = |name: &str| Model::read(&folder.path().join(name)).unwrap().network;
    let far = (network("two.npz").wih() - network("both.npz").wih()).abs().max();
    assert!(far < 1e-12, "{far}");
}

#[test]
fn the_shipped_network_can_be_copied_out() {
    let folder = place();
    let copy = ["train", "--init", "shipped", "--epochs", "0", "--limit", "1", "--out", "copy.npz"];
    out(&run(&folder, &copy));
    assert_eq!(
        Model::read(&folder.path().join("copy.npz")).unwrap().network,
        Model::shipped().unwrap().network
    );
}

#[test]
fn as_json() {
    let folder = place();
    let json =
        |arguments: &[&str]| -> Value { serde_json::from_str(&out(&run(&folder, arguments))).unwrap() };
    let trained =
        json(&[&SMALL[..], &["--epochs", "2", "--rule", "gradient", "--json", "--out", "a.npz"]].concat());
    assert_eq!(trained["shape"], "9-4-2");
    assert_eq!(trained["rule"], "gradient");
    assert_eq!(trained["epochs"].as_array().unwrap().len(), 2);
    assert_eq!(trained["stopped"], false);
    let tested = json(&["test", "--model", "a.npz", "--data", "small.csv", "--json"]);
    assert_eq!(tested["score"]["total"], 4);
    let asked = json(&["query", "--model", "a.npz", "--data", "small.csv", "--index", "3", "--json"]);
    assert_eq!((&asked["label"], asked["final_outputs"].as_array().unwrap().len()), (&Value::from(1), 2));
    let back = json(&["backquery", "1", "--model", "a.npz", "--json"]);
    assert_eq!(back["inputs"].as_array().unwrap().len(), 9);
}

#[test]
fn a_trained_network_is_tested_asked_and_run_backwards() {
    let folder = place();
    out(&run(&folder, &[&SMALL[..], &["--epochs", "40", "--out", "a.npz"]].concat()));
    let model = ["--model", "a.npz", "--data", "small.csv"];
    assert_snapshot!("test", out(&run(&folder, &[&["test"], &model[..]].concat())));
    assert_snapshot!("query", out(&run(&folder, &[&["query", "--index", "1"], &model[..]].concat())));
    let back = ["backquery", "1", "--model", "a.npz", "--steps", "--png", "one.png", "--glyphs", "ascii"];
    assert_snapshot!("backquery", out(&run(&folder, &back)));
    assert!(fs::read(folder.path().join("one.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn mistakes_are_drawn() {
    let folder = place();
    out(&run(&folder, &[&SMALL[..], &["--epochs", "0", "--out", "a.npz"]].concat()));
    assert_snapshot!(out(&run(
        &folder,
        &["test", "--model", "a.npz", "--data", "small.csv", "--glyphs", "ascii"]
    )));
}

#[test]
fn what_does_not_fit_is_said() {
    let folder = place();
    fs::write(folder.path().join("label.csv"), "0,1,2,3,4,5,6,7,8,9\n7,1,2,3,4,5,6,7,8,9\n").unwrap();
    fs::write(folder.path().join("wide.csv"), "0,1,2,3,4\n").unwrap();
    out(&run(&folder, &[&SMALL[..], &["--epochs", "0", "--out", "a.npz"]].concat()));
    let faults = [
        refused(&folder, &["train", "--data", "label.csv", "--init", "a.npz"]),
        refused(&folder, &["train", "--data", "wide.csv", "--init", "a.npz"]),
        refused(&folder, &["test", "--data", "small.csv"]),
        refused(&folder, &["query", "--data", "small.csv", "--model", "a.npz", "--index", "4"]),
        refused(&folder, &["backquery", "10"]),
        refused(&folder, &["test", "--model", "none.npz"]),
        refused(&folder, &["train", "--data", "none.csv"]),
        refused(&folder, &["train", "--data", "small.csv", "--out", "a.txt"]),
        refused(&folder, &["train", "--data", "small.csv", "--out", "no/such/a.npz"]),
    ];
    assert_snapshot!(faults.concat());
}

#[test]
fn numbers_beyond_all_bounds_end_the_training_and_nothing_is_kept() {
    let folder = place();
    let said = refused(&folder, &["train", "--data", "small.csv", "--lr", "1.7e308", "--out", "a.npz"]);
    assert_snapshot!(said);
}

#[test]
fn a_full_disk_is_an_error() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = place();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("full.npz")).unwrap();
    assert_snapshot!(refused(
        &folder,
        &["train", "--data", "small.csv", "--epochs", "0", "--out", "full.npz"]
    ));
}

/// Ctrl-C ends a training that would never end; what was learned is kept.
#[test]
fn a_stopped_training_is_kept() {
    let folder = place();
    let endless = ["train", "--data", "small.csv", "--epochs", "1000000000", "--out", "a.npz"];
    let mut child = command(folder.path(), &endless).stdout(Stdio::piped()).spawn().unwrap();
    // The first epoch's line says that it is under way.
    let mut reader = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("epoch") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut reader, &mut line).unwrap() > 0, "it ended by itself");
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(Model::read(&folder.path().join("a.npz")).unwrap().network.shape().to_string(), "9-200-2");
}

#[cfg(unix)]
#[test]
fn who_asks_twice_need_not_wait_for_a_pipe_that_nobody_reads() {
    use std::os::unix::process::ExitStatusExt;
    let folder = place();
    let pipe = folder.path().join("out.npz");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let arguments = ["train", "--data", "small.csv", "--hidden", "2", "--epochs", "1", "--out", "out.npz"];
    let mut child = command(folder.path(), &arguments).stderr(Stdio::null()).spawn().unwrap();
    let pid = child.id().to_string();
    // What it waits for says when: the kernel names the wait for a reader.
    let waits = || fs::read_to_string(format!("/proc/{pid}/wchan")).is_ok_and(|at| at.contains("fifo"));
    let end = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while !waits() && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for _ in 0..2 {
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}
