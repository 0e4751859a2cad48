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
    /// What its terms are.
    pub at_work: AtWork,
    /// What the sum comes to, unless that is asked or there is none.
    pub value: Option<f64>,
    /// The largest terms, the largest first; the one that is worked out now is among the first three.
    pub terms: Vec<FanTerm>,
    /// How many terms more there are, and what they come to together, unless that would tell what is asked.
    pub rest: (usize, Option<f64>),
    /// The node whose term is worked out now.
    pub live: Option<usize>,
}

/// What comes along the links into a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtWork {
    /// The terms of a sum that is worked out.
    Sum,
    /// The terms of a sum that is there: the stage is at what is made of it.
    MadeOf,
    /// Nothing: the links' own numbers are made, those of this variable.
    Links(String),
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
    let sum = fan_in(session, layers).or_else(|| links_made(session, layers));
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
    let made = layers.iter().position(|layer| Some(layer.name.as_str()) == assigned(session));
    let first = match session.notation.places {
        Places::Subscripts => 1,
        Places::Python => 0,
    };
    Some(WideNetwork { targets: (0..nodes).map(should_be).collect(), layers, sum, made, first })
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

/// The links into a node that the stage makes or changes the numbers of: a number a link comes of it, a row for each node
/// they lead to. The node of the row that is worked on or asked about, or the first.
fn links_made(session: &Session, layers: &[Vec<Held>]) -> Option<FanIn> {
    let (at, step) = session.stepper().step()?;
    let (rows, columns) = step.result.shape().extent();
    let sizes: Vec<usize> = layers.iter().map(|held| size(session, held)).collect::<Option<_>>()?;
    let from = sizes.windows(2).position(|pair| (rows, columns) == (pair[1], pair[0]))?;
    let cell = session.stepper().cell();
    let node = cell.map(|(row, _)| row).or_else(|| row_asked(session)).unwrap_or(0);
    let term = |column: usize| {
        let is_there = !session.is_pending(at, (node, column)) && !session.is_hidden(at, node, column);
        let number = step.result.get(node, column).filter(|_| is_there)?;
        Some(FanTerm { node: column, weight: number, product: number })
    };
    let mut terms: Vec<FanTerm> = (0..columns).filter_map(term).collect();
    if terms.is_empty() {
        return None;
    }
    largest_first(&mut terms);
    terms.truncate(MOST_TERMS);
    let name = step.assigns.as_deref().or_else(|| assigned(session)).unwrap_or_default();
    Some(FanIn {
        layer: from + 1,
        from,
        node,
        name: String::new(),
        stands_for_all: true,
        at_work: AtWork::Links(name.to_owned()),
        value: None,
        rest: (columns - terms.len(), None),
        terms,
        live: None,
    })
}

fn largest_first(terms: &mut [FanTerm]) {
    terms.sort_by(|a, b| b.product.abs().total_cmp(&a.product.abs()).then(a.node.cmp(&b.node)));
}

/// The product the stage is at: the operation there, or the one its statement holds; or the one it takes a function of.
fn product_at_work(session: &Session) -> Option<(usize, &Step, AtWork)> {
    let (here, step) = session.stepper().step()?;
    let steps = &session.trace().steps;
    let own = steps[..=here].iter().enumerate().rev();
    let mut own = own.take_while(|(_, other)| other.statement == step.statement);
    let is_whole = session.stepper().cell().is_none();
    let own = own.find(|(at, step)| step.operation == Operation::MatMul && (is_whole || *at == here));
    let own = own.map(|(at, step)| (at, step, AtWork::Sum));
    let taken = || match (&step.operation, step.operands.first()?.origin) {
        (Operation::Function(_), Origin::Step(at)) if step.operands.len() == 1 => steps
            .get(at)
            .filter(|made| made.closes && made.operation == Operation::MatMul)
            .map(|made| (at, made)),
        _ => None,
    };
    own.or_else(|| taken().map(|(at, made)| (at, made, AtWork::MadeOf)))
}

/// The sum on the stage, where it is one from a layer to another.
fn fan_in(session: &Session, layers: &[Vec<Held>]) -> Option<FanIn> {
    let (at, step, at_work) = product_at_work(session)?;
    // Where a whole layer is fed, the node that is asked about or the first stands for it.
    let is_here = session.stepper().step().is_some_and(|(here, _)| here == at);
    let cell = session.stepper().cell().filter(|_| is_here || at_work == AtWork::MadeOf);
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
    // Of what is there already nothing is shown where all of it is asked for.
    if at_work == AtWork::MadeOf && terms.is_empty() {
        return None;
    }
    let hidden = cells.len() / 2 - terms.len();
    let value = step.result.get(node, 0).filter(|_| !session.is_hidden(at, node, 0));
    largest_first(&mut terms);
    let cursor = session.stepper().cursor();
    let live = (cursor.level == Level::Term && is_here).then_some(cursor.term);
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
        at_work,
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
