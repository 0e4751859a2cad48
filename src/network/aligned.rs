//! Numbers that begin where a cache line does.
//!
//! An allocator places a large block 16 bytes into a line, and then every second vector of four numbers lies across
//! two lines, which takes twice the time to load or store. It is a matter of speed alone.

use std::ops::{Deref, DerefMut};

/// Bytes of a cache line.
const LINE: usize = 64;
/// How many numbers one holds.
const PER_LINE: usize = LINE / size_of::<f64>();

/// A slice of numbers, fixed in length, that begins where a cache line does.
#[derive(Debug)]
pub(super) struct Aligned {
    /// The numbers, after as many unused ones as lie before the first line's beginning.
    room: Vec<f64>,
    start: usize,
}

impl Aligned {
    pub(super) fn zeros(length: usize) -> Self {
        Self::from(vec![0.0; length].as_slice())
    }
}

impl From<&[f64]> for Aligned {
    fn from(numbers: &[f64]) -> Self {
        let mut room: Vec<f64> = Vec::with_capacity(numbers.len() + PER_LINE - 1);
        // The room is enough from the outset, and so the numbers never move from here.
        let start = room.as_ptr().align_offset(LINE).min(PER_LINE - 1);
        room.resize(start, 0.0);
        room.extend_from_slice(numbers);
        Self { room, start }
    }
}

impl Clone for Aligned {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl Deref for Aligned {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.room[self.start..]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.room[self.start..]
    }
}
