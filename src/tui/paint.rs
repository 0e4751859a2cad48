//! Putting text on the screen, clipped to an area, and wrapping styled prose.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use textwrap::core::{Fragment, Word};
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::theme::{Role, Theme};
use crate::lesson::{Block, Style as ProseStyle};

/// A run of text in one role.
pub(super) type Run = (String, Role);

/// Columns that no screen has: nothing is told to be wider, so that some widths can be added up.
const WIDEST: u16 = 1 << 14;

/// How many columns a text takes.
pub(super) fn width(text: &str) -> u16 {
    // Most text is plain ASCII, and every frame measures all of its text.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    cells(if is_plain { text.len() } else { text.width() }).min(WIDEST)
}

/// A count of rows or columns for the screen.
pub(super) fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
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
    /// Writes text at a place within the area, from its left top. What does not fit gives way to a mark: a number is
    /// shown whole or not at all.
    pub fn put(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.put_styled(x, y, text, self.theme.style(role))
    }

    /// The same in a given style. Returns the column after the text.
    pub(crate) fn put_styled(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let after = x.saturating_add(width(text));
        if y >= self.area.height || x >= self.area.width {
            return after;
        }
        let room = self.area.width - x;
        let place = (self.area.x + x, self.area.y + y);
        if width(text.trim_end()) <= room {
            self.buffer.set_stringn(place.0, place.1, text, usize::from(room), style);
        } else {
            let kept = beginning(text, room - 1);
            let (end, _) = self.buffer.set_stringn(place.0, place.1, kept, usize::from(room), style);
            self.buffer.set_stringn(end, place.1, "…", 1, self.theme.style(Role::Quiet));
        }
        after
    }

    /// Puts a single sign there. Pictures have thousands of them a frame, and one a column wide need not be looked at as a
    /// text is.
    pub(crate) fn put_sign(&mut self, x: u16, y: u16, sign: char, style: Style) {
        if sign.width() != Some(1) {
            self.put_styled(x, y, sign.encode_utf8(&mut [0; 4]), style);
        } else if x < self.area.width
            && let Some(cell) =
                self.buffer.cell_mut((self.area.x + x, self.area.y + y)).filter(|_| y < self.area.height)
        {
            cell.set_char(sign).set_style(style);
        }
    }

    /// Writes runs one after another, with one mark if not all fit. Returns the column after them.
    pub(crate) fn put_runs(&mut self, x: u16, y: u16, runs: &[Run]) -> u16 {
        let after = x.saturating_add(runs_width(runs));
        let fits = x.saturating_add(seen_width(runs)) <= self.area.width;
        let mut at = x;
        for (text, role) in runs {
            let next = at.saturating_add(width(text));
            if !fits && next >= self.area.width {
                self.put(at, y, &format!("{text}…"), *role);
                break;
            }
            at = self.put(at, y, text, *role);
        }
        after
    }

    /// Writes lines from a row on, as many as there is room for; where that is not all, the last gives way to a mark.
    /// A line that is cut there has its own already.
    pub(crate) fn put_lines(&mut self, top: u16, lines: &[Vec<Run>], more: &str) {
        let area = self.area;
        let rows = area.height.saturating_sub(top);
        let is_cut = lines.len() > usize::from(rows);
        for (y, line) in (top..area.height).zip(lines) {
            if is_cut && y + 1 == area.height {
                let room = area.width.saturating_sub(width(more));
                let is_marked = seen_width(line) > room;
                self.put_right(y, if is_marked { more.trim_start_matches(" …") } else { more }, Role::Key);
                self.area.width = room;
            }
            self.put_runs(0, y, line);
        }
        self.area = area;
    }

    /// Writes text so that it ends at the right edge.
    pub(crate) fn put_right(&mut self, y: u16, text: &str, role: Role) {
        self.put(self.area.width.saturating_sub(width(text)), y, text, role);
    }

    /// A rule across the area.
    pub fn rule(&mut self, y: u16) {
        self.put(0, y, &"─".repeat(usize::from(self.area.width)), Role::Quiet);
    }
}

/// The width of runs written one after another.
pub(super) fn runs_width(runs: &[Run]) -> u16 {
    // A formula of many thousand terms is wider than a number of columns can say.
    runs.iter().fold(0, |sum, (text, _)| (sum + width(text)).min(WIDEST))
}

/// The same without the spaces at the end.
fn seen_width(runs: &[Run]) -> u16 {
    let blank_end = runs.iter().rev().map_while(blank).fold(0, u16::saturating_add);
    runs_width(runs).saturating_sub(blank_end)
}

/// The width of a run of nothing but spaces.
fn blank((text, _): &Run) -> Option<u16> {
    text.trim_end().is_empty().then(|| width(text))
}

/// How many characters a column may take: any number of marks can stand over a letter, and each is measured with all
/// before it.
const SIGNS_A_COLUMN: usize = 8;

/// As much of a text's beginning as so many columns hold, without a part of a number at its end.
fn beginning(text: &str, columns: u16) -> &str {
    let mut kept = "";
    for (at, c) in text.char_indices().take(SIGNS_A_COLUMN * usize::from(columns)) {
        // Measured from the start, since a character may change the width of those before it.
        let longer = &text[..at + c.len_utf8()];
        if width(longer) > columns {
            break;
        }
        kept = longer;
    }
    let whole = kept.rfind(' ').map_or(0, |space| space + 1);
    let word = text[whole..].split(' ').next().unwrap_or_default();
    let is_number = word.contains(|c: char| c.is_ascii_digit());
    if is_number && word.len() > kept.len() - whole { &kept[..whole] } else { kept }
}

/// A word in its roles, with the spaces after it: what no space parts, as a number and its full stop, stays together.
#[derive(Debug, Default)]
struct Unbroken {
    runs: Vec<Run>,
    spaces: Option<Run>,
}

impl Fragment for Unbroken {
    fn width(&self) -> f64 {
        runs_width(&self.runs).into()
    }

    fn whitespace_width(&self) -> f64 {
        self.spaces.as_ref().map_or(0, |(text, _)| width(text)).into()
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Runs broken into lines of at most `columns`, at spaces where there are any.
pub(super) fn wrap(runs: &[Run], columns: u16) -> Vec<Vec<Run>> {
    let columns = columns.max(1);
    let words: Vec<Unbroken> = words(runs).into_iter().flat_map(|word| broken(word, columns)).collect();
    let line = |words: &[Unbroken]| {
        let mut line: Vec<Run> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let spaces = word.spaces.as_ref().filter(|_| at + 1 < words.len());
            word.runs.iter().chain(spaces).for_each(|(text, role)| match line.last_mut() {
                Some((last, of)) if of == role => last.push_str(text),
                _ => line.push((text.clone(), *role)),
            });
        }
        line
    };
    wrap_first_fit(&words, &[columns.into()]).into_iter().map(line).collect()
}

fn words(runs: &[Run]) -> Vec<Unbroken> {
    let mut words = vec![Unbroken::default()];
    for (text, role) in runs {
        for piece in text.split_inclusive(' ') {
            let word = piece.trim_end_matches(' ');
            let mut last = words.pop().unwrap_or_default();
            if last.spaces.is_some() && !word.is_empty() {
                words.push(std::mem::take(&mut last));
            }
            if !word.is_empty() {
                last.runs.push((word.to_owned(), *role));
            }
            // Spaces before the first word are none to break at.
            if word.len() < piece.len() && !last.runs.is_empty() {
                last.spaces.get_or_insert_with(|| (String::new(), *role)).0.push(' ');
            }
            words.push(last);
        }
    }
    words
}

/// A word longer than a line in pieces that are not.
fn broken(word: Unbroken, columns: u16) -> Vec<Unbroken> {
    if runs_width(&word.runs) <= columns {
        return vec![word];
    }
    let mut pieces: Vec<Unbroken> = Vec::new();
    for (text, role) in &word.runs {
        for piece in Word::from(text).break_apart(usize::from(columns)) {
            pieces.push(Unbroken { runs: vec![(piece.word.to_owned(), *role)], spaces: None });
        }
    }
    if let Some(last) = pieces.last_mut() {
        last.spaces = word.spaces;
    }
    pieces
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
            ProseStyle::Hidden => Role::Question,
        };
        let runs: Vec<Run> = block
            .pieces()
            .iter()
            .map(|piece| (piece.text.clone(), piece.link.as_ref().map_or(role(piece.style), |_| Role::Link)))
            .collect();
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

    fn plain(lines: &[Vec<Run>]) -> Vec<String> {
        lines.iter().map(|line| line.iter().map(|(text, _)| text.as_str()).collect()).collect()
    }

    fn wrapped(text: &str, columns: u16) -> Vec<String> {
        plain(&wrap(&[(text.to_owned(), Role::Text)], columns))
    }

    #[test]
    fn lines_break_at_spaces_and_lose_nothing() {
        let runs = [("the weighted sum of ".to_owned(), Role::Text), ("W @ I".to_owned(), Role::Code)];
        assert_eq!(plain(&wrap(&runs, 10)), ["the", "weighted", "sum of W @", "I"]);
        assert_eq!(wrapped("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
        let runs = [
            ("it is ".to_owned(), Role::Text),
            ("0.24".to_owned(), Role::Code),
            (": so".to_owned(), Role::Text),
        ];
        assert_eq!(plain(&wrap(&runs, 10)), ["it is", "0.24: so"]);
        assert_eq!(wrapped(" two  spaces ", 20), ["two  spaces"]);
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn wide_and_combining_characters_stay_within_the_line() {
        for columns in 2..12 {
            for text in [
                "漢字かな交じり文は広い",
                "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
                "ab 漢字 c\u{308}d 🙂🙂🙂🙂",
            ] {
                let lines = wrapped(text, columns);
                assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
                assert!(lines.iter().all(|line| !line.starts_with(['\u{301}', '\u{308}'])), "{lines:?}");
                assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            }
        }
    }

    /// What a line of so many columns shows, and that nothing beyond it was touched.
    fn shown(columns: u16, runs: &[(&str, Role)]) -> String {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::with_lines(["|".repeat(60)]);
        let runs: Vec<Run> = runs.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect();
        Painter { buffer: &mut buffer, area, theme: Theme::default() }.put_runs(0, 0, &runs);
        let row: Vec<&str> = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(row[usize::from(columns)..].iter().all(|sign| *sign == "|"), "{row:?}");
        row[..usize::from(columns)].concat().trim_end_matches('|').to_owned()
    }

    #[test]
    fn a_sign_stays_within_its_area() {
        let mut buffer = Buffer::with_lines(["||||", "||||"]);
        let area = Rect::new(0, 0, 3, 1);
        let mut painter = Painter { buffer: &mut buffer, area, theme: Theme::default() };
        for (x, y, sign) in [(0, 0, '▀'), (1, 0, '\u{301}'), (2, 0, '漢'), (3, 0, '▀'), (0, 1, '▀')] {
            painter.put_sign(x, y, sign, Style::new());
        }
        let row = |y: u16| (0..4).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        assert_eq!((row(0).as_str(), row(1).as_str()), ("▀|…|", "||||"));
    }

    #[test]
    fn of_marks_without_number_over_a_letter_a_few_are_measured() {
        let marks = "\u{301}".repeat(100_000) + &"T".repeat(90);
        assert_eq!(beginning(&marks, 80).len(), 2 * SIGNS_A_COLUMN * 80);
    }

    #[test]
    fn a_number_is_shown_whole_or_not_at_all() {
        let numbers = [
            ("W  ", Role::Text),
            ("0.25", Role::Text),
            ("  ", Role::Text),
            ("−0.0926", Role::Text),
            ("  ", Role::Text),
        ];
        assert_eq!(shown(16, &numbers), "W  0.25  −0.0926");
        for columns in 10..16 {
            assert_eq!(shown(columns, &numbers), "W  0.25  …");
        }
        assert_eq!(shown(9, &numbers), "W  0.25 …");
        assert_eq!(shown(8, &numbers), "W  0.25…");
        assert_eq!(shown(7, &numbers), "W  …");
        assert_eq!(shown(12, &[("fires at 0.4926", Role::Text)]), "fires at …");
        assert_eq!(shown(9, &[("interminable", Role::Text)]), "intermin…");
        assert_eq!(shown(6, &[("漢字漢字", Role::Text)]), "漢 字 …");
    }
}
