//! Whatever is given as a lesson, nothing panics and every program ends within its budget.

use nn_tutor::lesson::{Lesson, safe_text};
use proptest::prelude::*;
use proptest::sample::select;

use crate::mutants::targets;

/// Takes a text through everything that reads lessons.
fn swallow(text: &str) {
    targets::lesson(text.as_bytes());
}

fn as_lesson(program: &str) -> String {
    format!("+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\n{program}\n```\n")
}

/// A piece of an expression, names and shapes chosen so that a good part of the programs run.
fn expression() -> impl Strategy<Value = String> {
    let leaf = select(vec![
        "a",
        "b",
        "W",
        "x",
        "i",
        "0",
        "1",
        "2",
        "-3",
        "0.5",
        "1e300",
        "1e-300",
        "-0.0",
        "0.1",
        "99999999",
        "W.T",
        "W[0, 1]",
        "W[-1, 0]",
        "W[0:1, :]",
        "W[1:, 0:2]",
        "W.shape[0]",
        "x.size",
        "column(1, 2)",
        "array([[1, 2], [3, 4]])",
        "zeros((2, 2))",
        "zeros((1000000, 1000000))",
        "zeros(W.shape)",
        "W[9, 9]",
        "W[:, 5:2]",
        "eye(2)",
        "one_hot(1, 2)",
        "q",
        "np.pi",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 20, 3, |inner| {
        let operators = select(vec!["+", "-", "*", "/", "//", "%", "**", "@", "==", "<", ">="]);
        let functions = select(vec![
            "exp",
            "log",
            "sqrt",
            "sigmoid",
            "logit",
            "step",
            "rescale",
            "sum",
            "mean",
            "max",
            "argmax",
            "abs",
            "round",
            "floor",
            "square",
            "transpose",
            "copy",
            "np.tanh",
            "eye",
            "array",
            "column",
            "sgimoid",
        ]);
        let of_two = select(vec!["dot", "maximum", "outer", "power", "one_hot", "round", "full_like"]);
        let methods = select(vec![
            ".T",
            ".sum()",
            ".sum(axis=0, keepdims=True)",
            ".max(axis=1, keepdims=True)",
            ".reshape(-1, 1)",
            ".round(2)",
            ".copy()",
            "[0, 0]",
            "[0:1, 0:1]",
            ".clip(0, 1)",
            ".argmin()",
            ".nothing()",
        ]);
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(a, o, b)| format!("({a} {o} {b})")),
            (functions, inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            (of_two, inner.clone(), inner.clone()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            (inner.clone(), methods).prop_map(|(a, m)| format!("({a}){m}")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, a, b)| format!("where({c}, {a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(r, c)| format!("W[{r}, {c}]")),
            inner.clone().prop_map(|a| format!("-{a}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("full(({a}, {b}), 1)")),
        ]
    })
}

fn statement() -> impl Strategy<Value = String> {
    let name = select(vec!["a", "b", "W", "x", "c"]);
    let update = select(vec!["=", "+=", "-=", "*=", "/=", "//=", "%=", "**="]);
    prop_oneof![
        (name.clone(), expression()).prop_map(|(n, e)| format!("{n} = {e}")),
        (name, update.clone(), expression()).prop_map(|(n, o, e)| format!("{n} {o} {e}")),
        (update, expression(), expression(), expression())
            .prop_map(|(o, r, c, e)| format!("W[{r}, {c}] {o} {e}")),
        expression(),
        expression().prop_map(|e| format!("assert {e}")),
        (expression(), expression())
            .prop_map(|(e, v)| format!("for i in range({e}):\n    a = a + i\n    x = {v}")),
        Just("for i in range(1000000000):\n    for j in range(i):\n        a += 1".to_owned()),
        Just("for i in range(9, -9, -2):\n    W = W @ W".to_owned()),
    ]
}

proptest! {
    #![proptest_config(crate::support::cases(200))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        swallow(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_text_in_a_program(program in "\\PC{0,200}") {
        swallow(&as_lesson(&program));
    }

    #[test]
    fn random_markdown(pieces in prop::collection::vec(select(vec![
        "+++\n", "title = \"T\"\n", "```python\n", "```\n", "````\n", "~~~\n", "## A\n", "# B\n", "### C\n", "words ",
        "[1](=a)", "[x](=1/0)", "\n\n", "- item\n", "a = 1\n", "a\n", "```question\n", "cell = \"a\"\n",
        "ask = \"?\"\n", "```train\n", "records = 3\n", "```try\n", "edit = \"a\"\nto = 2\nlook = \"l\"\n", "```picture\n", "kind = \"network\"\n",
        "layers = [[\"a\"]]\n", "\u{1b}[31m", "\u{202e}", "é界", "    ", "> ", "*", "**", "`", "<b>", "&amp;", "\r\n",
        "\t", "\0", "[links]\na = \"w\"\n", "|a|\n|-|\n",
    ]), 0..60), front in any::<bool>()) {
        let front = if front { "+++\ntitle = \"T\"\n+++\n" } else { "" };
        swallow(&format!("{front}{}", pieces.concat()));
    }

    #[test]
    fn random_programs(statements in prop::collection::vec(statement(), 1..8)) {
        let start = "a = 2\nb = 0.5\ni = 1\nW = array([[0.5, -1], [2, 0.25]])\nx = column(1, -2)\n";
        swallow(&as_lesson(&format!("{start}{}", statements.join("\n"))));
    }

    #[test]
    fn safe_text_holds_no_control_character(text in any::<String>()) {
        prop_assert!(!safe_text(&text).chars().any(|c| c.is_control() && c != '\n'));
    }
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("(", ")"), ("-", ""), ("exp(", ")"), ("[", "]"), ("W.T @ (", ")")] {
        let deep = as_lesson(&format!("W = {}1{}", open.repeat(20_000), close.repeat(20_000)));
        assert!(Lesson::read("deep.md", &deep).is_err(), "{open}");
        swallow(&deep);
    }
    swallow(&as_lesson(&format!("a = {}1", "1 + ".repeat(20_000))));
    let nested: String = (0..90).flat_map(|n| [" ".repeat(n), "for i in range(2):\n".to_owned()]).collect();
    swallow(&as_lesson(&format!("{nested}{}a = 1", " ".repeat(90))));
    swallow(&"> ".repeat(20_000));
    swallow(&"*a ".repeat(5_000));
}
