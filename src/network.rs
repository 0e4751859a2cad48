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
mod kernel;
mod matrices;
mod plan;
mod rule;
mod scaling;
mod score;
mod sigmoid;
mod sparse;
mod timeline;
mod training;
mod weights;

pub use back_query::BackQuery;
pub use exponential::{exp, sigmoids};
pub use file::{FileError, Model, Precision};
pub use first::First;
pub use initial::initial_weights;
pub use matrices::{Layers, MOST_WEIGHTS, Network, ShapeError};
pub use plan::{Counts, MOST_EPOCHS, MOST_HIDDEN, Plan, PlanError, is_above_0};
pub use rule::{Rule, Training};
pub use scaling::{HIGH_TARGET, INK, LOW_TARGET, PAPER, Scaling, answer, input, pixel};
pub use score::{Mistake, Score, count_right, performance, test};
pub use sigmoid::sigmoid;
pub use sparse::{Diverged, SparseNetwork};
pub use timeline::{Learned, MOST_CHECKPOINTS, Timeline, TimelineError};
pub use training::{
    Course, Ended, Epoch, Event, Report, TrainingError, TrainingListener, order, train_epoch,
};
pub use weights::{WeightMatrix, WeightName};
