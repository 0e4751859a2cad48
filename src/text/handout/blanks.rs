//! Blanks in the place of what is asked for, wherever it stands: in words, in numbers, in the record.

use super::{HandoutTask, LeafPart};
use crate::lesson::Block;
use crate::matrix::decimals_written;
use crate::scene::Mark;
use crate::session::passes_for;

/// A place to write a number in.
const ROOM: &str = "____";

/// The numbers asked for, which words may have by the way: the prose after a question does.
pub(super) struct AskedNumbers(pub(super) Vec<f64>);

impl AskedNumbers {
    /// Words with a question mark for each of them.
    fn blanked(&self, words: &str) -> String {
        let mut blanked = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(from.len());
            let number = from[..end].trim_end_matches('.');
            let is_negative = before.ends_with(['−', '-']);
            blanked.push_str(before);
            blanked.push_str(if self.is_one(number, is_negative) { "?" } else { number });
            rest = &from[number.len()..];
        }
        blanked + rest
    }

    /// Whether it is one as far as it goes, and goes far enough to tell.
    fn is_one(&self, number: &str, is_negative: bool) -> bool {
        let decimals = decimals_written(number);
        let Ok(size) = number.parse::<f64>() else { return false };
        passes_for(&self.0, if is_negative { -size } else { size }, decimals)
    }

    fn blank(&self, words: &mut String) {
        *words = self.blanked(words);
    }

    /// The same on paper, where a question mark by itself is a place to write in.
    fn leave_room(&self, words: &mut String) {
        self.blank(words);
        let mut roomy = String::with_capacity(words.len());
        for sign in words.chars() {
            let is_alone = roomy.ends_with([' ', '(', '−', '=']) || roomy.is_empty();
            if sign == '?' && is_alone { roomy.push_str(ROOM) } else { roomy.push(sign) }
        }
        *words = roomy;
    }

    pub(super) fn blank_part(&self, part: &mut LeafPart) {
        match part {
            // The program is there to be worked out, and a number that is written in it is nobody's secret.
            LeafPart::Code(_) | LeafPart::Numbers(_) => {}
            LeafPart::Text(words) => self.leave_room(words),
            LeafPart::Workings(lines) => lines.iter_mut().for_each(|line| self.leave_room(line)),
            LeafPart::Prose(blocks) => {
                blocks
                    .iter_mut()
                    .flat_map(Block::pieces_mut)
                    .for_each(|piece| self.leave_room(&mut piece.text));
            }
            LeafPart::Picture(scene, alt) => {
                self.blank(alt);
                for mark in &mut scene.marks {
                    if let Mark::Text { text, .. } = mark {
                        self.blank(text);
                    }
                }
            }
            LeafPart::Task(task) => {
                let HandoutTask { ask, choices, hints, .. } = task;
                std::iter::once(ask).chain(choices).chain(hints).for_each(|words| self.leave_room(words));
            }
        }
    }

    /// The same in a record, but for the program's own text.
    pub(super) fn blank_record(&self, record: &mut serde_json::Value) {
        match record {
            serde_json::Value::String(words) => self.blank(words),
            serde_json::Value::Array(all) => all.iter_mut().for_each(|one| self.blank_record(one)),
            serde_json::Value::Object(all) => {
                all.iter_mut()
                    .filter(|(name, _)| *name != "source")
                    .for_each(|(_, one)| self.blank_record(one));
            }
            _ => {}
        }
    }
}
