//! Every number of every lesson at full precision, down to terms where a result is small.
//!
//! These snapshots hold what NumPy agreed to: `tests/oracle/` compares the same steps with it. A change here is taken
//! only after the oracle has passed.

use std::fmt::Write;
use std::sync::Arc;

use insta::assert_snapshot;
use nn_tutor::interp::Settings;
use nn_tutor::matrix::{Value, exact};
use nn_tutor::session::Session;
use nn_tutor::trace::{Form, Piece, Term, Trace, explain};
use sha2::{Digest, Sha256};

use crate::support::lesson;

/// Results of more cells than this are given by their cells alone.
const CELLS_EXPLAINED: usize = 16;

/// Of longer sums only the first terms are given.
const TERMS_WRITTEN: usize = 30;
/// Of longer formulas only the beginning and the end are given.
const PIECES_WRITTEN: usize = 2_000;
/// Results of more cells than this are given by their sum and their ends, and a digest of every bit.
const CELLS_WRITTEN: usize = 256;

fn summary(value: &Value) -> String {
    let cells: Vec<f64> = value.cells().collect();
    let bits: Vec<u8> = cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
    let digest: Vec<String> =
        Sha256::digest(&bits).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let (low, high) = value.range();
    let sum: f64 = cells.iter().sum();
    let ends = [cells[0], cells[cells.len() / 2], cells[cells.len() - 1]].map(exact).join(" … ");
    format!("  {ends}; {} to {}, sum {}, bits {}\n", exact(low), exact(high), exact(sum), digest.concat())
}

fn rows(value: &Value) -> String {
    if value.shape().cells() > CELLS_WRITTEN {
        return summary(value);
    }
    let columns = value.shape().extent().1.max(1);
    let cells: Vec<String> = value.cells().map(exact).collect();
    let rows = cells.chunks(columns).map(|row| format!("  [{}]\n", row.join(", ")));
    rows.collect()
}

fn term(term: &Term) -> String {
    let factors: Vec<String> =
        term.factors.iter().map(|factor| format!("{} {}", factor.symbol, exact(factor.value))).collect();
    format!("{} = {}", factors.join(" × "), exact(term.value))
}

fn line(line: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Sign(sign) => sign.clone(),
        Piece::Cell(cell) => format!("{{{} {}}}", cell.symbol, exact(cell.value)),
        Piece::Number(number) => exact(*number),
    };
    let text = |pieces: &[Piece]| pieces.iter().map(piece).collect::<String>();
    if line.len() <= PIECES_WRITTEN {
        return text(line);
    }
    format!("{} … {} pieces … {}", text(&line[..8]), line.len() - 16, text(&line[line.len() - 8..]))
}

fn elements(session: &Session, trace: &Trace, step: usize) -> String {
    let mut text = String::new();
    let done = &trace.steps[step];
    for element in 0..done.elements() {
        let (row, column) = done.place(element);
        let Some(found) = explain(trace, session.notation(), step, row, column) else { continue };
        let name = found.name.unwrap_or_else(|| format!("({}, {})", row + 1, column + 1));
        let _ = writeln!(text, "    {name} = {}", exact(found.result));
        match found.form {
            Form::Sum { terms, divisor } => {
                for part in terms.iter().take(TERMS_WRITTEN) {
                    let _ = writeln!(text, "      + {}", term(part));
                }
                if let Some(count) = divisor {
                    let _ = writeln!(text, "      over {count}");
                }
            }
            Form::Formula(lines) => {
                for one in &lines {
                    let _ = writeln!(text, "      = {}", line(one));
                }
            }
        }
    }
    text
}

fn record(number: usize) -> String {
    let session = Session::new(Arc::clone(&lesson(number)), Settings::default());
    let trace = session.trace();
    assert!(trace.failure.is_none(), "{:?}", trace.failure);
    let mut text = String::new();
    for (at, step) in trace.steps.iter().enumerate() {
        let name = step.assigns.as_deref().unwrap_or("-");
        let _ = writeln!(
            text,
            "{} {}: {} -> {name}, {}",
            at + 1,
            step.operation.name(),
            trace.text(step.span),
            step.result.shape()
        );
        text.push_str(&rows(&step.result));
        if step.result.shape().cells() <= CELLS_EXPLAINED {
            text.push_str(&elements(&session, trace, at));
        }
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

/// A sum's terms are added in the order shown, so they make the very result.
#[test]
fn terms_add_up_to_the_result() {
    for number in 0..=10 {
        let session = Session::new(lesson(number), Settings::default());
        let trace = session.trace();
        for (at, step) in trace.steps.iter().enumerate() {
            // Of a large matrix, cells all over it.
            for element in (0..step.elements()).step_by(1 + step.elements() / 300) {
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
