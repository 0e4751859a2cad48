//! A program's own random numbers.
//!
//! A generator is a list of two whole numbers: its seed, and how often it was drawn from. So it is state like any other,
//! kept and gone back to with the rest. Each draw has a stream of numbers of its own, as `rng` in `lessons/prelude.py` has.

use nalgebra::DMatrix;

use super::budget::settings_cells;
use super::evaluate::settings_of;
use super::{Done, Interpreter, given, supply};
use crate::chance::{Chance, Purpose};
use crate::lang::{Builtin, Diagnostic, Does, Expression, Span};
use crate::matrix::{Dimensions, Distribution, Kind, MAX_CELLS, Operation, Supply, Value, exact};

impl Interpreter<'_> {
    /// Draws from a generator: the numbers are kept for where they are asked for, and the generator moves on.
    pub(super) fn draw(
        &mut self,
        generator: &str,
        function: &'static Builtin,
        arguments: &[Expression],
        (dimensions, span): (Dimensions, Span),
    ) -> Done<()> {
        let Does::Supplied(supply @ Supply::Drawn(distribution)) = function.does else { return Ok(()) };
        let mut operands = self.all(arguments)?;
        let (settings, dimensions) = settings_of(function, &mut operands, dimensions)?;
        let state = self.read(generator, span)?;
        let [seed, draws] = state.value.cells().collect::<Vec<_>>()[..] else {
            return Err(no_generator(generator, span));
        };
        let bounds: Vec<f64> = operands.iter().filter_map(|operand| operand.value.as_single()).collect();
        if bounds.len() != operands.len() {
            return Err(
                Diagnostic::new(span, "a draw is described by single numbers").with_help(function.help)
            );
        }
        self.find_room(settings_cells(&settings), span)?;
        let mut chance = Chance::new(seed as u64, Purpose::Program, draws as u64);
        let numbers = drawn(distribution, &mut chance, &bounds, (&settings, dimensions))
            .map_err(|message| Diagnostic::new(span, message).with_help(function.help))?;
        self.hold(&numbers);
        let first = self.used.steps;
        let numbers = self.apply(Operation::Supplied(supply), vec![given(numbers, span)], span)?;
        let moved = given(supply::generator(seed, draws + 1.0), span);
        let moved = self.apply(Operation::Supplied(Supply::Generator), vec![moved], span)?;
        self.aliases.assign([(generator, None)]);
        self.close(first, moved, Some(generator))?;
        self.keep(span, vec![(numbers, None)]);
        Ok(())
    }
}

fn no_generator(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(span, format!("`{name}` is no generator of random numbers"))
        .with_help("write r = rng(1) above")
}

/// Numbers of a shape: rows and columns, or a single number where none are said.
fn drawn(
    distribution: Distribution,
    chance: &mut Chance,
    bounds: &[f64],
    (shape, dimensions): (&[i64], Dimensions),
) -> Result<Value, String> {
    if let (Distribution::Permutation, [count]) = (distribution, shape) {
        let count = fair(*count, 1)?;
        let mut order: Vec<f64> = (0..count).map(|at| at as f64).collect();
        for at in (1..count).rev() {
            order.swap(at, (chance.unit() * (at + 1) as f64) as usize);
        }
        return Ok(Value::matrix(DMatrix::from_vec(1, count, order)).into_list().whole_numbers());
    }
    let &[a, b] = bounds else { return Err("a draw is described by two numbers".to_owned()) };
    let mut number: Box<dyn FnMut() -> f64> = match distribution {
        Distribution::Normal if b < 0.0 => {
            return Err(format!("a deviation is 0 or more, and this is {}", exact(b)));
        }
        Distribution::Normal => Box::new(|| a + b * chance.normal()),
        Distribution::Integers if b <= a || a.fract() != 0.0 || b.fract() != 0.0 => {
            return Err(format!("there is no whole number from {} up to {}", exact(a), exact(b)));
        }
        Distribution::Integers => Box::new(|| (chance.unit() * (b - a)).floor() + a),
        Distribution::Uniform | Distribution::Permutation => Box::new(|| a + (b - a) * chance.unit()),
    };
    let kind = if distribution == Distribution::Integers { Kind::Whole } else { Kind::Real };
    let &[rows, columns] = shape else { return Ok(Value::Scalar(number(), kind)) };
    fair(rows, columns)?;
    let numbers = std::iter::repeat_with(number);
    let numbers = Value::matrix(DMatrix::from_row_iterator(rows as usize, columns as usize, numbers));
    let numbers = if dimensions == Dimensions::One { numbers.into_list() } else { numbers };
    Ok(if kind == Kind::Whole { numbers.whole_numbers() } else { numbers })
}

/// How many numbers a shape has, if a program may hold so many.
fn fair(rows: i64, columns: i64) -> Result<usize, String> {
    let cells = rows.checked_mul(columns).and_then(|cells| usize::try_from(cells).ok());
    cells
        .filter(|cells| *cells <= MAX_CELLS)
        .ok_or_else(|| format!("{rows}×{columns} is too many numbers to draw"))
}
