//! What if: numbers set by hand, and the future they make.

use super::{Debugging, Graft, OrderError, Reply, Request, Said, step_at};
use crate::lesson::CellName;
use crate::matrix::Value;
use crate::network::{Network, Training, WeightMatrix, WeightName};
use crate::session::Session;
use crate::trace::Changed;

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
    pub(super) fn set(&self, session: &mut Session, rest: &str) -> Result<Said, OrderError> {
        let (name, to) = rest.split_once('=').ok_or(OrderError::SetForm)?;
        let cell = CellName::parse(name.trim()).ok_or(OrderError::SetForm)?;
        let to = number(to.trim())?;
        let Some(variable) = session.trace().variable_at(&cell.name, step_at(session)) else {
            return Err(OrderError::NoValue(cell.name));
        };
        let step = variable.step;
        let Some(was) = variable.value.get(cell.row, cell.column) else {
            return Err(OrderError::NoCell { shape: variable.value.shape(), name: cell.name });
        };
        self.check(&cell.name, to)?;
        session.change(Changed { step, row: cell.row, column: cell.column, to });
        Ok(Said::Set { cell, was, to })
    }

    /// Whether a number can stand in a variable of a step.
    ///
    /// # Errors
    /// Where it is no label of the network's, or no pixel.
    pub fn check(&self, name: &str, to: f64) -> Result<(), OrderError> {
        let last = self.setting.shape.outputs - 1;
        match name {
            "label" if to.fract() != 0.0 || !(0.0..=last as f64).contains(&to) => {
                Err(OrderError::NotALabel { to, last })
            }
            "pixels" if !(0.0..=255.0).contains(&to) => Err(OrderError::NotAPixel(to)),
            _ => Ok(()),
        }
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
    pub(super) fn graft(&self, session: &Session) -> Result<Graft, OrderError> {
        if !session.is_changed() {
            return Err(OrderError::NothingChanged);
        }
        if session.trace().failure.is_some() {
            return Err(OrderError::StepStops);
        }
        let variables = session.values_at(session.trace().steps.len());
        let matrix = |name: &str| match variables.get(name) {
            Some(Value::Matrix(matrix, _)) => Ok(nalgebra::DMatrix::clone(matrix)),
            _ => Err(OrderError::StepStops),
        };
        let single = |name: &str| variables.get(name).and_then(Value::as_single).ok_or(OrderError::StepStops);
        Ok(Graft {
            position: self.position,
            changes: session.changes().to_vec(),
            network: Network::new(matrix("wih")?, matrix("who")?)?,
            training: Training { learning_rate: single("lr")?, rule: self.setting.rule },
            loss: single("loss")?,
        })
    }

    pub(super) fn compare(&self, session: &Session, rest: &str) -> Result<Reply, OrderError> {
        let graft = self.graft(session)?;
        let left = self.samples().saturating_sub(graft.position + 1);
        let (wanted, weight) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let weight = if weight.is_empty() { None } else { Some(self.weight(weight)?) };
        let samples = if wanted.is_empty() {
            COMPARED.min(left)
        } else {
            wanted.parse().map_err(|_| OrderError::NotACount(wanted.to_owned()))?
        };
        if samples > left {
            return Err(OrderError::TooFewLeft(left));
        }
        Ok(Reply::Ask(Request::Compare { graft, samples, weight }))
    }

    /// The weight a name such as `wih[17, 400]` stands for.
    pub(super) fn weight(&self, name: &str) -> Result<WeightName, OrderError> {
        let cell = CellName::parse(name.trim()).ok_or(OrderError::WeightForm)?;
        let matrix = WeightMatrix::named(&cell.name).ok_or(OrderError::NoMatrix(cell.name))?;
        let (rows, columns) = matrix.shape(self.setting.shape);
        if !cell.indexed || cell.row >= rows || cell.column >= columns {
            return Err(OrderError::NoWeight { matrix, rows, columns });
        }
        Ok(WeightName { matrix, row: cell.row, column: cell.column })
    }
}

/// A number that was typed.
pub(super) fn number(text: &str) -> Result<f64, OrderError> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| OrderError::NotANumber(text.to_owned()))
}
