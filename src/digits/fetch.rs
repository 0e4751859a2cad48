//! Downloading MNIST: from one of several mirrors, taken up again where it was cut off, and checked before it counts.
//!
//! A file grows under a passing name (`.part`). Only when the SHA-256 of its unpacked bytes is the expected one does it
//! take its own name. It must not print: whoever calls it shows the progress.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use ureq::http::{Response, StatusCode, Uri, header};
use ureq::{Agent, Body};

/// Where MNIST is to be had, in the order they are asked.
pub(crate) const MIRRORS: [&str; 2] =
    ["https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"];

/// MNIST's four files.
pub const MNIST: [Remote; 4] = [
    remote("train-images-idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    remote("train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    remote("t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    remote("t10k-labels-idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
];

const fn remote<'a>(name: &'a str, sha256: &'a str) -> Remote<'a> {
    Remote { name, sha256 }
}

/// The most bytes of a file, packed or unpacked: over twice the largest of MNIST's.
const MOST_BYTES: u64 = 100 << 20;
/// How often a mirror is asked again after the connection was cut, as long as more has come each time.
const TRIES: usize = 5;
/// How long to wait for a connection, for an answer, or for the next bytes of it.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most addresses that lead to one another.
const MOST_REDIRECTS: usize = 6;
/// Bytes read at a time.
const CHUNK: usize = 1 << 16;

/// A file to be had from a mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remote<'a> {
    /// Its name, below a mirror's address and in the folder it goes to.
    pub name: &'a str,
    /// The SHA-256 of its unpacked bytes, in hexadecimal.
    pub sha256: &'a str,
}

/// What a download tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchNews<'a> {
    /// The file is there already, and right.
    Here(&'a str),
    /// It begins, or goes on after so many bytes, of so many if that is known.
    Begins {
        /// The file.
        name: &'a str,
        /// Bytes there already.
        after: u64,
        /// Bytes of the whole.
        of: Option<u64>,
    },
    /// So many bytes more.
    Came(u64),
    /// A mirror is given up; the next is asked if there is one.
    GivenUp {
        /// The file's address there.
        address: String,
        /// Why.
        why: String,
    },
    /// The file is there now, and right.
    Done(&'a str),
}

/// Hears how a download goes, and may stop it.
pub(crate) type FetchListener<'l, 'a> = dyn FnMut(FetchNews<'a>) -> ControlFlow<()> + 'l;

/// Why the files are not all there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The folder or a file in it cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No mirror had the file.
    #[error("{name} could not be had:{}", reasons(tries))]
    NoMirror {
        /// The file.
        name: String,
        /// Each address that was asked, and why it failed.
        tries: Vec<(String, String)>,
    },
    /// Whoever listened stopped it. What came is kept, and the next time goes on from there.
    #[error("stopped; the next time goes on from here")]
    Stopped,
}

fn reasons(tries: &[(String, String)]) -> String {
    let lines: Vec<String> = tries.iter().map(|(address, why)| format!("\n  {address}: {why}")).collect();
    lines.concat()
}

/// Brings files into a folder, which is made if it is not there.
///
/// # Errors
/// Where the folder cannot be written, no mirror has a file, or `tell` stopped it. No file that is not whole and right
/// has the name of one that is.
pub fn fetch<'a>(
    files: &'a [Remote<'a>],
    mirrors: &[String],
    folder: &Path,
    tell: &mut FetchListener<'_, 'a>,
) -> Result<(), FetchError> {
    fs::create_dir_all(folder).map_err(|source| FetchError::Write { path: folder.to_owned(), source })?;
    let agent: Agent = Agent::config_builder()
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_per_read(Some(PATIENCE))
        .http_status_as_error(false)
        // They are followed here, and not everywhere.
        .max_redirects(0)
        .build()
        .into();
    for file in files {
        Download { agent: &agent, file, path: folder.join(file.name) }.run(mirrors, tell)?;
    }
    Ok(())
}

/// One file on its way.
struct Download<'a, 'f> {
    agent: &'f Agent,
    file: &'a Remote<'a>,
    path: PathBuf,
}

/// Why a try at one mirror came to nothing.
enum Failure {
    /// The connection broke off; what came is kept.
    Cut(String),
    /// This mirror will not do.
    Useless(String),
    /// Nothing will do.
    Fatal(FetchError),
}

impl<'a> Download<'a, '_> {
    fn part(&self) -> PathBuf {
        self.path.with_file_name(format!("{}.part", self.file.name))
    }

    fn run(&self, mirrors: &[String], tell: &mut FetchListener<'_, 'a>) -> Result<(), FetchError> {
        if is_right(&self.path, self.file.sha256).unwrap_or(false) {
            return heard(tell(FetchNews::Here(self.file.name)));
        }
        let mut tries = Vec::new();
        for mirror in mirrors {
            let address = format!("{}/{}", mirror.trim_end_matches('/'), self.file.name);
            match self.bring(&address, tell) {
                Ok(()) => return heard(tell(FetchNews::Done(self.file.name))),
                Err(Failure::Fatal(error)) => return Err(error),
                Err(Failure::Cut(why) | Failure::Useless(why)) => {
                    heard(tell(FetchNews::GivenUp { address: address.clone(), why: why.clone() }))?;
                    tries.push((address, why));
                }
            }
        }
        Err(FetchError::NoMirror { name: self.file.name.to_owned(), tries })
    }

    /// Asks one mirror, again and again while a little more comes each time; then checks what came.
    fn bring(&self, address: &str, tell: &mut FetchListener<'_, 'a>) -> Result<(), Failure> {
        let mut tries = TRIES;
        loop {
            let before = self.there();
            match self.ask(address, before, tell) {
                Ok(()) => break,
                Err(Failure::Cut(_)) if tries > 1 && self.there() > before => tries -= 1,
                Err(failure) => return Err(failure),
            }
        }
        match is_right(&self.part(), self.file.sha256) {
            Ok(true) => fs::rename(self.part(), &self.path).map_err(|source| self.cannot_write(source)),
            outcome => {
                // Bytes that are wrong are of no use to go on from.
                fs::remove_file(self.part()).map_err(|source| self.cannot_write(source))?;
                let why = match outcome {
                    Err(error) => format!("what came is no whole gzip file ({error})"),
                    Ok(_) => "what came has another SHA-256 than it should".to_owned(),
                };
                Err(Failure::Useless(why))
            }
        }
    }

    /// Bytes there already, in a file of our own.
    fn there(&self) -> u64 {
        fs::symlink_metadata(self.part()).ok().filter(fs::Metadata::is_file).map_or(0, |meta| meta.len())
    }

    fn cannot_write(&self, source: io::Error) -> Failure {
        Failure::Fatal(FetchError::Write { path: self.part(), source })
    }

    /// The file that grows, with so many bytes in it. Anything else of its name, such as a link, goes: what is written
    /// never ends up elsewhere.
    fn open_part(&self, after: u64) -> io::Result<File> {
        let part = self.part();
        if after > 0 {
            return File::options().append(true).open(part);
        }
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => File::options().write(true).create_new(true).open(part),
        }
    }

    /// What an address answers, or the one it leads to.
    fn answer(&self, address: &str, after: u64) -> Result<Response<Body>, Failure> {
        let is_here = is_this_machine(address);
        let mut address = address.to_owned();
        for _ in 0..MOST_REDIRECTS {
            if !(is_secure(&address) || is_here && is_this_machine(&address)) {
                return Err(Failure::Useless(format!("{address} is not asked: only https:// is")));
            }
            let mut request = self.agent.get(&address);
            if after > 0 {
                request = request.header(header::RANGE, format!("bytes={after}-"));
            }
            let response = request.call().map_err(|error| Failure::Useless(error.to_string()))?;
            let leads_to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            match leads_to.filter(|_| response.status().is_redirection()) {
                Some(to) => address = from(&address, to),
                None => return Ok(response),
            }
        }
        Err(Failure::Useless("it leads from one address to the next without end".to_owned()))
    }

    /// One request, from where the last one was cut off.
    fn ask(&self, address: &str, after: u64, tell: &mut FetchListener<'_, 'a>) -> Result<(), Failure> {
        let response = self.answer(address, after)?;
        let status = response.status();
        let after = match status {
            StatusCode::PARTIAL_CONTENT if after > 0 => after,
            // Not every server goes on from the middle.
            StatusCode::OK => 0,
            StatusCode::RANGE_NOT_SATISFIABLE if after > 0 => {
                // There is no more to come than is here; the check says whether it is right.
                return Ok(());
            }
            _ => return Err(Failure::Useless(format!("the server answered {status}"))),
        };
        let mut file = self.open_part(after).map_err(|source| self.cannot_write(source))?;
        let body = response.into_body();
        let of = body.content_length().map(|length| length + after);
        heard(tell(FetchNews::Begins { name: self.file.name, after, of })).map_err(Failure::Fatal)?;
        self.receive(body, &mut file, (after, of), tell)
    }

    fn receive(
        &self,
        body: Body,
        file: &mut File,
        (mut there, of): (u64, Option<u64>),
        tell: &mut FetchListener<'_, 'a>,
    ) -> Result<(), Failure> {
        let mut body = body.into_reader();
        let mut buffer = vec![0; CHUNK];
        loop {
            let came = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(came) => came,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Failure::Cut(format!("the connection was cut ({error})"))),
            };
            there += came as u64;
            if there > MOST_BYTES {
                fs::remove_file(self.part()).map_err(|source| self.cannot_write(source))?;
                return Err(Failure::Useless(format!("the server sends over {} MB", MOST_BYTES >> 20)));
            }
            file.write_all(&buffer[..came]).map_err(|source| self.cannot_write(source))?;
            heard(tell(FetchNews::Came(came as u64))).map_err(Failure::Fatal)?;
        }
        match of {
            Some(of) if there < of => {
                Err(Failure::Cut(format!("the connection was cut after {there} of {of} bytes")))
            }
            _ => file.sync_all().map_err(|source| self.cannot_write(source)),
        }
    }
}

fn heard(answer: ControlFlow<()>) -> Result<(), FetchError> {
    match answer {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FetchError::Stopped),
    }
}

/// Whether an address is one that nobody on the way can read or change.
fn is_secure(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https"))
}

/// Whether an address is of this machine itself, where there is no way.
fn is_this_machine(address: &str) -> bool {
    let is_here = |host: &str| matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    address
        .parse::<Uri>()
        .is_ok_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some_and(is_here))
}

/// The address that one leads to from another.
fn from(address: &str, to: &str) -> String {
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let path_at = address[host_at..].find('/').map_or(address.len(), |at| host_at + at);
    match to {
        _ if to.contains(':') => to.to_owned(),
        _ if to.starts_with("//") => format!("{}{to}", &address[..host_at.saturating_sub(2)]),
        _ if to.starts_with('/') => format!("{}{to}", &address[..path_at]),
        _ => format!("{}/{to}", address.rsplit_once('/').map_or(address, |(folder, _)| folder)),
    }
}

/// Whether a packed file's unpacked bytes have this SHA-256. A file that unpacks without end is wrong.
fn is_right(path: &Path, sha256: &str) -> io::Result<bool> {
    // What is no file may be waited for without end.
    if !fs::metadata(path)?.is_file() {
        return Ok(false);
    }
    let packed = BufReader::new(File::open(path)?);
    let mut digest = Sha256::new();
    let mut bytes = MultiGzDecoder::new(packed).take(MOST_BYTES);
    let mut buffer = vec![0; CHUNK];
    loop {
        match bytes.read(&mut buffer)? {
            0 => break,
            came => digest.update(&buffer[..came]),
        }
    }
    let found: Vec<String> = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(found.concat() == sha256)
}
