//! `nn-tutor picture`: a step's picture, or its whole screen, as a file for slides and hand-outs.

use std::process::ExitCode;

use anyhow::bail;

use super::drawing::{DrawingFile, painted, paper, size};
use super::look::Look;
use super::output::put;
use super::reading::{check_step, open, step_number};
use crate::draw::palette::Brightness;
use crate::draw::svg;
use crate::interp::Settings;
use crate::matrix::DECIMALS;
use crate::scene::{self, Scene};
use crate::session::progress::Progress;
use crate::session::{PictureData, Session};
use crate::tui::theme::{Backdrop, Theme};
use crate::tui::{App, Opening, still};

/// Draw a step's picture into a file, or its whole screen
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A number, a name or the beginning of one, or a file such as ./mine.md
    lesson: String,
    /// Which step's
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = step_number)]
    step: usize,
    /// Columns and rows of text it is laid out for
    #[arg(long, value_name = "WxH", default_value = "80x24", value_parser = size)]
    size: (u16, u16),
    /// The whole screen, not only the picture
    #[arg(long)]
    screen: bool,
    /// The file (.svg or .png); SVG on standard output if left out
    #[arg(long, value_name = "FILE", value_parser = DrawingFile::parse)]
    out: Option<DrawingFile>,
}

/// Does it.
///
/// # Errors
/// When there is no such lesson, step or picture, colours are refused, or the file cannot be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    if look.is_colourless() {
        bail!(
            "a drawing tells what is above zero and below it, and what is at work, by colour; leave --color never out"
        );
    }
    let opened = open(&arguments.lesson)?;
    let mut session = Session::new(opened.lesson, Settings::default());
    check_step(&session, arguments.step)?;
    let ground = paper(look.theme);
    let scene = if arguments.screen {
        let opening = Opening { session, key: opened.key, step: Some(arguments.step) };
        screen(opening, arguments.size, look, ground)
    } else {
        picture(&mut session, arguments)?
    };
    match &arguments.out {
        Some(file) => file.write(&scene, ground)?,
        None => put(&svg::draw(&scene, ground))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn picture(session: &mut Session, arguments: &Arguments) -> anyhow::Result<Scene> {
    if let Some(data) = picture_at(session, arguments.step) {
        return Ok(scene::picture(data, arguments.size, DECIMALS));
    }
    let steps = session.stepper().count();
    let first = (1..=steps).find(|step| picture_at(session, *step).is_some());
    let others = first.map_or_else(String::new, |first| format!("; the first that has one is step {first}"));
    bail!("step {} has no picture{others}; --screen draws the whole screen", arguments.step)
}

/// What is shown at a step, counted from 1.
fn picture_at(session: &mut Session, step: usize) -> Option<&PictureData> {
    let at = session.stepper().numbered(step)?;
    session.stepper_mut().go_to_step(at);
    session.skip_questions();
    session.prepare_picture();
    session.picture()
}

/// The lesson's screen at its step.
fn screen(opening: Opening, size: (u16, u16), look: Look, ground: Brightness) -> Scene {
    // The drawing has a ground of its own, which its pictures stand on.
    let theme = Theme { backdrop: Backdrop::Own, ..painted(look, ground) };
    let mut app = App::new(Some(opening), Vec::new, Progress::default(), Settings::default(), theme);
    still(&mut app, size, ground)
}
