//! Drawings made visible: in a terminal's cells, in pixels, and as SVG.
//!
//! Each reads the shapes of a [`Scene`](crate::scene::Scene) and nothing else. It must not know of networks, nor of
//! what a terminal is like beyond the signs it can show and the form it takes images in.

mod canvas;
pub mod cells;
pub mod film;
pub mod kitty;
mod letters;
mod outline;
pub mod palette;
pub mod pixels;
mod png;
pub mod sixel;
pub mod svg;

pub use canvas::Glyphs;
pub use png::{PngError, png};
