//! Orders typed on other days: a line each in a file of the state folder, the newest last.
//!
//! It is a help, nothing more: where the file cannot be had, there is none.

use std::fs;
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

fn read(path: &Path) -> Vec<String> {
    let is_fair = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
    let text = if is_fair { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    text.lines().map(safe_line).filter(|line| !line.is_empty()).collect()
}
