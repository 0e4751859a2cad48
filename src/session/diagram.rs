//! A network as nodes and links: what they hold, and which of them the stage is at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Session;
use crate::lesson::{PartName, QuestionKind};
use crate::matrix::{Arithmetic, Operation, Region, Shape};
use crate::trace::{CellRef, Level, Operand, Origin, Step, Variable, sources};

/// Layers of more nodes than this are not drawn as nodes and links.
const MAX_NODES: usize = 10;

/// Nodes in layers and the links between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// The layers, from the input side.
    pub layers: Vec<Layer>,
    /// For each gap between layers, its links.
    pub gaps: Vec<Vec<Link>>,
}

/// A layer of nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// The variable whose numbers the nodes hold: of those a layer stands for, the one the stage writes, or reads, and
    /// else the newest.
    pub name: String,
    /// The nodes, from the top.
    pub nodes: Vec<Node>,
    /// The one of them that a question of this step is about, open or not.
    pub asked: Option<usize>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it holds now, if anything yet that is not hidden.
    pub value: Option<f64>,
    /// Whether its value waits behind a question.
    pub hidden: bool,
    /// Whether the operation on the stage reads or writes it.
    pub live: bool,
    /// Whether it is written: which way along its links the numbers flow.
    pub written: bool,
}

/// A link between a node and one of the next layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The node it comes from, from 0.
    pub from: usize,
    /// The node it goes to, from 0.
    pub to: usize,
    /// Its weight, once there is one that is not hidden; on the stage, what is multiplied there or made of it.
    pub weight: Option<f64>,
    /// Whether the operation on the stage uses it.
    pub live: bool,
    /// What comes along it in the product or the sum on the stage: the product of its weight and what its other end holds.
    pub carries: Option<f64>,
}

/// What the stage is reading and writing, as cells of named variables.
struct Live {
    /// With each, in a product or a sum of them, the product it has a part in.
    cells: BTreeMap<(Arc<str>, usize, usize), Option<f64>>,
}

impl Live {
    fn of(session: &Session) -> Self {
        let mut live = Self { cells: BTreeMap::new() };
        if let Some(part) = session.light() {
            live.light_up(session, part);
            return live;
        }
        let stepper = session.stepper();
        let Some((at, step)) = stepper.step() else { return live };
        let cursor = stepper.cursor();
        let places = match stepper.cell() {
            Some(place) => vec![place],
            None => {
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

    /// Notes the variable's cell that an operand's cell was read from, through transposes and parts.
    fn trace(&mut self, session: &Session, step: &Step, cell: CellRef, product: Option<f64>) {
        let Some(Operand { name, origin, .. }) = step.operands.get(cell.operand) else { return };
        if let Some(name) = name {
            self.cells.insert((Arc::clone(name), cell.row, cell.column), product);
        }
        if let Origin::Step(made) = origin {
            let made = &session.trace().steps[*made];
            // A part of a matrix, or the same lying down, is that matrix whatever it is called.
            let is_view = matches!(
                made.operation,
                Operation::Transpose | Operation::Cell { .. } | Operation::Slice(..)
            );
            let is_aside = matches!(made.operation, Operation::Arithmetic(_) | Operation::Function(_));
            if is_view || name.is_none() && is_aside {
                for inner in sources(made, cell.row, cell.column) {
                    self.trace(session, made, inner, product.filter(|_| is_view));
                }
            }
        }
    }

    fn has(&self, name: &str, row: usize, column: usize) -> bool {
        self.found(name, row, column).next().is_some()
    }

    /// Those of some variables that a layer's nodes show: the one that is written, or those that are read.
    fn shown(&self, names: &[String], staged: Option<&str>) -> Vec<String> {
        let is_live = |name: &&String| self.cells.keys().any(|(live, ..)| **live == ***name);
        let written = names.iter().filter(|name| staged == Some(name.as_str()));
        let read = names.iter().filter(is_live);
        let ways: [Vec<String>; 2] = [written.cloned().collect(), read.cloned().collect()];
        ways.into_iter().find(|way| !way.is_empty()).unwrap_or_else(|| names.to_vec())
    }

    /// What a cell has a part in.
    fn part(&self, name: &str, row: usize, column: usize) -> Option<f64> {
        self.found(name, row, column).find_map(|product| product)
    }

    fn found(&self, name: &str, row: usize, column: usize) -> impl Iterator<Item = Option<f64>> {
        let is_it = move |(n, r, c): &(Arc<str>, usize, usize)| &**n == name && (*r, *c) == (row, column);
        self.cells.iter().filter(move |(cell, _)| is_it(cell)).map(|(_, product)| *product)
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

/// A cell of a variable, unless it is hidden.
pub(super) fn seen(session: &Session, variable: &Variable<'_>, row: usize, column: usize) -> Option<f64> {
    variable.value.get(row, column).filter(|_| !session.is_hidden(variable.step, row, column))
}

/// The one of some variables that was worked out last, up to where the session stands.
pub(super) fn newest<'a>(session: &'a Session, names: &[String]) -> Option<Variable<'a>> {
    let reached = session.reached()?;
    names.iter().filter_map(|name| session.trace().variable_at(name, reached)).max_by_key(|v| v.step)
}

/// How many rows some variables will have, known or not yet: a node a row.
pub(super) fn rows(session: &Session, names: &[String]) -> Option<usize> {
    let all = session.trace().variables();
    all.iter().find(|v| names.iter().any(|name| name == v.name)).map(|v| v.value.shape().extent().0)
}

/// The layer of so many nodes that some variables make, each node live and written as is said of it.
pub(super) fn layer(
    session: &Session,
    names: &[String],
    count: usize,
    state: impl Fn(usize) -> (bool, bool),
) -> Layer {
    let newest = newest(session, names);
    let node = |at: usize| {
        let done = newest.filter(|v| !session.is_pending(v.step, (at, 0)));
        let (live, written) = state(at);
        let hidden = done.is_some_and(|v| session.is_hidden(v.step, at, 0));
        Node { value: done.and_then(|v| seen(session, &v, at, 0)), hidden, live, written }
    };
    let name = newest.map(|v| v.name).or(names.first().map(String::as_str));
    let is_here = |v: &Variable<'_>| session.reached() == Some(v.step);
    let asked = newest.filter(is_here).and_then(|v| (0..count).find(|at| is_asked(session, v.step, *at)));
    Layer { name: name.unwrap_or_default().to_owned(), nodes: (0..count).map(node).collect(), asked }
}

/// Whether a question at a step is about this row of its column alone.
fn is_asked(session: &Session, step: usize, row: usize) -> bool {
    let mut regions =
        session.questions().iter().filter(|asked| asked.step == step).filter_map(|asked| asked.hides);
    regions.any(|region| region == Region::cell(row, 0))
}

/// The network that some variables make; `None` where it has a layer too large for it.
pub(super) fn diagram(session: &Session, layers: &[Vec<String>], links: &[Vec<String>]) -> Option<Diagram> {
    let sizes: Vec<usize> = layers.iter().map(|names| rows(session, names)).collect::<Option<_>>()?;
    if sizes.iter().any(|n| *n > MAX_NODES) {
        return None;
    }
    let live = Live::of(session);
    let staged = session.stepper().step().and_then(|(_, step)| step.assigns.as_deref());
    let state = |names: &[String], at: usize| {
        let live = || names.iter().filter(|name| live.has(name, at, 0));
        (live().next().is_some(), live().any(|name| staged == Some(name)))
    };
    let gap = |(at, names): (usize, &Vec<String>)| {
        let (from, to) = (*sizes.get(at)?, *sizes.get(at + 1)?);
        let reached = session.reached()?;
        if names.is_empty() {
            return None;
        }
        let variables: Vec<_> = names.iter().map(|name| session.trace().variable_at(name, reached)).collect();
        // What the stage makes of each link, such as its slope, stands there in the place of its weight.
        let written = names.iter().position(|name| staged == Some(name.as_str())).unwrap_or(0);
        let number = |at: usize, row, column| {
            let variable = variables.get(at)?.as_ref()?;
            seen(session, variable, row, column).filter(|_| !session.is_pending(variable.step, (row, column)))
        };
        let link = |row: usize, column: usize| {
            let carrying =
                names.iter().enumerate().find_map(|(at, name)| Some((at, live.part(name, row, column)?)));
            Link {
                from: column,
                to: row,
                weight: number(carrying.map_or(written, |(at, _)| at), row, column),
                live: names.iter().any(|name| live.has(name, row, column)),
                carries: carrying.map(|(_, product)| product),
            }
        };
        let places = Shape::Matrix { rows: to, columns: from }.places();
        Some(places.map(|(row, column)| link(row, column)).collect())
    };
    let layers = layers
        .iter()
        .zip(&sizes)
        .map(|(names, count)| layer(session, &live.shown(names, staged), *count, |at| state(names, at)));
    let mut layers: Vec<Layer> = layers.collect();
    // A row for each of its weights is about the node these lead to.
    if let Some(((_, step), row)) = session.stepper().step().zip(row_asked(session)) {
        let is_fed = |at: usize| step.result.shape().extent() == (sizes[at], sizes[at - 1]);
        for at in (1..layers.len()).filter(|at| is_fed(*at)) {
            layers[at].asked = layers[at].asked.or(Some(row));
        }
    }
    Some(Diagram { layers, gaps: links.iter().enumerate().filter_map(gap).collect() })
}

/// The one row of what this step makes that its question is about: of the cells it hides, or that its choices tell apart.
fn row_asked(session: &Session) -> Option<usize> {
    let (at, step) = session.stepper().step()?;
    let name = step.assigns.as_deref()?;
    let asked = session.questions().iter().find(|asked| asked.step == at)?;
    let rows: BTreeSet<usize> = match &session.question(asked.id)?.kind {
        QuestionKind::Choice { choices, .. } => {
            let holds = choices.iter().filter_map(|choice| choice.holds.as_deref());
            holds.flat_map(|holds| rows_named(holds, name)).collect()
        }
        _ => asked.hides?.places().map(|(row, _)| row).collect(),
    };
    rows.first().copied().filter(|_| rows.len() == 1)
}

/// The first index of each part of a variable that an expression names.
fn rows_named<'a>(expression: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_apart = |text: &str| !text.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    expression.match_indices(name).filter_map(move |(from, _)| {
        let behind = expression[from + name.len()..].strip_prefix('[')?;
        let digits = behind.find(|c: char| !c.is_ascii_digit())?;
        is_apart(&expression[..from]).then(|| behind[..digits].parse().ok()).flatten()
    })
}
