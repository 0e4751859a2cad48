//! The sigmoid of many numbers at once.
//!
//! `libm::exp` one number at a time would take a third of a training sample. Here are the same steps (`FreeBSD`'s
//! `e_exp.c`, which `libm` follows) written without a branch, so that the compiler does four or eight side by side:
//!
//! x = k·ln 2 + r with |r| ≤ ½ ln 2, then eˣ = 2ᵏ·eʳ, and eʳ = 1 + r + r·c/(2 − c) with c = r − r²·P(r²).
//!
//! Each step rounds as there, and so the result is the same **to the bit**: a test compares millions.

#![expect(
    clippy::inline_always,
    reason = "must be compiled into the caller, for the caller's instruction set"
)]

/// Beyond this, `libm` itself is asked: results there may be infinite or too small for their precision.
const FAR: f64 = 700.0;
/// Nearer to 0 than this, eˣ is 1 + x: about 2⁻²⁸, compared by its upper half as there.
const NEAR: f64 = f64::from_bits(0x3e30_0001_0000_0000);
/// Nearer to 0 than this, k is 0: about ½ ln 2, compared by its upper half as there.
const UNHALVED: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);
/// 1/ln 2.
const INVERSE_LN2: f64 = std::f64::consts::LOG2_E;
/// ln 2, its first 32 bits.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
/// The rest of it.
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// The polynomial P, from the constant up.
const P: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];
/// 1.5·2⁵²: a number added to it loses its fraction, and stands in its lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// What a power of two adds to its exponent to store it.
const BIAS: u64 = 1023;

/// Replaces each number by its sigmoid, 1 / (1 + e^−x).
#[inline(always)]
pub fn sigmoids(numbers: &mut [f64]) {
    let is_far = numbers.iter().fold(false, |far, x| far | (x.abs() > FAR) | x.is_nan());
    if is_far {
        for x in numbers {
            *x = super::sigmoid(*x);
        }
        return;
    }
    for x in numbers {
        *x = 1.0 / (1.0 + exp(-*x));
    }
}

/// eˣ for |x| ≤ 700.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let k = towards_zero(INVERSE_LN2 * x + 0.5_f64.copysign(x));
    let k = if x.abs() < UNHALVED { 0.0 } else { k };
    let high = x - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let r = high - low;
    let rr = r * r;
    let c = r - rr * (P[0] + rr * (P[1] + rr * (P[2] + rr * (P[3] + rr * P[4]))));
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    let near = if x.abs() < NEAR { 1.0 + x } else { y };
    near * power_of_two(k)
}

/// A number without its fraction. `trunc` would be a call where the instruction set has none.
#[inline(always)]
fn towards_zero(x: f64) -> f64 {
    let nearest = (x + ROUNDER) - ROUNDER;
    if nearest.abs() > x.abs() { nearest - 1.0_f64.copysign(x) } else { nearest }
}

/// 2ᵏ for a whole k, by writing its exponent.
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits((k + ROUNDER).to_bits().wrapping_add(BIAS) << 52)
}
