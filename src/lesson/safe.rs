//! Text from outside made safe to show: control characters and escape sequences become visible signs.

/// The most characters of an address that terminals take.
const LONGEST_ADDRESS: usize = 2_000;

/// A text with every control character but the line end replaced by a sign that shows it. Line ends become `\n`, tabs
/// four spaces, and a byte order mark goes.
pub fn text(text: &str) -> String {
    if is_as_shown(text) {
        return text.to_owned();
    }
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let without_tabs = unmarked.replace('\t', "    ");
    without_tabs.chars().map(|c| if c == '\n' { c } else { shown(c) }).collect()
}

/// Whether a text may go to a terminal as it is, line by line.
#[must_use]
pub(crate) fn is_as_shown(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || is_safe(c))
}

/// The same for text that must stay on one line, such as a path in a message.
pub fn line(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// Whether a character may go to a terminal as it is.
#[must_use]
pub(crate) fn is_safe(c: char) -> bool {
    shown(c) == c
}

/// Whether an address may be handed to a terminal as one to open: on the web, and in the signs addresses are made of.
#[must_use]
pub(crate) fn is_web_address(address: &str) -> bool {
    let is_web = ["https://", "http://"].iter().any(|start| address.starts_with(start));
    is_web && address.len() <= LONGEST_ADDRESS && address.bytes().all(|byte| byte.is_ascii_graphic())
}

fn shown(c: char) -> char {
    match c {
        // The control pictures block mirrors the control characters one for one.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Second control set, the marks that turn the direction of text, and those that are not seen at all and join nothing:
        // with them names that differ look alike.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        c => c,
    }
}
