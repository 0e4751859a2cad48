//! The pictures: nodes and links, curves, the plane a neuron divides, images, and outputs as bars.
//!
//! Each is drawn from plain data and from nothing else. Every distinction has a sign beside its colour, and a picture
//! that finds no room says in a line what it would have shown.

mod axes;
mod bars;
mod canvas;
mod caption;
mod curve;
mod fan;
mod focus;
mod function;
mod image;
mod network;
mod numbers;
mod overview;
mod plane;
mod sample;
mod strokes;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use super::paint::Painter;
use super::theme::{Glyphs, Role, Theme};
use crate::session::{PictureData, circled};

/// A picture as a widget.
#[derive(Clone, Copy, Debug)]
pub struct PictureView<'a> {
    /// What it shows.
    pub data: &'a PictureData,
    /// Colours and signs.
    pub theme: Theme,
    /// Decimals shown at most.
    pub decimals: usize,
}

impl Widget for PictureView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let mut painter = Painter { buffer, area, theme: self.theme };
        match self.data {
            PictureData::Network(diagram) => network::draw(&mut painter, diagram, self.decimals),
            PictureData::Function(plot) => function::draw(&mut painter, plot, self.decimals),
            PictureData::Curve(curve) => curve::draw(&mut painter, curve, self.decimals),
            PictureData::Plane(plane) => plane::draw(&mut painter, plane, self.decimals),
            PictureData::Image(image) => image::draw(&mut painter, image, self.decimals),
            PictureData::Bars(bars) => bars::draw(&mut painter, bars),
            PictureData::Sample(image, bars) => sample::draw(&mut painter, image, bars, self.decimals),
        }
    }
}

/// The style of a line or a word in a role: never reversed, which is for the one lit cell.
fn line_style(theme: Theme, role: Role) -> Style {
    let style = theme.style(role);
    let reversed = style.add_modifier.contains(Modifier::REVERSED);
    if reversed { style.remove_modifier(Modifier::REVERSED) } else { style }
}

/// A node's number, counted from 0, as it is shown.
fn node_name(theme: Theme, at: usize) -> String {
    // Fonts that lack braille lack the circled digits too.
    if theme.glyphs == Glyphs::Braille { circled(at + 1) } else { format!("({})", at + 1) }
}
