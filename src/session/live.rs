//! What the stage is reading and writing, as cells of named variables: those a picture lights, and what comes along links
//! there. It knows nothing of layers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Session;
use crate::lesson::{Held, PartName};
use crate::matrix::{Arithmetic, Operation, Shape};
use crate::trace::{CellRef, Level, Operand, Origin, Step, sources};

/// Layers of more nodes than this are not drawn as nodes and links.
pub(super) const MAX_NODES: usize = 10;

/// What the stage is reading and writing, as cells of named variables.
#[derive(Default)]
pub(super) struct Live {
    /// With each, in a product or a sum of them, the product it has a part in.
    cells: BTreeMap<(Arc<str>, usize, usize), Option<f64>>,
    /// What is multiplied at the links that are lit by hand, where that is not their weight.
    pub(super) share: Option<Share>,
}

/// A number in a product with what the end of a link holds, such as a part made of its weight.
pub(super) struct Share {
    /// What it is called.
    pub(super) name: String,
    /// The number.
    pub(super) factor: f64,
    /// What it comes to, where that is told.
    pub(super) product: Option<f64>,
}

impl Live {
    pub(super) fn of(session: &Session) -> Self {
        let mut live = Self::default();
        if let Some(part) = session.light() {
            live.light_up(session, part);
            return live;
        }
        let stepper = session.stepper();
        let Some((at, step)) = stepper.step() else { return live };
        // Nothing comes along a link while a matrix that is there already is turned over.
        let is_there = step.operands.first().is_some_and(|turned| turned.name.is_some());
        if step.operation == Operation::Transpose && is_there {
            return live;
        }
        let cursor = stepper.cursor();
        let places = match (stepper.cell(), step.operation) {
            (Some(place), _) => vec![place],
            // What is replaced, and not what stays.
            (None, Operation::SetCells(region)) => region.places().take(MAX_NODES * MAX_NODES).collect(),
            (None, _) => {
                let (rows, columns) = step.result.shape().extent();
                let (rows, columns) = (rows.min(MAX_NODES), columns.min(MAX_NODES));
                Shape::Matrix { rows, columns }.places().collect()
            }
        };
        for (row, column) in places {
            if let Some(name) = &step.assigns {
                live.cells.insert((Arc::clone(name), row, column), None);
            }
            let all = sources(step, row, column);
            let is_product =
                matches!(step.operation, Operation::MatMul | Operation::Arithmetic(Arithmetic::Multiply));
            for (term, cells) in all.chunks(if is_product { 2 } else { 1 }).enumerate() {
                if cursor.level != Level::Term || term == cursor.term {
                    // What a hidden number is made of would tell it.
                    let is_told = is_product && !session.is_hidden(at, row, column);
                    let product = product(session, at, cells).filter(|_| is_told);
                    for cell in cells {
                        live.trace(session, step, *cell, product);
                    }
                }
            }
        }
        live
    }

    /// Notes the cells that are lit by hand.
    fn light_up(&mut self, session: &Session, part: &PartName) {
        let variable = session.reached().and_then(|at| session.trace().variable_at(&part.name, at));
        let Some(region) = variable.and_then(|variable| part.within(variable.value)) else { return };
        for (row, column) in region.places().take(MAX_NODES * MAX_NODES) {
            self.cells.insert((part.name.as_str().into(), row, column), None);
        }
    }

    /// Notes what the words speak of, and what is multiplied with it.
    pub(super) fn speak_of<'a>(&mut self, session: &Session, parts: impl Iterator<Item = &'a PartName>) {
        let mut spoken = Self::default();
        parts.for_each(|part| spoken.light_up(session, part));
        self.share = Share::of(session, &spoken);
        self.cells.append(&mut spoken.cells);
    }

    /// Notes the variable's cell that an operand's cell was read from, through transposes and parts.
    fn trace(&mut self, session: &Session, step: &Step, cell: CellRef, product: Option<f64>) {
        let Some(Operand { name, origin, .. }) = step.operands.get(cell.operand) else { return };
        if let Some(name) = name {
            self.cells.insert((Arc::clone(name), cell.row, cell.column), product);
        }
        if let Origin::Step(made_at) = origin {
            let made = &session.trace().steps[*made_at];
            // A part of a matrix, or the same lying down, is that matrix whatever it is called.
            let is_view = matches!(
                made.operation,
                Operation::Transpose | Operation::Cell { .. } | Operation::Slice(..)
            );
            let is_aside = matches!(
                made.operation,
                Operation::Arithmetic(_) | Operation::Function(_) | Operation::Reduce(..)
            );
            // Where products are added up, each comes along the link it was made at, whatever it is called.
            let is_added =
                matches!(step.operation, Operation::Arithmetic(Arithmetic::Add) | Operation::Reduce(..));
            let is_one = is_added && made.operation == Operation::Arithmetic(Arithmetic::Multiply);
            let passed = match (is_view, is_one) {
                (true, _) => product,
                (false, true) => {
                    let told = !session.is_hidden(*made_at, cell.row, cell.column);
                    made.result.get(cell.row, cell.column).filter(|_| told)
                }
                // What is changed on its way into a product is what is multiplied there.
                (false, false) => product.filter(|_| name.is_none() && is_made_over(step, made)),
            };
            // A variable made of what has no name is what it is, and no other lying down.
            let is_view = is_view && (name.is_none() || made.operands.iter().any(|of| of.name.is_some()));
            if is_view || is_one || name.is_none() && is_aside {
                for inner in sources(made, cell.row, cell.column) {
                    self.trace(session, made, inner, passed);
                }
            }
        }
    }

    /// Whether a cell of any of these variables is among them.
    pub(super) fn is_at_any(&self, names: &[Vec<String>]) -> bool {
        names.iter().flatten().any(|name| self.cells.keys().any(|(live, ..)| **live == **name))
    }

    /// The cells of a variable.
    pub(super) fn cells_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.cells.keys().filter(move |(of, ..)| **of == *name).map(|(_, row, column)| (*row, *column))
    }

    /// Whether a cell is among them.
    pub(super) fn has(&self, name: &str, row: usize, column: usize) -> bool {
        self.found(name, row, column).next().is_some()
    }

    /// Whether it has a cell of a row, in whichever column.
    pub(super) fn is_in_row(&self, name: &str, row: usize) -> bool {
        self.cells.keys().any(|(live, at, _)| &**live == name && *at == row)
    }

    /// What of all that may hold a layer's numbers its nodes show: what is written, or what is read.
    pub(super) fn shown(&self, layer: &[Held], staged: Option<&str>) -> Vec<Held> {
        let is_live = |name: &String| self.cells.keys().any(|(live, ..)| **live == **name);
        let written = layer.iter().filter(|held| held.names().iter().any(|name| staged == Some(name)));
        let read = layer.iter().filter(|held| held.names().iter().any(is_live));
        let ways: [Vec<Held>; 2] = [written.cloned().collect(), read.cloned().collect()];
        ways.into_iter().find(|way| !way.is_empty()).unwrap_or_else(|| layer.to_vec())
    }

    /// What a cell has a part in.
    pub(super) fn part(&self, name: &str, row: usize, column: usize) -> Option<f64> {
        self.found(name, row, column).find_map(|product| product)
    }

    fn found(&self, name: &str, row: usize, column: usize) -> impl Iterator<Item = Option<f64>> {
        let is_it = move |(n, r, c): &(Arc<str>, usize, usize)| &**n == name && (*r, *c) == (row, column);
        self.cells.iter().filter(move |(cell, _)| is_it(cell)).map(|(_, product)| *product)
    }
}

impl Share {
    /// What the stage multiplies with a number that is spoken of.
    fn of(session: &Session, spoken: &Live) -> Option<Self> {
        let (at, step) = session.stepper().step()?;
        let is_product = step.operation == Operation::Arithmetic(Arithmetic::Multiply);
        if !is_product || !step.result.is_scalar() {
            return None;
        }
        let is_spoken = |operand: usize| {
            let mut read = Live::default();
            read.trace(session, step, CellRef { operand, row: 0, column: 0 }, None);
            read.cells.keys().any(|cell| spoken.cells.contains_key(cell))
        };
        let operand = match [0, 1].map(is_spoken) {
            [true, false] => 1,
            [false, true] => 0,
            _ => return None,
        };
        let Operand { name, value, .. } = step.operands.get(operand)?;
        let factor = value.as_single().filter(|_| !session.is_operand_hidden(at, operand, 0, 0))?;
        let product = step.result.as_single().filter(|_| !session.is_hidden(at, 0, 0));
        Some(Self { name: name.as_deref()?.to_owned(), factor, product })
    }
}

/// What the cells that a term of a step is made of come to, if none of them is hidden.
pub(super) fn product(session: &Session, at: usize, cells: &[CellRef]) -> Option<f64> {
    let step = session.trace().steps.get(at)?;
    let factor = |CellRef { operand, row, column }: &CellRef| {
        let value = step.operands.get(*operand)?.value.get(*row, *column)?;
        (!session.is_operand_hidden(at, *operand, *row, *column)).then_some(value)
    };
    cells.iter().map(factor).product()
}

/// Whether a product is of what an operation makes of a variable, cell by cell, such as of weights with a nudge.
pub(super) fn is_made_over(product: &Step, made: &Step) -> bool {
    let is_of_it =
        |of: &Operand| of.name.is_some() && of.value.shape() == made.result.shape() && !of.value.is_scalar();
    product.operation == Operation::MatMul
        && matches!(made.operation, Operation::Arithmetic(_))
        && made.operands.iter().any(is_of_it)
}
