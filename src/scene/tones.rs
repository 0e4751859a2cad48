//! What tone a node, a link, a name or a number has.

use super::Tone;
use crate::session::{Layer, Link, Node};

/// The tone of a number where its sign is the point.
pub fn sign_tone(weight: f64) -> Tone {
    if weight < 0.0 { Tone::Negative } else { Tone::Positive }
}

pub fn link_tone(link: &Link) -> Tone {
    match (link.live, link.weight) {
        (true, _) if link.hidden => Tone::Question,
        (true, weight) => weight.map_or(Tone::Source, sign_tone),
        (false, None) => Tone::Faint,
        (false, Some(weight)) if weight < 0.0 => Tone::CalmNegative,
        (false, Some(_)) => Tone::CalmPositive,
    }
}

pub fn title_tone(layer: &Layer) -> Tone {
    if layer.nodes.iter().any(|node| node.written) { Tone::Source } else { Tone::Quiet }
}

pub fn node_tone(node: &Node) -> Tone {
    match node {
        Node { hidden: true, .. } => Tone::Question,
        Node { written: true, .. } => Tone::Live,
        Node { live: true, .. } => Tone::Source,
        Node { value: Some(_), .. } => Tone::Text,
        Node { cases, .. } if !cases.is_empty() => Tone::Text,
        Node { .. } => Tone::Quiet,
    }
}
