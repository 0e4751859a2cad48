//! The sigmoid of one number.

/// The sigmoid, 1 / (1 + e^−x).
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}
