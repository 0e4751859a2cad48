//! How a large value is laid out for the eye, and its cells as shades.
//!
//! Long columns and rows are folded, so that 784 pixels are an image of 28×28.

use super::{Anchor, Area, Mark, Ramp, Shades, Tone, width_of};
use crate::digits::nearest_to_square;
use crate::matrix::{Value, number};

/// Matrices of more cells than this are shown as a picture.
const MOST_NUMBERS: usize = 200;
/// Columns and rows of fewer cells than this are shown as numbers.
const FEWEST_FOLDED: usize = 64;
/// How much longer than high, or higher than long, what is seen as an image may be.
const LONGEST: usize = 3;
/// Columns of a strip that stands upright.
const ACROSS_STRIP: usize = 6;
/// Columns a matrix of many columns is given where there is room.
const WIDEST: usize = 40;
/// The most columns that are given a place each where there is room.
const MOST_COLUMNS: usize = 100;
/// Columns and rows of at least so many cells that fold into a square are images.
pub(crate) const FEWEST_PIXELS: usize = 256;
/// The fewest rows a scale is read on: greatest, zero and least.
const LOWEST_SCALE: f64 = 3.0;
/// The part of the greatest number by which others lie well above nothing, or far apart.
const WELL_ABOVE: f64 = 0.2;
/// The fewest columns a scale in one row is read on, and the most it makes use of.
const SHORTEST_SCALE: f64 = 3.0;
const LONGEST_SCALE: f64 = 8.0;
/// Rows a matrix of many rows is given where there is room: as high as an image of 28×28 beside it.
const TALLEST: usize = 14;

/// Columns and rows in which so many cells come nearest to a square, unless that is too long.
pub(super) fn folded(cells: usize) -> Option<(usize, usize)> {
    Some(nearest_to_square(cells)).filter(|(columns, rows)| *columns <= LONGEST * rows)
}

/// The rows and columns in which a value's cells are laid out for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrangement {
    /// Rows shown.
    pub rows: usize,
    /// Columns shown.
    pub columns: usize,
    folding: Folding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Folding {
    /// Every cell in its own row and column.
    AsIs,
    /// A single column, row after row.
    Column,
    /// A single row, row after row.
    Row,
    /// A single column or row whose cells say yes or no of rows or columns: a strip beside which those stand.
    Strip,
}

impl Arrangement {
    /// How a value is laid out: long columns and rows are folded, so that 784 pixels are an image of 28×28.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        let (rows, columns) = value.shape().extent();
        let folding = match (rows, columns) {
            (FEWEST_FOLDED.., 1) => Folding::Column,
            (1, FEWEST_FOLDED..) => Folding::Row,
            _ => Folding::AsIs,
        };
        match folded(rows * columns).filter(|_| folding != Folding::AsIs) {
            Some((columns, rows)) => Self { rows, columns, folding },
            None => Self { rows, columns, folding: Folding::AsIs },
        }
    }

    /// The same of a value with a cell for each row or column of another: what says yes or no of them is a strip that may
    /// stand beside it.
    #[must_use]
    pub fn of_lines(value: &Value) -> Self {
        let (rows, columns) = value.shape().extent();
        if rows.min(columns) == 1 && rows.max(columns) >= FEWEST_FOLDED && says_yes_or_no(value) {
            return Self { rows, columns, folding: Folding::Strip };
        }
        Self::of(value)
    }

    /// Whether a value laid out so is shown as a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        match self.folding {
            Folding::AsIs => self.rows > 1 && self.columns > 1 && self.rows * self.columns > MOST_NUMBERS,
            Folding::Column | Folding::Row | Folding::Strip => true,
        }
    }

    /// The cell of the value that stands in a row and column of the layout.
    #[must_use]
    pub const fn cell(self, row: usize, column: usize) -> (usize, usize) {
        match self.folding {
            Folding::AsIs | Folding::Strip => (row, column),
            Folding::Column => (row * self.columns + column, 0),
            Folding::Row => (0, row * self.columns + column),
        }
    }

    /// The row and column of the layout a cell of the value stands in.
    #[must_use]
    pub const fn place(self, row: usize, column: usize) -> (usize, usize) {
        match self.folding {
            Folding::AsIs | Folding::Strip => (row, column),
            Folding::Column => (row / self.columns, row % self.columns),
            Folding::Row => (column / self.columns, column % self.columns),
        }
    }

    /// Columns and rows of the screen that show it well. A sign is about twice as high as it is wide, so an image
    /// takes half as many rows as it has.
    #[must_use]
    pub fn natural(self) -> (u16, u16) {
        let (rows, columns) = match self.folding {
            Folding::AsIs if self.is_image() => {
                let rows = self.rows.div_ceil(2).min(TALLEST);
                (rows, ((2 * rows * self.columns + self.rows / 2) / self.rows).clamp(1, self.columns))
            }
            // As high as the rows it speaks of, or as wide as the columns.
            Folding::Strip if self.rows > 1 => (TALLEST, ACROSS_STRIP),
            Folding::Strip => (2, WIDEST),
            // A column a cell, where there are not too many: a mean of several says less.
            Folding::AsIs if self.columns <= MOST_COLUMNS => (self.rows.min(TALLEST), self.columns),
            Folding::AsIs => (self.rows.min(TALLEST), self.columns.min(WIDEST)),
            Folding::Column | Folding::Row if self.columns < 2 * self.rows => {
                (self.rows.div_ceil(2), self.columns)
            }
            Folding::Column | Folding::Row => (self.rows, self.columns),
        };
        (characters(columns), characters(rows))
    }

    /// Whether it is seen as one image, which must not be stretched.
    #[must_use]
    pub const fn is_image(self) -> bool {
        match self.folding {
            Folding::AsIs => self.rows <= LONGEST * self.columns && self.columns <= LONGEST * self.rows,
            Folding::Column | Folding::Row => true,
            Folding::Strip => false,
        }
    }

    /// How many shades it has across and down, where so many are seen.
    #[must_use]
    pub fn shades(self, (wide, high): (usize, usize)) -> (usize, usize) {
        (wide.clamp(1, self.columns.max(1)), high.clamp(1, self.rows.max(1)))
    }

    /// The natural size made to fit so many rows.
    #[must_use]
    pub fn at_most(self, rows: u16) -> (u16, u16) {
        let (width, height) = self.natural();
        if height <= rows {
            return (width, height);
        }
        let width = if self.is_image() {
            ((u32::from(width) * u32::from(rows) + u32::from(height) / 2) / u32::from(height)) as u16
        } else {
            width
        };
        (width.max(1), rows)
    }
}

/// Whether all cells are 0 or 1, in other numbers than an image of so many rows and columns has.
fn says_yes_or_no(value: &Value) -> bool {
    let side = value.shape().cells().isqrt();
    side * side != value.shape().cells() && value.cells().all(|cell| cell == 0.0 || cell == 1.0)
}

/// A value as shades, with what its darkest and lightest stand for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shaded {
    laid_out: Arrangement,
    /// The shades.
    pub shades: Shades,
    /// The least and the greatest of what they show.
    pub range: (f64, f64),
    /// The shades with a cell that is hidden, by number.
    pub hidden: Vec<usize>,
}

/// What is seen of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Its number.
    Known,
    /// Nothing yet: it is worked out later.
    Awaited,
    /// Nothing: it is asked for.
    Hidden,
}

impl Shaded {
    /// The shades of a value as it is laid out in an area, at most so many across and down. A shade is the mean of the cells that fall to
    /// it; where one of those is not known, there is none. What is hidden has no part in the range either.
    #[must_use]
    pub fn of(
        (value, laid_out): (&Value, Arrangement),
        area: Area,
        (wide, high): (usize, usize),
        sight: impl Fn(usize, usize) -> Sight,
    ) -> Self {
        let (wide, high) = laid_out.shades((wide, high));
        let mut sums = vec![(0.0, 0_u32, Sight::Known); wide * high];
        let lines: Vec<usize> =
            (0..laid_out.rows).map(|row| share_of(row, high, laid_out.rows) * wide).collect();
        let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
        let mut is_signed = false;
        // Column by column, as a matrix lies in memory.
        for column in 0..laid_out.columns {
            let x = share_of(column, wide, laid_out.columns);
            for (row, line) in lines.iter().enumerate() {
                let (at_row, at_column) = laid_out.cell(row, column);
                let (sum, count, seen) = &mut sums[line + x];
                let number = value.get(at_row, at_column).unwrap_or(0.0);
                ends = (ends.0.min(number), ends.1.max(number));
                *sum += number;
                *count += 1;
                let how = sight(at_row, at_column);
                is_signed |= number < 0.0 && how != Sight::Hidden;
                match how {
                    Sight::Known => {}
                    Sight::Awaited if *seen == Sight::Hidden => {}
                    other => *seen = other,
                }
            }
        }
        let mean = |(sum, count, seen): &(f64, u32, Sight)| match seen {
            Sight::Hidden => f64::NAN,
            // A sum of many times the same number, divided, need not be that number.
            Sight::Known | Sight::Awaited if ends.0 == ends.1 => ends.0,
            Sight::Known | Sight::Awaited => sum / f64::from((*count).max(1)),
        };
        let means = || sums.iter().map(mean);
        let range = (means().fold(f64::INFINITY, f64::min), means().fold(f64::NEG_INFINITY, f64::max));
        let mut shades = Shades::of(area, wide, means().collect()).spread_out();
        // No mean need lie below zero where some of the numbers do.
        if is_signed {
            shades.ramp = Ramp::Signed;
        }
        for (cell, _) in shades.cells.iter_mut().zip(&sums).filter(|(_, (.., seen))| *seen == Sight::Awaited)
        {
            *cell = f64::NAN;
        }
        let hidden = (0..sums.len()).filter(|at| sums[*at].2 == Sight::Hidden).collect();
        Self { laid_out, shades, range, hidden }
    }

    /// The column and row of the shade a cell of the value falls to.
    #[must_use]
    pub fn shade_of(&self, (row, column): (usize, usize)) -> (usize, usize) {
        let laid_out = self.laid_out;
        let (row, column) = laid_out.place(row, column);
        let (wide, high) = (self.shades.columns, self.shades.rows());
        (share_of(column, wide, laid_out.columns), share_of(row, high, laid_out.rows))
    }
}

/// Where greys that go from the least to the greatest of some numbers begin. From the least itself, where all lie well above
/// nothing and yet far apart: from nothing on they would be one grey. What lies close together is one grey.
fn first_grey((least, greatest): (f64, f64)) -> f64 {
    let is_apart = least > WELL_ABOVE * greatest && greatest - least > WELL_ABOVE * greatest;
    if is_apart { least } else { least.min(0.0) }
}

impl Shades {
    /// The same greys from their least on, where from nothing on they would be one grey.
    #[must_use]
    pub(crate) fn spread_out(mut self) -> Self {
        let finite = || self.cells.iter().copied().filter(|share| share.is_finite());
        let range = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let first = first_grey(range);
        if self.ramp == Ramp::Grey && first > 0.0 {
            for share in &mut self.cells {
                *share = (*share - first) / (range.1 - first);
            }
        }
        self
    }
}

/// What shades stand for: a bar of them from the greatest number at the top over zero to the least at the foot, with the
/// numbers beside it. None where there is too little room.
#[must_use]
pub fn scale(bar: Area, (least, greatest): (f64, f64), decimals: usize) -> Vec<Mark> {
    let (least, greatest) = (least.min(0.0), greatest.max(0.0));
    if bar.height < LOWEST_SCALE || least == greatest {
        return Vec::new();
    }
    let last = bar.height - 1.0;
    let count = (2.0 * bar.height) as usize;
    let shade = |at: usize| greatest - (greatest - least) * at as f64 / (count - 1) as f64;
    let zero = (greatest / (greatest - least) * last).round();
    let ends = [(0.0, greatest), (last, least)];
    let ticks = ends.into_iter().chain((zero > 0.0 && zero < last).then_some((zero, 0.0)));
    let tick = |(row, value): (f64, f64)| {
        // The minus sign has a column of its own.
        let sign = if value < 0.0 { 0.0 } else { 1.0 };
        let at = (bar.right() + 1.0 + sign, bar.top + row + 0.5);
        Mark::text(at, number(value, decimals), Anchor::Start, Tone::Quiet)
    };
    let shades = Mark::Shades(Shades::of(bar, 1, (0..count).map(shade).collect()));
    [shades].into_iter().chain(ticks.map(tick)).collect()
}

/// The same in one row, from the least to the greatest, in the middle of a place, after a word for what they are; in
/// numbers alone where it is short.
#[must_use]
pub(crate) fn scale_along(
    place: Area,
    word: &str,
    (least, greatest): (f64, f64),
    ramp: Ramp,
    decimals: usize,
) -> Vec<Mark> {
    let first = if ramp == Ramp::Grey { first_grey((least, greatest)) } else { least.min(0.0) };
    let (least, greatest) = (first, greatest.max(0.0));
    let ends = [least, greatest].map(|end| number(end, decimals));
    let [least_end, greatest_end] = ends;
    let least_end = if word.is_empty() { least_end } else { format!("{word} {least_end}") };
    let [before, after] = [&least_end, &greatest_end].map(|end| width_of(end) + 1.0);
    let long = (place.width - before - after).min(LONGEST_SCALE);
    let y = place.top + 0.5;
    if long < SHORTEST_SCALE {
        let text = format!("{least_end}…{greatest_end}");
        let is_short = width_of(&text) <= place.width;
        let left = place.left + ((place.width - width_of(&text)) / 2.0).floor();
        return is_short
            .then(|| Mark::text((left, y), text, Anchor::Start, Tone::Quiet))
            .into_iter()
            .collect();
    }
    let left = place.left + ((place.width - before - long - after) / 2.0).floor() + before;
    let columns = long as usize;
    let shade = |at: usize| least + (greatest - least) * at as f64 / (columns - 1) as f64;
    let bar = Area { left, width: long, height: 1.0, ..place };
    let shades = Shades::of(bar, columns, (0..columns).map(shade).collect()).spread_out();
    let shades = Shades { ramp, ..shades };
    vec![
        Mark::text((left - before, y), least_end, Anchor::Start, Tone::Quiet),
        Mark::Shades(shades),
        Mark::text((left + long + 1.0, y), greatest_end, Anchor::Start, Tone::Quiet),
    ]
}

/// Which of so many shares the row or column `at` of so many falls to.
const fn share_of(at: usize, shares: usize, all: usize) -> usize {
    at * shares / all
}

fn characters(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_has_no_shade_and_no_part_in_the_scale() {
        let value = Value::from_rows(2, 2, &[-0.5, 0.25, 8.0, 0.5]);
        let area = Area { left: 0.0, top: 0.0, width: 2.0, height: 2.0 };
        let sight = |row, column| if (row, column) == (1, 0) { Sight::Hidden } else { Sight::Known };
        let shaded = Shaded::of((&value, Arrangement::of(&value)), area, (2, 2), sight);
        assert_eq!((shaded.range, shaded.hidden), ((-0.5, 0.5), vec![2]));
        assert!(shaded.shades.cells[2].is_nan());
        assert_eq!(shaded.shades.cells[1], 0.5, "half of the largest that is seen");
    }

    #[test]
    fn paper_that_is_grey_all_over_is_grey() {
        let grey = Value::from_rows(4, 1, &[0.5; 4]);
        let area = Area { left: 0.0, top: 0.0, width: 4.0, height: 4.0 };
        let shaded = Shaded::of((&grey, Arrangement::of(&grey)), area, (4, 4), |_, _| Sight::Known);
        assert!(shaded.shades.cells.iter().all(|share| *share == 0.5));
    }

    #[test]
    fn the_mean_of_one_number_many_times_is_that_number() {
        let equal = Value::from_rows(200, 784, &vec![0.01; 200 * 784]);
        let area = Area { left: 0.0, top: 0.0, width: 28.0, height: 16.0 };
        let shaded = Shaded::of((&equal, Arrangement::of(&equal)), area, (28, 16), |_, _| Sight::Known);
        assert_eq!(shaded.range, (0.01, 0.01));
    }

    #[test]
    fn greys_begin_at_their_least_where_they_would_be_one_grey() {
        let area = Area { left: 0.0, top: 0.0, width: 4.0, height: 1.0 };
        let shares = |numbers: &[f64]| Shades::of(area, 4, numbers.to_vec()).spread_out().cells;
        assert_eq!(shares(&[0.25, 0.5, 1.0]), [0.0, 1.0 / 3.0, 1.0], "outputs");
        assert_eq!(shares(&[0.01, 0.5, 1.0]), [0.01, 0.5, 1.0], "pixels: paper is paper");
        let close = shares(&[0.498, 0.5, 0.502]);
        assert!(close.iter().all(|share| *share > 0.9), "nearly one number is one grey: {close:?}");
    }

    #[test]
    fn a_scale_in_one_row_says_what_its_ends_stand_for_however_short_it_is() {
        let words = |width: f64, range| {
            let place = Area { left: 2.0, top: 0.0, width, height: 1.0 };
            let mut words = Vec::new();
            for mark in scale_along(place, "", range, Ramp::Signed, 3) {
                match mark {
                    Mark::Text { text, at, .. } => {
                        assert!(at.0 >= 2.0 && at.0 + width_of(&text) <= 2.0 + width, "{text} in {width}");
                        words.push(text);
                    }
                    Mark::Shades(shades) => assert_eq!(shades.ramp, Ramp::Signed),
                    _ => panic!(),
                }
            }
            words.concat()
        };
        assert_eq!(words(20.0, (0.48, 0.514)), "00.514", "grey begins with nothing");
        assert_eq!(words(20.0, (-0.25, 0.5)), "−0.250.5");
        assert_eq!(words(9.0, (-0.25, 0.5)), "−0.25…0.5");
        assert_eq!(words(8.0, (-0.25, 0.5)), "", "a number is never cut");
    }

    #[test]
    fn what_says_yes_or_no_of_each_row_stands_as_the_rows_do() {
        let ink: Vec<f64> = (0..200).map(|row| f64::from(u8::from((64..169).contains(&row)))).collect();
        let rows = Arrangement::of_lines(&Value::from_rows(200, 1, &ink));
        assert_eq!((rows.natural(), rows.cell(64, 0), rows.place(64, 0)), ((6, 14), (64, 0), (64, 0)));
        let columns = Arrangement::of_lines(&Value::from_rows(1, 200, &ink));
        assert_eq!((columns.natural(), columns.cell(0, 64)), ((40, 2), (0, 64)));
        let of_nodes = Arrangement::of(&Value::from_rows(200, 1, &ink));
        assert_eq!(of_nodes.natural(), (20, 10), "truths of nodes stand as these do");
        let signals: Vec<f64> = ink.iter().map(|ink| ink / 2.0).collect();
        assert_eq!(
            Arrangement::of_lines(&Value::from_rows(200, 1, &signals)).natural(),
            (20, 10),
            "hidden nodes"
        );
        assert_eq!(Arrangement::of(&Value::from_rows(784, 1, &[1.0; 784])).natural(), (28, 14), "an image");
    }

    #[test]
    fn an_image_keeps_its_shape() {
        let digit = Arrangement::of(&Value::from_rows(105, 63, &vec![0.0; 105 * 63]));
        for rows in [14, 9, 6] {
            let (width, height) = digit.at_most(rows);
            let shape = f64::from(width) / f64::from(2 * height) / (63.0 / 105.0);
            assert!((0.9..1.1).contains(&shape), "{width}×{height}");
        }
        let weights = Arrangement::of(&Value::from_rows(200, 784, &vec![0.0; 200 * 784]));
        assert_eq!(weights.natural(), (40, 14), "a matrix of weights is no image");
    }
}
