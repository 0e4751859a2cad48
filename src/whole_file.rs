//! Files that appear under their name whole, or not at all, and are changed by one program at a time.
//!
//! A file is written beside the one whose name it will have, put on the disk, and only then given that name. What a
//! program left that was killed meanwhile is taken away by the next one that writes into the folder.

use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tempfile::{Builder, NamedTempFile, PersistError};

/// What the name of a file that is not whole begins and ends with, and how many letters are between.
const PASSING: (&str, &str, usize) = (".nn-tutor-", ".part", 12);
/// The most links followed to a file.
const MOST_LINKS: usize = 40;

/// A file being written under a passing name, in the folder of the name it will have.
///
/// Dropped before [`WholeFile::keep`], it leaves nothing behind, and whatever had its name stays as it was. A link that
/// has the name stays one, and a file's rights stay as they were.
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
    /// If there is a folder of that name, a file that must not be written, or no folder to write into.
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = followed(path)?;
        let backing = match rights(&path)? {
            Rights::Other => Backing::Standing(File::options().write(true).open(&path)?),
            Rights::New => Backing::Passing(passing_beside(&path)?),
            Rights::Of(permissions) => {
                let file = passing_beside(&path)?;
                file.as_file().set_permissions(permissions)?;
                Backing::Passing(file)
            }
        };
        Ok(Self { path, backing })
    }

    /// Checks that a file can be begun, and leaves nothing behind.
    ///
    /// # Errors
    /// As [`WholeFile::create`].
    pub fn check(path: &Path) -> io::Result<()> {
        let path = followed(path)?;
        match rights(&path)? {
            // Opening it may be heard by whoever reads it.
            Rights::Other => Ok(()),
            Rights::New | Rights::Of(_) => passing_beside(&path).map(drop),
        }
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

    /// Writes a whole file at once, where there is none of that name.
    ///
    /// # Errors
    /// If there is one, or it cannot be written; then nothing has changed.
    pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
        if path.symlink_metadata().is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let mut file = Self::create(path)?;
        file.write_all(bytes)?;
        file.named(|file, path| file.persist_noclobber(path))
    }

    fn file(&mut self) -> &mut File {
        match &mut self.backing {
            Backing::Passing(file) => file.as_file_mut(),
            Backing::Standing(file) => file,
        }
    }

    /// Gives the file its name, in place of any other that had it, once its bytes are on the disk.
    ///
    /// # Errors
    /// If it cannot have it.
    pub fn keep(self) -> io::Result<()> {
        self.named(|file, path| file.persist(path))
    }

    /// Gives files that belong together their names, the first last. Whoever is stopped amid it leaves fewer than all of
    /// them, and never new ones beside old.
    ///
    /// # Errors
    /// If one cannot have its name; it comes with the error.
    pub fn keep_together(files: Vec<Self>) -> Result<(), (PathBuf, io::Error)> {
        let but_last = files.split_last().map_or(&[][..], |(_, others)| others);
        for file in but_last.iter().filter(|file| matches!(file.backing, Backing::Passing(_))) {
            match fs::remove_file(&file.path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err((file.path.clone(), error)),
                _ => {}
            }
        }
        files.into_iter().rev().try_for_each(|file| {
            let path = file.path.clone();
            file.keep().map_err(|error| (path, error))
        })
    }

    fn named(self, name: impl FnOnce(NamedTempFile, &Path) -> Result<File, PersistError>) -> io::Result<()> {
        let Backing::Passing(file) = self.backing else { return Ok(()) };
        file.as_file().sync_all()?;
        name(file, &self.path).map_err(|error| error.error)?;
        sync_folder(folder_of(&self.path));
        Ok(())
    }
}

/// What stands under a name already.
enum Rights {
    /// Nothing.
    New,
    /// A file of these rights.
    Of(Permissions),
    /// Something that is no file.
    Other,
}

fn rights(path: &Path) -> io::Result<Rights> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => Ok(Rights::Other),
        Ok(found) if found.permissions().readonly() => Err(ErrorKind::PermissionDenied.into()),
        Ok(found) => Ok(Rights::Of(found.permissions())),
        Err(_) => Ok(Rights::New),
    }
}

/// The name that links of this name lead to.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(to) => path = folder_of(&path).join(to),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "links lead round in a circle"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn check_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::NotFound, format!("there is no folder {}", folder.display())))
}

/// Has the disk know the names in a folder, where it can be asked to.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// A passing file in the folder of another, with the rights an ordinary new file has. It is locked while it is written:
/// one that nobody has locked was left behind.
fn passing_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    check_folder(folder)?;
    clear(folder);
    let (begin, end, letters) = PASSING;
    let mut builder = Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.prefix(begin).suffix(end).rand_bytes(letters);
    loop {
        let file = builder.tempfile_in(folder)?;
        // Where there are no locks nothing is cleared away either.
        let _ = file.as_file().lock();
        // Another program may have taken it for one left behind before it was locked.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Takes away what killed programs left in a folder, as far as that can be done.
fn clear(folder: &Path) {
    let (begin, end, letters) = PASSING;
    let is_passing = |name: &str| {
        let middle = name.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
        middle.is_some_and(|middle| {
            middle.len() == letters && middle.bytes().all(|b| b.is_ascii_alphanumeric())
        })
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(is_passing) {
            // The lock is held until the file is gone.
            if let Ok(file) = File::open(entry.path())
                && file.try_lock().is_ok()
            {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// How often the right to change a file is asked for, and how long it is waited in between: three seconds in all.
const MOST_TRIES: usize = 300;
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// The sole right, among programs that ask for it, to change a file; it ends when it is dropped or its holder does.
///
/// It is held on another file beside it, since the one to be changed is replaced each time; that one goes with it.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits until nobody else has it, but not for ever: who has it may have been stopped. On a drive that knows no locks
    /// there is no waiting.
    ///
    /// # Errors
    /// If nothing can be written beside the file, or somebody else keeps it.
    pub fn of(path: &Path) -> io::Result<Self> {
        let path = followed(path)?;
        check_folder(folder_of(&path))?;
        let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
        let beside = path.with_file_name(format!(".{}.lock", name.to_string_lossy()));
        if fs::metadata(&beside).is_ok_and(|found| !found.is_file()) {
            // Opening a pipe would wait for whoever reads it.
            return Err(io::Error::other(format!("{} is no ordinary file", beside.display())));
        }
        for _ in 0..MOST_TRIES {
            let file = File::options().create(true).truncate(false).write(true).open(&beside)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    thread::sleep(BETWEEN_TRIES);
                    continue;
                }
                Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
                    return Err(error);
                }
                _ => {}
            }
            let lock = Self { file, path: beside.clone() };
            // Whoever had it may have taken the file away meanwhile, and others have it on a new one.
            if lock.is_there() {
                return Ok(lock);
            }
        }
        let held = format!("another program holds {}", beside.display());
        Err(io::Error::new(ErrorKind::TimedOut, held))
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

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}
