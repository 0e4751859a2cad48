//! The drawing pad: the paper, what the network answers, and what it sees.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::stages::{self, image};
use super::state::{Mouse, PadMode, PadScreen, Touch};
use crate::digits::prepare::{Crop, SIDE, scale};
use crate::pictures::drawing::{PAPER, Tool};
use crate::session::{Bar, Bars, PictureData};
use crate::study::clinic::Reading;
use crate::text::clinic::in_words;
use crate::tui::chrome;
use crate::tui::layout::{LEAST_PAD, PadLayout, pad_layout};
use crate::tui::paint::{Painter, cells};
use crate::tui::picture::{PictureView, WholeLine};
use crate::tui::shown::{Seen, Shown};
use crate::tui::theme::{Role, Theme};

/// The least ink of a dot that is drawn.
const INKED: u8 = 96;
/// Rows of a prepared image.
const IMAGE_ROWS: u16 = SIDE as u16 / 2;
/// Columns of one.
const IMAGE_COLUMNS: u16 = SIDE as u16;

/// Draws the pad.
pub fn draw(pad: &PadScreen, seen: &Seen<'_>, buffer: &mut Buffer) {
    let (area, theme) = (seen.area, seen.common.theme);
    let Some(layout) = pad_layout((area.width, area.height)) else {
        let words = format!("To draw takes {}×{}.", LEAST_PAD.0, LEAST_PAD.1);
        Painter { buffer, area, theme }.put(0, area.height / 2, &words, Role::Text);
        return;
    };
    match &pad.mode {
        PadMode::Stages { at, diagnosis } => stages::draw(theme, pad, *at, diagnosis, area, buffer),
        _ => paper(theme, pad, &layout, area, buffer),
    }
    let mut painter = Painter { buffer, area, theme };
    painter.rule(1);
    painter.rule(area.height - 2);
    footer(pad, seen, Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
}

fn paper(theme: Theme, pad: &PadScreen, layout: &PadLayout, area: Rect, buffer: &mut Buffer) {
    chrome::header(Rect { height: 1, ..area }, buffer, theme, "draw a digit", "", &tool(pad));
    let mut painter = Painter { buffer, area: layout.canvas, theme };
    canvas(&mut painter, pad, layout.dots);
    let canvas = layout.canvas;
    painter.area = Rect { x: canvas.right(), width: 1, ..canvas };
    for y in 0..canvas.height {
        painter.put(0, y, "│", Role::Quiet);
    }
    answer(theme, pad, layout.side, buffer);
}

/// The tool in hand, in words.
fn tool(pad: &PadScreen) -> String {
    let tool = match (pad.tool, pad.pen) {
        (Tool::Pen, Touch::Up) => "pen up",
        (Tool::Pen, Touch::Down) => "pen down",
        (Tool::Rubber, Touch::Up) => "rubber up",
        (Tool::Rubber, Touch::Down) => "rubber down",
    };
    let mouse = match pad.mouse {
        Mouse::Draws => "",
        Mouse::Terminal => " · mouse off",
    };
    format!("{tool} · width {}{mouse}", pad.width)
}

/// The paper, two dots a cell.
fn canvas(painter: &mut Painter<'_>, pad: &PadScreen, dots: u16) {
    let side = usize::from(dots);
    let whole = Crop { left: 0, top: 0, width: PAPER, height: PAPER };
    let small = scale(pad.drawing.ink(), PAPER, whole, (side, side));
    let is_inked = |x: usize, y: usize| small.get(y * side + x).is_some_and(|&ink| ink >= INKED);
    let cursor = pad.cursor.map(|at| ((at * f64::from(dots)) as usize).min(side - 1));
    for (y, x) in (0..side.div_ceil(2)).flat_map(|y| (0..side).map(move |x| (y, x))) {
        let sign = match (is_inked(x, 2 * y), is_inked(x, 2 * y + 1)) {
            (false, false) => " ",
            (true, false) => "▀",
            (false, true) => "▄",
            (true, true) => "█",
        };
        painter.put(cells(x), cells(y), sign, Role::Text);
        if cursor == [x, 2 * y] || cursor == [x, 2 * y + 1] {
            let sign = if pad.pen == Touch::Down { "●" } else { "○" };
            painter.put(cells(x), cells(y), sign, Role::Question);
        }
    }
}

/// What the network reads, how sure it is of every digit, and what it sees.
fn answer(theme: Theme, pad: &PadScreen, side: Rect, buffer: &mut Buffer) {
    let mut painter = Painter { buffer, area: side, theme };
    let reading = pad.read.as_ref().map(|(_, reading)| reading);
    match reading {
        None => painter.put(0, 0, "The network reads nothing yet.", Role::Quiet),
        Some(reading) => {
            let after = painter.put(0, 0, "The network reads ", Role::Text);
            painter.put(after, 0, &in_words(reading), Role::Source)
        }
    };
    let classes = pad.clinic().network().shape().outputs;
    let has_image = side.height >= IMAGE_ROWS + 6 && side.width >= IMAGE_COLUMNS;
    let room = if has_image { side.height - IMAGE_ROWS - 1 } else { side.height - 2 };
    // With room to spare, a row a digit and air around.
    let airy = room >= cells(classes) + 3;
    let rows = if airy { cells(classes) } else { room.min(cells(classes)) };
    let bars_area = Rect { y: side.y + 1 + u16::from(airy), height: rows, ..side };
    let data = PictureData::Bars(bars(reading, classes));
    PictureView { data: &data, theme, decimals: 2, on_the_way: None, whole: WholeLine::Within }
        .render(bars_area, buffer);
    if !has_image {
        warn(theme, pad, side, buffer);
        return;
    }
    let top = if airy { bars_area.bottom() + 2 } else { bars_area.bottom() };
    let Some((examination, reading)) = &pad.read else { return };
    let mut painter = Painter { buffer, area: side, theme };
    let first = Rect { y: top, width: IMAGE_COLUMNS, height: IMAGE_ROWS, ..side };
    let second = Rect { x: side.x + IMAGE_COLUMNS + 3, ..first };
    let mean = pad.clinic().means.of_class(reading.answer()).filter(|_| second.right() <= side.right());
    if airy {
        painter.put(0, top - 1 - side.y, "what it sees", Role::Quiet);
        if mean.is_some() {
            painter.put(
                IMAGE_COLUMNS + 3,
                top - 1 - side.y,
                &format!("the mean {}", reading.answer()),
                Role::Quiet,
            );
        }
    }
    image(&mut painter, first, &examination.image, SIDE);
    if let Some(mean) = mean {
        image(&mut painter, second, mean, SIDE);
    }
    warn(theme, pad, side, buffer);
}

/// The first of the warnings, at the right of the answer.
fn warn(theme: Theme, pad: &PadScreen, side: Rect, buffer: &mut Buffer) {
    let warning = pad.read.as_ref().and_then(|(examination, _)| examination.warnings.first());
    if let Some(warning) = warning {
        let mut painter = Painter { buffer, area: side, theme };
        painter.put_right(0, &format!("! {}", warning.name()), Role::Changed);
    }
}

fn bars(reading: Option<&Reading>, classes: usize) -> Bars {
    let bar = |class: usize| Bar {
        value: reading.and_then(|reading| reading.outputs.get(class).copied()),
        target: None,
        before: None,
        hidden: false,
        live: false,
    };
    Bars { bars: (0..classes).map(bar).collect(), ..Bars::default() }
}

fn footer(pad: &PadScreen, seen: &Seen<'_>, area: Rect, buffer: &mut Buffer) {
    let mut painter = Painter { buffer, area, theme: seen.common.theme };
    if let Some(notice) = &pad.notice {
        painter.put(1, 0, &notice.text, notice.role);
    } else if !pad.count.is_empty() {
        painter.put(1, 0, &format!("{}   h j k l: so many dots", pad.count), Role::Question);
    } else {
        chrome::footer(seen, area, buffer, pad.context());
    }
}
