//! A whole statement that comes to a single number, as one line that its values take the place of, operation by
//! operation, down to what comes out.

use super::explain::{Explanation, Form, Line, Namer, Notation, Piece, whole_power};
use super::{Operand, Origin, Step, Trace};
use crate::lang::{AND, NOT, OR};
use crate::matrix::{Arithmetic, Operation, in_powers, number};

/// Statements of more operations are not written as one line: nobody could read it, and every operation makes a line.
const MOST_OPERATIONS: usize = 32;

/// How tightly a part of a line holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Truth,
    Sum,
    Product,
    Whole,
}

/// How the statement that a step closes was worked out: in symbols and numbers, then with its operations done one after
/// another. `None` where it is one operation only, comes to a matrix, has more than a line can show, or says what mathematics has no line for.
pub(crate) fn explain_statement(trace: &Trace, notation: &Notation, step: usize) -> Option<Explanation> {
    let made = trace.steps.get(step).filter(|made| made.closes && made.result.is_scalar())?;
    let first = first_of(trace, step);
    let operations = trace.steps[first..=step].iter().filter(|step| step.has_formula()).count();
    if !(2..=MOST_OPERATIONS).contains(&operations)
        || trace.changed.iter().any(|cell| (first..=step).contains(&cell.step))
    {
        return None;
    }
    let namer = Namer { trace, notation };
    let mut lines: Vec<Line> = Vec::new();
    for done in first..=step {
        let line = Replaced { namer, first, done }.step(step)?.0;
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let name = namer.name(made, 0, 0);
    Some(Explanation { name, form: Form::Formula(lines), result: made.result.as_single()? })
}

/// The statement an operation belongs to with what was done before the operation worked out, then with the operation
/// done as well; and the step the statement ends with.
pub(crate) fn explain_operation(
    trace: &Trace,
    notation: &Notation,
    step: usize,
) -> Option<(Explanation, usize)> {
    let last = step + trace.steps.get(step..)?.iter().position(|step| step.closes)?;
    let whole = explain_statement(trace, notation, last)?;
    let first = first_of(trace, last);
    let state = |done| Some(Replaced { namer: Namer { trace, notation }, first, done }.step(last)?.0);
    Some((Explanation { form: Form::Formula(vec![state(step)?, state(step + 1)?]), ..whole }, last))
}

/// The first step of the statement that a step closes.
fn first_of(trace: &Trace, step: usize) -> usize {
    trace.steps[..step].iter().rposition(|step| step.closes).map_or(0, |before| before + 1)
}

/// A statement with its steps from `first` up to, not including, `done` worked out.
struct Replaced<'a> {
    namer: Namer<'a>,
    first: usize,
    done: usize,
}

impl Replaced<'_> {
    fn step(&self, at: usize) -> Option<(Line, Tightness)> {
        let made = &self.namer.trace.steps[at];
        if let Some(value) = made.result.as_single().filter(|_| at < self.done && made.result.is_scalar()) {
            return Some((
                vec![Piece::Number(value)],
                if value < 0.0 { Tightness::Sum } else { Tightness::Whole },
            ));
        }
        if !made.result.is_scalar() {
            return Some((vec![Piece::Sign(self.text(made))], Tightness::Whole));
        }
        let part = |operand: usize| self.operand(made, operand);
        let joined = |sign: &str,
                      left: (Line, Tightness),
                      right: (Line, Tightness),
                      binding: Tightness,
                      least: Tightness| {
            let mut line = bracketed(left, binding);
            line.push(Piece::Sign(sign.to_owned()));
            line.extend(bracketed(right, least));
            Some((line, binding))
        };
        match made.operation {
            Operation::Arithmetic(Arithmetic::Add) => {
                joined(" + ", part(0)?, part(1)?, Tightness::Sum, Tightness::Product)
            }
            Operation::Arithmetic(Arithmetic::Subtract) => {
                joined(" − ", part(0)?, part(1)?, Tightness::Sum, Tightness::Product)
            }
            Operation::Arithmetic(Arithmetic::Multiply) => {
                joined(" × ", part(0)?, part(1)?, Tightness::Product, Tightness::Product)
            }
            Operation::Arithmetic(Arithmetic::Divide) => {
                Some((vec![Piece::Over(part(0)?.0, part(1)?.0)], Tightness::Product))
            }
            Operation::Arithmetic(Arithmetic::Power) => {
                if let Some(power) = whole_power(made) {
                    let mut line = bracketed(part(0)?, Tightness::Whole);
                    line.push(Piece::Sign(power));
                    return Some((line, Tightness::Product));
                }
                joined("^", part(0)?, part(1)?, Tightness::Whole, Tightness::Whole)
            }
            Operation::Comparison(relation) => {
                joined(&format!(" {} ", relation.sign()), part(0)?, part(1)?, Tightness::Sum, Tightness::Sum)
            }
            Operation::Function(function) if function.name == "negative" => {
                let mut line = vec![Piece::Sign("−".to_owned())];
                line.extend(bracketed(part(0)?, Tightness::Product));
                Some((line, Tightness::Sum))
            }
            Operation::Function(function) if function.name == NOT.name => {
                let mut line = vec![Piece::Sign("not ".to_owned())];
                line.extend(bracketed(part(0)?, Tightness::Sum));
                Some((line, Tightness::Truth))
            }
            Operation::Function(function) if [AND.name, OR.name].contains(&function.name) => {
                let word = if function.name == AND.name { " and " } else { " or " };
                // In brackets on either side: nobody has to know which word binds tighter.
                let left = (bracketed(part(0)?, Tightness::Sum), Tightness::Whole);
                joined(word, left, part(1)?, Tightness::Truth, Tightness::Sum)
            }
            Operation::Cell { .. } => part(0),
            Operation::Function(_) | Operation::Reduce(..) => {
                let mut line = vec![Piece::Sign(format!("{}(", made.operation.name()))];
                for operand in 0..made.operands.len() {
                    if operand > 0 {
                        line.push(Piece::Sign(", ".to_owned()));
                    }
                    line.extend(part(operand)?.0);
                }
                line.push(Piece::Sign(")".to_owned()));
                Some((line, Tightness::Whole))
            }
            _ => None,
        }
    }

    fn operand(&self, made: &Step, at: usize) -> Option<(Line, Tightness)> {
        let operand = made.operands.get(at)?;
        match operand.origin {
            Origin::Step(step) if operand.name.is_none() && step >= self.first => self.step(step),
            Origin::Literal(_) if operand.name.is_none() => {
                let value = operand.value.as_single()?;
                let binding = if value < 0.0 { Tightness::Sum } else { Tightness::Whole };
                Some((vec![Piece::Sign(number(value, 12))], binding))
            }
            _ => self.named(made, at, operand),
        }
    }

    /// A variable, or the cell that is taken out of one.
    fn named(&self, made: &Step, at: usize, operand: &Operand) -> Option<(Line, Tightness)> {
        let cell = super::sources(made, 0, 0).into_iter().find(|cell| cell.operand == at);
        if !operand.value.is_scalar() && !matches!(made.operation, Operation::Cell { .. }) {
            return Some((vec![Piece::Sign(operand.name.as_deref()?.to_owned())], Tightness::Whole));
        }
        Some((vec![Piece::Cell(self.namer.factor(made, cell?)?)], Tightness::Whole))
    }

    /// A matrix that is worked out on the way, as the program says it, in the signs of mathematics.
    fn text(&self, made: &Step) -> String {
        let text = self.namer.trace.text(made.span);
        let signs = [(" ** ", "^"), ("**", "^"), (" * ", " × "), (" @ ", " · "), (" - ", " − ")];
        in_powers(&signs.iter().fold(text, |text, (sign, written)| text.replace(sign, written)))
    }
}

/// A part of a line, in brackets unless it holds together well enough.
fn bracketed((line, binding): (Line, Tightness), least: Tightness) -> Line {
    if binding >= least {
        return line;
    }
    let sign = |text: &str| [Piece::Sign(text.to_owned())];
    sign("(").into_iter().chain(line).chain(sign(")")).collect()
}
