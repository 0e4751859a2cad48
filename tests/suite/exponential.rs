//! Many sigmoids at once are to the bit what `libm` makes of each.

use nn_tutor::network::{exp, sigmoids};
use proptest::prelude::*;

/// Where the steps change over: see `src/network/exponential.rs`.
const FAR: f64 = 700.0;
const NEAR: f64 = f64::from_bits(0x3e30_0001_0000_0000);
const UNHALVED: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);

fn same(x: f64) -> bool {
    exp(x).to_bits() == libm::exp(x).to_bits()
}

#[test]
fn it_is_libms_to_the_bit_on_a_fine_grid() {
    let grid = (-1_400_000..=1_400_000).map(|step| f64::from(step) * 0.0005 * 0.999_983);
    assert_eq!(grid.into_iter().find(|&x| !same(x)), None);
}

#[test]
fn it_is_libms_where_its_steps_change_over() {
    let halves = [0.5, 1.0, 1.5, 2.5, 100.5].map(|k| k * std::f64::consts::LN_2);
    for edge in halves.into_iter().chain([NEAR, UNHALVED, 1e-300, f64::MIN_POSITIVE, 0.0, FAR]) {
        for bits in edge.to_bits().saturating_sub(2000)..=edge.to_bits() + 2000 {
            let x = f64::from_bits(bits);
            assert!(x > FAR || (same(x) && same(-x)), "{x:e}");
        }
    }
}

#[test]
fn far_and_odd_numbers_go_to_libm() {
    let mut numbers = [800.0, -800.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 0.0];
    sigmoids(&mut numbers);
    assert_eq!(numbers[..4], [1.0, 0.0, 1.0, 0.0]);
    assert!(numbers[4].is_nan());
    assert_eq!(numbers[5], 0.5);
}

proptest! {
    #![proptest_config(crate::support::cases(256))]

    #[test]
    fn it_is_libms_anywhere(x in -700.0..700.0, scale in 0..40_i32) {
        let x: f64 = x;
        prop_assert!(same(x));
        prop_assert!(same(x * 0.5_f64.powi(scale)));
    }
}
