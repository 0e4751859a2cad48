//! Writing out: to a pipe that may close, and complaints to stderr.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Look;
use crate::lang::Diagnostic;
use crate::lesson::{safe_line, safe_text};
use crate::text::sketch::Signs;
use crate::tui::theme::Glyphs;

/// Writes to stdout in one go.
///
/// # Errors
/// When it cannot be written; a reader that has gone is not an error of ours, see [`Quietly`].
pub fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says what went wrong, on stderr. Nothing in it can steer the terminal.
pub fn complain(text: &str) {
    // If even stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "nn-tutor: {}", safe_text(text));
}

/// Says what an error is. Faults keep the colours they were rendered in.
pub fn report(error: &anyhow::Error) {
    match error.downcast_ref::<Faulty>() {
        Some(faulty) => faulty.complain(),
        None => complain(&format!("{error:#}")),
    }
}

/// A text with faults, each rendered at its place; nothing of it can steer the terminal but the colours given here.
#[derive(Debug, thiserror::Error)]
#[error("{words}\n{faults}")]
pub struct Faulty {
    words: String,
    faults: String,
}

impl Faulty {
    /// The faults of a text that is safe to show already, with some words before them.
    pub fn new(words: &str, file: &str, source: &str, found: &[Diagnostic], look: Look) -> Self {
        let faults = faults(file, source, found, look).trim_end().to_owned();
        Self { words: safe_text(words), faults }
    }

    /// Says so, on stderr.
    pub fn complain(&self) {
        // If even stderr is gone there is nobody to tell.
        let _ = writeln!(io::stderr(), "nn-tutor: {self}");
    }
}

/// Ends quietly where the reader of our output has gone, as `| head` does.
pub trait Quietly {
    /// The same outcome, a closed pipe counting as done.
    fn quietly(self) -> anyhow::Result<ExitCode>;
}

impl Quietly for anyhow::Result<ExitCode> {
    fn quietly(self) -> anyhow::Result<ExitCode> {
        let is_closed_pipe = |error: &anyhow::Error| {
            error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
        };
        match self {
            Err(error) if is_closed_pipe(&error) => Ok(ExitCode::SUCCESS),
            other => other,
        }
    }
}

/// Faults as text, each at its place in the file.
pub fn faults(file: &str, source: &str, faults: &[Diagnostic], look: Look) -> String {
    let file = safe_line(file);
    let renderer = if look.colours(&io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for fault in faults {
        let snippet = Snippet::source(source)
            .path(&file)
            .annotation(AnnotationKind::Primary.span(shown(source, fault)));
        let mut group = Level::ERROR.primary_title(safe_text(&fault.message)).element(snippet);
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(safe_text(help)));
        }
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    text
}

/// The stretch to underline: within the text, and no longer than its first line.
fn shown(source: &str, fault: &Diagnostic) -> std::ops::Range<usize> {
    let start = fault.span.start.min(source.len());
    let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
    start..fault.span.end.clamp(start, line_end.max(start))
}

impl Look {
    /// The signs images are drawn with in plain text.
    #[must_use]
    pub fn sketch_signs(self) -> Signs {
        match super::screen::glyphs(self) {
            Glyphs::Ascii => Signs::Ascii,
            Glyphs::Blocks | Glyphs::Braille => Signs::Blocks,
        }
    }

    /// Whether to use colour on a stream.
    pub fn colours(self, stream: &impl IsTerminal) -> bool {
        match self.color {
            super::When::Always => true,
            super::When::Never => false,
            super::When::Auto => {
                stream.is_terminal()
                    && !unwanted("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }
}

/// Whether an environment variable is set to something.
fn unwanted(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
