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

/// Rows and columns of the result that are worked out together, their sums in the processor's registers from the first
/// term to the last.
const DOWN: usize = 8;
const ALONG: usize = 4;

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

/// The product a tile at a time: rows of the left matrix are laid out term after term, and go with each column.
#[inline(always)]
fn in_tiles(left: &[f64], rows: usize, right: &[f64], terms: usize, cells: &mut [f64]) {
    let mut strip = vec![[0.0; DOWN]; terms];
    for top in (0..rows).step_by(DOWN) {
        let down = DOWN.min(rows - top);
        for (strip, column) in strip.iter_mut().zip(left.chunks_exact(rows)) {
            strip[..down].copy_from_slice(&column[top..top + down]);
        }
        let (fours, rest) = right.split_at(right.len() - right.len() % (terms * ALONG));
        for (at, columns) in fours.chunks_exact(terms * ALONG).enumerate() {
            let sums = tile(&strip, [0, 1, 2, 3].map(|column| &columns[column * terms..][..terms]));
            for (column, sums) in (at * ALONG..).zip(sums) {
                cells[column * rows + top..][..down].copy_from_slice(&sums[..down]);
            }
        }
        for (column, factors) in (fours.len() / terms..).zip(rest.chunks_exact(terms)) {
            let [sums] = tile(&strip, [factors]);
            cells[column * rows + top..][..down].copy_from_slice(&sums[..down]);
        }
    }
}

/// The sums of a few columns of the result, for the rows of a strip.
#[inline(always)]
fn tile<const N: usize>(strip: &[[f64; DOWN]], columns: [&[f64]; N]) -> [[f64; DOWN]; N] {
    let columns = columns.map(|column| &column[..strip.len()]);
    let mut sums = [[0.0; DOWN]; N];
    for (term, cells) in strip.iter().enumerate() {
        for (sums, column) in sums.iter_mut().zip(columns) {
            let factor = column[term];
            for lane in 0..DOWN {
                sums[lane] += factor * cells[lane];
            }
        }
    }
    sums
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
        if rows >= DOWN && right.len() / terms >= ALONG {
            return in_tiles(left, rows, right, terms, cells);
        }
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

#[cfg(test)]
mod tests {
    use super::product;

    #[test]
    fn every_sum_is_added_up_term_after_term() {
        let number = |at: usize| ((at * 7919 + 13) % 1009) as f64 / 31.0 - 16.0;
        for (rows, terms, columns) in
            [(1, 1, 1), (3, 5, 2), (8, 4, 4), (9, 3, 5), (17, 31, 7), (64, 70, 3), (100, 7, 33), (7, 9, 12)]
        {
            let left: Vec<f64> = (0..rows * terms).map(number).collect();
            let right: Vec<f64> = (0..terms * columns).map(|at| number(at + 5)).collect();
            let sum = |cell: usize| {
                let (row, column) = (cell % rows, cell / rows);
                (0..terms).fold(0.0, |sum, term| sum + left[term * rows + row] * right[column * terms + term])
            };
            let expected: Vec<f64> = (0..rows * columns).map(sum).collect();
            assert_eq!(product(&left, rows, &right, terms), expected, "{rows} {terms} {columns}");
        }
    }
}
