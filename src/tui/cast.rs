//! A film as terminals and browsers play it: asciinema's recording, and scenes for a moving drawing.
//!
//! The recording is of asciicast's version 2, which every player reads; version 3 says no more of a film than its times
//! in another way, and players from before 2025 refuse it.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use crossterm::cursor::Hide;
use crossterm::queue;
use crossterm::style::force_color_output;
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;

use super::film::{Film, Frame};
use super::still::scene_of;
use super::theme::Brightness;
use crate::scene::Scene;

/// A film as an asciicast, a line an event.
///
/// # Errors
/// None: what is written to is in memory.
pub fn cast(film: &Film, title: &str) -> io::Result<String> {
    // The colours are the film's, whatever the terminal is that it is made on.
    force_color_output(true);
    let (width, height) = film.size;
    let header = serde_json::json!({ "version": 2, "width": width, "height": height, "title": title });
    let mut text = format!("{header}\n");
    let empty =
        Buffer::empty(*film.frames.first().map_or(&ratatui::layout::Rect::default(), |f| &f.screen.area));
    let mut before = &empty;
    let mut waypoints = film.waypoints.iter().peekable();
    for Frame { at, screen } in &film.frames {
        while let Some((at, name)) = waypoints.next_if(|(waypoint, _)| waypoint < at) {
            event(&mut text, *at, "m", name);
        }
        let mut bytes = Vec::new();
        if at.is_zero() {
            queue!(bytes, Hide, Clear(ClearType::All))?;
        }
        let mut terminal = CrosstermBackend::new(&mut bytes);
        terminal.draw(before.diff(screen).into_iter())?;
        Backend::flush(&mut terminal)?;
        bytes.flush()?;
        event(&mut text, *at, "o", &String::from_utf8_lossy(&bytes));
        before = screen;
    }
    waypoints.for_each(|(at, name)| event(&mut text, *at, "m", name));
    event(&mut text, film.end, "o", "");
    Ok(text)
}

fn event(text: &mut String, at: Duration, kind: &str, data: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "[{:.3}, \"{kind}\", {}]", at.as_secs_f64(), serde_json::Value::from(data));
}

/// The frames of a film as scenes, in seconds from its beginning; of those that follow one another faster than an eye
/// does, the last.
#[must_use]
pub fn scenes(film: &Film, ground: Brightness) -> Vec<(f64, Scene)> {
    const FASTEST: Duration = Duration::from_millis(100);
    let mut kept: Vec<&Frame> = Vec::new();
    let mut shown = None;
    for frame in &film.frames {
        if shown.is_some_and(|shown| frame.at < shown + FASTEST) && kept.len() > 1 {
            kept.pop();
        } else {
            shown = Some(frame.at);
        }
        kept.push(frame);
    }
    kept.into_iter().map(|frame| (frame.at.as_secs_f64(), scene_of(&frame.screen, ground))).collect()
}
