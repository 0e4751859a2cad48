//! What a programmer with a program of their own found wanting: what stops is told, nothing found is lost, nothing that
//! is there is hidden, and only weights are weights.

use std::fs;
use std::ops::ControlFlow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::run::{Moment, Reply, Said, Table, TrainingRun, Unfinished};
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
        why.starts_with("the run ends at sample 5 of epoch 1: mine.py:3:5: ")
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
    let zeros = records(40).labels().iter().filter(|label| **label == 0).count();
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
            found.contains(&format!("at sample 1:{first}: ")) && found.contains("holds at 0 of"),
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
