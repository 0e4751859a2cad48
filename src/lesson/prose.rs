//! Prose as data: blocks of styled pieces, for whoever shows it to wrap and colour.

use std::sync::Arc;

/// A paragraph or a list's item.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// An item of a list.
    Item(Vec<Inline>),
}

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// Which of its passage's claims it is the number of, from 0.
    pub claim: Option<usize>,
    /// Where it leads to on the web.
    pub link: Option<Arc<str>>,
}

/// How text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    #[default]
    Plain,
    /// *Emphasised*.
    Emphasis,
    /// **Strong**.
    Strong,
    /// `Code`.
    Code,
    /// A number that is not as it was written, since the learner changed something.
    Changed,
    /// A number that waits behind a question.
    Hidden,
}

impl Block {
    /// Its pieces.
    pub fn pieces(&self) -> &[Inline] {
        match self {
            Self::Paragraph(pieces) | Self::Item(pieces) => pieces,
        }
    }

    /// The same, to change.
    pub(crate) fn pieces_mut(&mut self) -> &mut [Inline] {
        match self {
            Self::Paragraph(pieces) | Self::Item(pieces) => pieces,
        }
    }
}

/// The words alone, a paragraph or item a line.
pub fn plain_text(blocks: &[Block]) -> String {
    let lines = blocks.iter().map(|block| {
        let words: String = block.pieces().iter().map(|piece| piece.text.as_str()).collect();
        if matches!(block, Block::Item(_)) { format!("- {words}") } else { words }
    });
    lines.collect::<Vec<_>>().join("\n")
}
