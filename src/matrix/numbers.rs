//! The numbers that one is made of, in their order: along a line of memory, or row after row across it.

/// Rows that are laid out together: a walk along one by itself takes several times as long, since its cells lie far apart
/// in memory, each beside those of the rows below.
pub(crate) const TOGETHER: usize = 32;

/// Some numbers, one after another.
#[derive(Clone, Copy, Debug)]
pub struct InOrder<'a> {
    cells: &'a [f64],
    /// Rows of the columns they lie in; they are gone through row after row.
    rows: usize,
}

impl<'a> InOrder<'a> {
    /// Numbers that lie as they are gone through.
    pub(super) const fn of_line(cells: &'a [f64]) -> Self {
        Self { cells, rows: 1 }
    }

    /// Numbers of a matrix of so many rows, row after row.
    pub(super) const fn of_rows(cells: &'a [f64], rows: usize) -> Self {
        Self { cells, rows }
    }

    /// How many there are.
    pub fn count(self) -> f64 {
        self.cells.len() as f64
    }

    /// Joins them to one, from the first to the last.
    pub fn fold<T: Copy>(self, first: T, join: impl Fn(T, f64) -> T) -> T {
        let mut joined = first;
        each_row(self.cells, self.rows, |row| {
            joined = row.iter().fold(joined, |so_far, cell| join(so_far, *cell));
        });
        joined
    }
}

/// Goes through the rows of a matrix whose cells lie column after column.
pub(super) fn each_row(cells: &[f64], rows: usize, mut see: impl FnMut(&[f64])) {
    let columns = cells.len() / rows.max(1);
    if rows == 1 {
        return see(cells);
    }
    let mut laid = vec![0.0; TOGETHER.min(rows) * columns];
    for top in (0..rows).step_by(TOGETHER) {
        let lines = &mut laid[..TOGETHER.min(rows - top) * columns];
        for (at, column) in cells.chunks_exact(rows).enumerate() {
            for (cell, line) in column[top..].iter().zip(lines.chunks_exact_mut(columns)) {
                line[at] = *cell;
            }
        }
        lines.chunks_exact(columns).for_each(&mut see);
    }
}
