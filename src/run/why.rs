//! Why a number is what it is: the sum behind it taken apart into its terms, the largest first.
//!
//! A sum is followed through the statement that made it, as far as numbers are added up or taken away; a term is a
//! product of two cells, or a cell. From each term one can go on to what made it.

use super::{DebugError, Debugging, Moment, step_at};
use crate::lesson::{CellIndex, CellName};
use crate::matrix::{Arithmetic, Operation, Value};
use crate::session::Session;
use crate::trace::{CellRef, Notation, Origin, Trace, cell_name};

/// Terms told of one by one.
const MOST: usize = 10;
/// How far a sum is followed through a statement's operations.
const DEPTH: usize = 8;

/// A part of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyTerm {
    /// The cells that are multiplied, or the only one, by name and with their values.
    pub factors: Vec<(String, f64)>,
    /// What it adds.
    pub value: f64,
    /// Its part of all terms' sizes together, from 0 to 1.
    pub share: f64,
}

impl WhyTerm {
    /// Whether what its factors come to is taken away in the sum, not added.
    #[must_use]
    pub fn is_taken_away(&self) -> bool {
        self.value * self.factors.iter().map(|(_, value)| value).product::<f64>() < 0.0
    }
}

/// A number taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Which number, as it was asked for.
    pub name: String,
    /// What it is.
    pub value: f64,
    /// Its largest terms, the largest first, whatever their signs.
    pub terms: Vec<WhyTerm>,
    /// How many more there are, what they come to, and their part of all sizes.
    pub rest: (usize, f64, f64),
    /// What each pixel adds, from the left to the right and from the top, where the terms are those of an image; and
    /// how many stand in a row.
    pub image: Option<(usize, Vec<f64>)>,
    /// Where in the run that is so.
    pub moment: Moment,
    /// The step of the record that worked it out: its terms are what they were before it.
    step: usize,
}

/// A term with where it stands in its sum, so that two sums can be laid beside one another.
struct Addend {
    /// The step that made the sum, and its place there; none for what is added beside one.
    at: Option<(usize, usize)>,
    factors: Vec<(String, f64)>,
    value: f64,
}

impl Debugging {
    /// Why a cell is what it is, or the difference of two is: `final_inputs[3]`, `final_inputs[3] - final_inputs[5]`.
    pub(super) fn why(&self, session: &Session, text: &str) -> Result<Why, DebugError> {
        let done = step_at(session);
        self.why_up_to(session, text, done).map_err(|error| match error {
            DebugError::NoSum { name, .. } => {
                let behind = self.sum_behind(session, &name, done).map(|why| why.name);
                DebugError::NoSum { name, behind }
            }
            other => other,
        })
    }

    /// The same by the variables as they stand once a step is done.
    fn why_up_to(&self, session: &Session, text: &str, done: usize) -> Result<Why, DebugError> {
        let (first, second) = match text.split_once('-') {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        let (mut step, value, mut parts) = self.taken_apart(session, first, done)?;
        let mut whole = value;
        if let Some(second) = second {
            let (other, value, others) = self.taken_apart(session, second, done)?;
            step = step.max(other);
            whole -= value;
            parts = less(parts, others);
        }
        Ok(self.told(text.trim(), (whole, step), parts))
    }

    /// On from a term of a sum to the sum behind it: behind its signal or, where that was given, behind what that is
    /// multiplied by.
    pub fn behind(&self, session: &Session, why: &Why, term: usize) -> Option<Why> {
        let factors = why.terms.get(term)?.factors.iter().rev();
        let before = why.step.checked_sub(1)?;
        factors.map(|(name, _)| name).find_map(|name| self.sum_behind(session, name, before))
    }

    /// The nearest sum behind a cell: the cell itself where it is one, or else what it was worked out from, one by one,
    /// such as what a sigmoid was taken of.
    fn sum_behind(&self, session: &Session, name: &str, done: usize) -> Option<Why> {
        let trace = session.trace();
        let (mut name, mut done) = (name.to_owned(), done);
        for _ in 0..DEPTH {
            if let Ok(why) = self.why_up_to(session, &name, done) {
                return Some(why);
            }
            let cell = CellName::parse(&name)?;
            let variable = trace.variable_at(&cell.name, done)?;
            let cell = in_column(cell, variable.value);
            let sources = crate::trace::sources(trace.steps.get(variable.step)?, cell.row, cell.column);
            // What is no cell of a variable, such as the 0 of a rectifier, leads no further.
            let named = sources.iter().rev().find_map(|source| {
                let (name, _) = factor(trace, variable.step, source.operand, (source.row, source.column))?;
                trace.variable_at(&CellName::parse(&name)?.name, variable.step).map(|_| name)
            });
            name = named?;
            done = variable.step.checked_sub(1)?;
        }
        None
    }

    fn told(&self, name: &str, (value, step): (f64, usize), mut parts: Vec<Addend>) -> Why {
        let mut along: Vec<(usize, f64)> =
            parts.iter().filter_map(|part| Some((part.at?.1, part.value))).collect();
        along.sort_by_key(|(at, _)| *at);
        let is_image = along.len() == self.setting.pixels;
        let image =
            is_image.then(|| (self.setting.image_width, along.iter().map(|(_, value)| *value).collect()));
        let sizes: f64 = parts.iter().map(|part| part.value.abs()).sum();
        let share = |value: f64| if sizes > 0.0 { value.abs() / sizes } else { 0.0 };
        parts.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
        let rest = parts.split_off(parts.len().min(MOST));
        let rest_sizes: f64 = rest.iter().map(|part| part.value.abs()).sum();
        let terms = parts
            .into_iter()
            .map(|Addend { factors, value, .. }| WhyTerm { factors, value, share: share(value) })
            .collect();
        let rest = (rest.len(), rest.iter().map(|part| part.value).sum(), share(rest_sizes));
        Why { name: name.to_owned(), value, terms, rest, image, moment: self.moment(), step }
    }

    /// The step that made a cell, its value, and the terms of the sum it is.
    fn taken_apart(
        &self,
        session: &Session,
        name: &str,
        done: usize,
    ) -> Result<(usize, f64, Vec<Addend>), DebugError> {
        let trace = session.trace();
        let cell = CellName::parse(name.trim()).ok_or(DebugError::WhyWhat)?;
        let Some(variable) = trace.variable_at(&cell.name, done) else {
            return Err(self.without_value(session, &cell.name));
        };
        let shape = variable.value.shape();
        let cell = in_column(cell, variable.value);
        let value = cell.get(variable.value).ok_or_else(|| DebugError::NoCell(cell.name.clone(), shape))?;
        let parts = terms(trace, variable.step, (cell.row, cell.column), 1.0, DEPTH);
        if parts.len() < 2 {
            return Err(DebugError::NoSum { name: name.trim().to_owned(), behind: None });
        }
        Ok((variable.step, value, parts))
    }
}

/// A cell of a column may be named by its row alone: `final_inputs[3]`.
pub(super) fn in_column(cell: CellName, value: &Value) -> CellName {
    match cell.index {
        CellIndex::Place if !value.is_list() && value.shape().extent().1 == 1 => {
            CellName { row: cell.column, column: 0, index: CellIndex::Both, ..cell }
        }
        _ => cell,
    }
}

/// The terms of the sum that a cell of a step's result is, each times a sign.
fn terms(trace: &Trace, step: usize, cell: (usize, usize), sign: f64, depth: usize) -> Vec<Addend> {
    let Some(done) = trace.steps.get(step).filter(|_| !trace.is_changed(step, cell.0, cell.1)) else {
        return Vec::new();
    };
    let (row, column) = cell;
    match done.operation {
        Operation::MatMul => {
            let sources = crate::trace::sources(done, row, column);
            let part = |(at, pair): (usize, &[CellRef])| {
                let factor = |cell: &CellRef| factor(trace, step, cell.operand, (cell.row, cell.column));
                let factors = pair.iter().map(factor).collect::<Option<Vec<_>>>()?;
                let value = sign * factors.iter().map(|(_, value)| value).product::<f64>();
                Some(Addend { at: Some((step, at)), factors, value })
            };
            sources.chunks(2).enumerate().filter_map(part).collect()
        }
        Operation::Reduce(reduction, ..) if reduction.name == "sum" => {
            let sources = crate::trace::sources(done, row, column);
            let part = |(at, source): (usize, &crate::trace::CellRef)| {
                let factor = factor(trace, step, source.operand, (source.row, source.column))?;
                Some(Addend { at: Some((step, at)), value: sign * factor.1, factors: vec![factor] })
            };
            sources.iter().enumerate().filter_map(part).collect()
        }
        Operation::Arithmetic(op @ (Arithmetic::Add | Arithmetic::Subtract)) => {
            let mut parts = Vec::new();
            for operand in 0..2 {
                let sign = if operand == 1 && op == Arithmetic::Subtract { -sign } else { sign };
                parts.extend(operand_terms(trace, step, operand, cell, sign, depth));
            }
            parts
        }
        Operation::Given | Operation::Copy => operand_terms(trace, step, 0, cell, sign, depth),
        _ => Vec::new(),
    }
}

/// The terms of an operand: those of the sum that was made for it in the same statement, or itself.
fn operand_terms(
    trace: &Trace,
    step: usize,
    operand: usize,
    (row, column): (usize, usize),
    sign: f64,
    depth: usize,
) -> Vec<Addend> {
    let Some(given) = trace.steps.get(step).and_then(|done| done.operands.get(operand)) else {
        return Vec::new();
    };
    let cell = given.value.broadcast_place(row, column);
    if let (Origin::Step(made), None) = (given.origin, &given.name)
        && depth > 0
    {
        let parts = terms(trace, made, cell, sign, depth - 1);
        if !parts.is_empty() {
            return parts;
        }
    }
    let one = factor(trace, step, operand, cell);
    one.map(|factor| Addend { at: None, value: sign * factor.1, factors: vec![factor] }).into_iter().collect()
}

/// A cell of an operand, by name and with its value.
fn factor(
    trace: &Trace,
    step: usize,
    operand: usize,
    (row, column): (usize, usize),
) -> Option<(String, f64)> {
    let operand = trace.steps.get(step)?.operands.get(operand)?;
    let value = operand.value.get(row, column)?;
    let name = match &operand.name {
        Some(name) => cell_name(&Notation::python(), name, &operand.value, row, column),
        None => {
            let text = trace.program.text(operand.span).split_whitespace().collect::<Vec<_>>().join(" ");
            if operand.value.is_scalar() {
                text
            } else {
                cell_name(&Notation::python(), &format!("({text})"), &operand.value, row, column)
            }
        }
    };
    Some((name, value))
}

/// Which factors of two products differ, where the others are the same: of `W @ x` the first, of `X @ W` the second.
fn apart(one: &[(String, f64)], other: &[(String, f64)]) -> Option<usize> {
    match (one, other) {
        ([a, shared], [b, same]) if shared == same && a.0 != b.0 => Some(0),
        ([shared, a], [same, b]) if shared == same && a.0 != b.0 => Some(1),
        _ => None,
    }
}

/// The terms of one sum less those of another, those beside one another that stand in the same place of both.
fn less(parts: Vec<Addend>, others: Vec<Addend>) -> Vec<Addend> {
    let mut parts = parts;
    for other in others {
        let beside = parts.iter_mut().find(|part| part.at == other.at && part.at.is_some());
        match beside.and_then(|part| Some((apart(&part.factors, &other.factors)?, part))) {
            Some((at, part)) => {
                let (one, two) = (&part.factors[at], &other.factors[at]);
                part.factors[at] = (format!("({} − {})", one.0, two.0), one.1 - two.1);
                part.value -= other.value;
            }
            None => parts.push(Addend { value: -other.value, ..other }),
        }
    }
    parts
}
