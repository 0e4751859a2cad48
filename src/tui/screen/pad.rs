//! The drawing pad: the paper, what the network reads in it, and how it is prepared.

mod stages;
pub(in crate::tui) mod state;
mod update;
mod view;

pub use state::{Keeping, Mouse, PadMode, PadScreen, Touch};
