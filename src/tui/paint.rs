//! Putting text on the screen, clipped to an area, and wrapping styled prose.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::theme::{Role, Theme};
use crate::lesson::{Block, Style as ProseStyle};

/// A run of text in one role.
pub(super) type Run = (String, Role);

/// How many columns a text takes.
pub(super) fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// An area of the screen to write on.
pub(super) struct Painter<'a> {
    /// The screen.
    pub buffer: &'a mut Buffer,
    /// Where to write; nothing goes outside.
    pub area: Rect,
    /// Colours and signs.
    pub theme: Theme,
}

impl Painter<'_> {
    /// Writes text at a place within the area, from its left top; what does not fit is not written.
    pub fn put(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.put_styled(x, y, text, self.theme.style(role))
    }

    /// The same in a given style. Returns the column after the text.
    pub fn put_styled(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let after = x.saturating_add(width(text));
        if y >= self.area.height || x >= self.area.width {
            return after;
        }
        let room = usize::from(self.area.width - x);
        self.buffer.set_stringn(self.area.x + x, self.area.y + y, text, room, style);
        after
    }

    /// Writes runs one after another.
    pub fn put_runs(&mut self, x: u16, y: u16, runs: &[Run]) -> u16 {
        runs.iter().fold(x, |at, (text, role)| self.put(at, y, text, *role))
    }

    /// Writes text so that it ends at the right edge.
    pub fn put_right(&mut self, y: u16, text: &str, role: Role) {
        self.put(self.area.width.saturating_sub(width(text)), y, text, role);
    }

    /// A rule across the area.
    pub fn rule(&mut self, y: u16) {
        self.put(0, y, &"─".repeat(usize::from(self.area.width)), Role::Quiet);
    }
}

/// The width of runs written one after another.
pub(super) fn runs_width(runs: &[Run]) -> u16 {
    runs.iter().map(|(text, _)| width(text)).sum()
}

/// Runs broken into lines of at most `columns`, at spaces where there are any.
pub(super) fn wrap(runs: &[Run], columns: u16) -> Vec<Vec<Run>> {
    let columns = columns.max(1);
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut used = 0;
    for (word, role) in words(runs) {
        let is_space = word == " ";
        let wide = width(&word);
        if used + wide > columns && used > 0 {
            let glued = if is_space { Vec::new() } else { take_glued(lines.last_mut()) };
            trim_end(lines.last_mut());
            used = runs_width(&glued);
            lines.push(glued);
        }
        if is_space && used == 0 {
            continue;
        }
        let mut rest = word;
        // A word longer than a line is broken where the line ends.
        while width(&rest) > columns {
            let cut = rest.char_indices().nth(usize::from(columns)).map_or(rest.len(), |(at, _)| at);
            let tail = rest.split_off(cut);
            if let Some(line) = lines.last_mut() {
                line.push((rest, role));
            }
            lines.push(Vec::new());
            rest = tail;
            if rest.is_empty() {
                break;
            }
        }
        used += width(&rest);
        if let Some(line) = lines.last_mut() {
            line.push((rest, role));
        }
    }
    trim_end(lines.last_mut());
    lines
}

/// Takes the end of a line that no space parts from what comes next, so that both go on to the next line: a full stop
/// stays with its number. What is a whole line by itself is left.
fn take_glued(line: Option<&mut Vec<Run>>) -> Vec<Run> {
    let Some(line) = line else { return Vec::new() };
    let end = line.iter().rposition(|(text, _)| text == " ").map_or(0, |space| space + 1);
    if end == 0 { Vec::new() } else { line.split_off(end) }
}

fn trim_end(line: Option<&mut Vec<Run>>) {
    if let Some(line) = line
        && line.last().is_some_and(|(text, _)| text == " ")
    {
        line.pop();
    }
}

/// Words and the spaces between them, each in its role. A full stop after `code` stays with it.
fn words(runs: &[Run]) -> Vec<Run> {
    let mut words: Vec<Run> = Vec::new();
    for (text, role) in runs {
        for (at, part) in text.split(' ').enumerate() {
            if at > 0 {
                words.push((" ".to_owned(), *role));
            }
            if !part.is_empty() {
                words.push((part.to_owned(), *role));
            }
        }
    }
    words
}

/// Prose as lines of runs, a blank line between paragraphs.
pub(super) fn prose_lines(blocks: &[Block], columns: u16) -> Vec<Vec<Run>> {
    let mut lines = Vec::new();
    for block in blocks {
        let is_item = matches!(block, Block::Item(_));
        if !lines.is_empty() && !is_item {
            lines.push(Vec::new());
        }
        let role = |style| match style {
            ProseStyle::Plain => Role::Text,
            ProseStyle::Emphasis | ProseStyle::Strong => Role::Strong,
            ProseStyle::Code => Role::Code,
            ProseStyle::Changed => Role::Changed,
        };
        let runs: Vec<Run> =
            block.pieces().iter().map(|piece| (piece.text.clone(), role(piece.style))).collect();
        let indent = if is_item { 2 } else { 0 };
        for (at, mut line) in wrap(&runs, columns.saturating_sub(indent)).into_iter().enumerate() {
            if is_item {
                let mark = if at == 0 { "• " } else { "  " };
                line.insert(0, (mark.to_owned(), Role::Quiet));
            }
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_lose_nothing() {
        let runs = [("the weighted sum of ".to_owned(), Role::Text), ("W @ I".to_owned(), Role::Code)];
        let lines = wrap(&runs, 10);
        let text: Vec<String> = lines.iter().map(|l| l.iter().map(|(t, _)| t.as_str()).collect()).collect();
        assert_eq!(text, ["the", "weighted", "sum of W @", "I"]);
        assert!(wrap(&[("abcdefghijkl".to_owned(), Role::Text)], 5).len() == 3);
        let runs = [
            ("it is ".to_owned(), Role::Text),
            ("0.24".to_owned(), Role::Code),
            (": so".to_owned(), Role::Text),
        ];
        let lines = wrap(&runs, 10);
        let text: Vec<String> = lines.iter().map(|l| l.iter().map(|(t, _)| t.as_str()).collect()).collect();
        assert_eq!(text, ["it is", "0.24: so"]);
    }
}
