//! The pictures on the screen, and what changes them into others: only what is another picture, or elsewhere, is sent.
//!
//! It makes bytes and sends none.

use std::io;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::super::graphics::{Graphics, PlacedPicture, Protocol};
use super::super::theme::Surface;
use crate::draw::pixels::{self, Lettering, Raster};
use crate::draw::{kitty, sixel};

/// The most pixels of a sixel image each way: xterm cuts off what is beyond.
const MOST_SIXELS: u16 = 1000;

/// How pictures are drawn in pixels, and on what.
type Pixels = (Graphics, Surface);

/// The pictures on the screen.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    hung: Vec<HungPicture>,
    /// The screen they are on.
    screen: Rect,
    /// The last number an image was sent under.
    number: u32,
    /// Whether there may be images on the screen that nothing here knows of any more.
    has_lost: bool,
}

/// A picture on the screen.
#[derive(Debug, PartialEq)]
struct HungPicture {
    picture: PlacedPicture,
    pixels: Pixels,
    /// What stands over it.
    letters: Vec<Cell>,
    number: u32,
}

impl HungPicture {
    /// Whether it is what is wanted. Letters that come or go leave holes in sixels.
    fn is(&self, picture: &PlacedPicture, pixels: Pixels, screen: &Buffer) -> bool {
        let stays = match pixels.0.protocol {
            Protocol::Kitty => true,
            Protocol::Sixel => self.letters.iter().eq(cells(screen, picture.area).map(|(_, cell)| cell)),
        };
        stays && self.pixels == pixels && self.picture == *picture
    }
}

impl Gallery {
    /// The screen was cleared, or what is on it is not known.
    pub fn forget(&mut self) {
        self.has_lost |= !self.hung.is_empty();
        self.hung.clear();
    }

    /// What makes the pictures on a finished screen those that are wanted.
    pub fn change(
        &mut self,
        wanted: Vec<PlacedPicture>,
        pixels: Option<Pixels>,
        screen: &Buffer,
    ) -> io::Result<Vec<u8>> {
        if self.screen != screen.area {
            self.forget();
            self.screen = screen.area;
        }
        let mut bytes = Vec::new();
        let mut gone = Vec::new();
        let wanted = if pixels.is_some() { wanted } else { Vec::new() };
        let (mut new, old) = (wanted, std::mem::take(&mut self.hung));
        for hung in old {
            let is_it =
                |picture: &PlacedPicture| pixels.is_some_and(|pixels| hung.is(picture, pixels, screen));
            match new.iter().position(is_it) {
                Some(at) => {
                    new.remove(at);
                    self.hung.push(hung);
                }
                None => gone.push(hung),
            }
        }
        if std::mem::take(&mut self.has_lost) && pixels.is_some_and(|(on, _)| on.protocol == Protocol::Kitty)
        {
            bytes.extend_from_slice(kitty::DELETE_ALL.as_bytes());
        }
        for hung in gone.iter().filter(|hung| hung.pixels.0.protocol == Protocol::Sixel) {
            write(cells(screen, hung.picture.area.intersection(screen.area)), &mut bytes)?;
        }
        if let Some(pixels) = pixels {
            for picture in new {
                self.hang(picture, pixels, screen, &mut bytes)?;
            }
        }
        // The new ones are there before the old ones go.
        for hung in gone.iter().filter(|hung| hung.pixels.0.protocol == Protocol::Kitty) {
            bytes.extend_from_slice(kitty::delete(hung.number).as_bytes());
        }
        Ok(bytes)
    }

    fn hang(
        &mut self,
        picture: PlacedPicture,
        pixels: Pixels,
        screen: &Buffer,
        bytes: &mut Vec<u8>,
    ) -> io::Result<()> {
        let (Graphics { protocol, cell }, surface) = pixels;
        let lettering = match protocol {
            Protocol::Kitty => Lettering::Behind,
            Protocol::Sixel => Lettering::Apart,
        };
        let Some(raster) = pixels::draw(&picture.scene, cell, surface, lettering) else {
            return Ok(());
        };
        let area = picture.area;
        self.number += 1;
        match protocol {
            Protocol::Kitty => {
                queue!(bytes, MoveTo(area.x, area.y))?;
                bytes.extend(kitty::show(&raster, self.number, (area.width, area.height)));
            }
            Protocol::Sixel => {
                // What was there before shines through.
                write(cells(screen, area), bytes)?;
                hang_sixels(&raster, area, pixels, bytes)?;
                let letters = cells(screen, area).filter(|(_, cell)| cell.symbol() != " ");
                write(letters, bytes)?;
            }
        }
        let letters = cells(screen, area).map(|(_, cell)| cell.clone()).collect();
        self.hung.push(HungPicture { picture, pixels, letters, number: self.number });
        Ok(())
    }
}

/// An image as sixels, in as many pieces as it takes.
fn hang_sixels(
    raster: &Raster,
    area: Rect,
    (graphics, surface): Pixels,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    let (wide, high) = graphics.cell;
    let most = ((MOST_SIXELS / wide).max(1), (MOST_SIXELS / high).max(1));
    for y in (0..area.height).step_by(usize::from(most.1)) {
        for x in (0..area.width).step_by(usize::from(most.0)) {
            let size = (most.0.min(area.width - x), most.1.min(area.height - y));
            let scaled =
                |(x, y): (u16, u16)| (usize::from(x) * usize::from(wide), usize::from(y) * usize::from(high));
            queue!(bytes, MoveTo(area.x + x, area.y + y))?;
            let piece = raster.piece(scaled((x, y)), scaled(size));
            bytes.extend(sixel::encode(&piece, surface.colour()));
        }
    }
    Ok(())
}

/// The cells of a screen in an area, with their places.
pub(super) fn cells(screen: &Buffer, area: Rect) -> impl Iterator<Item = (Position, &Cell)> {
    area.positions().filter_map(|place| Some((place, screen.cell(place)?)))
}

/// Writes cells.
pub(super) fn write<'a>(
    cells: impl Iterator<Item = (Position, &'a Cell)>,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    CrosstermBackend::new(bytes).draw(cells.map(|(place, cell)| (place.x, place.y, cell)))
}

/// What takes all pictures off the screen.
pub(super) const fn farewell(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Kitty => kitty::DELETE_ALL,
        // They go with the cells they stand in.
        Protocol::Sixel => "\x1b[2J",
    }
}
