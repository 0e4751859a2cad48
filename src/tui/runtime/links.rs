//! Words that lead somewhere: written once more over the finished screen, as links that terminals open.
//!
//! Ratatui's cells know of no links. A word that is one no more is written again without.

use std::io;

use ratatui::buffer::Buffer;

use super::super::panes::prose::PlacedLink;
use super::gallery::{cells, write};

/// What begins a link to an address, and what ends one.
const LINK: (&str, &str) = ("\x1b]8;;", "\x1b\\");

/// The links on the screen.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<PlacedLink>);

impl Links {
    /// What makes the links on a finished screen those that are wanted.
    pub fn change(&mut self, wanted: Vec<PlacedLink>, screen: &Buffer) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for gone in self.0.iter().filter(|link| !wanted.contains(link)) {
            write(cells(screen, gone.area.intersection(screen.area)), &mut bytes)?;
        }
        // The others too: what was drawn over them was no link.
        for PlacedLink { area, to } in &wanted {
            let (begin, end) = LINK;
            bytes.extend_from_slice([begin, to, end].concat().as_bytes());
            write(cells(screen, *area), &mut bytes)?;
            bytes.extend_from_slice([begin, end].concat().as_bytes());
        }
        self.0 = wanted;
        Ok(bytes)
    }
}
