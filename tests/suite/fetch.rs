//! Downloads, against a server of our own on this machine, faults included.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use nn_tutor::digits::fetch::{FetchError, FetchNews, Remote, fetch};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The one file of these tests, unpacked: long enough for several reads.
fn unpacked() -> Vec<u8> {
    (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// What a server does with a request.
#[derive(Clone, Copy)]
enum Does {
    /// Sends the whole file, whatever was asked.
    Whole,
    /// Sends what was asked for by a Range.
    Ranges,
    /// As [`Does::Ranges`], but closes the connection after so many bytes.
    Cuts(usize),
    /// Sends other bytes, well packed.
    WrongBytes,
    /// Sends what is no gzip file.
    Garbage,
    /// Answers 404.
    NotFound,
    /// Sends on to the same file elsewhere on this server, which is then whole.
    Redirects,
    /// Leads to an address.
    LeadsTo(&'static str),
}

/// A server that does one thing after another, a thing a request; the last one goes on for ever.
struct Server {
    address: String,
    /// The Range of each request, where it had one.
    ranges: Arc<Mutex<Vec<Option<String>>>>,
}

impl Server {
    fn new(script: &[Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/mnist", listener.local_addr().unwrap());
        let ranges = Arc::new(Mutex::new(Vec::new()));
        let (script, asked) = (script.to_vec(), Arc::clone(&ranges));
        thread::spawn(move || {
            for (at, stream) in listener.incoming().enumerate() {
                let does = script.get(at).or(script.last()).copied().unwrap();
                // A client that has gone is no fault of the server's.
                let _ = answer(stream.unwrap(), does, &asked);
            }
        });
        Self { address, ranges }
    }

    fn asked(&self) -> Vec<Option<String>> {
        self.ranges.lock().unwrap().clone()
    }
}

fn answer(stream: TcpStream, does: Does, asked: &Mutex<Vec<Option<String>>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut range = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("range")
        {
            range = Some(value.trim().to_owned());
        }
        if line.trim().is_empty() {
            break;
        }
    }
    asked.lock().unwrap().push(range.clone());
    let whole = packed(&unpacked());
    let from: usize = range
        .as_deref()
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        .unwrap_or(0);
    let mut stream = stream;
    let mut send = |status: &str, extra: &str, claims: usize, body: &[u8]| {
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {claims}\r\nConnection: close\r\n{extra}\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)
    };
    let ranged = |from: usize| match from {
        0 => ("200 OK", String::new()),
        _ => (
            "206 Partial Content",
            format!("Content-Range: bytes {from}-{}/{}\r\n", whole.len() - 1, whole.len()),
        ),
    };
    match does {
        Does::Whole => send("200 OK", "", whole.len(), &whole),
        Does::Ranges if from >= whole.len() => send("416 Range Not Satisfiable", "", 0, b""),
        Does::Ranges => {
            let (status, extra) = ranged(from);
            send(status, &extra, whole.len() - from, &whole[from..])
        }
        Does::Cuts(after) => {
            let (status, extra) = ranged(from);
            let to = (from + after).min(whole.len());
            send(status, &extra, whole.len() - from, &whole[from..to])
        }
        Does::WrongBytes => {
            let wrong = packed(b"these are other bytes");
            send("200 OK", "", wrong.len(), &wrong)
        }
        Does::Garbage => send("200 OK", "", 7, b"no gzip"),
        Does::NotFound => send("404 Not Found", "", 0, b""),
        Does::Redirects => send("302 Found", "Location: /elsewhere\r\n", 0, b""),
        Does::LeadsTo(place) => send("302 Found", &format!("Location: {place}\r\n"), 0, b""),
    }
}

/// Fetches the file from servers with these scripts; what came of it, and what was told.
fn fetched(folder: &Path, servers: &[&Server]) -> (Result<(), FetchError>, Vec<String>) {
    let sha = sha256(&unpacked());
    let files = [Remote { name: "file.gz", sha256: &sha }];
    let mirrors: Vec<String> = servers.iter().map(|server| server.address.clone()).collect();
    let mut told = Vec::new();
    let outcome = fetch(&files, &mirrors, folder, &mut |news| {
        match news {
            FetchNews::Here(_) => told.push("here".to_owned()),
            FetchNews::Begins { after, .. } => told.push(format!("from {after}")),
            FetchNews::GivenUp { why, .. } => told.push(why),
            FetchNews::Done(_) => told.push("done".to_owned()),
            FetchNews::Came(_) => {}
        }
        ControlFlow::Continue(())
    });
    (outcome, told)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn is_whole(folder: &Path) -> bool {
    fs::read(folder.join("file.gz")).unwrap() == packed(&unpacked()) && names(folder) == ["file.gz"]
}

#[test]
fn a_whole_file() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("made/for/it");
    let (outcome, told) = fetched(&place, &[&Server::new(&[Does::Ranges])]);
    outcome.unwrap();
    assert_eq!(told, ["from 0", "done"]);
    assert!(is_whole(&place));
}

#[test]
fn a_cut_connection_is_taken_up_where_it_broke() {
    let folder = TempDir::new().unwrap();
    let server = Server::new(&[Does::Cuts(1000), Does::Cuts(2000), Does::Ranges]);
    let (outcome, told) = fetched(folder.path(), &[&server]);
    outcome.unwrap();
    assert_eq!(told, ["from 0", "from 1000", "from 3000", "done"]);
    assert_eq!(server.asked(), [None, Some("bytes=1000-".to_owned()), Some("bytes=3000-".to_owned())]);
    assert!(is_whole(folder.path()));
}

#[test]
fn what_came_before_a_cut_is_kept_for_the_next_time_and_the_next_mirror() {
    let folder = TempDir::new().unwrap();
    let stuck = Server::new(&[Does::Cuts(5000), Does::Cuts(0)]);
    let (outcome, _) = fetched(folder.path(), &[&stuck]);
    assert!(matches!(outcome, Err(FetchError::NoMirror { .. })), "{outcome:?}");
    assert_eq!(names(folder.path()), ["file.gz.part"]);
    let (outcome, told) =
        fetched(folder.path(), &[&Server::new(&[Does::NotFound]), &Server::new(&[Does::Ranges])]);
    outcome.unwrap();
    assert_eq!(told, ["the server answered 404 Not Found", "from 5000", "done"]);
    assert!(is_whole(folder.path()));
}

#[test]
fn a_server_that_knows_no_ranges_begins_again() {
    let folder = TempDir::new().unwrap();
    let (outcome, told) = fetched(folder.path(), &[&Server::new(&[Does::Cuts(1000), Does::Whole])]);
    outcome.unwrap();
    assert_eq!(told, ["from 0", "from 0", "done"]);
    assert!(is_whole(folder.path()));
}

#[test]
fn wrong_bytes_never_get_the_name() {
    for does in [Does::WrongBytes, Does::Garbage] {
        let folder = TempDir::new().unwrap();
        let (outcome, told) = fetched(folder.path(), &[&Server::new(&[does])]);
        assert!(matches!(outcome, Err(FetchError::NoMirror { .. })), "{outcome:?}");
        assert!(told[1].starts_with("what came "), "{told:?}");
        assert!(names(folder.path()).is_empty(), "wrong bytes are of no use later");
        let both = [&Server::new(&[does]), &Server::new(&[Does::Ranges])];
        fetched(folder.path(), &both).0.unwrap();
        assert!(is_whole(folder.path()));
    }
}

#[test]
fn a_part_with_wrong_bytes_is_not_built_upon_for_ever() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file.gz.part"), vec![7; 400_000]).unwrap();
    let server = Server::new(&[Does::Ranges]);
    assert!(fetched(folder.path(), &[&server]).0.is_err());
    fetched(folder.path(), &[&server]).0.unwrap();
    assert!(is_whole(folder.path()));
}

#[test]
fn redirects_are_followed() {
    let folder = TempDir::new().unwrap();
    let (outcome, _) = fetched(folder.path(), &[&Server::new(&[Does::Redirects, Does::Whole])]);
    outcome.unwrap();
    assert!(is_whole(folder.path()));
}

#[test]
fn nothing_leads_away_from_what_is_safe_to_ask() {
    for (leads_to, said) in [
        ("http://example.org/file.gz", "http://example.org/file.gz is not asked: only https:// is"),
        ("file:///etc/passwd", "file:///etc/passwd is not asked"),
        ("ftp://127.0.0.1/file.gz", "is not asked"),
        ("/elsewhere", "it leads from one address to the next without end"),
    ] {
        let folder = TempDir::new().unwrap();
        let (outcome, _) = fetched(folder.path(), &[&Server::new(&[Does::LeadsTo(leads_to)])]);
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
        assert!(names(folder.path()).is_empty());
    }
    let sha = sha256(&unpacked());
    let files = [Remote { name: "file.gz", sha256: &sha }];
    let folder = TempDir::new().unwrap();
    let mirrors = ["http://example.org/mnist".to_owned()];
    let outcome = fetch(&files, &mirrors, folder.path(), &mut |_| ControlFlow::Continue(()));
    assert!(outcome.unwrap_err().to_string().contains("only https:// is"));
}

#[cfg(unix)]
#[test]
fn what_stands_in_the_way_of_a_part_goes_and_what_it_leads_to_stays() {
    let folder = TempDir::new().unwrap();
    let elsewhere = TempDir::new().unwrap();
    let precious = elsewhere.path().join("precious");
    fs::write(&precious, "mine").unwrap();
    let part = folder.path().join("file.gz.part");
    std::os::unix::fs::symlink(&precious, &part).unwrap();
    fetched(folder.path(), &[&Server::new(&[Does::Ranges])]).0.unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    assert!(is_whole(folder.path()));
    // A pipe without a reader or a writer would be waited for without end.
    for name in ["file.gz", "file.gz.part"] {
        fs::remove_file(folder.path().join("file.gz")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(made.success());
        fetched(folder.path(), &[&Server::new(&[Does::Ranges])]).0.unwrap();
        assert!(is_whole(folder.path()));
    }
}

#[test]
fn a_right_file_is_left_alone_and_a_wrong_one_replaced() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file.gz"), packed(&unpacked())).unwrap();
    let server = Server::new(&[Does::Ranges]);
    let (outcome, told) = fetched(folder.path(), &[&server]);
    outcome.unwrap();
    assert_eq!(told, ["here"]);
    assert!(server.asked().is_empty());
    fs::write(folder.path().join("file.gz"), packed(b"old")).unwrap();
    fetched(folder.path(), &[&server]).0.unwrap();
    assert!(is_whole(folder.path()));
}

#[test]
fn no_server_at_all_is_said() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = Server { address: format!("http://127.0.0.1:{port}"), ranges: Arc::default() };
    let folder = TempDir::new().unwrap();
    let said = fetched(folder.path(), &[&nobody]).0.unwrap_err().to_string();
    assert!(said.starts_with("file.gz could not be had:\n  http://127.0.0.1:"), "{said}");
    assert!(names(folder.path()).is_empty());
}

#[test]
fn stopped_it_keeps_what_came() {
    let folder = TempDir::new().unwrap();
    let sha = sha256(&unpacked());
    let files = [Remote { name: "file.gz", sha256: &sha }];
    let server = Server::new(&[Does::Ranges]);
    let stopped =
        fetch(&files, std::slice::from_ref(&server.address), folder.path(), &mut |news| match news {
            FetchNews::Came(_) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
    assert!(matches!(stopped, Err(FetchError::Stopped)), "{stopped:?}");
    assert_eq!(names(folder.path()), ["file.gz.part"]);
    let mut kept = Vec::new();
    fs::File::open(folder.path().join("file.gz.part")).unwrap().read_to_end(&mut kept).unwrap();
    assert!(!kept.is_empty() && packed(&unpacked()).starts_with(&kept));
}
