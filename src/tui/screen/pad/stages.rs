//! The stages from a drawing to the image the network reads, one a page, and at the end what it was taken for beside
//! the mean digits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::PadScreen;
use crate::digits::prepare::{Crop, PIXELS, SIDE, scale};
use crate::pictures::clinic::Treated;
use crate::pictures::scan::Grey;
use crate::study::clinic::Diagnosis;
use crate::text::clinic::{in_words, without};
use crate::text::sketch::{Signs, small_sketch};
use crate::tui::chrome;
use crate::tui::paint::{Painter, Run, cells, wrap};
use crate::tui::theme::{Palette, Role, Theme};

/// Columns of the images laid beside one another, with room and without.
const SHOWN: (usize, usize) = (24, 18);
/// Pixels on a side that are shown of them: MNIST's digits lie in the middle 20 or near them.
const MIDDLE: (usize, usize) = (24, 20);
/// The fewest rows that are room.
const ROOM: u16 = 16;
/// Columns between them.
const GAP: u16 = 2;
/// The most columns of text.
const WIDEST: u16 = 60;

/// Draws a stage, or what came of them all.
pub fn draw(
    theme: Theme,
    pad: &PadScreen,
    at: usize,
    diagnosis: &Diagnosis,
    area: Rect,
    buffer: &mut Buffer,
) {
    let stages = &diagnosis.examination.stages;
    let place = match stages.get(at) {
        Some(_) => format!("stage {} of {}", at + 1, stages.len()),
        None => "the result".to_owned(),
    };
    let header = Rect { height: 1, ..area };
    chrome::header(header, buffer, theme, "draw a digit", "how it is prepared", &place);
    let body = Rect { x: area.x + 1, y: area.y + 2, width: area.width - 2, height: area.height - 4 };
    let mut painter = Painter { buffer, area: body, theme };
    match stages.get(at) {
        Some(treated) => stage(&mut painter, treated, diagnosis),
        None => result(&mut painter, pad, diagnosis),
    }
}

/// A stage: its picture at the left, what it did and why at the right.
fn stage(painter: &mut Painter<'_>, treated: &Treated, diagnosis: &Diagnosis) {
    let body = painter.area;
    // Rows of pixels go in pairs.
    let side = usize::from(body.height.min(body.width / 4)).min(SIDE) * 2;
    let picture = as_bright(treated.picture.clone().no_larger_than(side), painter.theme);
    image(painter, Rect { width: cells(side), ..body }, &picture.pixels, picture.width);
    painter.area = Rect { x: body.x + cells(side) + GAP, width: body.width - cells(side) - GAP, ..body };
    let columns = painter.area.width.min(WIDEST);
    painter.put_lines(0, &words(treated, diagnosis, columns), MORE);
}

/// The image that was read beside the mean of the class it was taken for, and of the one it was nearly taken for; then
/// what preparing it did, and what may be mended.
fn result(painter: &mut Painter<'_>, pad: &PadScreen, diagnosis: &Diagnosis) {
    let (found, other) = diagnosis.classes(None);
    let body = painter.area;
    let (side, of) = if body.height >= ROOM { (SHOWN.0, MIDDLE.0) } else { (SHOWN.1, MIDDLE.1) };
    let mut shown = vec![("what was read".to_owned(), middle(&diagnosis.examination.image, of, side))];
    for class in std::iter::once(found).chain(other) {
        let mean = pad.clinic().means.of_class(class).and_then(|mean| mean.try_into().ok());
        shown.extend(mean.map(|mean: &[u8; PIXELS]| (format!("the mean {class}"), middle(mean, of, side))));
    }
    for (at, (name, pixels)) in (0..).zip(&shown) {
        let x = at * (cells(side) + GAP);
        if x + cells(side) > body.width {
            painter.put_right(0, &format!("{name}: on a wider screen"), Role::Quiet);
            break;
        }
        painter.put(x, 0, name, Role::Quiet);
        let area = Rect { x: body.x + x, y: body.y + 1, width: cells(side), height: cells(side / 2) };
        image(painter, area, pixels, side);
    }
    painter.put_lines(cells(side / 2) + 1, &outcome(pad, diagnosis, body.width.min(76)), MORE);
}

/// What is read, prepared and not, the second in rank, and the warnings.
fn outcome(pad: &PadScreen, diagnosis: &Diagnosis, columns: u16) -> Vec<Vec<Run>> {
    let mut runs = vec![
        ("Read as ".to_owned(), Role::Text),
        (in_words(&diagnosis.prepared), Role::Source),
        (format!("; only made 28×28, as {}.", in_words(&diagnosis.raw)), Role::Text),
    ];
    if let Some(second) = diagnosis.prepared.second() {
        let output = diagnosis.prepared.outputs.get(second).copied().unwrap_or(0.0);
        let means = &pad.clinic().means.data;
        runs.push((
            format!(" Next in rank is {second} ({output:.2}). The means are of {means}."),
            Role::Quiet,
        ));
    }
    let mut lines = wrap(&runs, columns);
    for warning in &diagnosis.examination.warnings {
        lines.extend(wrap(&[(format!("! {warning}"), Role::Changed)], columns));
    }
    lines
}

/// What stands where there is no room for all lines.
const MORE: &str = " … on a taller screen";

/// The middle of an image, so many pixels of it drawn as so many.
fn middle(image: &[u8; PIXELS], of: usize, side: usize) -> Vec<u8> {
    let edge = (SIDE - of) / 2;
    scale(image, SIDE, Crop { left: edge, top: edge, width: of, height: of }, (side, side))
}

/// A picture whose bright pixels are bright on the screen: signs are dark on a light ground.
fn as_bright(mut picture: Grey, theme: Theme) -> Grey {
    if theme.palette == Palette::Light {
        picture.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    }
    picture
}

/// A stage in words.
fn words(treated: &Treated, diagnosis: &Diagnosis, columns: u16) -> Vec<Vec<Run>> {
    let in_role = |text: &str, role: Role| wrap(&[(text.to_owned(), role)], columns);
    let mut lines = vec![vec![(treated.stage.to_string(), Role::Title)]];
    lines.extend(in_role(&treated.did, Role::Text));
    lines.push(Vec::new());
    lines.extend(in_role(treated.stage.why(), Role::Quiet));
    if let Some(words) = without(treated.stage, diagnosis) {
        lines.push(Vec::new());
        lines.extend(in_role(&words, Role::Strong));
    }
    lines.push(Vec::new());
    lines
        .extend(in_role(&format!("With all stages: read as {}.", in_words(&diagnosis.prepared)), Role::Text));
    lines
}

/// Shades of grey, two rows of pixels a row.
pub fn image(painter: &mut Painter<'_>, area: Rect, pixels: &[u8], width: usize) {
    let whole = std::mem::replace(&mut painter.area, area);
    for (y, line) in (0..).zip(small_sketch(pixels, width, Signs::Blocks).lines()) {
        painter.put(0, y, line, Role::Text);
    }
    painter.area = whole;
}
