//! The network as its two matrices, a row for each node that the weights lead to. It answers; it does not learn.

use nalgebra::{DMatrix, DVector};

use super::{initial_weights, sigmoid};
use crate::memory;

/// Most weights a network may have in all: 2 GB of them.
pub(crate) const MOST_WEIGHTS: usize = 1 << 28;
/// Most weights of a network whose steps are gone through: each step makes them anew, and keeps what it made.
const MOST_STEPPED: usize = 4_000_000;
/// Most output nodes: a test counts every pair of them. Labels go to 255.
const MOST_OUTPUTS: usize = 1 << 10;
/// Bytes a weight takes while a network is read and used: it is kept in several forms.
const BYTES_A_WEIGHT: u64 = 24;

/// How many nodes each layer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layers {
    /// Input nodes, one a pixel.
    pub inputs: usize,
    /// Hidden nodes.
    pub hidden: usize,
    /// Output nodes, one a label.
    pub outputs: usize,
}

impl std::fmt::Display for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.inputs, self.hidden, self.outputs)
    }
}

/// Matrices or sizes that make no network, and why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ShapeError(String);

impl Layers {
    /// Checks that a network can have this shape.
    ///
    /// # Errors
    /// If a layer has no nodes, or the weights are too many.
    pub fn check(self) -> Result<Self, ShapeError> {
        if self.inputs == 0 || self.hidden == 0 || self.outputs == 0 {
            return Err(ShapeError(format!("a {self} network has a layer without nodes")));
        }
        if self.outputs > MOST_OUTPUTS {
            return Err(ShapeError(format!(
                "a {self} network has more than the {MOST_OUTPUTS} outputs allowed"
            )));
        }
        let weights = self.inputs.saturating_add(self.outputs).saturating_mul(self.hidden);
        let less = "take fewer hidden nodes or smaller images";
        if weights > MOST_WEIGHTS {
            let most = format!("more than the {MOST_WEIGHTS} weights allowed");
            return Err(ShapeError(format!("a {self} network has {most}; {less}")));
        }
        let wrong = |error| ShapeError(format!("a {self} network: {error}; or {less}"));
        memory::room_for(weights, BYTES_A_WEIGHT).map_err(wrong)?;
        Ok(self)
    }

    /// Checks that the steps of such a network can be gone through.
    ///
    /// # Errors
    /// If it can have no such shape, or the weights are too many for that.
    pub fn check_stepped(self) -> Result<Self, ShapeError> {
        let Self { inputs, hidden, outputs } = self.check()?;
        if inputs.saturating_add(outputs).saturating_mul(hidden) > MOST_STEPPED {
            return Err(ShapeError(format!(
                "a {self} network has more than the {MOST_STEPPED} weights that can be stepped through; take fewer \
                 hidden nodes or smaller images"
            )));
        }
        Ok(self)
    }
}

/// A network of three layers. Row j, column i of a matrix is the link from node i to node j of the next layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    wih: DMatrix<f64>,
    who: DMatrix<f64>,
}

impl Network {
    /// A network of these weights, input to hidden and hidden to output.
    ///
    /// # Errors
    /// If the matrices do not follow one on the other, or make no shape a network can have.
    pub fn new(wih: DMatrix<f64>, who: DMatrix<f64>) -> Result<Self, ShapeError> {
        if who.ncols() != wih.nrows() {
            let size = |matrix: &DMatrix<f64>| format!("{}×{}", matrix.nrows(), matrix.ncols());
            let sizes = format!("wih is {} and who is {}", size(&wih), size(&who));
            return Err(ShapeError(format!("{sizes}: who must have a column for each row of wih")));
        }
        Layers { inputs: wih.ncols(), hidden: wih.nrows(), outputs: who.nrows() }.check()?;
        Ok(Self { wih, who })
    }

    /// The same for matrices that came from a network.
    pub(super) fn of_known_shape(wih: DMatrix<f64>, who: DMatrix<f64>) -> Self {
        Self { wih, who }
    }

    /// A network that has learned nothing: weights normal about 0, with standard deviation 1/√(links into a node).
    ///
    /// # Errors
    /// If no network can have this shape.
    pub fn initial(shape: Layers, seed: u64) -> Result<Self, ShapeError> {
        let Layers { inputs, hidden, outputs } = shape.check()?;
        Ok(Self {
            wih: initial_weights(hidden, inputs, seed, 1),
            who: initial_weights(outputs, hidden, seed, 2),
        })
    }

    /// The same network with every weight multiplied by a number.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        Self { wih: &self.wih * factor, who: &self.who * factor }
    }

    /// How many nodes each layer has.
    #[must_use]
    pub fn shape(&self) -> Layers {
        Layers { inputs: self.wih.ncols(), hidden: self.wih.nrows(), outputs: self.who.nrows() }
    }

    /// The weights from input to hidden layer, hidden × inputs.
    #[must_use]
    pub fn wih(&self) -> &DMatrix<f64> {
        &self.wih
    }

    /// The weights from hidden to output layer, outputs × hidden.
    #[must_use]
    pub fn who(&self) -> &DMatrix<f64> {
        &self.who
    }

    /// Both matrices, wih and who.
    #[must_use]
    pub fn into_matrices(self) -> (DMatrix<f64>, DMatrix<f64>) {
        (self.wih, self.who)
    }

    /// The final outputs for a column of inputs.
    ///
    /// # Panics
    /// If there are not as many inputs as input nodes.
    #[must_use]
    pub fn query(&self, inputs: &DVector<f64>) -> DVector<f64> {
        let hidden_outputs = (&self.wih * inputs).map(sigmoid);
        (&self.who * hidden_outputs).map(sigmoid)
    }

    /// The same network with every weight as single precision has it.
    #[must_use]
    pub fn in_single_precision(&self) -> Self {
        let rounded = |weights: &DMatrix<f64>| weights.map(|weight| f64::from(weight as f32));
        Self { wih: rounded(&self.wih), who: rounded(&self.who) }
    }
}
