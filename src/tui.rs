//! The terminal UI.
//!
//! The Elm architecture: [`App::update`] takes in messages and changes the state, [`draw`] shows it and changes
//! nothing, and the runtime performs effects and owns the terminal. It reads sessions; it must not parse or run
//! programs itself.

mod app;
mod ascii;
mod chrome;
mod fit;
mod heat;
mod keys;
mod layout;
mod paint;
mod panes;
pub mod picture;
mod prompt;
mod runtime;
mod screen;
mod stage;
pub mod theme;
mod view;

pub use app::{App, Effect, LessonScreen, Menu, MenuEntry, Message, Mode, Notice, Opening, Overlay, Screen};
pub use app::{Finding, Job, LiveTraining, News, RunNews, RunScreen, Standing, Trainings};
pub use app::{Keeping, Mouse, PadMode, PadScreen, Pen};
pub use fit::misfits;
pub use keys::{Binding, Command, Context, TABLE, command};
pub use layout::{Layout, PadLayout, Pane, SMALLEST, Wants, layout, pad_layout};
pub use runtime::{Edges, Ended, Keep, Read, run};
pub use stage::{Picked, Target};
pub use view::{draw, view};
