//! Finding a file of data and opening it, packed with gzip or not: its first bytes say which, not its name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::DataError;
use crate::memory;

/// Bytes read from a file at a time.
const CHUNK: usize = 1 << 18;

/// The most bytes that room is made for before they arrive.
const TAKEN_AT_FIRST: u64 = 1 << 26;

/// Whether there is such a file or folder.
pub(super) fn is_there(path: &Path) -> bool {
    path.exists()
}

/// What is in a folder, in the order of the names.
pub(super) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Data to be read, and what to call it.
pub(super) struct Input<'a> {
    /// What messages call it.
    pub name: String,
    /// The most bytes it can hold, where that is known before reading, or may unpack to.
    pub at_most: Option<u64>,
    /// Whether it is packed with gzip.
    pub is_packed: bool,
    /// Bytes of lines read so far.
    came: u64,
    reader: Box<dyn BufRead + 'a>,
}

impl Input<'static> {
    /// Opens a file.
    pub fn file(path: &Path) -> Result<Self, DataError> {
        let name = path.display().to_string();
        let failed = |source| DataError::new(&name, source);
        let meta = std::fs::metadata(path).map_err(failed)?;
        if meta.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let file = File::open(path).map_err(failed)?;
        let mut input = Self::stream(name.clone(), BufReader::with_capacity(CHUNK, file))?;
        if meta.is_file() {
            input.at_most =
                Some(if input.is_packed { memory::most_unpacked(meta.len()) } else { meta.len() });
        }
        Ok(input)
    }
}

impl<'a> Input<'a> {
    /// Reads from anything, under a name.
    pub fn stream(name: impl Into<String>, from: impl BufRead + 'a) -> Result<Self, DataError> {
        let name = name.into();
        let mut reader: Box<dyn BufRead + 'a> = Box::new(from);
        let start = reader.fill_buf().map_err(|source| DataError::new(&name, source))?;
        let is_packed = start.starts_with(&[0x1f, 0x8b]);
        if is_packed {
            reader = Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(reader)));
        }
        Ok(Self { name, at_most: None, is_packed, came: 0, reader })
    }

    /// Fills as much of `buffer` as there is data, and says how much that was.
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, DataError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(filled)
    }

    /// At most `most` bytes, if there may be room for them. Memory is taken as they arrive.
    pub fn take(&mut self, most: u64) -> Result<Vec<u8>, DataError> {
        let count = usize::try_from(most).unwrap_or(usize::MAX);
        memory::room_for(count, 1).map_err(|error| DataError::new(&self.name, error))?;
        let mut bytes = Vec::new();
        let room = usize::try_from(most.min(TAKEN_AT_FIRST).min(self.at_most.unwrap_or(TAKEN_AT_FIRST)))
            .unwrap_or(0);
        let outcome = match bytes.try_reserve_exact(room) {
            Ok(()) => self.reader.by_ref().take(most).read_to_end(&mut bytes).map(drop),
            Err(_) => Err(io::ErrorKind::OutOfMemory.into()),
        };
        outcome.map_err(|error| self.failed(error))?;
        bytes.shrink_to_fit();
        Ok(bytes)
    }

    /// The next line with its end, cut off at `most` bytes; false where there is none.
    pub fn line(&mut self, most: usize, line: &mut Vec<u8>) -> Result<bool, DataError> {
        line.clear();
        let read = self.reader.by_ref().take(most as u64).read_until(b'\n', line);
        let count = read.map_err(|error| self.failed(error))?;
        self.came += count as u64;
        if self.at_most.is_some_and(|most| self.is_packed && self.came > most) {
            return Err(self.too_well_packed());
        }
        Ok(count > 0)
    }

    /// The fault of a file that unpacks to far more than records do.
    fn too_well_packed(&self) -> DataError {
        let most = self.at_most.unwrap_or(0) >> 20;
        let what = format!(
            "it unpacks to more than {most} MiB, far more than records do; unpack it first if that is right"
        );
        DataError::new(&self.name, what)
    }

    fn failed(&self, error: io::Error) -> DataError {
        let damaged = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
        );
        if self.is_packed && damaged {
            let what = "the gzip data is cut short or damaged";
            return DataError::new(&self.name, format!("{what} ({error}); fetch or pack the file again"));
        }
        DataError::new(&self.name, error)
    }
}
