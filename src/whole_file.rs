//! Files that appear under their name whole, or not at all, and are changed by one program at a time.

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

/// The sole right, among programs that ask for it, to change a file; it ends when it is dropped or its holder does.
///
/// It is held on another file beside it, since the one to be changed is replaced each time; that one goes with it.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits until nobody else has it. On a drive that knows no locks there is no waiting.
    ///
    /// # Errors
    /// If nothing can be written beside the file.
    pub fn of(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let beside = path.with_file_name(format!(".{}.lock", name.to_string_lossy()));
        loop {
            let file = File::options().create(true).truncate(false).write(true).open(&beside)?;
            match file.lock() {
                Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
                _ => {}
            }
            let lock = Self { file, path: beside.clone() };
            // Whoever had it may have taken the file away meanwhile, and others have it on a new one.
            if lock.is_there() {
                return Ok(lock);
            }
        }
    }

    /// Whether its file is still the one of that name.
    fn is_there(&self) -> bool {
        match (self.file.metadata(), fs::metadata(&self.path)) {
            (Ok(held), Ok(named)) => is_same(&held, &named),
            _ => false,
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_there() {
            // Where it cannot be taken away it does no harm.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
const fn is_same(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
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
