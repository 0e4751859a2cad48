//! What the clinic says of pictures: the stages of one, or a table of several.

use std::fmt::Write;

use serde_json::{Value, json};

use super::network::{beside, block, padded, table};
use crate::digits::means::ClassMeans;
use crate::digits::prepare::SIDE;
use crate::network::performance;
use crate::pictures::clinic::{Stage, Treated, Warning};
use crate::study::clinic::{Diagnosis, Reading};
use crate::text::sketch::{Signs, small_sketch};

/// Columns of a line.
const COLUMNS: usize = 79;
/// Columns of a stage's picture and the gap beside it.
const PICTURE: usize = SIDE + 3;

/// What became of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// The file's name.
    pub file: String,
    /// The label its name carries.
    pub label: Option<usize>,
    /// What is read in it; for a file that cannot be read, why.
    pub outcome: Result<Found, String>,
}

/// What is read in a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It was prepared.
    Prepared(Box<Diagnosis>),
    /// It was taken as it is, as an image in MNIST's form.
    AsItIs {
        /// Its pixels, 0 to 255.
        pixels: Vec<u8>,
        /// Pixels in its row.
        width: usize,
        /// What is read in it.
        reading: Reading,
    },
}

impl Found {
    /// What is read in the end.
    pub fn reading(&self) -> &Reading {
        match self {
            Self::Prepared(diagnosis) => &diagnosis.prepared,
            Self::AsItIs { reading, .. } => reading,
        }
    }
}

/// A reading in words: `6 (0.98)`.
pub(crate) fn in_words(reading: &Reading) -> String {
    format!("{} ({:.2})", reading.answer(), reading.sureness())
}

/// Whether a reading is the label's, in words; nothing where there is no label.
fn verdict(reading: &Reading, label: Option<usize>) -> String {
    label.map_or_else(String::new, |label| {
        let word = if reading.answer() == label { "right" } else { "wrong" };
        format!("; its name says {label}: {word}")
    })
}

/// One picture: what is read, the stages, each with what it did and what it is for, and the classes in question.
pub fn picture(patient: &Patient, means: Option<&ClassMeans>, signs: Signs) -> String {
    match &patient.outcome {
        Err(_) => String::new(),
        Ok(Found::AsItIs { pixels, width, reading }) => format!(
            "{}: read as {}{}\n\n{}\n{}",
            patient.file,
            in_words(reading),
            verdict(reading, patient.label),
            small_sketch(pixels, *width, signs),
            table(&reading.outputs, patient.label, signs)
        ),
        Ok(Found::Prepared(diagnosis)) => {
            let mut text = summary(patient, diagnosis);
            for (at, treated) in diagnosis.examination.stages.iter().enumerate() {
                let words = stage(at, treated, diagnosis);
                text.push('\n');
                text.push_str(&beside_picture(treated, &words, signs));
            }
            let _ = write!(text, "\n{}", table(&diagnosis.prepared.outputs, patient.label, signs));
            if let Some(means) = means {
                text.push_str(&classes(diagnosis, patient.label, means, signs));
            }
            text
        }
    }
}

/// The result, the raw picture's beside it, and the warnings.
fn summary(patient: &Patient, diagnosis: &Diagnosis) -> String {
    let mut text = format!(
        "{}: read as {}{}\nWithout any preparation: read as {}.\n",
        patient.file,
        in_words(&diagnosis.prepared),
        verdict(&diagnosis.prepared, patient.label),
        in_words(&diagnosis.raw)
    );
    for warning in &diagnosis.examination.warnings {
        let _ = writeln!(text, "{}", textwrap::fill(&format!("! {warning}"), COLUMNS));
    }
    text
}

/// A stage in paragraphs: its name, what it did, why, and what is read without it.
fn stage(at: usize, treated: &Treated, diagnosis: &Diagnosis) -> Vec<String> {
    let mut words = vec![format!("{} {}", at + 1, treated.stage), treated.did.clone()];
    words.push(treated.stage.why().to_owned());
    words.extend(without(treated.stage, diagnosis));
    words
}

/// What is read without a stage.
pub fn without(stage: Stage, diagnosis: &Diagnosis) -> Option<String> {
    let reading = diagnosis.without(stage)?;
    let still = if reading.answer() == diagnosis.prepared.answer() { "still " } else { "" };
    Some(format!("Without it: {still}read as {}.", in_words(reading)))
}

/// A stage's picture with its words at the right of it; the last stage changes no picture and has none.
fn beside_picture(treated: &Treated, words: &[String], signs: Signs) -> String {
    let sketch = match treated.stage {
        Stage::Inputs => String::new(),
        _ => {
            let small = treated.picture.clone().no_larger_than(SIDE);
            small_sketch(&small.pixels, small.width, signs)
        }
    };
    let words: Vec<_> = words.iter().flat_map(|words| textwrap::wrap(words, COLUMNS - PICTURE)).collect();
    let drawn: Vec<&str> = sketch.lines().collect();
    let mut text = String::new();
    for line in 0..drawn.len().max(words.len()) {
        let left = drawn.get(line).copied().unwrap_or("");
        let right = words.get(line).map_or("", |words| words);
        let _ = writeln!(text, "{}", format!("{left:<PICTURE$}{right}").trim_end());
    }
    text
}

/// What the network was given, beside the mean of the class it was taken for and of the one it was not.
fn classes(diagnosis: &Diagnosis, label: Option<usize>, means: &ClassMeans, signs: Signs) -> String {
    let (found, other) = diagnosis.classes(label);
    let drawn = |words: String, pixels: &[u8]| block(words, &small_sketch(pixels, SIDE, signs));
    let mean = |class: usize| {
        let pixels = means.of_class(class).filter(|pixels| pixels.len() == SIDE * SIDE)?;
        Some(drawn(format!("the mean {class}"), pixels))
    };
    let given = drawn("what was read".to_owned(), &diagnosis.examination.image);
    let taken: Vec<_> = std::iter::once(given).chain(mean(found)).collect();
    let mut text = format!("\nBeside the mean digits of {}:\n\n{}", means.data, beside(&taken));
    if let Some(other) = other.and_then(mean) {
        let _ = write!(text, "\n{}", beside(&[other]));
    }
    text
}

/// Several pictures: a line for each, and the scores of those whose names carry a label.
pub fn several(patients: &[Patient]) -> String {
    let name = |patient: &Patient| patient.file.chars().count();
    let width = patients.iter().map(name).max().unwrap_or(0).max(4);
    let mut text = padded("file", width) + "  label  read as      unprepared   warnings\n";
    for patient in patients {
        let Ok(outcome) = &patient.outcome else { continue };
        let label = patient.label.map_or_else(|| "·".to_owned(), |label| label.to_string());
        let is_wrong = patient.label.is_some_and(|label| outcome.reading().answer() != label);
        let mark = if is_wrong { " wrong" } else { "" };
        let read = in_words(outcome.reading()) + mark;
        let (raw, warnings) = match outcome {
            Found::Prepared(diagnosis) => (in_words(&diagnosis.raw), warnings_in_words(diagnosis).join(", ")),
            Found::AsItIs { .. } => (String::new(), String::new()),
        };
        let file = padded(&patient.file, width);
        let line = format!("{file}  {label:>5}  {read:<14} {raw:<11}  {warnings}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if let Some(scores) = Scores::of(patients) {
        let _ = write!(text, "\nperformance = {}", performance(scores.correct, scores.total));
        if let Some(raw) = scores.raw {
            let _ = write!(text, ", unprepared {}", performance(raw, scores.total));
        }
        let _ = writeln!(text, " ({} of {} read correctly)", scores.correct, scores.total);
    }
    text
}

/// Each warning in two words.
fn warnings_in_words(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.examination.warnings.iter().map(Warning::name).collect()
}

/// How many of the labelled pictures are read correctly.
struct Scores {
    correct: usize,
    /// The same without preparation, where they were prepared.
    raw: Option<usize>,
    total: usize,
}

impl Scores {
    /// `None` where no picture has a label.
    fn of(patients: &[Patient]) -> Option<Self> {
        let labelled: Vec<(usize, &Found)> = patients
            .iter()
            .filter_map(|patient| Some((patient.label?, patient.outcome.as_ref().ok()?)))
            .collect();
        let correct = labelled.iter().filter(|(label, o)| o.reading().answer() == *label).count();
        let raw = |(label, outcome): &(usize, &Found)| match outcome {
            Found::Prepared(diagnosis) => Some(usize::from(diagnosis.raw.answer() == *label)),
            Found::AsItIs { .. } => None,
        };
        let raw = labelled.iter().map(raw).sum();
        (!labelled.is_empty()).then_some(Self { correct, raw, total: labelled.len() })
    }
}

/// Everything as JSON.
pub fn as_json(model: &str, patients: &[Patient]) -> Value {
    let score = Scores::of(patients).map(|scores| {
        json!({ "correct": scores.correct, "correct_unprepared": scores.raw, "total": scores.total })
    });
    json!({
        "model": model,
        "files": patients.iter().map(patient_as_json).collect::<Vec<_>>(),
        "score": score,
    })
}

fn patient_as_json(patient: &Patient) -> Value {
    let outcome = match &patient.outcome {
        Ok(outcome) => outcome,
        Err(error) => return json!({ "file": patient.file, "label": patient.label, "error": error }),
    };
    let reading = outcome.reading();
    let mut record = json!({
        "file": patient.file,
        "label": patient.label,
        "answer": reading.answer(),
        "final_outputs": reading.outputs,
    });
    if let Found::Prepared(diagnosis) = outcome {
        let of = |reading: &Reading| json!({ "answer": reading.answer(), "final_outputs": reading.outputs });
        let stage = |treated: &Treated| {
            json!({
                "stage": treated.stage.name(),
                "did": treated.did,
                "why": treated.stage.why(),
                "width": treated.picture.width,
                "height": treated.picture.height(),
                "without": diagnosis.without(treated.stage).map(of),
            })
        };
        let examination = &diagnosis.examination;
        let warnings: Vec<Value> = examination
            .warnings
            .iter()
            .map(|warning| json!({ "warning": warning.name(), "text": warning.to_string() }))
            .collect();
        record["unprepared"] = of(&diagnosis.raw);
        record["stages"] = examination.stages.iter().map(stage).collect();
        record["warnings"] = warnings.into();
        record["pixels"] = examination.image.to_vec().into();
    }
    record
}
