//! Nodes and links: the whole network where there is room, or the links into the one node being worked out, or a row
//! of values for each node.

use super::super::paint::{Painter, cells, width};
use super::super::theme::{Glyphs, Role};
use ratatui::style::Modifier;

use super::canvas::{Canvas, Dash, LineStyle};
use super::focus::{Flow, Focus};
use super::numbers::Numbers;
use super::overview::{self, draw_node};
use super::strokes::Strokes;
use super::{fan, line_style, node_name};
use crate::session::{Diagram, Link, Node};

/// The fewest columns wanted for the links between two layers of the whole network, then those that will do.
const LEAST_GAPS: [u16; 2] = [9, 6];
/// And the most: longer lines say no more.
const MOST_GAP: u16 = 28;
/// The fewest rows: in fewer, rows of numbers say more than lines.
const LEAST_ROWS: u16 = 8;
/// The fewest rows from one node to the next.
const LEAST_STEP: u16 = 3;

/// Draws the network in the way that fits.
pub(super) fn draw(painter: &mut Painter<'_>, diagram: &Diagram, decimals: usize) {
    let focus = Focus::of(diagram);
    let fed = focus.filter(|f| f.node.is_some());
    let drawn = draw_whole(painter, diagram, focus.as_ref(), decimals)
        || fed.is_some_and(|fed| fan::draw(painter, diagram, &fed, decimals))
        || overview::draw(painter, diagram, focus.as_ref(), decimals);
    if !drawn {
        let sizes: Vec<String> = diagram.layers.iter().map(|nodes| nodes.len().to_string()).collect();
        let text = format!("{} nodes", sizes.join(", "));
        if width(&text) <= painter.area.width {
            painter.put(0, painter.area.height / 2, &text, Role::Quiet);
        }
    }
}

/// Where everything of the whole network stands.
struct Placement {
    /// Each layer's left edge, the width of its nodes' names and its numbers.
    layers: Vec<(u16, u16, Numbers)>,
    /// Columns between two layers.
    gap: u16,
    /// Rows from one node to the next.
    step: u16,
    /// The rows in all, and the first of them.
    rows: (u16, u16),
}

impl Placement {
    fn of(painter: &Painter<'_>, diagram: &Diagram, least: u16, decimals: usize) -> Option<Self> {
        let (wide, high) = (painter.area.width, painter.area.height);
        let most = cells(diagram.layers.iter().map(Vec::len).max()?);
        let gaps = cells(diagram.layers.len()).checked_sub(1).filter(|gaps| *gaps > 0)?;
        let shape = |nodes: &Vec<Node>| {
            let name = (0..nodes.len()).map(|at| width(&node_name(painter.theme, at))).max().unwrap_or(1);
            (name, Numbers::of_nodes(nodes, decimals).reserve(decimals))
        };
        let shapes: Vec<_> = diagram.layers.iter().map(shape).collect();
        // A mark, the name, a space, the value, and a mark on the other side.
        let wide_of = |(name, numbers): &(u16, Numbers)| 3 + name + cells(numbers.width);
        let boxes: u16 = shapes.iter().map(wide_of).sum();
        let gap = (wide.checked_sub(boxes)? / gaps).min(MOST_GAP);
        let room = high.checked_sub(1)?;
        let step = room.checked_div(most.saturating_sub(1)).unwrap_or(LEAST_STEP).min((gap / 2).max(5));
        if gap < least || step < LEAST_STEP || high < LEAST_ROWS {
            return None;
        }
        let mut x = (wide - boxes - gap * gaps) / 2;
        let mut layers = Vec::new();
        for (name, numbers) in shapes {
            layers.push((x, name, numbers));
            x += 3 + name + cells(numbers.width) + gap;
        }
        let rows = step * most.saturating_sub(1) + 1;
        Some(Self { layers, gap, step, rows: (rows, (high - rows) / 2) })
    }

    /// The row a node stands in, in a layer of so many.
    fn row(&self, at: usize, count: usize) -> u16 {
        let (rows, top) = self.rows;
        let taken = self.step * cells(count.saturating_sub(1)) + 1;
        top + rows.saturating_sub(taken) / 2 + self.step * cells(at)
    }

    /// The column at which the links after a layer begin.
    fn links_from(&self, layer: usize) -> u16 {
        let (x, name, numbers) = self.layers[layer];
        x + 3 + name + cells(numbers.width)
    }
}

fn draw_whole(painter: &mut Painter<'_>, diagram: &Diagram, focus: Option<&Focus>, most: usize) -> bool {
    let tries = LEAST_GAPS.into_iter().flat_map(|least| (most.min(2)..=most).rev().map(move |d| (least, d)));
    let fitting =
        tries.map(|(least, decimals)| Placement::of(painter, diagram, least, decimals)).find_map(|plan| plan);
    let Some(plan) = fitting else { return false };
    for (gap, links) in diagram.gaps.iter().enumerate().take(plan.layers.len() - 1) {
        draw_links(painter, diagram, &plan, gap, links);
    }
    for (layer, nodes) in diagram.layers.iter().enumerate() {
        let (x, name, numbers) = plan.layers[layer];
        for (at, node) in nodes.iter().enumerate() {
            let y = plan.row(at, nodes.len());
            draw_node(painter, (x, y), (nodes, at), name, numbers);
            let is_fed = node.written && focus.is_some_and(|f| f.flow == Flow::Backward && f.gap == layer);
            if is_fed {
                painter.put(x, y, " ", Role::Text);
                let style = line_style(painter.theme, Role::Live);
                painter.put_styled(plan.links_from(layer) - 1, y, "◂", style);
            }
        }
    }
    for (gap, links) in diagram.gaps.iter().enumerate().take(plan.layers.len() - 1) {
        draw_weights(painter, diagram, &plan, (gap, links), most);
    }
    draw_legend(painter, diagram, &plan);
    true
}

/// Where a link begins and ends, in cells from the left top of its gap.
fn ends(diagram: &Diagram, plan: &Placement, gap: usize, link: &Link) -> ((f64, f64), (f64, f64)) {
    let row = |layer: usize, at: usize| f64::from(plan.row(at, diagram.layers[layer].len())) + 0.5;
    ((0.0, row(gap, link.from)), (f64::from(plan.gap) - 0.01, row(gap + 1, link.to)))
}

fn strongest(diagram: &Diagram) -> f64 {
    diagram.gaps.iter().flatten().filter_map(|link| link.weight).map(f64::abs).fold(0.0, f64::max)
}

fn draw_links(painter: &mut Painter<'_>, diagram: &Diagram, plan: &Placement, gap: usize, links: &[Link]) {
    let strongest = strongest(diagram);
    let (quiet, live): (Vec<&Link>, Vec<&Link>) = links.iter().partition(|link| !link.live);
    let lines = quiet.into_iter().chain(live).map(|link| {
        let (from, to) = ends(diagram, plan, gap, link);
        (from, to, pen(painter, link, strongest))
    });
    let place = (plan.links_from(gap), 0);
    let (columns, rows, glyphs) = (plan.gap, painter.area.height, painter.theme.glyphs);
    if glyphs == Glyphs::Braille {
        let mut canvas = Canvas::new(columns, rows, glyphs);
        lines.for_each(|(from, to, pen)| canvas.line(from, to, pen));
        canvas.draw(painter, place);
    } else {
        let mut strokes = Strokes::new(columns, rows, glyphs);
        lines.for_each(|(from, to, pen)| strokes.line(from, to, pen));
        strokes.draw(painter, place);
    }
}

/// A link's line: dashed below zero, the sparser the weaker; thick where the stage is at work.
fn pen(painter: &Painter<'_>, link: &Link, strongest: f64) -> LineStyle {
    let fine = painter.theme.glyphs == Glyphs::Braille;
    let role = match link.weight {
        _ if link.live => Role::Live,
        Some(w) if w > 0.0 => Role::Positive,
        Some(w) if w < 0.0 => Role::Negative,
        _ => Role::Quiet,
    };
    let share = link.weight.map_or(0.0, |w| if strongest > 0.0 { w.abs() / strongest } else { 0.0 });
    let weak = !link.live && share <= 0.5;
    let every = match share {
        // Strokes are too coarse to be thinned out; there a weak link is faint.
        _ if link.live || !fine => 1,
        s if s > 0.5 => 1,
        s if s > 0.0 => 2,
        _ => 4,
    };
    let negative = link.weight.is_some_and(|w| w < 0.0);
    let on_off = match (negative, fine) {
        (false, _) => (1, 0),
        (true, true) => (6, 6),
        (true, false) => (3, 3),
    };
    let style = line_style(painter.theme, role);
    let style = if weak && !fine { style.add_modifier(Modifier::DIM) } else { style };
    LineStyle { style, dash: Dash { every, on_off }, thick: link.live }
}

/// The weights of the links at work, in one column of the gap where the links are apart; none if they are nowhere.
fn draw_weights(
    painter: &mut Painter<'_>,
    diagram: &Diagram,
    plan: &Placement,
    (gap, links): (usize, &[Link]),
    most: usize,
) {
    let live: Vec<(&Link, f64)> =
        links.iter().filter(|link| link.live).filter_map(|link| Some((link, link.weight?))).collect();
    let numbers = Numbers::of(live.iter().map(|(_, weight)| *weight), most);
    // A space before it is in the number already, one comes after.
    let wide = cells(numbers.width) + 1;
    let Some(free) = plan.gap.checked_sub(wide + 2).filter(|_| !live.is_empty()) else { return };
    let rows_at = |x: u16| -> Vec<u16> {
        let part = f64::from(x + wide / 2) / f64::from(plan.gap);
        let row = |link: &Link| {
            let (from, to) = ends(diagram, plan, gap, link);
            (from.1 + (to.1 - from.1) * part).floor() as u16
        };
        live.iter().map(|(link, _)| row(link)).collect()
    };
    let apart = |x: u16| {
        let mut rows = rows_at(x);
        rows.sort_unstable();
        rows.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(u16::MAX)
    };
    // As near the middle as keeps them two rows apart.
    let mut columns: Vec<u16> = (1..=free + 1).collect();
    columns.sort_by_key(|x| (x + wide / 2).abs_diff(plan.gap / 2));
    let Some(x) = columns.into_iter().find(|x| apart(*x) >= 2) else { return };
    let style = line_style(painter.theme, Role::Live);
    for ((_, weight), y) in live.iter().zip(rows_at(x)) {
        let left = plan.links_from(gap) + x;
        painter.put(left, y, &" ".repeat(usize::from(wide)), Role::Text);
        painter.put_styled(left, y, &numbers.known(Some(*weight)), style);
    }
}

/// What the lines mean, under them, where there are rows to spare.
fn draw_legend(painter: &mut Painter<'_>, diagram: &Diagram, plan: &Placement) {
    let (rows, top) = plan.rows;
    let weights = || diagram.gaps.iter().flatten().filter_map(|link| link.weight);
    let y = top + rows + 1;
    if y >= painter.area.height || weights().next().is_none() {
        return;
    }
    let dashed = if weights().any(|w| w < 0.0) { ", dashed below zero" } else { "" };
    let weak = if painter.theme.glyphs == Glyphs::Braille { "sparse" } else { "faint" };
    let text = format!("a line is {weak} where a link is weak{dashed}");
    let wide = width(&text);
    if wide <= painter.area.width {
        painter.put((painter.area.width - wide) / 2, y, &text, Role::Quiet);
    }
}
