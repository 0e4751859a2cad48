//! Drawings into files: SVG or PNG, by the file's name.

use std::path::PathBuf;

use super::look::{Ground, Look};
use super::output::{put, write_file};
use crate::draw::palette::Brightness;
use crate::draw::{png, svg};
use crate::scene::Scene;
use crate::tui::theme::{Backdrop, Depth, Palette, Theme};

/// Columns and rows a drawing has at least and at most.
const LEAST: (u16, u16) = (24, 4);
const MOST: (u16, u16) = (500, 200);

/// A file that is to hold a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DrawingFile {
    path: PathBuf,
    form: DrawingForm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DrawingForm {
    Svg,
    Png,
}

impl DrawingFile {
    /// From a file's name, which says what it is to hold.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let form = match ending.as_deref() {
            Some("svg") => DrawingForm::Svg,
            Some("png") => DrawingForm::Png,
            _ => return Err("the name of a drawing ends in .svg or .png".to_owned()),
        };
        Ok(Self { path, form })
    }

    /// Writes the drawing, whole or not at all.
    pub fn write(&self, scene: &Scene, ground: Brightness) -> anyhow::Result<()> {
        let bytes = match self.form {
            DrawingForm::Svg => svg::draw(scene, ground).into_bytes(),
            DrawingForm::Png => png(scene, ground)?,
        };
        write_file(&self.path, &bytes)?;
        Ok(put(&format!("wrote {}\n", self.path.display()))?)
    }
}

/// What a drawing in a file stands on: paper, unless a dark ground is asked for.
pub const fn paper(theme: Ground) -> Brightness {
    match theme {
        Ground::Dark => Brightness::Dark,
        Ground::Light | Ground::Auto => Brightness::Light,
    }
}

/// How a screen looks that is drawn into a file.
pub(crate) fn painted(look: Look, ground: Brightness) -> Theme {
    Theme {
        palette: Palette::on(Some(ground), Depth::Many),
        glyphs: look.glyphs_in_file(),
        backdrop: Backdrop::Painted(ground, Depth::Many),
        depth: Depth::Full,
    }
}

/// Columns and rows, as `80x24`.
pub(crate) fn size(text: &str) -> Result<(u16, u16), String> {
    let numbers = text.split_once(['x', 'X', '×']).and_then(|(columns, rows)| {
        Some((columns.trim().parse::<u64>().ok()?, rows.trim().parse::<u64>().ok()?))
    });
    let (columns, rows) = numbers.ok_or("give columns and rows, such as 80x24")?;
    let within = |count: u64, least: u16, most: u16| {
        u16::try_from(count).ok().filter(|count| (least..=most).contains(count))
    };
    let fitting = within(columns, LEAST.0, MOST.0).zip(within(rows, LEAST.1, MOST.1));
    fitting.ok_or_else(|| format!("sizes go from {}x{} to {}x{}", LEAST.0, LEAST.1, MOST.0, MOST.1))
}
