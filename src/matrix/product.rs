//! The matrix product. Every cell is added up from its first term to its last, whatever the shapes and the machine.

#![expect(
    clippy::inline_always,
    reason = "must be compiled into the caller, for the caller's instruction set"
)]

use nalgebra::DMatrix;
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

/// Two matrices to be multiplied, each column after column. The left one has as many columns as the right one has rows,
/// and neither is empty.
#[derive(Clone, Copy)]
pub(super) struct Factors<'a> {
    left: &'a DMatrix<f64>,
    right: &'a DMatrix<f64>,
}

impl<'a> Factors<'a> {
    /// Two that fit; none where they do not.
    pub fn of(left: &'a DMatrix<f64>, right: &'a DMatrix<f64>) -> Option<Self> {
        (left.ncols() == right.nrows() && !left.is_empty() && !right.is_empty())
            .then_some(Self { left, right })
    }

    /// Rows and columns of the product.
    pub fn shape(self) -> (usize, usize) {
        (self.left.nrows(), self.right.ncols())
    }

    /// The product.
    pub fn product(self) -> DMatrix<f64> {
        let (rows, columns) = self.shape();
        let mut cells = vec![0.0; rows * columns];
        Arch::new().dispatch(Product { factors: self, cells: &mut cells });
        DMatrix::from_vec(rows, columns, cells)
    }

    /// Adds the product times a number to a matrix of its shape: each cell as if both came out one after the other.
    pub fn add_to(self, over: &mut DMatrix<f64>, scale: f64) {
        Arch::new().dispatch(AddedProduct { factors: self, cells: over.as_mut_slice(), scale });
    }

    /// Whether the product is large enough to be worked out in tiles.
    fn is_in_tiles(self) -> bool {
        let (rows, columns) = self.shape();
        rows >= DOWN && columns >= ALONG
    }

    /// The product a tile at a time: rows of the left matrix are laid out term after term, and go with each column. `land`
    /// says what becomes of a cell when its sum is known.
    #[inline(always)]
    fn in_tiles(self, cells: &mut [f64], land: impl Fn(f64, f64) -> f64) {
        let (rows, terms, right) = (self.left.nrows(), self.right.nrows(), self.right.as_slice());
        let mut strip = vec![[0.0; DOWN]; terms];
        for top in (0..rows).step_by(DOWN) {
            let down = DOWN.min(rows - top);
            for (strip, column) in strip.iter_mut().zip(self.left.as_slice().chunks_exact(rows)) {
                each(&mut strip[..down], &column[top..], |_, cell| cell);
            }
            let (fours, rest) = right.split_at(right.len() - right.len() % (terms * ALONG));
            for (at, columns) in fours.chunks_exact(terms * ALONG).enumerate() {
                let sums = tile(&strip, [0, 1, 2, 3].map(|column| &columns[column * terms..][..terms]));
                for (column, sums) in (at * ALONG..).zip(sums) {
                    each(&mut cells[column * rows + top..][..down], &sums, &land);
                }
            }
            for (column, factors) in (fours.len() / terms..).zip(rest.chunks_exact(terms)) {
                let [sums] = tile(&strip, [factors]);
                each(&mut cells[column * rows + top..][..down], &sums, &land);
            }
        }
    }
}

/// Works some cells out from what they were and from the beginning of others. A whole strip's width is gone through as
/// what it is, a vector or two: a call to copy so little takes longer than the copying.
#[inline(always)]
fn each(cells: &mut [f64], others: &[f64], rule: impl Fn(f64, f64) -> f64) {
    match (cells.first_chunk_mut::<DOWN>(), others.first_chunk::<DOWN>()) {
        (Some(cells), Some(others)) => {
            for lane in 0..DOWN {
                cells[lane] = rule(cells[lane], others[lane]);
            }
        }
        _ => cells.iter_mut().zip(others).for_each(|(cell, other)| *cell = rule(*cell, *other)),
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

struct AddedProduct<'a> {
    factors: Factors<'a>,
    cells: &'a mut [f64],
    scale: f64,
}

impl NullaryFnOnce for AddedProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { factors, cells, scale } = self;
        if factors.is_in_tiles() {
            return factors.in_tiles(cells, |cell, sum| cell + scale * sum);
        }
        let mut sums = vec![0.0; cells.len()];
        Product { factors, cells: &mut sums }.call();
        add_scaled(cells, scale, &sums);
    }
}

struct Product<'a> {
    factors: Factors<'a>,
    cells: &'a mut [f64],
}

impl NullaryFnOnce for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { factors, cells } = self;
        if factors.is_in_tiles() {
            return factors.in_tiles(cells, |_, sum| sum);
        }
        let (rows, terms) = (factors.left.nrows(), factors.right.nrows());
        let (left, right) = (factors.left.as_slice(), factors.right.as_slice());
        if rows == 1 {
            for (cell, column) in cells.iter_mut().zip(right.chunks_exact(terms)) {
                *cell = left.iter().zip(column).fold(0.0, |sum, (x, factor)| sum + factor * x);
            }
            return;
        }
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

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::Factors;

    #[test]
    fn every_sum_is_added_up_term_after_term() {
        let number = |at: usize| ((at * 7919 + 13) % 1009) as f64 / 31.0 - 16.0;
        for (rows, terms, columns) in [
            (1, 1, 1),
            (1, 9, 6),
            (3, 5, 2),
            (8, 4, 4),
            (9, 3, 5),
            (17, 31, 7),
            (64, 70, 3),
            (100, 7, 33),
            (7, 9, 12),
        ] {
            let left = DMatrix::from_fn(rows, terms, |row, term| number(term * rows + row));
            let right = DMatrix::from_fn(terms, columns, |term, column| number(column * terms + term + 5));
            let sum = |row: usize, column: usize| {
                (0..terms).fold(0.0, |sum, term| sum + left[(row, term)] * right[(term, column)])
            };
            let expected = DMatrix::from_fn(rows, columns, sum);
            let factors = Factors::of(&left, &right).unwrap();
            assert_eq!(factors.product(), expected, "{rows} {terms} {columns}");
            let mut over = DMatrix::from_fn(rows, columns, |row, column| number(row + 3 * column));
            let updated = DMatrix::from_fn(rows, columns, |row, column| {
                over[(row, column)] - 0.3 * expected[(row, column)]
            });
            factors.add_to(&mut over, -0.3);
            assert_eq!(over, updated, "{rows} {terms} {columns}");
        }
    }
}
