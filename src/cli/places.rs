//! The marks and notes of a run, kept from day to day: a file in the state folder for each program and its records.
//!
//! It is a help, nothing more: where the file cannot be had, there is none, and whoever makes a mark is told.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::output::write_file;
use super::progress_file::{named_after, state_file};
use crate::lesson::safe_text;
use crate::run::Setting;
use crate::whole_file::Lock;

/// The most bytes read: more than so many marks and notes can have.
const LARGEST: u64 = 4 << 20;

/// The file of a run's.
pub fn file(setting: &Setting) -> Option<PathBuf> {
    let program = Path::new(&setting.step.file);
    let program = fs::canonicalize(program).unwrap_or_else(|_| program.to_path_buf());
    let name = named_after(&format!("{}\n{}", program.display(), setting.data));
    state_file(&format!("places-{name}.txt"))
}

/// What is kept in it.
pub fn kept(file: Option<&Path>) -> String {
    let is_fair = |file: &&Path| fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
    let bytes = file.filter(is_fair).and_then(|file| fs::read(file).ok());
    bytes.map_or_else(String::new, |bytes| safe_text(&String::from_utf8_lossy(&bytes)))
}

/// Keeps them beside what other windows have kept meanwhile; a mark's name is that of its newest place.
///
/// # Errors
/// Where they cannot be written: they are there as long as the run is open.
pub fn keep(file: Option<&Path>, places: &str) -> anyhow::Result<()> {
    let Some(file) = file else { bail!("there is no place to keep marks and notes") };
    fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).context("cannot keep marks and notes")?;
    // What is too large to be read stays as it is: it is none of ours.
    if fs::metadata(file).is_ok_and(|meta| !meta.is_file() || meta.len() > LARGEST) {
        bail!("{}: no marks and notes can be kept there", file.display());
    }
    let _lock = Lock::of(file)?;
    let there = kept(Some(file));
    let own: Vec<&str> = places.lines().collect();
    let marked =
        |line: &&str| own.iter().any(|own| *own == *line || mark(own).is_some() && mark(own) == mark(line));
    let others = there.lines().filter(|line| !marked(line));
    let lines: Vec<&str> = own.iter().copied().chain(others).collect();
    write_file(file, format!("{}\n", lines.join("\n")).as_bytes())
}

/// The name a line gives a place, if it does.
fn mark(line: &str) -> Option<&str> {
    let mut parts = line.splitn(4, ' ').skip(2);
    (parts.next() == Some("mark")).then(|| parts.next()).flatten()
}
