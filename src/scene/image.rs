//! Pixels as the image they are, with its name and range beside it; numbers of both signs with the scale
//! of their colours.

use super::image_lines;
use super::shades::{Arrangement, Shaded, Sight, folded, scale};
use super::{ASPECT, Anchor, Area, Mark, Pattern, Polyline, Ramp, Shades, Tone, width_of};
use crate::matrix::number;
use crate::session::Image;

/// Columns between the image and its words.
const GAP: f64 = 2.0;
/// Columns between the edge of an image that is not there yet and the line along it.
const EDGE: f64 = 0.25;
/// What stands in it.
const NOT_YET: &str = "not yet";
/// The most marks of a picture.
const MOST_MARKS: usize = 16_384;
/// Columns of the scale.
const SCALE_WIDTH: f64 = 2.0;

/// Several images in one room, each in its share of it.
pub(super) fn side_by_side(marks: &mut Vec<Mark>, images: &[Image], room: Area, decimals: usize) {
    let width = (room.width / images.len().max(1) as f64).floor();
    let most = MOST_MARKS / images.len().max(1);
    let below = images.iter().map(|image| image_lines::room(image).1).fold(0.0, f64::max);
    for (at, image) in images.iter().enumerate() {
        // They stand as high as one another, whichever of them has names under it.
        let height = room.height - (below - image_lines::room(image).1);
        let room = Area { left: room.left + width * at as f64, width, height, ..room };
        draw_within(most, marks, image, room, decimals);
    }
}

pub(super) fn draw(marks: &mut Vec<Mark>, image: &Image, room: Area, decimals: usize) {
    draw_within(MOST_MARKS, marks, image, room, decimals);
}

/// Draws it in so many marks at most.
fn draw_within(most: usize, marks: &mut Vec<Mark>, image: &Image, room: Area, decimals: usize) {
    let (columns, rows) = layout(image);
    let known: Vec<f64> = known(image).collect();
    let words = words(image, (columns, rows), &known, decimals);
    let widest = words.iter().map(|line| width_of(line)).fold(0.0, f64::max).max(SCALE_WIDTH + 1.0);
    let (before, below) = image_lines::room(image);
    let free = Area { width: room.width - before, height: room.height - below, ..room };
    let size = size((columns, rows), free, widest);
    let has_room = free.width > size.0 + GAP + widest;
    let used = if has_room { size.0 + GAP + widest } else { size.0 };
    let left = room.left + before + ((free.width - used) / 2.0).floor().max(0.0);
    let top = room.top + ((free.height - size.1) / 2.0).floor().max(0.0);
    let area = Area { left, top, width: size.0, height: size.1 };
    if !known.iter().any(|value| value.is_finite()) {
        not_there(marks, area, image.asked);
        if has_room {
            lines(marks, Area { left: left + size.0 + GAP, width: widest, ..area }, &words);
        }
        return;
    }
    let shades = match times_too_fine(columns * rows, most) {
        1 => {
            let mut numbers = known.clone();
            numbers.resize(columns * rows, f64::NAN);
            let live = image.live.map(|cell| place(image, cell));
            Shades { live, ..Shades::of(area, columns, numbers) }
        }
        times => {
            let is_known = |row, column| image.value.get(row, column).is_some_and(f64::is_finite);
            let sight = |row, column| if is_known(row, column) { Sight::Known } else { Sight::Awaited };
            Shaded::of(
                (&image.value, Arrangement::of(&image.value)),
                area,
                (columns.div_ceil(times), rows.div_ceil(times)),
                sight,
            )
            .shades
        }
    };
    let ramp = shades.ramp;
    let crossings = image_lines::crossings(image, (columns, rows));
    marks.push(Mark::Shades(Shades { crossings, ..shades }));
    image_lines::names(marks, image, (columns, rows), (area, room));
    if has_room {
        let beside = Area { left: left + size.0 + GAP, width: widest, ..area };
        match ramp {
            Ramp::Grey => lines(marks, beside, &words),
            Ramp::Signed => {
                lines(marks, Area { height: words.len() as f64, ..beside }, &words);
                let rows = words.len() as f64 + 1.0;
                let area = Area { top: top + rows, height: size.1 - rows, ..beside };
                let bar = Area { width: SCALE_WIDTH, ..area };
                marks.extend(range(&known).map(|range| scale(bar, range, decimals)).into_iter().flatten());
            }
        }
    }
}

/// The outline of an image that is not there yet, or is asked for: grey all over it would pass for a dark one.
fn not_there(marks: &mut Vec<Mark>, area: Area, asked: bool) {
    let (words, tone) = if asked { ("?", Tone::Question) } else { (NOT_YET, Tone::Quiet) };
    let (left, right) = (area.left + EDGE, area.right() - EDGE);
    let (top, bottom) = (area.top + EDGE / ASPECT, area.bottom() - EDGE / ASPECT);
    let through = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    marks.push(Mark::Line(Polyline { through, tone, pattern: Pattern::Dashed, weight: 0.0, arrow: false }));
    let words = if width_of(words) + 2.0 <= area.width { words } else { "·" };
    let (x, y) = area.middle();
    marks.push(Mark::text((x, y.floor() + 0.5), words, Anchor::Middle, tone));
}

/// Columns and rows of pixels: a matrix has them, and a column or row is folded.
fn layout(image: &Image) -> (usize, usize) {
    let (rows, columns) = image.value.shape().extent();
    if rows > 1 && columns > 1 { (columns, rows) } else { folded(rows * columns).unwrap_or((columns, rows)) }
}

/// Where a cell comes among the pixels.
fn place(image: &Image, (row, column): (usize, usize)) -> usize {
    row * image.value.shape().extent().1 + column
}

/// How many pixels a mark stands for, across and down, so that there are not too many marks.
fn times_too_fine(pixels: usize, most: usize) -> usize {
    (1..=pixels).find(|times| pixels <= most * times * times).unwrap_or(1)
}

/// Columns and rows of the drawing such an image takes: each pixel half a row high or a whole multiple of that, and less
/// where there is no room for it.
fn size((columns, rows): (usize, usize), room: Area, words: f64) -> (f64, f64) {
    let (wide, high) = (columns as f64, (rows as f64 / ASPECT).ceil());
    let times = (room.height / high).min((room.width - GAP - words) / wide).floor();
    if times >= 1.0 {
        return (times * wide, times * high);
    }
    let part = (room.height / high).min(room.width / wide).min(1.0);
    ((wide * part).floor().max(1.0), (high * part).floor().max(1.0))
}

/// The pixels there are.
fn known(image: &Image) -> impl Iterator<Item = f64> {
    let count = image.known_up_to.map_or(usize::MAX, |cell| place(image, cell) + 1);
    let (rows, columns) = image.value.shape().extent();
    let cells = (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)));
    cells.take(count).filter_map(|(row, column)| image.value.get(row, column))
}

/// Its name, its size as that of a matrix is said, and its range.
fn words(image: &Image, (columns, rows): (usize, usize), known: &[f64], decimals: usize) -> Vec<String> {
    let mut words = vec![image.name.clone(), format!("{rows}×{columns}")];
    if let (None, Some((low, high))) = (image.known_up_to, range(known)) {
        words.push(format!("{} … {}", number(low, decimals), number(high, decimals)));
    }
    words
}

fn range(known: &[f64]) -> Option<(f64, f64)> {
    let finite = || known.iter().copied().filter(|value| value.is_finite());
    Some((finite().reduce(f64::min)?, finite().reduce(f64::max)?))
}

/// Lines of words in the middle of an area.
fn lines(marks: &mut Vec<Mark>, area: Area, words: &[String]) {
    let top = area.top + ((area.height - words.len() as f64) / 2.0).floor().max(0.0);
    for (row, text) in words.iter().enumerate() {
        let at = (area.left, top + row as f64 + 0.5);
        marks.push(Mark::text(at, text, Anchor::Start, Tone::Quiet));
    }
}
