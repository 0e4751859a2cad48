//! A layer of a wide network in its place: as an image, a strip of cells or bars.

use super::shades::FEWEST_PIXELS;
use super::{Area, Mark, Shades};
use crate::digits::nearest_to_square;
use crate::session::Layer;

/// Layers of at most so many nodes are bars with their numbers.
const MOST_BARS: usize = 12;
/// Columns of a strip, the fewest.
const STRIP: f64 = 10.0;
/// Columns between two columns of bars.
const BETWEEN_BARS: f64 = 2.0;

/// What a layer looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LayerLook {
    /// Its nodes as pixels, so many a row, in so many rows.
    Image(usize, usize),
    /// Its nodes as cells, so many a row.
    Strip(usize),
    /// A bar a node, so many under one another.
    Bars(usize),
}

impl LayerLook {
    pub(super) fn of(count: usize, rows: f64) -> Self {
        let (columns, high) = nearest_to_square(count);
        match count {
            // In few rows they stand in two columns.
            count @ ..=MOST_BARS if count as f64 > rows + 1.0 => Self::Bars(count.div_ceil(2)),
            count @ ..=MOST_BARS => Self::Bars(count),
            FEWEST_PIXELS.. if columns <= 2 * high => Self::Image(columns, high),
            count => {
                // Half a row a cell, as high as there is room for.
                let most = (2.0 * rows).max(1.0);
                Self::Strip((count as f64 / most).ceil().max(STRIP) as usize)
            }
        }
    }

    /// Columns that bars of so many nodes stand in, beside one another; of what has no bars 1.
    pub(super) fn columns_of_bars(self, count: usize) -> usize {
        match self {
            Self::Bars(rows) => count.div_ceil(rows.max(1)),
            Self::Image(..) | Self::Strip(_) => 1,
        }
    }

    /// Columns and rows it takes at best, in so many rows and with so many columns for a bar and what is beside it.
    pub(super) fn size(self, count: usize, rows: f64, bar: f64) -> (f64, f64) {
        match self {
            Self::Image(columns, pixels_high) => {
                let natural = pixels_high as f64 / 2.0;
                let high = natural.min(rows).floor();
                ((columns as f64 * high / natural).floor(), high)
            }
            Self::Strip(columns) => (columns as f64, (count.div_ceil(columns) as f64 / 2.0).ceil()),
            Self::Bars(rows) => {
                let columns = self.columns_of_bars(count) as f64;
                (columns * (bar + BETWEEN_BARS) - BETWEEN_BARS, rows as f64)
            }
        }
    }
}

/// A layer in its place.
pub(super) struct LayerArea {
    pub(super) at: usize,
    pub(super) look: LayerLook,
    /// Columns that its bars stand in, where it has such.
    pub(super) columns: usize,
    pub(super) area: Area,
}

impl LayerArea {
    /// Where a link reaches a node: at its left or its right.
    pub(super) fn port(&self, node: usize, right: bool) -> (f64, f64) {
        let Area { left, top, width, height } = self.area;
        let side = |left: f64, width: f64| if right { left + width } else { left };
        let (columns, high) = match self.look {
            LayerLook::Image(columns, rows) => (columns, height / rows as f64),
            LayerLook::Strip(columns) => (columns, 0.5),
            LayerLook::Bars(rows) => {
                // At the column of bars that it stands in: at another's it would lead to another node.
                let outer = ((width + BETWEEN_BARS) / self.columns.max(1) as f64).floor();
                let left = left + (node / rows.max(1)) as f64 * outer;
                let wide = if self.columns > 1 { outer - BETWEEN_BARS } else { width };
                return (side(left, wide), top + (node % rows.max(1)) as f64 + 0.5);
            }
        };
        let wide = width / columns as f64;
        (left + side((node % columns) as f64 * wide, wide), top + ((node / columns) as f64 + 0.5) * high)
    }

    /// What a node of it is called in a network of so many layers, whose nodes are counted from a number on: bars are from 0.
    pub(super) fn name_of(&self, node: usize, (layers, first): (usize, usize)) -> String {
        let word = match self.at {
            0 => "input",
            at if at + 1 == layers => "output",
            _ => "hidden",
        };
        let first = if matches!(self.look, LayerLook::Bars(_)) { 0 } else { first };
        format!("{word} {}", node + first)
    }

    /// Whether a node's bar stands behind others, seen from its layer's left or its right.
    pub(super) fn is_behind(&self, node: usize, right: bool) -> bool {
        let LayerLook::Bars(rows) = self.look else { return false };
        let nearest = if right { self.columns.saturating_sub(1) } else { 0 };
        node / rows.max(1) != nearest
    }

    pub(super) fn shades(&self, layer: &Layer, columns: usize, sources: Vec<usize>) -> Mark {
        let numbers = layer.nodes.iter().map(|node| node.value.filter(|_| !node.hidden).unwrap_or(f64::NAN));
        let height = match self.look {
            LayerLook::Strip(_) => layer.nodes.len().div_ceil(columns) as f64 / 2.0,
            _ => self.area.height,
        };
        let live = layer.nodes.iter().position(|node| node.live);
        let shades = Shades::of(Area { height, ..self.area }, columns, numbers.collect()).spread_out();
        Mark::Shades(Shades { live, sources, ..shades })
    }
}
