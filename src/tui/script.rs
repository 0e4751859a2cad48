//! Keys as a text: what the log of a session is, what is played again, and what a film is made from.
//!
//! A line has keys by the names the table of commands has for them, with spaces between: `→ → Enter`, `→*3`; text that is
//! typed stands between quotes. `wait 2` waits so many seconds, `wait` by itself until nothing moves. A line `pause`, with
//! a name or without, is a waypoint. What comes after `#` and a space is for the reader.

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyModifiers};

use super::keys::{name, named, names};
use crate::lang::{Diagnostic, Span, did_you_mean};
use crate::lesson::safe_line;

/// The most there is in one text.
const MOST_ACTS: usize = 100_000;
/// The longest wait, in seconds.
const LONGEST: f64 = 600.0;
/// The most times one key is pressed by one word.
const MOST_TIMES: usize = 1_000;
/// Words that are no keys.
const ORDERS: [&str; 3] = ["wait", "pause", "paste"];

/// One thing that is done.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptAct {
    /// A key is pressed.
    Key(KeyEvent),
    /// A letter is typed.
    Letter(KeyEvent),
    /// A text is pasted.
    Paste(String),
    /// Nothing for a while.
    Wait(Duration),
    /// Nothing until nothing moves.
    Rest,
    /// A waypoint, by its name.
    Pause(String),
}

/// What is done, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script(pub Vec<ScriptAct>);

/// A word of a line.
struct ScriptWord<'a> {
    span: Span,
    text: &'a str,
    /// What is between the quotes, where it has them.
    quoted: Option<String>,
}

impl Script {
    /// Reads keys.
    ///
    /// # Errors
    /// Every fault, at its place, with what to write instead.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let (mut acts, mut faults, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            if let Err(fault) = of_line(line.trim_end(), at, &mut acts) {
                faults.push(fault);
            }
            at += line.len();
            if acts.len() > MOST_ACTS {
                let message = format!("this is more than {MOST_ACTS} keys");
                faults.push(Diagnostic::new(Span::new(at - line.len(), at), message));
                break;
            }
        }
        if faults.is_empty() { Ok(Self(acts)) } else { Err(faults) }
    }

    /// A key as a word that reads back as it; `None` where it has no name.
    #[must_use]
    pub(super) fn word(key: KeyEvent) -> Option<String> {
        let name = name(key)?;
        // A sign that means something else in a line is text.
        Some(if matches!(name.as_str(), "\"" | "#") { quoted(&name) } else { name })
    }

    /// A pasted text as words that read back as it.
    #[must_use]
    pub(super) fn pasted(text: &str) -> String {
        format!("paste {}", quoted(&text.lines().next().unwrap_or_default().replace('\t', " ")))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn of_line(line: &str, at: usize, acts: &mut Vec<ScriptAct>) -> Result<(), Diagnostic> {
    let words = words(line, at)?;
    if let Some(first) = words.first().filter(|word| word.text == "pause") {
        let rest = &line[first.span.end - at..];
        let rest = rest.split(" #").next().unwrap_or_default().trim();
        acts.push(ScriptAct::Pause(safe_line(rest.trim_matches('"'))));
        return Ok(());
    }
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if let Some(text) = word.quoted {
            acts.extend(text.chars().map(|letter| ScriptAct::Letter(letter_key(letter))));
            continue;
        }
        match word.text {
            "wait" => {
                let seconds =
                    words.next_if(|next| next.text.starts_with(|c: char| c.is_ascii_digit() || c == '.'));
                acts.push(seconds.map_or(Ok(ScriptAct::Rest), |word| wait(&word))?);
            }
            "paste" => {
                let text = words.next_if(|next| next.quoted.is_some()).and_then(|word| word.quoted);
                let missing = || {
                    let help = "write the text between quotes: paste \"0.42\"";
                    Diagnostic::new(word.span, "nothing is pasted here").with_help(help)
                };
                acts.push(ScriptAct::Paste(text.ok_or_else(missing)?));
            }
            "pause" => {
                let help = "a waypoint has a line of its own, with its name after it";
                return Err(Diagnostic::new(word.span, "`pause` stands within a line").with_help(help));
            }
            _ => {
                let (key, times) = key(&word)?;
                acts.extend(std::iter::repeat_n(ScriptAct::Key(key), times));
            }
        }
    }
    Ok(())
}

fn letter_key(letter: char) -> KeyEvent {
    KeyEvent::new(crossterm::event::KeyCode::Char(letter), KeyModifiers::NONE)
}

fn wait(word: &ScriptWord<'_>) -> Result<ScriptAct, Diagnostic> {
    let seconds: Option<f64> = word.text.trim_end_matches('s').parse().ok();
    match seconds.filter(|seconds| (0.0..=LONGEST).contains(seconds)) {
        Some(seconds) => Ok(ScriptAct::Wait(Duration::from_millis((seconds * 1000.0).round() as u64))),
        None => {
            let message = format!("`{}` is no time to wait", safe_line(word.text));
            let help = format!("write seconds, from 0 to {LONGEST}: wait 1.5");
            Err(Diagnostic::new(word.span, message).with_help(help))
        }
    }
}

/// The key of a word, and how many times it is pressed.
fn key(word: &ScriptWord<'_>) -> Result<(KeyEvent, usize), Diagnostic> {
    if let Some(key) = named(word.text) {
        return Ok((key, 1));
    }
    let (name, times) = word.text.rsplit_once('*').unwrap_or((word.text, "1"));
    let times = times.parse().ok().filter(|times| (1..=MOST_TIMES).contains(times));
    if let Some(found) = named(name).zip(times) {
        return Ok(found);
    }
    let shown = safe_line(word.text);
    let near = did_you_mean(word.text, names().chain(ORDERS));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write keys as `nn-tutor lesson` lists them under ?: → Enter PgDn Ctrl-L n; text that is typed goes between quotes: \"0.42\"".to_owned(),
    };
    Err(Diagnostic::new(word.span, format!("there is no key `{shown}`")).with_help(help))
}

/// The words of a line that begins at a place of the text.
fn words(line: &str, at: usize) -> Result<Vec<ScriptWord<'_>>, Diagnostic> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let start = line.len() - rest.len();
        if rest.is_empty() || rest == "#" || rest.starts_with("# ") || start == 0 && rest.starts_with('#') {
            return Ok(words);
        }
        let (length, quoted) = if rest.starts_with('"') {
            let (length, text) = between_quotes(rest).ok_or_else(|| {
                let span = Span::new(at + start, at + line.len());
                Diagnostic::new(span, "this text has no end").with_help("put \" after it")
            })?;
            (length, Some(text))
        } else {
            (rest.find(char::is_whitespace).unwrap_or(rest.len()), None)
        };
        let span = Span::new(at + start, at + start + length);
        words.push(ScriptWord { span, text: &rest[..length], quoted });
        rest = &rest[length..];
    }
}

/// How long a text between quotes is with them, and what it is.
fn between_quotes(text: &str) -> Option<(usize, String)> {
    let (mut inside, mut is_escaped) = (String::new(), false);
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            '\\' if !is_escaped => is_escaped = true,
            '"' if !is_escaped => return Some((at + 1, inside)),
            sign => {
                inside.push(sign);
                is_escaped = false;
            }
        }
    }
    None
}
