//! The part of a set that is used: its first records.

use crate::digits::Dataset;

/// The first records of a set.
#[derive(Debug, Clone, Copy)]
pub struct First<'a> {
    /// The set.
    pub data: &'a Dataset,
    /// How many of it, from its beginning; at most all there are.
    pub count: usize,
}

impl<'a> First<'a> {
    /// So many records of a set; all of it where no limit is set.
    #[must_use]
    pub fn of(data: &'a Dataset, limit: Option<usize>) -> Self {
        Self { data, count: limit.map_or(data.len(), |limit| limit.min(data.len())) }
    }
}
