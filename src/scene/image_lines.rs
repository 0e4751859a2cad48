//! Thin lines across an image with their names: those of rows at its left, those of columns under it.

use super::{Anchor, Area, Crossing, Mark, Tone, width_of};
use crate::session::{Image, ImageLine};

/// Columns between the names of rows and the image, and between those of two columns.
const GAP: f64 = 1.0;

/// Columns at the left of an image that the names of its rows take, and rows under it that those of its columns do: room is
/// kept for those that are not known yet.
pub(super) fn room(image: &Image) -> (f64, f64) {
    let names = |upright: bool| image.lines.iter().filter(move |line| line.upright == upright);
    let widest = names(false).map(|line| width_of(&line.name) + GAP).fold(0.0, f64::max);
    (widest, if names(true).next().is_some() { 1.0 } else { 0.0 })
}

/// Where a line is in an image of so many columns and rows, as a share of these: in the middle of its row or column.
fn share(line: &ImageLine, (columns, rows): (usize, usize)) -> Option<f64> {
    let share = (line.at? + 0.5) / if line.upright { columns } else { rows } as f64;
    (0.0..=1.0).contains(&share).then_some(share)
}

const fn tone(line: &ImageLine) -> Tone {
    if line.live { Tone::Live } else { Tone::Source }
}

/// The lines across an image of so many columns and rows that are known.
pub(super) fn crossings(image: &Image, extent: (usize, usize)) -> Vec<Crossing> {
    let crossing = |line: &ImageLine| {
        Some(Crossing { upright: line.upright, at: share(line, extent)?, tone: tone(line) })
    };
    image.lines.iter().filter_map(crossing).collect()
}

/// Their names about the image, clear of one another, as far as there is room for them.
pub(super) fn names(
    marks: &mut Vec<Mark>,
    image: &Image,
    extent: (usize, usize),
    (area, room): (Area, Area),
) {
    let known = |upright: bool| {
        let lines = image.lines.iter().filter(move |line| line.upright == upright);
        let mut known: Vec<(f64, &ImageLine)> =
            lines.filter_map(|line| Some((share(line, extent)?, line))).collect();
        known.sort_by(|one, other| one.0.total_cmp(&other.0));
        known
    };
    let mut free = area.top;
    for (share, line) in known(false) {
        let row = (area.top + share * area.height).floor().max(free);
        if row < room.bottom() && area.left - GAP - width_of(&line.name) >= room.left {
            let at = (area.left - GAP, row + 0.5);
            marks.push(Mark::text(at, line.name.clone(), Anchor::End, tone(line)));
        }
        free = row + 1.0;
    }
    let mut free = room.left;
    for (share, line) in known(true) {
        let wide = width_of(&line.name);
        let left = (area.left + share * area.width - wide / 2.0).round().max(free);
        if left + wide <= room.right() && area.bottom() + 1.0 <= room.bottom() {
            marks.push(Mark::text((left, area.bottom() + 0.5), line.name.clone(), Anchor::Start, tone(line)));
        }
        free = left + wide + GAP;
    }
}
