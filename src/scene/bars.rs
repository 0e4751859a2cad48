//! A column of outputs as bars, one a class, with the largest marked, and the one that should be.

use super::caption::{self, Caption, Phrase};
use super::tones::sign_tone;
use super::{Anchor, Area, Mark, Tone, width_of};
use crate::matrix::{ColumnFormat, number};
use crate::session::{Bar, Bars};

/// The fewest columns a bar is drawn in.
const SHORTEST: f64 = 4.0;
/// The columns of the shortest bar: a number that is not 0 shows.
const SLIVER: f64 = 0.125;
/// The most: longer bars say no more.
const LONGEST: f64 = 40.0;
/// Decimals of the numbers beside the bars: more where one of them would pass for a whole number that it is not.
const DECIMALS: usize = 2;
/// The most of them.
const MOST_DECIMALS: usize = 4;
/// Columns between two columns of bars.
const GAP: f64 = 2.0;
/// The fewest columns in which the targets are numbers too, and not only a mark at the one that is high.
const WITH_TARGETS: f64 = 40.0;
/// Rows that what the marks say takes under the bars.
const LEGEND: f64 = 2.0;
/// Rows that their name takes over them.
const TITLE: f64 = 1.0;
/// How much of its row a bar leaves free, above and below.
const AIR: f64 = 0.06;

/// How the bars are laid out.
struct BarLayout {
    /// Columns of one column of bars.
    wide: f64,
    /// The column a number's bar may begin in, and the most it takes.
    bar: (f64, f64),
    /// Columns from there to zero, and for each 1.
    zero: f64,
    one: f64,
    /// Whether bars say by their colour which side of zero they are.
    is_signed: bool,
    /// Whether each has a mark where it was before.
    is_compared: bool,
}

/// Draws them; what their marks say stands in the room too or, where there are so many rows below it, there.
pub(super) fn draw(marks: &mut Vec<Mark>, bars: &Bars, room: Area, below: f64) {
    let count = bars.bars.len().max(1) as f64;
    let rows = room.height.max(1.0);
    let columns = (count / rows).ceil();
    let per_column = (count / columns).ceil();
    let outer = ((room.width + GAP) / columns).floor();
    // Beside sums and errors they would be taken for what these should be.
    let with_targets = outer >= WITH_TARGETS && are_outputs(bars);
    // Where there is no room for what it was, a mark there would say nothing.
    let is_compared = outer >= WITH_TARGETS && is_compared(bars);
    let format = format(bars, is_compared);
    let texts: Vec<[String; 4]> =
        bars.bars.iter().map(|bar| texts(bar, format, (is_compared, with_targets))).collect();
    let numbers = texts.iter().map(|texts| texts.iter().map(|text| width_of(text)).sum()).fold(0.0, f64::max);
    let class = width_of(&(bars.bars.len().max(1) - 1).to_string()).max(2.0);
    let long = (outer - GAP - 3.0 - class - numbers).min(LONGEST);
    let long = if long >= SHORTEST { long } else { -1.0 };
    let before = |bar: &Bar| bar.before.filter(|_| is_compared);
    let values = || {
        let values = bars.bars.iter().flat_map(|bar| [bar.value, before(bar)]).flatten();
        values.filter(|value| value.is_finite())
    };
    // As outputs go 1 is full; where there are numbers on both sides of zero, each side has its part.
    let is_signed = values().any(|value| value < 0.0);
    let highest = values().fold(if is_signed { 0.0 } else { 1.0 }, f64::max);
    let lowest = values().fold(0.0, f64::min);
    let one = long / (highest - lowest);
    // In cells a bar that ends at zero ends with one; a side with numbers has one of them at least.
    let least = |is_there: bool| if is_there { 1.0 } else { 0.0 };
    let zero = (-lowest * one).round().min(long - least(highest > 0.0)).max(least(lowest < 0.0));
    let layout = BarLayout {
        wide: outer.min(GAP + 3.0 + class + numbers + long),
        bar: (class + 2.0, long),
        zero,
        one,
        is_signed,
        is_compared,
    };
    let says = legend(bars, room.width, is_compared);
    let is_inside = rows > per_column + 1.0;
    let end = room.top + rows + if is_inside { 0.0 } else { below };
    // Rather their name than what the marks say.
    let is_titled = !bars.name.is_empty() && rows >= per_column + TITLE;
    let title_rows = if is_titled { TITLE } else { 0.0 };
    let is_inside = is_inside && rows > per_column + title_rows + 1.0;
    let legend_rows = if is_inside && !says.is_empty() { LEGEND } else { 0.0 };
    let top = room.top + title_rows + ((rows - per_column - legend_rows - title_rows) / 2.0).floor();
    let used = layout.wide * columns - GAP;
    let left = room.left + ((room.width - used) / 2.0).floor().max(0.0);
    if is_titled {
        let at = (left + layout.bar.0, top - TITLE + 0.5);
        marks.push(Mark::text(at, bars.name.clone(), Anchor::Start, Tone::Quiet));
    }
    let answer = answer(bars);
    for (at, (bar, texts)) in bars.bars.iter().zip(&texts).enumerate() {
        let (column, row) = ((at as f64 / per_column).floor(), at as f64 % per_column);
        let place = (left + column * layout.wide, top + row);
        output(marks, place, &layout, (at, bar, texts), answer == Some(at));
    }
    if is_inside || below >= LEGEND {
        let start = room.left + ((room.width - caption::width(&says)) / 2.0).floor();
        caption::put(marks, (start, (end - 0.5).min(top + per_column + 1.5)), &says);
    }
}

/// Whether these are outputs, as far as they are known: none lies outside 0 and 1.
fn are_outputs(bars: &Bars) -> bool {
    bars.bars.iter().filter_map(|bar| bar.value).all(|value| (0.0..=1.0).contains(&value))
}

/// Whether they stand beside earlier ones: both are outputs, and some of each are known.
fn is_compared(bars: &Bars) -> bool {
    let mut before = bars.bars.iter().filter_map(|bar| bar.before).peekable();
    let is_known = before.peek().is_some() && bars.bars.iter().any(|bar| bar.value.is_some());
    is_known && are_outputs(bars) && before.all(|value| (0.0..=1.0).contains(&value))
}

/// The class of the largest output, the first of equals, once all are known; of other numbers than outputs none, nor where it
/// is asked for.
fn answer(bars: &Bars) -> Option<usize> {
    if bars.is_largest_asked {
        return None;
    }
    let values: Option<Vec<f64>> = bars.bars.iter().map(|bar| bar.value).collect();
    let largest = values
        .filter(|_| are_outputs(bars))?
        .into_iter()
        .enumerate()
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)));
    largest.map(|(at, _)| at)
}

fn output(
    marks: &mut Vec<Mark>,
    (left, top): (f64, f64),
    layout: &BarLayout,
    (class, bar, [before, value, target, high]): (usize, &Bar, &[String; 4]),
    is_answer: bool,
) {
    let y = top + 0.5;
    let mut text = |x: f64, text: &str, anchor: Anchor, tone: Tone| {
        marks.push(Mark::text((x, y), text, anchor, tone));
    };
    let tone = match (bar.live, is_answer) {
        (true, _) => Tone::Live,
        (false, true) => Tone::Source,
        (false, false) => Tone::Text,
    };
    let (from, long) = layout.bar;
    if is_answer {
        text(left, "▸", Anchor::Start, Tone::Source);
    }
    text(left + from - 1.0, &class.to_string(), Anchor::End, tone);
    let mut x = left + from + long + 1.0;
    for (said, tone) in [(before, Tone::Quiet), (value, tone), (target, Tone::Quiet), (high, Tone::Question)]
    {
        // Blanks would lie on what stands beside them.
        let words = said.trim_start();
        if !words.is_empty() {
            text(x + width_of(said) - width_of(words), words, Anchor::Start, tone);
        }
        x += width_of(said);
    }
    if let Some(value) = bar.value.filter(|value| value.is_finite() && *value != 0.0) {
        let room = if value < 0.0 { layout.zero } else { long - layout.zero };
        let width = (value.abs() * layout.one).max(SLIVER).min(room);
        let begins = left + from + layout.zero + if value < 0.0 { -width } else { 0.0 };
        let area = Area { left: begins, top: top + AIR, width, height: 1.0 - 2.0 * AIR };
        let tone = match tone {
            Tone::Text if layout.is_signed => sign_tone(value),
            Tone::Text => Tone::Quiet,
            tone => tone,
        };
        if long > 0.0 {
            marks.push(Mark::Bar { area, tone });
        }
    }
    if let Some(before) = bar.before.filter(|before| layout.is_compared && long > 0.0 && before.is_finite()) {
        // In cells a mark stands at the left of its column.
        let at = (left + from + layout.zero + before * layout.one).min(left + from + long - SLIVER).floor();
        let area = Area { left: at, top, width: SLIVER, height: 1.0 };
        marks.push(Mark::Bar { area, tone: Tone::Text });
    }
}

/// How the numbers are written, all with the same decimals.
fn format(bars: &Bars, is_compared: bool) -> ColumnFormat {
    let known = || {
        let values = bars.bars.iter().filter(|bar| !bar.hidden).filter_map(|bar| bar.value);
        values.chain(bars.bars.iter().filter_map(|bar| bar.before).filter(|_| is_compared))
    };
    let is_true = |decimals: &usize| {
        let is_plain = |text: String| text.contains('.') && !text.contains('e');
        known().all(|value| value.fract() == 0.0 || is_plain(number(value, *decimals)))
    };
    let decimals = (DECIMALS..MOST_DECIMALS).find(is_true).unwrap_or(MOST_DECIMALS);
    let width = |value| ColumnFormat { decimals, width: 0 }.cell(value).chars().count();
    // As wide as one of them before there are any.
    ColumnFormat { decimals, width: known().map(width).fold(2 + decimals, usize::max) }
}

/// A bar's number, after what it was before and before its target where there is room for these, and a mark where that is
/// high.
fn texts(bar: &Bar, format: ColumnFormat, (with_before, with_target): (bool, bool)) -> [String; 4] {
    let sign = |sign: &str| format!("{sign:>width$}", width = format.width);
    let value = match bar.value {
        _ if bar.hidden => sign("?"),
        Some(value) => format.cell(value),
        None => sign("·"),
    };
    let before = bar.before.filter(|_| with_before);
    let before = before.map_or_else(String::new, |before| format!("{} → ", format.cell(before)));
    let target = bar.target.filter(|_| with_target).map_or_else(String::new, |t| format!("  {t:.DECIMALS$}"));
    let mark = if bar.target.is_some_and(|target| target > 0.5) { " ◂" } else { "  " };
    [before, value, target, mark.to_owned()]
}

/// What the marks say, as far as there are columns for it; what should be is what is told by its mark alone.
fn legend(bars: &Bars, columns: f64, is_compared: bool) -> Caption {
    let answer = answer(bars).map(|_| ("▸", Tone::Source, " the largest   "));
    let target = bars.bars.iter().any(|bar| bar.target.is_some()) && are_outputs(bars);
    let target = target.then_some(("◂", Tone::Question, " what it should be"));
    let earlier = format!(" {}   ", bars.before);
    let before = is_compared.then_some(("▏", Tone::Text, earlier.as_str()));
    let written = |marks: &[Option<(&str, Tone, &str)>]| -> Caption {
        let marks = marks.iter().flatten();
        marks
            .flat_map(|(sign, tone, says)| [Phrase::Words((*sign).into(), *tone), Phrase::words(*says)])
            .collect()
    };
    let ways = [
        written(&[before, answer, target]),
        written(&[before, target]),
        written(&[before]),
        written(&[target]),
    ];
    ways.into_iter().find(|says| caption::width(says) <= columns).unwrap_or_default()
}
