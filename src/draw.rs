//! Drawings made visible: in a terminal's cells, in pixels, and as SVG.
//!
//! Each reads the shapes of a [`Scene`](crate::scene::Scene) and nothing else. It must not know of networks, nor of
//! what a terminal is like beyond the signs it can show.

mod canvas;
pub mod cells;
pub mod palette;
pub mod svg;

pub use canvas::Glyphs;
