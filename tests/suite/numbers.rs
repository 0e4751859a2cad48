//! Every number of every lesson at full precision, down to terms where a result is small.
//!
//! These snapshots hold what NumPy agreed to: `tests/oracle/` compares the same steps with it. A change here is taken
//! only after the oracle has passed.
//!
//! They are short enough to be read in a review, and yet no bit of any cell can change without them: of what is left
//! out there is a digest.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use insta::assert_snapshot;
use nn_tutor::interp::Settings;
use nn_tutor::matrix::{Value, exact};
use nn_tutor::session::Session;
use nn_tutor::trace::{Explanation, Form, Piece, Term, Trace, explain};
use sha2::{Digest, Sha256};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::support::lesson;

/// Results of more cells than this are given by their cells alone.
const CELLS_EXPLAINED: usize = 16;
/// Of results of more cells than this, some cells are given and a digest of all.
const CELLS_WHOLE: usize = 20;
/// Of sums and formulas of more parts than this, the first and the last are given and a digest of all.
const PARTS_WHOLE: usize = 16;
/// Longer lines are wrapped.
const COLUMNS: usize = 118;
/// Stands for a space where no line is to be broken.
const UNBROKEN: &str = "\u{a0}";

fn digest(text: &str) -> String {
    joined(Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")), "")
}

/// A number that reads back as the same bits.
fn cell(number: f64) -> String {
    if number == 0.0 && number.is_sign_negative() { "−0".to_owned() } else { exact(number) }
}

fn joined<T: Display>(parts: impl IntoIterator<Item = T>, between: &str) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(between)
}

/// Least, greatest and sum of some cells.
fn figures(cells: &[f64]) -> String {
    let low = cells.iter().copied().fold(f64::INFINITY, f64::min);
    let high = cells.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{} to {}, sum {}", cell(low), cell(high), cell(cells.iter().sum()))
}

/// A value: whole if it is small; else the first four cells, eight spread over it, the last four and a digest.
fn value(value: &Value) -> String {
    let cells: Vec<f64> = value.cells().collect();
    if cells.len() <= CELLS_WHOLE {
        let rows = cells.chunks(value.shape().extent().1.max(1));
        return joined(rows.map(|row| joined(row.iter().copied().map(cell), ", ")), "; ");
    }
    let spread = (0..8).map(|part| (2 * part + 1) * cells.len() / 16);
    let ends = |places: &mut dyn Iterator<Item = usize>| joined(places.map(|at| cell(cells[at])), ", ");
    let some = [ends(&mut (0..4)), ends(&mut spread.into_iter()), ends(&mut (cells.len() - 4..cells.len()))];
    let bits = digest(&joined(cells.iter().map(|cell| cell.to_bits()), " "));
    format!("{}; {}, bits {bits}", some.join(" … "), figures(&cells))
}

fn term(term: &Term) -> String {
    let factors = term.factors.iter().map(|factor| format!("{} {}", factor.symbol, cell(factor.value)));
    format!("{} → {}", joined(factors, " × "), cell(term.value)).replace(' ', UNBROKEN)
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Sign(sign) => sign.clone(),
        Piece::Cell(found) | Piece::Enclosed(found) => {
            format!("{{{} {}}}", found.symbol, cell(found.value)).replace(' ', UNBROKEN)
        }
        Piece::Number(number) => cell(*number),
        Piece::Over(above, below) => format!("({}) / ({})", formula(above), formula(below)),
    }
}

/// Parts one after another, or the first and the last of many.
fn parts(parts: &[String], between: &str) -> String {
    if parts.len() <= PARTS_WHOLE {
        return parts.join(between);
    }
    let left_out = format!("… {} parts, {} …", parts.len(), digest(&parts.concat())).replace(' ', UNBROKEN);
    [&parts[..3], &[left_out], &parts[parts.len() - 1..]].concat().join(between)
}

/// How a cell was worked out, on one line.
fn form(form: &Form) -> String {
    match form {
        Form::Sum { terms, divisor } => {
            let terms: Vec<String> = terms.iter().map(term).collect();
            let over = divisor.map_or(String::new(), |count| format!(" over {count}"));
            parts(&terms, " + ") + &over
        }
        Form::Formula(lines) => joined(lines.iter().map(|line| formula(line)), " = "),
    }
}

fn formula(line: &[Piece]) -> String {
    let text = parts(&line.iter().map(piece).collect::<Vec<_>>(), "");
    if text.chars().count() < COLUMNS / 2 { text.replace(' ', UNBROKEN) } else { text }
}

fn wrapped(text: &str, indent: &'static str, further: &'static str) -> String {
    let options = Options::new(COLUMNS)
        .initial_indent(indent)
        .subsequent_indent(further)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .break_words(false);
    textwrap::fill(text, options).replace(UNBROKEN, " ") + "\n"
}

/// A step with its value; where its cells can be explained, each of them with its explanation.
fn step(session: &Session, trace: &Trace, at: usize) -> String {
    let done = &trace.steps[at];
    let cells: Vec<f64> = done.result.cells().collect();
    let elements = if cells.len() <= CELLS_EXPLAINED { done.elements() } else { 0 };
    let explained = |(row, column)| explain(trace, session.notation(), at, row, column);
    let found: Vec<Explanation> =
        (0..elements).map(|element| done.place(element)).filter_map(explained).collect();
    let name = done.assigns.as_deref().unwrap_or("-");
    let what = format!("{} {}: {} -> {name}", at + 1, done.operation.name(), trace.text(done.span));
    if found.len() < cells.len() {
        assert!(found.is_empty(), "{what}: some cells have an explanation and some have none");
        return wrapped(&format!("{what}, {}: {}", done.result.shape(), value(&done.result)), "", "    ");
    }
    let mut text = wrapped(&format!("{what}, {}", done.result.shape()), "", "    ");
    for (element, (found, result)) in found.iter().zip(cells).enumerate() {
        assert_eq!(found.result.to_bits(), result.to_bits(), "{what}");
        let (row, column) = done.place(element);
        let name = found.name.clone().unwrap_or_else(|| format!("({}, {})", row + 1, column + 1));
        text += &wrapped(&format!("{name} = {} = {}", cell(result), form(&found.form)), "  ", "      ");
    }
    text
}

/// One line for a further round of a loop.
fn round(session: &Session, trace: &Trace, steps: &[usize]) -> String {
    let (first, last) = (steps[0], steps[steps.len() - 1]);
    let begins = &trace.steps[first];
    let cells: Vec<f64> = steps.iter().flat_map(|at| trace.steps[*at].result.cells()).collect();
    let whole: String = steps.iter().map(|at| step(session, trace, *at)).collect();
    format!(
        "{}–{} again, {} = {}: {} cells, {}, digest {}\n",
        first + 1,
        last + 1,
        begins.assigns.as_deref().unwrap_or("-"),
        value(&begins.result),
        cells.len(),
        figures(&cells),
        digest(&whole)
    )
}

/// Every step of a lesson: what a loop does in its first round whole, and its further rounds a line each.
fn record(number: usize) -> String {
    let session = Session::new(Arc::clone(&lesson(number)), Settings::default());
    let trace = session.trace();
    assert!(trace.failure.is_none(), "{:?}", trace.failure);
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    let mut again: Vec<usize> = Vec::new();
    for (at, done) in trace.steps.iter().enumerate() {
        let is_new = seen.insert((done.span.start, done.span.end, done.operation.name()));
        if !again.is_empty() && (is_new || done.operation.name() == "loop") {
            text += &round(&session, trace, &std::mem::take(&mut again));
        }
        if is_new {
            text += &step(&session, trace, at);
        } else {
            again.push(at);
        }
    }
    if !again.is_empty() {
        text += &round(&session, trace, &again);
    }
    text
}

macro_rules! lessons {
    ($($name:ident $number:literal)+) => {
        $(#[test]
        fn $name() {
            assert_snapshot!(record($number));
        })+
    };
}

lessons! {
    artificial_neuron 0
    following_the_signals 1
    three_layers 2
    splitting_the_error 3
    derivative_of_the_sigmoid 4
    updating_the_weights 5
    training_on_digits 6
    back_query 7
    preparing_data 8
    experiments 9
    own_handwriting 10
}

/// About so many terms of each step are added up.
const TERMS_ADDED: usize = 20_000;

/// A sum's terms are added in the order shown, so they make the very result.
#[test]
fn terms_add_up_to_the_result() {
    for number in 0..=10 {
        let session = Session::new(lesson(number), Settings::default());
        let trace = session.trace();
        for (at, step) in trace.steps.iter().enumerate() {
            // Of a large matrix, cells all over it; the fewer the longer their sums are.
            for element in (0..step.elements())
                .step_by(1 + step.elements() / 300 + step.elements() * step.terms() / TERMS_ADDED)
            {
                let (row, column) = step.place(element);
                let Some(found) = explain(trace, session.notation(), at, row, column) else { continue };
                if let Form::Sum { terms, divisor } = found.form {
                    let sum: f64 = terms.iter().fold(0.0, |sum, term| sum + term.value);
                    assert_eq!(sum / divisor.unwrap_or(1) as f64, found.result, "step {}", at + 1);
                }
            }
        }
    }
}

/// The lowest bit of each cell shows, as does the sign of a zero.
#[test]
fn no_bit_changes_unseen() {
    for (rows, columns) in [(1, 1), (3, 3), (20, 1), (21, 1), (10, 200)] {
        let cells: Vec<f64> = (0..rows * columns).map(|at| (at as f64).sin()).collect();
        let before = value(&Value::from_rows(rows, columns, &cells));
        for at in 0..cells.len() {
            let mut other = cells.clone();
            other[at] = if at == 0 { -0.0 } else { f64::from_bits(cells[at].to_bits() ^ 1) };
            assert_ne!(
                value(&Value::from_rows(rows, columns, &other)),
                before,
                "cell {at} of {rows}×{columns}"
            );
        }
    }
}

/// A further round's line tells of everything its steps would have told.
#[test]
fn no_bit_of_a_further_round_changes_unseen() {
    let session = Session::new(lesson(5), Settings::default());
    let steps: Vec<usize> = (165..190).collect();
    let before = round(&session, session.trace(), &steps);
    for &at in &steps {
        let cells: Vec<f64> = session.trace().steps[at].result.cells().collect();
        for cell in 0..cells.len() {
            let mut trace = session.trace().clone();
            let mut other = cells.clone();
            other[cell] = f64::from_bits(cells[cell].to_bits() ^ 1);
            let (rows, columns) = trace.steps[at].result.shape().extent();
            trace.steps[at].result = Value::from_rows(rows, columns, &other);
            assert_ne!(round(&session, &trace, &steps), before, "cell {cell} of step {}", at + 1);
        }
    }
}
