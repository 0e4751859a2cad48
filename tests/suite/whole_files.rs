//! Files that are whole or not there: links, rights, what killed programs leave, several programs at once.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use nn_tutor::network::Model;
use nn_tutor::session::progress::{LessonProgress, Progress};
use nn_tutor::whole_file::WholeFile;
use tempfile::TempDir;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_link_stays_a_link_and_rights_stay_as_they_were() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("elsewhere")).unwrap();
    fs::write(at("elsewhere/file"), "old").unwrap();
    fs::set_permissions(at("elsewhere/file"), Permissions::from_mode(0o600)).unwrap();
    symlink("elsewhere/file", at("link")).unwrap();
    symlink("link", at("link-to-link")).unwrap();
    WholeFile::write(&at("link-to-link"), b"new").unwrap();
    assert_eq!(fs::read(at("elsewhere/file")).unwrap(), b"new");
    assert_eq!(mode(&at("elsewhere/file")), 0o600);
    assert!(at("link").is_symlink() && at("link-to-link").is_symlink());
    assert_eq!(names(&at("elsewhere")), ["file"]);
    // A link to nothing yet leads to where the file goes.
    symlink("elsewhere/later", at("dangling")).unwrap();
    WholeFile::write(&at("dangling"), b"there").unwrap();
    assert_eq!(fs::read(at("elsewhere/later")).unwrap(), b"there");
    symlink("round", at("round")).unwrap();
    assert!(WholeFile::write(&at("round"), b"x").is_err());
}

#[test]
fn a_file_that_must_not_be_written_is_not() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("kept");
    fs::write(&path, "mine").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    assert!(WholeFile::check(&path).is_err());
    assert!(WholeFile::write(&path, b"other").is_err());
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    assert_eq!(names(folder.path()), ["kept"]);
    assert!(WholeFile::write_new(&path, b"other").is_err());
    let fresh = folder.path().join("fresh");
    WholeFile::check(&fresh).unwrap();
    assert!(!fresh.exists());
    WholeFile::write_new(&fresh, b"new").unwrap();
    assert_eq!(fs::read(&fresh).unwrap(), b"new");
}

#[test]
fn what_a_killed_program_left_goes_and_what_is_written_meanwhile_stays() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at(".nn-tutor-AbCd12345678.part"), "left behind").unwrap();
    fs::write(at(".nn-tutor-notes.part"), "a person's own").unwrap();
    fs::write(at(".nn-tutor-AbCd12345678.txt"), "a person's own").unwrap();
    let mut slow = WholeFile::create(&at("slow")).unwrap();
    slow.write_all(b"half").unwrap();
    WholeFile::write(&at("quick"), b"whole").unwrap();
    slow.write_all(b" and half").unwrap();
    slow.keep().unwrap();
    assert_eq!(fs::read(at("slow")).unwrap(), b"half and half");
    assert_eq!(names(folder.path()), [".nn-tutor-AbCd12345678.txt", ".nn-tutor-notes.part", "quick", "slow"]);
}

#[test]
fn files_that_belong_together_are_never_new_beside_old() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["images", "labels"] {
        fs::write(at(name), "old").unwrap();
    }
    let begun = |name: &str| {
        let mut file = WholeFile::create(&at(name)).unwrap();
        file.write_all(b"new").unwrap();
        file
    };
    WholeFile::keep_together(vec![begun("images"), begun("labels")]).unwrap();
    assert_eq!(
        (fs::read(at("images")).unwrap(), fs::read(at("labels")).unwrap()),
        (b"new".into(), b"new".into())
    );
    // One that cannot have its name leaves no pair of different ages: the other is gone or as it was.
    fs::write(at("images"), "old").unwrap();
    fs::write(at("labels"), "old").unwrap();
    let files = vec![begun("images"), begun("labels")];
    fs::remove_file(at("labels")).unwrap();
    fs::create_dir(at("labels")).unwrap();
    assert!(WholeFile::keep_together(files).is_err());
    assert!(!at("images").exists());
}

/// Whether this is one of the helper processes of the test below, and where it writes.
const WRITER: &str = "NN_TUTOR_TEST_WRITER";

/// Writes pairs of files over and over until it is killed, if this process is such a helper: said to be done with a
/// round once its files are kept.
#[test]
fn writer_that_is_killed() {
    let Some(folder) = std::env::var_os(WRITER).map(PathBuf::from) else { return };
    for round in 0_u64.. {
        let text = format!("{round}\n").repeat(20_000);
        WholeFile::write(&folder.join("alone"), text.as_bytes()).unwrap();
        let pair = ["first", "second"].map(|name| {
            let mut file = WholeFile::create(&folder.join(name)).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        });
        WholeFile::keep_together(pair.into()).unwrap();
        println!("\nkept {round}");
    }
}

/// The round a whole file is of; `None` where there is none.
fn round_of(path: &Path) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines.len() == 20_000 && lines.iter().all(|line| *line == lines[0]),
        "{} is torn",
        path.display()
    );
    Some(lines[0].parse().unwrap())
}

/// How many kills there are to be: a few, or as `NN_TUTOR_KILLS` asks.
fn kills(few: u64) -> u64 {
    std::env::var("NN_TUTOR_KILLS").map_or(few, |kills| kills.parse().unwrap())
}

#[test]
fn a_kill_at_any_moment_tears_nothing() {
    let kills = kills(8);
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for kill in 0..kills {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "whole_files::writer_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(WRITER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(40) + Duration::from_micros(kill * 7_919 % 60_000));
        writer.kill().unwrap();
        let said = writer.wait_with_output().unwrap().stdout;
        let kept = String::from_utf8_lossy(&said);
        let kept = kept.lines().filter_map(|line| line.strip_prefix("kept ")?.parse::<u64>().ok()).max();
        let alone = round_of(&at("alone"));
        assert!(kept.is_none() || alone >= kept, "what was told to be kept is lost");
        if let (Some(first), Some(second)) = (round_of(&at("first")), round_of(&at("second"))) {
            assert_eq!(first, second, "new beside old");
        }
    }
    WholeFile::write(&at("last"), b"").unwrap();
    let left: Vec<String> = names(folder.path()).into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// What a command keeps, as far as it is whole: how much of it there is. `None` where there is nothing yet.
type Kept = fn(&Path) -> Option<usize>;

/// Sweep, train and the lessons, killed over and over: what was kept stays, whole, and is gone on with.
#[test]
fn a_kill_of_a_command_loses_nothing_kept() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n".repeat(20)).unwrap();
    fs::write(at("lines"), "\n".repeat(300)).unwrap();
    let results: Kept = |path| {
        let text = fs::read_to_string(path).ok()?;
        assert!(text.ends_with('\n') && text.lines().all(|line| line.split(',').count() == 12), "{text}");
        Some(text.lines().count())
    };
    let network: Kept = |path| path.exists().then(|| Model::read(path).unwrap().network.shape().hidden);
    let progress: Kept = |path| {
        let kept = Progress::from_json(&fs::read_to_string(path).ok()?).unwrap();
        kept.lessons.values().next().map(LessonProgress::count)
    };
    let small = "--data s.csv --test s.csv";
    let commands: [(String, &str, Kept); 3] = [
        (
            format!("sweep {small} --hidden 2 --epochs 1 --seeds 1..900 --jobs 2 --out r.csv"),
            "r.csv",
            results,
        ),
        (format!("train {small} --hidden 200 --epochs 3 --out n.npz"), "n.npz", network),
        ("lesson 2 --linear".to_owned(), "nn-tutor/progress.json", progress),
    ];
    for (command, file, kept) in commands {
        let mut most = None;
        for kill in 0..kills(5) {
            let mut child = Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
                .args(command.split(' '))
                .current_dir(folder.path())
                .env("XDG_STATE_HOME", folder.path())
                .stdin(fs::File::open(at("lines")).unwrap())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            sleep(Duration::from_millis(15) + Duration::from_micros(kill * 7_919 % 90_000));
            child.kill().unwrap();
            child.wait().unwrap();
            let there = kept(&at(file));
            assert!(there >= most, "{command}: of {most:?} there are {there:?}");
            most = there;
        }
        let whole = Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
            .args(command.replace("1..900", "1..2").split(' '))
            .current_dir(folder.path())
            .env("XDG_STATE_HOME", folder.path())
            .stdin(fs::File::open(at("lines")).unwrap())
            .output()
            .unwrap();
        assert!(whole.status.success() && kept(&at(file)) >= most.max(Some(1)), "{command}: {whole:?}");
    }
    for folder in [folder.path().to_owned(), at("nn-tutor")] {
        let left: Vec<String> = names(&folder).into_iter().filter(|name| name.starts_with('.')).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
