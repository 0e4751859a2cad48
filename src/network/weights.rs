//! Which matrix of weights is meant, and which weight of it.

use std::fmt;

use nalgebra::DMatrix;

use super::{Layers, Network, SparseNetwork};
use crate::matrix::Value;

/// One of a network's two matrices of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightMatrix {
    /// From input to hidden layer, hidden × inputs.
    Wih,
    /// From hidden to output layer, outputs × hidden.
    Who,
}

impl WeightMatrix {
    /// Both, from input to output.
    pub const ALL: [Self; 2] = [Self::Wih, Self::Who];

    /// Its name in programs and in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wih => "wih",
            Self::Who => "who",
        }
    }

    /// The matrix of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matrix| matrix.name() == name)
    }

    /// Its rows and columns in a network of these layers.
    #[must_use]
    pub const fn shape(self, layers: Layers) -> (usize, usize) {
        match self {
            Self::Wih => (layers.hidden, layers.inputs),
            Self::Who => (layers.outputs, layers.hidden),
        }
    }

    /// The matrix itself, of a network.
    #[must_use]
    pub fn of(self, network: &Network) -> &DMatrix<f64> {
        match self {
            Self::Wih => network.wih(),
            Self::Who => network.who(),
        }
    }
}

impl fmt::Display for WeightMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Network {
    /// Both matrices as a program's variables, by their names.
    pub fn variables(&self) -> impl Iterator<Item = (String, Value)> {
        WeightMatrix::ALL
            .into_iter()
            .map(|matrix| (matrix.name().to_owned(), Value::matrix(matrix.of(self).clone())))
    }
}

/// A weight by its matrix, row and column: `wih[17, 400]`, counted from 0 as programs do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightName {
    /// Its matrix.
    pub matrix: WeightMatrix,
    /// Row, the node it leads to.
    pub row: usize,
    /// Column, the node it comes from.
    pub column: usize,
}

impl WeightName {
    /// Its value in a network; NaN where the network has no such weight.
    #[must_use]
    pub fn of(self, network: &SparseNetwork) -> f64 {
        let value = match self.matrix {
            WeightMatrix::Wih => network.wih_at(self.row, self.column),
            WeightMatrix::Who => network.who_at(self.row, self.column),
        };
        value.unwrap_or(f64::NAN)
    }
}

impl fmt::Display for WeightName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}, {}]", self.matrix, self.row, self.column)
    }
}
