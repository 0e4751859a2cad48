//! A column or row of pixels as the image it is, with its name and range beside it.

use super::super::heat::Mosaic;
use super::super::paint::{Painter, cells, width};
use super::super::theme::Role;
use crate::matrix::number;
use crate::scene::Arrangement;
use crate::session::Image;

/// Columns between the image and its words.
const GAP: u16 = 2;

pub(super) fn draw(painter: &mut Painter<'_>, image: &Image, decimals: usize) {
    let (rows, columns) = (painter.area.height, painter.area.width);
    let words = words(image, decimals);
    let widest = words.iter().map(|line| width(line)).max().unwrap_or(0);
    let arrangement = Arrangement::of(&image.value);
    let mut size = arrangement.at_most(rows);
    while size.0 > columns && size.1 > 1 {
        size = arrangement.at_most(size.1 - 1);
    }
    let has_room = columns > size.0 + GAP + widest;
    let used = if has_room { size.0 + GAP + widest } else { size.0 };
    let (left, top) = (columns.saturating_sub(used) / 2, (rows - size.1) / 2);
    let marks = Mosaic::of(&image.value, size);
    let live = image.live.map(|(row, column)| marks.of_cell(row, column));
    for (y, x) in (0..size.1).flat_map(|y| (0..size.0).map(move |x| (y, x))) {
        if live == Some((x, y)) {
            painter.put(left + x, top + y, marks.sign(x, y).0, Role::Live);
        } else if is_known(image, marks.first_cell(x, y)) {
            let (sign, role) = marks.sign(x, y);
            painter.put(left + x, top + y, sign, role);
        } else {
            painter.put(left + x, top + y, "·", Role::Quiet);
        }
    }
    if has_room {
        let below = rows.saturating_sub(cells(words.len())) / 2;
        for (y, line) in (below..).zip(&words) {
            painter.put(left + size.0 + GAP, y, line, Role::Quiet);
        }
    }
}

fn is_known(image: &Image, cell: (usize, usize)) -> bool {
    image.known_up_to.is_none_or(|last| cell <= last)
}

/// Its name, its size, and its range.
fn words(image: &Image, decimals: usize) -> Vec<String> {
    let arrangement = Arrangement::of(&image.value);
    let size = format!("{}×{}", arrangement.columns, arrangement.rows);
    let mut words = vec![image.name.clone(), size];
    if image.known_up_to.is_none() {
        let (low, high) = image.value.range();
        words.push(format!("{} … {}", number(low, decimals), number(high, decimals)));
    }
    words
}
