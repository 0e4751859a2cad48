//! Sums and products over columns of weights, in one fixed order whatever the instruction set.
//!
//! They are plain loops without a branch; compiled into a caller for an instruction set they become that set's
//! vectors. Elements of a column never mix, except in [`dot`], which adds up sixteen partial sums of its own, so the
//! width of a vector cannot change a bit. Products and sums are not fused: nothing would be gained, since the
//! weights come from the second-level cache no faster, and machines without fused operations would differ.

#![expect(
    clippy::inline_always,
    reason = "must be compiled into the caller, for the caller's instruction set"
)]

/// Partial sums of a dot product.
const LANES: usize = 16;

/// y += x·a.
#[inline(always)]
pub(crate) fn add_scaled(y: &mut [f64], a: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// y += Σ aᵢ·xᵢ, one after the other, for four columns at a time: y then comes and goes a quarter as often.
#[inline(always)]
pub(crate) fn add_scaled_four(y: &mut [f64], a: [f64; 4], x: [&[f64]; 4]) {
    let length = y.len();
    let [x0, x1, x2, x3] = x.map(|x| &x[..length]);
    for i in 0..length {
        y[i] = y[i] + a[0] * x0[i] + a[1] * x1[i] + a[2] * x2[i] + a[3] * x3[i];
    }
}

/// y += Σ aᵢ·xᵢ over the listed columns of a matrix, each `y.len()` numbers long, in the list's order.
#[inline(always)]
pub(crate) fn add_columns(y: &mut [f64], columns: &[f64], list: &[(u32, f64)]) {
    let height = y.len();
    let column = |index: u32| &columns[index as usize * height..][..height];
    let (fours, rest) = list.as_chunks::<4>();
    for four in fours {
        add_scaled_four(y, four.map(|(_, a)| a), four.map(|(index, _)| column(index)));
    }
    for &(index, a) in rest {
        add_scaled(y, a, column(index));
    }
}

/// Adds `x`·a to each listed column of a matrix.
#[inline(always)]
pub(crate) fn add_to_columns(columns: &mut [f64], list: &[(u32, f64)], x: &[f64]) {
    let height = x.len();
    for &(index, a) in list {
        add_scaled(&mut columns[index as usize * height..][..height], a, x);
    }
}

/// Σ aᵢ·bᵢ, as sixteen sums of every sixteenth product, then added in pairs.
#[inline(always)]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (a_parts, a_rest) = a.as_chunks::<LANES>();
    let (b_parts, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_parts.iter().zip(b_parts) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let mut rest = 0.0;
    for (a, b) in a_rest.iter().zip(b_rest) {
        rest += a * b;
    }
    for width in [8, 4, 2, 1] {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
    }
    sums[0] + rest
}
