//! Files that appear under their name whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file being written under a passing name, in the folder of the name it will have.
///
/// Dropped before [`WholeFile::keep`], it leaves nothing behind, and whatever had its name stays as it was.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    backing: Backing,
}

/// Where the bytes go.
#[derive(Debug)]
enum Backing {
    /// A new file that takes its name when it is whole.
    Passing(NamedTempFile),
    /// Something that is no ordinary file (a pipe, a terminal), written as it stands.
    Standing(File),
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    /// If there is a folder of that name, or none to write into.
    pub fn create(path: &Path) -> io::Result<Self> {
        let backing = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => Backing::Standing(File::options().write(true).open(path)?),
            _ => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                Backing::Passing(new_file_in(folder.unwrap_or(Path::new(".")))?)
            }
        };
        Ok(Self { path: path.to_owned(), backing })
    }

    /// Writes a whole file at once.
    ///
    /// # Errors
    /// If it cannot be written; then nothing has changed.
    pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = Self::create(path)?;
        file.write_all(bytes)?;
        file.flush()?;
        file.keep()
    }

    fn file(&mut self) -> &mut File {
        match &mut self.backing {
            Backing::Passing(file) => file.as_file_mut(),
            Backing::Standing(file) => file,
        }
    }

    /// Gives the file its name, in place of any other that had it.
    ///
    /// # Errors
    /// If it cannot have it.
    pub fn keep(self) -> io::Result<()> {
        match self.backing {
            Backing::Passing(file) => file.persist(&self.path).map(drop).map_err(|error| error.error),
            Backing::Standing(_) => Ok(()),
        }
    }
}

/// A passing file, with the rights an ordinary new file has.
fn new_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    if !folder.is_dir() {
        let message = format!("there is no folder {}", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let mut builder = Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".nn-tutor-").tempfile_in(folder)
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}
