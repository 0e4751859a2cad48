//! What if: numbers set by hand, and the future they make.

use super::nudge::{Nudged, NudgedAll, NudgedLoss, NudgedMatrix};
use super::{DebugError, Debugging, Graft, Learns, Reply, Request, Said, step_at};
use crate::lesson::{CellIndex, CellName};
use crate::matrix::Value;
use crate::network::WeightMatrix;
use crate::session::Session;
use crate::trace::Changed;

/// How a weight is named.
const WEIGHT_FORM: &str =
    "name a weight by matrix, row and column, counted from 0: wih[17, 400] or who[3, 17]";
/// Samples over which two futures are compared unless a number is given.
const COMPARED: usize = 1000;

impl Debugging {
    /// Notes what is changed at this sample beyond what was kept, for when one comes back.
    pub(super) fn mark(&mut self, session: &Session) {
        if session.changes() == self.kept {
            self.marks.remove(&self.position);
        } else {
            self.marks.insert(self.position, session.changes().to_vec());
        }
    }

    /// Sets a cell of a variable by hand, as it stands at the session's step.
    pub(super) fn set(&self, session: &mut Session, rest: &str) -> Result<Said, DebugError> {
        let (name, to) = rest.split_once('=').ok_or_else(no_set)?;
        let cell = CellName::parse(name.trim()).ok_or_else(no_set)?;
        let to = number(to.trim())?;
        let Some(variable) = session.trace().variable_at(&cell.name, step_at(session)) else {
            let what = format!("`{}` has no value here yet; step on to where it has", cell.name);
            return Err(DebugError::new(what));
        };
        let step = variable.step;
        if cell.index == CellIndex::None && !variable.value.is_scalar() {
            let (name, shape) = (&cell.name, variable.value.shape());
            let first = CellName::of(name, variable.value, (0, 0));
            return Err(DebugError::new(format!(
                "`{name}` is {shape}; name one of its cells: set {first} = …"
            )));
        }
        let Some(was) = cell.get(variable.value) else {
            let what = format!("`{}` is {}, counted from 0", cell.name, variable.value.shape());
            return Err(DebugError::new(what));
        };
        self.check(&cell.name, to)?;
        session.change(Changed { step, row: cell.row, column: cell.column, to });
        Ok(Said::Set { cell, was, to })
    }

    /// Whether a number can stand in a variable of a step.
    ///
    /// # Errors
    /// Where it is no label of the network's, or no pixel.
    pub fn check(&self, name: &str, to: f64) -> Result<(), DebugError> {
        let Learns::Network { shape, .. } = self.setting.learns else { return Ok(()) };
        let last = shape.outputs - 1;
        Err(DebugError::new(match name {
            "label" if to.fract() != 0.0 || !(0.0..=last as f64).contains(&to) => {
                format!("`{to}` is no label: they are whole numbers from 0 to {last}")
            }
            "pixels" if !(0.0..=255.0).contains(&to) => {
                format!("`{to}` is no pixel: they go from 0, paper, to 255, ink")
            }
            _ => return Ok(()),
        }))
    }

    pub(super) fn undo(&self, session: &mut Session) -> Said {
        let is_kept = !self.kept.is_empty();
        if session.undo_edit() { Said::Undone { is_kept } } else { Said::NothingChanged { is_kept } }
    }

    /// Back to what the run has at this sample.
    pub(super) fn drop_changes(&self, session: &mut Session) -> Said {
        if session.changes() == self.kept {
            return Said::NothingChanged { is_kept: !self.kept.is_empty() };
        }
        session.set_changes(self.kept.clone());
        Said::Dropped
    }

    /// The changed future: the network as the changed step leaves it.
    pub(super) fn graft(&self, session: &Session) -> Result<Graft, DebugError> {
        if !session.is_changed() {
            let what = "nothing is changed: set a number first, such as set lr = 0.5";
            return Err(DebugError::new(what));
        }
        if self.setting.is_frozen {
            return Err(DebugError::new("nothing is learned here, so a change has no future"));
        }
        if session.trace().failure.is_some() {
            return Err(DebugError::step_stops());
        }
        let variables = session.values_at(session.trace().steps.len());
        let carried = self.setting.step.meta.given.iter();
        let value = |name: &String| Some((name.clone(), variables.get(name)?.clone()));
        Ok(Graft {
            position: self.position,
            changes: session.changes().to_vec(),
            values: carried.filter_map(value).collect(),
            loss: variables.get("loss").and_then(Value::as_single),
        })
    }

    pub(super) fn compare(&self, session: &Session, rest: &str) -> Result<Reply, DebugError> {
        let graft = self.graft(session)?;
        let left = self.samples().saturating_sub(graft.position + 1);
        let (wanted, weight) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let weight = if weight.is_empty() { None } else { Some(self.weight(session, weight)?) };
        let samples = if wanted.is_empty() {
            COMPARED.min(left)
        } else {
            wanted.parse().map_err(|_| DebugError::new(format!("`{wanted}` is not a count")))?
        };
        if samples > left {
            return Err(DebugError::new(format!("the run has only {left} samples after this one")));
        }
        Ok(Reply::Ask(Request::Compare { graft, samples, weight }))
    }

    /// The weight a name such as `wih[17, 400]` stands for.
    pub(super) fn weight(&self, session: &Session, name: &str) -> Result<CellName, DebugError> {
        let form = || DebugError::new(self.weight_form());
        let cell = CellName::parse(name.trim()).ok_or_else(form)?;
        let learns = self.setting.learned.contains(&cell.name);
        let variable = session.trace().variable_at(&cell.name, session.trace().steps.len());
        let value = variable.filter(|_| learns).ok_or_else(form)?.value;
        if cell.get(value).is_none() {
            let (rows, columns) = value.shape().extent();
            let there = match value {
                Value::List(..) => format!("numbers 0 to {}", columns - 1),
                _ => format!("rows 0 to {} and columns 0 to {}", rows - 1, columns - 1),
            };
            return Err(DebugError::new(format!("{} has {there}; {}", cell.name, self.weight_form())));
        }
        Ok(cell)
    }

    /// How a weight is named.
    fn weight_form(&self) -> String {
        let learned = &self.setting.learned;
        match self.setting.learns {
            _ if learned.is_empty() => {
                "nothing learns here: no weight changes from one round to the next".to_owned()
            }
            Learns::Network { .. } => WEIGHT_FORM.to_owned(),
            Learns::Program(_) => format!(
                "name a weight by its variable, row and column, counted from 0, such as {}[0, 0]; what learns here is {}",
                learned[0],
                learned.join(", ")
            ),
        }
    }

    /// The check by nudging, of a weight or of all weights of a variable.
    pub(super) fn nudge(&self, session: &Session, name: &str) -> Result<Said, DebugError> {
        let whole = self.setting.learned.iter().find(|learned| *learned == name.trim());
        match self.setting.learns {
            _ if self.setting.learned.is_empty() => Err(DebugError::new(self.weight_form())),
            Learns::Network { .. } => match WeightMatrix::named(name.trim()) {
                Some(matrix) => Ok(Said::NudgedMatrix(NudgedMatrix::of(session, matrix)?)),
                None => Ok(Said::Nudged(Nudged::of(session, &self.weight(session, name)?)?)),
            },
            Learns::Program(_) => match whole.filter(|name| !is_single(session, name)) {
                Some(name) => Ok(Said::NudgedAll(NudgedAll::of(session, name)?)),
                None => Ok(Said::NudgedLoss(NudgedLoss::of(session, self.weight(session, name)?)?)),
            },
        }
    }
}

/// Whether a variable is a single number at the end of a session's step.
fn is_single(session: &Session, name: &str) -> bool {
    let variable = session.trace().variable_at(name, session.trace().steps.len());
    variable.is_some_and(|variable| variable.value.is_scalar())
}

/// What is to be set, or to what, is missing.
fn no_set() -> DebugError {
    DebugError::new("write which number and what it should be: set wih[17, 400] = 0.5, or set lr = 0.2")
}

/// A number that was typed.
pub(super) fn number(text: &str) -> Result<f64, DebugError> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| DebugError::new(format!("`{text}` is not a number")))
}
