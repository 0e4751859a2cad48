//! Judging an answer: right, wrong, or a slip that can be named.

use std::collections::BTreeMap;

use super::claims::single;
use super::{Asked, Session};
use crate::matrix::{Function, Operation, Value, apply};
use crate::trace::Step;

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Near enough.
    Right,
    /// A mistake that can be named.
    Slip(String),
    /// Not right, and no mistake known.
    Wrong,
    /// Not a number.
    NotANumber,
}

impl Session {
    /// Judges an answer; a right one opens the cell.
    pub fn answer(&mut self, asked: Asked, text: &str) -> Verdict {
        let verdict = judge(self, asked, text);
        if verdict != Verdict::NotANumber {
            *self.tries.entry(asked.id).or_default() += 1;
        }
        if verdict == Verdict::Right {
            self.settle(asked.id, false);
        }
        verdict
    }
}

/// Judges an answer. Arithmetic is worked out first, so `0.2*0.9 + 0.08` is an answer too.
fn judge(session: &Session, asked: Asked, text: &str) -> Verdict {
    let given = numbers(text);
    if given.is_empty() {
        return Verdict::NotANumber;
    }
    let Some(question) = session.question(asked.id) else { return Verdict::Wrong };
    let Some(step) = session.trace().steps.get(asked.step) else { return Verdict::Wrong };
    let Some(right) = step.result.get(asked.row, asked.column) else { return Verdict::Wrong };
    let near =
        |value: f64| given.iter().any(|given| (given - value).abs() <= question.tolerance * (1.0 + 1e-9));
    if near(right) {
        return Verdict::Right;
    }
    let variables = session.values_at(asked.step);
    for slip in &question.slips {
        if single(&slip.value, &variables).is_ok_and(near) {
            return Verdict::Slip(slip.say.clone());
        }
    }
    let slips = common_slips(step, asked, right);
    slips.into_iter().find(|(value, _)| near(*value)).map_or(Verdict::Wrong, |(_, say)| Verdict::Slip(say))
}

/// What an answer may mean: a comma sets thousands apart, as in 397,000, or stands for the decimal point. 1,050 may be
/// either.
fn numbers(text: &str) -> Vec<f64> {
    let text = text.trim().replace('−', "-");
    let readings = [without_thousands(&text), text.replace(',', ".")];
    readings.iter().filter_map(|reading| single(reading, &BTreeMap::new()).ok()).collect()
}

/// A text without the commas that have three digits and no more behind them.
fn without_thousands(text: &str) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let is_thousands =
        |at: usize| text[..at].ends_with(|c: char| c.is_ascii_digit()) && digits(&text[at + 1..]) == 3;
    text.char_indices().filter(|&(at, c)| c != ',' || !is_thousands(at)).map(|(_, c)| c).collect()
}

/// The slips anyone may make, with what they would give here.
fn common_slips(step: &Step, asked: Asked, right: f64) -> Vec<(f64, String)> {
    let mut slips = Vec::new();
    let mut slip = |value: Option<f64>, say: &str| {
        if let Some(value) = value.filter(|v| *v != right) {
            slips.push((value, say.to_owned()));
        }
    };
    let cell = |value: &Value| {
        let (row, column) = value.broadcast_place(asked.row, asked.column);
        value.get(row, column)
    };
    let values: Vec<&Value> = step.operands.iter().map(|o| &o.value).collect();
    match (step.operation, values.as_slice()) {
        (Operation::Function(Function { name: "sigmoid", .. }), [x]) => {
            slip(cell(x), "that is the weighted sum itself; the sigmoid still has to be taken of it");
        }
        (Operation::Function(Function { name: "logit", .. }), [y]) => {
            slip(cell(y), "that is the output itself; the logit still has to be taken of it");
        }
        (Operation::MatMul, [a, b]) => {
            let turned = apply(Operation::Transpose, &[a]).and_then(|t| apply(Operation::MatMul, &[&t, b]));
            let say = "that takes the columns of the matrix for its rows; here each row meets the column";
            slip(turned.ok().and_then(|t| t.get(asked.row, asked.column)), say);
            slip(
                Some(1.0 / (1.0 + libm::exp(-right))),
                "that is already through the sigmoid; here the sum itself is asked for",
            );
        }
        (Operation::Arithmetic(_), [a, b]) => {
            let say = "that is one of the two numbers as it was; they still have to be put together";
            slip(cell(a), say);
            slip(cell(b), say);
        }
        _ => {}
    }
    slip(Some(-right), "the size is right and the sign is the other one");
    let (rows, columns) = step.result.shape().extent();
    for row in (0..rows).filter(|row| *row != asked.row) {
        slip(
            step.result.get(row, asked.column),
            &format!("that is row {}; row {} is asked for", row + 1, asked.row + 1),
        );
    }
    for column in (0..columns).filter(|column| *column != asked.column) {
        let say = format!("that is column {}; column {} is asked for", column + 1, asked.column + 1);
        slip(step.result.get(asked.row, column), &say);
    }
    slips
}
