//! A small lesson by each face that needs no screen.

use insta::assert_snapshot;
use nn_tutor::interp::Settings;
use nn_tutor::session::Session;
use nn_tutor::text::{json, print, python};

use crate::support::read;

const SMALL: &str = r#"+++
title = "A weighted sum"
number = 7
promise = "After this you can work out what reaches a node."

[links]
W = "w"
+++

Two signals travel along two links.

## What reaches the node

Each signal times the weight of its link: [1.05](=X[0,0]).

```python
import numpy as np
I = column(1.0, 0.5)     # the two signals
W = array([[0.9, 0.3]])  # the two links
X = W @ I                # multiply and add
```

```question
ask = "What reaches the node?"
cell = "X[0, 0]"
```

```try
edit = "I[1, 0]"
to = 0.0
look = "X is the first weight."
```

```erratum
slide = "12"
prints = "1.5"
right = "1.05"
see = "The step shows it."
```

Twice over, it grows.

```python
for i in range(2):
    W[0, 1] *= 2
Y = sigmoid(np.dot(W, I))
assert Y[0, 0] > 0.5
```

## Summary

A node adds up signal times weight.
"#;

fn session(text: &str, round: Option<i32>) -> Session {
    Session::new(read(text), Settings { round, ..Settings::default() })
}

/// The record with a line for each step, for reading.
fn by_lines(session: &Session) -> String {
    let record = serde_json::to_string(&json::record(session)).unwrap();
    record.replace("{\"index\"", "\n{\"index\"").replace("],\"variables\"", "],\n\"variables\"")
}

#[test]
fn as_plain_sentences() {
    assert_snapshot!(print::lesson(&session(SMALL, None)));
}

#[test]
fn as_json() {
    assert_snapshot!(by_lines(&session(SMALL, None)));
}

#[test]
fn as_json_by_hand() {
    assert_snapshot!(by_lines(&session(SMALL, Some(2))));
}

#[test]
fn a_statement_is_written_as_one_line_up_to_so_many_operations() {
    for (operations, is_written) in [(32, true), (33, false)] {
        let sum = " + a".repeat(operations);
        let text = format!("+++\ntitle = \"T\"\n+++\n```python\na = 1\nb = a{sum}\n```\n");
        let printed = print::lesson(&session(&text, None)).replace("\n    ", " ");
        assert_eq!(printed.contains("1 + 1 + 1"), is_written, "{printed}");
    }
}

#[test]
fn as_a_script() {
    let script = python::script(&read(SMALL));
    // The prelude is the same for every lesson; what follows it is this one's.
    assert!(script.contains(&python::prelude()));
    assert_snapshot!(script.replace(&python::prelude(), "… the prelude …"));
}

#[test]
fn json_of_a_failing_lesson() {
    let text = "+++\ntitle = \"T\"\n+++\n```python\na = column(1, 2)\nb = a @ a\nc = 1\n```\n";
    assert_snapshot!(by_lines(&session(text, None)));
}

#[test]
fn json_numbers_read_back_to_the_same_bits() {
    let session = session(SMALL, None);
    let record = serde_json::to_value(json::record(&session)).unwrap();
    for (at, step) in session.trace().steps.iter().enumerate() {
        let value = &record["steps"][at]["value"];
        let cells: Vec<f64> = match value.as_array() {
            Some(rows) => {
                rows.iter().flat_map(|r| r.as_array().unwrap()).map(|v| v.as_f64().unwrap()).collect()
            }
            None => vec![value.as_f64().unwrap()],
        };
        let ours: Vec<u64> = step.result.cells().map(f64::to_bits).collect();
        assert_eq!(cells.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), ours);
    }
}
