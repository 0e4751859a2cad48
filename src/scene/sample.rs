//! A sample's image with the outputs it gives: side by side, or one above the other where the image is larger so.

use super::{ASPECT, Area, Mark};
use crate::session::{Bars, Image};

/// Rows or columns between the two.
const GAP: f64 = 2.0;
/// The fewest columns that show outputs as bars.
const LEAST_BARS: f64 = 18.0;

pub(super) fn draw(marks: &mut Vec<Mark>, image: &Image, bars: &Bars, room: Area, decimals: usize) {
    let count = bars.bars.len() as f64;
    let beside = room.height.min((room.width - GAP - LEAST_BARS) / ASPECT);
    let above = (room.height - GAP - count).min(room.width / ASPECT);
    let (pixels, outputs) = if beside >= above {
        let width = ((room.width - GAP) / 2.0).floor().max((beside * ASPECT).floor());
        let outputs = room.left + width + GAP;
        (Area { width, ..room }, Area { left: outputs, width: room.width - width - GAP, ..room })
    } else {
        let height = room.height - GAP - count;
        (Area { height, ..room }, Area { top: room.top + height + GAP, height: count, ..room })
    };
    super::image::draw(marks, image, pixels, decimals);
    super::bars::draw(marks, bars, outputs, 0.0);
}
