//! Where things are in a lesson's file, worked out once: a program of many lines is asked for them at every step.

use super::Passage;
use crate::lang::{Span, comment_at};

/// A line of a lesson's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// Its number in the program: from 1, empty lines counted, prose not.
    pub number: usize,
    /// Its stretch of the file, without the comment behind it.
    pub code: Span,
    /// The comment.
    pub comment: Span,
}

impl CodeLine {
    /// Whether a place of the file is in its code.
    pub const fn holds(&self, at: usize) -> bool {
        self.code.start <= at && at <= self.code.end
    }
}

/// See the module's head.
#[derive(Clone, Debug)]
pub(super) struct LessonIndex {
    /// The lines with code in them, in order.
    pub code_lines: Vec<CodeLine>,
    /// Where each line of the file begins.
    pub line_starts: Vec<usize>,
    /// The code of each passage that has some, and which passage it is.
    pub code: Vec<(Span, usize)>,
}

impl LessonIndex {
    pub fn of(source: &str, passages: &[Passage]) -> Self {
        let ends = source.match_indices('\n').map(|(at, _)| at + 1);
        let code = passages.iter().enumerate().filter_map(|(at, passage)| Some((passage.code?, at)));
        Self {
            code_lines: code_lines(source, passages),
            line_starts: std::iter::once(0).chain(ends).collect(),
            code: code.collect(),
        }
    }
}

fn code_lines(source: &str, passages: &[Passage]) -> Vec<CodeLine> {
    let mut lines = Vec::new();
    let mut number = 0;
    for code in passages.iter().filter_map(|passage| passage.code) {
        let mut start = code.start;
        for line in code.of(source).split_inclusive('\n') {
            number += 1;
            let comment_at = comment_at(line);
            let code_end = start + line[..comment_at].trim_end().len();
            let line_end = start + line.trim_end().len();
            if code_end > start {
                let comment = Span::new(start + comment_at.min(line.trim_end().len()), line_end);
                lines.push(CodeLine { number, code: Span::new(start, code_end), comment });
            }
            start += line.len();
        }
    }
    lines
}

/// Where the value of a key stands in a block, or the block if no line of it begins with the key.
pub(crate) fn key_in(source: &str, block: Span, key: &str) -> Span {
    let mut start = block.start;
    for line in block.of(source).split_inclusive('\n') {
        let rest = line.trim_start().strip_prefix(key).map(str::trim_start);
        if let Some(value) = rest.and_then(|rest| rest.strip_prefix('=')) {
            let end = start + line.trim_end().len();
            return Span::new((start + line.len() - value.trim_start().len()).min(end), end);
        }
        start += line.len();
    }
    block
}
