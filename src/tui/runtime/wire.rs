//! Lines over a socket, each of a bounded length, and secrets for them.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, Read as _};

use crate::class::LONGEST_LINE;

/// What a code is made of: no signs that are taken for one another, in print or when read out.
const SIGNS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Signs of a code: one in 800 million, and only some can be tried a minute.
const CODE: usize = 6;
/// Signs of a token.
const TOKEN: usize = 32;

/// The next line without its end; `None` at the end of all.
///
/// # Errors
/// When the connection is gone, or a line is too long: the rest of it is not waited for.
pub(super) fn next_line(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    loop {
        let part = match from.fill_buf() {
            Ok(part) => part,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if part.is_empty() {
            return Ok(None);
        }
        let end = part.iter().position(|byte| *byte == b'\n');
        let used = end.unwrap_or(part.len());
        if line.len() + used > LONGEST_LINE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is too long"));
        }
        line.extend_from_slice(&part[..used]);
        from.consume(used + usize::from(end.is_some()));
        if end.is_some() {
            return Ok(Some(String::from_utf8_lossy(&line).into_owned()));
        }
    }
}

/// Bytes nobody can guess. They are the system's own, as `/dev/urandom` gives them; where there is no such file, those
/// that the standard library's hash tables are seeded with, which it has from the system too.
fn random_bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    if File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes)).is_ok() {
        return bytes;
    }
    bytes.chunks_mut(8).for_each(|chunk| {
        let drawn = RandomState::new().hash_one(0_u64).to_le_bytes();
        chunk.copy_from_slice(&drawn[..chunk.len()]);
    });
    bytes
}

/// A code a room is joined by.
pub(super) fn code() -> String {
    signs(CODE)
}

/// A secret nobody guesses: the presenter's second screen comes in by one, and a follower is known again by one.
pub(crate) fn token() -> String {
    signs(TOKEN)
}

fn signs(count: usize) -> String {
    // A byte beyond the last whole round of the signs would favour the first of them.
    let fair = 256 - 256 % SIGNS.len();
    let mut signs = String::new();
    while signs.len() < count {
        let drawn = random_bytes(count).into_iter().map(usize::from).filter(|byte| *byte < fair);
        signs.extend(drawn.take(count - signs.len()).map(|byte| char::from(SIGNS[byte % SIGNS.len()])));
    }
    signs
}
