//! A page of plain text under way: what is printed so far, and what is still to be said.

/// What is printed so far.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) section: Option<usize>,
    pub(super) passage: Option<usize>,
    /// The steps of which it is still to be said how they were worked out: they tell what is hidden.
    pub(super) waiting: Vec<usize>,
    /// Columns it is wrapped at.
    pub(super) columns: usize,
    /// Whether what comes of a suggestion is told only once it was tried.
    pub(super) waits: bool,
    /// What is told of an operation from here on.
    pub(super) told: Told,
    /// The numbers behind those of which it was told so far how they came about.
    pub(super) behind: usize,
}

/// What is told of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// What it gives, and how that came about.
    Workings,
    /// What it gives alone: the page is too long for more, or too much is behind it.
    Results,
}

impl Page {
    pub(super) const fn wrapped(columns: usize) -> Self {
        Self {
            text: String::new(),
            section: None,
            passage: None,
            waiting: Vec::new(),
            columns,
            waits: false,
            told: Told::Workings,
            behind: 0,
        }
    }

    /// For whoever breaks its lines: a paragraph is one.
    pub(super) const fn unwrapped() -> Self {
        Self::wrapped(u32::MAX as usize)
    }
}
