//! Where drawings are kept: in files of their own.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};

use crate::pictures::file;
use crate::tui::Keeping;

/// The most drawings looked past for a free name.
const MOST_NAMES: usize = 10_000;

/// Writes a drawing to a new file in the folder one is in, and names it: `digit-1_6.png`, so that `predict` knows the
/// label. No file is written over.
pub fn keep(drawing: &Keeping) -> Result<String, String> {
    let bytes = file::grey(&drawing.picture).map_err(|error| error.to_string())?;
    let label = drawing.label.map_or_else(String::new, |label| format!("_{label}"));
    for number in 1..=MOST_NAMES {
        let name = format!("digit-{number}{label}.png");
        match OpenOptions::new().write(true).create_new(true).open(&name) {
            Ok(mut file) => {
                let written = file.write_all(&bytes).and_then(|()| file.sync_all());
                return written.map(|()| name.clone()).map_err(|error| {
                    // Half a picture is of no use to anybody.
                    let _ = fs::remove_file(&name);
                    format!("{name}: {error}")
                });
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
    Err(format!("there are {MOST_NAMES} drawings here already"))
}
