//! A small network in a line.

use super::focus::Focus;
use super::tones::node_tone;
use super::{Anchor, Area, Mark, Sign, Tone, width_of};
use crate::session::Diagram;

/// What stands between two layers in a line for the whole, where their links are at work, and columns of air beside it.
const MAPPED_LINKS: &str = "━━";
const AIR_OF_MAP: f64 = 1.0;

/// The whole network in a line: a sign a node, and between two layers whether their links are at work. Of a layer that
/// one node stands for, only that one is lit.
pub fn draw(
    diagram: &Diagram,
    focus: Option<Focus>,
    room: Area,
    shown: Option<(usize, usize)>,
    marks: &mut Vec<Mark>,
) {
    let nodes: usize = diagram.layers.iter().map(|layer| layer.nodes.len()).sum();
    let between = 2.0 * AIR_OF_MAP + width_of(MAPPED_LINKS);
    let whole = |pitch: f64| {
        let layers = diagram.layers.len() as f64;
        nodes as f64 * pitch - layers * (pitch - 1.0) + (layers - 1.0) * between
    };
    // Signs stand apart where there is room.
    let pitch = if whole(2.0) <= room.width { 2.0 } else { 1.0 };
    let mut x = room.left + ((room.width - whole(pitch)) / 2.0).floor().max(0.0);
    let y = room.top + 0.5;
    for (at, layer) in diagram.layers.iter().enumerate() {
        if at > 0 {
            let is_live = focus.is_some_and(|focus| focus.gap + 1 == at);
            let (links, tone) = if is_live { (MAPPED_LINKS, Tone::Source) } else { ("──", Tone::Quiet) };
            marks.push(Mark::text((x + AIR_OF_MAP, y), links, Anchor::Start, tone));
            x += between;
        }
        for (node, state) in layer.nodes.iter().enumerate() {
            let is_shown = shown.is_none_or(|(layer, only)| layer != at || only == node);
            let (sign, resting) = match state.value {
                Some(_) => (Sign::Dot, Tone::Text),
                None => (Sign::Ring, Tone::Quiet),
            };
            let tone = if is_shown { node_tone(state) } else { resting };
            if x < room.right() {
                marks.push(Mark::Sign { at: (x + 0.5, y), sign, tone });
            }
            x += if node + 1 < layer.nodes.len() { pitch } else { 1.0 };
        }
    }
}
