//! Numbers and words: how they are written, read back and made safe, and what is found of a faulty program.

use std::sync::Arc;

use nn_tutor::lang::Span;
use nn_tutor::lesson::{Claim, Draft, Lesson, safe_line, safe_text};
use nn_tutor::matrix::{ColumnFormat, Value, exact, number};
use nn_tutor::session::check::check;

use crate::support::{buffer, open, press, text};

/// A lesson with a program and what stands below it.
fn draft(program: &str, below: &str) -> Draft {
    Lesson::draft("mine.md", &format!("+++\ntitle = \"Mine\"\n+++\n\n```python\n{program}```\n\n{below}"))
}

#[test]
fn exact_numbers_read_back() {
    for v in [0.1 + 0.2, 1.0 / 3.0, 1e-300, -2.5e17, 123.0, 0.000_012] {
        assert_eq!(exact(v).replace('−', "-").parse::<f64>().unwrap(), v);
    }
}

/// A small number never passes for zero, and a power of ten keeps its zeros.
#[test]
fn numbers_are_rounded_for_the_eye() {
    let cases = [
        (2.061e-9, 4, "2.1e−9"),
        (-0.0, 4, "0"),
        (-0.716_303, 4, "−0.7163"),
        (1.16, 4, "1.16"),
        (2e10, 4, "2e10"),
        (2.2e-10, 4, "2.2e−10"),
        (-7.15e-10, 4, "−7.2e−10"),
        (1e100, 4, "1e100"),
        (1e-5, 4, "1e−5"),
        (-3e20, 0, "−3e20"),
        (1_200.0, 4, "1200"),
        (120.0, 0, "120"),
    ];
    for (value, decimals, written) in cases {
        assert_eq!(number(value, decimals), written);
    }
}

#[test]
fn cells_of_one_matrix_are_equally_wide() {
    let m = Value::from_rows(3, 1, &[0.01, -0.716_303, 12.5]);
    let format = ColumnFormat::of(&m, 4);
    let cells: Vec<_> = m.cells().map(|v| format.cell(v)).collect();
    assert_eq!(cells, [" 0.0100", "−0.7163", "12.5000"]);
}

/// The width is that of the widest, whichever that is: a least or a greatest number, or a power of ten among them.
#[test]
fn cells_of_any_size_are_as_wide_as_the_widest() {
    let numbers = [0.0, 3e-7, -3e-7, 0.000_06, -0.000_04, 0.5, -0.25, 7.0, -12.5, 99_999.5, 2e9, -2e20, 1e300];
    for first in 0..numbers.len() {
        for count in 1..=numbers.len() - first {
            let cells = &numbers[first..first + count];
            let format = ColumnFormat::of(&Value::from_rows(1, count, cells), 4);
            let widths: Vec<usize> = cells.iter().map(|v| format.cell(*v).chars().count()).collect();
            let fits = |cell: &&str| cell.chars().count() == format.width;
            assert!(widths.iter().all(|width| *width == format.width), "{cells:?}: {widths:?} of {format:?}");
            let written: Vec<String> = cells.iter().map(|v| format.cell(*v)).collect();
            assert!(written.iter().map(|cell| cell.trim_start()).any(|cell| fits(&cell)), "{written:?}");
        }
    }
}

#[test]
fn nothing_that_could_steer_a_terminal_is_left() {
    let safe = safe_text("a\x1b[31mb\u{9b}c\u{202e}d\0\r\ne\tf");
    assert_eq!(safe, "a␛[31mb\u{fffd}c\u{fffd}d␀\ne    f");
    assert!(!safe_line("x\n\x07").chars().any(char::is_control));
}

#[test]
fn claims_are_taken_out_of_words_and_brackets_of_other_kinds_stay() {
    let ask = "X[0, 1] is [−0.42](=f(X[0, 0])), or [so](url).";
    let read = draft("y = 1\n", &format!("```question\nask = \"{ask}\"\ncell = \"y\"\n```\n"));
    let question = &read.lesson.passages[0].questions[0];
    assert_eq!(question.ask.written(), "X[0, 1] is −0.42, or [so](url).");
    let claim = question.ask.claims().next().unwrap();
    assert_eq!((claim.quoted.as_str(), claim.expression.as_str()), ("−0.42", "f(X[0, 0])"));
    assert_eq!(claim.number(), Some(-0.42));
}

#[test]
fn a_value_is_quoted_as_the_number_was() {
    let long = format!("0.{}", "1".repeat(70_000));
    let cases =
        [("0.42", -0.5, "−0.50"), ("397,000", 1_234_567.0, "1,234,567"), (&long, 0.5, "0.50000000000000000")];
    for (quoted, value, written) in cases {
        let claim = Claim { quoted: quoted.to_owned(), expression: String::new(), span: Span::default() };
        assert_eq!(claim.rounded(value), written);
    }
}

/// A faulty statement is left out whole, with no more than what is within it, and what follows is read.
#[test]
fn what_follows_a_fault_is_read() {
    let cases = [
        ("a = = 1\nfor i in rang(3):\n    b = i +\nc = a + 1\nd = c.foo()\n", &["a", "b", "d", "i"][..], 3),
        ("a = 1\nb = (\n", &["b"], 1),
        ("a = 1\nb = (\nc = 3\n", &["b"], 1),
        ("a = 1\nb = array([[1,\n    2\n\n", &["b"], 1),
        ("a = array([[1, 2],\n           [3, foo(4)]])\nb = 2\n", &["a"], 1),
    ];
    for (program, doubtful, faults) in cases {
        let read = draft(program, "");
        assert_eq!(read.lesson.program.statements.len(), 1, "{program}: {:?}", read.faults);
        assert!(doubtful.iter().all(|name| read.lesson.doubtful.contains(*name)), "{program}");
        assert!(read.faults.len() >= faults, "{program}: {:?}", read.faults);
    }
}

/// What may be a number of the program is said to be one; what numbers a thing, or is no number, is let be.
#[test]
fn numbers_written_by_hand_are_found_among_words() {
    let cases = [
        ("From 0.7, −0.05 and 1.00: not v1.2, 1.2.3, W.T or 2e5. 0.9.", &["0.05", "0.7", "0.9", "1.00"][..]),
        ("b is [8](=b), and 8 again", &["8"]),
        ("In lesson 5, rows 2, 3 and 4, Output 2: 0 or 1 of 7 nodes", &["7"]),
        ("Node 2 sends 3. Column 2. 12 of them", &["12", "3"]),
        ("w₂,₁ in row 2 is W[0, 12], w12, (3, 4), `5 + 6` and e^−x", &[]),
        ("784-200-10 reads 28×28 pixels, 1,000 of them", &["1,000"]),
    ];
    for (words, bare) in cases {
        let read = draft(
            "a = 3.0\nb = a * 2.0\n",
            &format!("```try\nedit = \"a\"\nto = 4.0\nlook = \"{words}\"\n```\n"),
        );
        let faults = check(&Arc::new(read.lesson));
        let mut found: Vec<&str> =
            faults.iter().map(|fault| fault.message.split(' ').next().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, bare, "{words}");
    }
}

#[test]
fn two_things_that_are_compared_are_not_set_equal() {
    let program = "answer = 2.0\nlabel = 2.0\nhit = answer == label\n";
    let mut app = open(Arc::new(draft(program, "").lesson));
    press(&mut app, "Right Down Right*2 Down");
    let shown = text(&buffer(&mut app, 100, 30));
    assert!(shown.contains("hit = answer == label"), "{shown}");
    assert!(shown.contains("= 2 == 2  =   1"), "{shown}");
}

#[test]
fn only_plain_addresses_of_the_web_become_links() {
    let text = "See [the *deck*](https://example.org/a?b=%20#c) and [another](http://example.org), [not](file:///etc/passwd) \
        [this](javascript:alert(1)) nor [that](<https://a b>) or [one](https://a&#27;]8) more.";
    let lesson = Lesson::read("t.md", &format!("+++\ntitle = \"T\"\n+++\n\n{text}\n")).unwrap();
    let pieces = lesson.passages[0].prose[0].pieces();
    let links: Vec<(&str, &str)> =
        pieces.iter().filter_map(|piece| Some((piece.text.as_str(), &**piece.link.as_ref()?))).collect();
    assert_eq!(
        links,
        [
            ("the ", "https://example.org/a?b=%20#c"),
            ("deck", "https://example.org/a?b=%20#c"),
            ("another", "http://example.org"),
        ]
    );
}
