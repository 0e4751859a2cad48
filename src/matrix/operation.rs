//! The operations a program can ask for, as data.
//!
//! An operation names what is done, with its settings already worked out (an axis, a cell), and nothing else: the
//! operands come beside it. `apply` does it, the record keeps it, the screens describe it.

use super::{Function, LineFunction, Reduction, Telling, Value};

/// One thing done to values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    /// A number or matrix written out in the program, or a variable taken as it is.
    Given,
    /// The next value of a loop's variable.
    Loop,
    /// A matrix that comes from outside the program.
    Supplied(Supply),
    /// Element by element, two operands.
    Arithmetic(Arithmetic),
    /// Element by element, two operands, giving truths.
    Comparison(Relation),
    /// Element by element, by a function of the language.
    Function(&'static Function),
    /// Rounded to so many decimals, halves to even.
    Round(i32),
    /// The matrix product.
    MatMul,
    /// The product of a column with a row made of the second operand.
    Outer,
    /// Rows become columns.
    Transpose,
    /// Many numbers to one, over all cells or along an axis, of which a row or column is left, or a list.
    Reduce(&'static Reduction, Axis, Dimensions),
    /// A line of numbers to one of as many, down each column or along each row; of all cells it is a list.
    Line(&'static LineFunction, Axis),
    /// Matrices on top of one another, or side by side.
    Stack(Axis),
    /// From the first operand up to the second in steps of the third, as a list.
    Arange,
    /// So many numbers from the first operand to the second, equally far apart, as a list.
    Linspace { count: usize },
    /// One cell taken out, by its row and column from 0.
    Cell { row: usize, column: usize },
    /// A rectangle taken out, or a run of cells as a list.
    Slice(Region, Dimensions),
    /// A rectangle of cells replaced: operands are the matrix and what stands there then, a single number for all or one
    /// for each.
    SetCells(Region),
    /// The same cells, row by row, in so many rows and columns.
    Reshape { rows: usize, columns: usize, dimensions: Dimensions },
    /// The same value again, in a place of its own.
    Copy,
    /// Numbers stood on top of one another.
    Column,
    /// Numbers laid out in rows, of so many columns.
    Array { columns: usize, dimensions: Dimensions },
    /// A matrix of so many rows and columns filled by rule.
    Fill { filling: Filling, rows: usize, columns: usize, dimensions: Dimensions },
    /// The target column of a label, with a row for each class.
    OneHot { classes: usize, targets: Targets },
    /// All values moved and stretched into 0.01 to 0.99.
    Rescale,
    /// How many rows, columns or cells there are.
    Count(Axis),
}

/// What the target column of a label holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// 1 at its place, 0 elsewhere.
    Whole,
    /// 0.99 and 0.01, which a sigmoid can reach: the deck's.
    Reachable,
}

/// Where a matrix comes from that no program works out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// The records of a data file: a row each, the label and then the pixels.
    Records,
    /// A matrix of a trained network.
    Weights,
    /// An array of a file of one's own.
    File,
    /// Initial weights, by chance from a seed.
    InitialWeights,
    /// A generator of random numbers: its seed, and how often it was drawn from.
    Generator,
    /// Numbers drawn from one.
    Drawn(Distribution),
    /// The picture of a digit: a row a row of pixels.
    Picture,
    /// The matrix that scales a picture: each of its rows takes the mean of a stretch of rows.
    BoxMeans,
    /// A variable that stood before the program began: it was given by whoever runs it.
    Given,
}

/// How the numbers lie that are drawn from a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Normal, by a mean and a deviation.
    Normal,
    /// Equally likely from one number up to another.
    Uniform,
    /// The same in whole numbers.
    Integers,
    /// Each whole number below a count once.
    Permutation,
}

/// Element-by-element arithmetic on two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a // b`, rounded down
    FloorDivide,
    /// `a % b`, with the sign of `b`
    Remainder,
    /// `a ** b`
    Power,
}

/// Element-by-element comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// What a reduction or a count runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Every cell
    All,
    /// Down each column (`axis=0`), leaving one row
    Down,
    /// Along each row (`axis=1`), leaving one column
    Along,
}

/// Whether a result has rows and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dimensions {
    /// It has, even where there is only one of either.
    #[default]
    Two,
    /// It has not: of its one row or column a list is left.
    One,
}

/// What a matrix made by rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// Zeros
    Zeros,
    /// Ones
    Ones,
    /// The operand, everywhere
    Full,
    /// Ones where row and column are the same, else zeros
    Identity,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Count of rows.
    pub rows: usize,
    /// Count of columns.
    pub columns: usize,
}

/// As a program writes it: `0, 1` or `0:2, 1:3`.
impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_cell() {
            return write!(f, "{}, {}", self.row, self.column);
        }
        f.write_str(&self.runs())
    }
}

impl Region {
    /// A single cell.
    pub const fn cell(row: usize, column: usize) -> Self {
        Self { row, column, rows: 1, columns: 1 }
    }

    /// As a program writes it with runs of rows and columns: `0:2, 1:3`.
    pub fn runs(self) -> String {
        let Self { row, column, rows, columns } = self;
        format!("{row}:{}, {column}:{}", row + rows, column + columns)
    }

    /// Whether it is a single cell.
    pub const fn is_cell(self) -> bool {
        self.rows == 1 && self.columns == 1
    }

    /// Whether it is all of a value.
    pub fn is_whole(self, value: &Value) -> bool {
        (self.rows, self.columns) == value.shape().extent()
    }

    /// The place within it of a cell of the whole, if it is one of its own.
    pub fn within(self, row: usize, column: usize) -> Option<(usize, usize)> {
        let (row, column) = (row.checked_sub(self.row)?, column.checked_sub(self.column)?);
        (row < self.rows && column < self.columns).then_some((row, column))
    }

    /// The rows and columns of its cells, row by row.
    pub fn places(self) -> impl Iterator<Item = (usize, usize)> {
        let columns = move || self.column..self.column + self.columns;
        (self.row..self.row + self.rows).flat_map(move |row| columns().map(move |column| (row, column)))
    }
}

impl Operation {
    /// The operation's NumPy name, as the JSON record gives it; ours for what NumPy has no word for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Loop => "loop",
            Self::Supplied(Supply::Records) => "load_records",
            Self::Supplied(Supply::Weights) => "load_weights",
            Self::Supplied(Supply::File) => "load",
            Self::Supplied(Supply::InitialWeights) => "initial_weights",
            Self::Supplied(Supply::Generator) => "rng",
            Self::Supplied(Supply::Drawn(Distribution::Normal)) => "normal",
            Self::Supplied(Supply::Drawn(Distribution::Uniform)) => "uniform",
            Self::Supplied(Supply::Drawn(Distribution::Integers)) => "integers",
            Self::Supplied(Supply::Drawn(Distribution::Permutation)) => "permutation",
            Self::Supplied(Supply::Picture) => "load_picture",
            Self::Supplied(Supply::BoxMeans) => "box_means",
            Self::Supplied(Supply::Given) => "given",
            Self::Arithmetic(a) => a.name(),
            Self::Comparison(c) => c.name(),
            Self::Function(f) => f.name,
            Self::Round(_) => "round",
            Self::MatMul => "matmul",
            Self::Outer => "outer",
            Self::Transpose => "transpose",
            Self::Reduce(r, ..) => r.name,
            Self::Line(f, _) => f.name,
            Self::Stack(Axis::Along) => "hstack",
            Self::Stack(_) => "vstack",
            Self::Arange => "arange",
            Self::Linspace { .. } => "linspace",
            Self::Cell { .. } => "index",
            Self::Slice(..) => "slice",
            Self::SetCells(_) => "setitem",
            Self::Reshape { .. } => "reshape",
            Self::Copy => "copy",
            Self::Column => "column",
            Self::Array { .. } => "array",
            Self::Fill { filling, .. } => match filling {
                Filling::Zeros => "zeros",
                Filling::Ones => "ones",
                Filling::Full => "full",
                Filling::Identity => "eye",
            },
            Self::OneHot { targets: Targets::Whole, .. } => "one_hot",
            Self::OneHot { targets: Targets::Reachable, .. } => "target_column",
            Self::Rescale => "rescale",
            Self::Count(_) => "shape",
        }
    }

    /// Whether what it gives is a list, whatever it is given.
    pub(super) const fn gives_list(self) -> bool {
        match self {
            Self::Arange | Self::Linspace { .. } | Self::Line(_, Axis::All) => true,
            Self::Reduce(_, axis, Dimensions::One) => !matches!(axis, Axis::All),
            Self::Slice(_, dimensions)
            | Self::Reshape { dimensions, .. }
            | Self::Array { dimensions, .. }
            | Self::Fill { dimensions, .. } => matches!(dimensions, Dimensions::One),
            _ => false,
        }
    }

    /// Whether each cell of the result is worked out by a formula of its own, rather than written down or moved.
    pub(crate) fn has_formula(self) -> bool {
        matches!(self, Self::Line(function, _) if function.telling != Telling::Moved)
            || matches!(
                self,
                Self::Arithmetic(_)
                    | Self::Comparison(_)
                    | Self::Function(_)
                    | Self::Round(_)
                    | Self::MatMul
                    | Self::Outer
                    | Self::Reduce(..)
                    | Self::Arange
                    | Self::Linspace { .. }
                    | Self::Rescale
            )
    }

    /// Whether each cell of the result is made of the operands' cells in its own place.
    pub(crate) const fn is_cell_by_cell(self) -> bool {
        matches!(
            self,
            Self::Arithmetic(_)
                | Self::Comparison(_)
                | Self::Function(_)
                | Self::Round(_)
                | Self::Copy
                | Self::SetCells(_)
        )
    }

    /// Whether the value is worked out rather than written down: by-hand rounding applies to these alone.
    pub(crate) const fn computes(self) -> bool {
        !matches!(
            self,
            Self::Given
                | Self::Loop
                | Self::Supplied(_)
                | Self::Array { .. }
                | Self::Column
                | Self::Fill { .. }
                | Self::OneHot { .. }
        )
    }
}

impl Arithmetic {
    /// The NumPy name, and the sign written between the operands in a formula.
    const fn spelt(self) -> (&'static str, &'static str) {
        match self {
            Self::Add => ("add", "+"),
            Self::Subtract => ("subtract", "−"),
            Self::Multiply => ("multiply", "×"),
            Self::Divide => ("divide", "/"),
            Self::FloorDivide => ("floor_divide", "//"),
            Self::Remainder => ("remainder", "%"),
            Self::Power => ("power", "^"),
        }
    }

    /// The NumPy name.
    pub const fn name(self) -> &'static str {
        self.spelt().0
    }

    /// The sign written between the operands in a formula.
    pub const fn sign(self) -> &'static str {
        self.spelt().1
    }
}

impl Relation {
    /// The NumPy name, the sign written between the operands, and what is said where it does not hold.
    const fn spelt(self) -> [&'static str; 3] {
        match self {
            Self::Equal => ["equal", "==", "is not"],
            Self::NotEqual => ["not_equal", "≠", "is"],
            Self::Less => ["less", "<", "is not less than"],
            Self::LessEqual => ["less_equal", "≤", "is more than"],
            Self::Greater => ["greater", ">", "is not more than"],
            Self::GreaterEqual => ["greater_equal", "≥", "is less than"],
        }
    }

    /// The NumPy name.
    pub const fn name(self) -> &'static str {
        self.spelt()[0]
    }

    /// The sign written between the operands.
    pub const fn sign(self) -> &'static str {
        self.spelt()[1]
    }

    /// What is said of the operands where it does not hold.
    pub(crate) const fn denied(self) -> &'static str {
        self.spelt()[2]
    }

    /// Whether two numbers compare so.
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::Less => a < b,
            Self::LessEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterEqual => a >= b,
        }
    }
}
