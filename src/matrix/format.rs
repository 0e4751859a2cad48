//! How numbers are written: rounded for the eye with points and signs aligned, or exactly, so that they read back.

use super::Value;

const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

/// A count in subscript digits: `12` as `₁₂`.
pub(crate) fn subscript(n: usize) -> String {
    n.to_string().bytes().map(|digit| SUBSCRIPTS[usize::from(digit - b'0')]).collect()
}

/// Raised signs, each in the place of the plain one.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const PLAIN: &str = "0123456789−";

/// A whole number as a power: `-2` as `⁻²`.
pub(crate) fn superscript(n: i32) -> String {
    in_powers(&format!("^{n}").replace('-', "−"))
}

/// A text with the whole numbers behind `^` raised: `u^2` as `u²`.
pub(crate) fn in_powers(text: &str) -> String {
    let mut parts = text.split('^');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.strip_prefix('−').unwrap_or(part);
        let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == digits.len() || rest.starts_with('.') {
            written.push('^');
            written.push_str(part);
        } else {
            let power = &part[..part.len() - rest.len()];
            written.extend(power.chars().filter_map(|sign| swapped(sign, PLAIN, RAISED)));
            written.push_str(rest);
        }
    }
    written
}

/// The same back again: `u²` as `u^2`.
pub(crate) fn out_of_powers(text: &str) -> String {
    let mut written = String::new();
    let mut is_raised = false;
    for sign in text.chars() {
        let plain = swapped(sign, RAISED, PLAIN);
        if plain.is_some() && !is_raised {
            written.push('^');
        }
        is_raised = plain.is_some();
        written.push(plain.unwrap_or(sign));
    }
    written
}

/// The sign of a row of them that stands where another does in another row.
fn swapped(sign: char, from: &str, to: &str) -> Option<char> {
    to.chars().nth(from.chars().position(|other| other == sign)?)
}

/// A count with its digits in threes: `60000` as `60,000`.
pub(crate) fn grouped(count: usize) -> String {
    in_threes(&count.to_string())
}

/// The same of digits.
pub(crate) fn in_threes(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and what is counted: `1 record`, `60,000 records`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A number in the fewest digits that read back to the very same number; whole numbers without a point.
pub fn exact(value: f64) -> String {
    let size = value.abs();
    let text = if value == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    };
    text.replace('-', "−")
}

/// A number with at most so many decimals, trailing zeros left off. One too small to show any digit that way is
/// written with a power of ten, so that it never passes for zero.
pub fn number(value: f64, decimals: usize) -> String {
    let text = plain(value, decimals);
    // The zeros of a power of ten are no decimals.
    let (digits, power) = text.split_at(text.find('e').unwrap_or(text.len()));
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.').to_owned() + power
    } else {
        text
    }
}

/// From this on a number is written with a power of ten.
const LEAST_IN_POWERS: f64 = 1e9;

/// A number with just so many decimals, or with a power of ten where those would hide it.
fn plain(value: f64, decimals: usize) -> String {
    // Hundreds of digits that are not shown would take long to find.
    if value.abs() >= LEAST_IN_POWERS {
        return format!("{value:.1e}").replace('-', "−");
    }
    let text = format!("{value:.decimals$}");
    let shows_nothing = text.bytes().all(|b| matches!(b, b'0' | b'-' | b'.'));
    if value != 0.0 && shows_nothing {
        return format!("{value:.1e}").replace('-', "−");
    }
    if shows_nothing { text.replace('-', "") } else { text.replace('-', "−") }
}

/// How the cells of one matrix are written so that they stand in line: all with the same decimals, all equally wide,
/// the sign in a column of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnFormat {
    /// Decimals each cell shows.
    pub decimals: usize,
    /// Characters each cell takes.
    pub width: usize,
}

impl ColumnFormat {
    /// The format for all cells of a value: as many decimals as the cell that needs most, up to `most`.
    pub fn of(value: &Value, most: usize) -> Self {
        Self::of_cells(value.cells(), most)
    }

    /// The format for a run of numbers that stand in one column.
    pub(crate) fn of_cells(cells: impl Iterator<Item = f64> + Clone, most: usize) -> Self {
        let needed = |v: f64| {
            if v.fract() == 0.0 {
                return 0;
            }
            let text = plain(v, most);
            let decimals = text.split_once('.').map_or(0, |(_, rest)| rest.trim_end_matches('0').len());
            if text.contains('e') { 0 } else { decimals }
        };
        let decimals = cells.clone().map(needed).max().unwrap_or(0);
        let width = Self::widest(cells, decimals);
        Self { decimals, width: width.unwrap_or(1) }
    }

    /// Characters of the widest of some numbers with so many decimals. Of those without a power of ten it is the least or
    /// the greatest, and the others are few: a matrix may have a million cells, and writing each takes its time.
    fn widest(cells: impl Iterator<Item = f64>, decimals: usize) -> Option<usize> {
        let width = |v: f64| Self { decimals, width: 0 }.text(v).chars().count();
        let shown = libm::pow(10.0, -(decimals as f64))..LEAST_IN_POWERS;
        let (mut ends, mut widest) = (None, None);
        for v in cells {
            if v == 0.0 || shown.contains(&v.abs()) {
                let (least, greatest) = ends.unwrap_or((v, v));
                ends = Some((v.min(least), v.max(greatest)));
            } else {
                widest = widest.max(Some(width(v)));
            }
        }
        ends.into_iter().fold(widest, |widest, (least, greatest)| {
            widest.max(Some(width(least))).max(Some(width(greatest)))
        })
    }

    /// The format for numbers none of which is known: as wide as one below 1 with so many decimals.
    pub(crate) const fn of_unknown(decimals: usize) -> Self {
        Self { decimals, width: "0.".len() + decimals }
    }

    /// One cell, padded on the left to the width of all.
    pub fn cell(self, value: f64) -> String {
        let text = self.text(value);
        format!("{text:>width$}", width = self.width)
    }

    fn text(self, value: f64) -> String {
        plain(value, self.decimals)
    }
}

/// Decimals numbers are shown and told with, where nothing else is asked for.
pub(crate) const DECIMALS: usize = 4;

/// How many decimals a number is written with; what follows its digits, such as a power of ten, are none.
pub(crate) fn decimals_written(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count())
}

/// How far a number may be from what it is written as with so many decimals.
pub fn half_a_digit(decimals: usize) -> f64 {
    0.5 * libm::pow(10.0, -(decimals as f64)) + 1e-12
}
