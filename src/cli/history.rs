//! Orders typed on other days: a line each in a file of the state folder, the newest last.
//!
//! It is a help, nothing more: where the file cannot be had, there is none.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::output::write_file;
use super::progress_file::state_file;
use crate::lesson::safe_line;
use crate::whole_file::Lock;

/// The most orders kept.
const MOST: usize = 500;
/// The most bytes read: more than so many orders can have.
const LARGEST: u64 = 1 << 20;

/// The orders typed before.
pub fn earlier() -> Vec<String> {
    state_file("orders.txt").map_or_else(Vec::new, |path| read(&path))
}

/// Keeps one more, each once: where it was typed last.
pub fn remember(order: &str) {
    let Some(path) = state_file("orders.txt") else { return };
    let kept = || -> anyhow::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let _lock = Lock::of(&path)?;
        let mut orders = read(&path);
        orders.retain(|known| known != order);
        orders.push(order.to_owned());
        let newest = orders.len().saturating_sub(MOST);
        write_file(&path, (orders[newest..].join("\n") + "\n").as_bytes())
    };
    // Without it the order was carried out all the same.
    let _ = kept();
}

/// The orders in a file; of one that is too large the newest. A byte that is no letter spoils its own line at most.
fn read(path: &Path) -> Vec<String> {
    let newest = || -> io::Result<Vec<u8>> {
        let size = fs::metadata(path)?;
        let mut bytes = Vec::new();
        if size.is_file() {
            let mut file = fs::File::open(path)?;
            file.seek(SeekFrom::Start(size.len().saturating_sub(LARGEST)))?;
            file.take(LARGEST).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    };
    let bytes = newest().unwrap_or_default();
    let orders = String::from_utf8_lossy(&bytes);
    orders.lines().map(safe_line).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_is_no_letter_loses_no_other_order() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("orders.txt");
        fs::write(&file, b"print loss\nprint \xff\nbreak 5\n").unwrap();
        assert_eq!(read(&file), ["print loss", "print \u{fffd}", "break 5"]);
        let many: Vec<String> = (0..200_000).map(|at| format!("goto {at}")).collect();
        fs::write(&file, many.join("\n")).unwrap();
        let orders = read(&file);
        assert_eq!(orders.last().map(String::as_str), Some("goto 199999"));
        assert!(orders.len() > MOST);
    }
}
