//! The file progress is kept in: written whole, never lost to a fault in it, and shared by every terminal that has a
//! lesson open: each save reads it again under a lock and adds to it only what is new here.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use directories::ProjectDirs;
use sha2::{Digest as _, Sha256};

use super::output::{complain, write_file};
use crate::session::progress::{Day, Progress, ProgressError};
use crate::whole_file::Lock;

/// The most bytes read: far more than all lessons there could be.
const LARGEST: u64 = 16 << 20;

/// Where progress is kept, and what was found there.
pub struct ProgressFile {
    path: Option<PathBuf>,
    /// As it was when last read or saved from here: what differs from it is new.
    known: Progress,
    /// What was found wrong since it was opened, in words, until it can be told.
    note: Option<String>,
}

impl Drop for ProgressFile {
    fn drop(&mut self) {
        self.note.iter().for_each(|note| complain(note));
    }
}

/// What is in the file, and what had to be done to it, in words.
type Contents = (Progress, Option<String>);

impl ProgressFile {
    /// Reads the user's file. A damaged one is set aside under another name and said so; one of a later version is left
    /// alone and nothing will be written.
    #[must_use]
    pub fn open() -> Self {
        path().map_or_else(|| Self { path: None, known: Progress::default(), note: None }, Self::at)
    }

    /// The same for a file of this name.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        match read(&path) {
            Ok((known, note)) => {
                if let Some(note) = note {
                    complain(&note);
                }
                Self { path: Some(path), known, note: None }
            }
            Err(error) => {
                complain(&format!("progress will not be kept: {error:#}"));
                Self { path: None, known: Progress::default(), note: None }
            }
        }
    }

    /// Whether progress will be written.
    #[must_use]
    pub(crate) const fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// What was found.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.known
    }

    /// Adds what is new in `progress` to the file, which others may have written to meanwhile. A file that had to be set
    /// aside first is said to be.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn save(&mut self, progress: &Progress) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let known = &self.known;
        let note = change(path, |there| there.with_news(known, progress)).context("progress is not kept")?;
        self.known = progress.clone();
        self.note = note.or(self.note.take());
        Ok(())
    }

    /// Forgets everything. What other terminals learn from now on is kept; what they knew before is not written again.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn forget(&mut self) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        self.note = change(path, |_| Progress::default()).context("nothing was forgotten")?;
        self.known = Progress::default();
        Ok(())
    }
}

/// Changes what is in the file, while no other of ours does; what was found wrong with it, in words.
fn change(path: &Path, change: impl FnOnce(Progress) -> Progress) -> anyhow::Result<Option<String>> {
    let cannot = || format!("cannot write {}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).with_context(cannot)?;
    let _lock = Lock::of(path).with_context(cannot)?;
    let (progress, note) = read(path)?;
    write_file(path, change(progress).to_json()?.as_bytes())?;
    Ok(note)
}

fn read(path: &Path) -> anyhow::Result<Contents> {
    let shown = path.display();
    match text(path) {
        Ok(text) => match Progress::from_json(&text) {
            Ok(progress) => Ok((progress, None)),
            Err(error @ ProgressError::Later(_)) => bail!("{shown}: {error}"),
            Err(error) => set_aside(path, &error.to_string()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((Progress::default(), None)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => set_aside(path, &error.to_string()),
        Err(error) => Err(error).with_context(|| format!("cannot read {shown}")),
    }
}

/// The file's text. What would never end is not begun, and of a file that cannot be ours too much is not read.
fn text(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no ordinary file"));
    }
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

fn set_aside(path: &Path, why: &str) -> anyhow::Result<Contents> {
    let (shown, aside) = (path.display(), free_name(path));
    fs::rename(path, &aside).with_context(|| format!("{shown} is damaged and cannot be moved"))?;
    let note = format!("{shown}: {why}\nit is kept as {}, and progress starts afresh", aside.display());
    Ok((Progress::default(), Some(note)))
}

/// Which day it is.
#[must_use]
pub fn today() -> Day {
    Day::of(now())
}

/// Which second it is, counted from the beginning of 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn path() -> Option<PathBuf> {
    state_file("progress.json")
}

/// A name for a file that belongs to something with a longer one: sixteen figures that tell nothing of it.
pub(super) fn named_after(what: &str) -> String {
    let hash = Sha256::digest(what);
    let name = hash.iter().take(8).fold(0_u64, |name, byte| name << 8 | u64::from(*byte));
    format!("{name:016x}")
}

/// The folder for what is kept between runs.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "nn-tutor")?;
    Some(folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_path_buf())
}

/// A file of this name there.
pub(crate) fn state_file(name: &str) -> Option<PathBuf> {
    Some(state_folder()?.join(name))
}

/// A name beside the file that nothing has yet.
pub fn free_name(path: &Path) -> PathBuf {
    let name = |n: usize| path.with_extension(format!("damaged-{n}.json"));
    (1..usize::MAX).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(0))
}
