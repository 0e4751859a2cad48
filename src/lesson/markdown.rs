//! From Markdown to a lesson.
//!
//! The program keeps its place: it is the file with everything but its code blanked out, so every position in it is a
//! position in the file.

use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::de::DeserializeOwned;

use super::draft::{self, blanked};
use super::index::key_in;
use super::question::DEFAULT_TOLERANCE;
use super::safe::{is_as_shown, is_web_address};
use super::{Block, Claim, Draft, Experiment, Inline, Lesson, Meta, Note, Passage, Remark, Section, Style};
use super::{Erratum, Question, QuestionKind, Try, Words, safe_line};
use crate::lang::{Diagnostic, MAX_SOURCE, Span, meant};

/// The most of anything a lesson may have that is gone through for each of the others.
const MOST: usize = 1_000;

/// The most entries of a list in a block: each may be held against the others.
const MOST_LISTED: usize = 100;

/// Takes a file apart.
pub(super) fn read(file: &str, source: &str) -> Draft {
    if source.len() > MAX_SOURCE {
        let message = format!("this file is longer than {} KB, and a lesson may not be", MAX_SOURCE >> 10);
        return too_large(file, source, message);
    }
    // Tables and mathematics are looked for only to say that they are not shown as such.
    let options =
        Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS | Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let mut reader = Unfolding { source, ..Unfolding::default() };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.event(event, Span::new(range.start, range.end));
    }
    reader.finish(file)
}

/// A file that is too large to be read on.
fn too_large(file: &str, source: &str, message: String) -> Draft {
    let faults = vec![Diagnostic::new(Span::new(0, 0), message).with_help("make several lessons of it")];
    let lesson = Lesson { file: file.to_owned(), source: source.into(), ..Lesson::default() };
    Draft { lesson, faults }
}

/// Whether a text in a value, written as an escape such as `\u001b`, could steer the terminal.
fn steers(value: &toml::Value) -> bool {
    match value {
        toml::Value::String(text) => !is_as_shown(text),
        toml::Value::Array(values) => values.iter().any(steers),
        toml::Value::Table(table) => table.iter().any(|(key, value)| !is_as_shown(key) || steers(value)),
        _ => false,
    }
}

/// How long the longest list in a value is.
fn longest(value: &toml::Value) -> usize {
    match value {
        toml::Value::Array(values) => values.iter().map(longest).fold(values.len(), usize::max),
        toml::Value::Table(table) => table.values().map(longest).max().unwrap_or(0),
        _ => 0,
    }
}

/// What the text now being read belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Prose,
    FrontMatter,
    Heading,
    Fence(String),
}

/// A file being taken apart, event by event.
#[derive(Default)]
struct Unfolding<'a> {
    source: &'a str,
    inside: Inside,
    meta: Option<Meta>,
    sections: Vec<Section>,
    passages: Vec<Passage>,
    current: Passage,
    pieces: Vec<Inline>,
    /// The styles one is within, the innermost last.
    styles: Vec<Style>,
    in_item: bool,
    /// Whether one is within a comment that stands by itself.
    in_comment: bool,
    claim: Option<(String, usize)>,
    /// Where the text now being read leads to.
    link: Option<Arc<str>>,
    fenced: Option<Span>,
    code: Vec<Span>,
    diagnostics: Vec<Diagnostic>,
    unshown: Vec<Diagnostic>,
}

impl Unfolding<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(span, message).with_help(help));
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => match self.inside {
                Inside::FrontMatter | Inside::Fence(_) => {
                    let start = self.fenced.map_or(span.start, |fenced| fenced.start);
                    self.fenced = Some(Span::new(start, span.end));
                }
                Inside::Prose | Inside::Heading => {
                    self.text(&text, self.style());
                    self.left_over(&text, span);
                }
            },
            Event::Code(text) => self.text(&text, Style::Code),
            Event::SoftBreak | Event::HardBreak => self.text(" ", self.style()),
            Event::InlineHtml(text) | Event::Html(text) => self.html(&text, span),
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.not_shown(span, "mathematics between `$` signs", "write it in plain signs: w₁ × x₁ + …");
                self.text(span.of(self.source), self.style());
            }
            Event::Rule => self.not_shown(span, "a line across", "begin a section with `## ` instead"),
            _ => {}
        }
    }

    /// Notes what is in the file and not shown as it is meant.
    fn not_shown(&mut self, span: Span, what: &str, help: &str) {
        self.unshown.push(Diagnostic::new(span, format!("{what} is not shown as such")).with_help(help));
    }

    /// What looks like a claim and was not read as one: Markdown takes no spaces in the target of a link.
    fn left_over(&mut self, text: &str, span: Span) {
        let before = self.pieces.len().checked_sub(2).and_then(|at| self.pieces.get(at));
        if text.starts_with("(=") && before.is_some_and(|piece| piece.text.ends_with(']')) {
            self.fault(
                span,
                "this number is quoted with spaces in its expression",
                "write it without: [7](=a+b)",
            );
        }
    }

    /// What a comment says to a presenter; it belongs to the passage it stands in, and never ends that.
    fn comment(&mut self, span: Span) {
        match Remark::read(span.of(self.source), span) {
            Ok(remark) => self.current.remarks.extend(remark),
            Err(why) => {
                let help = "write <!-- note: … -->, <!-- waypoint: … -->, <!-- minutes = 8 --> or <!-- lit: W[0, 1] -->";
                self.fault(span, why, help);
            }
        }
    }

    /// HTML is shown as it is written; a comment is the author's own, or to the presenter.
    fn html(&mut self, text: &str, span: Span) {
        if self.in_comment {
            return;
        }
        if text.trim_start().starts_with("<!--") {
            return self.comment(span);
        }
        if !text.starts_with("</") {
            self.not_shown(span, "HTML", "use *emphasis*, **strong** or `code`");
        }
        self.text(text.trim_end(), self.style());
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str, style: Style) {
        // Made safe again: `&#27;` has only now become what it stands for.
        let link = self.link.clone();
        self.pieces.push(Inline { text: safe_line(text), style, claim: None, link });
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::MetadataBlock(_) => self.enter(Inside::FrontMatter),
            Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } => {
                self.close_passage();
                self.enter(Inside::Heading);
            }
            Tag::Heading { .. } => {
                let help = "write `## ` before a section's title";
                self.fault(span, "a lesson has sections of one level", help);
                self.enter(Inside::Heading);
            }
            Tag::CodeBlock(kind) => {
                self.end_block(span.start);
                self.in_item = false;
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.enter(Inside::Fence(info));
            }
            Tag::Paragraph => self.begin_prose(span),
            Tag::Item => {
                self.end_block(span.start);
                self.begin_prose(span);
                self.in_item = true;
            }
            Tag::List(Some(_)) => {
                self.not_shown(
                    span,
                    "a numbered list",
                    "begin each item with `-`, and say its number in words",
                );
            }
            Tag::BlockQuote(_) => self.not_shown(span, "a quotation", "put it between “ and ”"),
            Tag::Emphasis => self.styles.push(Style::Emphasis),
            Tag::Strong => self.styles.push(Style::Strong),
            Tag::Table(_) => {
                self.not_shown(span, "a table", "write a list, or let the program show a matrix");
            }
            Tag::HtmlBlock if span.of(self.source).trim_start().starts_with("<!--") => {
                self.comment(span);
                self.in_comment = true;
            }
            Tag::TableHead | Tag::TableRow | Tag::HtmlBlock => self.begin_prose(span),
            Tag::TableCell if !self.pieces.is_empty() => self.text(" | ", Style::Plain),
            Tag::Image { .. } => {
                self.not_shown(span, "an image", "a `picture` block shows what the program works out");
            }
            Tag::Link { dest_url, .. } => {
                if let Some(expression) = dest_url.strip_prefix('=') {
                    self.claim = Some((expression.to_owned(), self.pieces.len()));
                } else if is_web_address(&dest_url) {
                    self.link = Some(dest_url.as_ref().into());
                } else {
                    self.not_shown(span, "a link to a file", "name it in `code`, or link to https://…");
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, inside: Inside) {
        self.inside = inside;
        self.fenced = None;
        self.pieces.clear();
    }

    /// Prose after a block, or after its notes, begins the next passage.
    fn begin_prose(&mut self, span: Span) {
        self.close_complete_passage();
        if self.current.prose.is_empty() && self.pieces.is_empty() {
            self.current.prose_span = span;
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::MetadataBlock(_) => {
                let body = self.fenced.take().unwrap_or(Span::new(span.start, span.start));
                if self.meta.is_some() {
                    let help = "put all its keys between the first two +++ lines";
                    self.fault(span, "a lesson has one front matter", help);
                } else {
                    self.meta = self.toml::<Meta>(body).map(|meta| Meta { span: body, ..meta });
                }
                self.inside = Inside::Prose;
            }
            TagEnd::Heading(_) => {
                let title = self.pieces.drain(..).map(|piece| piece.text).collect();
                self.sections.push(Section { title, span });
                self.current.section = Some(self.sections.len() - 1);
                self.inside = Inside::Prose;
            }
            TagEnd::CodeBlock => {
                let body = self.fenced.take().unwrap_or(Span::new(span.start, span.start));
                let Inside::Fence(info) = std::mem::replace(&mut self.inside, Inside::Prose) else { return };
                self.fence(info.trim(), body, span);
            }
            TagEnd::HtmlBlock if std::mem::take(&mut self.in_comment) => {}
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow | TagEnd::HtmlBlock => {
                self.end_block(span.end);
            }
            TagEnd::Item => {
                self.end_block(span.end);
                self.in_item = false;
            }
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Link => {
                self.link = None;
                if let Some((expression, from)) = self.claim.take() {
                    self.claimed(expression, from, span);
                }
            }
            _ => {}
        }
    }

    /// The pieces from one on are a number that is claimed to be what an expression gives.
    fn claimed(&mut self, expression: String, from: usize, span: Span) {
        let pieces: Vec<Inline> = self.pieces.drain(from.min(self.pieces.len())..).collect();
        let quoted: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let style = pieces.first().map_or(Style::Plain, |piece| piece.style);
        let claim = Some(self.current.claims.len());
        self.pieces.push(Inline { text: quoted.clone(), style, claim, link: None });
        self.current.claims.push(Claim { quoted, expression, span });
    }

    /// What has been read of a paragraph or an item becomes a block of its own.
    fn end_block(&mut self, end: usize) {
        let pieces: Vec<Inline> = self.pieces.drain(..).collect();
        if !pieces.is_empty() {
            let block = if self.in_item { Block::Item(pieces) } else { Block::Paragraph(pieces) };
            self.current.prose.push(block);
            self.current.prose_span.end = end;
        }
    }

    fn fence(&mut self, info: &str, body: Span, span: Span) {
        match info {
            "python" if !self.stands_free(span) => {
                let help = "begin its fence at the left edge of the file";
                self.fault(span, "a program's block stands inside a list or a quote", help);
            }
            "python" => {
                self.close_complete_passage();
                self.current.code = Some(body);
                self.code.push(body);
            }
            "question" => {
                if let Some(mut question) = self.toml::<Question>(body) {
                    question.span = span;
                    self.place(body, question.words_mut());
                    self.tolerance(&mut question, body);
                    self.current.questions.push(question);
                }
            }
            "try" => {
                if let Some(mut edit) = self.toml::<Try>(body) {
                    edit.span = span;
                    let ask = edit.predict.as_mut().map(|predict| &mut predict.ask);
                    self.place(body, std::iter::once(&mut edit.look).chain(ask));
                    if !edit.to.is_finite() {
                        let message = format!("a number to try must be finite, and not {}", edit.to);
                        self.fault(key_in(self.source, body, "to"), message, "name a number such as 0.5");
                    }
                    self.current.notes.push(Note::Try(edit));
                }
            }
            "erratum" => {
                if let Some(mut erratum) = self.toml::<Erratum>(body) {
                    erratum.span = span;
                    self.place(body, [&mut erratum.prints, &mut erratum.right, &mut erratum.see]);
                    self.current.notes.push(Note::Erratum(erratum));
                }
            }
            "train" => {
                if let Some(experiment) = self.toml::<Experiment>(body) {
                    self.current.notes.push(Note::Experiment(Experiment { span, ..experiment }));
                }
            }
            "picture" => {
                if let Some(picture) = self.toml(body) {
                    self.close_complete_passage();
                    self.current.picture = Some(picture);
                    self.current.picture_span = body;
                }
            }
            "" => self.fault(span, "this block has no kind", "write ```python above a program"),
            other => {
                let kinds = ["python", "question", "try", "erratum", "train", "picture"];
                let message = format!("there is no block called `{other}`");
                let help = meant(other, kinds, format!("the blocks are {}", kinds.join(", ")));
                self.fault(span, message, help);
            }
        }
    }

    /// Notes where the numbers in some words of a block stand.
    fn place<'w>(&self, body: Span, words: impl IntoIterator<Item = &'w mut Words>) {
        let words: Vec<&mut Words> = words.into_iter().collect();
        if words.iter().map(|words| words.claims().count()).sum::<usize>() > MOST {
            // Such a lesson is not read, and each is looked for in the whole block.
            return;
        }
        let place = |claim: &str| {
            let at = body.of(self.source).find(claim).map(|at| body.start + at);
            at.map_or(body, |start| Span::new(start, start + claim.len()))
        };
        for words in words {
            words.place(place);
        }
    }

    /// A tolerance is a number of 0 or more.
    fn tolerance(&mut self, question: &mut Question, body: Span) {
        let QuestionKind::Number { tolerance, .. } = &mut question.kind else { return };
        if !(*tolerance >= 0.0 && tolerance.is_finite()) {
            let message = format!("a tolerance must be 0 or more, and not {tolerance}");
            *tolerance = DEFAULT_TOLERANCE;
            self.fault(key_in(self.source, body, "tolerance"), message, "0.005 is usual");
        }
    }

    /// Whether a block begins at the left edge, so that its lines are the program's as they stand.
    fn stands_free(&self, span: Span) -> bool {
        span.start == 0 || self.source.as_bytes().get(span.start - 1) == Some(&b'\n')
    }

    fn toml<T: DeserializeOwned>(&mut self, body: Span) -> Option<T> {
        let text = body.of(self.source);
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let mut lists = table.iter().map(|(key, value)| (key, longest(value)));
        if let Some((key, count)) = lists.find(|(_, count)| *count > MOST_LISTED) {
            let message = format!("`{key}` has a list of {count}, and a list may have {MOST_LISTED} entries");
            self.fault(key_in(self.source, body, key), message, "leave out what nobody will read");
            return None;
        }
        match toml::from_str(text) {
            Ok(parsed) => {
                if table.values().any(steers) {
                    self.fault(body, "a text here holds a control character", "leave out the \\u escape");
                }
                Some(parsed)
            }
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let span = Span::new(body.start + at.start, body.start + at.end);
                let help = "lessons/README.md lists the keys each block has";
                self.fault(span, error.message().replace('\n', " "), help);
                None
            }
        }
    }

    /// A passage has its prose above its block or its training; what follows those belongs to the next.
    fn close_complete_passage(&mut self) {
        if self.current.code.is_some() || self.current.has_experiment() {
            self.close_passage();
        }
    }

    fn close_passage(&mut self) {
        let section = self.current.section;
        let passage = std::mem::replace(&mut self.current, Passage { section, ..Passage::default() });
        let is_empty = passage.prose.is_empty()
            && passage.code.is_none()
            && passage.notes.is_empty()
            && passage.questions.is_empty();
        if !is_empty {
            return self.passages.push(passage);
        }
        // What is said or set before any prose waits for the passage it stands above.
        self.current.remarks = passage.remarks;
        if passage.picture.is_some() {
            (self.current.picture, self.current.picture_span) = (passage.picture, passage.picture_span);
        }
    }

    /// What there is more of than a lesson may have.
    fn too_much(&self) -> Option<(&'static str, usize)> {
        let sum = |of: fn(&Passage) -> usize| self.passages.iter().map(of).sum::<usize>();
        let counts = [
            ("headings", self.sections.len()),
            ("blocks of code and pages", self.passages.len()),
            ("notes", sum(|passage| passage.notes.len())),
            ("comments to the presenter", sum(|passage| passage.remarks.len())),
            ("questions", sum(|passage| passage.questions.len())),
            ("numbers to be checked", sum(Passage::claim_count)),
            ("names in its front matter", self.meta.as_ref().map_or(0, |meta| meta.notated().count())),
        ];
        counts.into_iter().find(|(_, count)| *count > MOST)
    }

    fn finish(mut self, file: &str) -> Draft {
        self.close_passage();
        if let Some((what, count)) = self.too_much() {
            let message = format!("this file has {count} {what}, and a lesson may have {MOST}");
            return too_large(file, self.source, message);
        }
        if self.meta.is_none() && self.diagnostics.is_empty() {
            let help = "begin the file with:\n+++\ntitle = \"…\"\n+++";
            self.fault(Span::new(0, 0), "this lesson has no front matter", help);
        }
        let meta = self.meta.unwrap_or_default();
        let mut only_code = blanked(self.source);
        for code in &self.code {
            only_code.replace_range(code.range(), code.of(self.source));
        }
        let read = draft::program(&only_code, &meta.given);
        let mut faults = self.diagnostics;
        faults.extend(read.faults);
        faults.sort_by_key(|fault| fault.span);
        let lesson = Lesson {
            file: file.to_owned(),
            source: self.source.into(),
            meta,
            sections: self.sections,
            passages: self.passages,
            program: read.program,
            unshown: self.unshown,
            doubtful: read.doubtful,
            ..Lesson::default()
        };
        Draft { lesson, faults }
    }
}
