//! What can be wrong with a data set, in words that say where.

use std::fmt;
use std::io;

use super::MOST_PIXELS;
use super::handwriting::HandwritingError;

/// A fault and where it is.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {fault}", place(*record, *column))]
pub struct DataError {
    /// The file, or what stands for one (`standard input`).
    pub file: String,
    /// The record, counted from 1.
    pub record: Option<usize>,
    /// The column of the record, counted from 1; the label is column 1.
    pub column: Option<usize>,
    /// What is wrong there.
    pub fault: Box<Fault>,
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The system would not let it be read or written.
    #[error("{0}")]
    Io(io::Error),
    /// Gzip data that ends early or is damaged.
    #[error("the gzip data is cut short or damaged ({0}); fetch or pack the file again")]
    Gzip(io::Error),
    /// No such file, with what to do about it.
    #[error("not found; {0}")]
    Missing(String),
    /// No record at all.
    #[error("there is no record in it")]
    Empty,
    /// The file begins as no IDX file of its kind does.
    #[error("the IDX magic number is 0x{found:08x}, and {wanted} have 0x{magic:08x}{hint}")]
    Magic {
        /// What the file begins with.
        found: u32,
        /// What it should begin with.
        magic: u32,
        /// What it should hold.
        wanted: &'static str,
        /// What to look for.
        hint: &'static str,
    },
    /// A file that ends within its header.
    #[error("the file ends within the IDX header, after {0} bytes")]
    ShortHeader(usize),
    /// A header and the bytes after it that do not agree.
    #[error("the header claims {claimed} bytes of {what}, and the file has {there}")]
    Length {
        /// Bytes the header claims.
        claimed: u128,
        /// Bytes found.
        there: Bytes,
        /// What they hold: `60000 images of 28×28`.
        what: String,
    },
    /// Image and label files of different lengths.
    #[error("there are {images} images and {labels} labels")]
    CountsDiffer {
        /// Images found.
        images: usize,
        /// Labels found.
        labels: usize,
    },
    /// Images without pixels.
    #[error("images of {width}×{height} have no pixels")]
    NoPixels {
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// Images larger than anything that fits a network.
    #[error("images of {width}×{height} have more than the {MOST_PIXELS} pixels an image may have")]
    ImageTooLarge {
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// A CSV field that is no number.
    #[error("`{text}` is not a whole number from 0 to 255{hint}")]
    NotANumber {
        /// The field.
        text: String,
        /// What to look for.
        hint: &'static str,
    },
    /// A CSV record with more or fewer columns than the first.
    #[error("the record has {found} columns, and {wanted} are wanted: a label and {} pixels", wanted - 1)]
    Columns {
        /// Columns of this record.
        found: usize,
        /// Columns of the first.
        wanted: usize,
    },
    /// A CSV record of a label alone.
    #[error("the record has a label and no pixels")]
    LabelOnly,
    /// A line longer than any record.
    #[error("the line is over {0} MB long; is this a CSV file?")]
    LongLine(usize),
    /// A label the network has no output for.
    #[error("the label {label} has no output node: the labels here may be 0 to {}", classes - 1)]
    Label {
        /// The label.
        label: u8,
        /// How many labels there are.
        classes: usize,
    },
    /// The built-in handwriting could not be written.
    #[error(transparent)]
    Handwriting(#[from] HandwritingError),
}

/// How many bytes a file was found to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// All were counted.
    Exactly(u64),
    /// There are more; nobody counted on.
    Over(u64),
    /// A packed file of its size cannot hold more.
    AtMost(u64),
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(bytes) => write!(f, "{bytes}"),
            Self::Over(bytes) => write!(f, "more than {bytes}"),
            Self::AtMost(bytes) => write!(f, "at most {bytes}"),
        }
    }
}

impl DataError {
    /// A fault of a file as a whole.
    pub fn new(file: impl Into<String>, fault: Fault) -> Self {
        Self { file: file.into(), record: None, column: None, fault: Box::new(fault) }
    }

    /// A fault of a record, counted from 1.
    pub fn in_record(file: impl Into<String>, record: usize, fault: Fault) -> Self {
        Self { record: Some(record), ..Self::new(file, fault) }
    }

    /// A fault of one column of a record, both counted from 1.
    pub fn in_column(file: impl Into<String>, record: usize, column: usize, fault: Fault) -> Self {
        Self { column: Some(column), ..Self::in_record(file, record, fault) }
    }
}

fn place(record: Option<usize>, column: Option<usize>) -> String {
    let record = record.map_or_else(String::new, |record| format!(", record {record}"));
    let column = column.map_or_else(String::new, |column| format!(", column {column}"));
    record + &column
}
