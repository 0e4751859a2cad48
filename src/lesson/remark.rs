//! What a lesson says in comments a learner never reads: to whoever presents it, `<!-- note: … -->`,
//! `<!-- waypoint: … -->` and `<!-- minutes = 8 -->`; and to the picture, `<!-- lit: W[0, 0] -->`.

use super::PartName;
use crate::lang::Span;

/// The most characters of one.
const LONGEST: usize = 2_000;
/// The most minutes a section may be planned for.
const MOST_MINUTES: f64 = 600.0;

/// Something said in a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// Where it stands.
    pub span: Span,
}

/// What is said.
#[derive(Clone, Debug, PartialEq)]
pub enum RemarkKind {
    /// What to do or to look out for here.
    Note(String),
    /// A place to jump to.
    Waypoint(String),
    /// How many minutes the section is planned for.
    Minutes(f64),
    /// What of a network the words beside it speak of: lit, where the step itself lights nothing.
    Lit(Vec<PartName>),
}

impl Remark {
    /// Reads a comment; most are none, and an author's own.
    ///
    /// # Errors
    /// What is wrong with one that is meant to be.
    pub(super) fn read(comment: &str, span: Span) -> Result<Option<Self>, &'static str> {
        let inside = comment.trim().trim_start_matches("<!--");
        let inside = inside.split_once("-->").map_or(inside, |(inside, _)| inside);
        let words = inside.split_whitespace().collect::<Vec<_>>().join(" ");
        let after = |key: &str, sign: char| words.strip_prefix(key)?.trim_start().strip_prefix(sign);
        let kind = if let Some(note) = after("note", ':') {
            RemarkKind::Note(note.trim().to_owned())
        } else if let Some(name) = after("waypoint", ':') {
            RemarkKind::Waypoint(name.trim().to_owned())
        } else if let Some(minutes) = after("minutes", '=') {
            let minutes = minutes.trim().parse::<f64>().ok();
            let minutes = minutes.filter(|minutes| *minutes > 0.0 && *minutes <= MOST_MINUTES);
            RemarkKind::Minutes(minutes.ok_or("minutes are a number above 0, up to 600")?)
        } else if let Some(parts) = after("lit", ':') {
            // A comma parts them, but for one in brackets.
            let parts = parts.replace("],", "];");
            let parts = parts.split(';').map(|part| PartName::parse(part.trim())).collect::<Option<_>>();
            RemarkKind::Lit(
                parts.ok_or("what is lit is a variable or a part of it, such as W[0, 1] or W[0, :]")?,
            )
        } else {
            let first = words.split([' ', ':', '=']).next().unwrap_or_default();
            let known = ["note", "notes", "waypoint", "waypoints", "minute", "minutes", "lit"];
            let is_meant =
                known.contains(&first) && words[first.len()..].trim_start().starts_with([':', '=']);
            return if is_meant {
                Err(
                    "a comment to the presenter begins with `note:`, `waypoint:` or `minutes =`, one to the picture with `lit:`",
                )
            } else {
                Ok(None)
            };
        };
        match &kind {
            RemarkKind::Note(text) | RemarkKind::Waypoint(text) if text.is_empty() => {
                Err("this says nothing")
            }
            RemarkKind::Note(text) | RemarkKind::Waypoint(text) if text.chars().count() > LONGEST => {
                Err("this is longer than 2000 characters, and nobody reads that before a class")
            }
            _ => Ok(Some(Self { kind, span })),
        }
    }

    /// The note, if it is one.
    pub fn note(&self) -> Option<&str> {
        if let RemarkKind::Note(note) = &self.kind { Some(note) } else { None }
    }

    /// The waypoint's name, if it is one.
    pub(super) fn waypoint(&self) -> Option<&str> {
        if let RemarkKind::Waypoint(name) = &self.kind { Some(name) } else { None }
    }

    /// What it lights, if it does.
    pub(crate) fn lit(&self) -> &[PartName] {
        if let RemarkKind::Lit(parts) = &self.kind { parts } else { &[] }
    }

    /// The minutes, if it says how many.
    pub(super) const fn minutes(&self) -> Option<f64> {
        if let RemarkKind::Minutes(minutes) = self.kind { Some(minutes) } else { None }
    }
}
