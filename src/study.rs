//! Studies of trained networks: experiments, sweeps over their settings, and what a network reads in a picture.
//!
//! It must not draw, and must not touch files but through the data's own openers.

pub mod clinic;
pub mod experiment;
pub mod sweep;
