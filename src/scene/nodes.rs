//! Where the nodes of a small network stand, and how much room they need.

use super::Area;
use super::focus::{Flow, Focus};
use crate::matrix::{ColumnFormat, DECIMALS, number};
use crate::session::{Diagram, Layer, Node};

/// Columns a link needs to be seen as one, with a number on it.
pub const SHORTEST: f64 = 7.0;
/// How many times longer than the picture is high a link may be: longer ones are flat.
const LONGEST: f64 = 2.6;
/// Columns a link may take however low the picture is.
const LONG: f64 = 24.0;
/// Columns of a link from which on the weights not at work stand on theirs too.
pub const WITH_QUIET: f64 = 22.0;
/// Columns at either side, where there is room for them.
pub const AIR: f64 = 3.0;
/// Rows of a node that has a frame of its own.
pub const FRAME: f64 = 3.0;

/// What is to be placed.
#[derive(Clone, Copy)]
pub struct Planned<'a> {
    pub diagram: &'a Diagram,
    pub focus: Option<Focus>,
    pub decimals: usize,
}

impl Planned<'_> {
    /// All layers.
    pub fn layers(&self) -> Vec<usize> {
        (0..self.diagram.layers.len()).collect()
    }
}

/// The fewest columns and rows that show it: the links into a node with their numbers.
pub fn least(diagram: &Diagram) -> (u16, u16) {
    let most = diagram.layers.iter().map(|layer| layer.nodes.len()).max().unwrap_or(0);
    (28, u16::try_from(most).unwrap_or(u16::MAX))
}

/// The fewest columns and rows on which a line for the whole stands under that, those on which all layers stand beside one
/// another, and those on which the links of whole layers show, too.
pub fn more(diagram: &Diagram) -> [(u16, u16); 3] {
    let most = diagram.layers.iter().map(|layer| layer.nodes.len()).max().unwrap_or(0);
    let boxes: usize = diagram.layers.iter().map(|layer| format(&layer.nodes, DECIMALS).width + 2).sum();
    let size = |link: usize, rows: usize| {
        let links = diagram.layers.len().saturating_sub(1) * link * SHORTEST as usize;
        let size = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
        (size(boxes + links + 2 * AIR as usize), size(rows + 1))
    };
    let (columns, rows) = least(diagram);
    let map = u16::from(diagram.layers.len() > 2);
    [(columns, rows.saturating_add(map)), size(1, most), size(most.max(4), most * (2 * most + 1))]
}

/// Where the nodes stand.
pub struct Nodes {
    pub layers: Vec<LayerBoxes>,
    /// Rows from one node of the fullest layer to the next.
    pub pitch: f64,
    /// Columns from a layer to the next.
    pub gap: f64,
}

/// A layer in its place.
pub struct LayerBoxes {
    /// Which layer.
    pub at: usize,
    /// The nodes shown, with their boxes.
    pub nodes: Vec<(usize, Area)>,
    /// How their numbers are written.
    pub format: ColumnFormat,
    /// Where its name stands.
    pub title: (f64, f64),
}

impl Nodes {
    /// Places for some layers; of the one that is fed, the node at work alone, if it is the only one.
    pub fn plan(
        network: &Planned<'_>,
        layers: &[usize],
        only: Option<usize>,
        room: Area,
        frame: f64,
    ) -> Option<Self> {
        let Planned { diagram, focus, decimals } = *network;
        let backward = focus.is_some_and(|focus| focus.flow == Flow::Backward);
        let fed = if backward { layers.first() } else { layers.last() };
        let shown = |at: &usize, nodes: &[Node]| match only {
            Some(node) if Some(at) == fed => vec![node],
            _ => (0..nodes.len()).collect::<Vec<_>>(),
        };
        let layers: Vec<(usize, &Layer, Vec<usize>)> = layers
            .iter()
            .filter_map(|at| diagram.layers.get(*at).map(|layer| (*at, layer, shown(at, &layer.nodes))))
            .collect();
        let most = layers.iter().map(|(_, _, nodes)| nodes.len()).max().filter(|most| *most > 0)? as f64;
        let titles = if room.height > most { 1.0 } else { 0.0 };
        let pitch = ((room.height - titles) / most).floor();
        // Between two frames there is air.
        if pitch < if frame < FRAME { 1.0 } else { FRAME + 1.0 } {
            return None;
        }
        let formats: Vec<(ColumnFormat, f64)> = layers
            .iter()
            .map(|(_, layer, _)| {
                let format = format(&layer.nodes, decimals);
                // The end of the box at either side of a number.
                (format, format.width as f64 + 2.0)
            })
            .collect();
        let boxes: f64 = formats.iter().map(|(_, width)| width).sum();
        let gaps = (layers.len() - 1).max(1) as f64;
        let gap = ((room.width - boxes) / gaps).min((LONGEST * room.height).max(LONG)).floor();
        let used = boxes + gap * (layers.len() - 1) as f64;
        let mut left = room.left + ((room.width - used) / 2.0).floor();
        let middle = room.top + titles + (room.height - titles) / 2.0;
        let mut placed = Vec::new();
        for ((at, layer, nodes), (format, width)) in layers.into_iter().zip(formats) {
            // A node by itself stands where it stands among the others of its layer, if there is room for them.
            let all = layer.nodes.len() as f64;
            let (count, first) = if all <= most { (all, 0) } else { (1.0, nodes[0]) };
            let top = middle - pitch * count / 2.0 + (pitch - frame) / 2.0;
            let area = |node: usize| Area {
                left,
                top: (top + pitch * (node - first) as f64).floor(),
                width,
                height: frame,
            };
            placed.push(LayerBoxes {
                at,
                title: (left + width / 2.0, room.top + 0.5),
                nodes: nodes.into_iter().map(|node| (node, area(node))).collect(),
                format,
            });
            left += width + gap;
        }
        Some(Self { layers: placed, pitch, gap })
    }

    /// Whether links and numbers can be told apart in it.
    pub fn is_roomy(&self) -> bool {
        let crowded = self.layers.iter().any(|layer| layer.nodes.len() > 1);
        let framed = self.layers.iter().any(|layer| layer.nodes.iter().any(|(_, area)| area.height > 1.0));
        self.gap >= if framed { 2.0 * SHORTEST } else { SHORTEST } && (self.pitch >= 2.0 || !crowded)
    }

    /// Whether all links between two layers can be told apart, and their numbers find a place on them.
    pub fn has_room_for_layers(&self) -> bool {
        let most = self.layers.iter().map(|layer| layer.nodes.len()).max().unwrap_or(0) as f64;
        self.gap >= (most * SHORTEST).max(WITH_QUIET) && self.pitch > 2.0 * most
    }

    pub fn node(&self, layer: usize, node: usize) -> Option<Area> {
        let placed = self.layers.iter().find(|placed| placed.at == layer)?;
        placed.nodes.iter().find(|(at, _)| *at == node).map(|(_, area)| *area)
    }
}

/// How the numbers of nodes are written, and as wide as one with all its decimals: nothing moves when one comes in.
fn format(nodes: &[Node], decimals: usize) -> ColumnFormat {
    let known = nodes.iter().filter(|node| !node.hidden).filter_map(|node| node.value);
    let format = ColumnFormat::of_cells(known.clone(), decimals);
    let whole =
        |v| ColumnFormat { width: 0, ..format }.cell(v).split('.').next().map_or(0, |w| w.chars().count());
    // Room for the sign and one digit at least.
    let whole = known.map(whole).max().unwrap_or(0).max(2);
    ColumnFormat { width: format.width.max(whole + 1 + decimals), ..format }
}

/// The numbers of several cases, where they find room in a node of that format.
pub fn side_by_side(cases: &[f64], format: ColumnFormat) -> Option<String> {
    let numbers: Vec<String> = cases.iter().map(|case| number(*case, format.decimals)).collect();
    let text = numbers.join(" ");
    (!text.is_empty() && text.chars().count() <= format.width).then_some(text)
}
