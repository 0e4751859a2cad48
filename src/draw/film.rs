//! Screens one after the other as one moving SVG: it moves by itself wherever pictures are shown, with no script.
//!
//! A row that is the same in several screens is written once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::outline::{COLUMN, LETTERS};
use super::palette::Brightness;
use super::svg::{ROW, escaped, row};
use crate::scene::Scene;

/// Screens, each with the second from which on it is shown, until the film's end; then it begins again.
#[must_use]
pub fn film(frames: &[(f64, Scene)], end: f64, ground: Brightness, title: &str) -> String {
    let (columns, rows) = frames.first().map_or((0, 0), |(_, scene)| scene.size);
    let (wide, high) = (f64::from(columns) * COLUMN, f64::from(rows) * ROW);
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut written = String::new();
    let mut screens = String::new();
    let mut moves = String::new();
    for (at, (second, scene)) in frames.iter().enumerate() {
        let left = at as f64 * wide;
        let _ = writeln!(screens, r#"<g transform="translate({left})">"#);
        for y in 0..rows {
            let drawn = row(scene, y, ground);
            let next = known.len();
            let id = *known.entry(drawn).or_insert_with_key(|drawn| {
                let _ = writeln!(written, "<g id=\"r{next}\">\n{drawn}</g>");
                next
            });
            let _ = writeln!(screens, r##"<use href="#r{id}" y="{}"/>"##, f64::from(y) * ROW);
        }
        screens.push_str("</g>\n");
        let share = 100.0 * second / end.max(f64::MIN_POSITIVE);
        let _ = writeln!(moves, "{share:.4}% {{ transform: translateX(-{left}px); }}");
    }
    let last = frames.len().saturating_sub(1) as f64 * wide;
    let title = escaped(title);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{LETTERS}" role="img">
<title>{title}</title>
<style>
@keyframes film {{
{moves}100% {{ transform: translateX(-{last}px); }}
}}
.film {{ animation: film {end:.3}s step-end infinite; }}
@media (prefers-reduced-motion: reduce) {{ .film {{ animation: none; transform: translateX(-{last}px); }} }}
</style>
<defs>
{written}</defs>
<g class="film">
{screens}</g>
</svg>
"#
    )
}
