//! Running a program and writing down what it did.
//!
//! One pass over the tree: every operation is worked out by `matrix::apply` and recorded with its operands, so that
//! nothing ever has to be worked out again. A program can neither hang nor eat the machine: it has a [`Budget`].
//! This layer knows nothing of lessons or screens.

mod alias;
mod alone;
mod budget;
mod defined;
mod draw;
mod evaluate;
mod repeated;
mod room;
mod supply;
mod update;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use nalgebra::DMatrix;

use crate::lang::{
    Branch, Diagnostic, Expression, Literal, Load, Program, Span, Statement, StatementKind, meant,
};
use crate::matrix::{Kind, Operation, OperationError, Supply, Value, exact};
use crate::pictures::scan::Grey;
use crate::trace::{Changed, Operand, Origin, Places, Step, Trace};

use alias::Aliases;
pub use alone::{MOST_ALONE, evaluate};
pub(crate) use alone::{evaluate_counting, evaluate_within};
pub use budget::Budget;
use budget::Used;
use defined::GivenBack;
pub(crate) use repeated::{MOST_REPEATED, Repeated};
use room::all_alone;

/// How a program is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// By-hand mode: round every computed result to so many decimals.
    pub round: Option<i32>,
    /// How a fault names the cell it is in.
    pub places: Places,
    /// What the program may use.
    pub budget: Budget,
    /// The learner's own picture, in place of the one that comes with nn-tutor.
    pub picture: Option<Arc<Grey>>,
}

/// What a run begins with besides its program.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Variables that have a value before the first statement, in the order they are to be shown.
    pub given: Vec<(String, Value)>,
    /// Cells to be set by hand as soon as their step is done.
    pub changed: Vec<Changed>,
    /// The record beside which this one is held: what has not changed since is held once.
    pub beside: Option<Arc<Trace>>,
}

/// Runs a program and gives its record. If something goes wrong the record ends there and says why.
pub fn run(program: Arc<Program>, settings: Settings) -> Trace {
    run_from(program, &Start::default(), settings)
}

/// The same from a start of its own. What is given makes the first steps of the record.
pub(crate) fn run_from(program: Arc<Program>, start: &Start, settings: Settings) -> Trace {
    let (literals, loads) = (&program.literals, &program.loads);
    let changed = start.changed.clone();
    let prepares = program.prepares();
    let beside = start.beside.as_deref();
    let used = Used { cells: beside.map_or(0, held), ..Used::default() };
    let mut run =
        Interpreter { literals, loads, settings, used, changed, beside, prepares, ..Interpreter::default() };
    let outcome = run.give(&start.given).and_then(|()| run.block(&program.statements));
    if let (Err(_), Some(last)) = (&outcome, run.steps.last_mut()) {
        // The statement that failed ends with what it got done.
        last.closes = true;
    }
    let given = start.given.len().min(run.steps.len());
    let (steps, changed, work) = (run.steps, run.changed, run.used.work);
    Trace {
        steps,
        failure: outcome.err(),
        given,
        changed,
        work,
        program,
        assigned: OnceLock::new(),
        classes: OnceLock::new(),
    }
}

/// What is written down of what is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Recording {
    /// Every operation, with its operands and its result.
    #[default]
    Whole,
    /// Nothing: what is not needed any more may be written over.
    Nothing,
}

/// A variable's value and the step it came from.
#[derive(Clone, Debug)]
struct Bound {
    value: Value,
    origin: Origin,
}

/// A run under way.
#[derive(Default)]
struct Interpreter<'a> {
    literals: &'a [Literal],
    loads: &'a [Load],
    settings: Settings,
    recording: Recording,
    used: Used,
    /// Numbers of operands that wait for others, where nothing is recorded.
    waiting: usize,
    /// The record of what was done.
    steps: Vec<Step>,
    variables: BTreeMap<String, Bound>,
    /// Variables that are read where they stand, and never given another value.
    around: Option<&'a BTreeMap<String, Value>>,
    aliases: Aliases,
    statement: Span,
    caption: Option<Arc<str>>,
    changed: Vec<Changed>,
    /// The record beside which this one is held.
    beside: Option<&'a Trace>,
    /// Whether anything has to be carried out before the statements that ask for it.
    prepares: bool,
    /// What calls and draws gave that is not asked for yet, by where they stand.
    kept: BTreeMap<(usize, usize), Vec<GivenBack>>,
    /// The variables whose matrices calls gave.
    views: BTreeMap<(usize, usize), Option<String>>,
    /// What the function under way gives back, once it does.
    returned: Option<Vec<GivenBack>>,
    /// What was local to functions, as the last call of each left it.
    left: BTreeMap<String, Bound>,
}

type Done<T> = Result<T, Diagnostic>;

impl Interpreter<'_> {
    /// Records the variables that were given.
    fn give(&mut self, given: &[(String, Value)]) -> Done<()> {
        for (name, value) in given {
            let (here, first) = (Span::default(), self.used.steps);
            let operand = self::given(value.clone(), here);
            let result = self.apply(Operation::Supplied(Supply::Given), vec![operand], here)?;
            self.close(first, result, Some(name))?;
        }
        Ok(())
    }

    fn bind(&mut self, name: &str, value: Value, origin: Origin) {
        self.variables.insert(name.to_owned(), Bound { value, origin });
    }

    fn block(&mut self, statements: &[Statement]) -> Done<()> {
        for statement in statements {
            self.begin(statement.span, statement.caption.as_deref());
            let waiting = self.waiting;
            self.statement(statement)?;
            self.waiting = waiting;
            if self.returned.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Notes which statement, or head of one, what follows belongs to.
    fn begin(&mut self, statement: Span, caption: Option<&str>) {
        self.statement = statement;
        self.caption = caption.filter(|_| self.recording == Recording::Whole).map(Arc::from);
    }

    fn statement(&mut self, statement: &Statement) -> Done<()> {
        let asks_by_itself = matches!(statement.kind, StatementKind::If { .. } | StatementKind::While(_));
        if self.prepares && !asks_by_itself {
            self.prepare(statement.expressions())?;
        }
        let first = self.used.steps;
        match &statement.kind {
            StatementKind::Nothing => {}
            StatementKind::Return(values) => self.give_back(values)?,
            StatementKind::Show(value) => {
                let value = self.expression(value)?;
                self.close(first, value, None)?;
            }
            StatementKind::Assert(condition) => {
                let outcome = self.expression(condition)?;
                self.assert_holds(condition.span, &outcome)?;
                self.close(first, outcome, None)?;
            }
            StatementKind::If { branches, otherwise } => {
                for branch in branches {
                    if self.holds(branch)? {
                        return self.block(&branch.body);
                    }
                }
                self.block(otherwise)?;
            }
            StatementKind::While(branch) => {
                while self.returned.is_none() && self.holds(branch)? {
                    self.block(&branch.body)?;
                }
            }
            StatementKind::Assign { name, value } => {
                let result = self.expression(value)?;
                self.note_alias(name, value, &result.value);
                self.close(first, result, Some(name))?;
            }
            StatementKind::Update { name, operator, value } => self.update(first, name, *operator, value)?,
            StatementKind::AssignAll { names, values } => self.assign_all(names, values)?,
            StatementKind::SetCells { place, operator, value } => {
                self.set_cells(first, place, *operator, value)?;
            }
            StatementKind::For { variable, head, start, stop, step, body } => {
                let values = self.range(start.as_ref(), stop, step.as_ref())?;
                for value in values {
                    self.begin(*head, statement.caption.as_deref());
                    let at = self.used.steps;
                    let value = given(Value::Scalar(value as f64, Kind::Whole), *head);
                    let result = self.apply(Operation::Loop, vec![value], *head)?;
                    self.aliases.assign([(variable.as_str(), None)]);
                    self.close(at, result, Some(variable))?;
                    self.block(body)?;
                    if self.returned.is_some() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// `name, name = value, value`: each name then gets its value as a step by itself.
    fn assign_all(&mut self, names: &[String], values: &[Expression]) -> Done<()> {
        let results = match values {
            // A function gives several.
            [call] if names.len() > 1 => self.kept(call.span)?,
            _ => {
                let result = |value| {
                    let result = self.expression(value)?;
                    let viewed = self.viewed(value, &result.value);
                    Ok((result, viewed))
                };
                values.iter().map(result).collect::<Done<Vec<_>>>()?
            }
        };
        let viewed = results.iter().map(|(_, viewed)| viewed.as_deref());
        self.aliases.assign(names.iter().map(String::as_str).zip(viewed));
        for (name, (result, _)) in names.iter().zip(results) {
            self.close(self.used.steps, result, Some(name))?;
        }
        Ok(())
    }

    /// Ends a statement: its value goes to a variable, and if no operation made the value, taking it is the step.
    fn close(&mut self, first: usize, value: Operand, name: Option<&str>) -> Done<()> {
        let made_here = matches!(value.origin, Origin::Step(at) if at >= first && at + 1 == self.used.steps);
        let value = match self.recording {
            _ if made_here => value,
            Recording::Nothing => {
                // It counts as a step all the same: a loop of nothing else would never end.
                self.spend(Operation::Given, &[&value.value], value.span)?;
                self.used.steps += 1;
                value
            }
            Recording::Whole => self.apply(Operation::Given, vec![value.clone()], value.span)?,
        };
        if let Some(step) = self.steps.last_mut() {
            step.closes = true;
            step.assigns = name.map(Arc::from);
        }
        if let Some(name) = name {
            self.bind(name, value.value, value.origin);
        }
        Ok(())
    }

    /// Whether a condition holds; asking is a step by itself.
    fn holds(&mut self, branch: &Branch) -> Done<bool> {
        self.begin(branch.head, branch.caption.as_deref());
        self.prepare([&branch.condition])?;
        let first = self.used.steps;
        let outcome = self.expression(&branch.condition)?;
        let Some(truth) = outcome.value.as_single() else {
            let message = "a condition is a single truth, and this is a whole matrix of them";
            return Err(Diagnostic::new(branch.condition.span, message)
                .with_help("write (a > 0).all() or (a > 0).any()"));
        };
        self.close(first, outcome, None)?;
        Ok(truth != 0.0)
    }

    fn assert_holds(&self, span: Span, outcome: &Operand) -> Done<()> {
        match outcome.value.as_single() {
            Some(truth) if truth != 0.0 => Ok(()),
            Some(_) => {
                let compared = match outcome.origin {
                    Origin::Step(at) => self.steps.get(at).and_then(compared),
                    _ => None,
                };
                let help = compared.unwrap_or_else(|| "the value is 0".to_owned());
                Err(Diagnostic::new(span, "this assert does not hold").with_help(help))
            }
            None => {
                let message = "an assert needs a single truth, and this is a whole matrix of them";
                Err(Diagnostic::new(span, message).with_help("write assert abs(a - b).max() < 1e-9"))
            }
        }
    }

    /// The values of `range(start, stop, step)`, not yet written out: a long range costs nothing by itself.
    fn range(
        &mut self,
        start: Option<&Expression>,
        stop: &Expression,
        step: Option<&Expression>,
    ) -> Done<Box<dyn Iterator<Item = i64>>> {
        let start = start.map_or(Ok(0), |bound| self.whole(bound))?;
        let stop = self.whole(stop)?;
        let step_value = step.map_or(Ok(1), |bound| self.whole(bound))?;
        let Ok(stride) = usize::try_from(step_value.unsigned_abs()) else {
            return Ok(Box::new(std::iter::empty()));
        };
        match step_value {
            0 => {
                let at = step.map_or(self.statement, |s| s.span);
                Err(Diagnostic::new(at, "a loop cannot go in steps of 0"))
            }
            1.. => Ok(Box::new((start..stop).step_by(stride))),
            _ => Ok(Box::new((stop.saturating_add(1)..=start).rev().step_by(stride))),
        }
    }

    fn whole(&mut self, bound: &Expression) -> Done<i64> {
        let operand = self.expression(bound)?;
        match operand.value {
            Value::Scalar(v, Kind::Whole) => Ok(v as i64),
            _ => Err(Diagnostic::new(bound.span, "range needs a whole number here")
                .with_help("write it without a point")),
        }
    }

    /// A variable's value, as an operand.
    fn read(&self, name: &str, span: Span) -> Done<Operand> {
        let bound = self.variables.get(name).map(|bound| (&bound.value, bound.origin));
        let around = || self.around?.get(name).map(|value| (value, Origin::Language));
        match bound.or_else(around) {
            Some((value, origin)) => {
                let name = (self.recording == Recording::Whole).then(|| name.into());
                Ok(Operand { value: value.clone(), origin, span, name })
            }
            None => {
                // What is local to a function was found in its text: it is no slip of the pen.
                let known = self.variables.keys().chain(self.around.into_iter().flat_map(BTreeMap::keys));
                let known = known.map(String::as_str).filter(|_| !name.contains('.'));
                let help = meant(name, known, "it has no value here yet");
                Err(Diagnostic::new(span, format!("unknown name `{name}`")).with_help(help))
            }
        }
    }

    /// A fault of an operation, its cell named as it is where the program is shown.
    fn told(&self, error: OperationError, span: Span) -> Diagnostic {
        match self.settings.places {
            Places::Subscripts => fault(span, &error),
            Places::Python => fault(span, &error.in_python()),
        }
    }

    /// The result that the record beside this one has in its place, where it is the same to the bit.
    fn as_before(&self, operation: Operation, result: &Value) -> Option<Value> {
        let before = self.beside?.steps.get(self.used.steps)?;
        let is_same = result.shape().cells() >= FEW && before.operation == operation;
        (is_same && before.result.is_same(result)).then(|| before.result.clone())
    }

    /// Does an operation within the budget and records it.
    fn apply(&mut self, operation: Operation, operands: Vec<Operand>, span: Span) -> Done<Operand> {
        let values: Vec<&Value> = operands.iter().map(|o| &o.value).collect();
        self.spend(operation, &values, span)?;
        let origin = Origin::Step(self.used.steps);
        if self.recording == Recording::Nothing {
            self.used.steps += 1;
            let gone = all_alone(&operands);
            let values = operands.into_iter().map(|operand| operand.value).collect();
            let value = crate::matrix::apply_over(operation, values).map_err(|e| self.told(e, span))?;
            self.let_go(gone);
            self.hold(&value);
            return Ok(Operand { value, origin, span, name: None });
        }
        let mut result = crate::matrix::apply(operation, &values).map_err(|error| self.told(error, span))?;
        if let Some(decimals) = self.settings.round
            && operation.computes()
        {
            result = crate::matrix::round_to(&result, decimals);
        }
        result = set_by_hand(result, self.changed.iter().filter(|cell| Origin::Step(cell.step) == origin));
        if let Some(same) = self.as_before(operation, &result) {
            result = same;
        } else {
            self.used.cells += held_anew(&result, &operands);
        }
        self.used.steps += 1;
        self.steps.push(Step {
            operation,
            operands,
            result: result.clone(),
            span,
            statement: self.statement,
            caption: self.caption.clone(),
            assigns: None,
            closes: false,
        });
        Ok(Operand { value: result, origin, span, name: None })
    }
}

/// Results of fewer cells than this are not looked at for whether there is room for them, or whether they are the same.
const FEW: usize = 1_000;

/// How many numbers a record holds.
fn held(trace: &Trace) -> usize {
    trace.steps.iter().map(|step| held_anew(&step.result, &step.operands)).sum()
}

/// How many numbers are held by a result that no operand holds.
fn held_anew(result: &Value, operands: &[Operand]) -> usize {
    let is_held =
        |operand: &Operand| !matches!(operand.origin, Origin::Language) && operand.value.shares(result);
    if operands.iter().any(is_held) { 0 } else { result.shape().cells() }
}

/// A value with some of its cells set, for all of which it is made anew once.
fn set_by_hand<'c>(value: Value, cells: impl Iterator<Item = &'c Changed>) -> Value {
    let cells: Vec<Changed> = cells.copied().collect();
    let Some(last) = cells.last() else { return value };
    let with = |kind| cells.iter().fold(kind, |kind, cell| kind_with(kind, cell.to));
    match value {
        Value::Scalar(_, kind) => Value::Scalar(last.to, with(kind)),
        Value::Matrix(matrix, kind) => Value::Matrix(with_cells(&matrix, &cells), with(kind)),
        Value::List(matrix, kind) => Value::List(with_cells(&matrix, &cells), with(kind)),
    }
}

/// The sort that holds a number beside others: a whole number among whole ones stays an index.
fn kind_with(kind: Kind, number: f64) -> Kind {
    let is_whole = number.fract() == 0.0;
    match kind {
        Kind::Truth if number == 0.0 || number == 1.0 => Kind::Truth,
        Kind::Whole | Kind::Truth if is_whole => Kind::Whole,
        _ => Kind::Real,
    }
}

fn with_cells(matrix: &DMatrix<f64>, cells: &[Changed]) -> Arc<DMatrix<f64>> {
    let mut matrix = DMatrix::clone(matrix);
    for cell in cells {
        if let Some(number) = matrix.get_mut((cell.row, cell.column)) {
            *number = cell.to;
        }
    }
    Arc::new(matrix)
}

/// What the language itself gives, neither read nor worked out.
fn given(value: Value, span: Span) -> Operand {
    Operand { value, origin: Origin::Language, span, name: None }
}

fn fault(span: Span, error: &OperationError) -> Diagnostic {
    Diagnostic::new(span, error.to_string())
}

/// What a failed comparison compared, in words.
fn compared(step: &Step) -> Option<String> {
    let Operation::Comparison(relation) = step.operation else { return None };
    let [a, b] = step.operands.as_slice() else { return None };
    let (a, b) = (a.value.as_single()?, b.value.as_single()?);
    Some(format!("{} {} {}", exact(a), relation.denied(), exact(b)))
}
