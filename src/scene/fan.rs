//! The largest terms of a sum on their way between two wide layers: each a link with its numbers, from the node it comes
//! from to the one it feeds.

use std::ops::RangeInclusive;

use super::layer_area::LayerArea;
use super::path::Path;
use super::tones::sign_tone;
use super::{Anchor, Area, Mark, Tone, width_of};
use crate::matrix::{grouped, number};
use crate::session::{AtWork, FanIn, FanTerm};

/// The terms of a sum shown at most.
pub(super) const MOST_TERMS: usize = 8;
/// Columns of a link before and behind its numbers, at the least, and where room is short.
const LEG: f64 = 3.0;
const SHORT_LEGS: [f64; 2] = [1.5, 1.0];
/// The fewest decimals of the terms of a sum; and those that come before long links.
const FEWEST_DECIMALS: usize = 2;
const ENOUGH_DECIMALS: usize = 3;
/// Columns between a weight and what comes along its link.
const BETWEEN_NUMBERS: f64 = 3.0;
/// Columns between a weight and the name of the node that it is multiplied with.
const BETWEEN_NAMES: f64 = 1.0;
/// The same between the numbers where there are names, and the part of the columns left that is behind these.
const NEAR_NUMBERS: f64 = 2.0;
const BEHIND_NAMES: f64 = 0.4;
/// How many columns aside what the columns are may stand.
const ASIDE: [f64; 5] = [0.0, 1.0, -1.0, 2.0, -2.0];
/// What the columns are.
const PRODUCT: &str = "product";
const WEIGHT: &str = "weight";

/// The terms of a sum, largest first, on their way to the node they feed; in the last row what the others come to. Over them,
/// where there is a row for it, what their numbers are.
pub(super) fn fan(
    sum: &FanIn,
    [from, to]: [&LayerArea; 2],
    name: &dyn Fn(&FanTerm) -> String,
    heading: Option<f64>,
    decimals: usize,
    marks: &mut Vec<Mark>,
) {
    let forward = sum.from < sum.layer;
    let (left, right) = if forward { (from, to) } else { (to, from) };
    let (start, end) = (left.area.right(), right.area.left);
    let top = from.area.top.min(to.area.top);
    let rows = from.area.bottom().max(to.area.bottom()) - top;
    let shown = sum.terms.len().min(MOST_TERMS).min((rows - 1.0).max(1.0) as usize);
    let (terms, more) = sum.terms.split_at(shown);
    let pitch = ((rows - 1.0) / shown as f64).min(3.0).floor().max(1.0);
    let first = top + ((rows - pitch * shown as f64 - 1.0) / 2.0).floor().max(0.0) + 0.5;
    let links = match &sum.at_work {
        AtWork::Links(name) => Some(name.as_str()),
        AtWork::Sum | AtWork::MadeOf => None,
    };
    let plan = FanPlan::of((terms, links), name, forward, (start, end), decimals);
    if let Some(y) = heading {
        plan.heading((links, y), marks);
    }
    let strongest = terms.first().map_or(0.0, |term| term.product.abs());
    let port = to.port(sum.node, !forward);
    for (at, FanTerm { node, weight, product }) in terms.iter().enumerate() {
        let y = first + pitch * at as f64;
        let thick = if strongest > 0.0 { product.abs() / strongest * 0.6 } else { 0.0 };
        // Up to its product a link has its weight's colour, here as anywhere.
        let mut near = plan.products.side(forward);
        if let Some(weights) = &plan.weights {
            let behind = weights.side(!forward);
            marks.push(Mark::Line(Path { from: (behind, y), to: (near, y) }.line(sign_tone(*weight), thick)));
            marks.push(weights.mark(at, y, sign_tone(*weight)));
            near = weights.side(forward);
        }
        if let Some(names) = &plan.names {
            marks.push(names.mark(at, y, Tone::Quiet));
            near = names.side(forward);
        }
        let room = if forward { near - start } else { end - near };
        if !from.is_behind(*node, forward) && (plan.names.is_none() || room >= SHORT_LEGS[0]) {
            let from = from.port(*node, forward);
            marks.push(Mark::Line(Path { from, to: (near, y) }.line(Tone::Faint, 0.0)));
        } else if plan.names.is_none() {
            // A line from there would strike out the numbers before it: it begins with the node's own number.
            let (edge, anchor) =
                if forward { (start + 1.0, Anchor::Start) } else { (end - 1.0, Anchor::End) };
            let name = node.to_string();
            let line_from = edge + if forward { 1.0 } else { -1.0 } * (width_of(&name) + 0.5);
            marks.push(Mark::text((edge, y), name, anchor, Tone::Quiet));
            marks.push(Mark::Line(Path { from: (line_from, y), to: (near, y) }.line(Tone::Faint, 0.0)));
        }
        let far = plan.products.side(!forward);
        // From its product on a link has that one's colour; along one whose own number is made nothing comes.
        let comes = if links.is_some() { weight } else { product };
        let line = Path { from: (far, y), to: port }.line(sign_tone(*comes), thick);
        marks.push(if links.is_some() { Mark::Line(line) } else { line.into_arrow() });
        let tone = if sum.live == Some(*node) { Tone::Live } else { Tone::Text };
        marks.push(plan.products.mark(at, y, tone));
    }
    let count = more.len() + sum.rest.0;
    if count > 0 {
        let more: f64 = more.iter().map(|term| term.product).sum();
        let rest = sum.rest.1.map_or_else(|| "?".to_owned(), |rest| signed(rest + more, plan.decimals));
        let (rest, whole) = match links {
            Some(_) => ("…".to_owned(), format!("{} more", grouped(count))),
            None => (format!("… {rest}"), format!("{} more {rest}", grouped(count))),
        };
        let at = (plan.products.left + plan.products.width, first + pitch * shown as f64);
        let text = if at.0 - width_of(&whole) < start { rest } else { whole };
        marks.push(Mark::text(at, text, Anchor::End, Tone::Quiet));
    }
}

/// What stands on the links of a sum, and where: the products, and as far as there is room their weights, and the nodes that
/// they come from.
struct FanPlan {
    forward: bool,
    decimals: usize,
    /// Columns between products and weights.
    between: f64,
    products: FanColumn,
    weights: Option<FanColumn>,
    names: Option<FanColumn>,
}

impl FanPlan {
    fn of(
        (terms, links): (&[FanTerm], Option<&str>),
        name: &dyn Fn(&FanTerm) -> String,
        forward: bool,
        (start, end): (f64, f64),
        decimals: usize,
    ) -> Self {
        let column = |of: &dyn Fn(&FanTerm) -> String| FanColumn::of(terms.iter().map(of).collect());
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
        // Where there is room, a link has its weight's number before that of what comes along it, and the node's name
        // before that, multiplied.
        let room = end - start - 2.0 * LEG - BETWEEN_NUMBERS;
        let weights =
            Some(weights).filter(|weights| links.is_none() && weights.width + products.width <= room);
        let numbers = products.width + weights.as_ref().map_or(0.0, |weights| weights.width);
        let left = |names: &FanColumn| end - start - numbers - NEAR_NUMBERS - BETWEEN_NAMES - names.width;
        let named = |of: &dyn Fn(&FanTerm) -> String| {
            let names = FanColumn::words(terms.iter().map(of).collect(), !forward);
            Some(names).filter(|names| left(names) >= LEG + SHORT_LEGS[0])
        };
        let times = |term: &FanTerm| {
            if forward { format!("{} ×", name(term)) } else { format!("× {}", name(term)) }
        };
        let names = match links {
            Some(_) => named(name),
            None => weights.is_some().then(|| named(&times).or_else(|| named(name))).flatten(),
        };
        // What is left stands before and behind: rather more where the arrows are.
        let (between, behind) = match &names {
            Some(names) => (NEAR_NUMBERS, (left(names) * BEHIND_NAMES).floor()),
            None => {
                let between = weights.as_ref().map_or(0.0, |_| BETWEEN_NUMBERS);
                (between, ((end - start - numbers - between) / 2.0).ceil())
            }
        };
        let used = numbers + between + names.as_ref().map_or(0.0, |names| BETWEEN_NAMES + names.width);
        let before = if forward { behind } else { end - start - used - behind };
        let mut plan = Self { forward, decimals, between, products, weights, names };
        plan.place((start + before).floor());
        plan
    }

    /// Puts the columns beside one another, from a place on.
    fn place(&mut self, mut left: f64) {
        let products = [(Some(&mut self.products), self.between)];
        let others = [(self.weights.as_mut(), BETWEEN_NAMES), (self.names.as_mut(), 0.0)];
        let mut columns: Vec<(&mut FanColumn, f64)> =
            products.into_iter().chain(others).filter_map(|(column, gap)| Some((column?, gap))).collect();
        if self.forward {
            // Behind the names comes what is before them the other way.
            columns.reverse();
            let gaps: Vec<f64> = columns.iter().skip(1).map(|(_, gap)| *gap).collect();
            columns.iter_mut().zip(gaps).for_each(|((_, gap), next)| *gap = next);
        }
        for (column, gap) in columns {
            column.left = left;
            left += column.width + gap;
        }
    }

    /// What the columns are, over them, as far as the names of layers leave room for it.
    fn heading(&self, (links, y): (Option<&str>, f64), marks: &mut Vec<Mark>) {
        let arrow = if self.forward { " → " } else { " ← " };
        let times =
            self.names.as_ref().map(|_| if self.forward { ("signal", " × ") } else { ("error", " × ") });
        let parts = [Some((PRODUCT, "")), self.weights.as_ref().map(|_| (WEIGHT, arrow)), times];
        let mut parts: Vec<(&str, &str)> = parts.into_iter().flatten().collect();
        let behind = self.products.left + self.products.width;
        if self.forward {
            parts.reverse();
        }
        let pieces =
            parts.iter().flat_map(|(word, sign)| if self.forward { [*word, *sign] } else { [*sign, *word] });
        let text = pieces.collect::<Vec<&str>>().concat();
        let text = links.map_or(text, str::to_owned);
        let left = behind - if self.forward || links.is_some() { width_of(&text) } else { width_of(PRODUCT) };
        let is_free = |left: &f64| {
            let area = Area { left: *left, top: y - 0.5, width: width_of(&text), height: 1.0 };
            let is_over = |mark: &Mark| match mark {
                Mark::Text { at, text, anchor: Anchor::Start, .. } => {
                    let other = Area { left: at.0, top: at.1 - 0.5, width: width_of(text), height: 1.0 };
                    area.overlaps(other, 2.0)
                }
                _ => false,
            };
            !marks.iter().any(is_over)
        };
        if let Some(left) = ASIDE.map(|aside| left + aside).into_iter().find(is_free) {
            marks.push(Mark::text((left, y), text, Anchor::Start, Tone::Quiet));
        }
    }
}

/// Texts under one another in their place.
struct FanColumn {
    /// Each with the columns behind it.
    texts: Vec<(String, f64)>,
    left: f64,
    width: f64,
    /// Whether they begin in one column, and do not end in one.
    begin: bool,
}

impl FanColumn {
    /// Numbers, their points in one column.
    fn of(texts: Vec<String>) -> Self {
        let behind = |text: &str| text.split_once('.').map_or(0, |(_, rest)| rest.chars().count() + 1);
        let most = texts.iter().map(|text| behind(text)).max().unwrap_or(0);
        let texts = texts.into_iter().map(|text| {
            let after = (most - behind(&text)) as f64;
            (text, after)
        });
        Self::with(texts.collect(), false)
    }

    /// Words, which begin in one column, or end in one.
    fn words(texts: Vec<String>, begin: bool) -> Self {
        Self::with(texts.into_iter().map(|text| (text, 0.0)).collect(), begin)
    }

    fn with(texts: Vec<(String, f64)>, begin: bool) -> Self {
        let width = texts.iter().map(|(text, after)| width_of(text) + after).fold(0.0, f64::max);
        Self { texts, left: 0.0, width, begin }
    }

    /// Where a line ends before them, or begins behind them.
    fn side(&self, before: bool) -> f64 {
        if before { self.left - 0.5 } else { self.left + self.width + 0.5 }
    }

    fn mark(&self, at: usize, y: f64, tone: Tone) -> Mark {
        let (text, after) = self.texts.get(at).map_or(("", 0.0), |(text, after)| (text, *after));
        if self.begin {
            return Mark::text((self.left, y), text, Anchor::Start, tone);
        }
        Mark::text((self.left + self.width - after, y), text, Anchor::End, tone)
    }
}

/// A number with its sign always.
fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}
