//! From the bytes a terminal sends to keys, the mouse, and what the terminal says of itself.
//!
//! The bytes are cut into sequences here and each is read by `termina`'s parser. A sequence may come in pieces, and so
//! what is not whole is held; it must not be held for ever, or half a sequence would swallow every key after it.
//! Replies are never keys: the colour of the ground is asked for without waiting, and its answer may come at any time, in
//! any pieces. So an answer begun is kept apart from the keys until it is whole, and a key typed amid it is heard.

mod answer;
mod sequence;

use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};

use self::answer::{CELL, KIND, begins_answer, is_answer, is_certain, is_string, is_whole, rest_of_answer};
use self::sequence::{length, read};
use super::pressure::CTRL_C;

/// Asks for the colour of the ground.
pub(super) const GROUND: &str = "\x1b]11;?\x1b\\";
/// Asks for the terminal's kind, which every terminal knows: once that is answered, no answer to what was asked before is
/// to come.
pub(super) const FENCE: &str = "\x1b[c";

/// How long the rest of a sequence may be on its way.
const REST: Duration = Duration::from_millis(50);
/// The same while an answer is expected, and once one has begun: it may come over a slow line, byte by byte.
const REST_OF_ANSWER: Duration = Duration::from_millis(300);
/// The same where an answer that is expected may have begun, or a key with Alt was pressed.
const REST_IN_DOUBT: Duration = Duration::from_secs(1);
/// The most bytes of a sequence, and of an answer, that are waited for; every one that means something is far shorter.
const MOST_HELD: usize = 1 << 10;

/// What stands before and after a pasted text, where the terminal was asked to say so.
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// The most bytes kept of it.
const MOST_PASTED: usize = 1 << 12;

/// How long the rest of it may be on its way: what comes later is taken for keys.
const REST_OF_PASTE: Duration = Duration::from_millis(700);

const ESCAPE: u8 = 0x1b;
/// What the terminal sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heard {
    Key(KeyEvent),
    Mouse(MouseEvent),
    /// Its ground is of this red, green and blue.
    Ground([u8; 3]),
    /// It knows kitty's images.
    Kitty,
    /// Its kind, and whether it knows sixels.
    Kind {
        sixels: bool,
    },
    /// Pixels a cell is wide and high.
    CellSize((u16, u16)),
    /// A text was pasted; of a long one the beginning.
    Pasted(String),
}

/// The bytes on their way.
#[derive(Debug, Default)]
pub(super) struct Intake {
    held: Vec<u8>,
    /// What has come of an answer that is expected.
    answer: Vec<u8>,
    /// Queries whose answer is not all there.
    asked: usize,
    /// What has come of a text that is being pasted.
    pasted: Option<Vec<u8>>,
}

impl Intake {
    /// From now on one more answer is expected.
    pub(crate) fn expect_answer(&mut self) {
        self.asked += 1;
    }

    /// Whether what was asked is not all answered yet.
    pub(crate) fn expects_answer(&self) -> bool {
        self.asked > 0
    }

    /// How long to wait for the rest of what is held, if anything is.
    pub(crate) fn patience(&self) -> Option<Duration> {
        match self.held[..] {
            _ if self.pasted.is_some() => Some(REST_OF_PASTE),
            [] => None,
            [ESCAPE, b'[' | b']' | b'_', ..] if self.expects_answer() => Some(REST_IN_DOUBT),
            _ if self.expects_answer() || is_answer(&self.held) => Some(REST_OF_ANSWER),
            _ => Some(REST),
        }
    }

    /// Takes in bytes, and gives back what is whole.
    pub fn take_in(&mut self, bytes: &[u8]) -> Vec<Heard> {
        self.held.extend_from_slice(bytes);
        let mut heard = Vec::new();
        loop {
            if self.pasted.is_some() {
                match self.take_pasted() {
                    Some(text) => heard.push(text),
                    None => return heard,
                }
            } else if let Some(answer) = self.take_answer() {
                heard.push(answer);
            } else if let Some(length) = length(&self.held) {
                let sequence: Vec<u8> = self.held.drain(..length).collect();
                if sequence == PASTE_BEGINS {
                    self.pasted = Some(Vec::new());
                    continue;
                }
                heard.extend(read(&sequence));
                if let [byte] = sequence[..] {
                    self.remember(byte);
                }
            } else {
                if self.held.len() > MOST_HELD {
                    self.held.clear();
                }
                return heard;
            }
        }
    }

    /// Moves what is pasted away from the keys, and gives it back when it is at its end. Ctrl-C ends it too: it is no text.
    fn take_pasted(&mut self) -> Option<Heard> {
        let pasted = self.pasted.as_mut()?;
        let end = self.held.windows(PASTE_ENDS.len()).position(|bytes| bytes == PASTE_ENDS);
        let broken = self.held.iter().position(|byte| *byte == CTRL_C);
        let is_broken = broken.is_some_and(|at| end.is_none_or(|end| at < end));
        let count = if is_broken { broken } else { end };
        // The end itself may have come in part.
        let text = count.unwrap_or_else(|| self.held.len().saturating_sub(PASTE_ENDS.len() - 1));
        let room = MOST_PASTED.saturating_sub(pasted.len());
        pasted.extend(self.held.drain(..text).take(room));
        count?;
        self.held.drain(..if is_broken { 0 } else { PASTE_ENDS.len() });
        self.whole_paste()
    }

    fn whole_paste(&mut self) -> Option<Heard> {
        let text = self.pasted.take().filter(|text| !text.is_empty())?;
        Some(Heard::Pasted(String::from_utf8_lossy(&text).into_owned()))
    }

    /// Moves what goes on with an answer away from the keys, and says what an answer says that is whole.
    fn take_answer(&mut self) -> Option<Heard> {
        while self.expects_answer() {
            if is_certain(&self.held) {
                self.answer.clear();
            }
            let count = rest_of_answer(&self.answer, &self.held)?;
            self.answer.extend(self.held.drain(..count));
            if is_whole(&self.answer) {
                let answer = std::mem::take(&mut self.answer);
                // The terminal's kind is answered last.
                self.asked -= usize::from(answer.starts_with(KIND));
                return read(&answer);
            }
        }
        None
    }

    /// Keeps a byte that was heard as a key and may have begun an answer, so that the rest of it is known for that.
    fn remember(&mut self, byte: u8) {
        if !self.expects_answer() || is_certain(&self.answer) {
            return;
        }
        if byte == ESCAPE {
            self.answer.clear();
        }
        let longer = [&self.answer[..], &[byte]].concat();
        if begins_answer(&longer) && !is_certain(&longer) {
            self.answer = longer;
        }
    }

    /// The rest did not come: what may have been keys was keys, and what cannot have been is dropped.
    pub(crate) fn give_up(&mut self) -> Vec<Heard> {
        if let Some(pasted) = &mut self.pasted {
            // What is held may be half its end.
            let text = self.held.iter().position(|byte| *byte == ESCAPE).unwrap_or(self.held.len());
            pasted.extend(self.held.drain(..).take(text));
            return self.whole_paste().into_iter().collect();
        }
        let held = std::mem::take(&mut self.held);
        if held == [ESCAPE] && is_string(&self.answer) && !self.answer.ends_with(&[ESCAPE]) {
            // The end of such an answer begins so.
            self.answer.push(ESCAPE);
            return Vec::new();
        }
        if self.expects_answer() && held.starts_with(CELL) {
            self.answer = held;
            return Vec::new();
        }
        if is_answer(&held) || (held.starts_with(b"\x1b[") && held.len() > 2) {
            return Vec::new();
        }
        if held == [ESCAPE] {
            self.answer.clear();
        }
        for byte in &held {
            self.remember(*byte);
        }
        held.iter().filter_map(|byte| read(&[*byte])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys by name, the mouse by place, grounds by colour.
    fn words(heard: &[Heard]) -> String {
        let word = |heard: &Heard| {
            Some(match heard {
                Heard::Key(key) if key.modifiers.is_empty() => key.code.to_string(),
                Heard::Key(key) => format!("{}+{}", key.modifiers, key.code),
                Heard::Mouse(event) => format!("{},{}", event.column, event.row),
                Heard::Ground(rgb) => format!("{rgb:x?}"),
                Heard::Kitty => "kitty".to_owned(),
                Heard::Kind { sixels: true } => "sixels".to_owned(),
                Heard::Kind { sixels: false } => return None,
                Heard::CellSize((wide, high)) => format!("{wide}x{high}"),
                Heard::Pasted(text) => format!("<{text}>"),
            })
        };
        heard.iter().filter_map(word).collect::<Vec<_>>().join(" ")
    }

    fn heard(bytes: &[u8]) -> String {
        let mut intake = Intake::default();
        let mut heard = intake.take_in(bytes);
        heard.extend(intake.give_up());
        words(&heard)
    }

    #[test]
    fn keys_and_the_mouse_are_heard() {
        assert_eq!(heard(b"q\x1b[C\x1bOD\r\x03"), "q Right Left Enter Control+c");
        assert_eq!(heard("é→\u{1d11e}".as_bytes()), "é → \u{1d11e}");
        assert_eq!(heard(b"\x1b[5~\x1b[15~\x1b[[A\x1bOP"), "Page Up F5 F1 F1");
        assert_eq!(heard(b"\x1b[1;2C"), "Shift+Right");
        assert_eq!(heard(b"\x1b[<0;11;6M\x1b[<0;11;6m"), "10,5 10,5");
        assert_eq!(heard(b"\x1b[<0;0;6Mq\x1b[<0;6;00mq\x1b[32;0;1Mq"), "q q q");
        assert_eq!(heard(b"\x1b"), "Esc");
        assert_eq!(heard(b"\x1b\x1b[C"), "Esc Right");
        assert_eq!(heard(b"\x1b[\x1bO"), "Esc [ Esc Shift+O");
    }

    #[test]
    fn a_sequence_without_an_end_is_not_kept() {
        for (begun, rest) in [("\x1b[", "1;"), ("\x1b]11;rgb:", "f"), ("\x1b_Gi=31;E", "x"), ("\x1b]", "1")] {
            for asked in [0, 1] {
                let mut intake = Intake { asked, ..Intake::default() };
                intake.take_in(begun.as_bytes());
                for _ in 0..100 {
                    intake.take_in(rest.repeat(100).as_bytes());
                    assert!(intake.held.len() + intake.answer.len() <= 4 * MOST_HELD, "{begun}");
                }
                assert!(intake.take_in(b"\x03q").len() >= 2, "{begun}");
            }
        }
    }

    #[test]
    fn what_is_pasted_is_no_keys_and_deafens_nobody() {
        assert_eq!(heard(b"a\x1b[200~q\nb\x1b[201~c"), "a <q\nb> c");
        // Without an end it is over once nothing more comes, and at Ctrl-C.
        assert_eq!(heard(b"\x1b[200~qqq\x1b[2"), "<qqq>");
        assert_eq!(heard(b"\x1b[200~qqq\x03q"), "<qqq> Control+c q");
        let mut intake = Intake::default();
        let whole = b"\x1b[200~0.5\x1b[201~x";
        let pieces: Vec<Heard> = whole.iter().flat_map(|byte| intake.take_in(&[*byte])).collect();
        assert_eq!(words(&pieces), "<0.5> x");
        assert_eq!(intake.patience(), None);
        let long = [PASTE_BEGINS, &vec![b'x'; 3 << 20], PASTE_ENDS].concat();
        let mut intake = Intake::default();
        let pasted: Vec<Heard> = long.chunks(1024).flat_map(|bytes| intake.take_in(bytes)).collect();
        assert!(matches!(&pasted[..], [Heard::Pasted(text)] if text.len() == MOST_PASTED));
    }

    #[test]
    fn alt_is_esc_and_the_key_and_nothing_typed_is_lost() {
        assert_eq!(heard(b"\x1b]"), "Esc ]");
        assert_eq!(heard(b"\x1b]1"), "Esc ] 1");
        assert_eq!(heard(b"\x1b]x"), "Esc ] x");
        assert_eq!(heard(b"]11;rgb:0/0/0"), "] 1 1 ; r g b : 0 / 0 / 0");
    }

    #[test]
    fn answers_are_no_keys_however_they_come() {
        let whole = b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;21;10t\x1b[?62;4;22c";
        for size in 1..=whole.len() {
            let mut intake = Intake::default();
            intake.expect_answer();
            let heard: Vec<Heard> = whole.chunks(size).flat_map(|piece| intake.take_in(piece)).collect();
            assert_eq!(words(&heard), "[fd, f6, e3] kitty 10x21 sixels", "in pieces of {size}");
            assert!(!intake.expects_answer() && intake.patience().is_none());
        }
        assert_eq!(heard(b"\x1b]11;rgb:0/8/f\x07q"), "[0, 88, ff] q");
        assert_eq!(heard(b"\x1b]11;rgba:2e/34/40/ff\x07"), "[2e, 34, 40]");
        assert_eq!(heard(b"\x1b]4;1;rgb:0/0/0\x07\x1b]52;c;aGk=\x07\x1b[?1;2c\x1b[3;4R"), "");
        assert_eq!(heard(b"\x1b_Gi=31;ENOTSUP:no\x1b\\\x1b[?4;2c\x1b[6;0t\x1b[4;9;9t"), "");
    }

    #[test]
    fn answers_about_images_that_stall_are_no_keys() {
        let whole = b"\x1b_Gi=31;OK\x1b\\\x1b[6;21;10t\x1b[?62;4;22c";
        for at in (3..whole.len()).filter(|at| !whole[..*at].ends_with(b"[6")) {
            let (before, after) = whole.split_at(at);
            let mut intake = Intake::default();
            intake.expect_answer();
            let mut heard = intake.take_in(before);
            heard.extend(intake.give_up());
            heard.extend(intake.take_in(after));
            let said = words(&heard);
            let said: Vec<&str> = said.split(' ').filter(|word| !["Esc", "["].contains(word)).collect();
            assert_eq!(said, ["kitty", "10x21", "sixels"], "stalled after {at}");
            assert!(!intake.expects_answer() && intake.patience().is_none());
        }
        // Shift and Page Down look like the size of a cell.
        let mut intake = Intake::default();
        intake.expect_answer();
        assert_eq!(words(&intake.take_in(b"\x1b[6;2~\x1b[6~")), "Shift+Page Down Page Down");
    }

    /// What is heard of the answers in two pieces, with something between them.
    fn heard_around(at: usize, between: impl Fn(&mut Intake) -> Vec<Heard>) -> String {
        let (before, after) = b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\x1b[?62;22c".split_at(at);
        let mut intake = Intake::default();
        intake.expect_answer();
        let mut heard = intake.take_in(before);
        heard.extend(between(&mut intake));
        heard.extend(intake.take_in(after));
        assert!(!intake.expects_answer() && intake.patience().is_none(), "in two at {at}");
        words(&heard)
    }

    /// The first bytes are what keys send; the rest is dropped all the same.
    #[test]
    fn the_rest_of_an_answer_that_stalls_is_no_key() {
        for at in 1..34 {
            let expected = match at {
                1 => "Esc [fd, f6, e3]",
                2 => "Esc ] [fd, f6, e3]",
                3 => "Esc ] 1 [fd, f6, e3]",
                4 => "Esc ] 1 1 [fd, f6, e3]",
                26 => "[fd, f6, e3] Esc",
                27 => "[fd, f6, e3] Esc [",
                _ => "[fd, f6, e3]",
            };
            assert_eq!(heard_around(at, Intake::give_up), expected, "stalled after {at}");
        }
    }

    #[test]
    fn the_rest_of_an_answer_split_by_keys_is_no_key() {
        for (at, expected) in [
            (2, "Esc ] q Right [fd, f6, e3]"),
            (3, "Esc ] 1 q Right [fd, f6, e3]"),
            (4, "Esc ] 1 1 q Right [fd, f6, e3]"),
            (5, "q Right [fd, f6, e3]"),
            (9, "q Right [fd, f6, e3]"),
            (23, "q Right [fd, f6, e3]"),
            (28, "[fd, f6, e3] q Right"),
            (31, "[fd, f6, e3] q Right"),
        ] {
            assert_eq!(heard_around(at, |intake| intake.take_in(b"q\x1b[C")), expected, "split after {at}");
        }
    }

    #[test]
    fn keys_are_heard_while_an_answer_never_comes() {
        let mut intake = Intake::default();
        intake.expect_answer();
        let mut typed = |bytes: &[u8]| {
            let mut heard = intake.take_in(bytes);
            heard.extend(intake.give_up());
            words(&heard)
        };
        assert_eq!(typed(b"\x1b"), "Esc");
        assert_eq!(typed(b"]"), "]");
        assert_eq!(typed(b"\x1b]"), "Esc ]");
        assert_eq!(typed(b"1"), "1");
        assert_eq!(typed(b"\x1b"), "Esc");
        assert_eq!(typed(b"["), "[");
        assert_eq!(typed(b"?"), "?");
        assert_eq!(typed(b"c"), "c");
    }

    #[test]
    fn what_breaks_off_is_dropped_and_what_follows_is_heard() {
        assert_eq!(heard(b"\x1b]11;rgb:ff"), "");
        assert_eq!(heard(b"\x1b]11;rgb:ff\x03"), "Control+c");
        assert_eq!(heard(b"\x1b]11;rgb:ff\x1b[C"), "Right");
        assert_eq!(heard(b"\x1b[<\x03"), "Control+c");
        assert_eq!(heard(b"\x1b[<12"), "");
        assert_eq!(heard(b"\x1b[M\x03"), "Control+c");
        assert_eq!(heard(b"\x1b[200~\x03"), "Control+c");
        let mut intake = Intake::default();
        for half in [&b"\x1b[?"[..], b"\x1b[M", b"\xe2\x86"] {
            assert_eq!(intake.take_in(half), []);
            assert_eq!(intake.give_up(), []);
            assert_eq!(words(&intake.take_in(b"q")), "q");
        }
    }
}
