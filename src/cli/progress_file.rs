//! The file progress is kept in: read once, written whole, and never lost to a fault in it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use directories::ProjectDirs;

use super::output::complain;
use crate::session::progress::{Progress, ProgressError};

/// Where progress is kept, and what was found there.
pub struct ProgressFile {
    path: Option<PathBuf>,
    progress: Progress,
}

impl ProgressFile {
    /// Reads the file. A damaged one is set aside under another name and said so; one of a later version is left
    /// alone and nothing will be written.
    pub fn open() -> Self {
        let Some(path) = path() else { return Self { path: None, progress: Progress::default() } };
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self { path: Some(path), progress: Progress::default() }
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Self::set_aside(path, &error.to_string())
            }
            Err(error) => {
                complain(&format!("progress will not be kept: cannot read {}: {error}", path.display()));
                Self { path: None, progress: Progress::default() }
            }
            Ok(text) => match Progress::from_json(&text) {
                Ok(progress) => Self { path: Some(path), progress },
                Err(error @ ProgressError::Later(_)) => {
                    complain(&format!("progress will not be kept: {}: {error}", path.display()));
                    Self { path: None, progress: Progress::default() }
                }
                Err(error) => Self::set_aside(path, &error.to_string()),
            },
        }
    }

    fn set_aside(path: PathBuf, why: &str) -> Self {
        let progress = Progress::default();
        let aside = free_name(&path);
        match fs::rename(&path, &aside) {
            Ok(()) => {
                complain(&format!(
                    "{}: {why}\nit is kept as {}, and progress starts afresh",
                    path.display(),
                    aside.display()
                ));
                Self { path: Some(path), progress }
            }
            Err(error) => {
                complain(&format!(
                    "progress will not be kept: {} is damaged and cannot be moved: {error}",
                    path.display()
                ));
                Self { path: None, progress }
            }
        }
    }

    /// Whether progress will be written.
    pub const fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// What was found.
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Writes progress, whole or not at all.
    pub fn save(&self, progress: &Progress) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let folder = path.parent().unwrap_or(Path::new("."));
        let cannot = || format!("progress is not kept: cannot write {}", path.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
        file.write_all(progress.to_json()?.as_bytes()).with_context(cannot)?;
        file.as_file().sync_all().with_context(cannot)?;
        file.persist(path).with_context(cannot)?;
        Ok(())
    }
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
