//! Writing out: to a pipe that may close, and complaints to stderr.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anyhow::Context;

use super::look::Look;
use crate::lang::Diagnostic;
use crate::lesson::{safe_line, safe_text};
use crate::session::Session;
use crate::whole_file::WholeFile;

/// Status of a run whose job was not done.
pub const FAILED: u8 = 1;

/// Writes to stdout in one go.
///
/// # Errors
/// When it cannot be written; a reader that has gone is not an error of ours, see [`is_closed_pipe`].
pub fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a value as JSON, on one line.
///
/// # Errors
/// When it cannot be written.
pub fn put_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    Ok(put(&(serde_json::to_string(value)? + "\n"))?)
}

/// Writes what was asked for, as JSON or as a text; then the job is done.
///
/// # Errors
/// When it cannot be written.
pub fn show(
    as_json: bool,
    json: &impl serde::Serialize,
    text: impl FnOnce() -> String,
) -> anyhow::Result<ExitCode> {
    if as_json {
        put_json(json)?;
    } else {
        put(&text())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file whole, or not at all.
///
/// # Errors
/// When it cannot be written; the message names it.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    WholeFile::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Says what went wrong, on stderr. Nothing in it can steer the terminal.
pub fn complain(text: &str) {
    // If even stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "nn-tutor: {}", safe_text(text));
}

/// Says what an error is; faults are shown at their places.
pub fn report(error: &anyhow::Error, look: Look) {
    match error.downcast_ref::<Faulty>() {
        Some(faulty) => faulty.complain(look),
        None => complain(&format!("{error:#}")),
    }
}

/// A text with faults.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub struct Faulty {
    words: String,
    file: String,
    /// The text, which is safe to show already.
    text: String,
    /// Its faults.
    pub found: Vec<Diagnostic>,
}

impl Faulty {
    /// A file whose text has these faults.
    pub fn new(file: &str, text: &str, found: Vec<Diagnostic>) -> Self {
        let what = if found.len() == 1 { "a fault" } else { "faults" };
        Self { words: format!("{file} has {what}"), file: file.to_owned(), text: text.to_owned(), found }
    }

    /// Says so, on stderr. Nothing of it can steer the terminal but the colours given here.
    fn complain(&self, look: Look) {
        let faults = faults(&self.file, &self.text, &self.found, look);
        // If even stderr is gone there is nobody to tell.
        let _ = writeln!(io::stderr(), "nn-tutor: {}\n{}", safe_text(&self.words), faults.trim_end());
    }
}

/// Whether the reader of our output has gone, as `| head` does: then there is nothing more to do, and nothing wrong.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
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

/// How a session's program ended: one that stopped early has not done its job, and is told of.
pub fn ending(session: &Session, look: Look) -> ExitCode {
    let Some(fault) = &session.trace().failure else { return ExitCode::SUCCESS };
    let lesson = session.lesson();
    let faulty = Faulty::new(&lesson.file, &lesson.source, vec![fault.clone()]);
    Faulty { words: "the program stopped".to_owned(), ..faulty }.complain(look);
    ExitCode::from(FAILED)
}

/// The stretch to underline: within the text, and no longer than its first line.
fn shown(source: &str, fault: &Diagnostic) -> std::ops::Range<usize> {
    let start = fault.span.start.min(source.len());
    let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
    start..fault.span.end.clamp(start, line_end.max(start))
}
