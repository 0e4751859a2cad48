//! Pictures on the screen: their scenes in cells or, where they are shown in pixels, the letters that stand over these.
//!
//! What is drawn where is the scenes' affair. Every distinction has a sign beside its colour.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use super::graphics::PlacedPicture;
use super::paint::{Painter, Run, cells as columns};
use super::theme::{Role, Surface, Theme};
use crate::draw::cells::{self, Face, Tile};
use crate::scene::{self, Scene};
use crate::session::PictureData;

/// Where a network that is not all there has the line for its whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeLine {
    /// In the picture, where there is a row for it.
    Within,
    /// In a row of its own, elsewhere on the screen.
    Elsewhere,
}

/// A picture as a widget.
#[derive(Clone, Copy, Debug)]
pub struct PictureView<'a> {
    /// What it shows.
    pub data: &'a PictureData,
    /// Colours and signs.
    pub theme: Theme,
    /// Decimals shown at most.
    pub decimals: usize,
    /// How far it is on the way to what it shows, from 0 to 1, if it is on the way.
    pub on_the_way: Option<f64>,
    /// Where the line for a whole network stands.
    pub whole: WholeLine,
}

impl Widget for PictureView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let mut painter = Painter { buffer, area, theme: self.theme };
        put(&mut painter, &self.scene(area));
    }
}

impl PictureView<'_> {
    /// Puts its letters on the screen, and gives back what is to be shown in pixels around them.
    pub(super) fn place(self, area: Rect, surface: Surface, buffer: &mut Buffer) -> PlacedPicture {
        let area = area.intersection(buffer.area);
        let scene = self.scene(area);
        let mut painter = Painter { buffer, area, theme: self.theme };
        for (at, sign, tone) in cells::letters(&scene) {
            let style = self.theme.letters(tone, surface);
            painter.put_sign(columns(at.0), columns(at.1), sign, style);
        }
        PlacedPicture { area, scene }
    }

    fn scene(self, area: Rect) -> Scene {
        let size = (area.width, area.height);
        match (self.data, self.on_the_way) {
            (PictureData::Network(diagram), Some(share)) => {
                scene::network(diagram, size, self.decimals, share * scene::RESTING)
            }
            (PictureData::Wide(network), _) if self.whole == WholeLine::Elsewhere => {
                scene::wide_layers(network, size, self.decimals)
            }
            (data, _) => scene::picture(data, size, self.decimals),
        }
    }
}

/// The style of a line or a word in a role: never reversed, which is for the one lit cell.
fn line_style(theme: Theme, role: Role) -> Style {
    let style = theme.style(role);
    let reversed = style.add_modifier.contains(Modifier::REVERSED);
    if reversed { style.remove_modifier(Modifier::REVERSED) } else { style }
}

/// Puts a drawing on the screen, at the painter's left top.
pub(super) fn put(painter: &mut Painter<'_>, scene: &Scene) {
    let theme = painter.theme;
    let sheet = cells::draw(scene, theme.glyphs, theme.shading());
    for (at, tile) in sheet.cells.iter().enumerate() {
        let Some(Tile { sign, face }) = tile else { continue };
        let style = match face {
            Face::Letter(tone) => theme.style((*tone).into()),
            Face::Stroke(tone) => line_style(theme, (*tone).into()),
            Face::Halves(upper, lower) => theme.halves(*upper, *lower),
        };
        let (x, y) = (at % sheet.columns, at / sheet.columns);
        painter.put_sign(columns(x), columns(y), *sign, style);
    }
}

/// A drawing without shades as lines of text.
pub(super) fn as_lines(scene: &Scene, theme: Theme) -> Vec<Vec<Run>> {
    let sheet = cells::draw(scene, theme.glyphs, theme.shading());
    let run = |tile: &Option<Tile>| match tile {
        Some(Tile { sign, face: Face::Letter(tone) | Face::Stroke(tone) }) => {
            (sign.to_string(), (*tone).into())
        }
        Some(Tile { face: Face::Halves(..), .. }) | None => (" ".to_owned(), Role::Text),
    };
    sheet.cells.chunks(sheet.columns.max(1)).map(|row| row.iter().map(run).collect()).collect()
}
