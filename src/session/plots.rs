//! Curves: expressions over one variable, and the error over one weight.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Session;
use super::diagram::{read_cells, seen};
use super::sampling::{SampledCurve, evenly, most, sampled};
use crate::interp::{Budget, Settings, evaluate_within, run};
use crate::lang::{Expression, Literal, LiteralId, Program, parse_expression};
use crate::lesson::{CellName, Lesson, Picture};
use crate::matrix::{Gives, Operation, Value};
use crate::trace::{Origin, Places, Variable};

/// How many points the error over a weight is drawn through, and how many more about a short step: for each the program
/// is run.
const RUNS: usize = 81;
const RUNS_NEAR: usize = 25;
/// To either side of a step, how many times its length it is seen in.
const NEAR: f64 = 3.0;
/// How many points evenly apart an expression's curve is drawn through.
const SAMPLES: usize = 161;
/// Multiplications and the like of all curves of a picture together: a screen waits for them. Where a lesson has more
/// pictures, of those of a few.
const MOST_WORK: usize = 20_000_000;
const PICTURES: usize = 10;
/// How many times the steps of the program one run of it may take on the way to a curve.
const MORE_STEPS: usize = 4;
/// The most places that are marked on a curve, or stand beside one another in a chart.
const MOST_POINTS: usize = 40;

/// Curves over one variable.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionPlot {
    /// The variable.
    pub variable: String,
    /// Left and right edge.
    pub bounds: (f64, f64),
    /// What each curve is called, and where it goes.
    pub curves: Vec<(String, SampledCurve)>,
    /// What stands on the curves: the variable, or what the stage takes one of these functions of.
    pub stands: String,
    /// Where it stands now.
    pub at: Option<f64>,
    /// The tangent to the first curve there: the point and the slope.
    pub tangent: Option<(f64, f64)>,
    /// The secant of the first curve.
    pub secant: Option<Secant>,
    /// The heights of the first two curves there, where what lies between them is spoken of.
    pub gap: Option<[f64; 2]>,
    /// Places on the first curve that are spoken of.
    pub points: Vec<(f64, f64)>,
}

/// A straight line through two places of a curve, as far to either side.
#[derive(Clone, Debug, PartialEq)]
pub struct Secant {
    /// What says how far.
    pub reach: String,
    /// The places, left and right if that is above 0.
    pub places: [(f64, f64); 2],
}

/// What one column has over another.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPlot {
    /// What the places and the heights are called.
    pub names: [String; 2],
    /// The places, each with its height, once there is one that is not hidden.
    pub points: Vec<(f64, Option<f64>)>,
    /// Whether they stand as far apart as their numbers lie, and not evenly.
    pub is_scaled: bool,
    /// The places the stage is at: whose heights it makes, or reads by name.
    pub live: Vec<usize>,
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
    /// The slope there, once it is known.
    pub slope: Option<f64>,
    /// Where the update takes it.
    pub stepped: Option<(f64, f64)>,
}

/// The places about a short step, where the curve is looked at more closely; none about a long one.
fn about(step: &[f64], (from, to): (f64, f64)) -> impl Iterator<Item = f64> {
    let near = match step {
        &[now, after] if now != after => Some((now.midpoint(after), NEAR * (after - now).abs())),
        _ => None,
    };
    let near = near.map(|(middle, reach)| (middle - reach, middle + reach));
    let within = near.filter(|(left, right)| from <= *left && *right <= to);
    within.into_iter().flat_map(|near| evenly(near, RUNS_NEAR))
}

pub(super) fn function_plot(
    session: &Session,
    [x, secant, gap, points]: [&str; 4],
    stands_for: Option<&CellName>,
    bounds: (f64, f64),
    curves: &[String],
    tangent: bool,
) -> FunctionPlot {
    let reached = session.reached().unwrap_or(0);
    let number = |name: &str, row: usize, column: usize| {
        seen(session, &session.trace().variable_at(name, reached)?, row, column)
    };
    let single = |name: &str| number(name, 0, 0);
    let now = || stands_for.map_or_else(|| single(x), |cell| number(&cell.name, cell.row, cell.column));
    let (stands, at) = taken_of(session, x, curves).unwrap_or_else(|| (x.to_owned(), now()));
    let nth = |at: usize| Curve::parse(session, curves.get(at)?, x, curves.len());
    let first = || nth(0);
    let touch = |at: f64| {
        let (mut first, h) = (first()?, 1e-5);
        let slope = (first.at(at + h)? - first.at(at - h)?) / (2.0 * h);
        Some((first.at(at)?, slope))
    };
    let cut = |at: f64| {
        let (mut first, h) = (first()?, single(secant).filter(|h| *h != 0.0)?);
        let places = [(at - h, first.at(at - h)?), (at + h, first.at(at + h)?)];
        Some(Secant { reach: secant.to_owned(), places })
    };
    let between = |at: f64| single(gap).and_then(|_| Some([first()?.at(at)?, nth(1)?.at(at)?]));
    FunctionPlot {
        variable: x.to_owned(),
        stands,
        bounds,
        curves: curves.iter().cloned().zip(session.samples.iter().cloned()).collect(),
        at,
        tangent: at.filter(|_| tangent).and_then(touch),
        secant: at.and_then(cut),
        gap: at.and_then(between),
        points: marked(session, points, first()),
    }
}

/// The numbers of a variable as places on a curve, as far as they are known.
fn marked(session: &Session, name: &str, curve: Option<Curve>) -> Vec<(f64, f64)> {
    let variable = session.reached().and_then(|at| session.trace().variable_at(name, at));
    let (Some(variable), Some(mut curve)) = (variable, curve) else { return Vec::new() };
    let places = variable.value.shape().places().take(MOST_POINTS);
    let known = places.filter_map(|(row, column)| seen(session, &variable, row, column));
    known.filter_map(|x| Some((x, curve.at(x)?))).collect()
}

/// The heights in one column over the places in another; the places alone until the heights are there.
pub(super) fn chart_plot(session: &Session, x: &str, y: &str, is_scaled: bool) -> Option<ChartPlot> {
    let variable = |name: &str| session.trace().variable_at(name, session.reached()?);
    let (places, heights) = (variable(x)?, variable(y));
    let point = |(row, column): (usize, usize)| {
        let place = seen(session, &places, row, column)?;
        let height = heights.and_then(|v| {
            seen(session, &v, row, column).filter(|_| !session.is_pending(v.step, (row, column)))
        });
        Some((place, height))
    };
    let made = session.stepper().step().filter(|(at, _)| heights.is_some_and(|v| v.step == *at));
    let made = made.and(session.stepper().cell()).map(|(row, column)| row + column);
    let read =
        [x, y].into_iter().flat_map(|name| read_cells(session, name)).map(|(row, column)| row + column);
    let found = found_in(session, y);
    Some(ChartPlot {
        names: [x, y].map(str::to_owned),
        points: places.value.shape().places().take(MOST_POINTS).filter_map(point).collect(),
        is_scaled,
        live: made.into_iter().chain(read).chain(found).collect(),
    })
}

/// The place in a column that the stage finds: where its largest number stands, or its smallest.
fn found_in(session: &Session, column: &str) -> Option<usize> {
    let (at, step) = session.stepper().step()?;
    let [read] = &step.operands[..] else { return None };
    let finds = |operation| matches!(operation, Operation::Reduce(found, ..) if found.gives == Gives::Whole);
    let is_of_it = finds(step.operation) && read.name.as_deref() == Some(column);
    let place = step.result.as_single().filter(|_| is_of_it && !session.is_hidden(at, 0, 0))?;
    Some(place as usize)
}

/// What the stage takes one of the curves' functions of, where it is a single number, and that number; none where what
/// comes of it is asked for, since the curve would tell it.
fn taken_of(session: &Session, x: &str, curves: &[String]) -> Option<(String, Option<f64>)> {
    // What is read after a step is about that.
    let at = session.reached()?;
    let step = session.trace().steps.get(at)?;
    let Operation::Function(function) = step.operation else { return None };
    let [operand] = &step.operands[..] else { return None };
    let value = operand.value.as_single().filter(|_| curves.contains(&format!("{}({x})", function.name)))?;
    // A number that is written there has no name of its own.
    let is_written = matches!(operand.origin, Origin::Literal(_));
    let name = operand.name.as_ref().map(ToString::to_string).or(is_written.then(|| x.to_owned()))?;
    let is_told = !session.is_hidden(at, 0, 0) && !session.is_operand_hidden(at, 0, 0, 0);
    Some((name, is_told.then_some(value)))
}

/// Multiplications and the like that each of so many curves of a picture of a lesson may take at a point.
pub(super) fn work_at_a_point(lesson: &Lesson, curves: usize) -> usize {
    MOST_WORK * PICTURES / pictures(lesson).max(PICTURES) / (most(SAMPLES) * curves.max(1))
}

/// How many pictures a lesson has.
fn pictures(lesson: &Lesson) -> usize {
    lesson.passages.iter().filter(|passage| passage.picture.is_some()).count().max(1)
}

/// An expression in one variable, read once and worked out at many places.
struct Curve {
    expression: Expression,
    literals: Vec<Literal>,
    variable: String,
    /// What it reads besides, and the variable where it was last.
    variables: BTreeMap<String, Value>,
    /// Multiplications and the like at each place, at most.
    work: usize,
}

impl Curve {
    /// Reads one of so many of a picture.
    fn parse(session: &Session, text: &str, variable: &str, curves: usize) -> Option<Self> {
        let (expression, literals) = parse_expression(text).ok()?;
        let last = session.trace().steps.len();
        let read = expression.names().into_iter().filter(|(name, _)| *name != variable);
        let beside = read.filter_map(|(name, _)| session.trace().variable_at(name, last));
        // What is asked for is not told by a curve.
        let told = beside.filter(|v| !session.is_any_hidden(v.step));
        let variables = told.map(|v| (v.name.to_owned(), v.value.clone())).collect();
        let work = work_at_a_point(&session.lesson, curves);
        Some(Self { expression, literals, variable: variable.to_owned(), variables, work })
    }

    fn at(&mut self, x: f64) -> Option<f64> {
        self.variables.insert(self.variable.clone(), Value::real(x));
        let Self { expression, literals, variables, work, .. } = self;
        evaluate_within(*work, expression, literals, variables, Places::Subscripts).ok()?.as_single()
    }
}

/// The points of the curves of a passage's picture. For the error over a weight the whole program is run for each.
pub(super) fn sample_curves(session: &Session, passage: usize) -> Vec<SampledCurve> {
    match session.lesson.picture_at(passage) {
        Some(Picture::Curve { weight, error, from, to, stepped, .. }) => {
            let Some(over) = ErrorOver::weight(session, weight, error) else { return Vec::new() };
            let last = |cell: &CellName| {
                cell.get(session.trace().variable_at(&cell.name, session.trace().steps.len())?.value)
            };
            let marked = [Some(weight), stepped.as_ref()].into_iter().flatten().filter_map(last);
            let marked: Vec<f64> = marked.collect();
            let mut places: Vec<f64> =
                evenly((*from, *to), RUNS).chain(about(&marked, (*from, *to))).collect();
            places.sort_by(f64::total_cmp);
            places.dedup_by(|next, last| *next - *last < (to - from) * 1e-9);
            let points = |places: Vec<f64>| places.into_iter().filter_map(|at| over.point(at)).collect();
            let curve = |places| SampledCurve { points: points(places), ..SampledCurve::default() };
            [places, marked].map(curve).into()
        }
        Some(Picture::Function { x, from, to, curves, .. }) => {
            let curve = |text: &String| {
                let mut curve = Curve::parse(session, text, x, curves.len())?;
                Some(sampled((*from, *to), SAMPLES, |x| curve.at(x)))
            };
            curves.iter().map(|text| curve(text).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// The error over one weight.
struct ErrorOver<'a> {
    session: &'a Session,
    /// The program as far as it goes to work out the error: what comes after has no part in it, and it is run often.
    program: Program,
    /// The number of the program that the weight is.
    weight: LiteralId,
    error: &'a str,
    settings: Settings,
}

impl<'a> ErrorOver<'a> {
    fn weight(session: &'a Session, weight: &CellName, error: &'a str) -> Option<Self> {
        let weight = session.literal_named(weight, session.stepper().stops().len())?;
        let mut program = Program::clone(&session.lesson.program);
        let last = program.statements.iter().rposition(|statement| statement.assigns(error));
        program.statements.truncate(last.map_or(0, |at| at + 1));
        // With another weight it takes about as much as with its own, and no more than its part of what one may take.
        let Budget { steps, cells, work } = session.settings.budget;
        let budget = Budget {
            steps: steps.min(MORE_STEPS * (session.trace().steps.len() + 1)),
            cells,
            work: work / (RUNS + RUNS_NEAR) / pictures(&session.lesson),
        };
        Some(Self {
            session,
            program,
            weight,
            error,
            settings: Settings { budget, ..session.settings.clone() },
        })
    }

    /// A weight and its error.
    fn point(&self, at: f64) -> Option<(f64, f64)> {
        let mut changes: Vec<_> = self.session.edits().iter().map(|edit| (edit.literal, edit.to)).collect();
        changes.push((self.weight, at));
        let trace = run(Arc::new(self.program.with_literals(&changes)), self.settings.clone());
        Some((at, trace.variable_at(self.error, trace.steps.len())?.value.as_single()?))
    }
}

pub(super) fn weight_curve(
    session: &Session,
    weight: &CellName,
    error: &str,
    [slope, stepped]: [Option<&CellName>; 2],
) -> WeightCurve {
    let last = |name: &str| session.trace().variable_at(name, session.trace().steps.len());
    let reached = session.reached().unwrap_or(0);
    let at = |cell: &CellName, step: usize| {
        seen(session, &session.trace().variable_at(&cell.name, step)?, cell.row, cell.column)
    };
    // Where the error is asked for, no place on the curve tells it.
    let measured = last(error);
    let is_told = measured.is_some_and(|v| seen(session, &v, 0, 0).is_some());
    let marked = session.samples.get(1).filter(|_| is_told);
    let point = |x: f64| marked?.points.iter().copied().find(|(at, _)| *at == x);
    let called = |variable: Option<Variable<'_>>, name: &str, (row, column)| {
        variable.map_or_else(
            || name.to_owned(),
            |v| crate::trace::cell_name(&session.notation, name, v.value, row, column),
        )
    };
    WeightCurve {
        weight: called(last(&weight.name), &weight.name, (weight.row, weight.column)),
        error: called(measured, error, (0, 0)),
        points: session
            .samples
            .first()
            .filter(|_| is_told)
            .map(|curve| curve.points.clone())
            .unwrap_or_default(),
        now: at(weight, session.trace().steps.len()).and_then(point),
        slope: slope.filter(|_| is_told).and_then(|cell| at(cell, reached)),
        // The step is drawn when it is taken.
        stepped: stepped.and_then(|cell| at(cell, reached)).and_then(point),
    }
}
