//! The three-layer network of the lessons, natively and at full size.
//!
//! [`Network`] is the two matrices; [`SparseNetwork`] is the same network in the form that is quick for images, and
//! the one that trains. The arithmetic is the lessons': a forward pass through two sigmoid layers, the errors carried
//! back through the output weights **before** either matrix changes, one update a sample. A test holds both forms,
//! the lesson's program and NumPy to the same weights.
//!
//! The same seed, data and settings give the same bits on every machine: every sum has a fixed order, no product and
//! sum are fused, chance comes from [`crate::chance`], and `exp`, `ln` and the like from `libm` (or match it to the bit).
//!
//! It must not know of traces or screens, and must not print.

mod aligned;
mod back_query;
mod exponential;
mod file;
mod first;
mod initial;
mod matrices;
mod plan;
mod rule;
mod scaling;
mod score;
mod sigmoid;
mod sparse;
mod training;
mod weights;

pub use back_query::BackQuery;
pub use exponential::{exp, sigmoids};
pub use file::{FileError, Model, OnnxGraph, OnnxNode, Precision, Tensor, write_arrays};
pub use first::First;
pub(crate) use initial::initial_weights;
pub(crate) use matrices::MOST_WEIGHTS;
pub use matrices::{Layers, Network, ShapeError};
pub use plan::{Counts, Plan, PlanError};
pub(crate) use plan::{MOST_EPOCHS, MOST_HIDDEN, is_above_0};
pub use rule::{Rule, Training};
pub(crate) use scaling::{HIGH_TARGET, LOW_TARGET};
pub use scaling::{PAPER, Scaling, answer, input, pixel};
pub(crate) use score::count_right;
pub use score::{Mistake, Score, performance, test};
pub use sigmoid::sigmoid;
pub(crate) use sparse::Weights;
pub use sparse::{Diverged, SparseNetwork};
pub(crate) use training::TrainingListener;
pub use training::{Course, Ended, Epoch, Event, Report, TrainingError, order, train_epoch};
pub use weights::WeightMatrix;
