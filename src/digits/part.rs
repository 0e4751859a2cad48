//! The two parts a collection of records may have.

use std::fmt;

/// The part of a collection that is wanted, where it has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The records to learn from.
    Training,
    /// The records kept back to be asked about.
    Test,
}

impl Part {
    /// Its name on the command line and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
