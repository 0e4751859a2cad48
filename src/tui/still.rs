//! A screen as a drawing, for files: every cell with its sign and its colours.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::app::App;
use super::graphics::{Graphics, PlacedPicture, Protocol};
use super::message::Message;
use super::theme::Brightness;
use super::view::draw;
use crate::draw::palette::{Rgb, mix};
use crate::scene::{Mark, Scene, Tone};

/// Pixels of a cell, twice as high as it is wide, as a drawing's are.
const CELL: (u16, u16) = (10, 20);
/// How much of a dim sign's colour is left.
const DIM: f64 = 0.7;

/// What shows at a size, pictures as a terminal with pixels has them.
#[must_use]
pub fn still(app: &mut App, size: (u16, u16), ground: Brightness) -> Scene {
    app.update(Message::Resize(size.0, size.1));
    app.update(Message::Graphics(Some(Graphics { protocol: Protocol::Kitty, cell: CELL })));
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let pictures = draw(app, area, &mut buffer);
    for place in pictures.iter().flat_map(|picture| picture.area.positions()) {
        // What stood there gives way to the picture; the ground stays.
        buffer[place].set_symbol(" ").modifier = Modifier::empty();
    }
    let mut scene = scene_of(&buffer, ground);
    for PlacedPicture { area, scene: picture } in pictures {
        let by = (f64::from(area.x), f64::from(area.y));
        scene.marks.extend(picture.marks.into_iter().map(|mark| mark.moved(by)));
    }
    scene
}

/// A screen as a drawing.
#[must_use]
pub(super) fn scene_of(buffer: &Buffer, ground: Brightness) -> Scene {
    let size = (buffer.area.width, buffer.area.height);
    let rows = buffer.content.chunks(usize::from(size.0).max(1));
    let mut marks = Vec::new();
    for (y, row) in rows.enumerate() {
        let mut cells =
            row.iter().map(|cell| (cell.symbol(), CellColours::of(cell, ground))).enumerate().peekable();
        while let Some((x, (sign, colours))) = cells.next() {
            let mut text = sign.to_owned();
            // Signs of one colours are one piece of text, and so are drawn ones.
            while let Some((_, (sign, _))) =
                cells.next_if(|(_, (next, other))| *other == colours && kind(next) == kind(sign))
            {
                text.push_str(sign);
            }
            let at = (x as f64, y as f64 + 0.5);
            marks.push(Mark::Screen {
                at,
                text,
                ink: colours.ink,
                ground: colours.ground,
                bold: colours.bold,
            });
        }
    }
    Scene { size, marks }
}

/// What a sign has to be together with: half blocks and braille are drawn, other signs are text.
fn kind(sign: &str) -> u8 {
    match sign.chars().next() {
        Some('▀') => 0,
        Some('\u{2800}'..='\u{28ff}') => 1,
        _ => 2,
    }
}

/// The colours of a cell.
#[derive(Clone, Copy, PartialEq)]
struct CellColours {
    ink: Rgb,
    ground: Rgb,
    bold: bool,
}

impl CellColours {
    fn of(cell: &Cell, ground: Brightness) -> Self {
        let behind = rgb(cell.bg).unwrap_or_else(|| ground.colour());
        let ink = rgb(cell.fg).unwrap_or_else(|| ground.tone(Tone::Text));
        let has = |modifier| cell.modifier.contains(modifier);
        let ink = if has(Modifier::DIM) { mix(behind, ink, DIM) } else { ink };
        let (ink, behind) = if has(Modifier::REVERSED) { (behind, ink) } else { (ink, behind) };
        Self { ink, ground: behind, bold: has(Modifier::BOLD) }
    }
}

/// The red, green and blue of a colour, where they do not depend on the terminal.
fn rgb(colour: Color) -> Option<Rgb> {
    match colour {
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        // The cube of 6×6×6, and the greys.
        Color::Indexed(at @ 16..=231) => {
            let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let at = at - 16;
            Some([level(at / 36), level(at / 6 % 6), level(at % 6)])
        }
        Color::Indexed(at @ 232..) => Some([8 + 10 * (at - 232); 3]),
        _ => None,
    }
}
