//! A variable, or a part of it, as a lesson names it.

use serde::Deserialize;

use crate::lang::{Expression, ExpressionKind, Literal, Selector, parse_expression};
use crate::matrix::{Region, Value};

/// A variable, or one cell of it, as a lesson names it: `lr`, `W[0, 1]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub struct CellName {
    /// The variable.
    pub name: String,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// What was written behind the name.
    pub index: CellIndex,
}

/// What names a cell behind its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellIndex {
    /// Nothing: the variable is a single number.
    None,
    /// Its place in a list: `b[3]`. A list is held as a row.
    Place,
    /// Row and column.
    Both,
}

impl std::fmt::Display for CellName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.index {
            CellIndex::None => f.write_str(&self.name),
            CellIndex::Place => write!(f, "{}[{}]", self.name, self.column),
            CellIndex::Both => write!(f, "{}[{}, {}]", self.name, self.row, self.column),
        }
    }
}

impl TryFrom<String> for CellName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a cell: write `lr` or `W[0, 1]`"))
    }
}

impl CellName {
    /// The name of a cell of a value.
    pub fn of(name: &str, value: &Value, (row, column): (usize, usize)) -> Self {
        let index = match value {
            Value::Scalar(..) => CellIndex::None,
            Value::List(..) => CellIndex::Place,
            Value::Matrix(..) => CellIndex::Both,
        };
        Self { name: name.to_owned(), row, column, index }
    }

    /// The cell's number in a value; `None` where the value has no such cell, or is no single number and none is named.
    pub fn get(&self, value: &Value) -> Option<f64> {
        let names_one = match self.index {
            CellIndex::None => value.is_scalar(),
            CellIndex::Place => value.is_list(),
            CellIndex::Both => !value.is_list(),
        };
        value.get(self.row, self.column).filter(|_| names_one)
    }

    /// Reads `name`, `name[place]` or `name[row, column]`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_part(PartName::parse(text)?)
    }

    /// The cell that a part of a variable is, if it is one.
    pub fn of_part(PartName { name, part }: PartName) -> Option<Self> {
        match part {
            Within::Whole => Some(Self { name, row: 0, column: 0, index: CellIndex::None }),
            Within::Place(column) => Some(Self { name, row: 0, column, index: CellIndex::Place }),
            Within::Cell(row, column) => Some(Self { name, row, column, index: CellIndex::Both }),
            Within::Row(_) | Within::Column(_) => None,
        }
    }
}

/// A variable, or a cell, row or column of it, as a question names it: `lr`, `W[0, 1]`, `W[1, :]`, `W[:, 0]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub struct PartName {
    /// The variable.
    pub name: String,
    /// Which part of it.
    pub part: Within,
}

/// A part of a variable, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// All of it.
    Whole,
    /// The number in this place of a list.
    Place(usize),
    /// The cell in this row and column.
    Cell(usize, usize),
    /// This row.
    Row(usize),
    /// This column.
    Column(usize),
}

impl std::fmt::Display for PartName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        match self.part {
            Within::Whole => f.write_str(name),
            Within::Place(place) => write!(f, "{name}[{place}]"),
            Within::Cell(row, column) => write!(f, "{name}[{row}, {column}]"),
            Within::Row(row) => write!(f, "{name}[{row}, :]"),
            Within::Column(column) => write!(f, "{name}[:, {column}]"),
        }
    }
}

impl TryFrom<String> for PartName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let help = "write `lr`, `W[0, 1]`, or for a whole row or column `W[0, :]`, `W[:, 1]`";
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a cell: {help}"))
    }
}

impl PartName {
    /// Reads `name`, `name[row, column]`, `name[row, :]` or `name[:, column]`.
    pub fn parse(text: &str) -> Option<Self> {
        let (expression, literals) = parse_expression(text).ok()?;
        Self::of(&expression, &literals)
    }

    /// The part that an expression is, if it is no more than that.
    pub fn of(expression: &Expression, literals: &[Literal]) -> Option<Self> {
        let at = |index: &Expression| {
            let ExpressionKind::Literal(id) = index.kind else { return None };
            let at = literals.get(id.0)?.value;
            (at >= 0.0 && at.fract() == 0.0).then_some(at as usize)
        };
        let (name, part) = match &expression.kind {
            ExpressionKind::Name(name) => (name, Within::Whole),
            ExpressionKind::Index(base, selectors) => {
                let ExpressionKind::Name(name) = &base.kind else { return None };
                let part = match (&selectors.first, &selectors.second) {
                    (Selector::At(place), None) => Within::Place(at(place)?),
                    (Selector::At(row), Some(Selector::At(column))) => Within::Cell(at(row)?, at(column)?),
                    (Selector::At(row), Some(Selector::Run(None, None))) => Within::Row(at(row)?),
                    (Selector::Run(None, None), Some(Selector::At(column))) => Within::Column(at(column)?),
                    _ => return None,
                };
                (name, part)
            }
            _ => return None,
        };
        Some(Self { name: name.clone(), part })
    }

    /// Where it lies in a value; `None` where the value has no such part.
    pub fn within(&self, value: &Value) -> Option<Region> {
        let (rows, columns) = value.shape().extent();
        let region = match self.part {
            Within::Whole => Region { row: 0, column: 0, rows, columns },
            Within::Place(_) if !value.is_list() => return None,
            Within::Place(place) => Region::cell(0, place),
            Within::Cell(row, column) => Region::cell(row, column),
            Within::Row(row) => Region { row, column: 0, rows: 1, columns },
            Within::Column(column) => Region { row: 0, column, rows, columns: 1 },
        };
        // A row may be named that no count of rows comes to.
        let ends =
            |start: usize, count: usize, of: usize| start.checked_add(count).is_some_and(|end| end <= of);
        let fits = ends(region.row, region.rows, rows) && ends(region.column, region.columns, columns);
        (fits && region.rows * region.columns > 0).then_some(region)
    }
}
