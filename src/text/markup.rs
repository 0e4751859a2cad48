//! Pages for a browser that ask for nothing: text made safe to stand in them, and what they begin and end with.
//!
//! The rules a page gives the browser forbid every request, and every script and style but the very ones that are in it,
//! by their hashes: a text that got in as markup could still do nothing.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::draw::palette::{Brightness, Rgb};
use crate::draw::svg;
use crate::scene::Tone;

/// What all pages look like.
const STYLE: &str = include_str!("handout/page.css");

/// A whole page: its title, its colours, what is in it, and the script that moves it, if there is one.
pub(super) fn page(title: &str, ground: Brightness, body: &str, script: Option<&str>) -> String {
    let style = colours(ground) + STYLE;
    let allowed = script.map_or_else(|| "'none'".to_owned(), hash);
    let rules = format!(
        "default-src 'none'; img-src data:; style-src {}; script-src {allowed}; base-uri 'none'; form-action 'none'",
        hash(&style)
    );
    let script = script.map_or_else(String::new, |script| format!("<script>{script}</script>\n"));
    // The icon of no bytes keeps a browser from asking for one.
    format!(
        r#"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{rules}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="nn-tutor">
<link rel="icon" href="data:,">
<title>{}</title>
<style>{style}</style>
</head>
<body>
{body}{script}</body>
</html>
"#,
        escaped(title)
    )
}

/// By what a browser knows a script or a style.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn colours(ground: Brightness) -> String {
    let hex = |[red, green, blue]: Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
    let tone = |tone| hex(ground.tone(tone));
    let scheme = if ground == Brightness::Dark { "dark" } else { "light" };
    format!(
        ":root {{ color-scheme: {scheme}; --ground: {}; --text: {}; --quiet: {}; --faint: {}; --live: {}; --asked: {}; }}\n",
        hex(ground.colour()),
        tone(Tone::Text),
        tone(Tone::Quiet),
        tone(Tone::Faint),
        tone(Tone::Source),
        tone(Tone::Question)
    )
}

/// Text as it stands between tags, and in an attribute.
pub(super) fn escaped(text: &str) -> String {
    svg::escaped(text).replace('"', "&quot;").replace('\'', "&#39;")
}

/// JSON as it stands in a script element: nothing in it can end that.
pub(super) fn embedded(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for sign in json.chars() {
        // Outside strings JSON has none of these.
        if matches!(sign, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            // Writing to a string cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(sign));
        } else {
            safe.push(sign);
        }
    }
    safe
}
