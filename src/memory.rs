//! How much memory what is read may take: one limit for every reader, asked before room is made.
//!
//! A file of some kilobytes can claim to be gigabytes, or unpack to them. Whoever is about to make room for what somebody
//! else's numbers say asks here first.

use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes that may be taken unless others are allowed.
pub(crate) const USUAL: u64 = 1 << 30;

static MOST: AtomicU64 = AtomicU64::new(USUAL);

/// What would take more memory than is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this would take {} of memory, and {} are allowed; --max-memory raises that", size(*.wanted), size(*.most))]
pub(crate) struct TooLarge {
    wanted: u64,
    most: u64,
}

/// Allows so many bytes from now on.
pub fn allow(bytes: u64) {
    MOST.store(bytes, Ordering::Relaxed);
}

/// The bytes one thing may take.
pub fn most() -> u64 {
    MOST.load(Ordering::Relaxed)
}

/// How many bytes a packed byte may stand for, once there are more than [`UNPACKED`] in all: records of handwriting come to
/// about 10, weights hardly pack at all. What is packed to make a machine's memory full comes to 1,000.
const UNPACKED_A_BYTE: u64 = 100;
/// How many bytes anything may unpack to.
const UNPACKED: u64 = 1 << 26;

/// The most bytes that so many packed ones may unpack to.
pub(crate) const fn most_unpacked(packed: u64) -> u64 {
    let most = packed.saturating_mul(UNPACKED_A_BYTE);
    if most > UNPACKED { most } else { UNPACKED }
}

/// Whether there may be room for so many numbers of so many bytes each.
///
/// # Errors
/// Where there may not.
pub(crate) fn room_for(count: usize, bytes_each: u64) -> Result<(), TooLarge> {
    let wanted = (count as u64).saturating_mul(bytes_each);
    let most = most();
    if wanted > most { Err(TooLarge { wanted, most }) } else { Ok(()) }
}

/// Bytes as people count them.
fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let (unit, name) = units.into_iter().find(|(unit, _)| bytes >= *unit).unwrap_or((1, "bytes"));
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(unit));
    if tenths.is_multiple_of(10) {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}
