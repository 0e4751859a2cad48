//! The functions of the language, as one table: names, parameters, help.

/// Declares the functions: a variant, its names, its parameters, and one line of help each.
macro_rules! builtins {
    ($($variant:ident [$($name:literal),+] ($($parameter:expr),*) $help:literal;)+) => {
        /// A function of the language.
        #[allow(clippy::doc_markdown)] // The help lines are written for the terminal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Builtin {
            $(#[doc = concat!("`", stringify!($variant), "`: ", $help)] $variant,)+
        }

        impl Builtin {
            /// The function called so, if there is one.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($($name)|+ => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The function's first name, the one used in scripts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => first(&[$($name),+]),)+ }
            }

            /// What it takes.
            #[must_use]
            pub const fn parameters(self) -> &'static [Parameter] {
                match self { $(Self::$variant => &[$($parameter),*],)+ }
            }

            /// One line about it.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }
        }

        /// Every name a function goes by.
        pub fn names() -> impl Iterator<Item = &'static str> {
            [$($($name),+),+].into_iter()
        }
    };
}

const fn first(names: &[&'static str]) -> &'static str {
    names[0]
}

/// What a function takes in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// A value, by position.
    Value,
    /// A value, by position or by its name.
    Named(&'static str),
    /// A value that may be left out, by position or by its name.
    Optional(&'static str),
    /// As many values as there are.
    Rest,
    /// A pair of counts, `(rows, columns)`, or another value's `.shape`.
    Shape,
    /// `axis=` and `keepdims=`.
    Axis,
    /// A list of lists of numbers.
    Rows,
    /// A name in quotes.
    Text,
}

use Parameter::{Axis, Named, Optional, Rest, Rows, Shape, Text, Value};

builtins! {
    Array ["array", "asarray"] (Rows) "A matrix from its rows: array([[1, 2], [3, 4]]).";
    Column ["column"] (Rest) "A column of numbers: column(1, 2, 3).";
    Zeros ["zeros"] (Shape) "A matrix of zeros: zeros((3, 1)).";
    Ones ["ones"] (Shape) "A matrix of ones: ones((3, 1)).";
    Full ["full"] (Shape, Named("fill_value")) "A matrix of one number everywhere: full((3, 1), 0.01).";
    Identity ["eye", "identity"] (Value) "Ones on the diagonal, zeros elsewhere: eye(3).";
    ZerosLike ["zeros_like"] (Value) "Zeros in the shape of another matrix.";
    OnesLike ["ones_like"] (Value) "Ones in the shape of another matrix.";
    FullLike ["full_like"] (Value, Named("fill_value")) "One number everywhere, in the shape of another matrix.";
    OneHot ["one_hot"] (Value, Value) "The target column of a label: `one_hot(5, 10)`.";
    LoadRecords ["load_records"] (Text) "The records of a file that comes with nn-tutor, a row each: label, then pixels.";
    LoadWeights ["load_weights"] (Text, Text) "A matrix of a network that comes with nn-tutor: the file, and `wih` or `who`.";
    LoadPicture ["load_picture"] (Text) "The picture that comes with nn-tutor, or your own: shades from 0 for black to 255 for white.";
    BoxMeans ["box_means"] (Value, Value)
        "A matrix that makes so many rows of others, each the mean of its share of them: box_means(20, 150) @ picture.";
    InitialWeights ["initial_weights"] (Shape, Named("seed"), Named("layer"))
        "Random weights, normal about 0 with deviation 1/√columns: initial_weights((200, 784), seed=1, layer=1).";
    Exp ["exp"] (Value) "e to the power of each number.";
    Log ["log"] (Value) "The natural logarithm of each number.";
    Log2 ["log2"] (Value) "The logarithm to base 2.";
    Log10 ["log10"] (Value) "The logarithm to base 10.";
    Sqrt ["sqrt"] (Value) "The square root of each number.";
    Abs ["abs", "absolute"] (Value) "Each number without its sign.";
    Square ["square"] (Value) "Each number times itself.";
    Sign ["sign"] (Value) "−1, 0 or 1 by each number's sign.";
    Floor ["floor"] (Value) "Each number rounded down.";
    Ceil ["ceil"] (Value) "Each number rounded up.";
    Sin ["sin"] (Value) "The sine of each number.";
    Cos ["cos"] (Value) "The cosine of each number.";
    Tanh ["tanh"] (Value) "The hyperbolic tangent of each number.";
    Negative ["negative"] (Value) "Each number with the other sign.";
    Sigmoid ["sigmoid", "expit"] (Value) "1 / (1 + e^−x) of each number.";
    Logit ["logit"] (Value) "The sigmoid backwards: log(y / (1 − y)).";
    Step ["step"] (Value) "1 for 0 and above, 0 below.";
    Rescale ["rescale"] (Value) "All numbers moved and stretched into 0.01 to 0.99.";
    Round ["round", "around"] (Value, Optional("decimals")) "Each number rounded to so many decimals.";
    Sum ["sum"] (Value, Axis) "All numbers added up.";
    Product ["prod"] (Value, Axis) "All numbers multiplied.";
    Mean ["mean"] (Value, Axis) "The sum of all numbers over their count.";
    Min ["min", "amin"] (Value, Axis) "The smallest number.";
    Max ["max", "amax"] (Value, Axis) "The largest number.";
    ArgMax ["argmax"] (Value, Axis) "Where the largest number stands, counted from 0.";
    ArgMin ["argmin"] (Value, Axis) "Where the smallest number stands, counted from 0.";
    Add ["add"] (Value, Value) "The sum, number by number.";
    Subtract ["subtract"] (Value, Value) "The difference, number by number.";
    Multiply ["multiply"] (Value, Value) "The product, number by number.";
    Divide ["divide"] (Value, Value) "The quotient, number by number.";
    Power ["power", "pow"] (Value, Value) "The power, number by number.";
    Maximum ["maximum"] (Value, Value) "The larger of two numbers, place by place.";
    Minimum ["minimum"] (Value, Value) "The smaller of two numbers, place by place.";
    Dot ["dot", "matmul"] (Value, Value) "The matrix product, as @.";
    Outer ["outer"] (Value, Value) "Every number of one times every number of the other.";
    Transpose ["transpose"] (Value) "Rows become columns, as .T.";
    Reshape ["reshape"] (Value, Shape) "The same numbers in other rows and columns.";
    Copy ["copy"] (Value) "The same values in a matrix of their own.";
    Where ["where"] (Value, Value, Value) "Where the first holds the second, else the third.";
    Clip ["clip"] (Value, Value, Value) "Each number kept between two others.";
}
