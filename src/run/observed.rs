//! A sample as breakpoints and watches see it: what training has at hand of it, and what changes made of it.

use std::collections::BTreeMap;

use super::condition::{AtHand, Condition, single};
use super::learner::with_place;
use super::{DebugError, Moment};
use crate::interp::MOST_ALONE;
use crate::lang::Diagnostic;
use crate::matrix::Value;
use crate::trace::Trace;

/// The variables of a sample's step, by name.
pub(super) type Variables = BTreeMap<String, Value>;

/// The variables as they stand once a step of a sample's record is done; what is local to a function is what it last was
/// there.
pub(super) fn variables_at(trace: &Trace, step: usize, moment: Moment) -> Variables {
    let done = trace.steps.iter().take(step + 1);
    let variables = done.filter_map(|step| Some((step.assigns.as_deref()?.to_owned(), step.result.clone())));
    with_place(variables.collect(), moment)
}

/// A sample that was just learned from.
pub(super) struct Observed<'a> {
    /// What training has at hand of it, which no change by the learner is in.
    pub at_hand: AtHand<'a>,
    /// What its program works out with the changes that were kept in it, where some were.
    pub kept: Option<&'a Variables>,
    /// What its program works out with the changes that wait there to be kept or dropped, where some do.
    pub marked: Option<&'a Variables>,
}

impl<'a> Observed<'a> {
    /// A sample in which nothing was changed.
    pub(crate) const fn unchanged(at_hand: AtHand<'a>) -> Self {
        Self { at_hand, kept: None, marked: None }
    }

    /// A condition's value as the sample shows it to whoever opens it.
    pub fn shown(&self, condition: &Condition) -> Result<Value, Diagnostic> {
        match self.marked {
            Some(variables) => condition.value(MOST_ALONE, variables),
            None => self.left(MOST_ALONE, condition),
        }
    }

    /// Why an expression is no single number at any sample: here it is a whole matrix.
    pub fn is_whole(&self, condition: &Condition) -> Option<DebugError> {
        let fault = single(&self.left(MOST_ALONE, condition).ok()?).err()?;
        Some(DebugError::of(fault, &condition.text, 0))
    }

    /// A condition's value as the run leaves the sample, for the next one to begin with, within so many multiplications and
    /// the like.
    pub fn left(&self, work: usize, condition: &Condition) -> Result<Value, Diagnostic> {
        match self.kept {
            Some(variables) => condition.value(work, variables),
            None => condition.value_at_hand(work, self.at_hand),
        }
    }
}
