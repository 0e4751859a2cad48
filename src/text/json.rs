//! The record as JSON: one object with every operation in order, and the variables as the program leaves them.
//!
//! Numbers are written so that they read back to the very same bits; single numbers plainly, matrices as lists of rows.
//! A record may be much larger than the program it is of: it is written from where it lies, a step after another.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::lang::locate;
use crate::lesson::Experiment;
use crate::matrix::{Shape, Value};
use crate::network::answer;
use crate::run::{Debugging, Learns, Moment, Table, Why, WhyTerm};
use crate::session::{Asked, Session};
use crate::trace::{Operand, Step};

/// The whole record.
#[derive(Serialize)]
struct LessonRecord<'a> {
    lesson: Option<usize>,
    title: &'a str,
    round: Option<i32>,
    steps: Steps<'a>,
    variables: BTreeMap<&'a str, WrittenValue<'a>>,
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

/// What the program did; what it was given is among the variables only.
#[derive(Clone, Copy)]
struct Steps<'a> {
    session: &'a Session,
    detail: Detail,
}

/// One operation.
#[derive(Serialize)]
struct StepRecord<'a> {
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
    value: WrittenValue<'a>,
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

/// What is written of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Every number.
    Whole,
    /// Every number but for what a question asks for, which is null.
    Asking,
    /// Of matrices with more than 200 cells, their range and mean.
    Summary,
    /// The same, but for what a question asks for, which is null.
    Paper,
}

impl Detail {
    const fn sums_up(self) -> bool {
        matches!(self, Self::Summary | Self::Paper)
    }

    const fn hides(self) -> bool {
        matches!(self, Self::Asking | Self::Paper)
    }
}

/// Cells of a matrix that are written where a summary is enough for larger ones.
const MOST_CELLS: usize = 200;

/// Operations of a record that goes onto paper.
const MOST_OPERATIONS: usize = 2_000;

/// A sample's whole step.
#[derive(Serialize)]
struct SampleRecord<'a> {
    data: &'a str,
    epoch: usize,
    sample: usize,
    label: Option<usize>,
    reads: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    steps: Steps<'a>,
    variables: BTreeMap<&'a str, WrittenValue<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureRecord>,
}

/// A training sample's step. The variables are as the step leaves them.
pub fn sample<'a>(debugging: &'a Debugging, session: &'a Session, detail: Detail) -> impl Serialize + 'a {
    let (trace, moment, setting) = (session.trace(), debugging.moment(), debugging.setting());
    let label = trace.variable_at("label", trace.steps.len()).and_then(|label| label.value.as_single());
    let reads = trace.variable_at("final_outputs", trace.steps.len()).map(|outputs| {
        let outputs: Vec<f64> = outputs.value.cells().collect();
        answer(&outputs)
    });
    let (shape, rule) = match setting.learns {
        Learns::Network { shape, rule } => {
            (Some(shape.to_string()), (!setting.is_frozen).then(|| rule.name()))
        }
        Learns::Program(_) => (None, None),
    };
    let steps = Steps { session, detail };
    SampleRecord {
        data: &setting.data,
        epoch: moment.epoch,
        sample: moment.sample,
        label: label.map(|label| label as usize),
        reads,
        shape,
        rule,
        variables: steps.variables(),
        steps,
        error: fault(session),
    }
}

/// A table of a run: a list of rows, each with its epoch, its sample and what the columns are there.
pub fn table(table: &Table) -> impl Serialize {
    let row = |(moment, values): &(Moment, Vec<Option<f64>>)| {
        let cells = table.columns.iter().zip(values).map(|(name, value)| (name.clone(), json!(value)));
        let place = [("epoch", moment.epoch), ("sample", moment.sample)];
        place.map(|(name, at)| (name.to_owned(), json!(at))).into_iter().chain(cells).collect()
    };
    table.rows.iter().map(row).collect::<Vec<serde_json::Map<_, _>>>()
}

/// A number taken apart: its terms, the largest first, each with its part of all sizes, and the rest together.
pub fn why(why: &Why) -> impl Serialize {
    let term = |term: &WhyTerm| {
        let factors = term.factors.iter().map(|(cell, value)| json!({ "cell": cell, "value": value }));
        json!({ "factors": factors.collect::<Vec<_>>(), "value": term.value, "share": term.share })
    };
    let (count, value, share) = why.rest;
    json!({
        "cell": why.name,
        "value": why.value,
        "terms": why.terms.iter().map(term).collect::<Vec<_>>(),
        "rest": { "count": count, "value": value, "share": share },
        "image": why.image.as_ref().map(|(width, pixels)| json!({ "width": width, "adds": pixels })),
    })
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

/// A session's record: every number, whatever the questions ask for.
pub fn record(session: &Session) -> impl Serialize + '_ {
    record_of(session, Detail::Whole, Vec::new())
}

/// The same for a learner: what is hidden is null, and the questions are listed.
pub fn asking(session: &Session) -> impl Serialize + '_ {
    with_questions(session, Detail::Asking)
}

/// The same for a hand-out: of large matrices there is no more than their range, and of very many operations none.
pub(super) fn paper(session: &Session) -> impl Serialize + '_ {
    with_questions(session, Detail::Paper)
}

fn with_questions(session: &Session, detail: Detail) -> LessonRecord<'_> {
    let question = |asked: &Asked| QuestionRecord {
        step: session.stepper().number(asked.step),
        ask: session.ask(*asked),
        choices: session.choices(*asked),
        hints: session.hints(*asked).collect(),
    };
    record_of(session, detail, session.questions().iter().map(question).collect())
}

fn record_of(session: &Session, detail: Detail, questions: Vec<QuestionRecord>) -> LessonRecord<'_> {
    let steps = Steps { session, detail };
    LessonRecord {
        questions,
        lesson: session.lesson().meta.number,
        title: &session.lesson().meta.title,
        round: session.round(),
        variables: steps.variables(),
        steps,
        trainings: session.lesson().experiments().map(|(_, experiment)| experiment).collect(),
        error: fault(session),
    }
}

impl<'a> Steps<'a> {
    fn cells(self, step: usize, value: &'a Value) -> WrittenValue<'a> {
        WrittenValue { session: self.session, step, value, detail: self.detail }
    }

    /// The variables as the steps leave them.
    fn variables(self) -> BTreeMap<&'a str, WrittenValue<'a>> {
        let variables = self.session.trace().variables();
        variables.into_iter().map(|v| (v.name, self.cells(v.step, v.value))).collect()
    }

    fn record(self, at: usize, step: &'a Step) -> StepRecord<'a> {
        let trace = self.session.trace();
        let operand = |operand: &Operand| OperandRecord {
            source: trace.text(operand.span),
            shape: shape(&operand.value),
        };
        StepRecord {
            index: trace.number(at),
            step: self.session.stepper().number(at),
            line: self.session.line_at(step.span.start),
            source: trace.text(step.span),
            op: step.operation.name(),
            assigns: step.assigns.as_deref().map(str::to_owned),
            shape: shape(&step.result),
            value: self.cells(at, &step.result),
            operands: step.operands.iter().map(operand).collect(),
            caption: step.caption.as_deref().map(str::to_owned),
        }
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let trace = self.session.trace();
        let is_left_out = self.detail == Detail::Paper && trace.steps.len() > MOST_OPERATIONS;
        let count = if is_left_out { 0 } else { trace.steps.len() };
        let steps = trace.steps.iter().enumerate().take(count).skip(trace.given);
        serializer.collect_seq(steps.map(|(at, step)| self.record(at, step)))
    }
}

fn shape(value: &Value) -> Vec<usize> {
    match value.shape() {
        Shape::Scalar => Vec::new(),
        Shape::Matrix { rows, columns } => vec![rows, columns],
        Shape::List(length) => vec![length],
    }
}

/// The value that a step left.
struct WrittenValue<'a> {
    session: &'a Session,
    step: usize,
    value: &'a Value,
    detail: Detail,
}

impl Serialize for WrittenValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { session, step, value, detail } = *self;
        if detail.sums_up() && value.shape().cells() > MOST_CELLS {
            if detail.hides() && session.is_any_hidden(step) {
                return serializer.serialize_none();
            }
            let (low, high) = value.range();
            let mean = value.cells().sum::<f64>() / value.shape().cells() as f64;
            return json!({ "min": low, "max": high, "mean": mean }).serialize(serializer);
        }
        let is_hidden = |row, column| detail.hides() && session.is_hidden(step, row, column);
        let cell = |row, column| value.get(row, column).filter(|_| !is_hidden(row, column));
        let (rows, columns) = value.shape().extent();
        match value {
            Value::Scalar(..) => cell(0, 0).serialize(serializer),
            Value::List(..) => serializer.collect_seq((0..columns).map(|column| cell(0, column))),
            Value::Matrix(..) => {
                let row = |row| (0..columns).map(|column| cell(row, column)).collect::<Vec<_>>();
                serializer.collect_seq((0..rows).map(row))
            }
        }
    }
}
