//! Pictures: which variables one shows, and how.

use serde::Deserialize;

use super::CellName;

/// A picture.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Picture {
    /// No picture from here on.
    None,
    /// Nodes in layers, and the links between them.
    Network {
        /// For each layer, what may hold its nodes' values; the newest shows.
        layers: Vec<Vec<Held>>,
        /// For each gap, the variables laid out like its weights, the weights first.
        #[serde(default)]
        links: Vec<Vec<String>>,
        /// The variable that holds what the last layer should be.
        targets: Option<String>,
    },
    /// Curves over one variable.
    Function {
        /// The variable.
        x: String,
        /// The cell whose number it stands for, where it is none of the program's.
        at: Option<CellName>,
        /// Left edge.
        from: f64,
        /// Right edge.
        to: f64,
        /// Expressions in the variable, and in those of the program as it leaves them.
        curves: Vec<String>,
        /// What they are called, if not by their expressions.
        #[serde(default)]
        names: Vec<String>,
        /// Whether to draw the first curve's tangent at the variable's value.
        #[serde(default)]
        tangent: bool,
        /// The variable that says how far to either side the first curve's secant there goes.
        secant: Option<String>,
        /// The variable that is how far the first curve lies over the second there: once it is known, it is drawn.
        gap: Option<String>,
        /// The variable whose numbers are places on the first curve.
        points: Option<String>,
    },
    /// What one column has over another, from point to point.
    Chart {
        /// The variable with the places.
        x: String,
        /// The variable with the heights.
        y: String,
        /// Whether the places stand as far apart as their numbers lie, and not evenly.
        #[serde(default)]
        scaled: bool,
    },
    /// The error as one weight moves from one edge to the other.
    Curve {
        /// The weight.
        weight: CellName,
        /// The variable of the error.
        error: String,
        /// Left edge.
        from: f64,
        /// Right edge.
        to: f64,
        /// What holds the slope where the weight stands: once it is known, the tangent there.
        slope: Option<CellName>,
        /// Where the update takes the weight.
        stepped: Option<CellName>,
    },
    /// A column or row of pixels as an image. Of the variables that may hold it the newest shows; of a matrix the row at
    /// work, or the first.
    Image { of: Vec<String> },
    /// Several side by side, a matrix as it stands.
    Images {
        /// The variables that hold them.
        of: Vec<String>,
        /// Single numbers that are rows of the first of them, counted from 0: a line is drawn across it at each.
        #[serde(default)]
        rows: Vec<String>,
        /// Likewise its columns.
        #[serde(default)]
        columns: Vec<String>,
    },
    /// How many numbers of a matrix lie where: the newest of the variables that may hold it.
    Histogram { of: Vec<String> },
    /// Two matrices of one shape, each as one arrow, and the angle between them by the variable with its cosine.
    Arrows { of: [String; 2], cosine: String },
    /// The outputs as bars, a class each: the newest of the variables that may hold them, a column each; the variable
    /// that holds what they should be, and the one that holds earlier ones they are compared with.
    Bars { of: Vec<String>, targets: Option<String>, before: Option<String> },
    /// A sample and what the network makes of it: its image, and the outputs as bars.
    Sample { image: Vec<String>, outputs: Vec<String>, targets: Option<String>, before: Option<String> },
    /// Points in a plane, a matrix with one in each column, with a row of zeros and ones to mark them; and the line that
    /// parts them, where a row of two weights @ point equals the threshold.
    Plane { points: String, marks: String, weights: String, threshold: String },
}

/// What may hold the values of a layer's nodes: `"X"`, or `["x_1", "x_2"]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Held {
    /// A variable with a row for each node.
    Column(String),
    /// A variable for each node, from the top, each a single number.
    Numbers(Vec<String>),
}

impl Held {
    /// The variables.
    pub const fn names(&self) -> &[String] {
        match self {
            Self::Column(name) => std::slice::from_ref(name),
            Self::Numbers(names) => names.as_slice(),
        }
    }

    /// The variable that holds a node's value, and its row there.
    pub fn place(&self, node: usize) -> Option<(&str, usize)> {
        match self {
            Self::Column(name) => Some((name, node)),
            Self::Numbers(names) => names.get(node).map(|name| (name.as_str(), 0)),
        }
    }
}
