//! Which of a lesson's steps a hand-out is to have.

use std::ops::RangeInclusive;

/// Which steps are wanted: `3`, `3..7`, `1,4..6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRanges(Vec<RangeInclusive<usize>>);

impl StepRanges {
    /// Reads them.
    ///
    /// # Errors
    /// What to write, where it is something else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let range = |part: &str| {
            let (from, to) = part.split_once("..").or_else(|| part.split_once('-')).unwrap_or((part, part));
            let (from, to) = (from.trim().parse().ok()?, to.trim().trim_start_matches('=').parse().ok()?);
            (1 <= from && from <= to).then_some(from..=to)
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| "write steps and ranges of them: 3, 3..7 or 1,4..6".to_owned())
    }

    pub(super) fn has(&self, step: usize) -> bool {
        self.0.iter().any(|range| range.contains(&step))
    }

    pub(super) fn last(&self) -> usize {
        self.0.iter().map(|range| *range.end()).max().unwrap_or(0)
    }
}
