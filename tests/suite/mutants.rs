//! The targets of `tests/fuzz`, over their seeds, over what was found once and mended, and over mutants of these.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use targets::{TARGETS, mutant};

#[path = "../fuzz/targets.rs"]
pub mod targets;

/// The longest one input may take, in a build that is not quick.
const LIMIT: Duration = Duration::from_secs(5);

/// The files of a folder beside this one, by name.
fn files(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The words a target's mutants are made with besides its seeds, from the dictionary libFuzzer takes them from: one a line,
/// in quotes, `\xNN` for a byte that is no sign.
fn words(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/words").join(name);
    let text = fs::read_to_string(path).unwrap();
    let word = |line: &str| {
        let mut rest = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap();
        let mut bytes = Vec::new();
        while let Some(first) = rest.chars().next() {
            let (byte, length) = match rest.as_bytes() {
                [b'\\', b'x', ..] => (u8::from_str_radix(&rest[2..4], 16).unwrap(), 4),
                [b'\\', sign, ..] => (*sign, 2),
                _ => (u8::try_from(first).unwrap(), 1),
            };
            bytes.push(byte);
            rest = &rest[length..];
        }
        bytes
    };
    text.lines().map(word).collect()
}

/// Shows what a target was given, if it panics.
struct Given<'a>(&'a str, &'a [u8]);

impl Drop for Given<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{} was given {:?}", self.0, String::from_utf8_lossy(self.1));
            eprintln!("which is {:x?}", self.1);
        }
    }
}

/// `NN_TUTOR_MUTANTS` says how often as many mutants are tried, and other ones each time.
fn holds(name: &str) {
    let times: usize = std::env::var("NN_TUTOR_MUTANTS").map_or(1, |times| times.parse().unwrap());
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let run = |bytes: &[u8]| {
        let given = Given(name, bytes);
        let begun = Instant::now();
        (target.run)(given.1);
        assert!(begun.elapsed() < LIMIT, "it took {:?}", begun.elapsed());
    };
    let mut seeds = files(&format!("tests/fuzz/seeds/{name}"));
    assert!(!seeds.is_empty(), "there are no seeds of {name}");
    let mut known = files(&format!("tests/fuzz/found/{name}"));
    if name == "lesson" {
        seeds.extend(files("lessons"));
    }
    known.extend(seeds.iter().cloned());
    for bytes in &known {
        run(bytes);
    }
    let words = words(name);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ times as u64;
    let mut chance = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below.max(1)
    };
    for _ in 0..target.mutants * times {
        let (of, other) = (chance(seeds.len()), chance(seeds.len()));
        run(&mutant(&seeds[of], &seeds[other], &words, &mut chance));
    }
}

/// A test for each target.
macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            holds(stringify!($name));
        })*

        #[test]
        fn none_is_forgotten() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($name)),*]);
        }
    };
}

targets! { lesson program expression idx csv png npz safetensors progress orders keys results terminal class }
