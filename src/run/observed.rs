//! A sample as breakpoints and watches see it: what training has at hand of it, and what its program works out.

use std::collections::BTreeMap;

use super::Moment;
use super::condition::{AtHand, Condition};
use crate::lang::Diagnostic;
use crate::matrix::Value;
use crate::trace::Trace;

/// The variables of a sample's step, by name.
pub(super) type Variables = BTreeMap<String, Value>;

/// The variables as they stand once a step of a sample's record is done.
pub(super) fn variables_at(trace: &Trace, step: usize, moment: Moment) -> Variables {
    let variables = trace.variables_at(step).into_iter().map(|v| (v.name.to_owned(), v.value.clone()));
    let place = [("epoch", moment.epoch), ("sample", moment.sample)];
    variables.chain(place.map(|(name, value)| (name.to_owned(), Value::whole(value)))).collect()
}

/// A sample that was just learned from.
pub(super) struct Observed<'a> {
    /// What training has at hand of it, which no change by the learner is in.
    pub at_hand: AtHand<'a>,
    /// What its program works out, where it was run.
    pub program: Option<&'a Variables>,
    /// Whether something in it was changed and kept.
    pub is_kept: bool,
    /// What its program works out with the changes that wait there to be kept or dropped, where some do.
    pub marked: Option<&'a Variables>,
}

impl<'a> Observed<'a> {
    /// A sample whose program was not run.
    pub(crate) const fn natively(at_hand: AtHand<'a>) -> Self {
        Self { at_hand, program: None, is_kept: false, marked: None }
    }

    /// A condition's value as the sample shows it to whoever opens it.
    pub fn shown(&self, condition: &Condition) -> Result<Value, Diagnostic> {
        self.marked.map_or_else(|| self.left(condition), |variables| condition.value(variables))
    }

    /// A condition's value as the run leaves the sample, for the next one to begin with.
    pub fn left(&self, condition: &Condition) -> Result<Value, Diagnostic> {
        match self.program {
            Some(variables) if self.is_kept || condition.needs_program() => condition.value(variables),
            _ => condition.value_at_hand(self.at_hand),
        }
    }
}
