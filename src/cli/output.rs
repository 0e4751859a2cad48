//! Writing out: to a pipe that may close, and complaints to stderr.
//!
//! It is the one door: no other file here writes to either. What goes out is an [`Outgoing`], and nothing in it can steer
//! a terminal, whoever wrote the names and words in it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anyhow::Context;
use serde_json::ser::{CompactFormatter, Formatter};

use super::look::Look;
use crate::lang::Diagnostic;
use crate::lesson::{is_safe, safe_line, safe_text};
use crate::session::Session;
use crate::whole_file::WholeFile;

/// The most faults of a file that are told.
const MOST_FAULTS: usize = 100;
/// The most characters of a message.
const MOST_SAID: usize = 2_000;
/// The most bytes of a line from the place of its fault on.
const FAR_BEHIND: usize = 1_000;
/// The bytes of a long text that go out at once.
const PIECE: usize = 1 << 16;
/// Whole numbers from here on are written as powers of ten.
const LONGEST_WHOLE: u64 = 1_000_000_000_000_000;
/// Status of a run whose job was not done.
pub(crate) const FAILED: u8 = 1;

/// Text that is safe to go out. Only this file can make one.
struct Outgoing(String);

impl Outgoing {
    /// Words of any origin: control characters become signs that show them.
    fn text(text: &str) -> Self {
        Self(safe_text(text))
    }

    /// JSON: what is no sign to be seen is written by its number, so that it reads back as it was.
    fn json(json: &str) -> Self {
        let mut text = String::with_capacity(json.len());
        for c in json.chars() {
            if c == '\n' || is_safe(c) {
                text.push(c);
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
        Self(text)
    }

    /// Faults in colours, whose words were made safe before they were coloured.
    fn coloured(words: &str, faults: &str) -> Self {
        Self(format!("{}\n{}", safe_text(words), faults.trim_end()))
    }

    fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        out.write_all(self.0.as_bytes())?;
        out.flush()
    }

    /// Writes it to stderr, as a line.
    fn complain(&self) {
        // If even stderr is gone there is nobody to tell.
        let _ = Self(format!("nn-tutor: {}\n", self.0)).write(&mut io::stderr().lock());
    }
}

/// Writes to stdout in one go.
///
/// # Errors
/// When it cannot be written; a reader that has gone is not an error of ours, see [`is_closed_pipe`].
pub fn put(text: &str) -> io::Result<()> {
    Outgoing::text(text).write(&mut io::stdout().lock())
}

/// Writes JSON, whose strings may hold anything.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn put_json_text(json: &str) -> io::Result<()> {
    Outgoing::json(json).write(&mut io::stdout().lock())
}

/// JSON on one line, whose strings alone hold what is not ours.
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        out.write_all(Outgoing::json(text).0.as_bytes())
    }

    /// Whole numbers, of which records are full, as they would be anyway, in half the time.
    fn write_f64<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        let whole = value as i64;
        if whole as f64 == value && whole != 0 && whole.unsigned_abs() < LONGEST_WHOLE {
            self.write_i64(out, whole)?;
            return out.write_all(b".0");
        }
        CompactFormatter.write_f64(out, value)
    }
}

/// Writes a value as JSON, on one line: piece by piece, since all of it may be far more than the value takes.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn put_json(value: &impl serde::Serialize) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(PIECE, io::stdout().lock());
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, OneLine))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes what our own words alone are made of, such as a script for a shell, byte for byte.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn put_own(script: &[u8]) -> io::Result<()> {
    Outgoing(String::from_utf8_lossy(script).into_owned()).write(&mut io::stdout().lock())
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
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    WholeFile::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// The same for a new file: none that is there is written over, since somebody may have made it.
///
/// # Errors
/// When it is there already or cannot be written; the message names it.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    WholeFile::write_new(path, bytes).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            anyhow::anyhow!("{} is there already; take another name", path.display())
        }
        _ => anyhow::Error::new(error).context(format!("cannot write {}", path.display())),
    })
}

/// Writes JSON to a new file.
///
/// # Errors
/// As [`write_new`].
pub(crate) fn write_json(path: &Path, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    write_new(path, text.as_bytes())
}

/// Says what went wrong, on stderr. Nothing in it can steer the terminal, or fill it.
pub(crate) fn complain(text: &str) {
    Outgoing::text(&in_brief(text)).complain();
}

/// A message without its middle where that is very long: a name in it may be as long as a file.
fn in_brief(text: &str) -> Cow<'_, str> {
    if text.chars().count() <= MOST_SAID {
        return text.into();
    }
    let after = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    let (beginning, end) =
        (&text[..after(MOST_SAID * 3 / 4)], &text[after(text.chars().count() - MOST_SAID / 4)..]);
    format!("{beginning} … {end}").into()
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
pub(crate) struct Faulty {
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
        Outgoing::coloured(&self.words, &faults(&self.file, &self.text, &self.found, look)).complain();
    }
}

/// Whether the reader of our output has gone, as `| head` does: then there is nothing more to do, and nothing wrong.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Says what faults a file has, on stderr, and how many.
pub(crate) fn complain_of(file: &str, source: &str, found: &[Diagnostic], look: Look) {
    let text = faults(file, source, found, look);
    let plural = if found.len() == 1 { "fault" } else { "faults" };
    let count = format!("{}: {} {plural}\n", safe_line(file), found.len());
    let _ = Outgoing(text + &count).write(&mut io::stderr().lock());
}

/// Says which questions of a lesson are not asked, and why.
pub(crate) fn complain_of_unasked(session: &Session, look: Look) {
    let (lesson, found) = (session.lesson(), session.unasked());
    if !found.is_empty() {
        complain_of(&lesson.file, &lesson.source, &found, look);
    }
}

/// Faults as text, each at its place in the file; of very many the first.
fn faults(file: &str, source: &str, faults: &[Diagnostic], look: Look) -> String {
    let file = safe_line(file);
    let renderer = if look.colours(&io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let (mut line, mut counted) = (1, 0);
    for fault in faults.iter().take(MOST_FAULTS) {
        let Excerpt { text: excerpt, start, marked } = Excerpt::of(source, fault);
        // Where faults come in the order of the text, each line is counted once.
        if start < counted {
            (line, counted) = (1, 0);
        }
        line += source[counted..start].matches('\n').count();
        counted = start;
        let snippet = Snippet::source(excerpt)
            .path(&file)
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(marked));
        let mut group = Level::ERROR.primary_title(safe_text(&in_brief(&fault.message))).element(snippet);
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(safe_text(&in_brief(help))));
        }
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    if faults.len() > MOST_FAULTS {
        let _ = writeln!(text, "and {} more; mend these first\n", faults.len() - MOST_FAULTS);
    }
    text
}

/// The line of a fault, cut out of its text: nothing else of it is looked at.
struct Excerpt<'a> {
    text: &'a str,
    /// Where it begins.
    start: usize,
    /// What of it is to be underlined: no more than its line.
    marked: std::ops::Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn of(source: &'a str, fault: &Diagnostic) -> Self {
        let at = source.floor_char_boundary(fault.span.start);
        let start = source[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = source[at..].find('\n').map_or(source.len(), |after| at + after);
        // What is far behind the place is not looked at: signs without a width would make the line no shorter.
        let end = source.floor_char_boundary(end.min(at + FAR_BEHIND));
        let past = source.floor_char_boundary(fault.span.end).clamp(at, end);
        Self { text: &source[start..end], start, marked: at - start..past - start }
    }
}

/// How a session's program ended: one that stopped early has not done its job, and is told of.
pub(crate) fn ending(session: &Session, look: Look) -> ExitCode {
    let Some(fault) = &session.trace().failure else { return ExitCode::SUCCESS };
    let lesson = session.lesson();
    let faulty = Faulty::new(&lesson.file, &lesson.source, vec![fault.clone()]);
    Faulty { words: "the program stopped".to_owned(), ..faulty }.complain(look);
    ExitCode::from(FAILED)
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[test]
    fn numbers_are_written_as_serde_writes_them() {
        let numbers = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            255.0,
            999_999_999_999_999.0,
            1e15,
            1e16,
            -1e15,
            1e17,
            1e300,
            -1e300,
            9_007_199_254_740_993.0,
            1.5,
            f64::NAN,
            f64::INFINITY,
            5e-324,
        ];
        let mut text = Vec::new();
        numbers.serialize(&mut serde_json::Serializer::with_formatter(&mut text, OneLine)).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string(&numbers).unwrap());
    }
}
