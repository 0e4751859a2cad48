//! The file progress is kept in: written whole, never lost to a fault in it, and shared by every terminal that has a
//! lesson open: each save reads it again under a lock and adds to it only what is new here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use directories::ProjectDirs;

use super::output::{complain, write_file};
use crate::session::progress::{Progress, ProgressError};

/// Where progress is kept, and what was found there.
pub struct ProgressFile {
    path: Option<PathBuf>,
    /// As it was when last read or saved from here: what differs from it is new.
    known: Progress,
}

/// What is in the file, and what had to be done to it, in words.
struct Contents {
    progress: Progress,
    note: Option<String>,
}

impl ProgressFile {
    /// Reads the user's file. A damaged one is set aside under another name and said so; one of a later version is left
    /// alone and nothing will be written.
    pub fn open() -> Self {
        path().map_or_else(|| Self { path: None, known: Progress::default() }, Self::at)
    }

    fn at(path: PathBuf) -> Self {
        match read(&path) {
            Ok(Contents { progress, note }) => {
                if let Some(note) = note {
                    complain(&note);
                }
                Self { path: Some(path), known: progress }
            }
            Err(error) => {
                complain(&format!("progress will not be kept: {error:#}"));
                Self { path: None, known: Progress::default() }
            }
        }
    }

    /// Whether progress will be written.
    pub const fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// What was found.
    pub const fn progress(&self) -> &Progress {
        &self.known
    }

    /// Adds what is new in `progress` to the file, which others may have written to meanwhile.
    ///
    /// # Errors
    /// Where it cannot be written, or had to be set aside first.
    pub fn save(&mut self, progress: &Progress) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let known = &self.known;
        change(path, |there| there.with_news(known, progress)).context("progress is not kept")?;
        self.known = progress.clone();
        Ok(())
    }

    /// Forgets everything. What other terminals learn from now on is kept; what they knew before is not written again.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn forget(&mut self) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        change(path, |_| Progress::default()).context("nothing was forgotten")?;
        self.known = Progress::default();
        Ok(())
    }
}

/// Changes what is in the file, while no other of ours does.
fn change(path: &Path, change: impl FnOnce(Progress) -> Progress) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).with_context(cannot)?;
    // The lock is another file, since this one is replaced by each save. It ends with this function.
    let lock = File::create(path.with_extension("lock")).with_context(cannot)?;
    match lock.lock() {
        // Some network drives know no locks.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error).with_context(cannot),
        _ => {}
    }
    let Contents { progress, note } = read(path)?;
    write_file(path, change(progress).to_json()?.as_bytes())?;
    note.map_or(Ok(()), |note| bail!(note))
}

fn read(path: &Path) -> anyhow::Result<Contents> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => match Progress::from_json(&text) {
            Ok(progress) => Ok(Contents { progress, note: None }),
            Err(error @ ProgressError::Later(_)) => bail!("{shown}: {error}"),
            Err(error) => set_aside(path, &error.to_string()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Contents { progress: Progress::default(), note: None })
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => set_aside(path, &error.to_string()),
        Err(error) => Err(error).with_context(|| format!("cannot read {shown}")),
    }
}

fn set_aside(path: &Path, why: &str) -> anyhow::Result<Contents> {
    let (shown, aside) = (path.display(), free_name(path));
    fs::rename(path, &aside).with_context(|| format!("{shown} is damaged and cannot be moved"))?;
    let note = format!("{shown}: {why}\nit is kept as {}, and progress starts afresh", aside.display());
    Ok(Contents { progress: Progress::default(), note: Some(note) })
}

fn path() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "nn-tutor")?;
    let folder = folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_path_buf();
    Some(folder.join("progress.json"))
}

/// A name beside the file that nothing has yet.
fn free_name(path: &Path) -> PathBuf {
    let name = |n: usize| path.with_extension(format!("damaged-{n}.json"));
    (1..usize::MAX).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A terminal with a lesson open: its file, and what it knows.
    fn terminal(folder: &Path) -> (ProgressFile, Progress) {
        let file = ProgressFile::at(folder.join("progress.json"));
        let progress = file.progress().clone();
        (file, progress)
    }

    fn answer(progress: &mut Progress, lesson: &str, stop: usize, question: usize) {
        let lesson = progress.lessons.entry(lesson.to_owned()).or_default();
        lesson.note(stop, 10, &BTreeSet::from([question]));
    }

    fn answers(folder: &Path, lesson: &str) -> Vec<usize> {
        let (file, _) = terminal(folder);
        file.progress().lessons.get(lesson).map_or_else(Vec::new, |l| l.answered.iter().copied().collect())
    }

    #[test]
    fn two_terminals_keep_what_each_learned() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (mut first, mut one) = terminal(folder);
        let (mut second, mut two) = terminal(folder);
        answer(&mut one, "three-layers", 3, 1);
        answer(&mut two, "three-layers", 7, 2);
        answer(&mut two, "splitting-the-error", 1, 5);
        second.save(&two).unwrap();
        first.save(&one).unwrap();
        assert_eq!(answers(folder, "three-layers"), [1, 2]);
        assert_eq!(answers(folder, "splitting-the-error"), [5]);
        let (file, _) = terminal(folder);
        let lesson = &file.progress().lessons["three-layers"];
        assert_eq!((lesson.stop, lesson.furthest, lesson.stops), (3, 7, 10));
    }

    #[test]
    fn places_visited_and_the_lesson_last_open_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (mut first, mut one) = terminal(folder);
        let (mut second, mut two) = terminal(folder);
        answer(&mut one, "three-layers", 0, 1);
        answer(&mut one, "three-layers", 9, 1);
        one.last = Some("three-layers".to_owned());
        answer(&mut two, "three-layers", 4, 2);
        second.save(&two).unwrap();
        first.save(&one).unwrap();
        let (file, _) = terminal(folder);
        let lesson = &file.progress().lessons["three-layers"];
        assert_eq!((lesson.visited.clone(), lesson.percent()), (BTreeSet::from([0, 4, 9]), 30));
        assert_eq!(file.progress().last.as_deref(), Some("three-layers"));
    }

    #[test]
    fn what_was_forgotten_is_not_written_again_by_a_terminal_that_was_open() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (mut open, mut known) = terminal(folder);
        answer(&mut known, "three-layers", 3, 1);
        answer(&mut known, "splitting-the-error", 2, 1);
        open.save(&known).unwrap();
        terminal(folder).0.forget().unwrap();
        answer(&mut known, "three-layers", 4, 2);
        open.save(&known).unwrap();
        assert_eq!(answers(folder, "three-layers"), [2]);
        assert_eq!(answers(folder, "splitting-the-error"), [0; 0]);
    }

    #[test]
    fn a_file_of_a_later_version_that_came_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress.json");
        let (mut file, mut progress) = terminal(folder.path());
        fs::write(&path, r#"{"version": 999}"#).unwrap();
        answer(&mut progress, "three-layers", 3, 1);
        assert!(format!("{:#}", file.save(&progress).unwrap_err()).contains("later version"));
        assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"version": 999}"#);
    }
}
