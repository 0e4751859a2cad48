//! A lesson before a class. It is a screen of its own around that of a lesson: what it shows is a function of the place and
//! of how often one went on there, so that the two keys of a clicker are each other's exact inverse, and nothing of last
//! time's class is remembered. What the class sees as one value goes out whenever it changes.

mod state;
mod update;
mod view;

pub use state::{PresentScreen, Presenting};
