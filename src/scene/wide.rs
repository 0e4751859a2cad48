//! A network of wide layers: each as an image, a strip of cells or bars, and the largest terms of the sum at work, each
//! from the node it comes from.

use super::network::shortened;
use super::path::Path;
use super::{Anchor, Area, Mark, Ramp, Scene, Shades, Tone};
use crate::digits::nearest_to_square;
use crate::matrix::{Value, grouped, number};
use crate::session::{FanIn, WideLayer, WideNetwork};

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
const BAR: (f64, f64) = (2.0, 24.0);
/// Columns between two columns of bars.
const BETWEEN_BARS: f64 = 2.0;
/// Columns beside a bar: its class, its number, and the mark of the one that should be.
const BESIDE_BAR: f64 = 12.0;
/// Rows of an image, the fewest.
const LEAST_IMAGE: f64 = 6.0;
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
    fn of(layer: &WideLayer, rows: f64) -> Self {
        let (columns, high) = nearest_to_square(layer.count);
        match layer.count {
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
    /// Columns from one layer to the next.
    gap: f64,
    /// Columns in all.
    columns: f64,
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

    fn with_images(
        network: &WideNetwork,
        layers: &[usize],
        (columns, room): (f64, f64),
        title: f64,
        high: f64,
    ) -> Option<Self> {
        let looks: Vec<(usize, LayerLook, (f64, f64))> = layers
            .iter()
            .filter_map(|at| {
                let layer = network.layers.get(*at)?;
                let look = LayerLook::of(layer, room - 1.0);
                Some((*at, look, look.size(layer.count, high.min(room))))
            })
            .collect();
        let has_lines =
            network.sum.as_ref().is_some_and(|sum| layers.contains(&sum.layer) && layers.contains(&sum.from));
        let least = if has_lines { GAP.0 } else { 2.0 };
        let used: f64 = looks.iter().map(|(_, _, size)| size.0).sum();
        let gaps = looks.len().saturating_sub(1) as f64;
        let highest = looks.iter().map(|(_, _, size)| size.1).fold(0.0, f64::max);
        // Under the layer that is fed stands what comes of it.
        if looks.is_empty()
            || columns < used + gaps * least
            || highest + f64::from(u8::from(has_lines)) > room
        {
            return None;
        }
        let gap = if gaps > 0.0 { ((columns - used) / gaps).min(GAP.1).floor() } else { 0.0 };
        // What is left over makes the bars longer.
        let spare = (columns - used - gaps * gap).min(BAR.1 - BAR.0).max(0.0).floor();
        let has_bars = looks.iter().any(|(_, look, _)| matches!(look, LayerLook::Bars(_)));
        let whole = used + gaps * gap + if has_bars { spare } else { 0.0 };
        let mut left = ((columns - whole) / 2.0).floor();
        let mut placed = Vec::new();
        for (at, look, (wide, high)) in looks {
            let width = if matches!(look, LayerLook::Bars(_)) { wide + spare } else { wide };
            let top = title + ((room - high) / 2.0).floor();
            placed.push(LayerArea { at, look, area: Area { left, top, width, height: high } });
            left += width + gap;
        }
        Some(Self { layers: placed, gap, columns })
    }

    fn draw(&self, network: &WideNetwork, decimals: usize, marks: &mut Vec<Mark>) {
        let top = self.layers.iter().map(|placed| placed.area.top).fold(f64::INFINITY, f64::min);
        for placed in &self.layers {
            let layer = &network.layers[placed.at];
            if top >= TITLE {
                let room = placed.area.width + self.gap.min(12.0) - 1.0;
                placed.title(layer, (top - 0.5, room, self.columns), marks);
            }
            match placed.look {
                LayerLook::Image(columns) | LayerLook::Strip(columns) => {
                    let sum = network.sum.as_ref().filter(|sum| sum.from == placed.at);
                    let sources = sum.map_or_else(Vec::new, |sum| {
                        sum.terms.iter().take(MOST_TERMS).map(|(node, _)| *node).collect()
                    });
                    placed.shades(layer, columns, sources, marks);
                }
                LayerLook::Bars(rows) => placed.bars(layer, rows, network.targets.as_ref(), marks),
            }
        }
        if let Some(sum) = &network.sum {
            self.fan(sum, decimals, marks);
        }
    }

    /// The terms of the sum, largest first, on their way to the node they feed.
    fn fan(&self, sum: &FanIn, decimals: usize, marks: &mut Vec<Mark>) {
        let find = |at: usize| self.layers.iter().find(|placed| placed.at == at);
        let Some((from, to)) = find(sum.from).zip(find(sum.layer)) else { return };
        let forward = sum.from < sum.layer;
        let (start, end) = if forward {
            (from.area.left + from.area.width, to.area.left)
        } else {
            (from.area.left, to.area.left + to.area.width)
        };
        let (top, bottom) = (
            from.area.top.min(to.area.top),
            (from.area.top + from.area.height).max(to.area.top + to.area.height),
        );
        let rows = bottom - top;
        // The last row says what the others come to.
        let shown = sum.terms.len().min(MOST_TERMS).min((rows - 2.0).max(1.0) as usize);
        let (terms, more) = sum.terms.split_at(shown);
        let pitch = ((rows - 1.0) / shown as f64).min(3.0).floor().max(1.0);
        let first = top + ((rows - pitch * shown as f64 - 1.0) / 2.0).floor().max(0.0);
        let texts: Vec<String> = terms.iter().map(|(_, product)| signed(*product, decimals)).collect();
        let wide = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0) as f64;
        let strongest = terms.first().map_or(0.0, |(_, product)| product.abs());
        let middle = (f64::midpoint(start, end) - wide / 2.0).floor();
        let port = to.port(sum.node, !forward);
        for (at, ((node, product), text)) in terms.iter().zip(texts).enumerate() {
            let y = first + pitch * at as f64 + 0.5;
            let tone = if *product < 0.0 { Tone::Negative } else { Tone::Positive };
            let (left, right) = (middle - 0.5, middle + wide + 0.5);
            let (near, far) = if forward { (left, right) } else { (right, left) };
            let weight = if strongest > 0.0 { product.abs() / strongest * 0.6 } else { 0.0 };
            marks.push(Path { from: from.port(*node, forward), to: (near, y) }.line(Tone::Faint, 0.0));
            marks.push(Path { from: (far, y), to: port }.line(tone, weight));
            let live = sum.live.is_some_and(|term| term == *node);
            let tone = if live { Tone::Live } else { tone };
            marks.push(Mark::Text { at: (middle + wide, y), text, anchor: Anchor::End, tone });
        }
        let count = more.len() + sum.rest.0;
        if count > 0 {
            let rest: f64 = more.iter().map(|(_, product)| product).sum::<f64>() + sum.rest.1;
            let text = format!("{} more {}", grouped(count), signed(rest, decimals));
            let at = (middle + wide, first + pitch * shown as f64 + 0.5);
            let left = at.0 - text.chars().count() as f64;
            let text = if left < start.min(end) { format!("… {}", signed(rest, decimals)) } else { text };
            marks.push(Mark::Text { at, text, anchor: Anchor::End, tone: Tone::Quiet });
        }
        let value = sum.value.map_or_else(|| "?".to_owned(), |value| number(value, decimals));
        let text = format!("{} = {value}", sum.name);
        let at = (to.area.left + to.area.width / 2.0, to.area.top + to.area.height + 0.5);
        let tone = if sum.value.is_some() { Tone::Live } else { Tone::Question };
        marks.push(within(text, at, self.columns, tone));
    }
}

impl LayerArea {
    /// Its name, and how many nodes it has where there is room to say so.
    fn title(&self, layer: &WideLayer, (y, room, columns): (f64, f64, f64), marks: &mut Vec<Mark>) {
        let whole = format!("{} {}", layer.name, grouped(layer.count));
        let most = room as usize;
        let text = if whole.chars().count() <= most { whole } else { shortened(&layer.name, most) };
        let tone = if layer.live.is_some() { Tone::Source } else { Tone::Quiet };
        marks.push(within(text, (self.area.left + self.area.width / 2.0, y), columns, tone));
    }

    /// Where a link reaches a node: at its left or its right.
    fn port(&self, node: usize, right: bool) -> (f64, f64) {
        let side = |left: f64, width: f64| if right { left + width } else { left };
        match self.look {
            LayerLook::Image(columns) | LayerLook::Strip(columns) => {
                let (x, y) = ((node % columns) as f64, (node / columns) as f64);
                let wide = self.area.width / columns as f64;
                let half = if matches!(self.look, LayerLook::Strip(_)) {
                    0.5
                } else {
                    self.area.height / (columns as f64)
                };
                (self.area.left + side(x * wide, wide), self.area.top + (y + 0.5) * half)
            }
            LayerLook::Bars(rows) => {
                (side(self.area.left, self.area.width), self.area.top + (node % rows.max(1)) as f64 + 0.5)
            }
        }
    }

    fn shades(&self, layer: &WideLayer, columns: usize, sources: Vec<usize>, marks: &mut Vec<Mark>) {
        let values = |at: usize| layer.value.as_ref().filter(|_| at < layer.known).and_then(|v| v.get(at, 0));
        let numbers: Vec<f64> = (0..layer.count)
            .map(|at| values(at).filter(|_| !layer.hidden.contains(&at)).unwrap_or(f64::NAN))
            .collect();
        let largest = numbers.iter().filter(|v| v.is_finite()).fold(0.0, |most: f64, v| most.max(v.abs()));
        let ramp = if numbers.iter().any(|v| *v < 0.0) { Ramp::Signed } else { Ramp::Grey };
        let cells = numbers.iter().map(|v| if largest > 0.0 { v / largest } else { *v }).collect();
        let rows = layer.count.div_ceil(columns) as f64;
        let height = if matches!(self.look, LayerLook::Strip(_)) { rows / 2.0 } else { self.area.height };
        marks.push(Mark::Shades(Shades {
            area: Area { height, ..self.area },
            columns,
            cells,
            ramp,
            live: layer.live,
            sources,
        }));
    }

    /// A bar a node, with its number; what it should be is marked.
    fn bars(&self, layer: &WideLayer, rows: usize, targets: Option<&Value>, marks: &mut Vec<Mark>) {
        let columns = layer.count.div_ceil(rows.max(1)) as f64;
        let wide = (self.area.width + BETWEEN_BARS) / columns;
        let room = (wide - BETWEEN_BARS - BESIDE_BAR).floor();
        let value = |at: usize| layer.value.as_ref().filter(|_| at < layer.known).and_then(|v| v.get(at, 0));
        let shown = |at: usize| value(at).filter(|_| !layer.hidden.contains(&at));
        let largest = (0..layer.count).filter_map(shown).fold(1.0, |most: f64, v| most.max(v.abs()));
        for at in 0..layer.count {
            let y = self.area.top + (at % rows.max(1)) as f64;
            let left = self.area.left + (at / rows.max(1)) as f64 * wide.floor();
            let live = layer.live == Some(at);
            let tone = if live { Tone::Live } else { Tone::Text };
            let text = |x: f64, text: String, anchor: Anchor, tone: Tone| Mark::Text {
                at: (left + x, y + 0.5),
                text,
                anchor,
                tone,
            };
            marks.push(text(1.0, at.to_string(), Anchor::Start, tone));
            if let Some(value) = shown(at) {
                let width = (value.abs() / largest * room).max(0.0);
                let area = Area { left: left + 3.0, top: y + 0.2, width, height: 0.6 };
                let tone = if value < 0.0 { Tone::Negative } else { Tone::Positive };
                marks.push(Mark::Bar { area, tone });
            }
            let (number, tone) = match value(at) {
                Some(_) if layer.hidden.contains(&at) => ("?".to_owned(), Tone::Question),
                Some(value) => (format!("{value:.2}").replace('-', "−"), tone),
                None => ("·".to_owned(), Tone::Quiet),
            };
            marks.push(text(3.0 + room + 6.0, number, Anchor::End, tone));
            if targets.and_then(|v| v.get(at, 0)).is_some_and(|target| target > 0.5) {
                marks.push(text(3.0 + room + 7.0, "◂".to_owned(), Anchor::Start, Tone::Source));
            }
        }
    }
}

/// Text about a place, moved to where all of it is within so many columns.
fn within(text: String, (x, y): (f64, f64), columns: f64, tone: Tone) -> Mark {
    let half = text.chars().count() as f64 / 2.0;
    Mark::Text { at: (x.min(columns - half).max(half), y), text, anchor: Anchor::Middle, tone }
}

/// A number with its sign always.
fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}
