//! `nn-tutor predict` through the binary: pictures good and bad.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use nn_tutor::digits::Part;
use nn_tutor::pictures::file;
use png::{BitDepth, ColorType};
use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.arg("predict").args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command.env("HOME", folder.path()).env("LC_ALL", "C.UTF-8").env_remove("NN_TUTOR_MNIST");
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What is said of a picture that cannot be read.
fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    String::from_utf8(output.stderr).unwrap()
}

/// Built-in digits, dark on white, ten dots a pixel: one of each label, named by it.
fn digits() -> TempDir {
    let folder = TempDir::new().unwrap();
    let data = crate::support::handwriting(Part::Test);
    for label in 0..10 {
        let sample = data.iter().find(|sample| sample.label == label).unwrap();
        let bytes = file::png(sample.pixels, data.width()).unwrap();
        fs::write(folder.path().join(format!("mine_{label}.png")), bytes).unwrap();
    }
    folder
}

/// Writes a PNG of a kind of pixels.
fn write(path: &Path, (width, height): (u32, u32), kind: (ColorType, BitDepth), rows: &[u8]) {
    let file = fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, width, height);
    encoder.set_color(kind.0);
    encoder.set_depth(kind.1);
    if kind.0 == ColorType::Indexed {
        encoder.set_palette(vec![250, 240, 230, 20, 20, 90]);
    }
    encoder.write_header().unwrap().write_image_data(rows).unwrap();
}

/// An upright bar, 20 of 100 pixels wide: whether a pixel is ink.
fn bar() -> impl Iterator<Item = bool> {
    (0..100 * 100).map(|at| (40..60).contains(&(at % 100)) && (10..90).contains(&(at / 100)))
}

#[test]
fn a_picture_is_read_and_every_stage_told() {
    let folder = digits();
    let text = out(&run(&folder, &["mine_3.png"]));
    assert_snapshot!("predict_one", text);
}

#[test]
fn a_picture_is_stepped_through_as_it_was_read() {
    let folder = digits();
    fs::copy(folder.path().join("mine_3.png"), folder.path().join("unnamed.png")).unwrap();
    for name in ["mine_3.png", "unnamed.png"] {
        let steps = out(&run(&folder, &[name, "--open"]));
        assert!(
            steps.starts_with(name) && steps.contains("final_outputs = sigmoid(final_inputs)"),
            "{steps}"
        );
    }
    assert!(refused(&folder, &["mine_3.png", "mine_4.png", "--open"]).contains("name one with --open"));
}

#[test]
fn several_pictures_give_a_table_and_a_score() {
    let folder = digits();
    for name in ["unnamed.png", "scan_2026.png"] {
        fs::copy(folder.path().join("mine_4.png"), folder.path().join(name)).unwrap();
    }
    let text = out(&run(&folder, &["mine_4.png", "mine_7.png", "unnamed.png", "scan_2026.png"]));
    assert_snapshot!(text);
}

#[test]
fn json_says_the_same() {
    let folder = digits();
    let record: Value =
        serde_json::from_str(&out(&run(&folder, &["--json", "mine_3.png", "mine_7.png"]))).unwrap();
    assert_eq!(record["score"]["total"], 2);
    let file = &record["files"][0];
    assert_eq!((&file["label"], &file["answer"]), (&3.into(), &3.into()));
    assert_eq!(file["final_outputs"].as_array().unwrap().len(), 10);
    assert_eq!(file["pixels"].as_array().unwrap().len(), 784);
    let stages: Vec<&str> =
        file["stages"].as_array().unwrap().iter().map(|s| s["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["grey", "invert", "flatten", "crop", "scale", "centre", "inputs"]);
    let scaled = &file["stages"][4];
    assert_eq!(scaled["width"].as_u64().max(scaled["height"].as_u64()), Some(20));
    assert_eq!(file["stages"][0]["without"], Value::Null);
    assert_eq!(file["stages"][1]["without"]["final_outputs"].as_array().unwrap().len(), 10);
}

#[test]
fn raw_pictures_are_taken_as_they_are() {
    let folder = TempDir::new().unwrap();
    let data = crate::support::handwriting(Part::Test);
    let sample = data.iter().find(|sample| sample.label == 2).unwrap();
    let path = folder.path().join("form_2.png");
    write(&path, (28, 28), (ColorType::Grayscale, BitDepth::Eight), sample.pixels);
    let raw: Value = serde_json::from_str(&out(&run(&folder, &["--raw", "--json", "form_2.png"]))).unwrap();
    let mut network =
        nn_tutor::network::SparseNetwork::new(&nn_tutor::network::Model::shipped().unwrap().network);
    let outputs: Vec<f64> = serde_json::from_value(raw["files"][0]["final_outputs"].clone()).unwrap();
    assert_eq!(outputs, network.query(sample.pixels));
    let digits = digits();
    assert_snapshot!(
        refused(&digits, &["--raw", "mine_3.png"]),
        @"nn-tutor: mine_3.png: it is 280×280, 78400 pixels, and the network has 784 inputs; without --raw a picture of any size is prepared"
    );
}

#[test]
fn every_kind_of_png_gives_the_same_digit() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let size = (100, 100);
    let ink = |is_ink: bool| if is_ink { 20_u8 } else { 240 };
    let grey: Vec<u8> = bar().map(ink).collect();
    write(&path("grey.png"), size, (ColorType::Grayscale, BitDepth::Eight), &grey);
    let deep: Vec<u8> = grey.iter().flat_map(|&shade| [shade, shade]).collect();
    write(&path("deep.png"), size, (ColorType::Grayscale, BitDepth::Sixteen), &deep);
    let colour: Vec<u8> = grey.iter().flat_map(|&shade| [shade, shade, shade]).collect();
    write(&path("colour.png"), size, (ColorType::Rgb, BitDepth::Eight), &colour);
    let clear: Vec<u8> = bar().flat_map(|is_ink| [20, 20, 20, u8::from(is_ink) * 255]).collect();
    write(&path("clear.png"), size, (ColorType::Rgba, BitDepth::Eight), &clear);
    let bits: Vec<bool> = bar().collect();
    // Two pixels a byte.
    let rows: Vec<u8> = bits
        .chunks(100)
        .flat_map(|row| row.chunks(2).map(|two| u8::from(two[0]) << 4 | u8::from(two[1])).collect::<Vec<_>>())
        .collect();
    write(&path("palette.png"), size, (ColorType::Indexed, BitDepth::Four), &rows);
    let names = ["grey.png", "deep.png", "colour.png", "clear.png", "palette.png"];
    let arguments: Vec<&str> = ["--json"].into_iter().chain(names).collect();
    let record: Value = serde_json::from_str(&out(&run(&folder, &arguments))).unwrap();
    for file in record["files"].as_array().unwrap() {
        assert_eq!(file["pixels"], record["files"][0]["pixels"], "{}", file["file"]);
        assert_eq!(file["answer"], 1, "{}", file["file"]);
    }
    let did = |at: usize| record["files"][at]["stages"][0]["did"].as_str().unwrap().to_owned();
    assert_snapshot!(did(0), @"It is grey already.");
    assert_snapshot!(did(3), @"Colours become shades of grey; what can be seen through is put on white paper.");
}

#[test]
fn an_animation_gives_its_first_picture() {
    let folder = TempDir::new().unwrap();
    let grey: Vec<u8> = bar().map(|is_ink| if is_ink { 20 } else { 240 }).collect();
    let mut encoder = png::Encoder::new(fs::File::create(folder.path().join("two.png")).unwrap(), 100, 100);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&grey).unwrap();
    writer.write_image_data(&[255; 100 * 100]).unwrap();
    writer.finish().unwrap();
    let record: Value = serde_json::from_str(&out(&run(&folder, &["--json", "two.png"]))).unwrap();
    assert_eq!(record["files"][0]["answer"], 1);
    assert_snapshot!(
        record["files"][0]["stages"][0]["did"].as_str().unwrap(),
        @"It is grey already; of several pictures the first is taken."
    );
}

/// The start of a PNG file that says it is as large as this, and has nothing in it.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Sixteen);
    drop(encoder.write_header().unwrap());
    bytes
}

#[test]
fn pictures_that_cannot_be_read_are_named_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let write_bytes = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write_bytes("empty.png", b"");
    write_bytes("photo.png", &[0xff, 0xd8, 0xff, 0xe0, 0, 0]);
    write_bytes("text.png", b"a letter, not a picture");
    write_bytes("huge.png", &claims(20_000, 20_000));
    write_bytes("cut.png", &claims(100, 100));
    fs::create_dir(folder.path().join("folder.png")).unwrap();
    write(
        &folder.path().join("white.png"),
        (50, 50),
        (ColorType::Grayscale, BitDepth::Eight),
        &[255; 50 * 50],
    );
    let names =
        ["empty.png", "photo.png", "text.png", "huge.png", "cut.png", "folder.png", "white.png", "none.png"];
    assert_snapshot!("predict_refused", refused(&folder, &names));
    let one = refused(&folder, &["huge.png"]);
    assert!(one.contains("20000×20000"), "{one}");
}

#[test]
fn a_bad_picture_does_not_keep_the_others_from_being_read() {
    let folder = digits();
    fs::write(folder.path().join("empty.png"), b"").unwrap();
    let output = run(&folder, &["mine_1.png", "empty.png", "mine_0.png"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("mine_1.png") && text.contains("mine_0.png"), "{text}");
    assert_snapshot!(
        String::from_utf8(output.stderr).unwrap(),
        @"nn-tutor: empty.png: the file is empty"
    );
}
