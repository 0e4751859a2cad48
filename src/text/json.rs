//! The record as JSON: one object with every operation in order, and the variables as the program leaves them.
//!
//! Numbers are written so that they read back to the very same bits; single numbers plainly, matrices as lists of rows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::lang::locate;
use crate::lesson::Experiment;
use crate::matrix::{Shape, Value};
use crate::session::Session;
use crate::trace::{Operand, Step, Trace};

/// The whole record.
#[derive(Serialize)]
struct Record<'a> {
    lesson: Option<usize>,
    title: &'a str,
    round: Option<i32>,
    steps: Vec<StepRecord>,
    variables: BTreeMap<&'a str, Json>,
    /// The settings of its experiments; they are not carried out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trainings: Vec<&'a Experiment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault>,
}

/// One operation.
#[derive(Serialize)]
struct StepRecord {
    /// Its number, from 1.
    index: usize,
    /// Its line in the lesson's file.
    line: usize,
    source: String,
    op: &'static str,
    assigns: Option<String>,
    shape: Vec<usize>,
    value: Json,
    operands: Vec<OperandRecord>,
    caption: Option<String>,
}

#[derive(Serialize)]
struct OperandRecord {
    source: String,
    shape: Vec<usize>,
}

/// Why the program stopped.
#[derive(Serialize)]
struct Fault {
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

/// A session's record as JSON text, ending in a line end.
///
/// # Errors
/// None that a record can cause; serde's own are passed on.
pub fn record(session: &Session) -> Result<String, serde_json::Error> {
    let trace = session.trace();
    let source = &session.lesson().source;
    let fault = trace.failure.as_ref().map(|fault| {
        let at = locate(source, fault.span.start);
        Fault { line: at.line, column: at.column, message: fault.message.clone(), help: fault.help.clone() }
    });
    let record = Record {
        lesson: session.lesson().meta.number,
        title: &session.lesson().meta.title,
        round: session.round(),
        steps: trace.steps.iter().enumerate().map(|(at, step)| step_record(trace, at, step)).collect(),
        variables: trace.variables().iter().map(|v| (v.name, value(v.value))).collect(),
        trainings: session.lesson().experiments().map(|(_, experiment)| experiment).collect(),
        error: fault,
    };
    Ok(serde_json::to_string(&record)? + "\n")
}

fn step_record(trace: &Trace, at: usize, step: &Step) -> StepRecord {
    let operand =
        |operand: &Operand| OperandRecord { source: trace.text(operand.span), shape: shape(&operand.value) };
    StepRecord {
        index: at + 1,
        line: locate(&trace.program.source, step.span.start).line,
        source: trace.text(step.span),
        op: step.operation.name(),
        assigns: step.assigns.as_deref().map(str::to_owned),
        shape: shape(&step.result),
        value: value(&step.result),
        operands: step.operands.iter().map(operand).collect(),
        caption: step.caption.as_deref().map(str::to_owned),
    }
}

fn shape(value: &Value) -> Vec<usize> {
    match value.shape() {
        Shape::Scalar => Vec::new(),
        Shape::Matrix { rows, columns } => vec![rows, columns],
    }
}

fn value(value: &Value) -> Json {
    match value {
        Value::Scalar(number, _) => json!(number),
        Value::Matrix(matrix, _) => {
            let rows = matrix.row_iter().map(|row| row.iter().copied().collect::<Vec<f64>>());
            json!(rows.collect::<Vec<_>>())
        }
    }
}
