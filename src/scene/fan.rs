//! The largest terms of a sum on their way between two wide layers: each a link with its numbers, from the node it comes
//! from to the one it feeds.

use std::ops::RangeInclusive;

use super::layer_area::LayerArea;
use super::path::Path;
use super::tones::sign_tone;
use super::{Anchor, Mark, Tone, width_of};
use crate::matrix::{grouped, number};
use crate::session::{FanIn, FanTerm};

/// The terms of a sum shown at most.
pub(super) const MOST_TERMS: usize = 8;
/// Columns of a link before and behind its numbers, and between its weight and what comes along it, at the least.
const LEG: f64 = 3.0;
const SHORT_LEGS: [f64; 2] = [1.5, 1.0];
/// The fewest decimals of the terms of a sum, where all of them find room nowhere, and those for which their links are rather
/// short.
const FEWEST_DECIMALS: usize = 2;
const ENOUGH_DECIMALS: usize = 3;
const BETWEEN_NUMBERS: f64 = 3.0;

/// The terms of a sum, largest first, on their way to the node they feed; in the last row what the others come to.
pub(super) fn fan(sum: &FanIn, [from, to]: [&LayerArea; 2], decimals: usize, marks: &mut Vec<Mark>) {
    let forward = sum.from < sum.layer;
    let (left, right) = if forward { (from, to) } else { (to, from) };
    let (start, end) = (left.area.right(), right.area.left);
    let top = from.area.top.min(to.area.top);
    let rows = from.area.bottom().max(to.area.bottom()) - top;
    let shown = sum.terms.len().min(MOST_TERMS).min((rows - 1.0).max(1.0) as usize);
    let (terms, more) = sum.terms.split_at(shown);
    let pitch = ((rows - 1.0) / shown as f64).min(3.0).floor().max(1.0);
    let first = top + ((rows - pitch * shown as f64 - 1.0) / 2.0).floor().max(0.0) + 0.5;
    let column = |of: &dyn Fn(&FanTerm) -> String| NumberColumn::of(terms.iter().map(of).collect());
    // Rather fewer decimals than numbers over their links' ends.
    let fits = |(leg, decimals): &(f64, usize)| {
        column(&|term| signed(term.product, *decimals)).width + 2.0 * leg <= end - start
    };
    let [enough, few] = [ENOUGH_DECIMALS..=decimals, FEWEST_DECIMALS..=decimals.min(ENOUGH_DECIMALS - 1)];
    let ways = |decimals: RangeInclusive<usize>| {
        SHORT_LEGS.into_iter().flat_map(move |leg| decimals.clone().rev().map(move |most| (leg, most)))
    };
    let decimals = ways(enough).chain(ways(few)).find(fits).map_or(decimals, |(_, decimals)| decimals);
    let products = column(&|term| signed(term.product, decimals));
    let weights = column(&|term| number(term.weight, decimals));
    // Where there is room, a link has its weight's number before that of what comes along it.
    let room = end - start - 2.0 * LEG - BETWEEN_NUMBERS;
    let weights = Some(weights).filter(|weights| weights.width + products.width <= room);
    let before = weights.as_ref().map_or(0.0, |weights| weights.width + BETWEEN_NUMBERS);
    let block = (f64::midpoint(start, end) - f64::midpoint(before, products.width)).floor();
    let of_weights = block + if forward { 0.0 } else { products.width + BETWEEN_NUMBERS };
    let middle = block + if forward { before } else { 0.0 };
    let strongest = terms.first().map_or(0.0, |term| term.product.abs());
    let port = to.port(sum.node, !forward);
    for (at, FanTerm { node, weight, product }) in terms.iter().enumerate() {
        let y = first + pitch * at as f64;
        let thick = if strongest > 0.0 { product.abs() / strongest * 0.6 } else { 0.0 };
        // A link has its weight's colour, here as anywhere.
        let mut near = products.side(middle, forward);
        if let Some(weights) = &weights {
            let behind = weights.side(of_weights, !forward);
            marks.push(Mark::Line(Path { from: (behind, y), to: (near, y) }.line(sign_tone(*weight), thick)));
            marks.push(weights.mark(at, (of_weights, y), sign_tone(*weight)));
            near = weights.side(of_weights, forward);
        }
        if from.is_behind(*node, forward) {
            // A line from there would strike out the numbers before it: it begins with the node's own number.
            let (edge, anchor) =
                if forward { (start + 1.0, Anchor::Start) } else { (end - 1.0, Anchor::End) };
            let name = node.to_string();
            let line_from = edge + if forward { 1.0 } else { -1.0 } * (width_of(&name) + 0.5);
            marks.push(Mark::text((edge, y), name, anchor, Tone::Quiet));
            marks.push(Mark::Line(Path { from: (line_from, y), to: (near, y) }.line(Tone::Faint, 0.0)));
        } else {
            let from = from.port(*node, forward);
            marks.push(Mark::Line(Path { from, to: (near, y) }.line(Tone::Faint, 0.0)));
        }
        let far = products.side(middle, !forward);
        marks.push(Path { from: (far, y), to: port }.line(sign_tone(*weight), thick).into_arrow());
        let tone = if sum.live == Some(*node) { Tone::Live } else { sign_tone(*product) };
        marks.push(products.mark(at, (middle, y), tone));
    }
    let count = more.len() + sum.rest.0;
    if count > 0 {
        let more: f64 = more.iter().map(|term| term.product).sum();
        let rest = sum.rest.1.map_or_else(|| "?".to_owned(), |rest| signed(rest + more, decimals));
        let whole = format!("{} more {rest}", grouped(count));
        let at = (middle + products.width, first + pitch * shown as f64);
        let text = if at.0 - width_of(&whole) < start { format!("… {rest}") } else { whole };
        marks.push(Mark::text(at, text, Anchor::End, Tone::Quiet));
    }
}

/// Numbers under one another, their points in one column.
struct NumberColumn {
    /// Each with the columns behind it.
    texts: Vec<(String, f64)>,
    width: f64,
}

impl NumberColumn {
    fn of(texts: Vec<String>) -> Self {
        let behind = |text: &str| text.split_once('.').map_or(0, |(_, rest)| rest.chars().count() + 1);
        let most = texts.iter().map(|text| behind(text)).max().unwrap_or(0);
        let texts = texts.into_iter().map(|text| {
            let after = (most - behind(&text)) as f64;
            (text, after)
        });
        let texts: Vec<(String, f64)> = texts.collect();
        let width = texts.iter().map(|(text, after)| width_of(text) + after).fold(0.0, f64::max);
        Self { texts, width }
    }

    /// Where a line ends before them, or begins behind them.
    fn side(&self, left: f64, before: bool) -> f64 {
        if before { left - 0.5 } else { left + self.width + 0.5 }
    }

    fn mark(&self, at: usize, (left, y): (f64, f64), tone: Tone) -> Mark {
        let (text, after) = self.texts.get(at).map_or(("", 0.0), |(text, after)| (text, *after));
        Mark::text((left + self.width - after, y), text, Anchor::End, tone)
    }
}

/// A number with its sign always.
fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}
