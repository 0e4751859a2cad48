//! A hand-out as one page for a browser, and a course of them as a small site.
//!
//! Without a script all leaves stand one under the other, as they do on paper; with it, one at a time.

use std::fmt::Write as _;

use super::super::course;
use super::super::markup::{embedded, escaped, page};
use super::{Handout, HandoutTask, Leaf, LeafPart, NumberTable};
use crate::draw::palette::Brightness;
use crate::draw::svg;
use crate::lesson::{Block, Inline, Lesson, Style};

/// What moves from leaf to leaf.
const SCRIPT: &str = include_str!("page.js");
/// What has the leaves moved by.
const MOVES: &str = r#"<nav class="moves" aria-label="Steps" hidden>
<button type="button" id="back" aria-keyshortcuts="ArrowLeft PageUp">← Back</button>
<button type="button" id="on" aria-keyshortcuts="ArrowRight PageDown">On →</button>
<button type="button" id="all" aria-keyshortcuts="a" aria-pressed="false">All on one page</button>
<p id="where" role="status" aria-live="polite"></p>
</nav>
"#;
/// The most columns of a table on paper.
const MOST_ON_PAPER: usize = 6;
/// How keys move them, and what the file is.
const FOOTER: &str = "<p>Keys: → and ← go on and back, Home and End to the beginning and the end, a shows all. \
    Made by nn-tutor; this file asks for nothing from anywhere.</p>\n";

/// The pages before and after this one in a site: where they are, and what they are called.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    /// The page before.
    pub before: Option<(String, String)>,
    /// The page after.
    pub after: Option<(String, String)>,
}

/// A hand-out as a page, in a site where it has neighbours there.
#[must_use]
pub fn html(handout: &Handout, ground: Brightness, site: Option<&Neighbours>) -> String {
    let mut body = String::new();
    let _ = writeln!(body, "<header>\n<h1>{}</h1>", escaped(&handout.heading));
    for sentence in &handout.about {
        let _ = writeln!(body, "<p>{}</p>", escaped(sentence));
    }
    body.push_str("</header>\n");
    contents(&mut body, handout);
    body.push_str(MOVES);
    body.push_str("<main>\n");
    let mut level = 2;
    for (at, leaf) in handout.leaves.iter().enumerate() {
        level += usize::from(level == 2 && leaf.section.is_some());
        self::leaf(&mut body, leaf, (at, level), ground);
    }
    if !handout.key.is_empty() {
        body.push_str("<section class=\"key\" id=\"key\" data-name=\"The key\" aria-labelledby=\"key-h\">\n");
        body.push_str("<h2 id=\"key-h\">The key</h2>\n");
        for leaf in &handout.key {
            let _ = writeln!(body, "<h3>{}</h3>", escaped(&leaf.name));
            leaf.parts.iter().for_each(|part| self::part(&mut body, part, ground));
        }
        body.push_str("</section>\n");
    }
    body.push_str("</main>\n<footer>\n");
    if let Some(site) = site {
        beside(&mut body, site);
    }
    body.push_str(FOOTER);
    body.push_str("</footer>\n");
    let _ = writeln!(
        body,
        "<script type=\"application/json\" id=\"record\">{}</script>",
        embedded(&handout.record)
    );
    page(&handout.heading, ground, &body, Some(SCRIPT))
}

/// The sections, to go to.
fn contents(body: &mut String, handout: &Handout) {
    let sections = handout.leaves.iter().enumerate();
    let mut entries: Vec<(String, &str)> =
        sections.filter_map(|(at, leaf)| Some((id(leaf, at), leaf.section.as_deref()?))).collect();
    if !handout.key.is_empty() {
        entries.push(("key".to_owned(), "The key"));
    }
    body.push_str("<nav class=\"contents\" aria-label=\"Contents\">\n<ol>\n");
    for (id, title) in entries {
        let _ = writeln!(body, "<li><a href=\"#{id}\">{}</a></li>", escaped(title));
    }
    body.push_str("</ol>\n</nav>\n");
}

fn id(leaf: &Leaf, at: usize) -> String {
    leaf.step.map_or_else(|| format!("page-{}", at + 1), |step| format!("step-{step}"))
}

/// A leaf at its place, with a heading of its level.
fn leaf(body: &mut String, leaf: &Leaf, (at, level): (usize, usize), ground: Brightness) {
    let id = id(leaf, at);
    let step = leaf.step.map_or_else(String::new, |step| format!(" data-step=\"{step}\""));
    let name = format!("{}: {}", leaf.within, leaf.name);
    let name = escaped(&name);
    let _ = writeln!(body, "<section id=\"{id}\"{step} data-name=\"{name}\" aria-labelledby=\"{id}-h\">");
    if let Some(section) = &leaf.section {
        let _ = writeln!(body, "<h2>{}</h2>", escaped(section));
    }
    let _ = writeln!(body, "<h{level} id=\"{id}-h\">{}</h{level}>", escaped(&leaf.name));
    leaf.parts.iter().for_each(|part| self::part(body, part, ground));
    body.push_str("</section>\n");
}

fn part(body: &mut String, part: &LeafPart, ground: Brightness) {
    let written = match part {
        LeafPart::Prose(blocks) => prose(blocks),
        LeafPart::Code(code) => format!("<pre><code>{}</code></pre>", escaped(code)),
        LeafPart::Text(text) => format!("<p>{}</p>", escaped(text)),
        LeafPart::Workings(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| format!("<li>{}</li>", escaped(line))).collect();
            format!("<ul class=\"workings\">{}</ul>", lines.concat())
        }
        LeafPart::Numbers(table) => numbers(table),
        LeafPart::Picture(scene, alt) => {
            let (svg, alt) = (svg::figure(scene, ground, alt), escaped(alt));
            format!("<figure>\n{svg}<figcaption>{alt}</figcaption>\n</figure>")
        }
        LeafPart::Task(task) => self::task(task),
    };
    body.push_str(&written);
    body.push('\n');
}

fn prose(blocks: &[Block]) -> String {
    let mut written = String::new();
    let mut is_list = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != is_list {
            written.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
            is_list = is_item;
        }
        let (open, close) = if is_item { ("<li>", "</li>\n") } else { ("<p>", "</p>\n") };
        written.push_str(open);
        block.pieces().iter().for_each(|piece| written.push_str(&inline(piece)));
        written.push_str(close);
    }
    if is_list {
        written.push_str("</ul>\n");
    }
    written
}

/// A run of text. Where it leads to stands after it, as paper has it: nothing in the file leads out of it.
fn inline(piece: &Inline) -> String {
    let text = escaped(&piece.text);
    let styled = match piece.style {
        Style::Plain | Style::Changed => text,
        Style::Emphasis => format!("<em>{text}</em>"),
        Style::Strong => format!("<strong>{text}</strong>"),
        Style::Code => format!("<code>{text}</code>"),
        Style::Hidden => blank("a number asked for"),
    };
    match &piece.link {
        Some(address) if **address != *piece.text => format!("{styled} ({})", escaped(address)),
        _ => styled,
    }
}

/// A place to write a number.
fn blank(of: &str) -> String {
    format!(
        "<input class=\"blank\" type=\"text\" autocomplete=\"off\" aria-label=\"blank: {}\">",
        escaped(of)
    )
}

fn numbers(table: &NumberTable) -> String {
    let NumberTable { name, shape, first, rows } = table;
    if let ([row], true) = (&rows[..], shape.is_empty()) {
        let cell = row.first().cloned().flatten().map_or_else(|| blank(name), |cell| escaped(&cell));
        return format!("<p><code>{}</code> = {cell}</p>", escaped(name));
    }
    let columns = rows.first().map_or(0, Vec::len);
    let mut written = format!(
        "<div class=\"numbers\"><table>\n<caption>{}, {}</caption>\n<thead><tr><td class=\"corner\"></td>",
        escaped(name),
        escaped(shape)
    );
    // Paper does not scroll: there the first of many columns stand, and how many there are.
    let far = |column: usize| if column < MOST_ON_PAPER { "" } else { " class=\"far\"" };
    let cut = |text: &str| {
        if columns > MOST_ON_PAPER { format!("<td class=\"cut\">{text}</td>") } else { String::new() }
    };
    for column in 0..columns {
        let _ = write!(written, "<th scope=\"col\"{}>column {}</th>", far(column), column + first);
    }
    let _ = writeln!(written, "{}</tr></thead>\n<tbody>", cut(&format!("… {columns} in all")));
    for (at, row) in rows.iter().enumerate() {
        let _ = write!(written, "<tr><th scope=\"row\">row {}</th>", at + first);
        for (column, cell) in row.iter().enumerate() {
            let empty = || blank(&format!("{name}, row {}, column {}", at + first, column + first));
            let cell = cell.as_deref().map_or_else(empty, escaped);
            let _ = write!(written, "<td{}>{cell}</td>", far(column));
        }
        let _ = writeln!(written, "{}</tr>", cut("…"));
    }
    written + "</tbody>\n</table></div>"
}

fn task(task: &HandoutTask) -> String {
    let HandoutTask { name, ask, choices, hints, blanks, answer } = task;
    let mut written = format!("<div class=\"task\">\n<h4>{}</h4>\n<p>{}</p>\n", escaped(name), escaped(ask));
    if !choices.is_empty() {
        let group = escaped(name);
        let _ = writeln!(written, "<ol aria-label=\"{group}: choices\">");
        for choice in choices {
            let choice = escaped(choice);
            let _ =
                writeln!(written, "<li><label><input type=\"radio\" name=\"{group}\"> {choice}</label></li>");
        }
        written.push_str("</ol>\n");
    }
    match blanks {
        0 => {}
        1 => {
            let label = escaped(name);
            let _ = writeln!(
                written,
                "<input class=\"blank line\" type=\"text\" autocomplete=\"off\" aria-label=\"answer to {label}\">"
            );
        }
        count => {
            let all = (1..=*count.min(&16)).map(|n| blank(&format!("{name}, number {n}")));
            let _ = writeln!(written, "<p>{}</p>", all.collect::<Vec<_>>().join(" "));
        }
    }
    if !hints.is_empty() {
        let hints: Vec<String> = hints.iter().map(|hint| format!("<p>{}</p>", escaped(hint))).collect();
        let _ = writeln!(written, "<details><summary>Hints</summary>{}</details>", hints.concat());
    }
    if let Some(answer) = answer {
        let _ = writeln!(written, "<p class=\"answer\">{}</p>", escaped(answer));
    }
    written + "</div>"
}

/// The way to the pages beside this one.
fn beside(body: &mut String, site: &Neighbours) {
    body.push_str("<nav class=\"beside\" aria-label=\"Lessons\">\n");
    let mut link = |other: &Option<(String, String)>, sign: &str, rel: &str| {
        if let Some((file, title)) = other {
            let (file, title) = (escaped(file), escaped(title));
            let _ = writeln!(body, "<a rel=\"{rel}\" href=\"{file}\">{sign}: {title}</a>");
        }
    };
    link(&site.before, "Before", "prev");
    link(&Some(("index.html".to_owned(), "the course".to_owned())), "All", "index");
    link(&site.after, "Next", "next");
    body.push_str("</nav>\n");
}

/// The page of all lessons: what builds on what, and each with its file.
#[must_use]
pub fn index(lessons: &[(String, &Lesson)], ground: Brightness) -> String {
    let all: Vec<&Lesson> = lessons.iter().map(|(_, lesson)| *lesson).collect();
    let mut body = String::from(
        "<header>\n<h1>How a neural network works inside</h1>\n<p>The course as hand-outs, a page a lesson.</p>\n</header>\n<main>\n",
    );
    let map: Vec<String> = course::map(&all)
        .iter()
        .zip(&all)
        .map(|(row, lesson)| format!("{} {}\n{}", row.at, lesson.heading(), row.below))
        .collect();
    let _ = writeln!(
        body,
        "<h2>What builds on what</h2>\n<pre class=\"map\" aria-hidden=\"true\">{}</pre>",
        escaped(&map.join("\n"))
    );
    body.push_str("<h2>The lessons</h2>\n<table class=\"listing\">\n<thead><tr><th scope=\"col\">Lesson</th><th scope=\"col\">What you can do after it</th><th scope=\"col\">Where it stands</th></tr></thead>\n<tbody>\n");
    for (file, lesson) in lessons {
        let around: Vec<String> = [lesson.needs(), lesson.leads_to(&all)].into_iter().flatten().collect();
        let _ = writeln!(
            body,
            "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th><td>{}</td><td>{}</td></tr>",
            escaped(file),
            escaped(&lesson.heading()),
            escaped(&lesson.meta.promise),
            escaped(&around.join(" "))
        );
    }
    body.push_str("</tbody>\n</table>\n</main>\n<footer>\n<p>Made by nn-tutor; these files ask for nothing from anywhere.</p>\n</footer>\n");
    page("How a neural network works inside", ground, &body, None)
}
