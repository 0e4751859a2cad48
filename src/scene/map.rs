//! A network in a line: its layers, node by node or with how many they have, and between which of them links are at
//! work.

use super::focus::Focus;
use super::tones::node_tone;
use super::{Anchor, Area, Mark, Sign, Tone, width_of};
use crate::matrix::grouped;
use crate::session::{Diagram, Layer, Node, WideNetwork};

/// What stands between two layers, where their links are at work and where they are not, and columns of air beside it.
const LINKS: [&str; 2] = ["━━", "──"];
const AIR: f64 = 1.0;

/// A network in a line.
pub struct Map {
    /// What stands for each layer.
    layers: Vec<Vec<MapPiece>>,
    /// The layer whose links to the next are at work.
    at_work: Option<usize>,
}

/// What stands for a node, or for a whole layer.
enum MapPiece {
    Node(Sign, Tone),
    Words(String, Tone),
}

impl MapPiece {
    fn width(&self) -> f64 {
        match self {
            Self::Node(..) => 1.0,
            Self::Words(words, _) => width_of(words),
        }
    }
}

impl Map {
    /// A sign a node. Of a layer that one node stands for, only that one is lit.
    pub fn of_nodes(diagram: &Diagram, focus: Option<Focus>, shown: Option<(usize, usize)>) -> Self {
        let layer = |(at, layer): (usize, &Layer)| {
            let node = |(node, state): (usize, &Node)| {
                let is_shown = shown.is_none_or(|(layer, only)| layer != at || only == node);
                let (sign, resting) = match state.value {
                    Some(_) => (Sign::Dot, Tone::Text),
                    None => (Sign::Ring, Tone::Quiet),
                };
                MapPiece::Node(sign, if is_shown { node_tone(state) } else { resting })
            };
            layer.nodes.iter().enumerate().map(node).collect()
        };
        let layers = diagram.layers.iter().enumerate().map(layer).collect();
        Self { layers, at_work: focus.map(|focus| focus.gap) }
    }

    /// How many nodes each layer has, with its name where all of these find room.
    pub fn of_counts(network: &WideNetwork, columns: f64) -> Self {
        let at_work = network.sum.as_ref().map(|sum| sum.layer.min(sum.from));
        let map = |with_names: bool| {
            let words = |(at, layer): (usize, &Layer)| {
                let name = if with_names { format!("{} ", layer.name) } else { String::new() };
                let tone = if network.made == Some(at) { Tone::Source } else { Tone::Quiet };
                vec![MapPiece::Words(name + &grouped(layer.nodes.len()), tone)]
            };
            Self { layers: network.layers.iter().enumerate().map(words).collect(), at_work }
        };
        let named = map(true);
        if named.width(1.0) <= columns { named } else { map(false) }
    }

    /// Columns it takes, its pieces so far apart.
    fn width(&self, pitch: f64) -> f64 {
        let layer = |pieces: &Vec<MapPiece>| {
            pieces.iter().map(MapPiece::width).sum::<f64>()
                + (pitch - 1.0) * pieces.len().saturating_sub(1) as f64
        };
        let between = self.layers.len().saturating_sub(1) as f64 * (2.0 * AIR + width_of(LINKS[0]));
        self.layers.iter().map(layer).sum::<f64>() + between
    }

    /// Draws it in the middle of a row, its signs apart where there is room.
    pub fn draw(self, room: Area, marks: &mut Vec<Mark>) {
        let pitch = if self.width(2.0) <= room.width { 2.0 } else { 1.0 };
        let mut x = room.left + ((room.width - self.width(pitch)) / 2.0).floor().max(0.0);
        let y = room.top + (room.height / 2.0).floor().min(room.height - 1.0) + 0.5;
        for (at, pieces) in self.layers.into_iter().enumerate() {
            if at > 0 {
                let is_live = self.at_work == Some(at - 1);
                let (links, tone) = if is_live { (LINKS[0], Tone::Source) } else { (LINKS[1], Tone::Quiet) };
                marks.push(Mark::text((x + AIR, y), links, Anchor::Start, tone));
                x += 2.0 * AIR + width_of(links);
            }
            let last = pieces.len().saturating_sub(1);
            for (at, piece) in pieces.into_iter().enumerate() {
                let width = piece.width();
                match piece {
                    _ if x >= room.right() => {}
                    MapPiece::Node(sign, tone) => marks.push(Mark::Sign { at: (x + 0.5, y), sign, tone }),
                    MapPiece::Words(words, tone) => {
                        marks.push(Mark::text((x, y), words, Anchor::Start, tone));
                    }
                }
                x += width + if at < last { pitch - 1.0 } else { 0.0 };
            }
        }
    }
}
