//! How the answers to what a terminal is asked begin, go on and end, byte by byte.

use super::{ESCAPE, MOST_HELD};

const BELL: u8 = 0x07;
/// How the answers begin: the colour of the ground, whether kitty's images are known, the size of a cell, and the
/// terminal's kind.
const COLOUR: &[u8] = b"\x1b]11;rgb";
const IMAGES: &[u8] = b"\x1b_Gi=31;";
pub(super) const CELL: &[u8] = b"\x1b[6;";
pub(super) const KIND: &[u8] = b"\x1b[?";
/// As much of them as nobody types; the size of a cell begins as Page Down does with Shift.
const CERTAIN: [&[u8]; 3] = [b"\x1b]11;", b"\x1b_G", KIND];

/// How many of the bytes held go on with an answer, or begin one; none if they are keys.
pub(super) fn rest_of_answer(begun: &[u8], held: &[u8]) -> Option<usize> {
    if begun.len() > MOST_HELD {
        return None;
    }
    if !is_certain(begun) {
        let both = [begun, held].concat();
        if let [ESCAPE, b'[', b'6', b';', b'0'..=b'9', b'0'..=b'9' | b';', ..] = both[..] {
            // With one digit and a tilde it would be a key.
            return Some(CELL.len() - begun.len());
        }
        // What comes alone was typed.
        let head = CERTAIN.iter().find(|head| held.len() > 1 && both.starts_with(head))?;
        return Some(head.len() - begun.len());
    }
    match (begun, held) {
        (_, [ESCAPE, b'\\', ..]) if is_string(begun) => Some(2),
        ([.., ESCAPE], [b'\\', ..]) | (_, [BELL, ..]) if is_string(begun) => Some(1),
        (_, [byte, ..]) => begins_answer(&[begun, &[*byte]].concat()).then_some(1),
        _ => None,
    }
}

/// Whether bytes begin as nothing but an answer does.
pub(super) fn is_certain(bytes: &[u8]) -> bool {
    bytes.starts_with(CELL) || CERTAIN.iter().any(|head| bytes.starts_with(head))
}

/// Whether an answer begun is one that a bell or a string terminator ends.
pub(super) fn is_string(begun: &[u8]) -> bool {
    begun.starts_with(COLOUR) || begun.starts_with(IMAGES)
}

/// Whether bytes are what an answer begins with.
pub(super) fn begins_answer(bytes: &[u8]) -> bool {
    let begins = |head: &[u8], is_rest: &dyn Fn(&u8) -> bool| match bytes.strip_prefix(head) {
        Some(after) => after.iter().all(is_rest),
        None => head.starts_with(bytes),
    };
    let is_error = bytes.strip_prefix(IMAGES).is_some_and(|said| said.starts_with(b"E"));
    begins(COLOUR, &|byte| b"a:/".contains(byte) || byte.is_ascii_hexdigit())
        || begins(IMAGES, &|byte| b"OK".contains(byte) || is_error && (0x20..0x7f).contains(byte))
        || begins(CELL, &|byte| b";t".contains(byte) || byte.is_ascii_digit())
        || begins(KIND, &|byte| b";c".contains(byte) || byte.is_ascii_digit())
}

pub(super) fn is_whole(answer: &[u8]) -> bool {
    match answer {
        [.., BELL | b'\\'] => true,
        [.., b'c'] => answer.starts_with(KIND),
        [.., b't'] => answer.starts_with(CELL),
        _ => false,
    }
}

/// Whether bytes are the beginning of an answer beyond doubt: nobody types `Alt-]`, a number and a semicolon so fast, nor
/// `Alt-_` and a `G`.
pub(super) fn is_answer(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\x1b_G") {
        return true;
    }
    let digits = |rest: &[u8]| rest.iter().position(|byte| !byte.is_ascii_digit());
    let after = bytes.strip_prefix(b"\x1b]").and_then(|rest| Some((rest, digits(rest)?)));
    after.is_some_and(|(rest, end)| end > 0 && rest[end] == b';')
}
