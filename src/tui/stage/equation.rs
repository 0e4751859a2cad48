//! From a step to the equation that shows it: which values stand there, and the signs between them.

use super::super::theme::Role;
use super::grid::{Grid, Target};
use super::heat::{Heat, HeatScale};
use super::image_sheet::ImageSheet;
use super::member::Member;
use super::{Picked, StageView};
use crate::matrix::{Axis, Function, Operation, Reduction, Supply, Value};
use crate::scene::{Arrangement, Ramp};
use crate::session::{Digits, Session};
use crate::trace::{CellRef, Operand, Origin, Step};

/// The most steps that are gone back over to find a picture.
const MOST_ASKED: usize = 64;
/// The most characters of the label of a nameless value where room is short.
const SHORT: usize = 8;

/// The equation of the stage's step, whole, at so many decimals.
pub fn parts(stage: &StageView<'_>, decimals: usize) -> Vec<Member> {
    let Some(step) = stage.session.trace().steps.get(stage.step) else { return Vec::new() };
    let sign = |text: &str| Member::Sign(text.to_owned(), Role::Text);
    let is_large = |value: &Value| Arrangement::of(value).is_picture();
    let is_in_numbers = step.operation.has_formula()
        && !is_large(&step.result)
        && !step.operands.iter().any(|operand| is_large(&operand.value));
    let digits = if is_in_numbers {
        stage.session.equation_digits(stage.step, decimals)
    } else {
        Digits::plain(decimals)
    };
    let operand = |at: usize| operand_part(stage, at, digits.parts);
    let operands = || (0..step.operands.len()).filter_map(operand);
    let mut parts: Vec<Member> = match step.operation {
        Operation::Arithmetic(op) => between(operands(), &format!("  {}  ", op.sign())),
        Operation::Comparison(op) => between(operands(), &format!("  {}  ", op.sign())),
        Operation::MatMul => between(operands(), "  ·  "),
        Operation::Outer => between(operands(), "  ⊗  "),
        Operation::Function(Function { name: "negative", .. }) => prefixed("− ", operands()),
        Operation::Function(Function { name: "exp", .. }) => prefixed("e ^ ", operands()),
        Operation::Transpose => operands().chain([sign(" ᵀ")]).collect(),
        Operation::Reduce(_, axis, _) | Operation::Line(_, axis) => {
            let way = match axis {
                Axis::All => "",
                Axis::Down => " down",
                Axis::Along => " along",
            };
            prefixed(&format!("{}{way}  ", step.operation.name()), operands())
        }
        Operation::Cell { row, column } => {
            operands().chain([Member::Sign(format!(" [{row}, {column}]"), Role::Source)]).collect()
        }
        Operation::Slice(region, _) => {
            operands().chain([Member::Sign(format!(" [{}]", region.runs()), Role::Source)]).collect()
        }
        Operation::SetCells(region) => {
            let mut parts: Vec<Member> = operand(0).into_iter().collect();
            parts.push(Member::Sign(format!(" [{region}] ← "), Role::Text));
            parts.extend(operand(1));
            parts
        }
        Operation::Round(decimals) => prefixed(&format!("round to {decimals}  "), operands()),
        operation if shows_result_only(operation) => Vec::new(),
        operation => prefixed(&format!("{}  ", operation.name()), operands()),
    };
    if !parts.is_empty() {
        parts.push(sign(&format!("  {}  ", digits.sign(0))));
    }
    parts.push(result_part(stage, digits.result));
    parts.extend(comparison(stage, decimals));
    number_rows(stage, &mut parts);
    parts
}

/// Writes the classes before the first column that has a row for each: which is the 8's need not be counted.
fn number_rows(stage: &StageView<'_>, parts: &mut [Member]) {
    let is_of_classes = |grid: &&mut Grid| {
        let (rows, columns) = grid.value.shape().extent();
        rows > 1 && columns == 1 && stage.session.trace().are_classes(rows)
    };
    let mut grids = parts.iter_mut().filter_map(Member::grid);
    if let Some(column) = grids.find(is_of_classes) {
        column.is_numbered = true;
    }
}

/// Values that are only written down have nothing to be worked out from.
fn shows_result_only(operation: Operation) -> bool {
    !operation.computes() || matches!(operation, Operation::Count(_))
}

fn between(operands: impl Iterator<Item = Member>, middle: &str) -> Vec<Member> {
    let mut parts = Vec::new();
    for operand in operands {
        if !parts.is_empty() {
            parts.push(Member::Sign(middle.to_owned(), Role::Text));
        }
        parts.push(operand);
    }
    parts
}

fn prefixed(name: &str, operands: impl Iterator<Item = Member>) -> Vec<Member> {
    let mut parts = vec![Member::Sign(name.to_owned(), Role::Text)];
    parts.extend(between(operands, " , "));
    parts
}

/// A value that a step made, if one did, in numbers, or as a picture where it is large.
fn shown(
    session: &Session,
    (target, label, short): (Target, String, String),
    (value, made): (&Value, Option<usize>),
    decimals: usize,
) -> Member {
    let arrangement = arrangement(session, value, made);
    let sheet = ImageSheet::of(value, session.notation().ordinal(0));
    // The rows of a picture are no images.
    let sheet = sheet.filter(|_| !made.is_some_and(|made| is_of_a_picture(session, made)));
    if arrangement.is_picture() || sheet.is_some() {
        let label = format!("{label}  {}", value.shape());
        let ramp = ramp(session, value, made);
        let value = value.clone();
        let size = arrangement.natural();
        return Member::Heat(Heat {
            target,
            label,
            short,
            row: None,
            arrangement,
            sheet,
            value,
            size,
            ramp,
            scale: HeatScale::Without,
        });
    }
    let (rows, columns) = value.shape().extent();
    Member::Grid(Grid {
        target,
        label,
        short,
        format: session.column_format(value, made, decimals),
        value: value.clone(),
        rows: (0, rows),
        columns: (0, columns),
        is_numbered: false,
    })
}

/// How a value that a step made, if one did, is laid out: what its statement worked out of the rows or columns of a matrix,
/// cell by cell, stands beside them.
pub(crate) fn arrangement(session: &Session, value: &Value, made: Option<usize>) -> Arrangement {
    let statement = made.and_then(|at| session.trace().steps.get(at)).map(|step| step.statement);
    let mut made = made;
    while let Some(step) = made.and_then(|at| session.trace().steps.get(at)) {
        match step.operation {
            _ if Some(step.statement) != statement => break,
            Operation::Reduce(_, Axis::Down | Axis::Along, _) => return Arrangement::of_lines(value),
            Operation::Function(_) | Operation::Comparison(_) | Operation::Arithmetic(_) => {
                made = match step.operands.first().map(|operand| operand.origin) {
                    Some(Origin::Step(at)) => Some(at),
                    _ => None,
                };
            }
            _ => break,
        }
    }
    Arrangement::of(value)
}

/// Whether a step's result was worked out of a picture that was loaded, as far as a few steps tell.
fn is_of_a_picture(session: &Session, made: usize) -> bool {
    let mut asked = vec![made];
    for _ in 0..MOST_ASKED {
        let Some(at) = asked.pop() else { return false };
        let Some(step) = session.trace().steps.get(at) else { continue };
        if step.operation == Operation::Supplied(Supply::Picture) {
            return true;
        }
        let origins = step.operands.iter().map(|operand| operand.origin);
        asked
            .extend(origins.filter_map(|origin| if let Origin::Step(at) = origin { Some(at) } else { None }));
    }
    false
}

fn ramp(session: &Session, value: &Value, made: Option<usize>) -> Ramp {
    if session.has_negative(value, made) { Ramp::Signed } else { Ramp::Grey }
}

fn operand_part(stage: &StageView<'_>, at: usize, decimals: usize) -> Option<Member> {
    let trace = stage.session.trace();
    let operand: &Operand = trace.steps.get(stage.step)?.operands.get(at)?;
    // A number written in the program is shown as it is written.
    let decimals = if matches!(operand.origin, Origin::Literal(_)) { 12 } else { decimals };
    let (label, short) = match (&operand.name, operand.origin) {
        (Some(name), _) => (name.to_string(), name.to_string()),
        (None, Origin::Step(_)) => {
            let text = trace.text(operand.span);
            let short = cut(&text);
            (text, short)
        }
        (None, _) => (String::new(), String::new()),
    };
    let row = row_at_work(stage, at);
    let value = (&operand.value, stage.session.made(stage.step, at));
    if let Some(image) = row.and_then(|row| row_as_image(stage, Target::Operand(at), &short, value, row)) {
        return Some(image);
    }
    Some(shown(stage.session, (Target::Operand(at), label, short), value, decimals))
}

/// The row of an operand that goes into the cell being worked out.
fn row_at_work(stage: &StageView<'_>, operand: usize) -> Option<usize> {
    let (row, column) = stage.live_cell().filter(|_| stage.picked.is_none())?;
    let step = &stage.session.trace().steps[stage.step];
    crate::trace::sources(step, row, column).iter().find(|cell| cell.operand == operand).map(|cell| cell.row)
}

/// One row of a large matrix as the image it is, where it is long enough to be one: what a hidden node looks for in
/// its 784 pixels.
fn row_as_image(
    stage: &StageView<'_>,
    target: Target,
    name: &str,
    (value, made): (&Value, Option<usize>),
    row: usize,
) -> Option<Member> {
    let (rows, columns) = value.shape().extent();
    let is_of_columns = || ImageSheet::of(value, 0).is_some_and(|sheet| sheet.is_of_columns());
    if rows == 1 || !Arrangement::of(value).is_picture() || is_of_columns() {
        return None;
    }
    let cells: Vec<f64> = (0..columns).filter_map(|column| value.get(row, column)).collect();
    let image = Value::from_rows(1, columns, &cells);
    let arrangement = Arrangement::of(&image);
    arrangement.is_picture().then(|| {
        Member::Heat(Heat {
            target,
            label: format!("{name}  row {} of {rows}", stage.session.notation().ordinal(row)),
            short: name.to_owned(),
            // As the whole has it: from row to row nothing moves.
            ramp: ramp(stage.session, value, made),
            value: image,
            row: Some(row),
            arrangement,
            sheet: None,
            size: arrangement.natural(),
            scale: HeatScale::Without,
        })
    })
}

fn result_part(stage: &StageView<'_>, decimals: usize) -> Member {
    let step = &stage.session.trace().steps[stage.step];
    let written = matches!(step.operation, Operation::Given | Operation::Array { .. } | Operation::Column);
    let decimals = if written { decimals.max(6) } else { decimals };
    let text = || stage.session.trace().text(step.span);
    let label = step.assigns.as_deref().map_or_else(text, str::to_owned);
    let short = if step.assigns.is_some() { label.clone() } else { cut(&label) };
    let live = stage.live_cell().filter(|_| stage.picked.is_none());
    let value = (&step.result, Some(stage.step));
    if let Some(image) = live.and_then(|(row, _)| row_as_image(stage, Target::Result, &short, value, row)) {
        return image;
    }
    shown(stage.session, (Target::Result, label, short), value, decimals)
}

/// The beginning of an expression, for a value that has no name where room is short.
fn cut(text: &str) -> String {
    let is_short = text.chars().count() <= SHORT;
    if is_short { text.to_owned() } else { text.chars().take(SHORT - 1).chain(['…']).collect() }
}

/// The result as it was before the learner changed anything, where that made a difference.
fn comparison(stage: &StageView<'_>, decimals: usize) -> Vec<Member> {
    let step = &stage.session.trace().steps[stage.step];
    if Arrangement::of(&step.result).is_picture() {
        return Vec::new();
    }
    let (rows, columns) = step.result.shape().extent();
    let was = |r, c| stage.session.was(stage.step, r, c);
    let differs = (0..rows).any(|r| (0..columns).any(|c| was(r, c).is_some()));
    if !differs {
        return Vec::new();
    }
    let cells: Vec<f64> = (0..rows)
        .flat_map(|r| (0..columns).map(move |c| (r, c)))
        .map(|(r, c)| was(r, c).or_else(|| step.result.get(r, c)).unwrap_or(0.0))
        .collect();
    let before = match cells.as_slice() {
        [only] if step.result.is_scalar() => Value::real(*only),
        cells => Value::from_rows(rows, columns, cells),
    };
    let name = (Target::Before, "before".to_owned(), "before".to_owned());
    let before = shown(stage.session, name, (&before, Some(stage.step)), decimals);
    vec![Member::Sign("  was  ".to_owned(), Role::Quiet), before]
}

/// Scrolls every matrix to the cell that matters.
pub(super) fn follow_focus(stage: &StageView<'_>, parts: &mut [Member]) {
    let step = &stage.session.trace().steps[stage.step];
    if let Some(Picked { target, row, column }) = stage.picked {
        for part in parts {
            let cell = match part.target() {
                Some(of) if of == target => Some((row, column)),
                // Of a number its parts are in view, too.
                Some(Target::Operand(operand)) if target == Target::Result => {
                    read_cell(stage, step, operand, (row, column))
                }
                _ => None,
            };
            if let Some(cell) = cell {
                part.show(cell);
            }
        }
        return;
    }
    let is_told = |cell: &(usize, usize)| !stage.is_hidden(Target::Result, cell.0, cell.1);
    let odd = || odd_one_out(&step.result).filter(is_told);
    let about = || cell_it_is_about(step).or_else(odd).or_else(|| class_that_matters(stage, step));
    let Some((row, column)) = stage.live_cell().or_else(about) else { return };
    for part in parts {
        let cell = match part.target() {
            Some(Target::Result | Target::Before) => Some((row, column)),
            Some(Target::Operand(operand)) => read_cell(stage, step, operand, (row, column)),
            None => None,
        };
        if let Some(cell) = cell {
            part.show(cell);
        }
    }
}

/// The cell of the result of a step that reads or writes a single place, or a few.
fn cell_it_is_about(step: &Step) -> Option<(usize, usize)> {
    match step.operation {
        Operation::Cell { .. } | Operation::Slice(..) => Some((0, 0)),
        Operation::SetCells(region) => Some((region.row, region.column)),
        Operation::Reduce(reduction, ..) if step.result.is_scalar() => chosen(reduction).map(|_| (0, 0)),
        _ => None,
    }
}

/// The one cell of a column in numbers that is not as all others are, as in the targets of a sample.
fn odd_one_out(value: &Value) -> Option<(usize, usize)> {
    if value.shape().extent().1 != 1 || Arrangement::of(value).is_picture() {
        return None;
    }
    let cells: Vec<f64> = value.cells().collect();
    let [first, second, third, ..] = cells[..] else { return None };
    let usual = if first == second { first } else { third };
    let mut odd = (0..cells.len()).filter(|at| cells[*at] != usual);
    let found = odd.next()?;
    odd.next().is_none().then_some((found, 0))
}

/// Of a column with a row for each class the one that is asked for, else the largest: the answer.
fn class_that_matters(stage: &StageView<'_>, step: &Step) -> Option<(usize, usize)> {
    let (rows, columns) = step.result.shape().extent();
    if columns != 1 || !stage.session.trace().are_classes(rows) {
        return None;
    }
    let asked = (0..rows).find(|row| stage.is_hidden(Target::Result, *row, 0));
    let largest = || step.result.cells().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    asked.or_else(|| largest().map(|(row, _)| row)).map(|row| (row, 0))
}

/// How a reduction tells which of its numbers it chose.
enum Chosen {
    /// It is that number.
    Number,
    /// It is where that number stands.
    Place,
}

fn chosen(reduction: &Reduction) -> Option<Chosen> {
    match reduction.name {
        "max" | "min" => Some(Chosen::Number),
        "argmax" | "argmin" => Some(Chosen::Place),
        _ => None,
    }
}

/// The cell of an operand that a cell of the result is about: the one that is set, the one chosen among many as soon as
/// the answer may be seen, else the first that goes into it.
fn read_cell(
    stage: &StageView<'_>,
    step: &Step,
    operand: usize,
    (row, column): (usize, usize),
) -> Option<(usize, usize)> {
    if matches!(step.operation, Operation::SetCells(_)) && operand == 0 {
        return Some((row, column));
    }
    let chosen = match step.operation {
        Operation::Reduce(reduction, ..) if !stage.is_hidden(Target::Result, row, column) => {
            chosen(reduction)
        }
        _ => None,
    };
    let all = crate::trace::sources(step, row, column);
    let mut cells = all.iter().filter(|cell| cell.operand == operand);
    let answer = step.result.get(row, column)?;
    let cell = match chosen {
        Some(Chosen::Number) => {
            let value = |cell: &CellRef| step.operands.get(operand)?.value.get(cell.row, cell.column);
            cells.find(|cell| value(cell) == Some(answer))
        }
        Some(Chosen::Place) => cells.nth(answer as usize),
        None => cells.next(),
    };
    cell.map(|cell| (cell.row, cell.column))
}

/// The equation broken before its equals sign, so that it stands on two lines.
pub(super) fn broken(mut parts: Vec<Member>) -> Vec<Vec<Member>> {
    let equals = parts
        .iter()
        .position(|part| matches!(part, Member::Sign(text, _) if matches!(text.trim(), "=" | "≈")));
    match equals {
        Some(at) => {
            let second = parts.split_off(at);
            vec![parts, second]
        }
        None => vec![parts],
    }
}
