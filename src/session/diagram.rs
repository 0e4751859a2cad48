//! A network as nodes and links: what they hold, and which of them the stage is at.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Session;
use super::live::{Live, MAX_NODES, Share, is_made_over};
use crate::lesson::{Held, QuestionKind, Remark};
use crate::matrix::{Operation, Region, Shape};
use crate::trace::{Origin, Step, Variable};

/// The most cells of a variable that are told of one by one.
const MOST_READ: usize = 2;
/// The most cases side by side that are looked at: more find no room in a node.
const MOST_CASES: usize = 8;

/// Nodes in layers and the links between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// The layers, from the input side.
    pub layers: Vec<Layer>,
    /// For each gap between layers, its links.
    pub gaps: Vec<Vec<Link>>,
    /// For each gap, the variable whose numbers its links have; empty where there are none yet.
    pub links: Vec<String>,
    /// The gap whose links' own numbers the stage makes, such as their slopes: nothing comes along them.
    pub worked_on: Option<usize>,
}

/// A layer of nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// The variable whose numbers the nodes hold, or the one of each: of those a layer stands for, what the stage writes,
    /// or reads, and else the newest.
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
    /// What it holds for each of several cases side by side, where the stage is at none of them and all are known.
    pub cases: Vec<f64>,
    /// The function the stage makes of its sum, and that sum, where it does and that is not hidden.
    pub made_of: Option<(&'static str, f64)>,
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
    /// Whether that waits behind a question.
    pub hidden: bool,
    /// Whether the operation on the stage uses it.
    pub live: bool,
    /// What comes along it in the product or the sum on the stage: the product of its weight and what its other end holds.
    pub carries: Option<f64>,
}

/// A cell of a variable, unless it is hidden.
pub(super) fn seen(session: &Session, variable: &Variable<'_>, row: usize, column: usize) -> Option<f64> {
    variable.value.get(row, column).filter(|_| !session.is_hidden(variable.step, row, column))
}

/// What the statement on the stage makes of a variable on its way into a product, once it has, and the step that does.
fn made_over<'a>(session: &'a Session, name: &str) -> Option<(&'a Step, usize)> {
    let steps = &session.trace().steps;
    let (here, staged) = session.stepper().step()?;
    let of_it = |(_, step): &(usize, &Step)| step.statement == staged.statement;
    let last = here + steps[here..].iter().position(|step| step.closes)?;
    let products = steps[..=last].iter().enumerate().rev().take_while(of_it);
    products.flat_map(|(_, step)| step.operands.iter().map(move |operand| (step, operand))).find_map(
        |(step, operand)| {
            let Origin::Step(at) = operand.origin else { return None };
            let made = steps
                .get(at)
                .filter(|made| at <= here && operand.name.is_none() && is_made_over(step, made))?;
            let is_it = made.operands.iter().any(|of| of.name.as_deref() == Some(name));
            is_it.then_some((made, at))
        },
    )
}

/// The one of some variables that was worked out last, up to where the session stands.
pub(super) fn newest<'a>(session: &'a Session, names: &[String]) -> Option<Variable<'a>> {
    let reached = session.reached()?;
    names.iter().filter_map(|name| session.trace().variable_at(name, reached)).max_by_key(|v| v.step)
}

/// The one of some variables that the statement on the stage speaks of, or else the one that was worked out last.
pub(super) fn spoken_of<'a>(session: &'a Session, names: &[String]) -> Option<Variable<'a>> {
    let steps = &session.trace().steps;
    let of_it = session.stepper().step().map_or(&steps[..0], |(here, step)| {
        let is_other = |other: &Step| other.statement != step.statement;
        let first = steps[..here].iter().rposition(is_other).map_or(0, |at| at + 1);
        let end = steps[here..].iter().position(is_other).map_or(steps.len(), |at| here + at);
        &steps[first..end]
    });
    let is_read =
        |step: &Step, name: &str| step.operands.iter().any(|read| read.name.as_deref() == Some(name));
    let is_spoken = |name: &&String| {
        of_it.iter().any(|step| step.assigns.as_deref() == Some(*name) || is_read(step, name))
    };
    let spoken: Vec<String> = names.iter().filter(is_spoken).cloned().collect();
    newest(session, &spoken).or_else(|| newest(session, names))
}

/// The single cells of a variable that the stage reads; none where it reads more of it than a few.
pub(super) fn read_cells(session: &Session, name: &str) -> Vec<(usize, usize)> {
    let live = Live::of(session);
    let cells: Vec<_> = live.cells_of(name).collect();
    if cells.len() <= MOST_READ { cells } else { Vec::new() }
}

/// How many nodes a layer will have, its numbers known or not yet.
pub(super) fn size(session: &Session, layer: &[Held]) -> Option<usize> {
    let all = session.trace().variables();
    let count = |held: &Held| match held {
        Held::Column(name) => all.iter().find(|v| v.name == name).map(|v| v.value.shape().extent().0),
        Held::Numbers(names) => Some(names.len()),
    };
    layer.iter().find_map(count)
}

/// The layer of so many nodes that some variables make, each node live and written as is said of it.
pub(super) fn layer(
    session: &Session,
    layer: &[Held],
    count: usize,
    state: impl Fn(usize) -> (bool, bool),
) -> Layer {
    let written = |held: &&Held| newest(session, held.names()).map(|v| v.step);
    let held = layer.iter().filter(|held| written(held).is_some()).max_by_key(written);
    let row_of = |at: usize| {
        let (name, row) = held?.place(at)?;
        Some((session.trace().variable_at(name, session.reached()?)?, row))
    };
    let cell = |at: usize| {
        let (variable, row) = row_of(at)?;
        Some((variable, row, column_at_work(session, &variable)?))
    };
    let cases = |at: usize| -> Option<Vec<f64>> {
        let (variable, row) = row_of(at)?;
        let columns = variable.value.shape().extent().1;
        let is_of_all = (2..=MOST_CASES).contains(&columns) && column_at_work(session, &variable).is_none();
        let columns = if is_of_all { 0..columns } else { 0..0 };
        columns.map(|column| seen(session, &variable, row, column)).collect()
    };
    let node = |at: usize| {
        let done = cell(at).filter(|(v, row, column)| !session.is_pending(v.step, (*row, *column)));
        let (live, written) = state(at);
        let hidden = done.is_some_and(|(v, row, column)| session.is_hidden(v.step, row, column));
        Node {
            value: done.and_then(|(v, row, column)| seen(session, &v, row, column)),
            cases: cases(at).unwrap_or_default(),
            made_of: None,
            hidden,
            live,
            written,
        }
    };
    let is_asked = |(v, row, _): (Variable<'_>, usize, usize)| {
        session.reached() == Some(v.step) && is_asked(session, v.step, row)
    };
    let asked = (0..count).find(|at| cell(*at).is_some_and(is_asked));
    let name = held.or(layer.first()).map_or_else(String::new, |held| held.names().join(", "));
    Layer { name, nodes: (0..count).map(node).collect(), asked }
}

/// The column whose numbers nodes hold: the only one or, of several cases side by side, the one the stage is at, if any.
fn column_at_work(session: &Session, variable: &Variable<'_>) -> Option<usize> {
    let (_, columns) = variable.value.shape().extent();
    let at = || session.stepper().cell().map(|(_, column)| column).filter(|column| *column < columns);
    if columns == 1 { Some(0) } else { at() }
}

/// Notes what the nodes of a layer are made of, where the stage takes a function of what they held before.
fn tell_what_they_are_made_of(session: &Session, held: &[Held], layer: &mut Layer) {
    let Some((at, step)) = session.stepper().step() else { return };
    let (Operation::Function(function), [sums]) = (step.operation, &step.operands[..]) else { return };
    let is_held = |name: &Option<Arc<str>>| {
        name.as_deref().is_some_and(|name| held.iter().flat_map(Held::names).any(|of| of == name))
    };
    let is_of_it = sums.name.is_none() || is_held(&sums.name);
    if !is_of_it || !is_held(&step.assigns) || sums.value.shape().extent().1 != 1 {
        return;
    }
    for (at_node, node) in layer.nodes.iter_mut().enumerate().filter(|(_, node)| node.written) {
        let row = if sums.value.is_scalar() { 0 } else { at_node };
        let sum = sums.value.get(row, 0).filter(|_| !session.is_operand_hidden(at, 0, row, 0));
        node.made_of = sum.map(|sum| (function.name, sum));
    }
}

/// Whether a question at a step is about this row of its column alone.
fn is_asked(session: &Session, step: usize, row: usize) -> bool {
    let mut regions =
        session.questions().iter().filter(|asked| asked.step == step).filter_map(|asked| asked.hides);
    regions.any(|region| region == Region::cell(row, 0))
}

/// The network that some variables make; `None` where it has a layer too large for it.
pub(super) fn diagram(session: &Session, all: &[Vec<Held>], links: &[Vec<String>]) -> Option<Diagram> {
    let sizes: Vec<usize> = all.iter().map(|layer| size(session, layer)).collect::<Option<_>>()?;
    if sizes.iter().any(|n| *n > MAX_NODES) {
        return None;
    }
    let mut live = Live::of(session);
    let is_at_links = live.is_at_any(links);
    if !is_at_links {
        // What the words speak of, where the step is at no link.
        let beside = session.lesson().passages.get(session.passage());
        let lit = beside.into_iter().flat_map(|passage| &passage.remarks).flat_map(Remark::lit);
        live.speak_of(session, lit);
    }
    // What is spoken of is not what is written: nothing comes to it.
    let is_spoken = !is_at_links && live.is_at_any(links);
    let staged = session.stepper().step().and_then(|(_, step)| step.assigns.as_deref());
    let state = |layer: &[Held], at: usize| {
        let places = layer.iter().filter_map(|held| held.place(at));
        let mut live = places.filter(|(name, row)| live.is_in_row(name, *row)).peekable();
        (live.peek().is_some(), live.any(|(name, _)| !is_spoken && staged == Some(name)))
    };
    let gap = |(at, names): (usize, &Vec<String>)| {
        let (from, to) = (*sizes.get(at)?, *sizes.get(at + 1)?);
        let gap = Gap::of(session, &live, names)?;
        let places = || Shape::Matrix { rows: to, columns: from }.places();
        let links: Vec<Link> = places().map(|place| gap.link(place)).collect();
        Some((links, gap.name(places())))
    };
    let layers = all
        .iter()
        .zip(&sizes)
        .map(|(held, count)| layer(session, &live.shown(held, staged), *count, |at| state(held, at)));
    let mut layers: Vec<Layer> = layers.collect();
    for (held, layer) in all.iter().zip(&mut layers) {
        tell_what_they_are_made_of(session, held, layer);
    }
    // A row for each of its weights is about the node these lead to.
    if let Some(((_, step), row)) = session.stepper().step().zip(row_asked(session)) {
        let is_fed = |at: usize| step.result.shape().extent() == (sizes[at], sizes[at - 1]);
        for at in (1..layers.len()).filter(|at| is_fed(*at)) {
            layers[at].asked = layers[at].asked.or(Some(row));
        }
    }
    // What comes of other weights than they are is not what the nodes behind them hold.
    let is_made_over =
        |names: &Vec<String>| names.first().is_some_and(|name| made_over(session, name).is_some());
    if let Some(first) = links.iter().position(is_made_over) {
        let behind = layers.iter_mut().skip(first + 1);
        let others = behind.filter(|layer| staged != Some(layer.name.as_str()));
        others.flat_map(|layer| &mut layer.nodes).for_each(|node| node.value = None);
    }
    let worked_on =
        links.iter().position(|names| staged.is_some_and(|made| names.iter().any(|name| name == made)));
    let (gaps, links) = links.iter().enumerate().filter_map(gap).unzip();
    Some(Diagram { layers, gaps, links, worked_on })
}

/// The links between two layers.
struct Gap<'a> {
    session: &'a Session,
    live: &'a Live,
    /// The variables laid out like the weights, the weights first, as far as there are any yet.
    names: &'a [String],
    variables: Vec<Option<Variable<'a>>>,
    /// The one that the stage makes, such as their slopes: it stands there in the place of the weights.
    written: Option<usize>,
    /// What the weights are in the products of this statement, where it works with others than they are.
    made_over: Option<String>,
}

impl<'a> Gap<'a> {
    fn of(session: &'a Session, live: &'a Live, names: &'a [String]) -> Option<Self> {
        let reached = session.reached().filter(|_| !names.is_empty())?;
        let staged = session.stepper().step().and_then(|(_, step)| step.assigns.as_deref());
        let mut variables: Vec<Option<Variable<'_>>> =
            names.iter().map(|name| session.trace().variable_at(name, reached)).collect();
        let made_over = made_over(session, &names[0]);
        if let (Some((made, step)), Some(Some(weights))) = (made_over, variables.first_mut()) {
            (weights.value, weights.step) = (&made.result, step);
        }
        Some(Self {
            session,
            live,
            names,
            variables,
            made_over: made_over.map(|(made, _)| session.trace().text(made.span)),
            written: names.iter().position(|name| staged == Some(name.as_str())).filter(|at| *at > 0),
        })
    }

    /// The variable with a part in a product there, and what that comes to.
    fn carrying(&self, (row, column): (usize, usize)) -> Option<(usize, f64)> {
        let part = |(at, name): (usize, &String)| Some((at, self.live.part(name, row, column)?));
        self.names.iter().enumerate().find_map(part)
    }

    /// The variable whose number a link at work has: what is made there, what is multiplied, or what is read.
    fn shown(&self, place: (usize, usize)) -> Option<usize> {
        let read = || self.names.iter().position(|name| self.live.has(name, place.0, place.1));
        self.written.or_else(|| self.carrying(place).map(|(at, _)| at)).or_else(read)
    }

    fn link(&self, place: (usize, usize)) -> Link {
        let (row, column) = place;
        let variable = self.variables.get(self.shown(place).unwrap_or(0)).and_then(Option::as_ref);
        let done = variable.filter(|variable| !self.session.is_pending(variable.step, place));
        let live = self.names.iter().any(|name| self.live.has(name, row, column));
        if let Some(share) = self.live.share.as_ref().filter(|_| live) {
            let Share { factor, product, .. } = *share;
            return Link {
                from: column,
                to: row,
                weight: Some(factor),
                hidden: false,
                live,
                carries: product,
            };
        }
        // Beside that number those of other links are another variable's.
        if self.live.share.is_some() {
            return Link { from: column, to: row, weight: None, hidden: false, live, carries: None };
        }
        Link {
            from: column,
            to: row,
            weight: done.and_then(|variable| seen(self.session, variable, row, column)),
            hidden: done.is_some_and(|variable| self.session.is_hidden(variable.step, row, column)),
            live,
            carries: self.carrying(place).map(|(_, product)| product),
        }
    }

    /// What the numbers of the links at work are called, else of all; nothing where there are none.
    fn name(&self, mut places: impl Iterator<Item = (usize, usize)>) -> String {
        let at = places.find_map(|place| self.shown(place)).unwrap_or(0);
        if let Some(share) = &self.live.share {
            return share.name.clone();
        }
        let is_there = self.variables.get(at).is_some_and(Option::is_some);
        let made_over = self.made_over.as_ref().filter(|_| at == 0);
        made_over.or(self.names.get(at)).filter(|_| is_there).cloned().unwrap_or_default()
    }
}

/// The one row of what this step makes that its question is about: of the cells it hides, or that its choices tell apart.
pub(super) fn row_asked(session: &Session) -> Option<usize> {
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
