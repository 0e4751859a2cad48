//! The links into one node, a row each: what comes along, how strong the link is, and the node they feed. Errors
//! shared out flow the other way, and so does the picture.

use ratatui::style::Style;

use super::super::paint::{Painter, cells, width};
use super::super::theme::{Glyphs, Role};
use super::focus::{Flow, Focus};
use super::numbers::Numbers;
use super::overview::role;
use super::{line_style, node_name};
use crate::session::{Diagram, Link, Node};

/// The lengths tried for the lines of a row: before the weight, after it, and to the node fed.
const LENGTHS: [(usize, usize, usize); 3] = [(3, 2, 2), (2, 1, 1), (1, 1, 0)];

/// One text of a row.
type Styled = (String, Style);

struct Fan<'a> {
    /// The links with the nodes they come from, in the direction of flow.
    links: Vec<(usize, &'a Node, &'a Link)>,
    fed: (usize, &'a Node),
    flow: Flow,
    /// Whether only some of the links are at work.
    picks: bool,
}

/// How a fan is written.
struct Format {
    values: Numbers,
    weights: Numbers,
    fed: Numbers,
    lengths: (usize, usize, usize),
}

impl<'a> Fan<'a> {
    fn of(diagram: &'a Diagram, focus: &Focus) -> Option<Self> {
        let (left, right) = (diagram.layers.get(focus.gap)?, diagram.layers.get(focus.gap + 1)?);
        let fed = focus.node?;
        let links = diagram.gaps.get(focus.gap)?.iter().filter(|link| match focus.flow {
            Flow::Forward => link.to == fed,
            Flow::Backward => link.from == fed,
            Flow::Neither => link.live,
        });
        let row = |link: &'a Link| match focus.flow {
            Flow::Backward => Some((link.to, right.get(link.to)?, link)),
            _ => Some((link.from, left.get(link.from)?, link)),
        };
        let links: Vec<_> = links.filter_map(row).collect();
        let node = if focus.flow == Flow::Backward { left.get(fed)? } else { right.get(fed)? };
        let picks = links.iter().any(|(_, _, link)| !link.live);
        (!links.is_empty()).then_some(Self { links, fed: (fed, node), flow: focus.flow, picks })
    }

    fn format(&self, decimals: usize, lengths: (usize, usize, usize)) -> Format {
        let nodes: Vec<Node> = self.links.iter().map(|(_, node, _)| (*node).clone()).collect();
        let weights: Vec<f64> = self.links.iter().filter_map(|(_, _, link)| link.weight).collect();
        let fed = std::slice::from_ref(self.fed.1);
        Format {
            values: Numbers::of_nodes(&nodes, decimals),
            weights: Numbers::of(weights.iter().copied(), decimals),
            fed: Numbers::of_nodes(fed, decimals),
            lengths,
        }
    }
}

/// Draws the fan; `false` if it does not fit.
pub(super) fn draw(painter: &mut Painter<'_>, diagram: &Diagram, focus: &Focus, most: usize) -> bool {
    let Some(fan) = Fan::of(diagram, focus) else { return false };
    let wide = |pieces: &[Styled]| pieces.iter().map(|(text, _)| width(text)).sum::<u16>();
    let tries = (most.min(1)..=most).rev().flat_map(|d| LENGTHS.map(|lengths| (d, lengths)));
    let total = |format: &Format| {
        let (row, end) = (link_row(painter, &fan, format, 0, '─'), end_pieces(painter, &fan, format));
        wide(&row) + wide(&end)
    };
    let formats = tries.map(|(decimals, lengths)| fan.format(decimals, lengths));
    let Some(format) = formats.into_iter().find(|f| total(f) <= painter.area.width) else { return false };
    let rows = rows(fan.links.len(), live_link(&fan), usize::from(painter.area.height));
    let top = (painter.area.height - cells(rows.len())) / 2;
    let arrow = arrow_row(&rows);
    let end = end_pieces(painter, &fan, &format);
    for (y, row) in rows.iter().enumerate() {
        let joint = joint(&rows, y, y == arrow, fan.flow);
        let pieces = match row {
            FanRow::Link(at) => link_row(painter, &fan, &format, *at, joint),
            FanRow::Between => {
                let whole = wide(&link_row(painter, &fan, &format, 0, joint)) - 1;
                let blank = (" ".repeat(usize::from(whole)), Style::new());
                vec![blank, (joint.to_string(), line(painter, &fan, !fan.picks))]
            }
            FanRow::More(n) => {
                let left = if fan.flow == Flow::Backward { wide(&end) + 1 } else { 1 };
                painter.put(left, top + cells(y), &format!("… {n} more"), Role::Quiet);
                continue;
            }
        };
        put_row(painter, &fan, pieces, (y == arrow).then_some(&end), wide(&end), top + cells(y));
    }
    true
}

fn put_row(
    painter: &mut Painter<'_>,
    fan: &Fan<'_>,
    mut pieces: Vec<Styled>,
    end: Option<&Vec<Styled>>,
    end_width: u16,
    y: u16,
) {
    pieces.extend(end.into_iter().flatten().cloned());
    let mut x = 0;
    if fan.flow == Flow::Backward {
        pieces.reverse();
        x = if end.is_some() { 0 } else { end_width };
    }
    for (text, style) in pieces {
        let shift = text.chars().take_while(|c| *c == ' ').count();
        painter.put_styled(x + cells(shift), y, text.trim(), style);
        x += width(&text);
    }
}

/// One row of the picture.
enum FanRow {
    Link(usize),
    /// Between two links, where the arrow leaves an even number of them.
    Between,
    More(usize),
}

fn rows(links: usize, live: usize, height: usize) -> Vec<FanRow> {
    if links > height {
        let shown = height.saturating_sub(1);
        let first = (live + 1).saturating_sub(shown);
        let more = std::iter::once(FanRow::More(links - shown));
        return (first..first + shown).map(FanRow::Link).chain(more).collect();
    }
    let mut rows: Vec<FanRow> = (0..links).map(FanRow::Link).collect();
    if links.is_multiple_of(2) && links < height {
        rows.insert(links / 2, FanRow::Between);
    }
    rows
}

fn joined(rows: &[FanRow]) -> usize {
    rows.iter().filter(|row| !matches!(row, FanRow::More(_))).count()
}

fn arrow_row(rows: &[FanRow]) -> usize {
    joined(rows).saturating_sub(1) / 2
}

fn live_link(fan: &Fan<'_>) -> usize {
    fan.links.iter().position(|(_, _, link)| link.live).unwrap_or(0)
}

/// The sign where a row's line meets the others'.
fn joint(rows: &[FanRow], y: usize, is_arrow: bool, flow: Flow) -> char {
    let (up, down) = (y > 0, y + 1 < joined(rows));
    let link = matches!(rows[y], FanRow::Link(_));
    let (left, right) = if flow == Flow::Backward { (is_arrow, link) } else { (link, is_arrow) };
    match (left, up, down, right) {
        (true, false, true, false) => '╮',
        (true, true, false, false) => '╯',
        (false, false, true, true) => '╭',
        (false, true, false, true) => '╰',
        (true, true, true, false) => '┤',
        (false, true, true, true) => '├',
        (true, true, true, true) => '┼',
        (true, false, true, true) => '┬',
        (true, true, false, true) => '┴',
        (false, true, true, false) => '│',
        _ => '─',
    }
}

/// A link's pieces in the direction of flow, up to the joint.
fn link_row(painter: &Painter<'_>, fan: &Fan<'_>, format: &Format, at: usize, joint: char) -> Vec<Styled> {
    let theme = painter.theme;
    let (number, node, link) = fan.links[at];
    let names = fan.links.iter().map(|(n, _, _)| width(&node_name(theme, *n))).max().unwrap_or(1);
    let back = fan.flow == Flow::Backward;
    let picked = fan.picks && link.live;
    let mark = if !picked {
        " "
    } else if back {
        "◂"
    } else {
        "▸"
    };
    let style = line(painter, fan, link.live);
    let weight = format.weights.known(link.weight);
    let (before, after, _) = format.lengths;
    let dash = dash(painter, link, picked);
    let tail = dash.repeat(after);
    let joint = (joint.to_string(), line(painter, fan, link.live || !fan.picks));
    vec![
        (mark.to_owned(), style),
        (boxed(&node_name(theme, number), names, &format.values.node(node)), node_style(painter, node)),
        (format!(" {} ", dash.repeat(before)), style),
        // The sign's own column stands in for the space before the number.
        (weight.strip_prefix(' ').unwrap_or(&weight).to_owned(), style),
        (if back { format!("{tail} ") } else { format!(" {tail}") }, style),
        joint,
    ]
}

/// The arrow and the node fed.
fn end_pieces(painter: &Painter<'_>, fan: &Fan<'_>, format: &Format) -> Vec<Styled> {
    let name = node_name(painter.theme, fan.fed.0);
    let text = boxed(&name, width(&name), &format.fed.node(fan.fed.1));
    let line_text = "─".repeat(format.lengths.2);
    let (arrow, gap) = match fan.flow {
        Flow::Forward => (format!("{line_text}▸"), " "),
        Flow::Backward => (format!("◂{line_text}"), " "),
        Flow::Neither => (format!("{line_text}─"), " "),
    };
    let style = line(painter, fan, true);
    vec![
        (arrow, style),
        (gap.to_owned(), style),
        (text.trim_end().to_owned(), node_style(painter, fan.fed.1)),
    ]
}

fn boxed(name: &str, names: u16, value: &str) -> String {
    let pad = usize::from(names.saturating_sub(width(name)));
    format!("{name}{} {value}", " ".repeat(pad))
}

fn node_style(painter: &Painter<'_>, node: &Node) -> Style {
    painter.theme.style(if node.hidden { Role::Question } else { role(node, true) })
}

fn line(painter: &Painter<'_>, fan: &Fan<'_>, live: bool) -> Style {
    let rests = fan.links.iter().all(|(_, _, link)| !link.live);
    line_style(painter.theme, if live && !rests { Role::Live } else { Role::Quiet })
}

/// What a link's line is made of: dashed below zero, heavy where one of several is picked.
fn dash(painter: &Painter<'_>, link: &Link, picked: bool) -> &'static str {
    let negative = link.weight.is_some_and(|w| w < 0.0);
    match (painter.theme.glyphs == Glyphs::Ascii, negative, picked) {
        (true, true, _) => "~",
        (true, _, true) => "=",
        (_, true, true) => "╍",
        (_, true, false) => "╌",
        (false, false, true) => "━",
        (_, false, false) => "─",
    }
}
