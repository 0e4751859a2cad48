//! The built-in handwriting: the same everywhere, every digit alike often, templates checked.

use std::collections::HashSet;

use nn_tutor::digits::handwriting::{Handwriting, HandwritingError, TEST_SEED, TRAINING_SEED};
use nn_tutor::digits::make::write_csv;

fn csv(seed: u64, count: u64) -> Vec<u8> {
    let mut text = Vec::new();
    write_csv(&Handwriting::built_in().unwrap(), count, seed, &mut text).unwrap();
    text
}

#[test]
fn shipped_csv_files_are_drawn_again_byte_for_byte() {
    assert!(
        csv(TRAINING_SEED, 100) == include_bytes!("../../data/digits_train_100.csv"),
        "training file differs"
    );
    assert!(csv(TEST_SEED, 10) == include_bytes!("../../data/digits_test_10.csv"), "test file differs");
}

#[test]
fn shipped_csv_files_have_the_decks_form() {
    for (text, count) in [
        (include_str!("../../data/digits_train_100.csv"), 100),
        (include_str!("../../data/digits_test_10.csv"), 10),
    ] {
        assert_eq!(text.lines().count(), count);
        assert!(text.ends_with('\n') && !text.contains('\r'));
        for line in text.lines() {
            let numbers: Vec<u8> = line.split(',').map(|field| field.parse().unwrap()).collect();
            assert_eq!(numbers.len(), 785);
            assert!(numbers[0] < 10);
        }
    }
}

#[test]
fn a_record_does_not_depend_on_what_was_drawn_before_it() {
    let hand = Handwriting::built_in().unwrap();
    let all: Vec<_> = hand.records(7, 0..30).collect();
    assert_eq!(hand.records(7, 29..30).next(), all.last().cloned());
    assert_eq!(hand.image(7, 12), all[12].pixels);
}

#[test]
fn every_ten_records_hold_every_digit_once() {
    for block in 0..20 {
        let digits: HashSet<u8> = (0..10).map(|at| Handwriting::label(3, 10 * block + at)).collect();
        assert_eq!(digits, (0..10).collect());
    }
    let orders: HashSet<Vec<u8>> =
        (0..20).map(|block| (0..10).map(|at| Handwriting::label(3, 10 * block + at)).collect()).collect();
    assert!(orders.len() > 15, "the order changes from ten to ten");
}

#[test]
fn seeds_and_records_differ() {
    let hand = Handwriting::built_in().unwrap();
    let images: HashSet<_> = (0..200).map(|at| hand.image(at / 50, at % 50)).collect();
    assert_eq!(images.len(), 200);
    assert_ne!(hand.image(u64::MAX, u64::MAX / 2), hand.image(0, 0));
}

#[test]
fn images_look_like_prepared_digits() {
    let hand = Handwriting::built_in().unwrap();
    let (mut inked, mut count) = (0, 0);
    for record in hand.records(11, 0..500) {
        let dark = record.pixels.iter().filter(|&&ink| ink > 127).count();
        assert!((15..450).contains(&dark), "a {} with {dark} dark pixels", record.label);
        inked += record.pixels.iter().filter(|&&ink| ink > 0).count();
        count += record.pixels.len();
    }
    let part = inked as f64 / count as f64;
    assert!((0.16..0.23).contains(&part), "{part} of the pixels have ink; of MNIST's it is 0.19");
}

const HAND: &str = "slant = 0.0\nslant_spread = 0.0\nrotation_spread = 0.0\nwidth = 0.0\nwidth_spread = 0.0\nreach = 0.0\n\
    haste = [1.0, 1.0]\njitter = 0.0\nstroke_jitter = 0.0\nbend = 0.0\nend_spread = 0.0\nbend_length = 100.0\nhurry = 0.0\n\
    pen = 10.0\npen_spread = 0.0\nsize = [40.0, 40.0]\nblur = 0.0\nink = 1.0\npaper = 0.0\n";

fn templates(first_poses: &str, digits: std::ops::Range<u8>) -> String {
    let ways = digits.map(|digit| {
        let poses = if digit == 0 { first_poses } else { "[[[[0, 0], [0, 100]]]]" };
        format!("[[way]]\ndigit = {digit}\nname = \"line\"\nweight = 1.0\nposes = {poses}\n")
    });
    format!("[hand]\n{HAND}{}", ways.collect::<Vec<_>>().concat())
}

#[test]
fn a_hand_without_variation_draws_the_template() {
    let hand = Handwriting::from_toml(&templates("[[[[0, 0], [0, 100]]]]", 0..10)).unwrap();
    let first = hand.image(1, 0);
    assert_eq!(first, hand.image(1, 1));
    let rows = first.chunks(28).filter(|row| row.iter().any(|&ink| ink > 0)).count();
    assert_eq!(rows, 20, "a line from top to bottom fills the box's height");
}

#[test]
fn wrong_templates_are_refused_with_the_reason() {
    let error = |text: &str| Handwriting::from_toml(text).err().unwrap();
    assert!(matches!(error("[hand"), HandwritingError::Syntax(_)));
    let good = "[[[[0, 0], [0, 100]]]]";
    assert_eq!(error(&templates(good, 0..9)), HandwritingError::Missing { digit: 9 });
    assert!(matches!(error(&templates(good, 0..11)), HandwritingError::Way { digit: 10, .. }));
    for (poses, reason) in [
        ("[]", "it has no pose"),
        ("[[]]", "each stroke needs two points or more"),
        ("[[[[0, 0]]]]", "each stroke needs two points or more"),
        (
            "[[[[0, 0], [0, 100]]], [[[0, 0], [0, 50], [0, 100]]]]",
            "its poses must have the same strokes and points",
        ),
        ("[[[[0, 0], [0, 1001]]]]", "a point lies far outside the digit"),
        ("[[[[0, 0], [nan, 100]]]]", "a point lies far outside the digit"),
    ] {
        let wrong = HandwritingError::Way { digit: 0, name: "line".into(), reason };
        assert_eq!(error(&templates(poses, 0..10)), wrong);
    }
}

#[test]
fn a_dot_and_a_line_out_and_back_are_drawn_without_a_panic() {
    for poses in
        ["[[[[5, 5], [5, 5]]]]", "[[[[0, 0], [50, 0], [0, 0]]]]", "[[[[0, 0], [0, 0], [0, 0], [9, 9]]]]"]
    {
        let hand = Handwriting::from_toml(&templates(poses, 0..10)).unwrap();
        for at in 0..10 {
            assert!(hand.image(1, at).iter().any(|&ink| ink > 0), "{poses} leaves ink");
        }
    }
}
