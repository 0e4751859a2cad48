//! A sample's image with the outputs it gives: one above the other where both fit so, or else side by side.

use ratatui::layout::{Constraint, Layout, Rect};

use super::super::paint::{Painter, cells};
use crate::scene::Arrangement;
use crate::session::{Bars, Image};

/// Rows or columns between the two.
const GAP: u16 = 2;
/// The fewest rows an image above the bars is drawn in: with fewer, a digit is not read.
const LEAST_IMAGE: u16 = 10;

pub(super) fn draw(painter: &mut Painter<'_>, image: &Image, bars: &Bars, decimals: usize) {
    let area = painter.area;
    let (pixels, outputs) = parts(area, image, bars);
    painter.area = pixels;
    super::image::draw(painter, image, decimals);
    painter.area = outputs;
    super::bars::draw(painter, bars);
    painter.area = area;
}

/// Where the image goes, and where the bars.
fn parts(area: Rect, image: &Image, bars: &Bars) -> (Rect, Rect) {
    let rows = cells(bars.bars.len());
    let [pixels, outputs] = if area.height >= LEAST_IMAGE + GAP + rows {
        Layout::vertical([Constraint::Fill(1), Constraint::Length(rows)]).spacing(GAP).areas(area)
    } else {
        let columns = Arrangement::of(&image.value).at_most(area.height).0.min(area.width / 2);
        Layout::horizontal([Constraint::Length(columns), Constraint::Fill(1)]).spacing(GAP).areas(area)
    };
    (pixels, outputs)
}
