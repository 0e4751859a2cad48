//! What a program may take: what takes longer is charged for more, and no more numbers are held at a time than allowed.
//! All of it is counted, so that it holds on any machine.

use std::fs;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nn_tutor::interp::{Budget, Settings, run};
use nn_tutor::lang::{Diagnostic, FaultKind};
use nn_tutor::lesson::Lesson;
use nn_tutor::session::Session;
use nn_tutor::session::check::check;
use nn_tutor::trace::Trace;
use tempfile::TempDir;

/// A program carried out within a budget.
fn within(budget: Budget, code: &str) -> Trace {
    let lesson = Lesson::of_program("mine.py", code, Vec::new()).unwrap();
    run(Arc::clone(&lesson.program), Settings { budget, ..Settings::default() })
}

/// What the last line of a program takes beyond those before it, by the cell of 100×100.
fn a_cell(before: &str, line: &str) -> usize {
    let taken = |code: &str| {
        let trace = within(Budget::default(), code);
        assert_eq!(trace.failure, None, "{code}");
        trace.work
    };
    (taken(&format!("{before}\n{line}\n")) - taken(before)) / 10_000
}

#[test]
fn what_takes_longer_is_charged_for_more() {
    let all = "a = ones((100, 100)) * 0.5\nb = a + 1\nl = a.ravel()";
    // Nanoseconds a cell took on a slow machine, at most.
    for (line, least) in [
        ("a + b", 10),
        ("a.T", 10),
        ("sum(a)", 10),
        ("mean(a, axis=1)", 10),
        ("argmax(a)", 10),
        ("var(a)", 15),
        ("std(a)", 15),
        ("exp(a)", 20),
        ("tanh(a)", 20),
        ("a ** b", 55),
        ("sin(a)", 110),
        ("tan(a)", 110),
        ("a % b", 110),
        ("a // b", 110),
        ("argsort(l)", 100),
        ("sort(a)", 100),
        ("a @ b", 50),
        // A row at a time is no match for eight.
        ("a[0:1, :] @ b", 2),
        ("a[0:2, :] @ b", 10),
    ] {
        let taken = a_cell(all, line);
        assert!((least..3 * least + 30).contains(&taken), "{line}: {taken}");
    }
    // A square is no power.
    assert!(a_cell(all, "a ** 2") < 20);
}

#[test]
fn what_is_made_on_the_way_is_counted_before_it_is_made() {
    let budget = |cells| Budget { cells, ..Budget::default() };
    let is_stopped = |cells: usize, code: &str| {
        let failure = within(budget(cells), code).failure;
        let kind = failure.as_ref().map(|fault| fault.kind);
        assert!(kind.is_none_or(|kind| kind == FaultKind::Stop), "{failure:?}");
        failure.is_some()
    };
    // What a line needs beside the 10,000 cells it works on, no fewer and not many more.
    for (line, cells) in [
        ("b = a", 0),
        ("b = a.copy()", 0),
        ("b = a + 1", 10_000),
        ("b = a > 1", 10_000),
        ("b = a.T", 10_000),
        ("b = sum(a)", 3_200),
        ("b = a @ a", 10_800),
        ("b = a.reshape(10, 1000)", 30_000),
        ("b = cumsum(a)", 40_000),
        ("b = outer(a, ones(100))", 1_010_200),
        ("b = ones((200, 100))", 20_000),
        ("b = arange(5000)", 5_000),
        ("b = initial_weights((100, 100), seed=1, layer=1)", 10_000),
        ("r = rng(1)\nb = r.normal(0, 1, (100, 100))", 10_000),
    ] {
        let code = format!("a = ones((100, 100))\n{line}\n");
        assert!(!is_stopped(10_010 + cells, &code), "{line} has room among {cells}");
        assert!(cells == 0 || is_stopped(9_990 + cells, &code), "{line} needs {cells}");
    }
}

/// In a training nothing is recorded, and variables are held all the same.
#[test]
fn variables_of_a_round_are_counted() {
    let folder = TempDir::new().unwrap();
    let many = (0..40).map(|n| format!("    a{n} = ones((1000, 2000))\n")).collect::<Vec<_>>().concat();
    let text = format!("W = ones((2, 4))\nfor pixels, label in records:\n{many}    W += 1\n");
    fs::write(folder.path().join("x.py"), text).unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let said = told(&nn_tutor(&folder, "debug x.py --data s.csv --table W[0,0]"));
    assert!(said.contains("x.py:6:") && said.contains("over 8000000 numbers at a time"), "{said}");
}

/// So are operands that wait for others; a matrix of several names is one, and one that is written over is not made anew.
#[test]
fn what_a_round_holds_is_counted_once() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let is_stopped = |setup: &str, round: &str| {
        let text =
            format!("W = ones((2, 4))\n{setup}for pixels, label in records:\n    {round}\n    W += 1\n");
        fs::write(folder.path().join("x.py"), text).unwrap();
        let said = told(&nn_tutor(&folder, "debug x.py --data s.csv --table W[0,0]"));
        assert!(said.contains("over 8000000 numbers at a time") || said.contains("1,1,"), "{said}");
        said.contains("over 8000000 numbers at a time")
    };
    let a = "ones((1000, 1500))";
    for (setup, round, stops) in [
        (String::new(), format!("s = sum(vstack(({a}, {a})))"), false),
        (String::new(), format!("s = sum(vstack(({a}, {a}, {a})))"), true),
        (String::new(), format!("s = sum({a} - ({a} - ({a} - ({a} - {a}))))"), false),
        (String::new(), format!("s = sum({a} - ({a} - ({a} - ({a} - ({a} - {a})))))"), true),
        (String::new(), format!("s = sum({a} * 0.5 + 1 - 2 * 0.5 + {a} * 3 + {a} - {a})"), false),
        (format!("A = {a}\nB = A\nC = A\nD = A\nE = A\nF = A\n"), "s = sum(A * 0.5)".to_owned(), false),
        (format!("A = {a}\n"), format!("A += {a} * 0.5 + {a}"), false),
        (
            format!("def f(x):\n    y = x * 2.0\n    return y\n\nA = {a}\n"),
            "s = sum(f(A) + f(A) * f(A))".to_owned(),
            false,
        ),
        (
            format!("def f(x):\n    y = x * 2.0\n    return y\n\nA = {a}\n"),
            "s = sum(f(A) + f(A) * f(A) + f(A) * f(A))".to_owned(),
            true,
        ),
    ] {
        assert_eq!(is_stopped(&setup, &round), stops, "{setup}{round}");
    }
}

/// A product added to a variable in its place is reckoned before it is done: what was not done has not overflowed.
#[test]
fn a_product_added_in_its_place_is_reckoned_before_it_is_done() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let text = "W = zeros((1300, 1300))\na = ones((1300, 1300)) * 1e200\nfor pixels, label in records:\n    W += a @ a\n";
    fs::write(folder.path().join("x.py"), text).unwrap();
    let said = told(&nn_tutor(&folder, "debug x.py --data s.csv --table W[0,0]"));
    assert!(said.contains("more than 1000000000 multiplications"), "{said}");
}

/// There is what learns as it goes on, as it was, and as it began, and the record of a round.
#[test]
fn what_a_run_holds_together_is_counted() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let said = |setup: &str, round: &str, face: &str| {
        let text = format!("{setup}for pixels, label in records:\n{round}");
        fs::write(folder.path().join("x.py"), text).unwrap();
        told(&nn_tutor(&folder, &format!("debug x.py --data s.csv --epochs 1 {face}")))
    };
    let more = "V = ones((1000, 2000))\nW = ones((2000, 3500))\n";
    let kept = said(more, "    V += W[0, 0]\n", "--table V[0,0]");
    assert!(kept.contains("the rounds would begin with 9000000 numbers, and 8000000 are the most"), "{kept}");
    // The record of a round has the room that three times what learns leaves.
    let record = |count: usize| {
        let round = format!("{}    V += 1\n", "    U = V + 1\n".repeat(count));
        said("V = ones((1000, 2000))\n", &round, "--print")
    };
    assert!(!record(8).contains("numbers at a time"));
    assert!(record(11).contains("it would hold over 22000000 numbers at a time"));
}

#[test]
fn all_that_is_tried_of_a_lesson_shares_one_budget() {
    let tries = "\n```try\nedit = \"s\"\nto = 2\nlook = \"[0.9](=b)\"\n```\n".repeat(3);
    let faults = faults_of(&format!(
        "```python\ns = 0.5\na = sin(zeros((1000, 3000)) + s)\nb = a[0, 0]\n```\n{tries}"
    ));
    let is_told = |fault: &Diagnostic| fault.message.contains("there is too much to try in this lesson");
    assert!(faults.iter().any(is_told) && faults.len() == 1, "{faults:?}");
    // And a program that takes long is not run once more for each statement that fails.
    let wrong = "c = zeros((2, 2)) @ zeros((3, 3))\n".repeat(5);
    let faults = faults_of(&format!("```python\na = sin(zeros((1000, 1000)))\n{wrong}b = a[0, 0]\n```\n"));
    assert_eq!(faults.len(), 1, "{faults:?}");
}

/// What was not tried is not told as wrong, and that it was not is told once.
#[test]
fn a_sound_lesson_with_too_much_to_try_is_told_just_that() {
    let question = |name: &str, from: &str| {
        format!("```question\nask = \"{name}?\"\ncell = \"{name}\"\nvary = [\"{from}\"]\n```\n\n")
    };
    let lesson = |columns: usize| {
        let code = format!(
            "w = 0.5\nv = 0.7\na = sin(ones((1000, {columns})))\nb = w * 2.5\nc = v * 2.5\nd = v * 7.5\n"
        );
        let questions =
            [("b", "w"), ("c", "v"), ("d", "v")].map(|(name, from)| question(name, from)).concat();
        faults_of(&format!("```python\n{code}```\n\n{questions}"))
    };
    assert_eq!(lesson(290), []);
    let faults = lesson(2900);
    assert!(faults.len() == 1 && faults[0].message.contains("there is too much to try"), "{faults:?}");
}

/// An answer made of millions is not gone back to their numbers one by one.
#[test]
fn a_question_that_hangs_on_millions_has_no_other_numbers() {
    let faults = faults_of(
        "```python\nw = 0.5\nW = ones((1000, 3000)) * w\nb = sum(W + W)\n```\n\n```question\nask = \"b?\"\ncell = \"b\"\nvary = [\"w\"]\n```\n",
    );
    assert!(faults.iter().any(|fault| fault.message.contains("no other numbers")), "{faults:?}");
}

#[test]
fn no_more_truths_are_joined_than_an_expression_may_nest() {
    let chain = |count: usize| format!("a = 1 > 0\nb = {}\n", vec!["a"; count].join(" and "));
    assert_eq!(within(Budget::default(), &chain(100)).failure, None);
    let fault = format!("{:?}", Lesson::of_program("mine.py", &chain(101), Vec::new()).unwrap_err());
    assert!(fault.contains("this joins more than 100 truths"), "{fault}");
}

#[test]
fn of_a_very_long_record_results_alone_are_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("x.py"), "a = ones((3, 3))\nfor i in range(4000):\n    a = a @ a * 0.3\n")
        .unwrap();
    let said = told(&nn_tutor(&folder, "run x.py --print"));
    let note = "From here on only the results are told, and no more how each came about.";
    let (before, after) = said.split_once(note).unwrap();
    assert!(before.contains(" × ") && !after.contains(" × ") && !after.contains(note));
    assert!(after.contains("Step 12001, line 3"), "{}", &after[after.len() - 300..]);
}

/// Wherever a page comes to be too long, at a working or at a result.
#[test]
fn whoever_reads_is_told_where_workings_end() {
    let folder = TempDir::new().unwrap();
    let text =
        "a = ones((9, 9)) * 0.5123456\nfor i in range(3000):\n    a = a * 1.00001\n    s = a[0, 0] * 2\n";
    fs::write(folder.path().join("x.py"), text).unwrap();
    let said = told(&nn_tutor(&folder, "run x.py --print"));
    let note = "From here on only the results are told, and no more how each came about.";
    let (before, after) = said.split_once(note).unwrap();
    assert!(before.contains(" × ") && !after.contains(" × "));
    assert!(after.contains("Step 12002, line 4"), "{}", &after[after.len() - 300..]);
}

#[test]
fn watches_that_take_too_much_say_so() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let orders = |watches: usize| {
        let watch = "watch sum(sin(zeros((30, 1000))))\n".repeat(watches);
        fs::write(folder.path().join("orders"), format!("{watch}next-sample\n")).unwrap();
        told(&nn_tutor(&folder, "debug --data s.csv --hidden 2 --commands orders"))
    };
    assert!(!orders(1).contains("takes too much"));
    assert!(orders(30).contains("takes too much"));
}

#[test]
fn the_largest_network_that_is_stepped_can_be_watched() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), format!("0{}\n", ",1".repeat(100 * 100))).unwrap();
    fs::write(folder.path().join("orders"), "watch sum(wih)\nprint sum(wih)\nnext-sample\n").unwrap();
    let said = told(&nn_tutor(&folder, "debug --data s.csv --hidden 399 --epochs 2 --commands orders"));
    assert!(said.contains("sum(wih) = ") && !said.contains("takes too much"), "{said}");
    assert!(!said.contains("multiplications"), "{said}");
}

#[test]
fn a_network_too_large_to_be_stepped_is_refused_before_room_is_made_for_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), format!("0{}\n", ",1".repeat(100 * 100))).unwrap();
    let said = told(&nn_tutor(&folder, "debug --data s.csv --hidden 401 --print"));
    assert!(said.contains("more than the 4000000 weights that can be stepped through"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_mark_that_cannot_be_kept_is_told_of() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    fs::write(folder.path().join("orders"), "mark here\nmark there\n").unwrap();
    fs::write(folder.path().join(".local"), "in the way").unwrap();
    let output = nn_tutor(&folder, "debug --data s.csv --hidden 2 --commands orders");
    assert!(output.status.success());
    let said = told(&output);
    assert!(
        said.contains("mark there") && said.contains("marks and notes are there in this run alone"),
        "{said}"
    );
}

/// In a training nothing is recorded, and what is written over is never a list that stands beside a matrix.
#[test]
fn a_list_by_a_matrix_is_the_same_without_a_record() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let text = "W = ones((2, 4))\nfor pixels, label in records:\n    s = sum(W[0] * pixels.T)\n    W += 0\n";
    fs::write(folder.path().join("x.py"), text).unwrap();
    let said = told(&nn_tutor(&folder, "debug x.py --data s.csv --epochs 1 --table s"));
    assert!(said.ends_with("1,0,264\n1,1,264\n"), "{said}");
}

/// What each of a lesson's expressions may take is its share, so that all together take no more than so much.
#[test]
fn all_numbers_that_are_quoted_share_one_budget() {
    let faults = |count: usize| {
        let claims = "[1000000](=sum(a)) ".repeat(count);
        faults_of(&format!("{claims}\n\n```python\na = ones((1000, 1000))\n```\n"))
    };
    let stops = |count: usize| {
        let is_stop = |fault: &&Diagnostic| fault.message.contains("multiplications or so in all");
        faults(count).iter().filter(is_stop).count()
    };
    assert_eq!((stops(10), stops(900)), (0, 900));
}

/// A number each is quoted of 9,000 variables, which are not copied for it.
#[test]
fn an_expression_reads_variables_where_they_stand() {
    let variables = (0..2_000).map(|n| format!("v{n} = 1\n")).collect::<Vec<_>>().concat();
    let claims = (0..900).map(|n| format!("[1](=v{n}) ")).collect::<Vec<_>>().concat();
    let faults = faults_of(&format!("```python\n{variables}```\n\n{claims}\n\n```python\nw = 1\n```\n"));
    assert!(faults.iter().all(|fault| fault.message.contains("characters")), "{faults:?}");
}

/// What many passages quote is not looked at anew whenever a question is answered.
#[test]
fn many_questions_among_many_numbers_are_soon_checked() {
    let of = |n: usize| {
        let code = format!("```python\nb{n} = A[{}, 0] * 1.5 + 0.25\n```\n\n", n % 10);
        let question = format!("```question\nask = \"?\"\ncell = \"b{n}\"\n```\n\n");
        format!("{code}{question}What [1831.5](=sum(A)) is.\n\n")
    };
    let all = (0..450).map(of).collect::<Vec<_>>().concat();
    let begun = Instant::now();
    let faults = faults_of(&format!("```python\nA = arange(0, 100).reshape(10, 10) * 0.37\n```\n\n{all}"));
    assert!(faults.iter().all(|fault| !fault.message.contains("sum(A)")), "{faults:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn no_question_asks_for_more_numbers_than_anybody_types() {
    let lesson = |columns: usize| {
        format!(
            "+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\nw = 0.5\na = ones((2, {columns})) * w\n```\n\n\
             ```question\nask = \"a?\"\ncell = \"a[0, :]\"\n```\n"
        )
    };
    let told = |columns: usize| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("x.md"), lesson(columns)).unwrap();
        ["check x.md", "lesson ./x.md --print", "lesson ./x.md --linear", "handout ./x.md --out x.html"]
            .map(|arguments| told(&nn_tutor(&folder, arguments)))
    };
    for said in told(1001) {
        let why = "`a[0, :]` is 1001 numbers here, and a question may ask for 1000";
        assert!(said.contains(why) && said.contains("x.md:14:8"), "{said}");
    }
    assert!(told(1000).iter().all(|said| !said.contains("may ask for")));
}

#[test]
fn of_a_long_program_few_questions_are_asked() {
    let questions = "```question\nask = \"b?\"\ncell = \"b\"\n```\n\n".repeat(300);
    let faults = |rounds: usize| {
        faults_of(&format!(
            "```python\nb = 22.5\n```\n\n{questions}\n```python\nfor i in range({rounds}):\n    c = b + i\n```\n"
        ))
    };
    let is_told = |fault: &Diagnostic| fault.message.contains("questions may be asked, and this is one more");
    assert!(!faults(1_000).iter().any(is_told));
    assert_eq!(faults(45_000).iter().filter(|fault| is_told(fault)).count(), 1);
}

/// What follows from a hidden number is gone back to number by number only so far: from there on it is hidden whole.
#[test]
fn of_a_value_with_the_same_number_everywhere_all_is_hidden() {
    let hidden = |columns: usize| {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\nw = 0.5\na = ones((3, {columns})) * w\na[1, 1] = 7\n```\n\n\
             ```question\nask = \"a?\"\ncell = \"a[0, 0]\"\n```\n"
        );
        let session = Session::new(Arc::new(Lesson::read("mine.md", &text).unwrap()), Settings::default());
        let step = session.questions()[0].step;
        [(0, 0), (2, 2), (1, 1)].map(|(row, column)| session.is_hidden(step, row, column))
    };
    assert_eq!(hidden(300), [true, true, false]);
    assert_eq!(hidden(400), [true; 3]);
}

#[test]
fn what_is_tried_of_a_lesson_that_is_told_shares_one_budget() {
    let tries = "```try\nedit = \"s\"\nto = 2\nlook = \"[0.9](=b)\"\npredict = { ask = \"?\", cell = \"b\" }\n```\n\n".repeat(3);
    let folder = TempDir::new().unwrap();
    let text = format!(
        "+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\ns = 0.5\na = sin(zeros((1000, 2000)) + s)\nb = a[0, 0]\n```\n\n{tries}"
    );
    fs::write(folder.path().join("x.md"), text).unwrap();
    for face in ["lesson ./x.md --print", "handout ./x.md", "lesson ./x.md --linear"] {
        let said = told_to(&folder, face, &format!("\n\n{}", "\nt\n".repeat(3)));
        assert_eq!(said.matches("0.4794 → 0.9093").count(), 1, "{said}");
    }
}

#[test]
fn a_list_of_orders_is_no_longer_than_it_may_be() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let said = |orders: &str| {
        fs::write(folder.path().join("orders"), orders).unwrap();
        told(&nn_tutor(&folder, "debug --data s.csv --hidden 2 --commands orders"))
    };
    let many = said(&"# why\nprint lr\n".repeat(10_001));
    assert!(many.contains("orders has 10001 orders, and a list may have 10000") && !many.contains("lr ="));
    assert!(said(&format!("# {}\nprint lr\n", "x".repeat(1 << 18))).contains("orders is over 256 KB"));
    // Each of these by itself takes as much as an expression may.
    let heavy = said(&"print sum(sin(zeros((110, 1000))))\n".repeat(60));
    assert!(heavy.contains("what this list has worked out would take more than 1000000000"), "{heavy}");
    assert!((50..60).contains(&heavy.matches(" = 0\n").count()), "{heavy}");
}

/// A number that is set has the round worked out anew, and that is counted with the rest of a list.
#[test]
fn changes_of_a_list_of_orders_share_what_it_may_take() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let text = "W = ones((20, 50))\nfor pixels, label in records:\n    s = sum(sin(zeros((1000, 1000))))\n    W += 1\n";
    fs::write(folder.path().join("x.py"), text).unwrap();
    let said = |count: usize| {
        let orders = (0..count).map(|n| format!("set W[{}, {}] = 7\n", n / 50, n % 50));
        fs::write(folder.path().join("orders"), orders.collect::<Vec<_>>().concat()).unwrap();
        told(&nn_tutor(&folder, "debug x.py --data s.csv --commands orders"))
    };
    assert_eq!(said(4).matches(" is 7 now").count(), 4);
    let many = said(40);
    assert!(many.contains("what this list has worked out would take more than 1000000000"), "{many}");
    assert!((5..9).contains(&many.matches(" is 7 now").count()), "{many}");
}

/// Sums of very many numbers are told by their count, however short that is, only as long as there are not too many.
#[test]
fn how_sums_of_very_many_numbers_came_about_is_told_of_a_few() {
    let folder = TempDir::new().unwrap();
    let text = format!("a = ones((300, 300))\n{}", "b = sum(a)\n".repeat(40));
    fs::write(folder.path().join("x.py"), text).unwrap();
    let said = told(&nn_tutor(&folder, "run x.py --print"));
    let note = "From here on only the results are told, and no more how each came about.";
    let (before, after) = said.split_once(note).unwrap();
    assert_eq!((before.matches("a sum of 90000 terms").count(), after.matches("terms").count()), (22, 0));
    assert_eq!(said.matches("is 90000.").count(), 40);
}

fn faults_of(text: &str) -> Vec<Diagnostic> {
    let text = format!("+++\ntitle = \"T\"\n+++\n\nW.\n\n{text}");
    check(&Arc::new(Lesson::read("mine.md", &text).unwrap()))
}

fn nn_tutor(folder: &TempDir, arguments: &str) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &TempDir, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command
        .args(arguments.split(' '))
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env_remove("XDG_STATE_HOME");
    command
}

/// The same with lines that are typed.
fn told_to(folder: &TempDir, arguments: &str, lines: &str) -> String {
    fs::write(folder.path().join("typed"), lines).unwrap();
    let typed = fs::File::open(folder.path().join("typed")).unwrap();
    told(&command(folder, arguments).stdin(typed).output().unwrap())
}

fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat()
}
