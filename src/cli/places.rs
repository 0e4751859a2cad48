//! The marks and notes of a run, kept from day to day: a file in the state folder for each program and its records.
//!
//! It is a help, nothing more: where the file cannot be had, there is none, and whoever made a mark is told at the end.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::output::{complain, write_file};
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

/// Keeps marks and notes as they are made. Those that could not be kept are tried again with the next, and at the end.
#[derive(Debug)]
pub struct Keeper {
    file: Option<PathBuf>,
    /// Those that are not kept yet, a line each.
    unkept: String,
    /// Why not.
    why: Option<anyhow::Error>,
}

impl Keeper {
    /// Keeps them in a file.
    pub const fn of(file: Option<PathBuf>) -> Self {
        Self { file, unkept: String::new(), why: None }
    }

    /// Keeps some, and those before that could not be.
    pub fn keep(&mut self, places: &str) {
        let is_moved =
            |line: &&str| mark(line).is_some() && places.lines().any(|new| mark(new) == mark(line));
        let before = self.unkept.lines().filter(|line| !is_moved(line));
        self.unkept = before.chain(places.lines()).flat_map(|line| [line, "\n"]).collect();
        self.why = keep(self.file.as_deref(), &self.unkept).err();
        if self.why.is_none() {
            self.unkept.clear();
        }
    }

    /// Says which are not kept, if some could not be in the end.
    pub fn end(&mut self) {
        if !self.unkept.is_empty() {
            self.keep("");
        }
        if let Some(why) = self.why.take() {
            complain(&format!("marks and notes are there in this run alone: {why:#}"));
        }
    }
}

/// Keeps them beside what other windows have kept meanwhile; a mark's name is that of its newest place.
fn keep(file: Option<&Path>, places: &str) -> anyhow::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_kept_is_kept_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("state");
        fs::write(&in_the_way, "").unwrap();
        let file = in_the_way.join("places.txt");
        let mut keeper = Keeper::of(Some(file.clone()));
        keeper.keep("0 1 mark a\n0 2 mark b\n");
        assert!(keeper.why.is_some());
        fs::remove_file(&in_the_way).unwrap();
        keeper.keep("0 3 mark a\n");
        assert!(keeper.why.is_none());
        assert_eq!(kept(Some(&file)), "0 2 mark b\n0 3 mark a\n");
    }
}
