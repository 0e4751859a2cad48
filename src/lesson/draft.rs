//! A lesson as far as it can be read, for finding all its faults in one go.
//!
//! A faulty line would hide the faults behind it, so it is noted and left out, and the rest is read again. What the
//! line was to give a value is doubtful from there on: nothing is said about it that may only follow from the fault.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Lesson;
use crate::lang::{Diagnostic, Program, Span, comment_at, parse_given};

/// How often a program is read again without its faulty lines.
const ROUNDS: usize = 8;
/// The statement that does nothing.
const PASS: &[u8] = b"pass";

/// A lesson with the faults found in reading it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What could be read. With faults it is only good for finding more of them.
    pub lesson: Lesson,
    /// Why it is not a lesson yet.
    pub faults: Vec<Diagnostic>,
}

/// What could be read of a program.
pub(super) struct ProgramDraft {
    pub(super) program: Arc<Program>,
    pub(super) faults: Vec<Diagnostic>,
    pub(super) doubtful: BTreeSet<String>,
}

/// Reads what it can of a program that has some variables given.
pub(super) fn program(source: &str, given: &[String]) -> ProgramDraft {
    let mut text = source.to_owned();
    let mut known: BTreeSet<String> = given.iter().cloned().collect();
    let mut faults: Vec<Diagnostic> = Vec::new();
    let heads = source.lines().filter_map(|line| line.strip_prefix("def "));
    let functions: Vec<String> =
        heads.filter_map(|head| names_in(head).next()).map(|name| format!("`{name}`")).collect();
    for round in 0..ROUNDS {
        let names: Vec<String> = known.iter().cloned().collect();
        let found = match parse_given(&text, &names) {
            Ok(program) => {
                faults.extend(program.rounds.as_ref().map(|rounds| {
                    Diagnostic::new(rounds.head, "a lesson goes over no records")
                        .with_help("write a `train` block, or a program by itself for `nn-tutor debug`")
                }));
                faults.extend(program.loads.iter().map(|load| {
                    Diagnostic::new(load.span, "a lesson loads no files: it is the same for everybody")
                        .with_help("write the numbers down, or take load_records or load_weights")
                }));
                return ProgramDraft { program: Arc::new(program), faults, doubtful: known };
            }
            Err(found) => found,
        };
        let mut faulty: Vec<Span> = Vec::new();
        for at in found.iter().map(|fault| fault.span.start) {
            if !faulty.last().is_some_and(|lines| lines.range().contains(&at)) {
                faulty.push(with_what_is_in_it(&text, at));
            }
        }
        known.extend(faulty.iter().flat_map(|lines| names_assigned_in(lines.of(&text))).map(str::to_owned));
        let shorter = without(&text, &faulty);
        let is_shorter = shorter != text;
        text = shorter;
        // What Python itself cannot read is all found at first, and has no help; later it is only for what was left out.
        // So is what is then found of a function, whose `return` may have been left out.
        let is_of_function =
            |fault: &Diagnostic| functions.iter().any(|quoted| fault.message.contains(quoted));
        let is_own = |fault: &Diagnostic| fault.help.is_some() && !is_of_function(fault);
        faults.extend(found.into_iter().filter(|fault| round == 0 || is_own(fault)));
        if !is_shorter {
            break;
        }
    }
    known.extend(names_in(source).map(str::to_owned));
    let nothing = Program { source: source.into(), ..Program::default() };
    ProgramDraft { program: Arc::new(nothing), faults, doubtful: known }
}

/// The lines of the statement a place is in, with what is within it.
fn with_what_is_in_it(text: &str, at: usize) -> Span {
    let line_at = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = |start: usize| text[start..].lines().next().unwrap_or("");
    let indent = |line: &str| line.len() - line.trim_start().len();
    let opens_block = |line: &str| line[..comment_at(line)].trim_end().ends_with(':');
    let mut start = line_at(text.floor_char_boundary(at));
    // A bracket that is not closed is found where the text ends, and is in the last statement.
    if line(start).trim().is_empty() {
        start = line_at(text[..start].trim_end().len());
    }
    // A line that goes on with the one above is set further in than that.
    while start > 0 {
        let above = line_at(start - 1);
        if line(above).trim().is_empty()
            || opens_block(line(above))
            || indent(line(start)) <= indent(line(above))
        {
            break;
        }
        start = above;
    }
    let first = indent(line(start));
    let goes_on = |line: &str| {
        let rest = line.trim_start();
        rest.is_empty()
            || indent(line) > first
            || rest.starts_with([')', ']'])
            || ["else", "elif"].iter().any(|word| rest.starts_with(word))
    };
    let mut lines = text[start..].split_inclusive('\n');
    let own = lines.next().map_or(0, str::len);
    Span::new(start, start + own + lines.take_while(|line| goes_on(line)).map(str::len).sum::<usize>())
}

/// The text with a space for every byte that does not end a line.
pub(super) fn blanked(text: &str) -> String {
    text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

/// The text with some stretches blanked out, so that every other place stays where it is. A block keeps a `pass` for
/// what is taken out of it, since it must not be empty.
fn without(text: &str, stretches: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for stretch in stretches {
        let gone = stretch.of(text);
        bytes[stretch.range()].copy_from_slice(blanked(gone).as_bytes());
        let first = gone.lines().next().unwrap_or("");
        let indent = first.len() - first.trim_start().len();
        if indent > 0 && first.trim().len() >= PASS.len() {
            bytes[stretch.start + indent..][..PASS.len()].copy_from_slice(PASS);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The words of a program's text that may be names.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(is_name)
}

/// The names that some lines of a program give a value, faulty as they may be.
pub(crate) fn names_assigned_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let line = line.trim_start();
        let targets = match line.strip_prefix("for ") {
            Some(head) => head.split(" in ").next(),
            None if ["if ", "elif ", "while "].iter().any(|word| line.starts_with(word)) => None,
            None => line.split_once('=').map(|(targets, _)| targets),
        };
        // In `W[i, j]` it is W that is given one.
        let names = |target| names_in(target).next();
        let outside = targets.into_iter().flat_map(|targets| targets.split(']'));
        outside.filter_map(|part| part.split('[').next()).flat_map(|part| part.split(',')).filter_map(names)
    })
}
