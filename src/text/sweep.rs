//! What came of a sweep, as text: a plot of signs, and a table with the spread over seeds.

use std::fmt::Write;
use std::path::Path;

use crate::matrix::{counted, exact, grouped};
use crate::network::Plan;
use crate::study::sweep::{Extent, Heading, MOST_CURVES, ScoreCurve, ScorePoint, Sweep, Varied};
use crate::text::sketch::Signs;

/// Rows of the plot.
const ROWS: usize = 15;
/// Columns between two values at most.
const APART: usize = 9;
/// Columns of the plot, its scale left out.
const COLUMNS: usize = 68;
/// Whole numbers from here on are written with a power of ten.
const MOST_GROUPED: f64 = 1e15;
/// The letters that stand for curves, where there are several.
const MARKS: [char; MOST_CURVES] = ['a', 'b', 'c', 'd', 'e', 'f'];

/// The sweep in words: what was trained on, what varied.
pub fn title(heading: &Heading, sweep: &Sweep) -> String {
    format!(
        "{}, {}, {}: score against {}, {}",
        heading.data,
        counted(heading.records, "record"),
        counted(heading.tests, "test"),
        sweep.axis().name(),
        counted(sweep.seeds.len(), "seed"),
    )
}

/// The plot, and a table for each curve.
pub fn report(heading: &Heading, sweep: &Sweep, curves: &[ScoreCurve], signs: Signs) -> String {
    let mut text = title(heading, sweep) + "\n";
    let drawn = &curves[..curves.len().min(MOST_CURVES)];
    if sweep.values(sweep.axis()).len() > 1 {
        text.push('\n');
        text.push_str(&plot(sweep.axis(), drawn, signs));
    }
    for (at, curve) in curves.iter().enumerate() {
        let mark = if curves.len() == 1 { None } else { MARKS.get(at) };
        text.push_str(&table(sweep.axis(), curve, mark.copied()));
    }
    if curves.len() > MOST_CURVES {
        let _ = writeln!(text, "\nThe plot shows the first {MOST_CURVES} of {} curves.", curves.len());
    }
    text
}

/// What is said of a sweep that was stopped: how many trainings are done and where they are kept, and which were under
/// way, each with the epochs it had behind it, and are lost.
pub fn stopped(done: usize, of: usize, kept: Option<&Path>, lost: &[(Plan, usize)]) -> String {
    let kept = kept.map_or_else(String::new, |path| format!(", kept in {}", path.display()));
    let mut text = format!("stopped; {done} of {} done{kept}", counted(of, "training"));
    for (plan, epochs) in lost {
        let Plan { hidden, seed, training, .. } = plan;
        let _ = write!(
            text,
            "\nunder way and lost: {}, rate {}, seed {seed}, after {epochs} of {}",
            counted(*hidden, "hidden node"),
            training.learning_rate,
            counted(plan.epochs, "epoch")
        );
    }
    text
}

/// A curve's numbers, the best marked.
fn table(axis: Varied, curve: &ScoreCurve, mark: Option<char>) -> String {
    let mark = mark.map_or_else(String::new, |mark| format!("{mark}: "));
    let mut text = format!("\n{mark}{}\n{:>13}   score   lowest  highest\n", curve.name, axis.name());
    let best = curve.points.iter().map(|point| point.mean).fold(0.0, f64::max);
    for point in &curve.points {
        let ScorePoint { value, mean, low, high, .. } = point;
        let end = if *mean == best { "   best" } else { "" };
        let _ = writeln!(text, "{:>13}   {mean:.4}  {low:.4}  {high:.4}{end}", exact(*value));
    }
    text
}

/// Scores up, values across, evenly spaced; a stroke from the lowest seed to the highest.
fn plot(axis: Varied, curves: &[ScoreCurve], signs: Signs) -> String {
    let Extent { values, low, high } = Extent::of(curves);
    let apart = (COLUMNS / values.len().max(1)).clamp(1, APART);
    let row = |score: f64| {
        let up = if high > low { (score - low) / (high - low) } else { 0.5 };
        ((1.0 - up) * (ROWS - 1) as f64).round() as usize
    };
    let (stroke, dot) = match signs {
        Signs::Ascii => ('|', '*'),
        Signs::Blocks => ('│', '●'),
    };
    let mut cells = vec![vec![' '; apart * values.len()]; ROWS];
    for (at, curve) in curves.iter().enumerate() {
        let mark = if curves.len() == 1 { dot } else { MARKS.get(at).copied().unwrap_or(dot) };
        for point in &curve.points {
            let column =
                values.iter().position(|&value| value == point.value).unwrap_or(0) * apart + apart / 2;
            for cells in &mut cells[row(point.high)..=row(point.low)] {
                if cells[column] == ' ' {
                    cells[column] = stroke;
                }
            }
            cells[row(point.mean)][column] = mark;
        }
    }
    let mut text = String::new();
    for (at, cells) in cells.iter().enumerate() {
        let score = high - (high - low) * at as f64 / (ROWS - 1) as f64;
        let scale = if at % 7 == 0 { format!("{score:.4}") } else { String::new() };
        let line: String = cells.iter().collect();
        let edge = if signs == Signs::Ascii { '|' } else { '┤' };
        let _ = writeln!(text, "{:>7} {edge}{}", scale, line.trim_end());
    }
    text + &scale(&values, apart, axis)
}

/// The values under the plot, as many as there is room for.
fn scale(values: &[f64], apart: usize, axis: Varied) -> String {
    let widest = values.iter().map(|value| grouped_value(*value).len()).max().unwrap_or(1);
    let every = (widest + 1).div_ceil(apart).max(1);
    let mut line = String::new();
    for (at, value) in values.iter().enumerate().step_by(every) {
        let middle = at * apart + apart / 2;
        let word = grouped_value(*value);
        let start = middle.saturating_sub(word.len() / 2).max(line.len());
        let _ = write!(line, "{:1$}{word}", "", start - line.len());
    }
    format!("{:>9}{line}\n{:>9}{}\n", "", "", axis.name())
}

/// A value as it is written under the plot: `0.05`, `1,000`. A rate may be larger than any count.
fn grouped_value(value: f64) -> String {
    if value.fract() == 0.0 && value < MOST_GROUPED { grouped(value as usize) } else { exact(value) }
}
