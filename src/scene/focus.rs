//! Where in a network the stage is at work, and which way numbers flow there: towards the nodes that are written.

use crate::session::{Diagram, Link, Node};

/// Which way numbers flow along the links at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// From the input side on.
    Forward,
    /// Towards the input side.
    Backward,
    /// Along them nothing flows: they themselves are worked on.
    Neither,
}

/// The links at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Focus {
    /// Between this layer and the next.
    pub gap: usize,
    /// Which way.
    pub flow: Flow,
    /// The node they all lead to, in that direction, if it is one node.
    pub node: Option<usize>,
}

impl Focus {
    /// The layer they lead to.
    pub const fn fed(self) -> usize {
        match self.flow {
            Flow::Backward => self.gap,
            Flow::Forward | Flow::Neither => self.gap + 1,
        }
    }

    /// Whether numbers come along them to a node.
    pub fn feeds(self, diagram: &Diagram, layer: usize, node: usize) -> bool {
        let mut links = diagram.gaps.get(self.gap).into_iter().flatten();
        self.flow != Flow::Neither
            && self.fed() == layer
            && self.node.is_none_or(|only| only == node)
            && links.any(|link| link.live && link.carries.is_some())
    }

    /// Whether it is the nodes of that layer that are worked out, or the links themselves: else all that comes along them
    /// matters alike.
    pub fn works_nodes_out(self, diagram: &Diagram) -> bool {
        let fed = diagram.layers.get(self.fed()).into_iter().flat_map(|layer| &layer.nodes);
        self.flow == Flow::Neither || fed.into_iter().any(|node| node.written || node.hidden)
    }

    /// The node that stands for that layer, where all of it is at work: the one asked about, or the first.
    pub fn leading(self, diagram: &Diagram) -> Option<usize> {
        let layer = diagram.layers.get(self.fed())?;
        let nodes = &layer.nodes;
        let asked = nodes.iter().position(|node| node.hidden).or(layer.asked);
        asked.or_else(|| nodes.iter().position(|node| node.written)).or(Some(0))
    }

    /// Whether one node of that layer is asked about, and no other.
    pub fn asks_of_one(self, diagram: &Diagram) -> bool {
        diagram.layers.get(self.fed()).is_some_and(|layer| {
            let hidden = layer.nodes.iter().filter(|node| node.hidden).count();
            hidden == 1 || hidden == 0 && layer.asked.is_some()
        })
    }

    /// Whether they all lead out of one node, to several.
    pub fn spreads(self, diagram: &Diagram) -> bool {
        let mut live = diagram.gaps.get(self.gap).into_iter().flatten().filter(|link| link.live).peekable();
        let source = |link: &Link| if self.flow == Flow::Backward { link.to } else { link.from };
        let first = live.peek().map(|link| source(link));
        self.node.is_none() && live.all(|link| Some(source(link)) == first)
    }

    /// A network whose links at work are those of one node of that layer alone.
    pub fn lit_at(self, mut diagram: Diagram, node: Option<usize>) -> Diagram {
        let end = |link: &Link| if self.flow == Flow::Backward { link.from } else { link.to };
        for link in diagram.gaps.get_mut(self.gap).into_iter().flatten() {
            link.live &= Some(end(link)) == node;
        }
        diagram
    }

    /// What is at work in a network, if any links are.
    pub fn of(diagram: &Diagram) -> Option<Self> {
        let gap = diagram.gaps.iter().position(|links| links.iter().any(|link| link.live))?;
        let live = || diagram.gaps[gap].iter().filter(|link| link.live);
        let shared = |end: fn(&Link) -> usize| {
            let first = live().next().map(end)?;
            live().all(|link| end(link) == first).then_some(first)
        };
        let (to, from) = (shared(|link| link.to), shared(|link| link.from));
        let any = |layer: usize, what: fn(&Node) -> bool| {
            diagram.layers.get(layer).is_some_and(|layer| layer.nodes.iter().any(what))
        };
        let sides = |what| (any(gap, what), any(gap + 1, what));
        let flow = match (sides(|n| n.written), sides(|n| n.live)) {
            _ if diagram.worked_on == Some(gap) => Flow::Neither,
            ((false, true), _) | ((false, false), (true, false)) => Flow::Forward,
            ((true, false), _) | ((false, false), (false, true)) => Flow::Backward,
            // Where nothing is at a node, nothing comes along them: they are worked with themselves.
            (_, (false, false)) => Flow::Neither,
            _ if live().count() > 1 && to.is_some() => Flow::Forward,
            _ if live().count() > 1 && from.is_some() => Flow::Backward,
            _ => Flow::Neither,
        };
        let node = match flow {
            Flow::Forward | Flow::Neither => to,
            Flow::Backward => from,
        };
        Some(Self { gap, flow, node })
    }
}
