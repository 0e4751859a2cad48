//! What if: numbers set by hand, and the future they make.

use super::nudge::{Nudged, NudgedAll, NudgedLoss, NudgedMatrix};
use super::why::in_column;
use super::{DebugError, Debugging, Graft, Learns, Reply, Request, Said, WeightNames, step_at};
use crate::lang::LiteralId;
use crate::lesson::{CellIndex, CellName};
use crate::matrix::Value;
use crate::network::WeightMatrix;
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
    pub(super) fn set(&mut self, session: &mut Session, rest: &str) -> Result<Said, DebugError> {
        let (name, to) = rest.split_once('=').ok_or(DebugError::SetWhat)?;
        let place = name.trim();
        if place.starts_with(|sign: char| sign.is_ascii_digit()) || place.starts_with("step ") {
            let to = self.worked_out(session, to, rest.chars().count() - to.chars().count())?;
            return set_unnamed(session, place, to);
        }
        let cell = CellName::parse(place).ok_or(DebugError::SetWhat)?;
        let to = self.worked_out(session, to, rest.chars().count() - to.chars().count())?;
        let Some(variable) = session.trace().variable_at(&cell.name, step_at(session)) else {
            return Err(self.without_value(session, &cell.name));
        };
        let (step, cell) = (variable.step, in_column(cell, variable.value));
        if cell.index == CellIndex::None && !variable.value.is_scalar() {
            let first = CellName::of(&cell.name, variable.value, (0, 0));
            return Err(DebugError::WholeVariable(first, variable.value.shape()));
        }
        let Some(was) = cell.get(variable.value) else {
            return Err(DebugError::NoCell(cell.name, variable.value.shape()));
        };
        self.check(&cell.name, to)?;
        session.change(Changed { step, row: cell.row, column: cell.column, to });
        Ok(Said::Set { name: cell.to_string(), was, to })
    }

    /// The number that an expression, typed from a column on, comes to at the session's step.
    fn worked_out(&mut self, session: &Session, text: &str, from: usize) -> Result<f64, DebugError> {
        let blank = text.len() - text.trim_start().len();
        let condition = self.condition(text.trim(), from + blank)?;
        let value = self.value_of(&condition, session)?;
        value.as_single().filter(|number| number.is_finite()).ok_or_else(|| {
            let is = value.as_single().ok_or_else(|| value.shape());
            DebugError::NotSingle(condition.text.clone(), is)
        })
    }

    /// Why a variable has no value at the session's step: it gets one further on, or there is none of that name.
    pub(super) fn without_value(&self, session: &Session, name: &str) -> DebugError {
        let trace = session.trace();
        let made = trace.steps.iter().find(|step| step.assigns.as_deref() == Some(name));
        match made {
            Some(step) => DebugError::NoValueYet(name.to_owned(), session.line_at(step.statement.start)),
            None if self.setting.names.iter().any(|known| known == name) => {
                DebugError::NoValue { name: name.to_owned(), stops: trace.failure.is_some() }
            }
            None => DebugError::NoVariable(name.to_owned(), self.setting.names.to_vec()),
        }
    }

    /// Whether a number can stand in a variable of a step.
    ///
    /// # Errors
    /// Where it is no label of the network's, or no pixel.
    pub fn check(&self, name: &str, to: f64) -> Result<(), DebugError> {
        let Learns::Network { shape, .. } = self.setting.learns else { return Ok(()) };
        let last = shape.outputs - 1;
        match name {
            "label" if to.fract() != 0.0 || !(0.0..=last as f64).contains(&to) => {
                Err(DebugError::NoLabel(to, last))
            }
            "pixels" if !(0.0..=255.0).contains(&to) => Err(DebugError::NoPixel(to)),
            _ => Ok(()),
        }
    }

    pub(super) fn undo(&self, session: &mut Session) -> Said {
        let is_kept = !self.kept.is_empty();
        if session.undo_edit() { Said::Undone { is_kept } } else { self.nothing_changed() }
    }

    /// Back to what the run has at this sample.
    pub(super) fn drop_changes(&self, session: &mut Session) -> Said {
        if session.changes() == self.kept {
            return self.nothing_changed();
        }
        session.set_changes(self.kept.clone());
        Said::Dropped
    }

    fn nothing_changed(&self) -> Said {
        let waiting = self.waiting().next().map(|(moment, _)| moment);
        Said::NothingChanged { is_kept: !self.kept.is_empty(), waiting }
    }

    /// The changed future: the network as the changed step leaves it.
    pub(super) fn graft(&self, session: &Session) -> Result<Graft, DebugError> {
        if !session.is_changed() {
            let waiting = self.waiting().next().map(|(moment, _)| moment);
            return Err(DebugError::NothingChanged(self.moment(), waiting));
        }
        if self.setting.is_frozen {
            return Err(DebugError::NothingLearned);
        }
        if session.trace().failure.is_some() {
            return Err(DebugError::StepStops);
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
        let weight = if weight.is_empty() {
            None
        } else {
            Some(self.weight(session, weight, &self.setting.learned)?)
        };
        let samples = if wanted.is_empty() {
            COMPARED.min(left)
        } else {
            wanted.parse().map_err(|_| DebugError::NoCount(wanted.to_owned()))?
        };
        if samples > left {
            return Err(DebugError::Left(left));
        }
        Ok(Reply::Ask(Request::Compare { graft, samples, weight }))
    }

    /// The weight of some variables that a name such as `wih[17, 400]` stands for.
    pub(super) fn weight(
        &self,
        session: &Session,
        name: &str,
        among: &[String],
    ) -> Result<CellName, DebugError> {
        let form = || self.weight_form();
        let cell = CellName::parse(name.trim()).ok_or_else(form)?;
        let learns = among.contains(&cell.name);
        let variable = session.trace().variable_at(&cell.name, session.trace().steps.len());
        let value = variable.filter(|_| learns).ok_or_else(form)?.value;
        let cell = in_column(cell, value);
        if cell.get(value).is_none() {
            return Err(DebugError::NoSuchWeight(cell.name, value.shape(), self.weights_named()));
        }
        Ok(cell)
    }

    /// How a weight is to be named, or that there is none.
    fn weight_form(&self) -> DebugError {
        if self.setting.learned.is_empty() {
            DebugError::NoWeights
        } else {
            DebugError::NameWeight(self.weights_named())
        }
    }

    fn weights_named(&self) -> WeightNames {
        match self.setting.learns {
            Learns::Network { .. } => WeightNames::Deck,
            Learns::Program(_) => WeightNames::Variables(self.setting.learned.clone()),
        }
    }

    /// The check by nudging, of a weight or of all weights of a variable.
    pub(super) fn nudge(&self, session: &Session, name: &str) -> Result<Said, DebugError> {
        let whole = self.setting.learned.iter().find(|learned| *learned == name.trim());
        match self.setting.learns {
            _ if self.setting.learned.is_empty() => Err(DebugError::NoWeights),
            Learns::Network { .. } => match WeightMatrix::named(name.trim()) {
                Some(matrix) => Ok(Said::NudgedMatrix(NudgedMatrix::of(session, matrix)?)),
                None => Ok(Said::Nudged(Nudged::of(
                    session,
                    &self.weight(session, name, &self.setting.learned)?,
                )?)),
            },
            Learns::Program(_) => match whole.filter(|name| !is_single(session, name)) {
                Some(name) => Ok(Said::NudgedAll(NudgedAll::of(session, name)?)),
                None => {
                    let weight = self.weight(session, name, &self.setting.learned)?;
                    Ok(Said::NudgedLoss(NudgedLoss::of(session, weight)?))
                }
            },
        }
    }
}

/// Whether a variable is a single number at the end of a session's step.
fn is_single(session: &Session, name: &str) -> bool {
    let variable = session.trace().variable_at(name, session.trace().steps.len());
    variable.is_some_and(|variable| variable.value.is_scalar())
}

/// Sets what has no name: a number written in the program, by its line and column, or a cell of what a step works out.
fn set_unnamed(session: &mut Session, place: &str, to: f64) -> Result<Said, DebugError> {
    let none = || DebugError::NoNumberAt(place.to_owned());
    let name = place.to_owned();
    let Some(step) = place.strip_prefix("step ") else {
        let mut literals = (0..session.lesson().program.literals.len()).map(LiteralId);
        let literal =
            literals.find(|literal| session.place_of_written(*literal) == place).ok_or_else(none)?;
        let was = session.trace().program.number(literal);
        session.edit(literal, to);
        return Ok(Said::Set { name, was, to });
    };
    let cell =
        CellName::parse(&format!("step{}", step.trim_start_matches(|sign: char| sign.is_ascii_digit())));
    let number: usize =
        step.split('[').next().and_then(|number| number.trim().parse().ok()).ok_or_else(none)?;
    let (cell, trace) = (cell.ok_or_else(none)?, session.trace());
    let step = (trace.given + number).checked_sub(1).ok_or_else(none)?;
    let was = trace.steps.get(step).and_then(|step| cell.get(&step.result)).ok_or_else(none)?;
    session.change(Changed { step, row: cell.row, column: cell.column, to });
    Ok(Said::Set { name, was, to })
}

/// A number that was typed.
pub(super) fn number(text: &str) -> Result<f64, DebugError> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| DebugError::NoNumber(text.to_owned()))
}
