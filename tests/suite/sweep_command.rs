//! `nn-tutor sweep` through the binary: results, going on, curves, and settings that make no sense.

use std::fs;
use std::ops::ControlFlow;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use nn_tutor::digits::{Records, csv};
use nn_tutor::network::{Ended, Event, Plan};
use nn_tutor::study::sweep::{Trial, train};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a small set: images of 3×3, two classes.
fn place() -> TempDir {
    let folder = TempDir::new().unwrap();
    let line = |at: usize| {
        let label = at % 2;
        let pixel = |p: usize| if p % 3 == 1 + label { 180 + (at * 31 + p * 7) % 70 } else { at * p % 9 };
        let pixels: Vec<String> = (0..9).map(|p| pixel(p).to_string()).collect();
        format!("{label},{}\n", pixels.join(","))
    };
    fs::write(folder.path().join("small.csv"), (0..40).map(line).collect::<String>()).unwrap();
    fs::write(folder.path().join("test.csv"), (40..60).map(line).collect::<String>()).unwrap();
    folder
}

const SMALL: [&str; 4] = ["--data", "small.csv", "--test", "test.csv"];

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.arg("sweep").args(SMALL).args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command.env("HOME", folder.path()).env("LC_ALL", "C.UTF-8").env("COLUMNS", "100");
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What is said of a sweep that is not begun.
fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    said.lines().next().unwrap().to_owned()
}

const RATES: [&str; 8] = ["--lr", "0.01,0.1,1", "--hidden", "4", "--epochs", "3", "--seeds", "1..2"];

#[test]
fn scores_are_plotted_and_listed() {
    let folder = place();
    assert_snapshot!(out(&run(&folder, &RATES)));
}

#[test]
fn each_score_is_that_of_the_training_alone() {
    let folder = place();
    let arguments = ["--hidden", "3,4", "--epochs", "1..3", "--lr", "0.3", "--seeds", "7", "--json"];
    let swept: Value = serde_json::from_str(&out(&run(&folder, &arguments))).unwrap();
    let mut compared = 0;
    for hidden in [3, 4] {
        let mut train = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
        train.args([
            "train",
            "--json",
            "--epochs",
            "3",
            "--lr",
            "0.3",
            "--seed",
            "7",
            "--hidden",
            &hidden.to_string(),
        ]);
        let alone = train.args(SMALL).current_dir(folder.path()).output().unwrap();
        let alone: Value = serde_json::from_slice(&alone.stdout).unwrap();
        for (epoch, result) in (1..).zip(alone["epochs"].as_array().unwrap()) {
            let same = |row: &&Value| row["hidden"] == hidden && row["epoch"] == epoch;
            let row = swept["results"].as_array().unwrap().iter().find(same).unwrap();
            assert_eq!(row["correct"], result["correct"], "{hidden} hidden nodes, epoch {epoch}");
            compared += 1;
        }
    }
    assert_eq!(compared, 6);
}

#[test]
fn a_rate_beyond_all_counts_is_named_as_it_is() {
    let folder = place();
    let said = out(&run(&folder, &["--lr", "1e-9,1e300", "--hidden", "2", "--epochs", "1"]));
    assert!(said.contains("1e300  ") && said.contains("1e−9") && !said.contains("18,446"), "{said}");
}

#[test]
fn results_are_the_same_whatever_the_number_of_jobs() {
    let folder = place();
    let with = |jobs: &str| {
        let file = format!("jobs{jobs}.csv");
        out(&run(&folder, &[&RATES[..], &["--jobs", jobs, "--out", &file]].concat()));
        fs::read_to_string(folder.path().join(file)).unwrap()
    };
    let one = with("1");
    assert_eq!(one, with("5"));
    assert_eq!(one.lines().count(), 1 + 6);
}

#[test]
fn a_sweep_goes_on_where_it_was_left() {
    let folder = place();
    let sweep = [&RATES[..], &["--out", "r.csv"]].concat();
    let whole = out(&run(&folder, &sweep));
    let path = folder.path().join("r.csv");
    let kept = fs::read_to_string(&path).unwrap();
    // As if it had been stopped, with a result that no training gives: it must be taken, and not worked out again.
    let lines: Vec<&str> = kept.lines().take(4).collect();
    let marked = lines.join("\n").replacen(",1,3,", ",1,3,0,0.0\n#", 1);
    let marked: Vec<&str> = marked.lines().filter(|line| !line.starts_with('#')).collect();
    fs::write(&path, marked.join("\n") + "\n").unwrap();
    let other = out(&run(&folder, &sweep));
    assert_ne!(other, whole);
    let again = fs::read_to_string(&path).unwrap();
    assert_eq!(again.lines().count(), kept.lines().count());
    assert!(again.contains(",1,3,0,0.0"), "{again}");
    // Other values go into the same file.
    out(&run(&folder, &["--lr", "0.5", "--hidden", "4", "--epochs", "3", "--out", "r.csv"]));
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), kept.lines().count() + 1);
}

/// A training of two epochs on the small set.
fn two_epochs(folder: &TempDir) -> (Plan, Records) {
    let read = |name: &str| csv::read_file(&folder.path().join(name)).unwrap();
    let records = Records::new(read("small.csv"), read("test.csv")).unwrap();
    (Plan { hidden: 3, epochs: 2, ..Plan::DECK }, records)
}

#[test]
fn a_training_stopped_at_an_epoch_s_end_is_not_taken_for_a_whole_one() {
    let folder = place();
    let (plan, records) = two_epochs(&folder);
    // The 40 records of an epoch are told of at its end, in one piece.
    let stopped_at = |tellings: usize| {
        let mut told = 0;
        train(&plan, &records, &mut |_| {
            told += 1;
            if told == tellings { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap()
    };
    assert_eq!(stopped_at(1), Trial::Stopped(1));
    let whole = train(&plan, &records, &mut |_| ControlFlow::Continue(())).unwrap();
    // After the last epoch there is nothing left to stop.
    assert_eq!(stopped_at(2), whole);
    assert!(matches!(whole, Trial::Whole(correct) if correct.len() == 2));
}

#[test]
fn how_far_a_training_was_when_it_was_stopped() {
    let folder = place();
    let (plan, records) = two_epochs(&folder);
    let stopped_at = |stop: Event| {
        let is_it = |event: Event| match (event, stop) {
            (Event::Epoch(report), Event::Learned { epoch, records: 0 }) => report.epoch == epoch,
            _ => event == stop,
        };
        let tell = &mut |event| if is_it(event) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        plan.carry_out(&records, tell).unwrap()
    };
    assert_eq!(stopped_at(Event::Learned { epoch: 2, records: 7 }), Ended::Stopped { records: 7 });
    // At the end of an epoch no part of one is lost, and at the end of the last nothing is.
    assert_eq!(stopped_at(Event::Learned { epoch: 1, records: 0 }), Ended::Stopped { records: 0 });
    assert_eq!(stopped_at(Event::Learned { epoch: 2, records: 0 }), Ended::Finished);
}

#[test]
#[cfg(unix)]
fn ctrl_c_keeps_what_is_done_and_says_what_is_lost() {
    let folder = place();
    let path = folder.path().join("r.csv");
    // One hidden node is done in no time, 5,000, begun with it, are not.
    let arguments = ["--hidden", "1,5000", "--epochs", "300", "--jobs", "2", "--out", "r.csv"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.arg("sweep").args(SMALL).args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let rows = || fs::read_to_string(&path).map_or(0, |text| text.lines().count());
    while rows() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("nn-tutor: stopped; 1 of 2 trainings done, kept in r.csv\n"), "{said}");
    let lost = "under way and lost: 5,000 hidden nodes, rate 0.1, seed 1, after ";
    assert!(said.contains(lost) && said.trim_end().ends_with(" of 300 epochs"), "{said}");
    assert_eq!(rows(), 2);
    // What is done is shown too.
    assert!(String::from_utf8(output.stdout).unwrap().contains("rate 0.1"));
}

#[test]
fn curves_are_drawn_into_files() {
    let folder = place();
    let svg = |name: &str| {
        out(&run(&folder, &[&RATES[..], &["--plot", name]].concat()));
        fs::read(folder.path().join(name)).unwrap()
    };
    let first = String::from_utf8(svg("a.svg")).unwrap();
    assert_eq!(first.as_bytes(), svg("b.svg"), "the same curves give the same bytes");
    for word in ["learning rate", "score", "0.01", "small.csv"] {
        assert!(first.contains(word), "{word} in {first}");
    }
    // A disc for each of the three means.
    assert_eq!(first.matches("<circle").count(), 3);
    let bytes = svg("c.png");
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    assert_eq!((reader.info().width, reader.info().height), (1926, 1224));
    let blue = pixels.chunks_exact(3).filter(|pixel| *pixel == [0, 114, 178]).count();
    assert!(blue > 500, "the curve has {blue} dots");
}

#[test]
fn settings_that_make_no_sense_are_told_of() {
    let folder = place();
    let senseless: [&[&str]; 12] = [
        &["--lr", "fast"],
        &["--lr", "0"],
        &["--lr", "0.1..0.5"],
        &["--lr", "0.1,"],
        &["--epochs", "10..1"],
        &["--epochs", "two"],
        &["--epochs", "0"],
        &["--epochs", "1..1000000000"],
        &["--hidden", "1..1000", "--seeds", "1..1000", "--lr", "0.1,0.2"],
        &["--hidden", "99999999999"],
        &["--plot", "curve.gif"],
        &["--out", "nowhere/r.csv"],
    ];
    let said = senseless.map(|arguments| refused(&folder, arguments));
    assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_that_is_not_of_this_sweep_is_left_as_it_is() {
    let folder = place();
    let sweep = ["--hidden", "3", "--epochs", "1", "--out", "r.csv"];
    out(&run(&folder, &sweep));
    let path = folder.path().join("r.csv");
    let kept = fs::read_to_string(&path).unwrap();
    let mut said = vec![
        refused(&folder, &[&sweep[..], &["--limit", "10"]].concat()),
        refused(&folder, &[&sweep[..], &["--rule", "gradient"]].concat()),
    ];
    assert_eq!(fs::read_to_string(&path).unwrap(), kept);
    let first = kept.lines().next().unwrap();
    let fingerprint = kept.lines().nth(1).unwrap().split(',').nth(5).unwrap();
    for text in [
        "a letter\n".to_owned(),
        kept.clone() + "small.csv,test.csv,40,20\n",
        kept.replacen(",0.1,", ",-1,", 1),
        format!("{first}\nsmall.csv,test.csv,40,20,deck,{fingerprint},3,0.1,1,1,21,1.05\n"),
    ] {
        fs::write(&path, &text).unwrap();
        said.push(refused(&folder, &sweep));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    assert_snapshot!(said.join("\n"));
}

#[test]
fn results_of_records_that_have_changed_since_are_not_gone_on_with() {
    let folder = place();
    let sweep = ["--hidden", "3", "--epochs", "1", "--out", "r.csv"];
    out(&run(&folder, &sweep));
    let kept = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    let path = folder.path().join("test.csv");
    let text = fs::read_to_string(&path).unwrap();
    // The same name and as many records, and one pixel is another.
    fs::write(&path, text.replacen(",0,", ",1,", 1)).unwrap();
    let said = refused(&folder, &sweep);
    assert!(said.contains("these results are of other records (small.csv has changed since)"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap(), kept);
    // The same records by another name are the same.
    fs::write(&path, text).unwrap();
    fs::copy(&path, folder.path().join("other.csv")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(["sweep", "--data", "small.csv", "--test", "other.csv", "--lr", "0.5"]).args(sweep);
    out(&command.current_dir(folder.path()).output().unwrap());
    assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap().lines().count(), 3);
}

#[test]
fn sweeps_at_once_into_one_file_lose_nothing() {
    let folder = place();
    let sweeps = ["0.1,0.2,0.3", "0.4,0.5", "0.6", "0.7,0.8"];
    let children = sweeps.map(|rates| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
        command
            .arg("sweep")
            .args(SMALL)
            .args(["--hidden", "3", "--epochs", "2", "--seeds", "1..3", "--lr", rates]);
        command
            .args(["--out", "r.csv"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command.spawn().unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let rows = fs::read_to_string(folder.path().join("r.csv")).unwrap().lines().count();
    assert_eq!(rows, 1 + 8 * 3);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
#[ignore = "needs MNIST"]
fn a_sweep_on_mnist_has_the_shapes_of_the_deck() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
        command.args(["sweep", "--data", "mnist", "--limit", "5000", "--test-limit", "2000", "--json"]);
        serde_json::from_str::<Value>(&out(&command.args(arguments).output().unwrap())).unwrap()
    };
    let means = |record: &Value| -> Vec<f64> {
        let points = record["curves"][0]["points"].as_array().unwrap();
        points.iter().map(|point| point["mean"].as_f64().unwrap()).collect()
    };
    let rates = means(&run(&["--lr", "0.01,0.05,0.1,0.2,0.3,0.6", "--hidden", "50", "--epochs", "3"]));
    let best = (0..6).max_by(|&a, &b| rates[a].total_cmp(&rates[b])).unwrap();
    assert!((1..=4).contains(&best), "{rates:?}");
    let hidden = means(&run(&["--hidden", "5,20,100", "--epochs", "3"]));
    assert!(hidden[0] < hidden[1] && hidden[1] < hidden[2], "{hidden:?}");
    assert!(hidden[1] - hidden[0] > hidden[2] - hidden[1], "{hidden:?}");
}
