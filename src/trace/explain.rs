//! Where a number came from: the cells it was made of, and the formula in symbols and in numbers.

use std::collections::BTreeMap;

use super::{MOST_SOURCES, Operand, Origin, Step, Trace};
use crate::matrix::{
    Arithmetic, Axis, Dimensions, Filling, Function, Operation, Telling, Value, number, subscript,
    superscript,
};

/// How a lesson writes its elements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notation {
    /// Weight matrices and their symbol: the element in row j, column i is the link from node i to node j, and is
    /// written with i first, as the deck does.
    pub links: BTreeMap<String, String>,
    /// Short names for other variables.
    pub symbols: BTreeMap<String, String>,
    /// How the places of cells are written.
    pub places: Places,
}

/// How the place of a cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Places {
    /// As mathematics does, counted from 1: `hidden₂`.
    #[default]
    Subscripts,
    /// As programs do, counted from 0: `hidden[1, 0]`.
    Python,
}

impl Notation {
    /// Every cell by the name a program has for it.
    pub fn python() -> Self {
        Self { places: Places::Python, ..Self::default() }
    }

    /// The number of a row or a column, from 0, as it is counted here.
    pub(crate) fn ordinal(&self, at: usize) -> usize {
        at + usize::from(self.places == Places::Subscripts)
    }
}

/// A cell of one of a step's operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellRef {
    /// Which operand, from 0.
    pub operand: usize,
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
}

/// A number with the name of the cell it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The cell's name, such as `w₂,₁`.
    pub symbol: String,
    /// Its value.
    pub value: f64,
    /// Where it stands.
    pub cell: CellRef,
    /// Where it came from.
    pub origin: Origin,
}

/// One part of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What is multiplied; a single factor is added as it is.
    pub factors: Vec<Factor>,
    /// Their product.
    pub value: f64,
}

/// A piece of a formula's line.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A sign, bracket or function name.
    Sign(String),
    /// A cell, shown as its symbol or its number according to the line.
    Cell(Factor),
    /// The same between brackets, bars or commas that are there already: it needs none of its own.
    Enclosed(Factor),
    /// A number worked out on the way.
    Number(f64),
    /// A fraction: what stands above its line, and what stands below.
    Over(Line, Line),
}

impl Piece {
    /// The cells in it.
    pub fn cells(&self) -> Vec<&Factor> {
        match self {
            Self::Cell(factor) | Self::Enclosed(factor) => vec![factor],
            Self::Over(above, below) => above.iter().chain(below).flat_map(Self::cells).collect(),
            Self::Sign(_) | Self::Number(_) => Vec::new(),
        }
    }

    /// As it is written, a cell as its symbol or its number, with so many decimals at most.
    pub fn written(&self, symbols: bool, decimals: usize) -> String {
        match self {
            Self::Sign(text) => text.clone(),
            Self::Cell(factor) if symbols => factor.symbol.clone(),
            Self::Cell(factor) if factor.value < 0.0 => format!("({})", number(factor.value, decimals)),
            Self::Enclosed(factor) if symbols => without_brackets(&factor.symbol).to_owned(),
            Self::Cell(Factor { value, .. }) | Self::Enclosed(Factor { value, .. }) | Self::Number(value) => {
                number(*value, decimals)
            }
            Self::Over(above, below) => {
                let part = |line: &Line| {
                    let text: String = line.iter().map(|piece| piece.written(symbols, decimals)).collect();
                    if text.contains([' ', '−']) { format!("({text})") } else { text }
                };
                format!("{} / {}", part(above), part(below))
            }
        }
    }
}

/// One line of a formula; every line is worth the same.
pub type Line = Vec<Piece>;

/// How an element was worked out.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Terms added up; a mean divides by a count at the end.
    Sum {
        /// What is added.
        terms: Vec<Term>,
        /// What the sum is divided by.
        divisor: Option<usize>,
    },
    /// A formula, then the same with more of it worked out, line by line. The first is shown in symbols and again in
    /// numbers.
    Formula(Vec<Line>),
}

/// Where an element came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The element's name, where its value has one.
    pub name: Option<String>,
    /// How it was worked out.
    pub form: Form,
    /// What it is.
    pub result: f64,
}

/// The operand cells that an element of a step's result was made of, in the order the formula names them; none where there
/// are more than are told of one by one.
pub fn sources(step: &Step, row: usize, column: usize) -> Vec<CellRef> {
    if step.sources_each() > MOST_SOURCES {
        return Vec::new();
    }
    let (row, column) = if is_from_a_column(step) { (column, row) } else { (row, column) };
    let mut sources = sources_in_rows_and_columns(step, row, column);
    for cell in &mut sources {
        // On the right of a product a list stands as a column.
        if step.operands.get(cell.operand).is_some_and(|operand| operand.value.is_list()) {
            (cell.row, cell.column) = (0, cell.row + cell.column);
        }
    }
    sources
}

/// Whether a step's result is a list that came of a column: it lies along a row all the same.
fn is_from_a_column(step: &Step) -> bool {
    step.result.is_list()
        && match step.operation {
            Operation::MatMul => step.operands.get(1).is_some_and(|right| right.value.is_list()),
            Operation::Reduce(_, axis, _) => axis == Axis::Along,
            Operation::Slice(region, Dimensions::One) => region.columns == 1,
            _ => false,
        }
}

fn sources_in_rows_and_columns(step: &Step, row: usize, column: usize) -> Vec<CellRef> {
    let extent = |operand: usize| step.operands.get(operand).map_or((0, 0), |o| o.value.shape().extent());
    let cell = |operand, row, column| CellRef { operand, row, column };
    let nth = |operand: usize, n: usize| {
        let columns = extent(operand).1.max(1);
        cell(operand, n / columns, n % columns)
    };
    let (rows, columns) = extent(0);
    let line = |axis: Axis| -> Vec<CellRef> {
        match axis {
            Axis::All => (0..rows).flat_map(|r| (0..columns).map(move |c| cell(0, r, c))).collect(),
            Axis::Down => (0..rows).map(|r| cell(0, r, column)).collect(),
            Axis::Along => (0..columns).map(|c| cell(0, row, c)).collect(),
        }
    };
    match step.operation {
        Operation::MatMul => (0..columns).flat_map(|k| [cell(0, row, k), cell(1, k, column)]).collect(),
        Operation::Outer => vec![nth(0, row), nth(1, column)],
        Operation::Transpose if !step.result.is_scalar() => vec![cell(0, column, row)],
        Operation::Reduce(_, axis, _) => line(axis),
        Operation::Line(function, axis) => {
            let (line, place) = (line(axis), if axis == Axis::Down { row } else { column });
            let number = |at: &CellRef| step.operands[at.operand].value.get(at.row, at.column);
            let numbers: Vec<f64> = line.iter().filter_map(number).collect();
            (function.sources)(&numbers, place).into_iter().filter_map(|at| line.get(at).copied()).collect()
        }
        Operation::Stack(axis) => {
            let along = axis == Axis::Along;
            let mut at = if along { column } else { row };
            for operand in 0..step.operands.len() {
                let (rows, columns) = extent(operand);
                let size = if along { columns } else { rows };
                if at < size {
                    return vec![if along { cell(operand, row, at) } else { cell(operand, at, column) }];
                }
                at -= size;
            }
            Vec::new()
        }
        Operation::Arange => vec![cell(0, 0, 0), cell(2, 0, 0)],
        Operation::Cell { row, column } => vec![cell(0, row, column)],
        Operation::Slice(region, _) => vec![cell(0, region.row + row, region.column + column)],
        Operation::SetCells(region) => match region.within(row, column) {
            Some((row, column)) => {
                let new = &step.operands[1].value;
                // A list stands as a column where a column is set to it.
                let is_column = new.is_list() && region.columns == 1;
                let (row, column) = if is_column { (0, row) } else { (row, column) };
                let (row, column) = new.broadcast_place(row, column);
                vec![cell(1, row, column)]
            }
            None => vec![cell(0, row, column)],
        },
        Operation::Reshape { columns, .. } => vec![nth(0, row * columns + column)],
        Operation::Column => vec![cell(row, 0, 0)],
        Operation::Array { columns, .. } => vec![cell(row * columns + column, 0, 0)],
        Operation::Fill { filling: Filling::Full, .. } => vec![cell(0, 0, 0)],
        Operation::Fill { .. }
        | Operation::Loop
        | Operation::Supplied(_)
        | Operation::OneHot { .. }
        | Operation::Count(_) => Vec::new(),
        _ => {
            let stretched = |(operand, given): (usize, &Operand)| {
                let (row, column) = given.value.broadcast_place(row, column);
                cell(operand, row, column)
            };
            step.operands.iter().enumerate().map(stretched).collect()
        }
    }
}

/// The name of a variable's cell: `hidden₂`, `w₂,₁`, `share₁,₂`, or the bare name of a single number.
pub(crate) fn cell_name(notation: &Notation, name: &str, value: &Value, row: usize, column: usize) -> String {
    let pair = |first: usize, second: usize| format!("{},{}", subscript(first + 1), subscript(second + 1));
    if let Some(symbol) = notation.links.get(name)
        && !value.is_scalar()
    {
        return format!("{symbol}{}", pair(column, row));
    }
    let symbol = notation.symbols.get(name).map_or(name, String::as_str);
    match value.shape().extent() {
        _ if value.is_scalar() => symbol.to_owned(),
        _ if notation.places == Places::Python && value.is_list() => format!("{symbol}[{column}]"),
        _ if notation.places == Places::Python => format!("{symbol}[{row}, {column}]"),
        (1, 1) => symbol.to_owned(),
        (_, 1) => format!("{symbol}{}", subscript(row + 1)),
        (1, _) => format!("{symbol}{}", subscript(column + 1)),
        _ => format!("{symbol}{}", pair(row, column)),
    }
}

/// How deep a nested operand is spelt out before its source text stands for it.
const SPELT_OUT: usize = 2;

/// How one element of a step's result was worked out; `None` where the step has no formula or no such element, or where
/// the element was set by hand.
pub fn explain(
    trace: &Trace,
    notation: &Notation,
    step: usize,
    row: usize,
    column: usize,
) -> Option<Explanation> {
    let done = trace.steps.get(step)?;
    let result = done.result.get(row, column)?;
    if trace.is_changed(step, row, column) {
        return None;
    }
    let namer = Namer { trace, notation };
    let name = namer.name(done, row, column);
    Some(Explanation { name, form: namer.form(done, row, column)?, result })
}

/// A cell's name with a prime, before its row and column: `w′₂,₁`.
fn primed(cell: &str) -> String {
    let is_place = |c: char| ('₀'..='₉').contains(&c) || c == '[';
    let at = cell.find(is_place).unwrap_or(cell.len());
    format!("{}′{}", &cell[..at], &cell[at..])
}

/// Finds names for cells.
#[derive(Clone, Copy)]
pub(super) struct Namer<'a> {
    pub trace: &'a Trace,
    pub notation: &'a Notation,
}

impl Namer<'_> {
    /// The name of a cell of a step's result, if that has one.
    pub fn name(self, done: &Step, row: usize, column: usize) -> Option<String> {
        let name = done.assigns.as_deref()?;
        let cell = cell_name(self.notation, name, &done.result, row, column);
        // A variable that is updated has a new value under the name of the old one; a program has no other name for it.
        let is_update = done.operands.iter().any(|operand| operand.name.as_deref() == Some(name));
        Some(if is_update && self.notation.places == Places::Subscripts { primed(&cell) } else { cell })
    }

    fn form(self, step: &Step, row: usize, column: usize) -> Option<Form> {
        if step.sources_each() > MOST_SOURCES {
            return None;
        }
        let factors: Vec<Factor> = sources(step, row, column)
            .into_iter()
            .map(|cell| self.factor(step, cell))
            .collect::<Option<_>>()?;
        let formula = |text: &str| Some(Form::Formula(vec![of_cells(text, &factors)]));
        match step.operation {
            Operation::MatMul => {
                let pair = |pair: &[Factor]| Term {
                    value: pair.iter().map(|f| f.value).product(),
                    factors: pair.to_vec(),
                };
                Some(Form::Sum { terms: factors.chunks(2).map(pair).collect(), divisor: None })
            }
            Operation::Reduce(reduction, ..) => Some(told(reduction.name, reduction.telling, factors)),
            Operation::Line(function, _) if function.telling != Telling::Moved => {
                Some(told(function.name, function.telling, factors))
            }
            Operation::Arange => formula(&format!("{{0}} + {column} × {{1}}")),
            Operation::Linspace { count: 1 } => formula("{0}"),
            Operation::Linspace { count } => {
                formula(&format!("{{0}} + {column} / {} × ({{1}} − {{0}})", count - 1))
            }
            Operation::Function(function) => Some(Form::Formula(function_lines(function, &factors))),
            Operation::Arithmetic(Arithmetic::Power) => match whole_power(step) {
                Some(power) => formula(&format!("{{0}}{power}")),
                None => formula("{0}^{1}"),
            },
            Operation::Arithmetic(op) => formula(&format!("{{0}} {} {{1}}", op.sign())),
            Operation::Comparison(relation) => formula(&format!("{{0}} {} {{1}}", relation.sign())),
            Operation::Outer => formula("{0} × {1}"),
            Operation::Round(decimals) => formula(&format!("round({{0}}, {decimals})")),
            operation if operation.has_formula() => formula(&call(operation.name(), factors.len())),
            _ => None,
        }
    }

    pub fn factor(self, step: &Step, cell: CellRef) -> Option<Factor> {
        let operand = step.operands.get(cell.operand)?;
        let value = operand.value.get(cell.row, cell.column)?;
        Some(Factor {
            symbol: self.symbol(operand, cell.row, cell.column, SPELT_OUT),
            value,
            cell,
            origin: operand.origin,
        })
    }

    fn symbol(self, operand: &Operand, row: usize, column: usize, depth: usize) -> String {
        if let Some(name) = &operand.name {
            return self
                .turned(operand, name, row, column)
                .unwrap_or_else(|| cell_name(self.notation, name, &operand.value, row, column));
        }
        match operand.origin {
            Origin::Step(step) => self.spelt_out(operand, step, row, column, depth),
            Origin::Literal(_) | Origin::Language => {
                operand.value.get(row, column).map_or_else(String::new, |v| number(v, 6))
            }
        }
    }

    /// A transposed weight matrix under a name of its own keeps the names of its links.
    fn turned(self, operand: &Operand, name: &str, row: usize, column: usize) -> Option<String> {
        if self.notation.links.contains_key(name) || self.notation.symbols.contains_key(name) {
            return None;
        }
        let Origin::Step(made) = operand.origin else { return None };
        let made = self.trace.steps.get(made).filter(|made| made.operation == Operation::Transpose)?;
        let original = made.operands.first()?;
        let links = original.name.as_deref().filter(|name| self.notation.links.contains_key(*name))?;
        Some(cell_name(self.notation, links, &original.value, column, row))
    }

    /// Whether a step's result has a cell for every link, since an operand of its rows and columns has.
    fn is_of_links(self, made: &Step) -> bool {
        let (rows, columns) = made.result.shape().extent();
        let is_like = |o: &&Operand| rows > 1 && columns > 1 && o.value.shape() == made.result.shape();
        made.operands.iter().filter(is_like).any(|operand| match (&operand.name, operand.origin) {
            (Some(name), _) => self.notation.links.contains_key(&**name),
            (None, Origin::Step(earlier)) => self.is_of_links(&self.trace.steps[earlier]),
            (None, _) => false,
        })
    }

    /// The symbol of a value that has no name: its own formula if that is short, else its text with a subscript.
    fn spelt_out(self, operand: &Operand, step: usize, row: usize, column: usize, depth: usize) -> String {
        let made = &self.trace.steps[step];
        // What is made of a whole line is not spelt out, so that line is not laid out for each of its many symbols.
        let cells = if made.sources_each() > 1 { Vec::new() } else { sources(made, row, column) };
        let inner = |at: usize| {
            let cell = cells.get(at)?;
            Some(self.symbol(
                made.operands.get(cell.operand)?,
                cell.row,
                cell.column,
                depth.saturating_sub(1),
            ))
        };
        let spelt = match made.operation {
            Operation::Transpose
            | Operation::Slice(..)
            | Operation::Copy
            | Operation::Cell { .. }
            | Operation::Reshape { .. } => inner(0),
            Operation::Arithmetic(Arithmetic::Power) if depth > 0 && whole_power(made).is_some() => inner(0)
                .zip(whole_power(made))
                .map(|(base, power)| format!("({}){power}", without_brackets(&base))),
            Operation::Arithmetic(op) if depth > 0 => {
                inner(0).zip(inner(1)).map(|(a, b)| format!("({a} {} {b})", op.sign()))
            }
            Operation::Function(function) if depth > 0 && cells.len() == 1 => {
                inner(0).map(|x| match function.name {
                    "negative" => format!("−{x}"),
                    name => format!("{name}({x})"),
                })
            }
            _ => None,
        };
        spelt.filter(|text| text.chars().count() <= 32).unwrap_or_else(|| {
            let text = format!("({})", self.trace.text(operand.span));
            let (row, column) = if self.is_of_links(made) { (column, row) } else { (row, column) };
            let plain = Notation { places: self.notation.places, ..Notation::default() };
            cell_name(&plain, &text, &operand.value, row, column)
        })
    }
}

/// The power that is written in the program beside what is raised to it, as a small whole number, raised.
pub(super) fn whole_power(made: &Step) -> Option<String> {
    let power = made.operands.get(1).filter(|power| matches!(power.origin, Origin::Literal(_)))?;
    let value = power.value.as_single().filter(|value| value.fract() == 0.0 && value.abs() < 100.0)?;
    power.name.is_none().then(|| superscript(value as i32))
}

/// How one number made of many is put together.
fn told(name: &str, telling: Telling, factors: Vec<Factor>) -> Form {
    match telling {
        Telling::Added | Telling::Averaged => {
            let divisor = (telling == Telling::Averaged).then_some(factors.len());
            let term = |factor: Factor| Term { value: factor.value, factors: vec![factor] };
            Form::Sum { terms: factors.into_iter().map(term).collect(), divisor }
        }
        Telling::Multiplied => Form::Formula(vec![of_cells(&places(factors.len(), " × "), &factors)]),
        Telling::Called | Telling::Moved => {
            Form::Formula(vec![of_cells(&call(name, factors.len()), &factors)])
        }
    }
}

/// So many places for cells: `{0}, {1}`.
fn places(count: usize, between: &str) -> String {
    (0..count).map(|at| format!("{{{at}}}")).collect::<Vec<_>>().join(between)
}

/// The formula of a call: `name({0}, {1})`.
fn call(name: &str, count: usize) -> String {
    format!("{name}({})", places(count, ", "))
}

/// The lines of a cell's function: what it means, then its parts worked out.
fn function_lines(function: &Function, factors: &[Factor]) -> Vec<Line> {
    let numbers: Vec<f64> = factors.iter().map(|f| f.value).collect();
    let worked = (function.worked)(&numbers).into_iter();
    let worked = worked.map(|(text, numbers)| filled(text, |at| numbers.get(at).copied().map(Piece::Number)));
    let formula = function.formula.map_or_else(|| call(function.name, factors.len()), str::to_owned);
    std::iter::once(of_cells(&formula, factors)).chain(worked).collect()
}

/// A formula with cells in the place of `{0}`, `{1}` and so on.
fn of_cells(formula: &str, factors: &[Factor]) -> Line {
    let mut line = filled(formula, |at| factors.get(at).cloned().map(Piece::Cell));
    let is_open = |piece: Option<&Piece>| matches!(piece, Some(Piece::Sign(text)) if text.trim_end().ends_with(['(', '|', ',']));
    let is_closed =
        |piece: Option<&Piece>| matches!(piece, Some(Piece::Sign(text)) if text.starts_with([')', '|', ',']));
    for at in 1..line.len() {
        if let Piece::Cell(factor) = &line[at]
            && is_open(line.get(at - 1))
            && is_closed(line.get(at + 1))
        {
            line[at] = Piece::Enclosed(factor.clone());
        }
    }
    line
}

/// A symbol without the brackets about all of it.
fn without_brackets(symbol: &str) -> &str {
    let inner = symbol.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(symbol);
    let mut depth = 0_i32;
    let is_whole = inner.chars().all(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        depth >= 0
    });
    if is_whole { inner } else { symbol }
}

/// A line of a formula with something in the place of `{0}`, `{1}` and so on.
fn filled(formula: &str, piece: impl Fn(usize) -> Option<Piece>) -> Line {
    let mut line = Vec::new();
    for part in formula.split_inclusive('}') {
        let (text, place) = part.trim_end_matches('}').split_once('{').unwrap_or((part, ""));
        line.push(Piece::Sign(text.to_owned()));
        line.extend(place.parse().ok().and_then(&piece));
    }
    line
}
