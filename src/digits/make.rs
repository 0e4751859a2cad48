//! Writing built-in handwriting to files, in any of the forms records are kept in, gzipped or not, as the file's name
//! says.
//!
//! A file appears whole under its name or not at all. It must not print: whoever calls it shows the progress.

use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::handwriting::Handwriting;
use super::{DataFormat, FORMATS, Sample, csv};
use crate::whole_file::WholeFile;

/// Why handwriting could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// The name does not say which form is wanted.
    #[error("{}: the name must end in {}, each with or without .gz, to say the form", path.display(), endings())]
    UnknownForm {
        /// The name given.
        path: PathBuf,
    },
    /// A set of no records.
    #[error("a data set needs one record or more")]
    Empty,
    /// More records than the form has room for.
    #[error("{count} records are more than {form} files can hold")]
    TooMany {
        /// The form.
        form: &'static str,
        /// The records asked for.
        count: u64,
    },
    /// The file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The caller asked to stop; nothing was left behind.
    #[error("stopped before the last record; no file was written")]
    Stopped,
}

/// The files a data set goes to, and their form.
#[derive(Debug)]
pub struct Destination {
    format: &'static DataFormat,
    files: Vec<PathBuf>,
}

/// The endings of names that say a form, as help has them.
#[must_use]
pub(crate) fn endings() -> String {
    FORMATS.iter().map(|format| format.writes).collect::<Vec<_>>().join(" or ")
}

impl Destination {
    /// The form a file's name asks for: `digits.csv` is CSV, `digits.idx` a pair of IDX files. Each may end in `.gz`.
    ///
    /// # Errors
    /// [`MakeError::UnknownForm`] if the name ends otherwise.
    pub fn from_path(path: &Path) -> Result<Self, MakeError> {
        let is_packed = path.extension() == Some(OsStr::new("gz"));
        let plain = if is_packed { path.with_extension("") } else { path.to_owned() };
        let wanted = FORMATS.iter().find_map(|format| Some((format, (format.made)(&plain)?)));
        let (format, mut files) = wanted.ok_or_else(|| MakeError::UnknownForm { path: path.to_owned() })?;
        if is_packed {
            for file in &mut files {
                file.as_mut_os_string().push(".gz");
            }
        }
        Ok(Self { format, files })
    }

    /// The files that will be written.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }
}

/// Writes `count` records of `seed` to the target.
///
/// `progress` hears how many records are done, and may stop the work.
///
/// # Errors
/// If the count does not fit the form, a file cannot be written, or `progress` stopped the work. Then no file has
/// changed.
pub fn make(
    hand: &Handwriting,
    count: u64,
    seed: u64,
    target: &Destination,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), MakeError> {
    if count == 0 {
        return Err(MakeError::Empty);
    }
    let Destination { format, files } = target;
    let heads = (format.head)(count).ok_or(MakeError::TooMany { form: format.name, count })?;
    let mut files = files.iter().map(|path| Packing::create(path)).collect::<Result<Vec<_>, _>>()?;
    let mut add =
        |pieces: Vec<Vec<u8>>| files.iter_mut().zip(pieces).try_for_each(|(file, piece)| file.write(&piece));
    add(heads)?;
    for (record, done) in hand.records(seed, 0..count).zip(1..) {
        add((format.record)(Sample { label: record.label, pixels: &record.pixels }))?;
        if progress(done).is_break() {
            return Err(MakeError::Stopped);
        }
    }
    let closed = files.into_iter().map(Packing::close).collect::<Result<Vec<_>, _>>()?;
    WholeFile::keep_together(closed).map_err(|(path, source)| MakeError::Write { path, source })
}

/// Writes `count` records of `seed` as CSV to an open writer, such as the standard output.
///
/// # Errors
/// If the writer fails.
pub fn write_csv(hand: &Handwriting, count: u64, seed: u64, to: &mut dyn Write) -> io::Result<()> {
    for record in hand.records(seed, 0..count) {
        to.write_all(&csv::line(Sample { label: record.label, pixels: &record.pixels }))?;
    }
    to.flush()
}

/// A file being written under a passing name, beside the one it will have.
struct Packing {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Plain(BufWriter<WholeFile>),
    Packed(Box<GzEncoder<BufWriter<WholeFile>>>),
}

impl Packing {
    fn create(path: &Path) -> Result<Self, MakeError> {
        let file =
            WholeFile::create(path).map_err(|source| MakeError::Write { path: path.to_owned(), source })?;
        let plain = BufWriter::with_capacity(1 << 16, file);
        let sink = if path.extension() == Some(OsStr::new("gz")) {
            Sink::Packed(Box::new(GzEncoder::new(plain, Compression::default())))
        } else {
            Sink::Plain(plain)
        };
        Ok(Self { path: path.to_owned(), sink })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), MakeError> {
        let written = match &mut self.sink {
            Sink::Plain(plain) => plain.write_all(bytes),
            Sink::Packed(packed) => packed.write_all(bytes),
        };
        written.map_err(|source| MakeError::Write { path: self.path.clone(), source })
    }

    /// Writes all of it out; it has yet to take its name.
    fn close(self) -> Result<WholeFile, MakeError> {
        let Self { path, sink } = self;
        let plain = match sink {
            Sink::Plain(plain) => Ok(plain),
            Sink::Packed(packed) => packed.finish(),
        };
        let file = plain.and_then(|plain| plain.into_inner().map_err(io::IntoInnerError::into_error));
        file.map_err(|source| MakeError::Write { path, source })
    }
}
