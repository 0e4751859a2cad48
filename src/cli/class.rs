//! What presenting, following and the notes share: addresses, the file a presenter is found by, and waypoints.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs as _, UdpSocket};
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::output::{complain, write_file};
use super::progress_file::{free_name, named_after, state_folder};
use super::reading::open;
use crate::class::Waypoint;
use crate::lesson::safe_line;
use crate::matrix::counted;
use crate::tui::{MenuEntry, token};
use crate::whole_file::Lock;

/// The port a class is published at, where no other is named.
pub const PORT: u16 = 7742;
/// How the files begin that presenters are found by.
const PRESENTS: &str = "presents-";
/// The most bytes of one of ours that are read.
const LARGEST: u64 = 1 << 20;
/// Signs of a seat's name.
const SEAT_NAME: usize = 16;
/// How long a seat is kept: a class is over by then.
const SEAT_KEPT: Duration = Duration::from_hours(24);
/// How long a presenter on this machine may take to answer.
const ANSWERS: Duration = Duration::from_millis(500);

/// An address to publish at: `0.0.0.0`, `192.168.1.5:7000`, `:7000`.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let text = if text.starts_with(':') { format!("127.0.0.1{text}") } else { text.to_owned() };
    let wrong = || {
        format!(
            "`{}` is no address of this machine: give one such as 0.0.0.0 or 192.168.1.5:{PORT}",
            safe_line(&text)
        )
    };
    let found = match text.parse::<IpAddr>() {
        Ok(host) => Some(SocketAddr::new(host, PORT)),
        Err(_) if text.contains(':') => text.to_socket_addrs().ok().and_then(|mut found| found.next()),
        Err(_) => (text.as_str(), PORT).to_socket_addrs().ok().and_then(|mut found| found.next()),
    };
    found.ok_or_else(wrong)
}

/// A code of one's own: long enough not to be guessed, and nothing but letters and figures.
pub fn own_code(text: &str) -> Result<String, String> {
    let is_one = (6..=40).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    is_one
        .then(|| text.to_ascii_uppercase())
        .ok_or_else(|| "a code has 6 to 40 letters and figures".to_owned())
}

/// The code of a room to follow, however it is typed.
pub fn code(text: &str) -> Result<String, String> {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    own_code(&plain).map_err(|why| {
        let has = counted(plain.chars().count(), "sign");
        format!("{why}, and this has {has}: the presenter's screen shows it after the address")
    })
}

/// Host and port of a room to follow.
pub fn host_and_port(text: &str) -> Result<String, String> {
    let text = safe_line(text.trim());
    if let Ok(IpAddr::V6(host)) = text.parse::<IpAddr>() {
        return Ok(format!("[{host}]:{PORT}"));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
        _ => (text.as_str(), None),
    };
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err(format!(
            "write a host, as the presenter's screen shows it: 192.168.1.5 or 192.168.1.5:{PORT}"
        ));
    }
    match port.map(|port| (port, port.parse::<u16>())) {
        None => Ok(format!("{host}:{PORT}")),
        Some((_, Ok(1..))) => Ok(text),
        Some((port, _)) => Err(format!("`{port}` is no port: a port is a number from 1 to 65535")),
    }
}

/// How one joins a class that is published at an address.
pub fn joining(address: SocketAddr, code: &str) -> String {
    let host =
        if address.ip().is_unspecified() { own_address().unwrap_or(address.ip()) } else { address.ip() };
    let address = SocketAddr::new(host, address.port());
    let shown =
        if address.port() == PORT && address.is_ipv4() { host.to_string() } else { address.to_string() };
    format!("nn-tutor follow {shown} {code}")
}

/// The address others reach this machine by. Nothing is sent to find it: where a datagram would go out from is asked.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Where a presenter is to be found on this machine.
#[derive(Debug, Deserialize, Serialize)]
pub struct PresenterFound {
    /// The port the second screen comes in at.
    pub port: u16,
    /// The token it comes in by.
    pub token: String,
    /// The lesson's file, where it is one.
    pub file: Option<String>,
}

/// The file a presenter is found by, as long as it presents. Only its owner can read it.
#[derive(Debug)]
pub struct Beacon(Option<PathBuf>);

impl Beacon {
    /// Lights it. Without a place to keep state there is none, and the notes find nobody.
    pub fn light(found: &PresenterFound) -> Self {
        let Some(folder) = state_folder() else { return Self(None) };
        // The files of those that were killed go.
        presenters(&folder).for_each(drop);
        let path = folder.join(format!("{PRESENTS}{}.json", process::id()));
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&folder)?;
            // Whoever looks for it finds it whole. Such a file is for its owner alone.
            let mut file = NamedTempFile::new_in(&folder)?;
            file.write_all(&serde_json::to_vec(found)?)?;
            file.persist(&path)?;
            Ok(())
        };
        match write() {
            Ok(()) => Self(Some(path)),
            Err(error) => {
                complain(&format!("the notes will not find this: {}: {error}", path.display()));
                Self(None)
            }
        }
    }
}

impl Drop for Beacon {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// The presenter on this machine that began last.
pub fn presenter() -> Option<PresenterFound> {
    presenters(&state_folder()?).next()
}

/// The presenters that are found by the files of a folder, the last to begin first. As each is asked for, the files of
/// those that are gone without a word are taken away.
fn presenters(folder: &Path) -> impl Iterator<Item = PresenterFound> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PRESENTS) {
            let begun = entry.metadata().and_then(|meta| meta.modified()).ok();
            found.push((begun, entry.path()));
        }
    }
    found.sort_by_key(|(begun, _)| std::cmp::Reverse(*begun));
    found.into_iter().filter_map(|(_, path)| {
        let read = read_json::<PresenterFound>(&path);
        let is_there = |found: &PresenterFound| {
            TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], found.port)), ANSWERS).is_ok()
        };
        let there = read.filter(is_there);
        if there.is_none() {
            let _ = fs::remove_file(path);
        }
        there
    })
}

/// A place in a room, for whoever comes back to it: a secret in a file, which is held as long as one follows.
#[derive(Debug)]
pub struct KeptSeat {
    _held: File,
    /// What one is known again by. It says nothing of who one is, and is another in each room.
    pub secret: String,
}

impl KeptSeat {
    /// That of a room. None where it cannot be kept, or another window of this machine has it.
    pub fn take(host: &str, code: &str) -> Option<Self> {
        let folder = state_folder()?.join("seats");
        fs::create_dir_all(&folder).ok()?;
        // A folder that is a link leads to where nothing of ours is.
        if !fs::symlink_metadata(&folder).ok()?.is_dir() {
            return None;
        }
        forget_old(&folder);
        let name = named_after(&format!("{host}\n{code}"));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut held = options.open(folder.join(name)).ok()?;
        held.try_lock().ok()?;
        let mut secret = String::new();
        (&held).take(LARGEST).read_to_string(&mut secret).ok()?;
        if secret.is_empty() {
            secret = token();
            held.write_all(secret.as_bytes()).ok()?;
        }
        Some(Self { _held: held, secret })
    }
}

/// Takes away the seats of classes that are over. What is not named as one is somebody else's.
fn forget_old(seats: &Path) {
    let is_seat = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.len() == SEAT_NAME && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    for seat in fs::read_dir(seats).into_iter().flatten().flatten().filter(is_seat) {
        let kept =
            seat.metadata().and_then(|meta| meta.modified()).ok().and_then(|since| since.elapsed().ok());
        if kept.is_some_and(|kept| kept > SEAT_KEPT) {
            let _ = fs::remove_file(seat.path());
        }
    }
}

fn read_json<T: for<'de> Deserialize<'de>>(path: &Path) -> Option<T> {
    let mut text = String::new();
    File::open(path).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn waypoints_file(hash: &str) -> Option<PathBuf> {
    Some(state_folder()?.join("waypoints").join(format!("{hash}.json")))
}

/// The waypoints that were made for the lesson of a hash.
pub fn waypoints(hash: &str) -> Vec<Waypoint> {
    waypoints_file(hash).and_then(|path| read_json(&path)).unwrap_or_default()
}

/// Keeps them beside those that other windows have kept meanwhile; a name is that of its newest place.
///
/// # Errors
/// When they cannot be written, and where what was there is damaged: it is set aside.
pub fn keep_waypoints(hash: &str, waypoints: &[Waypoint]) -> anyhow::Result<()> {
    let path = waypoints_file(hash).ok_or_else(|| anyhow!("there is no place to keep waypoints"))?;
    fs::create_dir_all(path.parent().unwrap_or(&path)).context("cannot keep waypoints")?;
    keep_waypoints_in(&path, waypoints)
}

fn keep_waypoints_in(path: &Path, waypoints: &[Waypoint]) -> anyhow::Result<()> {
    let _lock = Lock::of(path)?;
    let there: Option<Vec<Waypoint>> = read_json(path);
    let aside = (there.is_none() && path.exists()).then(|| free_name(path));
    if let Some(aside) = &aside {
        fs::rename(path, aside).context("what was kept of waypoints is damaged and cannot be moved")?;
    }
    let is_other = |other: &Waypoint| waypoints.iter().all(|made| made.name != other.name);
    let others = there.into_iter().flatten().filter(is_other);
    let all: Vec<Waypoint> = others.chain(waypoints.iter().cloned()).collect();
    write_file(path, &serde_json::to_vec(&all)?)?;
    if let Some(aside) = aside {
        bail!("{}: what was kept of waypoints is damaged; it is kept as {}", path.display(), aside.display());
    }
    Ok(())
}

/// A lesson that is not of the course.
///
/// # Errors
/// Where it cannot be opened.
pub fn own_lesson(file: Option<&str>) -> anyhow::Result<Option<MenuEntry>> {
    file.map(|file| open(file).map(|opened| MenuEntry { key: opened.key, lesson: opened.lesson })).transpose()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::class::ClassMoment;

    #[test]
    fn seats_of_classes_that_are_over_go_and_nothing_else_does() {
        let folder = tempfile::TempDir::new().unwrap();
        let long_ago = SystemTime::now() - SEAT_KEPT * 2;
        for (name, since) in [
            ("0123456789abcdef", long_ago),
            ("fedcba9876543210", SystemTime::now()),
            ("thesis", long_ago),
            ("0123456789abcdeg", long_ago),
        ] {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(since).unwrap();
        }
        forget_old(folder.path());
        let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut left: Vec<String> = left.map(|name| name.into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, ["0123456789abcdeg", "fedcba9876543210", "thesis"]);
    }

    #[test]
    fn waypoints_of_two_windows_are_kept_beside_one_another_and_what_is_damaged_is_set_aside() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("hash.json");
        let waypoint = |name: &str, shown: usize| {
            let moment = ClassMoment { shown, ..ClassMoment::default() };
            Waypoint { name: name.to_owned(), moment }
        };
        let kept = || {
            read_json::<Vec<Waypoint>>(&path)
                .map(|all| all.into_iter().map(|one| one.name).collect::<Vec<_>>())
        };
        keep_waypoints_in(&path, &[waypoint("sum", 1), waypoint("loss", 2)]).unwrap();
        // Another window began before these were made, and knows of its own alone.
        keep_waypoints_in(&path, &[waypoint("update", 3), waypoint("loss", 4)]).unwrap();
        assert_eq!(kept().unwrap(), ["sum", "update", "loss"]);
        let said = std::thread::scope(|scope| {
            let names = ["a", "b", "c", "d"];
            let windows = names.map(|name| scope.spawn(|| keep_waypoints_in(&path, &[waypoint(name, 1)])));
            windows.map(|window| window.join().unwrap().is_ok())
        });
        assert_eq!(said, [true; 4]);
        assert_eq!(kept().unwrap().len(), 7);
        fs::write(&path, "[{\"name\":").unwrap();
        let said = keep_waypoints_in(&path, &[waypoint("new", 1)]).unwrap_err().to_string();
        assert!(said.contains("is damaged; it is kept as") && said.contains("hash.damaged-1.json"), "{said}");
        assert_eq!(kept().unwrap(), ["new"]);
        let aside = fs::read_to_string(folder.path().join("hash.damaged-1.json")).unwrap();
        assert_eq!(aside, "[{\"name\":");
    }

    #[test]
    fn the_files_of_presenters_that_are_gone_are_taken_away() {
        let folder = tempfile::TempDir::new().unwrap();
        let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        for (name, port) in
            [("presents-1.json", door.local_addr().unwrap().port()), ("presents-2.json", closed)]
        {
            let found = PresenterFound { port, token: String::new(), file: None };
            fs::write(folder.path().join(name), serde_json::to_vec(&found).unwrap()).unwrap();
        }
        fs::write(folder.path().join("presents-3.json"), "{").unwrap();
        fs::write(folder.path().join("orders.txt"), "").unwrap();
        assert_eq!(presenters(folder.path()).count(), 1);
        let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut left: Vec<_> = left.collect();
        left.sort();
        assert_eq!(left, ["orders.txt", "presents-1.json"]);
    }

    #[test]
    fn where_and_by_which_code_one_follows_is_read_and_what_is_neither_is_told() {
        for (typed, read) in [
            ("lab-3", "lab-3:7742"),
            ("192.168.1.5:7000", "192.168.1.5:7000"),
            ("::1", "[::1]:7742"),
            ("[::1]", "[::1]:7742"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(host_and_port(typed).unwrap(), read);
        }
        for wrong in ["lab:99999", "lab:0", "lab:x", "lab:", ":7742", "", "a b"] {
            let why = host_and_port(wrong).unwrap_err();
            assert!(why.contains("is no port") || why.contains("write a host"), "{wrong}: {why}");
        }
        assert_eq!(code("abc-234").unwrap(), "ABC234");
        assert!(code("ABC").unwrap_err().contains("6 to 40 letters and figures, and this has 3 signs"));
    }
}
