//! The pictures' data: what nodes hold, which links carry, where curves run. Drawing it is for the screens.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Session;
use crate::interp::{evaluate, run};
use crate::lang::{Expression, Literal, LiteralId, Program, parse_expression};
use crate::lesson::{CellName, Picture};
use crate::matrix::{Operation, Value, subscript};
use crate::trace::{CellRef, Level, Operand, Origin, Step, Variable, sources};

/// How many points a curve is drawn through.
const SAMPLES: usize = 81;
/// Layers of more nodes than this are not drawn as nodes and links.
const MAX_NODES: usize = 24;

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureData {
    /// Nodes and links.
    Network(Diagram),
    /// Curves over one variable.
    Function(FunctionPlot),
    /// The error over one weight.
    Curve(WeightCurve),
    /// Points and a dividing line.
    Plane(Plane),
    /// Pixels.
    Image(Image),
    /// Outputs.
    Bars(Bars),
    /// A sample's pixels and the outputs it gives.
    Sample(Image, Bars),
}

/// Nodes in layers and the links between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// The layers, from the input side.
    pub layers: Vec<Vec<Node>>,
    /// For each gap between layers, its links.
    pub gaps: Vec<Vec<Link>>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it holds now, if anything yet.
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
    /// Its weight, once there is one.
    pub weight: Option<f64>,
    /// Whether the operation on the stage uses it.
    pub live: bool,
}

/// Curves over one variable.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionPlot {
    /// The variable.
    pub variable: String,
    /// Left and right edge.
    pub bounds: (f64, f64),
    /// Each curve's expression and its points.
    pub curves: Vec<(String, Vec<(f64, f64)>)>,
    /// Where the variable stands now.
    pub at: Option<f64>,
    /// The tangent to the first curve there: the point and the slope.
    pub tangent: Option<(f64, f64)>,
}

/// The error as one weight moves.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightCurve {
    /// The weight's name.
    pub weight: String,
    /// The error's name.
    pub error: String,
    /// The curve.
    pub points: Vec<(f64, f64)>,
    /// Where the weight stands now.
    pub now: Option<(f64, f64)>,
    /// Where the update takes it.
    pub stepped: Option<(f64, f64)>,
}

/// Points in a plane and the line a neuron draws through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The points with their marks: whether the neuron fires there, once that is known.
    pub points: Vec<(f64, f64, Option<bool>)>,
    /// The weights and the threshold: the line is where `a x + b y = threshold`.
    pub line: Option<(f64, f64, f64)>,
    /// The point the stage is at.
    pub live: Option<usize>,
}

/// A column or row of pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The variable's name, with the row where it is one of a matrix.
    pub name: String,
    /// The pixels, a column or a row.
    pub value: Value,
    /// The last cell there is, where they are just being worked out.
    pub known_up_to: Option<(usize, usize)>,
    /// The cell the stage is at.
    pub live: Option<(usize, usize)>,
}

/// Outputs beside one another, the first of class 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// A bar a class.
    pub bars: Vec<Bar>,
}

/// One output.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its number, once there is one.
    pub value: Option<f64>,
    /// What it should be.
    pub target: Option<f64>,
    /// Whether it waits behind a question.
    pub hidden: bool,
    /// Whether the stage is at it.
    pub live: bool,
}

/// The data of the picture that shows where the session stands.
pub(super) fn data(session: &Session) -> Option<PictureData> {
    match session.lesson.picture_at(session.passage())? {
        Picture::None => None,
        Picture::Network { layers, links } => diagram(session, layers, links).map(PictureData::Network),
        Picture::Image { of } => image(session, of).map(PictureData::Image),
        Picture::Bars { of, targets } => bars(session, of, targets.as_deref()).map(PictureData::Bars),
        Picture::Sample { image: pixels, outputs, targets } => {
            let outputs = bars(session, outputs, targets.as_deref())?;
            Some(PictureData::Sample(image(session, pixels)?, outputs))
        }
        Picture::Function { x, from, to, curves, tangent } => {
            Some(PictureData::Function(function_plot(session, x, (*from, *to), curves, *tangent)))
        }
        Picture::Curve { weight, error, stepped, .. } => {
            Some(PictureData::Curve(weight_curve(session, weight, error, stepped.as_ref())))
        }
        Picture::Plane { points, marks, weights, threshold } => {
            plane(session, [points, marks, weights, threshold]).map(PictureData::Plane)
        }
    }
}

/// What the stage is reading and writing, as cells of named variables.
struct Live {
    cells: BTreeSet<(Arc<str>, usize, usize)>,
}

impl Live {
    fn of(session: &Session) -> Self {
        let mut live = Self { cells: BTreeSet::new() };
        let stepper = session.stepper();
        let Some((_, step)) = stepper.step() else { return live };
        let cursor = stepper.cursor();
        let places = match stepper.cell() {
            Some(place) => vec![place],
            None => {
                let (rows, columns) = step.result.shape().extent();
                (0..rows.min(MAX_NODES))
                    .flat_map(|r| (0..columns.min(MAX_NODES)).map(move |c| (r, c)))
                    .collect()
            }
        };
        for (row, column) in places {
            if let Some(name) = &step.assigns {
                live.cells.insert((Arc::clone(name), row, column));
            }
            let all = sources(step, row, column);
            let per_term = if step.operation == Operation::MatMul { 2 } else { 1 };
            let of_term = |at: usize| cursor.level != Level::Term || at / per_term == cursor.term;
            for (_, cell) in all.into_iter().enumerate().filter(|(at, _)| of_term(*at)) {
                live.trace(session, step, cell);
            }
        }
        live
    }

    /// Notes the variable's cell that an operand's cell was read from, through transposes and parts.
    fn trace(&mut self, session: &Session, step: &Step, cell: CellRef) {
        let Some(Operand { name, origin, .. }) = step.operands.get(cell.operand) else { return };
        if let Some(name) = name {
            self.cells.insert((Arc::clone(name), cell.row, cell.column));
        }
        if let Origin::Step(made) = origin {
            let made = &session.trace().steps[*made];
            // A part of a matrix, or the same lying down, is that matrix whatever it is called.
            let is_view =
                matches!(made.operation, Operation::Transpose | Operation::Cell { .. } | Operation::Slice(_));
            if is_view || name.is_none() && matches!(made.operation, Operation::Arithmetic(_)) {
                for inner in sources(made, cell.row, cell.column) {
                    self.trace(session, made, inner);
                }
            }
        }
    }

    fn has(&self, name: &str, row: usize, column: usize) -> bool {
        self.cells.iter().any(|(n, r, c)| &**n == name && (*r, *c) == (row, column))
    }
}

fn diagram(session: &Session, layers: &[Vec<String>], links: &[Vec<String>]) -> Option<Diagram> {
    let reached = session.reached();
    let trace = session.trace();
    let live = Live::of(session);
    let variable = |name: &String| reached.and_then(|step| trace.variable_at(name, step));
    // A layer has as many nodes as its variables will have rows, known or not yet.
    let size = |names: &[String]| {
        let finals = trace.variables();
        finals.iter().find(|v| names.iter().any(|n| n == v.name)).map(|v| v.value.shape().extent().0)
    };
    let sizes: Vec<usize> = layers.iter().map(|names| size(names)).collect::<Option<_>>()?;
    if sizes.iter().any(|n| *n > MAX_NODES) {
        return None;
    }
    let staged = session.stepper().step().and_then(|(_, step)| step.assigns.as_deref());
    let node = |names: &[String], at: usize| {
        let newest = names.iter().filter_map(variable).max_by_key(|v| v.step);
        let done = newest.filter(|v| !is_pending(session, v.step, (at, 0)));
        Node {
            value: done.and_then(|v| v.value.get(at, 0)),
            hidden: done.is_some_and(|v| session.is_hidden(v.step, at, 0)),
            live: names.iter().any(|name| live.has(name, at, 0)),
            written: names.iter().any(|name| staged == Some(name) && live.has(name, at, 0)),
        }
    };
    let gap = |(at, names): (usize, &Vec<String>)| {
        let (from, to) = (*sizes.get(at)?, *sizes.get(at + 1)?);
        let weights = names.first().and_then(variable);
        let link = |row: usize, column: usize| Link {
            from: column,
            to: row,
            weight: weights.and_then(|v| v.value.get(row, column)),
            live: names.iter().any(|name| live.has(name, row, column)),
        };
        Some(
            (0..to)
                .flat_map(|row| (0..from).map(move |column| (row, column)))
                .map(|(r, c)| link(r, c))
                .collect(),
        )
    };
    Some(Diagram {
        layers: layers
            .iter()
            .zip(&sizes)
            .map(|(names, n)| (0..*n).map(|at| node(names, at)).collect())
            .collect(),
        gaps: links.iter().enumerate().filter_map(gap).collect(),
    })
}

/// Whether a cell of the staged step comes after the one being worked out, so that it is not there yet.
fn is_pending(session: &Session, step: usize, place: (usize, usize)) -> bool {
    let stepper = session.stepper();
    stepper.step().is_some_and(|(at, _)| at == step) && stepper.cell().is_some_and(|live| place > live)
}

/// `from` to `to` in even steps.
fn samples((from, to): (f64, f64)) -> impl Iterator<Item = f64> {
    (0..SAMPLES).map(move |n| from + (to - from) * n as f64 / (SAMPLES - 1) as f64)
}

fn function_plot(
    session: &Session,
    x: &str,
    bounds: (f64, f64),
    curves: &[String],
    tangent: bool,
) -> FunctionPlot {
    let reached = session.reached().unwrap_or(0);
    let at = session.trace().variable_at(x, reached).and_then(|v| v.value.as_single());
    let touch = |at: f64| {
        let (first, h) = (Curve::parse(curves.first()?, x)?, 1e-5);
        let slope = (first.at(at + h)? - first.at(at - h)?) / (2.0 * h);
        Some((first.at(at)?, slope))
    };
    FunctionPlot {
        variable: x.to_owned(),
        bounds,
        curves: curves.iter().cloned().zip(session.samples.iter().cloned()).collect(),
        at,
        tangent: at.filter(|_| tangent).and_then(touch),
    }
}

/// An expression in one variable, read once and worked out at many places.
struct Curve {
    expression: Expression,
    literals: Vec<Literal>,
    variable: String,
}

impl Curve {
    fn parse(text: &str, variable: &str) -> Option<Self> {
        let (expression, literals) = parse_expression(text).ok()?;
        Some(Self { expression, literals, variable: variable.to_owned() })
    }

    fn at(&self, x: f64) -> Option<f64> {
        let variables = [(self.variable.clone(), Value::real(x))].into();
        evaluate(&self.expression, &self.literals, &variables).ok()?.as_single()
    }
}

/// The points of the curves of a passage's picture. For the error over a weight the whole program is run for each.
pub(super) fn sample_curves(session: &Session, passage: usize) -> Vec<Vec<(f64, f64)>> {
    match session.lesson.picture_at(passage) {
        Some(Picture::Curve { weight, error, from, to, .. }) => {
            let bounds = (*from, *to);
            let program = program_up_to(session, error);
            let Some(literal) = weight_literal(session, weight) else { return Vec::new() };
            let error_at =
                |at: f64| Some((at, error_with(session, &program, (literal, error.as_str()), at)?));
            vec![samples(bounds).filter_map(error_at).collect()]
        }
        Some(Picture::Function { x, from, to, curves, .. }) => {
            let points = |curve: &String| {
                let curve = Curve::parse(curve, x)?;
                Some(samples((*from, *to)).filter_map(|at| Some((at, curve.at(at)?))).collect())
            };
            curves.iter().map(|curve| points(curve).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// The program as far as it goes to work out a variable: a curve is sampled often, and what comes after the error has
/// no part in it.
fn program_up_to(session: &Session, name: &str) -> Program {
    let mut program = Program::clone(&session.lesson.program);
    let last = program.statements.iter().rposition(|statement| statement.assigns(name));
    program.statements.truncate(last.map_or(0, |at| at + 1));
    program
}

fn error_with(
    session: &Session,
    program: &Program,
    (weight, error): (LiteralId, &str),
    at: f64,
) -> Option<f64> {
    let mut changes: Vec<_> = session.changes.iter().filter_map(super::Change::written).collect();
    changes.push((weight, at));
    let trace = run(Arc::new(program.with_literals(&changes)), session.settings());
    trace.variable_at(error, trace.steps.len())?.value.as_single()
}

/// The number of the program that a weight's cell is.
fn weight_literal(session: &Session, weight: &CellName) -> Option<LiteralId> {
    session.literal_named(weight, session.stepper().stops().len())
}

fn weight_curve(
    session: &Session,
    weight: &CellName,
    error: &str,
    stepped: Option<&CellName>,
) -> WeightCurve {
    let cell = |cell: &CellName| {
        let variable = session.trace().variable_at(&cell.name, session.trace().steps.len())?;
        variable.value.get(cell.row, cell.column)
    };
    let program = program_up_to(session, error);
    let literal = weight_literal(session, weight);
    let point = |x: f64| Some((x, error_with(session, &program, (literal?, error), x)?));
    let matrix = session.trace().variable_at(&weight.name, session.trace().steps.len());
    let name = matrix.map_or_else(
        || weight.name.clone(),
        |v| crate::trace::cell_name(&session.notation, &weight.name, v.value, weight.row, weight.column),
    );
    WeightCurve {
        weight: name,
        error: error.to_owned(),
        points: session.samples.first().cloned().unwrap_or_default(),
        now: cell(weight).and_then(point),
        stepped: stepped.and_then(cell).and_then(point),
    }
}

/// The one of some variables that was worked out last, up to where the session stands.
fn newest<'a>(session: &'a Session, names: &[String]) -> Option<Variable<'a>> {
    let reached = session.reached()?;
    names.iter().filter_map(|name| session.trace().variable_at(name, reached)).max_by_key(|v| v.step)
}

fn image(session: &Session, names: &[String]) -> Option<Image> {
    let variable = newest(session, names)?;
    let (rows, columns) = variable.value.shape().extent();
    let is_staged = session.stepper().step().is_some_and(|(at, _)| at == variable.step);
    let live = session.stepper().cell();
    if rows > 1 && columns > 1 {
        // Of a matrix, the row that is read or written now.
        let row = live.map_or(0, |(row, _)| row).min(rows - 1);
        let cells: Vec<f64> = (0..columns).filter_map(|column| variable.value.get(row, column)).collect();
        return Some(Image {
            name: format!("{}, row {}", variable.name, session.notation.ordinal(row)),
            value: Value::from_rows(1, columns, &cells),
            known_up_to: None,
            live: None,
        });
    }
    let live = live.filter(|_| is_staged);
    Some(Image { name: variable.name.to_owned(), value: variable.value.clone(), known_up_to: live, live })
}

fn bars(session: &Session, names: &[String], targets: Option<&str>) -> Option<Bars> {
    let reached = session.reached()?;
    let ends = session.trace().variables();
    let outputs = newest(session, names);
    let classes =
        outputs.or_else(|| ends.iter().copied().find(|v| names.iter().any(|name| name == v.name)))?;
    let (count, _) = classes.value.shape().extent();
    let targets = targets.and_then(|name| session.trace().variable_at(name, reached));
    let live = session.stepper().cell().map(|(row, _)| row);
    let bar = |row: usize| {
        let known = outputs.filter(|v| !is_pending(session, v.step, (row, 0)));
        let hidden = known.is_some_and(|v| session.is_hidden(v.step, row, 0));
        let is_staged = outputs.is_some_and(|v| session.stepper().step().is_some_and(|(at, _)| at == v.step));
        Bar {
            value: known.filter(|_| !hidden).and_then(|v| v.value.get(row, 0)),
            target: targets.and_then(|v| v.value.get(row, 0)),
            hidden,
            live: is_staged && live == Some(row),
        }
    };
    Some(Bars { bars: (0..count).map(bar).collect() })
}

fn plane(session: &Session, [points, marks, weights, threshold]: [&String; 4]) -> Option<Plane> {
    let reached = session.reached().unwrap_or(0);
    let value = |name: &String| session.trace().variable_at(name, reached);
    let ends = session.trace().variables();
    let places = value(points).or_else(|| ends.iter().copied().find(|v| v.name == points.as_str()))?.value;
    let marked = value(marks);
    let mark = |column: usize| {
        let marked = marked?;
        let unknown =
            session.is_hidden(marked.step, 0, column) || is_pending(session, marked.step, (0, column));
        marked.value.get(0, column).filter(|_| !unknown).map(|m| m > 0.5)
    };
    let line = || {
        let (weights, threshold) = (value(weights)?.value, value(threshold)?.value);
        Some((weights.get(0, 0)?, weights.get(0, 1)?, threshold.as_single()?))
    };
    let columns = places.shape().extent().1;
    let point = |c: usize| Some((places.get(0, c)?, places.get(1, c)?, mark(c)));
    let live = session.stepper().cell().map(|(_, column)| column).filter(|c| *c < columns && columns > 1);
    Some(Plane { points: (0..columns).filter_map(point).collect(), line: line(), live })
}

/// A node's number as its circle shows it: ①.
#[must_use]
pub fn circled(n: usize) -> String {
    u32::try_from(n)
        .ok()
        .filter(|n| (1..=20).contains(n))
        .and_then(|n| char::from_u32(0x2460 + n - 1))
        .map_or_else(|| format!("({})", subscript(n)), String::from)
}
