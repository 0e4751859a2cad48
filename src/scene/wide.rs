//! A network of wide layers: each as an image, a strip of cells or bars, and the largest terms of the sum at work, each
//! from the node it comes from.

use super::fan::{MOST_TERMS, fan};
use super::layer_area::{LayerArea, LayerLook};
use super::map::Map;
use super::network::shortened;
use super::path::Path;
use super::{Anchor, Area, Mark, Scene, Tone, bars, width_of};
use crate::matrix::{grouped, number};
use crate::session::{AtWork, Bar, Bars, FanTerm, Layer, Node, WideNetwork};

/// Columns between two layers with links: those they take before bars grow at all, before they grow more, and the most.
const GAP: [f64; 3] = [10.0, 30.0, 38.0];
/// The fewest columns between two layers without.
const APART: f64 = 2.0;
/// Columns that bars with what stands beside them have more than the fewest: none, then those they take before layers
/// stand further apart, and the most.
const LONGER: [f64; 3] = [0.0, 10.0, 22.0];
/// The fewest columns of a bundle of links, and where its ends are on a layer, as parts of its height.
const BUNDLE: f64 = 6.0;
const STRANDS: [f64; 3] = [0.15, 0.5, 0.85];
/// Columns between two names.
const BETWEEN_TITLES: f64 = 2.0;
/// Rows of an image, the fewest.
const LEAST_IMAGE: f64 = 4.0;
/// Rows over the layers: their names.
const TITLE: f64 = 1.0;
/// A network of wide layers in so many columns and rows. Where all its layers do not fit, those of the sum at work, and
/// where it has a row a line for the whole; where none fit, that line alone.
#[must_use]
pub fn wide_network(network: &WideNetwork, size: (u16, u16), decimals: usize) -> Scene {
    let with_map = (size.0, size.1.saturating_sub(1));
    let (mut marks, rows) = layers(network, &[with_map, size], size, decimals);
    if rows < size.1 {
        let room = Area { top: f64::from(rows), height: f64::from(size.1 - rows), ..Area::of(size) };
        Map::of_counts(network, room.width).draw(room, &mut marks);
    }
    Scene { size, marks }
}

/// The same without that line, where it stands elsewhere.
#[must_use]
pub fn wide_layers(network: &WideNetwork, size: (u16, u16), decimals: usize) -> Scene {
    let (marks, _) = layers(network, &[size], size, decimals);
    Scene { size, marks }
}

/// Its layers: all in the whole of a room, or some in the first of the rooms that they fit in; and the rows of that.
fn layers(
    network: &WideNetwork,
    rooms: &[(u16, u16)],
    whole: (u16, u16),
    decimals: usize,
) -> (Vec<Mark>, u16) {
    let all: Vec<usize> = (0..network.layers.len()).collect();
    let last = network.layers.len().saturating_sub(1);
    let at_work =
        network.sum.as_ref().map_or([0, last], |sum| [sum.layer.min(sum.from), sum.layer.max(sum.from)]);
    // Without a sum there are no weights to make room for.
    let ways: &[&Least] =
        if network.sum.is_some() { &[&WITH_WEIGHTS, &AT_EASE, &CLOSE] } else { &[&AT_EASE] };
    let others = [&[0, last], &all[..last], &[last], &[0]];
    let parts = ways.iter().map(|least| (&at_work[..], *least));
    let parts = parts.chain(others.into_iter().map(|layers| (layers, &AT_EASE)));
    let of_part = |(layers, least)| rooms.iter().map(move |room| (layers, least, *room));
    let mut tries = std::iter::once((&all[..], &AT_EASE, whole)).chain(parts.flat_map(of_part));
    let found =
        tries.find_map(|(layers, least, room)| Some((WideSpread::of(network, layers, least, room)?, room.1)));
    let mut marks = Vec::new();
    let Some((plan, rows)) = found else { return (marks, 0) };
    plan.draw(network, decimals, &mut marks);
    (marks, rows)
}

/// The whole of it in a row.
#[must_use]
pub fn map_of_wide(network: &WideNetwork, columns: u16) -> Scene {
    let mut marks = Vec::new();
    Map::of_counts(network, f64::from(columns)).draw(Area::of((columns, 1)), &mut marks);
    Scene { size: (columns, 1), marks }
}

/// What a layer and what stands about it take at the least.
#[derive(Debug)]
struct Least {
    /// Columns between two layers with links.
    gap: f64,
    /// Columns of a bar, its class, its number, and the marks of the largest and of the one that should be.
    bar: f64,
    /// What stands under the layer that is fed.
    beneath: Beneath,
    /// Rows of an image.
    image: f64,
}

/// What stands under the layer that is fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beneath {
    /// What comes of the sum.
    Sum,
    /// Nothing: the stage has it.
    Nothing,
}

impl Beneath {
    const fn rows(self) -> f64 {
        match self {
            Self::Sum => 1.0,
            Self::Nothing => 0.0,
        }
    }
}

/// Rather a smaller image than links without their weights.
const WITH_WEIGHTS: Least = Least { gap: 23.0, bar: 11.0, beneath: Beneath::Sum, image: 6.0 };
const AT_EASE: Least = Least { gap: GAP[0], bar: 16.0, beneath: Beneath::Sum, image: LEAST_IMAGE };
/// Where there would be no links otherwise: numbers without bars, and what comes of the sum is left to the stage.
const CLOSE: Least = Least { gap: 8.0, bar: 11.0, beneath: Beneath::Nothing, image: LEAST_IMAGE };

struct WideSpread {
    least: &'static Least,
    layers: Vec<LayerArea>,
    /// Columns and rows in all.
    columns: f64,
    rows: f64,
}

impl WideSpread {
    /// Places for some layers, images as large as leaves the others room; none where that does not help.
    fn of(
        network: &WideNetwork,
        layers: &[usize],
        least: &'static Least,
        (columns, rows): (u16, u16),
    ) -> Option<Self> {
        let (columns, rows) = (f64::from(columns), f64::from(rows));
        let sizes = (least.image as u16..=rows as u16).rev().map(f64::from);
        let tries = [TITLE, 0.0].into_iter().flat_map(|title| sizes.clone().map(move |high| (title, high)));
        tries.into_iter().find_map(|(title, high)| {
            Self::with_images(network, layers, least, (columns, rows - title), title, high)
        })
    }

    /// The same where images are so many rows high, under titles.
    fn with_images(
        network: &WideNetwork,
        layers: &[usize],
        least: &'static Least,
        (columns, room): (f64, f64),
        title: f64,
        high: f64,
    ) -> Option<Self> {
        let look = |at: &usize| {
            let count = network.layers.get(*at)?.nodes.len();
            let look = LayerLook::of(count, room - least.beneath.rows());
            let (width, height) = look.size(count, high.min(room), least.bar);
            let top = title + ((room - height) / 2.0).floor();
            let columns = look.columns_of_bars(count);
            Some(LayerArea { at: *at, look, columns, area: Area { left: 0.0, top, width, height } })
        };
        let mut placed: Vec<LayerArea> = layers.iter().filter_map(look).collect();
        let sum = network.sum.as_ref();
        let has_lines = sum.is_some_and(|sum| layers.contains(&sum.layer) && layers.contains(&sum.from));
        // Under the layer that is fed stands what comes of it.
        let (apart, beneath) = if has_lines { (least.gap, least.beneath.rows()) } else { (APART, 0.0) };
        let used: f64 = placed.iter().map(|layer| layer.area.width).sum();
        let gaps = placed.len().saturating_sub(1) as f64;
        let highest = placed.iter().map(|layer| layer.area.height).fold(0.0, f64::max);
        if placed.is_empty() || columns < used + gaps * apart || highest + beneath > room {
            return None;
        }
        let is_bars = |layer: &LayerArea| matches!(layer.look, LayerLook::Bars(_));
        let bars = if placed.iter().any(is_bars) { 1.0 } else { 0.0 };
        // By turns layers stand further apart and bars grow longer.
        let (mut gap, mut longer) = (0.0, 0.0);
        for (apart, most) in GAP.into_iter().zip(LONGER) {
            let left = |gap: f64, longer: f64| columns - used - gaps * gap - bars * longer;
            if gaps > 0.0 {
                gap += (left(gap, longer) / gaps).min(apart - gap).max(0.0).floor();
            }
            longer += left(gap, longer).min(most - longer).max(0.0).floor();
        }
        let whole = used + gaps * gap + bars * longer;
        for layer in placed.iter_mut().filter(|layer| is_bars(layer)) {
            layer.area.width += longer;
        }
        let mut left = ((columns - whole) / 2.0).floor();
        for layer in &mut placed {
            layer.area.left = left;
            left += layer.area.width + gap;
        }
        Some(Self { least, layers: placed, columns, rows: title + room })
    }

    fn draw(&self, network: &WideNetwork, decimals: usize, marks: &mut Vec<Mark>) {
        let top = self.layers.iter().map(|placed| placed.area.top).fold(f64::INFINITY, f64::min);
        if top >= TITLE {
            self.titles(network, top - 0.5, marks);
        }
        for placed in &self.layers {
            let layer = &network.layers[placed.at];
            match placed.look {
                LayerLook::Image(columns, _) | LayerLook::Strip(columns) => {
                    let sum = network.sum.iter().filter(|sum| sum.from == placed.at);
                    let terms = sum.flat_map(|sum| sum.terms.iter().take(MOST_TERMS));
                    marks.push(placed.shades(layer, columns, terms.map(|term| term.node).collect()));
                }
                LayerLook::Bars(_) => {
                    let is_last = placed.at + 1 == network.layers.len();
                    let targets = if is_last { &network.targets[..] } else { &[] };
                    let fed = network.sum.as_ref().map(|sum| sum.layer);
                    // Under the layer that is fed stands what comes of it.
                    let below = if fed == Some(placed.at) { 0.0 } else { self.rows - placed.area.bottom() };
                    bars::draw(marks, &bars_of(layer, targets), placed.area, below);
                }
            }
        }
        let at_work = network.sum.as_ref().map(|sum| sum.layer.min(sum.from));
        for pair in self.layers.windows(2).filter(|pair| at_work != Some(pair[0].at)) {
            bundle([&pair[0], &pair[1]], marks);
        }
        let find = |at: usize| self.layers.iter().find(|placed| placed.at == at);
        if let Some(sum) = &network.sum
            && let Some((from, to)) = find(sum.from).zip(find(sum.layer))
        {
            let counting = (network.layers.len(), network.first);
            let names = |term: &FanTerm| from.name_of(term.node, counting);
            fan(sum, [from, to], &names, (top >= TITLE).then_some(top - 0.5), decimals, marks);
            if self.least.beneath == Beneath::Nothing {
                return;
            }
            let count = || grouped(network.layers[to.at].nodes.len());
            let example = || format!("{} of {}", to.name_of(sum.node, counting), count());
            let value = sum.value.map_or_else(|| "?".to_owned(), |value| number(value, decimals));
            // Of a whole product a node is an example, and says so; in a program cells have the program's names.
            let says = match &sum.at_work {
                AtWork::Links(_) => format!("links to {}", example()),
                AtWork::MadeOf if sum.stands_for_all && network.first > 0 => {
                    format!("{}: sum {value}", example())
                }
                AtWork::Sum if sum.stands_for_all && network.first > 0 => format!("{} = {value}", example()),
                AtWork::Sum | AtWork::MadeOf => format!("{} = {value}", sum.name),
            };
            let is_asked = sum.value.is_none() && !matches!(sum.at_work, AtWork::Links(_));
            let tone = if is_asked { Tone::Question } else { Tone::Live };
            let at = (to.area.middle().0, to.area.bottom() + 0.5);
            marks.push(Mark::within(says, at, self.columns, tone));
        }
    }

    /// The layers' names, with how many nodes each has where there is room to say so, clear of one another.
    fn titles(&self, network: &WideNetwork, y: f64, marks: &mut Vec<Mark>) {
        let layers = || self.layers.iter().map(|placed| &network.layers[placed.at]);
        let whole: Vec<String> =
            layers().map(|layer| format!("{} {}", layer.name, grouped(layer.nodes.len()))).collect();
        let count = self.layers.len() as f64;
        let fits = |texts: &[String]| {
            texts.iter().map(|text| width_of(text) + BETWEEN_TITLES).sum::<f64>() - BETWEEN_TITLES
                <= self.columns
        };
        let names: Vec<String> = layers().map(|layer| layer.name.clone()).collect();
        let texts = [whole, names].into_iter().find(|texts| fits(texts)).unwrap_or_else(|| {
            let most = (self.columns / count - BETWEEN_TITLES).max(1.0);
            layers().map(|layer| shortened(&layer.name, most as usize)).collect()
        });
        let mut lefts: Vec<f64> = Vec::new();
        for (placed, text) in self.layers.iter().zip(&texts) {
            let before = lefts.last().zip(texts.get(lefts.len().wrapping_sub(1)));
            let free = before.map_or(0.0, |(left, text)| left + width_of(text) + BETWEEN_TITLES);
            lefts.push((placed.area.middle().0 - width_of(text) / 2.0).floor().max(free));
        }
        let mut end = self.columns;
        for (left, text) in lefts.iter_mut().zip(&texts).rev() {
            *left = left.min(end - width_of(text)).max(0.0);
            end = *left - BETWEEN_TITLES;
        }
        for ((left, text), placed) in lefts.into_iter().zip(texts).zip(&self.layers) {
            let has_live = network.layers[placed.at].nodes.iter().any(|node| node.live);
            let is_live = has_live || network.made == Some(placed.at);
            let tone = if is_live { Tone::Source } else { Tone::Quiet };
            marks.push(Mark::text((left, y), text, Anchor::Start, tone));
        }
    }
}

/// The links between two layers along which no sum is on its way: a few for all.
fn bundle([from, to]: [&LayerArea; 2], marks: &mut Vec<Mark>) {
    let (start, end) = (from.area.right() + 1.0, to.area.left - 1.0);
    if end - start < BUNDLE {
        return;
    }
    let ends = |area: Area| STRANDS.map(|part| area.top + part * area.height);
    for y in ends(from.area) {
        let lines = ends(to.area)
            .map(|to| Mark::Line(Path { from: (start, y), to: (end, to) }.line(Tone::Faint, 0.0)));
        marks.extend(lines);
    }
}

/// A layer's nodes as outputs, with what they should be.
fn bars_of(layer: &Layer, targets: &[Option<f64>]) -> Bars {
    let bar = |(at, node): (usize, &Node)| Bar {
        value: node.value.filter(|_| !node.hidden),
        target: targets.get(at).copied().flatten(),
        before: None,
        hidden: node.hidden,
        live: node.live,
    };
    Bars { bars: layer.nodes.iter().enumerate().map(bar).collect(), ..Bars::default() }
}
