//! Large matrices as pictures: a mark for each block of cells, an image for a column of pixels.
//!
//! A mark's sign says how far from zero the mean of its cells is, and on which side: shades above zero, squares
//! below; the colour only adds to it.

use super::paint::cells;
use super::theme::Role;
use crate::matrix::Value;
use crate::scene::Arrangement;

/// Signs from nothing to the largest number, above zero and below.
const ABOVE: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const BELOW: [&str; 5] = [" ", "-", "=", "≡", "■"];

/// A value as a picture of marks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mosaic {
    arrangement: Arrangement,
    width: usize,
    height: usize,
    /// The mean of each mark's cells, row after row.
    means: Vec<f64>,
    /// The largest of them, without its sign.
    largest: f64,
    /// Whether any of them is below zero, so that signs matter.
    has_signs: bool,
}

impl Mosaic {
    /// The marks of a value on so many columns and rows of the screen, at most as many as it is laid out in.
    pub fn of(value: &Value, (width, height): (u16, u16)) -> Self {
        let arrangement = Arrangement::of(value);
        let width = usize::from(width).clamp(1, arrangement.columns.max(1));
        let height = usize::from(height).clamp(1, arrangement.rows.max(1));
        let mut sums = vec![0.0; width * height];
        let mut counts = vec![0_u32; width * height];
        let rows: Vec<usize> =
            (0..arrangement.rows).map(|row| mark_of(row, height, arrangement.rows)).collect();
        // Column by column, as a matrix lies in memory.
        for column in 0..arrangement.columns {
            let x = mark_of(column, width, arrangement.columns);
            for (row, y) in rows.iter().enumerate() {
                let (cell_row, cell_column) = arrangement.cell(row, column);
                sums[y * width + x] += value.get(cell_row, cell_column).unwrap_or(0.0);
                counts[y * width + x] += 1;
            }
        }
        let means: Vec<f64> =
            sums.iter().zip(counts).map(|(sum, count)| sum / f64::from(count.max(1))).collect();
        let largest = means.iter().fold(0.0, |most, mean| f64::max(most, mean.abs()));
        let has_signs = means.iter().any(|mean| *mean < 0.0);
        Self { arrangement, width, height, means, largest, has_signs }
    }

    /// The mark a cell of the value is under.
    pub fn of_cell(&self, row: usize, column: usize) -> (u16, u16) {
        let (row, column) = self.arrangement.place(row, column);
        let x = mark_of(column, self.width, self.arrangement.columns);
        let y = mark_of(row, self.height, self.arrangement.rows);
        (cells(x), cells(y))
    }

    /// The first cell of the value under a mark.
    pub fn first_cell(&self, x: u16, y: u16) -> (usize, usize) {
        let first = |mark: u16, marks: usize, all: usize| (usize::from(mark) * all).div_ceil(marks);
        let row = first(y, self.height, self.arrangement.rows);
        self.arrangement.cell(row, first(x, self.width, self.arrangement.columns))
    }

    /// A mark's sign and role.
    pub fn sign(&self, x: u16, y: u16) -> (&'static str, Role) {
        let mean = self.means.get(usize::from(y) * self.width + usize::from(x)).copied().unwrap_or(0.0);
        let most = ABOVE.len() - 1;
        let level =
            if self.largest > 0.0 { (mean.abs() / self.largest * most as f64).round() as usize } else { 0 };
        let level = level.min(most);
        match mean {
            ..0.0 => (BELOW[level], Role::Negative),
            _ if self.has_signs => (ABOVE[level], Role::Positive),
            _ => (ABOVE[level], Role::Text),
        }
    }
}

/// Which of so many marks the row or column `at` of so many goes to.
const fn mark_of(at: usize, marks: usize, all: usize) -> usize {
    at * marks / all
}
