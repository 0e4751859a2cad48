//! A network of wide layers: each as an image, a strip of cells or bars, and the largest terms of the sum at work, each
//! from the node it comes from.

use super::network::{shortened, sign_tone};
use super::path::Path;
use super::{Anchor, Area, Mark, Scene, Shades, Tone, bars, width_of};
use crate::digits::nearest_to_square;
use crate::matrix::{grouped, number};
use crate::session::{Bar, Bars, FanIn, FanTerm, Layer, Node, WideNetwork};

/// Layers of at most so many nodes are bars with their numbers.
const MOST_BARS: usize = 12;
/// Layers of at least so many that fold into a square are images.
const FEWEST_PIXELS: usize = 256;
/// Columns between two layers, the fewest and the most.
const GAP: (f64, f64) = (10.0, 26.0);
/// The terms of a sum shown at most.
const MOST_TERMS: usize = 8;
/// Columns of a strip, the fewest.
const STRIP: f64 = 10.0;
/// Columns of a bar, the fewest and the most.
const BAR: (f64, f64) = (4.0, 26.0);
/// Columns between two columns of bars.
const BETWEEN_BARS: f64 = 2.0;
/// Columns beside a bar: its class, its number, and the marks of the largest and of the one that should be.
const BESIDE_BAR: f64 = 12.0;
/// The fewest columns of a bundle of links, and where its ends are on a layer, as parts of its height.
const BUNDLE: f64 = 6.0;
const STRANDS: [f64; 3] = [0.15, 0.5, 0.85];
/// Columns between two names.
const BETWEEN_TITLES: f64 = 2.0;
/// Rows of an image, the fewest.
const LEAST_IMAGE: f64 = 4.0;
/// Rows over the layers: their names.
const TITLE: f64 = 1.0;

/// A network of wide layers in so many columns and rows. Where all its layers do not fit, those of the sum at work.
#[must_use]
pub fn wide_network(network: &WideNetwork, size: (u16, u16), decimals: usize) -> Scene {
    let all: Vec<usize> = (0..network.layers.len()).collect();
    let last = network.layers.len().saturating_sub(1);
    let at_work =
        network.sum.as_ref().map_or([0, last], |sum| [sum.layer.min(sum.from), sum.layer.max(sum.from)]);
    let tries = [&all[..], &at_work, &[0, last], &all[..last], &[last], &[0]];
    let mut marks = Vec::new();
    if let Some(plan) = tries.into_iter().find_map(|layers| WideSpread::of(network, layers, size)) {
        plan.draw(network, decimals, &mut marks);
    }
    Scene { size, marks }
}

/// What a layer looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum LayerLook {
    /// Its nodes as pixels, so many a row.
    Image(usize),
    /// Its nodes as cells, so many a row.
    Strip(usize),
    /// A bar a node, so many under one another.
    Bars(usize),
}

impl LayerLook {
    fn of(count: usize, rows: f64) -> Self {
        let (columns, high) = nearest_to_square(count);
        match count {
            // In few rows they stand in two columns.
            count @ ..=MOST_BARS if count as f64 > rows + 1.0 => Self::Bars(count.div_ceil(2)),
            count @ ..=MOST_BARS => Self::Bars(count),
            FEWEST_PIXELS.. if columns <= 2 * high => Self::Image(columns),
            count => {
                // Half a row a cell, as high as there is room for.
                let most = (2.0 * rows).max(1.0);
                Self::Strip((count as f64 / most).ceil().max(STRIP) as usize)
            }
        }
    }

    /// Columns and rows it takes at best, in so many rows.
    fn size(self, count: usize, rows: f64) -> (f64, f64) {
        match self {
            Self::Image(columns) => {
                let natural = count.div_ceil(columns) as f64 / 2.0;
                let high = natural.min(rows).floor();
                ((columns as f64 * high / natural).floor(), high)
            }
            Self::Strip(columns) => (columns as f64, (count.div_ceil(columns) as f64 / 2.0).ceil()),
            Self::Bars(rows) => {
                let columns = count.div_ceil(rows.max(1)) as f64;
                (columns * (BESIDE_BAR + BAR.0 + BETWEEN_BARS) - BETWEEN_BARS, rows as f64)
            }
        }
    }
}

/// A layer in its place.
struct LayerArea {
    at: usize,
    look: LayerLook,
    area: Area,
}

struct WideSpread {
    layers: Vec<LayerArea>,
    /// Columns and rows in all.
    columns: f64,
    rows: f64,
}

impl WideSpread {
    /// Places for some layers, images as large as leaves the others room; none where that does not help.
    fn of(network: &WideNetwork, layers: &[usize], (columns, rows): (u16, u16)) -> Option<Self> {
        let (columns, rows) = (f64::from(columns), f64::from(rows));
        let sizes = (LEAST_IMAGE as u16..=rows as u16).rev().map(f64::from);
        let tries = [TITLE, 0.0].into_iter().flat_map(|title| sizes.clone().map(move |high| (title, high)));
        tries.into_iter().find_map(|(title, high)| {
            Self::with_images(network, layers, (columns, rows - title), title, high)
        })
    }

    /// The same where images are so many rows high, under titles.
    fn with_images(
        network: &WideNetwork,
        layers: &[usize],
        (columns, room): (f64, f64),
        title: f64,
        high: f64,
    ) -> Option<Self> {
        let look = |at: &usize| {
            let count = network.layers.get(*at)?.nodes.len();
            let look = LayerLook::of(count, room - 1.0);
            let (width, height) = look.size(count, high.min(room));
            let top = title + ((room - height) / 2.0).floor();
            Some(LayerArea { at: *at, look, area: Area { left: 0.0, top, width, height } })
        };
        let mut placed: Vec<LayerArea> = layers.iter().filter_map(look).collect();
        let sum = network.sum.as_ref();
        let has_lines = sum.is_some_and(|sum| layers.contains(&sum.layer) && layers.contains(&sum.from));
        // Under the layer that is fed stands what comes of it.
        let (least, foot) = if has_lines { (GAP.0, 1.0) } else { (2.0, 0.0) };
        let used: f64 = placed.iter().map(|layer| layer.area.width).sum();
        let gaps = placed.len().saturating_sub(1) as f64;
        let highest = placed.iter().map(|layer| layer.area.height).fold(0.0, f64::max);
        if placed.is_empty() || columns < used + gaps * least || highest + foot > room {
            return None;
        }
        let gap = if gaps > 0.0 { ((columns - used) / gaps).min(GAP.1).floor() } else { 0.0 };
        // What is left over makes the bars longer.
        let spare = (columns - used - gaps * gap).min(BAR.1 - BAR.0).max(0.0).floor();
        let is_bars = |layer: &LayerArea| matches!(layer.look, LayerLook::Bars(_));
        let whole = used + gaps * gap + if placed.iter().any(is_bars) { spare } else { 0.0 };
        for layer in placed.iter_mut().filter(|layer| is_bars(layer)) {
            layer.area.width += spare;
        }
        let mut left = ((columns - whole) / 2.0).floor();
        for layer in &mut placed {
            layer.area.left = left;
            left += layer.area.width + gap;
        }
        Some(Self { layers: placed, columns, rows: title + room })
    }

    fn draw(&self, network: &WideNetwork, decimals: usize, marks: &mut Vec<Mark>) {
        let top = self.layers.iter().map(|placed| placed.area.top).fold(f64::INFINITY, f64::min);
        if top >= TITLE {
            self.titles(network, top - 0.5, marks);
        }
        for placed in &self.layers {
            let layer = &network.layers[placed.at];
            match placed.look {
                LayerLook::Image(columns) | LayerLook::Strip(columns) => {
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
            bundle(&pair[0], &pair[1], marks);
        }
        let find = |at: usize| self.layers.iter().find(|placed| placed.at == at);
        if let Some(sum) = &network.sum
            && let Some((from, to)) = find(sum.from).zip(find(sum.layer))
        {
            fan(sum, [from, to], decimals, marks);
            let value = sum.value.map_or_else(|| "?".to_owned(), |value| number(value, decimals));
            let tone = if sum.value.is_some() { Tone::Live } else { Tone::Question };
            let at = (to.area.middle().0, to.area.bottom() + 0.5);
            marks.push(Mark::within(format!("{} = {value}", sum.name), at, self.columns, tone));
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
        for ((left, text), layer) in lefts.into_iter().zip(texts).zip(layers()) {
            let is_live = layer.nodes.iter().any(|node| node.live);
            let tone = if is_live { Tone::Source } else { Tone::Quiet };
            marks.push(Mark::text((left, y), text, Anchor::Start, tone));
        }
    }
}

/// The links between two layers that are not at work: a few for all, barely there.
fn bundle(from: &LayerArea, to: &LayerArea, marks: &mut Vec<Mark>) {
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

/// The terms of a sum, largest first, on their way to the node they feed; in the last row what the others come to.
fn fan(sum: &FanIn, [from, to]: [&LayerArea; 2], decimals: usize, marks: &mut Vec<Mark>) {
    let forward = sum.from < sum.layer;
    let (left, right) = if forward { (from, to) } else { (to, from) };
    let (start, end) = (left.area.right(), right.area.left);
    let top = from.area.top.min(to.area.top);
    let rows = from.area.bottom().max(to.area.bottom()) - top;
    let shown = sum.terms.len().min(MOST_TERMS).min((rows - 1.0).max(1.0) as usize);
    let (terms, more) = sum.terms.split_at(shown);
    let pitch = ((rows - 1.0) / shown as f64).min(3.0).floor().max(1.0);
    let first = top + ((rows - pitch * shown as f64 - 1.0) / 2.0).floor().max(0.0) + 0.5;
    let texts: Vec<String> = terms.iter().map(|term| signed(term.product, decimals)).collect();
    let widest = texts.iter().map(|text| width_of(text)).fold(0.0, f64::max);
    let strongest = terms.first().map_or(0.0, |term| term.product.abs());
    let middle = (f64::midpoint(start, end) - widest / 2.0).floor();
    let sides = (middle - 0.5, middle + widest + 0.5);
    let (near, far) = if forward { sides } else { (sides.1, sides.0) };
    let port = to.port(sum.node, !forward);
    for (at, (FanTerm { node, weight, product }, text)) in terms.iter().zip(texts).enumerate() {
        let y = first + pitch * at as f64;
        let thick = if strongest > 0.0 { product.abs() / strongest * 0.6 } else { 0.0 };
        marks
            .push(Mark::Line(Path { from: from.port(*node, forward), to: (near, y) }.line(Tone::Faint, 0.0)));
        // A link has its weight's colour, here as anywhere.
        marks.push(Path { from: (far, y), to: port }.line(sign_tone(*weight), thick).into_arrow());
        let tone = if sum.live == Some(*node) { Tone::Live } else { sign_tone(*product) };
        marks.push(Mark::text((middle + widest, y), text, Anchor::End, tone));
    }
    let count = more.len() + sum.rest.0;
    if count > 0 {
        let more: f64 = more.iter().map(|term| term.product).sum();
        let rest = sum.rest.1.map_or_else(|| "?".to_owned(), |rest| signed(rest + more, decimals));
        let whole = format!("{} more {rest}", grouped(count));
        let at = (middle + widest, first + pitch * shown as f64);
        let text = if at.0 - width_of(&whole) < start { format!("… {rest}") } else { whole };
        marks.push(Mark::text(at, text, Anchor::End, Tone::Quiet));
    }
}

impl LayerArea {
    /// Where a link reaches a node: at its left or its right.
    fn port(&self, node: usize, right: bool) -> (f64, f64) {
        let Area { left, top, width, height } = self.area;
        let side = |left: f64, width: f64| if right { left + width } else { left };
        let (columns, high) = match self.look {
            LayerLook::Image(columns) => (columns, height / columns as f64),
            LayerLook::Strip(columns) => (columns, 0.5),
            LayerLook::Bars(rows) => return (side(left, width), top + (node % rows.max(1)) as f64 + 0.5),
        };
        let wide = width / columns as f64;
        (left + side((node % columns) as f64 * wide, wide), top + ((node / columns) as f64 + 0.5) * high)
    }

    fn shades(&self, layer: &Layer, columns: usize, sources: Vec<usize>) -> Mark {
        let numbers = layer.nodes.iter().map(|node| node.value.filter(|_| !node.hidden).unwrap_or(f64::NAN));
        let height = match self.look {
            LayerLook::Strip(_) => layer.nodes.len().div_ceil(columns) as f64 / 2.0,
            _ => self.area.height,
        };
        let live = layer.nodes.iter().position(|node| node.live);
        let shades = Shades::of(Area { height, ..self.area }, columns, numbers.collect());
        Mark::Shades(Shades { live, sources, ..shades })
    }
}

/// A layer's nodes as outputs, with what they should be.
fn bars_of(layer: &Layer, targets: &[Option<f64>]) -> Bars {
    let bar = |(at, node): (usize, &Node)| Bar {
        value: node.value.filter(|_| !node.hidden),
        target: targets.get(at).copied().flatten(),
        hidden: node.hidden,
        live: node.live,
    };
    Bars { name: String::new(), bars: layer.nodes.iter().enumerate().map(bar).collect() }
}

/// A number with its sign always.
fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}
