//! The rows and columns of an image that numbers of the program name.

use super::Session;
use super::diagram::seen;
use super::wide::assigned;

/// A row or a column of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageLine {
    /// The variable that says which.
    pub name: String,
    /// Whether it is a column.
    pub upright: bool,
    /// Which, counted from 0: a fraction is a place between two. None where that is not known yet, or asked for.
    pub at: Option<f64>,
    /// Whether the stage's statement makes it.
    pub live: bool,
}

/// Those that some variables name.
pub(super) fn image_lines(session: &Session, rows: &[String], columns: &[String]) -> Vec<ImageLine> {
    let made = assigned(session);
    let known = |name: &str| {
        let variable = session.trace().variable_at(name, session.reached()?)?;
        let is_pending = session.is_pending(variable.step, (0, 0));
        seen(session, &variable, 0, 0).filter(|at| at.is_finite() && !is_pending)
    };
    let line = |upright: bool| {
        move |name: &String| ImageLine {
            name: name.clone(),
            upright,
            at: known(name),
            live: made == Some(name.as_str()),
        }
    };
    rows.iter().map(line(false)).chain(columns.iter().map(line(true))).collect()
}
