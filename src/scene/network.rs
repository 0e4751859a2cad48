//! A small network: nodes in fixed places with their newest numbers, links as strong as their weights, and what comes
//! along the live ones.
//!
//! Where the room is too small for all of it, the links into the node at work alone, into one of them where a whole
//! layer is, and under them a line that shows the whole.

use super::focus::{Flow, Focus};
use super::links::{LinkPath, links};
use super::map::Map;
use super::nodes::{AIR, FRAME, LayerBoxes, Nodes, Planned, SHORTEST, WITH_QUIET, side_by_side};
use super::on_its_way::OnItsWay;
use super::path::Path;
use super::tones::{link_tone, node_tone, title_tone};
use super::{Anchor, Area, Mark, Scene, Sign, Tone, width_of};
use crate::matrix::number;
use crate::session::{Diagram, Layer, Link};

/// Columns that the name of links keeps from those of layers.
const AROUND: f64 = 3.0;
/// Columns between a layer and its name beside it.
const BESIDE: f64 = 2.0;
/// How thick a link not at work is drawn beside one of the same weight that is.
const CALM: f64 = 0.6;
/// Rows from node to node under which these stand next to one another.
const LOW: f64 = 2.0;
/// How thick the thickest link at work is drawn there.
const LOW_THICKNESS: f64 = 0.33;
/// Rows that a number keeps from other links.
const CLEAR: f64 = 0.6;
/// How far a sum may be from its terms, as a part of it: they were added up in another order.
const ROUNDING: f64 = 1e-9;
/// Columns that an arrow's head takes.
const HEAD: f64 = 2.0;
/// How far the dot of what comes along a link reaches to either side, in columns.
const DOT: f64 = 0.9;
/// Columns between two texts.
const BETWEEN: f64 = 1.0;
/// The same where a piece of a link lies between them.
const NO_MINUS: f64 = 2.0;
/// Where along a link, from where its numbers come, its weight stands, if it can.
const WEIGHT_AT: f64 = 0.26;
/// Where along a link the name of all of them stands, where it has no row.
const NAME_AT: [f64; 9] = [0.7, 0.64, 0.58, 0.76, 0.52, 0.82, 0.88, 0.3, 0.22];
/// Where along a link what comes along it is seen, while nothing moves.
pub const RESTING: f64 = 0.62;
/// The same on a long link, and elsewhere where another's number stands there.
const RESTING_ALONG: [f64; 6] = [RESTING, 0.5, 0.74, 0.42, 0.82, 0.34];
/// The same on a short link.
const RESTING_SHORT: [f64; 1] = [0.5];
/// The same on short links of a whole layer: before they cross, where their weights stand too.
const RESTING_BEFORE_CROSSING: [f64; 6] = [0.45, 0.36, 0.6, 0.72, 0.8, 0.28];
/// The same where nodes stand in rows next to one another: the first of these that is still in the row of the node it
/// comes from.
const RESTING_LOW: [f64; 3] = [0.42, 0.34, 0.26];

/// A network in so many columns and rows. `pulse` is how far along their links the numbers have come, from 0 to 1.
#[must_use]
pub fn network(diagram: &Diagram, size: (u16, u16), decimals: usize, pulse: f64) -> Scene {
    let focus = Focus::of(diagram);
    let planned = Planned { diagram, focus, decimals };
    let Area { width: columns, height, .. } = Area::of(size);
    // Air at both sides, where there is room for it.
    let air = if size.0 >= 60 { AIR } else { 0.0 };
    let room = Area { left: air, top: 0.0, width: columns - 2.0 * air, height };
    let whole = whole(&planned, room);
    let on_its_way = OnItsWay::of(diagram, focus, pulse / RESTING).filter(|_| pulse < RESTING);
    let example = whole.as_ref().and_then(|plan| example(&planned, plan));
    let (diagram, pulse) = match (&on_its_way, &example) {
        (Some(way), _) => (&way.diagram, way.come * RESTING),
        (None, Some(example)) => (example, pulse),
        (None, None) => (diagram, pulse),
    };
    let (marks, taken, dots) = (Vec::new(), Vec::new(), Vec::new());
    let mut drawing =
        NetworkScene { columns, pitch: 0.0, diagram, focus, decimals, pulse, marks, taken, dots };
    // Where no links are at work all layers matter alike, close together though they may stand.
    let close = || {
        let plan = Nodes::plan(&planned, &planned.layers(), None, room, 1.0);
        plan.filter(|plan| focus.is_none() && plan.gap >= SHORTEST)
    };
    match whole.or_else(close) {
        Some(plan) => drawing.draw(&plan),
        None => drawing.part(&planned, room, on_its_way.as_ref().map(|way| way.turn)),
    }
    Scene { size, marks: drawing.marks }
}

/// Places for all layers, where links and numbers find room between them.
fn whole(planned: &Planned<'_>, room: Area) -> Option<Nodes> {
    let layers = planned.layers();
    let mut plans =
        [FRAME, 1.0].into_iter().filter_map(|frame| Nodes::plan(planned, &layers, None, room, frame));
    plans.find(Nodes::is_roomy)
}

/// The network with the links of one node at work alone, where that is asked about or, for an example, where those of a
/// whole layer would be a knot.
fn example(planned: &Planned<'_>, plan: &Nodes) -> Option<Diagram> {
    let Planned { diagram, focus, .. } = *planned;
    let is_one = |focus: &Focus| focus.asks_of_one(diagram) || !plan.has_room_for_layers();
    let focus = focus.filter(|focus| focus.node.is_none() && is_one(focus))?;
    if !focus.works_nodes_out(diagram) {
        return None;
    }
    let node = focus.leading(diagram);
    let mut example = focus.lit_at(diagram.clone(), node);
    // One row stands for all: which is said, where there is room for it.
    if let (Some(name), Some(node)) = (example.links.get_mut(focus.gap), node) {
        let line = if focus.flow == Flow::Backward { "column" } else { "row" };
        let longer = format!("{name}, {line} {}", node + 1);
        if !name.is_empty() && width_of(&longer) + 2.0 * AROUND <= plan.gap {
            *name = longer;
        }
    }
    Some(example)
}

struct NetworkScene<'a> {
    columns: f64,
    /// Rows from node to node.
    pitch: f64,
    diagram: &'a Diagram,
    focus: Option<Focus>,
    decimals: usize,
    pulse: f64,
    marks: Vec<Mark>,
    /// Where text stands already.
    taken: Vec<Area>,
    /// Where the dots of what comes along the links stand.
    dots: Vec<Area>,
}

impl NetworkScene<'_> {
    /// What is at work: the links into a node, or the layer that turns into its own next numbers; and a line for the whole.
    fn part(&mut self, planned: &Planned<'_>, room: Area, turn: Option<usize>) {
        let Planned { diagram, focus, .. } = *planned;
        let live = |layer: &Layer| layer.nodes.iter().any(|node| node.live);
        let (layers, node) = match focus {
            Some(focus) => {
                let led = || focus.leading(diagram).filter(|_| !focus.spreads(diagram));
                (vec![focus.gap, focus.gap + 1], focus.node.or(turn).or_else(led))
            }
            None => (diagram.layers.iter().position(live).into_iter().collect(), None),
        };
        let map = f64::from(u8::from(diagram.layers.len() > layers.len() && room.height >= 4.0));
        let above = Area { height: room.height - map, ..room };
        let plan = Nodes::plan(planned, &layers, node, above, 1.0);
        if let Some(plan) = &plan {
            self.draw(plan);
        }
        if plan.is_none() || map > 0.0 {
            let top = if plan.is_none() { (room.height / 2.0).floor() } else { above.height };
            let shown = focus.map(Focus::fed).zip(node);
            Map::of_nodes(diagram, focus, shown).draw(Area { top, height: 1.0, ..room }, &mut self.marks);
        }
    }

    fn draw(&mut self, plan: &Nodes) {
        self.pitch = plan.pitch;
        let titled = plan.layers.iter().all(|placed| placed.nodes.iter().all(|(_, area)| area.top >= 1.0));
        // Where nodes stand close together, thick links would run into one another: those at work are a little thicker.
        let thickness = |link: &Link| match (plan.pitch < LOW, link.live) {
            (false, _) => (plan.pitch / FRAME).min(1.0),
            (true, true) => LOW_THICKNESS,
            (true, false) => 0.0,
        };
        let (live, calm): (Vec<_>, Vec<_>) =
            links(self.diagram, plan, self.decimals).into_iter().partition(|it| it.link.live);
        for LinkPath { link, path, share, .. } in calm.iter().chain(&live) {
            // Those at work stand out by their thickness, too.
            let calm = if link.live { 1.0 } else { CALM };
            let weight = share * thickness(link);
            let line = path.line(link_tone(link), weight * calm);
            self.marks.push(match self.focus.map(|focus| focus.flow).filter(|_| link.live) {
                Some(Flow::Forward) => line.into_arrow(),
                Some(Flow::Backward) => path.reversed().line(link_tone(link), weight).into_arrow(),
                Some(Flow::Neither) | None => Mark::Line(line),
            });
        }
        for placed in &plan.layers {
            self.nodes(placed);
        }
        match &plan.layers[..] {
            _ if titled => self.titles(plan),
            [first, last] => self.titles_beside([first, last]),
            _ => {}
        }
        self.pulses(&live, plan);
        self.weights(&live, plan.pitch);
        if !titled {
            self.name_of_links(&live);
        }
        if plan.gap >= WITH_QUIET && plan.pitch >= FRAME {
            self.quiet_weights(&calm, &live);
        }
    }

    fn nodes(&mut self, placed: &LayerBoxes) {
        let diagram = self.diagram;
        for (at, area) in &placed.nodes {
            let Some(node) = diagram.layers.get(placed.at).and_then(|layer| layer.nodes.get(*at)) else {
                continue;
            };
            // What it held before is not what comes to it now.
            let is_fed = self.focus.is_some_and(|focus| focus.feeds(diagram, placed.at, *at));
            let is_before = is_fed && !node.written && !node.live && !self.holds_what_comes(placed.at, *at);
            let tone = if is_before && !node.hidden { Tone::Quiet } else { node_tone(node) };
            self.marks.push(Mark::Node { area: *area, tone });
            // What is written comes in with what comes along the links.
            let value = node.value.filter(|_| !is_before && (!node.written || self.has_arrived()));
            let text = match value {
                _ if node.hidden => "?".to_owned(),
                Some(value) => placed.format.cell(value).trim_start().to_owned(),
                None => side_by_side(&node.cases, placed.format).unwrap_or_else(|| "·".to_owned()),
            };
            self.taken.push(*area);
            self.marks.push(Mark::text(area.middle(), text, Anchor::Middle, tone));
            if let Some(sum) = node.made_of.filter(|_| self.has_arrived()) {
                self.made_of(*area, sum);
            }
        }
    }

    /// Under a node what its number was made of, where there is room for it.
    fn made_of(&mut self, node: Area, (function, sum): (&str, f64)) {
        let text = format!("{function}({})", number(sum, self.decimals));
        let width = width_of(&text);
        let (middle, _) = node.middle();
        let under =
            Area { left: (middle - width / 2.0).floor(), top: node.top + node.height, width, height: 1.0 };
        if node.height >= FRAME && self.pitch >= FRAME + 2.0 && self.take(under, 0.0) {
            self.marks.push(Mark::text((middle, under.top + 0.5), text, Anchor::Middle, Tone::Source));
        }
    }

    /// Whether a node's number is what comes to it along its links, added up.
    fn holds_what_comes(&self, layer: usize, node: usize) -> bool {
        let Some(focus) = self.focus else { return false };
        let end = |link: &Link| if focus.flow == Flow::Backward { link.from } else { link.to };
        let links = self.diagram.gaps.get(focus.gap).into_iter().flatten().filter(|link| end(link) == node);
        let comes: Option<f64> = links.map(|link| link.carries).sum();
        let held = self.diagram.layers.get(layer).and_then(|layer| layer.nodes.get(node)?.value);
        comes.zip(held).is_some_and(|(comes, held)| (comes - held).abs() <= ROUNDING * held.abs())
    }

    fn has_arrived(&self) -> bool {
        self.pulse >= RESTING
    }

    /// The layers' names, each over its nodes, as near as its neighbours leave it room.
    fn titles(&mut self, plan: &Nodes) {
        let diagram = self.diagram;
        let layers = plan.layers.iter().filter_map(|placed| Some((placed, diagram.layers.get(placed.at)?)));
        let mut titles: Vec<(f64, f64, &Layer)> =
            layers.map(|(placed, layer)| (placed.title.0, placed.title.1, layer)).collect();
        let between = BETWEEN * titles.len().saturating_sub(1) as f64;
        let whole: f64 = titles.iter().map(|(.., layer)| width_of(&layer.name)).sum();
        // All of the same length where they do not fit in full.
        let share = ((self.columns - between) / titles.len().max(1) as f64).floor().max(1.0);
        let most = if whole + between > self.columns { share } else { self.columns };
        let text = |layer: &Layer| shortened(&layer.name, most as usize);
        let mut free = 0.0;
        for (x, _, layer) in &mut titles {
            let half = width_of(&text(layer)) / 2.0;
            *x = x.max(free + half);
            free = *x + half + BETWEEN;
        }
        let mut free = self.columns;
        // From the right: where each begins and ends.
        let mut placed: Vec<(f64, f64)> = Vec::new();
        for (x, y, layer) in titles.iter().rev() {
            let half = width_of(&text(layer)) / 2.0;
            let x = x.min(free - half);
            free = x - half - BETWEEN;
            placed.push((x - half, x + half));
            self.marks.push(Mark::text((x, *y), text(layer), Anchor::Middle, title_tone(layer)));
        }
        placed.reverse();
        for ((layers, names), (_, y, _)) in plan.layers.windows(2).zip(placed.windows(2)).zip(&titles) {
            self.title_of_links(layers[0].at, (names[0].1, names[1].0), *y);
        }
    }

    /// The name of what stands on the links behind a layer, between the two layers' names, where there is room for it.
    fn title_of_links(&mut self, gap: usize, (from, to): (f64, f64), y: f64) {
        let Some(name) = self.diagram.links.get(gap).filter(|name| !name.is_empty()) else { return };
        if to - from >= width_of(name) + 2.0 * AROUND {
            let at = (f64::midpoint(from, to).round(), y);
            self.marks.push(Mark::text(at, name.clone(), Anchor::Middle, Tone::Quiet));
        }
    }

    /// The name of what stands on the links at work, on the first of them, where it has no row and nothing else stands there.
    fn name_of_links(&mut self, live: &[LinkPath<'_>]) {
        let name = self.focus.and_then(|focus| self.diagram.links.get(focus.gap));
        if let Some((name, first)) = name.filter(|name| !name.is_empty()).zip(live.first()) {
            // A short piece of a link between it and a number would pass for a minus.
            let air = if first.carries.is_some() { AROUND } else { NO_MINUS };
            self.on_link(&first.path, name, &NAME_AT, (Tone::Quiet, air));
        }
    }

    /// The names of two layers at their outer sides, where they have no row and there is room for them.
    fn titles_beside(&mut self, layers: [&LayerBoxes; 2]) {
        let diagram = self.diagram;
        for (placed, anchor) in layers.into_iter().zip([Anchor::End, Anchor::Start]) {
            let Some((layer, (_, area))) = diagram.layers.get(placed.at).zip(placed.nodes.first()) else {
                continue;
            };
            let (x, room) = match anchor {
                Anchor::End => (area.left - BESIDE, area.left - BESIDE),
                _ => (area.right() + BESIDE, self.columns - area.right() - BESIDE),
            };
            if width_of(&layer.name) <= room {
                self.marks.push(Mark::text(
                    (x, area.middle().1),
                    layer.name.clone(),
                    anchor,
                    title_tone(layer),
                ));
            }
        }
    }

    /// What comes along the links at work.
    fn pulses(&mut self, live: &[LinkPath<'_>], plan: &Nodes) {
        let Some(flow) = self.focus.map(|focus| focus.flow).filter(|flow| *flow != Flow::Neither) else {
            return;
        };
        // Out of one node they all begin in its row: there is no room for more than their weights.
        if plan.pitch < LOW && self.spreads() {
            return;
        }
        let is_layer = self.focus.is_some_and(|focus| focus.node.is_none());
        let along =
            |path: &Path, pulse: f64| path.at(if flow == Flow::Forward { pulse } else { 1.0 - pulse });
        let is_in_row = |resting: &f64| {
            let row = |it: &LinkPath<'_>, pulse| along(&it.path, pulse).1.floor();
            live.iter().all(|link| row(link, *resting) == row(link, 0.0))
        };
        // On a short link it rests where there is room for its number before the node; in another's row it would pass for
        // what comes from there.
        let resting: &[f64] = match plan {
            Nodes { pitch, .. } if *pitch < LOW => {
                let low = RESTING_LOW.iter().position(is_in_row);
                low.map_or(&[RESTING], |at| &RESTING_LOW[at..=at])
            }
            Nodes { gap, .. } if *gap < WITH_QUIET && is_layer => &RESTING_BEFORE_CROSSING,
            Nodes { gap, .. } if *gap < 2.0 * SHORTEST => &RESTING_SHORT,
            Nodes { .. } => &RESTING_ALONG,
        };
        let mut dots: Vec<Area> = Vec::new();
        // Where not all numbers find room, the largest do.
        let size = |it: &LinkPath<'_>| it.link.carries.map_or(0.0, f64::abs);
        let mut by_size: Vec<&LinkPath<'_>> = live.iter().collect();
        by_size.sort_by(|a, b| size(b).total_cmp(&size(a)));
        for LinkPath { path, carries, .. } in by_size {
            let text = carries.as_deref().unwrap_or_default();
            let width = width_of(text);
            // The number stands before the dot on its way, and clear of it, which is wider than a column.
            let places = |resting: f64| {
                let at = along(path, resting);
                let dot = Area { left: at.0.floor() - 1.0, top: at.1.floor(), width: 3.0, height: 1.0 };
                let left =
                    if flow == Flow::Forward { (at.0 + DOT).ceil() } else { (at.0 - DOT).floor() - width };
                (dot, Area { left, top: at.1.floor(), width, height: 1.0 })
            };
            // The head of an arrow before a number in its row would pass for a minus.
            let end = along(path, 1.0);
            let is_clear = |number: Area| {
                let reach = if flow == Flow::Forward {
                    number.right() + HEAD - end.0
                } else {
                    end.0 + HEAD - number.left
                };
                number.top != end.1.floor() || reach <= 0.0
            };
            let is_free = |resting: &&f64| {
                let (dot, number) = places(**resting);
                let of_others = |area: &Area| dots.iter().any(|other| area.overlaps(*other, 0.0));
                is_clear(number) && self.is_free(number, BETWEEN) && !of_others(&dot) && !of_others(&number)
            };
            // Where links cross, each has its number and its dot where the others have none.
            let found = resting.iter().find(is_free).copied();
            let rests = found.unwrap_or(resting[0]);
            let (dot, place) = places(rests);
            dots.push(dot);
            let (x, _) = along(path, rests);
            self.dots.push(Area { left: x - DOT, width: 2.0 * DOT, ..dot });
            let at = along(path, self.pulse * rests / RESTING);
            self.marks.push(Mark::Sign { at, sign: Sign::Dot, tone: Tone::Source });
            // The number's place is kept while it is on its way, so that no other has to move.
            if !text.is_empty() && found.is_some() {
                self.taken.push(place);
                if self.has_arrived() {
                    let at = (place.left, place.top + 0.5);
                    self.marks.push(Mark::text(at, text, Anchor::Start, Tone::Source));
                }
            }
        }
    }

    fn spreads(&self) -> bool {
        self.focus.is_some_and(|focus| focus.spreads(self.diagram))
    }

    /// The weights of the links at work, each on its link where nothing else stands. Of those of one node all have theirs or
    /// none: a number beside a link without would be taken for that one's.
    fn weights(&mut self, live: &[LinkPath<'_>], pitch: f64) {
        let backward = self.focus.is_some_and(|focus| focus.flow == Flow::Backward);
        // Near the end at which each has a row of its own.
        let is_far = backward != (pitch < LOW && self.spreads());
        let first = if is_far { 1.0 - WEIGHT_AT } else { WEIGHT_AT };
        let sign = if is_far { -1.0 } else { 1.0 };
        let places = [0.0, 0.08, -0.08, -0.12, 0.2, 0.3, 0.4].map(|more| first + sign * more);
        let before = (self.marks.len(), self.taken.len());
        let mut is_whole = true;
        for it in live {
            let (path, Some(text)) = (&it.path, &it.weight) else { continue };
            // Where nodes stand in rows next to one another, in that of the node it leads from.
            let is_there =
                |at: &f64| pitch >= LOW || path.at(*at).1.floor() == path.at(first.round()).1.floor();
            let places: Vec<f64> = places.into_iter().filter(is_there).collect();
            is_whole &= self.on_link(path, text, &places, (it.weight_tone(), BETWEEN));
        }
        let is_fan =
            |end: fn(&Link) -> usize| live.windows(2).all(|two| end(two[0].link) == end(two[1].link));
        if !is_whole && (is_fan(|link| link.from) || is_fan(|link| link.to)) {
            self.marks.truncate(before.0);
            self.taken.truncate(before.1);
        }
    }

    /// The other weights, where there is room for them.
    fn quiet_weights(&mut self, calm: &[LinkPath<'_>], live: &[LinkPath<'_>]) {
        let paths: Vec<Path> = calm.iter().chain(live).map(|it| it.path).collect();
        for (at, LinkPath { path, weight, .. }) in calm.iter().enumerate() {
            if let Some(weight) = weight {
                // On another link it would be taken for that one's. All of a gap are as long.
                let of_gap =
                    paths.iter().enumerate().filter(|(other, it)| *other != at && it.from.0 == path.from.0);
                let others: Vec<&Path> = of_gap.map(|(_, other)| other).collect();
                let is_clear = |part: &f64| {
                    let y = path.at(*part).1;
                    others.iter().all(|other| (other.at(*part).1 - y).abs() > CLEAR)
                };
                let places: Vec<f64> = [0.3, 0.22, 0.38, 0.7, 0.78].into_iter().filter(is_clear).collect();
                // A piece of a link between two numbers would pass for a minus.
                self.on_link(path, weight, &places, (Tone::Quiet, 3.0 * BETWEEN));
            }
        }
    }

    /// Puts a number on a link, at the first place along it that is free, and so many columns beside it; says whether there
    /// is one.
    fn on_link(&mut self, path: &Path, text: &str, along: &[f64], (tone, air): (Tone, f64)) -> bool {
        let width = width_of(text);
        let places = along.iter().map(|part| {
            let (x, y) = path.at(*part);
            Area { left: (x - width / 2.0).round(), top: y.floor(), width, height: 1.0 }
        });
        let found = places.into_iter().find(|area| self.take(*area, air));
        if let Some(area) = found {
            self.marks.push(Mark::text(area.middle(), text, Anchor::Middle, tone));
        }
        found.is_some()
    }

    /// Whether nothing stands in a place or in so many columns beside it.
    fn is_free(&self, area: Area, air: f64) -> bool {
        let of_others =
            |(others, air): (&Vec<Area>, f64)| others.iter().any(|other| area.overlaps(*other, air));
        ![(&self.taken, air), (&self.dots, 0.0)].into_iter().any(of_others)
    }

    /// Takes a place for text, if nothing stands there or in so many columns beside it.
    fn take(&mut self, area: Area, air: f64) -> bool {
        let free = self.is_free(area, air);
        if free {
            self.taken.push(area);
        }
        free
    }
}

/// A name in so many characters, with a mark where something is left out.
pub(super) fn shortened(name: &str, most: usize) -> String {
    if width_of(name) <= most as f64 {
        return name.to_owned();
    }
    name.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
