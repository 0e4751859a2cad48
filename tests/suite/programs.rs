//! Programs of one's own under the debugger: their rounds, what is asked of a whole run, and networks brought along.

use std::fs;
use std::ops::ControlFlow;
use std::process::{Command, Output, Stdio};

use nn_tutor::digits::{Dataset, Part};
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::matrix::Value;
use nn_tutor::run::{Answer, Debugging, Learns, Reply, Request, RoundTakes, Said, Table, TrainingRun};
use nn_tutor::session::Session;
use nn_tutor::text::survey;
use nn_tutor::trace::Changed;
use tempfile::TempDir;

use crate::support::handwriting;

/// The deck's training as a program.
const DECK: &str = include_str!("../../data/deck.py");
/// Batches, biases, rectified sums, softmax, momentum, and a rate that falls.
const MOMENTUM: &str = include_str!("../oracle/programs/momentum.py");

/// Variables by name.
type Variables = Vec<(String, Value)>;

pub(super) fn records(count: usize) -> Dataset {
    handwriting(Part::Training).clone().first(count)
}

fn program(text: &str) -> Lesson {
    Lesson::of_program("mine.py", text, Vec::new()).unwrap()
}

pub(super) fn faults(text: &str) -> Vec<String> {
    let found = Lesson::of_program("mine.py", text, Vec::new()).unwrap_err();
    found.into_iter().map(|fault| format!("{} / {}", fault.message, fault.help.unwrap_or_default())).collect()
}

pub(super) fn training(text: &str, count: usize, epochs: usize) -> TrainingRun {
    TrainingRun::of_program(&program(text), &[], Some(records(count)), None, epochs, Settings::default())
        .unwrap()
}

/// The session at a position.
pub(super) fn open(run: &mut TrainingRun, position: usize) -> (Debugging, Session) {
    let request = Request::Open { position, watches: Vec::new() };
    let Answer::Opened(opened) = run.answer(request, &mut |_, _| ControlFlow::Continue(())).unwrap() else {
        panic!("it does not open")
    };
    Debugging::new(run.setting.clone(), *opened, Settings::default())
}

/// What the step at a position begins with, and what it leaves.
fn before_and_after(run: &mut TrainingRun, position: usize) -> (Variables, Variables) {
    let (_, session) = open(run, position);
    let trace = session.trace();
    assert!(trace.failure.is_none(), "{:?}", trace.failure);
    let given = trace.steps[..trace.given].iter();
    let before: Vec<_> =
        given.map(|step| (step.assigns.as_deref().unwrap().to_owned(), step.result.clone())).collect();
    let after = |name: &String| trace.variable_at(name, trace.steps.len()).unwrap().value.clone();
    let after = before.iter().map(|(name, _)| (name.clone(), after(name))).collect();
    (before, after)
}

pub(super) fn order(
    run: &mut TrainingRun,
    debugging: &mut Debugging,
    session: &mut Session,
    line: &str,
) -> Said {
    match debugging.order(session, line).unwrap() {
        Reply::Said(said) => said,
        Reply::Ask(request) => {
            let answer = run.answer(request, &mut |_, _| ControlFlow::Continue(())).unwrap();
            debugging.take_in(session, answer)
        }
        Reply::Write { .. } => unreachable!("{line}"),
    }
}

#[test]
fn each_round_begins_with_the_bits_that_the_record_of_the_one_before_ends_with() {
    for text in [MOMENTUM, &DECK.replace("who +=", "who -= -lr * 0\n    who +=")] {
        let mut run = training(text, 100, 2);
        assert!(matches!(run.setting.learns, Learns::Program(_)));
        let rounds = run.setting.records;
        for position in [0, 1, rounds - 1, rounds, 2 * rounds - 2] {
            let (_, after) = before_and_after(&mut run, position);
            let (before, _) = before_and_after(&mut run, position + 1);
            for (name, value) in after.iter().filter(|(name, _)| run.setting.learned.contains(name)) {
                let next = before.iter().find(|(other, _)| other == name).unwrap();
                assert_eq!(&next.1, value, "{name} after round {position}");
            }
        }
    }
}

#[test]
fn forwards_and_back_through_the_rounds_gives_the_same_bits() {
    let mut run = training(MOMENTUM, 200, 3);
    let forwards: Vec<_> = (0..21).map(|position| before_and_after(&mut run, position)).collect();
    for position in (0..21).rev() {
        assert_eq!(before_and_after(&mut run, position), forwards[position]);
    }
}

#[test]
fn a_program_with_the_decks_step_learns_natively_and_any_other_does_not() {
    let run = training(DECK, 20, 1);
    assert!(matches!(run.setting.learns, Learns::Network { .. }));
    let other = DECK.replace("1 - hidden_outputs", "1.0 - hidden_outputs");
    assert!(matches!(training(&other, 20, 1).setting.learns, Learns::Program(_)));
    // Records that the network does not fit.
    let wider = DECK.replace("784", "700");
    assert!(matches!(training(&wider, 20, 1).setting.learns, Learns::Program(_)));
}

#[test]
fn the_twin_and_the_program_agree() {
    let (mut native, mut own) = (training(DECK, 60, 1), training(&DECK.replace("0.5 *", "1 / 2 *"), 60, 1));
    let end = |run: &mut TrainingRun| before_and_after(run, 59).1;
    let theirs = end(&mut own);
    for (name, one) in &end(&mut native) {
        let (_, other) = theirs.iter().find(|(other, _)| other == name).unwrap();
        let furthest = one.cells().zip(other.cells()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(furthest < 1e-12, "{name}: {furthest}");
    }
}

#[test]
fn what_a_program_with_rounds_may_not_say_is_told_with_what_to_write() {
    let head = "W = zeros((10, 784))\n";
    let last = "a program goes over its records at its end / write it as the last statement of the program, not within another";
    let cases = [
        ("for pixels, label in records:\n    x = pixels\ny = 1\n", last),
        (
            "for i in range(2):\n    for pixels, label in records:\n        x = pixels\n",
            "a program goes over its records in no other loop / leave the outer loop out, and say how often when you run it: --epochs 2",
        ),
        ("if W[0, 0] < 1:\n    for pixels, label in records:\n        x = pixels\n", last),
        ("for record in records:\n    x = record\n", "records are a pair: pixels and a label"),
        ("for x, x in records:\n    y = x\n", "pixels and label need a name each"),
        ("for rows, labels in batches(0):\n    x = rows\n", "batches takes how many records each has"),
        ("n = 5\nfor rows, labels in batches(n):\n    x = rows\n", "batches takes how many records each has"),
        ("for pixels, label in records:\n    W += gone\n", "unknown name `gone`"),
    ];
    for (text, wanted) in cases {
        let found = faults(&format!("{head}{text}"));
        assert!(found.iter().any(|fault| fault.starts_with(wanted)), "{text}: {found:?}");
    }
}

#[test]
fn a_program_that_stops_in_a_round_is_told_of_at_its_line() {
    let text = "W = ones((1, 784))\nfor pixels, label in records:\n    W *= 1e60\n    y = W @ pixels\n";
    let mut run = training(text, 20, 1);
    run.advance(20);
    let (moment, halt) = run.trained().halted.unwrap();
    assert_eq!(moment.to_string(), "1:5");
    assert!(halt.to_string().starts_with("mine.py:3:5: "), "{halt}");
    let request = Request::Open { position: 9, watches: Vec::new() };
    let error = run.answer(request, &mut |_, _| ControlFlow::Continue(())).unwrap_err().to_string();
    assert!(error.starts_with("the run ends at sample 5 of epoch 1: mine.py:3:5: "), "{error}");
}

#[test]
fn a_round_that_never_ends_is_stopped() {
    let text = "x = 1\nfor pixels, label in records:\n    while x > 0:\n        x = x + 1\n";
    let mut run = training(text, 3, 1);
    run.advance(1);
    let (_, halt) = run.trained().halted.unwrap();
    assert!(halt.to_string().contains("the program was stopped here"), "{halt}");
}

#[test]
fn a_condition_on_any_variable_is_asked_of_a_program_too() {
    let mut run = training(MOMENTUM, 320, 1);
    let (mut debugging, mut session) = open(&mut run, 0);
    let mut say = |line: &str| order(&mut run, &mut debugging, &mut session, line);
    assert!(matches!(say("break lr < 0.05"), Said::BreakpointSet(_)));
    let Said::Hit { moment, .. } = say("continue") else { panic!() };
    // 32 records a round: 128 have been seen at the end of the fourth.
    assert_eq!(moment.unwrap().to_string(), "1:3");
    say("delete");
    say("break W1[3, 400] > 10");
    assert!(matches!(say("continue"), Said::NotFound { .. }));
}

#[test]
fn an_update_that_follows_the_slope_is_the_rate_times_it() {
    let text = MOMENTUM.replace("beta = 0.9", "beta = 0.0");
    let mut run = training(&text, 64, 1);
    let (mut debugging, mut session) = open(&mut run, 1);
    let Said::NudgedLoss(one) = order(&mut run, &mut debugging, &mut session, "nudge W2[3, 7]") else {
        panic!()
    };
    assert!((one.update / one.slope + 0.05).abs() < 1e-5, "{one:?}");
    let Said::NudgedAll(all) = order(&mut run, &mut debugging, &mut session, "nudge b1") else { panic!() };
    assert!((all.factor + 0.05).abs() < 1e-5 && all.apart < 1e-6 && all.weights == 30, "{all:?}");
}

#[test]
fn a_table_holds_what_conditions_say_at_each_moment() {
    let mut run = training(MOMENTUM, 320, 2);
    let (mut debugging, mut session) = open(&mut run, 0);
    let mut say = |line: &str| order(&mut run, &mut debugging, &mut session, line);
    let Said::Table(table) = say("table loss, max(W1), lr from 1:2 to 2:3 every 4") else { panic!() };
    assert_eq!(table.columns, ["loss", "max(W1)", "lr"]);
    let moments: Vec<String> = table.rows.iter().map(|(moment, _)| moment.to_string()).collect();
    assert_eq!(moments, ["1:2", "1:6", "2:0"]);
    for (moment, values) in &table.rows {
        say(&format!("goto {moment}"));
        say("end");
        for (column, value) in table.columns.iter().zip(values) {
            let Said::Printed(_, printed) = say(&format!("print {column}")) else { panic!() };
            assert_eq!(printed.as_single(), *value, "{column} at {moment}");
        }
    }
}

#[test]
fn find_tells_every_moment_and_worst_the_largest_losses() {
    let mut run = training(DECK, 60, 2);
    let (mut debugging, mut session) = open(&mut run, 60);
    let mut say = |line: &str| order(&mut run, &mut debugging, &mut session, line);
    let Said::Table(table) = say("table loss, label") else { panic!() };
    let Said::Found(found) = say("find loss > 0.4 and label == 3") else { panic!() };
    let wanted: Vec<_> = table
        .rows
        .iter()
        .filter(|(_, values)| values[0].unwrap() > 0.4 && values[1] == Some(3.0))
        .map(|(moment, _)| *moment)
        .collect();
    assert!(!wanted.is_empty());
    assert_eq!((found.count, &found.moments, found.looked), (wanted.len(), &wanted, 120));
    let Said::Worst(worst) = say("worst 5") else { panic!() };
    assert_eq!((worst.samples.len(), worst.looked), (5, 60));
    assert!(worst.samples.is_sorted_by(|a, b| a.1 >= b.1));
    // The network learns nothing by being asked: the loss of the sample one stands in is the one it has here.
    say("end");
    let Said::Printed(_, loss) = say("print loss") else { panic!() };
    let Said::Worst(all) = say("worst 60") else { panic!() };
    let own = all.samples.iter().find(|(sample, _)| *sample == 0).unwrap();
    assert!((own.1 - loss.as_single().unwrap()).abs() < 1e-12);
}

#[test]
fn why_takes_a_sum_apart_into_terms_that_add_up_to_it() {
    let mut run = training(MOMENTUM.replace("batches(32)", "batches(1)").as_str(), 8, 1);
    let (mut debugging, mut session) = open(&mut run, 5);
    let mut say = |line: &str| order(&mut run, &mut debugging, &mut session, line);
    say("end");
    let Said::Why(why) = say("why Z1[3, 0]") else { panic!() };
    let sum: f64 = why.terms.iter().map(|term| term.value).sum::<f64>() + why.rest.1;
    assert!((sum - why.value).abs() < 1e-12);
    assert_eq!(why.terms.len() + why.rest.0, 785);
    let shares: f64 = why.terms.iter().map(|term| term.share).sum::<f64>() + why.rest.2;
    assert!((shares - 1.0).abs() < 1e-12);
    assert!(why.terms.is_sorted_by(|a, b| a.value.abs() >= b.value.abs()));
    let (width, pixels) = why.image.unwrap();
    assert_eq!((width, pixels.len()), (28, 784), "the bias is no pixel");
    let Said::Why(pair) = say("why Z2[3] - Z2[5]") else { panic!() };
    let sum: f64 = pair.terms.iter().map(|term| term.value).sum::<f64>() + pair.rest.1;
    assert!((sum - pair.value).abs() < 1e-12);
    assert!(pair.terms.iter().any(|term| term.factors[0].0.starts_with("(W2[3, ")));
    for wrong in ["why", "why 3", "why Z1[99, 0]", "why gone[0, 0]", "why lr"] {
        assert!(debugging.order(&mut session, wrong).is_err(), "{wrong}");
    }
}

/// What another window moved meanwhile is not put back by what this one keeps.
#[test]
fn only_what_is_new_is_kept_of_marks_and_notes() {
    let mut run = training(MOMENTUM, 96, 2);
    let (mut debugging, mut session) = open(&mut run, 0);
    debugging.recall_places("1 0 mark here\n1 0 note old\n900 0 mark beyond\nno place\n");
    assert_eq!(debugging.places_to_keep(), None);
    for line in ["note hello", "mark there", "mark there"] {
        debugging.order(&mut session, line).unwrap();
    }
    assert_eq!(debugging.places_to_keep().as_deref(), Some("0 0 note hello\n0 0 mark there\n"));
    assert_eq!(debugging.places_to_keep(), None);
}

#[test]
fn the_work_of_a_large_batch_is_counted_once() {
    let text = "W = zeros((500, 784))\nD = ones((500, 100)) * 0.001\n\
                for rows, labels in batches(100):\n    W -= 0.1 * (D @ rows)\n";
    let mut run = training(text, 100, 1);
    run.advance(1);
    assert_eq!(run.trained().halted, None);
}

#[test]
fn a_table_s_columns_may_be_wider_than_formats_have_room_for() {
    let wide = format!("loss{}", " + 0".repeat(20_000));
    let columns = vec![wide.clone()];
    let table = Table { columns, takes: RoundTakes::Record, rows: Vec::new(), ended: None };
    assert_eq!(survey::table(&table, 10), [format!("row  sample  {wide}")]);
    let csv = String::from_utf8(survey::csv(&table).unwrap()).unwrap();
    assert_eq!(csv, format!("epoch,sample,{wide}\n"));
}

#[test]
fn what_learns_nothing_is_the_same_at_every_moment() {
    let mut run = training(MOMENTUM, 96, 2).without_learning();
    let first = before_and_after(&mut run, 0).0;
    let learned: Vec<String> = run.setting.learned.clone();
    for position in [2, 1, 0] {
        let before = before_and_after(&mut run, position).0;
        for (name, value) in before.iter().filter(|(name, _)| learned.contains(name)) {
            assert_eq!(first.iter().find(|(other, _)| other == name).map(|(_, value)| value), Some(value));
        }
    }
    assert_eq!(run.setting.epochs, 1);
    let (mut debugging, mut session) = open(&mut run, 0);
    for order in ["biography W1[0, 0]", "nudge b1"] {
        let refused = debugging.order(&mut session, order).unwrap_err().to_string();
        assert!(refused.starts_with("nothing learns here"), "{refused}");
    }
    session.change(Changed { step: 0, row: 0, column: 0, to: 1.0 });
    let refused = debugging.order(&mut session, "keep").unwrap_err().to_string();
    assert_eq!(refused, "nothing is learned here, so a change has no future");
}

pub(super) fn nn_tutor(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command
        .env("HOME", folder.path())
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NN_TUTOR_MNIST")
        .env_remove("XDG_STATE_HOME");
    command.output().unwrap()
}

pub(super) fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// A network of 9-4-2 in a safetensors file, its arrays by these names.
pub(super) fn brought(folder: &TempDir, file: &str, names: [&str; 4], shapes: [&[usize]; 4]) {
    let mut header = serde_json::Map::new();
    let mut data: Vec<u8> = Vec::new();
    for (name, shape) in names.iter().zip(shapes) {
        let start = data.len();
        for at in 0..shape.iter().product::<usize>() {
            data.extend(((at % 7) as f32 * 0.25 - 0.75).to_le_bytes());
        }
        let about = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [start, data.len()]});
        header.insert((*name).to_owned(), about);
    }
    let header = serde_json::Value::Object(header).to_string().into_bytes();
    let bytes = [&(header.len() as u64).to_le_bytes()[..], &header, &data].concat();
    fs::write(folder.path().join(file), bytes).unwrap();
}

pub(super) fn small_set(folder: &TempDir) {
    let lines = ["0,255,0,0,255,0,0,255,0,0", "1,0,0,255,0,0,255,0,0,255", "0,200,0,0,250,0,0,240,0,0"];
    fs::write(folder.path().join("small.csv"), lines.join("\n")).unwrap();
}

#[test]
fn a_network_brought_along_is_written_and_stepped() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let shapes: [&[usize]; 4] = [&[4, 9], &[4], &[2, 4], &[2]];
    brought(&folder, "mlp.safetensors", ["net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias"], shapes);
    let (_, asks) = said(&nn_tutor(&folder, &["open", "mlp.safetensors"]));
    assert!(
        asks.contains("--activation relu|sigmoid|tanh|linear") && asks.contains("--output softmax|"),
        "{asks}"
    );
    let how = ["open", "mlp.safetensors", "--activation", "relu", "--output", "softmax"];
    let learning = [&how[..], &["--loss", "cross-entropy"]].concat();
    let (wrote, _) = said(&nn_tutor(&folder, &[&learning[..], &["--out", "model.py"]].concat()));
    assert_eq!(wrote, "wrote model.py\n");
    insta::assert_snapshot!(fs::read_to_string(folder.path().join("model.py")).unwrap());
    // The same by the file that was written, and by opening it at once.
    let on = ["--data", "small.csv", "--json", "--full"];
    let (at_once, _) = said(&nn_tutor(&folder, &[&learning[..], &on, &["--index", "1"]].concat()));
    let by_file = ["debug", "model.py", "--epochs", "1", "--sample", "1"];
    let (by_file, _) = said(&nn_tutor(&folder, &[&by_file[..], &on].concat()));
    let variables =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["variables"].clone();
    assert_eq!(variables(&at_once), variables(&by_file));
}

#[test]
fn other_conventions_make_the_same_network() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let named = [
        ("a.safetensors", ["coefs_0", "intercepts_0", "coefs_1", "intercepts_1"]),
        ("b.safetensors", ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"]),
    ];
    for (file, names) in named {
        brought(&folder, file, names, [&[9, 4], &[4], &[4, 2], &[2]]);
        let arguments =
            ["open", file, "--activation", "tanh", "--output", "sigmoid", "--data", "small.csv", "--print"];
        let (text, errors) = said(&nn_tutor(&folder, &arguments));
        assert!(errors.is_empty() && text.contains("outputs = sigmoid(z2)"), "{errors}");
    }
    brought(&folder, "odd.safetensors", ["a", "b", "c", "d"], [&[4, 9], &[4], &[7, 3], &[2]]);
    let arguments = ["open", "odd.safetensors", "--activation", "tanh", "--output", "sigmoid"];
    let (_, errors) = said(&nn_tutor(&folder, &arguments));
    assert!(errors.contains("do not follow one on the other: `a` is 4×9, `c` is 7×3"), "{errors}");
}

#[test]
fn a_program_loads_what_lies_beside_it_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    brought(&folder, "mine.safetensors", ["w", "b", "v", "c"], [&[2, 3], &[2], &[2, 2], &[2]]);
    let run = |text: &str| {
        fs::write(folder.path().join("mine.py"), text).unwrap();
        said(&nn_tutor(&folder, &["run", "mine.py", "--print"]))
    };
    let (text, errors) = run(
        "W = load(\"mine.safetensors\")[\"w\"]\nb = load(\"mine.safetensors\")[\"b\"].reshape(-1, 1)\ny = W @ ones((3, 1)) + b\n",
    );
    assert!(errors.is_empty() && text.contains("W @ ones"), "{errors}");
    for (text, wanted) in [
        ("W = load(\"../mine.safetensors\")[\"w\"]\n", "`../mine.safetensors` is not beside the program"),
        ("W = load(\"gone.npz\")[\"w\"]\n", "gone.npz: No such file"),
        ("W = load(\"mine.safetensors\")[\"W\"]\n", "there is no array `W` in mine.safetensors"),
        ("W = load(\"mine.safetensors\")\n", "`load` does not take these arguments"),
    ] {
        let (_, errors) = run(text);
        assert!(errors.contains(wanted) && errors.contains("mine.py:1:5"), "{errors}");
    }
}

/// The layers, the weights and the targets of the picture beside a program's rounds.
fn pictured(text: &str) -> String {
    let lesson = Lesson::of_program("own.py", text, Vec::new()).unwrap();
    lesson.passages[0].picture.as_ref().map_or_else(String::new, |picture| format!("{picture:?}"))
}

#[test]
fn a_chain_of_layers_has_a_picture_of_its_network() {
    let deep = "W1 = zeros((9, 784))\nW2 = zeros((10, 9))\nb = zeros((9, 1))\nfor pixels, label in records:\n    \
        x = pixels / 255\n    h = maximum(0, W1 @ x + b)\n    z = W2 @ h\n    e = exp(z - max(z))\n    \
        t = one_hot(label, 10)\n    d = e / sum(e) - t\n    dh = (W2.T @ d) * (h > 0)\n    \
        loss = sum(d ** 2)\n    g = d @ h.T\n    W2 -= 0.1 * g\n    W1 -= 0.1 * (dh @ x.T)\n";
    assert_eq!(
        pictured(deep),
        "Network { layers: [[Column(\"pixels\"), Column(\"x\")], [Column(\"h\"), Column(\"dh\")], \
         [Column(\"z\"), Column(\"e\"), Column(\"d\")]], links: [[\"W1\"], [\"W2\"]], targets: Some(\"t\") }"
    );
    let round =
        |body: &str| format!("W = zeros((784, 784))\nV = zeros((784, 784))\nfor p, l in records:\n{body}");
    // A layer of which nothing keeps the numbers, weights used twice over, a variable for two layers, rounds without a product.
    for body in [
        "    y = V @ sigmoid(W @ p)\n",
        "    h = W @ p\n    y = W @ h\n    z = h + y\n",
        "    h = W @ p\n    h = V @ h\n",
        "    h = p / 255\n",
    ] {
        let picture = pictured(&round(body));
        let chain = "layers: [[Column(\"p\")], [Column(\"h\")]]";
        assert!(picture.is_empty() || picture.contains(chain), "{body}{picture}");
    }
    assert!(
        pictured("W = zeros((10, 784))\nfor rows, labels in batches(5):\n    h = rows @ W.T\n").is_empty()
    );
}
