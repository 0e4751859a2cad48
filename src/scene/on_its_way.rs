//! A layer of a small network on its way to its numbers: which nodes have theirs already, and whose turn it is.

use super::focus::{Flow, Focus};
use crate::session::{Diagram, Layer};

/// A layer on its way to its numbers, a share of it done: node after node, as the stage works them out.
pub(super) struct OnItsWay {
    pub diagram: Diagram,
    /// The node whose turn it is.
    pub turn: usize,
    /// How much of their way along its links the numbers have come, from 0 to 1.
    pub come: f64,
}

impl OnItsWay {
    /// None where fewer than two nodes are written.
    pub fn of(diagram: &Diagram, focus: Option<Focus>, share: f64) -> Option<Self> {
        let is_written = |layer: &Layer| layer.nodes.iter().filter(|node| node.written).count() > 1;
        let at = diagram.layers.iter().position(is_written)?;
        let mut shown = diagram.clone();
        let nodes = &mut shown.layers[at].nodes;
        let done = share * nodes.len() as f64;
        let turn = done as usize;
        for (at, node) in nodes.iter_mut().enumerate().filter(|(_, node)| node.written) {
            node.written = at == turn;
            node.live &= at <= turn;
            node.value = node.value.filter(|_| at <= turn);
        }
        if let Some(focus) = focus.filter(|focus| focus.flow != Flow::Neither && focus.fed() == at) {
            shown = focus.lit_at(shown, Some(turn));
        }
        Some(Self { diagram: shown, turn, come: done.fract() })
    }
}
