//! From Markdown to a lesson.
//!
//! The program keeps its place: it is the file with everything but its code blanked out, so every position in it is a
//! position in the file.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::de::DeserializeOwned;

use super::{Block, Claim, Experiment, Inline, Lesson, Meta, Note, Passage, Section, Style};
use super::{safe_line, safe_text};
use crate::lang::{Diagnostic, Span, parse_given};

/// Takes a file apart.
pub(super) fn read(file: &str, source: &str) -> Result<Lesson, Vec<Diagnostic>> {
    let mut reader = Reader::new(source);
    for (event, range) in
        Parser::new_ext(source, Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS).into_offset_iter()
    {
        reader.event(event, Span::new(range.start, range.end));
    }
    reader.finish(file)
}

/// Whether a text in a value, written as an escape such as `\u001b`, could steer the terminal.
fn steers(value: &toml::Value) -> bool {
    match value {
        toml::Value::String(text) => safe_text(text) != *text,
        toml::Value::Array(values) => values.iter().any(steers),
        toml::Value::Table(table) => table.iter().any(|(key, value)| safe_text(key) != *key || steers(value)),
        _ => false,
    }
}

/// What the text now being read belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inside {
    Prose,
    FrontMatter,
    Heading,
    Fence(String),
}

struct Reader<'a> {
    source: &'a str,
    inside: Inside,
    meta: Option<Meta>,
    sections: Vec<Section>,
    passages: Vec<Passage>,
    current: Passage,
    pieces: Vec<Inline>,
    style: Style,
    in_item: bool,
    claim: Option<(String, usize)>,
    fenced: Option<Span>,
    code: Vec<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            inside: Inside::Prose,
            meta: None,
            sections: Vec::new(),
            passages: Vec::new(),
            current: Passage::default(),
            pieces: Vec::new(),
            style: Style::Plain,
            in_item: false,
            claim: None,
            fenced: None,
            code: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

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
                Inside::Prose | Inside::Heading => self.text(&text, self.style),
            },
            Event::Code(text) => self.text(&text, Style::Code),
            Event::SoftBreak | Event::HardBreak => self.text(" ", self.style),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        // Made safe again: `&#27;` has only now become what it stands for.
        self.pieces.push(Inline { text: safe_line(text), style });
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::MetadataBlock(_) => self.enter(Inside::FrontMatter),
            Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } => {
                self.close_passage();
                self.enter(Inside::Heading);
            }
            Tag::Heading { .. } => {
                self.fault(
                    span,
                    "a lesson has sections of one level",
                    "write `## ` before a section's title",
                );
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
            Tag::Emphasis => self.style = Style::Emphasis,
            Tag::Strong => self.style = Style::Strong,
            Tag::Link { dest_url, .. } => {
                if let Some(expression) = dest_url.strip_prefix('=') {
                    self.claim = Some((expression.to_owned(), self.pieces.len()));
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
                    self.fault(
                        span,
                        "a lesson has one front matter",
                        "put all its keys between the first two +++ lines",
                    );
                } else {
                    self.meta = self.toml(body);
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
            TagEnd::Paragraph => self.end_block(span.end),
            TagEnd::Item => {
                self.end_block(span.end);
                self.in_item = false;
            }
            TagEnd::Emphasis | TagEnd::Strong => self.style = Style::Plain,
            TagEnd::Link => {
                if let Some((expression, from)) = self.claim.take() {
                    let quoted =
                        self.pieces[from.min(self.pieces.len())..].iter().map(|p| p.text.as_str()).collect();
                    self.current.claims.push(Claim { quoted, expression, span });
                }
            }
            _ => {}
        }
    }

    /// What has been read of a paragraph or an item becomes a block of its own.
    fn end_block(&mut self, end: usize) {
        let pieces: Vec<Inline> = self.pieces.drain(..).collect();
        if !pieces.is_empty() {
            self.current.prose.push(if self.in_item {
                Block::Item(pieces)
            } else {
                Block::Paragraph(pieces)
            });
            self.current.prose_span.end = end;
        }
    }

    fn fence(&mut self, info: &str, body: Span, span: Span) {
        match info {
            "python" if !self.stands_free(span) => {
                self.fault(
                    span,
                    "a program's block stands inside a list or a quote",
                    "begin its fence at the left edge of the file",
                );
            }
            "python" => {
                self.close_complete_passage();
                self.current.code = Some(body);
                self.code.push(body);
            }
            "question" => {
                if let Some(question) = self.toml::<super::Question>(body) {
                    self.current.questions.push(super::Question { span, ..question });
                }
            }
            "try" => {
                if let Some(edit) = self.toml::<super::Try>(body) {
                    self.current.notes.push(Note::Try(super::Try { span, ..edit }));
                }
            }
            "erratum" => {
                if let Some(erratum) = self.toml(body) {
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
                }
            }
            "" => self.fault(span, "this block has no kind", "write ```python above a program"),
            other => {
                let kinds = ["python", "question", "try", "erratum", "train", "picture"];
                let message = format!("there is no block called `{other}`");
                let near = crate::lang::did_you_mean(other, kinds);
                let help = near.map_or_else(
                    || format!("the blocks are {}", kinds.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.fault(span, message, help);
            }
        }
    }

    /// Whether a block begins at the left edge, so that its lines are the program's as they stand.
    fn stands_free(&self, span: Span) -> bool {
        span.start == 0 || self.source.as_bytes().get(span.start - 1) == Some(&b'\n')
    }

    fn toml<T: DeserializeOwned>(&mut self, body: Span) -> Option<T> {
        let text = body.of(self.source);
        match toml::from_str(text) {
            Ok(parsed) => {
                if toml::from_str(text).is_ok_and(|table: toml::Table| table.values().any(steers)) {
                    self.fault(body, "a text here holds a control character", "leave out the \\u escape");
                }
                Some(parsed)
            }
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let span = Span::new(body.start + at.start, body.start + at.end);
                self.fault(
                    span,
                    error.message().replace('\n', " "),
                    "lessons/README.md lists the keys each block has",
                );
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
        if is_empty && passage.picture.is_some() {
            // A picture set before any prose waits for the passage it stands above.
            self.current.picture = passage.picture;
        } else if !is_empty {
            self.passages.push(passage);
        }
    }

    fn finish(mut self, file: &str) -> Result<Lesson, Vec<Diagnostic>> {
        self.close_passage();
        let meta = self.meta.take();
        if meta.is_none() && self.diagnostics.is_empty() {
            let help = "begin the file with:\n+++\ntitle = \"…\"\n+++";
            self.fault(Span::new(0, 0), "this lesson has no front matter", help);
        }
        let mut only_code = blanked(self.source);
        for code in &self.code {
            only_code.replace_range(code.range(), code.of(self.source));
        }
        let given = meta.as_ref().map_or(&[][..], |meta| &meta.given);
        match (parse_given(&only_code, given), meta) {
            (Ok(program), Some(meta)) if self.diagnostics.is_empty() => Ok(Lesson {
                file: file.to_owned(),
                source: self.source.into(),
                meta,
                sections: self.sections,
                passages: self.passages,
                program: program.into(),
            }),
            (parsed, _) => {
                self.diagnostics.extend(parsed.err().unwrap_or_default());
                self.diagnostics.sort_by_key(|d| d.span);
                Err(self.diagnostics)
            }
        }
    }
}

/// The text with a space for every byte that does not end a line.
fn blanked(source: &str) -> String {
    source.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}
