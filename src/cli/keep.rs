//! Where drawings and scripts are kept: in files of their own.

use std::io::ErrorKind;
use std::path::Path;

use crate::pictures::file;
use crate::tui::Keeping;
use crate::whole_file::WholeFile;

/// The most drawings looked past for a free name.
const MOST_NAMES: usize = 10_000;

/// Writes a drawing to a new file in the folder one is in, and names it: `digit-1_6.png`, so that `predict` knows the
/// label. No file is written over.
pub fn keep(drawing: &Keeping) -> Result<String, String> {
    let bytes = file::grey(&drawing.picture).map_err(|error| error.to_string())?;
    let label = drawing.label.map_or_else(String::new, |label| format!("_{label}"));
    for number in 1..=MOST_NAMES {
        let name = format!("digit-{number}{label}.png");
        match WholeFile::write_new(Path::new(&name), &bytes) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
    Err(format!("there are {MOST_NAMES} drawings here already"))
}

/// Writes a text to a new file. No file is written over.
pub fn write(name: &str, text: &str) -> Result<String, String> {
    match WholeFile::write_new(Path::new(name), text.as_bytes()) {
        Ok(()) => Ok(name.to_owned()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(format!("{name} is there already; take another name"))
        }
        Err(error) => Err(format!("{name}: {error}")),
    }
}
