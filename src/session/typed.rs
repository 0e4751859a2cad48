//! Numbers as people type them: with a comma or a point, with thousands set apart, worked out first where they are sums.

use std::collections::BTreeMap;

use super::claims::single;
use crate::interp::MOST_ALONE;
use crate::matrix::exact;

/// The one number that was typed.
///
/// # Errors
/// What is wrong with it, to be said after it: it is none, or it may be either of two.
pub(crate) fn typed(text: &str) -> Result<f64, String> {
    let mut readings = readings(text).into_iter().filter(|number| number.is_finite());
    let Some(number) = readings.next() else { return Err("is not a number".to_owned()) };
    match readings.find(|other| *other != number) {
        Some(other) => {
            Err(format!("may be {} or {}; write it without the comma", exact(number), exact(other)))
        }
        None => Ok(number),
    }
}

/// What one number may mean: a comma sets thousands apart, as in 397,000, or stands for the decimal point, and a space
/// or an apostrophe sets thousands apart too. 1,050 may be either.
pub(super) fn readings(text: &str) -> Vec<f64> {
    let text = text.trim().replace('−', "-").replace(['×', '·'], "*").replace(['÷', '⁄'], "/");
    let closed_up = ['\u{a0}', '\u{202f}', ' ', '\'']
        .iter()
        .fold(text.clone(), |text, gap| without_thousands(&text, *gap));
    let mut readings = vec![without_thousands(&closed_up, ','), closed_up.replace(',', ".")];
    if closed_up.contains(',') {
        readings.push(without_thousands(&closed_up, '.').replace(',', "."));
    }
    // A plain number may have more digits than an expression's.
    let plain = |reading: &str| {
        let is_written = reading.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        reading.parse().ok().filter(|_| is_written && !reading.ends_with(|c: char| c.is_alphabetic()))
    };
    let worth =
        |reading: &String| plain(reading).or_else(|| single(reading, &BTreeMap::new(), MOST_ALONE).ok());
    readings.iter().filter_map(worth).collect()
}

/// A text without the signs between digits that have three more and no fourth behind them.
fn without_thousands(text: &str, sign: char) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let is_thousands = |at: usize| {
        text[..at].ends_with(|c: char| c.is_ascii_digit()) && digits(&text[at + sign.len_utf8()..]) == 3
    };
    text.char_indices().filter(|&(at, c)| c != sign || !is_thousands(at)).map(|(_, c)| c).collect()
}
