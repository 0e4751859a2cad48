//! A network with too many nodes to draw each with its links: what its layers hold, and what goes into the node at
//! work, its largest terms first.

use super::Session;
use super::diagram::{Layer, layer, newest, row_asked, seen, size, spoken_of};
use super::live::product;
use crate::lesson::{CellName, Held};
use crate::matrix::Operation;
use crate::trace::{CellRef, Level, Operand, Origin, Places, Step, Variable, cell_name, sources};

/// Terms kept, more than any picture has room for.
const MOST_TERMS: usize = 24;
/// The place among them that the term at work has at the latest.
const LIVE_AMONG: usize = 2;

/// A network of wide layers.
#[derive(Clone, Debug, PartialEq)]
pub struct WideNetwork {
    /// The layers, from the input side.
    pub layers: Vec<Layer>,
    /// The sum on the stage, if one is.
    pub sum: Option<FanIn>,
    /// Whose links the stage works on: those between this layer and the next.
    pub worked_on: Option<usize>,
    /// The layer whose numbers the stage's statement makes.
    pub made: Option<usize>,
    /// What the nodes of the last layer should hold, as far as that is known.
    pub targets: Vec<Option<f64>>,
    /// What nodes are counted from: 1 where cells are as in mathematics, 0 where they are as in Python.
    pub first: usize,
}

/// A sum of products into one node.
#[derive(Clone, Debug, PartialEq)]
pub struct FanIn {
    /// The layer of the node that is fed.
    pub layer: usize,
    /// The layer its terms come from: the one before, or after it where errors go backwards.
    pub from: usize,
    /// The node that is fed.
    pub node: usize,
    /// What it is called.
    pub name: String,
    /// Whether it stands for all nodes of its layer: the stage is at the whole product.
    pub stands_for_all: bool,
    /// What the sum comes to, unless that is asked.
    pub value: Option<f64>,
    /// The largest terms, the largest first; the one that is worked out now is among the first three.
    pub terms: Vec<FanTerm>,
    /// How many terms more there are, and what they come to together, unless that would tell what is asked.
    pub rest: (usize, Option<f64>),
    /// The node whose term is worked out now.
    pub live: Option<usize>,
}

/// A term of a sum into a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FanTerm {
    /// The node it comes from.
    pub node: usize,
    /// The weight of its link.
    pub weight: f64,
    /// The product of that and what the node holds.
    pub product: f64,
}

/// The network that some variables make.
pub(super) fn wide_network(
    session: &Session,
    layers: &[Vec<Held>],
    targets: Option<&str>,
) -> Option<WideNetwork> {
    let sum = fan_in(session, layers);
    let is_staged = |v: &Variable<'_>| session.stepper().step().is_some_and(|(at, _)| at == v.step);
    let layer = |(at, held): (usize, &Vec<Held>)| {
        let names: Vec<String> = held.iter().flat_map(Held::names).cloned().collect();
        let staged = newest(session, &names).filter(is_staged).and(session.stepper().cell());
        let fed = || sum.as_ref().filter(|sum| sum.layer == at).map(|sum| sum.node);
        let live = staged.map(|(row, _)| row).or_else(fed);
        // What the statement reads or makes is what it works with, whatever is newer.
        let spoken = spoken_of(session, &names).map(|v| v.name);
        let of_it = |held: &&Held| spoken.is_some_and(|name| held.names().iter().any(|of| of == name));
        let shown: Vec<Held> = held.iter().filter(of_it).cloned().collect();
        let shown = if shown.is_empty() { held } else { &shown };
        Some(layer(session, shown, size(session, held)?, |node| (live == Some(node), live == Some(node))))
    };
    let target = |name: &str| session.trace().variable_at(name, session.reached()?);
    let layers: Vec<Layer> = layers.iter().enumerate().map(layer).collect::<Option<_>>()?;
    let nodes = layers.last().map_or(0, |layer| layer.nodes.len());
    // What a sum should be is not known: what is made of it has a target.
    let is_sum = layers.last().is_some_and(|layer| is_passed_on(session, &layer.name));
    let targets = targets.filter(|_| !is_sum).and_then(target);
    let should_be = |node: usize| seen(session, targets.as_ref()?, node, 0);
    let worked_on = links_worked_on(session, &layers);
    let made = layers.iter().position(|layer| Some(layer.name.as_str()) == assigned(session));
    let first = match session.notation.places {
        Places::Subscripts => 1,
        Places::Python => 0,
    };
    Some(WideNetwork { targets: (0..nodes).map(should_be).collect(), layers, sum, worked_on, made, first })
}

/// The variable that the stage's statement gives a value.
pub(super) fn assigned(session: &Session) -> Option<&str> {
    let (here, _) = session.stepper().step()?;
    session.trace().steps[here..].iter().find(|step| step.closes)?.assigns.as_deref()
}

/// Whether a function is taken of a whole variable, as a sigmoid is of the sums of a layer.
fn is_passed_on(session: &Session, name: &str) -> bool {
    let is_taken = |step: &Step| {
        matches!(step.operation, Operation::Function(_))
            && step.operands.first().is_some_and(|of| of.name.as_deref() == Some(name))
    };
    session.trace().steps.iter().any(is_taken)
}

/// The layer whose links to the next the stage makes or changes: a number a link comes of it, a row for each node they
/// lead to.
fn links_worked_on(session: &Session, layers: &[Layer]) -> Option<usize> {
    let (_, step) = session.stepper().step()?;
    let made = step.result.shape().extent();
    layers.windows(2).position(|pair| made == (pair[1].nodes.len(), pair[0].nodes.len()))
}

/// The product the stage is at: the operation there, or the one its statement holds.
fn product_at_work(session: &Session) -> Option<(usize, &Step)> {
    let (here, step) = session.stepper().step()?;
    let steps = &session.trace().steps;
    let own = steps[..=here].iter().enumerate().rev();
    let mut own = own.take_while(|(_, other)| other.statement == step.statement);
    let is_whole = session.stepper().cell().is_none();
    own.find(|(at, step)| step.operation == Operation::MatMul && (is_whole || *at == here))
}

/// The sum on the stage, where it is one from a layer to another.
fn fan_in(session: &Session, layers: &[Vec<Held>]) -> Option<FanIn> {
    let (at, step) = product_at_work(session)?;
    // Where a whole layer is fed, the node that is asked about or the first stands for it.
    let is_here = session.stepper().step().is_some_and(|(here, _)| here == at);
    let cell = session.stepper().cell().filter(|_| is_here);
    let (node, column) = cell.unwrap_or_else(|| (row_asked(session).unwrap_or(0), 0));
    // A product by itself, or in a statement whose variable is of the layer.
    let after = session.trace().steps.get(at..)?;
    let closes = after.iter().find(|other| other.closes).filter(|_| column == 0)?;
    let has = |held: &Held, name: &str| held.names().iter().any(|held| held == name);
    let of = |name: &str| layers.iter().position(|layer| layer.iter().any(|held| has(held, name)));
    let (layer, from) = (
        of(closes.assigns.as_deref()?)?,
        step.operands.iter().find_map(|operand| of(operand_name(session, operand)?))?,
    );
    let name = match step.assigns.as_deref() {
        Some(name) => cell_name(&session.notation, name, &step.result, node, 0),
        None => CellName::of(&format!("({})", session.trace().text(step.span)), &step.result, (node, 0))
            .to_string(),
    };
    let cells = sources(step, node, column);
    let term = |(node, pair): (usize, &[CellRef])| {
        let weight = product(session, at, pair.get(..1)?)?;
        Some(FanTerm { node, weight, product: product(session, at, pair)? })
    };
    let mut terms: Vec<FanTerm> = cells.chunks(2).enumerate().filter_map(term).collect();
    let hidden = cells.len() / 2 - terms.len();
    let value = step.result.get(node, 0).filter(|_| !session.is_hidden(at, node, 0));
    terms.sort_by(|a, b| b.product.abs().total_cmp(&a.product.abs()).then(a.node.cmp(&b.node)));
    let cursor = session.stepper().cursor();
    let live = (cursor.level == Level::Term).then_some(cursor.term);
    if let Some(at) = terms.iter().position(|term| Some(term.node) == live).filter(|at| *at > LIVE_AMONG) {
        terms[LIVE_AMONG..=at].rotate_right(1);
    }
    let rest = terms.split_off(terms.len().min(MOST_TERMS));
    Some(FanIn {
        layer,
        from,
        node,
        name,
        stands_for_all: cell.is_none(),
        value,
        terms,
        rest: (
            rest.len() + hidden,
            value.filter(|_| hidden == 0).map(|_| rest.iter().map(|term| term.product).sum()),
        ),
        live,
    })
}

/// What an operand is called, a transposed one as what it was made of.
fn operand_name<'a>(session: &'a Session, operand: &'a Operand) -> Option<&'a str> {
    let made = |step: &'a Step| {
        let inner = step.operands.first().filter(|_| step.operation == Operation::Transpose)?;
        inner.name.as_deref()
    };
    operand.name.as_deref().or_else(|| match operand.origin {
        Origin::Step(at) => made(session.trace().steps.get(at)?),
        _ => None,
    })
}
