//! Whether a breakpoint stops at a sample: its expression over the sample's variables.

use std::sync::Arc;

use super::condition::{AtHand, Condition, holds, single};
use super::{Breakpoint, When};
use crate::interp::{Settings, Start, run_from};
use crate::lang::{Diagnostic, Program};
use crate::matrix::Value;

/// Every variable of a sample's step, as the step leaves it.
#[derive(Debug)]
pub struct Variables(std::collections::BTreeMap<String, Value>);

impl Variables {
    pub fn of(program: &Arc<Program>, given: Vec<(String, Value)>) -> Self {
        let start = Start { given, changed: Vec::new() };
        let trace = run_from(Arc::clone(program), &start, Settings::default());
        Self(trace.variables().into_iter().map(|v| (v.name.to_owned(), v.value.clone())).collect())
    }
}

/// A condition's value at a sample.
pub(super) fn value_of(
    condition: &Condition,
    sample: AtHand<'_>,
    variables: Option<&Variables>,
) -> Result<Value, Diagnostic> {
    match variables {
        Some(Variables(variables)) if condition.needs_program() => {
            let mut variables = variables.clone();
            variables.insert("epoch".to_owned(), Value::whole(sample.place.epoch));
            variables.insert("sample".to_owned(), Value::whole(sample.place.sample));
            condition.value(&variables)
        }
        _ => condition.value_at_hand(sample),
    }
}

impl Breakpoint {
    /// Whether it stops at a sample. `before` is the expression's value at the sample before.
    pub(super) fn holds(
        &self,
        sample: AtHand<'_>,
        variables: Option<&Variables>,
        before: &mut Option<f64>,
    ) -> Result<bool, Diagnostic> {
        match &self.when {
            When::Line(_) => Ok(true),
            When::Holds(condition) => holds(&value_of(condition, sample, variables)?),
            When::Changes { condition, by } => {
                let now = single(&value_of(condition, sample, variables)?)?;
                let was = before.replace(now);
                Ok(was.is_some_and(|was| (now - was).abs() > *by))
            }
        }
    }
}
