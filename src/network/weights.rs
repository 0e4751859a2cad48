//! Which matrix of weights is meant.

use std::fmt;

use nalgebra::DMatrix;

use super::Network;
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
