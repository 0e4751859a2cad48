//! What questions over a whole run found, and a number taken apart, in lines.

use crate::matrix::{counted, exact, number};
use crate::run::{Findings, Moment, Table, Why, Worst};

/// Decimals of terms and of losses.
const DECIMALS: usize = 6;
/// Moments in a line.
const IN_LINE: usize = 10;
/// Signs for what a pixel takes away and adds, the strongest last.
const TAKES: [char; 4] = [' ', '-', '=', '≡'];
const ADDS: [char; 4] = [' ', '+', '*', '#'];

/// A table, its first line what its columns are.
pub fn table(table: &Table) -> Vec<String> {
    let cell = |value: &Option<f64>| value.map_or_else(|| "·".to_owned(), exact);
    let head = std::iter::once("sample".to_owned()).chain(table.columns.iter().cloned()).collect();
    let row = |(moment, values): &(Moment, Vec<Option<f64>>)| {
        std::iter::once(moment.to_string()).chain(values.iter().map(cell)).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(table.rows.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=table.columns.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
        cells.collect::<Vec<_>>().join("  ")
    };
    let stopped = table.is_stopped.then(|| format!("stopped after {}", counted(table.rows.len(), "row")));
    rows.iter().map(line).chain(stopped).collect()
}

/// The same for programs: values with commas between, nothing where there is none.
pub fn csv(table: &Table) -> String {
    let quoted = |text: &String| {
        if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    let columns: Vec<String> = table.columns.iter().map(quoted).collect();
    let mut text = format!("epoch,sample,{}\n", columns.join(","));
    for (moment, values) in &table.rows {
        let values: Vec<String> = values.iter().map(|value| value.map_or_else(String::new, exact)).collect();
        let line = format!("{},{},{}\n", moment.epoch, moment.sample, values.join(","));
        text += &line.replace('−', "-");
    }
    text
}

/// How often something holds, and at which samples.
pub fn found(found: &Findings) -> Vec<String> {
    let Findings { condition, count, looked, moments, is_stopped } = found;
    let stopped = if *is_stopped { " before it was stopped" } else { "" };
    let part = 100.0 * *count as f64 / (*looked).max(1) as f64;
    let of = counted(*looked, "sample");
    let mut lines = vec![format!("{condition} holds at {count} of {of}{stopped}, {} %", number(part, 2))];
    let line =
        |part: &[Moment]| format!("  {}", part.iter().map(Moment::to_string).collect::<Vec<_>>().join(" "));
    lines.extend(moments.chunks(IN_LINE).map(line));
    if moments.len() < *count {
        lines.push(format!("  … and {} more", count - moments.len()));
    }
    lines
}

/// The samples with the largest losses.
pub fn worst(worst: &Worst) -> Vec<String> {
    let of = counted(worst.looked, "sample");
    let mut lines = vec![format!("The largest losses of {of}, as the network is at {}:", worst.moment)];
    lines.extend(
        worst.samples.iter().map(|(sample, loss)| format!("  sample {sample}: {}", number(*loss, DECIMALS))),
    );
    lines
}

/// A number taken apart: what it is, its largest terms with their part of all sizes, and the rest in a line.
pub fn why(why: &Why) -> Vec<String> {
    let (rest, sum, share) = why.rest;
    let count = counted(why.terms.len() + rest, "term");
    let mut lines = vec![format!("{} = {}, the sum of {count}; the largest:", why.name, exact(why.value))];
    for term in &why.terms {
        let factors: Vec<String> =
            term.factors.iter().map(|(name, value)| format!("{name} {}", number(*value, DECIMALS))).collect();
        let value = number(term.value, DECIMALS);
        lines.push(format!("  {value:>10}  {:>4} %  {}", number(100.0 * term.share, 1), factors.join(" × ")));
    }
    if rest > 0 {
        let sum = number(sum, DECIMALS);
        lines.push(format!("  {sum:>10}  {:>4} %  {} more", number(100.0 * share, 1), grouped_terms(rest)));
    }
    if let Some((width, pixels)) = &why.image {
        let most = pixels.iter().fold(0.0_f64, |most, pixel| most.max(pixel.abs()));
        lines.push("  over the image, + adds and - takes away:".to_owned());
        for row in pixels.chunks(*width) {
            let signs: String = row.iter().map(|pixel| sign(*pixel, most)).collect();
            lines.push(format!("  {}", signs.trim_end()));
        }
    }
    lines
}

fn grouped_terms(rest: usize) -> String {
    if rest == 1 { "1 term".to_owned() } else { format!("{rest} terms") }
}

/// The sign for what a pixel does, by its part of the most.
fn sign(pixel: f64, most: f64) -> char {
    let part = if most > 0.0 { pixel.abs() / most } else { 0.0 };
    let strength = [0.1, 0.3, 0.6].iter().filter(|edge| part >= **edge).count();
    if pixel < 0.0 { TAKES[strength] } else { ADDS[strength] }
}
