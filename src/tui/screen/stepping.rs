//! The part that every screen of a program has: its session, moving in it, and how it is drawn.

mod asking;
mod copying;
mod inspecting;
pub(in crate::tui) mod motion;
mod playing;
pub(in crate::tui) mod state;
pub(in crate::tui) mod update;
pub(in crate::tui) mod view;
pub(in crate::tui) mod zoom;

pub(crate) use asking::bar_lines as asking_bars;
pub use motion::{Motion, Movement, TICK};
pub use state::{ClassLines, Editable, Editing, Mode, Notice, Stepping, Wanted};
