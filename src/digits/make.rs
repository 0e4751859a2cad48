//! Writing built-in handwriting to files: CSV in the deck's form (label, then the pixels) or IDX as MNIST has it,
//! either of them gzipped, chosen by the file's name.
//!
//! A file appears whole under its name or not at all. It must not print: whoever calls it shows the progress.

use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::handwriting::{Handwriting, Record};
use super::prepare::SIDE;
use crate::whole_file::WholeFile;

/// Why handwriting could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// The name does not say which form is wanted.
    #[error(
        "{}: the name must end in .csv or .idx, or in images-idx3-ubyte, each with or without .gz, to say the form",
        path.display()
    )]
    UnknownForm {
        /// The name given.
        path: PathBuf,
    },
    /// A set of no records.
    #[error("a data set needs one record or more")]
    Empty,
    /// More records than an IDX header can count.
    #[error("{count} records are more than an IDX file can hold ({})", u32::MAX)]
    TooMany {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// One CSV file.
    Csv(PathBuf),
    /// A pair of IDX files.
    Idx {
        /// The file of images.
        images: PathBuf,
        /// The file of labels.
        labels: PathBuf,
    },
}

impl Destination {
    /// The form a file's name asks for.
    ///
    /// `digits.csv` is CSV. `digits.idx` stands for the pair `digits-images-idx3-ubyte` and
    /// `digits-labels-idx1-ubyte`, and the first of a pair's names for both. Each may end in `.gz`.
    ///
    /// # Errors
    /// [`MakeError::UnknownForm`] if the name ends otherwise.
    pub fn from_path(path: &Path) -> Result<Self, MakeError> {
        let unknown = || MakeError::UnknownForm { path: path.to_owned() };
        let name = path.file_name().and_then(OsStr::to_str).ok_or_else(unknown)?;
        let (plain, packed) = name.strip_suffix(".gz").map_or((name, ""), |plain| (plain, ".gz"));
        if Path::new(plain).extension() == Some(OsStr::new("csv")) {
            return Ok(Self::Csv(path.to_owned()));
        }
        let pair = |images: String, labels: String| Self::Idx {
            images: path.with_file_name(images + packed),
            labels: path.with_file_name(labels + packed),
        };
        for joint in ["-", "."] {
            if let Some(stem) = plain.strip_suffix(&format!("images{joint}idx3-ubyte")) {
                return Ok(pair(plain.to_owned(), format!("{stem}labels{joint}idx1-ubyte")));
            }
        }
        let stem = plain.strip_suffix(".idx").filter(|stem| !stem.is_empty()).ok_or_else(unknown)?;
        Ok(pair(format!("{stem}-images-idx3-ubyte"), format!("{stem}-labels-idx1-ubyte")))
    }

    /// The files that will be written.
    #[must_use]
    pub fn files(&self) -> Vec<&Path> {
        match self {
            Self::Csv(path) => vec![path],
            Self::Idx { images, labels } => vec![images, labels],
        }
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
    let mut sheet = Sheet::begin(count, target)?;
    for (record, done) in hand.records(seed, 0..count).zip(1..) {
        sheet.add(&record)?;
        if progress(done).is_break() {
            return Err(MakeError::Stopped);
        }
    }
    sheet.finish()
}

/// Writes `count` records of `seed` as CSV to an open writer, such as the standard output.
///
/// # Errors
/// If the writer fails, or `progress` stopped the work.
pub fn write_csv(
    hand: &Handwriting,
    count: u64,
    seed: u64,
    to: &mut dyn Write,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> io::Result<()> {
    for (record, done) in hand.records(seed, 0..count).zip(1..) {
        write_csv_line(&record, to)?;
        if progress(done).is_break() {
            return Err(io::ErrorKind::Interrupted.into());
        }
    }
    to.flush()
}

/// Writes one record as a CSV line: its label, then its pixels.
///
/// # Errors
/// Whatever the writer reports.
pub fn write_csv_line(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::with_capacity(4 * record.pixels.len() + 2);
    push_number(&mut line, record.label);
    for &pixel in &record.pixels {
        line.push(b',');
        push_number(&mut line, pixel);
    }
    line.push(b'\n');
    to.write_all(&line)
}

fn push_number(line: &mut Vec<u8>, number: u8) {
    if number >= 100 {
        line.push(b'0' + number / 100);
    }
    if number >= 10 {
        line.push(b'0' + number / 10 % 10);
    }
    line.push(b'0' + number % 10);
}

/// A data set being written.
enum Sheet {
    Csv(Box<Packing>),
    Idx { images: Box<Packing>, labels: Box<Packing> },
}

impl Sheet {
    fn begin(count: u64, target: &Destination) -> Result<Self, MakeError> {
        match target {
            Destination::Csv(path) => Ok(Self::Csv(Box::new(Packing::create(path)?))),
            Destination::Idx { images, labels } => {
                let count = u32::try_from(count).map_err(|_| MakeError::TooMany { count })?;
                let (mut images, mut labels) = (Packing::create(images)?, Packing::create(labels)?);
                for number in [0x0803, count, SIDE as u32, SIDE as u32] {
                    images.write(&number.to_be_bytes())?;
                }
                for number in [0x0801, count] {
                    labels.write(&number.to_be_bytes())?;
                }
                Ok(Self::Idx { images: Box::new(images), labels: Box::new(labels) })
            }
        }
    }

    fn add(&mut self, record: &Record) -> Result<(), MakeError> {
        match self {
            Self::Csv(output) => {
                let Packing { path, sink } = output.as_mut();
                write_csv_line(record, sink).map_err(|source| MakeError::Write { path: path.clone(), source })
            }
            Self::Idx { images, labels } => {
                images.write(&record.pixels)?;
                labels.write(&[record.label])
            }
        }
    }

    /// Everything is written out first; only then do the files take their names.
    fn finish(self) -> Result<(), MakeError> {
        match self {
            Self::Csv(output) => output.close()?.keep(),
            Self::Idx { images, labels } => {
                let (images, labels) = (images.close()?, labels.close()?);
                labels.keep()?;
                images.keep()
            }
        }
    }
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
        self.sink.write_all(bytes).map_err(|source| MakeError::Write { path: self.path.clone(), source })
    }

    fn close(self) -> Result<Closed, MakeError> {
        let Self { path, sink } = self;
        let plain = match sink {
            Sink::Plain(plain) => Ok(plain),
            Sink::Packed(packed) => packed.finish(),
        };
        match plain.and_then(|plain| plain.into_inner().map_err(io::IntoInnerError::into_error)) {
            Ok(file) => Ok(Closed { path, file }),
            Err(source) => Err(MakeError::Write { path, source }),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.write(bytes),
            Self::Packed(packed) => packed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(plain) => plain.flush(),
            Self::Packed(packed) => packed.flush(),
        }
    }
}

/// A file written out whole, that has yet to take its name.
struct Closed {
    path: PathBuf,
    file: WholeFile,
}

impl Closed {
    fn keep(self) -> Result<(), MakeError> {
        self.file.keep().map_err(|source| MakeError::Write { path: self.path, source })
    }
}
