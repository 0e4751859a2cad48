//! A data set's figures as text.

use std::fmt::Write;

use crate::digits::statistics::{PixelStatistics, Statistics};
use crate::matrix::grouped;

/// Columns of the longest bar.
const BAR: usize = 30;

/// Counts, the balance of the classes, and how much ink there is.
pub(crate) fn sentences(name: &str, found: &Statistics) -> String {
    let Statistics { records, width, height, class_counts, pixels } = found;
    let mut text =
        format!("{name}: {} records, images of {width}×{height}\n\n label   records\n", grouped(*records));
    let most = class_counts.iter().max().copied().unwrap_or(0).max(1);
    for (label, &count) in class_counts.iter().enumerate() {
        let share = 100.0 * count as f64 / (*records).max(1) as f64;
        let bar = "#".repeat(count * BAR / most);
        let line = format!("{label:>6}  {:>8}  {share:>5.1} %  {bar}", grouped(count));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let PixelStatistics { min, max, mean, standard_deviation, share_with_ink } = pixels;
    let _ = write!(
        text,
        "\npixels from {min} to {max}, their mean {mean:.2}, standard deviation {standard_deviation:.2}\n{:.1} % of them have ink\n",
        100.0 * share_with_ink
    );
    text
}
