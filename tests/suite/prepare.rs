//! Preparing drawings as MNIST was: box, shape, centre of mass.

use nn_tutor::digits::prepare::{PIXELS, SIDE, prepare};
use proptest::prelude::*;

fn filled(width: usize, height: usize, left: usize, top: usize, right: usize, bottom: usize) -> Vec<u8> {
    (0..width * height)
        .map(|at| {
            if (left..right).contains(&(at % width)) && (top..bottom).contains(&(at / width)) {
                255
            } else {
                0
            }
        })
        .collect()
}

/// The first and last column and row with ink.
fn extent(image: &[u8; PIXELS]) -> (usize, usize, usize, usize) {
    let inked: Vec<usize> = (0..PIXELS).filter(|&at| image[at] > 0).collect();
    let columns = inked.iter().map(|at| at % SIDE);
    let (left, right) = (columns.clone().min().unwrap(), columns.max().unwrap());
    (left, right, inked[0] / SIDE, inked[inked.len() - 1] / SIDE)
}

#[test]
fn a_tall_rectangle_keeps_its_shape_and_fills_the_box() {
    let image = prepare(&filled(200, 150, 20, 10, 70, 110), 200);
    let (left, right, top, bottom) = extent(&image);
    assert_eq!((right - left + 1, bottom - top + 1), (10, 20));
    assert!(image.iter().all(|&ink| ink == 0 || ink == 255), "ten pixels to two leaves no grey");
}

#[test]
fn a_small_drawing_grows_and_a_line_stays_visible() {
    let (left, right, top, bottom) = extent(&prepare(&filled(30, 30, 3, 3, 8, 5), 30));
    assert_eq!((right - left + 1, bottom - top + 1), (20, 8));
    let (left, right, top, bottom) = extent(&prepare(&filled(900, 3, 0, 1, 900, 2), 900));
    assert_eq!((right - left + 1, bottom - top + 1), (20, 1));
}

#[test]
fn the_centre_of_mass_comes_to_the_middle_wherever_the_drawing_was() {
    let middle = prepare(&filled(100, 100, 30, 30, 50, 60), 100);
    assert_eq!(middle, prepare(&filled(100, 100, 80, 70, 100, 100), 100));
    assert_eq!(middle, prepare(&filled(20, 30, 0, 0, 20, 30), 20));
}

#[test]
fn nothing_becomes_nothing() {
    assert_eq!(prepare(&[], 5), [0; PIXELS]);
    assert_eq!(prepare(&[255; 9], 0), [0; PIXELS]);
    assert_eq!(prepare(&[0; 100], 10), [0; PIXELS]);
    assert_eq!(prepare(&[255; 9], 10), [0; PIXELS], "a row that is not whole is not read");
}

#[test]
fn faint_ink_alone_is_still_a_drawing() {
    assert!(prepare(&[30; 100], 10).contains(&30));
}

proptest! {
    #![proptest_config(crate::support::cases(256))]

    #[test]
    fn any_drawing_is_prepared_without_a_panic_and_centred(
        pixels in proptest::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..600),
        width in 0usize..40,
    ) {
        let image = prepare(&pixels, width);
        let mass: f64 = image.iter().map(|&ink| f64::from(ink)).sum();
        if mass > 0.0 {
            let (left, right, top, bottom) = extent(&image);
            prop_assert!(right - left < 20 && bottom - top < 20);
            let across: f64 = image.iter().enumerate().map(|(at, &ink)| f64::from(ink) * (at % SIDE) as f64).sum();
            prop_assert!((across / mass - 14.0).abs() <= 5.5, "clipped at worst, else within half a pixel");
        }
    }
}
