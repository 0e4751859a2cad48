//! What pixels and labels are to a network: inputs, targets, and the answer read off its outputs.

/// What an output node should give for another label than its own.
pub(crate) const LOW_TARGET: f64 = 0.01;
/// What an output node should give for its own label.
pub(crate) const HIGH_TARGET: f64 = 0.99;
/// The input a pixel without ink gives: never 0, so that every weight learns.
pub const PAPER: f64 = 0.01;
/// How much full ink adds to it.
pub(crate) const INK: f64 = 0.99;

/// How pixels become inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// 0 to 255 become 0.01 to 1.00.
    #[default]
    Scaled,
    /// They stay 0 to 255.
    Raw,
}

impl Scaling {
    /// The input of paper, and how much full ink adds to it.
    #[must_use]
    pub(crate) const fn paper_and_ink(self) -> (f64, f64) {
        match self {
            Self::Scaled => (PAPER, INK),
            Self::Raw => (0.0, 255.0),
        }
    }
}

/// The input a pixel gives: 0 to 255 become 0.01 to 1.00.
#[must_use]
pub fn input(pixel: u8) -> f64 {
    f64::from(pixel) / 255.0 * INK + PAPER
}

/// The pixel nearest an input, the inverse of [`input`]; what lies outside becomes 0 or 255.
#[must_use]
pub fn pixel(input: f64) -> u8 {
    ((input - PAPER) / INK * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

/// The index of the highest output, the first of equals: the network's answer.
#[must_use]
pub fn answer(outputs: &[f64]) -> usize {
    let mut best = 0;
    for (at, output) in outputs.iter().enumerate() {
        if *output > outputs[best] {
            best = at;
        }
    }
    best
}
