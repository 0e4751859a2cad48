//! Lines printed on the paper: found where they run on from strip to strip across the whole picture, and wiped off.

use super::super::scan::Grey;
use super::ink::median;

/// Strips a picture is cut into, so that a line may lean.
const STRIPS: usize = 6;
/// In how many of them a line must be seen: a digit or a shadow may hide it in the others.
const SEEN: usize = 3;
/// The least ink of a line, of 255.
const FAINTEST: u8 = 24;
/// The share of a strip's columns, in hundredths, that a line covers.
const COVERED: usize = 70;
/// The fewest lines that make paper ruled: one or two may be strokes.
const FEWEST: usize = 3;
/// The fewest columns of a strip: in fewer any stroke would cover it.
const NARROWEST: usize = 20;
/// The thickest line, and the furthest it may lean from strip to strip, as parts of the picture's height.
const THICKEST: usize = 40;
/// Ink so much stronger than a line is ink on the line.
const STRONGER: u8 = 64;

/// Rows of a strip that a line covers: the first, and how many.
type Rows = (usize, usize);

/// Wipes off the lines of ruled or squared paper, and counts them.
pub(crate) fn wipe(picture: &mut Grey) -> usize {
    let lying = wipe_lying(picture);
    let mut turned = turn(picture);
    let standing = wipe_lying(&mut turned);
    if standing > 0 {
        *picture = turn(&turned);
    }
    lying + standing
}

/// Rows become columns.
fn turn(picture: &Grey) -> Grey {
    let (width, height) = (picture.width, picture.height());
    let pixels = (0..width).flat_map(|x| (0..height).map(move |y| y * width + x));
    Grey { width: height, pixels: pixels.map(|at| picture.pixels[at]).collect() }
}

fn wipe_lying(picture: &mut Grey) -> usize {
    if picture.width < STRIPS * NARROWEST {
        return 0;
    }
    let strips: Vec<Vec<Rows>> = (0..STRIPS).map(|strip| covered(picture, strip)).collect();
    let lines = lines(&strips, picture.height() / THICKEST + 1);
    if lines.len() < FEWEST {
        return 0;
    }
    for line in &lines {
        for (strip, rows) in line.iter().enumerate() {
            wipe_in_strip(picture, strip, *rows);
        }
    }
    lines.len()
}

/// The columns of a strip.
fn columns(picture: &Grey, strip: usize) -> std::ops::Range<usize> {
    strip * picture.width / STRIPS..(strip + 1) * picture.width / STRIPS
}

/// The strongest ink of each column of a strip within some rows.
fn strongest(picture: &Grey, strip: usize, rows: std::ops::Range<usize>) -> Vec<u8> {
    let rows = rows.start..rows.end.min(picture.height());
    let of_column = |x: usize| rows.clone().map(|y| picture.pixels[y * picture.width + x]).max().unwrap_or(0);
    columns(picture, strip).map(of_column).collect()
}

/// The thin stretches of rows that ink covers nearly all of a strip. A line that leans goes from row to row, so each
/// row is looked at with its neighbours.
fn covered(picture: &Grey, strip: usize) -> Vec<Rows> {
    let is_covered = |y: usize| {
        let ink = strongest(picture, strip, y.saturating_sub(1)..y + 2);
        let inked = ink.iter().filter(|&&ink| ink >= FAINTEST).count();
        !ink.is_empty() && inked * 100 >= ink.len() * COVERED
    };
    let mut found: Vec<Rows> = Vec::new();
    for y in (0..picture.height()).filter(|&y| is_covered(y)) {
        match found.last_mut() {
            Some((first, count)) if *first + *count == y => *count += 1,
            _ => found.push((y, 1)),
        }
    }
    let thickest = picture.height() / THICKEST + 4;
    found.retain(|(_, count)| *count <= thickest);
    found
}

/// Lines that go on from strip to strip: where each is in every strip. In a strip where it is not seen it is as in the
/// one before.
fn lines(strips: &[Vec<Rows>], lean: usize) -> Vec<Vec<Rows>> {
    let mut lines: Vec<Vec<Rows>> = Vec::new();
    // A line may be hidden in the first strips, so every strip may begin one.
    for (start, rows) in
        strips.iter().enumerate().take(STRIPS - SEEN + 1).flat_map(|(at, s)| s.iter().map(move |r| (at, *r)))
    {
        let mut line = vec![rows; start + 1];
        let mut seen = 1;
        for strip in &strips[start + 1..] {
            let (last, count) = line[line.len() - 1];
            let next = strip.iter().filter(|(first, _)| first.abs_diff(last) <= lean);
            let next = next.min_by_key(|(first, _)| first.abs_diff(last)).copied();
            seen += usize::from(next.is_some());
            line.push(next.unwrap_or((last, count)));
        }
        let is_known = lines.iter().any(|other| other[start..] == line[start..]);
        if seen >= SEEN && !is_known {
            lines.push(line);
        }
    }
    lines
}

/// Wipes a line off a strip, its blurred edges too, but not the stronger ink that crosses it.
fn wipe_in_strip(picture: &mut Grey, strip: usize, (first, count): Rows) {
    let line = median(&strongest(picture, strip, first..first + count));
    let columns = columns(picture, strip);
    for y in first.saturating_sub(1)..(first + count + 1).min(picture.height()) {
        let row = &mut picture.pixels[y * picture.width..(y + 1) * picture.width][columns.clone()];
        for ink in row.iter_mut().filter(|ink| **ink < line.saturating_add(STRONGER)) {
            *ink = 0;
        }
    }
}
