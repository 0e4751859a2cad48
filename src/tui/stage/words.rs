//! What stands under the matrices in words: what a whole operation does to what, and what the marks of a picture stand
//! for.

use super::super::paint::{Run, width, wrap};
use super::super::theme::{Role, Theme};
use super::StageView;
use super::member::Member;
use crate::matrix::{Axis, Filling, Operation, Supply, counted, number};
use crate::trace::cell_name;

/// What the marks of the pictures stand for, where that is more than a cell each.
pub(super) fn legend(lines: &[Vec<Member>], theme: Theme, columns: u16) -> Vec<Vec<Run>> {
    let mut legends: Vec<(String, &str)> = Vec::new();
    for part in lines.iter().flatten() {
        if let Member::Heat(heat) = part
            && let Some(legend) = heat.legend(theme)
            && !legends.contains(&legend)
        {
            legends.push(legend);
        }
    }
    let mut words = Vec::new();
    if lines.iter().flatten().any(is_of_truths) {
        words.push("light is 1, dark is 0".to_owned());
    }
    if let Some((first, _)) = legends.first() {
        // What all have in common is said once.
        let is_common = legends.len() > 1 && legends.iter().all(|(many, _)| many == first);
        let one = |(many, of): &(String, &str)| {
            if of.is_empty() { many.clone() } else { format!("{many} of {of}") }
        };
        let all = || legends.iter().map(one).collect::<Vec<_>>().join(", ");
        let means = if is_common { first.clone() } else { all() };
        words.push(format!("a mark is the mean of {means} cells; i looks at each"));
    }
    if words.is_empty() { Vec::new() } else { wrap(&[(words.join("; "), Role::Quiet)], columns) }
}

/// Whether a picture is of nothing but zeros and ones.
fn is_of_truths(part: &Member) -> bool {
    matches!(part, Member::Heat(heat) if heat.value.cells().all(|cell| cell == 0.0 || cell == 1.0))
}

/// A whole operation in words: its caption, then what it does to what.
pub(super) fn described(stage: &StageView<'_>, columns: u16) -> Vec<Vec<Run>> {
    let Some(step) = stage.session.trace().steps.get(stage.step) else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(caption) = &step.caption {
        lines.extend(wrap(&[(caption.to_string(), Role::Strong)], columns));
    }
    if let Some(rounds) = stage.session.stepper().rounds().filter(|_| stage.stands_here()) {
        let rounds = counted(rounds, "more round");
        lines.extend(wrap(
            &[(format!("{rounds} of the loop, ending here; ↓ goes through them"), Role::Strong)],
            columns,
        ));
    } else if let Some(words) = words(stage)
        .filter(|words| step.caption.as_deref().is_none_or(|caption| !caption.contains(words.as_str())))
    {
        // What would go on in another line, which there may be no room for, is said in short.
        let short = words.split_once(": ").map(|(_, short)| short).filter(|_| width(&words) > columns);
        lines.extend(wrap(&[(short.unwrap_or(&words).to_owned(), Role::Quiet)], columns));
    }
    lines
}

fn words(stage: &StageView<'_>) -> Option<String> {
    let trace = stage.session.trace();
    let step = trace.steps.get(stage.step)?;
    let name = |at: usize| -> Option<String> {
        let operand = step.operands.get(at)?;
        Some(operand.name.as_deref().map_or_else(|| trace.text(operand.span), str::to_owned))
    };
    let shape = |at: usize| step.operands.get(at).map(|o| o.value.shape());
    let is_single = step.operands.iter().all(|o| o.value.shape().cells() == 1);
    Some(match step.operation {
        Operation::MatMul => {
            let (a, b) = (shape(0)?, shape(1)?);
            let meets = if b.extent().1 == 1 { "the column" } else { "each column of" };
            format!(
                "each row of {} meets {meets} {}: {a} by {b} gives {}",
                name(0)?,
                name(1)?,
                step.result.shape()
            )
        }
        Operation::Arithmetic(_) | Operation::Comparison(_) if is_single => return None,
        Operation::Arithmetic(_) | Operation::Comparison(_) => match (shape(0)?, shape(1)?) {
            (a, b) if a == b => "cell by cell, each with the one in its place".to_owned(),
            (_, b) if b.extent() == (1, 1) => format!("every cell of {} with the same number", name(0)?),
            (a, _) if a.extent() == (1, 1) => format!("every cell of {} with the same number", name(1)?),
            (a, b) => format!("{a} with {b}: the smaller serves every row or column of the larger"),
        },
        Operation::Function(_) if !is_single => "cell by cell".to_owned(),
        Operation::Transpose => "rows become columns".to_owned(),
        Operation::Reduce(reduction, axis, _) => {
            let which = match axis {
                Axis::All => "all cells",
                Axis::Down => "the cells of each column",
                Axis::Along => "the cells of each row",
            };
            format!("{which}, {}", reduction.words)
        }
        Operation::Supplied(Supply::Records) => {
            format!("a record a row: its label, then its {} pixels", step.result.shape().extent().1 - 1)
        }
        Operation::Supplied(Supply::Weights) => format!("trained weights: {}", step.result.shape()),
        Operation::Supplied(Supply::File) => format!("from a file: {}", step.result.shape()),
        Operation::Supplied(Supply::InitialWeights) => {
            let links = step.result.shape().extent().1;
            format!(
                "by chance, mean 0, standard deviation 1/√{links} = {}",
                number(1.0 / (links as f64).sqrt(), 4)
            )
        }
        Operation::Supplied(Supply::Generator) => {
            "a generator: its seed, and how often it was drawn from".to_owned()
        }
        Operation::Supplied(Supply::Drawn(_)) => "drawn by chance".to_owned(),
        Operation::Supplied(Supply::Picture) => {
            format!("shades from 0 for black to 255 for white: {}", step.result.shape())
        }
        Operation::Supplied(Supply::BoxMeans) => {
            let (new, old) = step.result.shape().extent();
            format!("each row takes the mean of {} of the {old} rows", number(old as f64 / new as f64, 2))
        }
        Operation::Array { .. } | Operation::Column if !step.result.is_scalar() => {
            format!("written down: {}", step.result.shape())
        }
        Operation::Fill { filling: Filling::Identity, .. } => {
            "ones where row and column are the same".to_owned()
        }
        Operation::SetCells(region) if region.is_cell() => {
            let notation = stage.session.notation();
            format!(
                "one cell is replaced: row {}, column {}",
                notation.ordinal(region.row),
                notation.ordinal(region.column)
            )
        }
        Operation::SetCells(region) => {
            let (rows, columns) = (region.rows, region.columns);
            format!("{rows}×{columns} cells are replaced: [{region}]; programs count from 0")
        }
        Operation::Cell { row, column } => {
            let operand = step.operands.first()?;
            let cell = operand
                .name
                .as_deref()
                .map(|name| cell_name(stage.session.notation(), name, &operand.value, row, column));
            let cell = cell.map_or_else(String::new, |cell| format!("{cell}: "));
            format!("{cell}row {} and column {}; programs count from 0", row + 1, column + 1)
        }
        _ => return None,
    })
}
