//! Functions as data: what each does to numbers, what sort of numbers it gives, and how it is written out.
//!
//! The functions themselves are rows of the language's one table; here is only what a row can say.

use super::{InOrder, Kind, OperationError, Place, Value, exact};

/// How many numbers a function takes for one cell, and what it makes of them.
#[derive(Clone, Copy, Debug)]
pub enum CellRule {
    /// Of one number.
    One(fn(f64) -> f64),
    /// Of two.
    Two(fn(f64, f64) -> f64),
    /// Of as many as its row takes.
    More(fn(&[f64]) -> f64),
}

/// What sort of numbers comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Numbers with a fraction. Truths are refused: NumPy would work in very low precision.
    Real,
    /// The sort it is given; truths are refused, as NumPy has no such thing of them.
    Number,
    /// The sort it is given, truths too.
    Kept,
    /// The sort of all it is given but the first, which only chooses.
    Chosen,
    /// Whole numbers out of whole numbers and truths, else numbers with a fraction.
    Counted,
    /// Numbers with a fraction, of truths too.
    Share,
    /// Whole numbers.
    Whole,
    /// Truths.
    Truth,
}

impl Gives {
    /// The sort of numbers that comes out of some operands.
    ///
    /// # Errors
    /// When they are truths and `function` takes none.
    pub(super) fn kind(self, function: &'static str, operands: &[&Value]) -> Result<Kind, OperationError> {
        match (self, Kind::of_all(operands)) {
            (Self::Real | Self::Number, Kind::Truth) => Err(OperationError::FunctionOfTruth { function }),
            (Self::Real | Self::Share, _) => Ok(Kind::Real),
            (Self::Number | Self::Kept, kind) => Ok(kind),
            (Self::Chosen, _) => Ok(Kind::of_all(operands.get(1..).unwrap_or_default())),
            (Self::Counted, Kind::Real) => Ok(Kind::Real),
            (Self::Counted | Self::Whole, _) => Ok(Kind::Whole),
            (Self::Truth, _) => Ok(Kind::Truth),
        }
    }
}

/// The numbers a function is defined for, and why no others.
pub(crate) type Domain = (fn(f64) -> bool, &'static str);

/// A line of a formula: text in which `{0}`, `{1}`, … stand for numbers, and the numbers.
pub(crate) type Worked = (&'static str, Vec<f64>);

/// A function that works out each cell from the cells in its place.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name in a program.
    pub name: &'static str,
    /// What it does to the numbers of a cell.
    pub rule: CellRule,
    /// What sort of numbers it gives.
    pub gives: Gives,
    /// What it is defined for, where not for every number.
    pub domain: Option<Domain>,
    /// Its formula, where it is not written as a call; `{0}`, `{1}`, … stand for what it is given.
    pub formula: Option<&'static str>,
    /// What to write where it comes to more than can be held.
    pub instead: Option<&'static str>,
    /// How many multiplications a cell takes the time of, at most.
    pub work: usize,
    /// The lines below its formula, each worth the same, with more of it worked out.
    pub worked: fn(&[f64]) -> Vec<Worked>,
}

impl Function {
    /// A function that gives numbers with a fraction and is written as a call. Its row names it.
    pub const fn new(rule: CellRule) -> Self {
        let (domain, formula, instead) = (None, None, None);
        let (gives, work) = (Gives::Real, 16);
        Self { name: "", rule, gives, domain, formula, instead, work, worked: |_| Vec::new() }
    }

    /// The same, giving another sort of numbers.
    pub const fn gives(self, gives: Gives) -> Self {
        Self { gives, ..self }
    }

    /// The same, defined only where `holds`.
    pub const fn within(self, holds: fn(f64) -> bool, reason: &'static str) -> Self {
        Self { domain: Some((holds, reason)), ..self }
    }

    /// The same with something to write where it comes to more than can be held.
    pub const fn beyond(self, instead: &'static str) -> Self {
        Self { instead: Some(instead), ..self }
    }

    /// The same where a cell may take as long as so many multiplications.
    pub const fn taking(self, work: usize) -> Self {
        Self { work, ..self }
    }

    /// The same with a formula of its own.
    pub const fn written(self, formula: &'static str) -> Self {
        Self { formula: Some(formula), ..self }
    }

    /// The same with lines below its formula.
    pub const fn worked(self, worked: fn(&[f64]) -> Vec<Worked>) -> Self {
        Self { worked, ..self }
    }

    /// What it makes of some numbers; no number where it is not defined for them.
    pub(super) fn at(&self, numbers: &[f64]) -> f64 {
        match (self.domain, self.rule, numbers) {
            (Some((holds, _)), _, &[x, ..]) if !holds(x) => f64::NAN,
            (_, CellRule::One(rule), &[x, ..]) => rule(x),
            (_, CellRule::Two(rule), &[x, y, ..]) => rule(x, y),
            (_, CellRule::More(rule), _) => rule(numbers),
            _ => f64::NAN,
        }
    }

    /// What is wrong with numbers of which it makes none that can be held.
    pub(super) fn fault(&self, numbers: &[f64], place: Place) -> OperationError {
        match (self.domain, numbers) {
            (Some((holds, reason)), &[x, ..]) if !holds(x) => {
                OperationError::Domain { function: self.name, argument: exact(x), place, reason }
            }
            _ => match self.instead {
                Some(instead) => OperationError::Beyond { place, instead },
                None => OperationError::Overflow { place },
            },
        }
    }
}

/// How the cells a number was made of stand in its formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Added up, each a term to visit.
    Added,
    /// Added up and divided by their count.
    Averaged,
    /// Multiplied.
    Multiplied,
    /// As the arguments of a call.
    Called,
    /// Not at all: the number only stands elsewhere now.
    Moved,
}

/// A function that makes one number of many.
#[derive(Clone, Copy, Debug)]
pub struct Reduction {
    /// Its name in a program.
    pub name: &'static str,
    /// How its formula is written.
    pub telling: Telling,
    /// What becomes of the numbers, in words.
    pub words: &'static str,
    /// What it does to the numbers.
    pub rule: fn(InOrder<'_>) -> f64,
    /// What sort of numbers it gives.
    pub gives: Gives,
    /// How many multiplications a number takes the time of, at most.
    pub work: usize,
}

impl Reduction {
    /// A reduction; its row names it.
    pub const fn new(
        rule: fn(InOrder<'_>) -> f64,
        gives: Gives,
        telling: Telling,
        words: &'static str,
    ) -> Self {
        Self { name: "", telling, words, rule, gives, work: 8 }
    }

    /// The same where a number may take as long as so many multiplications.
    pub const fn taking(self, work: usize) -> Self {
        Self { work, ..self }
    }
}

/// A function of every number in a line that gives a line of as many.
#[derive(Clone, Copy, Debug)]
pub struct LineFunction {
    /// Its name in a program.
    pub name: &'static str,
    /// How the formula of a cell is written.
    pub telling: Telling,
    /// What it does to a line.
    pub rule: fn(&[f64]) -> Vec<f64>,
    /// What sort of numbers it gives.
    pub gives: Gives,
    /// The places in a line of the numbers that the one at a place of the result is made of.
    pub sources: fn(&[f64], usize) -> Vec<usize>,
    /// How many multiplications a number takes the time of, at most.
    pub work: usize,
}

impl LineFunction {
    /// A function of a line; its row names it.
    pub const fn new(
        rule: fn(&[f64]) -> Vec<f64>,
        gives: Gives,
        telling: Telling,
        sources: fn(&[f64], usize) -> Vec<usize>,
    ) -> Self {
        Self { name: "", telling, rule, gives, sources, work: 16 }
    }

    /// The same where a number may take as long as so many multiplications.
    pub const fn taking(self, work: usize) -> Self {
        Self { work, ..self }
    }
}

/// A row of the table is one function, so a name says which.
macro_rules! equal_by_name {
    ($($type:ty),+) => {
        $(impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.name == other.name
            }
        })+
    };
}

equal_by_name!(Function, Reduction, LineFunction);

/// The larger of two numbers; of equal ones the first, so that the sign of a zero does not depend on the machine.
pub fn larger(x: f64, y: f64) -> f64 {
    if x >= y { x } else { y }
}

/// The smaller of two numbers; of equal ones the first.
pub fn smaller(x: f64, y: f64) -> f64 {
    if x <= y { x } else { y }
}

/// The first of some numbers than which none is `better`, and its place.
pub fn best(better: impl Fn(&f64, &f64) -> bool, numbers: InOrder<'_>) -> (usize, f64) {
    let of_two = |(at, kept): (usize, Option<(usize, f64)>), new: f64| match kept {
        Some(kept) if !better(&new, &kept.1) => (at + 1, Some(kept)),
        _ => (at + 1, Some((at, new))),
    };
    numbers.fold((0, None), of_two).1.unwrap_or((0, 0.0))
}

/// The places of a line's numbers, the smallest first; equal ones stay in their order.
pub(crate) fn ranking(line: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..line.len()).collect();
    places.sort_by(|&a, &b| line[a].partial_cmp(&line[b]).unwrap_or(std::cmp::Ordering::Equal));
    places
}

/// Each number with all before it added.
pub(crate) fn running_sums(line: &[f64]) -> Vec<f64> {
    let add = |sum: &mut f64, v: &f64| {
        *sum += v;
        Some(*sum)
    };
    line.iter().scan(0.0, add).collect()
}

/// The mean of the squares of how far some numbers are from their mean.
pub(crate) fn variance(numbers: InOrder<'_>) -> f64 {
    let count = numbers.count();
    let mean = numbers.fold(0.0, |sum, v| sum + v) / count;
    numbers.fold(0.0, |sum, v| sum + (v - mean) * (v - mean)) / count
}
