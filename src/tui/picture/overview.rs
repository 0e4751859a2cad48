//! The network in as many rows as its largest layer has nodes: every layer's values, and where the stage is at work.

use super::super::paint::{Painter, cells, width};
use super::super::theme::{Glyphs, Role};
use super::focus::{Flow, Focus};
use super::numbers::Numbers;
use super::{line_style, node_name};
use crate::session::{Diagram, Node};

/// The fewest columns between two layers that show an arrow.
const BETWEEN: u16 = 3;

/// One layer's place.
struct Layer<'a> {
    nodes: &'a [Node],
    numbers: Numbers,
    name: u16,
}

impl Layer<'_> {
    /// Its mark, the node's number, a space, the value.
    fn width(&self) -> u16 {
        1 + self.name + 1 + cells(self.numbers.width)
    }
}

/// Draws it with as many decimals as fit; `false` if none do.
pub(super) fn draw(painter: &mut Painter<'_>, diagram: &Diagram, focus: Option<&Focus>, most: usize) -> bool {
    let gaps = cells(diagram.layers.len().saturating_sub(1));
    let wide = |columns: &[Layer<'_>]| columns.iter().map(Layer::width).sum::<u16>();
    let least = gaps.saturating_mul(BETWEEN);
    let tries = (0..=most).rev().flat_map(|decimals| [(decimals, true), (decimals, false)]);
    let fitting = tries.map(|(decimals, reserve)| columns(painter, diagram, decimals, reserve));
    let Some(columns) = fitting.into_iter().find(|c| wide(c).saturating_add(least) <= painter.area.width)
    else {
        return false;
    };
    let spare = painter.area.width - wide(&columns);
    let between = spare.checked_div(gaps).unwrap_or(0).min(7);
    let most = columns.iter().map(|c| c.nodes.len()).max().unwrap_or(0);
    let shown = most.min(usize::from(painter.area.height));
    let top = (painter.area.height - cells(shown)) / 2;
    let mut x = 0;
    for (at, column) in columns.iter().enumerate() {
        draw_layer(painter, column, (x, top), shown);
        x += column.width();
        if at + 1 < columns.len() {
            let marked = columns[at + 1].nodes.iter().any(|node| node.written);
            let flow = focus.filter(|f| f.gap == at).map(|f| f.flow);
            arrow(painter, flow, marked, (x, top + cells(shown.saturating_sub(1)) / 2), between);
        }
        x += between;
    }
    true
}

fn columns<'a>(
    painter: &Painter<'_>,
    diagram: &'a Diagram,
    decimals: usize,
    reserve: bool,
) -> Vec<Layer<'a>> {
    let column = |nodes: &'a Vec<Node>| {
        let numbers = Numbers::of_nodes(nodes, decimals);
        let name = |at| width(&node_name(painter.theme, at));
        Layer {
            nodes,
            numbers: if reserve { numbers.reserve(decimals) } else { numbers },
            name: (0..nodes.len()).map(name).max().unwrap_or(1),
        }
    };
    diagram.layers.iter().map(column).collect()
}

fn draw_layer(painter: &mut Painter<'_>, column: &Layer<'_>, (x, top): (u16, u16), shown: usize) {
    let count = column.nodes.len();
    let down = cells(shown.saturating_sub(count)) / 2;
    // A layer that does not fit says so in its last row, and shows the node at work.
    let visible = if count > shown { shown - 1 } else { count };
    let live =
        column.nodes.iter().position(|n| n.written).or_else(|| column.nodes.iter().position(|n| n.live));
    let first = live.map_or(0, |live| (live + 1).saturating_sub(visible));
    for row in 0..visible {
        let place = (x, top + down + cells(row));
        draw_node(painter, place, (column.nodes, first + row), column.name, column.numbers);
    }
    if count > visible {
        let text = format!(" … {} more", count - visible);
        painter.put(x, top + down + cells(visible), &text, Role::Quiet);
    }
}

/// A node: its mark if it is at work, its number, its value.
pub(super) fn draw_node(
    painter: &mut Painter<'_>,
    (x, y): (u16, u16),
    (nodes, at): (&[Node], usize),
    name: u16,
    numbers: Numbers,
) {
    let node = &nodes[at];
    let role = role(node, nodes.iter().filter(|node| node.written).count() == 1);
    let text = numbers.node(node);
    if node.live {
        painter.put_styled(x, y, if node.written { "▸" } else { "" }, line_style(painter.theme, role));
    }
    painter.put(x + 1, y, &node_name(painter.theme, at), role);
    let value = if node.hidden { Role::Question } else { role };
    let shift = text.chars().take_while(|c| *c == ' ').count();
    painter.put(x + 2 + name + cells(shift), y, text.trim(), value);
}

/// What a node is on the screen: one that is written alone is lit, those read from are its source.
pub(super) const fn role(node: &Node, alone: bool) -> Role {
    match (node.written && alone, node.live, node.value) {
        (true, ..) => Role::Live,
        (_, true, _) => Role::Source,
        (_, _, None) => Role::Quiet,
        _ => Role::Text,
    }
}

/// The line between two layers: heavy where the links between them are at work, with a head unless the nodes it leads
/// to have theirs.
fn arrow(painter: &mut Painter<'_>, flow: Option<Flow>, marked: bool, (x, y): (u16, u16), between: u16) {
    let heavy = if painter.theme.glyphs == Glyphs::Ascii { "=" } else { "━" };
    let (left, line, right) = match flow {
        None => ("", "─", ""),
        Some(Flow::Forward) => ("", heavy, if marked { "" } else { "▸" }),
        Some(Flow::Backward) => ("◂", heavy, ""),
        Some(Flow::Neither) => ("", heavy, ""),
    };
    let ends = width(left) + width(right);
    let room = between.saturating_sub(1).saturating_sub(ends).max(1);
    let role = if flow.is_some() { Role::Live } else { Role::Quiet };
    let text = format!("{left}{}{right}", line.repeat(usize::from(room)));
    painter.put_styled(x + 1, y, &text, line_style(painter.theme, role));
}
