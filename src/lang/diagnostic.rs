//! Faults in a text: what is wrong, where, and what to write instead.

use std::ops::Range;

/// A stretch of a source text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range, for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text it covers; empty where it does not lie within `source`.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or("")
    }
}

/// What sort of fault one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaultKind {
    /// Something is wrong.
    #[default]
    Wrong,
    /// A program was stopped for taking more than it may: what comes after would be, too.
    Stop,
}

/// One fault, to be shown at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead, where there is something to say.
    pub help: Option<String>,
    /// What sort of fault it is.
    pub kind: FaultKind,
}

impl Diagnostic {
    /// A fault without a suggestion.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, kind: FaultKind::Wrong }
    }

    /// The fault of a program that is stopped for taking too much.
    pub(crate) fn stop(span: Span, why: &str) -> Self {
        let message = format!("the program was stopped here: {why}");
        Self { kind: FaultKind::Stop, ..Self::new(span, message) }
    }

    /// A name that is none of those there are.
    pub(crate) fn unknown_name(name: &str, span: Span, there: &[String]) -> Self {
        let help = meant(name, there.iter().map(String::as_str), format!("there are {}", there.join(", ")));
        Self::new(span, format!("unknown name `{name}`")).with_help(help)
    }

    /// The same with a suggestion.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A place as people count it: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The line and column of a byte offset.
pub fn locate(source: &str, offset: usize) -> Location {
    let before = &source[..source.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Location { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// What to say of a mistaken name: the known one that may be meant, or what else helps.
pub fn meant<'a>(
    mistaken: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl Into<String>,
) -> String {
    let near = did_you_mean(mistaken, known);
    near.map_or_else(|| otherwise.into(), |near| format!("did you mean `{near}`?"))
}

/// The longest name that another is looked for.
const LONGEST: usize = 64;

/// The known name nearest to a mistaken one, if any is near enough to be meant.
pub(crate) fn did_you_mean<'a>(mistaken: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A long name is no slip of the finger, and comparing takes time by its length.
    if mistaken.len() > LONGEST {
        return None;
    }
    let mistaken = mistaken.to_lowercase();
    let length = mistaken.chars().count();
    let allowed = (length / 3).max(1);
    // What is so much longer or shorter is not compared letter by letter.
    let is_near = |name: &&str| name.len() <= 2 * LONGEST && name.chars().count().abs_diff(length) <= allowed;
    let nearness = |name: &str| strsim::damerau_levenshtein(&mistaken, &name.to_lowercase());
    let known = known.into_iter().filter(is_near);
    let (distance, name) = known.map(|name| (nearness(name), name)).min()?;
    (distance <= allowed).then_some(name)
}
