//! Writing handwriting to files: forms, whole files, faults.

use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::GzDecoder;
use nn_tutor::digits::handwriting::{Handwriting, TRAINING_SEED};
use nn_tutor::digits::make::{Destination, MakeError, make};

fn write(path: &Path, count: u64, seed: u64) -> Result<(), MakeError> {
    let hand = Handwriting::built_in().unwrap();
    make(&hand, count, seed, &Destination::from_path(path)?, &mut |_| ControlFlow::Continue(()))
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn csv_is_the_shipped_file_packed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = include_bytes!("../../data/digits_train_100.csv");
    write(&folder.path().join("a.csv"), 100, TRAINING_SEED).unwrap();
    write(&folder.path().join("a.csv.gz"), 100, TRAINING_SEED).unwrap();
    assert!(fs::read(folder.path().join("a.csv")).unwrap() == shipped);
    assert!(unpacked(&folder.path().join("a.csv.gz")) == shipped);
    assert_eq!(names_in(folder.path()), ["a.csv", "a.csv.gz"]);
}

#[test]
fn idx_is_a_pair_with_the_headers_mnist_has() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("mine.idx.gz"), 12, 5).unwrap();
    assert_eq!(names_in(folder.path()), ["mine-images-idx3-ubyte.gz", "mine-labels-idx1-ubyte.gz"]);
    let images = unpacked(&folder.path().join("mine-images-idx3-ubyte.gz"));
    let labels = unpacked(&folder.path().join("mine-labels-idx1-ubyte.gz"));
    assert_eq!(images[..16], [0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28]);
    assert_eq!(labels[..8], [0, 0, 8, 1, 0, 0, 0, 12]);
    let records: Vec<_> = Handwriting::built_in().unwrap().records(5, 0..12).collect();
    assert_eq!(images[16..], records.iter().flat_map(|record| record.pixels).collect::<Vec<_>>());
    assert_eq!(labels[8..], records.iter().map(|record| record.label).collect::<Vec<_>>());
}

#[test]
fn names_say_the_form() {
    let files = |name: &str| -> Vec<String> {
        let target = Destination::from_path(Path::new(name)).unwrap();
        target.files().iter().map(|path| path.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(files("some/digits.csv"), ["some/digits.csv"]);
    let mnist = ["d/train-images-idx3-ubyte.gz", "d/train-labels-idx1-ubyte.gz"];
    assert_eq!(files("d/train-images-idx3-ubyte.gz"), mnist);
    assert_eq!(files("d/train.idx.gz"), mnist);
    assert_eq!(files("t10k-images.idx3-ubyte"), ["t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"]);
    for name in ["digits", "digits.txt", "digits.gz", "", "..", ".csv", ".idx", "digits.csv.zip"] {
        let error = Destination::from_path(Path::new(name)).unwrap_err();
        assert!(matches!(error, MakeError::UnknownForm { .. }), "{name}");
        assert!(error.to_string().contains(".csv"), "{error}");
    }
}

#[test]
fn impossible_counts_are_refused_before_anything_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(write(&folder.path().join("a.csv"), 0, 1), Err(MakeError::Empty)));
    let many = u64::from(u32::MAX) + 1;
    assert!(matches!(write(&folder.path().join("a.idx"), many, 1), Err(MakeError::TooMany { .. })));
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn stopping_leaves_the_old_file_and_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "old").unwrap();
    let hand = Handwriting::built_in().unwrap();
    let target = Destination::from_path(&path).unwrap();
    let mut halfway = |done| if done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    assert!(matches!(make(&hand, 10, 1, &target, &mut halfway), Err(MakeError::Stopped)));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names_in(folder.path()), ["a.csv"]);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent").join("a.csv");
    let error = write(&path, 10, 1).unwrap_err();
    assert!(error.to_string().contains("absent"), "{error}");
    fs::create_dir(folder.path().join("b.csv")).unwrap();
    assert!(matches!(write(&folder.path().join("b.csv"), 1, 1), Err(MakeError::Write { .. })));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["full.csv", "full.csv.gz"] {
        let link = folder.path().join(name);
        std::os::unix::fs::symlink("/dev/full", &link).unwrap();
        assert!(matches!(write(&link, 200, 1), Err(MakeError::Write { .. })), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_written_file_has_an_ordinary_files_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (plain, made) = (folder.path().join("plain"), folder.path().join("made.csv"));
    fs::write(&plain, "").unwrap();
    write(&made, 1, 1).unwrap();
    let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(rights(&made), rights(&plain));
}
