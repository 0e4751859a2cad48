//! What a network makes of records, as text: its score, its answer to one record, its image of a label.

use std::fmt::Write;

use crate::digits::{Dataset, Sample};
use crate::network::{BackQuery, HIGH_TARGET, LOW_TARGET, Score, answer, performance, pixel};
use crate::text::sketch::{Signs, sketch, small_sketch};

/// Mistakes drawn.
const MISTAKES_DRAWN: usize = 4;
/// Images side by side.
const SIDE_BY_SIDE: usize = 2;
/// Columns between them.
const GAP: usize = 6;
/// Columns of a bar of length 1.
const BAR: usize = 30;

/// A test: the score as the deck prints it, which labels were taken for which, and the surest mistakes.
pub fn score(score: &Score, data: &Dataset, signs: Signs) -> String {
    let mut text = format!(
        "performance = {}\n{} of {} records of {} read correctly\n",
        performance(score.correct, score.total),
        score.correct,
        score.total,
        data.name()
    );
    text.push_str(&confusion(score));
    text.push_str(&mistakes(score, data, signs));
    text
}

/// A row for each label, a column for each answer.
fn confusion(score: &Score) -> String {
    let classes = score.confusion.len();
    let largest = score.confusion.iter().flatten().max().copied().unwrap_or(0);
    let width = largest.to_string().len().max(classes.saturating_sub(1).to_string().len()) + 1;
    let mut text = format!("\n{:>7}{:>width$}\n", "", "read as", width = classes * width);
    let heads: Vec<String> = (0..classes).map(|label| format!("{label:>width$}")).collect();
    let _ = writeln!(text, "{:>7}{}   read correctly", "label", heads.concat());
    for (label, answers) in score.confusion.iter().enumerate() {
        let cell = |&count: &usize| {
            if count == 0 { format!("{:>width$}", "·") } else { format!("{count:>width$}") }
        };
        let cells: String = answers.iter().map(cell).collect();
        let total: usize = answers.iter().sum();
        let share = if total == 0 {
            "no record".to_owned()
        } else {
            format!("{:.1} %", 100.0 * answers[label] as f64 / total as f64)
        };
        let _ = writeln!(text, "{label:>7}{cells}   {share:>9}");
    }
    text
}

fn mistakes(score: &Score, data: &Dataset, signs: Signs) -> String {
    let drawn = &score.mistakes[..score.mistakes.len().min(MISTAKES_DRAWN)];
    if drawn.is_empty() {
        return "\nNo record was read wrongly.\n".to_owned();
    }
    let mut text = "\nThe surest mistakes:\n".to_owned();
    let side_by_side = if 2 * data.width() + GAP <= 80 { SIDE_BY_SIDE } else { 1 };
    for row in drawn.chunks(side_by_side) {
        let blocks = row.iter().filter_map(|mistake| {
            let image = small_sketch(data.get(mistake.index)?.pixels, data.width(), signs);
            let words = format!(
                "index {}: {}, read as {} ({:.2})",
                mistake.index, mistake.label, mistake.answer, mistake.output
            );
            Some(block(words, &image))
        });
        text.push('\n');
        text.push_str(&beside(&blocks.collect::<Vec<Vec<String>>>()));
    }
    text
}

/// Words above a drawing, as lines.
pub(super) fn block(words: String, drawing: &str) -> Vec<String> {
    std::iter::once(words).chain(drawing.lines().map(str::to_owned)).collect()
}

/// Blocks of lines beside one another.
pub(super) fn beside(blocks: &[Vec<String>]) -> String {
    let width = |block: &Vec<String>| block.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let widest = blocks.iter().map(width).max().unwrap_or(0) + GAP;
    let tallest = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..tallest {
        let parts = blocks.iter().map(|block| block.get(line).map_or("", String::as_str));
        let whole: Vec<String> = parts.map(|part| padded(part, widest)).collect();
        text.push_str(whole.concat().trim_end());
        text.push('\n');
    }
    text
}

/// A text with spaces up to a width; one that comes from a file can be wider than formats have room for.
pub(super) fn padded(text: &str, width: usize) -> String {
    text.to_owned() + &" ".repeat(width.saturating_sub(text.chars().count()))
}

/// One record with the network's outputs beside the targets, as the deck's table.
pub fn query(sample: Sample<'_>, width: usize, outputs: &[f64], signs: Signs) -> String {
    let label = usize::from(sample.label);
    let found = answer(outputs);
    let verdict = if found == label { "right" } else { "wrong" };
    format!(
        "{}\nlabel {label}, read as {found}: {verdict}\n\n{}",
        sketch(sample.pixels, width, signs),
        table(outputs, Some(label), signs)
    )
}

/// Outputs as bars with their numbers; where there is a label, its target beside.
pub(super) fn table(outputs: &[f64], label: Option<usize>, signs: Signs) -> String {
    let full = match signs {
        Signs::Ascii => "#",
        Signs::Blocks => "█",
    };
    let found = answer(outputs);
    let mut text = format!("{:>6}  {:BAR$}  {:>6}", "label", "", "output");
    text.push_str(if label.is_some() { "  target\n" } else { "\n" });
    for (node, output) in outputs.iter().enumerate() {
        let bar = full.repeat((output.clamp(0.0, 1.0) * BAR as f64).round() as usize);
        let pad = " ".repeat(BAR - bar.chars().count());
        let target = label.map_or_else(String::new, |label| {
            format!("  {:>6.2}", if node == label { HIGH_TARGET } else { LOW_TARGET })
        });
        let mark = if node == found { "  < the answer" } else { "" };
        let _ = writeln!(text, "{node:>6}  {bar}{pad}  {output:>6.2}{target}{mark}");
    }
    text
}

/// The image of a label.
pub fn image(back: &BackQuery, width: usize, signs: Signs) -> String {
    sketch(&pixels(back), width, signs)
}

/// The image's pixels, 0 to 255.
pub fn pixels(back: &BackQuery) -> Vec<u8> {
    back.inputs.iter().map(|input| pixel(*input)).collect()
}

/// A back query step by step: what each column is, and the numbers it runs between; then what the network says to the
/// image it made.
pub fn steps(back: &BackQuery, signs: Signs) -> String {
    let steps: [(&str, &str, &[f64]); 7] = [
        ("final_outputs", "0.99 for the label, 0.01 for the others", &back.final_outputs),
        ("final_inputs", "logit(final_outputs)", &back.final_inputs),
        ("raw_hidden", "who.T @ final_inputs", &back.raw_hidden),
        ("hidden_outputs", "rescale(raw_hidden)", &back.hidden_outputs),
        ("hidden_inputs", "logit(hidden_outputs)", &back.hidden_inputs),
        ("raw_inputs", "wih.T @ hidden_inputs", &back.raw_inputs),
        ("inputs", "rescale(raw_inputs)", &back.inputs),
    ];
    let shown = |value: f64| format!("{value:.4}").replace('-', "−");
    let mut text = String::new();
    for (at, (name, formula, column)) in steps.iter().enumerate() {
        let low = column.iter().copied().fold(f64::INFINITY, f64::min);
        let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let _ = writeln!(
            text,
            "{}  {name:14} = {formula:40} {:>4}×1, {} to {}",
            at + 1,
            column.len(),
            shown(low),
            shown(high)
        );
    }
    let _ = write!(
        text,
        "\nAsked about its own image, the network says:\n\n{}",
        table(&back.asked_again, Some(back.label), signs)
    );
    text
}
