//! The matrix product. Every cell is added up from its first term to its last, whatever the shapes and the machine.

#![expect(
    clippy::inline_always,
    reason = "must be compiled into the caller, for the caller's instruction set"
)]

use pulp::{Arch, NullaryFnOnce};

use super::kernel::{add_scaled, add_scaled_four};

/// The terms of a cell that are added in one go: the columns that they come from then stay in the nearest cache while
/// every column of the result is gone through.
const TERMS: usize = 4;

/// Cells of a left matrix that stay in the nearest cache while every column of the result is gone through.
const AT_HAND: usize = 4096;

/// The product of two matrices, each column after column: `left` with `rows` rows, `right` with `terms` of them.
///
/// The caller sees to it that `left` has as many columns as `right` has rows; `rows` and `terms` are not 0.
pub(super) fn product(left: &[f64], rows: usize, right: &[f64], terms: usize) -> Vec<f64> {
    let mut cells = vec![0.0; right.len() / terms * rows];
    Arch::new().dispatch(Product { left, rows, right, terms, cells: &mut cells });
    cells
}

struct Product<'a> {
    left: &'a [f64],
    rows: usize,
    right: &'a [f64],
    terms: usize,
    cells: &'a mut [f64],
}

impl NullaryFnOnce for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { left, rows, right, terms, cells } = self;
        let column = |term: usize| &left[term * rows..][..rows];
        let whole = terms - terms % TERMS;
        if left.len() <= AT_HAND {
            // Each column of the result is then finished before the next, which comes to the same sums.
            for (cells, factors) in cells.chunks_exact_mut(rows).zip(right.chunks_exact(terms)) {
                for term in (0..whole).step_by(TERMS) {
                    let at = [0, 1, 2, 3].map(|next| term + next);
                    add_scaled_four(cells, at.map(|at| factors[at]), at.map(column));
                }
                for (term, factor) in factors.iter().enumerate().skip(whole) {
                    add_scaled(cells, *factor, column(term));
                }
            }
            return;
        }
        for term in (0..whole).step_by(TERMS) {
            let columns = [0, 1, 2, 3].map(|next| column(term + next));
            for (cells, factors) in cells.chunks_exact_mut(rows).zip(right.chunks_exact(terms)) {
                let factors = [0, 1, 2, 3].map(|next| factors[term + next]);
                add_scaled_four(cells, factors, columns);
            }
        }
        for term in whole..terms {
            for (cells, factors) in cells.chunks_exact_mut(rows).zip(right.chunks_exact(terms)) {
                add_scaled(cells, factors[term], column(term));
            }
        }
    }
}
