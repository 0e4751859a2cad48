//! The functions of the language, as one table: a function is a row of it.
//!
//! A row says all there is to say: names, what is taken, what that comes to, how its cells are explained, and help.
//! Reading, running, explaining, the script for Python and the author's guide all go by the row.

use crate::matrix::{
    Arithmetic, Axis, CellRule, Dimensions, Distribution, Filling, Function, Gives, Kind, LineFunction,
    Operation, Reduction, Supply, Targets, Telling, Value, best, larger, ranking, running_sums, smaller,
    variance,
};

/// A function of the language.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// What it is called, the name used in scripts first.
    pub names: &'static [&'static str],
    /// What it takes, in order.
    pub parameters: &'static [Parameter],
    /// What a call comes to.
    pub does: Does,
    /// Where a script has it from.
    pub home: Home,
    /// What else holds of it.
    pub also: &'static [Also],
    /// One line about it.
    pub help: &'static str,
}

/// Where a script under Python has a function from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// NumPy has it, by its first name.
    NumPy,
    /// `lessons/prelude.py` defines it.
    Prelude,
}

/// What may hold of a function besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Also {
    /// It can be called on a value with a dot.
    Method,
    /// What it gives is the same matrix, seen otherwise.
    View,
}

/// What a function takes in one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parameter {
    /// A value, by position.
    Value,
    /// A value, by position or by its name.
    Named(&'static str),
    /// A number, by position or by its name, and what it is when left out.
    Default(&'static str, f64),
    /// As many values as there are, one at least.
    Rest,
    /// As many values as there are, within brackets.
    Several,
    /// A stop; a start and a stop; or a start, a stop and a step.
    Range,
    /// A stop, or a start and a stop.
    Bounds,
    /// A setting: a shape, as `size=(3, 2)`; a single number without one.
    Size,
    /// A list of lists of numbers, or a value.
    Rows,
    /// A setting: a pair of counts, `(rows, columns)`, one count for a list, or another value's `.shape`. How to write it.
    Shape(&'static str),
    /// The same where one may be −1, for whatever is left, and where a method takes two numbers.
    Layout,
    /// A setting: another matrix, whose shape it is.
    Like,
    /// A setting: a whole number, under a name or not; what it is, for messages, the least it may be, and what it is
    /// when left out, where it may be.
    Whole { name: Option<&'static str>, what: &'static str, least: i64, default: Option<i64> },
    /// A name in quotes.
    Text,
    /// `axis=` and `keepdims=`.
    Axis,
    /// `axis=` alone, and what it is when left out.
    Along(crate::matrix::Axis),
    /// `dtype=float`, which every number here is anyway.
    NumberType,
}

impl Parameter {
    /// The name it goes by besides its position.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Named(name) | Self::Default(name, _) => Some(name),
            Self::Whole { name, .. } => name,
            _ => None,
        }
    }

    /// The number it is when left out, where it may be.
    pub fn default(self) -> Option<(f64, Kind)> {
        match self {
            Self::Default(_, number) => Some((number, Kind::Real)),
            Self::Whole { default, .. } => default.map(|number| (number as f64, Kind::Whole)),
            _ => None,
        }
    }
}

/// What a call comes to.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// Each cell worked out from those in its place.
    Each(Function),
    /// Many numbers to one, over all cells or along an axis.
    Reduce(Reduction),
    /// A line of numbers to one of as many, along an axis.
    Line(LineFunction),
    /// An operation without settings.
    Plain(Operation),
    /// An operation by what it is given.
    Settled(fn(&Given<'_>) -> Operation),
    /// A matrix from outside the program.
    Supplied(Supply),
}

/// What a call is given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// What it works on.
    pub values: &'a [&'a Value],
    /// Its settings, in the order of the parameters; a shape is two.
    pub settings: &'a [i64],
    /// The axis it goes along.
    pub axis: Axis,
    /// Whether a shape among the settings is a list's.
    pub dimensions: Dimensions,
}

impl Given<'_> {
    /// The setting at a place; 0 past the end, which no row asks for.
    fn whole(&self, at: usize) -> i64 {
        self.settings.get(at).copied().unwrap_or(0)
    }

    fn count(&self, at: usize) -> usize {
        usize::try_from(self.whole(at)).unwrap_or(0)
    }

    fn fill(&self, filling: Filling) -> Operation {
        let (rows, columns, dimensions) = (self.count(0), self.count(1), self.dimensions);
        Operation::Fill { filling, rows, columns, dimensions }
    }
}

impl Builtin {
    /// The function called so, if there is one.
    pub fn named(name: &str) -> Option<&'static Self> {
        BUILTINS.iter().find(|builtin| builtin.names.contains(&name))
    }

    /// Its first name.
    pub const fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether something holds of it besides.
    pub fn is(&self, also: Also) -> bool {
        self.also.contains(&also)
    }

    const fn also(self, also: &'static [Also]) -> Self {
        Self { also, ..self }
    }

    /// The same, defined in the prelude.
    const fn ours(self) -> Self {
        Self { home: Home::Prelude, ..self }
    }
}

/// A row of the table is one function, so a name says which.
impl PartialEq for Builtin {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

/// Every name a function goes by.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().flat_map(|builtin| builtin.names).copied()
}

/// The functions that can be called on a value with a dot.
pub fn methods() -> impl Iterator<Item = &'static Builtin> {
    BUILTINS.iter().filter(|builtin| builtin.is(Also::Method))
}

const fn row(
    names: &'static [&'static str],
    parameters: &'static [Parameter],
    does: Does,
    help: &'static str,
) -> Builtin {
    let does = match does {
        Each(function) => Each(Function { name: names[0], ..function }),
        Reduce(reduction) => Reduce(Reduction { name: names[0], ..reduction }),
        Line(function) => Line(LineFunction { name: names[0], ..function }),
        other => other,
    };
    Builtin { names, parameters, does, home: Home::NumPy, also: &[], help }
}

/// A function of one number that gives one with a fraction.
const fn real(rule: fn(f64) -> f64) -> Function {
    Function::new(CellRule::One(rule))
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// All numbers of a value as a list.
fn flat(given: &Given<'_>) -> Operation {
    let columns = given.values.first().map_or(0, |value| value.shape().cells());
    Operation::Reshape { rows: 1, columns, dimensions: Dimensions::One }
}

const fn arithmetic(operator: Arithmetic) -> Does {
    Plain(Operation::Arithmetic(operator))
}

const fn whole(
    name: Option<&'static str>,
    what: &'static str,
    least: i64,
    default: Option<i64>,
) -> Parameter {
    Parameter::Whole { name, what, least, default }
}

const fn count(what: &'static str) -> Parameter {
    whole(None, what, 1, None)
}

use Also::{Method, View};
use Does::{Each, Line, Plain, Reduce, Settled, Supplied};
use Parameter::{Axis as AlongAxis, Layout, Like, Named, NumberType, Rest, Rows, Shape, Text, Value as Of};

const ONE: &[Parameter] = &[Of];
const TWO: &[Parameter] = &[Of, Of];
const MANY: &[Parameter] = &[Of, AlongAxis];
const BRACKETS: Parameter = Shape("write the shape in brackets, rows then columns: zeros((3, 1))");
const NO_FURTHER: &str =
    "sigmoid(x) does without it; or write exp(minimum(x, 700)), or exp(z - z.max()) in a softmax";
/// What takes long for some numbers: the sine of a very large one, a place among very many.
const LONG: usize = 130;
const POSITIVE: &str = "only numbers above 0 have a logarithm";

/// `-x`, which programs write with a sign.
pub(crate) const NEGATIVE: Builtin = row(
    &["negative"],
    ONE,
    Each(real(|x| -x).gives(Gives::Number).written("−{0}")),
    "Each number with the other sign.",
);

/// `x and y`, which programs write with words of single truths.
pub(crate) const AND: Function =
    logical("logical_and", CellRule::Two(|x, y| truth(x != 0.0 && y != 0.0)), "{0} and {1}");
/// `x or y`.
pub(crate) const OR: Function =
    logical("logical_or", CellRule::Two(|x, y| truth(x != 0.0 || y != 0.0)), "{0} or {1}");
/// `not x`.
pub(crate) const NOT: Function = logical("logical_not", CellRule::One(|x| truth(x == 0.0)), "not {0}");

/// `where(x, y, z)`, and what stands where cells are set by truths: `d[z <= 0] = 0`.
pub(crate) const WHERE: Function = Function {
    name: "where",
    ..Function::new(CellRule::More(|x| if x[0] == 0.0 { x[2] } else { x[1] })).gives(Gives::Chosen)
};

const fn logical(name: &'static str, rule: CellRule, formula: &'static str) -> Function {
    Function { name, ..Function::new(rule).gives(Gives::Truth).written(formula) }
}

/// What is drawn from a generator, a row each.
#[rustfmt::skip]
pub(crate) static DRAWS: &[Builtin] = &[
    row(&["normal"], &[Parameter::Default("loc", 0.0), Parameter::Default("scale", 1.0), Parameter::Size],
        Supplied(Supply::Drawn(Distribution::Normal)),
        "Numbers normal about a mean, with a deviation: r.normal(0, 0.1, (3, 2))."),
    row(&["uniform"], &[Parameter::Default("low", 0.0), Parameter::Default("high", 1.0), Parameter::Size],
        Supplied(Supply::Drawn(Distribution::Uniform)),
        "Numbers from one up to another, all equally likely: r.uniform(-1, 1, 5)."),
    row(&["integers"], &[Parameter::Bounds, Parameter::Size], Supplied(Supply::Drawn(Distribution::Integers)),
        "Whole numbers from one up to another, which is left out: r.integers(0, 10, size=5)."),
    row(&["permutation"], &[count("the count of numbers")], Supplied(Supply::Drawn(Distribution::Permutation)),
        "The numbers from 0 up to a count, in an order of chance: r.permutation(60)."),
];

/// Every function, a row each.
#[rustfmt::skip]
pub static BUILTINS: &[Builtin] = &[
    // Matrices made from nothing.
    row(&["array"], &[Rows, NumberType], Plain(Operation::Copy),
        "A matrix from its rows: array([[1, 2], [3, 4]]); a list: array([1, 2]).").ours(),
    row(&["asarray"], &[Rows, NumberType], Plain(Operation::Copy),
        "The same; given a matrix it gives that one, and no copy.").ours().also(&[View]),
    row(&["column"], &[Rest], Plain(Operation::Column),
        "A column of numbers: column(1, 2, 3).").ours(),
    row(&["zeros"], &[BRACKETS, NumberType], Settled(|g| g.fill(Filling::Zeros)),
        "A matrix of zeros: zeros((3, 1)); a list of them: zeros(3)."),
    row(&["ones"], &[BRACKETS, NumberType], Settled(|g| g.fill(Filling::Ones)),
        "A matrix of ones: ones((3, 1))."),
    row(&["full"], &[Shape("write full((3, 1), 0.01): rows, then columns"), Named("fill_value"), NumberType],
        Settled(|g| g.fill(Filling::Full)),
        "A matrix of one number everywhere: full((3, 1), 0.01).").ours(),
    row(&["eye", "identity"], &[count("the size"), NumberType],
        Settled(|g| Operation::Fill {
            filling: Filling::Identity, rows: g.count(0), columns: g.count(0), dimensions: Dimensions::Two,
        }),
        "Ones on the diagonal, zeros elsewhere: eye(3)."),
    row(&["zeros_like"], &[Like, NumberType], Settled(|g| g.fill(Filling::Zeros)),
        "Zeros in the shape of another matrix.").ours(),
    row(&["ones_like"], &[Like, NumberType], Settled(|g| g.fill(Filling::Ones)),
        "Ones in the shape of another matrix.").ours(),
    row(&["full_like"], &[Like, Named("fill_value"), NumberType], Settled(|g| g.fill(Filling::Full)),
        "One number everywhere, in the shape of another matrix.").ours(),
    row(&["one_hot"], &[Of, count("the count of classes")],
        Settled(|g| Operation::OneHot { classes: g.count(0), targets: Targets::Whole }),
        "A column with 1 at the label, counted from 0, and 0 elsewhere: one_hot(5, 10).").ours(),
    row(&["target_column"], &[Of, count("the count of classes")],
        Settled(|g| Operation::OneHot { classes: g.count(0), targets: Targets::Reachable }),
        "The deck's targets, which a sigmoid can reach: 0.99 at the label, 0.01 elsewhere: target_column(5, 10).").ours(),
    row(&["arange"], &[Parameter::Range], Plain(Operation::Arange),
        "A list of numbers from one up to another, which is left out: arange(0, 1, 0.25)."),
    row(&["linspace"], &[Of, Of, whole(Some("num"), "the count of numbers", 1, Some(50))],
        Settled(|g| Operation::Linspace { count: g.count(0) }),
        "A list of so many numbers from one to another, equally far apart: linspace(0, 1, 5)."),

    // What comes with nn-tutor.
    row(&["load_records"], &[Text], Supplied(Supply::Records),
        "The records of a file that comes with nn-tutor, a row each: label, then pixels.").ours(),
    row(&["load_weights"], &[Text, Text], Supplied(Supply::Weights),
        "A matrix of a network that comes with nn-tutor: the file, and `wih` or `who`.").ours(),
    row(&["load"], &[Text, Text], Supplied(Supply::File),
        "An array of a file of yours beside the program, .npz or .safetensors: load(\"mine.npz\")[\"W1\"].").ours(),
    row(&["load_picture"], &[Text], Supplied(Supply::Picture),
        "The picture that comes with nn-tutor, or your own: shades from 0 for black to 255 for white.").ours(),
    row(&["box_means"], &[count("the rows wanted"), count("the rows there are")], Supplied(Supply::BoxMeans),
        "A matrix that makes so many rows of others, each the mean of its share of them: box_means(20, 150) @ picture.")
        .ours(),
    row(&["initial_weights"],
        &[Shape("write initial_weights((200, 784), seed=1, layer=1): rows, then columns"),
          whole(Some("seed"), "the seed", 0, None), whole(Some("layer"), "the layer", 0, None)],
        Supplied(Supply::InitialWeights),
        "Random weights, normal about 0 with deviation 1/√columns: initial_weights((200, 784), seed=1, layer=1).")
        .ours(),

    row(&["rng"], &[whole(Some("seed"), "the seed", 0, None)], Supplied(Supply::Generator),
        "Seeded chance, to draw from by .normal, .uniform, .integers and .permutation: r = rng(1).").ours(),

    // Cell by cell.
    row(&["exp"], ONE, Each(real(libm::exp).written("e^{0}").beyond(NO_FURTHER)), "e to the power of each number."),
    row(&["log"], ONE, Each(real(libm::log).within(|x| x > 0.0, POSITIVE)), "The natural logarithm of each number."),
    row(&["log2"], ONE, Each(real(libm::log2).within(|x| x > 0.0, POSITIVE)), "The logarithm to base 2."),
    row(&["log10"], ONE, Each(real(libm::log10).within(|x| x > 0.0, POSITIVE)), "The logarithm to base 10."),
    row(&["log1p"], ONE, Each(real(libm::log1p).within(|x| x > -1.0, "only numbers above −1 have this logarithm")),
        "The natural logarithm of 1 and each number, exact for small ones."),
    row(&["expm1"], ONE, Each(real(libm::expm1).beyond(NO_FURTHER)), "e to the power of each number, less 1, exact for small ones."),
    row(&["sqrt"], ONE,
        Each(real(f64::sqrt).within(|x| x >= 0.0, "only 0 and above have a square root").written("√{0}")),
        "The square root of each number."),
    row(&["abs", "absolute"], ONE, Each(real(f64::abs).gives(Gives::Kept).written("|{0}|")),
        "Each number without its sign."),
    row(&["square"], ONE, Each(real(|x| x * x).gives(Gives::Number).written("{0}²")), "Each number times itself."),
    row(&["sign"], ONE, Each(real(|x| if x == 0.0 { 0.0 } else { x.signum() }).gives(Gives::Number)),
        "−1, 0 or 1 by each number's sign."),
    row(&["floor"], ONE, Each(real(f64::floor)), "Each number rounded down."),
    row(&["ceil"], ONE, Each(real(f64::ceil)), "Each number rounded up."),
    row(&["sin"], ONE, Each(real(libm::sin).taking(LONG)), "The sine of each number."),
    row(&["cos"], ONE, Each(real(libm::cos).taking(LONG)), "The cosine of each number."),
    row(&["tan"], ONE, Each(real(libm::tan).taking(LONG)), "The tangent of each number."),
    row(&["tanh"], ONE, Each(real(libm::tanh)), "The hyperbolic tangent of each number."),
    NEGATIVE,
    row(&["sigmoid", "expit"], ONE,
        Each(real(|x| 1.0 / (1.0 + libm::exp(-x))).written("1 / (1 + e^−{0})").worked(|x| {
            let power = libm::exp(-x[0]);
            vec![("1 / (1 + {0})", vec![power]), ("1 / {0}", vec![1.0 + power])]
        })),
        "1 / (1 + e^−x) of each number.").ours(),
    row(&["logit"], ONE,
        Each(real(|y| libm::log(y / (1.0 - y)))
            .within(|y| y > 0.0 && y < 1.0, "the sigmoid only gives numbers between 0 and 1, so only those lead back")
            .written("log({0} / (1 − {0}))")
            .worked(|y| {
                let rest = 1.0 - y[0];
                vec![("log({0} / {1})", vec![y[0], rest]), ("log({0})", vec![y[0] / rest])]
            })),
        "The sigmoid backwards: log(y / (1 − y)).").ours(),
    row(&["step"], ONE,
        Each(real(|x| truth(x >= 0.0)).worked(|x| {
            vec![("({0} ≥ 0)", vec![x[0]])]
        })),
        "1 for 0 and above, 0 below.").ours(),
    row(&["rescale"], ONE, Plain(Operation::Rescale), "All numbers moved and stretched into 0.01 to 0.99.").ours(),
    row(&["round", "around"], &[Of, whole(Some("decimals"), "the count of decimals", i64::MIN, Some(0))],
        Settled(|g| Operation::Round(g.whole(0).clamp(-300, 300) as i32)),
        "Each number rounded to so many decimals.").also(&[Method]),
    row(&["add"], TWO, arithmetic(Arithmetic::Add), "The sum, number by number."),
    row(&["subtract"], TWO, arithmetic(Arithmetic::Subtract), "The difference, number by number."),
    row(&["multiply"], TWO, arithmetic(Arithmetic::Multiply), "The product, number by number."),
    row(&["divide"], TWO, arithmetic(Arithmetic::Divide), "The quotient, number by number."),
    row(&["power", "pow"], TWO, arithmetic(Arithmetic::Power), "The power, number by number."),
    row(&["maximum"], TWO, Each(Function::new(CellRule::Two(larger)).gives(Gives::Kept)),
        "The larger of two numbers, place by place."),
    row(&["minimum"], TWO, Each(Function::new(CellRule::Two(smaller)).gives(Gives::Kept)),
        "The smaller of two numbers, place by place."),
    row(&["where"], &[Of, Of, Of],
        Each(WHERE),
        "Where the first holds the second, else the third."),
    row(&["clip"], &[Of, Of, Of],
        Each(Function::new(CellRule::More(|x| smaller(larger(x[0], x[1]), x[2]))).gives(Gives::Kept)),
        "Each number kept between two others.").also(&[Method]),
    row(&["logical_and"], TWO, Each(AND), "Whether both hold, place by place."),
    row(&["logical_or"], TWO, Each(OR), "Whether one at least holds, place by place."),
    row(&["logical_not"], ONE, Each(NOT), "Whether it does not hold, place by place."),
    row(&["isclose"], &[Of, Of, Parameter::Default("rtol", 1e-5), Parameter::Default("atol", 1e-8)],
        Each(Function::new(CellRule::More(|x| truth((x[0] - x[1]).abs() <= x[3] + x[2] * x[1].abs())))
            .gives(Gives::Truth)
            .written("|{0} − {1}| ≤ {3} + {2} × |{1}|")),
        "Whether two numbers are almost the same, place by place."),

    // Many numbers to one.
    row(&["sum"], MANY,
        Reduce(Reduction::new(|x| x.fold(0.0, |sum, v| sum + v), Gives::Counted, Telling::Added, "added up")),
        "All numbers added up.").also(&[Method]),
    row(&["prod"], MANY,
        Reduce(Reduction::new(|x| x.fold(1.0, |product, v| product * v), Gives::Counted, Telling::Multiplied, "multiplied")),
        "All numbers multiplied.").also(&[Method]),
    row(&["mean"], MANY,
        Reduce(Reduction::new(|x| {
            x.fold(0.0, |sum, v| sum + v) / x.count()
        }, Gives::Share, Telling::Averaged, "added up and divided by their count")),
        "The sum of all numbers over their count.").also(&[Method]),
    row(&["var"], MANY,
        Reduce(Reduction::new(variance, Gives::Share, Telling::Called, "of which the mean square from their mean").taking(16)),
        "The mean of the squares of how far each number is from the mean.").also(&[Method]),
    row(&["std"], MANY,
        Reduce(Reduction::new(|x| variance(x).sqrt(), Gives::Share, Telling::Called, "of which the standard deviation").taking(16)),
        "The standard deviation, the square root of var.").also(&[Method]),
    row(&["min", "amin"], MANY,
        Reduce(Reduction::new(|x| best(f64::lt, x).1, Gives::Kept, Telling::Called, "of which the smallest")),
        "The smallest number.").also(&[Method]),
    row(&["max", "amax"], MANY,
        Reduce(Reduction::new(|x| best(f64::gt, x).1, Gives::Kept, Telling::Called, "of which the largest")),
        "The largest number.").also(&[Method]),
    row(&["argmax"], MANY,
        Reduce(Reduction::new(|x| best(f64::gt, x).0 as f64, Gives::Whole, Telling::Called, "counted from 0 to the largest")),
        "Where the largest number stands, counted from 0.").also(&[Method]),
    row(&["argmin"], MANY,
        Reduce(Reduction::new(|x| best(f64::lt, x).0 as f64, Gives::Whole, Telling::Called, "counted from 0 to the smallest")),
        "Where the smallest number stands, counted from 0.").also(&[Method]),
    row(&["any"], MANY,
        Reduce(Reduction::new(|x| truth(x.fold(false, |any, v| any || v != 0.0)), Gives::Truth, Telling::Called, "of which one at least holds")),
        "Whether one at least is not 0.").also(&[Method]),
    row(&["all"], MANY,
        Reduce(Reduction::new(|x| truth(x.fold(true, |all, v| all && v != 0.0)), Gives::Truth, Telling::Called, "which must all hold")),
        "Whether none is 0.").also(&[Method]),

    // A line of numbers to one of as many.
    row(&["cumsum"], &[Of, Parameter::Along(Axis::All)],
        Line(LineFunction::new(running_sums, Gives::Counted, Telling::Added, |_, place| (0..=place).collect())),
        "The sums of each number and all before it, as a list; of each column with axis=0.").also(&[Method]),
    row(&["sort"], &[Of, Parameter::Along(Axis::Along)],
        Line(LineFunction::new(
            |line| ranking(line).into_iter().map(|at| line[at]).collect(),
            Gives::Kept, Telling::Moved, |line, place| vec![ranking(line)[place]]).taking(LONG)),
        "The numbers of each row by size, the smallest first; of each column with axis=0."),
    row(&["argsort"], &[Of, Parameter::Along(Axis::Along)],
        Line(LineFunction::new(
            |line| ranking(line).into_iter().map(|at| at as f64).collect(),
            Gives::Whole, Telling::Called, |line, _| (0..line.len()).collect()).taking(LONG)),
        "Where sort takes each number from, counted from 0; equal ones stay in their order.").ours().also(&[Method]),

    // Matrices by matrices, and laid out anew.
    row(&["matmul"], TWO, Plain(Operation::MatMul), "The matrix product, as @."),
    row(&["dot"], TWO,
        Settled(|g| {
            // With a single number on a side, NumPy's dot is a plain product.
            let is_plain = g.values.iter().any(|v| v.is_scalar());
            if is_plain { Operation::Arithmetic(Arithmetic::Multiply) } else { Operation::MatMul }
        }),
        "The matrix product, as @.").also(&[Method]),
    row(&["outer"], TWO, Plain(Operation::Outer), "Every number of one times every number of the other."),
    row(&["transpose"], ONE, Plain(Operation::Transpose), "Rows become columns, as .T.").also(&[Method, View]),
    row(&["reshape"], &[Of, Layout],
        Settled(|g| Operation::Reshape { rows: g.count(0), columns: g.count(1), dimensions: g.dimensions }),
        "The same numbers in other rows and columns; in a list: reshape(-1).").also(&[Method, View]),
    row(&["ravel"], ONE, Settled(flat), "All numbers as a list, row by row.").also(&[Method, View]),
    row(&["flatten"], ONE, Settled(flat), "All numbers as a list of their own, row by row.").ours().also(&[Method]),
    row(&["vstack"], &[Parameter::Several], Plain(Operation::Stack(Axis::Down)),
        "Matrices on top of one another: vstack((A, B))."),
    row(&["hstack"], &[Parameter::Several], Plain(Operation::Stack(Axis::Along)),
        "Matrices side by side: hstack((A, B))."),
    row(&["copy"], ONE, Plain(Operation::Copy), "The same values in a matrix of their own.").also(&[Method]),
];
