//! The pictures' data: what nodes hold, which links carry, where curves run. It must not draw: scenes do.

use super::Session;
use super::arrows::{ArrowsPlot, arrows};
use super::diagram::{Diagram, Node, diagram, layer, seen, size, spoken_of};
use super::histogram::{HistogramPlot, histogram};
use super::image_lines::{ImageLine, image_lines};
use super::plots::{ChartPlot, FunctionPlot, WeightCurve, chart_plot, function_plot, weight_curve};
use super::wide::{WideNetwork, wide_network};
use crate::lesson::{Held, Picture};
use crate::matrix::{Value, subscript};
use crate::trace::{Origin, Step, Variable};

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureData {
    /// Nodes and links.
    Network(Diagram),
    /// Wide layers, and what goes into the node at work.
    Wide(WideNetwork),
    /// Curves over one variable.
    Function(FunctionPlot),
    /// The error over one weight.
    Curve(WeightCurve),
    /// Points and a dividing line.
    Plane(Plane),
    /// Heights over places.
    Chart(ChartPlot),
    /// How many numbers lie where.
    Histogram(HistogramPlot),
    /// Matrices, each as one arrow.
    Arrows(ArrowsPlot),
    /// Pixels.
    Image(Image),
    /// Images side by side.
    Images(Vec<Image>),
    /// Outputs.
    Bars(Bars),
    /// A sample's pixels and the outputs it gives.
    Sample(Image, Bars),
}

/// Points in a plane and the line a neuron draws through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// What the axes are called, the level one first: rows of the matrix of points.
    pub axes: [String; 2],
    /// The points with their marks: whether the neuron fires there, once that is known.
    pub points: Vec<(f64, f64, Option<bool>)>,
    /// The weights and the threshold: the line is where `a x + b y = threshold`.
    pub line: Option<(f64, f64, f64)>,
    /// The point the stage is at.
    pub live: Option<usize>,
}

/// Pixels: a column or row of them, or a matrix as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The variable's name, with the row where it is one of a matrix.
    pub name: String,
    /// The pixels.
    pub value: Value,
    /// The last cell there is, where they are just being worked out.
    pub known_up_to: Option<(usize, usize)>,
    /// The cell the stage is at.
    pub live: Option<(usize, usize)>,
    /// Whether all of it is asked for.
    pub asked: bool,
    /// Rows and columns of it that have a name.
    pub lines: Vec<ImageLine>,
}

/// Outputs beside one another, the first of class 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// The variable that holds them; empty where they are named elsewhere.
    pub name: String,
    /// The variable of the earlier ones they are compared with; empty where they are with none.
    pub before: String,
    /// Whether it is asked which of them is the largest.
    pub is_largest_asked: bool,
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
    /// What it was before.
    pub before: Option<f64>,
    /// Whether it waits behind a question.
    pub hidden: bool,
    /// Whether the stage is at it.
    pub live: bool,
}

/// The data of the picture that shows where the session stands.
pub(super) fn data(session: &Session) -> Option<PictureData> {
    match session.lesson.picture_at(session.passage())? {
        Picture::None => None,
        Picture::Network { layers, links, targets } => diagram(session, layers, links)
            .map(PictureData::Network)
            .or_else(|| wide_network(session, layers, targets.as_deref()).map(PictureData::Wide)),
        Picture::Image { of } => image(session, of, OfMatrix::Row).map(PictureData::Image),
        Picture::Images { of, rows, columns } => {
            let mut images = side_by_side(session, of);
            if let Some(first) = images.first_mut() {
                first.lines = image_lines(session, rows, columns);
            }
            Some(PictureData::Images(images))
        }
        Picture::Chart { x, y, scaled } => chart_plot(session, x, y, *scaled).map(PictureData::Chart),
        Picture::Histogram { of } => histogram(session, of).map(PictureData::Histogram),
        Picture::Arrows { of, cosine } => arrows(session, of, cosine).map(PictureData::Arrows),
        Picture::Bars { of, targets, before } => {
            bars(session, of, [targets, before].map(Option::as_deref)).map(PictureData::Bars)
        }
        Picture::Sample { image: pixels, outputs, targets, before } => {
            let outputs = bars(session, outputs, [targets, before].map(Option::as_deref))?;
            Some(PictureData::Sample(image(session, pixels, OfMatrix::Row)?, outputs))
        }
        Picture::Function { x, at, from, to, curves, names, tangent, secant, gap, points } => {
            let variables = [Some(x), secant.as_ref(), gap.as_ref(), points.as_ref()];
            let variables = variables.map(|name| name.map_or("", String::as_str));
            let mut plot = function_plot(session, variables, at.as_ref(), (*from, *to), curves, *tangent);
            for ((called, _), name) in plot.curves.iter_mut().zip(names) {
                name.clone_into(called);
            }
            Some(PictureData::Function(plot))
        }
        Picture::Curve { weight, error, slope, stepped, .. } => {
            let cells = [slope, stepped].map(Option::as_ref);
            Some(PictureData::Curve(weight_curve(session, weight, error, cells)))
        }
        Picture::Plane { points, marks, weights, threshold } => {
            plane(session, [points, marks, weights, threshold]).map(PictureData::Plane)
        }
    }
}

/// What of a matrix is an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OfMatrix {
    /// The row that is read or written now: of records, or of weights.
    Row,
    /// All of it, as a picture is given.
    Whole,
}

/// The most images side by side, and the most pixels of all of them: each is looked at for a picture.
const MOST_IMAGES: usize = 8;
const MOST_PIXELS: usize = 250_000;

/// Those of some variables that find room beside one another, the first first.
fn side_by_side(session: &Session, names: &[String]) -> Vec<Image> {
    let trace = session.trace();
    let mut left = MOST_PIXELS;
    let finds_room = |name: &&String| {
        let cells = trace.variable_at(name, trace.steps.len()).map_or(0, |it| it.value.shape().cells());
        let rest = left.checked_sub(cells);
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let shown = names.iter().filter(finds_room).take(MOST_IMAGES);
    shown.filter_map(|name| image(session, std::slice::from_ref(name), OfMatrix::Whole)).collect()
}

fn image(session: &Session, names: &[String], of_matrix: OfMatrix) -> Option<Image> {
    // Before it is there its place is kept.
    let there = spoken_of(session, names);
    let ends = session.trace().variables();
    let will_be = ends.iter().copied().find(|v| names.iter().any(|name| name == v.name));
    let variable = there.or(will_be)?;
    let cell = |row, column| there.and_then(|v| seen(session, &v, row, column)).unwrap_or(f64::NAN);
    let (rows, columns) = variable.value.shape().extent();
    let is_staged = session.stepper().step().is_some_and(|(at, _)| at == variable.step);
    let live = session.stepper().cell();
    if rows > 1 && columns > 1 && of_matrix == OfMatrix::Row {
        let row = live.map_or(0, |(row, _)| row).min(rows - 1);
        let cells: Vec<f64> = (0..columns).map(|column| cell(row, column)).collect();
        return Some(Image {
            name: format!("{}, row {}", variable.name, row + 1),
            value: Value::from_rows(1, columns, &cells),
            known_up_to: None,
            live: None,
            asked: cells.iter().all(|cell| cell.is_nan()) && there.is_some(),
            lines: Vec::new(),
        });
    }
    let live = live.filter(|_| is_staged);
    let is_free = there.is_some_and(|there| !session.is_any_hidden(there.step));
    let value = match there.filter(|_| is_free) {
        Some(there) => there.value.clone(),
        None => {
            let places = variable.value.shape().places();
            let cells: Vec<f64> = places.map(|(row, column)| cell(row, column)).collect();
            Value::from_rows(rows, columns, &cells)
        }
    };
    let asked = there.is_some() && !is_free && value.cells().all(f64::is_nan);
    Some(Image { name: variable.name.to_owned(), value, known_up_to: live, live, asked, lines: Vec::new() })
}

/// The most points of a plane.
const MOST_POINTS: usize = 1_000;
/// The most numbers that stand as bars beside one another: more could not be told apart.
const MOST_BARS: usize = 100;

fn bars(session: &Session, names: &[String], [targets, before]: [Option<&str>; 2]) -> Option<Bars> {
    let reached = session.reached()?;
    let variable = |name: &str| session.trace().variable_at(name, reached);
    let targets = targets.and_then(variable);
    let there = spoken_of(session, names);
    let before = before.and_then(variable).filter(|before| there.is_some_and(|v| v.step > before.step));
    let staged = there.map(|v| v.step) == session.stepper().step().map(|(at, _)| at);
    let live = session.stepper().cell().map(|(row, _)| row).filter(|_| staged);
    let held: Vec<Held> = match there {
        Some(there) => vec![Held::Column(there.name.to_owned())],
        None => names.iter().cloned().map(Held::Column).collect(),
    };
    let count = size(session, &held).filter(|count| *count <= MOST_BARS)?;
    let outputs = layer(session, &held, count, |row| (live == Some(row), false));
    let bar = |(row, node): (usize, &Node)| Bar {
        value: node.value,
        target: targets.and_then(|v| seen(session, &v, row, 0)),
        before: before.and_then(|v| seen(session, &v, row, 0)),
        hidden: node.hidden,
        live: node.live,
    };
    Some(Bars {
        name: outputs.name.clone(),
        before: before.map_or_else(String::new, |before| before.name.to_owned()),
        is_largest_asked: there.is_some_and(|there| is_largest_asked(session, &there)),
        bars: outputs.nodes.iter().enumerate().map(bar).collect(),
    })
}

/// Whether the place of the largest number of a variable is asked for, here or further on: a single number that is worked
/// out of that variable alone, and is that place.
fn is_largest_asked(session: &Session, variable: &Variable<'_>) -> bool {
    let cells = || variable.value.cells();
    let most = cells().fold(f64::NEG_INFINITY, f64::max);
    let Some(place) = cells().position(|cell| cell == most) else { return false };
    let is_it = |(at, step): (usize, &Step)| {
        matches!(&step.operands[..], [of] if of.origin == Origin::Step(variable.step))
            && step.result.is_scalar()
            && step.result.get(0, 0) == Some(place as f64)
            && session.is_hidden(at, 0, 0)
    };
    session.trace().steps.iter().enumerate().skip(variable.step).any(is_it)
}

fn plane(session: &Session, [points, marks, weights, threshold]: [&String; 4]) -> Option<Plane> {
    let reached = session.reached().unwrap_or(0);
    let value = |name: &String| session.trace().variable_at(name, reached);
    let ends = session.trace().variables();
    let places = value(points).or_else(|| ends.iter().copied().find(|v| v.name == points.as_str()))?;
    let marked = value(marks);
    let mark = |column: usize| {
        let marked = marked?;
        let unknown =
            session.is_hidden(marked.step, 0, column) || session.is_pending(marked.step, (0, column));
        marked.value.get(0, column).filter(|_| !unknown).map(|m| m > 0.5)
    };
    let line = || {
        let (weights, threshold) = (value(weights)?, value(threshold)?);
        let weight = |column| seen(session, &weights, 0, column);
        Some((weight(0)?, weight(1)?, seen(session, &threshold, 0, 0)?))
    };
    let columns = places.value.shape().extent().1.min(MOST_POINTS);
    let point = |c: usize| Some((seen(session, &places, 0, c)?, seen(session, &places, 1, c)?, mark(c)));
    let live = session.stepper().cell().map(|(_, column)| column).filter(|c| *c < columns && columns > 1);
    let axes = [1, 2].map(|row| format!("{points}{}", subscript(row)));
    Some(Plane { axes, points: (0..columns).filter_map(point).collect(), line: line(), live })
}
