//! Drawings into files: SVG or PNG, by the file's name.

use std::path::PathBuf;

use super::look::Ground;
use super::output::write_file;
use crate::draw::palette::Brightness;
use crate::draw::{png, svg};
use crate::scene::Scene;

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
        write_file(&self.path, &bytes)
    }
}

/// What a drawing in a file stands on: paper, unless a dark ground is asked for.
pub const fn paper(theme: Ground) -> Brightness {
    match theme {
        Ground::Dark => Brightness::Dark,
        Ground::Light | Ground::Auto => Brightness::Light,
    }
}
