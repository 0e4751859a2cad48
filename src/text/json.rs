//! The record as JSON: one object with every operation in order, and the variables as the program leaves them.
//!
//! Numbers are written so that they read back to the very same bits; single numbers plainly, matrices as lists of rows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::lang::locate;
use crate::lesson::Experiment;
use crate::matrix::{Shape, Value};
use crate::network::answer;
use crate::run::Debugging;
use crate::session::{Asked, Session};
use crate::trace::{Operand, Step};

/// The whole record.
#[derive(Serialize)]
struct LessonRecord<'a> {
    lesson: Option<usize>,
    title: &'a str,
    round: Option<i32>,
    steps: Vec<StepRecord>,
    variables: BTreeMap<&'a str, Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionRecord>,
    /// The settings of its experiments; they are not carried out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trainings: Vec<&'a Experiment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureRecord>,
}

/// What is asked.
#[derive(Serialize)]
struct QuestionRecord {
    /// The number of the step it is asked at, as `--step` takes it.
    step: usize,
    ask: String,
    choices: Vec<String>,
    hints: Vec<String>,
}

/// One operation.
#[derive(Serialize)]
struct StepRecord {
    /// Its number among the operations, from 1.
    index: usize,
    /// The number of the step it belongs to, as `--step` takes it.
    step: usize,
    /// Its line in the lesson's file, or in the program where that has no file.
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
struct FailureRecord {
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

/// How much of large matrices is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Every number.
    Whole,
    /// Of matrices with more than 200 cells, their range and mean.
    Summary,
}

/// Cells of a matrix that are written where a summary is enough for larger ones.
const MOST_CELLS: usize = 200;

/// A sample's whole step.
#[derive(Serialize)]
struct SampleRecord<'a> {
    data: &'a str,
    epoch: usize,
    sample: usize,
    label: Json,
    reads: Json,
    shape: String,
    rule: &'static str,
    steps: Vec<StepRecord>,
    variables: BTreeMap<&'a str, Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureRecord>,
}

/// A training sample's step as JSON text, ending in a line end. The variables are as the step leaves them.
///
/// # Errors
/// None that a record can cause; serde's own are passed on.
pub fn sample(debugging: &Debugging, session: &Session, detail: Detail) -> Result<String, serde_json::Error> {
    let (trace, moment, setting) = (session.trace(), debugging.moment(), debugging.setting());
    let variables: BTreeMap<&str, Json> =
        trace.variables().iter().map(|v| (v.name, value(v.value, detail))).collect();
    let label = trace.variable_at("label", trace.steps.len()).and_then(|label| label.value.as_single());
    let reads = trace.variable_at("final_outputs", trace.steps.len()).map(|outputs| {
        let outputs: Vec<f64> = outputs.value.cells().collect();
        answer(&outputs)
    });
    let record = SampleRecord {
        data: &setting.data,
        epoch: moment.epoch,
        sample: moment.sample,
        label: json!(label.map(|label| label as usize)),
        reads: json!(reads),
        shape: setting.shape.to_string(),
        rule: setting.rule.name(),
        steps: steps(session, detail),
        variables,
        error: fault(session),
    };
    Ok(serde_json::to_string(&record)? + "\n")
}

/// Why a session's program stopped, if it did.
fn fault(session: &Session) -> Option<FailureRecord> {
    let fault = session.trace().failure.as_ref()?;
    let at = locate(&session.lesson().source, fault.span.start);
    let line = session.line_at(fault.span.start);
    // Numbers in what is read by programs have the minus sign that programs read.
    let ascii = |text: &String| text.replace('−', "-");
    Some(FailureRecord {
        line,
        column: at.column,
        message: ascii(&fault.message),
        help: fault.help.as_ref().map(ascii),
    })
}

/// A session's record as JSON text, ending in a line end: every number, whatever the questions ask for.
///
/// # Errors
/// None that a record can cause; serde's own are passed on.
pub fn record(session: &Session) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(&record_of(session, Vec::new()))? + "\n")
}

/// The same for a learner: what is hidden is null, and the questions are listed.
///
/// # Errors
/// None that a record can cause; serde's own are passed on.
pub fn asking(session: &Session) -> Result<String, serde_json::Error> {
    let question = |asked: &Asked| QuestionRecord {
        step: session.stepper().number(asked.step),
        ask: session.ask(*asked),
        choices: session.choices(*asked),
        hints: session.hints(*asked).collect(),
    };
    let questions = session.questions().iter().map(question).collect();
    let mut record = serde_json::to_value(record_of(session, questions))?;
    hide(session, &mut record);
    Ok(serde_json::to_string(&record)? + "\n")
}

/// Puts null in the place of what is hidden.
fn hide(session: &Session, record: &mut Json) {
    let blank = |value: Option<&mut Json>, step: usize| match value {
        Some(Json::Array(rows)) => {
            for (row, cells) in rows.iter_mut().enumerate() {
                for (column, cell) in cells.as_array_mut().into_iter().flatten().enumerate() {
                    if session.is_hidden(step, row, column) {
                        *cell = Json::Null;
                    }
                }
            }
        }
        Some(value) if session.is_hidden(step, 0, 0) => *value = Json::Null,
        _ => {}
    };
    for step in session.trace().given..session.trace().steps.len() {
        let at = step - session.trace().given;
        blank(record.pointer_mut(&format!("/steps/{at}/value")), step);
    }
    for variable in session.trace().variables() {
        blank(record.get_mut("variables").and_then(|all| all.get_mut(variable.name)), variable.step);
    }
}

fn record_of(session: &Session, questions: Vec<QuestionRecord>) -> LessonRecord<'_> {
    let trace = session.trace();
    LessonRecord {
        questions,
        lesson: session.lesson().meta.number,
        title: &session.lesson().meta.title,
        round: session.round(),
        steps: steps(session, Detail::Whole),
        variables: trace.variables().iter().map(|v| (v.name, value(v.value, Detail::Whole))).collect(),
        trainings: session.lesson().experiments().map(|(_, experiment)| experiment).collect(),
        error: fault(session),
    }
}

/// What the program did; what it was given is among the variables only.
fn steps(session: &Session, detail: Detail) -> Vec<StepRecord> {
    let trace = session.trace();
    let steps = trace.steps.iter().enumerate().skip(trace.given);
    steps.map(|(at, step)| step_record(session, at, step, detail)).collect()
}

fn step_record(session: &Session, at: usize, step: &Step, detail: Detail) -> StepRecord {
    let trace = session.trace();
    let operand =
        |operand: &Operand| OperandRecord { source: trace.text(operand.span), shape: shape(&operand.value) };
    StepRecord {
        index: trace.number(at),
        step: session.stepper().number(at),
        line: session.line_at(step.span.start),
        source: trace.text(step.span),
        op: step.operation.name(),
        assigns: step.assigns.as_deref().map(str::to_owned),
        shape: shape(&step.result),
        value: value(&step.result, detail),
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

fn value(value: &Value, detail: Detail) -> Json {
    if detail == Detail::Summary && value.shape().cells() > MOST_CELLS {
        let (low, high) = value.range();
        let mean = value.cells().sum::<f64>() / value.shape().cells() as f64;
        return json!({ "min": low, "max": high, "mean": mean });
    }
    match value {
        Value::Scalar(number, _) => json!(number),
        Value::Matrix(matrix, _) => {
            let rows = matrix.row_iter().map(|row| row.iter().copied().collect::<Vec<f64>>());
            json!(rows.collect::<Vec<_>>())
        }
    }
}
