//! What comes of the debugger's orders, in words.

use super::sketch::sparkline;
use super::survey;
use crate::command::{Binding, TABLE, by_word};
use crate::matrix::{Value, counted, exact, grouped, number};
use crate::network::performance;
use crate::run::{
    Biography, Breakpoint, Comparison, Difference, Follows, Moment, Nudged, NudgedAll, NudgedLoss,
    NudgedMatrix, Said,
};

/// Cells of a value that are written out.
const WRITTEN_OUT: usize = 12;
/// Signs of a weight's course as a line of text.
const CURVE: usize = 64;
/// Decimals of errors and of what moves a weight.
const DECIMALS: usize = 6;
/// Decimals of slopes.
const SLOPE_DECIMALS: usize = 8;

/// What there is to say, in as many lines as it takes; empty where what was done shows.
pub fn whole(said: &Said) -> String {
    let lines = match said {
        Said::Biography(life) => biography(life, CURVE),
        Said::Compared(comparison) => compared(comparison),
        Said::Table(table) => survey::table(table, usize::MAX),
        Said::Histogram(histogram) => survey::histogram(histogram),
        Said::Help(None) => orders(),
        Said::Found(found) => survey::found(found),
        Said::Worst(worst) => survey::worst(worst),
        Said::Why(why) => survey::why(why),
        Said::Places(places) => marked(places),
        said => return line(said),
    };
    lines.join("\n")
}

/// The same in a line, which of a longer text is the gist.
pub fn line(said: &Said) -> String {
    match said {
        Said::Nothing => String::new(),
        Said::Arrived { moment, is_marked, waiting } => arrived(*moment, *is_marked, *waiting),
        Said::Hit { moment, breakpoint, change, looked, without } => {
            let without =
                without.as_ref().map_or_else(String::new, |without| format!(" {}", survey::without(without)));
            hit(*moment, breakpoint, *change, *looked) + &without
        }
        Said::NotFound { looked, without } => {
            let without =
                without.as_ref().map_or_else(String::new, |without| format!(" {}", survey::without(without)));
            format!("No breakpoint stops that way; {} looked at.{without}", counted(*looked, "sample"))
        }
        Said::BreakpointSet(breakpoint) => format!("Breakpoint {}: {breakpoint}.", breakpoint.id),
        Said::BreakpointRemoved(gone) => format!("Breakpoint {}, {gone}, is removed.", gone.id),
        Said::BreakpointsRemoved => "All breakpoints are removed.".to_owned(),
        Said::Unwatched(text) => format!("{text} is watched no more."),
        Said::NothingWatched => "Nothing is watched.".to_owned(),
        Said::Printed(text, value) => format!("{text} = {}", written(value, WRITTEN_OUT)),
        Said::Set { name, was, to } => format!(
            "{name} was {}, and is {} now. Everything after is worked out anew.",
            exact(*was),
            exact(*to)
        ),
        Said::Undone { is_kept: true } => {
            "Taken back here; the run still goes on by the change that was kept.".to_owned()
        }
        Said::Undone { is_kept: false } => "Taken back.".to_owned(),
        Said::NothingChanged { is_kept, waiting } => nothing_changed(*is_kept, *waiting),
        Said::Dropped => "The changes are forgotten.".to_owned(),
        Said::Kept => "The changed future is the run now.".to_owned(),
        Said::Nudged(nudged) => self::nudged(nudged),
        Said::NudgedMatrix(nudged) => nudged_matrix(nudged),
        Said::NudgedLoss(nudged) => nudged_loss(nudged),
        Said::NudgedAll(nudged) => nudged_all(nudged),
        Said::Biography(life) => span(life),
        Said::Compared(comparison) => format!("{} differ", after(comparison)),
        Said::Table(table) => survey::of_table(table),
        Said::Histogram(histogram) => survey::of_histogram(histogram),
        Said::Help(None) => "What can be ordered".to_owned(),
        Said::Help(Some(word)) => by_word(word).first().map_or_else(String::new, |binding| order(binding)),
        Said::Found(found) => survey::of_found(found),
        Said::Worst(worst) => survey::of_worst(worst),
        Said::Why(why) => survey::of_why(why),
        Said::Places(places) => format!("Marks and notes: {}", grouped(places.len())),
        Said::Placed(moment, what) => format!("At {moment}: {what}."),
        Said::Stopped => "Stopped.".to_owned(),
    }
}

/// What was marked and noted, a row each.
pub(crate) fn marked(places: &[(Moment, String)]) -> Vec<String> {
    if places.is_empty() {
        return vec!["Nothing is marked or noted yet: mark NAME, note WORDS.".to_owned()];
    }
    let row = |(at, (moment, what)): (usize, &(Moment, String))| format!("  row {at}: {moment}: {what}");
    (1..).zip(places).map(row).collect()
}

/// Every order with what it does.
pub(crate) fn orders() -> Vec<String> {
    TABLE
        .iter()
        .filter(|binding| binding.word.is_some())
        .map(|binding| format!("  {}", order(binding)))
        .collect()
}

/// An order, how it is written, and what it does.
fn order(binding: &Binding) -> String {
    let word = binding.word.unwrap_or_default();
    let form = format!("{word} {}", binding.takes.form());
    let short = if binding.short.is_empty() { String::new() } else { format!(" ({})", binding.short) };
    let key = binding.keys.first().map_or_else(String::new, |key| format!(" Key {key}."));
    format!("{}{short}: {}.{key}", form.trim_end(), binding.help)
}

fn arrived(moment: Moment, is_marked: bool, waiting: Option<Moment>) -> String {
    let marked = if is_marked { ", with your change that is not kept" } else { "" };
    let waiting = waiting.map_or_else(String::new, |left| {
        format!(" Your change waits at {left}: go back and keep it, or drop it.")
    });
    format!("Sample {moment}{marked}.{waiting}")
}

fn nothing_changed(is_kept: bool, waiting: Option<Moment>) -> String {
    let waits =
        waiting.map_or_else(String::new, |at| format!(" A change waits at {at}: go back to it first."));
    let here = if is_kept {
        "Nothing is changed here but what was kept, and the run goes on by that."
    } else {
        "Nothing is changed here."
    };
    match waiting {
        None if !is_kept => "Nothing is changed.".to_owned(),
        _ => format!("{here}{waits}"),
    }
}

fn hit(moment: Option<Moment>, breakpoint: &Breakpoint, change: Option<(f64, f64)>, looked: usize) -> String {
    let lead =
        moment.map_or_else(|| "Breakpoint".to_owned(), |moment| format!("Sample {moment}: breakpoint"));
    let change = change.map_or_else(String::new, |(was, now)| format!(": {}", apart(was, now)));
    let looked = moment.map_or_else(String::new, |_| format!(", {} looked at", counted(looked, "sample")));
    format!("{lead} {}, {breakpoint}{change} (hit {}{looked}).", breakpoint.id, breakpoint.hits)
}

/// Two numbers with as many decimals as it takes to tell them apart.
fn apart(was: f64, now: f64) -> String {
    let differ = |decimals: &usize| number(was, *decimals) != number(now, *decimals);
    match (4..=12).find(differ) {
        Some(decimals) => format!("{} → {}", number(was, decimals), number(now, decimals)),
        None => format!("{} → {}", exact(was), exact(now)),
    }
}

/// A value in words: whole where it has so many numbers at most, else its shape and range.
pub(super) fn written(value: &Value, most: usize) -> String {
    if let Some(number) = value.as_single() {
        return exact(number);
    }
    let (rows, columns) = value.shape().extent();
    if rows * columns <= most {
        let row = |row: usize| {
            let cells: Vec<String> = (0..columns).filter_map(|c| value.get(row, c)).map(exact).collect();
            format!("[{}]", cells.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        return if value.is_list() { rows.concat() } else { format!("[{}]", rows.join(", ")) };
    }
    let (low, high) = value.range();
    format!("{}, from {} to {}", value.shape(), exact(low), exact(high))
}

/// A weight's life, a line each: from what to what, its course in so many signs, its updates, what moved it most.
pub fn biography(life: &Biography, signs: usize) -> Vec<String> {
    let mut lines = vec![span(life), format!("  {}", course(life, signs))];
    lines.extend(updates(life));
    lines
}

/// What came of a weight's updates, and what moved it most, a line each.
#[must_use]
pub fn updates(life: &Biography) -> Vec<String> {
    let by_hand = life.by_hand.map_or_else(String::new, |by| format!(", changes of yours to {}", exact(by)));
    let (sum, change) = (exact(life.sum), exact(life.last - life.first));
    let mut lines = vec![format!("  its updates add up to {sum}{by_hand}, its change is {change}")];
    let moved = |moved: &crate::run::Move| {
        let label = moved.label.map_or_else(String::new, |label| format!(" (a {label})"));
        format!("{}{label} {}", moved.moment, number(moved.by, DECIMALS))
    };
    if !life.movers.is_empty() {
        let movers: Vec<String> = life.movers.iter().map(moved).collect();
        lines.push(format!("  moved most by {}", movers.join(", ")));
    }
    lines
}

/// From what to what a weight went, and over how many samples.
#[must_use]
pub fn span(life: &Biography) -> String {
    let samples = counted(life.samples, "sample");
    format!("{} over {samples}: from {} to {}", life.weight, exact(life.first), exact(life.last))
}

/// A weight's course as a line of so many signs.
fn course(life: &Biography, signs: usize) -> String {
    let signs = signs.clamp(1, life.values.len().max(1));
    let at = |sign: usize| life.values.get((sign + 1) * life.values.len() / signs - 1).copied();
    sparkline(&(0..signs).map(at).collect::<Vec<_>>())
}

/// Two futures, a line for what they come to and one for each weight told of.
pub fn compared(comparison: &Comparison) -> Vec<String> {
    let most = if comparison.furthest.is_empty() { "" } else { ", most of all" };
    let mut lines = vec![format!("{} differ{most}", after(comparison))];
    lines.extend(comparison.furthest.iter().map(difference));
    if let Some(named) = &comparison.named {
        lines.extend(["Asked for:".to_owned(), difference(named)]);
    }
    lines
}

fn after(comparison: &Comparison) -> String {
    let scores = comparison.scores.map_or_else(String::new, |(run, changed, of)| {
        let (run, changed) = (performance(run, of), performance(changed, of));
        format!("score {run} as it was, {changed} changed; ")
    });
    let errors = comparison.errors.map_or_else(String::new, |(run, changed)| {
        format!("mean error {} and {}; ", number(run, DECIMALS), number(changed, DECIMALS))
    });
    let (samples, differ) = (counted(comparison.samples, "sample"), counted(comparison.differ, "weight"));
    format!("After {samples}: {scores}{errors}{differ}")
}

fn difference(difference: &Difference) -> String {
    let Difference { weight, run, changed } = difference;
    let by = number(changed - run, DECIMALS);
    format!("  {weight}: {} as it was, {} changed ({by})", exact(*run), exact(*changed))
}

fn nudged(nudged: &Nudged) -> String {
    format!(
        "{}: update / lr {} · minus the slope of the squared error {} · of the cross-entropy {}: {}",
        nudged.weight,
        number(nudged.update, SLOPE_DECIMALS),
        number(nudged.squared_error, SLOPE_DECIMALS),
        number(nudged.cross_entropy, SLOPE_DECIMALS),
        follows(nudged.follows())
    )
}

fn nudged_matrix(nudged: &NudgedMatrix) -> String {
    format!(
        "{}, all {}: furthest from minus the slope of the squared error {}, of the cross-entropy {}: {}",
        nudged.matrix,
        counted(nudged.weights, "weight"),
        number(nudged.from_squared_error, SLOPE_DECIMALS),
        number(nudged.from_cross_entropy, SLOPE_DECIMALS),
        follows(nudged.follows)
    )
}

fn nudged_loss(nudged: &NudgedLoss) -> String {
    let NudgedLoss { weight, update, slope } = nudged;
    let times = if *slope == 0.0 {
        String::new()
    } else {
        format!(": the update is {} times the slope", number(update / slope, DECIMALS))
    };
    let (update, slope) = (number(*update, SLOPE_DECIMALS), number(*slope, SLOPE_DECIMALS));
    format!("{weight}: update {update} · slope of the loss {slope}{times}")
}

fn nudged_all(nudged: &NudgedAll) -> String {
    format!(
        "{}, all {}: at the steepest slope of the loss the update is {} times the slope; the others are within {} of \
         that (the largest update is {})",
        nudged.name,
        counted(nudged.weights, "weight"),
        number(nudged.factor, DECIMALS),
        number(nudged.apart, SLOPE_DECIMALS),
        number(nudged.largest, SLOPE_DECIMALS)
    )
}

fn follows(follows: Follows) -> &'static str {
    match (follows.squared_error, follows.cross_entropy) {
        (true, true) => "it follows the slope of both errors",
        (true, false) => "it follows the slope of the squared error, and not that of the cross-entropy",
        (false, true) => "it follows the slope of the cross-entropy, and not that of the squared error",
        (false, false) => "it follows the slope of neither error",
    }
}
