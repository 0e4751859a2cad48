//! A column of outputs as bars, one a class, with the largest marked, and the one that should be.

use super::super::paint::{Painter, cells, width};
use super::super::theme::Role;
use crate::session::{Bar, Bars};

/// A bar's last column, from an eighth to a whole.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
/// The fewest columns a bar is drawn in.
const SHORTEST: u16 = 4;
/// The most: longer bars say no more.
const LONGEST: u16 = 32;
/// Decimals of the numbers beside the bars.
const DECIMALS: usize = 2;
/// Columns between two columns of bars.
const GAP: u16 = 2;
/// The fewest columns in which the targets are numbers too, and not only a mark at the one that is high.
const WITH_TARGETS: u16 = 40;

pub(super) fn draw(painter: &mut Painter<'_>, bars: &Bars) {
    let rows = painter.area.height.max(1);
    let columns = cells(bars.bars.len()).div_ceil(rows).max(1);
    let per_column = cells(bars.bars.len()).div_ceil(columns).max(1);
    let top = (rows - per_column) / 2;
    let wide = (painter.area.width + GAP) / columns;
    let texts: Vec<[String; 3]> = bars.bars.iter().map(|bar| texts(bar, wide >= WITH_TARGETS)).collect();
    let numbers = texts.iter().map(|texts| texts.iter().map(|text| width(text)).sum()).max().unwrap_or(0);
    let room = wide.saturating_sub(GAP + 5 + numbers).min(LONGEST);
    let all_known = bars.bars.iter().all(|bar| bar.value.is_some());
    let answer = bars.bars.iter().enumerate().max_by(|(a, x), (b, y)| {
        let value = |bar: &Bar| bar.value.unwrap_or(f64::NEG_INFINITY);
        // The first of equals is the answer.
        value(x).total_cmp(&value(y)).then(b.cmp(a))
    });
    let answer = answer.map(|(at, _)| at).filter(|_| all_known);
    let area = painter.area;
    for (at, (bar, [value, target, mark])) in bars.bars.iter().zip(&texts).enumerate() {
        let (x, y) = (cells(at) / per_column * wide, top + cells(at) % per_column);
        // What does not fit beside the next column of bars is marked there.
        painter.area.width = area.width.min((x + wide).saturating_sub(GAP));
        let is_answer = answer == Some(at);
        if is_answer {
            painter.put(x, y, "▸", Role::Source);
        }
        let role = if bar.live {
            Role::Live
        } else if is_answer {
            Role::Strong
        } else {
            Role::Text
        };
        let after = painter.put(x + 1, y, &format!("{at:>2}"), role) + 1;
        if room >= SHORTEST {
            draw_bar(painter, (after, y), room, bar, if is_answer { Role::Source } else { Role::Quiet });
        }
        let numbers_at = if room >= SHORTEST { after + room + 1 } else { after };
        let end = painter.put(numbers_at, y, value, role);
        let end = painter.put(end, y, target, Role::Quiet);
        painter.put(end, y, mark, Role::Source);
    }
    painter.area = area;
}

fn draw_bar(painter: &mut Painter<'_>, (x, y): (u16, u16), room: u16, bar: &Bar, role: Role) {
    let share = bar.value.unwrap_or(0.0).clamp(0.0, 1.0);
    let eighths = (share * f64::from(room) * 8.0).round() as usize;
    let text = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    painter.put(x, y, &text, role);
}

/// A bar's number, its target where there is room for it, and a mark where that is high.
fn texts(bar: &Bar, with_target: bool) -> [String; 3] {
    let value = match bar.value {
        _ if bar.hidden => "   ?".to_owned(),
        Some(value) => format!("{value:.DECIMALS$}"),
        None => "   ·".to_owned(),
    };
    let target = bar.target.filter(|_| with_target).map_or_else(String::new, |t| format!("  {t:.DECIMALS$}"));
    let mark = if bar.target.is_some_and(|target| target > 0.5) { " ◂" } else { "  " };
    [value, target, mark.to_owned()]
}
