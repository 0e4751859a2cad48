//! Seeded chance: the same bits for ever, of the right distribution, and no two uses sharing any.

use nn_tutor::chance::{Chance, Purpose};

fn weights() -> Chance {
    Chance::new(1, Purpose::Weights, 1)
}

/// The bits are those of `lessons/prelude.py`, the order that of a shuffle written in Python.
#[test]
fn a_seed_means_the_same_bits_for_ever() {
    let mut chance = weights();
    let normal: [u32; 4] = std::array::from_fn(|_| (chance.normal() as f32).to_bits());
    assert_eq!(normal, [0x3f06_f6dc, 0xc031_4028, 0x3e1a_041f, 0xbfc8_b0af]);
    let mut chance = weights();
    let uniform: [u64; 3] = std::array::from_fn(|_| chance.unit().to_bits());
    assert_eq!(uniform, [0x3feb_42dd_4abc_7eb5, 0x3faa_1151_13d0_e3f0, 0x3fe1_e14d_06e7_1346]);
    let mut order: [u8; 10] = std::array::from_fn(|at| at as u8);
    Chance::new(1, Purpose::Order, 0).shuffle(&mut order);
    assert_eq!(order, [4, 5, 8, 9, 2, 3, 7, 0, 1, 6]);
}

/// The tail is where a platform's logarithm goes in: the first number there of this seed.
#[test]
fn the_tail_is_the_same_too() {
    let mut chance = weights();
    let far = std::iter::repeat_with(|| chance.normal()).enumerate().find(|(_, x)| x.abs() > 3.66);
    assert_eq!(far.map(|(at, x)| (at, x.to_bits())), Some((170, 0xc00d_977c_e000_0000)));
}

#[test]
fn normal_numbers_have_the_bells_mean_spread_and_tail() {
    let mut chance = weights();
    let drawn: Vec<f64> = (0..1_000_000).map(|_| chance.normal()).collect();
    let mean = drawn.iter().sum::<f64>() / 1e6;
    let variance = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 1e6;
    let beyond = |limit: f64| drawn.iter().filter(|x| x.abs() > limit).count();
    assert!(mean.abs() < 0.004 && (variance - 1.0).abs() < 0.006, "mean {mean}, variance {variance}");
    // Of a million: 317,311 beyond 1, 2,700 beyond 3, 258 in the tail; four standard errors are allowed.
    assert!(beyond(1.0).abs_diff(317_311) < 1_900, "{}", beyond(1.0));
    assert!(beyond(3.0).abs_diff(2_700) < 210, "{}", beyond(3.0));
    assert!(beyond(3.654_152_885).abs_diff(258) < 65, "{}", beyond(3.654_152_885));
}

#[test]
fn purposes_layers_and_seeds_share_no_numbers() {
    let firsts = [
        weights(),
        Chance::new(2, Purpose::Weights, 1),
        Chance::new(1, Purpose::Weights, 2),
        Chance::new(1, Purpose::Order, 1),
        Chance::new(1, Purpose::Handwriting, 1),
    ]
    .map(|mut chance| chance.unit().to_bits());
    let different: std::collections::BTreeSet<u64> = firsts.into_iter().collect();
    assert_eq!(different.len(), firsts.len());
}
