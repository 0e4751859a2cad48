//! How a network learns from a sample: the rule, and how far each step goes.

use serde::{Deserialize, Serialize};

/// How the hidden layer's error is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// The deck's: `hidden_errors = who.T @ output_errors`.
    ///
    /// It leaves out the slope of the output layer, and so is the exact gradient of the squared error for `who`
    /// alone; for `wih` it is that of the cross-entropy.
    #[default]
    Deck,
    /// The exact gradient of the squared error for both matrices:
    /// `hidden_errors = who.T @ (output_errors * final_outputs * (1 - final_outputs))`.
    Gradient,
}

impl Rule {
    /// Its name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Deck => "deck",
            Self::Gradient => "gradient",
        }
    }
}

/// How a network learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// The part of each step's correction that is made.
    pub learning_rate: f64,
    /// How errors are carried back.
    pub rule: Rule,
}
