//! The terminal UI.
//!
//! The Elm architecture: [`App::update`] takes in messages and changes the state, [`draw`] shows it and changes
//! nothing, and the runtime performs effects and owns the terminal. The state is a stack of screens: opening pushes
//! one, leaving pops it, and a message that is no key goes to the screen it is for. It reads sessions; it must not parse
//! or run programs itself.

mod app;
mod ascii;
mod cast;
mod chrome;
mod film;
mod fit;
mod graphics;
mod keys;
mod layout;
mod message;
mod paint;
mod panes;
pub mod picture;
mod prompt;
mod runtime;
mod screen;
mod script;
mod sheet;
mod shown;
mod stage;
mod still;
pub mod theme;
mod view;

pub use app::App;
pub use ascii::transliterate;
pub use cast::{cast, scenes};
pub use film::{Film, Frame, film};
pub(crate) use fit::misfits;
pub use graphics::{Graphics, PlacedPicture, Protocol};
pub use keys::binding;
pub use layout::{EquationExtent, Layout, Needs, PadLayout, Pane, Stepped, Wants, layout, pad_layout};
pub use message::{ClassNews, ClassOrder, Effect, Message};
pub use prompt::Prompt;
pub use runtime::{
    ClassEdge, Edges, Exit, Images, Keep, KeepAnswers, KeepKeys, KeepWaypoints, OpenRoom, Read, RoomDoors,
    RoomLink, WayIn, messages, run,
};
pub(crate) use runtime::{OWN_FAULT, token};
pub use screen::Screen;
pub use screen::follow::FindLesson;
pub use screen::lesson::{Job, LessonScreen, LiveTraining, News, Opening, Standing, Trainings};
pub use screen::menu::{Menu, MenuEntry};
pub use screen::pad::{Keeping, Mouse, PadMode, PadScreen, Touch};
pub use screen::present::{PresentScreen, Presenting};
pub use screen::program::ProgramScreen;
pub use screen::quiz::QuizScreen;
pub use screen::run::{RunBehind, RunNews, RunScreen};
pub use screen::stepping::{Editable, Editing, Mode, Motion, Movement, Notice, Stepping, TICK, Wanted};
pub use script::{Script, ScriptAct};
pub use shown::Common;
pub use stage::{Picked, Target};
pub use still::still;
pub use view::{draw, view};
