//! What a form of file records are kept in has to say of itself. `FORMATS` in the parent is the table of them all.

use std::path::{Path, PathBuf};

use super::{DataError, Dataset, Sample};

/// A form of file records are kept in.
#[derive(Debug)]
pub struct Format {
    /// Its name.
    pub name: &'static str,
    /// What can be named to be read, as help says it after `--data takes`.
    pub reads: &'static str,
    /// The endings of names that ask for it to be written, as help says them.
    pub writes: &'static str,
    /// The files to be read, if what was named is of this form.
    pub(super) named: fn(&str) -> Option<Vec<PathBuf>>,
    /// Reads those files, under a name for messages.
    pub(super) read: fn(&str, &[PathBuf]) -> Result<Dataset, DataError>,
    /// The files to be written, if a name asks for this form; the name's `.gz` is off, and is put back on each.
    pub(super) made: fn(&Path) -> Option<Vec<PathBuf>>,
    /// How each of those files begins, for so many records; nothing where it cannot hold as many.
    pub(super) head: fn(u64) -> Option<Vec<Vec<u8>>>,
    /// What each record adds to each of them.
    pub(super) record: fn(Sample<'_>) -> Vec<Vec<u8>>,
}
