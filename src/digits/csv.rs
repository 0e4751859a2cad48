//! CSV in the deck's form: a record a line, first the label, then the pixels, whole numbers from 0 to 255.
//!
//! Line ends may be LF or CRLF, a byte order mark is passed over, so are blank lines and a first line of headings
//! that begins with `label`; a field may stand in quotes or between spaces. The number of columns is the first
//! record's. CSV does not say how wide an image is: a square number of pixels is taken as a square, and any other as
//! the rectangle nearest to one.
//!
//! The lines are read here and not by the `csv` crate because a record of MNIST is 785 fields of which four in five
//! are `0`: eight fields `0,0,0,0,0,0,0,0,` are known at a glance by comparing 16 bytes. `cargo bench` times the two
//! side by side, and a test holds this reader to what that crate reads.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use super::format::DataFormat;
use super::open::{Input, is_there};
use super::{DataError, Dataset, MOST_PIXELS, Sample, nearest_to_square};
use crate::memory;

/// CSV as a form of file: any file there is that no other form claims.
pub(super) const FORMAT: DataFormat = DataFormat {
    name: "CSV",
    reads: "a CSV file",
    writes: ".csv",
    named: |text| Some(vec![PathBuf::from(text)]).filter(|paths| is_there(&paths[0])),
    read: |name, files| files.first().map_or_else(|| Err(DataError::empty(name)), |path| read_file(path)),
    made: |path| path.extension().is_some_and(|end| end == "csv").then(|| vec![path.to_owned()]),
    head: |_| Some(vec![Vec::new()]),
    record: |sample| vec![line(sample)],
};

/// A record as a line: its label, then its pixels.
#[must_use]
pub fn line(Sample { label, pixels }: Sample<'_>) -> Vec<u8> {
    let mut line = Vec::with_capacity(4 * pixels.len() + 4);
    // Writing to memory cannot fail.
    let _ = write!(line, "{label}");
    for pixel in pixels {
        let _ = write!(line, ",{pixel}");
    }
    line.push(b'\n');
    line
}

/// The longest line a record can make: three digits and a comma a pixel.
const LONGEST: usize = 4 * (MOST_PIXELS + 1);
/// How much of a bad field a message shows.
const SHOWN: usize = 20;

/// Reads a file, packed with gzip or not.
///
/// # Errors
/// Where it cannot be read, has no record, or a record is no label with as many pixels as the first. The message
/// names file, record and column.
pub fn read_file(path: &Path) -> Result<Dataset, DataError> {
    read_input(Input::file(path)?)
}

/// Reads from anything, `name` standing for it in messages.
///
/// # Errors
/// As [`read_file`].
pub fn read(name: &str, from: impl BufRead) -> Result<Dataset, DataError> {
    read_input(Input::stream(name, from)?)
}

fn read_input(mut input: Input<'_>) -> Result<Dataset, DataError> {
    let mut records = CsvRecords::default();
    let mut line = Vec::new();
    let mut is_first = true;
    while input.line(LONGEST, &mut line)? {
        let mut text = line.as_slice();
        if is_first {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        if text.len() == LONGEST {
            let fault = format!("the line is over {} MB long; is this a CSV file?", LONGEST >> 20);
            return Err(DataError::new(input.name, fault).in_record(records.labels.len() + 1));
        }
        let says_nothing = text.trim_ascii().is_empty() || (is_first && is_headings(text));
        if !says_nothing {
            let text = text.strip_suffix(b"\n").unwrap_or(text);
            let record = records.labels.len() + 1;
            let added = records.add(text.strip_suffix(b"\r").unwrap_or(text));
            added.map_err(|error| DataError { file: input.name.clone(), ..error.in_record(record) })?;
        }
        is_first = false;
    }
    records.pixels.shrink_to_fit();
    let size = nearest_to_square(records.columns.map_or(1, |columns| columns - 1));
    Dataset::new(input.name, size, records.pixels, records.labels)
}

/// The records read so far.
#[derive(Default)]
struct CsvRecords {
    /// Columns of the first record, once there is one.
    columns: Option<usize>,
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl CsvRecords {
    fn add(&mut self, line: &[u8]) -> Result<(), DataError> {
        let before = self.pixels.len();
        memory::room_for(before + self.labels.len(), 1).map_err(|error| DataError::new("", error))?;
        let label = self.add_fields(line)?;
        let found = self.pixels.len() - before + 1;
        let wanted = *self.columns.get_or_insert(found);
        let fault = match found {
            1 => "the record has a label and no pixels".to_owned(),
            _ if found != wanted => {
                let pixels = wanted - 1;
                format!(
                    "the record has {found} columns, and {wanted} are wanted: a label and {pixels} pixels"
                )
            }
            _ => {
                self.labels.push(label);
                return Ok(());
            }
        };
        let column = if found < wanted { found + 1 } else { wanted + 1 };
        Err(DataError::new("", fault).in_column(column))
    }

    /// Adds the pixels of a line and returns its label.
    fn add_fields(&mut self, line: &[u8]) -> Result<u8, DataError> {
        let (label, mut rest) = number(line, 1)?;
        let mut column = 1;
        while let Some(fields) = rest {
            if fields.starts_with(b"0,0,0,0,0,0,0,0,") {
                self.pixels.extend_from_slice(&[0; 8]);
                column += 8;
                rest = Some(&fields[16..]);
                continue;
            }
            column += 1;
            let (pixel, after) = number(fields, column)?;
            self.pixels.push(pixel);
            rest = after;
        }
        Ok(label)
    }
}

/// The number a line begins with, and what follows its comma, if there is one.
#[inline]
fn number(fields: &[u8], column: usize) -> Result<(u8, Option<&[u8]>), DataError> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    match *fields {
        [a, b',', ..] if a.is_ascii_digit() => return Ok((a - b'0', Some(&fields[2..]))),
        [a, b, b',', ..] => {
            if let (Some(a), Some(b)) = (digit(a), digit(b)) {
                return Ok(((10 * a + b) as u8, Some(&fields[3..])));
            }
        }
        [a, b, c, b',', ..] => {
            if let (Some(a), Some(b), Some(c)) = (digit(a), digit(b), digit(c))
                && let Ok(value) = u8::try_from(100 * a + 10 * b + c)
            {
                return Ok((value, Some(&fields[4..])));
            }
        }
        _ => {}
    }
    unusual_number(fields, column)
}

/// The same for a field in quotes, between spaces, with leading zeros, at the end of a line, or wrong.
#[cold]
fn unusual_number(fields: &[u8], column: usize) -> Result<(u8, Option<&[u8]>), DataError> {
    let (field, rest) = match fields.iter().position(|&byte| byte == b',') {
        Some(at) => (&fields[..at], Some(&fields[at + 1..])),
        None => (fields, None),
    };
    let text = field.trim_ascii();
    let bare = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text);
    let value = std::str::from_utf8(bare).ok().filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    match value.and_then(|text| text.parse().ok()) {
        Some(value) => Ok((value, rest)),
        None => {
            let text = shown(text);
            let hint = hint(column, &text);
            let fault = format!("`{text}` is not a whole number from 0 to 255{hint}");
            Err(DataError::new("", fault).in_column(column))
        }
    }
}

/// Field as a message shows it: short, and on one line.
fn shown(field: &[u8]) -> String {
    let text: String =
        String::from_utf8_lossy(field).chars().take(SHOWN).flat_map(char::escape_default).collect();
    if field.len() > SHOWN { text + "…" } else { text }
}

fn hint(column: usize, text: &str) -> &'static str {
    let is_fraction = text.parse::<f64>().is_ok_and(|value| value.fract() != 0.0);
    match column {
        _ if text.is_empty() => "; is a column missing?",
        1 if text.contains(char::is_alphabetic) => "; the first column is the label, in figures",
        1 => "; the first column is the label",
        _ if is_fraction => "; pixels are scaled by the network, not in the file",
        _ => "",
    }
}

/// Whether a first line holds headings, as some collections of MNIST have it.
fn is_headings(line: &[u8]) -> bool {
    let first = line.split(|&byte| byte == b',').next().unwrap_or_default();
    let bare = first.trim_ascii();
    let bare = bare.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(bare);
    bare.eq_ignore_ascii_case(b"label")
}
