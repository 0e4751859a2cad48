//! A few rows of a large matrix, or columns, side by side, each as the image it is: of weights what nodes look for, of
//! records what was drawn. Which and where is worked out here; it must not draw.

use crate::matrix::Value;
use crate::scene::FEWEST_PIXELS;

/// The most images across and one under the other.
const ACROSS: usize = 3;
const DOWN: usize = 2;
/// Pixels between two images.
const BETWEEN: usize = 2;
/// The fewest rows of the screen for images under one another, the most they are given, and the most for those in a row.
const LEAST_FOR_TWO: u16 = 10;
const TALLEST: u16 = 14;
const TALLEST_IN_ROW: u16 = 8;

/// What of a matrix is an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SheetOf {
    /// Each row.
    Rows,
    /// Each column.
    Columns,
}

/// Some lines of a matrix as square images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageSheet {
    of: SheetOf,
    /// How many lines the matrix has.
    lines: usize,
    /// Cells of a line before its pixels: the label of a record.
    before: usize,
    /// Pixels across and down of an image.
    side: usize,
    /// The first line shown, and the number that the first of all is called by.
    first: usize,
    counted_from: usize,
    /// Images across and down.
    grid: (usize, usize),
}

impl ImageSheet {
    /// Of a matrix whose rows are square images, with or without a label before them, or whose columns are; the first is
    /// called by that number.
    pub fn of(value: &Value, counted_from: usize) -> Option<Self> {
        let (rows, columns) = value.shape().extent();
        let side = |cells: usize| {
            let side = cells.isqrt();
            (cells >= FEWEST_PIXELS && side * side == cells).then_some(side)
        };
        // A square is a picture itself, whatever its side; a single line without a label is an image by itself.
        if rows == columns {
            return None;
        }
        let by_rows = |before: usize| {
            let side = side(columns.checked_sub(before)?).filter(|_| rows + before > 1)?;
            Some((SheetOf::Rows, rows, before, side))
        };
        let by_columns = || Some((SheetOf::Columns, columns, 0, side(rows).filter(|_| columns > 1)?));
        let (of, lines, before, side) = by_rows(0).or_else(|| by_rows(1)).or_else(by_columns)?;
        Some(Self { of, lines, before, side, first: 0, counted_from, grid: (1, 1) })
    }

    /// Whether its images are columns of the matrix.
    pub fn is_of_columns(&self) -> bool {
        self.of == SheetOf::Columns
    }

    /// Lays out as many images as so many rows of the screen show well; columns and rows they take.
    pub fn fit(&mut self, rows: u16) -> (u16, u16) {
        let is_two = rows >= LEAST_FOR_TWO && self.lines > ACROSS;
        let down = if is_two { DOWN } else { 1 };
        self.grid = (self.lines.div_ceil(down).min(ACROSS), down);
        self.size(rows.min(if is_two { TALLEST } else { TALLEST_IN_ROW }))
    }

    /// Takes less room than so many rows: an image fewer across, or else a row less.
    pub fn shrink(&mut self, rows: u16) -> (u16, u16) {
        if self.grid.0 > 1 {
            self.grid.0 -= 1;
            return self.size(rows);
        }
        self.size(rows.saturating_sub(1).max(1))
    }

    /// Columns and rows of the screen: a sign is about twice as high as it is wide.
    fn size(&self, rows: u16) -> (u16, u16) {
        let (high, wide) = self.extent();
        let columns = (2 * usize::from(rows) * wide + high / 2) / high;
        (u16::try_from(columns).unwrap_or(u16::MAX).max(1), rows)
    }

    /// Pixels down and across of all of it.
    pub fn extent(&self) -> (usize, usize) {
        let along = |images: usize| images * self.side + (images - 1) * BETWEEN;
        (along(self.grid.1), along(self.grid.0))
    }

    /// Turns to the images among which a cell's is.
    pub fn turn_to(&mut self, (row, column): (usize, usize)) {
        let line = if self.is_of_columns() { column } else { row };
        let many = self.grid.0 * self.grid.1;
        self.first = line / many * many;
    }

    /// The numbers of the lines shown, from 0.
    pub fn shown(&self) -> std::ops::Range<usize> {
        self.first..(self.first + self.grid.0 * self.grid.1).min(self.lines)
    }

    /// The cell of the matrix at a pixel of the sheet; none between images and after the last.
    pub fn cell(&self, (row, column): (usize, usize)) -> Option<(usize, usize)> {
        let step = self.side + BETWEEN;
        let ((down, y), (across, x)) = ((row / step, row % step), (column / step, column % step));
        let line = self.first + down * self.grid.0 + across;
        let is_there = y < self.side && x < self.side && line < self.lines;
        let pixel = self.before + y * self.side + x;
        is_there.then_some(if self.is_of_columns() { (pixel, line) } else { (line, pixel) })
    }

    /// The pixel of the sheet that a cell of the matrix is; none for a label, and for lines that are not shown.
    pub fn place(&self, (row, column): (usize, usize)) -> Option<(usize, usize)> {
        let (line, at) = if self.is_of_columns() { (column, row) } else { (row, column) };
        let image = self.shown().contains(&line).then(|| line - self.first)?;
        let pixel = at.checked_sub(self.before)?;
        let (top, left) = self.corner(image);
        Some((top + pixel / self.side, left + pixel % self.side))
    }

    /// The first pixel down and across of an image of the sheet.
    fn corner(&self, image: usize) -> (usize, usize) {
        let step = self.side + BETWEEN;
        (image / self.grid.0 * step, image % self.grid.0 * step)
    }

    /// The labels that stand before the pixels, each with the cell it is in and the first pixel of its image.
    pub fn labels(&self) -> impl Iterator<Item = ((usize, usize), (usize, usize))> {
        let shown = self.shown().filter(|_| self.before > 0);
        shown.map(|line| ((line, 0), self.corner(line - self.first)))
    }

    /// The images as one matrix, with no number between them.
    pub fn laid_out(&self, value: &Value) -> Value {
        let (rows, columns) = self.extent();
        let pixel = |at: usize| {
            let cell = self.cell((at / columns, at % columns));
            cell.and_then(|(row, column)| value.get(row, column)).unwrap_or(f64::NAN)
        };
        let pixels: Vec<f64> = (0..rows * columns).map(pixel).collect();
        Value::from_rows(rows, columns, &pixels)
    }

    /// Which lines of how many it shows.
    pub fn words(&self) -> String {
        let of = if self.is_of_columns() { "column" } else { "row" };
        let shown = self.shown();
        let (first, last) = (shown.start + self.counted_from, shown.end + self.counted_from - 1);
        if self.lines == 1 {
            return "its label and its image".to_owned();
        }
        let which = if first == last { format!("{of} {first}") } else { format!("{of}s {first}–{last}") };
        format!("{which} of {}", self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: usize, columns: usize) -> Option<ImageSheet> {
        let cells: Vec<f64> = (0..rows * columns).map(|at| at as f64).collect();
        ImageSheet::of(&Value::from_rows(rows, columns, &cells), 1)
    }

    /// A picture of 400×400 has rows of 20×20 pixels, and is a picture all the same.
    #[test]
    fn rows_that_may_be_images_are_and_pictures_are_not() {
        for (rows, columns) in [(200, 784), (100, 785), (784, 2), (1, 785), (2, 256)] {
            assert!(sheet(rows, columns).is_some(), "{rows}×{columns}");
        }
        for (rows, columns) in [(256, 256), (400, 400), (784, 784), (1, 784), (784, 1), (10, 200), (20, 64)] {
            assert!(sheet(rows, columns).is_none(), "{rows}×{columns}");
        }
    }

    /// Every pixel of the sheet is its cell's, and every cell of the rows shown has its pixel, whichever are shown.
    #[test]
    fn cells_and_pixels_belong_together() {
        for (rows, columns) in [(200, 784), (100, 785), (784, 7), (2, 257)] {
            let mut sheet = sheet(rows, columns).unwrap();
            for screen in [14, 7, 3] {
                sheet.fit(screen);
                sheet.turn_to((rows - 1, columns - 1));
                let (high, wide) = sheet.extent();
                let pixels = (0..high).flat_map(|row| (0..wide).map(move |column| (row, column)));
                let found: Vec<_> = pixels.filter_map(|at| Some((at, sheet.cell(at)?))).collect();
                assert!(found.iter().all(|(at, cell)| sheet.place(*cell) == Some(*at)), "{rows}×{columns}");
                assert_eq!(found.len(), sheet.shown().len() * sheet.side * sheet.side, "{rows}×{columns}");
            }
        }
    }
}
