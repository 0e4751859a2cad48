//! What questions over a whole run found, and a number taken apart, in lines.

use crate::matrix::{counted, exact, grouped, number};
use crate::run::{Findings, Histogram, Moment, RoundTakes, Table, Unfinished, Why, WhyTerm, Without, Worst};

/// Decimals of terms and of losses.
const DECIMALS: usize = 6;
/// The same where room is short.
const SHORT_DECIMALS: usize = 4;
/// Signs of the longest bar.
const BAR: usize = 40;
/// Moments in a line.
const IN_LINE: usize = 10;
/// Signs for what a pixel takes away and adds, the strongest last.
const TAKES: [char; 4] = [' ', '-', '=', '≡'];
const ADDS: [char; 4] = [' ', '+', '*', '#'];

/// The word for what a round takes: what one steps through.
pub const fn round(takes: RoundTakes) -> &'static str {
    match takes {
        RoundTakes::Batch => "batch",
        RoundTakes::Record | RoundTakes::Nothing => "sample",
    }
}

/// So many rounds.
fn rounds(count: usize, takes: RoundTakes) -> String {
    match takes {
        RoundTakes::Batch if count != 1 => format!("{} batches", grouped(count)),
        _ => counted(count, round(takes)),
    }
}

/// A table, its first line what its columns are, with so many rows at most.
pub fn table(table: &Table, most: usize) -> Vec<String> {
    written(table, most, &exact)
}

/// The same on so many columns of a screen: numbers have the decimals there is room for, and what then is too wide is
/// told of.
pub fn table_on(table: &Table, most: usize, columns: usize) -> Vec<String> {
    let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= columns);
    let narrow = |decimals: usize| written(table, most, &|value| number(value, decimals));
    let whole = self::table(table, most);
    if fits(&whole) {
        return whole;
    }
    if let Some(narrow) = FEWER_DECIMALS.into_iter().map(narrow).find(fits) {
        return narrow;
    }
    // As many of the last columns are left out as it takes.
    let least = |columns: usize| {
        let rows = table.rows.iter().take(most).map(|(moment, values)| (*moment, values[..columns].to_vec()));
        let columns = table.columns[..columns].to_vec();
        let part = Table { columns, takes: table.takes, rows: rows.collect(), ended: None };
        written(&part, most, &|value| number(value, 2))
    };
    let all = table.columns.len();
    let shown = (1..all).rev().find(|shown| fits(&least(*shown))).unwrap_or(1);
    let left = table.columns[shown..].join(", ");
    let told =
        (shown < all).then(|| format!("too wide for {left}: ask for less at a time, or `debug --table`"));
    let ended = ended(table.ended.as_ref(), &counted(table.rows.len(), "row"));
    least(shown).into_iter().chain(told).chain(ended).collect()
}

/// Decimals of numbers in a table that is too wide for all of them.
const FEWER_DECIMALS: [usize; 4] = [8, 6, 4, 2];

fn written(table: &Table, most: usize, number: &dyn Fn(f64) -> String) -> Vec<String> {
    let cell = |value: &Option<f64>| value.map_or_else(|| "·".to_owned(), number);
    let head = ["row", round(table.takes)]
        .map(str::to_owned)
        .into_iter()
        .chain(table.columns.iter().cloned())
        .collect();
    let row = |(at, (moment, values)): (usize, &(Moment, Vec<Option<f64>>))| {
        let place = [at.to_string(), moment.to_string()];
        place.into_iter().chain(values.iter().map(cell)).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(head).chain((1..).zip(table.rows.iter().take(most)).map(row)).collect();
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.columns.len() + 2).map(wide).collect();
    let line = |row: &Vec<String>| {
        // A column is as wide as what was typed for it, which formats need not have room for.
        let blank = |cell: &str, width: usize| " ".repeat(width - cell.chars().count());
        let cells = row.iter().zip(&widths).map(|(cell, width)| blank(cell, *width) + cell);
        cells.collect::<Vec<_>>().join("  ")
    };
    let left = table.rows.len().saturating_sub(most);
    let more = (left > 0).then(|| format!("… and {} more", counted(left, "row")));
    let ended = ended(table.ended.as_ref(), &counted(table.rows.len(), "row"));
    rows.iter().map(line).chain(more).chain(ended).collect()
}

/// Why there is no more than so much of what was asked for, if it came to no end.
pub fn ended(ended: Option<&Unfinished>, after: &str) -> Option<String> {
    Some(match ended? {
        Unfinished::Stopped => format!("stopped after {after}"),
        Unfinished::Fault(why) => format!("ended after {after}: {why}"),
    })
}

/// What a table is, in a line.
pub fn of_table(table: &Table) -> String {
    format!(
        "{} of {}, as each {} leaves them",
        counted(table.rows.len(), "row"),
        table.columns.join(", "),
        round(table.takes)
    )
}

/// The same for programs: values with commas between, nothing where there is none.
///
/// # Errors
/// None that a table can cause; the writer's own are passed on.
pub fn csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["epoch", "sample"].into_iter().chain(table.columns.iter().map(String::as_str)))?;
    for (Moment { epoch, sample }, values) in &table.rows {
        let plain = |number: f64| exact(number).replace('−', "-");
        let values = values.iter().map(|value| value.map_or_else(String::new, plain));
        writer.write_record([epoch.to_string(), sample.to_string()].into_iter().chain(values))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// What a histogram is, in a line.
pub fn of_histogram(histogram: &Histogram) -> String {
    format!("{} at {}", histogram.expression, rounds(histogram.looked, histogram.takes))
}

/// How often an expression has which values, the longest bar as long as there is room for.
pub fn histogram(histogram: &Histogram) -> Vec<String> {
    let most = histogram.bins.iter().map(|(.., count)| *count).max().unwrap_or(0).max(1);
    let named = |(from, to, _): &(f64, f64, usize)| {
        if from == to { exact(*from) } else { format!("{} to {}", number(*from, 4), number(*to, 4)) }
    };
    let wide = histogram.bins.iter().map(|bin| named(bin).chars().count()).max().unwrap_or(0);
    let line = |bin: &(f64, f64, usize)| {
        // The smallest that is there shows.
        let bar = "#".repeat((bin.2 * BAR).div_ceil(most));
        format!("  {:>wide$}  {:>7}  {bar}", named(bin), grouped(bin.2))
    };
    let counted = |count: usize| rounds(count, histogram.takes);
    let none = (histogram.none > 0).then(|| format!("  no number at {}", counted(histogram.none)));
    let ended = ended(histogram.ended.as_ref(), &counted(histogram.looked));
    let head = std::iter::once(of_histogram(histogram));
    head.chain(histogram.bins.iter().map(line)).chain(none).chain(ended).collect()
}

/// How often something holds.
pub fn of_found(found: &Findings) -> String {
    let Findings { condition, takes, count, looked, .. } = found;
    let of = rounds(*looked, *takes);
    format!("{condition} holds at {} of {of}, {}", grouped(*count), percent(*count, *looked))
}

/// A part of a whole with two decimals; what is too small to show in them is less than the least of them.
fn percent(part: usize, of: usize) -> String {
    let percent = 100.0 * part as f64 / of.max(1) as f64;
    if part > 0 && percent < 0.005 {
        "less than 0.01 %".to_owned()
    } else {
        format!("{} %", number(percent, 2))
    }
}

/// How often something holds, and at which samples.
pub fn found(found: &Findings) -> Vec<String> {
    found_in_lines(found, IN_LINE)
}

/// The same on so many columns of a screen.
pub fn found_on(found: &Findings, columns: usize) -> Vec<String> {
    let longest = found.moments.iter().map(|moment| moment.to_string().len() + 1).max().unwrap_or(1);
    found_in_lines(found, (columns.saturating_sub(FOUND_HEAD) / longest).clamp(1, IN_LINE))
}

/// Columns before the moments of a line.
const FOUND_HEAD: usize = 11;

fn found_in_lines(found: &Findings, in_line: usize) -> Vec<String> {
    let Findings { count, moments, .. } = found;
    let mut lines = vec![of_found(found)];
    let line = |(at, part): (usize, &[Moment])| {
        let moments: Vec<String> = part.iter().map(Moment::to_string).collect();
        format!("  row {:>3}: {}", at * in_line + 1, moments.join(" "))
    };
    lines.extend(moments.chunks(in_line).enumerate().map(line));
    if moments.len() < *count {
        lines.push(format!("  … and {} more", grouped(count - moments.len())));
    }
    lines.extend(found.without.as_ref().map(|without| format!("  {}", self::without(without))));
    lines.extend(ended(found.ended.as_ref(), &rounds(found.looked, found.takes)));
    lines
}

/// Where an expression cannot be worked out.
pub fn without(without: &Without) -> String {
    let Without { expression, count, first, why } = without;
    let count = counted(*count, "sample");
    format!("{expression} cannot be worked out at {count}, the first of them {first}: {why}.")
}

/// What the worst samples are the worst of.
pub fn of_worst(worst: &Worst) -> String {
    let of = rounds(worst.looked, worst.takes);
    format!("The largest losses of {of}, as the network is at {}", worst.moment)
}

/// The samples with the largest losses.
pub fn worst(worst: &Worst) -> Vec<String> {
    let mut lines = vec![of_worst(worst) + ":"];
    lines.extend((1..).zip(&worst.samples).map(|(row, (sample, loss))| {
        let round = round(worst.takes);
        format!("  row {row}: {round} {sample}: {}", number(*loss, DECIMALS))
    }));
    if let Some((count, first, halt)) = &worst.without {
        let count = rounds(*count, worst.takes);
        let why = halt.as_ref().map_or_else(|| "`loss` is no number".to_owned(), ToString::to_string);
        lines.push(format!("  no loss can be worked out at {count}, the first of them {first}: {why}"));
    }
    lines.extend(ended(worst.ended.as_ref(), &rounds(worst.looked, worst.takes)));
    lines
}

/// A term as it is told of.
pub struct ToldTerm {
    /// What it adds.
    pub value: f64,
    /// That, and its part of all sizes.
    pub numbers: String,
    /// What it is made of.
    pub of: String,
}

impl ToldTerm {
    /// Its columns.
    fn wide(&self) -> usize {
        self.numbers.chars().count() + self.of.chars().count()
    }
}

/// The terms of a number taken apart for so many columns of a screen, with so many for a bar behind the numbers of each.
/// Factors have the decimals there is room for, or their names alone; `None` where those are too long.
pub fn terms_on(why: &Why, columns: usize, bar: usize) -> Option<Vec<ToldTerm>> {
    let fits = |terms: &Vec<ToldTerm>| terms.iter().all(|term| term.wide() + bar <= columns);
    let decimals = [DECIMALS, 4, 3, 2, 1].map(Some).into_iter().chain([None]);
    decimals.map(|decimals| told_terms(why, decimals)).find(fits)
}

/// The same where there is little room, without bars: of names that are too long only the beginning is left.
pub fn terms_in_short(why: &Why, columns: usize) -> Vec<String> {
    let short = |most: usize| {
        let mut short = why.clone();
        let names = short.terms.iter_mut().flat_map(|term| &mut term.factors);
        names.for_each(|(name, _)| *name = shortened(name, most));
        told_terms(&short, None)
    };
    let longest = why.terms.iter().flat_map(|term| &term.factors).map(|(name, _)| name.chars().count()).max();
    let fits = |terms: &Vec<ToldTerm>| terms.iter().all(|term| term.wide() <= columns);
    let fitting = (1..=longest.unwrap_or(1)).rev().map(short).find(fits);
    fitting.unwrap_or_else(|| short(1)).into_iter().map(|term| term.numbers + &term.of).collect()
}

/// A cell's name with its variable's in so many letters at most, and a mark where it is cut: `hidden_o…[163, 0]`.
fn shortened(name: &str, most: usize) -> String {
    let (variable, cell) = name.split_at(name.rfind('[').unwrap_or(name.len()));
    if variable.chars().count() <= most {
        return name.to_owned();
    }
    format!("{}…{cell}", variable.chars().take(most).collect::<String>())
}

/// What a number is, and of how many terms.
pub fn of_why(why: &Why) -> String {
    let terms = counted(why.terms.len() + why.rest.0, "term");
    format!("{} = {}, the sum of {terms}", why.name, exact(why.value))
}

/// The same over its terms: what their shares are of.
pub fn over_terms(why: &Why) -> String {
    format!("{}; the largest, and their % of all sizes added up:", of_why(why))
}

/// A number taken apart: what it is, its largest terms with their part of all sizes, and the rest in a line.
fn terms(why: &Why) -> Vec<String> {
    let terms = told_terms(why, Some(DECIMALS)).into_iter().map(|term| term.numbers + &term.of);
    std::iter::once(over_terms(why)).chain(terms).collect()
}

/// The terms that are told of one by one, and what the others come to.
fn told_terms(why: &Why, decimals: Option<usize>) -> Vec<ToldTerm> {
    let factor = |(name, value): &(String, f64)| match decimals {
        Some(decimals) => format!("{name} {}", number(*value, decimals)),
        None => name.clone(),
    };
    let told = |value: f64, share: f64, of: String| {
        let numbers = match decimals {
            Some(_) => {
                let (value, share) = (number(value, DECIMALS), number(100.0 * share, 1));
                format!("  {value:>10}  {share:>4} %  ")
            }
            None => format!("{:>8} {:>3.0} % ", number(value, SHORT_DECIMALS), 100.0 * share),
        };
        ToldTerm { value, numbers, of }
    };
    let one = |term: &WhyTerm| {
        let factors: Vec<String> = term.factors.iter().map(factor).collect();
        let sign = if term.is_taken_away() { "− " } else { "" };
        told(term.value, term.share, format!("{sign}{}", factors.join(" × ")))
    };
    let (rest, sum, share) = why.rest;
    let others = (rest > 0).then(|| told(sum, share, format!("{} more", counted(rest, "term"))));
    why.terms.iter().map(one).chain(others).collect()
}

/// What is said over the image of what its pixels add.
pub const OVER_IMAGE: &str = "  over the image, + adds and - takes away:";

/// The same with what each pixel adds, where the terms are those of an image.
pub fn why(why: &Why) -> Vec<String> {
    let mut lines = terms(why);
    if let Some((width, pixels)) = &why.image {
        let most = strongest(pixels);
        lines.push(OVER_IMAGE.to_owned());
        for row in pixels.chunks(*width) {
            let signs: String = row.iter().map(|pixel| sign(*pixel, most)).collect();
            lines.push(format!("  {}", signs.trim_end()));
        }
    }
    lines
}

/// The size of the pixel that does most.
pub fn strongest(pixels: &[f64]) -> f64 {
    pixels.iter().fold(0.0_f64, |most, pixel| most.max(pixel.abs()))
}

/// The sign for what a pixel does, by its part of the most.
pub fn sign(pixel: f64, most: f64) -> char {
    let part = if most > 0.0 { pixel.abs() / most } else { 0.0 };
    let strength = [0.1, 0.3, 0.6].iter().filter(|edge| part >= **edge).count();
    if pixel < 0.0 { TAKES[strength] } else { ADDS[strength] }
}
