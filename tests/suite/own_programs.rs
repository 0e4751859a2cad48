//! What a programmer with a program of their own found wanting: what stops is told, nothing found is lost, nothing that
//! is there is hidden, and only weights are weights.

use std::fs;
use std::ops::ControlFlow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::matrix::Kind;
use nn_tutor::run::{Moment, Reply, RoundTakes, Said, Table, TrainingRun, Unfinished};
use nn_tutor::text::said::whole;
use nn_tutor::text::survey;
use tempfile::TempDir;

use super::programs::{brought, nn_tutor, open, order, records, said, small_set, training};

/// What is said of an order, or why it cannot be carried out.
fn say(run: &mut TrainingRun, place: &mut Place, line: &str) -> String {
    let (debugging, session) = place;
    match debugging.order(session, line) {
        Ok(Reply::Said(said)) => whole(&said),
        Ok(Reply::Ask(request)) => match run.answer(request, &mut |_, _| ControlFlow::Continue(())) {
            Ok(answer) => whole(&debugging.take_in(session, answer)),
            Err(error) => format!("error: {error}"),
        },
        Ok(Reply::Write { text, .. }) => text,
        Err(error) => format!("error: {error}"),
    }
}

type Place = (nn_tutor::run::Debugging, nn_tutor::session::Session);

#[test]
fn what_was_found_before_a_run_stops_is_kept() {
    // 1e60 to the fifth can be held, to the sixth not.
    let text = "W = ones((1, 784))\nfor pixels, label in records:\n    W *= 1e60\n    y = W @ pixels\n";
    let mut run = training(text, 20, 1);
    let (mut debugging, mut session) = open(&mut run, 0);
    let mut ask = |line: &str| order(&mut run, &mut debugging, &mut session, line);
    let is_told = |ended: &Option<Unfinished>| {
        let Some(Unfinished::Fault(why)) = ended else { return false };
        why.to_string().starts_with("the run ends at sample 5 of epoch 1: mine.py:3:5: ")
    };
    let Said::Table(table) = ask("table label") else { panic!() };
    assert!(table.rows.len() == 5 && is_told(&table.ended), "{table:?}");
    let Said::Found(found) = ask("find label >= 0") else { panic!() };
    assert!(found.count == 5 && found.looked == 5 && is_told(&found.ended), "{found:?}");
    let Said::Histogram(histogram) = ask("histogram label") else { panic!() };
    assert!(histogram.looked == 5 && is_told(&histogram.ended), "{histogram:?}");
    let Said::Table(whole) = ask("table label to 3") else { panic!() };
    assert!(whole.rows.len() == 4 && whole.ended.is_none());
}

#[test]
fn what_was_found_before_a_condition_fails_is_kept_and_worst_goes_on() {
    let text = "for pixels, label in records:\n    loss = log(label * 1.0)\n";
    let mut run = training(text, 40, 1);
    let first = records(40).labels().iter().position(|label| *label == 0).unwrap();
    let zeros = records(40).iter().filter(|record| record.label == 0).count();
    let mut place = open(&mut run, 0);
    let found = say(&mut run, &mut place, "worst 40");
    let told =
        format!("sample{}, the first of them {first}: mine.py:2:12: ", if zeros == 1 { "" } else { "s" });
    assert!(found.contains(&told) && !found.contains('∞'), "{found}");
    let mut plain = training(&text.replace("log(label * 1.0)", "label * 1.0"), 40, 1);
    let mut place = open(&mut plain, 0);
    let found = say(&mut plain, &mut place, "find log(label) > 100");
    if first > 0 {
        assert!(
            found.contains(&format!("the first of them 1:{first}: ")) && found.contains("holds at 0 of 40"),
            "{found}"
        );
    }
}

#[test]
fn a_table_of_a_run_that_stops_is_printed_and_told_of() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::write(folder.path().join("stop.py"), "x = 1.0\nfor pixels, label in records:\n    x *= 1e200\n")
        .unwrap();
    let output = nn_tutor(&folder, &["debug", "stop.py", "--data", "small.csv", "--table", "x"]);
    let (out, err) = said(&output);
    assert_eq!(
        out,
        "epoch,sample,x\n1,0,1e+200\n"
            .replace("1e+200", out.lines().nth(1).unwrap().rsplit(',').next().unwrap())
    );
    assert!(err.contains("ended after 1 row: the run ends at sample 1 of epoch 1: stop.py:3:5: "), "{err}");
    assert_eq!(output.status.code(), Some(1));
    // What one comes to at the end of a step that stops.
    fs::write(folder.path().join("orders.txt"), "end\n").unwrap();
    fs::write(folder.path().join("once.py"), "a = 2.0\nb = log(a - 2)\n").unwrap();
    let (out, _) = said(&nn_tutor(&folder, &["run", "once.py", "--commands", "orders.txt"]));
    assert!(out.contains("  the program stops here: once.py:2:5: "), "{out}");
}

#[test]
fn a_program_without_records_is_told_to_be_none_of_training() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("once.py"), "a = 2\nb = a + 1\n").unwrap();
    let (out, err) = said(&nn_tutor(&folder, &["debug", "once.py", "--print"]));
    assert!(out.contains("b = a + 1"), "{out}");
    assert!(
        err.contains("once.py goes over no records, so it is carried out once, as by `nn-tutor run once.py`"),
        "{err}"
    );
    assert!(!err.contains("sample"), "{err}");
}

#[test]
fn truths_are_written_as_python_has_them() {
    let folder = TempDir::new().unwrap();
    let text = "done = False\nn = 0\nwhile not done:\n    n += 1\n    done = n == 3 or False\nx = True + 1\n";
    fs::write(folder.path().join("truth.py"), text).unwrap();
    let (out, err) = said(&nn_tutor(&folder, &["run", "truth.py", "--json"]));
    let record: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    let number = |name: &str| record["variables"][name].as_f64();
    assert_eq!((number("n"), number("x")), (Some(3.0), Some(2.0)));
    let mut run = training("for pixels, label in records:\n    is_small = label < 5\n", 10, 1);
    let mut place = open(&mut run, 0);
    let found = say(&mut run, &mut place, "find is_small == True");
    let same = say(&mut run, &mut place, "find label < 5");
    assert_eq!(found.split("holds").nth(1), same.split("holds").nth(1));
    assert!(say(&mut run, &mut place, "print None").contains("there is no None here"));
}

#[test]
fn a_change_that_waits_is_told_of_wherever_one_asks_for_it() {
    let mut run = training(
        "W = ones((1, 784))\nlr = 0.1\nfor pixels, label in records:\n    W -= lr * pixels.T\n",
        10,
        1,
    );
    let mut place = open(&mut run, 2);
    say(&mut run, &mut place, "set lr = 0.5");
    let gone = say(&mut run, &mut place, "next-sample");
    assert_eq!(gone, "Sample 1:3. Your change waits at 1:2: go back and keep it, or drop it.");
    for order in ["compare 2", "keep", "drop", "undo"] {
        let said = say(&mut run, &mut place, order);
        assert!(
            said.contains("hange waits at 1:2: go back to it first") && !said.contains("set a number"),
            "{order}: {said}"
        );
    }
    say(&mut run, &mut place, "goto 1:2");
    assert!(say(&mut run, &mut place, "compare 2").starts_with("After 2 samples"));
}

#[test]
fn a_variable_without_a_value_yet_is_told_where_it_gets_one() {
    let text = "lab = 1\nfor pixels, label in records:\n    x = pixels / 255\n    loss = label * lab\n    if label > 99:\n        never = 1\n";
    let mut run = training(text, 10, 1);
    let mut place = open(&mut run, 0);
    for order in ["print loss", "print loss + 1", "set loss = 2", "why loss"] {
        assert_eq!(
            say(&mut run, &mut place, order),
            "error: `loss` has no value here yet: it gets one in line 4",
            "{order}"
        );
    }
    assert_eq!(say(&mut run, &mut place, "print never"), "error: `never` gets no value in this sample");
    assert!(say(&mut run, &mut place, "set los = 1").contains("did you mean `loss`?"));
    say(&mut run, &mut place, "end");
    assert!(say(&mut run, &mut place, "print loss").starts_with("loss = "));
}

#[test]
fn what_the_setup_makes_is_there_though_no_round_reads_it() {
    let text = "seed = 7\nwide = column(1, 2, 3)\nW = ones((1, 784))\nfor pixels, label in records:\n    W += 0.001 * pixels.T\n";
    for text in [text.to_owned(), format!("aside = 7\n{}", include_str!("../../data/deck.py"))] {
        let name = text.split(' ').next().unwrap().to_owned();
        let mut run = training(&text, 6, 2);
        let mut place = open(&mut run, 3);
        assert_eq!(say(&mut run, &mut place, &format!("print {name} * 2")), format!("{name} * 2 = 14"));
        assert!(place.1.trace().variable_at(&name, place.1.trace().given - 1).is_some());
        let Said::Found(found) = order(&mut run, &mut place.0, &mut place.1, &format!("find {name} == 7"))
        else {
            panic!()
        };
        assert_eq!(found.count, 12);
        // It is no part of what goes from round to round.
        assert!(!run.setting.changing.contains(&name));
        say(&mut run, &mut place, "set lr = 0.2");
        say(&mut run, &mut place, "keep");
        say(&mut run, &mut place, "goto 2:5");
        assert_eq!(say(&mut run, &mut place, &format!("print {name}")), format!("{name} = 7"));
    }
}

#[test]
fn a_number_may_be_set_to_what_an_expression_comes_to() {
    let mut run =
        training("W = ones((2, 2))\nlr = 0.1\nfor pixels, label in records:\n    W *= 1 - lr\n", 10, 1);
    let mut place = open(&mut run, 0);
    assert!(say(&mut run, &mut place, "set lr = lr / 2").starts_with("lr was 0.1, and is 0.05 now."));
    assert!(say(&mut run, &mut place, "set W[0, 1] = −3 * lr").contains("is −0.15"));
    assert!(say(&mut run, &mut place, "set lr = W").contains("`W` is 2×2, and a number is needed"));
    let wrong = say(&mut run, &mut place, "set lr = lrr / 2");
    assert!(wrong.contains("unknown name `lrr` (column 6)"), "{wrong}");
    assert!(say(&mut run, &mut place, "save x").contains("set lr = lr / 2\n"));
}

#[test]
fn only_weights_learn() {
    let text = "W = ones((10, 784)) * 0.001\nb = 0.0\nV = zeros((10, 784))\nlr = 0.1\nt = 0\nr = rng(1)\ntotal = 0.0\nlast = 9.0\n\
                for pixels, label in records:\n    x = pixels / 255 + 0 * r.normal(0, 1, (784, 1))\n    o = sigmoid(W @ x + b)\n    \
                e = o - one_hot(label, 10)\n    loss = 0.5 * sum(e ** 2)\n    d = e * o * (1 - o)\n    V = 0.9 * V + d @ x.T\n    \
                W -= lr * V\n    b -= lr * sum(d)\n    t += 1\n    total += loss\n    if loss > last:\n        lr *= 0.5\n    last = loss\n";
    let run = training(text, 5, 1);
    assert_eq!(run.setting.learned, ["W", "b"]);
    let mut changing = run.setting.changing.clone();
    changing.sort();
    assert_eq!(changing, ["V", "W", "b", "last", "lr", "r", "t", "total"]);
    // Without a loss: what the records change and is more than a count.
    let text = "w = zeros((1, 784))\nb = 0.0\nseen = 0\nright = 0\nfor pixels, label in records:\n    y = sum(w @ pixels) + b > 0\n    \
                err = (label > 4) * 1.0 - y\n    w += err * pixels.T\n    b += err\n    seen += 1\n    right += y == (label > 4)\n";
    assert_eq!(training(text, 5, 1).setting.learned, ["w", "b"]);
    // What a loop and a branch carry on.
    let text = "W = ones((1, 784))\nc = 0.5\nn = 0\nfor pixels, label in records:\n    for i in range(2):\n        y = W @ pixels\n        \
                if label > 3:\n            c = c + 0.1 * sum(y)\n        loss = sum(y) * c\n    W -= 0.0001 * c * pixels.T\n    n += 1\n";
    assert_eq!(training(text, 5, 1).setting.learned, ["W", "c"]);
    let mut run = training(include_str!("../oracle/programs/momentum.py"), 320, 1);
    assert_eq!(run.setting.learned, ["W1", "b1", "W2", "b2"]);
    let mut place = open(&mut run, 2);
    assert!(say(&mut run, &mut place, "biography lr").starts_with("lr over "), "a rate has a life, too");
    assert!(say(&mut run, &mut place, "nudge lr").starts_with("error: name a weight"));
}

#[test]
fn the_labels_of_a_batch_are_a_column_and_one_hot_says_so() {
    let text = "for rows, labels in batches(8):\n    T = one_hot(labels, 10)\n";
    let mut run = training(text, 16, 1);
    run.advance(1);
    let (_, halt) = run.trained().halted.unwrap();
    let halt = halt.to_string();
    assert!(
        halt.contains("one_hot") && halt.contains("8×1") && halt.contains("(arange(10) == labels) * 1.0"),
        "{halt}"
    );
    let text = "for rows, labels in batches(8):\n    T = (arange(10) == labels) * 1.0\n    n = sum(T) + labels.shape[1]\n";
    let lesson = Lesson::of_program("mine.py", text, Vec::new()).unwrap();
    let mut run =
        TrainingRun::of_program(&lesson, &[], Some(records(16)), None, 1, Settings::default()).unwrap();
    let mut place = open(&mut run, 0);
    say(&mut run, &mut place, "end");
    assert_eq!(say(&mut run, &mut place, "print n"), "n = 9");
}

#[test]
fn a_network_of_another_kind_is_told_how_to_be_opened() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let shapes: [&[usize]; 4] = [&[9, 4], &[4], &[4, 2], &[2]];
    brought(&folder, "sk.safetensors", ["coefs_0", "intercepts_0", "coefs_1", "intercepts_1"], shapes);
    for order in ["test", "query"] {
        let (_, err) = said(&nn_tutor(&folder, &[order, "--model", "sk.safetensors", "--data", "small.csv"]));
        assert!(err.contains("`nn-tutor open` opens other networks"), "{err}");
    }
    for (file, wanted) in [
        ("mlp.pt", "safetensors.torch.save_file(model.state_dict()"),
        ("mlp.pkl", "coefs_0=mlp.coefs_[0]"),
        ("mlp.keras", "v.path: v.numpy()"),
    ] {
        fs::write(folder.path().join(file), [0x80, 4]).unwrap();
        let (_, err) = said(&nn_tutor(&folder, &["open", file]));
        assert!(err.contains(wanted), "{err}");
    }
    let header = br#"{"0.weight":{"dtype":"I8","shape":[1,1],"data_offsets":[0,1]}}"#;
    fs::write(
        folder.path().join("q.safetensors"),
        [&(header.len() as u64).to_le_bytes()[..], header, &[3]].concat(),
    )
    .unwrap();
    let (_, err) = said(&nn_tutor(&folder, &["open", "q.safetensors"]));
    assert!(err.contains("of the kind I8") && err.contains("W.astype(np.float32) * scale"), "{err}");
}

#[test]
fn arrays_without_names_are_taken_in_their_order() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let array = |at: usize, shape: &[usize]| nn_tutor::network::Tensor {
        name: format!("arr_{at}"),
        shape: shape.to_vec(),
        numbers: vec![at as f64 / 8.0; shape.iter().product()],
        kind: Kind::Real,
    };
    // As `np.savez(file, *mlp.coefs_, *mlp.intercepts_)` has them: two layers are equally wide.
    let shapes: [&[usize]; 6] = [&[9, 4], &[4, 4], &[4, 2], &[4], &[4], &[2]];
    let arrays: Vec<_> = shapes.iter().zip(0..).map(|(shape, at)| array(at, shape)).collect();
    nn_tutor::network::write_arrays(&folder.path().join("arr.npz"), &arrays).unwrap();
    let how = ["open", "arr.npz", "--activation", "tanh", "--output", "softmax"];
    let (out, err) = said(&nn_tutor(&folder, &[&how[..], &["--out", "arr.py"]].concat()));
    assert_eq!((out.as_str(), err.as_str()), ("wrote arr.py\n", ""));
    let program = fs::read_to_string(folder.path().join("arr.py")).unwrap();
    for line in [
        "b1 = load(\"arr.npz\")[\"arr_3\"]",
        "b2 = load(\"arr.npz\")[\"arr_4\"]",
        "b3 = load(\"arr.npz\")[\"arr_5\"]",
    ] {
        assert!(program.contains(line), "{program}");
    }
    let (_, err) = said(&nn_tutor(&folder, &[&how[..], &["--out", "arr.txt"]].concat()));
    assert!(err.contains("arr.txt: what is written is a Python program, so its name ends in .py"), "{err}");
    fs::create_dir(folder.path().join("there")).unwrap();
    let (out, err) = said(&nn_tutor(&folder, &[&how[..], &["--out", "there/arr.py"]].concat()));
    assert!(out.contains("wrote") && err.contains("it loads arr.npz from beside itself"), "{out}{err}");
    let odd: [&[usize]; 2] = [&[9, 4], &[5, 2]];
    let arrays: Vec<_> = odd.iter().zip(0..).map(|(shape, at)| array(at, shape)).collect();
    nn_tutor::network::write_arrays(&folder.path().join("odd.npz"), &arrays).unwrap();
    let (_, err) =
        said(&nn_tutor(&folder, &["open", "odd.npz", "--activation", "tanh", "--output", "softmax"]));
    assert!(err.contains("np.savez(file, W1=W1, b1=b1, W2=W2, b2=b2)"), "{err}");
}

#[test]
fn a_table_keeps_within_the_screen() {
    let rows =
        (0..3).map(|at| (Moment { epoch: 1, sample: at }, vec![Some(0.123_456_789_012_345_67); 6])).collect();
    let columns: Vec<String> = (0..6).map(|at| format!("W[{at}, 0]")).collect();
    let table = Table { columns, takes: RoundTakes::Record, rows, ended: None };
    let wide = survey::table_on(&table, 10, 200);
    assert_eq!(wide, survey::table(&table, 10));
    let narrow = survey::table_on(&table, 10, 76);
    assert!(
        narrow.iter().all(|line| line.chars().count() <= 76) && narrow[1].contains("0.123457  0.123457"),
        "{narrow:#?}"
    );
    let least = survey::table_on(&table, 10, 40);
    assert!(least[4].starts_with("too wide for W[3, 0], ") && least[2].ends_with("0.12"), "{least:#?}");
}

#[test]
fn marks_and_notes_stay_with_the_run() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::write(
        folder.path().join("mine.py"),
        "W = ones((1, 9))\nfor pixels, label in records:\n    y = W @ pixels\n    W -= 0.001 * pixels.T\n",
    )
    .unwrap();
    let by = |orders: &str| {
        fs::write(folder.path().join("orders.txt"), orders).unwrap();
        let output =
            nn_tutor(&folder, &["debug", "mine.py", "--data", "small.csv", "--commands", "orders.txt"]);
        assert!(output.status.success(), "{}", said(&output).1);
        said(&output).0
    };
    let told = by("goto 1:2\nstep\nmark here\ngoto 2:1\nnote large already\nmark later\nmark later\n");
    assert!(told.contains("At 1:2: mark here.") && told.contains("At 2:1: note large already."), "{told}");
    // On another day.
    let told = by("mark\nrow 1\ngoto 4:0\ngoto here\nprint y\ntable y to here\nsave again.txt\n");
    assert!(
        told.contains(
            "  row 1: 1:2: mark here\n  row 2: 2:1: mark later\n  row 3: 2:1: note large already\n"
        ),
        "{told}"
    );
    assert!(told.contains("y = "), "it stands at the step: {told}");
    let again = fs::read_to_string(folder.path().join("again.txt")).unwrap();
    assert!(
        again.contains("goto 1:2\nstart\nstep 1\nmark here\n") && again.contains("note large already\n"),
        "{again}"
    );
    // What is no place of this run is of a longer one: it is kept with the rest, in whatever signs it is written.
    let state =
        fs::read_dir(folder.path().join(".local/state/nn-tutor")).unwrap().map(|entry| entry.unwrap().path());
    let kept = state.into_iter().find(|path| path.to_string_lossy().contains("places-")).unwrap();
    let lines = [&fs::read(&kept).unwrap()[..], b"900 1 mark far\n900 2 note caf\xe9\n"].concat();
    fs::write(&kept, lines).unwrap();
    by("goto 1:1\nmark new\n");
    let there = fs::read_to_string(&kept).unwrap();
    for line in ["1 0 mark new", "900 1 mark far", "900 2 note caf\u{fffd}"] {
        assert!(there.lines().any(|kept| kept.starts_with(line)), "{line}: {there}");
    }
    assert!(there.contains("mark here\n") && there.contains("mark later\n"), "{there}");
    fs::write(folder.path().join("orders.txt"), "mark 2:3\n").unwrap();
    let output = nn_tutor(&folder, &["debug", "mine.py", "--data", "small.csv", "--commands", "orders.txt"]);
    assert!(said(&output).1.contains("`2:3` is no name for a mark"));
    // Other records, another run.
    fs::copy(folder.path().join("small.csv"), folder.path().join("other.csv")).unwrap();
    fs::write(folder.path().join("orders.txt"), "goto here\n").unwrap();
    let output = nn_tutor(&folder, &["debug", "mine.py", "--data", "other.csv", "--commands", "orders.txt"]);
    assert!(said(&output).1.contains("`here` names no sample"));
}

/// A network of 9-4-3-2 as Python's `onnx` 1.23 writes it: Flatten, Gemm, Relu, Gemm, Tanh, `MatMul`, Add, Softmax; its arrays
/// of 32, 16 and 64 bits, raw and in fields of their own.
const BY_LIBRARY: &str = "CA46oAUKHAoBeBIBZiIHRmxhdHRlbioLCgRheGlzGAGgAQIKTwoBZgoIMC53ZWlnaHQKBjAuYmlhcxICejEiBEdlbW0qDwoFYWxwaGEVAACAP6ABASoOCgRiZXRhFQAAgD+gAQEqDQoGdHJhbnNCGAGgAQIKDgoCejESAmExIgRSZWx1Ci8KAmExCggyLndlaWdodAoGMi5iaWFzEgJ6MiIER2VtbSoNCgZ0cmFuc0IYAaABAgoOCgJ6MhICYTIiBFRhbmgKEwoCYTIKAnczEgFtIgZNYXRNdWwKEAoBbQoCYjMSAnozIgNBZGQKHQoCejMSAXkiB1NvZnRtYXgqCwoEYXhpcxgBoAECEgFnKqMBCAQICRABQggwLndlaWdodEqQATfr6z0LOYw+EJThPc9n3r6ag5o+zlwYPrBHN77gWkY+peH4PWHLyD0tORs8g5w6Pldge74obV69O5AkvvtnTD6I71g8habHvRpyhb6bk6+9YN4xOxklvL2D2tw+ddCrPkBaZ78gMiG/R59uvY8bEL7S2JE9w1uUPeW4ND/tyL2+oeMAvgdRLj/FvVw+XFNiPioeCAQQASIQ7JUDvyH00r/heys+x0LfPUIGMC5iaWFzKioIAwgEEApCCDIud2VpZ2h0ShjpvHe5nKyPu0quHC6OKA24wDghOyI1jLoqFQgDEAoqB9pzg/ACiXZCBjIuYmlhcyo8CAMIAhALQgJ3M0owDAz8jwom8b+NfFa5UEPtP59OrKWDi5S/EnHOHeD687/sEpXP7RbUv3j77DtLs6s/KhoIAhALQgJiM1IQ0vkVzml10T+Tg2TKFW7vv1ocCgF4EhcKFQgBEhEKAxIBTgoCCAEKAggDCgIIA2IUCgF5Eg8KDQgBEgkKAxIBTgoCCAJCAhAc";
/// What NumPy makes of the first of the small set's images by it.
const BY_NUMPY: [f64; 2] = [0.787_676_838_217_012, 0.212_323_161_782_988_1];

/// A field of a message of protocol buffers, by its number.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    assert!(bytes.len() < 128);
    [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
}

/// What an operation is, is given, and makes.
type OnnxOperation<'a> = (&'a str, &'a [&'a str], &'a str);

/// A graph of these operations, and of an array `w` of 9 by 2.
fn onnx(nodes: &[OnnxOperation<'_>]) -> Vec<u8> {
    let node = |(does, inputs, output): &OnnxOperation<'_>| {
        let inputs: Vec<u8> = inputs.iter().flat_map(|name| field(1, name.as_bytes())).collect();
        field(1, &[inputs, field(2, output.as_bytes()), field(4, does.as_bytes())].concat())
    };
    let nodes: Vec<u8> = nodes.iter().flat_map(node).collect();
    // 9 by 2, FLOAT, 72 bytes of it.
    let array = [&[8, 9, 8, 2, 16, 1][..], &field(8, b"w"), &field(9, &[0; 72])].concat();
    let graph = [nodes, field(5, &array), field(11, &field(1, b"x")), field(12, &field(1, b"y"))].concat();
    let length = [graph.len() as u8 & 127 | 128, (graph.len() >> 7) as u8];
    [&[7 << 3 | 2][..], &length, &graph].concat()
}

#[test]
fn an_onnx_graph_is_opened_as_numpy_works_it_out() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::write(folder.path().join("lib.onnx"), STANDARD.decode(BY_LIBRARY).unwrap()).unwrap();
    let numbers = |arguments: &[&str]| -> Vec<f64> {
        let all = [arguments, &["--data", "small.csv", "--json", "--full"]].concat();
        let (out, err) = said(&nn_tutor(&folder, &all));
        assert!(err.is_empty(), "{err}");
        let record: serde_json::Value = serde_json::from_str(&out).unwrap();
        let outputs = record["variables"]["outputs"].as_array().unwrap();
        outputs.iter().map(|row| row[0].as_f64().unwrap()).collect()
    };
    let opened = numbers(&["open", "lib.onnx"]);
    assert_eq!(opened.len(), 2);
    for (one, other) in opened.iter().zip(BY_NUMPY) {
        assert!((one - other).abs() < 1e-12, "{opened:?}");
    }
    // As a program beside it, which learns, too.
    let writes = ["open", "lib.onnx", "--loss", "cross-entropy", "--out", "lib.py"];
    said(&nn_tutor(&folder, &writes));
    let program = fs::read_to_string(folder.path().join("lib.py")).unwrap();
    assert!(program.contains("a1 = maximum(0, z1)") && program.contains("a2 = tanh(z2)"), "{program}");
    assert!(
        program.contains("d2 = (W3.T @ d3) * (1 - a2 ** 2)")
            && program.contains("d1 = (W2.T @ d2) * (z1 > 0)")
    );
    assert_eq!(numbers(&["debug", "lib.py", "--epochs", "1"]), opened);
    for (wrong, wanted) in [
        (&["open", "lib.onnx", "--activation", "relu"][..], "says what its hidden nodes do"),
        (&["open", "lib.onnx", "--output", "sigmoid"], "says what its output nodes do"),
        (&["query", "--model", "lib.onnx"], "is opened by `nn-tutor open`"),
    ] {
        assert!(said(&nn_tutor(&folder, wrong)).1.contains(wanted), "{wanted}");
    }
}

#[test]
fn what_an_onnx_graph_multiplies_its_weights_by_is_in_the_program() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let mut bytes = STANDARD.decode(BY_LIBRARY).unwrap();
    // The first Gemm's alpha becomes 0.5, its beta 2.
    for (name, number) in [(&b"alpha\x15"[..], 0.5_f32), (&b"beta\x15"[..], 2.0)] {
        let at = bytes.windows(name.len()).position(|part| part == name).unwrap() + name.len();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    fs::write(folder.path().join("times.onnx"), bytes).unwrap();
    let on = ["--data", "small.csv", "--json", "--full"];
    let (out, err) = said(&nn_tutor(&folder, &[&["open", "times.onnx"], &on[..]].concat()));
    let record: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    // What NumPy makes of it.
    for (row, known) in [0.602_240_485_691_627_7, 0.397_759_514_308_372_25].into_iter().enumerate() {
        let opened = record["variables"]["outputs"][row][0].as_f64().unwrap();
        assert!((opened - known).abs() < 1e-12, "{opened}");
    }
    let (_, err) = said(&nn_tutor(&folder, &["open", "times.onnx", "--out", "times.py"]));
    assert_eq!(err, "");
    let program = fs::read_to_string(folder.path().join("times.py")).unwrap();
    assert!(
        program.contains("[\"0.weight\"] * 0.5  # ") && program.contains("[\"0.bias\"].reshape(-1, 1) * 2\n"),
        "{program}"
    );
    let (_, err) = said(&nn_tutor(&folder, &["open", "times.onnx", "--rows", "inputs"]));
    assert!(err.contains("leave --rows out"), "{err}");
}

#[test]
fn an_onnx_graph_that_is_no_chain_of_layers_is_told_of_by_its_operation() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let open = |bytes: &[u8]| {
        fs::write(folder.path().join("mine.onnx"), bytes).unwrap();
        said(&nn_tutor(&folder, &["open", "mine.onnx", "--data", "small.csv", "--print"]))
    };
    let (out, err) = open(&onnx(&[("MatMul", &["x", "w"], "y")]));
    assert!(out.contains("z1 = W1 @ a0") && err.is_empty(), "{out}{err}");
    let cases: [(&[OnnxOperation<'_>], &str); 6] = [
        (&[("Conv", &["x", "w"], "y")], "`y`, Conv: a network here is made of Gemm, MatMul, Add, Relu"),
        (&[("Relu", &["x"], "r"), ("MatMul", &["r", "w"], "y")], "`r`, Relu: no layer comes before it"),
        (
            &[("MatMul", &["x", "w"], "m"), ("Relu", &["m"], "a"), ("Tanh", &["m"], "y")],
            "goes to another, too",
        ),
        (&[("MatMul", &["x", "gone"], "y")], "by no matrix of weights that is in the file"),
        (&[("MatMul", &["x", "w"], "m"), ("Relu", &["m"], "y")], "its outputs are no sums"),
        (
            &[("MatMul", &["x", "w"], "m"), ("MatMul", &["m", "w"], "y")],
            "`y`, MatMul: it has 9 inputs, and what comes before it 2 outputs",
        ),
    ];
    for (nodes, wanted) in cases {
        let (_, err) = open(&onnx(nodes));
        assert!(err.contains(wanted), "{wanted}: {err}");
    }
    let whole = onnx(&[("MatMul", &["x", "w"], "y")]);
    for cut in [1, 9, whole.len() - 1] {
        let (_, err) = open(&whole[..cut]);
        assert!(err.starts_with("nn-tutor: mine.onnx: "), "{err}");
    }
}

#[test]
fn a_number_set_stays_an_index_and_a_column_is_named_by_its_row() {
    let text = "b = zeros((10, 1))\nfor pixels, label in records:\n    p = b + 0.5\n    z = p.T @ p\n    \
        loss = p[label, 0]\n    b -= 0.1 * p\n";
    let mut run = training(text, 20, 1);
    let mut place = open(&mut run, 0);
    say(&mut run, &mut place, "end");
    assert_eq!(say(&mut run, &mut place, "set label = 3").lines().count(), 1);
    assert!(place.1.trace().failure.is_none(), "{:?}", place.1.trace().failure);
    let set = say(&mut run, &mut place, "set b[2] = 1");
    assert!(set.contains("b[2, 0]"), "{set}");
    let mut ask = |line: &str| say(&mut run, &mut place, line);
    assert_eq!(ask("why z[0,0]-z[0,0]").lines().count(), ask("why z[0,0] - z[0,0]").lines().count());
}

#[test]
fn a_term_leads_on_through_a_rectifier_by_the_numbers_as_they_were() {
    let text = "W1 = ones((2, 784)) * 0.5\nW2 = ones((1, 2))\nfor pixels, label in records:\n    z = W1 @ pixels\n    \
                h = maximum(0, z)\n    y = W2 @ h\n    W2 += 1\n";
    let mut run = training(text, 3, 1);
    let (mut debugging, mut session) = open(&mut run, 1);
    order(&mut run, &mut debugging, &mut session, "end");
    let Said::Why(why) = order(&mut run, &mut debugging, &mut session, "why y[0]") else { panic!() };
    // W2 was 2 when y was worked out, and is 3 by now.
    assert_eq!(why.terms[0].factors[0].1, 2.0);
    let behind = debugging.behind(&session, &why, 0).unwrap();
    assert!(
        behind.name.starts_with("z[") && behind.terms[0].factors[1].0.starts_with("pixels["),
        "{behind:?}"
    );
    assert_eq!(behind.value, why.terms[0].factors[1].1);
}

#[test]
fn a_condition_that_fails_at_a_sample_is_asked_of_the_others() {
    let text = "for pixels, label in records:\n    x = label * 1.0\n";
    let mut run = training(text, 40, 1);
    let labels: Vec<f64> = records(40).labels().iter().map(|label| f64::from(*label)).collect();
    let zeros = labels.iter().filter(|label| **label == 0.0).count();
    let mut place = open(&mut run, 0);
    assert!(zeros > 0);
    let nines = labels.iter().filter(|label| **label == 9.0).count();
    let found = say(&mut run, &mut place, "find log(x) > 2.1");
    assert!(found.contains(&format!("holds at {nines} of 40 samples")), "{found}");
    assert!(found.contains(&format!("cannot be worked out at {zeros} sample")), "{found}");
    say(&mut run, &mut place, "break log(x) > 100");
    let ended = say(&mut run, &mut place, "continue");
    assert!(
        ended.contains("No breakpoint stops") && ended.contains("log(x) > 100 cannot be worked out at"),
        "{ended}"
    );
    // A column of whole matrices says how to ask for a number.
    let refused = say(&mut run, &mut place, "table pixels");
    assert!(refused.contains("784×1, and one is needed"), "{refused}");
}

#[test]
fn what_is_local_to_a_function_can_be_asked_for() {
    let text = "def half(x):\n    y = x / 2\n    return y\nfor pixels, label in records:\n    h = half(label * 1.0)\n";
    let mut run = training(text, 5, 1);
    let mut place = open(&mut run, 2);
    say(&mut run, &mut place, "end");
    let label = f64::from(records(5).labels()[2]);
    assert_eq!(say(&mut run, &mut place, "print half.y"), format!("half.y = {}", label / 2.0));
    assert!(say(&mut run, &mut place, "find half.y >= 0").contains("holds at 5 of 5"));
}

#[test]
fn an_array_of_one_axis_is_loaded_as_a_list() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let array = nn_tutor::network::Tensor {
        name: "b".to_owned(),
        shape: vec![2],
        numbers: vec![0.25, 0.5],
        kind: Kind::Real,
    };
    nn_tutor::network::write_arrays(&folder.path().join("b.npz"), &[array]).unwrap();
    let text = "b = load(\"b.npz\")[\"b\"]\nfor pixels, label in records:\n    x = b[label]\n";
    fs::write(folder.path().join("b.py"), text).unwrap();
    let (out, err) =
        said(&nn_tutor(&folder, &["debug", "b.py", "--data", "small.csv", "--sample", "1", "--json"]));
    let record: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    assert_eq!(record["variables"]["x"], 0.5);
}

#[test]
fn arrays_chain_in_the_order_of_their_names_and_serve_once() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let open = |file: &str, arrays: &[(&str, &[usize])]| {
        let tensor = |(name, shape): &(&str, &[usize])| nn_tutor::network::Tensor {
            name: (*name).to_owned(),
            shape: shape.to_vec(),
            numbers: vec![0.25; shape.iter().product()],
            kind: Kind::Real,
        };
        let arrays: Vec<_> = arrays.iter().map(tensor).collect();
        nn_tutor::network::write_arrays(&folder.path().join(file), &arrays).unwrap();
        let how = ["--activation", "relu", "--output", "softmax", "--out"];
        let program = file.replace(".npz", ".py");
        let output = nn_tutor(&folder, &[&["open", file], &how[..], &[program.as_str()]].concat());
        let text = fs::read_to_string(folder.path().join(&program)).unwrap_or_default();
        (text.lines().take(6).collect::<Vec<_>>().join("\n"), said(&output).1)
    };
    // As Keras's get_weights() has them, without names: 9 inputs, 4 nodes, 2 outputs.
    let (text, err) =
        open("keras.npz", &[("arr_0", &[9, 4]), ("arr_1", &[4]), ("arr_2", &[4, 2]), ("arr_3", &[2])]);
    assert!(
        text.contains("9-4-2") && text.contains("b1 = load(\"keras.npz\")[\"arr_1\"]") && err.is_empty(),
        "{text}{err}"
    );
    let (text, err) = open("square.npz", &[("a_w", &[9, 9]), ("a_b", &[9]), ("z_w", &[9, 2]), ("z_b", &[2])]);
    assert!(text.contains("9-9-2") && text.matches("a_b").count() == 1 && err.is_empty(), "{text}{err}");
    // What has no place in it is named, and no reason to refuse the others.
    let (text, err) = open("more.npz", &[("0.weight", &[4, 9]), ("1.weight", &[2, 4]), ("other", &[3, 5])]);
    assert!(text.contains("9-4-2") && err.contains("`other` is not used"), "{text}{err}");
    let (text, err) = open("short.npz", &[("0.weight", &[4, 9]), ("0.bias", &[3]), ("1.weight", &[2, 4])]);
    assert!(
        text.is_empty() && err.contains("`0.bias` has 3 numbers, and the layer of `0.weight` has 4 nodes"),
        "{err}"
    );
}

#[test]
fn a_difference_is_taken_term_by_term_of_the_same_product() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let program = "W = ones((2, 9))\nU = ones((2, 9)) * 2\nfor pixels, label in records:\n    z = W @ pixels + U @ pixels\n";
    fs::write(folder.path().join("w.py"), program).unwrap();
    let why = ["debug", "w.py", "--data", "small.csv", "--why", "z[0] - z[1]"];
    let (out, _) = said(&nn_tutor(&folder, &why));
    assert!(out.contains("(U[0, 0] − U[1, 0])") || out.contains("(U[0, 0] - U[1, 0])"), "{out}");
    assert!(!out.contains("W[1, 0] − U") && !out.contains("W[1, 0] - U"), "{out}");
}

/// Rows by weights, as a batch has them: the factor that two outputs share comes first there. What is taken away has its
/// sign, and what is no sum says which sum it was worked out from.
#[test]
fn two_outputs_of_rows_by_weights_are_told_apart_too() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    let program = "W = array([[1, 2], [3, 4], [5, 6], [1, 1], [1, 1], [1, 1], [1, 1], [1, 1], [1, 2]])\n\
                   b = array([[0.5, 0.25]])\n\
                   for pixels, label in records:\n    z = pixels.T @ W + b\n    y = sigmoid(z)\n";
    fs::write(folder.path().join("w.py"), program).unwrap();
    let why = |what: &str| said(&nn_tutor(&folder, &["debug", "w.py", "--data", "small.csv", "--why", what]));
    let (out, err) = why("z[0, 0] - z[0, 1]");
    assert!(out.contains(" 255 × (W[0, 0] − W[0, 1]) −1"), "{out}{err}");
    assert!(!out.contains("× W["), "{out}");
    assert!(out.contains("− b[0, 1] 0.25"), "{out}");
    let (_, err) = why("y[0, 1]");
    assert!(err.contains("`y[0, 1]` is no sum; what it was worked out from is: why z[0, 1]"), "{err}");
}

#[test]
fn why_is_told_to_programs_too() {
    let folder = TempDir::new().unwrap();
    small_set(&folder);
    fs::write(
        folder.path().join("w.py"),
        "W = ones((2, 9))\nfor pixels, label in records:\n    z = W @ pixels\n",
    )
    .unwrap();
    let why = ["debug", "w.py", "--data", "small.csv", "--why", "z[1]"];
    let (out, err) = said(&nn_tutor(&folder, &[&why[..], &["--json"]].concat()));
    let told: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    assert_eq!((told["value"].as_f64(), told["terms"][0]["value"].as_f64()), (Some(765.0), Some(255.0)));
    assert_eq!(told["image"]["adds"].as_array().unwrap().len(), 9);
    let (out, _) = said(&nn_tutor(&folder, &why));
    assert!(out.starts_with("z[1] = 765, the sum of 9 terms"), "{out}");
}
