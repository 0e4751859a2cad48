//! A hand-out as Markdown: its pictures as files beside it, which every viewer shows, its blanks as lines to write on.

use std::fmt::Write as _;

use super::{Handout, HandoutTask, LeafPart, NumberTable};
use crate::draw::palette::Brightness;
use crate::draw::svg;
use crate::lesson::{Block, Inline, Style};
use crate::scene::Scene;

/// Where something is to be written.
const BLANK: &str = "\\_\\_\\_\\_\\_\\_";
/// What a printer turns the page for, and readers of Markdown pass over.
const NEW_PAGE: &str = "<div style=\"page-break-before: always\"></div>";

/// A hand-out as Markdown, with its pictures.
#[derive(Clone, Debug)]
pub struct MarkdownFile {
    /// The Markdown.
    pub text: String,
    /// The files it shows: each one's name, and its SVG.
    pub pictures: Vec<(String, String)>,
}

/// A hand-out as Markdown, whose pictures lie in a folder of this name beside it.
#[must_use]
pub fn markdown(handout: &Handout, ground: Brightness, folder: &str) -> MarkdownFile {
    let mut pictures = Vec::new();
    let mut picture = |scene: &Scene| {
        let name = format!("{}.svg", pictures.len() + 1);
        let at = address(&format!("{folder}/{name}"));
        pictures.push((name, svg::draw(scene, ground)));
        at
    };
    let mut text = format!("# {}\n\n", escaped(&handout.heading));
    for sentence in &handout.about {
        let _ = writeln!(text, "{}\n", escaped(sentence));
    }
    let mut level = "##";
    for leaf in &handout.leaves {
        if let Some(section) = &leaf.section {
            let _ = writeln!(text, "## {}\n", escaped(section));
            level = "###";
        }
        let _ = writeln!(text, "{level} {}\n", escaped(&leaf.name));
        leaf.parts.iter().for_each(|part| self::part(&mut text, part, &mut picture));
    }
    if !handout.key.is_empty() {
        let _ = writeln!(text, "{NEW_PAGE}\n\n## The key\n");
        for leaf in &handout.key {
            let _ = writeln!(text, "### {}\n", escaped(&leaf.name));
            leaf.parts.iter().for_each(|part| self::part(&mut text, part, &mut picture));
        }
    }
    text.truncate(text.trim_end().len());
    MarkdownFile { text: text + "\n", pictures }
}

/// A file's name as an address: what would end it there is written by its bytes.
fn address(name: &str) -> String {
    let mut written = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            written.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// `picture` keeps a picture, and says where it lies.
fn part(text: &mut String, part: &LeafPart, picture: &mut impl FnMut(&Scene) -> String) {
    let written = match part {
        LeafPart::Prose(blocks) => prose(blocks),
        LeafPart::Code(code) => fenced(code),
        LeafPart::Text(words) => escaped(words),
        LeafPart::Workings(lines) => lines.iter().map(|line| listed(line)).collect::<Vec<_>>().join("\n"),
        LeafPart::Numbers(table) => numbers(table),
        LeafPart::Picture(scene, alt) => format!("![{}]({})", escaped(alt), picture(scene)),
        LeafPart::Task(task) => self::task(task),
    };
    let _ = writeln!(text, "{written}\n");
}

fn listed(line: &str) -> String {
    format!("- {}", escaped(line))
}

fn prose(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let words: String = block.pieces().iter().map(inline).collect();
        match block {
            Block::Item(_) => lines.push(format!("- {words}")),
            Block::Paragraph(_) => lines.push(words),
        }
        let goes_on = |next: &Block| matches!((block, next), (Block::Item(_), Block::Item(_)));
        if !blocks.get(at + 1).is_some_and(goes_on) {
            lines.push(String::new());
        }
    }
    lines.join("\n").trim_end().to_owned()
}

fn inline(piece: &Inline) -> String {
    let text = escaped(&piece.text);
    let marked = |sign: &str| {
        let bare = text.trim();
        // A mark beside a space marks nothing.
        text.replacen(bare, &format!("{sign}{bare}{sign}"), 1)
    };
    let styled = match piece.style {
        _ if text.trim().is_empty() => text,
        Style::Plain | Style::Changed => text,
        Style::Emphasis => marked("*"),
        Style::Strong => marked("**"),
        Style::Code => code(&piece.text),
        Style::Hidden => BLANK.to_owned(),
    };
    match &piece.link {
        Some(address) if **address != *piece.text => format!("{styled} ({})", escaped(address)),
        _ => styled,
    }
}

/// Code in a line, between more backquotes than it has in a row.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.contains('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn fenced(text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}python\n{}\n{fence}", text.trim_end())
}

fn longest_run(text: &str) -> usize {
    text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0)
}

fn numbers(table: &NumberTable) -> String {
    let NumberTable { name, shape, first, rows } = table;
    let cell = |cell: &Option<String>| cell.as_deref().map_or_else(|| BLANK.to_owned(), escaped);
    if let ([row], true) = (&rows[..], shape.is_empty()) {
        return format!("{} = {}", code(name), row.first().map_or_else(String::new, cell));
    }
    let columns = rows.first().map_or(0, Vec::len);
    let heads: Vec<String> = (0..columns).map(|column| format!("column {}", column + first)).collect();
    let mut lines = vec![
        format!("{}, {}:\n", code(name), escaped(shape)),
        format!("| | {} |", heads.join(" | ")),
        format!("|---{}|", "|---:".repeat(columns)),
    ];
    lines.extend(rows.iter().enumerate().map(|(at, row)| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        format!("| row {} | {} |", at + first, cells.join(" | "))
    }));
    lines.join("\n")
}

fn task(task: &HandoutTask) -> String {
    let HandoutTask { name, ask, choices, hints, blanks, answer } = task;
    let mut lines = vec![format!("**{}.** {}", escaped(name), escaped(ask))];
    if !choices.is_empty() {
        let choices = (1..).zip(choices).map(|(n, choice)| format!("{n}. ☐ {}", escaped(choice)));
        lines.push(choices.collect::<Vec<_>>().join("\n"));
    }
    lines.extend((*blanks > 0).then(|| vec![BLANK; (*blanks).min(16)].join("  ")));
    lines.extend(hints.iter().map(|hint| format!("*{}*", escaped(hint))));
    lines.extend(answer.as_ref().map(|answer| format!("**{}**", escaped(answer))));
    lines.join("\n\n")
}

/// Words in which nothing is a mark of Markdown's, nor a tag.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in svg::escaped(text).chars() {
        match sign {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => safe.extend(['\\', sign]),
            '\n' => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}
