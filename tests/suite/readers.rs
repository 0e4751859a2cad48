//! Data files: what is right is read, and what is wrong is said, with file, record and column.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use nn_tutor::digits::{Dataset, Part, Source, csv};
use proptest::prelude::*;
use tempfile::TempDir;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(text: &str) -> Dataset {
    csv::read("digits.csv", text.as_bytes()).unwrap()
}

fn records(data: &Dataset) -> Vec<(u8, Vec<u8>)> {
    data.iter().map(|sample| (sample.label, sample.pixels.to_vec())).collect()
}

/// An IDX file of images: what its header says, and its bytes.
fn images(count: u32, height: u32, width: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [0x0803, count, height, width] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(pixels);
    bytes
}

fn labels(count: u32, labels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [0x0801, count] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(labels);
    bytes
}

const IMAGES: &str = "t-images-idx3-ubyte";
const LABELS: &str = "t-labels-idx1-ubyte";

fn open(folder: &Path, name: &str) -> Result<Dataset, String> {
    let source: Source = folder.join(name).to_str().unwrap().parse().unwrap();
    let shown = format!("{}/", folder.display());
    source.open(Part::Training).map_err(|error| error.to_string().replace(&shown, ""))
}

fn pair(images: &[u8], labels: &[u8]) -> Result<Dataset, String> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(IMAGES), images).unwrap();
    fs::write(folder.path().join(LABELS), labels).unwrap();
    open(folder.path(), IMAGES)
}

#[test]
fn csv_in_all_its_dress() {
    let plain = records(&read("5,0,1,2,255\n0,9,8,7,6\n"));
    assert_eq!(plain, [(5, vec![0, 1, 2, 255]), (0, vec![9, 8, 7, 6])]);
    for dressed in [
        "5,0,1,2,255\r\n0,9,8,7,6\r\n",
        "\u{feff}5,0,1,2,255\n0,9,8,7,6",
        "\n5,0,1,2,255\n\n  \n0,9,8,7,6\n\n",
        "label,a,b,c,d\n5,0,1,2,255\n0,9,8,7,6",
        "\"5\", 0 ,\"1\",2,\"255\"\n 0,9,8,07,6 ",
    ] {
        assert_eq!(records(&read(dressed)), plain, "{dressed:?}");
    }
    let data = read("5,0,1,2,255\n");
    assert_eq!((data.width(), data.height(), data.classes()), (2, 2, 6));
}

#[test]
fn faults_of_csv_are_told_at_their_place() {
    let good = "1,0,0,0,0\n";
    let faults = [
        "",
        "\n\n",
        "label,a\n",
        "1,0,256,0,0",
        "1,0,x,0,0",
        "1,0,1.5,0,0",
        "1,0,-3,0,0",
        "one,0,0,0,0",
        "300,0,0,0,0",
        "1,0,0,,0",
        "1",
        "\u{0}\u{1}\u{2}",
    ];
    let mut said: Vec<String> =
        faults.iter().map(|text| csv::read("d.csv", text.as_bytes()).unwrap_err().to_string()).collect();
    for second in ["1,0,0,0\n", "1,0,0,0,0,0\n", "1,0,0,0,9000\n"] {
        said.push(csv::read("d.csv", format!("{good}{second}").as_bytes()).unwrap_err().to_string());
    }
    assert_snapshot!(said.join("\n"));
}

#[test]
fn idx_pairs_packed_or_not() {
    let (pixels, tags) = ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 1]);
    let data = pair(&images(2, 2, 3, &pixels), &labels(2, &tags)).unwrap();
    assert_eq!((data.width(), data.height(), data.classes(), data.len()), (3, 2, 4, 2));
    assert_eq!(records(&data), [(3, pixels[..6].to_vec()), (1, pixels[6..].to_vec())]);
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    fs::write(path.join("train-images-idx3-ubyte.gz"), packed(&images(2, 2, 3, &pixels))).unwrap();
    fs::write(path.join("train-labels-idx1-ubyte"), labels(2, &tags)).unwrap();
    fs::write(path.join("t10k-images-idx3-ubyte"), images(1, 2, 3, &pixels[..6])).unwrap();
    fs::write(path.join("t10k-labels-idx1-ubyte.gz"), packed(&labels(1, &tags[..1]))).unwrap();
    let whole: Source = path.to_str().unwrap().parse().unwrap();
    assert!(whole.has_parts());
    assert_eq!(records(&whole.open(Part::Training).unwrap()), records(&data));
    assert_eq!(whole.open(Part::Test).unwrap().len(), 1);
    let named = format!("{0}/t10k-images-idx3-ubyte,{0}/t10k-labels-idx1-ubyte.gz", path.display());
    assert_eq!(named.parse::<Source>().unwrap().open(Part::Training).unwrap().len(), 1);
}

#[test]
fn faults_of_idx_are_told() {
    let (pixels, tags) = ([7; 8], [0, 1]);
    let (good_images, good_labels) = (images(2, 2, 2, &pixels), labels(2, &tags));
    let cut = packed(&good_images);
    let mut corrupt = packed(&images(50, 2, 2, &[9; 200]));
    // Within the sum that gzip checks its data by.
    let near_end = corrupt.len() - 6;
    corrupt[near_end] ^= 0xff;
    let said = [
        pair(&good_images, &labels(3, &[0, 1, 2])),
        pair(&images(3, 2, 2, &pixels), &good_labels),
        pair(&images(1, 2, 2, &pixels), &good_labels),
        pair(&images(u32::MAX, 28, 28, &pixels), &good_labels),
        pair(&images(2, u32::MAX, u32::MAX, &pixels), &good_labels),
        pair(&images(2, 0, 2, &pixels), &good_labels),
        pair(&good_labels, &good_images),
        pair(b"PNG and so on", &good_labels),
        pair(&good_images[..10], &good_labels),
        pair(b"", &good_labels),
        pair(&good_images, b""),
        pair(&images(0, 2, 2, b""), &labels(0, b"")),
        pair(&cut[..cut.len() - 9], &good_labels),
        pair(&corrupt, &labels(50, &[0; 50])),
        pair(&packed(&images(u32::MAX, 28, 28, &pixels)), &good_labels),
    ];
    let said: Vec<String> = said.into_iter().map(Result::unwrap_err).collect();
    assert_snapshot!(said.join("\n"));
}

#[test]
fn what_is_not_there_is_said() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join(IMAGES), images(1, 1, 1, &[1])).unwrap();
    let said = [open(folder.path(), "none.csv"), open(folder.path(), "empty"), open(folder.path(), IMAGES)];
    let said: Vec<String> = said.into_iter().map(Result::unwrap_err).collect();
    assert_snapshot!(said.join("\n"));
}

/// What the `csv` crate reads of a text, if every field is a byte.
fn by_the_crate(text: &str) -> Option<Vec<Vec<u8>>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.ok()?.iter().map(|field| field.parse().ok()).collect()).collect()
}

proptest! {
    #![proptest_config(crate::support::cases(256))]

    #[test]
    fn it_reads_what_the_csv_crate_reads(
        rows in proptest::collection::vec(proptest::collection::vec(prop_oneof![4 => Just(0u8), 1 => any::<u8>()], 17), 1..6),
        ends in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let lines: Vec<String> =
            rows.iter().map(|row| row.iter().map(u8::to_string).collect::<Vec<_>>().join(",")).collect();
        let text = lines.join(ends);
        let ours: Vec<Vec<u8>> =
            read(&text).iter().map(|s| std::iter::once(s.label).chain(s.pixels.iter().copied()).collect()).collect();
        prop_assert_eq!(Some(ours.clone()), by_the_crate(&text));
        prop_assert_eq!(ours, rows);
    }

    #[test]
    fn nothing_makes_the_readers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..4) {
        let start: &[u8] = match kind {
            0 => b"",
            1 => &[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2],
            2 => &[0x1f, 0x8b, 8, 0],
            _ => b"1,0,0,\n",
        };
        let bytes = [start, &bytes].concat();
        let _ = csv::read("any", &bytes[..]);
        let _ = pair(&bytes, &labels(2, &[0, 1]));
        let _ = pair(&images(2, 1, 1, &[0, 1]), &bytes);
    }
}
